"""What it takes to fold 1,000 sessions of 65 answers and 300 events: `python tests/bench/folding.py`.

Prints seconds. The parts are measured one after the other, as a start of the program goes through them: cold without anything in the cache
folder, warm with it, and warm with one more session.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1]))

from tests.bench.data import START, a_header  # noqa: E402

from mlsim.cli.desk import FileDesk  # noqa: E402
from mlsim.cli.wiring import SystemClocks  # noqa: E402
from mlsim.core.learn.attempts import Attempt, Fold, Past  # noqa: E402
from mlsim.core.learn.diary import Keeping  # noqa: E402
from mlsim.core.learn.evidence import Firsts  # noqa: E402
from mlsim.core.learn.reviews import Memory, Remembering, review  # noqa: E402
from mlsim.core.session.events import Answered, Item, Moved, Rated, Submitted  # noqa: E402
from mlsim.store.journal import checksum, header_bytes, opening_bytes, record_bytes  # noqa: E402
from mlsim.store.paths import Paths, shipped_banks  # noqa: E402


def write_sessions(folder: Path, names: list[tuple[str, str]], count: int, events: int, first: int = 0) -> None:
    """Exams of 65 questions, seven hours apart, drawn from ``names`` (question and task), with so many events each."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(first, first + count):
        rng = random.Random(number)
        started = START + timedelta(hours=7 * number)
        asked = rng.sample(names, min(65, len(names)))
        items = tuple(
            Item(question=q, revision=f"{abs(hash(q)) % 16**32:032x}", options=(2, 0, 3, 1), scored=n < 50, task=task)
            for n, (q, task) in enumerate(asked)
        )
        header = a_header(rng, number, started, items)
        parts, said = [opening_bytes(header)], checksum(header_bytes(header))
        for step in range(events - 2):
            at: dict[str, Any] = {"at": started + timedelta(seconds=20 * step), "clock": 20.0 * step}
            item = step * len(items) // events
            kinds = (
                Answered(**at, item=item, response=(rng.randrange(4),)),
                Moved(**at, item=item),
                Rated(**at, item=item, sureness="sure"),
            )
            parts.append(record_bytes(kinds[step % 3], said, step + 1))
        right = [rng.random() < 0.7 for _ in items]
        parts.append(
            record_bytes(
                Submitted(
                    at=started + timedelta(hours=2),
                    clock=7000.0,
                    reason="ended",
                    question=tuple(item.question for item in items),
                    revision=tuple(item.revision for item in items),
                    response=tuple((rng.randrange(4),) for _ in items),
                    first=tuple((rng.randrange(4),) for _ in items),
                    correct=tuple(right),
                    first_correct=tuple(right),
                    seconds=tuple(round(rng.uniform(15, 200), 1) for _ in items),
                    sureness=tuple(rng.choice(("", "sure", "unsure", "guess")) for _ in items),
                    changes=tuple(0 for _ in items),
                    flagged=tuple(rng.random() < 0.1 for _ in items),
                ),
                said,
                events - 1,
            )
        )
        (folder / f"{started:%Y-%m-%dT%H%M}-mla-c02-{header.id}.toml").write_bytes(b"".join(parts))


class Nothing:
    """A fold that comes to nothing."""

    name = "nothing"
    version = "1"

    def start(self) -> int:
        return 0

    def step(self, state: int, past: Past, attempts: Sequence[Attempt]) -> int:
        return state + len(attempts)

    def dump(self, state: int) -> int:
        return state

    def load(self, values: int) -> int:
        return values


def timed(what: Callable[[], object]) -> tuple[float, float]:
    """Seconds that a call takes by the clock, and of the processor: on a busy machine the second says more."""
    start, busy = time.perf_counter(), time.process_time()
    what()
    return time.perf_counter() - start, time.process_time() - busy


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sessions", type=int, default=1000)
    parser.add_argument("--events", type=int, default=300)
    parser.add_argument("--runs", type=int, default=3)
    arguments = parser.parse_args()
    home = Path(tempfile.mkdtemp(prefix="mlsim-folding-"))
    try:
        paths = Paths(home / "data", home / "config", home / "cache", shipped_banks())

        def desk() -> FileDesk:
            return FileDesk(paths, SystemClocks(), lambda: date(2026, 11, 27), lambda moment: moment)

        library = desk().library
        names = [(q.id, q.task_in("MLA-C02") or "") for q in library.serving("MLA-C02")]
        names += [(f"own-{n:04}", "1.1") for n in range(max(0, 600 - len(names)))]
        write_sessions(paths.sessions, names, arguments.sessions, arguments.events)
        size = sum(path.stat().st_size for path in paths.sessions.iterdir())
        print(f"{arguments.sessions} sessions, {size / 1e6:.0f} MB, {os.cpu_count()} processors")
        exam = library.exam("MLA-C02")

        def folds() -> list[Fold[Any]]:
            return [Keeping(), Firsts(), Remembering(exam.code, exam.seconds_per_question, None)]

        def fold_all() -> None:
            """Everything that is folded, by a program that has just been started."""
            desk().learning.fold_all(folds())

        def fold_one(fold: Fold[Any]) -> Callable[[], object]:
            return lambda: desk().learning.fold(fold)

        review(Memory(0.0, 0.0, START, START, 0), 3, START, None)  # the scheduler is imported once
        rows: dict[str, list[tuple[float, float]]] = {}

        def measure(name: str, what: Callable[[], object]) -> None:
            rows.setdefault(name, []).append(timed(what))

        for run in range(arguments.runs):
            shutil.rmtree(paths.cache, ignore_errors=True)
            measure("everything folded, cold", fold_all)
            measure("everything folded, warm", fold_all)
            for fold in folds():
                measure(f"  {fold.name}, warm", fold_one(fold))
            measure("all attempts as values, warm", lambda: desk().learning.attempts())
            shutil.rmtree(paths.folds)
            measure("everything folded, without what was folded before", fold_all)
            write_sessions(paths.sessions, names, 1, arguments.events, first=arguments.sessions + run)
            measure("everything folded, one session more", fold_all)
            shutil.rmtree(paths.cache)
            measure("journals read, nothing folded, cold", lambda: desk().learning.fold(Nothing()))
        for name, seconds in rows.items():
            clock, busy = (statistics.median(column) for column in zip(*seconds, strict=True))
            print(f"{name:<52} {clock:.3f} s, {busy:.3f} s of the processor (best {min(b for _, b in seconds):.3f})")
    finally:
        shutil.rmtree(home)
    return 0


if __name__ == "__main__":
    sys.exit(main())
