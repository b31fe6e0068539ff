"""Learning between exams: what to practise, what is due, what went wrong, and how far one has come."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import work

from mlsim.core.base.errors import MlsimError
from mlsim.core.base.text import visible
from mlsim.core.form.wish import Selection, Wish
from mlsim.tui.flow.base import FlowBase, StoppedError
from mlsim.tui.messages import (
    BuilderWanted,
    DueWanted,
    ExamDayGiven,
    HindsightGiven,
    MistakesWanted,
    MistakeWanted,
    PlanWanted,
    PoolWanted,
    PracticeWanted,
    ProgressWanted,
    SettingsChanged,
    SettingsWanted,
    StepWanted,
)
from mlsim.tui.screens.lobby import READING

if TYPE_CHECKING:
    from mlsim.core.screens.pages import Page
    from mlsim.core.session.hindsight import Change
    from mlsim.tui.screens.plan import PlanView


class LearningFlow(FlowBase):
    """From the lobby to practice and back."""

    _saving: ClassVar[threading.Lock] = threading.Lock()
    """Held while the settings are read, changed and written: whoever read them before would write back what was there."""
    _newest: SettingsChanged | None = None
    """The settings that were wished for last."""

    @work(group="learning", exclusive=True)
    async def on_builder_wanted(self, message: BuilderWanted) -> None:
        """Open the practice builder, at what was chosen last."""
        from mlsim.tui.screens.builder import BuilderScreen

        self.lobby.say(f"{READING} ...")
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

            def keep() -> None:
                with self._saving:
                    self.desk.practice.remember(selection)

            await self._off(keep)

    # -- what is due -----------------------------------------------------------------------------------------------------------------

    @work(group="learning", exclusive=True)
    async def on_due_wanted(self, message: DueWanted) -> None:
        """Show what is due for an exam."""
        from mlsim.tui.screens.due import DueScreen

        below = self.screen
        self.lobby.say(f"{READING} ...")
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

        self.lobby.say(f"{READING} ...")
        found = await self._off(self.desk.afterwards.mistakes)
        self.lobby.say("")
        if found is not None and self.screen is self.lobby:
            self.push_screen(MistakesScreen(found, self.desk.local))

    def on_mistake_wanted(self, message: MistakeWanted) -> None:
        """Explain a mistake; the list then points at the one that was shown last."""
        from mlsim.core.screens.pages import as_shown, page_of
        from mlsim.tui.screens.explanation import ExplanationScreen
        from mlsim.tui.screens.mistakes import MistakesScreen

        below = self.screen
        if not isinstance(below, MistakesScreen):
            return
        order = self.desk.afterwards.order
        screen = ExplanationScreen(
            [page_of(one) for one in message.mistakes],
            message.at,
            lambda page: as_shown(page, order(page.session, page.question)),
        )

        def done(at: int | None) -> None:
            self.remember_seen(screen.seen)
            if at is not None:
                below.point_at(screen.page.question)

        self.push_screen(screen, done)

    @work(group="hindsight")
    async def on_hindsight_given(self, message: HindsightGiven) -> None:
        """Write down what was said about an answer; the screens show it once it is on the disk."""
        from mlsim.tui.screens.explanation import ExplanationScreen
        from mlsim.tui.screens.mistakes import MistakesScreen
        from mlsim.tui.screens.question import QuestionScreen

        asking, change = self.screen, message.change
        said = await self._off(lambda: self.desk.afterwards.say(message.session, message.exam, [change]))
        if said is None:
            return
        news = _news(change)
        for screen in self.screen_stack:
            if isinstance(screen, MistakesScreen):
                screen.put(change.question, said[change.question], news if screen is asking else "")
        if isinstance(asking, (ExplanationScreen, QuestionScreen)) and asking.is_attached:
            asking.put(message.at, said[change.question], news)

    @work(group="hindsight")
    async def remember_seen(self, pages: Sequence[Page]) -> None:
        """Write down whose explanations were on the screen, all of them at once."""
        if not pages:
            return
        from mlsim.core.session.hindsight import Change

        by_session: dict[tuple[str, str], list[Change]] = {}
        for page in pages:
            change = Change(page.question, page.revision, "seen")
            by_session.setdefault((page.session, page.exam), []).append(change)

        def write() -> None:
            for (session, exam), changes in by_session.items():
                self.desk.afterwards.say(session, exam, changes)

        await self._off(write)

    # -- where one stands ------------------------------------------------------------------------------------------------------------

    def _codes(self) -> tuple[str, ...]:
        """The exams that can be turned to, as the lobby has them."""
        return tuple(exam.code for exam in self.lobby.view.exams) if self.lobby.view is not None else ()

    @work(group="learning", exclusive=True)
    async def on_progress_wanted(self, message: ProgressWanted) -> None:
        """Show progress and readiness of an exam."""
        from mlsim.tui.screens.progress import ProgressScreen, ProgressView

        below, exam, codes = self.screen, message.exam, self._codes()
        self.lobby.say(f"{READING} ...")

        def read() -> ProgressView:
            standing = self.desk.standing
            cut = self.desk.settings.load().cut
            return ProgressView(standing.progress(exam), standing.readiness(exam), cut, codes)

        view = await self._off(read)
        self.lobby.say("")
        if view is None or self.screen is not below:
            return
        if isinstance(below, ProgressScreen):
            below.put(view)
        else:
            self.push_screen(ProgressScreen(view))

    @work(group="learning", exclusive=True)
    async def on_plan_wanted(self, message: PlanWanted) -> None:
        """Show the plan of an exam."""
        from mlsim.tui.screens.plan import PlanScreen

        below = self.screen
        self.lobby.say(f"{READING} ...")
        view = await self._off(lambda: self._plan_view(message.exam))
        self.lobby.say("")
        if view is None or self.screen is not below:
            return
        if isinstance(below, PlanScreen):
            below.put(view)
        else:
            self.push_screen(PlanScreen(view))

    def _plan_view(self, exam: str) -> PlanView:
        from mlsim.tui.screens.plan import PlanView

        standing, lobby = self.desk.standing, self.lobby.view
        names = {domain.domain: domain.name for domain in standing.progress(exam).domains}
        row = next((one for one in lobby.exams if one.code == exam), None) if lobby is not None else None
        asks = False
        if lobby is not None and row is not None:
            finished = sum(one.exam == exam and one.state == "submitted" for one in lobby.sessions)
            asks = self.desk.settings.load().asks_for_date(exam, row.status_on(self.desk.today()), finished)
        return PlanView(standing.plan(exam), names, self._codes(), asks)

    @work(group="learning")
    async def on_exam_day_given(self, message: ExamDayGiven) -> None:
        """Keep the day of an exam, and plan anew."""
        from mlsim.tui.screens.plan import PlanScreen

        def keep() -> PlanView:
            with self._saving:
                self.desk.standing.set_date(message.exam, message.day)
            return self._plan_view(message.exam)

        view = await self._off(keep)
        if view is not None and isinstance(self.screen, PlanScreen):
            self.screen.put(view)
            said = f"{message.exam} is on {message.day:%d %b %Y}" if message.day else "No date yet"
            self.screen.say(f"{said}; {self.screen.key('day')} changes it at any time.")
            self.look_ahead()

    @work(group="learning", exclusive=True)
    async def on_step_wanted(self, message: StepWanted) -> None:
        """Take a step of the plan: its briefing comes first, as always."""
        step = message.step
        if step.kind == "mock":
            self.open_wish(Wish(step.exam, "full", step.form))
        elif step.kind == "practice":
            domains = (step.domain,) if step.domain else ()
            chosen = Selection(domains=domains, count=step.questions)
            self.open_wish(Wish(step.exam, "selection", selection=chosen))
        else:
            view = await self._off(lambda: self.desk.practice.due(step.exam))
            if view is not None and view.queue.today:
                self.open_wish(view.wish(step.questions))
            elif view is not None:
                self.lobby.say(view.left_text())

    @work(group="ahead", exclusive=True)
    async def look_ahead(self) -> None:
        """Work out today's next step beside the lobby, which stays usable; it says how far the reading has come."""
        loop = asyncio.get_running_loop()

        def told(done: int, total: int) -> None:
            # An exam that is opened or sat has the processor for itself; afterwards this goes on where it stopped.
            if not self.is_running or self._opening or self._sitting is not None:
                raise StoppedError
            with contextlib.suppress(RuntimeError):
                loop.call_soon_threadsafe(self.lobby.read_so_far, done, total)

        try:
            found = await asyncio.to_thread(lambda: self.desk.glimpse(told))
        except StoppedError:
            return
        except MlsimError as error:
            self.lobby.say(visible(f"{error.title}: {error.where}"))
            return
        self.lobby.foresee(found)

    # -- settings --------------------------------------------------------------------------------------------------------------------

    @work(group="learning", exclusive=True)
    async def on_settings_wanted(self, _message: SettingsWanted) -> None:
        """Show the settings."""
        from mlsim.tui.screens.settings import SettingsScreen

        settings = await self._off(self.desk.settings.load)
        view = self.lobby.view or await self._off(self.desk.lobby)
        if settings is not None and view is not None and self.screen is self.lobby:
            screen = SettingsScreen(settings, view.exams, self.desk.today(), self.desk.settings.where, self.own_keys)

            def done(_answer: object) -> None:
                # The lobby counts the days until an exam.
                self.look_ahead()

            self.push_screen(screen, done)

    @work(group="settings")
    async def on_settings_changed(self, message: SettingsChanged) -> None:
        """Save settings, and look like them."""
        from mlsim.tui.screens.settings import SettingsScreen

        self._newest = message

        def save() -> None:
            # Of those that wait for one another only the newest is written: it has the changes of all before it.
            with self._saving:
                if self._newest is message:
                    self.desk.settings.save(message.settings)

        try:
            await asyncio.to_thread(save)
            wrong = None
        except MlsimError as error:
            wrong = error
        if self._newest is not message:
            return
        for screen in self.screen_stack:
            if isinstance(screen, SettingsScreen):
                if wrong is None:
                    screen.put(message.settings)
                    screen.say(message.news)
                else:
                    screen.take_back()
        if wrong is None:
            self.look(message.settings.theme, message.settings.ascii)
        else:
            self.show_error(wrong)


def _news(change: Change) -> str:
    """What has been written down, for the line above the keys."""
    if change.what == "cause":
        return f"Written down in the mistake journal: {change.text}." if change.text else "The cause is taken back."
    name = "Your rule" if change.what == "rule" else "Your dispute"
    return f"{name} is written down." if change.text else f"{name} is taken back."
