"""The manual: every command is in it, with what it needs, and nothing in it is made up."""

from __future__ import annotations

import argparse
import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest
from tests.cli.shell import Shell

from mlsim.cli.main import build_parser
from mlsim.cli.manual import commands, roff
from mlsim.cli.manual_pages import ENVIRONMENT, PAGES

COMMANDS = dict(commands(build_parser()))


def test_every_command_has_a_page_and_no_page_is_without_a_command() -> None:
    assert set(PAGES) == {"", *COMMANDS}


@pytest.mark.parametrize("path", COMMANDS)
def test_every_argument_says_what_it_is(path: str) -> None:
    assert [action.dest for action in COMMANDS[path]._actions if not action.help] == [] or path == "bank"


@pytest.mark.parametrize("path", COMMANDS)
def test_help_says_what_it_does_and_how_it_ends(path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    text = COMMANDS[path].format_help()
    flat = " ".join(text.split())
    assert PAGES[path].about in flat
    assert "Exit status: " in flat
    for line, what in PAGES[path].examples:
        assert line in text
        assert what in flat
    assert max(len(line) for line in text.splitlines() if "mlsim" not in line) <= 80


def test_the_help_of_the_program_has_everything(shell: Shell, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as done:
        shell("--help")
    assert done.value.code == 0
    text = capsys.readouterr().out
    for name, _ in ENVIRONMENT:
        assert name in text
    for part in ("exit status:\n  0   fine\n", "settings.toml", "mlsim COMMAND --help", "examples:\n"):
        assert part in text


def lines_of(page: str) -> list[str]:
    """The command lines of a page's examples that start with mlsim, without what the shell does."""
    found = (re.search(r"(?:^|\| |\$\()(mlsim\b[^|>)\"]*)", line) for line, _ in PAGES[page].examples)
    return [match.group(1) for match in found if match is not None]


@pytest.mark.parametrize("line", [line for page in PAGES for line in lines_of(page)])
def test_every_example_is_a_command_that_can_be_given(line: str) -> None:
    words = shlex.split(line)[1:]
    parsed = build_parser().parse_args(words)
    assert isinstance(parsed, argparse.Namespace)


def test_the_page_for_man_has_every_command_and_argument(shell: Shell) -> None:
    text = shell("man")
    assert text == roff(build_parser())
    plain = text.replace("\\-", "-")
    for path, command in COMMANDS.items():
        assert f".SS {path}\n" in plain
        for action in command._actions:
            assert all(name in plain for name in action.option_strings)
    for name in (".SH EXIT STATUS", ".SH FILES", ".SH ENVIRONMENT", ".SH EXAMPLES", "MLSIM_HOME"):
        assert name in plain
    requests = {line.split()[0] for line in text.splitlines() if line.startswith((".", "'"))}
    assert requests <= {".TH", ".SH", ".SS", ".TP", ".PP", ".B"}


@pytest.mark.skipif(shutil.which("groff") is None, reason="groff is not on this machine")
def test_groff_has_nothing_against_it(tmp_path: Path) -> None:
    (tmp_path / "mlsim.1").write_text(roff(build_parser()), encoding="utf-8")
    command = ["groff", "-man", "-Tutf8", "-ww", "-P-cbou", str(tmp_path / "mlsim.1")]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stderr == ""
    flat = " ".join(done.stdout.split())
    assert "mlsim practice MLA-C02 --count 5" in flat
    assert r"printf 'b\nnext\n' | mlsim practice AIF-C01 --plain --count 3" in flat
