"""The estimator against slow and plain versions of what it computes."""

from __future__ import annotations

import math
import random
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.fakes import exam

from mlsim.core.learn.ability import (
    DOMAIN_SD,
    GUESS,
    HALF_LIFE,
    LABEL,
    PRIOR_MEAN,
    PRIOR_SD,
    Evidence,
    Target,
    above,
    estimate,
    fit,
    knowing,
    shape_of,
    target_of,
)

SEATS = {"1": 14, "2": 13, "3": 11, "4": 12}
TARGET = Target(SEATS, 35, 0.2)


def answers(count: int, share: float, seed: int = 1) -> list[Evidence]:
    rng = random.Random(seed)
    kinds = ("single", "single", "single", "multiple", "ordering")
    return [
        Evidence(str(1 + n % 4), rng.choice(kinds), rng.choice((1, 2, 3, None)), rng.random() < share)  # type: ignore[arg-type]
        for n in range(count)
    ]


def exact(seats: list[int], chances: list[float], cut: int) -> float:
    """The chance that the sum of binomials reaches a number, by adding one answer at a time."""
    there = [1.0]
    for seat, p in zip(seats, chances, strict=True):
        for _ in range(seat):
            there = [
                (there[k] if k < len(there) else 0) * (1 - p) + (there[k - 1] * p if k else 0)
                for k in range(len(there) + 1)
            ]
    return sum(there[cut:])


@pytest.mark.parametrize(("highest", "off"), [(0.8, 0.0005), (0.9, 0.001), (0.97, 0.004)])
@settings(max_examples=60)
@given(places=st.lists(st.floats(0, 1), min_size=4, max_size=4), cut=st.integers(20, 48))
def test_the_sum_is_as_good_as_the_exact_one(highest: float, off: float, places: list[float], cut: int) -> None:
    chances = [0.2 + (highest - 0.2) * place for place in places]
    seats = list(SEATS.values())
    spreads = [n * p * (1 - p) for n, p in zip(seats, chances, strict=True)]
    mean = sum(n * p for n, p in zip(seats, chances, strict=True))
    third = sum(v * (1 - 2 * p) for v, p in zip(spreads, chances, strict=True))
    fourth = sum(v * (1 - 6 * p * (1 - p)) for v, p in zip(spreads, chances, strict=True))
    x = (cut - 0.5 - mean) / math.sqrt(sum(spreads))
    assert above(x, shape_of(sum(spreads), third, fourth)) == pytest.approx(exact(seats, chances, cut), abs=off)


def test_what_is_known_over_the_difficulties_of_the_exam_is_their_mean() -> None:
    for theta in (-3.0, -0.7, 0.0, 0.3, 1.9, 4.0):
        steps = [(-5 + i * 0.01) for i in range(1001)]
        weights = [math.exp(-z * z / 2) for z in steps]
        mean = sum(w / (1 + math.exp(-(theta - 0.9 * z))) for w, z in zip(weights, steps, strict=True)) / sum(weights)
        assert knowing(theta) == pytest.approx(mean, abs=0.0005)


def log_posterior(theta: list[float], evidence: list[Evidence]) -> float:
    """Written out as the model is written down, without any of the estimator's short cuts."""
    total = 0.0
    for age, one in enumerate(reversed(evidence)):
        rho = 0.0 if one.difficulty is None else 0.5
        slope = 1 / math.sqrt(1 + 0.346 * 0.9**2 * (1 - rho**2))
        floor = GUESS[one.kind]
        x = slope * (theta[int(one.domain) - 1] - LABEL[one.difficulty])
        p = floor + (1 - floor) / (1 + math.exp(-x))
        total += one.weight * 0.5 ** (age / HALF_LIFE) * math.log(p if one.correct else 1 - p)
    # theta = mean + shared + own: the shared part integrated out by hand, for four domains.
    gaps = [value - PRIOR_MEAN for value in theta]
    own, count = DOMAIN_SD**2, len(theta)
    inverse = sum(g * g for g in gaps) / own - PRIOR_SD**2 * sum(gaps) ** 2 / (own * (own + count * PRIOR_SD**2))
    return total - inverse / 2


@pytest.mark.parametrize(("count", "share"), [(0, 0.5), (30, 0.2), (90, 0.7), (300, 0.8), (60, 1.0), (60, 0.0)])
def test_the_fit_is_the_top_of_the_posterior(count: int, share: float) -> None:
    evidence = answers(count, share)
    theta, _ = fit(evidence, list(SEATS))
    best = log_posterior(theta, evidence)
    rng = random.Random(2)
    for size in (0.3, 0.05, 0.01):
        for _ in range(40):
            other = [value + rng.gauss(0, size) for value in theta]
            assert log_posterior(other, evidence) <= best + 1e-3


def test_without_evidence_the_prior_speaks() -> None:
    theta, covariance = fit([], list(SEATS))
    assert theta == pytest.approx([PRIOR_MEAN] * 4)
    for i in range(4):
        for j in range(4):
            assert covariance[i][j] == pytest.approx(PRIOR_SD**2 + (DOMAIN_SD**2 if i == j else 0))


def test_the_same_draws_give_the_same_numbers_and_other_draws_nearly_the_same() -> None:
    evidence = answers(150, 0.72)
    first = estimate(evidence, TARGET, random.Random(1))
    assert estimate(evidence, TARGET, random.Random(1)) == first
    for seed in range(2, 8):
        assert estimate(evidence, TARGET, random.Random(seed)).chance == pytest.approx(first.chance, abs=0.02)


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 999), count=st.integers(10, 150), share=st.floats(0.1, 0.95), place=st.integers(0, 149))
def test_one_more_right_answer_never_lowers_the_chance(seed: int, count: int, share: float, place: int) -> None:
    evidence = answers(count, share, seed)
    place %= count
    better = [one._replace(correct=True) if n == place else one for n, one in enumerate(evidence)]
    low, high = (estimate(some, TARGET, random.Random(1)) for some in (evidence, better))
    assert high.chance >= low.chance - 0.004
    assert high.band >= low.band


def test_what_is_old_counts_less_and_more_evidence_is_narrower() -> None:
    good, bad = answers(100, 1.0), answers(100, 0.4, 3)
    assert estimate(bad + good, TARGET, random.Random(1)).chance > estimate(good + bad, TARGET, random.Random(1)).chance
    few, many = (estimate(answers(n, 0.72), TARGET, random.Random(1)).band for n in (65, 800))
    assert many[1] - many[0] < few[1] - few[0]


def test_the_band_holds_four_fifths_of_results() -> None:
    made = estimate(answers(400, 0.7), TARGET, random.Random(1))
    rng = random.Random(5)
    theta, covariance = fit(answers(400, 0.7), list(SEATS))
    # Abilities drawn one by one, with the widening, each sitting one exam.
    inside = Counter[bool]()
    for _ in range(4000):
        shared = rng.gauss(0, 0.35)
        score = 0
        for d, seat in enumerate(SEATS.values()):
            ability = theta[d] + shared + rng.gauss(0, math.sqrt(covariance[d][d]))
            p = 0.2 + 0.8 * knowing(ability)
            score += sum(rng.random() < p for _ in range(seat))
        inside[made.band[0] <= score <= made.band[1]] += 1
    assert 0.78 <= inside[True] / 4000 <= 0.90


def test_the_target_is_the_full_form_of_the_exam() -> None:
    target = target_of(exam(), 0.7)
    assert target.scored == 8
    assert target.cut == 6
    assert target.guess == pytest.approx(0.75 * 0.25 + 0.15 * 0.10 + 0.10 * 0.02)
    assert target_of(exam(kinds=["single"]), 0.7).guess == 0.25
