"""Session files: creating, writing, reading, discarding. One writer each; readers never change a file."""

from __future__ import annotations

import contextlib
import os
import re
import secrets
import shutil
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from mlsim.core.base.errors import SessionBusyError, SessionError, UsageError
from mlsim.core.session.events import Header
from mlsim.store.files import FILE_MODE, make_folder, read_regular, write_atomically
from mlsim.store.journal import Judge, Loaded, checksum, header_bytes, header_of, opening_bytes, parse
from mlsim.store.locking import HeldElsewhereError, take
from mlsim.store.pen import JournalPen

if TYPE_CHECKING:
    from filelock import BaseFileLock

SUFFIX = ".toml"
MAX_BYTES = 64_000_000
"""A journal's greatest size. A mock exam has about 0.1 MB; a practice that is left open for a month 15."""
WAITS = (0.01, 0.04, 0.2)
"""Seconds for which the number of the process that has the pen is waited for."""
_ID = re.compile(r"-([0-9a-f]{12})(?![0-9a-f])")


@dataclass(frozen=True)
class SessionFiles:
    """The folder of the journals.

    Args:
        folder: where they lie; created when the first one is.
        discarded: where discarded ones go.
    """

    folder: Path
    discarded: Path

    def files(self) -> list[Path]:
        """All journals, the newest first by name."""
        if not self.folder.is_dir():
            return []
        return sorted(
            (p for p in self.folder.iterdir() if p.suffix == SUFFIX and not p.name.startswith(".")), reverse=True
        )

    def create(self, header: Header) -> JournalPen:
        """Write a new journal, whole or not at all, and take its pen. Raises SessionError."""
        path = self.folder / file_name(header)
        lock: BaseFileLock | None = None
        try:
            make_folder(self.folder)
            lock = self._locked(path)
            opening = opening_bytes(header)
            write_atomically(path, opening)
            try:
                return JournalPen(path, lock, opening, checksum(header_bytes(header)))
            except OSError:
                # Nobody will sit it: it must not stand in the lobby.
                path.unlink(missing_ok=True)
                raise
        except OSError as error:
            if lock is not None:
                lock.release()
                with contextlib.suppress(OSError):
                    _lock_path(path).unlink()
            detail = (
                f"{error.strerror or error}. Without it answers could not be saved. `mlsim where` shows the folder."
            )
            raise SessionError("The session's file cannot be created", detail, str(path)) from None

    def load(self, path: Path, judge: Judge | None = None) -> Loaded:
        """Read a journal whole; see `journal.parse`. Raises SessionError."""
        return parse(self.read(path), str(path), judge)

    def header(self, path: Path) -> Header:
        """The header of a journal, without its records. Raises SessionError."""
        return header_of(self.read(path), str(path))

    def read(self, path: Path) -> bytes:
        """The bytes of a journal. Raises SessionError."""
        try:
            return read_regular(path, MAX_BYTES)
        except OSError as error:
            detail = f"{error.strerror or error}. The file is left as it is."
            raise SessionError("The session cannot be read", detail, str(path)) from None

    def reopen(self, path: Path, judge: Judge | None = None) -> tuple[JournalPen, Loaded]:
        """Take the pen of an unfinished session. A torn tail is kept beside the file and cut.

        Raises:
            SessionBusyError: another program has the pen.
            SessionError: the file cannot be read or written.
        """
        if path.is_symlink():
            # It would be written to wherever it leads, which may be outside of all folders of mlsim.
            detail = "It can be looked at. To go on with it, put the file itself here."
            raise SessionError("The session's file is a link", detail, str(path))
        lock = self._locked(path)
        try:
            loaded = self.load(path, judge)
            if loaded.session.submitted is not None:
                raise SessionError(
                    "The session has ended", "Its result can be looked at; it cannot be resumed.", str(path)
                )
            data = path.read_bytes()
            if len(data) > loaded.size:
                keep_aside(path, data[loaded.size :])
                with path.open("r+b") as file:
                    file.truncate(loaded.size)
            return JournalPen(path, lock, data[: loaded.size], loaded.header, loaded.number), loaded
        except OSError as error:
            lock.release()
            raise SessionError("The session cannot be resumed", error.strerror or str(error), str(path)) from None
        except SessionError:
            lock.release()
            raise

    def find(self, session: str) -> Path:
        """The journal whose id, or the start of it, or file name is given. Raises UsageError."""
        files = self.files()
        named = [p for p in files if session in (p.stem, p.name)]
        if named:
            return named[0]
        by_id: dict[str, list[Path]] = {}
        for path in files:
            if session and id_of(path).startswith(session):
                by_id.setdefault(id_of(path), []).append(path)
        if not by_id:
            raise UsageError(f"There is no session {session}", "`mlsim history` lists all.")
        if len(by_id) > 1:
            names = ", ".join(paths[0].stem for paths in list(by_id.values())[:3])
            raise UsageError(f"More than one session starts with {session}", f"{names}: give more of the id.")
        ((_, copies),) = by_id.items()
        return copies[0] if len(copies) == 1 else self._longest(copies)

    def copies(self, path: Path) -> list[Path]:
        """All files of the session that a journal belongs to, itself included."""
        return [other for other in self.files() if id_of(other) == id_of(path)]

    def _longest(self, copies: list[Path]) -> Path:
        """Of several copies of a session, as synchronised folders make, the one with the most whole records."""
        sizes: dict[Path, int] = {}
        for path in copies:
            with contextlib.suppress(SessionError):
                sizes[path] = self.load(path).size
        return max(sizes, key=lambda path: sizes[path]) if sizes else copies[0]

    def discard(self, path: Path) -> Path:
        """Move a journal out of the way, and say where to. Raises SessionBusyError or SessionError."""
        lock = self._locked(path)
        try:
            make_folder(self.discarded)
            target = self.discarded / path.name
            number = 1
            while target.exists():
                number += 1
                target = self.discarded / f"{path.stem}.{number}{SUFFIX}"
            shutil.move(path, target)
        except OSError as error:
            raise SessionError("The session cannot be discarded", error.strerror or str(error), str(path)) from None
        finally:
            lock.release()
        _lock_path(path).unlink(missing_ok=True)
        return target

    def _locked(self, path: Path) -> BaseFileLock:
        try:
            lock = take(_lock_path(path), mode=FILE_MODE)
        except HeldElsewhereError:
            raise SessionBusyError(
                "The session is open in another program", f"{_holder(path)}. Leave it there first.", str(path)
            ) from None
        except OSError as error:
            detail = f"{error.strerror or error}. Without a lock two programs could write into one session."
            raise SessionError("The session cannot be locked", detail, str(path)) from None
        with contextlib.suppress(OSError):
            _lock_path(path).write_text(str(os.getpid()), encoding="ascii")
        return lock


def file_name(header: Header) -> str:
    """``2026-11-22T0914-mla-c02-7f3a91c2.toml``: when, what, which."""
    return f"{header.started:%Y-%m-%dT%H%M}-{header.exam.lower()}-{header.id}{SUFFIX}"


def new_id() -> str:
    """An id that no other session has: 48 random bits."""
    return secrets.token_hex(6)


def keep_aside(path: Path, data: bytes) -> Path:
    """Keep bytes that are cut from a journal, beside it."""
    number = 1
    while (aside := path.with_name(f"{path.stem}.cut-{number}")).exists():
        number += 1
    write_atomically(aside, data)
    return aside


def id_of(path: Path) -> str:
    """The session's id in a file's name, whatever a synchronising program has put behind it."""
    found = _ID.search(path.stem)
    return found.group(1) if found else path.stem


def _lock_path(path: Path) -> Path:
    return path.with_name(f".{path.name}.lock")


def _holder(path: Path) -> str:
    for wait in (0.0, *WAITS):
        # Who takes the lock writes the number behind it: there is a moment without.
        time.sleep(wait)
        with contextlib.suppress(OSError, ValueError):
            pid = _lock_path(path).read_text(encoding="ascii").strip()
            if pid.isdigit():
                return f"Process {pid} holds it"
    return "Another process holds it"
