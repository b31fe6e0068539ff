"""What mlsim costs, beside the smallest app of its toolkit: `python tests/bench/bench.py`.

Each row is measured in a real pseudo-terminal, mlsim and the smallest app in turn, so that a machine that gets slower slows both. Ratios
decide. ``--runs`` sets how often, ``--json FILE`` writes the figures, ``--check`` ends with 1 if a row is outside its budget.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1]))

from tests.bench.data import write_bank, write_sessions  # noqa: E402
from tests.e2e.terminal import Terminal  # noqa: E402

BUDGET = {
    "first paint, 1,000 questions and sessions": ("ratio", 1.2),
    "first paint, 100,000 questions, 10,000 sessions": ("ratio", 1.5),
    "move the cursor": ("ms", 16.0),
    "next question": ("ms", 50.0),
    "idle, share of a core": ("percent", 0.5),
    "idle, bytes a second": ("bytes", 100.0),
    "memory, settled lobby": ("ratio", 1.6),
    "memory, question 30 of 65": ("ratio", 1.6),
    "mlsim --version": ("ms", 80.0),
    "drawing a form from 1,000 questions": ("ms", 50.0),
}


class Smallest(Terminal):
    """The smallest app in a terminal."""

    command = (sys.executable, str(HERE / "smallest.py"))


def paint_seconds(make: Callable[[], Terminal], words: bytes) -> tuple[float, float]:
    """Seconds until words are painted, and the settled memory in MB."""
    start = time.perf_counter()
    with make() as terminal:
        seen = b""
        while words not in seen:
            seen += terminal.raw()
            if time.perf_counter() - start > 60:
                raise AssertionError(f"never painted {words!r}")
        took = time.perf_counter() - start
        terminal.read(1.5)
        memory = resident(terminal.process.pid)
    return took, memory


def resident(pid: int) -> float:
    """Resident memory in MB."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024
    return 0.0


def processor(pid: int) -> float:
    """Processor seconds of a process."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def paired(home: Path, runs: int) -> dict[str, Any]:
    """First paint and memory of the lobby, each run beside one of the smallest app."""
    words = b"questions, 130 min"
    paint_seconds(lambda: Terminal(home), words)  # the index is made once
    pairs = [
        (paint_seconds(lambda: Terminal(home), words), paint_seconds(lambda: Smallest(home), b"READY-TO-READ"))
        for _ in range(runs)
    ]
    return {
        "seconds": statistics.median(ours[0] for ours, _ in pairs),
        "smallest": statistics.median(theirs[0] for _, theirs in pairs),
        "ratio": statistics.median(ours[0] / theirs[0] for ours, theirs in pairs),
        "memory": statistics.median(ours[1] for ours, _ in pairs),
        "memory_ratio": statistics.median(ours[1] / theirs[1] for ours, theirs in pairs),
        "memory_smallest": statistics.median(theirs[1] for _, theirs in pairs),
    }


def sitting(home: Path, smallest_memory: float) -> dict[str, float]:
    """Keys, idle and memory while an exam is sat."""
    with Terminal(home) as terminal:
        terminal.until("questions, 130 min")
        terminal.send("\r")
        terminal.until("the clock has not started", 60)
        terminal.send("\r")
        terminal.until("1 / 65", 60)
        terminal.read(2)
        before, start, taken = processor(terminal.process.pid), time.perf_counter(), terminal.bytes
        terminal.read(20)
        spent = time.perf_counter() - start
        idle = 100 * (processor(terminal.process.pid) - before) / spent
        bytes_second = (terminal.bytes - taken) / spent
        cursor = sorted(answer_ms(terminal, key) for key in "jjkjkjjkkj" * 8)
        following = sorted(answer_ms(terminal, "n") for _ in range(29))
        terminal.until("30 / 65")
        terminal.read(1)
        memory = resident(terminal.process.pid)
    return {
        "cursor_p95": cursor[int(len(cursor) * 0.95)],
        "cursor_median": statistics.median(cursor),
        "next_p95": following[int(len(following) * 0.95)],
        "next_median": statistics.median(following),
        "idle": idle,
        "bytes": bytes_second,
        "memory": memory,
        "memory_ratio": memory / smallest_memory,
    }


def answer_ms(terminal: Terminal, key: str) -> float:
    """Milliseconds from a key to the last byte of its repaint (nothing more for 30 ms)."""
    terminal.read(0.03)
    start = time.perf_counter()
    terminal.send(key)
    last = start
    while time.perf_counter() - last < 0.03 or last == start:
        if terminal.raw(0.005):
            last = time.perf_counter()
        if time.perf_counter() - start > 5:
            raise AssertionError(f"nothing was painted after {key!r}")
    return 1000 * (last - start)


def version_ms(runs: int) -> float:
    """`mlsim --version`, the whole process."""
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        subprocess.run([str(Path(sys.executable).with_name("mlsim")), "--version"], capture_output=True, check=True)
        times.append(1000 * (time.perf_counter() - start))
    return statistics.median(times)


def draw_ms(home: Path) -> float:
    """Drawing a form from 1,000 questions with the history of 1,000 sessions, both loaded."""
    from mlsim.core.forms import draw, shape_of
    from mlsim.store.banks import load_library
    from mlsim.store.paths import standard_paths

    library = load_library(standard_paths(str(home)))
    exam = library.exam("MLA-C02")
    seen = {f"bench-{n:06}": 1000 for n in range(65)}
    draw(exam, library, shape_of(exam, "full"), seed=0, seen=seen)
    times = []
    for seed in range(1, 12):
        start = time.perf_counter()
        draw(exam, library, shape_of(exam, "full"), seed=seed, seen=seen)
        times.append(1000 * (time.perf_counter() - start))
    return statistics.median(times)


def measure(runs: int) -> dict[str, Any]:
    """All rows."""
    folder = Path(tempfile.mkdtemp(prefix="mlsim-bench-"))
    try:
        small, large = folder / "small", folder / "large"
        write_bank(small / "data" / "banks", 1000)
        write_sessions(small / "data" / "sessions", 1000)
        first = paired(small, runs)
        while_sitting = sitting(small, first["memory_smallest"])
        drawn = draw_ms(small)
        write_bank(large / "data" / "banks", 100_000)
        write_sessions(large / "data" / "sessions", 10_000)
        grown = paired(large, runs)
    finally:
        shutil.rmtree(folder)
    return {
        "first paint, 1,000 questions and sessions": first["ratio"],
        "first paint, 100,000 questions, 10,000 sessions": grown["ratio"],
        "move the cursor": while_sitting["cursor_p95"],
        "next question": while_sitting["next_p95"],
        "idle, share of a core": while_sitting["idle"],
        "idle, bytes a second": while_sitting["bytes"],
        "memory, settled lobby": first["memory_ratio"],
        "memory, question 30 of 65": while_sitting["memory_ratio"],
        "mlsim --version": version_ms(runs),
        "drawing a form from 1,000 questions": drawn,
        "details": {"first": first, "large": grown, "sitting": while_sitting},
    }


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--check", action="store_true")
    arguments = parser.parse_args()
    figures = measure(arguments.runs)
    machine = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, Textual {version('textual')}"
    print(f"{date.fromtimestamp(time.time())}, {machine}, medians of {arguments.runs} runs")
    print(f"| {'row':<48} | {'measured':>10} | {'at most':>10} | |")
    print(f"|{'-' * 50}|{'-' * 12}|{'-' * 12}|---|")
    outside = 0
    for row, (unit, most) in BUDGET.items():
        value = figures[row]
        sign = {"ratio": " x", "ms": " ms", "percent": " %", "bytes": ""}[unit]
        fine = value <= most
        outside += not fine
        print(f"| {row:<48} | {value:>8.2f}{sign:<2} | {most:>8.1f}{sign:<2} | {'' if fine else 'OUTSIDE'} |")
    if arguments.json:
        arguments.json.write_text(json.dumps({"machine": machine, **figures}, indent=2), encoding="utf-8")
    return 1 if arguments.check and outside else 0


if __name__ == "__main__":
    sys.exit(main())
