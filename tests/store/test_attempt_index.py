"""The index of the attempts: a journal is read once, and what the index says is what the journals say."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.fakes import START, FakeClocks
from tests.store.journal_bytes import journal
from tests.store.samples import a_header, make_paths, record, some_events, submitted

from mlsim.cli.desk import FileDesk
from mlsim.core.learn.attempts import History
from mlsim.store.attempts import Extract, extract
from mlsim.store.paths import Paths


class Reads:
    """A desk's learning that counts which journals are read."""

    def __init__(self, paths: Paths, monkeypatch: pytest.MonkeyPatch) -> None:
        self.paths = paths
        self.names: list[str] = []
        told: Callable[..., Extract] = extract

        def counted(data: bytes, shown: str, grade: Any) -> Extract:
            self.names.append(Path(shown).name)
            return told(data, shown, grade)

        monkeypatch.setattr("mlsim.cli.learning.extract", counted)

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
    monkeypatch.setattr("mlsim.store.linefile.STALE", 2)
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
