"""Learning between exams: what to practise, what is due, what went wrong, and how far one has come."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual import work

from mlsim.tui.flow.base import FlowBase
from mlsim.tui.messages import (
    BuilderWanted,
    DueWanted,
    HindsightGiven,
    MistakesWanted,
    MistakeWanted,
    PoolWanted,
    PracticeWanted,
)

if TYPE_CHECKING:
    from mlsim.core.hindsight import Change
    from mlsim.core.pages import Page


class LearningFlow(FlowBase):
    """From the lobby to practice and back."""

    @work(group="learning", exclusive=True)
    async def on_builder_wanted(self, message: BuilderWanted) -> None:
        """Open the practice builder, at what was chosen last."""
        from mlsim.tui.screens.builder import BuilderScreen

        self.lobby.say("Reading what you have answered ...")
        found = await self._off(lambda: (self.desk.practice.pool(message.exam), self.desk.practice.remembered()))
        self.lobby.say("")
        if found is not None and self.screen is self.lobby:
            self.push_screen(BuilderScreen(*found))

    @work(group="learning", exclusive=True)
    async def on_pool_wanted(self, message: PoolWanted) -> None:
        """Another exam in the builder."""
        from mlsim.tui.screens.builder import BuilderScreen

        screen = self.screen
        pool = await self._off(lambda: self.desk.practice.pool(message.exam))
        if pool is not None and isinstance(screen, BuilderScreen) and screen.is_current:
            screen.put(pool)

    @work(group="learning")
    async def on_practice_wanted(self, message: PracticeWanted) -> None:
        """Brief on what was chosen, and remember it."""
        selection = message.wish.selection
        self.open_wish(message.wish)
        if selection is not None:
            await self._off(lambda: self.desk.practice.remember(selection))

    # -- what is due -----------------------------------------------------------------------------------------------------------------

    @work(group="learning", exclusive=True)
    async def on_due_wanted(self, message: DueWanted) -> None:
        """Show what is due for an exam."""
        from mlsim.tui.screens.due import DueScreen

        below = self.screen
        self.lobby.say("Reading what you have answered ...")
        view = await self._off(lambda: self.desk.practice.due(message.exam))
        self.lobby.say("")
        if view is None or self.screen is not below:
            return
        if isinstance(below, DueScreen):
            below.put(view)
        else:
            self.push_screen(DueScreen(view, self.desk.today()))

    # -- what was missed -------------------------------------------------------------------------------------------------------------

    @work(group="learning", exclusive=True)
    async def on_mistakes_wanted(self, _message: MistakesWanted) -> None:
        """Show the mistake journal."""
        from mlsim.tui.screens.mistakes import MistakesScreen

        self.lobby.say("Reading what you have answered ...")
        found = await self._off(self.desk.afterwards.mistakes)
        self.lobby.say("")
        if found is not None and self.screen is self.lobby:
            self.push_screen(MistakesScreen(found, self.desk.local))

    def on_mistake_wanted(self, message: MistakeWanted) -> None:
        """Explain a mistake; the list then points at the one that was shown last."""
        from mlsim.core.pages import page_of
        from mlsim.tui.screens.explanation import ExplanationScreen
        from mlsim.tui.screens.mistakes import MistakesScreen

        below = self.screen
        if not isinstance(below, MistakesScreen):
            return
        screen = ExplanationScreen([page_of(one) for one in message.mistakes], message.at)

        def done(at: int | None) -> None:
            self.remember_seen(screen.seen)
            if at is not None:
                below.point_at(at)

        self.push_screen(screen, done)

    @work(group="hindsight")
    async def on_hindsight_given(self, message: HindsightGiven) -> None:
        """Write down what was said about an answer; the screens show it once it is on the disk."""
        from mlsim.tui.screens.explanation import ExplanationScreen
        from mlsim.tui.screens.mistakes import MistakesScreen

        asking, change = self.screen, message.change
        said = await self._off(lambda: self.desk.afterwards.say(message.session, message.exam, [change]))
        if said is None:
            return
        news = _news(change)
        for screen in self.screen_stack:
            if isinstance(screen, MistakesScreen):
                screen.put(change.question, said[change.question], news if screen is asking else "")
        if isinstance(asking, ExplanationScreen) and asking.is_attached:
            asking.put(message.at, said[change.question], news)

    @work(group="hindsight")
    async def remember_seen(self, pages: Sequence[Page]) -> None:
        """Write down whose explanations were on the screen, all of them at once."""
        from mlsim.core.hindsight import Change

        by_session: dict[tuple[str, str], list[Change]] = {}
        for page in pages:
            change = Change(page.question, page.revision, "seen")
            by_session.setdefault((page.session, page.exam), []).append(change)

        def write() -> None:
            for (session, exam), changes in by_session.items():
                self.desk.afterwards.say(session, exam, changes)

        await self._off(write)


def _news(change: Change) -> str:
    """What has been written down, for the line above the keys."""
    if change.what == "cause":
        return f"Written down: {change.text}." if change.text else "The cause is taken back."
    name = "Your rule" if change.what == "rule" else "Your dispute"
    return f"{name} is written down." if change.text else f"{name} is taken back."
