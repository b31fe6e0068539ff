"""What a question screen shows, and whether a journal accounts for it.

The law that is tested: a record is in the file before the screen shows what it did. So every picture of the screen is a picture of a
state that some whole number of records folds to, and later pictures are of the same or later states.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

import tomli

from mlsim.core.events import Event, event_from
from mlsim.core.questions import UNMATCHED, Question
from mlsim.core.session import Session, apply, begin
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
        elif number := _PROMPT.match(row):
            prompt = int(number.group(1)) - 1
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


def title_agrees(seen: Seen, session: Session) -> bool:
    """Whether the title is one of this state."""
    flagged = session.answers[session.current].marks.flagged
    return (seen.item, seen.answered, seen.flagged) == (session.current, session.answered, flagged)


def rows_agree(seen: Seen, session: Session, find: Find) -> bool:
    """Whether the boxes, and what is given to prompts, are those of this state."""
    response = session.answers[session.current].marks.response
    item = session.header.items[session.current]
    ordering = find(item.question).type == "ordering"
    for letter, box in seen.marks:
        at = LETTERS.index(letter)
        if at >= len(item.options):
            return False
        option = item.options[at]
        wanted = " " if option not in response else str(response.index(option) + 1) if ordering else "x"
        if box != wanted:
            return False
    for prompt, letter in seen.given:
        if prompt >= len(response or item.options):
            return False
        answer = response[prompt] if response else UNMATCHED
        if letter != ("..." if answer == UNMATCHED else LETTERS[item.options.index(answer)]):
            return False
    return True


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
        titles = [n for n in range(at, len(history)) if title_agrees(picture, history[n])]
        rows = [n for n in range(at, len(history)) if rows_agree(picture, history[n], find)]
        if both := set(titles) & set(rows):
            at = min(both)
        elif titles and rows:
            # One frame may show the next question's title over the rows of the one before.
            at = min(titles[0], rows[0])
        else:
            found.append(None)
            continue
        found.append(at)
    return found


def unaccounted(pictures: Sequence[Seen], history: Sequence[Session], find: Find, start: int = 0) -> list[str]:
    """The pictures that no record accounts for, in words; empty if the journal holds all that was shown. See `places`."""
    found = zip(pictures, places(pictures, history, find, start), strict=True)
    return [f"shown, but in none of {len(history)} records: {picture}" for picture, at in found if at is None]
