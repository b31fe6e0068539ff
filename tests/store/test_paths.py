"""Where everything is. Nothing here is created."""

from __future__ import annotations

from pathlib import Path

import pytest

from mlsim.core.base.errors import UsageError
from mlsim.store.paths import Paths, shipped_banks, standard_paths


def test_one_variable_puts_everything_under_one_folder(tmp_path: Path) -> None:
    paths = standard_paths(str(tmp_path / "home"), tmp_path / "banks")
    assert paths == Paths(
        tmp_path / "home" / "data", tmp_path / "home" / "config", tmp_path / "home" / "cache", tmp_path / "banks"
    )
    for path in (paths.sessions, paths.discarded, paths.questions, paths.banks, paths.index):
        assert path.is_relative_to(tmp_path / "home")
    assert list(tmp_path.iterdir()) == []


def test_the_folders_are_what_the_documentation_says(tmp_path: Path) -> None:
    paths = Paths(tmp_path / "d", tmp_path / "o", tmp_path / "c", tmp_path / "s")
    assert paths.sessions == tmp_path / "d" / "sessions"
    assert paths.discarded == tmp_path / "d" / "sessions" / "discarded"
    assert paths.questions == tmp_path / "d" / "questions"
    assert paths.banks == tmp_path / "d" / "banks"
    assert paths.index.parent == tmp_path / "c"


@pytest.mark.parametrize("home", [None, ""])
def test_without_it_the_platform_says_where(home: str | None, tmp_path: Path) -> None:
    paths = standard_paths(home, tmp_path)
    for path in (paths.data, paths.config, paths.cache):
        assert path.is_absolute()
        assert "mlsim" in str(path).lower()
    assert len({paths.sessions, paths.config, paths.cache}) == 3


def test_a_tilde_is_the_home_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    assert standard_paths("~/exams", tmp_path).data == tmp_path / "exams" / "data"


def test_a_package_brings_its_banks(tmp_path: Path) -> None:
    package = tmp_path / "site-packages" / "mlsim"
    (package / "banks").mkdir(parents=True)
    (tmp_path / "banks").mkdir()
    assert shipped_banks(package) == package / "banks"


@pytest.mark.parametrize("inside", ["", "a file"])
def test_the_source_tree_has_them_at_its_top(tmp_path: Path, inside: str) -> None:
    package = tmp_path / "src" / "mlsim"
    package.mkdir(parents=True)
    if inside:
        (package / "banks").write_text(inside)
    assert shipped_banks(package) == tmp_path / "banks"


def test_the_banks_of_this_program_are_found() -> None:
    assert list((shipped_banks() / "exams").glob("*.toml"))
    assert standard_paths(None).shipped == shipped_banks()


def test_a_home_of_nobody_is_said_so() -> None:
    with pytest.raises(UsageError, match="MLSIM_HOME names no folder"):
        standard_paths("~no-such-user-anywhere/x")
