"""The one writer of a file: a lock that dies with its process, on every operating system."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from filelock import BaseFileLock


class HeldElsewhereError(Exception):
    """Somebody else has the lock."""


def take(path: Path, seconds: float = 0, mode: int = 0o600) -> BaseFileLock:
    """Take the lock of a lock file. Whoever takes it in one thread may release it in another; the file stays.

    Args:
        path: the lock file.
        seconds: how long to wait for somebody else who has it.
        mode: of the file, if it is made.

    Raises:
        HeldElsewhereError: somebody else still has it.
        OSError: the file cannot be made, or holds no lock.
    """
    absent = "sqlite3" not in sys.modules
    if absent:
        # The library has a kind of lock that is made of a database. Where there is none it does without, and takes a third less memory.
        sys.modules["sqlite3"] = None  # type: ignore[assignment] # the import system's mark for a module that is not there
    try:
        from filelock import FileLock, Timeout
    finally:
        if absent:
            del sys.modules["sqlite3"]
    lock = FileLock(path, timeout=seconds, mode=mode, thread_local=False)
    try:
        lock.acquire()
    except Timeout:
        raise HeldElsewhereError from None
    return lock
