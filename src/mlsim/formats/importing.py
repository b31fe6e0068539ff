"""The whole way in: bytes or a folder in, questions and a report out. What the command line and the import screen call."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from mlsim.core.bank.questions import BankHeader, Case, Question
from mlsim.formats.base import Data, Draft, Format, FormatError, Item, Options, Progress, Report, decoded, error
from mlsim.formats.convert import Made, Maker
from mlsim.formats.registry import detect

EVERY: Final = 100
"""Progress is told after so many questions."""
MAX_ITEMS: Final = 100_000
"""Lines of a report. A file that asks for more is none of questions, or is to be split."""


@dataclass(frozen=True)
class Imported:
    """What a file gave: the questions with their sources, the cases that they name, and the report."""

    format: Format
    report: Report
    made: tuple[Made, ...] = ()
    cases: tuple[Case, ...] = ()

    @property
    def questions(self) -> tuple[Question, ...]:
        """The questions alone, in the order of the file."""
        return tuple(made.question for made in self.made)


@dataclass(frozen=True)
class Wish:
    """Where the questions are to go.

    Args:
        bank: the header of the bank that they go to; its licence is used where neither the file nor the person names one.
        objectives: for a draft (its ``domain`` and ``tags``) the objectives that its question gets; those that the file names if not
            given. It may return none: then the question belongs to no exam yet.
        existing: the questions that the bank has already, and ``cases`` the cases that they name.
        taken: ids that other banks have.
    """

    bank: BankHeader
    objectives: Callable[[Draft], Iterable[str]] | None = None
    existing: tuple[Question, ...] = ()
    cases: Mapping[str, Case] = field(default_factory=dict)
    taken: frozenset[str] = frozenset()


def stream(
    data: Data, name: str, found: Format, wish: Wish, options: Options | None = None
) -> Iterator[tuple[Draft | None, Made | None, Item, Maker]]:
    """One entry for each question as it is read: for a preview, or for writing while reading.

    Args:
        data, name, options: see `base.Reader`.
        found: its format.
        wish: where the questions are to go.

    Yields:
        The draft if the reader gave one, the question if one was made of it, the line of the report, and what makes the questions.

    Raises FormatError if the file cannot be read at all.
    """
    chosen = options or Options()
    if found.reader is None:
        raise FormatError("E-FORMAT", f"{found.title} can be written but not read", "Choose another format.", name)
    licence = chosen.licence or wish.bank.license
    maker = Maker(
        wish.bank.id,
        format=found.name,
        file=name,
        licence=licence,
        origin=wish.bank.source,
        objectives=wish.objectives,
        existing=wish.existing,
        cases=wish.cases,
        taken=wish.taken,
    )
    for entry in found.reader.read(data, name, chosen):
        if isinstance(entry, Draft):
            made, item = maker.make(entry)
            yield entry, made, item, maker
        else:
            yield None, None, entry, maker


def read_questions(
    data: Data,
    name: str,
    wish: Wish,
    *,
    format: Format | None = None,
    options: Options | None = None,
    progress: Callable[[Progress], None] | None = None,
) -> Imported:
    """Read a whole file. Nothing is written; what becomes of the result is the caller's.

    Args:
        data: the file's bytes (`base.load`), or the path of a folder.
        name: the file's name, for messages, sources and detection.
        wish: where the questions are to go.
        format: how to read it; found by content if None.
        options: what the person says about the file.
        progress: called every `EVERY` questions.

    Raises FormatError if the file cannot be read at all: E-ENCODING, E-FORMAT, E-ZIP, E-SIZE.
    """
    chosen = options or Options()
    found = format or detect(data, name, chosen)
    if isinstance(data, bytes) and found.text:
        data = decoded(data, name, chosen.encoding)
    total = data.count("\n") + 1 if isinstance(data, str) else 0
    made: list[Made] = []
    items: list[Item] = []
    cases: dict[str, Case] = {}
    for draft, question, item, maker in stream(data, name, found, wish, chosen):
        items.append(item)
        if len(items) >= MAX_ITEMS:
            fix = f"Reading ends here: a file may hold {MAX_ITEMS:,} questions. Split it, or name another --format."
            items.append(error("E-SIZE", item.where, "", fix))
            break
        if question is not None:
            made.append(question)
            cases = maker.cases
        if progress is not None and len(items) % EVERY == 0:
            progress(Progress(len(items), min(1.0, draft.line / total) if draft and draft.line and total else None))
    if not items:
        raise FormatError("E-FORMAT", f"No questions were found as {found.title}", "Try another --format.", name)
    if progress is not None:
        progress(Progress(len(items), 1.0))
    return Imported(found, Report(found.name, tuple(items)), tuple(made), tuple(cases.values()))
