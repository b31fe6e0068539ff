"""Blind solving: sheets, what solvers answered, and the figures that follow."""

from __future__ import annotations

import random
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.fakes import matching, multiple, ordering, single

from mlsim.core.authoring.blind import (
    Asked,
    Given,
    Solve,
    entries,
    figures,
    fleiss_kappa,
    read_answers,
    sheet_text,
    verdicts,
)
from mlsim.core.bank.questions import Question
from mlsim.core.base.errors import UsageError
from mlsim.core.base.text import LETTERS

QUESTIONS: list[Question] = [single(1, 2), multiple(2), ordering(3), matching(4), single(5, 0), single(6, 3)]
OLD, NEW = "0" * 32, "1" * 32


def solve(question: str = "q-0001", answer: int = 0, right: bool = True, **values: Any) -> Solve:
    base: dict[str, object] = {"revision": NEW, "solver": 1, "sure": 3}
    return Solve.model_validate({"question": question, "answer": [answer], "right": right, **base, **values})


def three(question: str, answers: tuple[int, int, int], key: int, **values: Any) -> list[Solve]:
    return [solve(question, a, a == key, solver=n, **values) for n, a in enumerate(answers, start=1)]


def asked(*names: str, revision: str = NEW, four: bool = True, pending: bool = False) -> dict[str, Asked]:
    return {name: Asked(revision, four, pending) for name in names}


def test_a_sheet_has_stems_and_options_and_nothing_that_tells() -> None:
    text = sheet_text(entries(QUESTIONS, 7, 1), {})
    for question in QUESTIONS:
        assert question.stem in text
        assert all(option in text for option in question.texts)
        assert question.id not in text
    assert "explanation" not in text
    assert "correct" not in text


def test_a_sheet_of_options_has_single_questions_only_and_no_stem() -> None:
    made = entries(QUESTIONS, 7, 1, "options")
    assert sorted(entry.question.id for entry in made) == ["q-0001", "q-0005", "q-0006"]
    assert "Stem" not in sheet_text(made, {}, "options")


def test_the_scenario_stands_before_its_question() -> None:
    text = sheet_text(entries(QUESTIONS[:1], 7, 1), {"q-0001": "A shared scenario."})
    assert text.index("A shared scenario.") < text.index(QUESTIONS[0].stem)


@given(st.integers(0, 10**6), st.integers(1, 9))
def test_answers_are_read_back_in_the_questions_own_order(seed: int, solver: int) -> None:
    made = entries(QUESTIONS, seed, solver)
    given_answers = []
    for entry in made:
        letters = [LETTERS[entry.order.index(option)] for option in entry.question.key]
        given_answers.append(Given(n=entry.number, answer=" ".join(letters), sure=2, runner_up="A", remark=" fine "))
    random.Random(seed).shuffle(given_answers)
    solves = read_answers(made, given_answers, {q.id: NEW for q in QUESTIONS}, solver=solver, number=2)
    assert all(one.right and one.round == 2 and one.remark == "fine" for one in solves)
    by_name = {one.question: one for one in solves}
    assert all(by_name[q.id].answer == q.key for q in QUESTIONS)
    assert all(by_name[e.question.id].runner_up == e.order[0] for e in made)


def test_the_order_differs_between_solvers_and_seeds_and_is_the_same_for_the_same() -> None:
    assert entries(QUESTIONS, 7, 1) == entries(QUESTIONS, 7, 1)
    assert entries(QUESTIONS, 7, 1) != entries(QUESTIONS, 7, 2)
    assert entries(QUESTIONS, 7, 1) != entries(QUESTIONS, 8, 1)


@pytest.mark.parametrize(
    ("answers", "title"),
    [([], "Question 1 has no answer"), ([Given(n=1, answer="Z", sure=1)], "there is no 'Z'")],
)
def test_an_answer_that_does_not_fit_the_sheet_is_refused(answers: list[Given], title: str) -> None:
    with pytest.raises(UsageError, match=re.escape(title)):
        read_answers(entries(QUESTIONS[:1], 7, 1), answers, {"q-0001": NEW}, solver=1)


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ((1, 1, 1), "unanimous"),
        ((1, 1, 2), "majority"),
        ((1, 2, 3), "split"),
        ((2, 2, 2), "against"),
        ((1, 2, 2), "split"),
    ],
)
def test_verdicts(answers: tuple[int, int, int], said: str) -> None:
    assert verdicts(three("q-0001", answers, key=1)) == {"q-0001": said}


def test_the_last_round_decides() -> None:
    solves = three("q-0001", (2, 2, 2), key=1) + three("q-0001", (1, 1, 1), key=1, round=2)
    assert verdicts(solves) == {"q-0001": "unanimous"}


def test_kappa_by_hand() -> None:
    """Three solvers, four questions; agreement 1, 1, 1/3, 1/3; each of three places chosen 4 times of 12."""
    groups = [
        three("q-1", (0, 0, 0), 0),
        three("q-2", (1, 1, 1), 1),
        three("q-3", (2, 0, 2), 2),
        three("q-4", (2, 2, 1), 2),
    ]
    observed = (1 + 1 + 1 / 3 + 1 / 3) / 4
    chance = 3 * (4 / 12) ** 2
    assert fleiss_kappa(groups) == pytest.approx((observed - chance) / (1 - chance))
    assert fleiss_kappa([]) is None
    assert fleiss_kappa([three("q-1", (0, 0, 0), 0)]) == 1.0


def test_answers_to_an_earlier_revision_do_not_count_for_today() -> None:
    solves = three("q-0001", (1, 1, 1), key=1, revision=OLD) + three("q-0002", (1, 1, 2), key=1)
    found = figures(solves, {**asked("q-0001", "q-0002"), **asked("q-0003", pending=True)})
    assert found["first"]["stem"]["questions"] == 2
    assert found["now"]["stem"]["questions"] == 1
    assert found["now"]["stem"]["majority"] == 1
    assert found["unsolved"] == ["q-0001", "q-0003"]
    assert found["shipped_unsolved"] == ["q-0001"]
    assert found["doubtful"] == {}


def test_two_solvers_are_not_enough() -> None:
    solves = three("q-0001", (1, 1, 1), key=1)[:2]
    assert figures(solves, asked("q-0001"))["unsolved"] == ["q-0001"]


def test_what_the_options_give_away() -> None:
    solves = [
        solve("q-0001", 1, True, sheet="options", solver=1),
        solve("q-0001", 1, True, sheet="options", solver=2),
        solve("q-0002", 1, True, sheet="options", solver=1),
        solve("q-0002", 2, False, sheet="options", solver=2),
    ]
    found = figures(solves, {**asked("q-0001", "q-0002", "q-0003"), **asked("q-0004", four=False)})
    assert found["now"]["options_only"] == {"questions": 2, "solves": 4, "right": 3, "share": 0.75}
    assert found["given_away"] == ["q-0001"]
    assert found["options_unsolved"] == ["q-0003"]


def test_doubtful_questions_are_named() -> None:
    solves = three("q-0001", (2, 2, 2), key=1) + three("q-0002", (1, 2, 3), key=1)
    assert figures(solves, asked("q-0001", "q-0002"))["doubtful"] == {"q-0001": "against", "q-0002": "split"}
