"""A person's own keys, and copying, in a real terminal: what the terminal gets, and what it sends."""

from __future__ import annotations

import base64
import re
import sys
from pathlib import Path

import pytest

pytestmark = [pytest.mark.pty, pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are POSIX")]

if sys.platform != "win32":
    from tests.e2e.terminal import Terminal

CLIPBOARD = re.compile(rb"\x1b\]52;c;([A-Za-z0-9+/=]*)\x07")
"""OSC 52: what a terminal puts on its clipboard, also over ssh."""


def clipboard(terminal: Terminal) -> str:
    """What the program hands to the terminal's clipboard next."""
    data = b""
    for _ in range(400):
        data += terminal.raw(0.05)
        found = CLIPBOARD.search(data)
        if found is not None:
            return base64.b64decode(found.group(1)).decode()
    raise AssertionError(f"nothing was copied:\n{terminal.text}")


def test_a_question_is_copied_to_the_terminals_clipboard_with_no_key_in_an_exam(home: Path) -> None:
    with Terminal(home, "start", "MLA-C02", "--short") as terminal:
        terminal.until("the clock has not started")
        terminal.send("\r")
        terminal.until("1 / 20")
        terminal.send("y")
        text = clipboard(terminal)
        terminal.until("lines; also in")
        assert "MLA-C02:" not in text
        assert "\nA. " in text
        assert "Key:" not in text
        assert (home / "cache" / "copied.md").read_text(encoding="utf-8") == text
        terminal.send("\x11")
        assert terminal.gone() == 0


def test_own_keys_work_from_the_first_key_on_and_a_wrong_one_keeps_nobody_out(home: Path) -> None:
    settings = home / "config" / "settings.toml"
    settings.parent.mkdir(parents=True)
    settings.write_text(
        '[keys]\n"lobby.history" = ["f4", "ctrl+f"]\n"lobby.leave" = "ctrl+g"\n"history.back" = "z"\n"lobby.due" = "e"\n',
        encoding="utf-8",
    )
    with Terminal(home) as terminal:
        terminal.until("MLA-C02")
        terminal.until("1 thing could not be loaded: i shows what")
        terminal.send("\x1bOS")
        terminal.until("No session yet.")
        terminal.send("z")
        terminal.until("Prepare for")
        terminal.send("q\x06")
        terminal.until("No session yet.")
        terminal.send("z")
        terminal.until("Prepare for")
        terminal.send("\x07")
        assert terminal.gone() == 0


def test_the_banks_are_searched_from_the_lobby(home: Path) -> None:
    with Terminal(home, size=(60, 18)) as terminal:
        terminal.until("questions, 130 min")
        terminal.send("/")
        terminal.until("Find in all questions")
        terminal.send("spot training\r")
        terminal.until("kept out:")
        terminal.send("\r")
        terminal.until("shows key and explanations.")
        terminal.send("e")
        terminal.until("It counts as seen from now on.")
        terminal.send("\x1b")
        terminal.until('"spot training"')
        terminal.send("\x1b")
        terminal.until("Prepare for MLA-C02")
        terminal.send("q")
        assert terminal.gone() == 0
