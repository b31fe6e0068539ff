"""The bytes of a journal: what is written is what is read, and damage costs no more than it hit."""

from __future__ import annotations

from itertools import pairwise
from typing import Any, get_args

import pytest
import tomli
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.fakes import START
from tests.store.journal_bytes import read, whole
from tests.store.samples import a_header, at, record, some_events, submitted

from mlsim.core.base.errors import SessionError
from mlsim.core.base.text import refused_character
from mlsim.core.session.events import (
    Answered,
    Away,
    Caused,
    Checked,
    ClockShown,
    Disputed,
    Event,
    Explained,
    Flagged,
    Left,
    Moved,
    Noted,
    Opened,
    Rated,
    Ruled,
    Struck,
    Ticked,
    Undone,
    event_from,
)
from mlsim.core.session.state import Session, fold
from mlsim.store.journal import Loaded, checksum, header_bytes, opening_bytes, record_bytes

OPENED = Opened(at=START, clock=0.0, header="00000000")
ABOUT: dict[str, Any] = {"question": "q-0001", "revision": "0" * 32}
EACH: list[Event] = [
    OPENED,
    Answered(**at(1), item=0, response=(2,)),
    Answered(**at(1), item=0, response=()),
    Answered(**at(1), item=0, response=(-1, 3)),
    Struck(**at(2), item=0, option=3, struck=True),
    Flagged(**at(3), item=1, flagged=True),
    Rated(**at(4), item=0, sureness="guess"),
    Rated(**at(4), item=0),
    Noted(**at(5), item=2, text="A note"),
    Undone(**at(6), item=0, response=(1,), struck=(0, 2), flagged=True, sureness="unsure", note="was\nthere"),
    Moved(**at(7), item=2),
    Checked(**at(8), item=0),
    Ticked(**at(23.4)),
    ClockShown(**at(24), shown=False),
    Away(**at(25), seconds=2460.5, reason="asleep", charged=True),
    Left(**at(26)),
    Caused(**at(26), **ABOUT, cause="between two"),
    Caused(**at(26), **ABOUT),
    Ruled(**at(26), **ABOUT, text="A rule\nof two lines"),
    Explained(**at(26), **ABOUT),
    Disputed(**at(26), **ABOUT, text="The key is B."),
    submitted(27),
]


def events_of_all_kinds() -> list[Event]:
    return [event for event in EACH if not isinstance(event, Opened)]


def test_the_table_of_this_test_has_every_kind_of_event() -> None:
    assert {type(event) for event in EACH} == set(get_args(get_args(Event)[0]))


@pytest.mark.parametrize("event", EACH, ids=lambda event: event.type)
def test_every_kind_of_event_is_read_as_it_was_written(event: Event) -> None:
    values = tomli.loads(record_bytes(event).decode())["event"][0]
    del values["crc"]
    assert event_from(values) == event


def test_a_whole_journal_folds_to_the_session_that_was_on_the_screen() -> None:
    events = events_of_all_kinds()
    data, ends = whole(events)
    assert read(data) == Loaded(fold(a_header(), events), (), ends[-1])


def test_the_file_is_one_valid_toml_document() -> None:
    data, _ = whole(events_of_all_kinds())
    document = tomli.loads(data.decode())
    assert [event["type"] for event in document["event"]] == [e.type for e in (OPENED, *events_of_all_kinds())]
    assert len(document["item"]) == 3
    assert (document["schema"], document["exam"], document["started"]) == (1, "TST-1", START)


notes = st.text(max_size=200).filter(lambda text: refused_character(text) is None)


@given(text=notes)
@example(text='"')
@example(text="\\")
@example(text="'''\"\"\"\\")
@example(text='\ncrc = "00000000"\n[[event]]\n')
@example(text='"\ncrc = "cbf43926"\n[[event]]\ntype = "left"\n')
@example(text="\ttab, \ufeff, # no comment, emoji \U0001f600, cafe\u0301")
@settings(max_examples=150, deadline=None, database=None)
def test_any_note_is_read_as_it_was_written(text: str) -> None:
    events: list[Event] = [Noted(**at(1), item=0, text=text), Answered(**at(2), item=1, response=(3,))]
    data, _ = whole(events)
    assert read(data).session == fold(a_header(), events)
    assert tomli.loads(data.decode())["event"][1]["text"] == text


@given(clock=st.floats(0, 1e8))
@settings(max_examples=100, deadline=None, database=None)
def test_the_clock_is_kept_to_a_tenth_of_a_second(clock: float) -> None:
    data, _ = whole([Ticked(at=START, clock=clock)])
    assert read(data).session.clock == pytest.approx(clock, abs=0.0501)


@pytest.mark.parametrize(
    "values",
    [
        {"minutes": None, "mode": "practice", "feedback": "each", "shape": "selection", "of": "0123456789ac"},
        {"minutes": 162.5, "extra": "1.25x", "strict": True, "form": 3, "seed": -7},
        {"minutes": 21.25, "extra": "1.25x"},
        {"cut": 0.65},
        {"pass_mark": None, "score_min": 0, "score_max": 10},
    ],
)
def test_every_header_is_read_as_it_was_written(values: dict[str, object]) -> None:
    head = a_header(**values)
    assert read(opening_bytes(head)).session.header == head


def test_the_check_sum_is_crc_32() -> None:
    assert checksum(b"123456789") == "cbf43926"
    for header in ("", "0badcafe"):
        body, _, last = record_bytes(Left(**at(1)), header).rpartition(b"crc")
        assert last.decode() == f' = "{checksum(body)}"\n'
        assert body.endswith(b'header = "0badcafe"\n') == bool(header)


def test_a_file_cut_at_any_byte_loads_the_whole_records_before_the_cut() -> None:
    events = events_of_all_kinds()
    data, ends = whole(events)
    states = [fold(a_header(), [OPENED, *events[:count]]) for count in range(len(events) + 1)]
    for cut in range(len(data)):
        there = sum(end <= cut for end in ends)
        if there == 0:
            with pytest.raises(SessionError):
                read(data[:cut])
            continue
        loaded = read(data[:cut])
        assert (loaded.session, loaded.size) == (states[there - 1], ends[there - 1]), f"cut at {cut}"
        assert bool(loaded.damage) == (cut not in ends), f"cut at {cut}"


PARTS = {"first line": (0, 10), "body": (10, -18), "check sum": (-18, -1), "last line feed": (-1, None)}


@pytest.mark.parametrize("part", PARTS)
def test_a_flipped_byte_costs_at_most_its_own_record(part: str) -> None:
    events = [*some_events(), submitted()]
    data, ends = whole(events)
    wrong = []
    for number, (begins, stops) in enumerate(pairwise(ends)):
        without = fold(a_header(), events[:number] + events[number + 1 :])
        for place in list(range(begins, stops))[slice(*PARTS[part])]:
            for bit in {0x01, 0x20, 1 << place % 8}:
                loaded = read(flipped(data, place, bit))
                if loaded.session != without or not loaded.damage:
                    wrong.append((number, place, bit, lost(loaded.session, without)))
    assert wrong == []


def flipped(data: bytes, place: int, bit: int) -> bytes:
    return data[:place] + bytes([data[place] ^ bit]) + data[place + 1 :]


def lost(session: Session, wanted: Session) -> str:
    return f"{session.answered} answered instead of {wanted.answered}"


@pytest.mark.parametrize("part", PARTS)
def test_a_flipped_byte_in_the_first_record_costs_no_answer(part: str) -> None:
    events = some_events()
    data, ends = whole(events)
    wrong = []
    for place in list(range(len(header_bytes(a_header())), ends[0]))[slice(*PARTS[part])]:
        for bit in {0x01, 0x20, 1 << place % 8}:
            try:
                if read(flipped(data, place, bit)).session != fold(a_header(), events):
                    wrong.append((place, bit, "another session"))
            except SessionError as error:
                wrong.append((place, bit, error.title))
    assert wrong == []


def test_a_flipped_byte_in_the_header_is_always_noticed() -> None:
    data, _ = whole(some_events())
    for place in range(len(header_bytes(a_header()))):
        with pytest.raises(SessionError):
            read(flipped(data, place, 1 << place % 8))


def test_a_record_after_a_torn_one_still_counts() -> None:
    first, torn, last = Answered(**at(1), item=0, response=(1,)), Flagged(**at(2), item=0, flagged=True), Left(**at(3))
    data, ends = whole([first, torn])
    missed = []
    for cut in range(ends[1] + 1, ends[2]):
        loaded = read(data[:cut] + record(last))
        if loaded.session != fold(a_header(), [first, last]) or len(loaded.damage) != 1:
            missed.append(cut)
    assert missed == []


@pytest.mark.parametrize("more", [b"", b"colour = 1\n", b"[review]\nx = 1\n"])
def test_a_newer_schema_is_refused_with_a_clear_message(more: bytes) -> None:
    data = header_bytes(a_header()).replace(b"schema = 1\n", b"schema = 2\n" + more)
    with pytest.raises(SessionError) as caught:
        read(data)
    assert "newer" in caught.value.title
    assert "schema 2" in caught.value.detail
    assert caught.value.where == "a.toml"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\0" * 100,
        b"\xff\xfe",
        b"[[event]]\n",
        b"schema = true\n",
        b"schema = 1\n",
        b"x = " + b"[" * 50_000,
        b"schema = " + b"9" * 5000,
        b"schema = 0x" + b"f" * 5000,
    ],
    ids=["empty", "zeros", "UTF-16", "no header", "no number", "short", "deep", "large", "large, hexadecimal"],
)
def test_a_file_that_is_no_journal_gives_one_clear_error(data: bytes) -> None:
    with pytest.raises(SessionError) as caught:
        read(data)
    assert caught.value.where == "a.toml"
