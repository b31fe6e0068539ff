"""What holds for every form: cases whole, enemies apart, over random pools."""

from __future__ import annotations

from collections import Counter
from itertools import combinations, groupby
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.fakes import exam as make_exam
from tests.fakes import library, multiple, ordering, single

from mlsim.core.bank.exams import Exam
from mlsim.core.bank.library import Library
from mlsim.core.bank.questions import Case, Question
from mlsim.core.base.errors import FormError
from mlsim.core.form.forms import Form, draw, numbered, pool, shape_of


def ask(number: int, domain: int = 1, **values: Any) -> Question:
    return single(number, key=number % 4, objectives=[f"TST-1:{domain}.{number % 2 + 1}"], **values)


def case(name: str) -> Case:
    return Case(id=name, title=name, scenario=f"Scenario of {name}.")


def lib_of(questions: list[Question], exam: Exam) -> Library:
    cases = [case(name) for name in sorted({q.case for q in questions if q.case})]
    return library(questions, exams=[exam], cases=cases)


def full(questions: list[Question], exam: Exam, seed: int = 1, **values: Any) -> Form:
    return draw(exam, lib_of(questions, exam), shape_of(exam, "full"), seed=seed, **values)


def names(form: Form) -> list[str]:
    return [entry.question for entry in form.entries]


def plenty(domain: int, start: int, count: int = 12, **values: Any) -> list[Question]:
    return [ask(n, domain, **values) for n in range(start, start + count)]


PLAIN = [*plenty(1, 100), *plenty(2, 200)]
SET_A = [ask(301, 1, case="a"), ask(302, 1, case="a"), ask(303, 2, case="a")]
SET_B = [ask(401, 2, case="b"), ask(402, 1, case="b")]


@pytest.mark.parametrize("seed", range(20))
def test_cases_come_whole_and_together_and_in_their_order(seed: int) -> None:
    form = full([*PLAIN, *SET_A, *SET_B], make_exam(cases=2), seed)
    blocks = [(name, len([*group])) for name, group in groupby(entry.case for entry in form.entries)]
    assert sorted(block for block in blocks if block[0]) == [("a", 3), ("b", 2)]
    assert [name for name in names(form) if name.startswith("q-03")] == ["q-0301", "q-0302", "q-0303"]
    assert form.complete
    assert dict(form.quotas) == {"1": 6, "2": 4}
    assert Counter(entry.task[0] for entry in form.entries) == form.quotas


@pytest.mark.parametrize(("cases", "found"), [(0, 0), (1, 1), (2, 2), (5, 2)])
def test_a_form_has_as_many_cases_as_its_exam(cases: int, found: int) -> None:
    exam = make_exam(cases=cases)
    form = full([*PLAIN, *SET_A, *SET_B], exam)
    assert len({entry.case for entry in form.entries if entry.case}) == found
    assert form.complete


def test_without_case_studies_their_questions_are_not_in_the_pool() -> None:
    questions = [*PLAIN, *SET_A]
    assert len(pool(make_exam(), lib_of(questions, make_exam()))) == 24
    assert len(pool(make_exam(cases=1), lib_of(questions, make_exam(cases=1)))) == 27


def test_the_case_seen_least_is_taken_first() -> None:
    for seed in range(10):
        form = full([*PLAIN, *SET_A, *SET_B], make_exam(cases=1), seed, seen={"q-0302": 1})
        assert {entry.case for entry in form.entries} == {None, "b"}


def test_a_case_that_does_not_fit_the_quotas_gives_way_to_one_that_does() -> None:
    wide = [ask(n, 2, case="wide") for n in range(501, 506)]
    form = full([*PLAIN, *wide, *SET_B], make_exam(cases=1), seen={"q-0401": 1})
    assert form.complete
    assert {entry.case for entry in form.entries} == {None, "b"}


def test_a_case_that_does_not_fit_does_not_make_the_form_shorter() -> None:
    wide = [ask(n, 2, case="wide") for n in range(501, 506)]
    assert full([*PLAIN, *wide], make_exam(cases=1)).complete


@pytest.mark.parametrize(("size", "found"), [(4, {None, "c"}), (5, {None})])
def test_a_case_may_fill_its_domain_but_not_more(size: int, found: set[str | None]) -> None:
    whole = [ask(n, 2, case="c") for n in range(500, 500 + size)]
    assert {entry.case for entry in full([*PLAIN, *whole], make_exam(cases=1)).entries} == found


def test_a_bank_too_small_for_cases_gives_a_form_of_what_else_it_has() -> None:
    questions = [*[ask(n, 1, case=f"case-{n % 2}") for n in range(300, 308)], ask(200, 2)]
    form = full(questions, make_exam(cases=1))
    assert names(form) == ["q-0200"]
    assert form.missing == ("1",)


def test_two_cases_with_enemies_are_not_in_one_form() -> None:
    foes = [ask(401, 2, case="b", enemies=["q-0301"]), ask(402, 1, case="b")]
    ours = [ask(301, 1, case="a", enemies=["q-0401"]), ask(302, 1, case="a")]
    for seed in range(5):
        assert not {"q-0301", "q-0401"} <= {*names(full([*PLAIN, *ours, *foes], make_exam(cases=2), seed))}


@pytest.mark.parametrize("named_by", ["both", "lower", "higher"])
def test_enemies_are_never_together(named_by: str) -> None:
    pairs = {101: 102, 102: 101, 103: 201, 201: 103, 301: 104, 104: 301}

    def enemies(number: int) -> list[str]:
        other = pairs.get(number, 0)
        says = named_by == "both" or (number < other) == (named_by == "lower")
        return [f"q-{other:04}"] if other and says else []

    questions: list[Question] = [ask(n, 1, enemies=enemies(n)) for n in range(101, 109)]
    questions += [ask(n, 2, enemies=enemies(n)) for n in range(201, 206)]
    questions += [ask(n, 1, case="a", enemies=enemies(n)) for n in (301, 302)]
    for seed in range(20):
        form = full(questions, make_exam(cases=1), seed)
        assert form.complete
        assert not any({f"q-{a:04}", f"q-{b:04}"} <= {*names(form)} for a, b in pairs.items())


def test_a_restart_finds_the_form_that_enemies_hide() -> None:
    hub = [ask(100, 1, enemies=[f"q-{n:04}" for n in range(101, 107)])]
    questions = [*hub, *[ask(n, 1, enemies=["q-0100"]) for n in range(101, 107)], *plenty(2, 200, 4)]
    assert all(full(questions, make_exam(), seed).complete for seed in range(20))


def test_where_all_are_enemies_one_question_is_left() -> None:
    everyone = [f"q-{n:04}" for n in range(100, 112)]
    questions = [ask(n, 1, enemies=[e for e in everyone if e != f"q-{n:04}"]) for n in range(100, 112)]
    form = full(questions, make_exam())
    assert (len(form.entries), form.wanted, form.missing) == (1, 10, ("2",))


def test_difficulties_are_mixed_and_tasks_are_spread() -> None:
    questions = [ask(n, d, difficulty=n % 3 + 1) for d in (1, 2) for n in range(d * 100, d * 100 + 60)]
    lib = lib_of(questions, make_exam(questions=40))
    form = draw(make_exam(questions=40), lib, shape_of(make_exam(questions=40), "full"), seed=1)
    levels = Counter(lib.question(name).difficulty for name in names(form))
    tasks = Counter(entry.task for entry in form.entries)
    assert all(abs(levels[level] - 40 * share) <= 3 for level, share in ((1, 0.25), (2, 0.5), (3, 0.25)))
    assert all(abs(tasks[f"{d}.1"] - tasks[f"{d}.2"]) <= 2 for d in "12")


@st.composite
def pools(draw_: st.DrawFn) -> list[Question]:
    """Some questions of two or three kinds, some in one case, some at odds with each other; outside of cases."""
    count = draw_(st.integers(1, 40))
    alone = {n for n in range(count) if draw_(st.integers(0, 5))}
    pairs = draw_(st.sets(st.sampled_from([*combinations(sorted(alone), 2)]), max_size=12)) if len(alone) > 1 else set()
    makers = (single, single, multiple, ordering)
    questions: list[Question] = []
    for n in range(count):
        foes = [b if a == n else a for a, b in pairs if n in (a, b)]
        values: dict[str, Any] = {
            "objectives": [f"TST-1:{draw_(st.sampled_from(['1.1', '1.2', '2.1', '2.2']))}"],
            "difficulty": draw_(st.sampled_from([None, 1, 2, 3])),
            "enemies": [f"q-{foe:04}" for foe in foes],
            "case": None if n in alone else f"case-{n % 2}",
        }
        questions.append(draw_(st.sampled_from(makers))(n, **values))
    return questions


@settings(max_examples=80, deadline=None)
@given(pools(), st.integers(0, 1), st.booleans(), st.integers(0, 5), st.data())
def test_what_holds_for_every_form(
    questions: list[Question], cases: int, orderings: bool, seed: int, data: st.DataObject
) -> None:
    exam = make_exam(cases=cases, kinds=["single", "multiple", *(["ordering"] if orderings else [])])
    lib = lib_of(questions, exam)
    there = {q.id: q for q in pool(exam, lib)}
    used = data.draw(st.sets(st.sampled_from(sorted(there)))) if there else set()
    try:
        form = draw(exam, lib, shape_of(exam, "full"), seed=seed, used=used)
    except FormError:
        assert all(q.case is not None for q in there.values())
        return
    asked = [there[name] for name in names(form)]
    chosen = {q.id for q in asked}
    assert len(chosen) == len(asked) == form.shape.questions <= form.wanted == 10
    assert Counter(entry.task[0] for entry in form.entries) == Counter(form.quotas)
    assert not any(chosen.intersection(q.enemies) for q in asked)
    for name in {q.case for q in asked if q.case}:
        at = [i for i, q in enumerate(asked) if q.case == name]
        assert at == list(range(at[0], at[-1] + 1))
        assert [q.id for q in asked if q.case == name] == sorted(q.id for q in there.values() if q.case == name)
    assert len({q.case for q in asked if q.case}) <= cases
    assert all(sorted(e.options) == list(range(len(there[e.question].texts))) for e in form.entries)
    assert sum(not entry.scored for entry in form.entries) == (2 if form.complete else 0)
    assert form.shared == len(chosen & used)
    assert draw(exam, lib, shape_of(exam, "full"), seed=seed, used=used) == form


@settings(max_examples=30, deadline=None)
@given(pools())
def test_numbered_forms_share_no_question(questions: list[Question]) -> None:
    exam = make_exam(questions=5, unscored=1)
    forms = numbered(exam, lib_of(questions, exam))
    asked = [name for form in forms for name in names(form)]
    assert len(asked) == len(set(asked))
    assert all(form.complete and not form.shared for form in forms) or len(forms) == 1
