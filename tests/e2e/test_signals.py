"""Signals, hang-ups and stops: whatever ends or stops the program, all is saved and the terminal is as it was."""

from __future__ import annotations

import re
import signal
import sys
from pathlib import Path

import pytest

pytestmark = [pytest.mark.pty, pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are POSIX")]

if sys.platform != "win32":
    from tests.e2e.watched import Watched, events, saved

EXAM = ("start", "MLA-C02", "--short")
TERM, HUP, INT = 15, 1, 2
SCENES: dict[str, tuple[tuple[str, str], ...]] = {
    "overview": (("r", "Overview: all"),),
    "menu": (("\x1b", "Leave to the lobby"),),
    "end dialog": (("\x05", "End the exam?"),),
    "note dialog": (("w", "Note on question 1"), ("half a note", "half a note")),
    "go-to dialog": (("/", "Go to question"),),
    "keys": (("?", "Keys: Question"),),
}
"""What is over the question, and how it gets there: keys, and words to wait for."""
AFTER = {
    "result": (),
    "questions": (("w", "wrong, all domains"),),
    "explanation": (("w", "wrong, all domains"), ("\r", "Wrong")),
    "history": (("\x1b", "Today"), ("h", "x discard")),
    "discard dialog": (("\x1b", "Today"), ("h", "x discard"), ("x", "Discard this session?")),
}
"""The same, from a result."""


def play(terminal: Watched, keys: tuple[tuple[str, str], ...]) -> None:
    for typed, words in keys:
        terminal.send(typed)
        terminal.until(words)


def ends_well(terminal: Watched, status: int) -> None:
    """It ended with this status, said nothing, and left the terminal as it was."""
    assert (terminal.gone(), terminal.disorder()) == (status, [])
    for word in (b"Traceback", b"Error", b"Exception"):
        assert word not in terminal.written


def test_this_file_would_see_a_terminal_that_is_left_in_disorder(home: Path) -> None:
    with Watched(home) as terminal:
        terminal.until("MLA-C02")
        terminal.kill()
        assert set(terminal.disorder()) >= {"alternate screen", "hidden cursor", "raw line", "bracketed paste"}


@pytest.mark.parametrize(("scene", "number"), zip(SCENES, (TERM, HUP) * 3, strict=True))
def test_a_signal_while_something_is_over_the_question(home: Path, scene: str, number: int) -> None:
    with Watched(home, *EXAM) as terminal:
        terminal.start_exam()
        play(terminal, SCENES[scene])
        terminal.signal(number)
        ends_well(terminal, 128 + number)
    loaded = saved(home)
    assert not loaded.damage
    assert len(loaded.session.answers[0].marks.response) == 1
    assert events(home)[-1]["type"] == "left"


@pytest.mark.parametrize(("scene", "number"), zip(AFTER, (TERM, HUP, TERM, HUP, TERM), strict=True))
def test_a_signal_after_the_exam(home: Path, scene: str, number: int) -> None:
    with Watched(home, *EXAM) as terminal:
        terminal.start_exam()
        play(terminal, (("\x05", "End the exam?"), ("e", "questions right"), *AFTER[scene]))
        before = events(home)
        terminal.signal(number)
        ends_well(terminal, 128 + number)
    assert events(home) == before
    assert before[-1]["type"] == "submitted"


@pytest.mark.parametrize("number", [TERM, INT])
def test_a_signal_in_the_lobby_and_in_the_briefing_creates_no_session(home: Path, number: int) -> None:
    for arguments, words in (((), "Prepare for"), (EXAM, "the clock has not started")):
        with Watched(home, *arguments) as terminal:
            terminal.until(words)
            terminal.signal(number)
            terminal.gone()
            assert terminal.disorder() == []
            assert b"Traceback" not in terminal.written
    assert not (home / "data" / "sessions").exists()


@pytest.mark.parametrize("scene", ["", "note dialog"])
def test_sigint_from_outside_saves_and_restores(home: Path, scene: str) -> None:
    with Watched(home, *EXAM) as terminal:
        terminal.start_exam()
        play(terminal, SCENES.get(scene, ()))
        terminal.signal(INT)
        terminal.gone()
        assert terminal.disorder() == []
        assert b"Traceback" not in terminal.written
    assert saved(home).session.answers[0].marks.response
    assert events(home)[-1]["type"] == "left"


def test_sigint_from_outside_is_in_the_exit_status(home: Path) -> None:
    with Watched(home, *EXAM) as terminal:
        terminal.start_exam()
        terminal.signal(INT)
        assert terminal.gone() == 128 + INT


@pytest.mark.parametrize("numbers", [(TERM, TERM, TERM), (HUP, TERM), (INT, TERM)])
def test_several_signals_at_once(home: Path, numbers: tuple[int, ...]) -> None:
    with Watched(home, *EXAM) as terminal:
        terminal.start_exam()
        for number in numbers:
            terminal.signal(number)
        terminal.gone()
        assert terminal.disorder() == []
        assert b"Traceback" not in terminal.written
    assert not saved(home).damage
    assert [event["type"] for event in events(home)] == ["opened", "answered", "left"]


EARLY = """
import os, signal
from textual.drivers.linux_driver import LinuxDriver
start = LinuxDriver.start_application_mode
def told_at_once(self):
    start(self)
    os.kill(os.getpid(), signal.SIGTERM)
LinuxDriver.start_application_mode = told_at_once
"""
"""Sends the signal at the worst moment: the terminal has been taken, and the app has not been mounted."""


def test_a_signal_as_soon_as_the_terminal_is_taken(home: Path, tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "sitecustomize.py").write_text(EARLY)
    with Watched(home, environment={"PYTHONPATH": str(tmp_path / "site")}) as terminal:
        terminal.gone()
        assert terminal.disorder() == []


@pytest.mark.parametrize("scene", ["", "note dialog", "overview"])
def test_closing_the_terminal_saves_and_ends(home: Path, scene: str) -> None:
    with Watched(home, *EXAM) as terminal:
        terminal.start_exam()
        play(terminal, SCENES.get(scene, ()))
        assert terminal.hang_up() == 128 + HUP
    assert saved(home).session.answers[0].marks.response
    assert events(home)[-1]["type"] == "left"
    if not scene:
        with Watched(home, "resume") as terminal:
            terminal.until("Resumed.")
            terminal.until("(x) B")


def test_closing_the_terminal_in_the_lobby_ends(home: Path) -> None:
    with Watched(home) as terminal:
        terminal.until("Prepare for")
        assert terminal.hang_up() == 128 + HUP


@pytest.mark.parametrize("scene", ["", "overview", "menu", "keys", "note dialog"])
def test_ctrl_z_gives_the_terminal_back_and_takes_it_again(home: Path, scene: str) -> None:
    with Watched(home, *EXAM) as terminal:
        terminal.start_exam()
        play(terminal, SCENES.get(scene, ()))
        terminal.send("\x1a")
        terminal.until_stopped()
        assert terminal.disorder() == []
        terminal.go_on()
        terminal.until(SCENES[scene][-1][1] if scene else "1 / 20")
        assert "alternate screen" in terminal.disorder()
        terminal.send("\x1b" if scene else "n")
        if scene:
            terminal.until_without(SCENES[scene][-1][1])
        terminal.until("1 / 20" if scene else "2 / 20")
        terminal.send("\x11")
        ends_well(terminal, 0)


def test_a_stop_is_time_away_that_is_shown_and_not_charged(tmp_path: Path) -> None:
    """By ctrl+z, and by a signal that no program can catch: both at once, to save time."""
    homes = [tmp_path / "one", tmp_path / "two"]
    with Watched(homes[0], *EXAM) as shell, Watched(homes[1], *EXAM) as other:
        shell.start_exam()
        other.start_exam()
        shell.send("\x1a")
        other.signal(signal.SIGSTOP)
        shell.until_stopped()
        other.process_sleeps(7.0)
        for terminal in (shell, other):
            terminal.go_on()
        for terminal in (shell, other):
            terminal.until(" s, not charged.")
            assert re.search(r"Away (?:[789]|1\d) s, not charged\.", terminal.text)
            assert re.search(r"39:[45]\d left", terminal.text), terminal.text
            play(terminal, (("\x05", "End the exam?"), ("e", "questions right"), ("\x04", "Time away")))
            assert re.search(r"Time away (?:[789]|1\d) s, not charged: stopped ", terminal.text)
    for home in homes:
        (away,) = (event for event in events(home) if event["type"] == "away")
        assert (away["reason"], away["charged"]) == ("stopped", False)
        # A busy machine adds to it.
        assert 6.5 < float(str(away["seconds"])) < 20
        assert saved(home).session.clock < 15


def test_being_told_to_end_while_stopped(home: Path) -> None:
    """A shell that ends sends both signals to what it has stopped."""
    with Watched(home, *EXAM) as terminal:
        terminal.start_exam()
        terminal.send("\x1a")
        terminal.until_stopped()
        terminal.signal(HUP)
        terminal.go_on()
        ends_well(terminal, 128 + HUP)
    assert events(home)[-1]["type"] == "left"


@pytest.mark.parametrize("stop", [True, False], ids=["stopped before", "never stopped"])
def test_leaving_after_sigcont(home: Path, stop: bool) -> None:
    """`kill -STOP` and `kill -CONT`, a debugger, a container that is paused: the keys work, and leaving ends it."""
    with Watched(home, *EXAM) as terminal:
        terminal.start_exam()
        if stop:
            terminal.signal(signal.SIGSTOP)
            terminal.until_stopped()
        terminal.go_on()
        terminal.read(0.3)
        terminal.send("n")
        terminal.until("2 / 20")
        terminal.send("\x11")
        assert terminal.gone(2.5) == 0
        assert terminal.disorder() == []
