"""A row that gets worse makes the bench's ``--check`` fail, and one that does not, does not."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.bench.budget import BUDGET, Figure, figure, outside, table

GOOD = {row: Figure(budget.most / 2, budget.most / 2, 1.0, budget.most / 2) for row, budget in BUDGET.items()}
BEFORE = {row: one.ratio for row, one in GOOD.items()}


@pytest.mark.parametrize("row", BUDGET)
def test_each_row_is_held_to_its_budget_and_to_what_it_was(row: str) -> None:
    good, budget = GOOD[row], BUDGET[row]
    assert outside(row, [good], BEFORE) == ""
    assert outside(row, [replace(good, ratio=good.ratio * 1.19)], BEFORE) == ""
    worse = replace(good, ratio=good.ratio * 1.21)
    assert outside(row, [worse], BEFORE) == "21% WORSE"
    assert outside(row, [worse], {}) == ""
    over = replace(good, **{budget.held: budget.most * 1.01})
    assert outside(row, [over], {}) == "OUTSIDE"
    lines, wrong = table([{**GOOD, row: worse}], BEFORE)
    assert wrong == [row]
    assert [line for line in lines if "WORSE" in line] == [line for line in lines if line.startswith(f"| {row} |")]


def test_the_best_of_several_times_counts() -> None:
    row = "next question"
    worse = replace(GOOD[row], ratio=GOOD[row].ratio * 2, p95=1000.0)
    assert outside(row, [worse, GOOD[row], worse], BEFORE) == ""
    assert outside(row, [worse, worse, worse], BEFORE) == "OUTSIDE"


def test_a_machine_that_is_slower_by_half_changes_no_ratio() -> None:
    fast, slow = figure([1, 2, 3, 10], 4, "p95"), figure([1.5, 3, 4.5, 15], 6, "p95")
    assert (fast.ratio, slow.ratio) == (2.5, 2.5)
    assert (fast.median, fast.p95) == (2.5, 10)
