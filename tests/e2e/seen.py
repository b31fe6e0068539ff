"""What a question screen shows, and whether a journal accounts for it.

The law that is tested: a record is in the file before the screen shows what it did. So every picture of the screen is a picture of a
state that some whole number of records folds to, and later pictures are of the same or later states.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

import tomli

from mlsim.core.bank.questions import UNMATCHED, Question, is_complete
from mlsim.core.session.events import Event, event_from
from mlsim.core.session.state import Session, apply, begin
from mlsim.store.journal import parse

TITLE = re.compile(r"(\d+) / (\d+)(?: +(! flagged))? +(\d+) answered")
CLOCK = re.compile(r"(?:(\d+):)?(\d+):(\d\d) left")
_ROW = re.compile(r"^ {1,3}>? *[(\[]([x\d ])[)\]] ([A-H])")
_PROMPT = re.compile(r"^ [> ] (\d)  \S")
_GIVEN = re.compile(r"^ +-> ([A-H]|\.\.\.)(?:  |$)")
LETTERS = "ABCDEFGH"


@dataclass(frozen=True)
class Seen:
    """One picture of a question screen.

    ``marks`` has the box before each letter, ``given`` the letter behind each prompt; what is scrolled out of sight is in neither.
    """

    item: int
    answered: int
    flagged: bool
    marks: tuple[tuple[str, str], ...] = ()
    given: tuple[tuple[int, str], ...] = ()
    left: int | None = field(default=None, compare=False)
    """Seconds that the clock shows, where it is shown."""
    at: float = field(default=0.0, compare=False)
    """When the emulator had drawn it."""

    @property
    def chosen(self) -> bool:
        """Whether anything is shown as chosen."""
        return any(mark.strip() for _, mark in self.marks) or any(letter != "..." for _, letter in self.given)


def look(lines: Iterable[str], at: float = 0.0) -> Seen | None:
    """Read a screen; None if no question is on it."""
    rows = list(lines)
    title = next((found for found in map(TITLE.search, rows[:1]) if found), None)
    if title is None:
        return None
    marks, given, prompt = [], [], -1
    for row in rows[1:]:
        if box := _ROW.match(row):
            marks.append((box.group(2), box.group(1)))
        elif asks := _PROMPT.match(row):
            prompt = int(asks.group(1)) - 1
        elif (letter := _GIVEN.match(row)) and prompt >= 0:
            given.append((prompt, letter.group(1)))
            prompt = -1
    clock = CLOCK.search(rows[0])
    left = None
    if clock:
        left = int(clock.group(1) or 0) * 3600 + int(clock.group(2)) * 60 + int(clock.group(3))
    number, _, flag, answered = title.groups()
    return Seen(int(number) - 1, int(answered), bool(flag), tuple(marks), tuple(given), left, at)


def records(data: bytes) -> list[Event]:
    """The whole records of a journal that nothing has happened to but a torn tail."""
    whole = data[: parse(data, "x").size]
    found = []
    for chunk in whole.decode().split("[[event]]\n")[1:]:
        values = tomli.loads(chunk)
        del values["crc"]
        if values["type"] != "opened":
            values.pop("header", None)
            values.pop("number", None)
        found.append(event_from(values))
    return found


def states(data: bytes) -> list[Session]:
    """The state after each record of a journal."""
    session = begin(parse(data, "x").session.header)
    found = []
    for event in records(data):
        session = apply(session, event)
        found.append(session)
    return found


Find = Callable[[str], Question]


def whole(session: Session, find: Find) -> int:
    """How many questions have a whole answer: what the title counts."""
    answers = zip(session.header.items, session.answers, strict=True)
    return sum(is_complete(find(item.question), answer.marks.response) for item, answer in answers)


def title_agrees(seen: Seen, session: Session, find: Find) -> bool:
    """Whether the title is one of this state."""
    flagged = session.answers[session.current].marks.flagged
    if (seen.item, seen.flagged) != (session.current, flagged):
        return False
    return seen.answered == whole(session, find)


TOGETHER = 8
"""Records within which the rows of one picture may be painted: each row is a widget of its own, and is painted when it comes to it."""


def row_agrees(row: tuple[str | int, str], session: Session, find: Find) -> bool:
    """Whether one box (a letter and what is in it), or what is given to one prompt (its number and a letter), is that of this state."""
    response = session.answers[session.current].marks.response
    item = session.header.items[session.current]
    name, shown = row
    if isinstance(name, int):
        if name >= len(response or item.options):
            return False
        answer = response[name] if response else UNMATCHED
        return shown == ("..." if answer == UNMATCHED else LETTERS[item.options.index(answer)])
    at = LETTERS.index(name)
    if at >= len(item.options):
        return False
    option = item.options[at]
    ordering = find(item.question).type == "ordering"
    return shown == (" " if option not in response else str(response.index(option) + 1) if ordering else "x")


def rows_agree(seen: Seen, sessions: Sequence[Session], find: Find) -> bool:
    """Whether each box, and what is given to each prompt, is that of one of these states."""
    rows: list[tuple[str | int, str]] = [*seen.marks, *seen.given]
    return all(any(row_agrees(row, one, find) for one in sessions) for row in rows)


def places(pictures: Sequence[Seen], history: Sequence[Session], find: Find, start: int = 0) -> list[int | None]:
    """For each picture the first record that accounts for it, not before that of an earlier picture; None if there is none.

    Args:
        pictures: what was on the screen, in its order.
        history: the states of the journal.
        find: a question by its name.
        start: how many records there were before the first picture; the pictures are of that state or of later ones.
    """
    found: list[int | None] = []
    at = max(0, start - 1)
    for picture in pictures:
        titles = [n for n in range(at, len(history)) if title_agrees(picture, history[n], find)]
        rows = [n for n in range(at, len(history)) if rows_agree(picture, history[n : n + 1], find)]
        if both := set(titles) & set(rows):
            at = min(both)
        elif titles and rows:
            # One frame may show the next question's title over the rows of the one before.
            at = min(titles[0], rows[0])
        elif mixed := [n for n in titles if rows_agree(picture, history[max(at, n - TOGETHER) : n + TOGETHER], find)]:
            # Some rows are painted already, others not yet: what has been taken back has gone before what was chosen has come.
            at = max(at, mixed[0] - TOGETHER)
        else:
            found.append(None)
            continue
        found.append(at)
    return found


def unaccounted(pictures: Sequence[Seen], history: Sequence[Session], find: Find, start: int = 0) -> list[str]:
    """The pictures that no record accounts for, in words; empty if the journal holds all that was shown. See `places`."""
    wrong = []
    found = places(pictures, history, find, start)
    for number, (picture, at) in enumerate(zip(pictures, found, strict=True)):
        if at is None:
            before = f"; before it {pictures[number - 1]} at record {found[number - 1]}" if number else ""
            told = " ".join(
                f"{s.current}:{whole(s, find)}{'!' * s.answers[s.current].marks.flagged}" for s in history[start:]
            )
            wrong.append(
                f"shown, but in none of {len(history)} records: {picture}{before}; records from {start}: {told}"
            )
    return wrong
