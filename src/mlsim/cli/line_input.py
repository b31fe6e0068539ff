"""Lines in and lines out, without a screen: what is typed comes from a thread, so that a clock can be looked at meanwhile."""

from __future__ import annotations

import os
import queue
import shutil
import sys
import textwrap
import threading
from collections.abc import Callable, Iterable
from typing import Final

from mlsim.core.base.text import visible

LOOK_SECONDS: Final = 1.0
"""How often the clock is looked at while nobody types."""


class LineInput:
    """Lines of the standard input, without keeping the clock from being looked at."""

    def __init__(self) -> None:
        self._lines: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        try:
            number = sys.stdin.fileno()
        except (OSError, ValueError, AttributeError):
            self._direct = True
        else:
            self._direct = False
            threading.Thread(target=self._pump, args=(number,), name="lines", daemon=True).start()

    def _pump(self, number: int) -> None:
        # Not by way of sys.stdin: a thread that waits in its buffer would hold its lock when the program ends.
        waiting = b""
        while True:
            try:
                data = os.read(number, 4096)
            except OSError:
                data = b""
            waiting += data
            *lines, waiting = waiting.split(b"\n") if data else ([waiting, b""] if waiting else [b""])
            for line in lines:
                self._lines.put(_decoded(line, os.device_encoding(number) or sys.stdin.encoding) + "\n")
            if not data:
                self._lines.put(None)
                return

    def line(self, seconds: float) -> str | None:
        """The next line with its end; an empty text if none comes within some seconds, None at the end of the input."""
        if self._direct:
            return sys.stdin.readline() or None
        try:
            return self._lines.get(timeout=seconds)
        except queue.Empty:
            return ""


def _decoded(line: bytes, encoding: str) -> str:
    """A line as text: UTF-8 wherever it is that, since a locale that says ASCII does not keep anybody from typing an accent."""
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        return line.decode(encoding, "replace")


class Talk:
    """A conversation by lines: what is said goes to standard output, what is typed comes from standard input.

    On a terminal, lines are wrapped between words at its width. Into a pipe each thought is one line, and what came from a pipe is
    repeated after its prompt, so that the output reads as the conversation that it was.
    """

    def __init__(self) -> None:
        self._input = LineInput()
        self._echo = not _is_terminal(sys.stdin)
        self._wrap = _is_terminal(sys.stdout)

    @property
    def somebody(self) -> bool:
        """Whether there is somebody who can be asked: both ends are a terminal."""
        return not self._echo and self._wrap

    def say(self, text: str | Iterable[str]) -> None:
        """Print a line, or several; nothing for an empty text."""
        lines = text.split("\n") if isinstance(text, str) else text
        if text:
            print("\n".join(self._wrapped(visible(line)) for line in lines), flush=True)

    def _wrapped(self, line: str) -> str:
        if not self._wrap:
            return line
        width = max(20, shutil.get_terminal_size().columns - 1)
        if len(line) <= width:
            return line
        indent = line[: len(line) - len(line.lstrip())]
        return textwrap.fill(line, width, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)

    def ask(self, prompt: str, beat: Callable[[], bool] = lambda: False) -> str | None:
        """A line without the space around it; None at the end of the input.

        Args:
            prompt: a few words before it.
            beat: looks at the clock; once it is true the waiting ends, and an empty line is given.
        """
        print(prompt, end=" ", flush=True)
        while True:
            line = self._input.line(LOOK_SECONDS)
            if line is None:
                print(flush=True)
                return None
            if line:
                if self._echo:
                    print(visible(line.strip()), flush=True)
                return line.strip()
            # Nobody has typed anything yet: what passes meanwhile is thinking, and is charged.
            if beat():
                print(flush=True)
                return ""


def _is_terminal(stream: object) -> bool:
    try:
        return bool(stream.isatty())  # type: ignore[attr-defined]
    except (AttributeError, ValueError):
        return False
