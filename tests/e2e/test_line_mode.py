"""Line mode in a real terminal that can do nothing but lines."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

pytestmark = [pytest.mark.pty, pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are POSIX")]

if sys.platform != "win32":
    from tests.e2e.terminal import Terminal

DUMB = {"TERM": "dumb"}


def test_a_dumb_terminal_is_told_what_works(home: Path) -> None:
    with Terminal(home, size=(70, 12), environment=DUMB) as terminal:
        terminal.until("TERM says dumb")
        terminal.until("practice EXAM --plain")
        assert terminal.process.wait(timeout=20) == 2


def test_an_exam_is_briefed_begun_left_and_resumed(home: Path) -> None:
    with Terminal(home, "start", "AIF-C01", "--plain", size=(50, 60), environment=DUMB) as terminal:
        terminal.until("The clock has not started.")
        terminal.until("Start:")
        assert not (home / "data" / "sessions").exists(), "nothing is begun before Enter"
        terminal.send("help\r")
        terminal.until("help or ?: reads this.")
        terminal.send("\r")
        terminal.until("Question 1 of 65.")
        assert all(len(line.rstrip()) < 50 for line in terminal.screen.display), "lines are wrapped between words"
        terminal.send("sure\r")
        terminal.until("Sure: noted.")
        terminal.send("next\r")
        terminal.until("Question 2 of 65.")
        terminal.send("quit\r")
        terminal.until("To go on: mlsim resume")
        assert terminal.process.wait(timeout=20) == 1
    with Terminal(home, "resume", "--plain", size=(50, 60), environment=DUMB) as terminal:
        written = terminal.raw(20)
        terminal.until("Question 2 of 65.")
        terminal.send("back\r")
        terminal.until("Question 1 of 65. Sure.")
        terminal.send("end now\r")
        terminal.until("Review:")
        assert "\x1b" not in written.decode()
        terminal.send("quit\r")
        assert terminal.process.wait(timeout=20) == 0


def test_leaving_before_the_clock_starts_begins_nothing(home: Path) -> None:
    with Terminal(home, "start", "AIF-C01", "--plain", "--strict", size=(80, 24), environment=DUMB) as terminal:
        terminal.until("Time away is charged.")
        terminal.until("Start:")
        terminal.send("quit\r")
        assert terminal.process.wait(timeout=20) == 0
    assert not (home / "data" / "sessions").exists()
