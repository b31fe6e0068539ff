"""What completion offers. That shells ask for it, and show it, is in ``tests/e2e/test_shells``."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator

import pytest
from tests.cli.shell import Shell

from mlsim.cli.completion import FILES, FREE, VALUES, candidates
from mlsim.cli.main import build_parser
from mlsim.cli.manual import commands
from mlsim.store.paths import Paths


def offered(*words: str) -> list[str]:
    return [one.value for one in candidates(build_parser(), words)]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (["st"], ["start"]),
        (["bank", "l"], ["list", "lint", "lots"]),
        (["bank", "list", "--"], ["--help", "--json"]),
        (["start", "--s"], ["--seed", "--short", "--strict"]),
        (["start", "--short", "--s"], ["--seed", "--strict"]),
        (["practice", "TST-1", "--domain", "1", "--do"], ["--domain"]),
        (["practice", "--feedback", ""], ["each", "end"]),
        (["practice", "--feedback=e"], ["--feedback=each", "--feedback=end"]),
        (["practice", "--feedback", "=", "ea"], ["each"]),
        (["practice", "--feedback", "="], ["each", "end"]),
        (["practice", "--status", "MISSED"], ["missed", "missed twice"]),
        (["practice", "--status", "missed\\ t"], ["missed twice"]),
        (["practice", "--status", '"missed t'], ["missed twice"]),
        (["practice", "--status", "unseen,fl"], ["unseen,flagged"]),
        (["practice", "--type", "m"], ["multiple", "matching"]),
        (["practice", "--difficulty", ""], ["easy", "medium", "hard"]),
        (["start", "--extra", "1"], ["1.25x", "1.5x"]),
        (["journal", "--cause", "no"], ["no cause yet"]),
        (["export", "x", "--format", "u"], ["udemy"]),
        (["import", "x", "--format", "a"], ["aiken", "anki", "apkg"]),
        (["bank", "lint", "--only", "S,"], ["S,S", "S,M", "S,C", "S,T", "S,B"]),
        (["bank", "new", "x.toml", "--kinds", "c"], ["case"]),
        (["plan", "TST-1", "--date", ""], ["none"]),
        (["import", ""], [FILES]),
        (["import", "a.md", "--report", "r"], [FILES]),
        (["bank", "lint", "one.toml", "t"], [FILES]),
        (["completion", ""], ["bash", "zsh", "fish"]),
        (["nonsense", ""], []),
        (["journal", "word", ""], []),
        (["start", "TST-1", ""], []),
        (["practice", "--count", ""], []),
    ],
)
def test_what_may_come_next(paths: Paths, words: list[str], found: list[str]) -> None:
    assert offered(*words) == found


def test_nothing_typed_yet(paths: Paths) -> None:
    assert offered() == offered("") == [path for path, _ in commands(build_parser()) if " " not in path]


def test_what_the_program_knows_is_offered(paths: Paths, sessions: tuple[str, str]) -> None:
    ended, left = sessions
    assert offered("start", "t") == ["TST-1"]
    assert offered("due", "") == offered("journal", "--exam", "") == ["TST-1"]
    assert offered("practice", "TST-1", "--domain", "") == ["1", "2"]
    assert offered("practice", "TST-1", "--task", "2") == ["2.1", "2.2"]
    assert offered("practice", "--domain", "") == [], "of which exam is not known yet"
    assert offered("practice", "NOT-1", "--domain", "") == []
    assert offered("results", "") == [left, ended]
    assert offered("resume", "") == [left]
    assert offered("export", "") == ["test"]
    assert offered("bank", "show", "t") == ["TST-1", "test"]


def test_each_has_its_meaning_beside_it(shell: Shell, sessions: tuple[str, str]) -> None:
    assert "start\tsit an exam\n" in shell("completion", "candidates", "--", "")
    assert shell("completion", "candidates", "--", "start", "") == "TST-1\tTest Exam\n"
    assert shell("completion", "candidates", "--", "import", "") == ":files\n"
    assert re.fullmatch(
        rf"{sessions[1]}\tTST-1, 2026-11-\d\d, .+\n", shell("completion", "candidates", "--", "resume", "")
    )


def arguments() -> Iterator[tuple[str, argparse.Action]]:
    for path, command in commands(build_parser()):
        yield from ((path, action) for action in command._actions)


def test_every_argument_is_completed_or_known_to_be_free() -> None:
    forgotten = [
        f"{path} {action.dest}"
        for path, action in arguments()
        if action.nargs != 0 and action.choices is None and not {action.dest, str(action.metavar)} & {*VALUES, *FREE}
    ]
    assert not forgotten, "say in cli/completion.py what they take"


def test_no_entry_is_for_nothing() -> None:
    names = {name for _, action in arguments() for name in (action.dest, str(action.metavar))}
    assert {*VALUES, *FREE} <= names
