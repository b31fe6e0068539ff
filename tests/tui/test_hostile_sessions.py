"""Session files that somebody hostile wrote, text that is pasted, and every byte that the real program sends to a terminal."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import tomli
from pydantic import ValidationError
from tests.fakes import START
from tests.tui.driving import place, ready, settle, text, to_question
from tests.tui.test_hostile import PAYLOAD, WORDS, documents, leaves, plant, poisoned
from textual.events import Paste

from mlsim.cli.desk import FileDesk
from mlsim.core.bank.questions import UNMATCHED
from mlsim.core.base.errors import MlsimError
from mlsim.core.base.text import kept, refused_character
from mlsim.core.form.wish import Wish
from mlsim.core.screens.desk import Reviewed
from mlsim.core.screens.plain import question_text, result_text
from mlsim.core.session.events import Header, Opened, event_from
from mlsim.store.journal import checksum, header_bytes, opening_bytes, parse, record_bytes
from mlsim.tui.app import MlsimApp

POSIX = sys.platform != "win32"
if POSIX:
    from tests.e2e.watched import Watched, other_banks

FIRST_DAY = datetime(1, 1, 1, tzinfo=UTC)
LAST_DAY = datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)
HUGE = 10**4000
Values = dict[str, Any]


def forge(path: Path, header: Values, item: Values, event: Callable[[Any], Values]) -> None:
    """Write a journal anew with other values and check sums that fit, as nobody but an attacker would."""
    raw = path.read_bytes()
    old = parse(raw, "x").session.header
    items = tuple(one.model_copy(update=item) for one in old.items)
    new = old.model_copy(update={"items": items, **header})
    data, said = unchecked(opening_bytes, new), checksum(header_bytes(new))
    for record in raw.decode().split("[[event]]\n")[2:]:
        values = {key: value for key, value in tomli.loads(record).items() if key not in ("crc", "header", "number")}
        whole = event_from(values)
        data += record_bytes(whole.model_copy(update=event(whole)), said)
    path.write_bytes(data)


def unchecked(opening: Callable[[Header], bytes], header: Header) -> bytes:
    """The bytes of a header that no honest program can write: its first record has a day that can be."""
    try:
        return opening(header)
    except ValidationError:
        head = header_bytes(header)
        return head + record_bytes(Opened(at=START, clock=0.0, header=checksum(head)), checksum(head))


def nothing(_event: object) -> Values:
    return {}


def only(kind: str, make: Callable[[Any], Values]) -> Callable[[Any], Values]:
    return lambda event: make(event) if event.type == kind else {}


CASES = {
    "an escape in a task": (True, {}, {"task": PAYLOAD}, nothing),
    "a task that is nearly a number": (True, {}, {"task": "\u00b2"}, nothing),
    "a task in other digits": (True, {}, {"task": "\u0661.\u0662"}, nothing),
    "a huge pass mark": (True, {"pass_mark": HUGE}, {}, nothing),
    "a huge scale": (True, {"score_min": HUGE, "score_max": -5}, {}, nothing),
    "no options": (True, {}, {"options": ()}, nothing),
    "other options, graded": (True, {}, {"options": (1, 0)}, nothing),
    "other options": (False, {}, {"options": (1, 0)}, nothing),
    "the first day": (False, {"started": FIRST_DAY}, {}, lambda _event: {"at": FIRST_DAY}),
    "the last day": (False, {"started": LAST_DAY}, {}, lambda _event: {"at": LAST_DAY}),
    "a record of the last day": (False, {}, {}, only("answered", lambda _event: {"at": LAST_DAY})),
    "an escape in extra": (True, {"extra": PAYLOAD, "bank": PAYLOAD}, {}, nothing),
    "an escape in a revision": (True, {}, {}, only("submitted", lambda e: {"revision": (PAYLOAD,) * len(e.question)})),
    "a revision that leads away": (False, {}, {"revision": "../" * 10 + "xx"}, nothing),
    "too many options": (False, {}, {"options": tuple(range(50))}, nothing),
    "no options, unfinished": (False, {}, {"options": ()}, nothing),
    "no such option": (False, {}, {}, only("answered", lambda _event: {"response": (77,)})),
    "no such option, graded": (True, {}, {}, only("submitted", lambda e: {"response": ((77,),) * len(e.question)})),
    "another kind of response": (
        True,
        {},
        {},
        only("submitted", lambda e: {"response": ((1, 0, -1),) * len(e.question)}),
    ),
    "huge counts": (True, {}, {}, only("submitted", lambda e: {"changes": (HUGE,) * len(e.question)})),
    "no such question": (False, {}, {}, only("answered", lambda _event: {"item": 9999})),
    "a scale of one point": (True, {"pass_mark": 0, "score_min": 0, "score_max": 0}, {}, nothing),
    "a huge form": (True, {"form": -HUGE, "seed": HUGE}, {}, nothing),
    "no time at all": (False, {"minutes": 1e-9}, {}, nothing),
    "nothing scored": (True, {}, {"scored": False}, nothing),
}
"""Whether the session is ended, and what is forged: its header, each item, and what an event becomes."""
ROUND = [
    "i",
    "escape",
    "enter",
    "n",
    "a",
    "b",
    "space",
    "r",
    "escape",
    "ctrl+e",
    "escape",
    "escape",
    "escape",
    "h",
    "enter",
]
RESULT = ["w", "enter", "n", "n", "pagedown", "escape", "d", "f", "enter", "escape"]


def forged(desk: FileDesk, case: str) -> str:
    """The id of the only session, which is a forged one."""
    ended, header, item, event = CASES[case]
    sitting = desk.begin(desk.prepare(Wish("TRY-1")))
    sitting.choose(0)
    if ended:
        sitting.submit("ended")
    else:
        sitting.leave()
    (path,) = desk.paths.sessions.glob("*.toml")
    forge(path, header, item, event)
    return sitting.session.header.id


@pytest.mark.parametrize("case", CASES)
def test_a_forged_session_gives_a_clear_error_or_something_that_can_be_shown(desk: FileDesk, case: str) -> None:
    name = forged(desk, case)
    said = list(desk.lobby().problems)
    for look in (desk.review, desk.look, desk.resume):
        try:
            found = look(name)
        except MlsimError as error:
            said.append(str(error))
            continue
        if isinstance(found, Reviewed):
            said += [*found.damage, result_text(found)]
            said += [question_text(one.question) for one in found.asked if one is not None]
        else:
            found.pen.close()
            for item in range(len(found.asked)):
                found.go(item)
                assert set(found.answer.marks.response) <= {*found.shown, UNMATCHED}
    assert said
    assert [text for text in said if refused_character(text) is not None or len(text) > 5000] == []


SHOWN = (
    *("an escape in a task", "no options", "other options, graded", "a huge scale", "no such option", "huge counts"),
    *(
        "another kind of response",
        "the first day",
        "a record of the last day",
        "a scale of one point",
        "nothing scored",
        "no time at all",
    ),
)
"""One of each kind, to be walked through with keys."""


@pytest.mark.parametrize("case", SHOWN)
async def test_a_forged_session_is_a_problem_or_harmless_on_the_screens(desk: FileDesk, case: str) -> None:
    name = forged(desk, case)
    desk.local = lambda moment: moment.astimezone(ZoneInfo("America/New_York"))
    app = MlsimApp(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        for key in ROUND:
            assert refused_character(text(app)) is None
            if key == "escape" and place(app) == "LobbyScreen":
                continue  # there it leaves the program
            await pilot.press(key)
            await pilot.pause(0.01)
        assert app.is_running
        if CASES[case][0]:
            app.open_result(name)
            await pilot.pause(0.1)
            for key in RESULT:
                assert refused_character(text(app)) is None
                await pilot.press(key)
        assert refused_character(text(app)) is None


PASTED = {
    "a mark of direction": "\u05e9\u05dc\u05d5\u05dd\u200f 42",
    "bidi": "\u202eDENWP",
    "marks": "a" + "\u0301" * 9,
}


@pytest.mark.parametrize("words", PASTED.values(), ids=PASTED)
async def test_a_pasted_note_is_stored_or_refused(app: MlsimApp, words: str) -> None:
    """The first one is what copying from a page in Hebrew gives."""
    async with app.run_test(size=(80, 24)) as pilot:
        sitting = await to_question(pilot)
        await pilot.press("w")
        await settle(pilot, "LineDialog")
        app.post_message(Paste(words))
        await pilot.pause()
        assert refused_character(text(app)) is None
        await pilot.press("enter")
        await pilot.pause()
        assert place(app) in ("QuestionScreen", "LineDialog")
        assert sitting.answer.marks.note == kept(words)
        assert refused_character(kept(words)) is None


OWN = re.compile(rb"\x1b\[[<>?]?[\d;]*(?:\$p|[Hmhlu])|\x1b\]22;default\x07")
"""All that the toolkit writes beside text: places, styles, modes, the keyboard's protocol, the shape of the pointer."""


def strange(written: bytes) -> str | None:
    """What else than text there is in what was written."""
    return refused_character(OWN.sub(b"", written).decode().replace("\r\n", "\n"))


@pytest.fixture
def hostile_home(home: Path) -> Path:
    """A payload in every text of a bank, in names of files, and in a session's note and torn tail."""
    plant(home / "data" / "banks")
    number = 0
    for document in documents():
        for path in leaves(document):
            (home / "data" / "banks" / f"text-{number}.toml").write_text(poisoned(document, path, PAYLOAD))
            number += 1
    return home


@pytest.mark.pty
@pytest.mark.skipif(not POSIX, reason="pseudo-terminals are POSIX")
def test_no_byte_of_a_payload_reaches_the_terminal(hostile_home: Path, tmp_path: Path) -> None:
    variables = other_banks(tmp_path / "site", Path(__file__).parents[1] / "banks")
    with Watched(hostile_home, environment=variables) as terminal:
        terminal.until("things could not be loaded: i shows what")
        terminal.send("i")
        terminal.until("What could not be loaded")
        for _ in range(60):
            terminal.send("\x1b[6~")
            terminal.read(0.01)
        terminal.read(0.3)
        assert b"PWNED" in terminal.written
        terminal.send("q")
        terminal.until("TRY-1")
        terminal.send("\r")
        terminal.until("the clock has not started")
        terminal.send("\r")
        terminal.until("1 / 10")
        terminal.send("bw")
        terminal.until("Note on question 1")
        for words in (PAYLOAD, WORDS["c1"], WORDS["nul"], WORDS["delete"]):
            terminal.send(f"\x1b[200~{words}\x1b[201~")
        terminal.until("PWNED2J0;PWNEDPWNEDPWNED")
        terminal.send("\r")
        terminal.until("Note saved.")
        terminal.send("\x11")
        assert terminal.gone() == 0
    (session,) = (hostile_home / "data" / "sessions").glob("*.toml")
    with session.open("ab") as file:
        file.write(f'[[event]]\ntype = "{PAYLOAD}"\n{PAYLOAD}'.encode())
    with Watched(hostile_home, "resume", environment=variables) as again:
        again.until("Resumed.")
        for keys, words in (("\x05", "End the exam?"), ("e", "questions right"), ("w", "f filter"), ("\r", "Wrong")):
            again.send(keys)
            again.until(words)
        again.send("\x11")
        assert again.gone() == 0
    for one in (terminal, again):
        assert strange(bytes(one.written)) is None
        assert b"\x1b]0" not in one.written
        assert b"Traceback" not in one.written


@pytest.mark.skipif(not POSIX, reason="names of files")
@pytest.mark.parametrize("arguments", [["bank", "list"], ["bank", "lint"], ["doctor"], ["history"]], ids=" ".join)
def test_no_byte_of_a_payload_is_printed(hostile_home: Path, tmp_path: Path, arguments: list[str]) -> None:
    variables = other_banks(tmp_path / "site", Path(__file__).parents[1] / "banks")
    command = [sys.executable, "-m", "mlsim.cli.main", *arguments]
    environment = {**os.environ, **variables, "MLSIM_HOME": str(hostile_home)}
    done = subprocess.run(command, env=environment, capture_output=True, check=False)
    assert b"Traceback" not in done.stderr
    assert refused_character(done.stdout.decode() + done.stderr.decode()) is None
    assert done.returncode in (0, 1, 2)


def test_this_file_would_see_a_payload() -> None:
    assert strange(b"\x1b[1;31mred\x1b[0m\r\n\x1b]22;default\x07") is None
    for words in WORDS.values():
        assert strange(f"\x1b[0m{words}".encode()) is not None
