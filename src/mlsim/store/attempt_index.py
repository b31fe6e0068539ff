"""What journals tell of attempts, kept in the cache folder, so that a journal is read once and not every time.

A `LineFile` with lines that name questions (``t``), and one for each journal (``s``) that refers to them by number. It can be deleted
at any time, and if anything in it is damaged, nothing of it is used: the journals are read again.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from mlsim import __version__
from mlsim.core.base.how_far import HowFar
from mlsim.core.learn.attempts import Past
from mlsim.store.attempts import Columns, Extract
from mlsim.store.derived import MISSHAPEN, packed
from mlsim.store.linefile import LineFile
from mlsim.store.stamps import session_stamps

FORMAT: Final = f"mlsim attempts 1 {__version__}"
_SURE: Final = ("", "sure", "unsure", "guess")
_STARTED, _ENDED, _FINISHED = (Past.__slots__.index(name) for name in ("started", "ended", "finished"))
_TABLES: Final = tuple(bytes(byte >> bit & 1 for byte in range(256)) for bit in range(5))
_SURE_TABLE: Final = bytes(byte >> 5 & 3 for byte in range(256))
Key = tuple[str, str, str, str]
"""Question, revision, task, and the question that was due."""


@dataclass(slots=True)
class Entry:
    """One journal: when it was read, and what it told. Its session is plain values, and its columns are text, until they are wanted."""

    name: str
    at: list[int]
    """Size and time of change."""
    session: str
    plain: list[Any] | None
    """Its `Past` as values for JSON; None where there are no attempts in it."""
    problems: tuple[str, ...]
    lasting: bool = True
    """Whether it tells the same as long as the file does not change."""
    raw: bytes = b""
    columns: Columns | None = None

    @property
    def past(self) -> Past:
        """The session. Only where there are attempts."""
        assert self.plain is not None  # noqa: S101 - the caller looked
        values = list(self.plain)
        for place in (_STARTED, _ENDED):
            values[place] = datetime.fromisoformat(values[place])
        return Past(*values)

    @property
    def ending(self) -> tuple[str, str]:
        """What sessions are ordered by: when it ended, then its id."""
        return (self.plain[_ENDED], self.plain[0]) if self.plain else ("", "")

    @property
    def finished(self) -> bool:
        """Whether it has ended for good."""
        return bool(self.plain and self.plain[_FINISHED])


class AttemptIndex:
    """The index file and the folder that it is about.

    Args:
        path: the index file.
        folder: the journals.
        read: what a journal tells. Raises nothing: what cannot be read is a problem that it tells.
    """

    def __init__(self, path: Path, folder: Path, read: Callable[[Path], Extract]) -> None:
        self._file = LineFile(path, FORMAT)
        self._folder = folder
        self._read = read
        self._loaded = False
        self._entries: dict[str, Entry] = {}
        self._keys: list[Key] = []
        self._numbers: dict[Key, int] = {}
        self._stale = 0
        """Lines of the file that are out of date."""

    def look(self, progress: HowFar | None = None) -> list[Entry]:
        """All journals as they are now, by name. Only those that are new or have changed are read."""
        if not self._loaded:
            self._load()
        entries = self._entries
        stamps = session_stamps(self._folder)
        gone = [name for name in entries if name not in stamps]
        new = [name for name, at in stamps.items() if name not in entries or entries[name].at != at]
        if gone or new:
            self._stale += len(gone) + sum(name in entries for name in new)
            for name in gone:
                del entries[name]
            fresh: list[Entry] = []
            try:
                for number, name in enumerate(sorted(new)):
                    if progress is not None:
                        progress(number, len(new))
                    told = self._read(self._folder / name)
                    entries[name] = Entry(
                        name,
                        stamps[name],
                        told.session,
                        _plain(told.past),
                        told.problems,
                        told.lasting,
                        columns=told.columns,
                    )
                    fresh.append(entries[name])
            finally:
                # Whoever stops it goes on from here the next time.
                self._keep(fresh)
            if progress is not None:
                progress(len(new), len(new))
        return [entries[name] for name in sorted(entries)]

    def columns(self, entry: Entry) -> Columns | None:
        """What a journal tells of attempts."""
        if entry.columns is not None or entry.plain is None:
            return entry.columns
        try:
            return _decoded(json.loads(entry.raw), self._keys)
        except MISSHAPEN:
            # The line's check sum fits, and yet it is not of our making.
            return self._read(self._folder / entry.name).columns

    def rest(self) -> None:
        """Keep what was read as text only: a thousand sessions as objects would be more than all the rest of the program."""
        for entry in self._entries.values():
            if entry.raw:
                entry.columns = None

    # -- the file --------------------------------------------------------------------------------------------------------------------

    def _load(self) -> None:
        self._loaded = True
        try:
            self._take(list(self._file.load()))
        except MISSHAPEN:
            self._entries, self._keys, self._numbers, self._stale = {}, [], {}, 0
            self._file.distrust()

    def _take(self, lines: Sequence[bytes]) -> None:
        if self._file.damaged:
            # The line may have named questions, and the numbers of all that follow would then point at others.
            raise ValueError("a damaged line")
        fronts, raws = [], []
        for line in lines:
            if line[:1] == b"t":
                base, *keys = json.loads(line[1:])
                if base != len(self._keys):
                    raise ValueError("lines of two writers")
                self._keys += [(question, revision, task, card) for question, revision, task, card in keys]
            else:
                front, _, raw = line[1:].partition(b"\t")
                fronts.append(front)
                raws.append(raw)
        # In one go: a thousand small documents take three times as long as one large one.
        for values, raw in zip(json.loads(b"[" + b",".join(fronts) + b"]"), raws, strict=True):
            name, size, changed, session, problems, plain = values
            self._stale += name in self._entries
            self._entries[name] = Entry(name, [size, changed], session, plain, tuple(problems), raw=raw)

    def _keep(self, fresh: list[Entry]) -> None:
        """Bring the file up to date."""
        known = len(self._keys)
        if self._file.add(
            lambda: self._lines(fresh, known), self._stale, lambda: self._lines(self._entries.values(), 0)
        ):
            self._stale = 0

    def _lines(self, entries: Iterable[Entry], base: int) -> list[bytes]:
        """The lines of some journals, behind that of the questions from number ``base`` on."""
        if len(self._numbers) != len(self._keys):
            self._numbers = {key: number for number, key in enumerate(self._keys)}
        body = [self._line(entry) for entry in entries if entry.lasting]
        table = [b"t" + packed([base, *self._keys[base:]])] if len(self._keys) > base else []
        return table + body

    def _line(self, entry: Entry) -> bytes:
        if not entry.raw and entry.columns is not None:
            entry.raw = packed(self._encoded(entry.columns))
        front = packed([entry.name, *entry.at, entry.session, entry.problems, entry.plain])
        return b"s" + front + b"\t" + entry.raw

    def _encoded(self, columns: Columns) -> list[Any]:
        numbers = []
        for key in zip(columns.question, columns.revision, columns.task, columns.card, strict=True):
            number = self._numbers.setdefault(key, len(self._keys))
            if number == len(self._keys):
                self._keys.append(key)
            numbers.append(number)
        kept = (columns.correct, columns.first_correct, columns.flagged, columns.noted, columns.scored)
        marks = zip(*kept, columns.sureness, strict=True)
        bits = [
            correct | first << 1 | flagged << 2 | noted << 3 | scored << 4 | _SURE.index(sure) << 5
            for correct, first, flagged, noted, scored, sure in marks
        ]
        changes = list(columns.changes) if any(columns.changes) else 0
        return [numbers, bits, columns.response, columns.seconds, changes, columns.at]


def _decoded(values: list[Any], keys: list[Key]) -> Columns:
    numbers, bits, response, seconds, changes, at = values
    asked = list(map(keys.__getitem__, numbers))
    question, revision, task, card = zip(*asked, strict=True)
    data = bytes(bits)
    correct, first, flagged, noted, scored = (list(map(bool, data.translate(table))) for table in _TABLES)
    sure = list(map(_SURE.__getitem__, data.translate(_SURE_TABLE)))
    count = len(asked)
    if len(data) != count or len(response) != count or len(seconds) != count:
        raise ValueError("columns of different lengths")
    changed = changes or [0] * count
    given = list(map(tuple, response))
    return Columns(
        question, revision, task, card, at, given, correct, first, seconds, sure, changed, flagged, noted, scored
    )


def _plain(past: Past | None) -> list[Any] | None:
    if past is None:
        return None
    values = (getattr(past, name) for name in Past.__slots__)
    return [value.isoformat() if isinstance(value, datetime) else value for value in values]


def chosen(entries: Iterable[Entry], size: Callable[[Path], int], folder: Path) -> list[Entry]:
    """Those that count: of several copies of one session, as synchronised folders make, the one with the most whole records.

    Args:
        entries: all of them.
        size: how many bytes of a journal are whole records; 0 if it cannot be read.
        folder: where the journals are.
    """
    groups: dict[str, list[Entry]] = {}
    for entry in entries:
        groups.setdefault(entry.session or entry.name, []).append(entry)
    return [
        group[0] if len(group) == 1 else max(group, key=lambda entry: size(folder / entry.name))
        for group in groups.values()
    ]


def in_order(entries: Iterable[Entry]) -> list[Entry]:
    """Those with attempts, in the order in which their sessions ended."""
    return sorted((entry for entry in entries if entry.plain is not None), key=lambda entry: entry.ending)
