"""One call of the store at which the process ends, or which fails."""

from __future__ import annotations

import errno
import itertools
import os
import pathlib
import sys
from collections.abc import Callable
from typing import Any

ENDED = 77
"""Exit status of a process that ended at its point."""
WAYS = ("before", "torn", "after")
"""How the process ends at its point."""
FAILURES = ("fails", "tears", "fails on")
"""How a call fails there: once, once after half of the bytes (writes only), or it and every later one until the disk is mended."""


class Point:
    """Ends the process at one call that the store makes, or lets the call fail.

    Args:
        number: which call, from 1; 0 for none.
        way: one of `WAYS` or of `FAILURES`.
    """

    CALLS = (
        *((os, name) for name in ("write", "fsync", "open", "replace", "ftruncate")),
        *((pathlib.Path, name) for name in ("replace", "mkdir", "open", "write_text", "unlink")),
    )

    def __init__(self, number: int, way: str) -> None:
        self._number, self._way = number, way
        self._count = itertools.count(1)
        self.made: list[str] = []
        self.failing = False
        self.write = os.write
        for owner, name in self.CALLS:
            setattr(owner, name, self._wrapped(name, getattr(owner, name)))

    def _wrapped(self, name: str, call: Callable[..., Any]) -> Callable[..., Any]:
        def wrapped(*arguments: Any, **named: Any) -> Any:
            caller = sys._getframe(1).f_globals.get("__name__", "")
            if not caller.startswith("mlsim.store"):
                return call(*arguments, **named)
            number = next(self._count)
            self.made.append(name)
            if self._way in FAILURES:
                return self._failed(number, name, call, *arguments, **named)
            if number != self._number:
                return call(*arguments, **named)
            if self._way == "torn" and name == "write":
                handle, data = arguments
                call(handle, data[: 1 + number * 7919 % max(1, len(data) - 1)])
            elif self._way != "before":
                call(*arguments, **named)
            os._exit(ENDED)

        return wrapped

    def _failed(self, number: int, name: str, call: Callable[..., Any], *arguments: Any, **named: Any) -> Any:
        self.failing = self.failing or (number == self._number and self._way == "fails on")
        if not self.failing and number != self._number:
            return call(*arguments, **named)
        if self._way == "tears" and name == "write":
            handle, data = arguments
            call(handle, data[: max(1, len(data) // 2)])
        raise OSError(errno.ENOSPC, "No space left on device")

    def mend(self) -> None:
        """The disk takes everything again."""
        self.failing = False
