"""Privacy: no network is asked for, files are their owner's alone, and nothing is written outside mlsim's folders."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = [pytest.mark.pty, pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are POSIX")]

if sys.platform != "win32":
    from tests.e2e.watched import Watched, journal

NO_NETWORK = """
import os, socket, sys

def note(what):
    with open(os.environ["ASKED_FOR"], "a") as file:
        file.write(what + "\\n")

class Refusing(socket.socket):
    def __init__(self, family=-1, *rest, **values):
        if family in (-1, socket.AF_INET, socket.AF_INET6) and values.get("fileno") is None and not rest[2:]:
            note(f"socket {family}")
            raise PermissionError("no network here")
        super().__init__(family, *rest, **values)

def heard(event, arguments):
    # What goes past the class above: the C module, names, other programs.
    if event.startswith(("socket.connect", "socket.getaddrinfo", "socket.gethostby", "socket.sendto", "socket.bind")):
        note(event)
    elif event == "socket.__new__" and arguments[1] in (socket.AF_INET, socket.AF_INET6):
        note(event)
    elif event in ("subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "webbrowser.open"):
        note(event)

socket.socket = Refusing
sys.addaudithook(heard)
note("watching")
os.umask(0)
"""
"""Run by the interpreter at its start. It also takes away the mask that would hide a file's too generous mode."""


class Place:
    """A person's home and working folder, with something in them, and a program that is watched."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.home, self.work, self.mlsim, self.site = (root / name for name in ("person", "work", "mlsim", "site"))
        self.temporary = root / "temporary"
        for folder in (self.home, self.work, self.site, self.temporary):
            folder.mkdir()
        (self.home / ".profile").write_text("# mine\n")
        (self.work / "notes.txt").write_text("mine\n")
        (self.site / "sitecustomize.py").write_text(NO_NETWORK)
        self.asked_for = root / "asked-for"
        self.variables = {
            "HOME": str(self.home),
            "PYTHONPATH": str(self.site),
            "PYTHONDONTWRITEBYTECODE": "1",
            "ASKED_FOR": str(self.asked_for),
            "TMPDIR": str(self.temporary),
            **{f"XDG_{name}_HOME": "" for name in ("DATA", "CONFIG", "CACHE", "STATE")},
        }

    def outside(self) -> dict[str, tuple[int, int]]:
        """Everything that lies in the home and the working folder: mode, and time of change; and what is left in a third."""
        found = {str(path): (0, 0) for path in self.temporary.rglob("*")}
        for top in (self.home, self.work):
            for path in (top, *sorted(top.rglob("*"))):
                status = path.lstat()
                found[str(path)] = (status.st_mode, status.st_mtime_ns)
        return found

    @property
    def news(self) -> set[str]:
        """What was asked for."""
        return set(self.asked_for.read_text().splitlines())


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    root = tmp_path / "root"
    root.mkdir()
    found = Place(root)
    monkeypatch.chdir(found.work)
    return found


def sit(terminal: Watched) -> None:
    """A short exam from the lobby to an explanation, with a note, help, history and a session that is left and discarded."""
    terminal.until("Prepare for")
    terminal.send("E")
    terminal.until("the clock has not started")
    terminal.send("\r")
    terminal.until("1 / 20")
    for number in range(1, 21):
        terminal.until(f"{number} / 20")
        terminal.send("a")
        terminal.send("n")
    terminal.until("Overview: all")
    terminal.send("\x1b")
    terminal.until("20 / 20")
    for keys, words in (
        ("w", "Note on question"),
        ("look again\r", "Note saved."),
        ("?", "Keys: Question"),
        ("\x1b", "/ 20"),
        ("\x05", "End the exam?"),
        ("e", "questions right"),
        ("w", "wrong, all domains"),
        ("\r", "Wrong"),
        ("\x1b", "wrong, all domains"),
        ("\x1b", "questions right"),
        ("\x1b", "Today"),
        ("h", "x discard"),
        ("\x1b", "Today"),
        ("q", ""),
    ):
        terminal.send(keys)
        terminal.until(words)
    assert terminal.gone() == 0


def test_an_exam_asks_for_no_network_and_writes_where_it_says_and_for_its_owner_only(place: Place) -> None:
    before = place.outside()
    with Watched(place.mlsim, environment=place.variables) as terminal:
        sit(terminal)
    assert place.news == {"watching"}
    assert place.outside() == before
    assert sorted(path.name for path in place.mlsim.iterdir()) == ["cache", "data"]
    assert {path.name for path in place.root.iterdir()} == {"person", "work", "mlsim", "site", "temporary", "asked-for"}
    modes = {path: stat.S_IMODE(path.lstat().st_mode) for path in (place.mlsim, *place.mlsim.rglob("*"))}
    assert len(modes) > 25
    assert {path: oct(mode) for path, mode in modes.items() if mode != (0o700 if path.is_dir() else 0o600)} == {}
    assert journal(place.mlsim) in modes


def test_what_is_set_aside_discarded_and_resumed_is_its_owner_s_alone_too(place: Place) -> None:
    variables = place.variables
    with Watched(place.mlsim, "start", "MLA-C02", "--short", environment=variables) as terminal:
        terminal.start_exam()
        terminal.kill()
    path = journal(place.mlsim)
    with path.open("ab") as file:
        file.write(b'[[event]]\ntype = "fla')
    with Watched(place.mlsim, "resume", environment=variables) as terminal:
        terminal.until("Resumed.")
        terminal.send("\x11")
        assert terminal.gone() == 0
    names = [file.name for file in path.parent.iterdir()]
    assert f"{path.stem}.cut-1" in names
    command = [sys.executable, "-m", "mlsim.cli.main", "discard", path.stem, "--yes"]
    environment = {**os.environ, **variables, "MLSIM_HOME": str(place.mlsim)}
    subprocess.run(command, env=environment, check=True, capture_output=True)
    assert (path.parent / "discarded" / path.name).exists()
    assert place.news == {"watching"}
    for found in (place.mlsim, *place.mlsim.rglob("*")):
        assert stat.S_IMODE(found.lstat().st_mode) == (0o700 if found.is_dir() else 0o600), found


@pytest.mark.parametrize(
    "arguments",
    [["--version"], ["where"], ["keys"], ["history"], ["results"], ["doctor"], ["bank", "list"], ["bank", "lint"]],
    ids=" ".join,
)
def test_commands_ask_for_no_network_and_leave_no_trace(place: Place, arguments: list[str]) -> None:
    before = place.outside()
    command = [sys.executable, "-m", "mlsim.cli.main", *arguments]
    environment = {**os.environ, **place.variables, "MLSIM_HOME": str(place.mlsim)}
    done = subprocess.run(command, env=environment, check=False, capture_output=True, text=True)
    assert done.returncode in (0, 1), done.stderr
    assert "Traceback" not in done.stderr
    assert place.news == {"watching"}
    assert place.outside() == before
    for found in place.mlsim.rglob("*"):
        assert stat.S_IMODE(found.lstat().st_mode) == (0o700 if found.is_dir() else 0o600), found


def test_without_mlsim_home_it_writes_into_the_platform_s_folders_only(place: Place) -> None:
    before = place.outside()
    with Watched(place.mlsim, environment={**place.variables, "MLSIM_HOME": ""}) as terminal:
        terminal.until("Prepare for")
        terminal.send("q")
        assert terminal.gone() == 0
    assert not place.mlsim.exists()
    added = {Path(path).relative_to(place.home).parts[:3] for path in place.outside().keys() - before.keys()}
    # The mlsim folder of each, and what lies above it.
    assert added
    assert all("mlsim" in parts or parts in {(".cache",), ("Library",), ("Library", "Caches")} for parts in added)


def test_this_file_would_hear_a_request(place: Place) -> None:
    code = "import socket\ntry: socket.create_connection(('192.0.2.1', 9), 0.1)\nexcept OSError: pass"
    subprocess.run([sys.executable, "-c", code], env={**os.environ, **place.variables}, check=True)
    assert place.news > {"watching"}
