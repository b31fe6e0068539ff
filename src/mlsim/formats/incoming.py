"""What the readers share: warnings and refusals in one wording, texts that may be HTML, and the rows of tables.

`outgoing` is the same for the writers.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from mlsim.core.base.kinds import Kind
from mlsim.core.base.text import visible
from mlsim.formats.base import DraftOption, DraftPrompt, FormatError, Item, Note, error, lines, skipped
from mlsim.formats.texts import from_html, has_tags, tidy
from mlsim.formats.xml_ import XmlFault

UNEVEN: Final = Note("W-WEIGHTS", "Its weights are uneven; mlsim gives all of the credit or none.")
NO_QUESTION: Final = "--descriptions-as-cases makes it the scenario of what follows."


@dataclass(slots=True)
class Answers:
    """What there is to answer in a question, and the key: the part of a `Draft` that differs from kind to kind."""

    kind: Kind = "single"
    options: tuple[DraftOption, ...] = ()
    prompts: tuple[DraftPrompt, ...] = ()
    responses: tuple[str, ...] = ()
    explanation: str | None = None
    notes: tuple[Note, ...] = ()
    extra: dict[str, object] = field(default_factory=dict)


def markup_notes(dropped: Iterable[str]) -> tuple[Note, ...]:
    """The warning that elements of HTML were dropped; none if none were."""
    named = ", ".join(dropped)
    return (Note("W-HTML", f"Markup was dropped ({named}): compare it with the source."),) if named else ()


def maybe_html(raw: str, notes: list[Note]) -> str:
    """Plain text from a text that is HTML if it has tags; what is lost is added to ``notes``."""
    if not has_tags(raw):
        return tidy(raw)
    found = from_html(raw)
    notes += markup_notes(found.dropped)
    return found.text


class Texts:
    """Turns the texts of one question into plain text, and remembers what was lost from all of them."""

    def __init__(self) -> None:
        self.dropped: dict[str, None] = {}

    def html(self, source: str) -> str:
        """The text of HTML."""
        found = from_html(source)
        self.dropped.update(dict.fromkeys(found.dropped))
        return found.text

    @property
    def notes(self) -> tuple[Note, ...]:
        """What was lost."""
        return markup_notes(self.dropped)


# -- refusals ------------------------------------------------------------------------------------------------------------------------


def other_kind(where: str, stem: str, kind: str, asks: str = "a choice, an order or pairs") -> Item:
    """A question of a kind that mlsim does not ask, by the file's own word for it; ``asks`` is what the format could have held."""
    return skipped(
        "S-TYPE", where, stem, f"A question of type {visible(kind)[:40] or 'unknown'}: mlsim asks for {asks}."
    )


def description(where: str, text: str) -> Item:
    """A text that asks nothing."""
    return skipped("S-TYPE", where, text, f"A description, not a question. {NO_QUESTION}")


def xml_damage(fault: XmlFault, prefix: str = "") -> Item:
    """Damage behind questions that could be read; ``prefix`` names the file in a package, with a blank at its end."""
    fix = f"Here the XML is damaged or ends ({fault.reason}); what stands before was read."
    return error("E-XML", f"{prefix}{lines(fault.line)}", "", fix)


def no_xml(fault: XmlFault, name: str) -> FormatError:
    """Damage before the first question: nothing can be read."""
    return FormatError("E-XML", "The file is not well-formed XML", f"{fault.reason}.", f"{name}, line {fault.line}")


# -- tables --------------------------------------------------------------------------------------------------------------------------


class Row(NamedTuple):
    """A row of a table that is not empty."""

    first: int
    """The line of the file on which it begins, from 1."""
    where: str
    cells: list[str]


def rows_of(text: str, delimiter: str, before: int = 0) -> Iterator[Row | Item]:
    """The rows of a table, its header row among them; one that cannot be taken apart is an error, and those behind it are read.

    Args:
        text: the table.
        delimiter: what stands between two cells.
        before: lines of the file before the text.
    """
    reader = csv.reader(io.StringIO(text), delimiter=delimiter, strict=True)
    while True:
        first = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as problem:
            where = lines(first + before, max(first, reader.line_num) + before)
            if "unexpected end" in str(problem):
                fix = (
                    "A quotation mark opens a cell and is never closed: close it, or double it if it is meant as text."
                )
                yield error("E-UNTERMINATED", where, "", fix)
            else:
                fix = f"The row cannot be taken apart ({problem}): put cells with quotes in quotes, and double those inside."
                yield error("E-ROW", where, "", fix)
            continue
        if any(cell.strip() for cell in cells):
            yield Row(first + before, lines(first + before, reader.line_num + before), cells)
