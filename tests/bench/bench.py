"""What mlsim costs, beside the smallest app of its toolkit: `python tests/bench/bench.py`.

Each row is measured in a real pseudo-terminal, mlsim and the smallest app in turn, so that a machine that gets slower slows both. Ratios
decide; see ``budget.py``. ``--times`` measures all rows so often, ``--runs`` is how many pairs a row takes, ``--json FILE`` writes the
figures, ``--check`` ends with 1 if a row is outside its budget, or its ratio 20 % worse than in ``baseline.json`` beside this file,
``--save`` writes that file anew, and ``--keep FOLDER`` keeps the banks and histories that are generated (with a fixed seed) for the
next call.
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
from dataclasses import asdict
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
# What is installed has its byte code beside it: without, each start would compile mlsim anew, and not its toolkit.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.path.insert(0, str(HERE.parents[1]))

from tests.bench.budget import BUDGET, Figure, figure, growth, percentile, table  # noqa: E402
from tests.bench.costs import resident  # noqa: E402
from tests.bench.data import write_bank, write_sessions  # noqa: E402
from tests.e2e.terminal import Terminal  # noqa: E402

SMALL, LARGE, HUGE = (1_000, 1_000), (10_000, 3_000), (100_000, 10_000)
"""Questions and finished sessions."""
BASELINE = HERE / "baseline.json"


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


def paired(home: Path, runs: int) -> dict[str, Figure]:
    """First paint (s) and memory (MB) of the lobby, each run beside one of the smallest app, with an index that is up to date."""
    words = b"Prepare for"
    paint_seconds(lambda: Terminal(home), words)
    pairs = [
        (paint_seconds(lambda: Terminal(home), words), paint_seconds(lambda: Smallest(home), b"READY-TO-READ"))
        for _ in range(runs)
    ]
    found = {}
    for at, name in enumerate(("paint", "memory")):
        ours = sorted(mine[at] for mine, _ in pairs)
        found[name] = Figure(
            statistics.median(ours),
            percentile(ours, 0.95),
            statistics.median(theirs[at] for _, theirs in pairs),
            statistics.median(mine[at] / theirs[at] for mine, theirs in pairs),
        )
    return found


def smallest_key_ms(home: Path) -> float:
    """Milliseconds that 95 of 100 keys take at most until the smallest app has shown that they came."""
    with Smallest(home) as terminal:
        terminal.until("READY-TO-READ", 60)
        return percentile(sorted(answer_ms(terminal, key) for key in "abcdefgh" * 10), 0.95)


def loop_ms() -> float:
    """Milliseconds of a million additions: how fast this machine is just now."""
    start = time.perf_counter()
    total = 0
    for number in range(1_000_000):
        total += number
    return 1000 * (time.perf_counter() - start)


def sitting(home: Path, smallest_memory: float) -> dict[str, Any]:
    """Keys (ms), idle (percent of a core, bytes a second) and memory (MB) while an exam is sat, and seconds until it is."""
    key, loop = smallest_key_ms(home), loop_ms()
    with Terminal(home) as terminal:
        terminal.until("Prepare for", 60)
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
        cursor = [answer_ms(terminal, key) for key in "jjkjkjjkkj" * 8]
        chosen = [answer_ms(terminal, key) for key in "abcd" * 10]
        following = [answer_ms(terminal, "n") for _ in range(29)]
        terminal.until("30 / 65")
        terminal.read(1)
        memory = resident(terminal.process.pid)
    with contextlib.suppress(ValueError):
        # The session that was just sat is no part of the history that the next run measures.
        newest = max((home / "data" / "sessions").glob("*.toml"))
        newest.unlink()
    return {
        "briefing": briefing,
        "begin": begun,
        "cursor": figure(cursor, key, "p95"),
        "choose": figure(chosen, key, "p95"),
        "next": figure(following, key, "p95"),
        "idle": figure([idle], loop),
        "bytes": figure([bytes_second], 1.0),
        "memory": figure([memory], smallest_memory),
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


def version_ms(runs: int) -> Figure:
    """`mlsim --version`, the whole process, beside an interpreter that does nothing."""
    empty = []
    for _ in range(runs):
        start = time.perf_counter()
        subprocess.run([sys.executable, "-c", "pass"], check=True)
        empty.append(1000 * (time.perf_counter() - start))
    return figure([1000 * timed(HERE, "--version") for _ in range(runs)], statistics.median(empty))


def draw_ms(home: Path) -> Figure:
    """Drawing a form with a history, cards and history both loaded."""
    from mlsim.core.form.forms import draw, shape_of
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
    return figure(times, loop_ms())


def generated(folder: Path, size: tuple[int, int]) -> Path:
    """A home with a bank and a history of this size; made once."""
    questions, sessions = size
    home = folder / f"{questions}-{sessions}"
    if not (home / "made").exists():
        write_bank(home / "data" / "banks", questions)
        write_sessions(home / "data" / "sessions", sessions)
        (home / "made").touch()
    return home


def grown(folder: Path, size: tuple[int, int], runs: int) -> dict[str, Any]:
    """All that grows with banks and history, at one size. Everything derived is deleted first."""
    home = generated(folder, size)
    shutil.rmtree(home / "cache", ignore_errors=True)
    cold = timed(home, "history")
    warm = timed(home, "history")
    os.utime(max((home / "data" / "sessions").glob("*.toml")))
    one_more = timed(home, "history")
    banks = sorted((home / "data" / "banks").glob("*.toml"))
    os.utime(banks[-1])
    one_bank = timed(home, "history")
    learnt, again = (timed(home, "plan", "MLA-C02", "--json") for _ in range(2))
    pairs = paired(home, runs)
    return {
        "cold": cold,
        "warm": warm,
        "session_touched": one_more,
        "bank_touched": one_bank,
        "plan_first": learnt,
        "plan": again,
        **pairs,
        "draw": draw_ms(home),
        **{f"sat {name}": value for name, value in sitting(home, pairs["memory"].reference).items()},
    }


def measure(folder: Path, runs: int) -> tuple[dict[str, Figure], dict[str, dict[str, float]]]:
    """The figures by row of the budget, and what grows, by size."""
    sizes = {f"{size[0]:,} / {size[1]:,}": grown(folder, size, runs) for size in (SMALL, LARGE, HUGE)}
    small, huge = sizes["1,000 / 1,000"], sizes["100,000 / 10,000"]
    rows = {
        "first paint, 1,000 questions and sessions": small["paint"],
        "first paint, 100,000 questions, 10,000 sessions": huge["paint"],
        "move the cursor": small["sat cursor"],
        "choose an option": small["sat choose"],
        "next question": small["sat next"],
        "idle, share of a core": small["sat idle"],
        "idle, bytes a second": small["sat bytes"],
        "memory, settled lobby": small["memory"],
        "memory, question 30 of 65": small["sat memory"],
        "mlsim --version": version_ms(runs),
        "drawing a form from 1,000 questions": small["draw"],
    }
    grows = {
        size: {
            **{name: one[name] for name in ("cold", "warm", "session_touched", "bank_touched", "plan_first", "plan")},
            "paint_ratio": one["paint"].ratio,
            "memory": one["memory"].median,
            "draw_ms": one["draw"].median,
            "briefing": one["sat briefing"],
            "begin": one["sat begin"],
            "cursor_p95": one["sat cursor"].p95,
            "next_p95": one["sat next"].p95,
            "idle": one["sat idle"].median,
        }
        for size, one in sizes.items()
    }
    return rows, grows


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
    baseline = json.loads(BASELINE.read_text(encoding="utf-8"))["ratios"] if BASELINE.exists() else {}
    rows = [one for one, _ in measured]
    lines, wrong = table(rows, baseline)
    print("\n".join([*lines, "", *growth([grows for _, grows in measured])]))
    if arguments.json:
        times = [{"rows": {row: asdict(one) for row, one in got.items()}, "growth": grows} for got, grows in measured]
        arguments.json.write_text(json.dumps({"machine": machine, "times": times}, indent=2), encoding="utf-8")
    if arguments.save:
        ratios = {row: round(statistics.median(one[row].ratio for one in rows), 4) for row in BUDGET}
        BASELINE.write_text(json.dumps({"machine": machine, "ratios": ratios}, indent=2) + "\n", encoding="utf-8")
    if arguments.check and wrong:
        print(f"\noutside of the budget, or worse than it was: {', '.join(wrong)}", file=sys.stderr)
    return 1 if arguments.check and wrong else 0


if __name__ == "__main__":
    sys.exit(main())
