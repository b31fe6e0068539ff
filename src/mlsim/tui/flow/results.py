"""A result, its questions and their explanations."""

from __future__ import annotations

from typing import Any

from textual import work

from mlsim.core.form.wish import Wish
from mlsim.tui.flow.base import FlowBase
from mlsim.tui.messages import ExplanationWanted, QuestionsWanted


class ResultsFlow(FlowBase):
    """Looking at a result."""

    @work(group="open")
    async def open_result(self, session: str, news: str = "") -> None:
        """Show a result, and go on from there."""
        from mlsim.tui.screens.result import ResultScreen

        reviewed = await self._off(lambda: self.desk.review(session))
        if reviewed is None:
            return
        header = reviewed.session.header

        def done(way: str | None) -> None:
            from mlsim.core.screens.desk import misses

            wishes: dict[str, Any] = {
                "misses": lambda: Wish(header.exam, questions=tuple(misses(reviewed)), of=header.id),
                "again": lambda: Wish(header.exam, header.shape, again=header.id),
                "another": lambda: Wish(header.exam, header.shape if header.shape != "selection" else "full"),
            }
            if way is not None:
                self.open_wish(wishes[way]())

        if any(item.due for item in header.items):
            view = await self._off(lambda: self.desk.practice.due(header.exam))
            news = " ".join(part for part in (news, view.left_text() if view is not None else "") if part)
        screen = ResultScreen(reviewed)
        await self.push_screen(screen, done)
        if news:
            screen.say(news)

    def on_questions_wanted(self, message: QuestionsWanted) -> None:
        """List the questions of a result."""
        from mlsim.tui.screens.drilldown import DrilldownScreen

        self.push_screen(DrilldownScreen(message.reviewed, message.domain, message.filter))

    @work(group="open", exclusive=True)
    async def on_explanation_wanted(self, message: ExplanationWanted) -> None:
        """Explain a question; the list then points at the one that was shown last."""
        from mlsim.core.screens.pages import pages_of
        from mlsim.tui.screens.drilldown import DrilldownScreen
        from mlsim.tui.screens.explanation import ExplanationScreen

        below = self.screen
        said = await self._off(lambda: self.desk.afterwards.said(message.reviewed.session.header.id))
        if said is None or self.screen is not below:
            return
        screen = ExplanationScreen(pages_of(message.reviewed, message.items, said), message.at)

        def done(at: int | None) -> None:
            self.remember_seen(screen.seen)
            if at is not None and isinstance(below, DrilldownScreen):
                below.point_at(message.items[at])

        self.push_screen(screen, done)
