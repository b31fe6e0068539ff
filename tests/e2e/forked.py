"""The real program, started by a fork of a process that has imported all of it (POSIX only)."""

from __future__ import annotations

import contextlib
import fcntl
import os
import signal
import subprocess
import sys
import termios
import time
import traceback
from importlib import import_module
from pathlib import Path

MODULES = (
    *("cli.main", "cli.wiring", "cli.lobby", "cli.desk", "tui.app", "core.screens.plain"),
    *("tui.screens.briefing", "tui.screens.question", "tui.screens.overview", "tui.screens.result"),
    *("tui.widgets.dialogs", "tui.widgets.sitting_dialogs"),
)
for _name in MODULES:
    import_module(f"mlsim.{_name}")
import_module("textual.drivers.linux_driver")
import_module("textual.css.stylesheet")


class Forked:
    """A process in a terminal of its own.

    Args:
        slave: the terminal, open.
        arguments: of the command line.
        variables: all of its environment; TEST_BANKS is the folder of the shipped banks.
    """

    def __init__(self, slave: int, arguments: tuple[str, ...], variables: dict[str, str]) -> None:
        self.returncode: int | None = None
        self.pid = os.fork()
        if self.pid == 0:
            status = 1
            try:
                status = self._live(slave, arguments, variables)
            except BaseException:  # noqa: BLE001 - whatever it is, the terminal shows it
                traceback.print_exc()
            finally:
                os._exit(status)

    def _live(self, slave: int, arguments: tuple[str, ...], variables: dict[str, str]) -> int:
        os.setsid()
        fcntl.ioctl(slave, termios.TIOCSCTTY, 0)
        for number in range(3):
            os.dup2(slave, number)
        os.closerange(3, 256)
        # Those of this process may be anything: a test's capture, or nothing at all.
        for number, name in enumerate(("stdin", "stdout", "stderr")):
            stream = os.fdopen(number, "r" if number == 0 else "w", buffering=1, encoding="utf-8", closefd=False)
            setattr(sys, name, stream)
            setattr(sys, f"__{name}__", stream)
        for number in (signal.SIGALRM, signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_DFL)
        os.environ.clear()
        os.environ.update(variables)
        paths = sys.modules["mlsim.store.paths"]
        paths.shipped_banks = lambda package=None: Path(variables["TEST_BANKS"])  # type: ignore[attr-defined]
        main = sys.modules["mlsim.cli.main"].main
        return int(main(list(arguments)))

    def poll(self) -> int | None:
        """Its exit status, or None while it runs."""
        if self.returncode is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self.returncode = os.waitstatus_to_exitcode(status)
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """Wait for its exit status."""
        end = None if timeout is None else time.perf_counter() + timeout
        while (status := self.poll()) is None:
            if end is not None and time.perf_counter() > end:
                raise subprocess.TimeoutExpired("mlsim", timeout or 0)
            time.sleep(0.002)
        return status

    def send_signal(self, sig: int) -> None:
        """Send a signal, if it is there to get it."""
        if self.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, sig)

    def kill(self) -> None:
        """End it."""
        self.send_signal(signal.SIGKILL)
