"""Banks and sessions that somebody hostile wrote, on the disk: a clear problem or harmless letters, soon, and nothing raw."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from time import process_time
from typing import Any

import pytest
import tomli
import tomli_w
from tests.fakes import matching, multiple, ordering, single
from tests.tui.driving import flat, ready, settle, text
from textual.pilot import Pilot

from mlsim.cli.desk import FileDesk
from mlsim.core.base.text import refused_character
from mlsim.store.banks import load_bank_file
from mlsim.tui.app import MlsimApp

PAYLOAD = "\x1b]0;PWNED\x07"
HEAD = 'schema = 1\n[bank]\nid = "mine"\ntitle = "Mine"\n'
FIRST = '[[question]]\nid = "mine-1"\ntype = "single"\nobjectives = ["TRY-1:1.1"]\nstem = "Which one?"\n'
OPTIONS = '[[question.option]]\ntext = "a"\ncorrect = true\n[[question.option]]\ntext = "b"\n'
ASIDE = '[[question.option]]\ntext = "more"\n'


def stem(words: str) -> str:
    return HEAD + FIRST.replace("Which one?", words) + OPTIONS


FILES: dict[str, tuple[str, str]] = {
    "a stem of 50 MB": (stem("x" * 50_000_000), "too large"),
    "a stem of 7 MB": (stem("x " * 3_500_000), "field stem"),
    "a stem of escapes": (stem("\\u001b" * 1_200_000), "too many parts"),
    "a stem of quotation marks": (stem('\\"' * 3_900_000), "too many parts"),
    "a stem of fewer escapes": (stem("\\u001b" * 500_000), "field stem"),
    "10,000 options": (HEAD + FIRST + OPTIONS + ASIDE * 10_000, "field option"),
    "220,000 options": (HEAD + FIRST + OPTIONS + ASIDE * 220_000, "too many parts"),
    "600,000 questions": (HEAD + "[[question]]\n" * 600_000, "too many parts"),
    "10,000 questions": (HEAD + "[[question]]\n" * 10_000, "Too many entries"),
    "600,000 keys": (HEAD + "".join(f"k{i} = 1\n" for i in range(600_000)), "too many parts"),
    "100,000 keys": (HEAD + "".join(f"k{i} = 1\n" for i in range(100_000)), "100,00"),
    "100,000 fields": (HEAD + FIRST + "".join(f"k{i} = 1\n" for i in range(100_000)) + OPTIONS, "100,00"),
    "100,000 numbers": (HEAD + FIRST + f"services = [{'1, ' * 100_000}]\n" + OPTIONS, "field services 1"),
    "60,000 tables": (HEAD + "".join(f"[k{i}]\n" for i in range(60_000)), "too many parts"),
    "2,000 tables": (HEAD + "".join(f"[k{i}]\n" for i in range(1_900)), "Unknown table"),
    "dotted keys": (HEAD + "".join(f"x{i}{'.a' * 900} = 1\n" for i in range(150)), "too many parts"),
    "one dotted key": (HEAD + "x" + ".a" * 900 + " = 1\n", "nested too deeply"),
    "a megabyte of comments": (HEAD + "#\n" * 500_000, "too many parts"),
    "line feeds": (HEAD + "\n" * 7_000_000 + "x = 1\n", "lines"),
    "fewer line feeds": (HEAD + "\n" * 399_000 + "x = 1\n", "no such field"),
    "quotation marks": (HEAD + '"' * 7_000_000, "too many parts"),
    "a bomb of brackets": (HEAD + "x = " + "[" * 3_900_000, "too many parts"),
    "fewer brackets": (HEAD + "x = " + "[" * 60_000, "deeply"),
    "a bomb of dots": (HEAD + "x" + ".a" * 500_000 + " = 1\n", "too many parts"),
    "a bomb of tables": (HEAD + "[x" + ".a" * 500_000 + "]\n", "too many parts"),
    "four million digits": (HEAD + "x = " + "9" * 3_900_000 + "\n", "digits"),
    "a flood of combining marks": (stem("a" + "\u0301" * 10_000), "combining"),
    "a lone surrogate": (stem("\\ud800"), "line 9"),
    "a NUL": (stem("\\u0000"), "U+0000"),
    "a C1 control": (stem("\\u009b31m"), "U+009B"),
    "an isolate": (stem("\u2066x\u2069"), "U+2066"),
    "a bank's id that leads away": (stem("?").replace('"mine"', '"../../mine"', 1), "field id"),
    "a case's id that leads away": (
        HEAD + '[[case]]\nid = "../x"\ntitle = "x"\nscenario = "x"\n' + FIRST + OPTIONS,
        "field id",
    ),
    "an enemy's id that leads away": (HEAD + FIRST + 'enemies = ["../../x"]\n' + OPTIONS, "field enemies 1"),
    "an integer of 65 bits": (HEAD + FIRST + f"difficulty = {2**64}\n" + OPTIONS, "field difficulty"),
    "infinity": (HEAD + FIRST + "difficulty = inf\n" + OPTIONS, "field difficulty"),
    "no number": (HEAD + FIRST + "difficulty = nan\n" + OPTIONS, "field difficulty"),
    "the year 0": (HEAD + FIRST + "checked = 0000-01-01\n" + OPTIONS, "line 10"),
    "the year 10000": (HEAD + FIRST + "checked = 10000-01-01\n" + OPTIONS, "line 10"),
    "a time for a date": (HEAD + FIRST + "checked = 2026-01-01T00:00:00+99:99\n" + OPTIONS, "line 10"),
    "the schema of a far day": (stem("?").replace("schema = 1", "schema = 999999"), "newer"),
    "the same option twice": (HEAD + FIRST + OPTIONS + 'text = "b"\n', "line 15"),
}
HARMLESS = {
    "zero-width characters": "a" + "\u200b" * 9000 + "\u2060\ufeff\u00ad" * 100 + "b",
    "tags": "a" + "\U000e0041" * 5000 + "b",
    "joiners": "\U0001f468\u200d" * 3000,
    "markup of the toolkit": "[red]x[/red] [/b] [@click=app.quit]y[/] \\[z] $x" * 100,
    "wide": "\u6f22" * 6000,
    "private use": "\ue000\uf8ff\ufffe\uffff" * 2000,
}
SHORT = {name: data for name, (data, _) in FILES.items() if len(data) < 20_000}


def load(path: Path, data: str) -> tuple[list[str], float]:
    """What is wrong with a file, and the seconds of work until that was known."""
    path.write_text(data)
    begin = process_time()
    found = load_bank_file(path, path.name, shipped=False)
    return [str(problem) for problem in found.problems], process_time() - begin


@pytest.fixture(scope="module", autouse=True)
def warm() -> None:
    """The first question that is read pays for the models of all; nobody's bank is to blame."""
    load_bank_file(Path(__file__).parents[1] / "banks" / "try.toml", "try.toml", shipped=False)


@pytest.mark.parametrize("case", FILES)
def test_a_hostile_file_is_one_clear_problem_within_a_second(tmp_path: Path, case: str) -> None:
    data, named = FILES[case]
    problems, seconds = load(tmp_path / "bad.toml", data)
    assert [named in problem for problem in problems] == [True], problems
    assert refused_character(problems[0]) is None
    assert len(problems[0]) < 1000
    assert seconds < 1


def leaves(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Where the texts of nested values are."""
    if isinstance(value, str):
        yield path
    elif isinstance(value, (dict, list, tuple)):
        for key, part in value.items() if isinstance(value, dict) else enumerate(value):
            yield from leaves(part, (*path, key))


def poisoned(document: dict[str, Any], path: tuple[Any, ...], words: str) -> str:
    """The document with one text replaced."""
    copy: Any = tomli.loads(tomli_w.dumps(document))
    place = copy
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = words
    return tomli_w.dumps(copy)


def documents() -> Iterator[dict[str, Any]]:
    """A bank with every field that can hold text, a kind of question each."""
    more = {
        "takeaway": "t",
        "services": ["s"],
        "references": [{"title": "t", "url": "https://x.example", "supports": "s"}],
        "waive": [{"rule": "C03", "reason": "r"}],
        "case": "a-case",
        "enemies": ["x"],
        "level": "apply",
    }
    case = {"id": "a-case", "title": "t", "scenario": "s", "objectives": ["TRY-1"]}
    for make in (single, multiple, ordering, matching):
        question = make(1).model_dump(by_alias=True, exclude_none=True, exclude_unset=True)
        for option in (*question.get("option", ()), *question.get("step", ())):
            option["when"] = "w"
        bank = {"id": "mine", "title": "t", "license": "l", "source": "s"}
        yield {
            "schema": 1,
            "bank": bank,
            "case": [case],
            "question": [{**question, **more, "objectives": ["TRY-1:1.1"]}],
        }


WORDS = {
    "title": PAYLOAD,
    "c1": "\x9b2J\x9d0;PWNED\x9c",
    "bidi": "\u202eDENWP",
    "nul": "PW\0NED",
    "delete": "PWNED\x7f",
}


@pytest.mark.parametrize("words", WORDS.values(), ids=WORDS)
def test_every_text_of_a_bank_refuses_what_is_no_text(tmp_path: Path, words: str) -> None:
    tried = 0
    for document in documents():
        assert load(tmp_path / "good.toml", tomli_w.dumps(document))[0] == []
        for path in leaves(document):
            problems, _ = load(tmp_path / "bad.toml", poisoned(document, path, words))
            tried += 1
            assert len(problems) >= 1, path
            assert [problem for problem in problems if refused_character(problem) is not None] == [], path
    assert tried > 100


@pytest.mark.parametrize("case", HARMLESS)
async def test_a_flood_of_what_is_allowed_is_shown_harmlessly(desk: FileDesk, shipped: Path, case: str) -> None:
    """In every question of the exam, in stem and options: rows keep their width, and the rest stays in sight."""
    bank = tomli.loads((shipped / "try.toml").read_text())
    for question in bank["question"]:
        question["stem"] = "Before " + HARMLESS[case] + " after?"
        for part in (*question.get("option", ()), *question.get("step", ()), *question.get("response", ())):
            part["text"] = f"{part['text'][:40]} {HARMLESS[case][:4000]}"
    (shipped / "try.toml").write_text(tomli_w.dumps(bank))
    app = MlsimApp(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        assert app.lobby.view is not None
        assert app.lobby.view.problems == ()
        await pilot.press("enter")
        await settle(pilot, "BriefingScreen")
        begin = process_time()
        await pilot.press("enter")
        await settle(pilot, "QuestionScreen")
        for key in ("a", "pagedown", "n", "b", "r"):
            await pilot.press(key)
            rows = app.screen._compositor.render_strips()
            assert {strip.cell_length for strip in rows} == {80}
            assert refused_character(text(app)) is None
            assert "TRY-1" in text(app) or "Overview" in text(app)
        assert process_time() - begin < 6


def plant(folder: Path) -> set[str]:
    """Every short hostile file, and what only looks like a file. Gives their names."""
    folder.mkdir(parents=True)
    for number, data in enumerate(SHORT.values()):
        (folder / f"bad-{number}.toml").write_text(data)
    for words in WORDS.values():
        with contextlib.suppress(ValueError):
            (folder / f"name {words}.toml").write_text("schema = 1\n")
    if sys.platform != "win32":
        (folder / "passwd.toml").symlink_to("/etc/passwd")
        (folder / "zero.toml").symlink_to("/dev/zero")
        (folder / "stdin.toml").symlink_to("/dev/stdin")
        (folder / "itself.toml").symlink_to("itself.toml")
        (folder / "up").symlink_to("..")
        os.mkfifo(folder / "fifo.toml")
        (folder / os.fsdecode(b"no-text-\xff.toml")).write_text("schema = 1\n")
        with contextlib.suppress(PermissionError):
            os.mknod(folder / "device.toml", 0o600 | 0o020000, os.makedev(1, 5))
    return {path.name for path in folder.iterdir() if path.name.endswith(".toml")}


async def read_all(pilot: Pilot[None]) -> str:
    """What a reading screen says, from its first row to its last."""
    app: Any = pilot.app
    seen = flat(app)
    for _ in range(200):
        body = app.screen.query_one("#body")
        if body.scroll_offset.y >= body.max_scroll_y:
            return seen
        await pilot.press("pagedown")
        await pilot.pause()
        assert refused_character(text(app)) is None
        seen += " " + flat(app)
    raise AssertionError("it never ends")


async def test_all_of_them_at_once_are_named_in_the_lobby(app: MlsimApp, desk: FileDesk) -> None:
    names = plant(desk.paths.banks)
    begin = process_time()
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        assert process_time() - begin < 3
        assert app.lobby.view is not None
        assert len(app.lobby.view.problems) == len(names)
        await pilot.press("i")
        await settle(pilot, "Reading")
        seen = "".join((await read_all(pilot)).split())
        assert "root:" not in seen
        assert [n for n in names if refused_character(n) is None and n.replace(" ", "") not in seen] == []
        assert "\\u001b]0;PWNED\\u0007" in seen
        await pilot.press("escape", "enter")
        await settle(pilot, "BriefingScreen")
