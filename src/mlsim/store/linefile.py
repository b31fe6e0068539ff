"""A derived file of lines that only grows, until too much of it is out of date and it is written anew.

Each line starts with its check sum, so that a torn or damaged one is passed over; what it said is then computed again.
"""

from __future__ import annotations

import contextlib
import os
import zlib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Final

from mlsim.store.derived import keep
from mlsim.store.files import FILE_MODE, O_BINARY, write_all

STALE: Final = 200
"""Lines that may be out of date before the file is written anew."""


class LineFile:
    """The file.

    Args:
        path: where it is.
        first: its first line, which says the format; a file with another one is made anew.
    """

    def __init__(self, path: Path, first: str) -> None:
        self._path, self._first = path, first.encode()
        self.count = 0
        """Lines behind the first one."""
        self.damaged = False
        """Whether a line was passed over when the file was loaded."""
        self._sound = False
        """Whether the file is as it was left, so that lines can be added to it."""

    def load(self) -> Iterator[bytes]:
        """The content of all lines whose check sum fits, in their order, without their ends."""
        self.count, self.damaged, self._sound = 0, False, False
        try:
            with self._path.open("rb") as file:
                self._sound = file.readline() == self._first + b"\n"
                # Line by line: the file may be large, and is not needed whole.
                for line in file if self._sound else ():
                    if not line.endswith(b"\n"):
                        self._sound = False
                        return
                    self.count += 1
                    if line[:8] == b"%08x" % zlib.crc32(line[9:-1]):
                        yield line[9:-1]
                    else:
                        self.damaged, self._sound = True, False
        except OSError:
            self._sound = False

    def distrust(self) -> None:
        """Write the file anew when lines are added next: what was loaded from it cannot be used."""
        self._sound = False

    def add(self, fresh: Callable[[], Iterable[bytes]], stale: int, everything: Callable[[], Iterable[bytes]]) -> bool:
        """Add lines, or write all anew; whether it was written anew. Without the file the next start is slower: nothing is raised.

        Args:
            fresh: gives the content of the lines that are new, without line feeds.
            stale: how many lines of the file will be out of date then.
            everything: gives the content of all lines that the file has to hold.
        """
        if self._sound and stale <= STALE and self._path.exists():
            lines = [_summed(line) for line in fresh()]
            self._sound = False
            with contextlib.suppress(OSError):
                handle = os.open(self._path, os.O_WRONLY | os.O_APPEND | O_BINARY, FILE_MODE)
                try:
                    write_all(handle, b"".join(lines))
                finally:
                    os.close(handle)
                self.count += len(lines)
                self._sound = True
            return False
        lines = [_summed(line) for line in everything()]
        self._sound = keep(self._path, self._first + b"\n" + b"".join(lines))
        self.count = len(lines)
        return self._sound


def _summed(line: bytes) -> bytes:
    return b"%08x %s\n" % (zlib.crc32(line), line)
