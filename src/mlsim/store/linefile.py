"""A derived file of JSON lines that only grows, until too much of it is out of date and it is written anew.

Each line starts with its check sum, so that a torn or damaged one is passed over; what it said is then computed again.
"""

from __future__ import annotations

import contextlib
import json
import os
import zlib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, Final

from mlsim.store.files import FILE_MODE, O_BINARY, write_all, write_atomically

STALE: Final = 200
"""Lines more than are needed before the file is written anew."""


class LineFile:
    """The file.

    Args:
        path: where it is.
        format: its first line; a file with another one is made anew.
    """

    def __init__(self, path: Path, format: str) -> None:
        self._path, self._first = path, format.encode()
        self._count = 0
        self._sound = False
        """Whether the file ends as it was left, so that lines can be added to it."""

    def load(self) -> Iterator[Any]:
        """The values of all lines, in their order."""
        self._count, self._sound = 0, False
        with contextlib.suppress(OSError), self._path.open("rb") as file:
            if file.readline() != self._first + b"\n":
                return
            whole = True
            for line in file:
                if not line.endswith(b"\n"):
                    whole = False
                    break
                self._count += 1
                if line[:8] == b"%08x" % zlib.crc32(line[9:-1]):
                    with contextlib.suppress(ValueError, RecursionError):
                        yield json.loads(line[9:])
                else:
                    whole = False
            self._sound = whole

    def add(self, values: Iterable[Any], needed: int, everything: Callable[[], Iterable[Any]]) -> None:
        """Add lines, or write all anew. Without the file the next start is slower; that is no reason to stop.

        Args:
            values: what is new.
            needed: how many lines the file would have if it were written anew.
            everything: gives all that it has to hold.
        """
        lines = [self._encoded(value) for value in values]
        with contextlib.suppress(OSError):
            if self._sound and self._count + len(lines) <= needed + STALE and self._path.exists():
                handle = os.open(self._path, os.O_WRONLY | os.O_APPEND | O_BINARY, FILE_MODE)
                try:
                    write_all(handle, b"".join(lines))
                finally:
                    os.close(handle)
                self._count += len(lines)
                return
            body = b"".join(self._encoded(value) for value in everything())
            write_atomically(self._path, self._first + b"\n" + body, durable=False)
            self._count, self._sound = needed, True
            return
        self._sound = False

    @staticmethod
    def _encoded(value: Any) -> bytes:  # noqa: ANN401 - any JSON value
        text = json.dumps(value, separators=(",", ":")).encode()
        return b"%08x %s\n" % (zlib.crc32(text), text)
