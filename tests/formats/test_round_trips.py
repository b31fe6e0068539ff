"""Written and read back, a question is the same: kind, stem, options, key and explanations, whatever stands in its texts."""

from __future__ import annotations

import contextlib
import os
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from tests.fakes import matching, multiple, ordering, single
from tests.formats.questions import any_questions, bundle, choice_questions, imported, said

from mlsim.core.bank.questions import Case, Question
from mlsim.formats.base import Format, FormatError
from mlsim.formats.registry import FORMATS, by_name, detect

WRITERS = [known for known in FORMATS if known.writer and known.reader]
ALL: list[Question] = [single(), multiple(), ordering(), matching()]
#: Without decoys, which Moodle does not know.
PLAIN_ORDER = ordering(places=(2, 1, 4, 3))
EXAMPLES = int(os.environ.get("MLSIM_EXAMPLES", "12"))
"""More of them: MLSIM_EXAMPLES=1000."""
quick = settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))


def written(known: Format, *questions: Question, **values: Any) -> bytes:
    assert known.writer is not None
    return b"".join(known.writer.write(bundle(*questions, **values)))


def left_out(known: Format, *questions: Question) -> set[str]:
    assert known.writer is not None
    losses = known.writer.losses(bundle(*questions))
    return {question_id for loss in losses if loss.effect == "left out" for question_id in loss.questions}


@pytest.mark.parametrize("known", WRITERS, ids=lambda known: known.name)
@given(questions=st.lists(any_questions(), min_size=1, max_size=3, unique_by=lambda q: q.id))
@quick
def test_what_is_written_reads_back_as_it_was(known: Format, questions: list[Question]) -> None:
    gone = left_out(known, *questions)
    kept = [question for question in questions if question.id not in gone]
    data = written(known, *questions)
    if not kept:
        return
    found = imported(data, "x.txt", known)
    # Two of the same are one, and what is left out is never silent.
    assert not [item for item in found.report.items if item.status == "error"]
    duplicates = found.report.duplicates
    assert found.report.imported + duplicates == len(kept)
    if not duplicates:
        assert [said(q, known.name) for q in found.questions] == [said(q, known.name) for q in kept]


@pytest.mark.parametrize("known", WRITERS, ids=lambda known: known.name)
@pytest.mark.parametrize("question", ALL, ids=lambda q: q.type)
def test_each_kind_is_carried_or_named_as_left_out(known: Format, question: Question) -> None:
    carried = question.type in known.kinds and not (known.name == "moodle" and question.type == "ordering")
    assert left_out(known, question) == (set() if carried else {question.id})
    if carried:
        found = imported(written(known, question), "x", known)
        assert said(found.questions[0], known.name) == said(question, known.name)


def test_moodle_carries_an_order_without_decoys_and_says_what_its_steps_lose() -> None:
    known = by_name("moodle")
    assert known.writer is not None
    assert left_out(known, PLAIN_ORDER) == set()
    assert {loss.code for loss in known.writer.losses(bundle(PLAIN_ORDER))} == {"L-WHY"}
    found = imported(written(known, PLAIN_ORDER), "x", known)
    assert said(found.questions[0], "moodle") == said(PLAIN_ORDER, "moodle")


@pytest.mark.parametrize("known", WRITERS, ids=lambda known: known.name)
def test_what_is_written_is_told_by_its_content(known: Format) -> None:
    questions: list[Question] = [single(1), multiple(2), single(3)]
    assert detect(written(known, *questions), "anything.bin").name == known.name


@pytest.mark.parametrize("known", [k for k in WRITERS if k.name != "udemy"], ids=lambda known: known.name)
def test_ids_and_objectives_come_back(known: Format) -> None:
    found = imported(written(known, single(7)), "x", known)
    assert found.questions[0].id == "mine-q-0007"
    assert found.questions[0].objectives == ("TST-1:1.1",)
    source = found.questions[0].source
    assert source is not None
    assert source.original_id == "q-0007"


@pytest.mark.parametrize("known", WRITERS, ids=lambda known: known.name)
def test_a_case_is_carried_or_put_in_front_of_the_stem(known: Format) -> None:
    case = Case(id="shop", title="A shop", scenario="A shop sells shoes.\n\nIt has data.")
    question = single(1, case="shop")
    assert known.writer is not None
    cases = {"shop": case}
    found = imported(written(known, question, cases=cases), "x", known)
    codes = {loss.code for loss in known.writer.losses(bundle(question, cases=cases))}
    if known.name in ("json", "qti"):
        assert "L-CASE" not in codes
        assert found.cases[0].scenario == case.scenario
        assert found.questions[0].case == found.cases[0].id == "mine-shop"
    else:
        assert "L-CASE" in codes
        assert found.questions[0].stem == f"{case.scenario}\n\n{question.stem}"


def test_json_keeps_every_field() -> None:
    values: dict[str, Any] = {
        "difficulty": 3,
        "level": "analyze",
        "services": ["Amazon S3"],
        "takeaway": "Use it.",
        "references": [{"title": "A page", "url": "https://example.com/x"}],
        "checked": date(2026, 11, 22),
        "pin_order": True,
        "enemies": ["q-0002"],
        "review": "pending",
    }
    known = by_name("json")
    question = single(1, **values)
    back = imported(written(known, question, single(2)), "x", known).questions[0]
    expected = question.model_copy(update={"id": "mine-q-0001", "enemies": ("mine-q-0002",), "source": back.source})
    assert back == expected


@given(st.lists(choice_questions(), min_size=1, max_size=2, unique_by=lambda q: q.id))
@quick
def test_what_markdown_reads_markdown_writes_again(questions: list[Question]) -> None:
    known = by_name("markdown")
    once = written(known, *imported(written(known, *questions), "x", known).questions)
    again = written(known, *imported(once, "x", known).questions)
    assert again == once


@given(st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
@example(b"\xff\xfe")
@quick
def test_no_bytes_make_a_reader_fall_over(data: bytes) -> None:
    for known in WRITERS:
        with contextlib.suppress(FormatError):
            imported(data, "x", known)


def test_where_a_question_comes_from_survives_our_own_json() -> None:
    first = imported("::one:: A? {=x ~y}\n", "course.gift", licence="CC0").questions[0]
    back = imported(written(by_name("json"), first), "other.json").questions[0]
    assert back.source == first.source
    assert back.source is not None
    assert (back.source.file, back.source.line, back.source.original_id, back.source.licence) == (
        "course.gift",
        "l.1",
        "one",
        "CC0",
    )


def test_losses_are_said_in_plain_words() -> None:
    known = by_name("gift")
    assert known.writer is not None
    one = [loss.text for loss in known.writer.losses(bundle(ordering()))]
    two = [loss.text for loss in known.writer.losses(bundle(ordering(1), ordering(2)))]
    assert one[0] == "1 ordering question is left out: the format has no such kind"
    assert two[0] == "2 ordering questions are left out: the format has no such kind"


def test_an_unknown_licence_is_a_warning_in_every_format() -> None:
    question = imported("A? {=x ~y}\n", "x.gift").questions[0]
    for known in WRITERS:
        assert known.writer is not None
        codes = {loss.code for loss in known.writer.losses(bundle(question))}
        assert "L-LICENCE" in codes, known.name
