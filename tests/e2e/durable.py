"""How long a painted answer may be lost by a power cut: from its paint to the end of the fsync that covers it (POSIX only)."""

from __future__ import annotations

import json
import multiprocessing
import os
import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.e2e.faults import BANKS, Player, small_bank
from tests.e2e.seen import places, states, unaccounted

from mlsim.store.banks import load_library
from mlsim.store.paths import standard_paths

SITE = """
import atexit, json, os, time
_write, _fsync, _calls, _files = os.write, os.fsync, [], set()

def write(handle, data):
    begun = time.perf_counter()
    done = _write(handle, data)
    if bytes(data[:9]) == b"[[event]]":
        _files.add(os.fstat(handle).st_ino)
        _calls.append(["write", begun, time.perf_counter(), bytes(data).count(b"[[event]]")])
    return done

def fsync(handle):
    begun = time.perf_counter()
    _fsync(handle)
    if os.fstat(handle).st_ino in _files:
        _calls.append(["fsync", begun, time.perf_counter(), 0])

os.write, os.fsync = write, fsync
atexit.register(lambda: open(os.environ["TEST_CALLS"], "w").write(json.dumps(_calls)))
"""
"""Notes when the journal was written and made durable. The clock is one for all processes of the machine."""


@dataclass(frozen=True)
class Durable:
    """Seconds until an answer was durable, one for each, in rising order."""

    from_paint: list[float]
    """From its paint, as the emulator had drawn it."""
    from_write: list[float]
    """From the end of its write, before which it cannot have been painted: the most that the other one can be."""
    never: int
    """Answers that no fsync covered before the program ended."""


def _burden(folder: str) -> None:
    """Write and fsync without end."""
    data = os.urandom(1_000_000)
    path = Path(folder) / f"burden-{os.getpid()}"
    while True:
        with path.open("wb") as file:
            for _ in range(4):
                file.write(data)
                file.flush()
                os.fsync(file.fileno())


@contextmanager
def burdened(folder: Path, processes: int) -> Iterator[None]:
    """Processes that keep the disk of a folder busy."""
    others = [multiprocessing.Process(target=_burden, args=(str(folder),), daemon=True) for _ in range(processes)]
    for other in others:
        other.start()
    try:
        yield
    finally:
        for other in others:
            other.kill()
            other.join()


def measure(folder: Path, answers: int, load: int, seed: int = 1) -> Durable:
    """Answer by keys in a real run, with so many processes beside it that keep the disk busy."""
    folder.mkdir(parents=True)
    environment = small_bank(folder / "site")
    site = folder / "site" / "sitecustomize.py"
    site.write_text(site.read_text() + SITE)
    home, calls = folder / "home", folder / "calls.json"
    rng = random.Random(seed)
    with burdened(folder, load):
        environment["TEST_CALLS"] = str(calls)
        with Player(home, "start", "TRY-1", size=(100, 50), environment=environment) as terminal:
            terminal.until("the clock has not started", 60)
            terminal.send("\r")
            terminal.until("1 / 10", 60)
            for number in range(answers):
                terminal.send("abcdnp"[rng.randrange(6)] if number % 4 else "abcd"[number // 4 % 4])
                terminal.read(rng.choice([0.0, 0.02, 0.05, 0.15]))
            terminal.read(1.0)
            terminal.send("\x11")
            terminal.gone(60)
    return _durable(home, terminal, json.loads(calls.read_text()))


def _durable(home: Path, terminal: Player, calls: list[tuple[str, float, float, int]]) -> Durable:
    (journal,) = (home / "data" / "sessions").glob("*.toml")
    history = states(journal.read_bytes())
    library = load_library(standard_paths(str(home), BANKS))
    # The first record was there from the start; each later one has its write.
    written = [0.0] + [end for kind, _, end, records in calls if kind == "write" for _ in range(records)]
    assert len(written) == len(history), (len(written), len(history))
    synced = [(begun, end) for kind, begun, end, _ in calls if kind == "fsync"]
    durable = [min((end for begun, end in synced if begun >= at), default=None) for at in written]
    find = library.questions.__getitem__
    wrong = unaccounted(terminal.pictures, history, find)
    assert not wrong, wrong
    from_paint = []
    for picture, at in zip(terminal.pictures, places(terminal.pictures, history, find), strict=True):
        end = durable[at] if at else None
        if picture.chosen and end is not None:
            from_paint.append(max(0.0, end - picture.at))
    waits = [end - at for at, end in zip(written[1:], durable[1:], strict=True) if end is not None]
    return Durable(sorted(from_paint), sorted(waits), durable[1:].count(None))
