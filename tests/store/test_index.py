"""The derived index: right or silent, cheap to bring up to date, and never missed."""

from __future__ import annotations

import json
import os
import sys
import zlib
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.fakes import START, single
from tests.store.samples import a_header, at, bank_text, journals, make_paths, some_events, submitted, write

from mlsim.core.base.errors import MlsimError
from mlsim.core.screens.lobby import AT_ONCE, ExamRow, LobbyView, SessionRow, next_form
from mlsim.core.session.events import Event
from mlsim.store.index import FIELDS, Index
from mlsim.store.journal import record_bytes
from mlsim.store.linefile import STALE
from mlsim.store.paths import Paths
from mlsim.store.rows import row_of, session_row

ROWS = (ExamRow("TST-1", "Test Exam", "Nobody", 20, 10, 30, 3),)
PROBLEMS = ("A bank has a problem",)


class Reader:
    """Reads banks and journals, and counts how often."""

    def __init__(self, paths: Paths) -> None:
        self.paths = paths
        self.banks = 0
        self.sessions: list[str] = []

    def exams(self) -> tuple[tuple[ExamRow, ...], tuple[str, ...]]:
        self.banks += 1
        return ROWS, PROBLEMS

    def session(self, path: Path) -> SessionRow | str:
        self.sessions.append(path.name)
        try:
            return row_of(journals(self.paths).read(path), str(path))
        except MlsimError as error:
            return str(error)

    def refresh(self) -> LobbyView:
        """The lobby, by a program that has just been started."""
        self.banks, self.sessions = 0, []
        return Index(self.paths).refresh(self.exams, self.session)


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    return make_paths(tmp_path)


@pytest.fixture
def reader(paths: Paths) -> Reader:
    return Reader(paths)


def sit(paths: Paths, number: int, events: list[Event] | None = None) -> Path:
    """A session on disk, the ``number``-th of its day."""
    started = START.replace(minute=number)
    pen = journals(paths).create(a_header(id=f"{number:012}", started=started))
    for event in some_events() if events is None else events:
        pen.write(event)
    pen.close()
    return pen.path


def glance(paths: Paths) -> LobbyView | None:
    return Index(paths).glance()


def test_without_an_index_there_is_no_glance_and_none_is_made(paths: Paths) -> None:
    assert glance(paths) is None
    assert not paths.cache.exists()
    assert not paths.data.exists()


def test_the_glance_is_what_was_seen_last(paths: Paths, reader: Reader) -> None:
    sit(paths, 1)
    sit(paths, 2, [submitted()])
    view = reader.refresh()
    assert [(row.id, row.state) for row in view.sessions] == [
        ("000000000002", "submitted"),
        ("000000000001", "unfinished"),
    ]
    assert (view.exams, view.problems) == (ROWS, PROBLEMS)
    assert glance(paths) == view


def test_the_glance_of_an_empty_home_is_right_too(paths: Paths, reader: Reader) -> None:
    view = reader.refresh()
    assert view == LobbyView(ROWS, (), PROBLEMS)
    assert glance(paths) == view
    assert not paths.data.exists()


def grown(paths: Paths) -> None:
    path = next(paths.sessions.glob("*.toml"))
    path.write_bytes(path.read_bytes() + record_bytes(submitted(30)))


def renewed(path: Path) -> None:
    path.write_bytes(path.read_bytes())
    os.utime(path, ns=(1, 1))


CHANGES: dict[str, Callable[[Paths], Any]] = {
    "a session grew": grown,
    "a session is new": lambda paths: sit(paths, 9),
    "a session has gone": lambda paths: next(paths.sessions.glob("*.toml")).unlink(),
    "a session was written anew": lambda paths: renewed(next(paths.sessions.glob("*.toml"))),
    "a user's bank is new": lambda paths: write(paths.banks / "a" / "new.toml", bank_text([single(99)])),
    "a shipped bank changed": lambda paths: write(paths.shipped / "one" / "all.toml", "schema = 1\n"),
    "a blueprint changed": lambda paths: write(paths.shipped / "exams" / "tst-1.toml", "schema = 1\n"),
    "a bank was written anew": lambda paths: renewed(paths.shipped / "one" / "all.toml"),
    "a bank has gone": lambda paths: (paths.shipped / "one" / "all.toml").unlink(),
}


@pytest.mark.parametrize("change", CHANGES)
def test_the_glance_is_silent_after_a_change(paths: Paths, reader: Reader, change: str) -> None:
    sit(paths, 1)
    reader.refresh()
    CHANGES[change](paths)
    assert glance(paths) is None
    view = reader.refresh()
    assert glance(paths) == view


@pytest.mark.parametrize("name", ["x.toml.tmp", ".hidden.toml", "notes.txt", "discarded/old.toml", "x.cut-1"])
def test_files_that_are_no_sessions_change_nothing(paths: Paths, reader: Reader, name: str) -> None:
    sit(paths, 1)
    view = reader.refresh()
    write(paths.sessions / name, "something")
    assert glance(paths) == view
    assert reader.refresh() == view
    assert (reader.banks, reader.sessions) == (0, [])


def test_only_what_changed_is_read_again(paths: Paths, reader: Reader) -> None:
    made = [sit(paths, number) for number in range(1, 6)]
    reader.refresh()
    assert (reader.banks, sorted(reader.sessions)) == (1, [path.name for path in made])
    reader.refresh()
    assert (reader.banks, reader.sessions) == (0, [])
    made[2].write_bytes(made[2].read_bytes() + record_bytes(submitted(30)))
    view = reader.refresh()
    assert (reader.banks, reader.sessions) == (0, [made[2].name])
    assert [row.state for row in view.sessions] == ["unfinished"] * 2 + ["submitted"] + ["unfinished"] * 2
    made[0].unlink()
    new = sit(paths, 6)
    view = reader.refresh()
    assert (reader.banks, reader.sessions, len(view.sessions)) == (0, [new.name], 5)
    write(paths.banks / "new.toml", bank_text([single(99)]))
    assert reader.refresh() == view
    assert (reader.banks, reader.sessions) == (1, [])


def test_deleting_the_index_changes_nothing_but_the_time_it_takes(paths: Paths, reader: Reader) -> None:
    for number in (1, 2):
        sit(paths, number)
    view = reader.refresh()
    paths.index.unlink()
    paths.session_rows.unlink()
    assert glance(paths) is None
    assert reader.refresh() == view
    assert (reader.banks, len(reader.sessions)) == (1, 2)


def test_a_session_that_cannot_be_read_is_a_problem_and_hides_no_other(paths: Paths, reader: Reader) -> None:
    sit(paths, 1)
    write(paths.sessions / "2026-01-01T0000-bad.toml", "no session")
    for _ in range(2):
        view = reader.refresh()
        assert len(view.sessions) == 1
        assert (len(view.problems), "2026-01-01T0000-bad.toml" in view.problems[1]) == (2, True)
        assert glance(paths) == view
    assert reader.sessions == []


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege there")
def test_links_to_nowhere_hide_no_session(paths: Paths, reader: Reader) -> None:
    for number in range(1, 6):
        sit(paths, number)
        (paths.sessions / f"gone-{number}.toml").symlink_to("nowhere")
    assert len(reader.refresh().sessions) == 5


GARBAGE = {
    "empty": lambda _: b"",
    "no JSON": lambda _: b"{",
    "not UTF-8": lambda _: b"\xff\xfe\x00",
    "a list": lambda _: b"[]",
    "deep": lambda _: b"[" * 100_000,
    "a long number": lambda _: b"9" * 5000,
    "format only": lambda good: json.dumps({"format": good["format"]}).encode(),
    "no view": lambda good: json.dumps({**good, "view": None}).encode(),
    "another view": lambda good: json.dumps({**good, "view": {"exams": 1, "sessions": [], "problems": []}}).encode(),
    "other exams": lambda good: json.dumps({**good, "view": {**good["view"], "exams": [{"x": 1}]}}).encode(),
    "no exams": lambda good: json.dumps({**good, "exams": None}).encode(),
    "no problems": lambda good: json.dumps({**good, "bank_problems": 3}).encode(),
}


@pytest.mark.parametrize("garbage", GARBAGE)
def test_an_index_that_is_garbage_is_ignored(paths: Paths, reader: Reader, garbage: str) -> None:
    sit(paths, 1)
    view = reader.refresh()
    paths.index.write_bytes(GARBAGE[garbage](json.loads(paths.index.read_bytes())))
    assert glance(paths) in (None, view)
    assert reader.refresh() == view
    assert glance(paths) == view


LINES = {
    "empty": lambda _: b"",
    "another format": lambda lines: b"something\n" + lines[1],
    "torn": lambda lines: lines[0] + lines[1][:-20],
    "a flipped byte": lambda lines: lines[0] + lines[1].replace(b"TST-1", b"TST-2"),
    "no JSON": lambda lines: lines[0] + summed(b"{"),
    "a list": lambda lines: lines[0] + summed(b"[]"),
    "deep": lambda lines: lines[0] + summed(b"[" * 100_000),
    "no row": lambda lines: lines[0] + summed(json.dumps([*json.loads(lines[1][9:])[:3], None, ""]).encode()),
    "another row": lambda lines: lines[0] + summed(json.dumps([*json.loads(lines[1][9:])[:3], [1], ""]).encode()),
}


def summed(line: bytes) -> bytes:
    return b"%08x %s\n" % (zlib.crc32(line), line)


@pytest.mark.parametrize("garbage", LINES)
def test_rows_that_are_garbage_are_read_again(paths: Paths, reader: Reader, garbage: str) -> None:
    sit(paths, 1)
    view = reader.refresh()
    lines = paths.session_rows.read_bytes().splitlines(keepends=True)
    assert len(lines) == 2
    paths.session_rows.write_bytes(LINES[garbage](lines))
    paths.index.unlink()
    assert reader.refresh() == view
    assert len(reader.sessions) == 1
    assert reader.refresh() == view
    assert reader.sessions == []


def test_a_session_more_costs_one_line(paths: Paths, reader: Reader) -> None:
    for number in range(1, 4):
        sit(paths, number)
    reader.refresh()
    before = paths.session_rows.read_bytes()
    sit(paths, 9)
    reader.refresh()
    after = paths.session_rows.read_bytes()
    assert after.startswith(before)
    assert after[len(before) :].count(b"\n") == 1


def test_rows_are_written_anew_when_too_many_are_out_of_date(paths: Paths) -> None:
    path = sit(paths, 1)
    index, reader = Index(paths), Reader(paths)
    for second in range(STALE + 3):
        os.utime(path, ns=(1, second))
        index.refresh(reader.exams, reader.session)
    assert 2 <= paths.session_rows.read_bytes().count(b"\n") < 10
    assert len(reader.refresh().sessions) == 1


@pytest.mark.parametrize("events", [[submitted()], some_events(), [*some_events(), submitted(30)]])
def test_a_row_read_at_once_is_the_row_of_the_whole_journal(paths: Paths, events: list[Event]) -> None:
    path = sit(paths, 1, events)
    data = path.read_bytes()
    assert row_of(data, str(path)) == session_row(journals(paths).load(path))


def test_a_damaged_record_is_counted_however_the_row_is_read(paths: Paths) -> None:
    path = sit(paths, 1, [*some_events(), submitted(30)])
    data = path.read_bytes()
    cut = data.index(b"[[event]]", data.index(b"[[event]]") + 1) + 30
    path.write_bytes(data[:cut] + b"#" + data[cut + 1 :])
    row = row_of(path.read_bytes(), str(path))
    assert (row.state, row.damaged) == ("submitted", 1)


def test_old_sessions_come_after_the_first_look(paths: Paths, reader: Reader) -> None:
    for number in range(AT_ONCE + 20):
        started = START + timedelta(hours=number)
        pen = journals(paths).create(a_header(id=f"{number:012}", started=started, form=number % 3 + 1))
        for event in [submitted()] if number != 2 else some_events():
            pen.write(event)
        pen.close()
    view = reader.refresh()
    assert (len(view.sessions), view.more) == (AT_ONCE + 20, 0)
    first = glance(paths)
    assert first is not None
    assert (len(first.sessions), first.more) == (AT_ONCE + 1, 19)
    assert first.unfinished == view.unfinished
    assert next_form(ROWS[0], first.sessions) == next_form(ROWS[0], view.sessions)


@pytest.mark.parametrize("other", ["0", "", None, 3])
def test_an_index_of_another_format_is_made_anew(paths: Paths, reader: Reader, other: object) -> None:
    sit(paths, 1)
    view = reader.refresh()
    paths.index.write_text(json.dumps({**json.loads(paths.index.read_bytes()), "format": other}))
    assert glance(paths) is None
    assert reader.refresh() == view
    assert reader.banks == 1


def test_an_index_that_cannot_be_written_stops_nobody(paths: Paths, reader: Reader) -> None:
    sit(paths, 1)
    paths.cache.write_bytes(b"a file where the folder should be")
    assert len(reader.refresh().sessions) == 1
    assert glance(paths) is None


COPIES = (".sync-conflict-20261122-101500-ABCDEFG", " (conflicted copy 2026-11-22)", " 2")


@pytest.mark.parametrize("furthest", ["original", "copy"])
@pytest.mark.parametrize("suffix", COPIES)
def test_copies_of_one_session_count_once_and_the_one_that_got_furthest_counts(
    paths: Paths, reader: Reader, suffix: str, furthest: str
) -> None:
    original = sit(paths, 1)
    copy = original.with_name(f"{original.stem}{suffix}.toml")
    copy.write_bytes(original.read_bytes())
    longer = copy if furthest == "copy" else original
    longer.write_bytes(longer.read_bytes() + record_bytes(submitted(40)))
    (row,) = reader.refresh().sessions
    assert (row.state, row.charged_seconds) == ("submitted", 40)


def test_of_two_unfinished_copies_the_later_one_counts(paths: Paths, reader: Reader) -> None:
    original = sit(paths, 1)
    copy = original.with_name(f"{original.stem} (1).toml")
    copy.write_bytes(original.read_bytes())
    original.write_bytes(original.read_bytes() + record_bytes(some_events()[0].model_copy(update=at(99))))
    (row,) = reader.refresh().sessions
    assert row.charged_seconds == 99


WRONG = {
    "started": (5, "yesterday", "0001-01-01T00:00:00+00:00", None),
    "last": ("", 0.5),
    "answered": ("7", 1.5, True, None),
    "percent": ("70", [], True),
    "passed": (1, "yes"),
    "id": (None, 7, ["x"]),
}


@pytest.mark.parametrize(("name", "value"), [(name, value) for name, values in WRONG.items() for value in values])
def test_a_row_with_another_kind_of_value_is_read_again(paths: Paths, name: str, value: object) -> None:
    reader = Reader(paths)
    journals(paths).create(a_header()).close()
    view = reader.refresh()
    stored = json.loads(paths.index.read_bytes())
    stored["view"]["sessions"][0][name] = value
    paths.index.write_text(json.dumps(stored))
    first, line = paths.session_rows.read_bytes().splitlines(keepends=True)
    known = json.loads(line[9:])
    known[3][FIELDS.index(name)] = value
    paths.session_rows.write_bytes(first + summed(json.dumps(known).encode()))
    assert glance(paths) is None
    assert reader.refresh() == view
    assert len(reader.sessions) == 1


@pytest.mark.parametrize("name", ["percent", "raw", "of"])
def test_an_index_with_an_end_without_its_score_is_not_shown(paths: Paths, name: str) -> None:
    sit(paths, 1)
    pen = journals(paths).create(a_header())
    pen.write(submitted(30))
    pen.close()
    view = Reader(paths).refresh()
    stored = json.loads(paths.index.read_bytes())
    (row,) = (row for row in stored["view"]["sessions"] if row["state"] == "submitted")
    row[name] = None
    paths.index.write_text(json.dumps(stored))
    assert glance(paths) is None
    assert Reader(paths).refresh() == view
    assert glance(paths) == view


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes there")
def test_an_index_that_is_a_pipe_is_not_waited_for(paths: Paths) -> None:
    paths.cache.mkdir(parents=True)
    os.mkfifo(paths.index)
    assert glance(paths) is None
    assert Reader(paths).refresh() == glance(paths)
