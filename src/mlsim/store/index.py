"""The derived index: the lobby's rows, kept in the cache folder so that the first paint reads one small file.

It can be deleted at any time; everything in it is computed from banks and journals. Sessions are read again only when their file has
changed, banks only when one of theirs has.
"""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from mlsim import __version__
from mlsim.core.lobby import ExamRow, LobbyView, SessionRow, lobby_from, rows_from
from mlsim.store.files import read_regular, write_atomically
from mlsim.store.paths import Paths

MAX_BYTES: Final = 1_000_000_000
"""An index of 100,000 sessions has 50 MB."""
FORMAT: Final = f"4-{__version__}"
"""Changes with what is stored; an index of another format is made anew."""


_MISSHAPEN: Final = (KeyError, TypeError, AttributeError, ValueError)
"""What an index that is not of our making gives rise to; it is then made anew."""


def stamp(path: Path) -> list[int]:
    """Size and time of change of a file, which tell whether it has been touched."""
    status = path.stat()
    return [status.st_size, status.st_mtime_ns]


def stamps(folder: Path, suffix: str = ".toml") -> dict[str, list[int]]:
    """The stamps of all files below a folder, by path."""
    found: dict[str, list[int]] = {}
    for root, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in names:
            if name.endswith(suffix) and not name.startswith("."):
                path = Path(root) / name
                with contextlib.suppress(OSError):
                    found[str(path)] = stamp(path)
    return found


def session_stamps(folder: Path) -> dict[str, list[int]]:
    """The stamps of the journals in a folder, by name."""
    found: dict[str, list[int]] = {}
    with contextlib.suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.endswith(".toml") and not entry.name.startswith("."):
                with contextlib.suppress(OSError):
                    status = entry.stat()
                    found[entry.name] = [status.st_size, status.st_mtime_ns]
    return found


class Index:
    """The index file.

    Args:
        paths: where the index, the banks and the journals are.
    """

    def __init__(self, paths: Paths) -> None:
        self._paths = paths

    def glance(self) -> LobbyView | None:
        """The lobby from the index alone, or None if the index is missing, of another format, or out of date."""
        stored = self._read()
        if stored is None or stored.get("sessions_at") != session_stamps(self._paths.sessions):
            return None
        if stored.get("banks_at") != self.bank_stamps():
            return None
        try:
            return lobby_from(stored["view"])
        except _MISSHAPEN:
            return None

    def refresh(
        self,
        read_exams: Callable[[], tuple[tuple[ExamRow, ...], tuple[str, ...]]],
        read_session: Callable[[Path], SessionRow | str],
    ) -> LobbyView:
        """The lobby as it is, reading only what the index does not know yet; the index is then written anew.

        Args:
            read_exams: reads all banks: the exams' rows, and problems in words.
            read_session: reads one journal: its row, or why it cannot be read.
        """
        try:
            return self._refreshed(self._read() or {}, read_exams, read_session)
        except _MISSHAPEN:
            return self._refreshed({}, read_exams, read_session)

    def _refreshed(
        self,
        stored: dict[str, Any],
        read_exams: Callable[[], tuple[tuple[ExamRow, ...], tuple[str, ...]]],
        read_session: Callable[[Path], SessionRow | str],
    ) -> LobbyView:
        banks_at = self.bank_stamps()
        old = stored.get("view", {})
        if stored.get("banks_at") == banks_at and "exams" in old:
            exams = rows_from(ExamRow, old["exams"])
            bank_problems = tuple(stored.get("bank_problems", ()))
        else:
            exams, bank_problems = read_exams()
        known: dict[str, Any] = stored.get("sessions", {})
        sessions_at = session_stamps(self._paths.sessions)
        sessions: dict[str, Any] = {}
        for name, at in sessions_at.items():
            entry = known.get(name)
            if entry is None or entry["at"] != at:
                row = read_session(self._paths.sessions / name)
                entry = {"at": at, "problem": row} if isinstance(row, str) else {"at": at, "row": asdict(row)}
            sessions[name] = entry
        view = LobbyView(
            exams, _rows(sessions), (*bank_problems, *(e["problem"] for e in sessions.values() if "problem" in e))
        )
        self._write(
            {
                "format": FORMAT,
                "banks_at": banks_at,
                "bank_problems": list(bank_problems),
                "sessions_at": sessions_at,
                "sessions": sessions,
                "view": view.as_plain(),
            }
        )
        return view

    def bank_stamps(self) -> dict[str, list[int]]:
        """The stamps of all bank files and blueprints."""
        return {**stamps(self._paths.shipped), **stamps(self._paths.banks)}

    def _read(self) -> dict[str, Any] | None:
        try:
            stored = json.loads(read_regular(self._paths.index, MAX_BYTES))
        except (OSError, ValueError, RecursionError):
            return None
        return stored if isinstance(stored, dict) and stored.get("format") == FORMAT else None

    def _write(self, values: dict[str, Any]) -> None:
        # Without an index the next start is slower; that is no reason to stop.
        with contextlib.suppress(OSError):
            write_atomically(self._paths.index, json.dumps(values, separators=(",", ":")).encode(), durable=False)


def _rows(sessions: dict[str, Any]) -> tuple[SessionRow, ...]:
    """The newest first; of copies of one session (as synchronised folders make) the longest."""
    best: dict[str, SessionRow] = {}
    names = [name for name in sorted(sessions) if "row" in sessions[name]]
    for row in rows_from(SessionRow, [sessions[name]["row"] for name in names]):
        there = best.get(row.id)
        if there is None or row.size > there.size:
            best[row.id] = row
    return tuple(sorted(best.values(), key=lambda row: (row.started, row.id), reverse=True))
