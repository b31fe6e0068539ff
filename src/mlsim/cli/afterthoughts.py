"""Afterthoughts and the mistake journal on real files."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import TYPE_CHECKING

from pydantic import ValidationError

from mlsim.core.base.errors import MlsimError, UsageError
from mlsim.core.learn.mistakes import Dispute, Missed, Missing, Mistake, disputes, mistakes
from mlsim.core.session.events import MAX_NOTE
from mlsim.core.session.hindsight import Change, Said
from mlsim.core.session.sitting import Asked
from mlsim.store.hindsight import ReviewFiles

if TYPE_CHECKING:
    from mlsim.cli.desk import FileDesk


class FileAfterthoughts:
    """See `core.session.hindsight.Afterthoughts` and `core.learn.mistakes.MistakeJournal`."""

    def __init__(self, desk: FileDesk) -> None:
        self._desk = desk
        self.reviews = ReviewFiles(desk.paths)
        self._lock = threading.Lock()
        self._orders: tuple[str, dict[str, tuple[int, ...]]] = ("", {})
        """The session whose header was read last, and how it showed its questions."""

    def said(self, session: str) -> Said:
        """See `core.session.hindsight.Afterthoughts`."""
        return self.reviews.load().of(session)

    def say(self, session: str, exam: str, changes: Sequence[Change]) -> Said:
        """See `core.session.hindsight.Afterthoughts`."""
        now = self._desk.clocks.now()
        try:
            events = [change.event(now) for change in changes]
        except ValidationError:
            detail = f"It may have at most {MAX_NOTE} characters, and no control characters."
            raise UsageError("This text cannot be written down", detail) from None
        # Keys come faster than a disk answers: one after the other, or the second would begin a journal of its own.
        with self._lock:
            self.reviews.write(session, exam, events, now)
            return self.said(session)

    def noted(self) -> frozenset[str]:
        """The questions about which a rule or a dispute was written."""
        journals = self.reviews.load().by_session().values()
        return frozenset(name for said in journals for name, one in said.items() if one.rule or one.dispute)

    def mistakes(self) -> tuple[Mistake, ...]:
        """See `core.learn.mistakes.MistakeJournal`."""
        said = self.reviews.load().by_session()
        missed: dict[str, Missed] = self._desk.learning.fold(Missing())
        return mistakes(missed, said, self._asked)

    def disputes(self) -> tuple[Dispute, ...]:
        """See `core.learn.mistakes.MistakeJournal`."""
        said = self.reviews.load().by_session()
        return disputes(self._desk.learning.attempts().attempts, said, self._asked)

    def order(self, session: str, question: str) -> tuple[int, ...]:
        """See `core.learn.mistakes.MistakeJournal`."""
        if session != self._orders[0]:
            try:
                items = self._desk.files.header(self._desk.files.find(session)).items
            except MlsimError:
                # The file may be gone, or damaged: what is listed of it comes from what was read before.
                items = ()
            self._orders = (session, {item.question: item.options for item in items})
        return self._orders[1].get(question, ())

    def _asked(self, question: str, revision: str) -> Asked | None:
        return self._desk.archive.as_asked(question, revision, self._desk.library)
