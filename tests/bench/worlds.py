"""Five worlds of simulated learners, for `readiness.py`.

Four domains of weight .28, .26, .22, .24; ability N(m, .8) and N(0, .4) for each domain; questions of difficulty N(0, .9),
slope 1 +- .3 and guessing .20, .08, .03 for 75, 15, 10 % single, multiple and ordering; labels that correlate .5 with the difficulty;
an exam of 50 fresh questions with 35 to pass.

  S1  nothing is learnt
  S2  learning: +.8 logit over 400 answers
  S3  S2, with drills of medium and hard questions in the weakest domain, and 25 % repeats, which are easier by 1.2 logits
  S5  S2, with a bank that is easier by N(.25, .3), and 60 % repeats, easier by 2 logits, from answer 130 on
  S6  "real life": S2 with drills, 40 % repeats, easier by 1.5 logits, a bank that is easier by N(.25, .3), and a true cut of N(70 %, 3 %)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

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
    return np.asarray(2 + (seen > QUARTILE).astype(int) - (seen < -QUARTILE).astype(int))


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

    return np.asarray(0.5 * np.vectorize(erfc)(-x / np.sqrt(2)))
