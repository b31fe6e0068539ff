"""A session as an append-only TOML file: the bytes of a record, and reading them back one by one.

The file is one TOML document. It starts with the header (plain fields and ``[[item]]`` tables); each record after it is the line
``[[event]]``, flat fields, and a last line ``crc = "..."`` over the bytes before it. The first record, ``opened``, carries the check
sum of the header. A record that is torn or damaged is set aside alone; the records around it count.
"""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import tomli
import tomli_w
from pydantic import ValidationError

from mlsim.core.errors import SessionError
from mlsim.core.events import SCHEMA, Event, Header, Opened, event_from
from mlsim.core.session import Session, apply, begin
from mlsim.core.text import first_line, visible
from mlsim.store.toml import MAX_SCHEMA

_START: Final = b"[[event]]\n"
_CRC: Final = re.compile(rb'^crc = "([0-9a-f]{8})"\n', re.MULTILINE)
_OPENED: Final = re.compile(rb'^header = "([0-9a-f]{8})"', re.MULTILINE)


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
    tail, which the holder of the pen may cut.
    """

    session: Session
    damage: tuple[Damage, ...]
    size: int


def checksum(data: bytes) -> str:
    """CRC-32 as eight hexadecimal digits."""
    return f"{zlib.crc32(data):08x}"


def header_bytes(header: Header) -> bytes:
    """The header as TOML."""
    values = header.model_dump(by_alias=True, exclude_none=True)
    items = values.pop("item")
    return (_lines(values) + "".join("[[item]]\n" + _lines(item) for item in items)).encode()


def record_bytes(event: Event) -> bytes:
    """One record, ready to be appended."""
    body = _START + _lines(event.model_dump(exclude_none=True)).encode()
    return body + f'crc = "{checksum(body)}"\n'.encode()


def _lines(values: dict[str, Any]) -> str:
    """Flat fields, a line each. Arrays stay on their line, where tomli-w would write a line for each entry."""
    return "".join(f"{key} = {_value(value)}\n" for key, value in values.items())


def _value(value: Any) -> str:
    if isinstance(value, (tuple, list, frozenset)):
        return "[" + ", ".join(_value(entry) for entry in value) + "]"
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds").replace("+00:00", "Z")
    return tomli_w.dumps({"x": value})[len("x = ") :].rstrip("\n")


def opening_bytes(header: Header) -> bytes:
    """What a new journal holds: the header and the first record."""
    head = header_bytes(header)
    return head + record_bytes(Opened(at=header.started, clock=0.0, header=checksum(head)))


def parse(data: bytes, shown: str) -> Loaded:
    """Read a journal.

    Args:
        data: the bytes of the file.
        shown: how the file is named in errors.

    Raises:
        SessionError: the header is damaged, or from a newer mlsim.
    """
    start = _header_end(data)
    head = data[:start]
    header = _header(head, shown)
    session = begin(header)
    opened = False
    damage: list[Damage] = []
    at = end = start
    while at < len(data):
        following = data.find(_START, at + 1)
        stop = len(data) if following < 0 else following
        event, length, reason = _record(data[at:stop])
        if isinstance(event, Opened):
            if event.header != checksum(head):
                raise SessionError("The session's header is damaged", "Its check sum does not fit.", shown)
            opened = True
        if event is not None:
            try:
                session = apply(session, event)
                end = at + length
            except SessionError as error:
                length, reason = 0, error.title
        if data[at + length : stop].strip(b"\n"):
            damage.append(Damage(at + length, data[at + length : stop], reason))
        at = stop
    if not opened and end == start:
        raise SessionError("The session was never written completely", "It has a header, but no whole record.", shown)
    return Loaded(session, tuple(damage), end)


def _header_end(data: bytes) -> int:
    """Where the header ends: before the first record, even if the line that starts that record is damaged.

    The first record holds the header's check sum, so the place can be told by it.
    """
    first = data.find(_START)
    said = _OPENED.search(data, 0, len(data) if first < 0 else first + 500)
    if said is not None:
        line = data.rfind(b"\n", 0, said.start())
        while line > 0:
            if checksum(data[: line + 1]) == said.group(1).decode():
                return line + 1
            line = data.rfind(b"\n", 0, line)
    return len(data) if first < 0 else first


def _header(head: bytes, shown: str) -> Header:
    try:
        values = tomli.loads(head.decode())
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
        first = error.errors(include_url=False)[0]
        place = " ".join(str(part) for part in first["loc"])
        raise SessionError("The session's header cannot be used", f"{place}: {first['msg']}.", shown) from None


def _record(chunk: bytes) -> tuple[Event | None, int, str]:
    """The event that a stretch of bytes starts with and its length, or None, 0; and what is wrong with the rest."""
    stray = "bytes that belong to no record"
    found = _CRC.search(chunk)
    if not chunk.startswith(_START):
        return None, 0, stray
    if found is None:
        return None, 0, "a torn record"
    if found.group(1).decode() != checksum(chunk[: found.start()]):
        return None, 0, "a record whose check sum does not fit"
    try:
        values = tomli.loads(chunk[len(_START) : found.start()].decode())
        return event_from(values), found.end(), stray
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = " ".join(str(part) for part in first["loc"])
        return None, 0, f"a record that this version does not know ({visible(place)}: {first['msg']})"
    except (ValueError, RecursionError) as error:
        return None, 0, f"a record that is no TOML ({first_line(visible(str(error)), 80)})"
