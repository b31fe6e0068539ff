"""All sessions, the newest first."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from mlsim.core.base.search import needles, stands_in
from mlsim.core.base.text import visible
from mlsim.core.screens.lobby import SessionRow, searched
from mlsim.core.session.timing import span_text
from mlsim.tui.messages import DiscardWanted, QuickWanted, SessionWanted
from mlsim.tui.render import Row, sides
from mlsim.tui.widgets.empty import TEN, nothing
from mlsim.tui.widgets.frame import KeyLine
from mlsim.tui.widgets.lines import Entry, OneLine, Rows
from mlsim.tui.widgets.search import SearchFrame

ALL = 74
"""Columns from which on there is room for the year and the time spent."""


class HistoryScreen(SearchFrame[None]):
    """A row a session; enter opens the result, or resumes."""

    PLACE = "history"
    SEARCHED = "Search the history: exam, mode, form, day, result"

    def __init__(self, sessions: tuple[SessionRow, ...], local: Callable[[datetime], datetime]) -> None:
        super().__init__()
        self._sessions, self._local = sessions, local
        self._words = ""
        self._listed = sessions
        self._texts: dict[str, str] = {}
        """What is searched of each session, by its id; made when somebody searches."""
        self._entries: dict[str, Entry[SessionRow | str]] = {}
        """The row of each session, by its id: at each letter another part of them is listed."""

    def on_mount(self) -> None:
        """List the sessions."""
        self.put(self._sessions)

    def on_resize(self) -> None:
        """Lay the rows out anew."""
        self.put(self._sessions)

    def _top(self, width: int) -> Row:
        words = f'  "{visible(self._words)}"' if self._words else ""
        return sides(((" History", ""), (words, "accent")), ((f"{self._count()} ", "dim"),), width)

    def _count(self) -> str:
        there = f"{len(self._sessions):,} {'session' if len(self._sessions) == 1 else 'sessions'}"
        return f"{len(self._listed):,} of {there}" if self._words else there

    @property
    def words(self) -> str:
        """See `SearchFrame`."""
        return self._words

    def search_for(self, words: str) -> str:
        """See `SearchFrame`."""
        if words != self._words:
            self._words = words
            self._show()
        return self._count()

    def put(self, sessions: tuple[SessionRow, ...]) -> None:
        """Show other sessions."""
        self._sessions = sessions
        self._texts.clear()
        self._entries = {row.id: Entry((self._row(row),), row) for row in sessions}
        self._show()

    def _show(self) -> None:
        rows = self.query_one(Rows)
        self._listed = self._sessions
        if sought := needles(self._words):
            if not self._texts:
                self._texts = {row.id: searched(row, self._local(row.started_at)) for row in self._sessions}
            self._listed = tuple(row for row in self._sessions if stands_in(sought, self._texts[row.id]))
        entries: list[Entry[SessionRow | str]] = [self._entries[row.id] for row in self._listed]
        if not entries and self._words:
            entries = [Entry(((),)), Entry((((self.no_hit(), "dim"),),))]
        elif not entries:
            said = "No session yet. What you sit, exam or practice, is listed here with its result."
            entries = nothing([said], self.key("open"), TEN, TEN, self.size.width - 4)
        rows.put(entries, rows.value)
        useless = {"open", "discard"} if self._sessions else {"open", "discard", "search"}
        self.query_one(KeyLine).hide(frozenset() if self._listed else frozenset(useless))
        self.query_one("#top", OneLine).refresh()
        self._tell()

    def _moved(self, moved: bool, end: str) -> None:
        super()._moved(moved, end)
        self._tell()

    def _tell(self) -> None:
        """Opening what is unfinished starts its clock: that has a word of its own."""
        here = self.query_one(Rows).value
        unfinished = isinstance(here, SessionRow) and here.state == "unfinished"
        self.query_one(KeyLine).open_does("resume" if unfinished else "")

    def _row(self, row: SessionRow) -> Row:
        word = "  " if row.passed is None else "+ " if row.passed else "- "
        narrow, started = self.size.width < ALL, self._local(row.started_at)
        return (
            (f"{started:%d %b %H:%M}  " if narrow else f"{started:%Y-%m-%d %H:%M}  ", "dim"),
            (f"{row.exam:<8} ", "bold"),
            (f"{row.what():<10}", ""),
            (f"{word + row.score_text():<22}", "right" if row.passed else "wrong" if row.passed is False else "accent"),
            ("" if narrow else span_text(row.charged_seconds), "dim"),
            ("  damaged" if row.damaged else "", "warn"),
        )

    def action_open(self) -> None:
        """The result, or resume."""
        value = self.query_one(Rows).value
        if isinstance(value, SessionRow):
            self.post_message(SessionWanted(value))
        elif value == TEN:
            self.post_message(QuickWanted())
        else:
            self.say("There is nothing to open here.")

    def action_discard(self) -> None:
        """Discard the session."""
        value = self.query_one(Rows).value
        if isinstance(value, SessionRow):
            self.post_message(DiscardWanted(value))
        else:
            self.say("There is nothing to discard.")
