"""The table of keys in the settings file."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from tests.store.samples import write

from mlsim.core.keys.keymap import KEYS, OwnKeys
from mlsim.store.own_keys import own_keys


def flag(own: OwnKeys) -> tuple[str, ...]:
    return next(key.keys for key in own.table["question"] if key.action == "flag")


@pytest.mark.parametrize(
    "text",
    [
        '[keys]\n"question.flag" = "f4"\n',
        "[keys]\nquestion.flag = 'f4'\n",
        '[keys.question]\nflag = ["f4"]\n',
        'keys."question.flag" = "f4"\n',
        'keys = { "question.flag" = "f4" }\n',
        'theme = "dark"\n[dates]\nMLA-C02 = 2027-01-31\n["keys"]\n"question.flag" = "f4"\n',
    ],
)
def test_ways_of_writing_a_key(tmp_path: Path, text: str) -> None:
    own = own_keys(write(tmp_path / "settings.toml", text))
    assert flag(own) == ("f4",)
    assert own.problems == ()


@pytest.mark.parametrize(
    "text", ["", 'theme = "dark"\n', "[dates]\n", "not toml at all", "monkeys = 3\n", "[keysmith]\na = 1\n"]
)
def test_a_file_without_keys_is_not_even_parsed(tmp_path: Path, text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mlsim.store.own_keys._own_keys", lambda *_: pytest.fail("parsed"))
    assert own_keys(write(tmp_path / "settings.toml", text)) == OwnKeys()
    assert own_keys(tmp_path / "none.toml") == OwnKeys()
    assert own_keys(tmp_path) == OwnKeys()


@pytest.mark.parametrize(
    ("text", "line", "entry"),
    [
        ('theme = "dark"\n\n[keys]\n"question.flag" = "a"\n', 4, "question.flag"),
        ("[keys]\n# one\nquestion.flag = 'a'\n", 3, "question.flag"),
        ('[keys.question]\nrate = "f4"\nflag = "a"\n', 3, "question.flag"),
        ('[keys]\n"question.flag" = [\n  "f4",\n  "a",\n]\n', 2, "question.flag"),
        ('[keys]\n"nowhere.x" = "a"\n', 2, "nowhere.x"),
        ('[keys.nowhere]\n"x" = "a"\n', 2, "nowhere.x"),
    ],
)
def test_a_problem_names_file_line_and_entry(tmp_path: Path, text: str, line: int, entry: str) -> None:
    path = write(tmp_path / "settings.toml", text)
    (problem,) = own_keys(path).problems
    assert problem.where == f"{path}, line {line}, {entry}"
    assert problem.text().splitlines() == [problem.what, problem.where, problem.do]


@pytest.mark.parametrize(
    "text",
    [
        '[keys]\n"question.flag" = \n',
        "keys = 3\n",
        "[keys]\n" + "[" * 5000,
        '[keys]\n"question.flag" = "f4"\n"question.flag" = "f5"\n',
    ],
)
def test_what_cannot_be_read_is_said_and_the_table_counts(tmp_path: Path, text: str) -> None:
    own = own_keys(write(tmp_path / "settings.toml", text))
    assert own.table is KEYS
    (problem,) = own.problems
    assert problem.refused
    assert "settings.toml" in problem.where


def test_bytes_that_are_no_text_and_names_that_harm_a_terminal(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_bytes(
        b'[keys]\n"question.flag" = "f4"\n"\xff.x" = "z"\n"a\\u001b[31m.b" = "z"\n'
    )
    own = own_keys(tmp_path / "settings.toml")
    assert flag(own) == ("f4",)
    assert len(own.problems) == 2
    assert all(one.text().replace("\n", "").isprintable() for one in own.problems)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes there")
def test_nobody_waits_for_what_is_no_file(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "settings.toml")
    assert own_keys(tmp_path / "settings.toml") == OwnKeys()
