"""Searching a list: a line at the bottom of the screen, and the keys of a screen that has one."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable
from typing import ClassVar, Final

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import Screen
from textual.widgets import Input

from mlsim.core.base.text import kept, visible
from mlsim.tui.messages import BankSearchWanted
from mlsim.tui.render import Row, sides
from mlsim.tui.widgets.dialogs import Field, Typed
from mlsim.tui.widgets.frame import KeyLine, ListFrame, ListKeys, Overlay, R
from mlsim.tui.widgets.lines import OneLine

ROOMY: Final = 90
"""Columns from which on there is room for a hint."""
MOST: Final = 200
"""Characters that can be searched for."""


class SearchLine(Typed, Overlay[str]):
    """A line to type words into; the list stays in sight above it. Gives the words: with escape none.

    Args:
        what: what is searched.
        words: what stands there first.
        below: the screen with the list, whose cursor the arrows move.
        live: searches at each letter, and says how many there are; None where that would take too long.
    """

    PLACE = "search"
    AUTO_FOCUS: ClassVar[str | None] = "Input"

    def __init__(self, what: str, words: str, below: ListKeys, live: Callable[[str], str] | None = None) -> None:
        super().__init__()
        self._what, self._words, self._below, self._live = what, words, below, live
        self._count = ""

    def compose(self) -> ComposeResult:
        """What is searched and how many there are, the words, and the keys."""
        with Vertical(classes="strip"):
            yield OneLine(self._top, id="what")
            # Typing begins anew; an arrow first, and what stands there is gone on with.
            field = Field(kept(self._words), max_length=MOST, select_on_focus=True, compact=True)
            field.cursor_blink = False
            yield field
            yield KeyLine(self.PLACE)

    def _top(self, width: int) -> Row:
        hint = self._count or ("every word has to be there" if width >= ROOMY else "")
        return sides(((f" {self._what}", "bold"),), ((f"{hint} ", "dim"),), width)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Search at once, where that is cheap."""
        if self._live is not None:
            self._count = self._live(" ".join(event.value.split()))
            self.query_one("#what", OneLine).refresh()

    def action_accept(self) -> None:
        """Give the words."""
        self.dismiss(" ".join(self.query_one(Input).value.split()))

    def action_cancel(self) -> None:
        """Search for nothing."""
        self.dismiss("")

    def action_up(self) -> None:
        """The row above."""
        self._below.action_up()

    def action_down(self) -> None:
        """The row below."""
        self._below.action_down()

    def action_page_up(self) -> None:
        """A screen up."""
        self._below.action_page_up()

    def action_page_down(self) -> None:
        """A screen down."""
        self._below.action_page_down()


BANKS: Final = "Find in all questions: text, options, services, objective, id"


def ask_banks(screen: ListKeys) -> None:
    """Ask for words to search the banks for, over a screen that is not about them. No words: nothing follows."""
    assert isinstance(screen, Screen)  # noqa: S101 - a mix-in of screens

    def done(words: str | None) -> None:
        if words:
            screen.post_message(BankSearchWanted(words))

    screen.app.push_screen(SearchLine(BANKS, "", screen), done)


class SearchFrame(ListFrame[R]):
    """A screen whose list can be searched: its key opens the line, escape clears the search first and leaves the screen second."""

    SEARCHED: ClassVar[str] = ""
    """What is searched, as the line names it."""

    @property
    @abstractmethod
    def words(self) -> str:
        """What is searched for; empty if nothing is."""

    @abstractmethod
    def search_for(self, words: str) -> str:
        """List what has all these words. Gives how many of how many there are."""

    def action_search(self) -> None:
        """Look for words."""
        line = SearchLine(self.SEARCHED, self.words, self, self.search_for)
        self.app.push_screen(line, lambda words: self._searched(words or ""))

    def _searched(self, words: str) -> None:
        count = self.search_for(words)
        self.say(f"{count}: {visible(words)}" if words else "")

    def no_hit(self) -> str:
        """What to do where nothing has the words."""
        return f"No hit: {self.key('search')} changes the words, {self.key('back')} clears them."

    def action_back(self) -> None:
        """Clear the search; without one, go back."""
        if self.words:
            self.search_for("")
            self.say(f"The search is cleared; {self.key('back')} goes back.")
        else:
            super().action_back()
