"""The desk when time has passed: banks were edited, files were copied, removed or damaged between two looks."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tests.fakes import START, FakeClocks, exam, single, spread
from tests.store.samples import bank_text, exam_text, make_paths, write

from mlsim.cli.desk import FileDesk
from mlsim.core.base.errors import SessionError, UsageError
from mlsim.core.form.wish import Wish
from mlsim.store.paths import Paths

EXAM = Wish("TST-1")


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    return make_paths(tmp_path / "home")


@pytest.fixture
def left(paths: Paths, clocks: FakeClocks) -> str:
    """A session with one answer that was left."""
    desk = started(paths, clocks)
    sitting = desk.begin(desk.prepare(EXAM))
    sitting.choose(sitting.question.key[0])
    clocks.advance(2)
    sitting.leave()
    return sitting.session.header.id


@pytest.fixture
def ended(paths: Paths, clocks: FakeClocks, left: str) -> str:
    """The same session, ended with that one answer right."""
    started(paths, clocks).resume(left).submit("ended")
    return left


def started(paths: Paths, clocks: FakeClocks) -> FileDesk:
    """The program, just started: it has read nothing yet."""
    return FileDesk(paths, clocks, START.date, lambda moment: moment)


def rebank(paths: Paths, **values: Any) -> None:
    """Another wording, or another key, of all questions."""
    questions = [q.model_copy(update=values) for q in spread(30)]
    write(paths.shipped / "one" / "all.toml", bank_text(questions))


def journal(paths: Paths) -> Path:
    (path,) = paths.sessions.glob("*.toml")
    return path


def test_a_bank_that_changed_between_changes_no_session(paths: Paths, clocks: FakeClocks, left: str) -> None:
    before = started(paths, clocks).resume(left)
    before.leave()
    rebank(paths, stem="Asked in other words?")
    sitting = started(paths, clocks).resume(left)
    assert [one.question for one in sitting.asked] == [one.question for one in before.asked]
    sitting.submit("ended")
    reviewed = started(paths, clocks).review(left)
    assert reviewed.result.items[0].correct
    assert [(one.question.stem, one.changed) for one in reviewed.asked if one] == [
        (one.question.stem, True) for one in before.asked
    ]


def test_a_key_that_was_corrected_since_rewrites_no_result(paths: Paths, clocks: FakeClocks, ended: str) -> None:
    before = started(paths, clocks).review(ended)
    changed = [single(n, key=(n + 1) % 4, objectives=list(q.objectives)) for n, q in enumerate(spread(30), start=1)]
    write(paths.shipped / "one" / "all.toml", bank_text(changed))
    after = started(paths, clocks).review(ended)
    assert after.result == before.result
    assert all(one is not None and one.changed for one in after.asked)


def test_questions_that_vanished_are_shown_as_they_were_asked(paths: Paths, clocks: FakeClocks, ended: str) -> None:
    before = started(paths, clocks).review(ended)
    (paths.shipped / "one" / "all.toml").unlink()
    (paths.shipped / "exams" / "tst-1.toml").unlink()
    after = started(paths, clocks).review(ended)
    assert after.exam is None
    assert after.result == before.result
    assert [one.question for one in after.asked if one] == [one.question for one in before.asked if one]
    assert all(one is not None and one.gone for one in after.asked)


def test_explanations_that_were_improved_since_are_shown(paths: Paths, clocks: FakeClocks, ended: str) -> None:
    rebank(paths, takeaway="Explained better.")
    reviewed = started(paths, clocks).review(ended)
    assert [(one.question.takeaway, one.changed) for one in reviewed.asked if one] == [
        ("Explained better.", False)
    ] * 10


def test_the_banks_stand_in_for_copies_that_are_missing(paths: Paths, clocks: FakeClocks, left: str) -> None:
    for copy in paths.questions.iterdir():
        copy.unlink()
    started(paths, clocks).resume(left).leave()
    rebank(paths, stem="Asked in other words?")
    with pytest.raises(SessionError, match="cannot be resumed") as caught:
        started(paths, clocks).resume(left)
    started(paths, clocks).discard(left)
    assert caught.value.where == "question 1"  # the error is still at hand, and with it all that it holds on to


def test_a_review_without_copies_shows_what_is_left(paths: Paths, clocks: FakeClocks, ended: str) -> None:
    for copy in paths.questions.iterdir():
        copy.unlink()
    rebank(paths, stem="Asked in other words?")
    reviewed = started(paths, clocks).review(ended)
    assert reviewed.asked == (None,) * 10
    assert reviewed.result.items[0].correct


def test_the_same_form_again_leaves_out_what_has_gone(paths: Paths, clocks: FakeClocks, ended: str) -> None:
    items = started(paths, clocks).review(ended).session.header.items
    gone = {items[0].question, items[1].question}
    write(paths.shipped / "one" / "all.toml", bank_text([q for q in spread(30) if q.id not in gone]))
    prepared = started(paths, clocks).prepare(Wish("TST-1", again=ended))
    assert [entry.question for entry in prepared.form.entries] == [item.question for item in items[2:]]
    assert (prepared.form.complete, prepared.form.wanted) == (False, 10)


@pytest.mark.parametrize("extra", [None, "30"])
def test_the_same_form_again_has_time_for_the_questions_that_are_left(
    paths: Paths, clocks: FakeClocks, extra: str | None
) -> None:
    desk = started(paths, clocks)
    sitting = desk.begin(desk.prepare(Wish("TST-1", extra=extra)))
    sitting.submit("ended")
    gone = {item.question for item in sitting.session.header.items[:5]}
    write(paths.shipped / "one" / "all.toml", bank_text([q for q in spread(30) if q.id not in gone]))
    prepared = started(paths, clocks).prepare(Wish("TST-1", again=sitting.session.header.id))
    assert prepared.form.shape.minutes == 10


def test_a_bank_that_was_edited_while_the_program_ran_is_seen_by_the_next_one(paths: Paths, clocks: FakeClocks) -> None:
    running = started(paths, clocks)
    assert running.lobby().exams[0].questions == 30
    write(paths.banks / "mine.toml", bank_text(spread(50)[30:], bank="mine"))
    running.lobby()
    for view in (started(paths, clocks).glance(), started(paths, clocks).lobby(), running.lobby()):
        assert view is not None
        assert (view.exams[0].questions, view.exams[0].forms) == (50, 5)


def test_a_new_exam_and_a_user_s_bank_are_offered(paths: Paths, clocks: FakeClocks) -> None:
    started(paths, clocks).lobby()
    write(paths.shipped / "exams" / "tst-2.toml", exam_text(exam(code="TST-2")))
    write(paths.banks / "mine.toml", bank_text([single(99, objectives=["TST-2:1.1"])], bank="mine"))
    rows = started(paths, clocks).lobby().exams
    assert [(row.code, row.questions, row.forms) for row in rows] == [("TST-1", 30, 3), ("TST-2", 1, 1)]


def test_a_bank_s_problems_are_in_the_lobby(paths: Paths, clocks: FakeClocks) -> None:
    write(paths.banks / "bad.toml", "no toml")
    for _ in range(2):
        (problem,) = started(paths, clocks).lobby().problems
        assert "bad.toml" in problem


COPIES = (".sync-conflict-20261122-101500-ABCDEFG", " (conflicted copy 2026-11-22)", " (1)")


@pytest.mark.parametrize("suffix", COPIES)
def test_a_session_that_was_ended_on_another_machine_is_reviewed(
    paths: Paths, clocks: FakeClocks, left: str, suffix: str
) -> None:
    path = journal(paths)
    before = path.read_bytes()
    started(paths, clocks).resume(left).submit("ended")
    path.rename(path.with_name(f"{path.stem}{suffix}.toml"))
    path.write_bytes(before)
    desk = started(paths, clocks)
    (row,) = desk.lobby().sessions
    assert row.state == "submitted"
    assert desk.review(row.id).result.items[0].correct
    assert desk.prepare(Wish("TST-1", form=1)).repeats == 10


def test_the_lobby_and_the_desk_agree_on_which_copy_counts(paths: Paths, clocks: FakeClocks, left: str) -> None:
    path = journal(paths)
    elsewhere = path.with_name(f"{path.stem} (1).toml")
    elsewhere.write_bytes(path.read_bytes())
    started(paths, clocks).resume(path.stem).submit("ended")
    sitting = started(paths, clocks).resume(elsewhere.stem)
    for number in range(60):
        sitting.go(number % 10)
        sitting.note(f"Written on another machine, {number}")
        clocks.advance(1)
    sitting.leave()
    desk = started(paths, clocks)
    (row,) = desk.lobby().sessions
    assert row.state == desk.files.load(desk.files.find(row.id)).session.state


@pytest.mark.parametrize("suffix", COPIES)
def test_discarding_a_session_takes_its_copies_along(paths: Paths, clocks: FakeClocks, left: str, suffix: str) -> None:
    path = journal(paths)
    path.with_name(f"{path.stem}{suffix}.toml").write_bytes(path.read_bytes())
    started(paths, clocks).discard(left)
    assert started(paths, clocks).lobby().sessions == ()


def test_damage_is_told_and_costs_one_answer(paths: Paths, clocks: FakeClocks, ended: str) -> None:
    path = journal(paths)
    data = bytearray(path.read_bytes())
    data[data.index(b"response = [") + 12] ^= 1
    path.write_bytes(data)
    reviewed = started(paths, clocks).review(ended)
    assert len(reviewed.damage) == 1
    assert path.name in reviewed.damage[0]
    assert reviewed.result.items[0].correct
    (row,) = started(paths, clocks).lobby().sessions
    assert row.damaged == 1


def test_a_session_that_cannot_be_read_can_be_discarded(paths: Paths, clocks: FakeClocks, left: str) -> None:
    path = journal(paths)
    path.write_bytes(b"x" + path.read_bytes())
    desk = started(paths, clocks)
    assert path.name in desk.lobby().problems[0]
    desk.discard(path.stem)
    assert started(paths, clocks).lobby().problems == ()


def test_a_session_that_has_gone_is_said_so(paths: Paths, clocks: FakeClocks, ended: str) -> None:
    journal(paths).unlink()
    for attempt in (started(paths, clocks).resume, started(paths, clocks).review, started(paths, clocks).discard):
        with pytest.raises(UsageError, match="There is no session"):
            attempt(ended)


def test_questions_that_cannot_be_stored_start_no_session(paths: Paths, clocks: FakeClocks) -> None:
    write(paths.questions, "a file where the folder should be")
    desk = started(paths, clocks)
    with pytest.raises(SessionError, match="cannot be stored") as caught:
        desk.begin(desk.prepare(EXAM))
    assert caught.value.where == str(paths.questions)
    assert desk.lobby().sessions == ()
