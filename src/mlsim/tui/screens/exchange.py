"""Import and export: a file of one's own in, a bank out."""

from __future__ import annotations

from typing import Final

from mlsim.core.bank.exchange import BankRow
from mlsim.tui.messages import ExportWanted, ImportWanted
from mlsim.tui.render import READING_WIDTH, Row, para, sides, wrapped
from mlsim.tui.widgets.frame import ListFrame
from mlsim.tui.widgets.lines import Entry, OneLine, Rows
from mlsim.tui.widgets.search import ask_banks

IMPORT: Final = ""
"""The value of the row that imports."""


class ExchangeScreen(ListFrame[None]):
    """A row to import a file, and one for each bank."""

    PLACE = "exchange"

    def __init__(self, banks: tuple[BankRow, ...]) -> None:
        super().__init__()
        self._banks = banks

    def on_mount(self) -> None:
        """List the banks."""
        self._show()

    def on_resize(self) -> None:
        """Lay the rows out anew."""
        self._show()

    def put(self, banks: tuple[BankRow, ...]) -> None:
        """Show other banks."""
        self._banks = banks
        self._show()

    def _top(self, width: int) -> Row:
        own = sum(not bank.shipped for bank in self._banks)
        return sides(
            ((" Import and export", ""),), ((f"{own} {'bank' if own == 1 else 'banks'} of your own ", "dim"),), width
        )

    def _show(self) -> None:
        width = min(max(40, self.size.width - 4), READING_WIDTH + 16)
        text = (
            "Reads markdown, CSV, GIFT, Aiken, Moodle XML, QTI, JSON and Anki. Import material that you have the right to use; "
            "what cannot be read with certainty is reported, never guessed."
        )
        told = [tuple(row) for row in wrapped(para(text, "dim"), min(width, READING_WIDTH) - 3)]
        first: Row = ((f"{self.key('bring')}  ", "accent"), ("Import a file or a folder", "bold"))
        entries: list[Entry[str]] = [
            Entry((first, *((("   ", ""), *row) for row in told)), IMPORT),
            Entry(((),)),
        ]
        for shipped, title in ((False, "Banks of your own"), (True, "Banks that came with mlsim")):
            banks = [bank for bank in self._banks if bank.shipped is shipped]
            if not banks and not shipped:
                entries.append(
                    Entry((((title, "bold"), (f"  none yet: {self.key('bring')} imports a file as one", "dim")),))
                )
                entries.append(Entry(((),)))
            elif banks:
                entries.append(Entry((((title, "bold"),),)))
                entries += [Entry(self._bank(bank, width), bank.id) for bank in banks]
                entries.append(Entry(((),)))
        rows = self.query_one(Rows)
        rows.put(entries, rows.value)
        self.query_one("#top", OneLine).refresh()

    def _bank(self, bank: BankRow, width: int) -> tuple[Row, ...]:
        count = f"{bank.questions:,} {'question' if bank.questions == 1 else 'questions'}"
        title = bank.title if bank.title != bank.id else ""
        serves = ", ".join(bank.exams) or "no exam"
        return (
            sides(((f"{bank.id}  ", "bold"), (title, "")), ((count, "accent"),), width),
            *wrapped(para(f"for {serves}; licence: {bank.licence}", "dim", "   "), width),
        )

    # -- keys ------------------------------------------------------------------------------------------------------------------------

    def action_open(self) -> None:
        """Import, or export the bank."""
        if self.query_one(Rows).value == IMPORT:
            self.action_bring()
        else:
            self.action_export()

    def action_bring(self) -> None:
        """Import a file."""
        self.post_message(ImportWanted())

    def action_search(self) -> None:
        """Search the questions of all banks."""
        ask_banks(self)

    def action_export(self) -> None:
        """Export the bank under the cursor."""
        bank = self.query_one(Rows).value
        if bank:
            self.post_message(ExportWanted(bank=bank))
        else:
            self.say(f"{self.key('export')} exports banks; the cursor is not on one.")
