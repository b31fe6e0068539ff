"""Ended sessions without what happened in them: for their rows and results, ten times as fast as the whole journal."""

from __future__ import annotations

import re
from typing import Final, get_args

import tomli

from mlsim.core.events import Event, Header, Submitted
from mlsim.core.session import Answer, Marks, Session
from mlsim.store.attempts import CRC_LENGTH, CRC_LINE, HEADER_SUM, START, record_fields, whole_record
from mlsim.store.journal import Loaded, checksum

_TIMES: Final = re.compile(rb"^clock = ([0-9.e+-]+)$", re.MULTILINE)
_WENT: Final = re.compile(rb'^type = "(?:moved|undone)"\nitem = ([0-9]+)$', re.MULTILINE)
_TYPE: Final = re.compile(rb'^type = "([a-z]+)"$', re.MULTILINE)
_TYPES: Final = frozenset(kind.model_fields["type"].default.encode() for kind in get_args(get_args(Event)[0]))


def ended_session(data: bytes) -> Loaded | None:
    """An ended session whose journal is whole, without reading what happened in it; None for any other.

    Header, responses, clock and the graded form are those of `journal.parse`; notes, marks and what can be undone are not there.
    """
    end = data.find(b'\ntype = "submitted"\n')
    last = data.rfind(START, 0, max(end, 0))
    start = data.find(START)
    if end < 0 or start < 0 or data.find(START, end) >= 0 or not _all_whole(data, start):
        return None
    opening, ending = whole_record(data, start), whole_record(data, last)
    if opening is None or ending is None or data.count(b'\ntype = "opened"\n') != 1:
        return None
    said = HEADER_SUM.search(opening)
    if said is None or said.group(1).decode() != checksum(data[:start]):
        return None
    try:
        header = Header.model_validate(tomli.loads(data[:start].decode()))
        graded = Submitted.model_validate(record_fields(ending))
        current = max((int(found.group(1)) for found in list(_WENT.finditer(data))[-1:]), default=0)
        clock = max(float(found.group(1)) for found in _TIMES.finditer(data, start))
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    if len(graded.question) != len(header.items) or current >= len(header.items):
        return None
    answers = tuple(Answer(Marks(response=response)) for response in graded.response)
    session = Session(header, answers, current, clock, graded.at, submitted=graded)
    return Loaded(session, (), len(data))


def _all_whole(data: bytes, start: int) -> bool:
    """Whether there is nothing but whole records, of kinds that are known, from somewhere on."""
    records = 0
    while start < len(data):
        following = data.find(START, start + 1)
        stop = len(data) if following < 0 else following
        found = CRC_LINE.fullmatch(data, stop - CRC_LENGTH, stop)
        if found is None or found.group(1).decode() != checksum(data[start : found.start()]):
            return False
        records += 1
        start = stop
    kinds = [found.group(1) for found in _TYPE.finditer(data)]
    return len(kinds) >= records and _TYPES.issuperset(kinds)
