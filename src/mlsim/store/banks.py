"""Banks and blueprints from TOML files to `core` values. One bad question is left out and reported; the others load."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from mlsim.core.bank.exams import Exam
from mlsim.core.bank.library import BankFile, Library, assemble
from mlsim.core.bank.questions import BankHeader, Case, Question, revision
from mlsim.core.base.errors import BankError
from mlsim.core.base.text import first_line, visible
from mlsim.store.paths import Paths
from mlsim.store.toml import check_schema, excerpt, line_of, parse, place, read_text

V = TypeVar("V")

MAX_QUESTIONS = 500
"""Questions in one file."""
MAX_FIELDS = 50
"""Fields in one table."""
_TOP_LEVEL = ("schema", "bank", "case", "question")
NO_BANKS = ("exams", "reviews", "registry")
"""Folders beside the banks, of blueprints, records of blind solving, and names of services."""


@cache
def _question_adapter() -> TypeAdapter[Question]:
    """Made when the first question is read: the lobby has none to read."""
    return TypeAdapter(Question)


def bank_files(folder: Path) -> list[Path]:
    """All question files below a folder, by name; the folders ``exams``, ``reviews`` and ``registry`` hold no banks."""
    found: list[Path] = []
    for root, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith(".") and name not in NO_BANKS)
        found += [Path(root) / name for name in sorted(names) if name.endswith(".toml") and not name.startswith(".")]
    return found


def load_library(paths: Paths, extra: Iterable[Path] = ()) -> Library:
    """Everything below the shipped folder and the person's own, and the ``extra`` files, shipped first."""
    exams, problems = all_exams(paths)
    files = [
        *load_folder(paths.shipped, "banks", shipped=True),
        *load_folder(paths.banks, str(paths.banks), shipped=False),
    ]
    for path in extra:
        files += (
            load_folder(path, str(path), shipped=False)
            if path.is_dir()
            else [load_bank_file(path, str(path), shipped=False)]
        )
    return assemble(exams, files, problems)


def all_exams(paths: Paths) -> tuple[list[Exam], list[BankError]]:
    """All blueprints, shipped ones first, and what was wrong with the others."""
    exams, problems = load_exams(paths.shipped / "exams", "banks/exams")
    own, own_problems = load_own_exams(paths.banks)
    return [*exams, *own], [*problems, *own_problems]


def load_own_exams(banks: Path) -> tuple[list[Exam], list[BankError]]:
    """The blueprints among the person's banks: in the folder ``exams``, and in that of each bank.

    They come behind the shipped ones, so that a code which is taken stays what it is (`core.bank.library.assemble`).
    """
    exams: list[Exam] = []
    problems: list[BankError] = []
    for folder in [banks / "exams", *sorted(banks.glob("*/exams"))]:
        # Folders that begin with a dot are imports that never ended.
        if folder.is_dir() and not folder.parent.name.startswith("."):
            found, wrong = load_exams(folder, f"{banks}/{folder.relative_to(banks).as_posix()}")
            exams += found
            problems += wrong
    return exams, problems


def load_exams(folder: Path, shown: str) -> tuple[list[Exam], list[BankError]]:
    """The blueprints of a folder by file name, and what was wrong with the others."""
    exams: list[Exam] = []
    problems: list[BankError] = []
    for path in sorted(folder.glob("*.toml")):
        name = f"{shown}/{path.name}"
        try:
            document = parse(read_text(path, name), name)
            check_schema(document, name)
        except BankError as error:
            problems.append(_of(error, name))
            continue
        values = document.get("exam", {})
        try:
            exams.append(Exam.model_validate(values))
        except ValidationError as error:
            problems.append(_of(_described(error, "The blueprint cannot be used", name, values), name))
    return exams, problems


def load_folder(folder: Path, shown: str, *, shipped: bool) -> list[BankFile]:
    """All bank files below a folder, each named as below ``shown``; one that cannot be read at all gives its problem and no question."""
    return [
        load_bank_file(path, f"{shown}/{path.relative_to(folder).as_posix()}", shipped=shipped)
        for path in bank_files(folder)
    ]


def load_bank_file(path: Path, shown: str, *, shipped: bool) -> BankFile:
    """One file. Never raises for what is in it: `BankFile.problems` says what was left out.

    Args:
        path: the file.
        shown: how it is named in problems.
        shipped: whether it comes with the program.
    """
    nothing = BankHeader(id="unreadable", title="unreadable")
    try:
        text = read_text(path, shown)
        document = parse(text, shown)
        check_schema(document, shown)
        return bank_from(document, shown, shipped=shipped, find_line=lambda field, value: line_of(text, field, value))
    except BankError as error:
        return BankFile(nothing, visible(shown), shipped, problems=(_of(error, shown),))


def load_questions(path: Path, shown: str, revisions: Mapping[str, str], *, shipped: bool) -> BankFile:
    """Some questions of a file, and its cases.

    Args:
        path: the file.
        shown: how it is named in problems.
        revisions: the ids of the questions to read, each with the revision that it has.
        shipped: whether it comes with the program.
    """
    try:
        document = parse(excerpt(path, shown, revisions), shown)
        check_schema(document, shown)
        found = bank_from(document, shown, shipped=shipped)
    except BankError:
        return load_bank_file(path, shown, shipped=shipped)
    scenarios = {case.id: case.scenario for case in found.cases}
    there = {q.id: revision(q, scenarios.get(q.case or "", "")) for q in found.questions}
    # A case may be in another file; then the revision cannot be told here, and the question is read from the whole file.
    as_known = all(there.get(name) == known for name, known in revisions.items())
    return found if as_known and not found.problems else load_bank_file(path, shown, shipped=shipped)


def bank_from(
    document: Mapping[str, Any],
    shown: str,
    *,
    shipped: bool,
    find_line: Callable[[str, str], int | None] = lambda _f, _v: None,
) -> BankFile:
    """Validate a parsed document. Raises BankError if it has no usable ``[bank]`` or too many questions."""
    unknown = [key for key in document if key not in _TOP_LEVEL]
    if unknown:
        detail = f"A bank file has `schema`, `[bank]`, `[[case]]` and `[[question]]`, but no `{visible(unknown[0])}`."
        raise BankError("Unknown table or field", detail, shown)
    if reason := _too_many(document.get("bank")):
        raise BankError("The [bank] table cannot be used", reason, shown)
    try:
        header = BankHeader.model_validate(document.get("bank", {}))
    except ValidationError as error:
        raise _described(error, "The [bank] table cannot be used", shown, document.get("bank", {})) from None
    problems: list[BankError] = []

    def entries(name: str, validate: Callable[[Any], V]) -> Iterator[V]:
        raw_entries = document.get(name, [])
        if not isinstance(raw_entries, list):
            problems.append(BankError(f"`{name}` is not a list", f"Write each as [[{name}]].", shown))
            return
        if len(raw_entries) > MAX_QUESTIONS:
            raise BankError(
                f"Too many entries of [[{name}]]",
                f"It has {len(raw_entries):,}; a file may have {MAX_QUESTIONS}. A bank is a folder: split it into files.",
                shown,
            )
        for number, raw in enumerate(raw_entries, start=1):
            if reason := _too_many(raw):
                problems.append(
                    BankError(f"The {name} cannot be used", reason, place(shown, None, f"{name} number {number}"))
                )
                continue
            try:
                yield validate(raw)
            except ValidationError as error:
                identity = raw.get("id") if isinstance(raw, dict) else None
                known = isinstance(identity, str)
                named = f"{name} {visible(first_line(str(identity), 80))}" if known else f"{name} number {number}"
                line = find_line("id", str(identity)) if known else None
                problem = _described(error, f"The {name} cannot be used", place(shown, line, named), raw)
                problem.question = visible(first_line(str(identity), 80)) if known and name == "question" else ""
                problems.append(problem)

    cases = tuple(entries("case", Case.model_validate))
    questions = tuple(entries("question", _question_adapter().validate_python))
    if not document.get("question") and not document.get("case"):
        problems.append(BankError("The bank has no question", "Write each as [[question]].", shown))
    named = tuple(_of(problem, shown) for problem in problems)
    return BankFile(header, visible(shown), shipped, questions, cases, named)


def _too_many(raw: object) -> str:
    """Why a table need not be looked at: naming each of a hundred thousand unknown fields takes seconds."""
    if isinstance(raw, dict) and len(raw) > MAX_FIELDS:
        return f"It has {len(raw):,} fields; no table has more than {MAX_FIELDS}."
    return ""


def _described(error: ValidationError, title: str, where: str, raw: object) -> BankError:
    """The first thing that is wrong, in words, and how many more there are."""
    details = error.errors(include_url=False)
    first = details[0]
    kind = raw.get("type") if isinstance(raw, dict) else None
    path = [str(part + 1) if isinstance(part, int) else part for part in first["loc"] if part != kind]
    field = " ".join(path)
    match first["type"]:
        case "missing":
            text = "This field is missing."
        case "extra_forbidden":
            text = "There is no such field."
        case "union_tag_not_found":
            field, text = "type", "This field is missing. It is single, multiple, ordering or matching."
        case "union_tag_invalid":
            field, text = "type", "It must be single, multiple, ordering or matching."
        case "value_error":
            text = str(first.get("ctx", {}).get("error", first["msg"])) + "."
        case _:
            text = f"{first['msg']}, but it is {_input(first.get('input'))}."
    if len(details) > 1:
        text += f" ({len(details) - 1} more in the same place.)"
    return BankError(title, text[0].upper() + text[1:], f"{where}, field {visible(field)}" if field else where)


def _of(error: BankError, shown: str) -> BankError:
    """The error, with its file named for those who sort by it."""
    return BankError(error.title, error.detail, error.where, file=shown, question=error.question)


def _input(value: object) -> str:
    """What was there instead, as far as it can be printed: an integer of thousands of digits cannot."""
    try:
        return visible(first_line(repr(value), 60))
    except ValueError:
        return "a very large number"
