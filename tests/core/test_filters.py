"""Which questions of a result to look at."""

from __future__ import annotations

from dataclasses import replace

import pytest

from mlsim.core.session.filters import FILTERS, filtered
from mlsim.core.session.scoring import Changes, ItemScore, Result

BASE = ItemScore(
    item=0,
    question="q",
    task="1.1",
    scored=True,
    answered=True,
    correct=True,
    seconds=60.0,
    sureness="",
    changes=0,
    first_correct=True,
    flagged=False,
)
ITEMS = (
    replace(BASE, item=0),
    replace(BASE, item=1, correct=False, sureness="sure"),
    replace(BASE, item=2, flagged=True, sureness="sure", task="2.1"),
    replace(BASE, item=3, changes=2, seconds=181.0, task="2.2"),
    replace(BASE, item=4, sureness="guess", correct=False, answered=False, task="2.1"),
    replace(BASE, item=5, seconds=180.0, sureness="unsure", task="12.1"),
)


def result(items: tuple[ItemScore, ...] = ITEMS) -> Result:
    return Result(0, 1, 1, None, None, None, (0.0, 1.0), 0, len(items), 0, 0.0, (), items, Changes(), {})


@pytest.mark.parametrize(
    ("name", "items"),
    [
        ("all", (0, 1, 2, 3, 4, 5)),
        ("wrong", (1, 4)),
        ("answered wrong", (1,)),
        ("not answered", (4,)),
        ("flagged", (2,)),
        ("slow", (3,)),
        ("changed", (3,)),
        ("guessed", (4,)),
        ("sure and wrong", (1,)),
    ],
)
def test_each_filter_keeps_its_questions(name: str, items: tuple[int, ...]) -> None:
    assert filtered(result(), name, pace=120.0) == items


def test_every_filter_is_tried_above() -> None:
    simple = ("all", "wrong", "answered wrong", "not answered", "flagged", "slow", "changed", "guessed")
    assert (*simple, "sure and wrong") == FILTERS


@pytest.mark.parametrize(
    ("domain", "name", "items"),
    [("1", "all", (0, 1)), ("2", "all", (2, 3, 4)), ("2", "wrong", (4,)), ("12", "all", (5,)), ("3", "all", ())],
)
def test_a_domain_narrows_it(domain: str, name: str, items: tuple[int, ...]) -> None:
    assert filtered(result(), name, domain) == items


def test_without_a_limit_slow_is_against_the_median_of_all() -> None:
    assert filtered(result(), "slow") == (3, 5)
    assert filtered(result(), "slow", "12") == (5,)
    assert filtered(result(()), "slow") == ()


def test_a_filter_that_is_not_there_is_an_error() -> None:
    with pytest.raises(KeyError):
        filtered(result(), "pretty")
