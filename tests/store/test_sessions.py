"""Session files: one writer each, nothing lost when a write fails, and readers that change nothing."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.store.samples import a_header, at, record, some_events, submitted

from mlsim.core.base.errors import SessionBusyError, SessionError, UsageError
from mlsim.core.session.events import Answered, Event, Flagged
from mlsim.core.session.state import fold
from mlsim.store.journal import opening_bytes
from mlsim.store.sessions import SessionFiles, file_name, new_id

NAME = "2026-11-22T0914-tst-1-0123456789ab.toml"
FIRST, SECOND = Answered(**at(1), item=0, response=(1,)), Answered(**at(2), item=0, response=(2,))
posix_only = pytest.mark.skipif(
    sys.platform == "win32", reason="Windows has no modes, and locks what it locks from readers"
)

HOLDER = """
import sys
from pathlib import Path
from mlsim.store.sessions import SessionFiles
folder = Path(sys.argv[1])
pen, _ = SessionFiles(folder, folder / "discarded").reopen(folder / sys.argv[2])
print("held", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def files(tmp_path: Path) -> SessionFiles:
    folder = tmp_path / "data" / "sessions"
    return SessionFiles(folder, folder / "discarded")


@pytest.fixture
def path(files: SessionFiles) -> Path:
    """An unfinished session that nobody has open."""
    return written(files, some_events())


def written(files: SessionFiles, events: list[Event], **values: Any) -> Path:
    pen = files.create(a_header(**values))
    for event in events:
        pen.write(event)
    pen.close()
    return pen.path


def held(path: Path) -> subprocess.Popen[str]:
    """Another program that has the session open."""
    command = [sys.executable, "-c", HOLDER, str(path.parent), path.name]
    other = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert other.stdout is not None
    assert other.stdout.readline() == "held\n"
    return other


def end(other: subprocess.Popen[str]) -> None:
    other.kill()
    other.communicate()


@pytest.fixture
def other(path: Path) -> Iterator[subprocess.Popen[str]]:
    holder = held(path)
    yield holder
    end(holder)


def test_nothing_is_created_before_something_is_stored(files: SessionFiles, tmp_path: Path) -> None:
    assert files.files() == []
    with pytest.raises(UsageError):
        files.find("0123")
    with pytest.raises(SessionError):
        files.load(files.folder / NAME)
    assert list(tmp_path.iterdir()) == []


def test_a_session_is_named_by_when_what_and_which(files: SessionFiles) -> None:
    assert file_name(a_header()) == NAME
    pen = files.create(a_header())
    assert pen.path == files.folder / NAME
    assert pen.path.read_bytes() == opening_bytes(a_header())
    pen.close()


def test_ids_are_their_own() -> None:
    ids = {new_id() for _ in range(1000)}
    assert len(ids) == 1000
    assert all(len(name) == 12 and set(name) <= set("0123456789abcdef") for name in ids)


def test_a_record_is_in_the_file_when_write_returns(files: SessionFiles) -> None:
    pen = files.create(a_header())
    pen.write(FIRST)
    assert pen.path.read_bytes() == opening_bytes(a_header()) + record(FIRST, number=1)
    assert files.load(pen.path).session == fold(a_header(), [FIRST])
    pen.close()


def test_a_session_that_is_opened_again_goes_on_where_it_stopped(files: SessionFiles, path: Path) -> None:
    pen, loaded = files.reopen(path)
    assert loaded.session == fold(a_header(), some_events())
    pen.write(Flagged(**at(30), item=2, flagged=True))
    pen.close()
    assert files.load(path).session.answers[2].marks.flagged
    assert files.load(path).damage == ()


def test_nothing_waits_for_the_disk_but_closing_does(files: SessionFiles, monkeypatch: pytest.MonkeyPatch) -> None:
    pen = files.create(a_header())
    disk, callers = threading.Event(), []

    def fsync(handle: int) -> None:
        callers.append(threading.current_thread())
        disk.wait(10)

    monkeypatch.setattr("mlsim.store.sessions.os.fsync", fsync)
    pen.write(FIRST)
    pen.write(SECOND)
    assert files.load(pen.path).session == fold(a_header(), [FIRST, SECOND])
    closing = threading.Thread(target=pen.close)
    closing.start()
    closing.join(0.05)
    assert closing.is_alive()
    disk.set()
    closing.join(10)
    assert not closing.is_alive()
    assert threading.main_thread() not in callers


def test_a_closed_pen_can_be_closed_again_and_refuses_to_write(files: SessionFiles, path: Path) -> None:
    pen, _ = files.reopen(path)
    pen.close()
    pen.close()
    before = path.read_bytes()
    pen.write(FIRST)
    assert pen.trouble
    assert path.read_bytes() == before


def test_a_second_pen_in_this_process_is_refused(files: SessionFiles, path: Path) -> None:
    pen, _ = files.reopen(path)
    with pytest.raises(SessionBusyError):
        files.reopen(path)
    pen.close()
    files.reopen(path)[0].close()


@posix_only
def test_a_second_program_is_told_which_process_has_the_pen(
    files: SessionFiles, path: Path, other: subprocess.Popen[str]
) -> None:
    for attempt in (files.reopen, files.discard, files.reopen):
        with pytest.raises(SessionBusyError) as caught:
            attempt(path)
        assert f"Process {other.pid} " in caught.value.detail
        assert caught.value.where == str(path)


@posix_only
def test_the_number_of_the_process_is_waited_for(
    files: SessionFiles, path: Path, other: subprocess.Popen[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is written behind the lock: between the two the file is empty."""
    lock = path.with_name(f".{path.name}.lock")
    lock.write_text("")
    written = iter(["", str(other.pid)])
    monkeypatch.setattr("mlsim.store.sessions.time.sleep", lambda _seconds: lock.write_text(next(written)))
    with pytest.raises(SessionBusyError) as caught:
        files.reopen(path)
    assert f"Process {other.pid} " in caught.value.detail


def test_another_program_may_read_while_one_writes(
    files: SessionFiles, path: Path, other: subprocess.Popen[str]
) -> None:
    assert files.load(path).session == fold(a_header(), some_events())


def test_the_lock_of_a_dead_process_holds_nobody_up(
    files: SessionFiles, path: Path, other: subprocess.Popen[str]
) -> None:
    end(other)
    assert list(path.parent.glob(".*.lock"))
    pen, loaded = files.reopen(path)
    assert loaded.session == fold(a_header(), some_events())
    pen.close()


TORN = record(SECOND)[:-9]


def test_a_torn_tail_is_cut_by_the_holder_and_kept_aside(files: SessionFiles, path: Path) -> None:
    good = path.read_bytes()
    for number in (1, 2):
        path.write_bytes(good + TORN)
        pen, loaded = files.reopen(path)
        assert loaded.session == fold(a_header(), some_events())
        assert path.read_bytes() == good
        pen.write(Flagged(**at(30), item=2, flagged=True))
        pen.close()
        assert path.with_name(f"{path.stem}.cut-{number}").read_bytes() == TORN
        assert files.load(path).damage == ()
    assert files.files() == [path]


def test_a_pen_that_is_taken_again_goes_on_counting(files: SessionFiles, path: Path) -> None:
    """Also behind a torn record: none of those that count has its number."""
    for number in range(3):
        with path.open("ab") as file:
            file.write(TORN)
        pen, loaded = files.reopen(path)
        pen.write(Flagged(**at(30), item=number, flagged=True))
        pen.close()
        assert files.load(path).number == loaded.number + 1
    assert [answer.marks.flagged for answer in files.load(path).session.answers] == [True] * 3


def test_a_torn_tail_is_left_alone_by_readers(files: SessionFiles, path: Path) -> None:
    torn = path.read_bytes() + TORN
    path.write_bytes(torn)
    before = sorted(files.folder.iterdir())
    assert len(files.load(path).damage) == 1
    assert path.read_bytes() == torn
    assert sorted(files.folder.iterdir()) == before


def test_a_torn_tail_is_left_alone_while_another_program_writes(
    files: SessionFiles, path: Path, other: subprocess.Popen[str]
) -> None:
    torn = path.read_bytes() + TORN
    path.write_bytes(torn)
    with pytest.raises(SessionBusyError):
        files.reopen(path)
    assert path.read_bytes() == torn


def test_a_file_from_a_newer_mlsim_is_never_touched(files: SessionFiles, path: Path) -> None:
    newer = path.read_bytes().replace(b"schema = 1", b"schema = 2", 1) + TORN
    path.write_bytes(newer)
    with pytest.raises(SessionError, match="newer"):
        files.reopen(path)
    assert path.read_bytes() == newer
    path.write_bytes(newer.replace(b"schema = 2", b"schema = 1", 1)[: -len(TORN)])
    files.reopen(path)[0].close()


def test_a_session_that_has_ended_cannot_be_opened_again(files: SessionFiles) -> None:
    path = written(files, [submitted()])
    with pytest.raises(SessionError, match="has ended") as caught:
        files.reopen(path)
    files.discard(path)
    assert caught.value.where == str(path)  # the error is still at hand, and with it all that it holds on to


def test_discarding_moves_the_file_and_overwrites_none(files: SessionFiles) -> None:
    targets = [files.discard(written(files, [event])) for event in (FIRST, SECOND)]
    assert [target.name for target in targets] == [NAME, NAME.replace(".toml", ".2.toml")]
    assert [target.read_bytes() for target in targets] == [
        opening_bytes(a_header()) + record(e, number=1) for e in (FIRST, SECOND)
    ]
    assert files.files() == []
    assert list(files.folder.iterdir()) == [files.discarded]


@pytest.mark.parametrize("name", ["0123456789ab", "0123", "0", NAME, NAME.removesuffix(".toml")])
def test_a_session_is_found_by_its_name_or_the_start_of_its_id(files: SessionFiles, path: Path, name: str) -> None:
    written(files, [], id="9123456789ab")
    assert files.find(name) == path


@pytest.mark.parametrize("name", ["", "9", "2026", "tst", "123", "../" + NAME, "*"])
def test_what_names_no_session_is_refused(files: SessionFiles, path: Path, name: str) -> None:
    with pytest.raises(UsageError, match="There is no session"):
        files.find(name)


def test_a_start_that_fits_two_sessions_is_refused_and_names_them(files: SessionFiles, path: Path) -> None:
    second = written(files, [], id="0123ffffffff")
    with pytest.raises(UsageError, match="More than one") as caught:
        files.find("0123")
    assert path.stem in caught.value.detail
    assert second.stem in caught.value.detail


COPIES = (".sync-conflict-20261122-101500-ABCDEFG", " (conflicted copy 2026-11-22)", " (1)", "-laptop")


@pytest.mark.parametrize("suffix", COPIES)
def test_of_copies_of_a_session_the_longest_is_found(files: SessionFiles, path: Path, suffix: str) -> None:
    copy = path.with_name(f"{path.stem}{suffix}.toml")
    copy.write_bytes(path.read_bytes() + record(submitted(40)))
    assert files.find("0123456789ab") == copy


def test_a_pen_taken_in_one_thread_is_laid_down_in_another(files: SessionFiles, path: Path) -> None:
    pens = []
    taking = threading.Thread(target=lambda: pens.append(files.reopen(path)[0]))
    taking.start()
    taking.join()
    pens[0].write(FIRST)
    pens[0].close()
    files.reopen(path)[0].close()
