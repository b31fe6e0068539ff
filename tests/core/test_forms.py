"""Drawing forms: quotas, seeds, numbered forms, and what a small bank gives."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from tests.fakes import exam as small_exam
from tests.fakes import library, matching, multiple, ordering, single, spread

from mlsim.core.bank.exams import Exam
from mlsim.core.bank.library import Library
from mlsim.core.bank.questions import Question
from mlsim.core.base.errors import FormError
from mlsim.core.form.forms import Form, Shape, draw, numbered, option_order, pool, sealed, select, shape_of

WEIGHTS = (28, 24, 24, 24)
FULL = (18, 16, 16, 15)


def mla(**values: Any) -> Exam:
    """An exam with the numbers of MLA-C02."""
    domains = [
        {"id": str(d), "name": f"D{d}", "weight": w, "task": [{"id": f"{d}.{t}", "title": "T"} for t in (1, 2, 3)]}
        for d, w in enumerate(WEIGHTS, start=1)
    ]
    base: dict[str, Any] = {"code": "MLX-C02", "minutes": 130, "questions": 65, "unscored": 15, "short": 20}
    beta = {"code": "ME1-C02", "starts": small_exam().checked, "minutes": 170, "questions": 85}
    return small_exam(**{**base, "kinds": ["single", "multiple"], "domain": domains, "beta": beta, **values})


def bank(*counts: int) -> list[Question]:
    """So many questions of each domain."""
    questions: list[Question] = []
    for domain, count in enumerate(counts, start=1):
        for n in range(count):
            number = domain * 1000 + n
            task = f"MLX-C02:{domain}.{n % 3 + 1}"
            questions.append(single(number, key=n % 4, objectives=[task], difficulty=n % 3 + 1))
    return questions


def drawn(questions: list[Question], exam: Exam | None = None, shape: str = "full", **values: Any) -> Form:
    exam = exam or mla()
    return draw(exam, library(questions, exams=[exam]), shape_of(exam, shape), **{"seed": 1, **values})  # type: ignore[arg-type]


def names(form: Form) -> list[str]:
    return [entry.question for entry in form.entries]


def per_domain(form: Form) -> list[int]:
    counted = Counter(entry.task.partition(".")[0] for entry in form.entries)
    return [counted[str(d)] for d in range(1, 5)]


RICH = bank(60, 50, 50, 50)


@pytest.mark.parametrize(
    ("shape", "quotas"), [("full", list(FULL)), ("short", [5, 5, 5, 5]), ("beta", [24, 21, 20, 20])]
)
def test_every_domain_gets_its_quota(shape: str, quotas: list[int]) -> None:
    form = drawn(RICH, shape=shape)
    assert per_domain(form) == quotas
    assert list(form.quotas.values()) == quotas
    assert len(set(names(form))) == len(form.entries) == form.wanted
    assert form.complete
    assert (form.missing, form.shared) == ((), 0)


def test_each_domain_gives_its_share_of_the_unscored() -> None:
    form = drawn(RICH)
    unscored = Counter(entry.task.partition(".")[0] for entry in form.entries if not entry.scored)
    assert [unscored[d] for d in "1234"] == [4, 4, 4, 3]


@pytest.mark.parametrize("shape", ["short", "beta"])
def test_only_the_full_form_has_unscored_questions(shape: str) -> None:
    assert all(entry.scored for entry in drawn(RICH, shape=shape).entries)


def test_the_shapes_of_an_exam() -> None:
    assert shape_of(mla(), "full") == Shape("full", 65, 130, 15)
    assert shape_of(mla(), "short") == Shape("short", 20, 40, 0)
    assert shape_of(mla(), "beta") == Shape("beta", 85, 170, 0)
    with pytest.raises(FormError, match="no beta"):
        shape_of(small_exam(), "beta")


def test_the_same_seed_gives_the_same_form_whatever_the_order_of_the_bank() -> None:
    shuffled = list(RICH)
    random.Random(5).shuffle(shuffled)
    assert drawn(RICH) == drawn(shuffled)


def test_another_seed_gives_another_form() -> None:
    forms = [drawn(RICH, seed=seed) for seed in range(5)]
    assert len({frozenset(names(form)) for form in forms}) == 5
    assert drawn(RICH, number=2) != drawn(RICH, number=1)


def test_a_changed_bank_gives_another_form() -> None:
    other = [single(1000, stem="Reworded?", objectives=["MLX-C02:1.1"]), *RICH[1:]]
    assert drawn(other).bank != drawn(RICH).bank
    assert names(drawn(other)) != names(drawn(RICH))


def test_what_was_asked_before_is_asked_last() -> None:
    seen = {q.id: 1 for q in bank(42, 34, 34, 35)}
    assert {*names(drawn(RICH, seen=seen))}.isdisjoint(seen)
    seen |= {**{q.id: 2 for q in bank(43)}, "q-1007": 1}
    form = drawn(RICH, seen=seen)
    assert form.shared == 1
    assert {*names(form)} & seen.keys() == {"q-1007"}


def test_what_is_to_be_avoided_is_never_asked() -> None:
    avoid = [q.id for q in bank(42, 34, 34, 35)]
    assert {*names(drawn(RICH, avoid=avoid))}.isdisjoint(avoid)
    with pytest.raises(FormError, match="no questions for MLX-C02"):
        drawn(RICH, avoid=[q.id for q in RICH])


@pytest.mark.parametrize(
    ("counts", "forms"),
    [
        (FULL, 1),
        ((36, 32, 32, 30), 2),
        ((36, 32, 32, 29), 1),
        ((54, 48, 48, 45), 3),
        ((5, 4, 4, 4), 1),
        ((0, 0, 0, 0), 0),
    ],
)
def test_as_many_numbered_forms_as_share_no_question(counts: tuple[int, ...], forms: int) -> None:
    exam = mla()
    found = numbered(exam, library(bank(*counts), exams=[exam]))
    asked = [name for form in found for name in names(form)]
    assert [form.number for form in found] == list(range(1, forms + 1))
    assert len(set(asked)) == len(asked)
    assert all(form.complete for form in found) or forms < 2


def test_what_two_forms_share_is_counted() -> None:
    questions = bank(30, 30, 30, 30)
    first = drawn(questions, number=1)
    second = drawn(questions, number=2, used=names(first))
    common = {*names(first)} & {*names(second)}
    assert second.complete
    assert second.shared == len(common) == (36 - 30) + (32 - 30) * 2


def test_the_highest_form_is_sealed_until_it_is_sat() -> None:
    exam = mla()
    forms = numbered(exam, library(bank(54, 48, 48, 45), exams=[exam]))
    assert sealed(forms, []) == sealed(forms, [1, 2]) == {*names(forms[2])}
    assert sealed(forms, [3]) == frozenset()
    assert sealed(forms[:2], [1]) == {*names(forms[1])}
    assert sealed(forms[:1], []) == sealed([], []) == frozenset()


@pytest.mark.parametrize(
    ("counts", "size"), [((18, 16, 16, 14), 61), ((9, 8, 8, 7), 32), ((60, 5, 50, 50), 21), ((1, 1, 1, 1), 4)]
)
def test_a_smaller_bank_gives_a_shorter_form_in_proportion(counts: tuple[int, ...], size: int) -> None:
    form = drawn(bank(*counts))
    assert not form.complete
    assert (form.wanted, form.shape) == (65, Shape("full", size, size * 2, 0))
    assert len(form.entries) == size == largest(counts)
    assert all(entry.scored for entry in form.entries)
    assert per_domain(form) == list(form.quotas.values())


def largest(counts: tuple[int, ...]) -> int:
    """The largest size whose quotas, written out anew, the counts can fill."""

    def shares(size: int) -> list[int]:
        exact = [weight * size / 100 for weight in WEIGHTS]
        floors = [int(share + 1e-9) for share in exact]
        order = sorted(range(4), key=lambda d: (-round(exact[d] - floors[d], 9), d))
        for d in order[: size - sum(floors)]:
            floors[d] += 1
        return floors

    return next(n for n in range(65, 0, -1) if all(a <= b for a, b in zip(shares(n), counts, strict=True)))


def test_domains_without_a_question_are_named() -> None:
    form = drawn(bank(40, 0, 40, 40))
    assert form.missing == ("2",)
    assert form.quotas.keys() == {"1", "3", "4"}
    assert per_domain(form)[1] == 0
    assert len(form.entries) == 65


@pytest.mark.parametrize("kinds", [["single"], ["multiple", "ordering"], ["matching"]])
def test_a_form_has_only_the_kinds_of_its_exam(kinds: list[str]) -> None:
    exam = small_exam(kinds=kinds)
    makers: tuple[Callable[..., Question], ...] = (single, multiple, ordering, matching)
    mixed: list[Question] = [
        make(10 * n + k, objectives=[f"TST-1:{n % 2 + 1}.1"]) for n in range(12) for k, make in enumerate(makers)
    ]
    lib = library(mixed, exams=[exam])
    form = draw(exam, lib, shape_of(exam, "full"), seed=1)
    assert {lib.question(name).type for name in names(form)} == set(kinds)
    assert {q.type for q in pool(exam, lib)} == set(kinds)


def test_options_are_shuffled_unless_they_are_pinned() -> None:
    orders = {option_order(single(), random.Random(seed)) for seed in range(200)}
    assert len(orders) == 24
    assert {option_order(single(pin_order=True), random.Random(seed)) for seed in range(50)} == {(0, 1, 2, 3)}


@pytest.mark.parametrize("places", [(2, 1, None, 3), (1, 2), (None, 2, None, 1), (1, 2, 3, 4, 5)])
def test_steps_never_stand_in_the_order_of_the_key(places: tuple[int | None, ...]) -> None:
    question = ordering(places=places)
    for seed in range(300):
        order = option_order(question, random.Random(seed))
        assert sorted(order) == list(range(len(places)))
        assert tuple(step for step in order if step in question.key) != question.key


def test_practice_is_of_just_these_questions() -> None:
    exam = small_exam()
    lib = library(spread(12), exams=[exam])
    wanted = ["q-0003", "q-0007", "q-0003", "q-9999", "q-0001"]
    form = select(exam, lib, wanted, seed=3)
    assert sorted(names(form)) == ["q-0001", "q-0003", "q-0007"]
    assert form.complete
    assert form == select(exam, lib, wanted, seed=3)
    assert len({tuple(names(select(exam, lib, wanted, seed=seed))) for seed in range(20)}) > 1
    with pytest.raises(FormError, match="nothing to practise"):
        select(exam, lib, ["q-9999"], seed=3)


def test_an_empty_library_has_no_form() -> None:
    with pytest.raises(FormError, match="There are no questions for TST-1 yet"):
        draw(small_exam(), Library(), shape_of(small_exam(), "full"), seed=1)
