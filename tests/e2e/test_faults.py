"""Kills at random moments and at each call of the store, and files that are damaged: the part that every run of the suite has.

`long.py` is the other part.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from tests.e2e import cure_list, cure_list_input
from tests.e2e.cure import Cure
from tests.e2e.mutations import Report

import mlsim
from mlsim.core.base.errors import SessionError
from mlsim.core.form.wish import Wish
from mlsim.core.session.events import Answered
from mlsim.store.journal import parse, record_bytes
from mlsim.tui.app import MlsimApp

CURES = (*cure_list.CURES, *cure_list_input.CURES)
pytestmark = [pytest.mark.pty, pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are POSIX")]

if sys.platform != "win32":
    from tests.e2e.callpoints import calls, new_desk, run_points
    from tests.e2e.damage import Sample, cut_everywhere, mutate_sessions, samples
    from tests.e2e.damaged_banks import mutate_banks
    from tests.e2e.damaged_settings import mutate_index, mutate_settings, settings_can_be_read
    from tests.e2e.faults import live
    from tests.e2e.point import WAYS
    from tests.e2e.seen import Seen, look, states, unaccounted


@pytest.fixture
def whole(tmp_path: Path) -> list[Sample]:
    return samples(tmp_path / "samples")


# -- kills -------------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("seed", "lives"), [(1, 6), (2, 6)])
def test_nothing_that_was_shown_is_lost_by_a_kill_at_any_moment(tmp_path: Path, seed: int, lives: int) -> None:
    figures = live(tmp_path / "lives", seed, lives)
    assert figures.problems == []
    assert figures.counts["kills"] + figures.counts["ended by itself"] >= lives
    assert figures.counts["pictures with an answer"] > 1


def test_an_end_at_calls_of_the_store_loses_nothing(tmp_path: Path) -> None:
    """Of the calls that begin a session some, of those that write an answer each kind, in each way."""
    numbers = (5, 21, 100, 106, 109, 112, 113, 128, 141, 154, 167, 176)
    outcome = run_points(tmp_path / "points", "sit", [(n, WAYS[n % 3]) for n in numbers])
    assert outcome.problems == []
    assert outcome.counts["points that were not reached"] <= 2


@pytest.mark.parametrize("cure", CURES, ids=lambda cure: f"{cure.item}, {cure.fault}")
def test_each_cure_is_where_its_test_takes_it_out(cure: Cure) -> None:
    """`cures.py` takes out one after the other, which takes half an hour; here it is only held that it would find them."""
    source = Path(mlsim.__file__).parent / cure.file
    assert cure.there in source.read_text(encoding="utf-8")
    file, _, name = cure.test.partition(" ")[0].partition("::")
    assert name in (Path(__file__).parents[2] / file).read_text(encoding="utf-8")


def test_an_end_at_calls_while_a_session_is_resumed_loses_nothing(tmp_path: Path) -> None:
    outcome = run_points(tmp_path / "points", "resume", [(n, WAYS[n // 4 % 3]) for n in range(1, 27, 4)])
    assert outcome.problems == []
    assert outcome.counts["torn records"] > 1


def test_a_call_that_fails_is_told_and_made_good(tmp_path: Path) -> None:
    points = [(5, "fails"), (106, "tears"), (109, "fails on"), (113, "tears"), (114, "fails"), (119, "fails on")]
    outcome = run_points(tmp_path / "points", "trouble", points)
    assert outcome.problems == []
    assert outcome.counts["ended by itself"] == len(points), "each was sat to its end"


def test_the_points_above_are_on_the_whole_path(tmp_path: Path) -> None:
    made = calls(tmp_path / "calls", "sit")
    assert 190 <= len(made) <= 225, "change the numbers of the points above"
    # Up to the pen's first record nothing runs beside; from there on the disk is synced by a thread of its own.
    assert [made[at - 1] for at in (5, 21, 100, 106)] == ["unlink", "replace", "open", "write"]
    assert made[106:].count("write") > 25
    assert {"write", "fsync", "open", "replace"} <= set(made)


# -- would these tests see it? -----------------------------------------------------------------------------------------------------------


def test_a_lost_answer_would_be_seen(whole: list[Sample], tmp_path: Path) -> None:
    library = new_desk(tmp_path / "home").library
    history = states(whole[1].data)
    (at, last), item = max((n, state) for n, state in enumerate(history) if state.answered == 1), 0
    shown = last.header.items[item].options
    marks = tuple(("ABCDEFGH"[n], "x" if o in last.answers[item].marks.response else " ") for n, o in enumerate(shown))
    picture = Seen(item, 1, last.answers[item].marks.flagged, marks)
    assert unaccounted([picture], history, lambda name: library.questions[name]) == []
    before = [state for state in history if not state.answered]
    assert unaccounted([picture], before, lambda name: library.questions[name]) != []
    assert at > len(before)


def test_the_boxes_of_a_screen_are_read() -> None:
    seen = look(
        [" T-1  form 1     3 / 10   ! flagged       2 answered     39:58 left", "  > ( ) A  One", "    (x) B ~Two"]
    )
    assert seen == Seen(2, 2, True, (("A", " "), ("B", "x")))
    assert seen is not None
    assert (seen.left, seen.chosen) == (2398, True)


# -- damaged files -----------------------------------------------------------------------------------------------------------------------


def held(report: Report) -> None:
    assert report.problems == []
    assert report.slowest < 1


def without(data: bytes, first: int, count: int) -> bytes:
    """A file that has lost some lines."""
    lines = data.splitlines(keepends=True)
    return b"".join(lines[:first] + lines[first + count :])


def test_a_piece_of_another_session_does_not_make_one_unreadable(whole: list[Sample]) -> None:
    one, other = whole[1], whole[0]
    loaded = parse(one.data + other.opening, "x")
    assert loaded.session == parse(one.data, "x").session
    assert b"".join(damage.data for damage in loaded.damage) == other.opening
    middle = one.opening + b"".join(one.records[:20]) + other.opening[-200:] + b"".join(one.records[20:])
    assert parse(middle, "x").session.answers == parse(one.data, "x").session.answers


@pytest.mark.parametrize("items", [1, 3])
def test_a_header_that_nothing_vouches_for_is_not_taken_for_a_real_one(whole: list[Sample], items: int) -> None:
    data = whole[1].data
    # The last items of the header have gone, and with them the record that holds the header's check sum.
    line = data[: data.index(b"[[event]]")].count(b"\n")
    lost = 7 * items
    try:
        loaded = parse(without(data, line - lost, lost + 6), "x")
    except SessionError:
        return
    assert loaded.session.header == whole[1].header


@pytest.mark.parametrize(
    ("kind", "response"),
    [
        ("single", (6,)),
        ("multiple", (9,)),
        ("ordering", (50,)),
        ("matching", (77, 77, 77)),
        ("matching", (0,)),
    ],
)
async def test_a_response_that_its_question_cannot_have_brings_nothing_down(
    tmp_path: Path, kind: str, response: tuple[int, ...]
) -> None:
    desk = new_desk(tmp_path / "home")
    kinds = ("try-0001", "try-0002", "try-0003", "try-0004")
    sitting = desk.begin(desk.prepare(Wish("TRY-1", questions=kinds)))
    item = next(n for n, asked in enumerate(sitting.asked) if asked.question.type == kind)
    sitting.go(item)
    sitting.leave()
    (path,) = desk.files.files()
    session = sitting.session
    assert session.last is not None
    record = record_bytes(Answered(at=session.last, clock=session.clock, item=item, response=response))
    path.write_bytes(path.read_bytes() + record)
    app = MlsimApp(new_desk(tmp_path / "home"), resume=session.header.id)
    async with app.run_test(size=(100, 50)) as pilot:
        await pilot.pause(0.5)
        await pilot.press("j", "p")
        assert type(app.screen).__name__ == "QuestionScreen"
    # The record was refused alone, and is kept beside the file.
    assert [aside.read_bytes() for aside in path.parent.glob("*.cut-*")] == [record]
    assert parse(path.read_bytes(), "x").session.answers[item].marks.response == ()


def test_damaged_sessions_lose_what_was_touched_and_no_more(tmp_path: Path) -> None:
    held(mutate_sessions(tmp_path, 2, 250))


@pytest.mark.parametrize("start", [0, 13])
def test_a_session_that_is_cut_loads_what_is_whole(tmp_path: Path, start: int) -> None:
    held(cut_everywhere(tmp_path, start, 29))


def test_damaged_banks_are_refused_or_read_but_for_what_was_touched(tmp_path: Path) -> None:
    held(mutate_banks(tmp_path, 1, 250))


def test_a_damaged_index_is_made_anew(tmp_path: Path) -> None:
    held(mutate_index(tmp_path, 1, 150))


@pytest.mark.skipif(not settings_can_be_read(), reason="there is no settings file yet")
def test_damaged_settings_are_refused_or_read(tmp_path: Path) -> None:
    held(mutate_settings(tmp_path, 1, 150))
