"""``mlsim bank new`` and the figures of banks."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.cli.shell import Shell

from mlsim.store.paths import Paths


def test_a_new_bank_loads_and_the_linter_says_what_is_missing(
    shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    said = shell("bank", "new", "mine", "--objective", "tst-1:1.2")
    assert "mine.toml" in said
    found = shell.json("bank", "lint", "mine.toml", status=1)
    assert found["questions"] == 6
    assert "S01" not in {finding["rule"] for finding in found["findings"]}


def test_a_file_that_exists_is_not_touched(shell: Shell, tmp_path: Path) -> None:
    there = tmp_path / "mine.toml"
    there.write_text("precious")
    shell("bank", "new", str(there), "--objective", "TST-1:1.2", status=2)
    assert "there already" in shell.errors
    assert there.read_text() == "precious"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["Foo!"], "cannot be the id of a bank"),
        (["mine", "--objective", "NONE-1:1.1"], "There is no exam NONE-1"),
        (["mine", "--objective", "TST-1:9.9"], "TST-1 has no task 9.9"),
        (["mine", "--objective", "TST-1:1.1", "--kinds", "essay"], "There is no kind of question essay"),
    ],
)
def test_what_cannot_be_written_is_said(
    shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: list[str], said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    shell("bank", "new", *words, status=2)
    assert said in shell.errors
    assert list(tmp_path.glob("*.toml")) == []


def test_sheet_answers_record_figures(shell: Shell, paths: Paths, tmp_path: Path) -> None:
    """From a sheet to the figures: three solvers of whom one errs once, and two who see no stems."""
    bank = str(next((paths.shipped / "one").glob("*.toml")))
    only = "q-0001,q-0002"
    for solver in (1, 2, 3):
        sheet = shell("bank", "sheet", bank, "--seed", "7", "--solver", str(solver), "--only", only)
        answers = tmp_path / f"{solver}.toml"
        answers.write_text(_answers(sheet, wrong_first=solver == 3))
        shell("bank", "record", bank, "--seed", "7", "--solver", str(solver), "--only", only, "--batch", "one",
              "--answers", str(answers))  # fmt: skip
    found = shell.json("bank", "stats", "--review")
    stem = found["now"]["stem"]
    assert (stem["questions"], stem["solves"], stem["right"]) == (2, 6, 5)
    assert (stem["unanimous"], stem["majority"]) == (1, 1)
    assert len(found["unsolved"]) == 28
    assert "unsolved: 28" in shell("bank", "stats", "--review")


@pytest.mark.parametrize("batch", ["../elsewhere", "/etc/x", "UPPER", "", "a/b", "a\nb"])
def test_a_batch_is_no_path(shell: Shell, paths: Paths, batch: str) -> None:
    bank = str(next((paths.shipped / "one").glob("*.toml")))
    before = sorted(paths.shipped.parent.rglob("*"))
    shell("bank", "record", bank, "--seed", "7", "--solver", "1", "--batch", batch, "--answers", bank, status=2)
    assert "A batch cannot be named" in shell.errors
    assert sorted(paths.shipped.parent.rglob("*")) == before


def _answers(sheet: str, *, wrong_first: bool) -> str:
    """The keys of the questions of `tests.fakes.spread`: option ``n % 4`` of question ``n``."""
    rows = []
    for number, block in enumerate(sheet.split("## Question ")[1:], start=1):
        lines = block.splitlines()
        question = int(next(line for line in lines if "Stem of question" in line).rstrip("?").split()[-1])
        key = question % 4 if not (wrong_first and number == 1) else (question + 1) % 4
        letter = next(line[0] for line in lines if f") Option {key} of {question}" in line)
        rows.append(f'[[answer]]\nn = {number}\nanswer = "{letter}"\nsure = 3\n')
    return "\n".join(rows)


def test_lots_are_drawn_for_as_many_questions_as_asked_for(shell: Shell) -> None:
    drawn = shell.json("bank", "lots", "12", "--seed", "3")
    assert len(drawn) == 12
    assert all(set(lot) == {"rank", "place", "length"} for lot in drawn)
    assert len(shell("bank", "lots", "12", "--seed", "3").splitlines()) == 14
    shell("bank", "lots", "0", "--seed", "3", status=2)
    assert "Ask for 1 to 1000" in shell.errors
