"""The ability that first attempts tell of, and the chance of passing that follows: a Rasch model (1960) of one person.

Each answer is ``Bern(c + (1 - c) * sigma(s * (theta_d - b)))``: a guessing floor ``c`` of the kind of question, an expected difficulty
``b`` of its label, and an ability for each domain of the exam. The abilities have a Gaussian prior that ties the domains together; it
does the work that other candidates' answers would do. The mode is found by Fisher scoring, its width is that of the Laplace
approximation, widened by what cannot be known from here: how hard the real exam is, where its cut lies, and what kind of day it is.
How well it foretells simulated learners is measured by `tests/bench/readiness.py`; the table is in the README beside it.
"""

from __future__ import annotations

import math
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from operator import mul
from typing import Final, NamedTuple

from mlsim.core.bank.exams import Exam, quotas
from mlsim.core.base.kinds import Kind
from mlsim.core.base.linear import Matrix, root, solved, solved_for
from mlsim.core.session.scoring import Z80, raw_cut

# Logits, unless said otherwise.
GUESS: Final[Mapping[Kind, float]] = {"single": 0.25, "multiple": 0.10, "ordering": 0.02, "matching": 0.02}
"""Chance of being right without knowing."""
MIX: Final[Mapping[Kind, float]] = {"single": 0.75, "multiple": 0.15, "ordering": 0.05, "matching": 0.05}
"""Shares of the kinds of question in an exam; of those that it has."""
PRIOR_MEAN: Final = 0.3
PRIOR_SD: Final = 1.0
"""Of what the domains have in common."""
DOMAIN_SD: Final = 0.5
"""Of each domain around that."""
SPREAD: Final = 0.9
"""Standard deviation of the difficulties of an exam's questions."""
LABEL: Final[Mapping[int | None, float]] = {1: -0.55, 2: 0.0, 3: 0.55, None: 0.0}
"""Expected difficulty of an author's label."""
LABEL_CORRELATION: Final = 0.5
"""Of labels with difficulties."""
TRANSFER_SD: Final = 0.35
"""The bank is not the exam, its cut is not published, and nobody is the same every day."""
HALF_LIFE: Final = 150
"""After so many later answers an answer counts half."""
CASE_WEIGHT: Final = 1 / 1.5
"""Questions of one case are not independent of each other."""
DRAWS: Final = 400
"""Abilities that are drawn, in pairs that mirror each other."""
STEPS: Final = 15
"""Of Fisher scoring at the most; it takes five or so."""
Z80_TAIL: Final = 0.10
"""What lies beyond each end of an interval of 80 %."""


class Evidence(NamedTuple):
    """One first attempt, as the model sees it."""

    domain: str
    kind: Kind
    difficulty: int | None
    """The author's label, 1 to 3."""
    correct: bool
    weight: float = 1.0
    """Less than 1 for questions that depend on others; its age comes on top."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """What the model says about the next exam."""

    chance: float
    """Of passing."""
    chance_interval: tuple[float, float]
    """The chance for somebody at the lower and at the upper end of the 80 % that the ability may lie in."""
    expected: float
    """Right answers among the scored questions."""
    band: tuple[int, int]
    """80 % of results lie from the first to the second number of right answers, both included."""


@dataclass(frozen=True, slots=True)
class Target:
    """The exam that is foreseen."""

    seats: Mapping[str, int]
    """Scored questions of each domain."""
    cut: int
    """Right answers that pass."""
    guess: float
    """Mean chance of being right without knowing."""

    @property
    def scored(self) -> int:
        """All scored questions."""
        return sum(self.seats.values())


def target_of(exam: Exam, cut: float) -> Target:
    """The full form of an exam, with its cut at a share of the scored questions."""
    kinds = {kind: share for kind, share in MIX.items() if kind in exam.kinds}
    guess = sum(share * GUESS[kind] for kind, share in kinds.items()) / sum(kinds.values())
    return Target(quotas(exam.domains, exam.scored), raw_cut(exam.scored, cut), guess)


# -- the estimator -------------------------------------------------------------------------------------------------------------------


def attenuation(variance: float) -> float:
    """What averaging a logistic curve over a normal difficulty does to its slope: ``1 / sqrt(1 + 0.346 * variance)``.

    ``variance`` is in logits squared; 0.346 is (16 * sqrt(3) / (15 * pi))^2, by Zeger, Liang and Albert (1988).
    """
    return 1 / math.sqrt(1 + 0.346 * variance)


_SLOPE: Final = {
    label: attenuation(SPREAD**2 * (1 - (LABEL_CORRELATION**2 if label is not None else 0.0))) for label in LABEL
}


def _sigma(x: float) -> float:
    return 1 / (1 + math.exp(-x)) if x >= 0 else (e := math.exp(x)) / (1 + e)


def _prior_precision(count: int) -> tuple[float, float]:
    """Diagonal and off-diagonal of the inverse of ``PRIOR_SD**2 * ones + DOMAIN_SD**2 * identity`` (Sherman and Morrison 1950)."""
    own = 1 / DOMAIN_SD**2
    shared = own * PRIOR_SD**2 / (DOMAIN_SD**2 + count * PRIOR_SD**2)
    return own - shared, -shared


def fit(evidence: Sequence[Evidence], domains: Sequence[str]) -> tuple[list[float], Matrix]:
    """The most likely abilities, in logits, and their covariance (n x n), in the order of the domains.

    Fisher scoring: Newton's method with the expected information in the place of the observed one (Fisher 1925). The guessing floor is
    Birnbaum's (in Lord and Novick 1968), the covariance that of the Laplace approximation.

    Args:
        evidence: first attempts, the oldest first. Those of domains that are not asked for are left out.
        domains: the exam's.
    """
    place = {domain: number for number, domain in enumerate(domains)}
    used = [one for one in evidence if one.domain in place]
    # Answers that the model cannot tell apart are summed: what is left does not grow with their number.
    cells: dict[tuple[int, Kind, int | None], list[float]] = {}
    for age, one in enumerate(reversed(used)):
        cell = cells.setdefault((place[one.domain], one.kind, one.difficulty), [0.0, 0.0])
        cell[one.correct] += one.weight * 0.5 ** (age / HALF_LIFE)
    count = len(domains)
    own, shared = _prior_precision(count)
    theta = [PRIOR_MEAN] * count
    precision: Matrix = []
    for _ in range(STEPS):
        total = sum(theta) - count * PRIOR_MEAN
        gradient = [-(own - shared) * (theta[d] - PRIOR_MEAN) - shared * total for d in range(count)]
        precision = [[own if i == j else shared for j in range(count)] for i in range(count)]
        for (d, kind, label), (wrong, right) in cells.items():
            floor, slope = GUESS[kind], _SLOPE[label]
            share = _sigma(slope * (theta[d] - LABEL[label]))
            p = floor + (1 - floor) * share
            rise = (1 - floor) * slope * share * (1 - share)
            spread = p * (1 - p)
            gradient[d] += (right - (right + wrong) * p) * rise / spread
            precision[d][d] += (right + wrong) * rise * rise / spread
        step = solved_for(precision, gradient)
        # A step of more than one logit is the start of an overshoot where all answers are alike.
        longest = max(map(abs, step))
        shrink = min(1.0, 1.0 / longest) if longest else 1.0
        theta = [value + shrink * change for value, change in zip(theta, step, strict=True)]
        if longest < 1e-6:
            break
    identity = [[float(i == j) for j in range(count)] for i in range(count)]
    return theta, solved(precision, identity)


# Nodes and weights of the Gauss-Hermite rule with seven points, for a standard normal variable.
_NODES: Final = (-3.7504397177, -2.3667594107, -1.1544053948, 0.0, 1.1544053948, 2.3667594107, 3.7504397177)
_HALF: Final = (5.4826885597e-4, 3.0757123968e-2, 0.24012317861)
_WEIGHTS: Final = (*_HALF, 0.45714285714, *reversed(_HALF))
_GRID_STEP: Final = 0.05
_GRID_END: Final = 8.0
_CURVE: Final = tuple(
    sum(
        weight * _sigma(-_GRID_END + i * _GRID_STEP - SPREAD * node)
        for node, weight in zip(_NODES, _WEIGHTS, strict=True)
    )
    for i in range(round(2 * _GRID_END / _GRID_STEP) + 2)
)


_LAST: Final = len(_CURVE) - 2.0


def knowing(theta: float) -> float:
    """The chance that somebody of this ability, in logits, knows the answer to a question of the exam, over its difficulties."""
    at = (theta + _GRID_END) / _GRID_STEP
    if not 0 <= at < _LAST:
        at = 0.0 if at < 0 else _LAST
    low = int(at)
    here = _CURVE[low]
    return here + (at - low) * (_CURVE[low + 1] - here)


_ROOT_HALF: Final = math.sqrt(0.5)
_DENSITY: Final = 1 / math.sqrt(2 * math.pi)


Shape = tuple[float, float, float, float]
"""What a sum has beside mean and variance, as factors of an Edgeworth series; see `shape_of`."""


def shape_of(variance: float, third: float, fourth: float) -> Shape:
    """The factors by which a sum of whole numbers differs from a normal distribution, from its cumulants of order two to four.

    The skew, and three of second order: the excess, the square of the skew, and what the steps of one do. Those of second order help
    where the sum spreads over some numbers, and fade out where it has one or two.
    """
    skew = third / (variance * math.sqrt(variance))
    weight = min(1.0, variance)
    return skew / 6, weight * fourth / (24 * variance * variance), weight * skew * skew / 72, weight / (24 * variance)


def above(x: float, shape: Shape) -> float:
    """The chance that a sum of independent yes-or-no answers lies above ``x``.

    An Edgeworth series for lattice distributions (Kolassa and McCullagh 1990), with a continuity correction of one half in ``x``. For an
    exam of fifty questions it is within .0005 of the exact sum where each is right with a chance from .2 to .8, within .001 up to .9,
    and within .004 up to .97, for scores of up to 48.

    Args:
        x: standard deviations from the mean.
        shape: of the sum, from `shape_of`.
    """
    skew, excess, square, step = shape
    xx = x * x
    series = skew * (xx - 1) + x * (excess * (xx - 3) + square * (xx * (xx - 10) + 15) - step)
    chance = 0.5 * math.erfc(x * _ROOT_HALF) + series * _DENSITY * math.exp(-xx / 2)
    return 0.0 if chance < 0 else 1.0 if chance > 1 else chance


def estimate(evidence: Sequence[Evidence], target: Target, rng: random.Random) -> Estimate:
    """The chance of passing and the band of the score.

    Args:
        evidence: first attempts, the oldest first.
        target: the exam.
        rng: draws abilities; the same state gives the same numbers.
    """
    domains = list(target.seats)
    theta, covariance = fit(evidence, domains)
    widened = [[value + TRANSFER_SD**2 for value in row] for row in covariance]
    lower = root(widened)
    plan = list(zip(target.seats.values(), theta, strict=True))
    floor, knows, gauss = target.guess, 1 - target.guess, rng.gauss
    chances: list[float] = []
    results: list[tuple[float, float, Shape]] = []
    for _ in range(DRAWS // 2):
        z = [gauss(0.0, 1.0) for _ in domains]
        shifts = [sum(map(mul, row, z)) for row in lower]
        for sign in (1.0, -1.0):
            mean = variance = third = fourth = 0.0
            for (seat, middle), shift in zip(plan, shifts, strict=True):
                p = floor + knows * knowing(middle + sign * shift)
                spread = seat * p * (1 - p)
                mean += seat * p
                variance += spread
                third += spread * (1 - 2 * p)
                fourth += spread * (1 - 6 * p * (1 - p))
            sd, shape = math.sqrt(variance), shape_of(variance, third, fourth)
            chances.append(above((target.cut - 0.5 - mean) / sd, shape))
            results.append((mean, sd, shape))
    chances.sort()
    tail = int(Z80_TAIL * len(chances))
    return Estimate(
        chance=sum(chances) / len(chances),
        chance_interval=(chances[tail], chances[-1 - tail]),
        expected=sum(result[0] for result in results) / len(results),
        band=_band(results, target.scored),
    )


def _band(results: Sequence[tuple[float, float, Shape]], scored: int) -> tuple[int, int]:
    """From which number of right answers to which: at most a tenth of all results lies below it, and at most a tenth above."""

    def reaching(score: int) -> float:
        edge = score - 0.5
        return sum([above((edge - mean) / sd, shape) for mean, sd, shape in results]) / count

    def highest(share: float, guess: float) -> int:
        """The highest score that at least ``share`` of the results reach; looked for from a good guess on."""
        score = min(scored, max(0, round(guess)))
        if reaching(score) >= share:
            while score < scored and reaching(score + 1) >= share:
                score += 1
            return score
        while score > 0 and reaching(score) < share:
            score -= 1
        return score

    count = len(results)
    mean = sum(result[0] for result in results) / count
    spread = math.sqrt(sum(sd * sd + (m - mean) ** 2 for m, sd, _ in results) / count)
    return highest(1 - Z80_TAIL, mean - Z80 * spread), highest(Z80_TAIL, mean + Z80 * spread)
