"""The one writer of a session's file, and what it does when the disk does not take what it writes."""

from __future__ import annotations

import contextlib
import os
import threading
from pathlib import Path
from typing import TYPE_CHECKING

from mlsim.core.session.events import Event
from mlsim.store.files import O_BINARY, sync, write_all, write_atomically
from mlsim.store.journal import record_bytes

if TYPE_CHECKING:
    from filelock import BaseFileLock


class JournalPen:
    """Appends records to a journal.

    A record is in the file when `write` returns; ``fsync`` follows from a thread of its own, so that no key waits for the disk. What
    could not be written is kept, and every later write tries again. The whole content is kept in memory, some ten kilobytes, so that
    it can be written anew if the file has gone, and to another place if its own never comes back.

    Args:
        path: the journal; it exists.
        lock: held by this process; released by `close`.
        content: what the file holds.
        header: the check sum of its header.
        number: that of its last record.
    """

    def __init__(self, path: Path, lock: BaseFileLock, content: bytes, header: str, number: int = 0) -> None:
        self.path = path
        self._header = header
        self._number = number
        self._lock = lock
        self._content = content
        self._size = len(content)
        self._handle = _opened(path)
        self._waiting = b""
        self._ragged = False
        self._trouble = ""
        self._sync_trouble = ""
        self._wake = threading.Event()
        self._closing = False
        self._changing = threading.Lock()
        """Held while the open file is exchanged for another, or a handle of it is taken to be synced."""
        self._syncer: threading.Thread | None = None

    @property
    def trouble(self) -> str:
        """Why what was written last is not on the disk; empty if it is."""
        return self._trouble or self._sync_trouble

    @property
    def unwritten(self) -> bool:
        """Whether records wait in memory; `trouble` without it means that they are in the file, but its ``fsync`` failed."""
        return bool(self._waiting)

    def write(self, event: Event) -> None:
        """Append a record, and what waits from before. Never raises for the disk; see `trouble`."""
        self._number += 1
        self._waiting += record_bytes(event, self._header, self._number)
        if self._handle < 0:
            self._trouble = "The session has been left"
            return
        self._flush()

    def retry(self) -> str:
        """Try once more to bring everything to the disk, also after `close`. Gives the trouble that is left."""
        if self._handle < 0:
            if self.trouble:
                self._write_anew()
            if not self.trouble:
                self._release()
        else:
            self._flush()
            if not self._sync_trouble:
                self._sync_now()
        return self.trouble

    def copy_to(self, path: Path) -> None:
        """Write the whole session to another place. Raises OSError."""
        write_atomically(path, self._content + self._waiting)

    def close(self) -> None:
        """Wait until all is durable, and let others write."""
        if self._handle < 0:
            return
        self._closing = True
        self._wake.set()
        if self._syncer is not None:
            self._syncer.join()
        if self._waiting or self._sync_trouble or self._gone():
            self._flush()
        if not self._sync_trouble:
            self._sync_now()
        os.close(self._handle)
        self._handle = -1
        # What is not on the disk yet may still be written by `retry`: until then nobody else may.
        if not self.trouble:
            self._release()

    def _release(self) -> None:
        with contextlib.suppress(OSError):
            self._lock.release()

    def _flush(self) -> None:
        if self._gone() or self._sync_trouble:
            # After a failed fsync nobody knows what is on the disk, and the next one may succeed without writing it.
            self._write_anew()
            return
        data = (b"\n" if self._ragged else b"") + self._waiting
        try:
            write_all(self._handle, data)
        except OSError as error:
            self._trouble = error.strerror or str(error)
            # Half a record may be there: cut it, or else let the next one start on a line of its own.
            try:
                os.ftruncate(self._handle, self._size)
            except OSError:
                self._ragged = True
            return
        # Not what was added up: half a record that could not be cut may lie before this one.
        self._size = os.fstat(self._handle).st_size
        self._content += data
        self._waiting = b""
        self._ragged = False
        self._trouble = ""
        self._sync_soon()

    def _gone(self) -> bool:
        """Whether the open file has lost its name: what is appended to it would vanish when it is closed."""
        try:
            return os.fstat(self._handle).st_nlink == 0
        except OSError:
            return True

    def _write_anew(self) -> None:
        """The file or its folder has gone: write the whole session again, under its old name."""
        data = self._content + self._waiting
        try:
            write_atomically(self.path, data)
            handle = _opened(self.path)
        except OSError as error:
            self._trouble = error.strerror or str(error)
            return
        with self._changing:
            if self._handle >= 0:
                os.close(self._handle)
                self._handle = handle
            else:
                os.close(handle)
        self._content, self._size = data, len(data)
        self._waiting, self._ragged = b"", False
        self._trouble = self._sync_trouble = ""

    def _sync_soon(self) -> None:
        if self._closing:
            return
        if self._syncer is None:
            self._syncer = threading.Thread(target=self._sync, name="journal-fsync", daemon=True)
            self._syncer.start()
        self._wake.set()

    def _sync(self) -> None:
        while not self._closing:
            self._wake.wait()
            self._wake.clear()
            self._sync_now()

    def _sync_now(self) -> None:
        try:
            with self._changing:
                handle = os.dup(self._handle)
            try:
                sync(handle)
            finally:
                os.close(handle)
        except OSError as error:
            self._sync_trouble = error.strerror or str(error)


def _opened(path: Path) -> int:
    return os.open(path, os.O_WRONLY | os.O_APPEND | O_BINARY)
