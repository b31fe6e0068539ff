"""How well the chance of passing foretells simulated learners: `nice python tests/bench/readiness.py`.

Five worlds of learners who answer questions of a bank and then sit an exam of fresh questions. What is asked is the estimator that
ships, by way of the same fold and the same filter as in the program; it knows nothing of the world but the answers. Beside it stand the
oracle, which knows the true ability, and the last mock of 65 questions taken at its word. Prints a table and ends with 1 if a claim
does not hold. The worlds are in `worlds.py`.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1]))

from tests.bench import worlds  # noqa: E402
from tests.bench.worlds import (  # noqa: E402
    CHECKPOINTS,
    CLAIMED,
    CUT,
    FORM,
    KINDS,
    LAST,
    MORE,
    ORACLE,
    SCORED,
    WEIGHTS,
    WORLDS,
    Array,
    Learners,
    live,
)

from mlsim.core.bank.exams import Exam  # noqa: E402
from mlsim.core.bank.library import Library  # noqa: E402
from mlsim.core.bank.questions import Multiple, Ordering, Single  # noqa: E402
from mlsim.core.learn.ability import Evidence, Target, estimate, target_of  # noqa: E402
from mlsim.core.learn.attempts import Attempt, Past  # noqa: E402
from mlsim.core.learn.evidence import Firsts, evidence  # noqa: E402
from mlsim.core.learn.readiness import SEED  # noqa: E402

# -- the estimator that ships ------------------------------------------------------------------------------------------------------------

EXAM = Exam.model_validate(
    {
        "code": "SIM-1",
        "name": "Simulated",
        "vendor": "nobody",
        "level": "associate",
        "minutes": 130,
        "questions": 65,
        "unscored": 15,
        "pass_mark": 720,
        "kinds": ["single", "multiple", "ordering", "matching"],
        "guide": "none",
        "guide_url": "https://example.com",
        "checked": date(2026, 11, 27),
        "domain": [
            {"id": str(d), "name": f"Domain {d}", "weight": w, "task": [{"id": f"{d}.1", "title": "All of it"}]}
            for d, w in enumerate(WEIGHTS, 1)
        ],
    }
)
START = datetime(2026, 1, 1, tzinfo=UTC)


class AnyQuestion(dict[str, Any]):
    """Questions by ids that say what they are: domain, kind, label and number."""

    def get(self, name: str, default: Any = None) -> Any:
        return self[name.rpartition("-")[0]]


def bank() -> Library:
    """One question of each domain, kind and label; which of its many namesakes is meant makes no difference."""
    found = AnyQuestion()
    for d in range(4):
        for k, kind in enumerate(KINDS):
            for label in (1, 2, 3):
                name = f"{d}-{k}-{label}"
                values: dict[str, Any] = {"id": name, "type": kind, "objectives": [f"SIM-1:{d + 1}.1"], "stem": "?"}
                values["difficulty"] = label
                if kind == "ordering":
                    steps = [{"text": "one", "place": 1}, {"text": "two", "place": 2}]
                    found[name] = Ordering.model_validate({**values, "step": steps})
                else:
                    keys = 1 if kind == "single" else 2
                    options = [{"text": f"option {n}", "correct": n < keys} for n in range(4)]
                    model = Single if kind == "single" else Multiple
                    found[name] = model.model_validate({**values, "option": options})
    return Library({"SIM-1": EXAM}, found)


def answers_of(learners: Learners, one: int) -> list[Attempt]:
    """All answers of a learner."""
    columns = (learners.question, learners.domain, learners.kind, learners.label, learners.correct)
    return [
        Attempt(
            session=f"s{n // FORM}",
            exam="SIM-1",
            mode="exam",
            at=START + timedelta(minutes=2 * n),
            question=f"{d}-{k}-{label}-{q}",
            revision="",
            task=f"{d + 1}.1",
            response=(0,),
            correct=right,
            seconds=90.0,
        )
        for n, (q, d, k, label, right) in enumerate(zip(*(column[one].tolist() for column in columns), strict=True))
    ]


PAST = Past(
    "", "SIM-1", "exam", "full", None, START, START, True, 0, 130, False, None, "ended", 0.7, 720, 100, 1000, False, None
)  # fmt: skip


def judged(
    learners: Learners, one: int, library: Library, target: Target, repeats: bool, checkpoints: Sequence[int]
) -> list[tuple[float, ...]]:
    """Chance, expected score and both ends of the band at each checkpoint, by the estimator as it ships.

    With ``repeats`` every answer is let in as evidence, which is what must not be done.
    """
    answers = answers_of(learners, one)
    fold, at = Firsts(), 0
    found: list[tuple[float, ...]] = []
    state = fold.start()
    for checkpoint in checkpoints:
        state = fold.step(state, PAST, answers[at:checkpoint])
        at = checkpoint
        known = evidence(EXAM, library, state)
        if repeats:
            known = tuple(
                Evidence(question.objectives[0][6], question.type, question.difficulty, answer.correct)
                for answer in answers[:checkpoint]
                if (question := library.questions.get(answer.question)) is not None
            )
        made = estimate(known, target, random.Random(SEED))
        found.append((made.chance, made.expected, *made.band))
    return found


def judge_some(work: tuple[str, int, int, int, int, bool, tuple[int, ...]]) -> list[list[tuple[float, ...]]]:
    """For a pool of processes: the learners from one number to another of a world."""
    name, count, seed, first, last, repeats, checkpoints = work
    learners = live(WORLDS[name], count, seed)
    library, target = bank(), target_of(EXAM, CUT)
    return [judged(learners, one, library, target, repeats, checkpoints) for one in range(first, last)]


def simulate(
    name: str,
    count: int,
    seed: int,
    *,
    repeats: bool = False,
    processes: int = 1,
    checkpoints: tuple[int, ...] = CHECKPOINTS,
) -> dict[str, list[float]]:
    """The figures of a world, each with one entry for each checkpoint."""
    learners = live(WORLDS[name], count, seed).at(checkpoints)
    steps = [round(part * count / processes) for part in range(processes + 1)]
    work = [(name, count, seed, *ends, repeats, checkpoints) for ends in pairwise(steps)]
    if processes == 1:
        parts = [judge_some(work[0])]
    else:
        with ProcessPoolExecutor(processes) as pool:
            parts = list(pool.map(judge_some, work))
    made = np.array([one for part in parts for one in part])
    chance, expected, low, high = (made[:, :, column] for column in range(4))
    figures: dict[str, list[float]] = {
        "pass rate": learners.passed.mean(axis=0).tolist(),
        "oracle": brier(learners.oracle, learners.passed),
        "last": brier(learners.last, learners.passed),
        "R": brier(chance, learners.passed),
        "ECE": [calibration(chance[:, c], learners.passed[:, c]) for c in range(len(checkpoints))],
        "coverage": ((learners.score >= low) & (learners.score <= high)).mean(axis=0).tolist(),
        "width": ((high - low) / 2).mean(axis=0).tolist(),
        "bias": (100 * (expected - learners.score) / SCORED).mean(axis=0).tolist(),
    }
    sure = chance >= 0.8
    figures["pass when P>=.8"] = [
        float(learners.passed[sure[:, c], c].mean()) if sure[:, c].any() else float("nan")
        for c in range(len(checkpoints))
    ]
    figures["share P>=.8"] = sure.mean(axis=0).tolist()
    return figures


def brier(chance: Array, passed: Array) -> list[float]:
    """Mean squared error of a chance, by checkpoint."""
    return ((chance - passed) ** 2).mean(axis=0).tolist()  # type: ignore[no-any-return]


def calibration(chance: Array, passed: Array) -> float:
    """Expected calibration error: ten bins of equal width, each with its share."""
    bins = np.minimum((chance * 10).astype(int), 9)
    return float(sum(abs((chance[bins == b] - passed[bins == b]).sum()) for b in range(10)) / len(chance))


# -- what is claimed -----------------------------------------------------------------------------------------------------------------


def claims(figures: dict[str, dict[str, list[float]]]) -> list[tuple[str, bool]]:
    """Each claim in words, and whether it holds."""
    real = figures[CLAIMED]
    said: list[tuple[str, bool]] = []
    for c, answers in enumerate(CHECKPOINTS):
        for what, limits in (("R", (0.170, 0.160, 0.155, 0.145)), ("ECE", (0.08, 0.06, 0.06, 0.06))):
            text = "Brier score" if what == "R" else "calibration error"
            said.append(
                (f"S6 at {answers}: {text} {real[what][c]:.3f}, at most {limits[c]:.3f}", real[what][c] <= limits[c])
            )
        cover = real["coverage"][c]
        said.append((f"S6 at {answers}: 80 % intervals cover {cover:.3f}, from .78 to .92", 0.78 <= cover <= 0.92))
        for what, table in (("oracle", ORACLE), ("last", LAST)):
            apart = real[what][c] - table["S6"][c]
            said.append(
                (f"S6 at {answers}: {what} {apart:+.3f} from the model's table, at most .015", abs(apart) <= 0.015)
            )
        if answers >= 130:
            share = real["pass when P>=.8"][c]
            said.append((f"S6 at {answers}: {share:.3f} pass of those with 80 % or more, at least .85", share >= 0.85))
    if "S5" in figures:
        score = figures["S5"]["R"][-1]
        said.append((f"S5 at 400: Brier score {score:.3f}, at most .150", score <= 0.150))
    return said


def table(figures: dict[str, dict[str, list[float]]]) -> str:
    """The figures as a table in Markdown: each cell has the four checkpoints."""
    columns = list(next(iter(figures.values())))
    lines = ["| world | " + " | ".join(columns) + " |", "|---" * (len(columns) + 1) + "|"]
    for name, values in figures.items():
        cells = [" ".join(_cell(column, value) for value in values[column]) for column in columns]
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def _cell(column: str, value: float) -> str:
    if column == "width":
        return f"{value:.1f}"
    if column == "bias":
        return f"{value:+.1f}"
    digits = 2 if column in ("pass rate", "coverage", "pass when P>=.8", "share P>=.8") else 3
    return f"{value:.{digits}f}".removeprefix("0")


def main(words: Sequence[str] | None = None) -> int:
    """Simulate, print, judge."""
    about = f"{__doc__}\n{worlds.__doc__}"
    parser = argparse.ArgumentParser(description=about, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--learners", type=int, default=2000, help="in each world; three times as many in S6")
    parser.add_argument("--seed", type=int, default=23)
    parser.add_argument("--worlds", default=",".join(WORLDS))
    parser.add_argument("--repeats", action="store_true", help="let every answer in, which is what must not be done")
    parser.add_argument("--processes", type=int, default=1)
    parser.add_argument("--json", metavar="FILE")
    arguments = parser.parse_args(words)
    began = time.perf_counter()
    figures = {}
    for name in arguments.worlds.split(","):
        count = arguments.learners * (MORE if name == CLAIMED else 1)
        figures[name] = simulate(name, count, arguments.seed, repeats=arguments.repeats, processes=arguments.processes)
        print(f"{name} done after {time.perf_counter() - began:.0f} s", file=sys.stderr)
    many = f"{arguments.learners} learners in each world, {MORE * arguments.learners} in {CLAIMED}"
    print(f"{many}, seed {arguments.seed}, at {CHECKPOINTS} answers\n")
    print(table(figures))
    if arguments.json:
        Path(arguments.json).write_text(json.dumps(figures, indent=1), encoding="utf-8")
    if CLAIMED not in figures:
        return 0
    said = claims(figures)
    print()
    for text, holds in said:
        print(f"{'holds' if holds else 'FAILS'}  {text}")
    return 0 if all(holds for _, holds in said) else 1


if __name__ == "__main__":
    sys.exit(main())
