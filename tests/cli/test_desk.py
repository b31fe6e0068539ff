"""The desk on real files: from the wish to the review, in a home of its own and with clocks that are moved by hand."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.fakes import START, FakeClocks
from tests.store.samples import make_paths

from mlsim.cli.desk import FileDesk
from mlsim.core.base.errors import FormError, SessionBusyError, SessionError, UsageError
from mlsim.core.form.wish import Wish
from mlsim.core.screens.desk import misses
from mlsim.core.session.sitting import Sitting
from mlsim.store.paths import Paths


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    """Thirty questions: three forms of ten."""
    return make_paths(tmp_path / "home")


@pytest.fixture
def start(paths: Paths, clocks: FakeClocks) -> Program:
    return Program(paths, clocks)


class Program:
    """Starts the program: what it has read before is forgotten."""

    def __init__(self, paths: Paths, clocks: FakeClocks) -> None:
        self.paths = paths
        self.clocks = clocks

    def __call__(self) -> FileDesk:
        return FileDesk(self.paths, self.clocks, START.date, lambda moment: moment)

    def sit(self, wish: Wish, right: int = 0) -> str:
        """Sit a form, answer the first ``right`` questions rightly, and end it."""
        desk = self()
        sitting = desk.begin(desk.prepare(wish))
        for item in range(right):
            sitting.go(item)
            sitting.choose(sitting.question.key[0])
            self.clocks.advance(2)
        sitting.submit("ended")
        return sitting.session.header.id


EXAM = Wish("TST-1")


def asked(sitting: Sitting) -> list[str]:
    return [item.question for item in sitting.session.header.items]


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_looking_around_stores_nothing_but_the_index(start: Program) -> None:
    desk = start()
    assert desk.glance() is None
    view = desk.lobby()
    assert [(row.code, row.questions, row.forms) for row in view.exams] == [("TST-1", 30, 3)]
    assert (view.sessions, view.problems) == ((), ())
    desk.prepare(EXAM)
    assert not start.paths.data.exists()
    assert start().glance() == view


def test_a_wish_is_prepared_in_the_exam_s_proportions(start: Program) -> None:
    prepared = start().prepare(EXAM)
    entries = prepared.form.entries
    assert (len(entries), sum(e.scored for e in entries), prepared.form.shape.minutes) == (10, 8, 20)
    assert sum(e.task.startswith("1.") for e in entries) == 6
    assert (prepared.form.number, prepared.forms, prepared.sealed, prepared.repeats) == (1, 3, False, 0)


def test_a_sitting_from_the_briefing_to_the_review(start: Program) -> None:
    desk = start()
    sitting = desk.begin(desk.prepare(EXAM))
    identity = sitting.session.header.id
    assert [row.state for row in desk.lobby().sessions] == ["unfinished"]
    for item in range(4):
        sitting.go(item)
        sitting.choose(sitting.question.key[0])
        start.clocks.advance(3)
    sitting.note("To be read again")
    sitting.submit("ended")
    reviewed = start().review(identity)
    assert [item.correct for item in reviewed.result.items] == [True] * 4 + [False] * 6
    assert reviewed.result.raw == sum(item.scored for item in reviewed.session.header.items[:4])
    assert (reviewed.result.unanswered, reviewed.result.charged) == (6, 12)
    assert reviewed.session.answers[3].marks.note == "To be read again"
    assert [one.question.id for one in reviewed.asked if one] == asked(sitting)
    (row,) = start().lobby().sessions
    assert (row.state, row.raw, row.of, row.form) == ("submitted", reviewed.result.raw, 8, 1)


def test_what_was_on_the_screen_is_on_the_disk_though_the_program_is_killed(start: Program) -> None:
    desk = start()
    sitting = desk.begin(desk.prepare(EXAM))
    sitting.choose(sitting.question.key[0])
    sitting.flag()
    sitting.go(3)
    loaded = start().files.load(start().files.find(sitting.session.header.id))
    assert loaded.session == sitting.session
    sitting.leave()


def test_a_session_that_was_left_is_resumed_where_it_was(start: Program) -> None:
    desk = start()
    sitting = desk.begin(desk.prepare(EXAM))
    sitting.choose(2)
    start.clocks.advance(4)
    sitting.go(5)
    sitting.leave()
    start.clocks.advance(3600)
    again = start().resume(sitting.session.header.id[:6])
    assert (again.current, again.charged, again.remaining) == (5, 4, 1196)
    assert again.session.answers[0] == sitting.session.answers[0]
    assert again.session.away == ((3600, "left"),)
    assert again.asked == sitting.asked
    again.choose(1)
    again.submit("ended")
    assert start().review(again.session.header.id).result.unanswered == 8


@pytest.mark.parametrize(("strict", "charged"), [(False, 4), (True, 64)])
def test_time_away_is_charged_in_strict_mode_only(start: Program, strict: bool, charged: float) -> None:
    desk = start()
    sitting = desk.begin(desk.prepare(Wish("TST-1", strict=strict)))
    start.clocks.advance(4)
    sitting.leave()
    start.clocks.advance(60)
    again = start().resume(sitting.session.header.id)
    assert again.charged == charged
    again.leave()


@pytest.mark.parametrize(("extra", "minutes"), [(None, 20), ("30", 50), ("1.25x", 25), ("2x", 40)])
def test_extra_time_is_in_the_header(start: Program, extra: str | None, minutes: float) -> None:
    desk = start()
    sitting = desk.begin(desk.prepare(Wish("TST-1", extra=extra)))
    assert (sitting.session.header.minutes, sitting.session.header.extra) == (minutes, extra)
    sitting.leave()


def test_a_session_that_is_open_is_not_resumed_nor_discarded(start: Program) -> None:
    desk = start()
    sitting = desk.begin(desk.prepare(EXAM))
    for attempt in (start().resume, start().discard):
        with pytest.raises(SessionBusyError):
            attempt(sitting.session.header.id)
    sitting.leave()
    start().discard(sitting.session.header.id)


def test_a_session_that_has_ended_is_reviewed_and_not_resumed(start: Program) -> None:
    identity = start.sit(EXAM)
    with pytest.raises(SessionError, match="has ended"):
        start().resume(identity)
    unfinished = start()
    sitting = unfinished.begin(unfinished.prepare(EXAM))
    with pytest.raises(SessionError, match="has not ended"):
        start().review(sitting.session.header.id)
    sitting.leave()


def test_the_next_form_is_the_lowest_that_was_not_ended(start: Program) -> None:
    numbers, sealed = [], []
    seen: set[str] = set()
    for _ in range(4):
        prepared = start().prepare(EXAM)
        numbers.append(prepared.form.number)
        sealed.append(prepared.sealed)
        if prepared.form.number:
            names = {entry.question for entry in prepared.form.entries}
            assert not names & seen
            seen |= names
        start.sit(EXAM)
    assert numbers == [1, 2, 3, None]
    assert sealed == [False, False, True, False]
    assert start().prepare(EXAM).repeats == 10


def test_a_form_that_was_left_or_discarded_is_offered_again(start: Program) -> None:
    desk = start()
    sitting = desk.begin(desk.prepare(EXAM))
    sitting.leave()
    assert start().prepare(EXAM).form.number == 1
    start().discard(sitting.session.header.id)
    assert start().lobby().sessions == ()
    assert start().prepare(EXAM).repeats == 0
    assert len(list(start.paths.discarded.glob("*.toml"))) == 1


def test_a_form_s_number_names_the_same_questions_everywhere(start: Program, tmp_path: Path) -> None:
    start.sit(EXAM)
    elsewhere = Program(make_paths(tmp_path / "elsewhere"), FakeClocks())
    for number in (1, 2, 3):
        wish = Wish("TST-1", form=number)
        assert start().prepare(wish).form == elsewhere().prepare(wish).form


def test_the_sealed_form_s_questions_stay_out_of_the_short_set(start: Program) -> None:
    for number in (1, 2):
        start.sit(Wish("TST-1", form=number))
    desk = start()
    prepared = desk.prepare(Wish("TST-1", form=3))
    desk.begin(prepared).leave()
    sealed = {entry.question for entry in prepared.form.entries}
    for seed in range(1, 12):
        names = {entry.question for entry in start().prepare(Wish("TST-1", "short", seed=seed)).form.entries}
        assert len(names) == 5
        assert not names & sealed


@pytest.mark.parametrize(
    ("wish", "error"),
    [
        (Wish("NOPE"), UsageError),
        (Wish("TST-1", form=0), UsageError),
        (Wish("TST-1", extra="3x"), UsageError),
        (Wish("TST-1", "beta"), FormError),
        (Wish("TST-1", again="0123"), UsageError),
        (Wish("TST-1", questions=("q-9999",)), FormError),
    ],
    ids=["exam", "form", "extra", "beta", "again", "questions"],
)
def test_what_cannot_be_had_is_refused_before_anything_is_stored(
    start: Program, wish: Wish, error: type[Exception]
) -> None:
    with pytest.raises(error):
        start().prepare(wish)
    assert not start.paths.data.exists()


def test_the_misses_are_practised_without_a_clock_and_with_feedback(start: Program) -> None:
    identity = start.sit(EXAM, right=7)
    reviewed = start().review(identity)
    desk = start()
    sitting = desk.begin(desk.prepare(Wish("TST-1", questions=tuple(misses(reviewed)), of=identity)))
    header = sitting.session.header
    assert set(asked(sitting)) == {item.question for item in reviewed.result.items if not item.correct}
    assert (header.mode, header.minutes, header.feedback, header.of) == ("practice", None, "each", identity)
    sitting.submit("ended")
    assert start().review(header.id).result.scaled is None
    assert start().prepare(EXAM).form.number == 2


def test_the_same_form_again_has_the_same_questions_in_the_same_order(start: Program) -> None:
    identity = start.sit(EXAM)
    desk = start()
    prepared = desk.prepare(Wish("TST-1", again=identity))
    sitting = desk.begin(prepared)
    first = start().review(identity).session.header
    header = sitting.session.header
    assert [(i.question, i.scored, i.task) for i in header.items] == [
        (i.question, i.scored, i.task) for i in first.items
    ]
    assert (header.mode, header.form, header.minutes, header.of, prepared.repeats) == ("exam", 1, 20, identity, 10)
    sitting.leave()


def test_another_form_shares_nothing_with_the_first(start: Program) -> None:
    first = start().review(start.sit(EXAM))
    second = start().review(start.sit(EXAM))
    assert second.session.header.form == 2
    assert not {i.question for i in first.session.header.items} & {i.question for i in second.session.header.items}


def test_the_warm_up_writes_nothing(start: Program) -> None:
    desk = start()
    desk.lobby()
    before = contents(start.paths.data.parent)
    sitting = desk.warm_up()
    sitting.choose(0)
    sitting.note("Trying the keys")
    sitting.go(1)
    start.clocks.advance(3)
    sitting.submit("ended")
    assert contents(start.paths.data.parent) == before
    assert not start.paths.data.exists()


def test_the_warm_up_can_be_left(start: Program) -> None:
    start().warm_up().leave()
    assert not start.paths.data.exists()
