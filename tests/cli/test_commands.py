"""The command line without a terminal: what it prints, where to, and with which exit status."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from tests.cli.shell import Shell
from tests.fakes import matching, multiple, ordering, single, spread
from tests.store.samples import bank_text, write

from mlsim import __version__
from mlsim.cli.info import markdown_keys
from mlsim.cli.main import main
from mlsim.core.keys.keymap import KEYS, PLACES
from mlsim.store.paths import Paths


def test_the_version(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["--version"])
    assert caught.value.code == 0
    assert capsys.readouterr().out == f"mlsim {__version__}\n"


def test_the_version_imports_nothing_heavy() -> None:
    code = "import sys\nfrom mlsim.cli.main import main\ntry: main(['--version'])\nexcept SystemExit: pass\n"
    code += "print([m for m in ('textual', 'rich', 'pydantic', 'tomli', 'asyncio') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[1] == "[]"


@pytest.mark.parametrize(
    "words", [["nonsense"], ["bank"], ["start"], ["results", "--form", "1"], ["start", "X", "--form", "1", "--short"]]
)
def test_what_cannot_be_understood_ends_with_2(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(words)
    assert caught.value.code == 2
    assert "usage: mlsim" in capsys.readouterr().err


def test_where_names_every_folder_and_creates_none(shell: Shell, paths: Paths) -> None:
    there = shell.json("where")
    assert there["sessions"] == str(paths.sessions)
    assert set(there) == {
        "shipped_banks",
        "your_banks",
        "sessions",
        "reviews",
        "discarded",
        "questions_as_asked",
        "configuration",
        "index",
    }
    text = shell("where")
    assert all(path in text for path in there.values())
    assert text.count("(not there yet)") == 7
    assert not paths.data.exists()
    assert not paths.cache.exists()


def test_keys_names_every_key_of_every_screen(shell: Shell) -> None:
    text, table = shell("keys"), shell.json("keys")
    assert set(table) == set(KEYS)
    for place, entries in KEYS.items():
        assert PLACES[place] in text
        assert [entry["action"] for entry in table[place]] == [key.action for key in entries]
        names = {key.action: f"{place}.{key.action}" for key in entries}
        assert all(f"{key.shown:<16} {names[key.action]:<24}  {key.help}" in text for key in entries)
        assert [entry["id"] for entry in table[place]] == list(names.values())


def test_keys_shows_ones_own_and_what_is_wrong_with_them(shell: Shell, paths: Paths) -> None:
    write(paths.settings, '[keys]\n"question.flag" = "f4"\n"lobby.quick" = "e"\n"question.rate" = "f11"\n')
    text = shell("keys", status=1)
    assert "  F4               question.flag           * flag for review" in text
    assert "  s                question.rate" not in text
    assert next(one for one in shell.json("keys", status=1)["question"] if one["action"] == "flag")["own"] is True
    assert shell("keys", "--markdown").strip() == markdown_keys().strip()
    found = {one["what"]: one for one in shell.json("doctor", status=1)["findings"]}
    assert found["e is lobby.exam already"]["where"] == f"{paths.settings}, line 3, lobby.quick"
    assert "F11 may not arrive: many terminals fill the screen with it" in found


def test_bank_list(shell: Shell, paths: Paths) -> None:
    write(paths.banks / "mine.toml", bank_text([single(99, review="pending")], bank="mine"))
    listing = shell.json("bank", "list")
    assert [(e["code"], e["questions"], e["by_domain"], e["by_type"]) for e in listing["exams"]] == [
        ("TST-1", 31, {"1": 19, "2": 12}, {"single": 31})
    ]
    assert [(b["id"], b["shipped"], b["questions"], b["pending"], len(b["files"])) for b in listing["banks"]] == [
        ("test", True, 30, 0, 1),
        ("mine", False, 1, 1, 1),
    ]
    assert listing["problems"] == []
    text = shell("bank", "list")
    assert "TST-1        31 questions" in text
    assert "1 questions in 1 files, 1 not yet solved blind  (yours)" in text


def test_bank_list_says_what_it_could_not_load_and_ends_with_1(shell: Shell, paths: Paths) -> None:
    write(paths.banks / "bad.toml", "no toml")
    assert "problem: The file is not valid TOML" in shell("bank", "list", status=1)
    (problem,) = shell.json("bank", "list", status=1)["problems"]
    assert set(problem) == {"title", "detail", "where"}
    assert "bad.toml, line 1" in problem["where"]


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse such names")
@pytest.mark.parametrize(
    "name", [b"caf\xe9.toml", b"\x1b[2J.toml", b"new\nline.toml"], ids=["Latin-1", "escape", "line"]
)
def test_a_file_s_name_harms_no_output(shell: Shell, paths: Paths, name: bytes) -> None:
    paths.banks.mkdir(parents=True)
    Path(os.fsdecode(os.fsencode(paths.banks) + b"/" + name)).write_bytes(b"no toml")
    assert "not valid TOML" in shell("bank", "list", status=1)
    assert "not valid TOML" in shell("bank", "lint", status=1)
    shell("history")
    assert "not valid TOML" in shell.errors


def test_bank_show_an_exam(shell: Shell) -> None:
    text, table = shell("bank", "show", "tst-1"), shell.json("bank", "show", "TST-1")
    assert "TST-1  Test Exam (Nobody)" in text
    assert "pass mark 720 of 1000" in text
    assert "1  Domain 1: 60 %, 18 questions here" in text
    assert [domain["weight"] for domain in table["domain"]] == [60, 40]


def test_bank_show_a_bank(shell: Shell) -> None:
    lines = shell("bank", "show", "test").splitlines()
    assert len(lines) == 30
    assert lines[0].split() == ["q-0001", "single", "TST-1:1.2"]
    assert [question["id"] for question in shell.json("bank", "show", "test")] == [q.id for q in spread(30)]


@pytest.mark.parametrize("question", [single(91), multiple(92), ordering(93), matching(94)], ids=lambda q: q.type)
def test_bank_show_a_question(shell: Shell, paths: Paths, question: Any) -> None:
    write(paths.banks / "mine.toml", bank_text([question], bank="mine"))
    text = shell("bank", "show", question.id)
    assert question.stem in text
    assert all(
        option in text for i, option in enumerate(question.texts) if question.type != "matching" or i in question.key
    )
    assert "mine.toml" in text.splitlines()[-1]
    shown = shell.json("bank", "show", question.id)
    assert type(question).model_validate_json(json.dumps(shown)) == question


def test_bank_show_what_is_not_there(shell: Shell) -> None:
    assert shell("bank", "show", "nothing", status=2) == ""
    assert "There is no exam, bank or question nothing" in shell.errors


def test_lint_ends_with_1_if_there_are_errors(shell: Shell, paths: Paths, tmp_path: Path) -> None:
    path = write(tmp_path / "draft.toml", bank_text([single(1, stem="All of the above?"), single(1)]))
    found = shell.json("bank", "lint", str(path), status=1)
    assert found["questions"] == 1
    assert found["counts"]["error"] == len([f for f in found["findings"] if f["severity"] == "error"])
    assert {f["file"] for f in found["findings"]} == {path.as_posix()}
    assert all(
        set(f) == {"rule", "severity", "file", "question", "message", "fix", "subject"} for f in found["findings"]
    )
    duplicate = next(f for f in found["findings"] if f["rule"] == "S01")
    assert duplicate["question"] == "q-0001"
    text = shell("bank", "lint", str(path), status=1)
    assert f"{path.as_posix()}: q-0001: S01 error: Two questions have the same id" in text
    assert text.splitlines()[-1].startswith(f"1 questions: {found['counts']['error']} errors")
    assert shell("bank", "lint", str(tmp_path / "nowhere"), status=2) == ""


def test_lint_names_a_file_whole(shell: Shell, paths: Paths, tmp_path: Path) -> None:
    path = write(tmp_path / "one, two" / "draft, 3.toml", bank_text([single(1), single(1)]))
    found = shell.json("bank", "lint", str(path), status=1)
    assert {f["file"] for f in found["findings"]} == {path.as_posix()}


def test_lint_of_nothing_wrong_ends_with_0(shell: Shell, paths: Paths, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert shell("bank", "lint", str(tmp_path / "empty")).startswith("0 questions: 0 errors, 0 warnings")


def test_lint_of_all_banks_covers_shipped_and_own(shell: Shell, paths: Paths) -> None:
    write(paths.banks / "mine.toml", bank_text([single(99)], bank="mine"))
    found = shell.json("bank", "lint", status=1)
    assert found["questions"] == 31
    assert {f["question"] for f in found["findings"]} >= {"q-0001", "q-0099"}
