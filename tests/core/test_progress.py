"""Progress: what is counted, what is drawn, and that it fits."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.fakes import a_past, an_attempt, exam

from mlsim.core.learn.attempts import Attempt, Past, folded
from mlsim.core.learn.diary import Keeping
from mlsim.core.learn.progress import Count, Progress, as_plain, progress
from mlsim.core.learn.progress_text import scale, sections, text
from mlsim.core.session.scoring import wilson

START = datetime(2026, 10, 5, 6, 30, tzinfo=UTC)  # a Monday
TASKS = ("1.1", "1.2", "2.1", "2.2")


def past(number: int, at: datetime, **values: Any) -> Past:
    return a_past(f"s{number}", at, **values)


def answer(of: Past, question: int, correct: bool = True, **values: Any) -> Attempt:
    told = {"session": of.session, "exam": of.exam, "mode": of.mode, "task": TASKS[question % 4]}
    return an_attempt(f"q-{question:04}", of.ended, **{**told, "correct": correct, "first_correct": correct, **values})


def of(sessions: Sequence[tuple[Past, Sequence[Attempt]]], **values: Any) -> Progress:
    fold = Keeping()
    diary = folded(fold, sessions)
    assert fold.load(json.loads(json.dumps(fold.dump(diary)))) == diary
    return progress(exam(), diary, values.pop("local", lambda moment: moment), **values)


def test_scores_have_their_interval_and_practice_has_none() -> None:
    mock, drill = past(1, START), past(2, START, mode="practice", minutes=None)
    found = of([(mock, [answer(mock, n, n < 7, scored=n < 8) for n in range(10)]), (drill, [answer(drill, 20)])])
    (score,) = found.scores
    assert (score.raw, score.of, score.cut, score.passed, score.scaled) == (7, 8, 6, True, 860)
    assert score.interval == pytest.approx([100 * end for end in wilson(7, 8)])
    assert score.at == mock.ended


def test_domains_count_first_answers_only() -> None:
    one, two = past(1, START), past(2, START + timedelta(days=1))
    found = of(
        [
            (one, [answer(one, 0, False), answer(one, 1), answer(one, 2, due=True)]),
            (
                two,
                [
                    answer(two, 0),
                    answer(two, 1),
                    answer(two, 4, False),
                    answer(two, 8, False, response=(), seconds=0.0),
                ],
            ),
        ]
    )
    assert found.first == Count(1, 3)
    assert found.repeats == Count(3, 3)
    domains = {one.domain: one for one in found.domains}
    assert domains["1"].count == Count(1, 3)
    assert domains["2"].count == Count(0, 0)
    assert {task.task: task.count for task in domains["1"].tasks} == {"1.1": Count(0, 2), "1.2": Count(1, 1)}


def test_what_was_not_looked_at_is_still_new_later() -> None:
    one, two = past(1, START), past(2, START + timedelta(days=1))
    found = of([(one, [answer(one, 0, False, response=(), seconds=0.0)]), (two, [answer(two, 0)])])
    assert found.first == Count(1, 1)


def test_changes_confidence_pace_and_other_exams() -> None:
    one, other = past(1, START), past(2, START, exam="OTHER")
    answers = [
        answer(one, 0, True, first_correct=False, changes=1, sureness="sure", seconds=100.0),
        answer(one, 1, False, first_correct=True, changes=2, sureness="sure", seconds=50.0),
        answer(one, 2, False, changes=1, sureness="guess", seconds=30.0),
        answer(one, 3, True, seconds=20.0),
    ]
    found = of([(one, answers), (other, [answer(other, 9, False, sureness="sure")])])
    assert found.changes == (1, 1, 1)
    assert found.confidence == {"sure": Count(1, 2), "unsure": Count(), "guess": Count(0, 1), "": Count(1, 1)}
    assert found.exam_seconds == 50.0
    assert found.pace == 120.0
    assert found.answers == 4


def test_weeks_have_no_gap_and_days_and_hours_are_local() -> None:
    one, two = past(1, START), past(2, START + timedelta(days=20))
    zone = timezone(timedelta(hours=-8))
    found = of([(one, [answer(one, 0)]), (two, [answer(two, 1)])], local=lambda moment: moment.astimezone(zone))
    assert [f"{week.start:%m-%d}" for week in found.weeks] == ["09-28", "10-05", "10-12", "10-19"]
    assert [week.answers for week in found.weeks] == [1, 0, 0, 1]
    assert found.hours[21] == Count(2, 2)
    assert sum(count.of for count in found.hours.values()) == 2


def test_a_change_is_told_from_chance() -> None:
    sessions = []
    for day in range(40):
        there = past(day, START + timedelta(days=day))
        sessions.append((there, [answer(there, 100 * day + 4 * n, day >= 20 or n == 0) for n in range(4)]))
    domain = of(sessions).domains[0]
    assert domain.recent == Count(60, 60)
    assert domain.before.of == 100
    assert domain.change_certain
    assert of(sessions[20:]).domains[0].change == 0.0
    assert of(sessions[30:]).domains[0].change is None


# -- drawn ---------------------------------------------------------------------------------------------------------------------------


def test_a_scale_shows_share_interval_and_mark() -> None:
    assert scale(Count(), 11, 0.7) == ".......:..."
    assert scale(Count(50, 100), 11, 0.7) == "....-o-:..." or scale(Count(50, 100), 11, 0.7) == "....-o.:..."
    assert scale(Count(3, 3), 21, 0.7)[-1] == "o"


def a_life(seed: int, sessions: int) -> list[tuple[Past, list[Attempt]]]:
    rng = random.Random(seed)
    made = []
    for n in range(sessions):
        mode = rng.choice(["exam", "practice"])
        there = past(
            n,
            START + timedelta(hours=rng.randrange(1, 40) + 40 * n),
            mode=mode,
            minutes=rng.choice([None, 20.0]) if mode == "practice" else 20.0,
            form=rng.choice([None, 1, 2]),
        )
        made.append(
            (
                there,
                [
                    answer(
                        there,
                        rng.randrange(400),
                        rng.random() < rng.random(),
                        sureness=rng.choice(["", "sure", "guess", "unsure"]),
                        changes=rng.choice([0, 0, 1]),
                        first_correct=rng.random() < 0.5,
                    )
                    for _ in range(rng.randrange(1, 20))
                ],
            )
        )
    return made


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10_000), count=st.integers(0, 30), width=st.integers(56, 120))
def test_every_row_fits_and_every_part_fits_a_screen(seed: int, count: int, width: int) -> None:
    found = of(a_life(seed, count), causes={"misread": seed % 7, "did not know": 3} if seed % 2 else {})
    for part in sections(found, width):
        assert all(len(row) <= width for row in part.rows), part
        assert len(part.rows) <= 20, part.title
        assert all(row.isascii() for row in part.rows), part
        assert not any(row != row.rstrip() for row in part.rows)
    json.dumps(as_plain(found))


def test_nothing_is_drawn_of_nothing() -> None:
    assert sections(of([])) == ()


def test_the_chart_of_scores() -> None:
    lives = []
    for n, right in enumerate((5.5, 6, 8)):
        there = past(n, START + timedelta(days=7 * n), form=n + 1, sealed=n == 2)
        lives.append((there, [answer(there, 10 * n + k, k < 8 * right, scored=True) for k in range(80)]))
    drawn = text(sections(of(lives))[:1])
    assert (
        drawn
        == """Scores
  100 %
   95 %
   90 %
   85 %                  |
   80 %                  o
   75 %                  |
   70 % ----------|------|---- mark
   65 %    |      |
   60 %    |      x
   55 %    x      |
   50 %    |      |
   45 %    |
   40 %
         10-05  10-12  10-19

  o reached the mark, x did not, | 95 % interval
  2026-10-05  form 1: 587, 44 of 80, 55 % (44-65)
  2026-10-12  form 2: 631, 48 of 80, 60 % (49-70)
  2026-10-19  form 3, sealed: 813, 64 of 80, 80 % (70-87)"""
    )


def test_the_same_is_said_to_scripts() -> None:
    there = past(1, START)
    plain = as_plain(of([(there, [answer(there, n, n < 3) for n in range(4)])], causes={"misread": 1}))
    assert plain["scores"][0]["raw"] == 3
    assert plain["first"] == {
        "right": 3,
        "of": 4,
        "share": 0.75,
        "interval": [round(e, 3) for e in wilson(3, 4, 1.281552)],
    }
    assert plain["causes"] == {"misread": 1}
    assert plain["weeks"][0]["domains"]["1"]["of"] == 2
    assert [hour["from"] for hour in plain["hours"]] == list(range(0, 24, 3))
