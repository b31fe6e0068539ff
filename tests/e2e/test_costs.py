"""What a start, a key and doing nothing cost, in counts that do not depend on the machine's speed; see ``tests/bench/costs.py``."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.bench.costs import Counted, resident
from tests.bench.data import write_sessions

pytestmark = [pytest.mark.pty, pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")]

SHOWN = "Prepare for"
SESSIONS = 120


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with a history, whose lobby has been looked at before."""
    made = tmp_path_factory.mktemp("home")
    write_sessions(made / "data" / "sessions", SESSIONS)
    with Counted(made, made / "first") as terminal:
        terminal.until(SHOWN, 60)
        terminal.until("sit ", 60)
        terminal.quiet(1.5)
        terminal.send("q")
        terminal.gone(60)
    return made


@pytest.fixture(scope="module")
def lobby(home: Path) -> Iterator[Counted]:
    with Counted(home, home / "lobby") as terminal:
        terminal.until(SHOWN, 60)
        yield terminal


@pytest.fixture(scope="module")
def smallest(home: Path) -> Iterator[Counted]:
    with Counted(home, home / "smallest", smallest=True) as terminal:
        terminal.until("READY-TO-READ", 60)
        yield terminal


def test_a_start_reads_the_index_and_no_bank_or_journal(home: Path, lobby: Counted) -> None:
    lobby.quiet(1.5)
    counts = lobby.counts()
    assert not [path for path in counts.below(home / "data") if not path.endswith(".lock")]
    read = counts.below(home / "cache")
    assert "index.json" in read
    # The row of each session, and what is known of learning: a handful of files, however long the history is.
    assert len(read) <= 8, read
    banks = [path for path in counts.opened if path.endswith(".toml") and "/banks/" in path]
    assert banks == []


def test_a_start_imports_what_it_needs(lobby: Counted, smallest: Counted) -> None:
    """Settled: what reads banks and journals has been imported behind the first frame, so that the next key need not wait for it."""
    ours, theirs = lobby.counts().modules, smallest.counts().modules
    foreign = {name.partition(".")[0] for name in ours - theirs}
    assert not foreign & {"fsrs", "xml", "html", "numpy", "zstandard", "pytest"}
    assert not [name for name in ours if name.startswith(("mlsim.formats", "mlsim.core.authoring.lint"))]
    assert len(ours - theirs) <= 250, sorted(ours - theirs)


def test_a_start_paints_the_screen_about_once(home: Path) -> None:
    with Counted(home, home / "paint") as terminal:
        terminal.until(SHOWN, 60)
        terminal.quiet(1.5)
        # A screen of 80 x 24 with its colours has about 5,000 bytes.
        assert terminal.bytes <= 14_000


def test_moving_the_cursor_repaints_two_rows(lobby: Counted) -> None:
    for key in "jjk":
        painted, called = lobby.costs(key)
        assert 0 < painted <= 2_000, key
        assert called <= 40, key


def test_keys_in_an_exam_repaint_what_changed(home: Path, smallest: Counted) -> None:
    with Counted(home, home / "exam") as terminal:
        terminal.until(SHOWN, 60)
        terminal.quiet()
        terminal.send("e")
        terminal.until("the clock has not started", 60)
        terminal.quiet()
        terminal.send("\r")
        terminal.until("1 / 65", 60)
        terminal.quiet()
        journal = max((home / "data" / "sessions").glob("*.toml"))
        before = terminal.counts()
        moved, _ = terminal.costs("j")
        assert 0 < moved <= 2_000
        size = journal.stat().st_size
        chosen, called = terminal.costs("a")
        assert 0 < chosen <= 3_000
        # One record is written, in one call; the terminal gets the rest.
        assert 0 < journal.stat().st_size - size <= 250
        assert called <= 60
        following, _ = terminal.costs("n")
        assert 0 < following <= 6_500
        after = terminal.counts()
        # No key opens a file or imports a module.
        assert after.opened[len(before.opened) :] in ((), (str(home / "exam" / "counts.json.tmp"),))
        assert not [name for name in after.modules - before.modules if name.startswith("mlsim")]
        # A program without a network needs nothing that encrypts, and one with a file a session no database.
        assert not {"_ssl", "_sqlite3"} & after.modules
        # The budget is 1.6 times the smallest app, which the bench holds; another allocator may be a little worse.
        assert resident(terminal.process.pid) <= 1.75 * resident(smallest.process.pid)
        taken, calls = terminal.bytes, terminal.calls()
        terminal.read(5)
        # The clock changes once a second, by some digits.
        assert terminal.bytes - taken <= 5 * 100 + 100
        assert terminal.calls() - calls <= 5 * 30
        terminal.send("\x11")
        assert terminal.gone(30) == 0
