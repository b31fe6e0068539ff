"""The derived index: what the lobby shows, kept in the cache folder so that the first paint reads one small file.

It can be deleted at any time; everything in it is computed from banks and journals. There are two files. ``index.json`` holds what the
lobby shows at once. ``sessions.jsonl`` holds the row of every journal, a line each, and only grows while journals are added: a journal
is read again only when it has changed, and a session more costs one line.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from sys import intern
from typing import Any, Final

from mlsim import __version__
from mlsim.core.base.how_far import HowFar
from mlsim.core.screens.lobby import ExamRow, LobbyView, SessionRow, checked_rows, lobby_from, rows_from, seen_at_once
from mlsim.store.derived import MISSHAPEN, keep, packed
from mlsim.store.files import read_regular
from mlsim.store.linefile import LineFile
from mlsim.store.paths import Paths
from mlsim.store.stamps import Seen, Stamps, digest, session_names, session_stamps, stamp, stamps

MAX_BYTES: Final = 50_000_000
"""What the lobby shows at once has some 100 kB."""
FORMAT: Final = f"6-{__version__}"
"""Changes with what is stored; an index of another format is made anew."""
FIELDS: Final = tuple(field.name for field in fields(SessionRow))
REPEATED: Final = FIELDS.index("started")
"""Up to here, behind its id, a row says what many others say, too."""

ReadExams = Callable[[], tuple[tuple[ExamRow, ...], tuple[str, ...]]]
ReadSession = Callable[[Path], SessionRow | str]


@dataclass(slots=True)
class _Known:
    """One journal: when it was read, and what came of it."""

    at: list[int]
    row: SessionRow | None = None
    problem: str = ""

    @property
    def ended(self) -> bool:
        """Whether nothing is written to it any more."""
        return self.row is not None and self.row.state == "submitted"


class Index:
    """The index files.

    Args:
        paths: where the index, the banks and the journals are.
    """

    def __init__(self, paths: Paths) -> None:
        self._paths = paths
        self._lines = LineFile(paths.session_rows, f"mlsim sessions {FORMAT}")
        self._known: dict[str, _Known] | None = None
        self.seen: Seen | None = None
        """What the last glance was of."""

    def glance(self) -> LobbyView | None:
        """The lobby from the index alone, or None if the index is missing, of another format, or out of date.

        A session that has ended stays as it is: of those only the names are looked at. `refresh` looks at all.
        """
        stored, folder = self._read(), self._paths.sessions
        if stored is None:
            return None
        try:
            if stored["names"] != session_names(folder) or stored["banks"] != digest(self.bank_stamps()):
                return None
            if any(stamp(folder / name) != at for name, at in stored["open"].items()):
                return None
            view, seen = lobby_from(stored["view"]), Seen(stored["banks"], str(stored["sessions"]))
        except (OSError, *MISSHAPEN):
            return None
        self.seen = seen
        return view

    def refresh(
        self, read_exams: ReadExams, read_session: ReadSession, progress: HowFar = lambda _done, _all: None
    ) -> LobbyView:
        """The lobby as it is, reading only what the index does not know yet; the index is then brought up to date.

        Args:
            read_exams: reads all banks: the exams' rows, and problems in words.
            read_session: reads one journal: its row, or why it cannot be read.
            progress: is told how many of the journals that have to be read have been.
        """
        stored, banks = self._read() or {}, digest(self.bank_stamps())
        exams, bank_problems, fresh = self._exams(stored, banks, read_exams)
        names, there = session_names(self._paths.sessions), session_stamps(self._paths.sessions)
        known, new = self._look(there, read_session, progress)
        listed = [known[name] for name in sorted(there)]
        problems = (*bank_problems, *(one.problem for one in listed if one.problem))
        view = LobbyView(exams, _rows(one.row for one in listed if one.row is not None), problems)
        sessions = digest(there)
        if fresh or new or stored.get("sessions") != sessions:
            values = {
                "format": FORMAT,
                "banks": banks,
                "exams": [asdict(row) for row in exams],
                "bank_problems": list(bank_problems),
                "sessions": sessions,
                "names": names,
                "open": {name: there[name] for name in there if not known[name].ended},
                "view": seen_at_once(view).as_plain(),
            }
            keep(self._paths.index, packed(values))
        return view

    def bank_stamps(self) -> Stamps:
        """The stamps of all bank files and blueprints."""
        return {**stamps(self._paths.shipped), **stamps(self._paths.banks)}

    def _exams(
        self, stored: Mapping[str, Any], banks: str, read_exams: ReadExams
    ) -> tuple[tuple[ExamRow, ...], tuple[str, ...], bool]:
        """The exams' rows, the problems of the banks, and whether the banks had to be read."""
        if stored.get("banks") == banks:
            with contextlib.suppress(*MISSHAPEN):
                lobby_from(stored["view"])
                problems = tuple(map(str, stored["bank_problems"]))
                return rows_from(ExamRow, stored["exams"]), problems, False
        return *read_exams(), True

    # -- journals --------------------------------------------------------------------------------------------------------------------

    def _look(self, there: Stamps, read_session: ReadSession, progress: HowFar) -> tuple[Mapping[str, _Known], bool]:
        """Bring what is known of the journals up to date: it, by name, and whether anything was new."""
        if self._known is None:
            self._known = self._load()
        known = self._known
        gone = [name for name in known if name not in there]
        new = [name for name in sorted(there) if name not in known or known[name].at != there[name]]
        for name in gone:
            del known[name]
        fresh = []
        for number, name in enumerate(new):
            progress(number, len(new))
            row = read_session(self._paths.sessions / name)
            known[name] = _Known(there[name], problem=row) if isinstance(row, str) else _Known(there[name], row)
            fresh.append(_line(name, known[name]))
        if gone or new:
            progress(len(new), len(new))
            stale = self._lines.count + len(fresh) - len(known)
            self._lines.add(lambda: fresh, stale, lambda: (_line(name, known[name]) for name in known))
        return known, bool(gone or new)

    def _load(self) -> dict[str, _Known]:
        found: dict[str, _Known] = {}
        for line in self._lines.load():
            with contextlib.suppress(*MISSHAPEN):
                name, size, changed, row, problem = json.loads(line)
                if (row is None) == (not problem) or not isinstance(problem, str):
                    raise ValueError("neither a row nor a problem")
                if row is not None:
                    row[1:REPEATED] = map(intern, row[1:REPEATED])
                found[str(name)] = _Known([size, changed], None if row is None else SessionRow(*row), problem)
        try:
            checked_rows(SessionRow, tuple(one.row for one in found.values() if one.row is not None))
        except MISSHAPEN:
            return {}
        return found

    # -- the small file --------------------------------------------------------------------------------------------------------------

    def _read(self) -> dict[str, Any] | None:
        try:
            stored = json.loads(read_regular(self._paths.index, MAX_BYTES))
        except (OSError, ValueError, RecursionError):
            return None
        return stored if isinstance(stored, dict) and stored.get("format") == FORMAT else None


def _line(name: str, known: _Known) -> bytes:
    row = None if known.row is None else [getattr(known.row, field) for field in FIELDS]
    return packed([name, *known.at, row, known.problem])


def _rows(found: Iterable[SessionRow]) -> tuple[SessionRow, ...]:
    """The newest first; of copies of one session (as synchronised folders make) the longest."""
    best: dict[str, SessionRow] = {}
    for row in found:
        there = best.get(row.id)
        if there is None or row.size > there.size:
            best[row.id] = row
    return tuple(sorted(best.values(), key=lambda row: (row.started, row.id), reverse=True))
