"""What all foreign formats share: the values that pass between a reader, the conversion and a writer.

The way in is ``bytes -> Reader.read -> Draft | Item -> convert.Maker -> core question + report``; the way out is
``Bundle -> Writer.losses, Writer.write -> bytes``. A reader says what stands in the file and decides nothing that the file leaves
open: what is ambiguous is an `Item` with an error. What every question must satisfy (two options, a key, no text that could harm a
terminal) is checked once, in `convert`, not by each reader.
"""

from __future__ import annotations

import codecs
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Literal, Protocol

from mlsim.core.bank.exchange import ENCODINGS, START, UNKNOWN_LICENCE, Item, Loss, Progress, Report
from mlsim.core.bank.questions import BankHeader, Case, Question
from mlsim.core.base.errors import FormatError
from mlsim.core.base.kinds import Kind
from mlsim.core.base.text import first_line, visible

MAX_FILE: Final = 50_000_000
"""Bytes of a file that is read. 20,000 questions have about 30 MB."""

__all__ = [
    "UNKNOWN_LICENCE",
    "FormatError",
    "Item",
    "Loss",
    "Progress",
    "Report",
]
# What a report is made of is core's, for screens show it; readers and writers get it from here, with all else that they need.

Data = bytes | str | Path
"""What a reader gets: the bytes of a file, its text once it is decoded, or the path of a folder."""


@dataclass(frozen=True, slots=True)
class Note:
    """A warning that a reader has about a question that it could read."""

    code: str
    fix: str
    """What it means and what to do, in one line."""


@dataclass(frozen=True, slots=True)
class DraftOption:
    """An option of a choice, or a step of an ordering: ``place`` counts from 1 and is None for a decoy."""

    text: str
    correct: bool = False
    place: int | None = None
    why: str | None = None
    when: str | None = None
    label: str | None = None
    """The letter that the file gave it, where it gave one."""


@dataclass(frozen=True, slots=True)
class DraftPrompt:
    """A prompt of a matching and the text of the response that belongs to it."""

    text: str
    answer: str
    why: str | None = None


@dataclass(frozen=True, slots=True)
class DraftCase:
    """A scenario that several questions share; ``key`` is equal for those that share it."""

    key: str
    text: str
    title: str | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """A question as it was read, before anything is checked. Texts are plain text with the markup of `core.base.text`.

    ``where`` is the place as a person looks for it (`lines`, `record`); ``line`` is for progress alone. ``explanation`` is about the
    whole question. ``responses`` are the texts of a matching's responses in order; those that no prompt names are decoys, and those
    that only a prompt names may be left out. ``extra`` holds fields of core's questions that only our own JSON and QTI know.
    """

    kind: Kind
    stem: str
    where: str
    options: tuple[DraftOption, ...] = ()
    prompts: tuple[DraftPrompt, ...] = ()
    responses: tuple[str, ...] = ()
    reuse: bool = False
    explanation: str | None = None
    original_id: str | None = None
    title: str | None = None
    domain: str | None = None
    tags: tuple[str, ...] = ()
    objectives: tuple[str, ...] = ()
    case: DraftCase | None = None
    notes: tuple[Note, ...] = ()
    line: int = 0
    extra: Mapping[str, Any] = field(default_factory=dict)


def error(code: str, where: str, text: str, fix: str) -> Item:
    """An item for a question that is left out because something is wrong with it.

    Args:
        code: one of `core.bank.exchange.CODES`.
        where: its place in the file: `lines`, `record`.
        text: the question, of which the report shows the beginning.
        fix: what is wrong and what to do about it, in whole sentences.
    """
    return Item("error", code, visible(where), beginning(text), visible(fix))


def skipped(code: str, where: str, text: str, fix: str) -> Item:
    """An item for something that is no question of ours, or is there already; see `error`."""
    return Item("skipped", code, visible(where), beginning(text), visible(fix))


def beginning(text: str) -> str:
    """The first characters of a text on one line, safe to print."""
    # Cut before it is folded: a text may have megabytes.
    return visible(first_line(text[: START * 20], START))


def lines(first: int, last: int | None = None) -> str:
    """``l.12`` or ``l.12-19``: lines of the file from 1."""
    return f"l.{first}" if last is None or last <= first else f"l.{first}-{last}"


def record(number: int) -> str:
    """``record 7``: for formats whose places have no lines."""
    return f"record {number}"


@dataclass(frozen=True)
class Options:
    """What a person may say about a file that it does not say itself.

    Args:
        encoding: of the text, where it is not UTF-8 (``--encoding``).
        index_base: whether numbers in keys count from 0 or 1, where the file leaves it open.
        descriptions_as_cases: a GIFT or Moodle description becomes the scenario of the questions behind it.
        columns: for tables, the name of the column for ``stem``, ``key``, ``type``, ``explanation``, ``domain`` or ``id``.
        licence: of the questions, where the file names none.
    """

    encoding: str | None = None
    index_base: Literal[0, 1] | None = None
    descriptions_as_cases: bool = False
    columns: Mapping[str, str] = field(default_factory=dict)
    licence: str | None = None


class Reader(Protocol):
    """Reads a format. A module with such a function is one."""

    def read(self, data: Data, name: str, options: Options) -> Iterator[Draft | Item]:
        """What the file holds, one after the other, with little in memory at a time.

        Args:
            data: the file; which of the three kinds a reader takes is told by `Format.text` and by what `detect` has found.
            name: of the file, for messages.
            options: what the person says about it.

        Raises FormatError if nothing at all can be read. Damage after the first question is an Item.
        """


@dataclass(frozen=True)
class Bundle:
    """What is exported: a bank's header, questions, and the cases that they name, by id."""

    header: BankHeader
    questions: Sequence[Question]
    cases: Mapping[str, Case] = field(default_factory=dict)

    def scenario(self, question: Question) -> str:
        """The question's scenario, or an empty text. A case that is not in the bundle counts as none."""
        return self.cases[question.case].scenario if question.case in self.cases and question.case else ""


class Writer(Protocol):
    """Writes a format. A module with these functions is one."""

    def losses(self, bundle: Bundle) -> tuple[Loss, ...]:
        """What would be lost or changed, without writing anything."""

    def write(self, bundle: Bundle) -> Iterator[bytes]:
        """The file in pieces. What it cannot carry, `losses` has named."""


@dataclass(frozen=True)
class Sample:
    """What detection may look at: the file's name, its first bytes, and its beginning as text if it is text."""

    name: str
    head: bytes
    text: str
    names: tuple[str, ...] = ()
    """The files in it, if it is a zip or a folder."""

    @property
    def suffix(self) -> str:
        """``.txt``, in lower case."""
        return Path(self.name).suffix.lower()


@dataclass(frozen=True)
class Format:
    """A format that mlsim knows: an entry of `registry.FORMATS`.

    ``sniff`` says from 0 to 100 how much a sample looks like it; the suffix decides only between equals.
    """

    name: str
    title: str
    suffixes: tuple[str, ...]
    sniff: Callable[[Sample], int] = lambda _sample: 0
    reader: Reader | None = None
    writer: Writer | None = None
    kinds: frozenset[Kind] = frozenset({"single", "multiple"})
    """The kinds of question that the writer carries."""
    text: bool = True
    """The reader gets text that is decoded already; False for XML, which says its encoding itself, and for archives."""


_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
LIKELY: Final = ", ".join(f"{name} ({who})" for name, who in ENCODINGS)


def decoded(data: bytes, name: str, encoding: str | None = None) -> str:
    """The text of a file: by ``encoding`` if one is given, by its byte order mark, else as UTF-8. Line ends become ``\\n``.

    Raises FormatError (E-ENCODING) that names ``--encoding``: what an unknown encoding would mean is never guessed.
    """
    used = encoding or next((found for bom, found in _BOMS if data.startswith(bom)), "utf-8")
    try:
        text = data.decode(used)
    except LookupError:
        detail = f"Python's name for it is needed, for example {LIKELY}."
        raise FormatError("E-ENCODING", f"There is no encoding {visible(used)}", detail, name) from None
    except (UnicodeError, ValueError) as problem:
        start = problem.start if isinstance(problem, UnicodeDecodeError) else 0
        where = f"{name}, line {data.count(10, 0, start) + 1}"
        detail = f"Say what it is with --encoding: likely are {LIKELY}. Nothing is guessed, so nothing was imported."
        raise FormatError("E-ENCODING", f"The file is not {used.upper()}", detail, where) from None
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        detail = "It may be UTF-16 without a mark (--encoding utf-16-le), or no text at all."
        raise FormatError("E-ENCODING", "The file holds zero bytes", detail, f"{name}, line {line}")
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def text_of(data: Data, name: str, options: Options) -> str:
    """The text that a reader of a text format works on. Raises FormatError."""
    if isinstance(data, Path):
        raise FormatError("E-FORMAT", "A folder is not read in this format", "Name one of its files.", name)
    return data if isinstance(data, str) else decoded(data, name, options.encoding)


def load(path: Path, limit: int = MAX_FILE) -> bytes:
    """The bytes of a regular file. Raises FormatError for what is too large, empty or cannot be read."""
    shown = str(path)
    try:
        if not path.is_file():
            missing = "There is no such file" if not path.exists() else "Not a regular file"
            raise FormatError("E-FORMAT", missing, "Name a file that holds questions.", shown)
        # By its size before a byte is read; the file may still grow meanwhile.
        size = path.stat().st_size
        with path.open("rb") as file:
            data = file.read(limit + 1) if size <= limit else b""
    except OSError as problem:
        raise FormatError("E-FORMAT", "The file cannot be read", problem.strerror or str(problem), shown) from None
    if max(size, len(data)) > limit:
        detail = f"It has {size:,} bytes; a file may have {limit:,}. Split it."
        raise FormatError("E-SIZE", "The file is too large", detail, shown)
    if not data.strip():
        raise FormatError("E-FORMAT", "The file is empty", "It holds no questions.", shown)
    return data


def ids_of(questions: Iterable[Question]) -> tuple[str, ...]:
    """The ids of questions, for a `Loss`."""
    return tuple(question.id for question in questions)
