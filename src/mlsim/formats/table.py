"""CSV and TSV with a header row: columns are known by their names in several languages; Udemy's columns are among them."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from mlsim.core.base.text import LETTERS, first_line, visible
from mlsim.formats.base import (
    Data,
    Draft,
    DraftOption,
    FormatError,
    Item,
    Note,
    Options,
    Sample,
    error,
    text_of,
)
from mlsim.formats.fields import ALIASES, folded_name, role_of, said_kind, truth_of, truth_options
from mlsim.formats.incoming import maybe_html, other_kind, rows_of
from mlsim.formats.keys import IndexBase, KeyProblem, indices, unlabelled
from mlsim.formats.texts import from_plain_html, tidy

DELIMITERS: Final = ("\t", ",", ";", "|")
_SEPARATOR_LINE: Final = re.compile(r"sep=(.)\n", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Layout:
    """Where things stand in a table: the number of the column for each role."""

    delimiter: str
    roles: dict[str, int]
    width: int
    udemy: bool

    @property
    def letters(self) -> tuple[str, ...]:
        """The letters of the columns of options."""
        return tuple(sorted(role[-1] for role in self.roles if role.startswith("option:")))


@dataclass(slots=True)
class _Row:
    """One row, with what is needed of it."""

    where: str
    line: int
    cells: list[str]
    layout: Layout
    notes: list[Note] = field(default_factory=list)

    def cell(self, role: str) -> str:
        column = self.layout.roles.get(role)
        return self.cells[column].strip() if column is not None and column < len(self.cells) else ""

    def text(self, role: str) -> str:
        """A cell as plain text. Udemy parses options as HTML, and nothing else; elsewhere HTML is what has tags."""
        raw = self.cell(role)
        if self.layout.udemy:
            return from_plain_html(raw) if role.startswith("option:") else tidy(raw)
        return maybe_html(raw, self.notes)


def layout_of(text: str, columns: dict[str, str] | None = None) -> Layout | None:
    """The layout that the first row names, or None if it names no question or nothing to choose from."""
    chosen = {folded_name(name): role for role, name in (columns or {}).items()}
    best: Layout | None = None
    for delimiter in DELIMITERS:
        try:
            header = next((row for row in csv.reader(io.StringIO(text), delimiter=delimiter) if any(row)), [])
        except csv.Error:
            continue
        roles: dict[str, int] = {}
        for number, name in enumerate(header):
            role = chosen.get(folded_name(name)) or role_of(name)
            if role and role in roles and role not in chosen.values():
                role = f"{role}:again"
            if role:
                roles.setdefault(role, number)
        if "stem" in roles and ("key" in roles or "options" in roles) and (not best or len(roles) > len(best.roles)):
            names = {folded_name(name) for name in header}
            udemy = {"answeroption1", "correctanswers", "overallexplanation"} <= names
            best = Layout(delimiter, roles, len(header), udemy)
    return best


def sniff(sample: Sample) -> int:
    """How much a text looks like a table of questions: by its header row."""
    found = layout_of(_without_separator_line(sample.text)[0])
    return 0 if found is None or found.width < 3 else min(90, 50 + 5 * len(found.roles))


def _without_separator_line(text: str) -> tuple[str, int]:
    """Excel's own first line ``sep=;`` says what the header says anyway."""
    found = _SEPARATOR_LINE.match(text)
    return (text[found.end() :], 1) if found else (text, 0)


def read(data: Data, name: str, options: Options) -> Iterator[Draft | Item]:
    """The questions of a table. Raises FormatError if the header row does not say where they stand."""
    text, skipped_lines = _without_separator_line(text_of(data, name, options))
    found = layout_of(text, dict(options.columns))
    if found is None:
        first = visible(first_line(text[:400], 80))
        detail = (
            f"The first row is: {first}. It must name a column for the question ({_names('stem')}) and one for the key "
            f"({_names('key')}), or say which with --column."
        )
        raise FormatError("E-FORMAT", "The table has no header row that mlsim understands", detail, name)
    twice = [role.partition(":again")[0] for role in found.roles if role.endswith(":again")]
    if any(role in ("stem", "key") or role.startswith("option:") for role in twice):
        detail = f"Say which one is meant with --column {twice[0]}=NAME, or rename one."
        raise FormatError("E-FORMAT", f"Two columns could be the {twice[0]}", detail, name)
    base: int | None = options.index_base
    if base is None:
        base = 1 if found.udemy else _index_base(text, found)
    for row in _rows(text, found, skipped_lines):
        if isinstance(row, Item):
            yield row
        else:
            yield _question(row, base)


def _names(role: str) -> str:
    return ", ".join(sorted(name for name in ALIASES[role] if name.isascii())[:6])


def _rows(text: str, layout: Layout, before: int) -> Iterator[_Row | Item]:
    header_seen = False
    for row in rows_of(text, layout.delimiter, before):
        if isinstance(row, Item):
            yield row
        elif not header_seen:
            header_seen = True
        elif any(cell.strip() for cell in row.cells[layout.width :]):
            fix = f"The row has {len(row.cells)} cells, the header {layout.width}: a {_called(layout.delimiter)} in a text needs quotes."
            yield error("E-ROW", row.where, row.cells[layout.roles["stem"]], fix)
        else:
            yield _Row(row.where, row.first, row.cells, layout)


def _called(delimiter: str) -> str:
    return {"\t": "tab", ",": "comma", ";": "semicolon", "|": "bar"}[delimiter]


def _index_base(text: str, layout: Layout) -> int | None:
    """Whether numbers in keys count from 0 or 1: one look over all keys before the first question is made."""
    seen = IndexBase()
    for row in _rows(text, layout, 0):
        if isinstance(row, _Row) and row.cell("key")[:1].isdigit():
            count = len(_given_options(row)[0]) or len(_split(row.text("options")))
            if count:
                seen.see(row.cell("key"), count)
    return seen.found


def _given_options(row: _Row) -> tuple[list[str], list[str]]:
    """Letters and roles of the options that are not empty, or of the parts of the one column that holds all."""
    letters = [letter for letter in row.layout.letters if row.cell(f"option:{letter}")]
    return letters, [f"option:{letter}" for letter in letters]


def _question(row: _Row, base: int | None) -> Draft | Item:
    stem, key = row.text("stem"), row.cell("key")
    said = said_kind(row.cell("type"))
    letters, roles = _given_options(row)
    raw = [row.text(role) for role in roles]
    whys = [row.text(f"why:{letter}") or None for letter in letters]
    if not letters and "options" in row.layout.roles:
        raw = _split(row.text("options"))
        letters, whys = list(LETTERS[: len(raw)]), [None] * len(raw)
    if said == "other":
        return other_kind(row.where, stem, row.cell("type"), "a choice")
    if said == "truth" and not raw:
        return _truth(row, stem, key)
    labels, texts = (None, tuple(raw)) if row.layout.udemy else unlabelled(raw, key)
    try:
        if labels and list(labels) != letters:
            if not re.fullmatch(r"[\d\s,;]+", key) and labels != tuple(letters):
                found = indices(key, texts, labels, base=base)
                if found != indices(key, texts, letters, base=base):
                    fix = (
                        "The letters in front of the options are not those of their columns, and the key names letters."
                    )
                    return error("E-KEY-AMBIGUOUS", row.where, stem, fix)
            labels, texts = None, tuple(raw)
        # Udemy's keys are numbers, whatever the options say.
        chosen = indices(key, texts, letters, base=base, words=not row.layout.udemy) if texts else ()
    except KeyProblem as problem:
        truths, truth = [truth_of(text) for text in texts], truth_of(key)
        if truth is None or sorted(map(str, truths)) != ["False", "True"]:
            return error(problem.code, row.where, stem, problem.fix)
        chosen = (truths.index(truth),)  # T and F stand for the options True and False
    if said == "unknown" and row.cell("type"):
        row.notes.append(
            Note("W-TYPE", f"The type {visible(row.cell('type')[:30])} is unknown; it was read by its key.")
        )
    kind = "multiple" if said == "multiple" or (said != "single" and len(chosen) > 1) else "single"
    return _draft(row, stem, kind == "multiple", texts, chosen, whys, tuple(letters))


def _draft(
    row: _Row,
    stem: str,
    multiple: bool,
    texts: tuple[str, ...],
    chosen: tuple[int, ...],
    whys: list[str | None],
    letters: tuple[str, ...] | None,
) -> Draft:
    found = tuple(
        DraftOption(text, i in chosen, why=whys[i], label=letters[i] if letters else None)
        for i, text in enumerate(texts)
    )
    explanation = row.text("explanation") or None
    return Draft(
        kind="multiple" if multiple else "single",
        stem=stem,
        where=row.where,
        options=found,
        explanation=explanation,
        original_id=row.cell("id") or None,
        domain=row.cell("domain") or None,
        tags=tuple(row.cell("tags").split()),
        notes=tuple(row.notes),
        line=row.line,
    )


def _truth(row: _Row, stem: str, key: str) -> Draft | Item:
    truth = truth_of(key)
    if truth is None:
        code = "E-KEY-NOMATCH" if key else "E-NO-KEY"
        return error(code, row.where, stem, "A true-or-false question needs the key true or false.")
    return _draft(row, stem, False, truth_options(key), (0 if truth else 1,), [None, None], None)


def _split(text: str) -> list[str]:
    """The options of one cell: one a line, or between bars or semicolons."""
    for separator in ("\n", "|", ";"):
        parts = [part.strip() for part in text.split(separator) if part.strip()]
        if len(parts) > 1:
            return [re.sub(r"^[-*•]\s+", "", part) for part in parts]
    return [text] if text else []
