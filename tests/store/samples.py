"""Banks, blueprints and journals as files, made from the values in ``tests.fakes``."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from typing import Any

import tomli_w
from tests.fakes import START, exam, header, single, spread

from mlsim.core.bank.exams import Exam
from mlsim.core.bank.questions import Case, Question
from mlsim.core.base.model import Model
from mlsim.core.session.events import Answered, Event, Header, Moved, Noted, Submitted
from mlsim.store.journal import checksum, header_bytes, record_bytes
from mlsim.store.paths import Paths
from mlsim.store.sessions import SessionFiles

THREE = [single(n) for n in (1, 2, 3)]


def bank_text(questions: Iterable[Question], *, bank: str = "test", cases: Iterable[Case] = ()) -> str:
    """A bank file with these questions."""
    tables = {
        "schema": 1,
        "bank": {"id": bank, "title": f"Bank {bank}"},
        "case": [_plain(case) for case in cases],
        "question": [_plain(question) for question in questions],
    }
    return tomli_w.dumps({name: value for name, value in tables.items() if value})


def exam_text(blueprint: Exam) -> str:
    """A blueprint's file."""
    return tomli_w.dumps({"schema": 1, "exam": _plain(blueprint)})


def _plain(value: Model) -> dict[str, object]:
    return value.model_dump(by_alias=True, exclude_none=True, exclude_unset=True)


def write(path: Path, text: str) -> Path:
    """Write a file, and the folders above it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="")
    return path


def make_paths(root: Path, questions: Iterable[Question] | None = None) -> Paths:
    """An empty home, and a shipped folder with the exam TST-1 and its questions, 30 if none are given."""
    paths = Paths(root / "data", root / "config", root / "cache", root / "shipped")
    write(paths.shipped / "exams" / "tst-1.toml", exam_text(exam()))
    write(paths.shipped / "one" / "all.toml", bank_text(spread(30) if questions is None else questions))
    return paths


def journals(paths: Paths) -> SessionFiles:
    """The folder of the journals."""
    return SessionFiles(paths.sessions, paths.discarded)


def at(seconds: float) -> dict[str, Any]:
    """When an event happens: ``seconds`` after the start, all of them charged."""
    return {"at": START + timedelta(seconds=round(seconds)), "clock": float(seconds)}


def a_header(**values: Any) -> Header:
    """The header of a session with three questions."""
    return header(THREE, **values)


def record(event: Event, head: Header | None = None, number: int = 0) -> bytes:
    """A record of the session with a header."""
    return record_bytes(event, checksum(header_bytes(head or a_header())), number)


def some_events() -> list[Event]:
    """An unfinished sitting."""
    return [
        Answered(**at(5), item=0, response=(1,)),
        Moved(**at(7.5), item=1),
        Answered(**at(9), item=1, response=(2,)),
        Noted(**at(11), item=1, text='crc = "00000000"\n[[event]]\n"quoted" \\ and more'),
        Answered(**at(12), item=0, response=(0,)),
    ]


def submitted(seconds: float = 20, count: int = 3, **values: Any) -> Submitted:
    """The end: the first question right, the others blank."""
    columns: dict[str, object] = {
        "question": [f"q-{n:04}" for n in range(1, count + 1)],
        "revision": ["0" * 32] * count,
        "response": [[0]] + [[]] * (count - 1),
        "first": [[0]] + [[]] * (count - 1),
        "correct": [True] + [False] * (count - 1),
        "first_correct": [True] + [False] * (count - 1),
        "seconds": [1.5] * count,
        "sureness": ["sure"] + [""] * (count - 1),
        "changes": [0] * count,
        "flagged": [False] * count,
    }
    return Submitted(**{**at(seconds), "reason": "ended", **columns, **values})
