"""Searching by words, and what of a question is searched and copied."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.fakes import START, WHY, matching, multiple, ordering, single

from mlsim.core.bank.library import Origin
from mlsim.core.bank.questions import Question
from mlsim.core.base.search import needles, stands_in
from mlsim.core.base.text import refused_character
from mlsim.core.screens.bank_search import MOST_HITS, Found, Matter, as_plain, searched_text, with_file
from mlsim.core.screens.copying import question_copy
from mlsim.core.screens.lobby import SessionRow, searched
from mlsim.core.session.sitting import Asked

ROW = SessionRow("7f3a", "MLA-C02", "exam", "full", "submitted", "2026-11-22T09:14:03+00:00", "2026-11-22T11:00:00+00:00",
                 6000.0, 130.0, 60, 65, 64, form=2, raw=36, of=50, scaled=731, pass_mark=720, passed=True, percent=72.0)  # fmt: skip


@pytest.mark.parametrize(
    ("words", "there"),
    [
        ("", True),
        ("mla-c02", True),
        ("EXAM Pass", True),
        ("passed form 2", True),
        ("2026-11-22", True),
        ("22 nov", True),
        ("november sunday", True),
        ("731", True),
        ("finished", True),
        ("7f3a", True),
        ("practice", False),
        ("failed", False),
        ("unfinished", False),
        ("pmle exam", False),
        ("23 nov", False),
    ],
)
def test_a_session_is_found_by_exam_mode_form_day_and_result(words: str, there: bool) -> None:
    assert stands_in(needles(words), searched(ROW, ROW.started_at)) is there


def test_the_day_is_that_of_the_person() -> None:
    assert "2026-11-23" in searched(ROW, ROW.started_at + timedelta(hours=15))


@given(st.text(), st.text())
def test_every_word_of_a_text_is_found_in_it_whatever_its_case(before: str, after: str) -> None:
    text = f"{before} {after}"
    assert stands_in(needles(text), text.casefold())
    assert stands_in(needles(text.casefold()), text.casefold())
    assert not stands_in(needles(f"{text} \x00nowhere"), text.casefold().replace("\x00", ""))


def table(question: Question) -> dict[str, Any]:
    return question.model_dump(by_alias=True, exclude_none=True, mode="json")


@pytest.mark.parametrize("question", [single(1, services=["Amazon S3"]), multiple(2), ordering(3), matching(4)])
def test_a_question_is_searched_in_its_texts_and_not_in_what_explains_it(question: Question) -> None:
    text = searched_text(table(question))
    assert question.id in text
    assert "tst-1:1.1" in text
    assert all(one.casefold() in text for one in (question.stem, *question.texts, *question.services))
    assert WHY.casefold() not in text
    assert "option 1 of 1\noption 2 of 1" in text or question.type != "single"


ORIGINS = {f"q-{n:04}": Origin("test", "test.toml", True) for n in range(1, 700)}


def found(words: str, *questions: Question, kept: frozenset[str] = frozenset(), file: str = "test.toml") -> Found:
    return with_file(Found(words), Matter(file, ORIGINS, kept), map(table, questions))


def test_hits_are_in_the_order_of_the_file_and_say_where_they_stand() -> None:
    (one, two) = found("of option", single(2), single(1), ordering(3)).hits
    assert (one.question, two.question) == ("q-0002", "q-0001")
    assert (one.bank, one.file, one.kind, one.objectives) == ("test", "test.toml", "single", ("TST-1:1.1",))
    assert one.stem == "Stem of question 2?"
    assert not {"key", "why", "correct"} & set(one._fields)


def test_what_is_kept_out_is_counted_and_not_listed() -> None:
    there = found("stem", single(1), single(2), single(3), kept=frozenset({"q-0002"}))
    assert [hit.question for hit in there.hits] == ["q-0001", "q-0003"]
    assert there.kept_out == 1
    assert there.kept_out_text() == "1 kept out: for an exam to come, or one under way"
    assert found("nowhere", single(2), kept=frozenset({"q-0002"})).kept_out == 0


def test_a_question_that_does_not_count_is_no_hit() -> None:
    assert found("stem", single(1), file="other.toml").hits == ()
    assert found("stem", single(999)).hits == ()


def test_more_hits_than_are_listed() -> None:
    there = found("stem", *(single(n) for n in range(1, MOST_HITS + 3)))
    assert len(there.hits) == MOST_HITS
    assert there.more
    plain = json.loads(json.dumps(as_plain(there)))
    assert (plain["more"], plain["kept_out"], len(plain["hits"])) == (True, 0, MOST_HITS)


SHOWN = (2, 0, 3, 1)


def test_a_copied_question_has_its_options_as_they_stand_and_no_key() -> None:
    text = question_copy(Asked(single(7, takeaway="Take it."), "A bank."), SHOWN, explained=False, response=(1,))
    assert text.splitlines() == [
        "q-0007 (TST-1:1.1)", "", "Case study:", "", "A bank.", "", "Stem of question 7?", "",
        "A. Option 2 of 7", "B. Option 0 of 7", "C. Option 3 of 7", "D. Option 1 of 7",
    ]  # fmt: skip


def test_in_an_exam_a_copy_does_not_say_what_is_asked_about() -> None:
    text = question_copy(Asked(single(7)), SHOWN, explained=False, named=False)
    assert text.splitlines()[0] == "Stem of question 7?"
    assert "TST-1" not in text


def test_what_is_explained_is_copied_with_its_key() -> None:
    references = [{"title": "A page", "url": "https://example.com/a"}]
    one = single(7, takeaway="Take it.", references=references, checked=START.date())
    lines = question_copy(Asked(one), SHOWN, explained=True, response=(1,)).splitlines()
    assert lines[lines.index("Key: B") + 1] == "Answered: D"
    assert f"- A, wrong: {WHY} 2" in lines
    assert f"- B, right: {WHY} 0" in lines
    assert lines[-4:] == ["Takeaway: Take it.", "", "- A page: https://example.com/a", f"  (checked {START:%Y-%m-%d})"]


@pytest.mark.parametrize(
    ("question", "key"),
    [
        (single(1), "Key: B"),
        (multiple(2), "Key: A B"),
        (ordering(3), "Key: D, B, C"),
        (matching(4), "Key: 1 B, 2 A, 3 D"),
    ],
)
def test_nothing_of_the_key_is_in_a_copy_before_it_is_explained(question: Question, key: str) -> None:
    shown = (2, 0, 3, 1, 4)[: len(question.texts)]
    alone = question_copy(Asked(question), shown, explained=False)
    assert "Key" not in alone
    assert WHY not in alone
    explained = question_copy(Asked(question), shown, explained=True)
    assert key in explained.splitlines()
    assert explained.count(WHY) == (3 if question.type == "matching" else len(question.texts))
    assert explained.startswith(alone.rstrip())


@given(st.text(), st.booleans())
def test_no_text_harms_a_terminal(text: str, explained: bool) -> None:
    one = single(1).model_copy(update={"stem": text, "takeaway": text})
    copied = question_copy(Asked(one, text), (0, 1, 2, 3), explained=explained)
    assert refused_character(copied) is None
    assert copied.endswith("\n")
    copied.encode()
