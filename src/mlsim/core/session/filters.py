"""Which questions of a result to look at. A blank is wrong, but there is more to learn from an answer that was given."""

from __future__ import annotations

from collections.abc import Callable
from statistics import median
from typing import Final

from mlsim.core.session.scoring import ItemScore, Result

SLOW_FACTOR: Final = 1.5
"""A question is slow when it took this many times the pace that the exam asks for, or the median where there is no limit."""

_SIMPLE: Final[dict[str, Callable[[ItemScore], bool]]] = {
    "all": lambda item: True,
    "wrong": lambda item: not item.correct,
    "answered wrong": lambda item: item.answered and not item.correct,
    "not answered": lambda item: not item.answered,
    "flagged": lambda item: item.flagged,
    "changed": lambda item: item.changes > 0,
    "guessed": lambda item: item.sureness == "guess",
    "sure and wrong": lambda item: item.sureness == "sure" and not item.correct,
}
FILTERS: Final = (
    "all",
    "wrong",
    "answered wrong",
    "not answered",
    "flagged",
    "slow",
    "changed",
    "guessed",
    "sure and wrong",
)


def filtered(result: Result, name: str, domain: str = "", pace: float | None = None) -> tuple[int, ...]:
    """The items of a result that a filter keeps, in their order.

    Args:
        result: of a submitted session.
        name: one of `FILTERS`.
        domain: only questions of this domain, if given.
        pace: the exam's seconds per question, for ``slow``.
    """
    wanted = [item for item in result.items if not domain or item.task.partition(".")[0] == domain]
    if name == "slow":
        seconds = [item.seconds for item in result.items]
        limit = SLOW_FACTOR * (pace if pace is not None else median(seconds) if seconds else 0.0)
        return tuple(item.item for item in wanted if item.seconds > limit)
    return tuple(item.item for item in wanted if _SIMPLE[name](item))
