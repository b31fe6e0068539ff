"""The long part of the fault tests, with a table of figures: `python tests/e2e/long.py` (POSIX only).

It writes to a temporary folder only. Its exit status is 1 if anything was wrong.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from datetime import UTC
from pathlib import Path
from typing import Any

if __name__ == "__main__":
    # Not this folder, where `tests` cannot be found.
    sys.path[0] = str(Path(__file__).parents[2])

from tests.e2e.callpoints import SCENARIOS, Outcome, calls, run_points
from tests.e2e.damage import cut_everywhere, mutate_sessions
from tests.e2e.damaged_banks import mutate_banks
from tests.e2e.damaged_settings import mutate_index, mutate_settings, settings_can_be_read
from tests.e2e.durable import measure
from tests.e2e.faults import Figures, live
from tests.e2e.mutations import Report
from tests.e2e.point import FAILURES, WAYS

from mlsim.cli.wiring import SystemClocks

CHUNK = 25
"""Kills in one home; each home is a task of its own."""
WHOLE = {"kills": 1000, "calls": 1000, "cuts": 1, "mutations": 100_000, "power": 1000}
"""Counts of the whole long part; of calls, the most of each scenario; of cuts, the step."""


def say(text: str = "") -> None:
    """A line."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def table(rows: Iterable[tuple[str, object]]) -> None:
    """Names and figures."""
    for name, value in rows:
        shown = f"{value:,}" if isinstance(value, int) else value
        say(f"  {name:<62} {shown:>12}")


def problems(found: Sequence[str]) -> int:
    """Tell what was wrong; how much that was."""
    for problem in found[:20]:
        say("  ! " + " ".join(problem.split())[:1500])
    return len(found)


def kills(folder: Path, count: int, workers: int, seed: int) -> int:
    """Kills at random moments."""
    figures = Figures()
    # One more than there are cores: each waits most of its time.
    with ProcessPoolExecutor(workers + 1) as pool:
        sizes = [min(CHUNK, count - at) for at in range(0, count, CHUNK)]
        tasks = [pool.submit(live, folder / f"lives-{n}", seed + n, size, 0.02) for n, size in enumerate(sizes)]
        for number, task in enumerate(as_completed(tasks), start=1):
            figures.add(task.result())
            problems(task.result().problems)
            if number % 4 == 0:
                say(f"  ... {figures.counts['kills']} kills, {len(figures.problems)} wrong")
    table(sorted(figures.counts.items()))
    table(
        [
            ("the most that the charged clock was behind the shown one", f"{figures.behind:.1f} s"),
            ("the most that it was ahead of the time that had passed", f"{figures.ahead:.1f} s"),
            ("WRONG", len(figures.problems)),
        ]
    )
    return len(figures.problems)


def _points(scenario: str, made: Sequence[str], count: int) -> list[tuple[int, str]]:
    """Which calls, and how. Of those that begin a session (a file for each question) each has one way, of the others each has all."""
    # The syncing thread's calls may come more often in one run than in another: a few more than were made.
    numbers = range(1, min(count, len(made) + 6) + 1)
    if scenario == "trouble":
        return [(number, FAILURES[number // 4 % 3]) for number in numbers if number % 4 == 0]
    begun = max((at for at, name in enumerate(made, start=1) if name == "mkdir"), default=0)
    return [(number, way) for number in numbers for way in (WAYS if number > begun else (WAYS[number % 3],))]


def call_points(folder: Path, count: int, workers: int, _seed: int) -> int:
    """An end at every call of the store: before, half-way through (writes), after. Every fourth fails: once, half, for a while."""
    wrong = 0
    for scenario in (*SCENARIOS, "trouble"):
        made = calls(folder / f"calls-{scenario}", scenario)
        points = _points(scenario, made, count)
        outcome = Outcome()
        with ProcessPoolExecutor(workers) as pool:
            chunks = [points[at : at + 30] for at in range(0, len(points), 30)]
            tasks = [
                pool.submit(run_points, folder / f"{scenario}-{n}", scenario, chunk) for n, chunk in enumerate(chunks)
            ]
            for task in tasks:
                outcome.add(task.result())
        say(f"  -- {scenario}: {', '.join(f'{n} {name}' for name, n in Counter(made).most_common())}")
        table([*sorted(outcome.counts.items()), ("WRONG", len(outcome.problems))])
        wrong += problems(outcome.problems)
    return wrong


def _readings(folder: Path, workers: int, tasks: Sequence[tuple[Callable[..., Report], Any, Any]]) -> int:
    report = Report()
    with ProcessPoolExecutor(workers) as pool:
        running = [
            pool.submit(call, folder / f"{call.__name__}-{n}", one, two) for n, (call, one, two) in enumerate(tasks)
        ]
        for number, task in enumerate(as_completed(running), start=1):
            report.add(task.result())
            problems(task.result().problems)
            if number % 10 == 0:
                say(f"  ... {number} of {len(running)} parts, {len(report.problems)} wrong")
    table(sorted(report.counts.items()))
    table([("the longest reading of a file", f"{report.slowest * 1000:.0f} ms")])
    return sum(number for name, number in report.counts.items() if name.startswith("WRONG"))


def cuts(folder: Path, step: int, workers: int, _seed: int) -> int:
    """Two sessions cut at every byte."""
    return _readings(folder, workers, [(cut_everywhere, n * step, 8 * step) for n in range(8)])


def mutations(folder: Path, count: int, workers: int, seed: int) -> int:
    """Files damaged at random: of ten six sessions, two banks, one settings (where there are any), one index."""
    each = max(1, count // 100)
    settings = mutate_settings if settings_can_be_read() else mutate_banks
    kinds = [*[mutate_sessions] * 6, *[mutate_banks] * 2, settings, mutate_index]
    return _readings(folder, workers, [(kinds[n % 10], seed + n, each) for n in range(100)])


def power(folder: Path, count: int, _workers: int, seed: int) -> int:
    """How long a power cut may take an answer."""
    wrong = 0
    for load in (0, 2):
        found = measure(folder / f"power-{load}", count // 2, load, seed)
        say(f"  -- {load} processes beside it that write and fsync")
        for name, waits in (("from paint", found.from_paint), ("from the end of its write", found.from_write)):
            at = {"median": len(waits) // 2, "99 of 100": len(waits) * 99 // 100, "longest": -1}
            if not waits:
                raise AssertionError("nothing was measured")
            table([(f"{name}: {word}, of {len(waits)}", f"{waits[n] * 1000:.1f} ms") for word, n in at.items()])
        table([("answers that no fsync covered", found.never)])
        wrong += found.never
    return wrong


PARTS: dict[str, Callable[[Path, int, int, int], int]] = {
    "kills": kills,
    "calls": call_points,
    "cuts": cuts,
    "mutations": mutations,
    "power": power,
}


def main() -> int:
    """Run the parts that are wanted."""
    parser = argparse.ArgumentParser(description="The long part of the fault tests.")
    parser.add_argument("--part", choices=PARTS, action="append", help="this part only; may be given more than once")
    parser.add_argument("--count", type=int, help="how many, instead of the whole long part's number")
    parser.add_argument(
        "--workers", type=int, default=os.cpu_count() or 2, help="processes, as many as cores if not given"
    )
    parser.add_argument("--seed", type=int, default=1, help="of all that is random, but the moments of the machine")
    parser.add_argument("--folder", type=Path, help="where to write, for example on another disk")
    wanted = parser.parse_args()
    machine = os.uname()
    day, python = f"{SystemClocks().now().astimezone(UTC):%Y-%m-%d}", sys.version.split()[0]
    say(f"{day}, {machine.sysname} {machine.release} {machine.machine}, {os.cpu_count()} cores, Python {python}")
    wrong = 0
    for name in wanted.part or PARTS:
        call = PARTS[name]
        say(f"\n{name}: {(call.__doc__ or '').rstrip('.')}")
        begun = time.perf_counter()
        with tempfile.TemporaryDirectory(dir=wanted.folder, prefix="mlsim-long-") as folder:
            wrong += call(Path(folder), wanted.count or WHOLE[name], wanted.workers, wanted.seed)
        say(f"  took {time.perf_counter() - begun:.0f} s")
    say(f"\n{wrong} wrong")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
