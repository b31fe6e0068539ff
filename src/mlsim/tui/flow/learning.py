"""Learning between exams: what to practise, what is due, what went wrong, and how far one has come."""

from __future__ import annotations

from textual import work

from mlsim.tui.flow.base import FlowBase
from mlsim.tui.messages import BuilderWanted, PoolWanted, PracticeWanted


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
