"""The rows of the budget: what each may be, and how it is told from what it was.

A second here is not a second there, so each row is measured beside something that the same machine does in the same run (the smallest app
of the toolkit, an empty interpreter, a loop of additions). The ratio of the two is what is compared with the baseline.
"""

from __future__ import annotations

import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

WORSE: Final = 1.2
"""A row may be so many times what it was."""


@dataclass(frozen=True)
class Budget:
    """What one row may be.

    ``held`` names the figure that must not be over ``most``: ``median``, ``p95`` or ``ratio``. ``unit`` is that of median, p95 and of what
    is ``beside`` it.
    """

    held: str
    most: float
    unit: str
    beside: str


@dataclass(frozen=True)
class Figure:
    """What one row was in one measurement. ``reference`` is in the same unit, or that of a loop in ms; 1 where there is none."""

    median: float
    p95: float
    reference: float

    ratio: float
    """Of the figure that counts to the reference; for pairs the median of their ratios."""


BUDGET: Final[Mapping[str, Budget]] = {
    "first paint, 1,000 questions and sessions": Budget("ratio", 1.2, "s", "the smallest app"),
    "first paint, 100,000 questions, 10,000 sessions": Budget("ratio", 1.5, "s", "the smallest app"),
    "move the cursor": Budget("p95", 16.0, "ms", "a key in the smallest app"),
    "choose an option": Budget("p95", 16.0, "ms", "a key in the smallest app"),
    "next question": Budget("p95", 50.0, "ms", "a key in the smallest app"),
    "idle, share of a core": Budget("median", 0.5, "%", "a loop"),
    "idle, bytes a second": Budget("median", 100.0, "", "nothing"),
    "memory, settled lobby": Budget("ratio", 1.6, "MB", "the smallest app"),
    "memory, question 30 of 65": Budget("ratio", 1.6, "MB", "the smallest app"),
    "mlsim --version": Budget("median", 80.0, "ms", "an empty interpreter"),
    "drawing a form from 1,000 questions": Budget("median", 50.0, "ms", "a loop"),
}


def percentile(values: Sequence[float], share: float) -> float:
    """Of sorted values the one that ``share`` of them do not exceed."""
    return values[min(len(values) - 1, int(len(values) * share))]


def figure(values: Sequence[float], reference: float, of: str = "median") -> Figure:
    """The figure of some values, beside what was measured with them."""
    ordered = sorted(values)
    median, high = statistics.median(ordered), percentile(ordered, 0.95)
    return Figure(median, high, reference, (high if of == "p95" else median) / reference)


def outside(row: str, times: Sequence[Figure], baseline: Mapping[str, float]) -> str:
    """What is wrong with a row that was measured some times, or an empty text. The best of the times counts: others disturb, nobody helps.

    Args:
        row: one of `BUDGET`.
        times: what came out.
        baseline: the ratios of before, by row.
    """
    budget = BUDGET[row]
    if min(getattr(one, budget.held) for one in times) > budget.most:
        return "OUTSIDE"
    best = min(one.ratio for one in times)
    if row in baseline and best > WORSE * baseline[row]:
        return f"{best / baseline[row] - 1:.0%} WORSE"
    return ""


def table(measured: Sequence[Mapping[str, Figure]], baseline: Mapping[str, float]) -> tuple[list[str], list[str]]:
    """The rows as lines of a table, and the names of those that are outside.

    Args:
        measured: the figures by row, once for each time.
        baseline: the ratios of before, by row.
    """
    lines = ["| row | what counts, each time | at most | median | p95 | beside it | ratio | |", "|---|" + "---|" * 7]
    wrong = []
    for row, budget in BUDGET.items():
        times = [one[row] for one in measured]
        middle = sorted(times, key=lambda one: one.ratio)[len(times) // 2]
        sign = " x" if budget.held == "ratio" else f" {budget.unit}" if budget.unit else ""
        each = ", ".join(f"{getattr(one, budget.held):.2f}" for one in times) + sign
        unit = f" {budget.unit}" if budget.unit else ""
        word = outside(row, times, baseline)
        if word:
            wrong.append(row)
        beside = "-" if budget.beside == "nothing" else f"{budget.beside}: {middle.reference:.2f}"
        lines.append(
            f"| {row} | {each} | {budget.most:g}{sign} | {middle.median:.2f}{unit} | {middle.p95:.2f}{unit} "
            f"| {beside} | {middle.ratio:.2f} | {word} |"
        )
    return lines, wrong


GROWS: Final = {
    "first index": ("cold", ".1f", "s"),
    "index": ("warm", ".2f", "s"),
    "a session touched": ("session_touched", ".2f", "s"),
    "a bank file touched": ("bank_touched", ".1f", "s"),
    "plan, first": ("plan_first", ".1f", "s"),
    "plan": ("plan", ".2f", "s"),
    "first paint": ("paint_ratio", ".2f", "x"),
    "lobby": ("memory", ".0f", "MB"),
    "draw": ("draw_ms", ".0f", "ms"),
    "briefing": ("briefing", ".2f", "s"),
    "begin": ("begin", ".2f", "s"),
    "cursor": ("cursor_p95", ".0f", "ms"),
    "next": ("next_p95", ".0f", "ms"),
    "idle": ("idle", ".2f", "%"),
}
"""Columns of the table of growth: what is measured, and how it is shown."""


def growth(measured: Sequence[Mapping[str, Mapping[str, float]]]) -> list[str]:
    """What grows with banks and history, as lines of a table: medians of all times."""
    lines = ["| questions / sessions | " + " | ".join(GROWS) + " |", "|---|" + "---|" * len(GROWS)]
    for size in measured[-1]:
        cells = [
            f"{statistics.median(one[size][name] for one in measured):{form}} {unit}"
            for name, form, unit in GROWS.values()
        ]
        lines.append(f"| {size} | " + " | ".join(cells) + " |")
    return lines
