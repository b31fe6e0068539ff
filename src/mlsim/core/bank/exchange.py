"""Bringing questions in and taking them out, as the screens and the commands see it: reports, losses, and one small protocol.

What reads and writes the formats is in `mlsim.formats`; this module has no part of it, so that a screen needs none.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Literal, Protocol

if TYPE_CHECKING:
    from mlsim.core.bank.questions import Question

Status = Literal["ok", "warning", "skipped", "error"]

START: Final = 60
"""Characters of a question's beginning that a report shows."""
UNKNOWN_LICENCE: Final = "unknown, personal use"
ENCODINGS: Final = (
    ("cp1252", "Western Europe"),
    ("gb18030", "Chinese"),
    ("shift_jis", "Japanese"),
)
"""What a file that is not UTF-8 is likely to be, by Python's name and for whom."""


CODES: Final = {
    "E-ALL-CORRECT": "every option is marked as correct",
    "E-DUP-OPTIONS": "two options are the same",
    "E-EMPTY-OPTION": "an option has no text",
    "E-ENCODING": "not the encoding that it should be",
    "E-FEW-OPTIONS": "fewer than two options",
    "E-FORMAT": "damaged, or of another format",
    "E-KEY-AMBIGUOUS": "the key could mean two things",
    "E-KEY-NOMATCH": "the key is no option's text",
    "E-KEY-RANGE": "the key names an option that is not there",
    "E-LONG": "a text is too long",
    "E-MANY-OPTIONS": "more options than can be shown",
    "E-NO-KEY": "no option is marked as correct",
    "E-NO-STEM": "options without a question",
    "E-POSITIONAL": "speaks of options by letter and by place",
    "E-ROW": "the row cannot be taken apart",
    "E-SIZE": "too large",
    "E-TEXT": "a field cannot be used",
    "E-UNTERMINATED": "something opens and is never closed",
    "E-XML": "damaged XML",
    "E-ZIP": "a damaged or dangerous archive",
    "S-DUPLICATE": "there already",
    "S-TYPE": "no choice, order or pairs",
    "W-CHARS": "control characters were removed",
    "W-DUP-STEM": "the same stem with other options",
    "W-HTML": "markup was dropped",
    "W-IMAGE": "needs an image",
    "W-MULTI-NO-HINT": "several keys, and the stem does not say so",
    "W-ONE-KEY": "of several keys, but has one",
    "W-POSITIONAL": "speaks of letters or places; its order is kept",
    "W-TYPE": "of an unknown type, read by its key",
    "W-WEIGHTS": "uneven weights",
}
"""The codes of a report in a few words each."""


@dataclass(frozen=True, slots=True)
class Item:
    """What became of one question: a line of the report.

    ``code`` is the first of ``codes`` and empty where all is well; ``start`` is the question's beginning, safe to print.
    """

    status: Status
    code: str
    where: str
    start: str
    fix: str
    codes: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Plain values for ``--report``."""
        values = {"status": self.status, "code": self.code, "where": self.where, "start": self.start, "fix": self.fix}
        return {**values, "codes": list(self.codes or ([self.code] if self.code else []))}


@dataclass(frozen=True)
class Report:
    """What became of a file. ``total`` is imported + skipped + errors; ``warnings`` are among the imported."""

    format: str
    items: tuple[Item, ...] = ()

    def _count(self, *statuses: Status) -> int:
        return sum(item.status in statuses for item in self.items)

    @property
    def total(self) -> int:
        """How many questions, or things in the place of one, the file has."""
        return len(self.items)

    @property
    def imported(self) -> int:
        """How many were imported, or would be in a dry run."""
        return self._count("ok", "warning")

    @property
    def warnings(self) -> int:
        """How many of the imported have a warning."""
        return self._count("warning")

    @property
    def skipped(self) -> int:
        """How many are no questions of ours, or are there already."""
        return self._count("skipped")

    @property
    def errors(self) -> int:
        """How many were left out because something is wrong with them."""
        return self._count("error")

    @property
    def duplicates(self) -> int:
        """How many of the skipped are there already."""
        return sum(item.code == "S-DUPLICATE" for item in self.items)

    @property
    def exit_code(self) -> int:
        """0 all is well or there already, 1 something was left out, 2 nothing could be imported."""
        if not self.imported and not self.duplicates:
            return 2
        return int(self.errors > 0 or self.skipped > self.duplicates)

    def by_code(self) -> dict[tuple[Status, str], tuple[Item, ...]]:
        """The items that are not simply fine, by status and code, gravest and most frequent first: for a summary."""
        found: dict[tuple[Status, str], list[Item]] = {}
        for item in self.items:
            for code in item.codes or (item.code,):
                if item.status != "ok":
                    found.setdefault((item.status, code), []).append(item)
        rank: dict[Status, int] = {"error": 0, "skipped": 1, "warning": 2, "ok": 3}
        order = sorted(found, key=lambda key: (rank[key[0]], -len(found[key]), key[1]))
        return {key: tuple(found[key]) for key in order}

    def summary(self, places: int = 3) -> list[tuple[str, int, str, str, str]]:
        """For each status and code: status, how many, code, what it means, and the first places."""
        rows: list[tuple[str, int, str, str, str]] = []
        for (status, code), items in self.by_code().items():
            shown = ", ".join(item.where for item in items[:places]) + (" ..." if len(items) > places else "")
            rows.append((status, len(items), code, CODES.get(code, ""), shown))
        return rows

    def as_json(self) -> dict[str, Any]:
        """Plain values for ``--report FILE.json``."""
        names = ("format", "total", "imported", "warnings", "skipped", "errors")
        return {**{name: getattr(self, name) for name in names}, "items": [item.as_json() for item in self.items]}


@dataclass(frozen=True, slots=True)
class Loss:
    """Something that a format cannot carry: said before it is written.

    ``effect`` is ``left out`` for questions that are not written at all and ``changed`` for what is written in another way or
    without a part.
    """

    code: str
    effect: Literal["left out", "changed"]
    text: str
    """A sentence for a person."""
    questions: tuple[str, ...]
    """The ids of the questions that it is about."""


@dataclass(frozen=True, slots=True)
class FormatRow:
    """A format that mlsim knows."""

    name: str
    title: str
    suffix: str
    """Of a file that is written in it."""
    reads: bool
    writes: bool


@dataclass(frozen=True, slots=True)
class Progress:
    """How far reading is: questions so far, and the part of the file from 0 to 1, or None if nobody can tell."""

    questions: int
    part: float | None


@dataclass(frozen=True)
class ImportWish:
    """What is to be imported, and how.

    Args:
        path: the file or folder, as a person writes it.
        format: its name; found by content if empty.
        encoding: of the text, where it is not UTF-8.
        bank: the id of the bank that the questions go to; made of the file's name if empty.
        questions, minutes: of the exam that the bank gets; defaulted if None.
        pass_mark: percent.
        origin: where the file comes from, in the person's words.
        licence: of the questions.
        objectives: ``EXAM:TASK`` for all of them, ``CATEGORY=EXAM:TASK`` for those of a category, or ``file`` for what the file names.
        index_base: whether numbers in keys count from 0 or 1, where the file leaves it open.
        columns: for tables, ``role=name``.
        descriptions_as_cases: a description becomes the scenario of the questions behind it.
        strict: any error, and nothing is written.
    """

    path: str
    format: str = ""
    encoding: str | None = None
    bank: str = ""
    questions: int | None = None
    minutes: int | None = None
    pass_mark: int | None = None
    origin: str | None = None
    licence: str | None = None
    objectives: tuple[str, ...] = ()
    index_base: Literal[0, 1] | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    descriptions_as_cases: bool = False
    strict: bool = False


@dataclass(frozen=True)
class Preview:
    """A file that has been read, with nothing written yet: what would be imported, and where to."""

    wish: ImportWish
    file: str
    """The file's name, without its folder."""
    title: str
    """Of the format."""
    report: Report
    bank: str
    exists: int
    """How many questions the bank has already; 0 for a new one."""
    exam: str
    """The code of the exam that the questions get, or an empty text if they only serve others."""
    questions: tuple[Question, ...] = ()
    """Those that would be imported, in the order of the report's lines that say so."""
    origin: Any = None
    """For the one who made it."""

    @property
    def refused(self) -> bool:
        """Whether nothing may be written: strict, and there is an error."""
        return self.wish.strict and self.report.errors > 0


@dataclass(frozen=True)
class Outcome:
    """What an import has done."""

    report: Report
    bank: str
    folder: str
    files: tuple[str, ...]
    """The names of the files that were written."""
    exam: str
    """The code of the bank's own exam, or an empty text."""
    exam_line: str = ""
    """The exam in a few words."""
    total: int = 0
    """How many questions the bank has now."""


@dataclass(frozen=True, slots=True)
class BankRow:
    """A bank that can be exported."""

    id: str
    title: str
    questions: int
    shipped: bool
    licence: str
    exams: tuple[str, ...]


@dataclass(frozen=True)
class ExportWish:
    """What is to be written: a bank, or the questions of a session, or its result.

    Args:
        bank: the bank's id, or empty.
        session: the session's id, or empty; ``wrong`` keeps to its wrong answers.
        format: the name of a format; for a result ``csv`` or ``json``.
        result: the session's result, not its questions.
    """

    format: str
    bank: str = ""
    session: str = ""
    wrong: bool = False
    result: bool = False


@dataclass(frozen=True)
class Exported:
    """What was written, and where."""

    path: str
    questions: int
    losses: tuple[Loss, ...] = ()


class Exchange(Protocol):
    """Import and export, as the screens see it. Everything may take a while, and raises MlsimError."""

    def formats(self) -> tuple[FormatRow, ...]:
        """The formats, in the order in which they are offered."""

    def complete(self, typed: str) -> tuple[str, ...]:
        """Paths that begin with what was typed; folders end with a slash. Nothing that cannot be read raises."""

    def look(self, wish: ImportWish, progress: Callable[[Progress], None] | None = None) -> Preview:
        """Read a file; nothing is written."""

    def bring(self, preview: Preview) -> Outcome:
        """Write what was looked at into the person's banks."""

    def banks(self) -> tuple[BankRow, ...]:
        """All banks that have questions."""

    def losses(self, wish: ExportWish) -> tuple[Loss, ...]:
        """What the format cannot carry; nothing is written."""

    def place_for(self, wish: ExportWish) -> str:
        """Where the file would go if nobody says otherwise."""

    def exists(self, place: str) -> bool:
        """Whether something is there that would be written over."""

    def export(self, wish: ExportWish, place: str) -> Exported:
        """Write it, over what is there."""
