"""Questions and explanations in sentences: nothing is said by a symbol, and nothing is left out."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from tests.fakes import START, matching, multiple, ordering, single

from mlsim.core.bank.questions import UNMATCHED, Question
from mlsim.core.screens.pages import Page
from mlsim.core.screens.spoken import (
    after_lines,
    cause_from,
    explanation_lines,
    length_text,
    listed,
    option_letters,
    page_lines,
    question_lines,
    response_words,
    source_lines,
    spoken_lines,
    state_text,
    verdict_text,
)
from mlsim.core.session.hindsight import Hindsight
from mlsim.core.session.sitting import Asked
from mlsim.core.session.state import Answer, Marks

ALL: list[Question] = [single(1), multiple(2), ordering(3), matching(4)]
MARKS = set("[]|+<>*`~#_{}")
"""What a reader spells, and what a listener cannot use. The questions of these tests have none of it."""


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", []),
        ("one\ntwo\n\nthree", ["one two", "three"]),
        ("the `fit` method", ["the fit method"]),
        ("so:\n- one\n- two\n\nbut\n- three", ["so:", "Point 1: one", "Point 2: two", "but", "Point 1: three"]),
        ("1. one\n2. two", ["1. one", "2. two"]),
        ("```\na = 1\n  b\n```", ["Code:", "a = 1", "  b", "End of the code."]),
        (
            "| `eta` | loss |\n|---|---|\n| 0.1 | 3 |\n| 0.2 | 4 |",
            ["A table with 2 rows. Its columns: eta, loss.", "Row 1: eta 0.1; loss 3.", "Row 2: eta 0.2; loss 4."],
        ),
        (
            "| a | b |\n|---|---|\n| 1 |\n| 1 | 2 | 3 |",
            ["A table with 2 rows. Its columns: a, b.", "Row 1: a 1.", "Row 2: a 1; b 2; 3."],
        ),
        ("an \x1b[31m escape", ["an \\u001b[31m escape"]),
    ],
)
def test_markup_is_said_in_words(text: str, lines: list[str]) -> None:
    assert spoken_lines(text) == lines


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0, "0 seconds"), (1, "1 second"), (299.9, "4 minutes 59 seconds"), (3600, "1 hour"), (6727, "1 hour 52 minutes")],
)
def test_lengths_of_time_are_words(seconds: float, text: str) -> None:
    assert length_text(seconds) == text


def test_lists_are_words() -> None:
    assert [listed([]), listed(["A"]), listed(["A", "B"]), listed(["A", "B", "C"], "or")] == [
        "",
        "A",
        "A and B",
        "A, B or C",
    ]


@pytest.mark.parametrize("question", ALL, ids=[q.type for q in ALL])
def test_a_question_has_every_option_and_no_symbol(question: Question) -> None:
    lines = question_lines(Asked(question), tuple(reversed(range(len(question.texts)))), frozenset({0}))
    text = "\n".join(lines)
    assert [one for one in question.texts if one not in text] == []
    assert not set(text) & MARKS
    last = "ABCDE"[len(question.texts) - 1]
    assert lines[-1] == f"{last}, struck out. {question.texts[0]}"
    if question.type == "matching":
        assert f"1. {question.prompts[0].text}" in lines


@pytest.mark.parametrize("question", ALL, ids=[q.type for q in ALL])
def test_every_option_is_explained_and_no_symbol_is_needed(question: Question) -> None:
    text = "\n".join(explanation_lines(question, tuple(range(len(question.texts)))))
    count = len(question.prompts) if question.type == "matching" else len(question.texts)
    assert sum(f"says why. {n}" in text for n in range(count)) == count
    assert not set(text) & MARKS


@pytest.mark.parametrize(
    ("question", "response", "starts"),
    [
        (single(1, key=2), (1,), ["A is wrong.", "B, your answer, is wrong.", "C is right.", "D is wrong."]),
        (single(1, key=2), (2,), ["A is wrong.", "B is wrong.", "C, your answer, is right.", "D is wrong."]),
        (multiple(1), (), ["A is right.", "B is wrong.", "C is right.", "D is wrong.", "E is wrong."]),
        (
            ordering(1),
            (0, 1, 2),
            ["A comes at place 2.", "B comes at place 1.", "C is not needed.", "D comes at place 3."],
        ),
        (matching(1), (), ["1 is A.", "2 is C.", "3 is B."]),
        (matching(1), (0, 1, UNMATCHED), ["1 is A.", "2 is C, not B.", "3 is B, not none."]),
    ],
)
def test_what_each_option_is(question: Question, response: tuple[int, ...], starts: list[str]) -> None:
    lines = explanation_lines(question, tuple(range(len(question.texts))), response)
    assert [line.startswith(start) for line, start in zip(lines, starts, strict=True)] == [True] * len(starts)


def test_a_distractor_says_when_it_would_be_right() -> None:
    raw = single(1).model_dump(by_alias=True, exclude_unset=True)
    raw["option"][1]["when"] = "The traffic is even."
    del raw["option"][2]["why"]
    lines = explanation_lines(type(single(1)).model_validate(raw), (0, 1, 2, 3))
    assert "B would be right when: The traffic is even." in lines
    assert "C is wrong. There is no explanation." in lines


@pytest.mark.parametrize(
    ("question", "response", "said"),
    [
        (single(1), (0,), "Right."),
        (single(1), (1,), "Wrong. The answer is A."),
        (single(1), (), "Not answered. The answer is A."),
        (multiple(1), (0, 1), "Wrong. The answers are A and C."),
        (ordering(1), (), "Not answered. The answer is: B, then A, then D."),
        (matching(1), (0, 1, UNMATCHED), "Wrong. The answer is: 1 A, 2 C, 3 B."),
    ],
)
def test_the_verdict_names_the_answer(question: Question, response: tuple[int, ...], said: str) -> None:
    assert verdict_text(question, tuple(range(len(question.texts))), response) == said


def test_responses_are_said_as_they_are_given() -> None:
    assert response_words(single(1), (3, 2, 1, 0), ()) == "nothing"
    assert response_words(multiple(1), (4, 3, 2, 1, 0), (0, 2)) == "C and E"
    assert response_words(matching(1), (3, 2, 1, 0), (3, UNMATCHED, 0)) == "1 A, 2 none, 3 D"
    assert option_letters((3, 2, 1, 0), {0, 3}) == "A and D"


def test_what_was_put_on_a_question_is_said() -> None:
    marks = Marks((1,), flagged=True, sureness="guess", note="x")
    assert (
        state_text(single(1), (0, 1, 2, 3), Answer(marks, checked=True))
        == "Flagged, guess, answered B, checked, with a note."
    )
    assert state_text(single(1), (0, 1, 2, 3), Answer()) == ""


VALUES: dict[str, Any] = {
    "takeaway": "Mind the gap.",
    "review": "pending",
    "checked": START.date(),
    "references": [
        {"title": "Guide", "url": "https://example.com/a", "supports": "It says so."},
        {"title": "Other", "url": "https://example.com/b"},
    ],
}


def test_what_comes_after_the_options() -> None:
    assert after_lines(single(1)) == []
    takeaway, sources, pending = after_lines(single(1, **VALUES))
    assert (takeaway, sources) == ("Takeaway: Mind the gap.", "Sources: Guide; Other.")
    assert "solved this question blind" in pending


def test_sources_are_read_with_their_addresses_when_asked_for() -> None:
    lines = source_lines(single(1, **VALUES))
    assert lines[:3] == ["Guide:", "https://example.com/a", "It says so."]
    assert lines[-2:] == ["Checked on 2026-11-22.", "The question is q-0001, for TST-1:1.1."]
    assert source_lines(single(1))[0] == "This question names no source."


def page(**values: Any) -> Page:
    known = {
        "correct": False,
        "facts": ("Task 1.1", "41 s"),
        "asked": Asked(single(1)),
        "shown": (3, 2, 1, 0),
        "response": (1,),
    }
    return Page(
        **{
            "session": "s",
            "exam": "TST-1",
            "title": "question 12",
            "question": "q-0001",
            "revision": "r",
            **known,
            **values,
        }
    )


def test_a_page_reads_from_the_verdict_to_what_was_made_of_it() -> None:
    said = Hindsight(cause="misread", rule="Read twice.", dispute="It is not so.")
    lines = page_lines(page(hindsight=said, note="mine", struck=frozenset({0})))
    assert lines[:3] == ["Question 12. Wrong. The answer is D.", "You answered C.", "Task 1.1, 41 s."]
    assert "D, struck out. Option 0 of 1" in lines
    assert lines[-4:] == [
        "Your note: mine",
        "Cause: misread.",
        "Your rule: Read twice.",
        "You dispute it: It is not so.",
    ]
    assert not set("\n".join(lines)) & MARKS


def test_a_page_says_what_became_of_its_question() -> None:
    assert "no copy of q-0001 is left" in page_lines(page(asked=None))[0]
    assert any("has changed since" in line for line in page_lines(page(asked=Asked(single(1), changed=True))))
    assert any("no longer in the banks" in line for line in page_lines(page(asked=Asked(single(1), gone=True))))
    assert any("scenario reads it" in line for line in page_lines(page(asked=Asked(single(1), "The shop."))))
    assert "You answered" not in "\n".join(page_lines(replace(page(), response=())))


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        ("2", "misread"),
        ("mis", "misread"),
        ("Between", "between two"),
        ("", None),
        ("x", None),
        ("0", None),
        ("²", None),
    ],
)
def test_causes_by_number_or_word(text: str, cause: str | None) -> None:
    assert cause_from(text) == cause
