"""Exams: shares by largest remainder, dates, and what a blueprint may not say."""

from __future__ import annotations

import math
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError
from tests.fakes import exam

from mlsim.core.bank.exams import Domain, largest_remainder, quotas

MANY = settings(max_examples=200, deadline=None)
MLA_C02 = (28, 24, 24, 24)
MLA_C01 = (28, 26, 22, 24)
MLS = (20, 24, 36, 20)
PMLE = (13, 16, 20, 20, 18, 13)


def domains(weights: tuple[int, ...]) -> list[Domain]:
    return [
        Domain.model_validate(
            {"id": str(n), "name": f"D{n}", "weight": w, "task": [{"id": f"{n}.1", "title": f"T{n}"}]}
        )
        for n, w in enumerate(weights, start=1)
    ]


@pytest.mark.parametrize(
    ("weights", "seats", "shares"),
    [
        (MLA_C02, 65, [18, 16, 16, 15]),
        (MLA_C02, 50, [14, 12, 12, 12]),
        (MLA_C02, 85, [24, 21, 20, 20]),
        (MLA_C02, 20, [5, 5, 5, 5]),
        (MLA_C01, 65, [18, 17, 14, 16]),
        (MLA_C01, 50, [14, 13, 11, 12]),
        (MLS, 65, [13, 16, 23, 13]),
        (PMLE, 60, [8, 9, 12, 12, 11, 8]),
        (MLA_C02, 1, [1, 0, 0, 0]),
        (MLA_C02, 0, [0, 0, 0, 0]),
    ],
)
def test_quotas_of_real_exams(weights: tuple[int, ...], seats: int, shares: list[int]) -> None:
    assert list(quotas(domains(weights), seats).values()) == shares


def test_ties_go_to_the_lower_key_and_keys_keep_their_order() -> None:
    assert list(largest_remainder({"b": 1, "a": 1, "c": 1}, 2).items()) == [("b", 1), ("a", 1), ("c", 0)]


@pytest.mark.parametrize(
    ("weights", "seats", "caps", "shares"),
    [
        ({"a": 50, "b": 30, "c": 20}, 10, {"a": 9, "b": 9, "c": 9}, [5, 3, 2]),
        ({"a": 50, "b": 30, "c": 20}, 100, {"a": 10, "b": 99, "c": 99}, [10, 54, 36]),
        ({"a": 50, "b": 30, "c": 20}, 10, {"a": 2, "b": 2, "c": 2}, [2, 2, 2]),
        ({"a": 50, "b": 50}, 4, {"a": 4}, [4, 0]),
        ({"a": 50, "b": 0}, 4, {"a": 1, "b": 9}, [1, 0]),
        # 9 seats that the cap on ``a`` turns away are shared 9 to 1: 8.1 and 0.9.
        ({"a": 90, "b": 9, "c": 1}, 10, {"a": 1, "b": 10, "c": 10}, [1, 8, 1]),
    ],
)
def test_what_a_cap_turns_away_goes_to_the_others(
    weights: dict[str, int], seats: int, caps: dict[str, int], shares: list[int]
) -> None:
    assert list(largest_remainder(weights, seats, caps).values()) == shares


WEIGHTS = st.lists(st.integers(1, 100), min_size=1, max_size=8).map(
    lambda values: {str(n): v for n, v in enumerate(values)}
)


@MANY
@given(WEIGHTS, st.integers(0, 200))
def test_shares_add_up_and_stay_within_one_of_their_quota(weights: dict[str, int], seats: int) -> None:
    shares = largest_remainder(weights, seats)
    total = sum(weights.values())
    assert sum(shares.values()) == seats
    assert list(shares) == list(weights)
    for key, share in shares.items():
        assert seats * weights[key] // total <= share <= math.ceil(seats * weights[key] / total)


@MANY
@given(WEIGHTS, st.integers(0, 100), st.data())
def test_caps_hold_and_all_that_fits_is_given(weights: dict[str, int], seats: int, data: st.DataObject) -> None:
    caps = {key: data.draw(st.integers(0, 40)) for key in weights}
    shares = largest_remainder(weights, seats, caps)
    assert all(0 <= shares[key] <= caps[key] for key in weights)
    assert sum(shares.values()) == min(seats, sum(caps.values()))


@MANY
@given(WEIGHTS, st.integers(0, 100))
def test_caps_that_do_not_bind_change_nothing(weights: dict[str, int], seats: int) -> None:
    assert largest_remainder(weights, seats, dict.fromkeys(weights, seats)) == largest_remainder(weights, seats)


BETA = {"code": "TS1-1", "starts": date(2026, 9, 29), "minutes": 40, "questions": 15}
NEW: dict[str, Any] = {"starts": date(2027, 1, 14), "beta": BETA}
OLD: dict[str, Any] = {"ends": date(2026, 3, 31)}


@pytest.mark.parametrize(
    ("values", "today", "status", "line"),
    [
        ({}, date(2026, 11, 22), "current", "current"),
        (OLD, date(2026, 3, 30), "current", "current until 2026-03-31"),
        (OLD, date(2026, 3, 31), "current", "current until 2026-03-31"),
        (OLD, date(2026, 4, 1), "retired", "retired 2026-03-31"),
        (NEW, date(2026, 9, 28), "announced", "from 2027-01-14"),
        (NEW, date(2026, 9, 29), "beta", "beta until 2027-01-14"),
        (NEW, date(2027, 1, 13), "beta", "beta until 2027-01-14"),
        (NEW, date(2027, 1, 14), "current", "current"),
        ({"starts": date(2027, 1, 14)}, date(2027, 1, 13), "announced", "from 2027-01-14"),
        ({**NEW, **OLD}, date(2026, 12, 1), "retired", "retired 2026-03-31"),
    ],
)
def test_the_status_comes_from_the_dates(values: dict[str, Any], today: date, status: str, line: str) -> None:
    assert exam(**values).status(today) == status
    assert exam(**values).status_line(today) == line


def test_a_beta_ends_when_its_blueprint_says_so() -> None:
    ended = exam(starts=date(2027, 1, 14), beta={**BETA, "ends": date(2026, 11, 30)})
    assert ended.status(date(2026, 11, 30)) == "beta"
    assert ended.status(date(2026, 12, 1)) == "announced"


def test_what_follows_from_a_blueprint() -> None:
    made = exam()
    assert (made.scored, made.seconds_per_question) == (8, 120.0)
    assert made.task_ids == {"1.1", "1.2", "2.1", "2.2"}
    assert made.domain_of("2.1").id == "2"
    with pytest.raises(KeyError):
        made.domain_of("3.1")


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"questions": 2, "unscored": 2}, "at least one question must be scored"),
        ({"domain": [d.model_dump(by_alias=True) for d in domains((50, 49))]}, "add up to 100, here to 99"),
        ({"domain": []}, "at least 1 item"),
        ({"code": "mla-c02"}, "pattern"),
        ({"kinds": ["essay"]}, "kinds"),
        ({"minutes": 0}, "minutes"),
        ({"status": "current"}, "status"),
    ],
)
def test_blueprints_that_cannot_be_are_refused(wrong: dict[str, Any], said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        exam(**wrong)
