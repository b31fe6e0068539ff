"""The attempts in a journal, read from its header and its last record alone.

A history of a thousand sessions has three hundred thousand events; nobody waits for all of them. What the journal's own writer wrote, and
its check sums vouch for, is read by its shape. Whatever looks different in any way is read by `journal.parse`, the slow way, and what
that refuses is an error.
"""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import repeat
from typing import Any, Final, NamedTuple

import tomli

from mlsim.core.bank.questions import Response
from mlsim.core.base.model import SLUG
from mlsim.core.learn.attempts import Attempt, AttemptMode, Past
from mlsim.core.session.events import SCHEMA, Header, Item, Submitted
from mlsim.core.session.state import Session
from mlsim.store.journal import CRC, START, Loaded, checksum, in_order, parse

CRC_LENGTH: Final = len('crc = "00000000"\n')
_HEADER: Final = re.compile(rb'^header = "([0-9a-f]{8})"$', re.MULTILINE)
_ITEM: Final = re.compile(
    rf'(\[\[item\]\]\nquestion = "({SLUG})"\nrevision = "([0-9a-f]{{32}})"\noptions = \[([0-9, ]*)\]\nscored = (true|false)\n'
    rf'task = "((?:[0-9]{{1,2}}(?:\.[0-9]{{1,2}}){{0,2}})?)"\n(?:case = "{SLUG}"\n)?(?:due = "({SLUG})"\n)?)'
)
_WITH_NOTE: Final = re.compile(rb'^type = "(?:noted|undone)"$', re.MULTILINE)
_CHECK: Final = re.compile(rb'^type = "checked"$', re.MULTILINE)

Grade = Callable[[Item, Response], bool | None]
"""Grades a response to a question as it was asked; None if no copy of the question is left."""


class Columns(NamedTuple):
    """The attempts of a session, without what they share with it. One entry for each."""

    question: Sequence[str]
    revision: Sequence[str]
    task: Sequence[str]
    card: Sequence[str]
    """The question that was due; empty if none was."""
    at: Sequence[str] | None
    """When each was answered; None where that is the end of the session."""
    response: Sequence[tuple[int, ...]]
    correct: Sequence[bool]
    first_correct: Sequence[bool]
    seconds: Sequence[float]
    sureness: Sequence[str]
    changes: Sequence[int]
    flagged: Sequence[bool]
    noted: Sequence[bool]
    scored: Sequence[bool]


@dataclass(frozen=True)
class Extract:
    """What a journal holds of attempts. ``past`` is None where it holds none (yet)."""

    session: str
    past: Past | None = None
    columns: Columns | None = None
    problems: tuple[str, ...] = ()
    lasting: bool = True
    """Whether it tells the same as long as the journal does not change; not so where something else was missing."""


def attempts_of(past: Past, columns: Columns) -> list[Attempt]:
    """The columns of a session as attempts."""
    asked, cards = columns.question, columns.card
    due: Iterable[bool] = repeat(False)
    instead: Iterable[str] = repeat("")
    if any(cards):
        due = map(bool, cards)
        instead = (card if card != question else "" for card, question in zip(cards, asked, strict=True))
    return list(
        map(
            Attempt._make,
            zip(
                repeat(past.session),
                repeat(past.exam),
                repeat(past.mode),
                repeat(past.ended) if columns.at is None else map(datetime.fromisoformat, columns.at),
                asked,
                columns.revision,
                columns.task,
                columns.response,
                columns.correct,
                columns.seconds,
                columns.sureness,
                columns.changes,
                columns.first_correct,
                columns.flagged,
                columns.noted,
                columns.scored,
                repeat(past.shape),
                repeat(past.form),
                repeat(past.sealed),
                due,
                instead,
                strict=False,
            ),
        )
    )


def extract(data: bytes, shown: str, grade: Grade) -> Extract:
    """The attempts in a journal's bytes.

    Args:
        data: the journal.
        shown: how it is named in errors.
        grade: grades the checked answers of an unfinished practice.

    Raises:
        SessionError: the journal cannot be read.
    """
    return extract_at_once(data) or _slow(data, shown, grade)


def extract_at_once(data: bytes) -> Extract | None:
    """The attempts of an ended session, or that an exam has not ended; None if that cannot be told by the shape alone."""
    start = data.find(START)
    said_line = b'header = "%s"\n' % checksum(data[: max(start, 0)]).encode()
    opening = None if start < 0 else _record(data, start, said_line)
    if opening is None or data.count(b'\ntype = "opened"\n') != 1 or b'\ntype = "opened"\n' not in opening:
        return None
    head = data[:start]
    said = _HEADER.search(opening)
    if said is None or said.group(1).decode() != checksum(head):
        return None
    try:
        plain, items = _header(head.decode())
        ending = data.find(b'\ntype = "submitted"\n')
        if ending < 0:
            return None if plain["mode"] == "practice" else Extract(plain["id"])
        start = data.rfind(START, 0, ending)
        record = _record(data, start, said_line)
        noted = _noted(data[:start], said_line, len(items))
        return None if record is None else _ended(plain, items, _fields(record), noted)
    except (ValueError, KeyError, TypeError, RecursionError):
        return None


def _record(data: bytes, start: int, header: bytes) -> bytes | None:
    """The record that starts somewhere, without its check sum, or None if it is not whole, or of another header."""
    following = data.find(START, start + 1)
    chunk = data[start : len(data) if following < 0 else following]
    # As a rule the check sum is the last line; a search through the whole of a long record would take most of the time.
    found = CRC.search(chunk, max(0, len(chunk) - CRC_LENGTH)) or CRC.search(chunk)
    if found is None or found.group(1).decode() != checksum(chunk[: found.start()]):
        return None
    body = chunk[: found.start()]
    return body if body.endswith(header) else None


def _header(head: str) -> tuple[dict[str, Any], list[tuple[str, ...]]]:
    """The plain fields and the items of a header. Raises ValueError if it is not in the shape that the writer gives it."""
    plain, mark, rest = head.partition("[[item]]\n")
    values = tomli.loads(plain)
    items = _ITEM.findall(mark + rest)
    if sum(len(item[0]) for item in items) != len(mark) + len(rest) or not items:
        raise ValueError("another shape")
    if values.get("schema") != SCHEMA or values["mode"] not in ("exam", "practice"):
        raise ValueError("another schema")
    # The plain fields and one item are held against the model; the other items have the same shape.
    Header.model_validate({**values, "item": tomli.loads(items[0][0])["item"]})
    return values, items


@functools.lru_cache(maxsize=4096)
def _size(options: str) -> int:
    """How many options an item's line of them has. Raises ValueError if they are no permutation."""
    order = [int(one) for one in options.split(",")]
    if sorted(order) != list(range(len(order))) or len(order) < 2:
        raise ValueError("no permutation")
    return len(order)


def _fields(record: bytes) -> dict[str, Any]:
    """The fields of the last record. Arrays are as JSON writes them, and read in a tenth of the time."""
    values: dict[str, Any] = {}
    for line in record[len(START) :].decode().splitlines():
        name, _, value = line.partition(" = ")
        values[name] = datetime.fromisoformat(value) if name == "at" else json.loads(value)
    return values


def _ended(plain: dict[str, Any], items: list[tuple[str, ...]], ended: dict[str, Any], noted: set[int]) -> Extract:
    Submitted.model_validate({name: value for name, value in ended.items() if name not in ("header", "number")})
    past = Past(
        session=plain["id"],
        exam=plain["exam"],
        mode=plain["mode"],
        shape=plain.get("shape", "full"),
        form=plain.get("form"),
        started=plain["started"],
        ended=ended["at"],
        finished=True,
        charged=float(ended["clock"]),
        minutes=None if plain.get("minutes") is None else float(plain["minutes"]),
        strict=plain.get("strict", False),
        extra=plain.get("extra"),
        reason=ended["reason"],
        cut=plain.get("cut", 0.7),
        pass_mark=plain.get("pass_mark"),
        score_min=plain.get("score_min", 100),
        score_max=plain.get("score_max", 1000),
        sealed=plain.get("sealed", False),
        of=plain.get("of"),
    )
    _, names, _, options, scored, tasks, cards = zip(*items, strict=True)
    if list(names) != ended["question"]:
        raise ValueError("other questions")
    sizes = list(map(_size, options))
    for column in ("response", "first"):
        if any(given and max(given) >= size for given, size in zip(ended[column], sizes, strict=True)):
            raise ValueError("an option that its question does not have")
    columns = Columns(
        ended["question"],
        ended["revision"],
        tasks,
        cards,
        None,
        list(map(tuple, ended["response"])),
        ended["correct"],
        ended["first_correct"],
        ended["seconds"],
        ended["sureness"],
        ended["changes"],
        ended["flagged"],
        [number in noted for number in range(len(items))] if noted else [False] * len(items),
        [one == "true" for one in scored],
    )
    return Extract(past.session, past, columns)


def _noted(data: bytes, header: bytes, count: int) -> set[int]:
    """The items on which a note stands at the end. Raises ValueError where the order of the records leaves that open."""
    noted: set[int] = set()
    if b'\ntype = "noted"\n' not in data:
        return noted
    if not in_order(data):
        raise ValueError("a record from before those that it follows")
    for found in _WITH_NOTE.finditer(data):
        record = _record(data, data.rfind(START, 0, found.start()), header)
        if record is None:
            raise ValueError("a note that is not whole")
        values = tomli.loads(record[len(START) :].decode())
        if not 0 <= values["item"] < count:
            raise ValueError("a note on an item that is not there")
        (noted.add if values.get("text") or values.get("note") else noted.discard)(values["item"])
    return noted


# -- the slow way ----------------------------------------------------------------------------------------------------------------------


def _slow(data: bytes, shown: str, grade: Grade) -> Extract:
    loaded = parse(data, shown)
    session, header = loaded.session, loaded.session.header
    if session.submitted is None and header.mode != "practice":
        return Extract(header.id)
    problems: list[str] = []
    ended = session.submitted
    columns = _checked(data, loaded, grade, shown, problems) if ended is None else _graded(session, ended)
    if not columns.question:
        return Extract(header.id, problems=tuple(problems), lasting=not problems)
    return Extract(header.id, _past(loaded, header), columns, tuple(problems), not problems)


def _past(loaded: Loaded, header: Header) -> Past:
    session, graded = loaded.session, loaded.session.submitted
    mode: AttemptMode = "exam" if header.mode == "exam" else "practice"
    return Past(
        session=header.id,
        exam=header.exam,
        mode=mode,
        shape=header.shape,
        form=header.form,
        started=header.started,
        ended=graded.at if graded else (session.last or header.started),
        finished=graded is not None,
        charged=graded.clock if graded else session.clock,
        minutes=header.minutes,
        strict=header.strict,
        extra=header.extra,
        reason=graded.reason if graded else "",
        cut=header.cut,
        pass_mark=header.pass_mark,
        score_min=header.score_min,
        score_max=header.score_max,
        sealed=bool(header.sealed),
        of=header.of,
    )


def _graded(session: Session, graded: Submitted) -> Columns:
    items = session.header.items
    return Columns(
        graded.question,
        graded.revision,
        [item.task for item in items],
        [item.due or "" for item in items],
        None,
        graded.response,
        graded.correct,
        graded.first_correct,
        graded.seconds,
        graded.sureness,
        graded.changes,
        graded.flagged,
        [bool(answer.marks.note) for answer in session.answers],
        [item.scored for item in items],
    )


def _checked(data: bytes, loaded: Loaded, grade: Grade, shown: str, problems: list[str]) -> Columns:
    """The answers that were checked in a practice that is unfinished, in the order in which they were."""
    session = loaded.session
    rows: list[tuple[Any, ...]] = []
    for number, at in _checked_at(data, loaded.header).items():
        if number >= len(session.answers) or not session.answers[number].checked:
            continue
        item, answer = session.header.items[number], session.answers[number]
        marks = answer.marks
        correct = grade(item, marks.response)
        if correct is None:
            problems.append(
                f"{shown}: the answer to {item.question} cannot be graded: neither the banks nor the stored copies hold it"
            )
            continue
        first = grade(item, answer.settled[0] if answer.settled else marks.response)
        rows.append(
            (
                item.question,
                item.revision,
                item.task,
                item.due or "",
                at,
                marks.response,
                correct,
                bool(first),
                round(answer.seconds, 1),
                marks.sureness or "",
                answer.changes,
                marks.flagged,
                bool(marks.note),
                item.scored,
            )
        )
    return Columns(*zip(*rows, strict=True)) if rows else Columns(*[()] * len(Columns._fields))


def _checked_at(data: bytes, said: str) -> dict[int, str]:
    """When each item was first checked, by the records that are of the header with this check sum."""
    found: dict[int, str] = {}
    for match in _CHECK.finditer(data):
        record = _record(data, data.rfind(START, 0, match.start()), b"")
        try:
            values = tomli.loads(record[len(START) :].decode()) if record is not None else {}
        except (ValueError, RecursionError):
            continue
        if values.get("header", said) != said:
            continue
        if isinstance(values.get("item"), int) and isinstance(values.get("at"), datetime):
            found.setdefault(values["item"], values["at"].isoformat())
    return found
