"""Writing files so that what was there survives a failure, readable by their owner only."""

from __future__ import annotations

import contextlib
import errno
import os
import stat
from pathlib import Path

FILE_MODE = 0o600
FOLDER_MODE = 0o700
O_BINARY: int = getattr(os, "O_BINARY", 0)
"""Windows would write line feeds as two bytes without it."""


def make_folder(folder: Path) -> None:
    """Create a folder and those above it, for the owner only. Folders that exist keep their mode."""
    missing = [folder, *folder.parents]
    for path in reversed([p for p in missing if not p.exists()]):
        with contextlib.suppress(FileExistsError):
            path.mkdir(mode=FOLDER_MODE)


class NotRegularError(OSError):
    """What has a file's name is a pipe, a device, a folder or another thing that may never end."""

    def __init__(self) -> None:
        super().__init__(errno.EINVAL, "It is no regular file")


class TooLargeError(OSError):
    """A file has more bytes than what is looked for ever has."""

    def __init__(self, size: int, limit: int) -> None:
        super().__init__(errno.EFBIG, f"It has {size:,} bytes; at most {limit:,} are read")
        self.size = size


def read_regular(path: Path, limit: int) -> bytes:
    """The bytes of a regular file.

    Raises:
        NotRegularError: it is none; nothing was opened.
        TooLargeError: it has more than ``limit`` bytes.
        OSError: it cannot be read.
    """
    status = path.stat()
    if not stat.S_ISREG(status.st_mode):
        raise NotRegularError
    if status.st_size > limit:
        raise TooLargeError(status.st_size, limit)
    return path.read_bytes()


def write_atomically(path: Path, data: bytes, *, durable: bool = True) -> None:
    """Write a whole file: first beside it, then in its place, so that a reader finds the old content or the new.

    Args:
        path: the file. Its folder is created if need be.
        data: the new content.
        durable: wait until content and name are on the disk.

    Raises:
        OSError: nothing was changed, and nothing is left behind.
    """
    make_folder(path.parent)
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        # Made anew: what lies there under this name may be a link to anywhere.
        temporary.unlink(missing_ok=True)
        handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | O_BINARY, FILE_MODE)
        try:
            write_all(handle, data)
            if durable:
                sync(handle)
        finally:
            os.close(handle)
        temporary.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise
    if durable:
        sync_folder(path.parent)


def write_new(path: Path, data: bytes) -> None:
    """Write a file that must not be there yet; its folder is created if need be. Raises FileExistsError, OSError."""
    make_folder(path.parent)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | O_BINARY, FILE_MODE)
    try:
        write_all(handle, data)
        os.fsync(handle)
    except BaseException:
        with contextlib.suppress(OSError):
            path.unlink()
        raise
    finally:
        os.close(handle)


def write_all(handle: int, data: bytes) -> None:
    """Write all of ``data``; a short write goes on where it stopped."""
    view = memoryview(data)
    while view:
        view = view[os.write(handle, view) :]


_NO_SUCH_THING = frozenset(
    getattr(errno, name) for name in ("EINVAL", "ENOSYS", "ENOTSUP", "EOPNOTSUPP", "ENOTTY") if hasattr(errno, name)
)
"""What file systems answer that have no fsync (some shared folders): their own word is all that there is."""


def sync(handle: int) -> None:
    """Wait until what was written is on the disk. Raises OSError."""
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in _NO_SUCH_THING:
            raise


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable, where the platform can: Windows opens no folders, and needs no such thing."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
