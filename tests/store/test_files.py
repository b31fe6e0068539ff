"""Writing to a disk that may be full, read-only or unplugged: private files, whole files, and no answer lost."""

from __future__ import annotations

import errno
import os
import stat
import sys
import time
from pathlib import Path

import pytest
from tests.store.samples import a_header, at, record

from mlsim.core.base.errors import SessionError
from mlsim.core.session.events import Answered, Flagged
from mlsim.core.session.state import fold
from mlsim.store.files import make_folder, write_all, write_atomically
from mlsim.store.journal import opening_bytes
from mlsim.store.pen import JournalPen
from mlsim.store.sessions import SessionFiles

posix_only = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no modes")
FIRST, SECOND = Answered(**at(1), item=0, response=(1,)), Answered(**at(2), item=0, response=(2,))
THIRD = Flagged(**at(3), item=1, flagged=True)


class Disk:
    """A disk with room for so many bytes more; half a write fits, as on a real one."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, room: int = sys.maxsize) -> None:
        self.room = room
        self._write = os.write
        monkeypatch.setattr("mlsim.store.files.os.write", self.write)

    def write(self, handle: int, data: memoryview) -> int:
        part = data[: self.room]
        if not part:
            raise OSError(errno.ENOSPC, "No space left on device")
        done = self._write(handle, part)
        self.room -= done
        return done


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> Disk:
    return Disk(monkeypatch)


@pytest.fixture
def files(tmp_path: Path) -> SessionFiles:
    return SessionFiles(tmp_path / "sessions", tmp_path / "sessions" / "discarded")


@pytest.fixture
def pen(files: SessionFiles, disk: Disk) -> JournalPen:
    return files.create(a_header())


@pytest.mark.parametrize("room", [0, 1, 40, len(record(SECOND, number=2)) - 1])
def test_what_could_not_be_written_is_written_with_the_next_record(
    files: SessionFiles, pen: JournalPen, disk: Disk, room: int
) -> None:
    pen.write(FIRST)
    assert pen.trouble == ""
    disk.room = room
    pen.write(SECOND)
    assert pen.trouble == "No space left on device"
    assert pen.path.read_bytes() == opening_bytes(a_header()) + record(FIRST, number=1)
    disk.room = sys.maxsize
    pen.write(THIRD)
    assert pen.trouble == ""
    assert files.load(pen.path).session == fold(a_header(), [FIRST, SECOND, THIRD])
    assert files.load(pen.path).damage == ()
    pen.close()


def test_the_order_is_kept_however_often_a_write_fails(files: SessionFiles, pen: JournalPen, disk: Disk) -> None:
    events = [Answered(**at(n / 10), item=n % 3, response=(n % 4,)) for n in range(1, 30)]
    for number, event in enumerate(events):
        disk.room = (0, 17, 100, sys.maxsize)[number % 4]
        pen.write(event)
    disk.room = sys.maxsize
    pen.write(THIRD)
    assert files.load(pen.path).session == fold(a_header(), [*events, THIRD])
    assert files.load(pen.path).damage == ()
    pen.close()


def test_what_still_waits_is_written_when_the_pen_is_laid_down(
    files: SessionFiles, pen: JournalPen, disk: Disk
) -> None:
    disk.room = 0
    pen.write(FIRST)
    disk.room = sys.maxsize
    pen.close()
    assert files.load(pen.path).session == fold(a_header(), [FIRST])


def test_half_a_record_that_cannot_be_cut_costs_no_other_record(
    files: SessionFiles, pen: JournalPen, disk: Disk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(handle: int, size: int) -> None:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr("mlsim.store.pen.os.ftruncate", refuse)
    disk.room = 40
    pen.write(FIRST)
    disk.room = sys.maxsize
    pen.write(SECOND)
    assert files.load(pen.path).session == fold(a_header(), [FIRST, SECOND])
    pen.close()


def test_what_was_written_is_never_cut_off_again(
    files: SessionFiles, pen: JournalPen, disk: Disk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(handle: int, size: int) -> None:
        raise OSError(errno.EIO, "Input/output error")

    with monkeypatch.context() as patched:
        patched.setattr("mlsim.store.pen.os.ftruncate", refuse)
        disk.room = 40
        pen.write(FIRST)
    disk.room = sys.maxsize
    pen.write(SECOND)
    assert pen.trouble == ""
    disk.room = 0
    pen.write(THIRD)
    assert files.load(pen.path).session == fold(a_header(), [FIRST, SECOND])
    disk.room = sys.maxsize
    pen.close()
    assert files.load(pen.path).session == fold(a_header(), [FIRST, SECOND, THIRD])


def test_a_session_that_cannot_be_created_leaves_none_behind(files: SessionFiles, disk: Disk) -> None:
    disk.room = 100
    with pytest.raises(SessionError, match="cannot be created") as caught:
        files.create(a_header())
    assert "No space left on device" in caught.value.detail
    assert files.files() == []
    disk.room = sys.maxsize
    files.create(a_header()).close()


def test_a_torn_tail_that_cannot_be_kept_is_not_cut(files: SessionFiles, pen: JournalPen, disk: Disk) -> None:
    pen.close()
    torn = pen.path.read_bytes() + record(FIRST)[:-3]
    pen.path.write_bytes(torn)
    disk.room = 5
    with pytest.raises(SessionError, match="cannot be resumed"):
        files.reopen(pen.path)
    assert pen.path.read_bytes() == torn
    assert list(files.folder.glob("*.cut-*")) == []
    disk.room = sys.maxsize
    files.reopen(pen.path)[0].close()


@pytest.mark.parametrize("action", ["create", "reopen", "discard"])
def test_a_lock_that_cannot_be_made_gives_a_clear_error(files: SessionFiles, pen: JournalPen, action: str) -> None:
    pen.close()
    lock = next(files.folder.glob(".*.lock"))
    lock.unlink()
    lock.mkdir()
    attempts = {
        "create": lambda: files.create(a_header()),
        "reopen": lambda: files.reopen(pen.path),
        "discard": lambda: files.discard(pen.path),
    }
    with pytest.raises(SessionError) as caught:
        attempts[action]()
    assert caught.value.where == str(pen.path)


@pytest.mark.parametrize("action", ["load", "reopen", "discard"])
def test_a_session_that_has_gone_gives_a_clear_error(files: SessionFiles, pen: JournalPen, action: str) -> None:
    pen.close()
    pen.path.unlink()
    with pytest.raises(SessionError) as caught:
        getattr(files, action)(pen.path)
    assert caught.value.where == str(pen.path)


def test_a_whole_file_replaces_the_old_one(tmp_path: Path) -> None:
    path = tmp_path / "a" / "b" / "file"
    for content in (b"old and longer", b"new\n"):
        write_atomically(path, content)
        assert path.read_bytes() == content
    assert list(path.parent.iterdir()) == [path]


def test_a_write_that_fails_changes_nothing_and_leaves_nothing(tmp_path: Path, disk: Disk) -> None:
    path = tmp_path / "file"
    write_atomically(path, b"old")
    disk.room = 2
    with pytest.raises(OSError, match="No space"):
        write_atomically(path, b"new and longer")
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_short_write_goes_on_where_it_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write = os.write
    monkeypatch.setattr("mlsim.store.files.os.write", lambda handle, data: write(handle, data[:3]))
    with (tmp_path / "file").open("wb") as file:
        write_all(file.fileno(), b"0123456789")
    assert (tmp_path / "file").read_bytes() == b"0123456789"


@posix_only
def test_files_and_folders_are_private_to_the_user(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        root = tmp_path / "data"
        files = SessionFiles(root / "sessions", root / "sessions" / "discarded")
        pen = files.create(a_header())
        pen.close()
        pen.path.write_bytes(pen.path.read_bytes() + b"torn")
        files.reopen(pen.path)[0].close()
        modes = {path.suffix: mode(path) for path in files.folder.iterdir()}
        target = files.discard(pen.path)
    finally:
        os.umask(before)
    assert modes == {".toml": 0o600, ".lock": 0o600, ".cut-1": 0o600}
    assert [mode(path) for path in (root, files.folder, files.discarded, target)] == [0o700, 0o700, 0o700, 0o600]


@posix_only
def test_folders_that_are_there_keep_their_mode(tmp_path: Path) -> None:
    there = tmp_path / "there"
    there.mkdir()
    there.chmod(0o755)
    make_folder(there / "new")
    assert (mode(there), mode(there / "new")) == (0o755, 0o700)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


class ForgetfulDisk:
    """A disk whose fsync fails once, and has then forgotten what was written since the one before; the next one finds nothing to do."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, number: int = errno.EIO) -> None:
        self.failing = False
        self.durable: dict[int, int] = {}
        real = os.fsync

        def fsync(handle: int) -> None:
            status = os.fstat(handle)
            if self.failing and stat.S_ISREG(status.st_mode):
                self.failing = False
                os.ftruncate(handle, self.durable.get(status.st_ino, 0))
                raise OSError(number, os.strerror(number))
            real(handle)
            self.durable[status.st_ino] = status.st_size

        monkeypatch.setattr("mlsim.store.files.os.fsync", fsync)


def after_a_failed_fsync(files: SessionFiles, monkeypatch: pytest.MonkeyPatch) -> JournalPen:
    """The pen of a session whose first record is in the file, but may not be on the disk."""
    forgetful = ForgetfulDisk(monkeypatch)
    pen = files.create(a_header())
    forgetful.failing = True
    pen.write(FIRST)
    for _ in range(200):
        if pen.trouble:
            break
        time.sleep(0.01)
    return pen


def test_what_a_failed_fsync_has_lost_is_written_again(files: SessionFiles, monkeypatch: pytest.MonkeyPatch) -> None:
    pen = after_a_failed_fsync(files, monkeypatch)
    assert pen.trouble == os.strerror(errno.EIO)
    pen.write(SECOND)
    assert pen.trouble == ""
    pen.close()
    assert files.load(pen.path).session == fold(a_header(), [FIRST, SECOND])
    assert files.load(pen.path).damage == ()


@pytest.mark.parametrize("way", ["close", "retry"])
def test_what_a_failed_fsync_has_lost_is_written_again_when_the_pen_is_laid_down(
    files: SessionFiles, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    pen = after_a_failed_fsync(files, monkeypatch)
    if way == "retry":
        assert pen.retry() == ""
    pen.close()
    assert files.load(pen.path).session == fold(a_header(), [FIRST])


@pytest.mark.parametrize("number", [errno.EINVAL, errno.ENOTSUP, errno.ENOSYS])
def test_a_file_system_without_fsync_is_no_trouble(
    files: SessionFiles, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    def fsync(handle: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr("mlsim.store.files.os.fsync", fsync)
    pen = files.create(a_header())
    pen.write(FIRST)
    pen.close()
    assert pen.trouble == ""
    assert files.load(pen.path).session == fold(a_header(), [FIRST])


def test_a_session_that_cannot_be_opened_after_it_was_made_leaves_no_file(
    files: SessionFiles, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: Path) -> int:
        raise OSError(errno.EMFILE, "Too many open files")

    monkeypatch.setattr("mlsim.store.pen._opened", refuse)
    with pytest.raises(SessionError, match="Too many open files"):
        files.create(a_header())
    assert list(files.folder.iterdir()) == []
