"""``mlsim practice``: what fits; exams and what is due line by line. What can be typed there is in ``test_line_mode``."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from tests.cli.shell import Shell
from tests.fakes import START
from tests.store.samples import make_paths
from tests.tui.learner import sit

from mlsim.cli import wiring
from mlsim.cli.desk import FileDesk
from mlsim.core.form.wish import Selection, Wish
from mlsim.store.sessions import SessionFiles


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
    assert "Test Exam: 10 questions in 20 minutes.\nThe clock runs." in out
    assert "This explanation" not in out
    assert (shell.json("history")[0]["mode"], shell.json("history")[0]["answered"]) == ("exam", 2)
    typed("left", "time", "end now")
    out = shell("resume", "--plain")
    assert "Question 3 of 10" in out
    assert "TST-1, form 1. Resumed. " in out
    assert "2 of 10 questions answered. Not answered: 3, 4" in out
    assert "Not answered: 3, 4, 5, 6, 7, 8, 9 and 10." in out
    assert "19 minutes" in out
    assert "on a practice scale with its pass mark at 720" in out


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
