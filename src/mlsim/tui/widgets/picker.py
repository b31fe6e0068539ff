"""A dialog in which several values can be marked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from textual.app import ComposeResult
from textual.containers import Vertical

from mlsim.tui.render import Row, para
from mlsim.tui.widgets.frame import KeyLine, ListKeys, Overlay
from mlsim.tui.widgets.lines import Entry, Prose, Rows

MOST_ROWS = 14
"""Rows of the list that are shown at once; the dialog fits on 60x18."""


class Pick(NamedTuple):
    """One value: how it reads, how many things have it, and what to know about it."""

    value: str
    label: str
    hits: int
    aside: str = ""


class Picker(ListKeys, Overlay[tuple[str, ...] | None]):
    """Marks values of a list; gives those that are marked in the list's order, or None when it was cancelled.

    Args:
        title: what is chosen.
        picks: the values.
        marked: those that are marked first. None marked means all.
        single: only one can be chosen, and it is the one under the cursor.
    """

    PLACE = "picker"

    def __init__(self, title: str, picks: Sequence[Pick], marked: Sequence[str], *, single: bool = False) -> None:
        super().__init__()
        self._title, self._picks, self._marked, self._single = title, tuple(picks), {*marked} - {""}, single

    def compose(self) -> ComposeResult:
        """A box with title, list and keys."""
        with Vertical(classes="box wide"):
            yield Prose([para(self._title, "bold")])
            rows: Rows[str] = Rows()
            rows.styles.height = min(MOST_ROWS, len(self._picks) + 1)
            yield rows
            yield KeyLine("picker")

    def on_mount(self) -> None:
        """The cursor on the first value that is marked."""
        first = next((pick.value for pick in self._picks if pick.value in self._marked), ANY)
        self._show(first)

    def on_resize(self) -> None:
        """As many rows as a small window has room for."""
        self.query_one(Rows).styles.height = max(3, min(MOST_ROWS, len(self._picks) + 1, self.size.height - 5))

    def _show(self, value: str) -> None:
        entries: list[Entry[str]] = [
            Entry((((f"({'x' if not self._marked else ' '}) ", "bold"), ("      any", "")),), ANY)
        ]
        entries += [Entry((self._row(pick),), pick.value) for pick in self._picks]
        self.query_one(Rows).put(entries, value)

    def _row(self, pick: Pick) -> Row:
        marked = pick.value in self._marked
        box = (f"[{'x' if marked else ' '}] ", "bold")
        aside = (f"  {pick.aside}" if pick.aside else "", "dim")
        return (box, (f"{pick.hits:>4}  ", "dim"), (pick.label, "bold" if marked else ""), aside)

    def _here(self) -> str:
        value: str = self.query_one(Rows).value or ANY
        return value

    def action_mark(self) -> None:
        """Mark the row, or no longer."""
        here = self._here()
        if self._single:
            self.action_accept()
            return
        if here == ANY:
            self._marked.clear()
        else:
            self._marked ^= {here}
        self._show(here)

    def action_accept(self) -> None:
        """Give what is marked; with nothing marked, what is under the cursor."""
        here = self._here()
        chosen = {here} - {ANY} if self._single else self._marked or {here} - {ANY}
        self.dismiss(tuple(pick.value for pick in self._picks if pick.value in chosen))

    def action_any(self) -> None:
        """All values."""
        self.dismiss(())

    def action_cancel(self) -> None:
        """Leave it as it was."""
        self.dismiss(None)


ANY = "*"
"""Stands for the row of all values; no value of a filter is spelled so."""
