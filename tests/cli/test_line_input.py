"""Lines in and lines out, where there is no screen."""

from __future__ import annotations

import io
import os
import subprocess
import sys

import pytest

from mlsim.cli.line_input import LineInput, Talk


def piped(monkeypatch: pytest.MonkeyPatch, data: bytes, encoding: str = "utf-8") -> None:
    """These bytes are what is typed."""
    reading, writing = os.pipe()
    os.write(writing, data)
    os.close(writing)
    monkeypatch.setattr(sys, "stdin", os.fdopen(reading, encoding=encoding))


@pytest.mark.parametrize(
    ("data", "encoding", "lines"),
    [
        (b"a\nb", "utf-8", ["a\n", "b\n", None]),
        (b"", "utf-8", [None]),
        (b"\n\n", "utf-8", ["\n", "\n", None]),
        (b"caf\xc3\xa9\r\n", "ascii", ["caf\u00e9\r\n", None]),
        (b"caf\xe9\n", "latin-1", ["caf\u00e9\n", None]),
        (b"\xff\n", "utf-8", ["\ufffd\n", None]),
    ],
)
def test_lines_come_one_by_one(
    monkeypatch: pytest.MonkeyPatch, data: bytes, encoding: str, lines: list[str | None]
) -> None:
    piped(monkeypatch, data, encoding)
    given = LineInput()
    assert [given.line(20) for _ in lines] == lines
    sys.stdin.close()


def test_nothing_yet_is_an_empty_text(monkeypatch: pytest.MonkeyPatch) -> None:
    reading, writing = os.pipe()
    monkeypatch.setattr(sys, "stdin", os.fdopen(reading))
    given = LineInput()
    assert given.line(0.01) == ""
    os.write(writing, b"now\n")
    assert given.line(20) == "now\n"
    os.close(writing)
    assert given.line(20) is None
    sys.stdin.close()


def test_a_pipe_gets_each_thought_on_one_line_and_the_answers_after_their_prompts(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(" b \n"))
    talk = Talk()
    assert not talk.somebody
    talk.say("word " * 60)
    talk.say("")
    assert talk.ask("Answer:") == "b"
    assert talk.ask("Answer:") is None
    assert capsys.readouterr().out == "word " * 60 + "\nAnswer: b\nAnswer: \n"


def test_what_could_harm_a_terminal_is_escaped(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("\x1b[2J\n"))
    talk = Talk()
    talk.say(["a\x1b[31m", "b\nc"])
    talk.ask("Answer:")
    assert "\x1b" not in capsys.readouterr().out


class Screen(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_terminal_gets_lines_that_fit_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "30")
    screen = Screen()
    monkeypatch.setattr(sys, "stdout", screen)
    monkeypatch.setattr(sys, "stdin", Screen("x\n"))
    talk = Talk()
    assert talk.somebody
    talk.say(["word " * 20, "https://example.com/" + "x" * 40])
    assert talk.ask("Answer:") == "x"
    lines = screen.getvalue().splitlines()
    assert all(len(line) < 30 for line in lines[:-2])
    assert lines[-2] == "https://example.com/" + "x" * 40
    assert lines[-1] == "Answer: ", "a terminal shows what is typed by itself"


def test_waiting_ends_when_the_time_is_up(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    reading, writing = os.pipe()
    monkeypatch.setattr(sys, "stdin", os.fdopen(reading))
    monkeypatch.setattr("mlsim.cli.line_input.LOOK_SECONDS", 0.01)
    looks = iter([False, False, True])
    assert Talk().ask("Answer:", lambda: next(looks)) == ""
    os.close(writing)
    sys.stdin.close()
    assert capsys.readouterr().out == "Answer: \n"


def test_a_character_that_the_output_lacks_is_escaped_and_a_note_is_kept_whole() -> None:
    command = [sys.executable, "-m", "mlsim.cli.main", "practice", "AIF-C01", "--plain", "--count", "1"]
    environment = {**os.environ, "PYTHONIOENCODING": "ascii"}
    data = "note caf\u00e9\nnote\nquit\n".encode()
    done = subprocess.run(command, input=data, capture_output=True, env=environment, check=False)
    assert done.returncode == 1
    assert done.stderr == b""
    assert b"Your note: caf\\xe9\n" in done.stdout
