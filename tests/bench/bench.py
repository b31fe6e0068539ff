"""What mlsim costs, beside the smallest app of its toolkit: `python tests/bench/bench.py`.

Each row is measured in a real pseudo-terminal, mlsim and the smallest app in turn, so that a machine that gets slower slows both. Ratios
decide. ``--times`` measures all rows so often, ``--runs`` is how many pairs a row takes, ``--json FILE`` writes the figures,
``--check`` ends with 1 if a row is outside its budget, or 20 % worse than in ``baseline.json`` beside this file, and ``--keep FOLDER``
keeps the banks and histories that are generated (with a fixed seed) for the next call.
"""

from __future__ import annotations

import argparse
import contextlib
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

SMALL, LARGE, HUGE = (1_000, 1_000), (10_000, 3_000), (100_000, 10_000)
"""Questions and finished sessions."""
BASELINE = HERE / "baseline.json"
WORSE = 1.2
"""A row may be so many times what it was."""

BUDGET: dict[str, tuple[str, float]] = {
    "first paint, 1,000 questions and sessions": ("ratio", 1.2),
    "first paint, 100,000 questions, 10,000 sessions": ("ratio", 1.5),
    "move the cursor": ("ms", 16.0),
    "choose an option": ("ms", 16.0),
    "next question": ("ms", 50.0),
    "idle, share of a core": ("percent", 0.5),
    "idle, bytes a second": ("bytes", 100.0),
    "memory, settled lobby": ("ratio", 1.6),
    "memory, question 30 of 65": ("ratio", 1.6),
    "mlsim --version": ("ms", 80.0),
    "drawing a form from 1,000 questions": ("ms", 50.0),
}
SIGNS = {"ratio": " x", "ms": " ms", "percent": " %", "bytes": ""}


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


def program(*words: str) -> list[str]:
    """The command line of mlsim in this environment."""
    return [str(Path(sys.executable).with_name("mlsim")), *words]


def timed(home: Path, *words: str) -> float:
    """Seconds that a command takes, as a whole process."""
    start = time.perf_counter()
    environment = {**os.environ, "MLSIM_HOME": str(home)}
    subprocess.run(program(*words), capture_output=True, check=True, env=environment)
    return time.perf_counter() - start


def paired(home: Path, runs: int) -> dict[str, Any]:
    """First paint and memory of the lobby, each run beside one of the smallest app, with an index that is up to date."""
    words = b"questions, 130 min"
    paint_seconds(lambda: Terminal(home), words)
    pairs = [
        (paint_seconds(lambda: Terminal(home), words), paint_seconds(lambda: Smallest(home), b"READY-TO-READ"))
        for _ in range(runs)
    ]
    ours, theirs = sorted(one[0][0] for one in pairs), sorted(one[1][0] for one in pairs)
    return {
        "seconds": statistics.median(ours),
        "p95": percentile(ours, 0.95),
        "smallest": statistics.median(theirs),
        "ratio": statistics.median(one[0] / other[0] for one, other in pairs),
        "memory": statistics.median(one[1] for one, _ in pairs),
        "memory_smallest": statistics.median(other[1] for _, other in pairs),
        "memory_ratio": statistics.median(one[1] / other[1] for one, other in pairs),
    }


def percentile(values: list[float], share: float) -> float:
    """Of sorted values the one that ``share`` of them do not exceed."""
    return values[min(len(values) - 1, int(len(values) * share))]


def sitting(home: Path, smallest_memory: float) -> dict[str, float]:
    """Keys, idle and memory while an exam is sat."""
    with Terminal(home) as terminal:
        terminal.until("questions, 130 min", 60)
        start = time.perf_counter()
        terminal.send("e")
        terminal.until("the clock has not started", 120)
        briefing = time.perf_counter() - start
        start = time.perf_counter()
        terminal.send("\r")
        terminal.until("1 / 65", 120)
        begun = time.perf_counter() - start
        terminal.read(2)
        before, start, taken = processor(terminal.process.pid), time.perf_counter(), terminal.bytes
        terminal.read(20)
        spent = time.perf_counter() - start
        idle = 100 * (processor(terminal.process.pid) - before) / spent
        bytes_second = (terminal.bytes - taken) / spent
        cursor = sorted(answer_ms(terminal, key) for key in "jjkjkjjkkj" * 8)
        chosen = sorted(answer_ms(terminal, key) for key in "abcd" * 10)
        following = sorted(answer_ms(terminal, "n") for _ in range(29))
        terminal.until("30 / 65")
        terminal.read(1)
        memory = resident(terminal.process.pid)
    with contextlib.suppress(IndexError):
        # The session that was just sat is no part of the history that the next run measures.
        newest = sorted((home / "data" / "sessions").glob("*.toml"))[-1]
        newest.unlink()
    return {
        "briefing_seconds": briefing,
        "begin_seconds": begun,
        "cursor_p95": percentile(cursor, 0.95),
        "cursor_median": statistics.median(cursor),
        "choose_p95": percentile(chosen, 0.95),
        "choose_median": statistics.median(chosen),
        "next_p95": percentile(following, 0.95),
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
    return statistics.median(1000 * timed(HERE, "--version") for _ in range(runs))


def draw_ms(home: Path) -> float:
    """Drawing a form with a history, cards and history both loaded."""
    from mlsim.core.forms import draw, shape_of
    from mlsim.store.cards import Cards
    from mlsim.store.paths import standard_paths

    catalog = Cards(standard_paths(str(home))).catalog()
    exam = catalog.exams["MLA-C02"]
    seen = {f"bench-{n:06}": 1000 for n in range(65)}
    draw(exam, catalog, shape_of(exam, "full"), seed=0, seen=seen)
    times = []
    for seed in range(1, 12):
        start = time.perf_counter()
        draw(exam, catalog, shape_of(exam, "full"), seed=seed, seen=seen)
        times.append(1000 * (time.perf_counter() - start))
    return statistics.median(times)


def generated(folder: Path, size: tuple[int, int]) -> Path:
    """A home with a bank and a history of this size; made once."""
    questions, sessions = size
    home = folder / f"{questions}-{sessions}"
    if not (home / "made").exists():
        write_bank(home / "data" / "banks", questions)
        write_sessions(home / "data" / "sessions", sessions)
        (home / "made").touch()
    return home


def grown(folder: Path, size: tuple[int, int], runs: int, smallest_memory: float) -> dict[str, Any]:
    """All that grows with banks and history, at one size. Everything derived is deleted first."""
    home = generated(folder, size)
    shutil.rmtree(home / "cache", ignore_errors=True)
    cold = timed(home, "history")
    warm = timed(home, "history")
    newest = sorted((home / "data" / "sessions").glob("*.toml"))[-1]
    os.utime(newest)
    one_more = timed(home, "history")
    banks = sorted((home / "data" / "banks").glob("*.toml"))
    os.utime(banks[-1])
    one_bank = timed(home, "history")
    return {
        "cold": cold,
        "warm": warm,
        "session_touched": one_more,
        "bank_touched": one_bank,
        **paired(home, runs),
        "draw_ms": draw_ms(home),
        "sitting": sitting(home, smallest_memory),
    }


def measure(folder: Path, runs: int) -> dict[str, Any]:
    """All rows."""
    small = generated(folder, SMALL)
    first = paired(small, runs)
    sizes = {
        f"{size[0]:,} / {size[1]:,}": grown(folder, size, runs, first["memory_smallest"])
        for size in (SMALL, LARGE, HUGE)
    }
    at_small, at_huge = sizes["1,000 / 1,000"], sizes["100,000 / 10,000"]
    sat = at_small["sitting"]
    return {
        "first paint, 1,000 questions and sessions": at_small["ratio"],
        "first paint, 100,000 questions, 10,000 sessions": at_huge["ratio"],
        "move the cursor": sat["cursor_p95"],
        "choose an option": sat["choose_p95"],
        "next question": sat["next_p95"],
        "idle, share of a core": sat["idle"],
        "idle, bytes a second": sat["bytes"],
        "memory, settled lobby": at_small["memory_ratio"],
        "memory, question 30 of 65": sat["memory_ratio"],
        "mlsim --version": version_ms(runs),
        "drawing a form from 1,000 questions": at_small["draw_ms"],
        "sizes": sizes,
    }


def report(measured: list[dict[str, Any]], baseline: dict[str, float]) -> list[str]:
    """Print the rows, and give those that are outside."""
    print(f"| {'row':<48} | {'measured':<28} | {'at most':>10} | |")
    print(f"|{'-' * 50}|{'-' * 30}|{'-' * 12}|---|")
    wrong = []
    for row, (unit, most) in BUDGET.items():
        values = [one[row] for one in measured]
        said = ", ".join(f"{value:.2f}" for value in values) + SIGNS[unit]
        best = min(values)
        outside = best > most
        slower = row in baseline and best > WORSE * baseline[row]
        if outside or slower:
            wrong.append(row)
        word = "OUTSIDE" if outside else f"was {baseline[row]:.2f}" if slower else ""
        print(f"| {row:<48} | {said:<28} | {most:>8.1f}{SIGNS[unit]:<2} | {word} |")
    print()
    print(
        "| questions / sessions | first index | warm | session touched | bank file touched | first paint | draw | briefing | begin | next |"
    )
    print("|---|---|---|---|---|---|---|---|---|---|")
    for size in measured[-1]["sizes"]:
        at = [one["sizes"][size] for one in measured]

        def middle(name: str, rows: list[dict[str, Any]] = at) -> float:
            return statistics.median(row["sitting"][name] if name in row["sitting"] else row[name] for row in rows)

        print(
            f"| {size} | {middle('cold'):.1f} s | {middle('warm'):.2f} s | {middle('session_touched'):.2f} s "
            f"| {middle('bank_touched'):.1f} s | {middle('ratio'):.2f} x | {middle('draw_ms'):.0f} ms "
            f"| {middle('briefing_seconds'):.2f} s | {middle('begin_seconds'):.2f} s | {middle('next_p95'):.0f} ms |"
        )
    return wrong


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--times", type=int, default=1)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--save", action="store_true", help="write the best of each row as the new baseline")
    arguments = parser.parse_args()
    folder = arguments.keep or Path(tempfile.mkdtemp(prefix="mlsim-bench-"))
    try:
        measured = [measure(folder, arguments.runs) for _ in range(arguments.times)]
    finally:
        if arguments.keep is None:
            shutil.rmtree(folder)
    machine = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, Textual {version('textual')}"
    print(f"{date.fromtimestamp(time.time())}, {machine}, medians of {arguments.runs} pairs, {arguments.times} times\n")
    baseline = json.loads(BASELINE.read_text(encoding="utf-8"))["rows"] if BASELINE.exists() else {}
    wrong = report(measured, baseline)
    if arguments.json:
        arguments.json.write_text(json.dumps({"machine": machine, "times": measured}, indent=2), encoding="utf-8")
    if arguments.save:
        rows = {row: round(statistics.median(one[row] for one in measured), 3) for row in BUDGET}
        BASELINE.write_text(json.dumps({"machine": machine, "rows": rows}, indent=2) + "\n", encoding="utf-8")
    return 1 if arguments.check and wrong else 0


if __name__ == "__main__":
    sys.exit(main())
