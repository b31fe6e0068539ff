"""The lobby's row of a session.

Of a session that has ended, header and last record tell it all; the hundreds of records between are only looked at for their check sums.
Every other session is read whole.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import Final

from mlsim.core.screens.lobby import SessionRow
from mlsim.core.session.scoring import Score, score
from mlsim.store.attempts import extract_at_once
from mlsim.store.journal import START, Loaded, checksum, in_order, parse

_RECORD_END: Final = re.compile(rb'crc = "([0-9a-f]{8})"\n\Z')
_WENT: Final = re.compile(rb'\ntype = "(?:moved|undone)"\nitem = ([0-9]+)\n', re.MULTILINE)


def row_of(data: bytes, shown: str) -> SessionRow:
    """The row of the session in a journal's bytes. Raises SessionError if it cannot be read.

    Args:
        data: the journal.
        shown: how it is named in errors.
    """
    return _at_once(data) or session_row(parse(data, shown))


def session_row(loaded: Loaded) -> SessionRow:
    """The row of a session that has been read whole."""
    session = loaded.session
    header, ended = session.header, session.submitted
    got = None
    if ended is not None:
        mark = header.pass_mark if header.mode == "exam" else None
        counted = (item.scored for item in header.items)
        got = score(ended.correct, counted, header.cut, mark, header.score_min, header.score_max)
    return _row(
        got,
        id=header.id,
        exam=header.exam,
        mode=header.mode,
        shape=header.shape,
        form=header.form,
        started=header.started,
        last=session.last or header.started,
        charged=session.clock,
        minutes=header.minutes,
        answered=session.answered if ended is None else sum(1 for response in ended.response if response),
        questions=len(header.items),
        current=session.current + 1,
        damaged=len(loaded.damage),
        size=loaded.size,
    )


def _at_once(data: bytes) -> SessionRow | None:
    """The row of a session that has ended and whose every record is whole, or None."""
    told = extract_at_once(data)
    if told is None or told.past is None or told.columns is None or not told.past.finished or not _whole(data):
        return None
    past, columns = told.past, told.columns
    mark = past.pass_mark if past.mode == "exam" else None
    went = _WENT.findall(data)
    return _row(
        score(columns.correct, columns.scored, past.cut, mark, past.score_min, past.score_max),
        id=past.session,
        exam=past.exam,
        mode=past.mode,
        shape=past.shape,
        form=past.form,
        started=past.started,
        last=past.ended,
        charged=past.charged,
        minutes=past.minutes,
        answered=sum(1 for response in columns.response if response),
        questions=len(columns.question),
        current=int(went[-1]) + 1 if went else 1,
        damaged=0,
        size=len(data),
    )


def _whole(data: bytes) -> bool:
    """Whether each record is there whole, of this session and in its order, and nothing comes after the end of the session."""
    head, *records = data.split(START)
    header = b'header = "%s"\n' % checksum(head).encode()
    for record in records:
        end = _RECORD_END.search(record)
        body = START + record[: end.start()] if end is not None else b""
        if end is None or end.group(1).decode() != checksum(body) or not body.endswith(header):
            return False
    return bool(records) and in_order(data[: data.rfind(START)]) and b'\ntype = "submitted"\n' in b"\n" + records[-1]


def _row(
    got: Score | None,
    *,
    id: str,
    exam: str,
    mode: str,
    shape: str,
    form: int | None,
    started: datetime,
    last: datetime,
    charged: float,
    minutes: float | None,
    answered: int,
    questions: int,
    current: int,
    damaged: int,
    size: int,
) -> SessionRow:
    return SessionRow(
        id=id,
        exam=exam,
        mode=mode,
        shape=shape,
        state="unfinished" if got is None else "submitted",
        started=started.isoformat(timespec="seconds"),
        last=last.isoformat(timespec="seconds"),
        charged_seconds=round(charged, 1),
        minutes=minutes,
        answered=answered,
        questions=questions,
        current=current,
        form=form,
        raw=got.raw if got else None,
        of=got.of if got else None,
        scaled=got.scaled if got else None,
        pass_mark=got.pass_mark if got else None,
        passed=got.passed if got else None,
        percent=round(got.percent, 1) if got else None,
        damaged=damaged,
        size=size,
    )
