"""`mlsim doctor` says what is where, what is damaged and what was set aside, and changes nothing."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from tests.cli.shell import Shell
from tests.store.samples import journals

from mlsim.core.base.text import refused_character
from mlsim.store.files import make_folder
from mlsim.store.integrity import NAME, altered, sums_text
from mlsim.store.paths import Paths, shipped_banks


def listing(folder: Path) -> dict[str, bytes]:
    return {str(p): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def test_nothing_wrong_ends_with_0_and_changes_nothing(shell: Shell, sessions: tuple[str, str], home: Path) -> None:
    before = listing(home)
    out = shell("doctor")
    assert "2 sessions: 1 unfinished, 0 damaged in part, 0 unreadable" in out
    assert "Nothing is damaged." in out
    assert listing(home) == before


def test_damage_is_named_with_its_place(shell: Shell, sessions: tuple[str, str], paths: Paths) -> None:
    path = journals(paths).find(sessions[0])
    data = bytearray(path.read_bytes())
    data[data.index(b'type = "answered"') + 9] ^= 1
    path.write_bytes(data)
    found = shell.json("doctor", status=1)
    assert found["sessions"]["damaged"] == 1
    (finding,) = found["findings"]
    assert str(path) in finding["where"]
    assert "check sum" in finding["what"]


def test_what_cannot_be_read_is_named_and_left(shell: Shell, sessions: tuple[str, str], paths: Paths) -> None:
    path = journals(paths).find(sessions[1])
    path.write_bytes(b"schema = 7\n" + path.read_bytes().partition(b"\n")[2])
    found = shell.json("doctor", status=1)
    assert found["sessions"]["unreadable"] == 1
    assert path.read_bytes().startswith(b"schema = 7")


def test_a_torn_end_that_was_set_aside_is_named(shell: Shell, sessions: tuple[str, str], paths: Paths) -> None:
    path = journals(paths).find(sessions[1])
    path.write_bytes(path.read_bytes() + b"[[event]]\nat = 2026")
    journals(paths).reopen(path)[0].close()
    out = shell("doctor", status=1)
    assert "The torn end of a session was set aside" in out
    assert ".cut-1" in out


def test_discarded_sessions_are_counted(shell: Shell, sessions: tuple[str, str]) -> None:
    shell("discard", sessions[1], "--yes")
    assert "1 discarded sessions" in shell("doctor")


@pytest.mark.parametrize("change", ["changed", "missing", "added"])
def test_a_shipped_bank_that_is_not_as_it_was_shipped_is_named(
    shell: Shell, sessions: tuple[str, str], paths: Paths, change: str
) -> None:
    (paths.shipped / NAME).write_text(sums_text(paths.shipped), encoding="utf-8")
    assert altered(paths.shipped) == ()
    shell("doctor")
    file = paths.shipped / "one" / "all.toml"
    if change == "changed":
        file.write_text(
            file.read_text(encoding="utf-8").replace('Option 0 of 1"', 'Option 0 of one"'), encoding="utf-8"
        )
    elif change == "missing":
        file.unlink()
    else:
        (paths.shipped / "one" / "more.toml").write_text(
            file.read_text(encoding="utf-8").replace("q-0", "r-0"), encoding="utf-8"
        )
    out = shell("doctor", status=1)
    assert f": {change}" in out
    assert "not as it was shipped" in shell("results", sessions[0])


def whats(shell: Shell) -> list[str]:
    return [finding["what"] for finding in shell.json("doctor", status=1)["findings"]]


def test_copies_that_were_saved_elsewhere_are_named_with_the_way_back(
    shell: Shell, sessions: tuple[str, str], paths: Paths
) -> None:
    for folder in paths.rescued:
        make_folder(folder)
        (folder / "a.toml").write_bytes(b"")
        (folder / "a.toml").chmod(0o600)
    found = shell.json("doctor", status=1)["findings"]
    assert [finding["where"] for finding in found] == [str(folder / "a.toml") for folder in paths.rescued]
    assert all(str(paths.sessions) in finding["do"] for finding in found)


def test_a_file_that_was_being_written_is_named(shell: Shell, sessions: tuple[str, str], paths: Paths) -> None:
    left = paths.sessions / ".a.toml.77.tmp"
    left.write_bytes(b"half")
    left.chmod(0o600)
    assert whats(shell) == ["A file that was being written when the program was ended"]
    assert left.read_bytes() == b"half"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no modes")
def test_what_others_can_open_is_named_once(shell: Shell, sessions: tuple[str, str], paths: Paths) -> None:
    journals(paths).find(sessions[0]).chmod(0o644)
    (finding,) = shell.json("doctor", status=1)["findings"]
    assert (finding["where"], "chmod 600" in finding["do"]) == (str(journals(paths).find(sessions[0])), True)
    paths.sessions.chmod(0o755)
    (finding,) = shell.json("doctor", status=1)["findings"]
    assert (finding["where"], "chmod 700" in finding["do"]) == (str(paths.sessions), True)


@pytest.mark.skipif(sys.platform == "win32", reason="links, pipes and names")
def test_whatever_lies_in_the_folders_is_told_harmlessly(shell: Shell, sessions: tuple[str, str], paths: Paths) -> None:
    paths.banks.mkdir(mode=0o700)
    for folder in (paths.sessions, paths.banks, paths.discarded, paths.rescued[0]):
        folder.mkdir(exist_ok=True, parents=True, mode=0o700)
        os.mkfifo(folder / "pipe.toml", 0o600)
        (folder / "zero.toml").symlink_to("/dev/zero")
        (folder / "itself.toml").symlink_to("itself.toml")
        (folder / "\x1b]0;PWNED\x07.cut-1").write_bytes(b"x")
        (folder / "\x1b]0;PWNED\x07.toml").write_bytes(b"x")
    out = shell("doctor", status=1)
    assert "\\u001b]0;PWNED\\u0007" in out
    assert refused_character(out) is None
    assert shell.json("doctor", status=1)["sessions"]["unreadable"] == 4


def test_the_hashes_of_the_shipped_banks_are_there() -> None:
    assert (shipped_banks() / NAME).is_file()


def test_a_theme_that_does_not_exist_is_named(shell: Shell, paths: Paths) -> None:
    make_folder(paths.settings.parent)
    paths.settings.write_text('theme = "pink"\n', encoding="utf-8")
    paths.settings.chmod(0o600)
    (finding,) = shell.json("doctor", status=1)["findings"]
    assert finding["what"] == "There is no theme pink"
    assert finding["where"] == f"{paths.settings}, line 1, field theme"
