"""Rows of the lobby and the history."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from mlsim.core.screens.lobby import ExamRow, LobbyView, SessionRow, lobby_from, next_form

EXAM = ExamRow("MLA-C02", "Machine Learning Engineer", "AWS", 130, 65, 400, 3, starts="2027-01-14")
ROW = SessionRow(
    id="7f3a",
    exam="MLA-C02",
    mode="exam",
    shape="full",
    state="submitted",
    started="2026-11-22T09:14:03Z",
    last="2026-11-22T11:14:03+00:00",
    charged_seconds=7200.0,
    minutes=130.0,
    answered=60,
    questions=65,
    current=64,
    form=1,
    raw=40,
    of=50,
    scaled=813,
    pass_mark=720,
    passed=True,
    percent=80.0,
)
OPEN = replace(ROW, id="81bc", state="unfinished", form=2, raw=None, of=None, scaled=None, passed=None, percent=None)


@pytest.mark.parametrize(
    ("row", "text"),
    [
        (ROW, "813, pass (40/50)"),
        (replace(ROW, scaled=702, passed=False, raw=34), "702, fail (34/50)"),
        (replace(ROW, scaled=100, passed=False, raw=0), "100, fail (0/50)"),
        (replace(ROW, scaled=None, passed=None, percent=66.7), "67 % (40/50)"),
        (OPEN, "60 of 65 answered"),
    ],
)
def test_a_score_in_a_few_words(row: SessionRow, text: str) -> None:
    assert row.score_text() == text


def test_times_have_their_zone() -> None:
    assert ROW.started_at == datetime(2026, 11, 22, 9, 14, 3, tzinfo=UTC)
    assert (ROW.last_at - ROW.started_at).total_seconds() == 7200


@pytest.mark.parametrize(
    ("row", "today", "status"),
    [
        (EXAM, date(2026, 11, 22), "from 2027-01-14"),
        (replace(EXAM, beta_starts="2026-09-29"), date(2026, 11, 22), "beta until 2027-01-14"),
        (EXAM, date(2027, 1, 14), "current"),
        (replace(EXAM, starts=None, ends="2026-03-31"), date(2026, 11, 22), "retired 2026-03-31"),
    ],
)
def test_the_status_of_a_row(row: ExamRow, today: date, status: str) -> None:
    assert row.status(today) == status


def test_a_view_comes_back_from_plain_values() -> None:
    view = LobbyView((EXAM,), (OPEN, ROW), ("a problem",))
    plain = json.loads(json.dumps(view.as_plain()))
    assert lobby_from(plain) == view
    assert view.unfinished == (OPEN,)
    assert lobby_from(LobbyView().as_plain()) == LobbyView()


def test_values_of_another_version_are_refused() -> None:
    plain = LobbyView((EXAM,), (ROW,)).as_plain()
    with pytest.raises(KeyError):
        lobby_from({"exams": [], "sessions": []})
    with pytest.raises(TypeError):
        lobby_from({**plain, "exams": [{**plain["exams"][0], "new": 1}]})
    with pytest.raises(TypeError):
        lobby_from({**plain, "sessions": [{"id": "7f3a"}]})


@pytest.mark.parametrize(
    ("rows", "number"),
    [
        ((), 1),
        ((ROW,), 2),
        ((OPEN,), 1),
        ((replace(ROW, form=2),), 1),
        ((replace(ROW, exam="MLS-C01"),), 1),
        ((replace(ROW, mode="practice"),), 1),
        ((replace(ROW, form=None),), 1),
        ((ROW, replace(ROW, form=2), OPEN), 3),
        (tuple(replace(ROW, form=n) for n in (1, 2, 3)), None),
    ],
)
def test_the_next_form_is_the_lowest_that_was_not_sat(rows: tuple[SessionRow, ...], number: int | None) -> None:
    assert next_form(EXAM, rows) == number


def test_an_exam_without_forms_has_no_next_one() -> None:
    assert next_form(replace(EXAM, forms=0), ()) is None
