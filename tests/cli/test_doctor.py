"""`mlsim doctor` says what is where, what is damaged and what was set aside, and changes nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.cli.shell import Shell
from tests.store.samples import journals

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


def test_the_hashes_of_the_shipped_banks_are_there() -> None:
    assert (shipped_banks() / NAME).is_file()
