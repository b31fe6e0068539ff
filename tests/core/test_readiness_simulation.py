"""The short form of `tests/bench/readiness.py`: the same worlds with fewer learners, and bounds as much wider as chance needs."""

from __future__ import annotations

import math

import pytest
from tests.bench.readiness import simulate
from tests.bench.worlds import CHECKPOINTS, LAST, ORACLE

LEARNERS = 150
WIDER = 0.035
"""Three standard errors of a Brier score of this many learners, whose squared errors have a standard deviation of about .15."""


def test_real_life_is_foreseen_as_well_as_is_claimed() -> None:
    real = simulate("S6", LEARNERS, 5)
    for place, limits in enumerate(((0.170, 0.08), (0.160, 0.06), (0.155, 0.06), (0.145, 0.06))):
        brier, calibration = limits
        at = CHECKPOINTS[place]
        assert real["R"][place] <= brier + WIDER, at
        # With few learners the bins of a perfect forecast are apart by chance, too: by about .06 here.
        assert real["ECE"][place] <= calibration + 0.06, at
        assert 0.78 - 0.10 <= real["coverage"][place] <= 0.92 + 0.06, at
        assert abs(real["oracle"][place] - ORACLE["S6"][place]) <= 0.015 + WIDER, "the world is another one"
        assert abs(real["last"][place] - LAST["S6"][place]) <= 0.015 + 2 * WIDER, "the world is another one"
        assert real["R"][place] < real["last"][place], at
        if at >= 130:
            share = real["pass when P>=.8"][place]
            assert math.isnan(share) or share >= 0.85 - 0.10, at


@pytest.mark.parametrize(("repeats", "holds"), [(False, True), (True, False)])
def test_letting_repeats_in_is_caught(repeats: bool, holds: bool) -> None:
    """The world in which most answers are repeats: the claim of the long form holds, and does not once repeats are let in."""
    (score,) = simulate("S5", LEARNERS, 5, repeats=repeats, checkpoints=(400,))["R"]
    assert (score <= 0.150) == holds
