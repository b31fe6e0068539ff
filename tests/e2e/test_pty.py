"""The real program in a real terminal: what only a terminal shows."""

from __future__ import annotations

import json
import random
import re
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import tomli

from mlsim.core.bank.library import Library
from mlsim.store.banks import load_library
from mlsim.store.journal import parse
from mlsim.store.paths import standard_paths

pytestmark = [pytest.mark.pty, pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are POSIX")]

if sys.platform != "win32":
    from tests.e2e.terminal import Terminal


@pytest.fixture(scope="session")
def banks() -> Library:
    return load_library(standard_paths("/nowhere"))


def results(home: Path) -> list[dict[str, Any]]:
    command = [sys.executable, "-m", "mlsim.cli.main", "results", "--json"]
    done = subprocess.run(command, env={"MLSIM_HOME": str(home)}, capture_output=True, check=True)
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found


def start(terminal: Terminal) -> None:
    """From the lobby into the first exam."""
    terminal.until("MLA-C02")
    terminal.until("Prepare for")
    terminal.send("\r")
    terminal.until("the clock has not started")
    terminal.send("\r")
    terminal.until("1 / 65")


def journal(home: Path) -> Path:
    (path,) = (home / "data" / "sessions").glob("*.toml")
    return path


def keys_right(home: Path, banks: Library) -> list[str]:
    """The letters that answer each question of the only session."""
    header = parse(journal(home).read_bytes(), "x").session.header
    return [
        "".join("abcdefgh"[item.options.index(option)] for option in banks.questions[item.question].key)
        for item in header.items
    ]


@pytest.mark.parametrize(
    ("size", "environment"),
    [((80, 24), {}), ((60, 18), {"NO_COLOR": "1"}), ((200, 60), {})],
    ids=["80x24", "60x18-no-colour", "200x60"],
)
def test_a_whole_form_is_sat_by_keyboard(
    home: Path, banks: Library, size: tuple[int, int], environment: dict[str, str]
) -> None:
    with Terminal(home, size=size, environment=environment) as terminal:
        start(terminal)
        keys = keys_right(home, banks)
        assert len(keys) == 65
        wrong = next(letter for letter in "abcd" if letter not in keys[64])
        for number, letters in enumerate(keys, start=1):
            terminal.until(f"{number} / 65")
            terminal.send((wrong + letters)[: len(letters)] if number == 65 else letters)
            terminal.until(f"{number} answered")
            terminal.send("n")
        terminal.until("0 incomplete" if len(keys[64]) == 1 else "Overview: all")
        terminal.send("G\r")
        terminal.until("End the exam?")
        terminal.send("e")
        terminal.until("of 50 scored questions right")
        shown = terminal.text
        (session,) = results(home)
        assert session["all_right"] == 64
        assert f"{session['scaled']} PASS" in " ".join(shown.split())
        assert [d["of"] for d in session["domains"]] == [18, 16, 16, 15]
        terminal.send("w")
        terminal.until("1 of 65")
        terminal.send("\r")
        terminal.until("- Wrong: you chose" if len(keys[64]) == 1 else "Wrong")
        for place in ("wrong, all domains", "of 50 scored questions right", "Today"):
            terminal.send("\x1b")
            terminal.until(place)
        terminal.send("q")
        assert terminal.gone() == 0


def chosen_on(screen: str) -> str | None:
    """The letter that the screen shows as chosen."""
    found = re.search(r"[(\[]x[)\]] ([A-H])", screen)
    return found.group(1) if found else None


def recorded(home: Path, item: int) -> list[tuple[int, ...]]:
    """The responses to a question that its journal holds, in their order."""
    found = []
    for record in journal(home).read_text().split("[[event]]\n")[1:]:
        event = tomli.loads(record)
        if event.get("item") == item and "response" in event and event["type"] != "submitted":
            found.append(tuple(event["response"]))
    return found


def test_kill_9_loses_nothing_that_was_painted(home: Path) -> None:
    rng = random.Random(20261122)
    charged = 0
    with Terminal(home) as terminal:
        start(terminal)
        terminal.kill()
    for life in range(6):
        with Terminal(home, "resume") as terminal:
            terminal.until("/ 65")
            terminal.until("Resumed.")
            for _ in range(rng.randrange(4, 12)):
                terminal.send(rng.choice(["a", "b", "c", "d", "n", "p", "m", "s", "A", "u"]))
                terminal.read(rng.choice([0.0, 0.005, 0.05]))
            terminal.kill()
            place = re.search(r"(\d+) / 65", terminal.text)
            letter = chosen_on(terminal.text)
            loaded = parse(journal(home).read_bytes(), "x")
            state = loaded.session
            if place and letter and "(x)" in terminal.text:
                item = int(place.group(1)) - 1
                option = state.header.items[item].options["ABCDEFGH".index(letter)]
                # What was written last may not have been painted yet; what was painted must have been written.
                written = recorded(home, item)
                assert state.answers[item].marks.response == written[-1]
                assert (option,) in written[-3:], f"life {life}, question {item + 1}"
            clock = re.search(r"(\d):(\d\d):(\d\d) left", terminal.text)
            assert clock is not None
            left = int(clock.group(1)) * 3600 + int(clock.group(2)) * 60 + int(clock.group(3))
            assert -2 < (7800 - left) - state.clock <= 15.5
            assert state.clock >= charged
            charged = int(state.clock)


@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP"])
def test_a_signal_saves_and_restores_the_terminal(home: Path, name: str) -> None:
    number = getattr(signal, name)
    with Terminal(home) as terminal:
        start(terminal)
        terminal.send("b")
        terminal.until("1 answered")
        terminal.signal(number)
        assert terminal.gone() == 128 + number
    loaded = parse(journal(home).read_bytes(), "x")
    assert loaded.session.answers[0].marks.response
    assert not loaded.damage


def test_ctrl_q_leaves_with_everything_saved_and_the_lobby_offers_it(home: Path) -> None:
    with Terminal(home) as terminal:
        start(terminal)
        terminal.send("c")
        terminal.until("1 answered")
        terminal.send("\x11")
        assert terminal.gone() == 0
    with Terminal(home) as terminal:
        terminal.until("Unfinished")
        terminal.until("question 1 of 65, ")
        terminal.send("\r")
        terminal.until("(x) C")
