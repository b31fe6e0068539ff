"""Reading TOML from files that anybody may have written, with errors that name the place."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

import tomli

from mlsim.core.base.errors import BankError
from mlsim.core.base.text import visible
from mlsim.store.files import NotRegularError, TooLargeError, read_regular

if TYPE_CHECKING:
    from pydantic import ValidationError

V = TypeVar("V")

MAX_BYTES = 8_000_000
"""A bank file's greatest size. 500 questions have about 2 MB."""
MAX_SCHEMA = 1_000_000
"""What is larger was never a schema."""
MAX_PARTS: Final = 140_000
"""Keys, tables, dots and entries of arrays in one file, a bracket counted twice, as it takes longer. 500 questions of the largest
kind have 135,000; more would take seconds."""
MAX_LINES: Final = 400_000
"""Lines of one file, empty ones too: a reader looks at each. 500 questions have about 20,000."""
MAX_MARKS: Final = 600_000
"""Quotation marks, or backslashes, in one file: a reader takes some time for each."""
MAX_DOTS: Final = 8
"""Dots in the names of one line. A reader's time grows with their square."""
_SILENT: Final = re.compile(
    r'"(?:""(?:[^"]++|"(?!""))*+(?:"""|\Z)|[^"\n]*+"?)'
    r"|'(?:''(?:[^']++|'(?!''))*+(?:\'\'\'|\Z)|[^'\n]*+'?)"
    r"|\#[^\n]*+"
)
"""Strings and comments, closed or not: what is in them has no weight."""
MAX_TABLES: Final = 2_000
"""Tables with one pair of brackets: each takes a reader four times as long as an entry of a list."""
_TABLE: Final = re.compile(r"^[ \t]*\[(?!\[)", re.MULTILINE)
_DIGITS: Final = re.compile(r"(?<![0-9_])[0-9_]{4301}")
_DOTTED: Final = re.compile(rf"(?:\.[^.\n]*+){{{MAX_DOTS + 1}}}")


def read_text(path: Path, shown: str, limit: int = MAX_BYTES) -> str:
    """The text of a regular file of at most ``limit`` bytes. Raises BankError, naming the file as ``shown``."""
    return _decoded(_bytes_of(path, shown, limit), shown)


def _bytes_of(path: Path, shown: str, limit: int) -> bytes:
    try:
        return read_regular(path, limit)
    except NotRegularError:
        raise BankError("Not a regular file", "Only plain files are read as banks.", shown) from None
    except TooLargeError as error:
        raise BankError(
            "The file is too large",
            f"It has {error.size:,} bytes; a file may have {limit:,}. Split it into several files of one folder.",
            shown,
        ) from None
    except OSError as error:
        raise BankError("The file cannot be read", error.strerror or str(error), shown) from None


def _decoded(raw: bytes, shown: str) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise BankError("The file is not UTF-8", "Save it as UTF-8 and try again.", f"{shown}, line {line}") from None


def too_much(text: str) -> str:
    """Why a TOML document would take a reader too long, or an empty text. Takes a fraction of a second for what it lets pass."""
    if text.count("\n") > MAX_LINES:
        return f"It has more than {MAX_LINES:,} lines. Split it into several files."
    if text.count("\\") > MAX_MARKS or text.count('"') > MAX_MARKS:
        return f"It has more than {MAX_MARKS:,} quotation marks or backslashes. Split it into several files."
    bare, silent = _SILENT.subn("", text.replace("\\\\", "").replace('\\"', ""), MAX_PARTS + 1)
    if silent > MAX_PARTS or sum(map(bare.count, "=,[[{.")) > MAX_PARTS:
        return f"It has more than {MAX_PARTS:,} parts (keys, tables, entries of lists). Split it into several files."
    if len(_TABLE.findall(bare)) > MAX_TABLES:
        return f"It has more than {MAX_TABLES:,} tables of one pair of brackets. Entries of a list have two."
    if _DIGITS.search(bare):
        return "A number in it has more digits than any number needs."
    if _DOTTED.search(bare):
        return f"A line has more than {MAX_DOTS} dots in its names: it is nested too deeply."
    return ""


def parse(text: str, shown: str) -> dict[str, Any]:
    """The document as plain values. Raises BankError with line and column where TOML gives them."""
    if reason := too_much(text):
        raise BankError("The file has too many parts", reason, shown)
    try:
        return tomli.loads(text)
    except tomli.TOMLDecodeError as error:
        place = re.search(r"\(at (?:line (\d+), column (\d+)|end of document)\)$", str(error))
        reason = re.sub(r"\s*\(at .*\)$", "", str(error))
        where = shown
        if place:
            where += f", line {place.group(1)}, column {place.group(2)}" if place.group(1) else ", end of the file"
        raise BankError("The file is not valid TOML", visible(reason) + ".", where) from None
    except ValueError:
        raise BankError(
            "The file is not valid TOML", "A number in it has more digits than any number needs.", shown
        ) from None
    except RecursionError:
        raise BankError(
            "The file is nested too deeply", "No bank needs more than three levels of tables.", shown
        ) from None


def check_schema(document: dict[str, Any], shown: str, newest: int = 1) -> None:
    """Raise an error unless ``schema`` is there and is one that this version reads."""
    schema = document.get("schema")
    if not isinstance(schema, int) or isinstance(schema, bool) or not 1 <= schema < MAX_SCHEMA:
        raise BankError("The file does not say its schema", "Its first line must be `schema = 1`.", shown)
    if schema > newest:
        raise BankError(
            "The file is from a newer mlsim",
            f"It has schema {schema}; this version reads up to {newest}. Update mlsim to use it.",
            shown,
        )


def line_of(text: str, field: str, value: str) -> int | None:
    """The first line that sets ``field`` to ``value``, from 1, or None."""
    found = re.search(rf"^[ \t]*{re.escape(field)}[ \t]*=[ \t]*[\"']{re.escape(value)}[\"']", text, re.MULTILINE)
    return text.count("\n", 0, found.start()) + 1 if found else None


def place(shown: str, line: int | None, *rest: str) -> str:
    """``file, line 7, question x, field y`` from what is known."""
    parts = [shown] + ([f"line {line}"] if line else []) + [part for part in rest if part]
    return ", ".join(parts)


def first_fault(error: ValidationError) -> tuple[tuple[str, ...], str]:
    """Which field is wrong first, as the names and numbers that lead to it, and what is wrong with it, without a full stop."""
    first = error.errors(include_url=False, include_input=False)[0]
    return tuple(str(part) for part in first["loc"]), first["msg"]


def validated(validate: Callable[[Any], V], values: object, title: str, shown: str) -> V:
    """The value that plain values stand for. Raises BankError with this title, which names the first field that is wrong.

    Args:
        validate: makes the value; ``model_validate`` of a model.
        values: what the file holds.
        title: what cannot be used.
        shown: how the place of the values is named: the file, perhaps with a number.
    """
    from pydantic import ValidationError

    try:
        return validate(values)
    except ValidationError as error:
        path, said = first_fault(error)
        raise BankError(title, f"{said}.", f"{shown}, field {' '.join(path)}") from None


_ENTRY: Final = re.compile(rb"^\[\[(question|case)\]\][ \t]*(?:#[^\n]*)?\n", re.MULTILINE)
_ID: Final = re.compile(rb'^[ \t]*id[ \t]*=[ \t]*"([^"\\\n]*)"', re.MULTILINE)


def excerpt(path: Path, shown: str, names: Collection[str]) -> str:
    """A bank's text without the questions that are not named: the rest takes a tenth of the time and the memory to read.

    It goes by lines, without knowing what TOML makes of them: whoever asks has to look whether the questions are the right ones. Only
    what is kept becomes text.

    Raises:
        BankError: as `read_text`.
    """
    raw = _bytes_of(path, shown, MAX_BYTES)
    starts = [(found.start(), found.group(1)) for found in _ENTRY.finditer(raw)]
    if not starts:
        return _decoded(raw, shown)
    wanted = {name.encode() for name in names}
    ends = [start for start, _ in starts[1:]] + [len(raw)]
    kept = [raw[: starts[0][0]]]
    for (start, kind), end in zip(starts, ends, strict=True):
        named = _ID.search(raw, start, end)
        if kind == b"case" or named is None or named.group(1) in wanted:
            kept.append(raw[start:end])
    return _decoded(b"".join(kept), shown)
