"""Sessions on the command line: history, results, discarding, and what needs a terminal."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from tests.cli.shell import Shell
from tests.store.samples import journals

from mlsim.cli import wiring
from mlsim.cli.main import main
from mlsim.store.paths import Paths

ROW = {
    "id", "exam", "mode", "shape", "form", "state", "started", "last", "minutes", "charged_seconds", "answered",
    "questions", "raw", "of", "percent", "scaled", "pass_mark", "passed", "damaged",
}  # fmt: skip
RESULT = {
    "cut",
    "interval",
    "all_right",
    "all_of",
    "unanswered",
    "ended_by",
    "changes",
    "confidence",
    "domains",
    "items",
    "pending",
    "extra",
    "strict",
    "away_seconds",
    "gaps",
    "altered",
}
DOMAIN = {"domain", "name", "right", "of", "verdict", "certain", "interval"}
ITEM = {
    "item", "question", "revision", "task", "scored", "answered", "response", "correct", "seconds", "sureness",
    "changes", "first_correct", "flagged",
}  # fmt: skip


def test_without_a_session_history_says_how_to_begin_one(shell: Shell) -> None:
    assert "mlsim start EXAM" in shell("history")
    assert shell.json("history") == []
    assert shell.json("results") == []
    assert "No session has been ended yet." in shell("results")


def test_history_has_a_line_for_each_session_the_newest_first(shell: Shell, sessions: tuple[str, str]) -> None:
    ended, left = sessions
    lines = shell("history").splitlines()
    assert [line.split()[2] for line in lines] == [left, ended]
    assert "form 2     unfinished  1 of 10 answered" in lines[0]
    assert "form 1     submitted" in lines[1]
    assert shell.errors == ""


def test_history_as_json_has_the_documented_fields(shell: Shell, sessions: tuple[str, str]) -> None:
    ended, left = sessions
    rows = shell.json("history")
    assert [set(row) for row in rows] == [ROW, ROW]
    assert [(row["id"], row["state"], row["form"], row["answered"]) for row in rows] == [
        (left, "unfinished", 2, 1),
        (ended, "submitted", 1, 3),
    ]
    assert datetime.fromisoformat(rows[0]["started"]).utcoffset() is not None
    assert rows[0]["scaled"] is None


def test_history_tells_what_it_cannot_read_on_standard_error(
    shell: Shell, sessions: tuple[str, str], paths: Paths
) -> None:
    (paths.sessions / "2026-01-01T0000-bad.toml").write_text("no session")
    assert len(shell("history").splitlines()) == 2
    assert "problem: The session's header cannot be read" in shell.errors
    assert "2026-01-01T0000-bad.toml" in shell.errors


def test_results_as_json_have_the_documented_fields(shell: Shell, sessions: tuple[str, str]) -> None:
    unfinished, ended = shell.json("results")
    assert set(ended) == ROW | RESULT
    assert set(unfinished) >= ROW | {"domains", "items"}
    assert (unfinished["domains"], unfinished["items"], unfinished["state"]) == ([], [], "unfinished")
    assert [set(domain) for domain in ended["domains"]] == [DOMAIN, DOMAIN]
    assert [set(item) for item in ended["items"]] == [ITEM] * 10
    assert [(d["domain"], d["name"], d["of"]) for d in ended["domains"]] == [("1", "Domain 1", 6), ("2", "Domain 2", 4)]
    assert [item["correct"] for item in ended["items"]] == [True] * 3 + [False] * 7
    assert [item["item"] for item in ended["items"]] == list(range(1, 11))
    assert ended["raw"] == sum(item["correct"] and item["scored"] for item in ended["items"])
    assert (ended["of"], ended["all_right"], ended["unanswered"], ended["ended_by"]) == (8, 3, 7, "ended")
    assert set(ended["confidence"]) == {"sure", "unsure", "guess", "not_said"}
    assert set(ended["changes"]) == {"to_right", "to_wrong", "same"}
    assert ended["interval"][0] < ended["scaled"] < ended["interval"][1]


def test_one_result_by_the_start_of_its_id(shell: Shell, sessions: tuple[str, str]) -> None:
    ended, _ = sessions
    assert [row["id"] for row in shell.json("results", ended)] == [ended]
    text = shell("results", ended)
    assert text.startswith(f"TST-1, form 1, 2026-11-22, session {ended}.")
    assert "3 of all 10" in text
    assert "on a practice scale with its pass mark at 720" in text
    assert shell("results") == text


def test_a_session_that_has_not_ended_has_no_result(shell: Shell, sessions: tuple[str, str]) -> None:
    assert "has not ended" in shell("results", sessions[1], status=1)


@pytest.mark.parametrize("words", [["results"], ["results", "--json"], ["discard"], ["resume"]], ids=" ".join)
@pytest.mark.parametrize("there", [True, False], ids=["some sessions", "no session"])
def test_a_session_that_is_not_there_is_said_so(
    shell: Shell, words: list[str], there: bool, request: pytest.FixtureRequest
) -> None:
    if there:
        request.getfixturevalue("sessions")
    assert shell(words[0], "nothing", *words[1:], status=2) == ""
    assert "There is no session nothing" in shell.errors


def test_discarding_asks_first_and_without_a_terminal_keeps(
    shell: Shell, sessions: tuple[str, str], paths: Paths
) -> None:
    out = shell("discard", sessions[1], status=2)
    assert "TST-1" in out
    assert "--yes" in shell.errors
    assert len(journals(paths).files()) == 2


def test_discarding_with_yes_moves_the_file(shell: Shell, sessions: tuple[str, str], paths: Paths) -> None:
    before = journals(paths).find(sessions[1]).read_bytes()
    assert shell("discard", sessions[1], "--yes").endswith("Discarded.\n")
    assert [path.read_bytes() for path in paths.discarded.iterdir()] == [before]
    assert [row["id"] for row in shell.json("history")] == [sessions[0]]


@pytest.mark.parametrize(("answer", "left"), [("y", 1), ("YES ", 1), ("", 2), ("n", 2), ("yesterday", 2)])
def test_discarding_takes_only_a_yes(
    shell: Shell, sessions: tuple[str, str], paths: Paths, monkeypatch: pytest.MonkeyPatch, answer: str, left: int
) -> None:
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("builtins.input", lambda _: answer)
    shell("discard", sessions[1])
    assert len(journals(paths).files()) == left


def test_a_session_that_cannot_be_read_can_be_discarded(shell: Shell, sessions: tuple[str, str], paths: Paths) -> None:
    path = journals(paths).find(sessions[1])
    path.write_bytes(b"x" + path.read_bytes())
    shell("discard", path.stem, "--yes")
    assert len(journals(paths).files()) == 1
    shell("history")
    assert shell.errors == ""


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["start", "NOPE"], "There is no exam NOPE"),
        (["start", "tst-1", "--form", "0"], "There is no form 0"),
        (["start", "tst-1", "--form", "-1"], "There is no form -1"),
        (["start", "tst-1", "--extra", "3x"], "There is no extra time 3x"),
        (["start", "tst-1", "--beta"], "TST-1 has no beta"),
        (["start", "tst-1"], "needs a terminal"),
        (["resume"], "There is no unfinished session"),
        ([], "needs a terminal"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_what_cannot_be_done_ends_with_2_and_says_why(shell: Shell, paths: Paths, words: list[str], said: str) -> None:
    assert shell(*words, status=2) == ""
    assert shell.errors.startswith("mlsim: ")
    assert said in shell.errors
    assert not paths.data.exists()


def test_resuming_needs_a_terminal_and_opens_nothing(shell: Shell, sessions: tuple[str, str], paths: Paths) -> None:
    before = {path: path.read_bytes() for path in journals(paths).files()}
    assert shell("resume", status=2) == ""
    assert "needs a terminal" in shell.errors
    assert {path: path.read_bytes() for path in journals(paths).files()} == before


def test_a_key_press_that_interrupts_ends_quietly(
    paths: Paths, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    wiring.desk.cache_clear()
    monkeypatch.setattr("mlsim.cli.desk.FileDesk.lobby", interrupt)
    assert main(["history"]) == 130
    assert capsys.readouterr().err == ""


def run(*words: str, **more: Any) -> subprocess.CompletedProcess[bytes]:
    """The program in a process of its own, its output in a pipe."""
    command = [sys.executable, "-m", "mlsim.cli.main", *words]
    return subprocess.run(command, capture_output=True, check=False, **more)


def test_in_a_pipe_there_is_text_and_nothing_else(home: Path) -> None:
    done = run("history", "--json")
    assert (done.returncode, json.loads(done.stdout), done.stderr) == (0, [], b"")
    done = run("start", "NOPE")
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.startswith(b"mlsim: There is no exam NOPE")
    assert b"Traceback" not in done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="pipes break in another way there")
@pytest.mark.parametrize("words", [["where"], ["keys", "--json"], ["bank", "list", "--json"]], ids=" ".join)
def test_a_reader_that_has_gone_is_no_error(home: Path, words: list[str]) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    command = [sys.executable, "-m", "mlsim.cli.main", *words]
    # As a shell runs it: what is printed waits in a buffer until it is full, or the program ends.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    done = subprocess.run(command, stdout=writing, stderr=subprocess.PIPE, env=environment, check=False)
    os.close(writing)
    assert (done.returncode, done.stderr) == (0, b"")
