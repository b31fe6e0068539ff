"""Practice on real files: what is kept out, what is remembered, and what past answers make of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from tests.fakes import FakeClocks, exam, spread
from tests.store.samples import bank_text, exam_text, write
from tests.tui.learner import desk_of, sit

from mlsim.cli.desk import FileDesk
from mlsim.core.base.errors import FormError
from mlsim.core.form.wish import Selection, Wish, quick
from mlsim.core.learn.selection import matching
from mlsim.store.paths import Paths


@pytest.fixture
def make_desk(paths: Paths, clocks: FakeClocks) -> Callable[[], FileDesk]:
    return lambda: desk_of(paths, clocks)


def test_the_sealed_form_stays_out_until_it_has_been_sat(make_desk: Callable[[], FileDesk], clocks: FakeClocks) -> None:
    desk = make_desk()
    sealed = {entry.question for entry in desk.forms(desk.library.exam("TST-1"))[-1].entries}
    pool = desk.practice.pool("TST-1")
    assert (len(pool.candidates), pool.sealed) == (20, 10)
    assert not sealed & {one.question.id for one in pool.candidates}
    for seed in range(5):
        form = desk.prepare(Wish("TST-1", "selection", selection=Selection(count=20), seed=seed)).form
        assert not sealed & {entry.question for entry in form.entries}
    sit(desk, clocks, Wish("TST-1", form=3))
    assert make_desk().practice.pool("TST-1").sealed == 0


def test_banks_are_shared_and_so_is_the_seal_of_an_exam_that_is_sat(
    paths: Paths, make_desk, clocks: FakeClocks
) -> None:
    write(paths.shipped / "exams" / "oth-1.toml", exam_text(exam(code="OTH-1")))
    both = [q.model_copy(update={"objectives": (*q.objectives, "OTH-1:1.1")}) for q in spread(30)]
    write(paths.shipped / "one" / "all.toml", bank_text(both))
    desk = make_desk()
    own = desk.practice.kept("OTH-1")
    of_other = {entry.question for entry in desk.forms(desk.library.exam("TST-1"))[-1].entries}
    assert not of_other <= own
    sit(desk, clocks, Wish("TST-1", form=1))
    assert of_other <= make_desk().practice.kept("OTH-1")


def test_past_answers_of_another_exam_count_for_a_shared_question(make_desk, clocks: FakeClocks) -> None:
    desk = make_desk()
    sit(desk, clocks, Wish("TST-1", form=1), frozenset({0, 1}))
    pool = make_desk().practice.pool("TST-1")
    assert len(matching(pool.candidates, Selection(statuses=("missed",)))) == 2
    assert len(matching(pool.candidates, Selection(statuses=("unseen",)))) == 10
    prepared = make_desk().prepare(Wish("TST-1", "selection", selection=Selection(statuses=("missed",), at_pace=True)))
    assert (prepared.matches, prepared.repeats, len(prepared.form.entries)) == (2, 2, 2)
    assert prepared.form.shape.minutes == 4


def test_what_is_seen_already_comes_last(make_desk, clocks: FakeClocks) -> None:
    first = make_desk().prepare(quick("TST-1"))
    sit(make_desk(), clocks, quick("TST-1"))
    clocks.time += timedelta(hours=1)
    second = make_desk().prepare(quick("TST-1"))
    asked = [{entry.question for entry in one.form.entries} for one in (first, second)]
    assert len(asked[0] & asked[1]) <= 2, (
        "of twenty that are not sealed ten were new; a domain may have fewer than its share"
    )
    assert second.repeats == len(asked[0] & asked[1])


def test_the_last_choice_is_remembered_in_the_settings(make_desk: Callable[[], FileDesk]) -> None:
    chosen = Selection(domains=("2",), statuses=("missed", "due"), count=30, minutes=45.0, feedback="end")
    make_desk().practice.remember(chosen)
    assert make_desk().practice.remembered() == chosen
    make_desk().practice.remember(Selection())
    assert make_desk().practice.remembered() == Selection()


def test_settings_that_cannot_be_read_are_not_overwritten_by_a_choice(paths: Paths, make_desk) -> None:
    write(paths.settings, "cut = 7\n")
    make_desk().practice.remember(Selection(count=5))
    assert paths.settings.read_text(encoding="utf-8") == "cut = 7\n"
    assert make_desk().practice.remembered() == Selection()


def test_nothing_fits_is_said_with_what_to_do(make_desk: Callable[[], FileDesk]) -> None:
    with pytest.raises(FormError, match="fits this choice"):
        make_desk().prepare(Wish("TST-1", "selection", selection=Selection(statuses=("sure and wrong",))))


def test_an_unfinished_practice_counts_what_was_checked(make_desk: Callable[[], FileDesk], clocks: FakeClocks) -> None:
    sitting = make_desk().begin(make_desk().prepare(quick("TST-1")))
    clocks.advance(4)
    sitting.choose(next(i for i in range(4) if i not in sitting.question.key))
    sitting.check()
    name = sitting.question.id
    sitting.leave()
    pool = make_desk().practice.pool("TST-1")
    missed = matching(pool.candidates, Selection(statuses=("missed",)))
    assert [one.question.id for one in missed] == [name]
    assert [one.question for one in make_desk().afterwards.mistakes()] == [name]
