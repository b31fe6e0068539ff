"""All sessions, the newest first."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from mlsim.core.lobby import SessionRow
from mlsim.core.timing import span_text
from mlsim.tui.messages import DiscardWanted, QuickWanted, SessionWanted
from mlsim.tui.render import Row, sides
from mlsim.tui.widgets.empty import TEN, nothing
from mlsim.tui.widgets.frame import KeyLine, ListFrame
from mlsim.tui.widgets.lines import Entry, OneLine, Rows


class HistoryScreen(ListFrame[None]):
    """A row a session; enter opens the result, or resumes."""

    PLACE = "history"

    def __init__(self, sessions: tuple[SessionRow, ...], local: Callable[[datetime], datetime]) -> None:
        super().__init__()
        self._sessions, self._local = sessions, local

    def on_mount(self) -> None:
        """List the sessions."""
        self.put(self._sessions)

    def _top(self, width: int) -> Row:
        count = len(self._sessions)
        return sides(((" History", ""),), ((f"{count} {'session' if count == 1 else 'sessions'} ", "dim"),), width)

    def put(self, sessions: tuple[SessionRow, ...]) -> None:
        """Show other sessions."""
        self._sessions = sessions
        entries: list[Entry[SessionRow | str]] = [Entry((self._row(row),), row) for row in sessions]
        if not entries:
            said = "No session yet. What you sit, exam or practice, is listed here with its result."
            entries = nothing([said], self.key("open"), TEN, TEN, self.size.width - 4)
        self.query_one(Rows).put(entries)
        self.query_one(KeyLine).hide(frozenset() if sessions else frozenset({"open", "discard"}))
        self.query_one("#top", OneLine).refresh()

    def _row(self, row: SessionRow) -> Row:
        what = "practice" if row.mode == "practice" else f"form {row.form}" if row.form else row.shape
        word = "" if row.passed is None else "+ " if row.passed else "- "
        return (
            (f"{self._local(row.started_at):%Y-%m-%d %H:%M}  ", "dim"),
            (f"{row.exam:<8} ", "bold"),
            (f"{what:<10}", ""),
            (f"{word}{row.score_text():<26}", "right" if row.passed else "wrong" if row.passed is False else "accent"),
            (f"{span_text(row.charged_seconds)}", "dim"),
            ("  damaged" if row.damaged else "", "warn"),
        )

    def action_open(self) -> None:
        """The result, or resume."""
        value = self.query_one(Rows).value
        if isinstance(value, SessionRow):
            self.post_message(SessionWanted(value))
        else:
            self.post_message(QuickWanted())

    def action_discard(self) -> None:
        """Discard the session."""
        value = self.query_one(Rows).value
        if isinstance(value, SessionRow):
            self.post_message(DiscardWanted(value))
        else:
            self.say("There is nothing to discard.")
