"""B04: how far somebody gets who knows nothing about the subject and goes by the looks of options.

Eight simple rules of thumb, and a logistic model that weighs all of them, fitted on four fifths of the questions and tried on the rest.
"""

from __future__ import annotations

import math
import random
import re
from collections.abc import Callable, Iterator, Sequence
from typing import Final

from mlsim.core.authoring.lint.bank import CHANCE, singles
from mlsim.core.authoring.lint.base import BankHit, Context, bank_rule
from mlsim.core.authoring.lint.chances import bound
from mlsim.core.authoring.lint.cues import ABSOLUTES, plain
from mlsim.core.authoring.lint.words import content
from mlsim.core.bank.library import Library
from mlsim.core.bank.registry import Registry
from mlsim.core.base.linear import solved_for

SURE: Final = 0.999
SURE_OF_MODEL: Final = 0.99
MODEL_ABOVE_CHANCE: Final = 0.08
FOLDS: Final = 5
REPEATS: Final = 3
SEED: Final = 20_261_121
ROUNDS: Final = 3
"""Of Newton's method; the model has nine weights and nearly nothing to learn."""
RIDGE: Final = 1.0
ENOUGH: Final = 60
"""Questions from which on a model can be fitted."""

_MANAGED: Final = re.compile(
    r"\b(?:fully|managed|serverless|automatic(?:ally)?|built-in|native(?:ly)?|out of the box|auto-?scal\w+)\b",
    re.IGNORECASE,
)
_PRECISE: Final = re.compile(r"\d+|`[^`]+`|\([^)]*\)|(?<=[a-z,] )[A-Z]\w*|\b[A-Z]{2,}\w*")

Scores = list[list[float]]
"""For each option one number for each rule of thumb."""
NAMES: Final = (
    ("longest", "longest"),
    ("shortest", "shortest"),
    ("details", "option with the most commas and digits"),
    ("stem", "option with the most words of the stem"),
    ("convergence", "option that has most in common with the others"),
    ("absolutes", "option without absolute words"),
    ("managed", "option that is managed or serverless"),
    ("precise", "most specific option"),
)


def scores(asked: str, texts: Sequence[str], services: Registry | None) -> Scores:
    """How much each option appeals to each rule of thumb.

    Args:
        asked: the scenario and the stem.
        texts: the options.
        services: the names that make an option look specific; None to go without.

    Returns:
        A row for each option, with a column for each of `NAMES`.
    """
    stem, words = content(asked), [content(text) for text in texts]
    rows: Scores = []
    for index, text in enumerate(texts):
        others = [other for i, other in enumerate(words) if i != index]
        shared = [len(words[index] & other) / (len(words[index] | other) or 1) for other in others]
        rows.append(
            [
                float(len(text)),
                -float(len(text)),
                float(text.count(",") + sum(char.isdigit() for char in text)),
                float(len(words[index] & stem)),
                sum(shared) / len(shared),
                -float(len(ABSOLUTES.findall(plain(text)))),
                float(len(_MANAGED.findall(text))),
                float(len(_PRECISE.findall(text)) + (len(services.mentions(text)) if services is not None else 0)),
            ]
        )
    return rows


def cue_solver(library: Library, services: Registry | None) -> float | None:
    """The share of the four-option questions that a model solves which sees the looks of their options alone; None in a small bank."""
    questions = sorted(singles(library.questions.values()), key=lambda q: q.id)
    if len(questions) < ENOUGH:
        return None
    table = [scores(f"{library.scenario_of(q)} {q.stem}", q.texts, services) for q in questions]
    return solved([q.id for q in questions], table, [q.key[0] for q in questions])


@bank_rule("B04", "error", "Who goes by looks alone does not get far")
def _b04(library: Library, context: Context) -> Iterator[BankHit]:
    """Rules of thumb on the questions on which they prefer some options, and draw lots among those.

    Each is right more often than chance only where it beats the exact bound at 99.9 %. The model may be right in 8 points more
    than chance, and in a small bank in as many as chance explains at 99 %.
    """
    questions = sorted(singles(library.questions.values()), key=lambda q: q.id)
    table = [scores(f"{library.scenario_of(q)} {q.stem}", q.texts, context.services) for q in questions]
    keys = [q.key[0] for q in questions]
    for column, (_, name) in enumerate(NAMES):
        tried, right = _thumb([[row[column] for row in rows] for rows in table], keys)
        allowed = bound(tried, CHANCE, SURE)
        if right > allowed:
            yield BankHit(
                f"Choosing the {name} is right in {right:.0f} of {tried} questions; chance explains {allowed}.",
                "Give keys and distractors the same looks.",
            )
    share = cue_solver(library, context.services)
    if share is not None:
        allowed_share = max(CHANCE + MODEL_ABOVE_CHANCE, bound(len(keys), CHANCE, SURE_OF_MODEL) / len(keys))
        if share > allowed_share:
            yield BankHit(
                f"A model of the looks of options solves {share:.1%} of {len(keys)} questions; {allowed_share:.1%} are allowed.",
                "See which rules of thumb come closest, and give keys and distractors the same looks.",
            )


def _thumb(rows: Sequence[Sequence[float]], keys: Sequence[int]) -> tuple[int, float]:
    """On how many questions a rule of thumb prefers some options, and on how many it is right, with lots drawn among equals."""
    tried, right = 0, 0.0
    for values, key in zip(rows, keys, strict=True):
        equals = [i for i, value in enumerate(values) if value == max(values)]
        if len(equals) < len(values):
            tried += 1
            right += (key in equals) / len(equals)
    return tried, right


def solved(names: Sequence[str], table: Sequence[Scores], keys: Sequence[int]) -> float:
    """The share of questions that a model solves which was fitted on the others.

    Args:
        names: the questions' ids.
        table: the `scores` of each.
        keys: the index of the right option of each.

    The mean over several ways to cut the bank in five. A question's part depends on its name alone, so that a new one moves no other.
    Each fit without a part is one Newton step away from the fit on all: that is exact to second order, and spares fifteen fits (Beirami
    et al. 2017, "On optimal generalizability in parametric learning").
    """
    data = [_features(rows) for rows in table]
    size = len(data[0][0])
    fitted = _fit(list(zip(data, keys, strict=True)), size)
    bends = [_bend(fitted, rows, key) for rows, key in zip(data, keys, strict=True)]
    everything = _total(bends, size)
    right = 0.0
    for repeat in range(REPEATS):
        parts = [random.Random(f"{SEED} {repeat} {name}").randrange(FOLDS) for name in names]
        for fold in set(parts):
            left_out = _total([bend for bend, part in zip(bends, parts, strict=True) if part == fold], size)
            weights = _step(fitted, _without(everything, left_out))
            for i in (i for i, part in enumerate(parts) if part == fold):
                values = [_dot(weights, row) for row in data[i]]
                best = [n for n, value in enumerate(values) if value >= max(values) - 1e-9]
                right += (keys[i] in best) / len(best)
    return right / len(data) / REPEATS


def _features(rows: Scores) -> Scores:
    """Within a question each score has a mean of 0 and a spread of 1. "Longest" and "shortest" are there as such, too."""
    lengths = [row[0] for row in rows]
    extremes: list[Callable[[list[float]], float]] = [max, min]
    columns = [[float(value == best(lengths) and lengths.count(value) == 1) for value in lengths] for best in extremes]
    for column in (0, *range(2, len(rows[0]))):
        values = [row[column] for row in rows]
        mean = sum(values) / len(values)
        spread = math.sqrt(sum((value - mean) ** 2 for value in values) / len(values)) or 1.0
        columns.append([(value - mean) / spread for value in values])
    return [list(row) for row in zip(*columns, strict=True)]


def _dot(one: Sequence[float], two: Sequence[float]) -> float:
    return sum(a * b for a, b in zip(one, two, strict=True))


Bend = tuple[list[float], list[list[float]]]
"""Slope and (negative) curvature of the logarithm of the likelihood of one question's key."""


def _bend(weights: Sequence[float], rows: Scores, key: int) -> Bend:
    """Where an option is chosen with a probability in proportion to exp(its score): McFadden's conditional logit (1974)."""
    size = len(weights)
    raised = [math.exp(_dot(weights, row)) for row in rows]
    total = sum(raised)
    shares = [value / total for value in raised]
    mean = [sum(p * row[i] for p, row in zip(shares, rows, strict=True)) for i in range(size)]
    slope = [rows[key][i] - mean[i] for i in range(size)]
    curve = [
        [
            sum(p * row[i] * row[j] for p, row in zip(shares, rows, strict=True)) - mean[i] * mean[j]
            for j in range(i + 1)
        ]
        for i in range(size)
    ]
    return slope, curve


def _total(bends: Sequence[Bend], size: int) -> Bend:
    """What several questions say together."""
    slopes = [sum(bend[0][i] for bend in bends) for i in range(size)]
    return slopes, [[sum(bend[1][i][j] for bend in bends) for j in range(i + 1)] for i in range(size)]


def _without(one: Bend, other: Bend) -> Bend:
    """What is left of a total without a part of it."""
    slopes = [a - b for a, b in zip(one[0], other[0], strict=True)]
    return slopes, [[a - b for a, b in zip(x, y, strict=True)] for x, y in zip(one[1], other[1], strict=True)]


def _step(weights: Sequence[float], said: Bend) -> list[float]:
    """One step of Newton's method with a ridge, by what the questions say at ``weights``: the ridge keeps the curvature positive."""
    size = len(weights)
    slope = [said[0][i] - RIDGE * weights[i] for i in range(size)]
    curve = [[0.0] * size for _ in range(size)]
    for i in range(size):
        for j in range(i + 1):
            curve[i][j] = curve[j][i] = said[1][i][j] + RIDGE * (i == j)
    return [weight + step for weight, step in zip(weights, solved_for(curve, slope), strict=True)]


def _fit(data: Sequence[tuple[Scores, int]], size: int) -> list[float]:
    """The weights that make the keys most likely."""
    weights = [0.0] * size
    for _ in range(ROUNDS):
        weights = _step(weights, _total([_bend(weights, rows, key) for rows, key in data], size))
    return weights
