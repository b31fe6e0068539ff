"""NO_COLOR in a real terminal: what the program writes has no code of a colour, on any screen that the keys here lead to."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

pytestmark = [pytest.mark.pty, pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are POSIX")]

if sys.platform != "win32":
    from tests.e2e.terminal import Terminal

SGR = re.compile(rb"\x1b\[([0-9;:]*)m")
COLOURS = {*range(30, 39), *range(40, 49), *range(90, 108)}
WALK = (
    ("", "questions, 130 min"),
    ("s", "NO_COLOR is set"),
    ("\x1b", "q quit"),
    ("p", "questions fit"),
    ("kkkkkkkk\r", "space mark"),
    ("\x1b", "-space mark"),
    ("\x1b", "q quit"),
    ("o", "Import a file or a folder"),
    ("i", "Import which file or folder?"),
    ("\x1b", "-tab complete"),
    ("\x1b", "q quit"),
    ("g", "Readiness"),
    ("\x1b", "q quit"),
    ("n", "Exam day"),
    ("e", "empty for none"),
    ("\x1b", "-empty for none"),
    ("\x1b", "q quit"),
    ("d", "Nothing is kept in mind yet."),
    ("\x1b", "q quit"),
    ("m", "No mistake yet"),
    ("\x1b", "q quit"),
    ("e", "the clock has not started"),
    ("\r", "1 / 65"),
    ("amB", "! flagged"),
    ("w", "an empty note is removed"),
    ("\x1b", "-an empty note"),
    ("?", "Keys: Question"),
    ("\x1b", "! flagged"),
    ("r", "Overview: all"),
    ("G\r", "End the exam?"),
    ("e", "scored questions right"),
    ("w", "wrong, all domains"),
    ("\r", "in this list"),
    ("\x1b", "wrong, all domains"),
    ("\x1b", "scored questions right"),
    ("\x1b", "q quit"),
    ("h", "History"),
    ("\x1b", "q quit"),
)
"""Keys, and words that stand on the screen then; with a minus, words that are gone then."""

LONGEST = 600
"""Waits of a twentieth of a second before words are given up."""


def written(home: Path, walk: tuple[tuple[str, str], ...], environment: dict[str, str]) -> bytes:
    """All that the program writes while keys lead from screen to screen."""
    said = b""
    with Terminal(home, size=(80, 24), environment={"COLORTERM": "truecolor", **environment}) as terminal:
        for keys, words in walk:
            terminal.send(keys)
            for _ in range(LONGEST):
                if (words.removeprefix("-") in " ".join(terminal.text.split())) != words.startswith("-"):
                    break
                said += terminal.raw(0.05)
            else:
                raise AssertionError(f"never showed {words!r}:\n{terminal.text}")
            # The rest of the frame: words of the screen before may still stand below these.
            while more := terminal.raw(0.15):
                said += more
        terminal.send("q")
        while terminal.process.poll() is None:
            try:
                said += terminal.raw(0.05)
            except OSError:
                break
    return said


def colours(said: bytes) -> set[int]:
    """The codes of colours among all styles that were written."""
    parts = {int(part) for codes in SGR.findall(said) for part in re.split(rb"[;:]", codes) if part}
    return parts & COLOURS


def test_no_color_leaves_no_colour_on_any_screen(home: Path) -> None:
    said = written(home, WALK, {"NO_COLOR": "1"})
    assert len(said) > 20_000
    assert colours(said) == set()
    assert SGR.search(said), "bold is no colour"


def test_without_it_there_are_colours_and_this_file_sees_them(home: Path) -> None:
    assert {38, 48} <= colours(written(home, WALK[:1], {}))
