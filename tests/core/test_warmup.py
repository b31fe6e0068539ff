"""The warm-up: what is to be tried, and that it is noticed."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from tests.fakes import START, FakeClocks, FakePen

from mlsim.core.bank.questions import is_correct
from mlsim.core.keys.keymap import keys_of
from mlsim.core.screens.warmup import OVERVIEW, TASKS, WARM_UP, Coach, warm_up_questions
from mlsim.core.session.events import Header, Item
from mlsim.core.session.sitting import Asked, Sitting
from mlsim.core.session.state import begin

QUESTIONS = warm_up_questions()


def warm_up() -> Sitting:
    items = tuple(Item(question=q.id, revision="0" * 32, options=tuple(range(len(q.texts)))) for q in QUESTIONS)
    header = Header(
        id="w", exam=WARM_UP, mode="practice", feedback="each", shape="selection", started=START, bank="", items=items
    )
    return Sitting(begin(header), [Asked(q) for q in QUESTIONS], FakeClocks(), FakePen())


def after(sitting: Sitting, coach: Coach, *keys: Callable[[], object]) -> Coach:
    for press in keys:
        press()
        coach = coach.looked(sitting.session)
    return coach


def test_every_task_is_noticed_in_its_order() -> None:
    sitting, coach, told = warm_up(), Coach(), []

    def step(name: str, *keys: Callable[[], object]) -> None:
        nonlocal coach
        following = coach.following(sitting.current)
        assert following is not None
        assert following.name == name
        coach = after(sitting, coach, *keys)
        assert name in coach.done
        assert coach.news == following.said
        told.append(name)

    coach = coach.looked(sitting.session)
    assert coach.done == frozenset()
    step("choose", lambda: sitting.choose(2))
    step("strike", lambda: sitting.strike(0))
    step("rate", sitting.rate)
    step("check-0", sitting.check)
    assert coach.following(0) is None, "a checked answer has nothing more to try"
    coach = after(sitting, coach, lambda: sitting.go(1))
    assert coach.news == ""
    step("two", lambda: (sitting.choose(0), sitting.choose(3)))
    step("flag", sitting.flag)
    assert coach.following(1).name == OVERVIEW  # type: ignore[union-attr]
    coach = coach.told(OVERVIEW)
    assert coach.news
    assert coach.told(OVERVIEW).news == "", "once is enough"
    told.append(OVERVIEW)
    step("back", lambda: sitting.go(0), lambda: sitting.go(1))
    step("check-1", sitting.check)
    coach = after(sitting, coach, lambda: sitting.go(2))
    step("place", lambda: sitting.choose(1), lambda: sitting.choose(0), lambda: sitting.choose(3))
    step("move", lambda: sitting.shift(0, 1))
    step("check-2", sitting.check)
    assert told == [task.name for task in TASKS]


def test_what_was_done_stays_done_and_what_was_not_is_not() -> None:
    sitting = warm_up()
    coach = after(sitting, Coach(), lambda: sitting.choose(1), sitting.clear)
    assert coach.done == {"choose"}
    coach = after(sitting, coach, lambda: sitting.go(1), lambda: sitting.go(2))
    assert "back" not in coach.done
    coach = after(sitting, coach, lambda: sitting.choose(0), lambda: sitting.choose(1))
    assert not {"place", "move"} & coach.done, "a step that is placed is none that is moved"


def test_keys_are_in_the_table_and_questions_can_be_answered() -> None:
    actions = {key.action for key in keys_of("question")}
    assert len({task.name for task in TASKS}) == len(TASKS)
    for task in TASKS:
        assert {*task.keys.actions} <= actions
        assert task.said.endswith(".")
    assert [sum(task.item == number for task in TASKS) for number in range(3)] == [4, 5, 3]
    for question in QUESTIONS:
        assert is_correct(question, question.key)
        assert not question.exams


@pytest.mark.parametrize("code", ["MLA-", "AWS", "SageMaker", "Google"])
def test_it_is_about_the_program_only(code: str) -> None:
    assert all(code not in question.model_dump_json() for question in QUESTIONS)
