"""Paths that people write: what can be no path is said, wherever one is asked for."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.cli.shell import Shell
from tests.fakes import START, FakeClocks, single
from tests.store.samples import bank_text, write

from mlsim.cli.desk import FileDesk
from mlsim.cli.places import path_of
from mlsim.core.bank.exchange import ExportWish, ImportWish
from mlsim.core.base.errors import MlsimError, UsageError
from mlsim.core.form.wish import Wish
from mlsim.store.paths import Paths

NO_PATHS = ["x" * 5000, "a\0b", "~nosuchuser/x", "y" * 300 + "/z", "\ud800"]
"""Too long as a whole, a zero, a home that nobody has, too long a name of a folder, no text at all."""


@pytest.mark.parametrize("text", NO_PATHS, ids=range(len(NO_PATHS)))
def test_what_can_be_no_path_is_said_in_a_few_words(text: str) -> None:
    with pytest.raises(UsageError) as caught:
        path_of(text)
    assert caught.value.detail
    assert len(str(caught.value)) < 500


def test_a_path_that_leads_nowhere_yet_is_a_path(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for name in ("none", "none/either", "file", "file/below"):
        assert path_of(str(tmp_path / name)) == tmp_path / name


@pytest.mark.parametrize("text", NO_PATHS, ids=range(len(NO_PATHS)))
def test_every_command_that_takes_a_path_refuses_it(shell: Shell, tmp_path: Path, text: str) -> None:
    course = str(write(tmp_path / "course.txt", "::one:: Farbe? {=rot ~blau}\n"))
    bank = str(write(tmp_path / "bank.toml", bank_text([single(1)])))
    drawn = ("--seed", "1", "--solver", "1")
    for words in (
        ("import", text),
        ("import", course, "--report", text),
        ("export", "one", "--format", "json", "--out", text),
        ("bank", "lint", text),
        ("bank", "new", text, "--objective", "TST-1:1.1"),
        ("bank", "sheet", text, *drawn),
        ("bank", "record", bank, *drawn, "--batch", "b", "--answers", text),
    ):
        shell(*words, status=2)
        assert shell.errors.startswith("mlsim: "), words


@pytest.mark.parametrize("text", NO_PATHS, ids=range(len(NO_PATHS)))
def test_the_desk_refuses_it(paths: Paths, clocks: FakeClocks, text: str) -> None:
    desk = FileDesk(paths, clocks, START.date, lambda moment: moment)
    sitting = desk.begin(desk.prepare(Wish("TST-1")))
    assert desk.exchange.complete(text) == ()
    for call in (
        lambda: desk.exchange.look(ImportWish(text)),
        lambda: desk.exchange.exists(text),
        lambda: desk.exchange.export(ExportWish("json", bank="one"), text),
        lambda: desk.save_elsewhere(sitting, text),
    ):
        with pytest.raises(MlsimError):
            call()
    sitting.leave()
