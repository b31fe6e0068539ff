"""Attempts from journals: the quick way and the slow way say the same, damage is named, the index is never missed."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.fakes import START, FakeClocks, header
from tests.store.samples import THREE, a_header, at, make_paths, record, some_events, submitted

from mlsim.cli.desk import FileDesk
from mlsim.core.attempts import Attempt, History, Past
from mlsim.core.errors import SessionError
from mlsim.core.events import Answered, Checked, Event, Header, Moved, Noted, Rated, Submitted, Undone
from mlsim.store import attempts as reading
from mlsim.store.attempts import Told, attempts_of, told_by
from mlsim.store.journal import checksum, opening_bytes, parse
from mlsim.store.paths import Paths


def journal(head: Header, *events: Event) -> bytes:
    return opening_bytes(head) + b"".join(record(event, head) for event in events)


def read(data: bytes) -> Told:
    return told_by(data, "x.toml", lambda item, response: None)


def slow(data: bytes) -> Told:
    return reading._slow(data, "x.toml", lambda item, response: None)


def found(told: Told) -> list[Attempt]:
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
    quick = reading.told_at_once(data)
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
    events = [
        Answered(**at(5), item=0, response=(0,)),
        Rated(**at(6), item=0, sureness="guess"),
        Checked(**at(7), item=0),
        Moved(**at(20), item=1),
        Answered(**at(30), item=1, response=(2,)),
        Checked(**at(31), item=1),
        Moved(**at(32), item=2),
        Answered(**at(33), item=2, response=(0,)),
    ]
    told = told_by(journal(head, *events), "x.toml", lambda item, response: response == (0,))
    first, second = found(told)
    assert (first.question, first.correct, first.sureness, first.at) == ("q-0001", True, "guess", at(7)["at"])
    assert (second.question, second.correct, second.seconds, second.at) == ("q-0002", False, 11.0, at(31)["at"]), (
        "without the explanation"
    )
    assert told.past is not None
    assert not told.past.finished
    lost = told_by(journal(head, *events), "x.toml", lambda item, response: None)
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
    assert reading.told_at_once(forged(data, 'exam = "TST-1"', 'exam = "TST-2"')) is not None


@pytest.mark.parametrize("clock", [25, 1])
def test_a_note_that_the_journal_sets_aside_is_not_counted(clock: float) -> None:
    """Behind the end, or older than what it follows."""
    note = Noted(**at(clock), item=1, text="a note")
    events: list[Event] = [Answered(**at(12), item=0, response=(0,))]
    whole = [*events, submitted(20), note] if clock > 20 else [*events, note, submitted(20)]
    data = journal(a_header(), *whole)
    assert [one.noted for one in found(slow(data))] == [False, False, False]
    assert [one.noted for one in found(read(data))] == [False, False, False]


def test_the_time_of_a_check_is_not_taken_from_a_record_of_another_session() -> None:
    head = a_header(mode="practice", minutes=None, feedback="each")
    foreign = record(Checked(**at(4), item=0), a_header(id="f" * 12))
    answer = journal(head, Answered(**at(5), item=0, response=(0,)))
    data = answer + foreign + record(Checked(**at(7), item=0), head)
    (one,) = found(told_by(data, "x.toml", lambda item, response: True))
    assert one.at == at(7)["at"]


# -- the index -----------------------------------------------------------------------------------------------------------------------


class Reads:
    """A desk's learning that counts which journals are read."""

    def __init__(self, paths: Paths, monkeypatch: pytest.MonkeyPatch) -> None:
        self.paths = paths
        self.names: list[str] = []
        told: Callable[..., Told] = told_by

        def counted(data: bytes, shown: str, grade: Any) -> Told:
            self.names.append(Path(shown).name)
            return told(data, shown, grade)

        monkeypatch.setattr("mlsim.cli.learning.told_by", counted)

    def history(self) -> History:
        """All attempts, by a program that has just been started."""
        self.names = []
        return FileDesk(self.paths, FakeClocks(), START.date, lambda moment: moment).learning.attempts()


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    return make_paths(tmp_path)


@pytest.fixture
def reads(paths: Paths, monkeypatch: pytest.MonkeyPatch) -> Reads:
    return Reads(paths, monkeypatch)


def put(paths: Paths, name: str, data: bytes) -> Path:
    paths.sessions.mkdir(parents=True, exist_ok=True)
    path = paths.sessions / f"2026-11-22T0914-tst-1-{name}.toml"
    path.write_bytes(data)
    return path


def ended(name: str, seconds: float = 20, **values: Any) -> bytes:
    return journal(a_header(id=name), *some_events(), submitted(seconds, **values))


NAMES = ("aaaaaaaaaaaa", "bbbbbbbbbbbb", "cccccccccccc")


def test_a_journal_is_read_once(paths: Paths, reads: Reads) -> None:
    for number, name in enumerate(NAMES[:2]):
        put(paths, name, ended(name, 20 + number))
    first = reads.history()
    assert len(reads.names) == 2
    assert len(first.attempts) == 6
    assert reads.history() == first
    assert reads.names == []
    size = paths.attempts.stat().st_size
    head = paths.attempts.read_bytes()
    put(paths, NAMES[2], ended(NAMES[2], 5))
    third = reads.history()
    assert len(reads.names) == 1
    assert [past.session for past in third.sessions] == [NAMES[2], NAMES[0], NAMES[1]], (
        "in the order in which they ended"
    )
    assert paths.attempts.read_bytes()[:size] == head, "the index only grew"
    assert reads.history() == third
    assert reads.names == []


def test_without_the_index_the_same_is_shown(paths: Paths, reads: Reads) -> None:
    for number, name in enumerate(NAMES):
        put(paths, name, ended(name, 20 + number, sureness=["guess", "unsure", ""], changes=[0, 3, 0]))
    put(paths, "dddddddddddd", b"no journal")
    first = reads.history()
    assert len(first.problems) == 1
    warm = reads.history()
    paths.attempts.unlink()
    assert reads.history() == first == warm


@pytest.mark.parametrize("harm", ["torn", "flipped", "foreign", "empty", "old", "doubled", "folder"])
def test_a_damaged_index_is_not_believed(paths: Paths, reads: Reads, harm: str) -> None:
    for number, name in enumerate(NAMES):
        put(paths, name, ended(name, 20 + number))
    first = reads.history()
    data = paths.attempts.read_bytes()
    lines = data.split(b"\n")
    broken = {
        "torn": data[:-100],
        "flipped": data[:-60] + b"1" + data[-59:],
        "foreign": b"\x00\xff" * 100,
        "empty": b"",
        "old": data.replace(b"attempts", b"attempt", 1),
        "doubled": data + lines[1] + b"\n",
        "folder": b"",
    }[harm]
    if harm == "folder":
        paths.attempts.unlink()
        paths.attempts.mkdir()
    else:
        paths.attempts.write_bytes(broken)
    assert reads.history() == first
    assert reads.history() == first


def test_a_lost_table_of_questions_gives_no_session_the_questions_of_another(paths: Paths, reads: Reads) -> None:
    """Numbers that pointed into a damaged line must not point at what is numbered next."""
    names = ("q-0001", "q-0004", "q-0007", "q-0010")
    for number, name in enumerate((*NAMES, "dddddddddddd")):
        if number == 3:
            lines = paths.attempts.read_bytes().split(b"\n")
            (*_, last) = (at for at, line in enumerate(lines) if line[9:10] == b"t")
            lines[last] = lines[last][:-4] + b"X" + lines[last][-3:]
            paths.attempts.write_bytes(b"\n".join(lines))
        asked = [f"q-{number * 3 + n:04}" for n in (1, 2, 3)]
        items = [
            item.model_copy(update={"question": question})
            for item, question in zip(a_header().items, asked, strict=True)
        ]
        put(paths, name, journal(a_header(id=name, items=tuple(items)), submitted(20 + number, question=asked)))
        for _ in range(2):
            assert [one.question for one in reads.history().attempts[::3]] == list(names[: number + 1])


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no named pipes in folders")
def test_a_pipe_among_the_sessions_is_named_and_not_waited_for(paths: Paths, reads: Reads) -> None:
    put(paths, NAMES[0], ended(NAMES[0]))
    os.mkfifo(paths.sessions / f"2026-11-22T0914-tst-1-{NAMES[1]}.toml")
    history = reads.history()
    assert len(history.attempts) == 3
    assert "no regular file" in history.problems[0]


def test_a_journal_that_grew_is_read_again_and_one_that_went_is_forgotten(paths: Paths, reads: Reads) -> None:
    path = put(paths, NAMES[0], journal(a_header(id=NAMES[0]), *some_events()))
    put(paths, NAMES[1], ended(NAMES[1]))
    assert len(reads.history().attempts) == 3
    with path.open("ab") as file:
        file.write(record(submitted(), a_header(id=NAMES[0])))
    assert len(reads.history().attempts) == 6
    assert reads.names == [path.name]
    path.unlink()
    assert len(reads.history().attempts) == 3
    assert reads.names == []


def test_the_index_is_written_anew_when_much_of_it_is_stale(
    paths: Paths, reads: Reads, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mlsim.store.attempt_index.STALE", 2)
    put(paths, NAMES[1], ended(NAMES[1]))
    sizes = []
    for turn in range(8):
        put(paths, NAMES[0], ended(NAMES[0], 20 + turn))
        first = reads.history()
        sizes.append(paths.attempts.stat().st_size)
        assert reads.history() == first
    assert max(sizes) < 4 * min(sizes)
    assert sizes != sorted(sizes)


def test_copies_of_a_session_count_once_and_the_longest_counts(paths: Paths, reads: Reads) -> None:
    put(paths, NAMES[0], journal(a_header(id=NAMES[0]), *some_events()))
    put(paths, f"{NAMES[0]}.sync-conflict-1", ended(NAMES[0]))
    history = reads.history()
    assert len(history.attempts) == 3
    assert len(history.sessions) == 1
    assert reads.history() == history


def test_what_cannot_be_read_is_named_and_the_rest_counts(paths: Paths, reads: Reads) -> None:
    put(paths, NAMES[0], ended(NAMES[0]))
    broken = put(paths, NAMES[1], ended(NAMES[1]).replace(b"q-0002", b"q-0009", 1))
    newer = put(paths, NAMES[2], ended(NAMES[2]).replace(b"schema = 1", b"schema = 2", 1))
    history = reads.history()
    assert len(history.attempts) == 3
    assert [str(path) in problem for path, problem in zip((broken, newer), history.problems, strict=True)] == [
        True,
        True,
    ]
    assert "newer" in history.problems[1]
    assert reads.history() == history


def test_progress_is_told(paths: Paths) -> None:
    for name in NAMES:
        put(paths, name, ended(name))
    told: list[tuple[int, int]] = []
    learning = FileDesk(paths, FakeClocks(), START.date, lambda moment: moment).learning
    learning.attempts(lambda done, of: told.append((done, of)))
    assert told == [(0, 3), (1, 3), (2, 3), (3, 3)]
    learning.attempts(lambda done, of: told.append((done, of)))
    assert len(told) == 4
