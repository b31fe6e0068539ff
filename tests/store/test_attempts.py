"""Attempts from journals: the quick way and the slow way say the same, and damage is named."""

from __future__ import annotations

import contextlib
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.fakes import START, header
from tests.store.journal_bytes import journal
from tests.store.samples import THREE, a_header, at, record, some_events, submitted

from mlsim.core.base.errors import SessionError
from mlsim.core.learn.attempts import Attempt, Past
from mlsim.core.session.events import Answered, Checked, Event, Header, Moved, Noted, Rated, Submitted, Undone
from mlsim.store import attempts as reading
from mlsim.store.attempts import Extract, attempts_of, extract
from mlsim.store.journal import checksum, opening_bytes, parse


def read(data: bytes) -> Extract:
    return extract(data, "x.toml", lambda item, response: None)


def slow(data: bytes) -> Extract:
    return reading._slow(data, "x.toml", lambda item, response: None)


def found(told: Extract) -> list[Attempt]:
    assert told.past is not None
    assert told.columns is not None
    return attempts_of(told.past, told.columns)


def test_an_attempt_says_what_the_session_says() -> None:
    items = list(a_header().items)
    items[1] = items[1].model_copy(update={"due": "q-0009", "scored": False})
    items[2] = items[2].model_copy(update={"due": "q-0003"})
    head = a_header(items=tuple(items), form=3, sealed=True)
    told = read(journal(head, *some_events(), submitted(20, flagged=[False, False, True], changes=[2, 0, 0])))
    first, second, third = found(told)
    assert first == Attempt(
        session="0123456789ab",
        exam="TST-1",
        mode="exam",
        at=first.at,
        question="q-0001",
        revision="0" * 32,
        task="1.1",
        response=(0,),
        correct=True,
        seconds=1.5,
        sureness="sure",
        changes=2,
        first_correct=True,
        form=3,
        sealed=True,
    )
    assert first.at == at(20)["at"]
    assert (second.due, second.card, second.noted, second.scored) == (True, "q-0009", True, False)
    assert (third.due, third.card, third.flagged) == (True, "", True)
    assert told.past == Past(
        session="0123456789ab",
        exam="TST-1",
        mode="exam",
        shape="full",
        form=3,
        started=START,
        ended=first.at,
        finished=True,
        charged=20.0,
        minutes=20.0,
        strict=False,
        extra=None,
        reason="ended",
        cut=0.7,
        pass_mark=720,
        score_min=100,
        score_max=1000,
        sealed=True,
        of=None,
    )


rows = st.lists(
    st.tuples(
        st.booleans(),
        st.booleans(),
        st.lists(st.integers(-1, 3), max_size=4),
        st.floats(0, 9999).map(lambda x: round(x, 1)),
        st.sampled_from(["", "sure", "unsure", "guess"]),
        st.integers(0, 12),
        st.booleans(),
        st.sampled_from([None, "q-0007", "other.bank-1"]),
        st.booleans(),
        st.booleans(),
    ),
    min_size=1,
    max_size=6,
)


def from_rows(values: list[Any], **more: Any) -> tuple[Header, Submitted]:
    correct, first, response, seconds, sure, changes, flagged, due, scored, _ = zip(*values, strict=True)
    questions = [THREE[n % 3].model_copy(update={"id": f"q-{n:04}"}) for n in range(len(values))]
    head = header(questions, **more)
    items = [
        item.model_copy(update={"due": d, "scored": s}) for item, d, s in zip(head.items, due, scored, strict=True)
    ]
    columns = {
        "correct": correct,
        "first_correct": first,
        "response": response,
        "first": response,
        "sureness": sure,
        "changes": changes,
        "flagged": flagged,
        "question": [q.id for q in questions],
    }
    last = submitted(30, count=len(values), **columns).model_copy(update={"seconds": seconds})
    return head.model_copy(update={"items": tuple(items)}), last


@settings(max_examples=80, deadline=None)
@given(values=rows, mode=st.sampled_from(["exam", "practice"]), form=st.sampled_from([None, 2]), undo=st.booleans())
def test_the_quick_way_says_what_the_slow_way_says(values: list[Any], mode: str, form: int | None, undo: bool) -> None:
    head, ended = from_rows(values, mode=mode, form=form, minutes=None if mode == "practice" else 30.5)
    notes: list[Event] = [
        Noted(**at(n), item=n, text='type = "submitted"\n[[event]]\n') for n, row in enumerate(values) if row[-1]
    ]
    if undo and notes:
        notes.append(Undone(**at(9), item=notes[0].item, response=(), struck=(), flagged=False))  # type: ignore[union-attr]
    data = journal(head, *notes, ended)
    quick = reading.extract_at_once(data)
    assert quick is not None, "it was not understood by its shape"
    other = slow(data)
    assert quick.past == other.past
    assert found(quick) == found(other)


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_a_damaged_journal_is_read_right_or_named(data: st.DataObject) -> None:
    whole = journal(a_header(), *some_events(), submitted())
    right = found(read(whole))
    place = data.draw(st.integers(0, len(whole) - 1))
    cut = data.draw(st.sampled_from([0, 1, 40]))
    broken = whole[:place] + bytes([whole[place] ^ data.draw(st.integers(1, 255))]) + whole[place + 1 + cut :]
    try:
        told = read(broken)
    except SessionError:
        return
    assert told.past is None or [a._replace(noted=True) for a in found(told)] == [a._replace(noted=True) for a in right]
    # Where it says that there are no attempts, the journal has no graded form that is whole.
    assert told.past is not None or parse(broken, "x.toml").session.submitted is None


def test_an_exam_that_has_not_ended_has_no_attempts() -> None:
    assert read(journal(a_header(), *some_events())).past is None


def test_checked_answers_of_an_unfinished_practice_are_attempts_with_their_own_times() -> None:
    head = a_header(mode="practice", minutes=None, feedback="each")
    events: list[Event] = [
        Answered(**at(5), item=0, response=(0,)),
        Rated(**at(6), item=0, sureness="guess"),
        Checked(**at(7), item=0),
        Moved(**at(20), item=1),
        Answered(**at(30), item=1, response=(2,)),
        Checked(**at(31), item=1),
        Moved(**at(32), item=2),
        Answered(**at(33), item=2, response=(0,)),
    ]
    told = extract(journal(head, *events), "x.toml", lambda item, response: response == (0,))
    first, second = found(told)
    assert (first.question, first.correct, first.sureness, first.at) == ("q-0001", True, "guess", at(7)["at"])
    assert (second.question, second.correct, second.seconds, second.at) == ("q-0002", False, 11.0, at(31)["at"]), (
        "without the explanation"
    )
    assert told.past is not None
    assert not told.past.finished
    lost = extract(journal(head, *events), "x.toml", lambda item, response: None)
    assert "q-0001" in lost.problems[0]
    assert not lost.lasting


def forged(data: bytes, old: str, new: str) -> bytes:
    """A journal in which something stands that mlsim never writes, with check sums that fit."""
    head, *records = data.split(b"[[event]]\n")
    before = checksum(head).encode()
    head = head.replace(old.encode(), new.encode())
    made = [head]
    for body in records:
        text = body[: body.rindex(b"crc = ")].replace(old.encode(), new.encode())
        text = b"[[event]]\n" + text.replace(before, checksum(head).encode())
        made.append(text + f'crc = "{checksum(text)}"\n'.encode())
    assert b"".join(made) != data
    return b"".join(made)


FORGERIES = [
    ("started = 2026-11-22T09:14:03Z", "started = 2026-11-22"),
    ("started = 2026-11-22T09:14:03Z", "started = 2026-11-22T09:14:00"),
    ('exam = "TST-1"', 'exam = "\\u001b[31mX"'),
    ('exam = "TST-1"', "exam = 2026-11-22"),
    ('id = "0123456789ab"', "id = 5"),
    ('id = "0123456789ab"', 'id = "\\u001b[31mX"'),
    ("at = 2026-11-22T09:14:23Z", "at = 2026-11-22T09:14:23"),
    ("clock = 20.0", "clock = nan"),
    ("seconds = [1.5,", "seconds = [NaN,"),
    ("seconds = [1.5,", "seconds = [1e999,"),
    ("response = [[0],", "response = [[-5],"),
    ("changes = [0,", "changes = [-7,"),
]


@pytest.mark.parametrize(("old", "new"), FORGERIES)
def test_what_the_journal_refuses_is_refused_at_once_too(old: str, new: str) -> None:
    data = forged(journal(a_header(), submitted(20)), old, new)
    with contextlib.suppress(SessionError):
        assert parse(data, "x.toml").session.submitted is None, "the journal has to refuse what is forged"
    with contextlib.suppress(SessionError):
        assert read(data).past is None


def test_a_journal_that_is_not_forged_is_read_at_once() -> None:
    data = journal(a_header(), submitted(20))
    assert reading.extract_at_once(forged(data, 'exam = "TST-1"', 'exam = "TST-2"')) is not None


@pytest.mark.parametrize("clock", [25, 1])
def test_a_note_that_the_journal_sets_aside_is_not_counted(clock: float) -> None:
    """Behind the end, or older than what it follows."""
    note = Noted(**at(clock), item=1, text="a note")
    events: list[Event] = [Answered(**at(12), item=0, response=(0,))]
    whole = [*events, submitted(20), note] if clock > 20 else [*events, note, submitted(20)]
    data = journal(a_header(), *whole)
    assert [one.noted for one in found(slow(data))] == [False, False, False]
    assert [one.noted for one in found(read(data))] == [False, False, False]


def test_a_note_that_is_there_twice_counts_as_the_journal_counts_it() -> None:
    """In one second, so that the clock does not tell: only the number does."""
    notes = [record(Noted(**at(7), item=1, text=text), number=n) for n, text in enumerate(("x", ""), start=1)]
    data = opening_bytes(a_header()) + b"".join([*notes, notes[0], record(submitted(20), number=3)])
    assert [one.noted for one in found(slow(data))] == [False, False, False]
    assert [one.noted for one in found(read(data))] == [False, False, False]


def test_the_time_of_a_check_is_not_taken_from_a_record_of_another_session() -> None:
    head = a_header(mode="practice", minutes=None, feedback="each")
    foreign = record(Checked(**at(4), item=0), a_header(id="f" * 12))
    answer = journal(head, Answered(**at(5), item=0, response=(0,)))
    data = answer + foreign + record(Checked(**at(7), item=0), head)
    (one,) = found(extract(data, "x.toml", lambda item, response: True))
    assert one.at == at(7)["at"]
