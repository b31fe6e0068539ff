"""Which records of a journal count, and which are set aside: those of another session, of another time, or that say what cannot be."""

from __future__ import annotations

from typing import Any

import pytest
from tests.store.journal_bytes import read, whole
from tests.store.samples import a_header, at, record, some_events, submitted

from mlsim.core.base.errors import SessionError
from mlsim.core.base.text import refused_character
from mlsim.core.session.events import Answered, Event, Left, Struck, Undone
from mlsim.core.session.state import fold
from mlsim.store.journal import checksum, header_bytes, opening_bytes, record_bytes


def test_a_record_that_does_not_say_to_which_session_it_belongs_counts_too() -> None:
    data, _ = whole(some_events())
    loaded = read(data + record_bytes(Left(**at(30))))
    assert (loaded.session, loaded.damage) == (fold(a_header(), [*some_events(), Left(**at(30))]), ())


def test_a_record_of_another_session_is_set_aside() -> None:
    other = a_header(id="0123456789ac")
    foreign = record(Answered(**at(13), item=0, response=(3,)), other)
    data, ends = whole(some_events())
    loaded = read(data + foreign + record(Left(**at(30))))
    assert loaded.session == fold(a_header(), [*some_events(), Left(**at(30))])
    assert [(d.offset, d.data) for d in loaded.damage] == [(ends[-1], foreign)]


def test_the_first_record_of_another_session_is_set_aside() -> None:
    foreign = opening_bytes(a_header(id="0123456789ac"))
    data, ends = whole(some_events())
    for place in ends:
        loaded = read(data[:place] + foreign + data[place:])
        assert loaded.session == fold(a_header(), some_events()), place
        assert b"".join(damage.data for damage in loaded.damage) == foreign


def test_a_header_is_taken_if_any_record_fits_it_and_else_refused() -> None:
    data, ends = whole(some_events())
    head = header_bytes(a_header())
    assert read(head + data[ends[0] :]).session == fold(a_header(), some_events())
    other = header_bytes(a_header(items=a_header().items[:2]))
    for changed in (other + data[len(head) :], other + data[ends[0] :]):
        with pytest.raises(SessionError, match="header is damaged"):
            read(changed)
    plain = b"".join(record_bytes(event) for event in some_events())
    with pytest.raises(SessionError, match="header is damaged"):
        read(head + plain)


def test_an_old_record_in_a_new_place_is_set_aside() -> None:
    """By its number; by its clock where it has none, as in journals of before there were numbers."""
    for data, old in (
        (whole(some_events())[0], record(some_events()[0], number=1)),
        (opening_bytes(a_header()) + b"".join(map(record, some_events())), record(some_events()[0])),
    ):
        loaded = read(data + old)
        assert loaded.session == fold(a_header(), some_events())
        (damage,) = loaded.damage
        assert damage.data == old
        assert damage.reason.startswith("a record from before those that it follows")


def test_an_older_answer_of_the_same_second_never_takes_the_place_of_a_newer_one() -> None:
    answers: list[Event] = [Answered(**at(7.5), item=0, response=(n,)) for n in (2, 1)]
    data, ends = whole([*answers, submitted(8)])
    first, last = (data[ends[n] : ends[n + 1]] for n in (0, 2))
    for changed in (
        data[: ends[2]] + first,
        data[: ends[2]] + first + last,
        data[: ends[0]] + data[ends[1] : ends[2]] + first + last,
    ):
        loaded = read(changed)
        assert loaded.session.answers[0].marks.response == (1,)
        assert [one.data for one in loaded.damage] == [first]


def test_the_number_of_the_last_record_is_told() -> None:
    data, ends = whole(some_events())
    assert read(data).number == len(some_events())
    assert read(data[: ends[1]]).number == 1
    assert read(opening_bytes(a_header())).number == 0


@pytest.mark.parametrize("number", [-1, 10**9, "1", 1.0, True])
def test_a_number_that_no_record_has_is_set_aside(number: Any) -> None:
    data, _ = whole(some_events())
    assert [d.reason for d in read(data + record(Left(**at(30)), number=number)).damage] == [
        "a record with a number that none has"
    ]


@pytest.mark.parametrize(
    "event",
    [
        Answered(**at(30), item=0, response=(4,)),
        Answered(**at(30), item=0, response=(0, 4)),
        Undone(**at(30), item=0, response=(9,), struck=(), flagged=False),
        Undone(**at(30), item=0, response=(), struck=(9,), flagged=False),
        Struck(**at(30), item=0, option=4, struck=True),
        submitted(30, response=[[4], [], []]),
        submitted(30, first=[[4], [], []]),
        submitted(30, question=["q-0009", "q-0002", "q-0003"]),
        submitted(30).model_copy(update={"revision": ("\x1b[2J",) * 3}),
        submitted(30).model_copy(update={"changes": (-1, 0, 0)}),
        submitted(30).model_copy(update={"changes": (10**4000, 0, 0)}),
    ],
    ids=lambda event: event.type,
)
def test_a_record_that_its_questions_cannot_have_is_set_aside(event: Event) -> None:
    data, _ = whole(some_events())
    loaded = read(data + record(event))
    assert loaded.session == fold(a_header(), some_events())
    assert [d.data for d in loaded.damage] == [record(event)]
    assert refused_character(loaded.damage[0].reason) is None


def test_bytes_that_belong_to_no_record_are_set_aside_and_named() -> None:
    data, ends = whole(some_events())
    loaded = read(data + b"stray\n")
    assert loaded.session == fold(a_header(), some_events())
    assert [(d.offset, d.data) for d in loaded.damage] == [(ends[-1], b"stray\n")]
    assert loaded.size == ends[-1]


@pytest.mark.parametrize(
    "body",
    [
        b'type = "danced"\nat = 2026-11-22T09:14:04Z\nclock = 1.0\n',
        b'type = "left"\nat = 2026-11-22T09:14:04Z\nclock = 1.0\nmood = "good"\n',
        b'type = "left"\nat = 2026-11-22T09:14:04\nclock = 1.0\n',
        b'type = "left"\nat = 2026-11-22T09:14:04Z\nclock = nan\n',
        b'type = "moved"\nat = 2026-11-22T09:14:04Z\nclock = 1.0\nitem = 3\n',
        b'type = "noted"\nat = 2026-11-22T09:14:04Z\nclock = 1.0\nitem = 0\ntext = "\\u001b[2J"\n',
        b'type = "\xff"\n',
        b"no toml\n",
        b"x = " + b"[" * 5000 + b"\n",
        b"x = " + b"9" * 5000 + b"\n",
    ],
    ids=["kind", "field", "no zone", "nan", "item", "control", "not UTF-8", "no TOML", "deep", "large number"],
)
def test_a_record_that_is_whole_but_unknown_is_set_aside_alone(body: bytes) -> None:
    body = b"[[event]]\n" + body
    whole_record = body + f'crc = "{checksum(body)}"\n'.encode()
    data, ends = whole(some_events())
    loaded = read(data + whole_record + record(Left(**at(30))))
    assert loaded.session == fold(a_header(), [*some_events(), Left(**at(30))])
    assert [(d.offset, d.data) for d in loaded.damage] == [(ends[-1], whole_record)]
    assert refused_character(loaded.damage[0].reason) is None


def test_what_comes_after_the_end_is_set_aside() -> None:
    late = Answered(**at(30), item=1, response=(1,))
    data, ends = whole([*some_events(), submitted(), late])
    loaded = read(data)
    assert loaded.session == fold(a_header(), [*some_events(), submitted()])
    assert (loaded.size, [d.data for d in loaded.damage]) == (ends[-2], [data[ends[-2] :]])
