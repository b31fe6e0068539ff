"""The attempts on real files; see `core.learn.learning.Learning`."""

from __future__ import annotations

import contextlib
import gc
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, TypeVar

from mlsim.core.bank.library import Library
from mlsim.core.bank.questions import Response, is_correct
from mlsim.core.base.errors import MlsimError, SessionError
from mlsim.core.base.how_far import HowFar
from mlsim.core.learn.attempts import Attempt, Fold, History
from mlsim.core.session.events import Item
from mlsim.store.asked import Archive
from mlsim.store.attempt_index import AttemptIndex, Entry, chosen, in_order
from mlsim.store.attempts import Extract, attempts_of, extract
from mlsim.store.folds import fold_entries, kept_for
from mlsim.store.paths import Paths
from mlsim.store.sessions import SessionFiles
from mlsim.store.stamps import digest, session_stamps

S = TypeVar("S")


@contextlib.contextmanager
def _collector_resting() -> Iterator[None]:
    """While tens of thousands of small values are made, none of them in a cycle, looking for cycles takes longer than making them."""
    resting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if resting:
            gc.enable()


class FileLearning:
    """Attempts read from the journals.

    Args:
        paths: where everything is.
        files: the journals.
        archive: the questions as they were asked.
        library: gives the banks of today; asked only where the archive does not hold a question.
    """

    def __init__(self, paths: Paths, files: SessionFiles, archive: Archive, library: Callable[[], Library]) -> None:
        self._files = files
        self._archive = archive
        self._library = library
        self._folds = paths.folds
        self._index = AttemptIndex(paths.attempts, paths.sessions, self._extract)
        self._lock = threading.Lock()
        self._problems: tuple[str, ...] = ()

    def attempts(self, progress: HowFar | None = None) -> History:
        """See `core.learn.learning.Learning`."""
        with self._lock, _collector_resting(), self._resting():
            settled = self._look(progress)
            found = [attempt for entry in settled for attempt in self._attempts(entry)]
            if not all(entry.finished for entry in settled):
                found.sort(key=lambda attempt: attempt.at)
            return History(tuple(found), tuple(entry.past for entry in settled), self._problems)

    def fold(self, fold: Fold[S], progress: HowFar | None = None) -> S:
        """See `core.learn.learning.Learning`."""
        found: S = self.fold_all([fold], progress)[0]
        return found

    def fold_all(self, folds: Sequence[Fold[Any]], progress: HowFar | None = None) -> list[Any]:
        """See `core.learn.learning.Learning`."""
        with self._lock, _collector_resting(), self._resting():
            seen = digest(session_stamps(self._files.folder))
            kept = kept_for(self._folds, folds, seen)
            if kept is not None:
                self._problems = ()
                return kept
            entries = self._look(progress)
            return fold_entries(self._folds, folds, entries, self._attempts, progress, "" if self._problems else seen)

    def problems(self) -> tuple[str, ...]:
        """See `core.learn.learning.Learning`."""
        return self._problems

    @contextlib.contextmanager
    def _resting(self) -> Iterator[None]:
        try:
            yield
        finally:
            self._index.rest()

    def _look(self, progress: HowFar | None) -> list[Entry]:
        entries = self._index.look(progress)
        counted = chosen(entries, self._size, self._files.folder)
        self._problems = tuple(problem for entry in counted for problem in entry.problems)
        return in_order(counted)

    def _attempts(self, entry: Entry) -> list[Attempt]:
        columns = self._index.columns(entry)
        return [] if columns is None else attempts_of(entry.past, columns)

    def _extract(self, path: Path) -> Extract:
        try:
            data = self._files.read(path)
        except SessionError as error:
            return Extract("", problems=(str(error),), lasting=False)
        try:
            return extract(data, str(path), self._grade)
        except MlsimError as error:
            return Extract("", problems=(str(error),))

    def _grade(self, item: Item, response: Response) -> bool | None:
        asked = self._archive.asked(item, None) or self._archive.asked(item, self._library())
        return None if asked is None else is_correct(asked.question, response)

    def _size(self, path: Path) -> int:
        try:
            return self._files.load(path).size
        except SessionError:
            return 0
