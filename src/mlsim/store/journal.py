"""A session as an append-only TOML file: the bytes of a record, and reading them back one by one.

The file is one TOML document. It starts with the header (plain fields and ``[[item]]`` tables); each record after it is the line
``[[event]]``, flat fields, its number, the check sum of the header, and a last line ``crc = "..."`` over the bytes before it. So a
record of one session is never taken for another's, each record vouches for the header, and an old one in a new place, or twice, is
known by its number. A record that is torn, damaged, foreign or out of its order is set aside alone; the records around it count.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from itertools import accumulate
from operator import lt
from typing import Any, Final

import tomli
import tomli_w
from pydantic import ValidationError

from mlsim.core.base.errors import SessionError
from mlsim.core.base.text import first_line, visible
from mlsim.core.session.events import SCHEMA, Event, Header, Opened, Submitted, event_from
from mlsim.core.session.state import Session, apply, begin
from mlsim.store.toml import MAX_SCHEMA, first_fault, too_much

START: Final = b"[[event]]\n"
"""What a record starts with."""
CRC: Final = re.compile(rb'^crc = "([0-9a-f]{8})"\n', re.MULTILINE)
"""The last line of a record."""
_NUMBER: Final = re.compile(rb"^number = ([0-9]{1,9})$", re.MULTILINE)
_CLOCK: Final = re.compile(rb"^clock = ([0-9.e+-]+)$", re.MULTILINE)
_OPENED: Final = re.compile(rb'^header = "([0-9a-f]{8})"', re.MULTILINE)
_MISFIT: Final = "a record whose check sum does not fit"
MAX_RECORD: Final = 1_000_000
"""Bytes of one record. The graded form of 1,000 questions has 150,000."""
_FOREIGN: Final = "a record of another session"
SLACK: Final = 1.0
"""Seconds by which a record's clock may be behind that of the one before it: rounding. More is an old record in a new place."""
MAX_NUMBER: Final = 999_999_999


@dataclass(frozen=True)
class Damage:
    """A part of a journal that could not be used."""

    offset: int
    data: bytes
    reason: str


@dataclass(frozen=True)
class Loaded:
    """What a journal holds.

    ``session`` is the fold of all records that are whole. ``size`` is where the last whole record ends: what lies behind it is a torn
    tail, which the holder of the pen may cut. ``header`` is the check sum of the header, ``number`` that of the last record that counts.
    """

    session: Session
    damage: tuple[Damage, ...]
    size: int
    header: str = field(default="", compare=False)
    number: int = field(default=0, compare=False)


def checksum(data: bytes) -> str:
    """CRC-32 as eight hexadecimal digits."""
    return f"{zlib.crc32(data):08x}"


def header_bytes(header: Header) -> bytes:
    """The header as TOML."""
    values = header.model_dump(by_alias=True, exclude_none=True)
    items = values.pop("item")
    return (_lines(values) + "".join("[[item]]\n" + _lines(item) for item in items)).encode()


def record_bytes(event: Event, header: str = "", number: int = 0) -> bytes:
    """One record, ready to be appended.

    Args:
        event: what happened.
        header: the check sum of the journal's header, if the record is to say to which one it belongs.
        number: its place among the records of the session, from 1; 0 leaves it open, as the first record does.
    """
    values = event.model_dump(exclude_none=True)
    said = {name: value for name, value in (("number", number), ("header", header)) if value}
    body = START + _lines({**values, **said}).encode()
    return body + f'crc = "{checksum(body)}"\n'.encode()


def _lines(values: dict[str, Any]) -> str:
    """Flat fields, a line each. Arrays stay on their line, where tomli-w would write a line for each entry."""
    return "".join(f"{key} = {_value(value)}\n" for key, value in values.items())


def _value(value: object) -> str:
    if isinstance(value, (tuple, list, frozenset)):
        return "[" + ", ".join(_value(entry) for entry in value) + "]"
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds").replace("+00:00", "Z")
    return tomli_w.dumps({"x": value})[len("x = ") :].rstrip("\n")


def opening_bytes(header: Header) -> bytes:
    """What a new journal holds: the header and the first record."""
    head = header_bytes(header)
    return head + _opening_record(header, checksum(head))


def _opening_record(header: Header, said: str) -> bytes:
    return record_bytes(Opened(at=header.started, clock=0.0, header=said), said)


Judge = Callable[[Header], Callable[[Event], bool]]
"""Given the header, what tells whether an event is one that the questions can have."""


def parse(data: bytes, shown: str, judge: Judge | None = None) -> Loaded:
    """Read a journal.

    Args:
        data: the bytes of the file.
        shown: how the file is named in errors.
        judge: who knows the questions, if anybody does; see `core.session.fitting`.

    Raises:
        SessionError: the header is damaged, or from a newer mlsim.
    """
    start = _header_end(data)
    head = data[:start]
    header, said = _header(head, shown), checksum(head)
    session = begin(header)
    fits = judge(header) if judge is not None else lambda _event: True
    # A damaged record may still say what it has to: its line with the sum, or the first one's own sum, which no other header gives.
    opening = _opening_record(header, said)
    first_sum = opening.splitlines()[-1]
    vouched = f'\nheader = "{said}"\n'.encode() in data[start:] or first_sum in data[start : start + 2 * len(opening)]
    damage: list[Damage] = []
    records = sums = last = 0
    at = end = start
    while at < len(data):
        following = data.find(START, at + 1)
        stop = len(data) if following < 0 else following
        event, number, length, reason = _record(data[at:stop], said)
        sums += reason in (_MISFIT, _FOREIGN)
        reason = reason if event is None else _strange(event, number, last, session, fits)
        if event is not None and not reason:
            try:
                session = apply(session, event)
                end = at + length
                last = max(last, number)
                records += 1
            except SessionError as error:
                reason = error.title
        if reason:
            length = 0
        if data[at + length : stop].strip(b"\n"):
            damage.append(Damage(at + length, data[at + length : stop], reason or "bytes that belong to no record"))
        at = stop
    if not records and not sums:
        raise SessionError("The session was never written completely", "It has a header, but no whole record.", shown)
    if not records or not vouched:
        detail = "No record fits it, so what was asked cannot be told. The file is left as it is."
        raise SessionError("The session's header is damaged", detail, shown)
    return Loaded(session, tuple(damage), end, said, last)


def _strange(event: Event, number: int, last: int, session: Session, fits: Callable[[Event], bool]) -> str:
    """Why a whole record of this session cannot be, or an empty text."""
    if 0 < number <= last:
        return "a record from before those that it follows, or one that was there already"
    if not isinstance(event, Submitted) and event.clock < session.clock - SLACK:
        return "a record from before those that it follows"
    return "" if fits(event) else "a record whose response its question cannot have"


def _header_end(data: bytes) -> int:
    """Where the header ends: before the first record, even if the line that starts that record is damaged.

    The first record holds the header's check sum, so the place can be told by it.
    """
    first = data.find(START)
    said = _OPENED.search(data, 0, len(data) if first < 0 else first + 500)
    if said is not None:
        line = data.rfind(b"\n", 0, said.start())
        while line > 0:
            if checksum(data[: line + 1]) == said.group(1).decode():
                return line + 1
            line = data.rfind(b"\n", 0, line)
    return len(data) if first < 0 else first


def header_of(data: bytes, shown: str) -> Header:
    """The header in a journal's bytes. Raises SessionError if it cannot be read.

    Args:
        data: the journal.
        shown: how it is named in errors.
    """
    return _header(data[: _header_end(data)], shown)


def _header(head: bytes, shown: str) -> Header:
    try:
        text = head.decode()
        if reason := too_much(text):
            raise SessionError("The session's header cannot be read", reason, shown)
        values = tomli.loads(text)
    except (ValueError, RecursionError) as error:
        raise SessionError("The session's header cannot be read", visible(first_line(str(error), 200)), shown) from None
    schema = values.get("schema")
    if isinstance(schema, int) and SCHEMA < schema < MAX_SCHEMA:
        detail = (
            f"It has schema {schema}; this version reads up to {SCHEMA}. Update mlsim to open it. Nothing was changed."
        )
        raise SessionError("The session is from a newer mlsim", detail, shown)
    try:
        return Header.model_validate(values)
    except ValidationError as error:
        path, said = first_fault(error)
        raise SessionError("The session's header cannot be used", f"{' '.join(path)}: {said}.", shown) from None


def in_order(data: bytes) -> bool:
    """Whether the whole records in these bytes follow one another as they were written. Looks at their lines only."""
    numbers = list(map(int, _NUMBER.findall(data)))
    clocks = list(map(float, _CLOCK.findall(data)))
    return all(map(lt, numbers, numbers[1:])) and not any(
        clock < latest - SLACK for clock, latest in zip(clocks, accumulate(clocks, max), strict=True)
    )


def _record(chunk: bytes, said: str) -> tuple[Event | None, int, int, str]:
    """The event that a stretch of bytes starts with, its number and its length, or None, 0, 0 and why."""
    found = CRC.search(chunk)
    if not chunk.startswith(START):
        return None, 0, 0, "bytes that belong to no record"
    if found is None:
        return None, 0, 0, "a torn record"
    if len(chunk) > MAX_RECORD:
        return None, 0, 0, "a record that is too long"
    if found.group(1).decode() != checksum(chunk[: found.start()]):
        return None, 0, 0, _MISFIT
    try:
        values = tomli.loads(chunk[len(START) : found.start()].decode())
        if values.get("header", said) != said:
            return None, 0, 0, _FOREIGN
        number = values.pop("number", 0)
        if type(number) is not int or not 0 <= number <= MAX_NUMBER:
            return None, 0, 0, "a record with a number that none has"
        if values.get("type") != "opened":
            values.pop("header", None)
        return event_from(values), number, found.end(), ""
    except ValidationError as error:
        path, why = first_fault(error)
        return None, 0, 0, f"a record that this version does not know ({visible(' '.join(path))}: {why})"
    except (ValueError, RecursionError) as error:
        return None, 0, 0, f"a record that is no TOML ({first_line(visible(str(error)), 80)})"
