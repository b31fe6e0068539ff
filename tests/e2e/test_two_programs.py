"""Two programs and one session: one writes, the other one is told who does, and may look. A dead one holds nobody up."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from filelock import FileLock

pytestmark = [pytest.mark.pty, pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are POSIX")]

if sys.platform != "win32":
    from tests.e2e.watched import Watched, events, journal, saved

EXAM = ("start", "MLA-C02", "--short")
BUSY = "The session is open in another program"


def lock(home: Path) -> Path:
    path = journal(home)
    return path.with_name(f".{path.name}.lock")


def written(home: Path) -> list[dict[str, object]]:
    """The records but the ticks, which come by themselves."""
    return [event for event in events(home) if event["type"] != "ticked"]


def run(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "mlsim.cli.main", *arguments]
    return subprocess.run(command, env={"MLSIM_HOME": str(home)}, capture_output=True, text=True, check=False)


def test_the_second_is_told_who_writes_and_can_look_but_not_write(home: Path) -> None:
    with Watched(home, *EXAM) as first:
        first.start_exam()
        before = written(home)
        with Watched(home, "resume") as second:
            second.until(BUSY)
            second.until(f"Process {first.process.pid} holds it")
            second.send("l")
            second.until("Looking: all")
            second.until("1 complete 19 incomplete")
            second.send("\r")
            second.until("Question 1, as it stands in the other program")
            second.until("(x) B")
            # Everything that would write, were it the other screen.
            second.send("acmsxuCnprtJK[]")
            second.read(0.3)
            second.send("\x1b")
            second.until("Looking: all")
            second.send("\x05")
            second.until("can be ended there")
            second.send("acmsu/wvt")
            second.read(0.3)
            assert written(home) == before
            second.send("\x1b")
            second.until("Unfinished")
            second.send("x")
            second.until("Discard this session?")
            second.send("d")
            second.until(BUSY)
            second.send("\r")
            second.until("Unfinished")
            assert written(home) == before
            # The first has not noticed.
            first.send("c")
            first.until("(x) C")
            assert len(written(home)) == len(before) + 1
            first.send("\x11")
            assert first.gone() == 0
            # Nobody has it now.
            second.send("k\x1b[A\x1b[A\x1b[A\r")
            second.until("(x) C")
            second.until("1 / 20")
            second.send("m")
            second.until("! flagged")
            second.send("\x11")
            assert (second.gone(), second.disorder()) == (0, [])
        assert b"Traceback" not in second.written
    assert [event["type"] for event in written(home)[-3:]] == ["away", "flagged", "left"]
    assert not saved(home).damage


def test_commands_refuse_what_another_program_holds(home: Path) -> None:
    with Watched(home, *EXAM) as first:
        first.start_exam()
        name = journal(home).stem
        before = written(home)
        done = run(home, "discard", name, "--yes")
        assert done.returncode == 2
        assert BUSY in done.stderr
        assert f"Process {first.process.pid} holds it" in done.stderr
        listed = run(home, "history")
        assert (listed.returncode, listed.stderr) == (0, "")
        assert "MLA-C02" in listed.stdout
        assert written(home) == before


def test_of_two_that_resume_at_once_one_writes(home: Path) -> None:
    with Watched(home, *EXAM) as first:
        first.start_exam()
        first.kill()
    with Watched(home, "resume") as one, Watched(home, "resume") as two:
        for _ in range(400):
            for each in (one, two):
                each.read(0.02)
            if all("Resumed." in each.text or BUSY in each.text for each in (one, two)):
                break
        assert sorted(["Resumed." in each.text for each in (one, two)]) == [False, True]
        holder, other = (one, two) if "Resumed." in one.text else (two, one)
        other.until(f"Process {holder.process.pid} holds it")
    assert [event["type"] for event in written(home)] == ["opened", "answered", "away"]


def test_a_lock_that_a_killed_process_left_holds_nobody_up(home: Path) -> None:
    with Watched(home, *EXAM) as first:
        first.start_exam()
        first.kill()
    assert lock(home).exists()
    for content in (None, b"", b"1", b"\xff\xfe", b"9" * 100_000):
        if content is not None:
            lock(home).write_bytes(content)
        with Watched(home, "resume") as second:
            second.until("Resumed.")
            second.until("(x) B")
            assert lock(home).read_text() == str(second.process.pid)
            second.kill()


CONTENTS = {"nothing": b"", "an escape": b"\x1b]0;PWNED\x07", "a line of digits": b"7" * 5000}


@pytest.mark.parametrize("case", CONTENTS)
def test_a_lock_that_says_nothing_of_use_is_still_a_lock(home: Path, case: str) -> None:
    with Watched(home, *EXAM) as first:
        first.start_exam()
        first.kill()
    with FileLock(lock(home)):
        lock(home).write_bytes(CONTENTS[case])
        with Watched(home, "resume") as second:
            second.until(BUSY)
            second.send("\r")
            second.until("Unfinished")
            assert b"PWNED" not in second.written


def test_a_lock_with_bytes_that_are_no_text_is_still_a_lock(home: Path) -> None:
    with Watched(home, *EXAM) as first:
        first.start_exam()
        first.kill()
    with FileLock(lock(home)):
        lock(home).write_bytes(b"\xff\xfe")
        done = run(home, "discard", journal(home).stem, "--yes")
        assert (done.returncode, "Traceback" in done.stderr) == (2, False)
        assert BUSY in done.stderr
