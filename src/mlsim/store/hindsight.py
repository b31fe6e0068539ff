"""The journals of what somebody made of their answers afterwards: read all, and written a line at a time.

They have the form of sessions and lie beside them, in a folder of their own, so that nothing that lists sessions meets them. A session
may have several: one that another program holds is left alone, and a new one is begun.
"""

from __future__ import annotations

import contextlib
import json
import threading
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from mlsim import __version__
from mlsim.core.base.errors import SessionBusyError, SessionError
from mlsim.core.session.events import Event, Header
from mlsim.core.session.hindsight import Hindsight, Said, all_merged
from mlsim.store.derived import MISSHAPEN, keep, packed
from mlsim.store.paths import Paths
from mlsim.store.pen import JournalPen
from mlsim.store.sessions import SessionFiles, new_id
from mlsim.store.stamps import session_stamps

FORMAT: Final = f"2-{__version__}"
_TIMES: Final = ("caused", "ruled", "disputed", "seen")
_NAMES: Final = frozenset(field.name for field in fields(Hindsight))


@dataclass(frozen=True)
class Review:
    """One journal of afterthoughts."""

    name: str
    id: str
    of: str
    """The session."""
    size: int
    said: Said


@dataclass(frozen=True)
class Reviews:
    """All of them."""

    reviews: tuple[Review, ...]
    problems: tuple[str, ...]
    """What could not be read, a line each."""

    def of(self, session: str) -> dict[str, Hindsight]:
        """What has been said about a session's questions."""
        return all_merged(review.said for review in self.reviews if review.of == session)

    def by_session(self) -> dict[str, Said]:
        """For each session what has been said about its questions."""
        found: dict[str, list[Said]] = {}
        for review in self.reviews:
            found.setdefault(review.of, []).append(review.said)
        return {session: all_merged(journals) for session, journals in found.items()}


class ReviewFiles:
    """The folder of the reviews.

    Args:
        paths: where they lie, and where their index does.
    """

    def __init__(self, paths: Paths) -> None:
        self._folder = paths.reviews
        self._lock = threading.Lock()
        self._entries: dict[str, Any] | None = None
        """What each file held when it was looked at last in this process."""
        self._found = Reviews((), ())
        self._index = paths.hindsight
        self.files = SessionFiles(paths.reviews, paths.discarded)

    def load(self) -> Reviews:
        """All reviews; only those are read that have changed since they were read last."""
        with self._lock:
            return self._look()

    def _look(self) -> Reviews:
        first = self._entries is None
        known = self._known() if self._entries is None else self._entries
        at = session_stamps(self._folder)
        if not first and at == {name: entry["at"] for name, entry in known.items()}:
            return self._found
        entries: dict[str, Any] = {}
        for name, stamp in sorted(at.items()):
            entry = known.get(name)
            if not isinstance(entry, dict) or entry.get("at") != stamp:
                entry = {"at": stamp, **self._read(self._folder / name)}
            entries[name] = entry
        try:
            found = _reviews(entries)
        except MISSHAPEN:
            # An index that is not of our making.
            entries = {name: {"at": stamp, **self._read(self._folder / name)} for name, stamp in at.items()}
            found = _reviews(entries)
        if first and entries != known:
            # Only once in a process: what is said later is read again at the next start, a file or two.
            keep(self._index, packed({"format": FORMAT, "files": entries}))
        self._entries, self._found = entries, found
        return found

    def _known(self) -> dict[str, Any]:
        try:
            stored = json.loads(self._index.read_bytes())
        except (OSError, ValueError, RecursionError):
            return {}
        files = stored.get("files") if isinstance(stored, dict) and stored.get("format") == FORMAT else None
        return files if isinstance(files, dict) else {}

    def _read(self, path: Path) -> dict[str, Any]:
        try:
            loaded = self.files.load(path)
        except SessionError as error:
            return {"problem": str(error)}
        session = loaded.session
        if session.header.mode != "review":
            return {"problem": str(SessionError("A session lies among the reviews", "Move it up a folder.", str(path)))}
        said = {question: _plain(one) for question, one in session.hindsight.items()}
        return {"id": session.header.id, "of": session.header.of, "size": loaded.size, "said": said}

    def write(self, of: str, exam: str, events: Sequence[Event], now: datetime) -> None:
        """Write events about a session down; they are durable when this returns. Raises SessionError.

        Args:
            of: the session's id.
            exam: the code of its exam.
            events: what was said.
            now: UTC; a journal that is begun for them bears it.
        """
        pen = self._pen(of, exam, now)
        for event in events:
            pen.write(event)
        pen.close()
        if pen.trouble:
            # What is kept in memory would be lost with the pen: nobody is left in the belief that it was saved.
            raise SessionError("It cannot be saved", f"{pen.trouble}. Try again later.", str(pen.path))

    def _pen(self, of: str, exam: str, now: datetime) -> JournalPen:
        for review in self.load().reviews:
            if review.of == of:
                with contextlib.suppress(SessionBusyError):
                    return self.files.reopen(self._folder / review.name)[0]
        started = now.replace(microsecond=0)
        header = Header(id=new_id(), exam=exam, mode="review", started=started, bank="", of=of)
        return self.files.create(header)


def _reviews(entries: dict[str, Any]) -> Reviews:
    best: dict[str, Review] = {}
    problems = [str(entry["problem"]) for entry in entries.values() if "problem" in entry]
    for name, entry in entries.items():
        if "problem" in entry:
            continue
        said = {str(question): _from_plain(values) for question, values in entry["said"].items()}
        review = Review(name, entry["id"], entry["of"], entry["size"], said)
        # Of copies of one journal, as synchronised folders make, the longest counts.
        if review.id not in best or review.size > best[review.id].size:
            best[review.id] = review
    return Reviews(tuple(best.values()), tuple(problems))


def _plain(one: Hindsight) -> dict[str, Any]:
    values = {name: value for name, value in asdict(one).items() if value}
    return {name: value.isoformat() if name in _TIMES else value for name, value in values.items()}


def _from_plain(values: dict[str, Any]) -> Hindsight:
    if not set(values) <= _NAMES:
        raise ValueError("an index of another version")
    read: dict[str, Any] = {n: datetime.fromisoformat(one) if n in _TIMES else one for n, one in values.items()}
    return Hindsight(**read)
