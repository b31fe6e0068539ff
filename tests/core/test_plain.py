"""Questions and results as plain text."""

from __future__ import annotations

from typing import Any

import pytest
from tests.fakes import START, exam, header, matching, multiple, ordering, single, spread

from mlsim.core.bank.questions import Question
from mlsim.core.bank.services import SHORT_NAMES
from mlsim.core.screens.desk import Reviewed, misses
from mlsim.core.screens.plain import WIDTH, paragraphs, question_text, result_text
from mlsim.core.session.events import Answered, Away, Event, Moved, Rated
from mlsim.core.session.scoring import grade, result
from mlsim.core.session.state import apply, fold

LONG = "A sentence of some length that goes on and on and has to be wrapped. " * 4


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", []),
        ("one\ntwo", ["one two"]),
        ("one\n\ntwo", ["one", "", "two"]),
        ("list:\n- one\n  * two\n1. three", ["list:", "- one", "  - two", "1. three"]),
        ("so:\n```\na = 1\n\n  b\n```", ["so:", "", "    a = 1", "    ", "      b"]),
        ("| a | b |\n|---|---|\n| 1 | 2 |", ["    a | b", "    1 | 2"]),
        ("- \nafter", ["-", "", "after"]),
    ],
)
def test_paragraphs(text: str, lines: list[str]) -> None:
    assert [line.rstrip() for line in paragraphs(text)] == [line.rstrip() for line in lines]


def test_paragraphs_are_wrapped_and_items_hang() -> None:
    lines = paragraphs(f"{LONG}\n\n- {LONG}", 40, "  ")
    assert max(map(len, lines)) <= 40
    item = lines[next(n for n, line in enumerate(lines) if line.startswith("  - A")) :]
    assert all(line.startswith("    ") and line[4] != " " for line in item[1:])
    assert " ".join(" ".join(lines).replace(" - ", " ").split()) == " ".join((LONG * 2).split())


def test_words_that_cannot_be_broken_are_not() -> None:
    url = "https://docs.aws.amazon.com/" + "x" * 100
    assert url in paragraphs(f"See {url} for more.")


ALL: list[Question] = [single(1), multiple(2), ordering(3), matching(4)]


@pytest.mark.parametrize("question", ALL, ids=[q.type for q in ALL])
def test_nothing_of_a_question_is_left_out(question: Question) -> None:
    text = " ".join(question_text(question).split())
    wanted = [question.id, question.type, *question.objectives, question.stem]
    if question.type == "matching":
        wanted += [f"{p.text} -> {question.texts[k]}" for p, k in zip(question.prompts, question.key, strict=True)]
        wanted += [prompt.why or "" for prompt in question.prompts]
    else:
        parts = question.steps if question.type == "ordering" else question.options
        wanted += [piece for part in parts for piece in (part.text, part.why or "")]
    assert [piece for piece in wanted if piece not in text] == []


@pytest.mark.parametrize(
    ("question", "marks"),
    [
        (single(1, key=2), ["- A Option 0", "- B Option 1", "+ C Option 2", "- D Option 3"]),
        (multiple(1), ["+ A Option 0", "- B Option 1", "+ C Option 2", "- D Option 3", "- E Option 4"]),
        (ordering(1), ["1 Step 1", "2 Step 0", "3 Step 3", "- Step 2"]),
        (ordering(1, places=(None, 2, None, 1)), ["1 Step 3", "2 Step 1", "- Step 0", "- Step 2"]),
        (matching(1, answers=("b", "a")), ["> Prompt 0 of 1 -> Response b", "> Prompt 1 of 1 -> Response a"]),
    ],
)
def test_the_key_is_marked(question: Question, marks: list[str]) -> None:
    lines = [line for line in question_text(question).splitlines() if line.startswith(("+ ", "- ", "> ", *"123"))]
    assert [line.startswith(mark) for line, mark in zip(lines, marks, strict=True)] == [True] * len(marks)


def test_what_is_known_about_a_question_is_told() -> None:
    values: dict[str, Any] = {
        "takeaway": "Mind the gap.",
        "review": "pending",
        "checked": START.date(),
        "references": [{"title": "Guide", "url": "https://example.com/a", "supports": "It says so."}],
    }
    text = question_text(single(1, **values), "The scenario.")
    wanted = ("Takeaway: Mind the gap.", "Guide: https://example.com/a", "  It says so.", "checked 2026-11-22")
    assert all(piece in text for piece in (*wanted, "The scenario.", "Not yet solved blind"))
    plain = question_text(single(1))
    assert not any(word in plain for word in ("Takeaway", "checked", "None", "Not yet"))


def test_a_distractor_says_when_it_would_be_right() -> None:
    raw = single(1).model_dump(by_alias=True, exclude_unset=True)
    raw["option"][1]["when"] = "The traffic is even."
    assert "Right when: The traffic is even." in question_text(type(single(1)).model_validate(raw))


def test_long_options_are_wrapped() -> None:
    raw = single(1).model_dump(by_alias=True, exclude_unset=True)
    raw["option"][1]["text"] = LONG
    assert max(map(len, question_text(type(single(1)).model_validate(raw)).splitlines())) <= WIDTH


def reviewed(right: int, extra: tuple[Event, ...] = (), pending: int = 0, **values: Any) -> Reviewed:
    questions = spread(10)
    events = [Answered(at=START, clock=60.0, item=n, response=q.key) for n, q in enumerate(questions[:right])]
    session = fold(header(questions, **{"form": 1, **values}), [*events, *extra])
    session = apply(session, grade(session, questions, "ended", START, 900.0))
    return Reviewed(session, exam(), (), result(session), pending, ("line 3",) if pending else ())


def test_a_result_is_said_in_words() -> None:
    text = result_text(reviewed(8))
    for line in (
        "TST-1, form 1, 2026-11-22, session 0123456789ab.",
        "PASS: 813 on a practice scale with its pass mark at 720.",
        "8 of 10 scored questions right; 8 of all 10.",
        "Domain 1, Domain 1: 4 of 6, needs improvement, but the evidence cannot tell.",
        "Domain 2, Domain 2: 4 of 4, meets.",
        "Time: 15 min. Not answered: 2.",
    ):
        assert line in text.splitlines()
    assert "The 95 percent interval is " in text
    assert not any(word in text for word in ("Away", "blind", "amaged", "None", "changed", "Sure"))


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"right": 3}, "FAIL: 366 on a practice scale"),
        ({"right": 8, "mode": "practice"}, "TST-1, practice, 2026-11-22"),
        ({"right": 8, "mode": "practice"}, "80 percent right. The 95 percent interval is 49 to 94 percent."),
        ({"right": 8, "pass_mark": None}, "80 percent right. The 95 percent interval is 49 to 94 percent."),
        ({"right": 8, "form": None, "shape": "short"}, "TST-1, short set, 2026"),
        ({"right": 8, "pending": 2}, "2 of the questions have not been solved blind yet."),
        ({"right": 8, "pending": 2}, "Damaged and set aside: line 3"),
        (
            {"right": 8, "extra": (Away(at=START, clock=60.0, seconds=2460.0, reason="left"),)},
            "Away 41 min, not charged.",
        ),
        ({"right": 8, "extra": (Rated(at=START, clock=60.0, item=0, sureness="sure"),)}, "Sure: 1 right, 0 wrong."),
        (
            {
                "right": 8,
                "extra": (
                    Moved(at=START, clock=60.0, item=1),
                    Moved(at=START, clock=61.0, item=0),
                    Answered(at=START, clock=62.0, item=0, response=(3,)),
                ),
            },
            "Answers changed: 0 to right, 1 to wrong, 0 no difference.",
        ),
    ],
)
def test_a_result_says_what_matters(values: dict[str, Any], said: str) -> None:
    assert said in result_text(reviewed(**values))


def test_the_misses_are_what_was_not_right_in_their_order() -> None:
    assert misses(reviewed(7)) == ["q-0008", "q-0009", "q-0010"]


def test_short_names_are_told_once_each() -> None:
    names = [name for name, _ in SHORT_NAMES]
    assert len(set(names)) == len(names)
    assert all(name.strip() and long.strip() and name != long for name, long in SHORT_NAMES)
