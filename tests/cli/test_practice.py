"""``mlsim practice``: what fits, and questions line by line."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.cli.shell import Shell
from tests.fakes import START, matching, multiple, ordering, single
from tests.store.samples import make_paths
from tests.tui.learner import sit

from mlsim.cli import wiring
from mlsim.cli.desk import FileDesk
from mlsim.cli.line_mode import explanation_lines, response_from, response_letters
from mlsim.core.questions import is_complete
from mlsim.core.wish import Selection, Wish
from mlsim.store.sessions import SessionFiles


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch):
    def feed(*lines: str) -> None:
        monkeypatch.setattr(sys, "stdin", io.StringIO("".join(line + "\n" for line in lines)))

    return feed


def test_what_fits_is_said_for_scripts(shell: Shell) -> None:
    found = shell.json("practice", "tst-1", "--domain", "1", "--difficulty", "easy,hard", "--count", "5")
    assert found["exam"] == "TST-1"
    assert found["selection"] == {"count": 5, "feedback": "each", "domains": ["1"], "difficulties": [1, 3]}
    assert (found["questions"], found["sealed"]) == (20, 10), "the third form is sealed"
    assert found["fits"] == found["by_domains"]["1"]
    assert found["asked"] == min(5, found["fits"])
    assert sum(found["by_statuses"].values()) == found["fits"] == found["by_statuses"]["unseen"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--domain", "7"], "There is no domain 7 here"),
        (["--task", "1.9"], "Known are 1.1, 1.2, 2.1, 2.2"),
        (["--status", "seen"], "unseen"),
        (["--service", "Glue"], "There is no service glue here"),
        (["--type", "essay"], "single, multiple, ordering, matching"),
        (["--difficulty", "4"], "There is no difficulty 4"),
        (["--minutes", "-3"], "There is no limit of -3"),
        (["--minutes", "soon"], "the word pace"),
        (["--count", "0"], "There is no practice of 0 questions"),
        (["--extra", "9x", "--plain"], "There is no extra time 9x"),
        (["--status", "missed", "--plain"], "No question of TST-1 fits this choice"),
        ([], "needs a terminal"),
    ],
)
def test_what_cannot_be_is_said_with_what_can(shell: Shell, words: list[str], said: str) -> None:
    shell("practice", "TST-1", *words, status=2)
    assert said in shell.errors


def test_an_exam_that_is_not_there(shell: Shell) -> None:
    shell("practice", "NOT-1", "--plain", status=2)
    assert "There is no exam NOT-1" in shell.errors


@pytest.mark.parametrize("number", ["²", "٣٣", "9" * 5000, "-1", "1.5", ""], ids=range(6))
def test_where_to_go_is_a_number(shell: Shell, typed, number: str) -> None:
    typed(f"go {number}", "go 2", "quit")
    out = shell("practice", "TST-1", "--plain", "--count", "2", "--seed", "1", status=1)
    assert "go and a number, for example: go 3" in out
    assert "Question 2 of 2" in out


def test_questions_are_answered_line_by_line_and_explained(shell: Shell, typed, home: Path) -> None:
    typed("help", "sure", "flag", "note mind the gap", "z", "a b", "a", "next", "back", "b", "", "b", "", "end")
    out = shell("practice", "TST-1", "--plain", "--count", "2", "--seed", "1")
    assert "TST-1, practice: 2 of the 20 questions that fit (all questions), no limit." in out
    assert "Question 1 of 2" in out
    assert "matching" in out
    assert "sure: noted." in out
    assert "Flagged for review." in out
    assert "Note saved." in out
    assert "There is no option Z. Letters are A to D" in out
    assert "1 letter is asked for, 2 given." in out
    assert "This explanation is long enough" in out
    assert "This answer has been checked: next goes on." in out
    assert "2 of 2" in out or "1 of 2" in out or "0 of 2" in out
    (path,) = SessionFiles(home / "data" / "sessions", home).files()
    session = SessionFiles(home / "data" / "sessions", home).load(path).session
    assert session.header.mode == "practice"
    assert session.submitted is not None
    assert session.answers[0].marks.note == "mind the gap"
    assert session.answers[0].marks.flagged
    assert session.answers[0].checked


def test_silent_until_the_end(shell: Shell, typed) -> None:
    typed("a", "b", "left", "end")
    out = shell("practice", "TST-1", "--plain", "--count", "2", "--feedback", "end", "--minutes", "pace")
    assert "the exam's pace" in out
    assert "This explanation" not in out
    assert "Every question is answered." in out
    assert "of 2 scored questions right" in out


@pytest.mark.parametrize("last", [["quit"], []])
def test_leaving_saves_and_the_end_of_the_input_does_too(shell: Shell, typed, last: list[str]) -> None:
    typed("a", *last)
    out = shell("practice", "TST-1", "--plain", "--count", "3", status=1)
    assert "Saved. `mlsim resume " in out
    row = shell.json("history")[0]
    assert (row["state"], row["answered"]) == ("unfinished", 1)


QUESTIONS = [single(1), multiple(2), ordering(3), matching(4), matching(5, answers=("a", "a", "b"), reuse=True)]


@pytest.mark.parametrize(
    ("question", "line", "response"),
    [
        (QUESTIONS[0], "b", (2,)),
        (QUESTIONS[0], " B. ", (2,)),
        (QUESTIONS[1], "ac", (1, 3)),
        (QUESTIONS[1], "C, a", (1, 3)),
        (QUESTIONS[2], "b d a", (2, 0, 3)),
        (QUESTIONS[3], "1a 2b 3d", (3, 2, 0)),
        (QUESTIONS[3], "1 -> a, 2 -> b, 3 -> d", (3, 2, 0)),
        (QUESTIONS[4], "a a b", (3, 3, 2)),
    ],
)
def test_what_a_line_means(question, line: str, response: tuple[int, ...]) -> None:
    shown = (3, 2, 1, 0) if len(question.texts) == 4 else (3, 2, 1, 0, 4)
    if question.type == "ordering":
        shown = (3, 2, 1, 0)
    found = response_from(question, shown, line)
    assert found == (tuple(sorted(response)) if question.type == "multiple" else response)
    assert response_from(question, shown, response_letters(question, shown, response)) == found


@pytest.mark.parametrize("question", QUESTIONS)
@given(line=st.text(max_size=12))
def test_no_line_is_taken_for_a_wrong_kind_of_answer(question, line: str) -> None:
    shown = tuple(reversed(range(len(question.texts))))
    found = response_from(question, shown, line)
    assert isinstance(found, str) or is_complete(question, found)


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_option_is_explained(question) -> None:
    text = "\n".join(explanation_lines(question, tuple(range(len(question.texts)))))
    count = len(question.prompts) if question.type == "matching" else len(question.texts)
    assert sum(f"says why. {n}" in text for n in range(count)) == count


PROGRAM = """
import sys
from pathlib import Path
import mlsim.store.paths as paths
paths.shipped_banks = lambda package=None: Path(SHIPPED)
from mlsim.cli.main import main
sys.exit(main(["practice", "TST-1", "--plain", "--count", "2", "--minutes", MINUTES]))
"""


def test_thinking_is_charged_and_the_time_ends_it_while_nobody_types(home: Path) -> None:
    made = make_paths(home)
    code = PROGRAM.replace("SHIPPED", repr(str(made.shipped))).replace("MINUTES", "'0.12'")
    environment = {**os.environ, "MLSIM_HOME": str(home)}
    with subprocess.Popen(
        [sys.executable, "-c", code],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment,
    ) as program:
        assert program.stdin is not None
        program.stdin.write(b"a\n")
        program.stdin.flush()
        # Nothing more is typed, and the pipe stays open: only the clock can end it.
        assert program.wait(timeout=60) == 0
        assert program.stdout is not None
        out = program.stdout.read().decode()
    assert "The time is up." in out
    wiring.desk.cache_clear()
    files = SessionFiles(made.sessions, made.discarded)
    session = files.load(files.files()[0]).session
    assert session.submitted is not None
    assert session.submitted.reason == "time"
    assert session.submitted.clock == pytest.approx(7.2)
    assert not session.away, "thinking is no absence"


def test_an_exam_line_by_line_and_going_on_with_it(shell: Shell, typed) -> None:
    typed("a", "b", "quit")
    out = shell("start", "TST-1", "--plain", status=1)
    assert "Test Exam: 10 questions in 20 minutes. The clock runs." in out
    assert "This explanation" not in out
    assert (shell.json("history")[0]["mode"], shell.json("history")[0]["answered"]) == ("exam", 2)
    typed("left", "time", "end")
    out = shell("resume", "--plain")
    assert "Question 3 of 10" in out
    assert "Not answered: 3, 4, 5, 6, 7, 8, 9, 10." in out
    assert "19:" in out
    assert "practice scale (pass mark 720)" in out


def test_what_is_due_is_asked_line_by_line(shell: Shell, typed, paths, clocks, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = FileDesk(paths, clocks, START.date, lambda moment: moment)
    sit(desk, clocks, Wish("TST-1", "selection", selection=Selection(count=3)), frozenset({0, 1, 2}))
    shell("due", "--plain", status=2)
    assert "Which exam?" in shell.errors
    day = START.date() + timedelta(days=5)
    monkeypatch.setattr(wiring, "today", lambda: day)
    typed("a", "", "a", "", "a", "end")
    out = shell("due", "TST-1", "--plain")
    assert "TST-1: 3 due today." in out
    assert "Question 3 of 3" in out
    assert shell.json("history")[0]["mode"] == "practice"
    assert all(one.due for one in FileDesk(paths, clocks, START.date, lambda m: m).learning.attempts().attempts[-3:])
