"""All sessions, the newest first."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from mlsim.core.lobby import SessionRow
from mlsim.core.timing import span_text
from mlsim.tui.messages import DiscardWanted, SessionWanted
from mlsim.tui.render import Row, sides
from mlsim.tui.widgets.frame import ListFrame
from mlsim.tui.widgets.lines import Entry, OneLine, Rows

ALL = 74
"""Columns from which on there is room for the year and the time spent."""


class HistoryScreen(ListFrame[None]):
    """A row a session; enter opens the result, or resumes."""

    PLACE = "history"

    def __init__(self, sessions: tuple[SessionRow, ...], local: Callable[[datetime], datetime]) -> None:
        super().__init__()
        self._sessions, self._local = sessions, local

    def on_mount(self) -> None:
        """List the sessions."""
        self.put(self._sessions)

    def on_resize(self) -> None:
        """Lay the rows out anew."""
        self.put(self._sessions)

    def _top(self, width: int) -> Row:
        return sides(((" History", ""),), ((f"{len(self._sessions)} sessions ", "dim"),), width)

    def put(self, sessions: tuple[SessionRow, ...]) -> None:
        """Show other sessions."""
        self._sessions = sessions
        entries = [Entry((self._row(row),), row) for row in sessions]
        if not entries:
            text = "No session yet. Sit an exam from the lobby, and it is listed here."
            self.query_one(Rows).put([Entry(((),)), Entry((((text, "dim"),),))])
        else:
            self.query_one(Rows).put(entries)
        self.query_one("#top", OneLine).refresh()

    def _row(self, row: SessionRow) -> Row:
        what = "practice" if row.mode == "practice" else f"form {row.form}" if row.form else row.shape
        word = "  " if row.passed is None else "+ " if row.passed else "- "
        narrow, started = self.size.width < ALL, self._local(row.started_at)
        return (
            (f"{started:%d %b %H:%M}  " if narrow else f"{started:%Y-%m-%d %H:%M}  ", "dim"),
            (f"{row.exam:<8} ", "bold"),
            (f"{what:<9}", ""),
            (f"{word + row.score_text():<22}", "right" if row.passed else "wrong" if row.passed is False else "accent"),
            ("" if narrow else span_text(row.charged_seconds), "dim"),
            ("  damaged" if row.damaged else "", "warn"),
        )

    def action_open(self) -> None:
        """The result, or resume."""
        value = self.query_one(Rows).value
        if value is not None:
            self.post_message(SessionWanted(value))
        else:
            self.say("There is nothing to open yet.")

    def action_discard(self) -> None:
        """Discard the session."""
        value = self.query_one(Rows).value
        if value is not None:
            self.post_message(DiscardWanted(value))
        else:
            self.say("There is nothing to discard.")
