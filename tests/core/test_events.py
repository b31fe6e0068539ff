"""What may be written down of a session, and what is refused."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from pydantic import ValidationError
from tests.fakes import START, header, spread

from mlsim.core.session.events import SCHEMA, Answered, Away, Header, Moved, Noted, Submitted, event_from

AT: dict[str, Any] = {"at": START, "clock": 1.5}


def test_a_record_becomes_the_event_of_its_type() -> None:
    values = {**AT, "type": "answered", "item": 3, "response": [2, -1]}
    assert event_from(values) == Answered(**AT, item=3, response=(2, -1))
    assert event_from({**AT, "type": "moved", "item": 0, "clock": 7}) == Moved(at=START, clock=7.0, item=0)


@pytest.mark.parametrize(
    "wrong",
    [
        {"type": "danced"},
        {"type": "moved"},
        {"type": "moved", "item": -1},
        {"type": "moved", "item": "1"},
        {"type": "moved", "item": 1, "extra": 1},
        {"type": "moved", "item": 1, "clock": -0.1},
        {"type": "moved", "item": 1, "clock": float("nan")},
        {"type": "moved", "item": 1, "clock": float("inf")},
        {"type": "moved", "item": 1, "at": datetime(2026, 11, 22, 9, 14)},  # noqa: DTZ001 - it is refused
        {"type": "moved", "item": 1, "at": datetime(2026, 11, 22, tzinfo=timezone(timedelta(hours=1)))},
        {"type": "answered", "item": 1, "response": [-2]},
        {"type": "answered", "item": 1, "response": [101]},
        {"type": "rated", "item": 1, "sureness": "certain"},
        {"type": "noted", "item": 1, "text": "x" * 4001},
        {"type": "noted", "item": 1, "text": "\x1b[2J"},
        {"type": "away", "seconds": 5.0, "reason": "bored"},
        {"type": "submitted", "reason": "ended"},
    ],
)
def test_records_that_cannot_be_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        event_from({**AT, **wrong})


@pytest.mark.parametrize("text", ["", "x" * 4000, "two\nlines"])
def test_notes_may_be_long_and_empty(text: str) -> None:
    assert event_from({**AT, "type": "noted", "item": 1, "text": text}) == Noted(**AT, item=1, text=text)


COLUMNS: dict[str, Any] = {
    "question": ("q-1", "q-2"),
    "revision": ("0" * 32, "1" * 32),
    "response": ((0,), ()),
    "first": ((0,), ()),
    "correct": (True, False),
    "first_correct": (True, False),
    "seconds": (1.0, 2.0),
    "sureness": ("sure", ""),
    "changes": (0, 1),
    "flagged": (False, True),
}


def test_the_columns_of_a_graded_form_fit_together() -> None:
    assert Submitted(**AT, reason="time", **COLUMNS).changes == (0, 1)


@pytest.mark.parametrize("column", [*COLUMNS])
def test_a_column_of_another_length_is_refused(column: str) -> None:
    with pytest.raises(ValidationError, match="different lengths"):
        Submitted(**AT, reason="time", **{**COLUMNS, column: COLUMNS[column][:1]})


@pytest.mark.parametrize(
    "wrong",
    [
        {"items": ()},
        {"minutes": 0.0},
        {"minutes": -1.0},
        {"mode": "review"},
        {"cut": 0.0},
        {"cut": 1.1},
        {"started": datetime(2026, 11, 22)},  # noqa: DTZ001 - it is refused
        {"id": "../x"},
        {"exam": "mla"},
    ],
)
def test_headers_that_cannot_be_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        header(spread(2), **wrong)


@pytest.mark.parametrize("options", [(0, 1, 1, 3), (1, 2, 3, 4), (0, 2)])
def test_options_are_shown_once_each(options: tuple[int, ...]) -> None:
    plain = header(spread(2)).model_dump(by_alias=True)
    plain["item"][1]["options"] = options
    with pytest.raises(ValidationError, match="item 1: its options are no permutation"):
        Header.model_validate(plain)


def test_a_header_comes_back_from_its_values() -> None:
    made = header(spread(2), extra="30", strict=True)
    assert Header.model_validate(made.model_dump(by_alias=True)) == made
    assert made.model_dump(by_alias=True)["schema"] == SCHEMA == 1
    assert (made.feedback, made.cut, made.shape) == ("end", 0.7, "full")


def test_time_away_is_not_charged_unless_it_says_so() -> None:
    assert not Away(**AT, seconds=1.0, reason="left").charged
    assert Away(at=START.astimezone(UTC), clock=0.0, seconds=1.0, reason="left").at == START


@pytest.mark.parametrize(
    ("values", "due", "kind"),
    [
        ({"mode": "exam"}, "", None),
        ({"mode": "exam", "of": "0123"}, "", None),
        ({"mode": "practice"}, "", "selection"),
        ({"mode": "practice", "of": "0123"}, "", "misses"),
        ({"mode": "practice", "of": "0123"}, "q-0001", "due"),
        ({"mode": "review", "of": "0123"}, "", None),
    ],
)
def test_what_a_practice_was_of(values: dict[str, Any], due: str, kind: str | None) -> None:
    made = header(spread(2), **values)
    items = tuple(item.model_copy(update={"due": due or None}) for item in made.items)
    assert made.model_copy(update={"items": items}).practice_of == kind
