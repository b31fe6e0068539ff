"""Questions: what is refused, what is right, and what makes another question of one."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError
from tests.fakes import matching, multiple, ordering, single

from mlsim.core.bank.questions import UNMATCHED, Case, Question, is_complete, is_correct, revision
from mlsim.core.base.text import refused_character
from mlsim.core.screens.warmup import warm_up_questions

ADAPTER: TypeAdapter[Question] = TypeAdapter(Question)
ALL: list[Question] = [single(), multiple(), ordering(), matching()]
KINDS = [q.type for q in ALL]


def raw(question: Question, **values: Any) -> dict[str, Any]:
    """What a file would say."""
    return {**question.model_dump(by_alias=True, exclude_unset=True), **values}


def refusal(values: dict[str, Any]) -> str:
    with pytest.raises(ValidationError) as caught:
        ADAPTER.validate_python(values)
    return str(caught.value)


@pytest.mark.parametrize("question", ALL, ids=KINDS)
def test_each_kind_is_told_by_its_type(question: Question) -> None:
    assert ADAPTER.validate_python(raw(question)) == question


@pytest.mark.parametrize(
    ("question", "key", "places", "options"),
    [
        (single(key=2), (2,), 1, 4),
        (multiple(keys=(1, 3, 4)), (1, 3, 4), 3, 5),
        (ordering(places=(2, 1, None, 3)), (1, 0, 3), 3, 4),
        (ordering(places=(3, None, 1, 2)), (2, 3, 0), 3, 4),
        (ordering(places=(2, 1)), (1, 0), 2, 2),
        (matching(answers=("a", "c", "b")), (0, 2, 1), 3, 4),
        (matching(answers=("d", "d"), reuse=True), (3, 3), 2, 4),
    ],
)
def test_the_key_is_in_the_order_of_the_response(
    question: Question, key: tuple[int, ...], places: int, options: int
) -> None:
    assert (question.key, question.places, len(question.texts)) == (key, places, options)


@pytest.mark.parametrize("question", ALL, ids=KINDS)
def test_only_the_key_is_right(question: Question) -> None:
    assert is_correct(question, question.key)
    assert is_correct(question, list(question.key))
    assert not is_correct(question, ())
    assert not is_correct(question, question.key[:-1])


@pytest.mark.parametrize(
    ("question", "wrong"),
    [
        (single(), (1,)),
        (single(), (0, 1)),
        (multiple(), (0, 1)),
        (multiple(), (0, 1, 2)),
        (multiple(), (0,)),
        (ordering(), (0, 1, 3)),
        (ordering(), (1, 0)),
        (ordering(), (1, 0, 2)),
        (matching(), (0, 2, UNMATCHED)),
        (matching(), (0, 1, 2)),
    ],
)
def test_credit_is_all_or_nothing(question: Question, wrong: tuple[int, ...]) -> None:
    assert not is_correct(question, wrong)


@pytest.mark.parametrize(
    ("question", "response", "complete"),
    [
        (single(), (), False),
        (single(), (3,), True),
        (multiple(), (0,), False),
        (multiple(), (3, 4), True),
        (ordering(), (0, 1), False),
        (ordering(), (3, 1, 0), True),
        (matching(), (0, UNMATCHED, 1), False),
        (matching(), (3, 2, 1), True),
    ],
)
def test_complete_says_nothing_about_right(question: Question, response: tuple[int, ...], complete: bool) -> None:
    assert is_complete(question, response) is complete


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(ALL), st.lists(st.integers(UNMATCHED, 7), max_size=6))
def test_a_response_that_is_right_is_complete(question: Question, response: list[int]) -> None:
    assert is_correct(question, response) == (tuple(response) == question.key)
    assert is_complete(question, response) or not is_correct(question, response)


def options(*keys: bool) -> list[dict[str, Any]]:
    return [{"text": f"Option {i}", "correct": key} for i, key in enumerate(keys)]


def steps(*places: int | None) -> list[dict[str, Any]]:
    return [{"text": f"Step {i}", **({} if place is None else {"place": place})} for i, place in enumerate(places)]


@pytest.mark.parametrize(
    ("values", "said"),
    [
        (raw(single(), option=options(False, False)), "exactly one option with `correct = true`, this one has 0"),
        (raw(single(), option=options(True, True, False)), "exactly one option with `correct = true`, this one has 2"),
        (raw(multiple(), option=options(True, False, False)), "two or more options with `correct = true`"),
        (raw(multiple(), option=options(True, True)), "at least one without; this one has 2 of 2"),
        (raw(single(), option=options(True)), "at least 2 items"),
        (raw(single(), option=options(True, *[False] * 8)), "at most 8 items"),
        (raw(ordering(), step=steps(1, 3)), "without a gap or a repeat; here they are [1, 3]"),
        (raw(ordering(), step=steps(1, 1, 2)), "without a gap or a repeat; here they are [1, 1, 2]"),
        (raw(ordering(), step=steps(2, 3)), "the places of the steps are 1, 2, 3"),
        (raw(ordering(), step=steps(1, None)), "here they are [1]"),
        (raw(ordering(), step=steps(0, 1, 2)), "greater than or equal to 1"),
        (raw(matching(), response=[{"id": "a", "text": "x"}, {"id": "a", "text": "y"}]), "two responses have the same"),
        (raw(matching(), response=[{"id": "a", "text": "x"}, {"id": "b", "text": "y"}]), "there is no response 'c'"),
        (raw(matching(), prompt=[{"text": p, "answer": "a"} for p in "pq"]), "`reuse` is not set"),
    ],
)
def test_a_key_that_cannot_be_is_refused_in_plain_words(values: dict[str, Any], said: str) -> None:
    assert said in refusal(values)


@pytest.mark.parametrize(
    "wrong",
    [
        {"id": "Upper"},
        {"id": "has space"},
        {"id": "a/../b"},
        {"id": "q-1\n"},
        {"id": ""},
        {"id": "a" * 81},
        {"type": "essay"},
        {"objectives": ["MLA-C02"]},
        {"objectives": ["mla-c02:1.2"]},
        {"objectives": "MLA-C02:1.2"},
        {"stem": " \n "},
        {"stem": "A bell \x07"},
        {"stem": "An escape \x1b[2J"},
        {"stem": "Hidden \u202egnp"},
        {"stem": "x" * 20_001},
        {"difficulty": 4},
        {"difficulty": "2"},
        {"difficulty": True},
        {"level": "hard"},
        {"services": ["two\nlines"]},
        {"references": [{"title": "t", "url": "javascript:alert(1)"}]},
        {"references": [{"title": "t", "url": "https://example.com/a b"}]},
        {"references": [{"title": "t", "url": "https://example.com/\n"}]},
        {"checked": "2026-11-22"},
        {"review": "done"},
        {"waive": [{"rule": "C3", "reason": "because"}]},
        {"waive": [{"rule": "C03", "reason": ""}]},
        {"unheard_of": 1},
        {"pin_order": "yes"},
    ],
)
def test_fields_that_cannot_be_are_refused(wrong: dict[str, Any]) -> None:
    message = refusal(raw(single(), **wrong))
    assert next(iter(wrong)) in message or "discriminator" in message or "tag" in message


@pytest.mark.parametrize("wrong", [{"text": "t", "correct": 1}, {"text": ""}, {"text": "\x9b31m"}, {"text": 3}, {}])
def test_options_that_cannot_be_are_refused(wrong: dict[str, Any]) -> None:
    assert "option" in refusal(raw(single(), option=[*options(True, False), wrong]))


def test_a_question_does_not_change() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        single().stem = "Another"  # type: ignore[misc]


def test_the_task_is_the_first_that_is_named_for_the_exam() -> None:
    question = single(objectives=["MLA-C02:1.2", "MLA-C02:2.1", "MLS-C01:2.2", "MLA-C01:1.1"])
    assert question.task_in("MLA-C02") == "1.2"
    assert question.task_in("MLS-C01") == "2.2"
    assert question.task_in("MLA-C0") is None
    assert question.exams == ("MLA-C02", "MLS-C01", "MLA-C01")


def test_cases_need_a_scenario() -> None:
    with pytest.raises(ValidationError, match="scenario"):
        Case.model_validate({"id": "c", "title": "t", "scenario": " "})


@pytest.mark.parametrize("question", ALL, ids=KINDS)
def test_better_explanations_keep_the_revision(question: Question) -> None:
    field = {"single": "option", "multiple": "option", "ordering": "step", "matching": "prompt"}[question.type]
    explained = [{**entry, "why": "Another explanation altogether."} for entry in raw(question)[field]]
    other = ADAPTER.validate_python(
        raw(question, id="other", takeaway="New.", difficulty=3, pin_order=True, **{field: explained})
    )
    assert revision(other) == revision(question)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (single(1), single(1, stem="Another stem?")),
        (single(1), single(1, key=1)),
        (multiple(1), multiple(1, keys=(0, 3))),
        (ordering(1), ordering(1, places=(1, 2, None, 3))),
        (ordering(1), ordering(1, places=(2, 1, 4, 3))),
        (matching(1), matching(1, answers=("a", "b", "c"))),
        (matching(1), matching(1, reuse=True)),
        (matching(1), ADAPTER.validate_python(raw(matching(1), prompt=[*raw(matching(1))["prompt"][:2]]))),
        (single(1), ADAPTER.validate_python(raw(single(1), option=raw(single(1))["option"][:3]))),
    ],
)
def test_asking_something_else_changes_the_revision(one: Question, other: Question) -> None:
    assert revision(one) != revision(other)


@pytest.mark.parametrize("question", ALL, ids=KINDS)
def test_the_scenario_belongs_to_what_was_asked(question: Question) -> None:
    assert len({revision(question), revision(question, "A."), revision(question, "B.")}) == 3
    assert len(revision(question)) == 32


def test_a_prompt_reworded_changes_the_revision() -> None:
    prompts = raw(matching())["prompt"]
    other = ADAPTER.validate_python(raw(matching(), prompt=[{**prompts[0], "text": "Reworded"}, *prompts[1:]]))
    assert revision(other) != revision(matching())


def test_the_revision_of_a_question_stays_the_same_for_ever() -> None:
    assert [revision(q) for q in ALL] == REVISIONS


#: Written down once: stored copies of questions are named by these.
REVISIONS = [
    "18e193810c0b874177f31804664bad86",
    "6f8379035b2b40096b203ac9aa271a15",
    "ba4cd8cc4130b9b4b9385c7474c78ef4",
    "fb56646a4b2f72fc402be8ab4ad9e3a3",
]


def test_the_warm_up_has_keys_that_can_be_pressed() -> None:
    questions = warm_up_questions()
    assert [q.type for q in questions] == ["single", "multiple", "ordering"]
    assert all(q.places >= 1 and not q.exams and refused_character(q.stem) is None for q in questions)
