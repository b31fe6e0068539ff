"""What the lobby says in words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from tests.core.test_lobby import EXAM, OPEN, ROW

from mlsim.core.form.wish import Selection, Wish
from mlsim.core.keys.footers import lobby_hints
from mlsim.core.keys.keymap import key_of, keys_of
from mlsim.core.learn.glimpse import NextStep
from mlsim.core.screens.lobby import ExamRow, LobbyView
from mlsim.core.screens.lobby_text import (
    MODES,
    begun,
    exam_said,
    greeting,
    is_new,
    last_exam,
    modes,
    session_head,
    session_said,
    status_word,
    step_said,
    under_way,
)

TODAY = date(2026, 11, 22)
BETA = replace(EXAM, beta_starts="2026-09-29")
PLAIN = replace(EXAM, starts=None)
COLUMNS = 76


def key(action: str) -> str:
    return key_of("lobby", action)


@pytest.mark.parametrize(
    ("exam", "first", "second"),
    [
        (
            BETA,
            "The exam is in beta until 14 Jan 2027. 65 questions, 130 min.",
            "400 questions here: 3 full exams, no question twice. e sits form 1 of 3.",
        ),
        (EXAM, "Announced: it can be taken from 14 Jan 2027 on. 65 questions, 130 min.", "400 questions"),
        (
            replace(PLAIN, ends="2026-09-28"),
            "Retired on 28 Sep 2026: no longer offered, here to practise. 65 questions, 130 min.",
            "400",
        ),
        (replace(PLAIN, ends="2027-03-01"), "On offer until 1 Mar 2027. 65 questions, 130 min.", "400"),
        (
            replace(PLAIN, forms=1, questions=111),
            "On offer now. 65 questions, 130 min.",
            "111 questions here: one full exam. e sits it.",
        ),
        (
            replace(PLAIN, questions=30, forms=0),
            "On offer now.",
            "30 questions here, fewer than the exam has: e sits a shorter one.",
        ),
        (
            replace(PLAIN, questions=0, forms=0),
            "On offer now.",
            "There are no questions for it here yet: o imports your own.",
        ),
    ],
)
def test_an_exam_says_what_it_is_and_what_is_here_for_it(exam: ExamRow, first: str, second: str) -> None:
    said = exam_said(exam, (), TODAY, key)
    assert said[0].startswith(first)
    assert said[1].startswith(second)
    assert all(len(one) <= COLUMNS + 10 for one in said)


def test_the_form_that_comes_next_is_named_and_a_new_one_when_all_were_sat() -> None:
    assert exam_said(PLAIN, (ROW,), TODAY, key)[1].endswith("e sits form 2 of 3.")
    sat = tuple(replace(ROW, id=str(n), form=n) for n in (1, 2, 3))
    assert exam_said(PLAIN, sat, TODAY, key)[1].endswith("All were sat: e draws a new one.")


@pytest.mark.parametrize(
    ("exam", "word"),
    [
        (BETA, "beta"),
        (EXAM, "announced"),
        (PLAIN, ""),
        (replace(PLAIN, ends="2026-09-28"), "retired"),
        (replace(PLAIN, questions=0), "empty"),
    ],
)
def test_only_what_is_out_of_the_ordinary_is_said_in_the_row(exam: ExamRow, word: str) -> None:
    assert status_word(exam, TODAY) == word


@pytest.mark.parametrize(
    ("view", "new"),
    [
        (LobbyView((EXAM,)), True),
        (LobbyView((EXAM,), (OPEN,)), False),
        (LobbyView((EXAM,), (ROW,)), False),
        (LobbyView((EXAM,), (), (), more=3), False),
    ],
)
def test_who_has_no_session_on_the_disk_is_new(view: LobbyView, new: bool) -> None:
    assert is_new(view) is new


def test_a_newcomer_hears_what_to_do_for_which_exam_and_how_long_it_takes() -> None:
    warm_up, ten = greeting(EXAM)
    assert "3 min" in warm_up
    assert ten == "10 MLA-C02 questions, explained: 20 min"
    assert greeting(None)[1] == "10 questions, each explained"
    # Beside a word and the key, on the narrowest screen that is supported.
    assert all(len(text) <= 60 - 4 - 15 for text in greeting(replace(EXAM, code="MLA-C0299")))


def test_an_unfinished_session_says_how_far_it_is_and_what_can_be_done() -> None:
    assert session_head(OPEN) == "MLA-C02 form 2: question 64 of 65, 10:00 left"
    assert session_head(OPEN, short=True) == "MLA-C02 form 2: 64 of 65, 10:00 left"
    untimed = replace(OPEN, mode="practice", minutes=None, form=None)
    assert session_head(untimed) == "MLA-C02 practice: question 64 of 65"
    first, second = session_said(OPEN, key)
    assert first == "60 of 65 answered, all of it saved. The clock stands still."
    assert second == "enter goes on where you stopped; x discards it (asks first)."
    assert "clock" not in session_said(untimed, key)[0]


@pytest.mark.parametrize(
    ("step", "found"),
    [
        (NextStep("MLA-C02", "mock", 65, 130, "why", form=2), True),
        (NextStep("MLA-C02", "mock", 65, 130, "why", form=1), False),
        (NextStep("MLA-C02", "mock", 65, 130, "why"), False),
        (NextStep("MLS-C01", "mock", 65, 130, "why", form=2), False),
        (NextStep("MLA-C02", "practice", 10, 20, "why", domain="2"), False),
    ],
)
def test_a_mock_that_has_been_begun_is_gone_on_with(step: NextStep, found: bool) -> None:
    assert under_way(step, LobbyView((EXAM,), (OPEN, ROW))) == (OPEN if found else None)
    assert under_way(step, LobbyView((EXAM,), (ROW,))) is None


def test_todays_step_says_why() -> None:
    step = NextStep("MLA-C02", "due", 3, 6, "3 due today")
    assert step_said(step, key) == ("3 due today.", "enter shows its rules first; n is the whole plan.")
    assert step_said(replace(step, why="no mock yet"), key)[0] == "No mock yet."


def test_modes_are_keys_of_the_lobby_and_say_more_in_two_lines() -> None:
    actions = {one.action for one in keys_of("lobby")}
    for mode in MODES:
        assert mode.action in actions
        assert 20 < len(mode.more) <= 2 * COLUMNS - 10
    assert {hint.actions[0] for hint in lobby_hints(new=True)} <= actions


@pytest.mark.parametrize(
    ("wish", "found"),
    [
        (Wish("MLA-C02", "full", 2), True),
        (Wish("MLA-C02", "full", 1), False),
        (Wish("MLA-C02", "full"), False),
        (Wish("MLA-C02", "short"), False),
        (Wish("MLS-C01", "full", 2), False),
        (Wish("MLA-C02", "full", 2, again="81bc"), False),
        (Wish("MLA-C02", "selection", 2, selection=Selection()), False),
    ],
)
def test_only_the_same_form_of_the_same_exam_is_under_way(wish: Wish, found: bool) -> None:
    assert (begun(wish, (ROW, OPEN)) is not None) is found


def test_the_form_that_is_under_way_is_not_offered_again() -> None:
    first = replace(OPEN, form=1)
    assert exam_said(PLAIN, (first,), TODAY, key)[1].endswith("Form 1 is under way, above.")


def test_who_is_new_has_the_quick_practice_above_and_the_last_exam_is_that_of_the_newest_session() -> None:
    assert "quick" not in {mode.action for mode in modes(new=True)}
    assert modes(new=False) == MODES
    assert last_exam(LobbyView((EXAM,))) == ""
    assert last_exam(LobbyView((EXAM,), (replace(ROW, exam="PMLE"), OPEN))) == "PMLE"
