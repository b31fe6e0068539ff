"""The plan: what to do in twenty minutes, when to sit a mock, and the line at which to stop."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from tests.fakes import exam

from mlsim.core.learn.ability import Estimate, target_of
from mlsim.core.learn.plan import Forms, Plan, as_plain, plan, rows, weakest
from mlsim.core.learn.progress import Count, DomainProgress, Score
from mlsim.core.learn.readiness import Readiness, shown_for
from mlsim.core.learn.reviews import Due, DueQueue

TODAY = date(2026, 11, 27)
EXAM = exam(minutes=20, questions=10)
NAMES = {domain.id: domain.name for domain in EXAM.domains}


def queue(due: int = 0, tomorrow: int = 0) -> DueQueue:
    today = tuple(Due(f"q-{n}", f"q-{n}", "1.1", "1", TODAY, 1, 1) for n in range(due))
    return DueQueue("TST-1", today, (tomorrow, 0, 0, 0, 0, 0, 0), due + tomorrow)


def ready(chance: float = 0.5, one: int = 100, two: int = 100) -> Readiness:
    shown = shown_for(one + two, [one, two])
    estimate = None if shown == "nothing" else Estimate(chance, (chance / 2, chance), 6.0, (4, 8))
    return Readiness("TST-1", one + two, {"1": one, "2": two}, shown, estimate, target_of(EXAM, 0.7), 720)


def domains(one: tuple[int, int] = (60, 100), two: tuple[int, int] = (80, 100)) -> list[DomainProgress]:
    return [
        DomainProgress(d.id, d.name, d.weight, Count(*count), Count(), Count(), ())
        for d, count in zip(EXAM.domains, (one, two), strict=True)
    ]


def score(days_ago: int, *, right: int = 8, **values: Any) -> Score:
    at = datetime(2026, 11, 27, 12, tzinfo=UTC) - timedelta(days=days_ago)
    base = Score("s", at, "full", 1, True, False, right, 8, 6, 720, right >= 6, (50.0, 90.0), 60.0, False)
    return replace(base, **values)


def made(**values: Any) -> Plan:
    base: dict[str, Any] = {
        "exam": EXAM,
        "today": TODAY,
        "exam_day": TODAY + timedelta(days=60),
        "queue": queue(),
        "ready": ready(),
        "domains": domains(),
        "scores": [score(3)],
        "forms": Forms(3, frozenset({1})),
    }
    return plan(**{**base, **values})


def steps(found: Plan) -> list[tuple[str, int, str | None]]:
    return [(step.kind, step.questions, step.domain) for step in found.steps]


@pytest.mark.parametrize(
    ("due", "said"),
    [
        (0, [("practice", 10, "1")]),
        (4, [("due", 4, None), ("practice", 6, "1")]),
        (10, [("due", 10, None)]),
        (70, [("due", 10, None)]),
    ],
)
def test_twenty_minutes_are_what_is_due_and_then_the_weakest_domain(due: int, said: list[Any]) -> None:
    found = made(queue=queue(due))
    assert steps(found) == said
    assert sum(step.minutes for step in found.steps) == 20


def test_the_weakest_domain_is_one_of_which_nothing_is_known_or_the_lowest() -> None:
    assert weakest(EXAM, ready(), domains((60, 100), (80, 100)))[0].id == "1"
    assert weakest(EXAM, ready(), domains((80, 100), (60, 100)))[0].id == "2"
    assert weakest(EXAM, ready(), domains((60, 100), (0, 1)))[0].id == "1", "one wrong answer is no weakness"
    domain, why = weakest(EXAM, ready(one=130, two=7), domains((60, 100), (80, 100)))
    assert (domain.id, "7" in why) == ("2", True)
    assert weakest(EXAM, ready(one=14, two=130), domains((90, 100), (60, 100)))[0].id == "1"


@pytest.mark.parametrize(
    ("left", "ago", "sat", "form"),
    [
        (60, None, set(), 1),
        (None, None, set(), 1),
        (60, 13, {1}, None),
        (60, 14, {1}, 2),
        (20, 6, {1}, None),
        (20, 7, {1}, 2),
        (60, 14, {1, 2}, 0),
        (14, 2, {1, 2}, 3),
        (14, 1, {1, 2}, None),
        (5, 7, {1, 2, 3}, 0),
        (1, 30, {1}, None),
        (0, 30, {1}, None),
    ],
)
def test_a_mock_is_due_by_time_and_the_sealed_one_at_the_end(
    left: int | None, ago: int | None, sat: set[int], form: int | None
) -> None:
    """``form`` 0 is one that is drawn anew, None is no mock."""
    found = made(
        exam_day=None if left is None else TODAY + timedelta(days=left),
        scores=[] if ago is None else [score(ago)],
        forms=Forms(3, frozenset(sat)),
    )
    if form is None:
        assert found.mock is None
    else:
        assert found.mock is not None
        assert found.mock.form == (form or None)
        assert found.mock.sealed == (form == 3)
        assert found.mock.minutes == 20


def test_who_is_ready_is_offered_the_sealed_form() -> None:
    found = made(exam_day=None, ready=ready(0.85), scores=[score(3)])
    assert found.mock is not None
    assert found.mock.sealed


@pytest.mark.parametrize(
    ("values", "stop"),
    [
        ({"ready": ready(0.85), "scores": [score(3, sealed=True)], "forms": Forms(3, frozenset({3}))}, "book"),
        ({"ready": ready(0.80), "scores": [score(3, sealed=True)], "forms": Forms(3, frozenset({3}))}, "book"),
        ({"ready": ready(0.79), "scores": [score(3, sealed=True)], "forms": Forms(3, frozenset({3}))}, "go on"),
        ({"ready": ready(0.85), "scores": [score(3)]}, "go on"),
        ({"ready": ready(0.85), "scores": [score(3, sealed=True, right=5)]}, "go on"),
        ({"ready": ready(0.85), "scores": [score(3, sealed=True, timed=False)]}, "go on"),
        ({"ready": ready(0.85), "scores": [score(3, sealed=True, shape="short")]}, "go on"),
        ({"ready": ready(0.85), "scores": [score(3, fresh=True)]}, "go on"),
        ({"ready": ready(0.85), "scores": [score(3, fresh=True)], "forms": Forms(1, frozenset({1}))}, "book"),
        ({"ready": ready(0.99, 64, 60), "scores": [score(3, sealed=True)]}, "go on"),
        ({"exam_day": TODAY + timedelta(days=7), "ready": ready(0.69)}, "move"),
        ({"exam_day": TODAY + timedelta(days=7), "ready": ready(0.70)}, "go on"),
        ({"exam_day": TODAY + timedelta(days=8), "ready": ready(0.30)}, "go on"),
        ({"exam_day": TODAY, "ready": ready(0.30)}, "move"),
        ({"exam_day": TODAY + timedelta(days=3), "ready": ready(0.30, 64, 60)}, "go on"),
        ({"exam_day": None, "ready": ready(0.30)}, "go on"),
        ({"exam_day": TODAY - timedelta(days=1), "ready": ready(0.30)}, "go on"),
    ],
)
def test_the_stop_line(values: dict[str, Any], stop: str) -> None:
    found = made(**values)
    assert found.stop == stop
    assert found.reason


def test_what_is_missing_is_said() -> None:
    assert "50 %" in made().reason
    assert "sealed, timed mock" in made().reason
    assert "124 first answers" in made(ready=ready(0.6, 64, 60)).reason
    assert "12 of 65" in made(ready=ready(0.6, 6, 6)).reason


def test_missing_days_changes_the_plan_and_not_the_person() -> None:
    before = made(queue=queue(6))
    week_later = made(queue=queue(40), today=TODAY + timedelta(days=7))
    said = " ".join(rows(week_later, NAMES)).lower()
    assert not {
        word for word in ("missed", "late", "behind", "streak", "should have", "overdue") if word in said.split()
    }
    assert sum(step.minutes for step in week_later.steps) == sum(step.minutes for step in before.steps) == 20
    assert week_later.days_left == 53


def test_dates_that_cannot_be_are_said() -> None:
    ends = replace_exam(ends=TODAY + timedelta(days=10))
    assert "until" in " ".join(made(exam=ends, exam_day=TODAY + timedelta(days=11)).notes)
    starts = replace_exam(starts=TODAY + timedelta(days=30))
    assert "cannot be taken yet" in " ".join(made(exam=starts, exam_day=TODAY + timedelta(days=11)).notes)
    assert "has passed" in " ".join(made(exam_day=TODAY - timedelta(days=1)).notes)
    assert "Without a date" in " ".join(made(exam_day=None).notes)
    assert "--date" in " ".join(rows(made(exam_day=None), {}))
    assert "--date" not in " ".join(rows(made(exam_day=TODAY + timedelta(days=11)), {}))


def replace_exam(**values: Any) -> Any:
    return EXAM.model_copy(update=values)


def test_on_the_day_there_is_at_most_what_is_due() -> None:
    found = made(exam_day=TODAY)
    assert found.steps == ()
    assert found.mock is None
    assert "Sleep" in "\n".join(rows(found, NAMES))
    assert steps(made(exam_day=TODAY, queue=queue(3))) == [("due", 3, None)]


def test_in_words_and_for_scripts() -> None:
    found = made(queue=queue(4, tomorrow=2), scores=[])
    text = "\n".join(rows(found, NAMES))
    assert "TST-1: on 2027-01-26, in 60 days" in text
    assert "A full mock is due (form 2, 20 min)" in text
    assert "6 of domain 1 (Domain 1), about 12 min" in text
    assert "2 questions are due again tomorrow." in text
    plain = json.loads(json.dumps(as_plain(found)))
    assert plain["steps"][0] == {
        "kind": "due",
        "questions": 4,
        "minutes": 8,
        "why": "4 due today",
        "domain": None,
        "form": None,
        "sealed": False,
    }
    assert plain["mock"]["form"] == 2
    assert plain["days_left"] == 60
