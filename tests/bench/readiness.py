"""How well the chance of passing foretells simulated learners: `nice python tests/bench/readiness.py`.

Five worlds of learners who answer questions of a bank and then sit an exam of fresh questions. What is asked is the estimator that
ships, by way of the same fold and the same filter as in the program; it knows nothing of the world but the answers. Beside it stand the
oracle, which knows the true ability, and the last mock of 65 questions taken at its word. Prints a table and ends with 1 if a claim
does not hold.

The worlds: four domains of weight .28, .26, .22, .24; ability N(m, .8) and N(0, .4) for each domain; questions of difficulty N(0, .9),
slope 1 +- .3 and guessing .20, .08, .03 for 75, 15, 10 % single, multiple and ordering; labels that correlate .5 with the difficulty;
an exam of 50 fresh questions with 35 to pass.

  S1  nothing is learnt
  S2  learning: +.8 logit over 400 answers
  S3  S2, with drills of medium and hard questions in the weakest domain, and 25 % repeats, which are easier by 1.2 logits
  S5  S2, with a bank that is easier by N(.25, .3), and 60 % repeats, easier by 2 logits, from answer 130 on
  S6  "real life": S2 with drills, 40 % repeats, easier by 1.5 logits, a bank that is easier by N(.25, .3), and a true cut of N(70 %, 3 %)
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1]))

from mlsim.core.ability import Evidence, Target, estimate, target_of  # noqa: E402
from mlsim.core.attempts import Attempt, Past  # noqa: E402
from mlsim.core.evidence import Firsts, evidence  # noqa: E402
from mlsim.core.exams import Exam  # noqa: E402
from mlsim.core.library import Library  # noqa: E402
from mlsim.core.questions import Multiple, Ordering, Single  # noqa: E402
from mlsim.core.readiness import SEED  # noqa: E402

Array = np.ndarray[Any, Any]

CHECKPOINTS = (65, 130, 200, 400)
FORM = 65
ANSWERS = 400
WEIGHTS = (28, 26, 22, 24)
SEATS = np.array([14, 13, 11, 12])
SCORED, CUT = 50, 0.70
KINDS = ("single", "multiple", "ordering")
KIND_SHARES = np.array([0.75, 0.15, 0.10])
GUESS = np.array([0.20, 0.08, 0.03])
ABILITY_SD, DOMAIN_SD, HARDNESS_SD, SLOPE_SD = 0.8, 0.4, 0.9, 0.3
LABEL_CORRELATION = 0.5
QUARTILE = 0.6744898


@dataclass(frozen=True)
class World:
    """What the learners do, and what is different from what the estimator believes."""

    mean: float
    """Of the ability at the start, in logits."""
    gain: float = 0.0
    """Logits that are learnt over 400 answers."""
    drills: float = 0.0
    """Share of the answers after the first form that are drills."""
    repeats: float = 0.0
    """Share of the answers, drills apart, that are to questions that were asked before."""
    drill_repeats: float = 0.0
    """The same of the drills."""
    boost: float = 0.0
    """How much easier a repeat is, in logits."""
    repeats_from: int = FORM
    easier: float = 0.0
    """How much easier the bank is than the exam: the mean, and the standard deviation over learners."""
    easier_sd: float = 0.0
    cut_sd: float = 0.0


# What the model leaves open (where abilities start, which answers are the repeats, what a repeat teaches) was chosen by the two columns
# that no estimator touches, the oracle and the last mock, so that they come out as in the model's table.
WORLDS = {
    "S1": World(0.75),
    "S2": World(0.4, 0.8),
    "S3": World(0.4, 0.8, drills=0.3, repeats=0.15, drill_repeats=0.5, boost=1.2),
    "S5": World(0.4, 0.8, repeats=0.6, boost=2.0, repeats_from=130, easier=0.25, easier_sd=0.3),
    "S6": World(
        0.36, 0.8, drills=0.35, repeats=0.2, drill_repeats=0.78, boost=1.5, easier=0.25, easier_sd=0.3, cut_sd=0.03
    ),
}

CLAIMED = "S6"
MORE = 3
"""Times as many learners in the world that claims are made about: a Brier score of 2,000 has a standard error of up to .009."""

# The table of the model: Brier scores of the oracle and of the last mock at the four checkpoints.
ORACLE = {
    "S1": (0.100, 0.096, 0.097, 0.091),
    "S2": (0.104, 0.098, 0.098, 0.086),
    "S3": (0.105, 0.100, 0.096, 0.083),
    "S5": (0.099, 0.097, 0.094, 0.093),
    "S6": (0.112, 0.110, 0.106, 0.101),
}
LAST = {
    "S1": (0.183, 0.176, 0.193, 0.185),
    "S2": (0.201, 0.190, 0.185, 0.173),
    "S3": (0.203, 0.198, 0.194, 0.164),
    "S5": (0.221, 0.207, 0.370, 0.323),
    "S6": (0.222, 0.241, 0.243, 0.224),
}


def sigma(x: Array) -> Array:
    """The logistic function."""
    return 1 / (1 + np.exp(-x))


def label_of(hardness: Array, rng: np.random.Generator) -> Array:
    """An author's label, 1 to 3 in shares of 25, 50 and 25 %, from a standardised difficulty."""
    noise = rng.normal(size=hardness.shape)
    seen = LABEL_CORRELATION * hardness + np.sqrt(1 - LABEL_CORRELATION**2) * noise
    return 2 + (seen > QUARTILE).astype(int) - (seen < -QUARTILE).astype(int)


@dataclass
class Learners:
    """What many learners did: arrays with a row for each, and what came of it at each checkpoint."""

    question: Array
    """Numbers of questions; a repeat has the number of the question that it repeats."""
    domain: Array
    kind: Array
    label: Array
    correct: Array
    drill: Array
    score: Array
    """Right answers in the exam at each checkpoint."""
    passed: Array
    oracle: Array
    """The chance of passing for somebody of the true ability."""
    last: Array
    """Whether the last 65 answers that were no drill reached the cut."""

    def at(self, checkpoints: Sequence[int]) -> Learners:
        """The same learners, looked at at some of the checkpoints."""
        places = [CHECKPOINTS.index(checkpoint) for checkpoint in checkpoints]
        kept = {name: getattr(self, name)[:, places] for name in ("score", "passed", "oracle", "last")}
        return replace(self, **kept)


def learnt(world: World, answers: int) -> float:
    """Logits that have been learnt after so many answers. A repeat teaches a quarter of what a new question does."""
    new = min(answers, world.repeats_from)
    share = (1 - world.drills) * world.repeats + world.drills * world.drill_repeats
    return world.gain * (new + (answers - new) * (1 - 0.75 * share)) / ANSWERS


def live(world: World, count: int, seed: int) -> Learners:
    """Let learners answer and sit exams."""
    rng = np.random.default_rng(seed)
    row = np.arange(count)
    start = world.mean + rng.normal(0, ABILITY_SD, (count, 1)) + rng.normal(0, DOMAIN_SD, (count, 4))
    offset = -rng.normal(world.easier, world.easier_sd, count) if world.easier else np.zeros(count)
    shape = (count, ANSWERS)
    question, domain, kind, label = (np.zeros(shape, int) for _ in range(4))
    hardness, slope = np.zeros(shape), np.zeros(shape)
    correct, drill = np.zeros(shape, bool), np.zeros(shape, bool)
    asked, right = np.full((count, 4), 2.0), np.full((count, 4), 1.2)
    for n in range(ANSWERS):
        theta = start + learnt(world, n)
        dom = rng.choice(4, count, p=np.array(WEIGHTS) / 100)
        drilling = (rng.random(count) < world.drills) & (n >= FORM)
        dom = np.where(drilling, np.argmin(right / asked, axis=1), dom)
        z = rng.normal(size=count)
        lab = label_of(z, rng)
        for _ in range(12):  # drills are of medium and hard questions: the others are drawn again
            again = drilling & (lab == 1)
            if not again.any():
                break
            fresh = rng.normal(size=count)
            z = np.where(again, fresh, z)
            lab = np.where(again, label_of(fresh, rng), lab)
        values = {
            "question": np.full(count, n),
            "domain": dom,
            "kind": rng.choice(3, count, p=KIND_SHARES),
            "label": lab,
            "hardness": HARDNESS_SD * z + offset,
            "slope": np.clip(1 + SLOPE_SD * rng.normal(size=count), 0.2, None),
        }
        often = np.where(drilling, world.drill_repeats, world.repeats)
        repeat = (rng.random(count) < often) & (n >= world.repeats_from)
        earlier = (rng.random(count) * max(n, 1)).astype(int)
        arrays = {
            "question": question,
            "domain": domain,
            "kind": kind,
            "label": label,
            "hardness": hardness,
            "slope": slope,
        }
        for name, array in arrays.items():
            array[:, n] = np.where(repeat, array[row, earlier], values[name])
        there = domain[:, n]
        easier = world.boost * repeat
        knows = sigma(slope[:, n] * (theta[row, there] + easier - hardness[:, n]))
        floor = GUESS[kind[:, n]]
        correct[:, n] = rng.random(count) < floor + (1 - floor) * knows
        drill[:, n] = drilling
        asked[row, there] += 1
        right[row, there] += correct[:, n]
    score, passed, oracle, last = _exams(world, start, correct, drill, rng)
    return Learners(question, domain, kind, label, correct, drill, score, passed, oracle, last)


def _exams(
    world: World, start: Array, correct: Array, drill: Array, rng: np.random.Generator
) -> tuple[Array, Array, Array, Array]:
    count = len(start)
    shape = (count, len(CHECKPOINTS))
    score, passed, oracle, last = np.zeros(shape, int), np.zeros(shape, bool), np.zeros(shape), np.zeros(shape)
    domains = np.repeat(np.arange(4), SEATS)
    for place, answers in enumerate(CHECKPOINTS):
        theta = start + learnt(world, answers)
        size = (count, SCORED)
        floor = GUESS[rng.choice(3, size, p=KIND_SHARES)]
        slope = np.clip(1 + SLOPE_SD * rng.normal(size=size), 0.2, None)
        knows = sigma(slope * (theta[:, domains] - HARDNESS_SD * rng.normal(size=size)))
        score[:, place] = (rng.random(size) < floor + (1 - floor) * knows).sum(axis=1)
        # Rounded to whole questions and not up: the mean of the cuts is to be what the estimator believes.
        cut = np.round(np.clip(rng.normal(CUT, world.cut_sd, count), 0.5, 0.9) * SCORED)
        passed[:, place] = score[:, place] >= cut
        oracle[:, place] = foresight(theta, world.cut_sd)
        for learner in range(count):
            form = correct[learner, :answers][~drill[learner, :answers]][-FORM:]
            last[learner, place] = 0.99 if form.sum() >= np.ceil(CUT * len(form) - 1e-9) else 0.01
    return score, passed, oracle, last


def foresight(theta: Array, cut_sd: float) -> Array:
    """The chance of passing for known abilities and unknown questions."""
    nodes, weights = np.polynomial.hermite_e.hermegauss(15)
    weights = weights / weights.sum()
    floor = float(GUESS @ KIND_SHARES)
    p = np.zeros_like(theta)
    for z, wz in zip(nodes, weights, strict=True):
        for a, wa in zip(nodes, weights, strict=True):
            p += wz * wa * sigma(max(0.2, 1 + SLOPE_SD * a) * (theta - HARDNESS_SD * z))
    p = floor + (1 - floor) * p
    mean, sd = (p * SEATS).sum(axis=1), np.sqrt((p * (1 - p) * SEATS).sum(axis=1))
    chance = np.zeros(len(theta))
    for z, weight in zip(nodes, weights, strict=True):
        cut = np.round((CUT + cut_sd * z) * SCORED)
        chance += weight * (1 - _normal((cut - 0.5 - mean) / sd))
    return chance


def _normal(x: Array) -> Array:
    from math import erfc

    return 0.5 * np.vectorize(erfc)(-x / np.sqrt(2))


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
    fold, at, found = Firsts(), 0, []
    state = fold.start()
    for checkpoint in checkpoints:
        state = fold.step(state, PAST, answers[at:checkpoint])
        at = checkpoint
        known = evidence(EXAM, library, state)
        if repeats:
            known = tuple(
                Evidence(question.objectives[0][6], question.type, question.difficulty, answer.correct)
                for answer in answers[:checkpoint]
                for question in (library.questions.get(answer.question),)
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
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
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
