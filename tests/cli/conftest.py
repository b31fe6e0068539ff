"""What the tests of the command line share: a small exam that is shipped, and two sessions of it."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.cli.shell import Shell
from tests.fakes import START, FakeClocks
from tests.store.samples import make_paths

from mlsim.cli import wiring
from mlsim.cli.desk import FileDesk
from mlsim.core.form.wish import Wish
from mlsim.store.paths import Paths


@pytest.fixture
def paths(home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Paths]:
    """The home of the program, with a small exam shipped."""
    made = make_paths(home)
    monkeypatch.setattr("mlsim.store.paths.shipped_banks", lambda package=None: made.shipped)
    yield made
    wiring.desk.cache_clear()


@pytest.fixture
def shell(paths: Paths, capsys: pytest.CaptureFixture[str]) -> Shell:
    return Shell(capsys)


@pytest.fixture
def sessions(paths: Paths, clocks: FakeClocks) -> tuple[str, str]:
    """An ended session with three answers, all right, and a later one that was left after one answer."""
    desk = FileDesk(paths, clocks, START.date, lambda moment: moment)
    names = []
    for answers in (3, 1):
        sitting = desk.begin(desk.prepare(Wish("TST-1")))
        for item in range(answers):
            sitting.go(item)
            sitting.choose(sitting.question.key[0])
            clocks.advance(4)
        names.append(sitting.session.header.id)
        if answers == 3:
            sitting.submit("ended")
            clocks.advance(86_400)
        else:
            sitting.leave()
    return names[0], names[1]


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Types lines, as a pipe would."""

    def feed(*lines: str) -> None:
        monkeypatch.setattr(sys, "stdin", io.StringIO("".join(line + "\n" for line in lines)))

    return feed
