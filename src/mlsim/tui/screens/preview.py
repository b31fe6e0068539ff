"""A file before and after its import: what would become of each question, and what became of it."""

from __future__ import annotations

from typing import Final

from mlsim.core.bank.exchange import CODES, UNKNOWN_LICENCE, Item, Outcome, Preview
from mlsim.core.base.text import visible
from mlsim.core.screens.plain import question_text
from mlsim.tui.render import EMPTY, READING_WIDTH, Para, Row, paragraphs, sides, wrapped
from mlsim.tui.render import para as one
from mlsim.tui.widgets.dialogs import Reading
from mlsim.tui.widgets.frame import KeyLine, ListFrame
from mlsim.tui.widgets.lines import Entry, OneLine, Rows

FILTERS: Final = ("all", "with a remark", "errors", "skipped", "warnings")
MAX_ROWS: Final = 2_000
"""Rows that are laid out. Nobody reads more, and laying out 20,000 would be felt."""
_MARKS: Final = {"ok": ("+", "right"), "warning": ("~", "warn"), "skipped": (".", "dim"), "error": ("-", "wrong")}
_STYLES: Final = {"error": "wrong", "skipped": "dim", "warning": "warn", "ok": "right"}


class PreviewScreen(ListFrame[str | None]):
    """A row for each question of the file. Gives ``import`` or ``change``, or None to go back.

    Args:
        preview: the file as it was read.
        outcome: what was written, once it has been.
    """

    PLACE = "preview"

    def __init__(self, preview: Preview, outcome: Outcome | None = None) -> None:
        super().__init__()
        self._preview, self._outcome = preview, outcome
        self._filter = 0
        self._questions = self._numbered()

    def _numbered(self) -> dict[int, int]:
        """For each line of the report that is a question, its number among the questions."""
        there = [number for number, item in enumerate(self._preview.report.items) if item.status in ("ok", "warning")]
        return {number: at for at, number in enumerate(there)}

    def on_mount(self) -> None:
        """Show the report."""
        if self._outcome is not None:
            self.query_one(KeyLine).hide(frozenset({"bring", "change"}))
        self._show()

    def on_resize(self) -> None:
        """Lay the rows out anew."""
        self._show()

    def _top(self, width: int) -> Row:
        word = "Imported" if self._outcome is not None else "Nothing has been written yet"
        shown = f"show: {FILTERS[self._filter]} " if self._filter else ""
        return sides(((f" {visible(self._preview.file)}", ""), (f"  {word}", "dim")), ((shown, "dim"),), width)

    def _show(self) -> None:
        width = min(max(40, self.size.width - 4), READING_WIDTH + 16)
        rows = self.query_one(Rows)
        entries: list[Entry[int]] = [Entry(tuple(self._head(width)))]
        kept = [(number, item) for number, item in enumerate(self._preview.report.items) if self._wanted(item)]
        entries += [Entry((self._row(item, width),), number) for number, item in kept[:MAX_ROWS]]
        if len(kept) > MAX_ROWS:
            entries.append(
                Entry(
                    (
                        (
                            (
                                f"and {len(kept) - MAX_ROWS:,} more: {self.key('filter')} shows others, mlsim import --report lists all",
                                "dim",
                            ),
                        ),
                    )
                )
            )
        if not kept:
            entries.append(Entry(((("Nothing of that kind.", "dim"),),)))
        rows.put(entries, rows.value)
        self.query_one("#top", OneLine).refresh()

    def _wanted(self, item: Item) -> bool:
        match FILTERS[self._filter]:
            case "with a remark":
                return item.status != "ok"
            case "errors":
                return item.status == "error"
            case "skipped":
                return item.status == "skipped"
            case "warnings":
                return item.status == "warning"
        return True

    def _head(self, width: int) -> list[Row]:
        preview, report = self._preview, self._preview.report
        wish = preview.wish
        if self._outcome is not None:
            first = f"Imported {report.imported} of {report.total} questions into {preview.bank}, which has {self._outcome.total} now."
        else:
            first = f"{report.imported} of {report.total} questions would be imported as {preview.title}."
        rows: list[Row] = [*(tuple(row) for row in wrapped(one(first, "bold"), width))]
        told = []
        if self._outcome is not None:
            if self._outcome.exam_line:
                told.append(f"Exam {self._outcome.exam_line}. Sit it from the lobby.")
            told.append(f"In {self._outcome.folder}")
        else:
            there = f", which has {preview.exists}" if preview.exists else ", a new one"
            exam = (
                f"exam {preview.exam}"
                if preview.exam
                else f"for {', '.join(wish.objectives)}"
                if wish.objectives
                else "no new exam"
            )
            told.append(f"Bank {preview.bank}{there}; {exam}.")
            licence = wish.licence or UNKNOWN_LICENCE
            told.append(f"Licence: {licence}. Source: {wish.origin or 'not said'}.")
            if preview.refused:
                told.append("Strict: nothing will be written, for there are errors.")
        for text in told:
            rows += [tuple(row) for row in wrapped(one(visible(text), "dim"), width)]
        if report.by_code():
            rows.append(())
        for status, count, code, what, _places in report.summary():
            rows.append(
                ((f"{count:>6} ", "bold"), (f"{status:<8}", _STYLES[status]), (f" {code:<16}", ""), (what, "dim"))
            )
        return [*rows, ()]

    def _row(self, item: Item, width: int) -> Row:
        mark, style = _MARKS[item.status]
        codes = " ".join(item.codes or ((item.code,) if item.code else ()))
        left: Row = ((f"{mark} ", style), (f"{item.where:<10} ", "dim"), (item.start or "(no text)", ""))
        return sides(left, ((codes, style),), width)

    # -- keys ------------------------------------------------------------------------------------------------------------------------

    def action_open(self) -> None:
        """The question, and what to do about it."""
        number = self.query_one(Rows).value
        if number is None:
            self.say("There is nothing to read here.")
            return
        item = self._preview.report.items[number]
        paras: list[Para] = []
        for code in item.codes or ((item.code,) if item.code else ()):
            paras.append(one(f"{code}: {CODES.get(code, '')}", _STYLES[item.status]))
        if item.fix:
            paras += [*paragraphs(item.fix), EMPTY]
        if number in self._questions:
            question = self._preview.questions[self._questions[number]]
            paras += [one(line) if line.strip() else EMPTY for line in question_text(question, "").split("\n")]
        elif item.start:
            paras += paragraphs(item.start)
        self.app.push_screen(Reading(f"{self._preview.file}, {item.where}", paras))

    def action_filter(self) -> None:
        """The next filter."""
        self._filter = (self._filter + 1) % len(FILTERS)
        self._show()

    def action_bring(self) -> None:
        """Write the questions into the bank."""
        if self._outcome is not None:
            self.say("It is imported already.")
        elif self._preview.refused:
            self.say("Strict: mend the errors first, or take strict back with c.")
        elif not self._preview.report.imported:
            self.say("There is nothing to import.")
        else:
            self.dismiss("import")

    def action_change(self) -> None:
        """Change how it is read, or where it goes."""
        if self._outcome is not None:
            self.say("It is imported already.")
        else:
            self.dismiss("change")
