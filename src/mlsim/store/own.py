"""The person's own banks on the disk: a folder for each, with files of at most 500 questions, and its exam's blueprint beside them.

Nothing that is there is ever changed: what is new comes in files of its own, and only the blueprint may be written anew.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import tomli_w

from mlsim.core.bank.exams import Exam
from mlsim.core.bank.questions import BankHeader, Case, Question
from mlsim.core.base.errors import BankError
from mlsim.store.bank_text import bank_text, plain
from mlsim.store.banks import MAX_QUESTIONS, bank_files, load_bank_file, load_exams
from mlsim.store.files import FOLDER_MODE, make_folder, sync_folder, write_atomically
from mlsim.store.locking import HeldElsewhereError, take
from mlsim.store.paths import Paths
from mlsim.store.toml import MAX_BYTES

_HEADER: Final = re.compile(
    rb"^[ \t]*\[bank\][^\[]*?^[ \t]*id[ \t]*=[ \t]*[\"']([a-z0-9._-]+)[\"']", re.MULTILINE | re.DOTALL
)
_PART: Final = re.compile(r"part-(\d{4,})\.toml")
_ROOM: Final = MAX_BYTES * 3 // 4
"""Bytes that a file is filled to."""
LOCK_SECONDS: Final = 10.0


@dataclass(frozen=True)
class OwnBank:
    """A bank of the person's own as it is on the disk."""

    id: str
    folder: Path
    header: BankHeader | None = None
    """None if there is no such bank yet."""
    questions: tuple[Question, ...] = ()
    cases: tuple[Case, ...] = ()
    exam: Exam | None = None


def exam_text(exam: Exam) -> str:
    """A blueprint's file."""
    return tomli_w.dumps({"schema": 1, "exam": plain(exam)}, multiline_strings=True)


def own_bank(paths: Paths, bank: str) -> OwnBank:
    """What there is of a bank: its questions from all files whose header names it.

    Raises BankError if one of its files cannot be read at all: what it holds could then be imported twice.
    """
    folder = paths.banks / bank
    header: BankHeader | None = None
    questions: list[Question] = []
    cases: list[Case] = []
    for path in bank_files(paths.banks):
        inside = folder in path.parents
        if not inside and _bank_of(path) != bank:
            continue
        shown = f"{paths.banks}/{path.relative_to(paths.banks).as_posix()}"
        loaded = load_bank_file(path, shown, shipped=False)
        if loaded.header.id == "unreadable":
            problem = loaded.problems[0]
            detail = f"{problem.title}. {problem.detail} Mend the file, or move it out of the folder, and import again."
            raise BankError(f"A file of the bank {bank} cannot be read", detail, problem.where)
        if loaded.header.id == bank:
            header = header or loaded.header
            questions += loaded.questions
            cases += loaded.cases
    exams, problems = load_exams(folder / "exams", str(folder / "exams"))
    if problems:
        raise problems[0]
    return OwnBank(bank, folder, header, tuple(questions), tuple(cases), exams[0] if exams else None)


def _bank_of(path: Path) -> str:
    """The id of the bank of a file, from its beginning alone."""
    with contextlib.suppress(OSError), path.open("rb") as file:
        found = _HEADER.search(file.read(16_384))
        return found[1].decode() if found else ""
    return ""


def taken_ids(paths: Paths, bank: str) -> frozenset[str]:
    """Ids in the other banks that begin as those of this bank do."""
    wanted = re.compile(
        rb"^[ \t]*id[ \t]*=[ \t]*[\"'](" + re.escape(bank).encode() + rb"-[a-z0-9._-]+)[\"']", re.MULTILINE
    )
    start = f"{bank}-".encode()
    found: set[str] = set()
    for folder in (paths.shipped, paths.banks):
        for path in bank_files(folder):
            with contextlib.suppress(OSError):
                data = path.read_bytes()
                if start in data and _bank_of(path) != bank:
                    found.update(match.decode() for match in wanted.findall(data))
    return frozenset(found)


def shipped_banks_of(paths: Paths) -> frozenset[str]:
    """The ids of the shipped banks."""
    return frozenset(_bank_of(path) for path in bank_files(paths.shipped)) - {""}


@contextlib.contextmanager
def writing(paths: Paths) -> Iterator[None]:
    """One import at a time: two could give the same name to different files. Raises BankError if another takes too long."""
    try:
        make_folder(paths.banks)
        lock = take(paths.banks / ".import.lock", LOCK_SECONDS)
        try:
            yield
        finally:
            lock.release()
    except HeldElsewhereError:
        detail = "Wait until it has ended, and import again. Nothing was written."
        raise BankError("Another import is writing", detail, str(paths.banks)) from None
    except OSError as problem:
        detail = f"{problem.strerror or problem}. Nothing was written."
        raise BankError("The bank cannot be written", detail, str(paths.banks)) from None


def write_bank(
    bank: OwnBank, header: BankHeader, questions: Sequence[Question], cases: Sequence[Case], exam: Exam | None
) -> tuple[str, ...]:
    """Add questions to a bank, and put its blueprint in place.

    A new bank appears with one rename. To one that is there whole files are added, the blueprint first, so that no question ever
    names an exam that is not there.

    Args:
        bank: as it is, from `own_bank`.
        header: of the new files.
        questions, cases: what is added; may be none.
        exam: the blueprint, or None to leave it as it is.

    Returns:
        The names of the files of questions.

    Raises:
        OSError: a new bank was not written at all; one that was there holds whole files only.
    """
    texts = list(_parts(header, questions, cases))
    if bank.folder.is_dir():
        return _added(bank, texts, exam)
    for left in bank.folder.parent.glob(f".{bank.folder.name}.*.tmp"):
        shutil.rmtree(left, ignore_errors=True)  # of an import that was killed
    temporary = bank.folder.with_name(f".{bank.folder.name}.{os.getpid()}.tmp")
    try:
        temporary.mkdir(mode=FOLDER_MODE)
        names = _write_parts(temporary, texts, 1)
        if exam is not None:
            write_atomically(temporary / "exams" / f"{exam.code.lower()}.toml", exam_text(exam).encode())
        temporary.rename(bank.folder)
    except BaseException:
        shutil.rmtree(temporary, ignore_errors=True)
        raise
    sync_folder(bank.folder.parent)
    return names


def _added(bank: OwnBank, texts: Sequence[bytes], exam: Exam | None) -> tuple[str, ...]:
    if exam is not None:
        there = sorted((bank.folder / "exams").glob("*.toml"))
        path = there[0] if there else bank.folder / "exams" / f"{exam.code.lower()}.toml"
        write_atomically(path, exam_text(exam).encode())
    numbers = [int(found[1]) for path in bank.folder.glob("part-*.toml") if (found := _PART.fullmatch(path.name))]
    return _write_parts(bank.folder, texts, 1 + max(numbers, default=0))


def _write_parts(folder: Path, texts: Sequence[bytes], first: int) -> tuple[str, ...]:
    names = tuple(f"part-{number:04}.toml" for number in range(first, first + len(texts)))
    for name, text in zip(names, texts, strict=True):
        write_atomically(folder / name, text)
    return names


def _parts(header: BankHeader, questions: Sequence[Question], cases: Sequence[Case]) -> Iterator[bytes]:
    """The files: at most 500 questions and about 6 MB each. A case stands in the file of its first question."""
    by_id = {case.id: case for case in cases}
    start = 0
    while start < len(questions):
        size = min(MAX_QUESTIONS, len(questions) - start)
        while True:
            chunk = questions[start : start + size]
            named = dict.fromkeys(q.case for q in chunk if q.case in by_id)
            text = bank_text(header, [by_id[name] for name in named if name], chunk).encode()
            if len(text) <= _ROOM or size == 1:
                break
            size //= 2
        for name in named:
            by_id.pop(name or "", None)
        yield text
        start += size
