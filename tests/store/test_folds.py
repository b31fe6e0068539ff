"""What folds came to is kept, gone on from, and never believed when it is of something else."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from tests.fakes import START, FakeClocks
from tests.store.samples import THREE, a_header, at, make_paths, record, some_events, submitted

from mlsim.cli.desk import FileDesk
from mlsim.core.learn.attempts import Attempt, Past
from mlsim.core.learn.reviews import Remembering
from mlsim.core.session.events import Answered, Checked
from mlsim.store.attempts import Extract
from mlsim.store.journal import opening_bytes
from mlsim.store.paths import Paths


class Names:
    """Lists the sessions, and counts how many it was shown."""

    name = "names"

    def __init__(self, version: str = "1") -> None:
        self.version = version
        self.stepped: list[str] = []

    def start(self) -> list[str]:
        return []

    def step(self, state: list[str], past: Past, attempts: Sequence[Attempt]) -> list[str]:
        assert {attempt.session for attempt in attempts} == {past.session}
        self.stepped.append(past.session)
        return [*state, past.session]

    def dump(self, state: list[str]) -> Any:
        return state

    def load(self, values: Any) -> list[str]:
        return [str(value) for value in values]


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    return make_paths(tmp_path, THREE)


def put(paths: Paths, name: str, seconds: float, practice: bool = False) -> Path:
    paths.sessions.mkdir(parents=True, exist_ok=True)
    path = paths.sessions / f"2026-11-22T0914-tst-1-{name}.toml"
    head, events = a_header(id=name), [*some_events(), submitted(seconds)]
    if practice:
        head = a_header(id=name, mode="practice", minutes=None, feedback="each")
        events = [Answered(**at(5), item=0, response=(0,)), Checked(**at(seconds), item=0)]
    path.write_bytes(opening_bytes(head) + b"".join(record(event, head) for event in events))
    return path


def fold(paths: Paths, fold: Any) -> Any:
    return FileDesk(paths, FakeClocks(), START.date, lambda moment: moment).learning.fold(fold)


A, B, C, D = "aaaaaaaaaaaa", "bbbbbbbbbbbb", "cccccccccccc", "dddddddddddd"


def stepped(paths: Paths, version: str = "1") -> tuple[list[str], list[str]]:
    names = Names(version)
    return fold(paths, names), names.stepped


def test_a_new_session_costs_no_more_than_itself(paths: Paths) -> None:
    put(paths, B, 20)
    put(paths, A, 30)
    assert stepped(paths) == ([B, A], [B, A])
    assert stepped(paths) == ([B, A], [])
    put(paths, C, 40)
    assert stepped(paths) == ([B, A, C], [C])
    put(paths, D, 25)
    assert stepped(paths) == ([B, D, A, C], [B, D, A, C]), "one from another machine that ended earlier"
    (paths.sessions / f"2026-11-22T0914-tst-1-{C}.toml").unlink()
    assert stepped(paths)[0] == [B, D, A]
    assert stepped(paths, "2") == ([B, D, A], [B, D, A])


def test_an_unfinished_practice_counts_and_is_not_kept(paths: Paths) -> None:
    put(paths, A, 30)
    put(paths, B, 10, practice=True)
    assert stepped(paths) == ([A, B], [A, B])
    assert stepped(paths) == ([A, B], [B])
    put(paths, C, 40)
    assert stepped(paths) == ([A, C, B], [C, B])


@pytest.mark.parametrize("harm", ["gone", "flipped", "foreign", "misshapen", "torn"])
def test_what_is_kept_is_derived(paths: Paths, harm: str) -> None:
    put(paths, A, 30)
    put(paths, B, 20)
    first = stepped(paths)[0]
    path = paths.folds / "names.json"
    data = path.read_bytes()
    front, _, body = data.partition(b"\n")
    if harm == "gone":
        path.unlink()
    else:
        harmed = {
            "flipped": front + b"\n" + body.replace(b"a", b"b", 1),
            "foreign": b"[1, 2]\n[]",
            "misshapen": json.dumps({**json.loads(front), "count": "x"}).encode() + b"\n" + body,
            "torn": data[:-5],
        }[harm]
        path.write_bytes(harmed)
    assert stepped(paths) == (first, first)
    assert stepped(paths) == (first, [])


def test_cards_are_the_same_step_by_step_and_at_once(paths: Paths) -> None:
    remembering = Remembering("TST-1", 120.0, None)
    gradual = fold(paths, remembering)
    for number, name in enumerate((A, B, C)):
        put(paths, name, 86_400.0 * (number + 1))
        gradual = fold(paths, remembering)
    for path in paths.folds.iterdir():
        path.unlink()
    paths.attempts.unlink()
    assert fold(paths, remembering) == gradual
    assert gradual.cards


class EnoughError(Exception):
    """Somebody has something better to do."""


@pytest.mark.parametrize("most", range(9))
def test_what_is_stopped_goes_on_where_it_was(paths: Paths, most: int) -> None:
    """While journals are read, or while they are folded."""
    for number, name in enumerate((A, B, C, D)):
        put(paths, name, 20 + number)
    calls: list[tuple[int, int]] = []

    def told(done: int, total: int) -> None:
        if len(calls) == most:
            raise EnoughError
        calls.append((done, total))

    def learning() -> Any:
        return FileDesk(paths, FakeClocks(), START.date, lambda moment: moment).learning

    names = Names("1")
    with pytest.raises(EnoughError):
        learning().fold(names, told)
    again, read = Names("1"), []
    there = learning()
    real: Callable[[Path], Extract] = there._index._read

    def reading(path: Path) -> Extract:
        read.append(path)
        return real(path)

    there._index._read = reading
    assert there.fold(again) == [A, B, C, D]
    assert names.stepped + again.stepped == [A, B, C, D]
    assert len(read) == max(0, 4 - most)


def test_where_no_journal_has_changed_none_is_looked_at(paths: Paths, monkeypatch: pytest.MonkeyPatch) -> None:
    put(paths, A, 30)
    put(paths, B, 20)
    first = stepped(paths)[0]
    with monkeypatch.context() as patched:
        patched.setattr(
            "mlsim.store.attempt_index.AttemptIndex.look", lambda *_: pytest.fail("the journals were looked at")
        )
        assert stepped(paths) == (first, [])
        with pytest.raises(pytest.fail.Exception):
            stepped(paths, "2")
    put(paths, C, 40)
    assert stepped(paths) == ([B, A, C], [C])


@pytest.mark.parametrize("name", ["names.seen", "names.json"])
def test_a_damaged_mark_is_not_believed(paths: Paths, name: str) -> None:
    put(paths, A, 30)
    assert stepped(paths)[0] == [A]
    for data in (b"", b"{}", b"[" * 100_000, b"\0", b'{"seen": 1, "through": 2}'):
        (paths.folds / name).write_bytes(data)
        assert stepped(paths)[0] == [A]


def test_a_journal_that_cannot_be_read_is_told_each_time(paths: Paths) -> None:
    put(paths, A, 30)
    (paths.sessions / "2026-11-22T0914-bad.toml").write_text("no session")
    for _ in range(2):
        learning = FileDesk(paths, FakeClocks(), START.date, lambda moment: moment).learning
        assert learning.fold(Names("1")) == [A]
        assert "bad.toml" in learning.problems()[0]


def test_an_unfinished_practice_is_looked_at_each_time(paths: Paths) -> None:
    put(paths, A, 30)
    put(paths, B, 10, practice=True)
    for _ in range(3):
        assert stepped(paths)[0] == [A, B]
