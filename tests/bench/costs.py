"""What the program costs in things that can be counted: bytes to the terminal, files opened, modules imported, reads and writes.

The counts are the same on a fast machine and on a slow one, so the test suite can hold them to a bound. They are taken in the real
program in a pseudo-terminal, by a module that the interpreter imports before it (``sitecustomize``) and that writes them down when it
is asked to.
"""

from __future__ import annotations

import json
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.e2e.terminal import Terminal

HERE = Path(__file__).resolve().parent

_WATCH = """
import json, os, signal, sys

opened = []

def note(event, arguments):
    if event == "open" and isinstance(arguments[0], (str, bytes, os.PathLike)):
        opened.append(os.fsdecode(arguments[0]))

sys.addaudithook(note)

def say(number, frame):
    values = {"opened": list(opened), "modules": sorted(sys.modules)}
    place = os.environ["MLSIM_COUNTS"]
    with open(place + ".tmp", "w", encoding="utf-8") as file:
        json.dump(values, file)
    os.replace(place + ".tmp", place)

signal.signal(signal.SIGUSR1, say)
"""


@dataclass(frozen=True)
class Counts:
    """What one process had cost up to a moment."""

    opened: tuple[str, ...]
    """Paths, in the order in which they were opened."""
    modules: frozenset[str]

    def below(self, folder: Path) -> list[str]:
        """The files opened below a folder, as paths there."""
        start = f"{folder}/"
        return [path[len(start) :] for path in self.opened if path.startswith(start)]


def resident(pid: int) -> float:
    """Resident memory of a process in MB; 0 where the system does not tell."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines()
    except OSError:
        return 0.0
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS"))


class Counted(Terminal):
    """mlsim, or the smallest app of its toolkit, in a terminal, with what it opens and imports written down.

    Args:
        home: the value of MLSIM_HOME.
        place: a folder for what is written down.
        smallest: run the smallest app instead.
    """

    def __init__(self, home: Path, place: Path, *, smallest: bool = False) -> None:
        place.mkdir(parents=True, exist_ok=True)
        (place / "sitecustomize.py").write_text(_WATCH, encoding="utf-8")
        self._counts = place / "counts.json"
        self._counts.unlink(missing_ok=True)
        if smallest:
            self.command = (sys.executable, str(HERE / "smallest.py"))  # type: ignore[misc] # of this one alone
        super().__init__(home, environment={"PYTHONPATH": str(place), "MLSIM_COUNTS": str(self._counts)})

    def counts(self) -> Counts:
        """What was opened and imported until now."""
        import signal

        self._counts.unlink(missing_ok=True)
        self.signal(signal.SIGUSR1)
        end = time.monotonic() + 20
        while not self._counts.exists():
            if time.monotonic() > end:
                raise AssertionError(f"the counts were never written:\n{self.text}")
            self.read(0.02)
        values: dict[str, Any] = json.loads(self._counts.read_text(encoding="utf-8"))
        return Counts(tuple(values["opened"]), frozenset(values["modules"]))

    def calls(self) -> int:
        """Reads and writes of the process until now, as the system counts them; 0 where it does not."""
        try:
            lines = Path(f"/proc/{self.process.pid}/io").read_text(encoding="ascii").splitlines()
        except OSError:
            return 0
        return sum(int(line.split()[1]) for line in lines if line.startswith(("syscr", "syscw")))

    def quiet(self, seconds: float = 0.3) -> None:
        """Wait until nothing has been painted for a while."""
        end = time.monotonic() + 20
        last = time.monotonic()
        while time.monotonic() - last < seconds and time.monotonic() < end:
            if self.raw(0.02):
                last = time.monotonic()

    def costs(self, key: str) -> tuple[int, int]:
        """Bytes to the terminal, and reads and writes, that a key costs."""
        self.quiet()
        painted, called = self.bytes, self.calls()
        self.send(key)
        self.quiet()
        return self.bytes - painted, self.calls() - called
