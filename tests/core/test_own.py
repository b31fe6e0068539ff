"""The exam of an imported bank: its code, its domains and their weights, and what stays when more questions come."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from mlsim.core.bank.exams import Exam
from mlsim.core.bank.own import ALL, MAX_DOMAINS, NONE, OTHER, blueprint, code_for, counted, divided, weights

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("bank", "taken", "code"),
    [
        ("my-course", (), "MY-COURSE"),
        ("mla-c02", ("MLA-C02",), "MY-MLA-C02"),
        ("mla-c02", ("MLA-C02", "MY-MLA-C02"), "MLA-C02-2"),
        ("2024-quiz", (), "Q-2024-QUIZ"),
        ("a.b_c", (), "A-B-C"),
        ("a-very-long-name-of-a-bank-indeed", (), "A-VERY-LONG-NAME-OF-A-BA"),
        ("a-very-long-name-of-a-bank-indeed", ("A-VERY-LONG-NAME-OF-A-BA",), "MY-A-VERY-LONG-NAME-OF-A"),
    ],
)
def test_codes_are_made_of_names_and_never_taken(bank: str, taken: tuple[str, ...], code: str) -> None:
    assert code_for(bank, taken) == code


@settings(max_examples=25, deadline=None)
@given(
    st.from_regex(r"[a-z0-9]+(?:[._-]+[a-z0-9]+)*", fullmatch=True).filter(lambda s: len(s) <= 40), st.integers(0, 5)
)
def test_every_bank_gets_a_code_that_is_one(bank: str, others: int) -> None:
    taken: list[str] = []
    for _ in range(others + 1):
        code = code_for(bank, taken)
        assert code not in taken
        exam = made(code=code)
        assert exam.code == code
        taken.append(code)


def made(**values: Any) -> Exam:
    base: dict[str, Any] = {
        "code": "MINE",
        "name": "Mine",
        "domains": ["One", "Two"],
        "counts": [30, 10],
        "total": 40,
        "cases": 0,
        "today": TODAY,
        "guide": "imported from x.md",
    }
    arguments = {**base, **values}
    return blueprint(arguments.pop("code"), arguments.pop("name"), **arguments)


def test_domains_come_from_categories_in_the_order_of_the_file() -> None:
    found = divided(["Data", "Models", None, "data", "Models"])
    assert found.names == ("Data", "Models", NONE)
    assert found.of == (0, 1, 2, 0, 1)
    assert divided([None, None]).names == (ALL,)
    assert divided([None], [ALL]).of == (0,)
    assert divided(["New", None], ["Data"]).names == ("Data", "New", NONE)


def test_too_many_categories_share_a_domain() -> None:
    categories = [f"c{number}" for number in range(60)] + ["c5"] * 10
    found = divided(categories)
    assert len(found.names) == MAX_DOMAINS
    assert found.names[-1] == OTHER
    assert found.names[found.of[5]] == "c5"
    assert {found.names[number] for number in found.of} == set(found.names)
    full = divided(categories, found.names)
    assert full.names == found.names


@given(st.lists(st.integers(0, 5000), min_size=1, max_size=MAX_DOMAINS).filter(any))
def test_weights_are_whole_percents(counts: list[int]) -> None:
    found = weights(counts)
    assert sum(found) == 100
    assert min(found) >= 1


def test_an_exam_has_defaults_and_takes_what_is_asked_for() -> None:
    exam = made()
    assert (exam.questions, exam.minutes, exam.pass_mark, exam.cut, exam.short) == (40, 80, 70, 0.7, 20)
    assert [(d.id, d.name, d.weight, d.tasks[0].id) for d in exam.domains] == [
        ("1", "One", 75, "1.1"),
        ("2", "Two", 25, "2.1"),
    ]
    large = made(total=500)
    assert (large.questions, large.minutes) == (65, 130)
    asked = made(questions=10, minutes=5, pass_mark=90)
    assert (asked.questions, asked.minutes, asked.pass_mark, asked.cut) == (10, 5, 90, 0.9)
    for wrong in ({"questions": 501}, {"minutes": 601}, {"pass_mark": 0}, {"pass_mark": 101}):
        with pytest.raises(ValidationError):
            made(**wrong)


def test_more_questions_let_a_small_exam_grow_and_keep_what_a_person_set() -> None:
    small = made()
    grown = made(before=small, earlier=40, total=100, counts=[60, 40])
    assert (grown.questions, grown.minutes) == (65, 130)
    assert grown.domains == small.domains, "no domain is new, so the weights stay"
    own = made(questions=20, minutes=25, pass_mark=80)
    same = made(before=own, earlier=40, total=100, counts=[60, 40])
    assert (same.questions, same.minutes, same.pass_mark, same.cut) == (20, 25, 80, 0.8)
    more = made(before=own, earlier=40, total=100, domains=["One", "Two", "Three"], counts=[30, 10, 60])
    assert [(d.id, d.weight) for d in more.domains] == [("1", 30), ("2", 10), ("3", 60)]
    assert (more.questions, more.minutes) == (20, 25)


def test_domains_with_ids_of_their_own_keep_them() -> None:
    values = made().model_dump(by_alias=True, exclude_none=True)
    first = {**values["domain"][0], "id": "7", "task": [{"id": "7.4", "title": "Seven"}]}
    values["domain"] = [first, *values["domain"][1:]]
    odd = Exam.model_validate(values)
    more = made(before=odd, earlier=40, domains=["One", "Two", "Three"], counts=[1, 1, 2])
    assert [d.id for d in more.domains] == ["7", "2", "8"]
    assert more.domains[0].tasks[0].id == "7.4"
    assert counted(more, ["7.4", "8.1", "8.1", None, "9.9"]) == [1, 0, 2]
