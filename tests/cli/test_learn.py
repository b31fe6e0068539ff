"""``mlsim due``, ``plan``, ``progress`` and ``readiness``: text and JSON, without answers and with."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tests.cli.shell import Shell
from tests.fakes import START, FakeClocks, exam, spread
from tests.store.samples import bank_text, exam_text, write

from mlsim.cli import wiring
from mlsim.cli.desk import FileDesk
from mlsim.core.form.wish import Wish
from mlsim.core.session.hindsight import Change
from mlsim.store.paths import Paths
from mlsim.store.toml import read_text

COMMANDS = ("due", "plan", "progress", "readiness")
Live = Callable[..., FileDesk]


@pytest.fixture
def today(monkeypatch: pytest.MonkeyPatch) -> Callable[[date], None]:
    def set_to(day: date) -> None:
        monkeypatch.setattr(wiring, "today", lambda: day)

    monkeypatch.setattr(wiring, "local", lambda moment: moment)
    set_to(START.date())
    return set_to


@pytest.fixture
def live(paths: Paths, clocks: FakeClocks, today: Callable[[date], None]) -> Live:
    """Sits exams, a day apart: so many, with so large a share of right answers."""
    write(paths.shipped / "exams" / "tst-1.toml", exam_text(exam(minutes=20)))
    write(paths.shipped / "one" / "all.toml", bank_text(spread(240)))

    def sit(exams: int, share: float = 0.7, seconds: float = 4.0) -> FileDesk:
        rng = random.Random(4)
        desk = FileDesk(paths, clocks, lambda: clocks.time.date(), lambda moment: moment)
        for _ in range(exams):
            sitting = desk.begin(desk.prepare(Wish("TST-1")))
            for item in range(len(sitting.asked)):
                sitting.go(item)
                right = sitting.question.key[0]
                sitting.choose(right if rng.random() < share else (right + 1) % 4)
                for _ in range(int(seconds // 4) * 5):
                    sitting.beat()
                    clocks.advance(4)
                    sitting.beat()
            sitting.submit("ended")
            clocks.advance(86_400)
        today(clocks.time.date())
        return desk

    return sit


@pytest.mark.parametrize("command", COMMANDS)
def test_before_anything_was_answered_it_says_how_to_begin(shell: Shell, today: Any, command: str) -> None:
    assert "Nothing has been answered yet" in shell(command)
    assert shell.json(command) == []
    assert "TST-1" in shell(command, "TST-1")
    assert shell.json(command, "tst-1")["exam"] == "TST-1"


@pytest.mark.parametrize("command", COMMANDS)
def test_an_exam_that_is_not_there_is_named(shell: Shell, command: str) -> None:
    shell(command, "NO-1", status=2)
    assert "There is no exam NO-1" in shell.errors


@pytest.mark.parametrize("command", COMMANDS)
def test_the_text_fits_a_terminal_and_the_json_is_of_all_exams(shell: Shell, live: Live, command: str) -> None:
    live(3)
    text = shell(command)
    assert "TST-1" in text
    assert all(len(line) <= 79 for line in text.splitlines())
    assert [one["exam"] for one in shell.json(command)] == ["TST-1"]
    assert shell.json(command)[0] == shell.json(command, "TST-1")


def test_due_says_what_is_asked_what_comes_and_what_will_be_remembered(shell: Shell, live: Live) -> None:
    live(4, share=0.5)
    plain = shell.json("due", "TST-1")
    assert plain["due"]
    assert plain["cards"] >= len(plain["due"])
    assert all(one["since"] <= "2026-11-26" for one in plain["due"])
    assert sum(one["cards"] for one in plain["recall"]) == plain["cards"]
    text = shell("due", "TST-1")
    assert f"{len(plain['due'])} are still due today" in text
    assert plain["due"][0]["card"] in text
    assert "What would be remembered today" in text


def test_a_date_is_written_down_and_caps_what_comes(shell: Shell, live: Live, paths: Paths) -> None:
    live(2)
    plain = shell.json("plan", "tst-1", "--date", "2026-12-10")
    assert plain["exam_day"] == "2026-12-10"
    assert plain["days_left"] == 16
    assert "2026-12-10" in paths.settings.read_text(encoding="utf-8")
    assert shell.json("due", "TST-1")["exam_day"] == "2026-12-10"
    assert "on 2026-12-10, in 16 days" in shell("plan")
    assert shell.json("plan", "TST-1", "--date", "none")["exam_day"] is None
    shell("plan", "TST-1", "--date", "soon", status=2)
    assert "soon is no date" in shell.errors
    assert "A day is written 2027-01-31" in shell.errors
    assert "none takes it back" in shell.errors
    shell("plan", "TST-1", "--date", "", status=2)
    shell("plan", "--date", "2026-12-10", status=2)
    assert "needs an exam" in shell.errors


def test_settings_that_cannot_be_read_are_named(shell: Shell, live: Live, paths: Paths) -> None:
    live(1)
    write(paths.settings, "cut = 2.0\n")
    for command in COMMANDS:
        shell(command, "TST-1", status=2)
        assert "settings.toml, line 1, field cut" in shell.errors


def test_readiness_is_silent_then_a_word_then_a_number(shell: Shell, live: Live) -> None:
    live(3, seconds=20)
    few = shell.json("readiness", "TST-1")
    assert (few["shown"], few["percent"], few["band"], few["first_attempts"]) == ("nothing", None, None, 30)
    assert "not enough evidence" in shell("readiness", "TST-1")
    assert few["missing"]["in_all"] == 35


def test_more_answers_say_more(shell: Shell, live: Live) -> None:
    live(14, seconds=20)
    many = shell.json("readiness", "TST-1")
    assert many["shown"] == "percent"
    assert many["percent"] % 5 == 0
    assert many["first_attempts"] == 140
    text = shell("readiness", "TST-1")
    assert f"a chance of {many['percent']} % of passing" in text
    assert "not been calibrated on real candidates" in " ".join(text.split())
    assert "140 first answers" in text


def test_an_explanation_that_was_read_spoils_a_question_that_was_not_looked_at(live: Live, shell: Shell) -> None:
    desk = live(1, seconds=20)
    before = shell.json("readiness", "TST-1")["first_attempts"]
    (session,) = [row.id for row in desk.lobby().sessions]
    question = desk.review(session).session.header.items[0]
    # It was read after the answer: it stays evidence.
    desk.afterwards.say(session, "TST-1", [Change(question.question, question.revision, "seen")])
    assert shell.json("readiness", "TST-1")["first_attempts"] == before


def test_progress_counts_the_causes_of_its_own_exam(shell: Shell, live: Live) -> None:
    desk = live(2, share=0.5)
    rows = desk.lobby().sessions
    for row in rows:
        item = desk.review(row.id).session.header.items[0]
        desk.afterwards.say(row.id, "TST-1", [Change(item.question, item.revision, "cause", "misread")])
    assert shell.json("progress", "TST-1")["causes"] == {"misread": 2}
    assert "misread" in shell("progress", "TST-1")
    assert len(shell.json("progress", "TST-1")["scores"]) == 2


def test_without_its_cache_it_says_the_same(shell: Shell, live: Live, paths: Paths) -> None:
    live(4, share=0.5, seconds=20)
    before = [shell(command) for command in COMMANDS]
    for path in sorted(paths.cache.rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    assert [shell(command) for command in COMMANDS] == before


@pytest.mark.parametrize("command", COMMANDS)
def test_a_session_that_cannot_be_read_is_named(shell: Shell, live: Live, paths: Paths, command: str) -> None:
    live(1)
    write(paths.sessions / "2026-11-20T0000-tst-1-ffffffffffff.toml", "no journal")
    shell(command, "TST-1", status=1)
    assert "ffffffffffff" in shell.errors


def test_the_sealed_form_is_neither_due_nor_a_sibling(shell: Shell, live: Live) -> None:
    desk = live(2, share=0.3)
    forms = desk.forms(desk.library.exam("TST-1"))
    sealed = {entry.question for entry in forms[-1].entries}
    assert len(forms) > 2
    asked = {one["question"] for one in shell.json("due", "TST-1")["due"]}
    assert asked
    assert not asked & sealed


def test_a_sealed_form_says_so_in_its_session(live: Live) -> None:
    desk = live(1)
    forms = desk.forms(desk.library.exam("TST-1"))
    for number, sealed in ((2, False), (forms[-1].number, True), (forms[-1].number, False)):
        sitting = desk.begin(desk.prepare(Wish("TST-1", form=number)))
        assert bool(sitting.session.header.sealed) == sealed
        sitting.submit("ended")


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("words", [(), ("tst-1",), ("tst-1", "--json")], ids=["all", "text", "json"])
def test_where_somebody_stands_is_said_without_reading_the_banks(
    shell: Shell, live: Live, monkeypatch: pytest.MonkeyPatch, command: str, words: tuple[str, ...]
) -> None:
    live(2)
    read: list[str] = []

    def counted(path: Path, *more: Any) -> str:
        read.append(path.parent.name)
        return read_text(path, *more)

    monkeypatch.setattr("mlsim.store.banks.read_text", counted)
    assert shell(command, *words)
    assert set(read) == {"exams"}
    shell("plan", "tst-1", "--date", "2027-01-31")
    assert set(read) == {"exams"}
