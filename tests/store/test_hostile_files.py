"""What may lie in mlsim's folders where others can put files: nothing is waited for, and nothing is written elsewhere."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

import pytest
from tests.store.samples import a_header, some_events

from mlsim.core.base.errors import MlsimError, SessionError
from mlsim.core.base.text import refused_character
from mlsim.core.session.state import fold
from mlsim.store import sessions
from mlsim.store.files import NotRegularError, read_regular, write_atomically
from mlsim.store.sessions import SessionFiles

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="links, pipes and devices")
NAME = "2026-11-22T0914-tst-1-0123456789ab.toml"


@pytest.fixture
def files(tmp_path: Path) -> SessionFiles:
    folder = tmp_path / "data" / "sessions"
    folder.mkdir(parents=True)
    return SessionFiles(folder, folder / "discarded")


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    """A file outside of mlsim's folders."""
    path = tmp_path / "elsewhere.txt"
    path.write_text("mine\n")
    return path


def written(files: SessionFiles) -> Path:
    pen = files.create(a_header())
    for event in some_events():
        pen.write(event)
    pen.close()
    return pen.path


def fifo(path: Path) -> None:
    os.mkfifo(path)


def endless(path: Path) -> None:
    path.symlink_to("/dev/zero")


def itself(path: Path) -> None:
    path.symlink_to(path.name)


def folder(path: Path) -> None:
    path.mkdir()


@pytest.mark.parametrize("make", [fifo, endless, itself, folder], ids=lambda make: make.__name__)
def test_what_is_no_file_is_not_read_as_a_session(files: SessionFiles, make: object) -> None:
    make(files.folder / NAME)  # type: ignore[operator]
    for look in (files.load, files.reopen):
        with pytest.raises(SessionError) as caught:
            look(files.folder / NAME)
        assert caught.value.where.endswith(NAME)
        assert caught.value.detail
    assert files.find("0123456789ab") == files.folder / NAME


def test_a_session_of_more_bytes_than_any_has_is_not_read(files: SessionFiles, monkeypatch: pytest.MonkeyPatch) -> None:
    path = written(files)
    monkeypatch.setattr(sessions, "MAX_BYTES", 100)
    with pytest.raises(SessionError, match="at most 100 are read"):
        files.load(path)


def test_a_link_to_a_session_elsewhere_can_be_looked_at_and_is_not_written(files: SessionFiles, tmp_path: Path) -> None:
    path = written(files)
    other = tmp_path / "moved.toml"
    path.rename(other)
    with other.open("ab") as file:
        file.write(b"[[event]]\ntorn")
    before = other.read_bytes()
    path.symlink_to(other)
    assert files.load(path).session == fold(a_header(), some_events())
    with pytest.raises(SessionError, match="is a link"):
        files.reopen(path)
    assert other.read_bytes() == before


def test_a_lock_that_is_a_link_leads_nowhere(files: SessionFiles, elsewhere: Path) -> None:
    path = written(files)
    lock = path.with_name(f".{path.name}.lock")
    lock.unlink(missing_ok=True)
    lock.symlink_to(elsewhere)
    with pytest.raises(MlsimError):
        files.reopen(path)
    assert elsewhere.read_text() == "mine\n"


def test_a_temporary_file_that_is_a_link_leads_nowhere(tmp_path: Path, elsewhere: Path) -> None:
    path = tmp_path / "made.toml"
    (tmp_path / f".made.toml.{os.getpid()}.tmp").symlink_to(elsewhere)
    write_atomically(path, b"new\n")
    assert (path.read_bytes(), elsewhere.read_text()) == (b"new\n", "mine\n")


def test_a_file_that_is_a_link_is_replaced_and_not_written_through(tmp_path: Path, elsewhere: Path) -> None:
    path = tmp_path / "made.toml"
    path.symlink_to(elsewhere)
    write_atomically(path, b"new\n")
    assert (path.read_bytes(), elsewhere.read_text()) == (b"new\n", "mine\n")


def test_what_is_set_aside_is_not_written_through_a_link(files: SessionFiles, elsewhere: Path) -> None:
    path = written(files)
    path.with_name(f"{path.stem}.cut-1").symlink_to(elsewhere)
    with path.open("ab") as file:
        file.write(b"[[event]]\ntorn")
    pen, _ = files.reopen(path)
    pen.close()
    assert elsewhere.read_text() == "mine\n"
    assert path.with_name(f"{path.stem}.cut-2").read_bytes() == b"[[event]]\ntorn"


@pytest.mark.parametrize("name", ["../../x", "..", "/etc/passwd", "a/../b", "\x1b[2J", "x\x00y", "." * 5000])
def test_a_session_s_name_leads_nowhere(files: SessionFiles, name: str) -> None:
    written(files)
    with pytest.raises(MlsimError) as caught:
        files.find(name)
    assert refused_character(str(caught.value)) is None


def test_a_file_s_name_may_hold_anything_and_is_told_harmlessly(files: SessionFiles) -> None:
    (files.folder / "\x1b]0;PWNED\x07.toml").write_bytes(b"x")
    (files.folder / os.fsdecode(b"\xff\xfe.toml")).write_bytes(b"x")
    for path in files.files():
        with pytest.raises(SessionError) as caught:
            files.load(path)
        assert refused_character(str(caught.value)) is None
        str(caught.value).encode()


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    def waited(_number: int, _frame: object) -> None:
        raise AssertionError("waited for a pipe")

    os.mkfifo(tmp_path / "pipe")
    before = signal.signal(signal.SIGALRM, waited)
    signal.alarm(5)
    try:
        with pytest.raises(NotRegularError):
            read_regular(tmp_path / "pipe", 100)
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)
