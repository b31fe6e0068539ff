"""What is due: the mapping from answers to ratings, eight weeks against the scheduler itself, and the queue."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from fsrs import Card, Rating, Scheduler
from tests.fakes import a_past, an_attempt, exam, library, single, spread

from mlsim.core.bank.library import Library
from mlsim.core.learn.attempts import Attempt, folded
from mlsim.core.learn.reviews import (
    AGAIN,
    EASY,
    GOOD,
    HARD,
    Memories,
    Memory,
    Remembering,
    deserves_card,
    due_queue,
    horizon,
    rate,
    recall_on,
)

START = datetime(2026, 10, 1, 8, 0, tzinfo=UTC)
DAY = timedelta(days=1)
PACE = 120.0


def attempt(question: str = "q-0001", *, correct: bool = True, at: datetime = START, **values: Any) -> Attempt:
    return an_attempt(question, at, correct=correct, mode="practice", **values)


def fold(*sessions: list[Attempt], exam_day: date | None = None) -> Memories:
    stepped = [(a_past(at=one[0].at), one) for one in sessions]
    return folded(Remembering("TST-1", PACE, exam_day), stepped)


@pytest.mark.parametrize(
    ("values", "successes", "gap", "rating"),
    [
        ({"correct": False, "sureness": "sure"}, 3, 10, AGAIN),
        ({"correct": False, "response": ()}, 0, None, AGAIN),
        ({"sureness": "guess"}, 3, 10, AGAIN),
        ({"seconds": 11.9}, 3, 10, AGAIN),
        ({"seconds": 11.9, "sureness": "sure"}, 3, 10, AGAIN),
        ({"seconds": 12.0}, 0, None, GOOD),
        ({"sureness": "unsure"}, 3, 10, HARD),
        ({"seconds": 240.1}, 0, None, HARD),
        ({"flagged": True, "sureness": "sure"}, 0, None, HARD),
        ({"seconds": 240.0}, 0, None, GOOD),
        ({"sureness": "sure", "seconds": 59.0}, 1, 7, EASY),
        ({"sureness": "sure", "seconds": 59.0}, 0, None, GOOD),
        ({"sureness": "sure", "seconds": 59.0}, 0, 7, GOOD),
        ({"sureness": "sure", "seconds": 59.0}, 1, 6, GOOD),
        ({"sureness": "sure", "seconds": 60.0}, 1, 7, GOOD),
        ({"seconds": 59.0}, 1, 7, GOOD),
    ],
)
def test_what_an_answer_is_worth(values: dict[str, Any], successes: int, gap: int | None, rating: int) -> None:
    assert rate(attempt(**values), PACE, successes, gap) == rating


@pytest.mark.parametrize(
    ("values", "card"),
    [
        ({}, False),
        ({"sureness": "sure"}, False),
        ({"seconds": 500.0}, False),
        ({"correct": False}, True),
        ({"sureness": "guess"}, True),
        ({"sureness": "unsure"}, True),
        ({"flagged": True}, True),
        ({"seconds": 5.0}, True),
    ],
)
def test_what_makes_a_card(values: dict[str, Any], card: bool) -> None:
    assert deserves_card(attempt(**values), PACE) == card
    assert bool(fold([attempt(**values)]).cards) == card


def test_what_nobody_looked_at_makes_no_card_and_has_been_asked() -> None:
    state = fold([attempt(correct=False, response=(), seconds=0.0)])
    assert state.cards == {}
    assert state.asked == {"q-0001"}


@pytest.mark.parametrize(
    ("left", "said"),
    [(None, (0.85, 36_500)), (60, (0.85, 30)), (22, (0.85, 11)), (21, (0.90, 10)), (2, (0.90, 1)), (0, (0.90, 1)), (-1, (0.85, 36_500))],
)  # fmt: skip
def test_the_exam_caps_the_intervals(left: int | None, said: tuple[float, int]) -> None:
    day = date(2026, 11, 1)
    assert horizon(None if left is None else day + left * DAY, day) == said


def test_first_intervals_are_those_of_the_scheduler_without_steps() -> None:
    for days, values in ((1, {"correct": False}), (2, {"sureness": "unsure"})):
        (memory,) = fold([attempt(**values)]).cards.values()
        assert memory.due == START + days * DAY


@pytest.mark.parametrize("exam_day", [None, date(2026, 11, 30), date(2026, 11, 5)])
def test_eight_weeks_of_a_learner_are_due_as_the_scheduler_itself_says(exam_day: date | None) -> None:
    """The same ratings given to the scheduler directly, with the settings written out: the same due date at every step."""
    rng = random.Random(8)
    questions = [f"q-{n:04}" for n in range(40)]
    fold_ = Remembering("TST-1", PACE, exam_day)
    state = fold_.start()
    direct: dict[str, Card] = {}
    passes: dict[str, int] = {}
    reviews = 0
    ratings = set()
    for day in range(56):
        at = START + day * DAY + timedelta(seconds=rng.randrange(40_000))
        due = [name for name, memory in state.cards.items() if memory.due.date() <= at.date()]
        asked = dict.fromkeys([*rng.sample(due, min(len(due), 8)), *rng.sample(questions, 6)])
        answers = [
            attempt(
                name,
                correct=rng.random() < 0.5 + 0.008 * day,
                at=at,
                seconds=rng.choice([6.0, 20.0, 55.0, 90.0, 300.0]),
                sureness=rng.choice(["", "sure", "sure", "unsure", "guess"]),
                flagged=rng.random() < 0.1,
            )
            for name in asked
        ]
        state = fold_.step(state, a_past(at=at), answers)
        left = None if exam_day is None else (exam_day - at.date()).days
        if left is None or left < 0:
            settings: dict[str, Any] = {"desired_retention": 0.85, "maximum_interval": 36_500}
        else:
            settings = {"desired_retention": 0.9 if left <= 21 else 0.85, "maximum_interval": max(1, left // 2)}
        scheduler = Scheduler(learning_steps=(), relearning_steps=(), enable_fuzzing=False, **settings)
        for one in answers:
            card = direct.get(one.question)
            doubtful = not one.correct or one.sureness in ("guess", "unsure") or one.flagged or one.seconds < 12
            if card is None and not doubtful:
                continue
            gap = None if card is None or card.last_review is None else (at - card.last_review).days
            if not one.correct or one.sureness == "guess" or one.seconds < 12:
                rating = Rating.Again
            elif one.sureness == "unsure" or one.flagged or one.seconds > 240:
                rating = Rating.Hard
            elif one.sureness == "sure" and one.seconds < 60 and passes.get(one.question, 0) and (gap or 0) >= 7:
                rating = Rating.Easy
            else:
                rating = Rating.Good
            passes[one.question] = passes.get(one.question, 0) + (rating != Rating.Again)
            direct[one.question], _ = scheduler.review_card(card or Card(card_id=1, due=at), rating, review_datetime=at)
            reviews += 1
            ratings.add(rating)
            memory = state.cards[one.question]
            assert memory.due == direct[one.question].due
            assert memory.stability == direct[one.question].stability
            if left is not None and left >= 1:
                assert exam_day is not None
                assert memory.due.date() <= exam_day, "every card comes once more before the exam"
        assert set(state.cards) == set(direct)
    assert reviews > 300
    assert ratings == set(Rating)
    assert fold_.load(fold_.dump(state)) == state


def test_an_answer_to_a_sibling_reviews_the_card_that_was_due() -> None:
    miss = [attempt("q-0001", correct=False)]
    right = fold(miss, [attempt("q-0002", at=START + DAY, due=True, card="q-0001")])
    assert set(right.cards) == {"q-0001"}
    assert right.cards["q-0001"].reviews == 2
    wrong = fold(miss, [attempt("q-0002", correct=False, at=START + DAY, due=True, card="q-0001")])
    assert wrong.cards["q-0001"].misses == 2
    assert wrong.cards["q-0002"].misses == 1, "a miss comes back, whatever it stood for"


# -- the queue -----------------------------------------------------------------------------------------------------------------------


def memories(due: dict[str, int], asked: tuple[str, ...] = ()) -> Memories:
    """Cards by the number of days from the start on which they are due."""
    cards = {name: Memory(3.0, 5.0, START + days * DAY, START - DAY) for name, days in due.items()}
    return Memories(cards, set(due) | set(asked))


def queue(lib: Library, cards: Memories, day: int = 0, sealed: tuple[str, ...] = ()) -> Any:
    return due_queue(exam(), lib, cards, (START + day * DAY).date(), lambda moment: moment, sealed)


def test_the_queue_has_what_is_due_and_says_what_comes() -> None:
    lib = library(spread(30))
    everything = tuple(lib.questions)
    state = memories(
        {"q-0001": 0, "q-0002": -3, "q-0003": 1, "q-0004": 1, "q-0005": 7, "q-0006": 8, "gone": 0}, everything
    )
    found = queue(lib, state)
    assert [one.card for one in found.today] == ["q-0002", "q-0001"], "the longest due first"
    assert found.today[0].since == (START - 3 * DAY).date()
    assert found.tomorrow == 2
    assert found.coming == (2, 0, 0, 0, 0, 0, 1)
    assert (found.cards, found.gone) == (6, 1)
    assert not any(one.sibling for one in found.today)


def test_the_local_day_decides() -> None:
    lib = library(spread(5))
    state = memories({"q-0001": 0}, tuple(lib.questions))
    west = due_queue(exam(), lib, state, (START - DAY).date(), lambda moment: moment - timedelta(hours=9))
    assert len(west.today) == 1


def test_an_unseen_question_of_the_same_task_is_asked_in_its_place() -> None:
    lib = library(spread(12))
    # q-0005 and q-0010 are of task 1.1, as q-0001 and so on; see `spread`.
    tasks = {name: question.task_in("TST-1") for name, question in lib.questions.items()}
    state = memories({"q-0005": 0})
    (one,) = queue(lib, state).today
    assert one.sibling
    assert tasks[one.question] == tasks["q-0005"]
    siblings = {name for name, task in tasks.items() if task == tasks["q-0005"] and name != "q-0005"}
    (own,) = queue(lib, memories({"q-0005": 0}, tuple(siblings))).today
    assert own.question == "q-0005", "none is left unseen"
    (own,) = queue(lib, state, sealed=tuple(siblings)).today
    assert own.question == "q-0005", "what is sealed is not asked"
    two = queue(lib, memories({"q-0005": 0, "q-0004": 0}, tuple(siblings - {"q-0004", min(siblings)}))).today
    assert len({one.question for one in two}) == 2, "a sibling is asked once"


def test_a_sealed_question_is_not_due() -> None:
    lib = library(spread(12))
    found = queue(lib, memories({"q-0001": 0, "q-0002": 0}), sealed=("q-0001",))
    assert [one.card for one in found.today] == ["q-0002"]
    assert found.kept_out == 1
    assert "q-0001" not in {one.question for one in found.today}


def test_a_sibling_is_no_enemy_of_what_else_is_asked_and_an_enemy_of_its_own_card_is_the_best() -> None:
    questions = [
        single(1, enemies=["q-0004"]),
        single(2, objectives=["TST-1:1.2"], enemies=["q-0003"]),
        single(3),
        single(4),
        single(5),
    ]
    lib = library(questions)
    found = {one.card: one.question for one in queue(lib, memories({"q-0001": 0, "q-0002": 0})).today}
    assert found == {"q-0001": "q-0004", "q-0002": "q-0002"}
    seen = memories({"q-0001": 0, "q-0002": 0}, ("q-0004", "q-0005"))
    found = {one.card: one.question for one in queue(lib, seen).today}
    assert found == {"q-0001": "q-0001", "q-0002": "q-0002"}, "q-0003 may not meet q-0002"


def test_recall_on_the_day_is_what_the_scheduler_says_by_domain() -> None:
    lib = library(spread(12))
    state = memories({"q-0001": 3, "q-0003": 3})
    day = (START + 20 * DAY).date()
    recalled = {one.domain: one for one in recall_on(exam(), lib, state, day)}
    assert sum(one.cards for one in recalled.values()) == 2
    card = Card(1, stability=3.0, difficulty=5.0, due=START, last_review=START - DAY)
    at = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    expected = Scheduler().get_card_retrievability(card, at)
    for one in recalled.values():
        assert one.recall == (pytest.approx(expected) if one.cards else None)
    soon = {one.domain: one for one in recall_on(exam(), lib, state, (START + 2 * DAY).date())}
    assert all((soon[d].recall or 1) > (one.recall or 0) for d, one in recalled.items() if one.cards)
