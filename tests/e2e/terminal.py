"""The real program in a pseudo-terminal, its screen read by a terminal emulator (POSIX only)."""

from __future__ import annotations

import contextlib
import os
import select
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType
from typing import ClassVar, Protocol, Self

import pyte


class Process(Protocol):
    """What is needed of a process."""

    pid: int
    returncode: int | None

    def poll(self) -> int | None:
        """Its exit status, or None while it runs."""

    def wait(self, timeout: float | None = None) -> int:
        """Wait for its exit status."""

    def send_signal(self, sig: int) -> None:
        """Send a signal."""

    def kill(self) -> None:
        """End it."""


class Terminal:
    """Runs mlsim in a terminal of its own.

    Args:
        home: the value of MLSIM_HOME.
        arguments: of the command line.
        size: columns and rows.
        environment: more variables.
    """

    command: ClassVar[tuple[str, ...]] = (sys.executable, "-m", "mlsim.cli.main")

    def __init__(
        self, home: Path, *arguments: str, size: tuple[int, int] = (80, 24), environment: dict[str, str] | None = None
    ) -> None:
        import fcntl
        import pty
        import struct
        import termios

        self.screen = pyte.Screen(*size)
        self._stream = pyte.ByteStream(self.screen)
        self.bytes = 0
        """What the program has written so far."""
        self._master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))
        kept = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "COLUMNS", "LINES")}
        variables = {
            **kept,
            "MLSIM_HOME": str(home),
            "TERM": "xterm-256color",
            "LC_ALL": "C.UTF-8",
            **(environment or {}),
        }
        if "PYTHONPATH" in kept and "PYTHONPATH" in (environment or {}):
            # The program that is tested may be a copy.
            variables["PYTHONPATH"] += os.pathsep + kept["PYTHONPATH"]
        self.process = self._started(slave, arguments, variables)
        os.close(slave)

    def _started(self, slave: int, arguments: tuple[str, ...], variables: dict[str, str]) -> Process:
        """The program, in the terminal."""
        import fcntl
        import termios

        return subprocess.Popen(
            [*self.command, *arguments],
            stdin=slave,
            stdout=slave,
            stderr=slave,
            env=variables,
            start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),  # noqa: PLW1509 - nothing else gives it a terminal
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        with contextlib.suppress(OSError):
            os.close(self._master)

    @property
    def text(self) -> str:
        """What is on the screen."""
        return "\n".join(line.rstrip() for line in self.screen.display)

    def read(self, seconds: float = 0.0) -> None:
        """Take in what the program has written, for so long."""
        end = time.monotonic() + seconds
        while True:
            ready, _, _ = select.select([self._master], [], [], max(0.0, end - time.monotonic()))
            if not ready:
                return
            try:
                data = os.read(self._master, 65536)
            except OSError:
                return
            if not data:
                return
            self.bytes += len(data)
            self._stream.feed(data)
            if time.monotonic() > end + 5:
                return

    def raw(self, seconds: float = 0.001) -> bytes:
        """What the program writes within so long, as it comes; the emulator gets it, too."""
        ready, _, _ = select.select([self._master], [], [], seconds)
        if not ready:
            return b""
        data = os.read(self._master, 65536)
        self.bytes += len(data)
        self._stream.feed(data)
        return data

    def send(self, keys: str) -> None:
        """Type."""
        os.write(self._master, keys.encode())

    def until(self, words: str, seconds: float = 20.0) -> str:
        """Wait until words are on the screen."""
        end = time.monotonic() + seconds
        while words not in " ".join(self.text.split()):
            if time.monotonic() > end:
                raise AssertionError(f"never showed {words!r}:\n{self.text}")
            self.read(0.02)
        return self.text

    def until_without(self, words: str, seconds: float = 20.0) -> str:
        """Wait until words have left the screen."""
        end = time.monotonic() + seconds
        while words in " ".join(self.text.split()):
            if time.monotonic() > end:
                raise AssertionError(f"still shows {words!r}:\n{self.text}")
            self.read(0.02)
        return self.text

    def gone(self, seconds: float = 20.0) -> int:
        """Wait until the program has ended; its exit status."""
        end = time.monotonic() + seconds
        while self.process.poll() is None:
            self.read(0.02)
            if time.monotonic() > end:
                raise AssertionError(f"still running:\n{self.text}")
        self.read(0.05)
        return self.process.wait()

    def signal(self, number: int) -> None:
        """Send a signal."""
        self.process.send_signal(number)

    def kill(self) -> None:
        """End it without a word, and take in what it had written before."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        self.read(0.05)
