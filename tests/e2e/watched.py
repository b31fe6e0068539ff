"""A terminal that keeps every byte that mlsim wrote, and knows whether it was left as it had been found."""

from __future__ import annotations

import os
import pty
import re
import signal
import subprocess
import termios
from pathlib import Path

import tomli
from tests.e2e.terminal import Terminal

from mlsim.store.journal import Loaded, parse

MODES = {
    1: "cursor keys",
    1000: "mouse",
    1003: "mouse",
    1004: "reports of focus",
    1006: "mouse",
    1049: "alternate screen",
    2004: "bracketed paste",
    2048: "reports of size",
}
"""Private modes of a terminal that a program may leave on by mistake."""
KEYBOARD_ON, KEYBOARD_OFF = re.compile(rb"\x1b\[>\d+u"), re.compile(rb"\x1b\[<\d*u")
SITE = """
import os
from pathlib import Path
import mlsim.store.paths
mlsim.store.paths.shipped_banks = lambda package=None: Path(os.environ["TEST_BANKS"])
"""
"""What makes the real program find other shipped banks: run by the interpreter at its start."""


class Watched(Terminal):
    """The real program, watched."""

    def __init__(
        self, home: Path, *arguments: str, size: tuple[int, int] = (80, 24), environment: dict[str, str] | None = None
    ) -> None:
        super().__init__(home, *arguments, size=size, environment=environment)
        self.written = bytearray()
        """Every byte so far."""
        show = self._stream.feed

        def feed(data: bytes) -> None:
            self.written.extend(data)
            show(data)

        self._stream.feed = feed  # type: ignore[method-assign]

    def disorder(self) -> list[str]:
        """What is not as a program finds it in a new terminal; empty once everything has been put back."""
        self.read(0.05)
        found = [name for mode, name in MODES.items() if mode << 5 in self.screen.mode]
        if self.screen.cursor.hidden:
            found.append("hidden cursor")
        if 7 << 5 not in self.screen.mode:
            found.append("no line wrap")
        if len(KEYBOARD_ON.findall(self.written)) != len(KEYBOARD_OFF.findall(self.written)):
            found.append("keyboard protocol")
        # The settings of the line are one for both sides of the pair.
        master, slave = pty.openpty()
        if termios.tcgetattr(self._master) != termios.tcgetattr(slave):
            found.append("raw line")
        os.close(master)
        os.close(slave)
        return found

    def hang_up(self, seconds: float = 10.0) -> int:
        """Close the terminal's window; the exit status of what ran in it."""
        os.close(self._master)
        self._master = os.open(os.devnull, os.O_RDWR)
        return self.process.wait(timeout=seconds)

    def stopped(self) -> bool:
        """Whether the process is stopped."""
        command = ["ps", "-o", "stat=", "-p", str(self.process.pid)]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip().startswith("T")

    def until_stopped(self) -> None:
        """Wait for it."""
        for _ in range(30):
            self.read(0.05)
            if self.stopped():
                return
        raise AssertionError("never stopped")

    def start_exam(self) -> None:
        """From the briefing (`mlsim start EXAM --short`) to an answered first question."""
        self.until("the clock has not started")
        self.send("\r")
        self.until("1 / 20")
        self.send("b")
        self.until("1 answered")

    def process_sleeps(self, seconds: float) -> None:
        """Let time pass while the process is stopped."""
        self.read(seconds)
        assert self.stopped()

    def go_on(self) -> None:
        """Let a stopped process go on."""
        self.signal(signal.SIGCONT)


def journal(home: Path) -> Path:
    """The file of the only session."""
    (path,) = (home / "data" / "sessions").glob("*.toml")
    return path


def saved(home: Path) -> Loaded:
    """The only session as it is on the disk."""
    return parse(journal(home).read_bytes(), "x")


def events(home: Path) -> list[dict[str, object]]:
    """The records of the only session."""
    return [tomli.loads(record) for record in journal(home).read_text().split("[[event]]\n")[1:]]


def other_banks(folder: Path, banks: Path) -> dict[str, str]:
    """Variables with which the real program takes ``banks`` for the shipped ones; ``folder`` must be empty."""
    folder.mkdir()
    (folder / "sitecustomize.py").write_text(SITE)
    return {"PYTHONPATH": str(folder), "TEST_BANKS": str(banks)}
