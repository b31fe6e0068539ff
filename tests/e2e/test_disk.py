"""A disk that really takes no more, by a limit of the system that is set while the program runs: a quota, as far as a program can tell."""

from __future__ import annotations

import signal
import sys
from pathlib import Path

import pytest

pytestmark = [
    pytest.mark.pty,
    pytest.mark.skipif(sys.platform != "linux", reason="limits of another process are Linux's"),
]

if sys.platform == "linux":
    import resource

    from tests.e2e.watched import Watched, journal, saved

EXAM = ("start", "MLA-C02", "--short")


def limit(terminal: Watched, size: int) -> None:
    """No file of the program may grow beyond this."""
    resource.prlimit(terminal.process.pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))


def answered_on_a_full_disk(terminal: Watched, home: Path) -> bytes:
    """An exam in which there is no room for the first answer; gives what the journal held before."""
    terminal.start_exam()
    before = journal(home).read_bytes()
    limit(terminal, len(before))
    terminal.send("c")
    terminal.until("Not saved: File too large.")
    return before


def test_an_exam_goes_on_in_memory_and_is_saved_when_there_is_room(home: Path) -> None:
    with Watched(home, *EXAM) as terminal:
        before = answered_on_a_full_disk(terminal, home)
        terminal.until("(x) C")
        terminal.send("n")
        terminal.until("2 / 20")
        assert journal(home).read_bytes() == before
        terminal.send("\x11")
        terminal.until("The last answers are not on the disk")
        limit(terminal, resource.RLIM_INFINITY)
        terminal.send("t")
        assert (terminal.gone(), terminal.disorder()) == (0, [])
    assert journal(home).read_bytes().startswith(before)
    loaded = saved(home)
    assert (loaded.damage, loaded.session.current) == ((), 1)
    assert loaded.session.answers[0].marks.response == (loaded.session.header.items[0].options[2],)


def test_being_told_to_end_says_what_is_lost(home: Path) -> None:
    with Watched(home, *EXAM) as terminal:
        before = answered_on_a_full_disk(terminal, home)
        terminal.signal(signal.SIGTERM)
        assert (terminal.gone(), terminal.disorder()) == (143, [])
        terminal.until("The last answers could not be saved anywhere: File too large.")
    assert journal(home).read_bytes() == before
    assert not saved(home).damage
