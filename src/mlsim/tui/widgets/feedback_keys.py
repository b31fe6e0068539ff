"""What is different on the question screen once an answer has been checked: other keys matter, and a miss can be filed at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual.screen import Screen

from mlsim.core.bank.questions import is_correct
from mlsim.core.keys.footers import Moment
from mlsim.core.screens.warmup import TASKS, Coach
from mlsim.core.session.hindsight import CAUSES, NOTHING, Change, Hindsight, Said, What
from mlsim.tui.messages import HindsightGiven
from mlsim.tui.render import EMPTY, Para, para, paragraphs
from mlsim.tui.views import cause_row
from mlsim.tui.widgets.dialogs import LineDialog

if TYPE_CHECKING:
    from mlsim.core.session.sitting import Sitting


class FeedbackKeys:
    """The causes and the rule of a miss, where its explanation is on the screen; stands before the keys on options among the bases."""

    sitting: Sitting
    _warm_up: bool
    _coach: Coach
    """Of the warm-up; elsewhere nobody asks it."""
    _over: bool
    said: dict[int, Hindsight]
    """What has been said about checked answers, by item; as far as it was said here."""

    if TYPE_CHECKING:

        def say(self, text: str) -> None:
            """Show a line to the person."""

        def key(self, action: str) -> str:
            """The key of an action."""

        def _paint(self) -> None:
            """Show what is so now."""

        def _note(self) -> None:
            """Write a note."""

    @property
    def moment(self) -> Moment:
        """What the question on the screen is like just now."""
        sitting, answer = self.sitting, self.sitting.answer
        return Moment(
            kind=sitting.question.type,
            options=len(sitting.shown),
            each=sitting.feedback_each,
            checked=answer.checked,
            right=is_correct(sitting.question, answer.marks.response),
            last=sitting.current + 1 == len(sitting.asked),
            warm_up=self._warm_up,
        )

    def why_paras(self) -> list[Para]:
        """The causes of a miss with their keys, and the rule that was made of it; nothing for other answers."""
        if not self.moment.asks_why:
            return []
        said = self.said.get(self.sitting.current, NOTHING)
        rule = [Para(((self.key("note"), "accent"), ("  write a rule of your own for the next time", "dim")))]
        if said.rule:
            rule = paragraphs(said.rule, "bold", (("Your rule: ", "accent"),))
        return [Para(cause_row(said.cause)), *rule]

    def recall(self, said: Said) -> None:
        """What was said about this session before it was resumed."""
        items = self.sitting.session.header.items
        self.said = {number: said[one.question] for number, one in enumerate(items) if one.question in said}

    def coach_paras(self) -> list[Para]:
        """In the warm-up: the keys to try on this question, those that were tried, and the one to try now."""
        if not self._warm_up:
            return []
        item = self.sitting.current
        now = self._coach.following(item)
        paras = [para("Keys to try; nothing here counts.", "bold")]
        for task in TASKS:
            if task.item == item:
                keys = task.keys.shown or " ".join(self.key(action) for action in task.keys.actions)
                done = task.name in self._coach.done
                mark = ("+", "right") if done else (">", "accent") if task is now else (" ", "")
                style = "bold" if task is now else "dim" if done else ""
                paras.append(Para(((task.keys.label, style),), (mark, (f" {keys:<7}", "accent"))))
        return [*paras, EMPTY]

    def put(self, item: int, said: Hindsight, news: str) -> None:
        """What is said about an answer now; it has been written down."""
        self.said[item] = said
        if item == self.sitting.current and not self._over:
            self._paint()
            self.say(news)

    # -- keys ------------------------------------------------------------------------------------------------------------------------

    def action_choose_number(self, key: str) -> None:
        """Choose by number; where a miss is explained, say why it was missed. The same again takes that back."""
        if not self.moment.asks_why:
            super().action_choose_number(key)  # type: ignore[misc]
        elif int(key) <= len(CAUSES):
            cause = CAUSES[int(key) - 1]
            there = self.said.get(self.sitting.current, NOTHING).cause
            self._give("cause", "" if there == cause else cause)
        else:
            self.say(f"1 to {len(CAUSES)} say why it was missed; {self.key('enter')} goes on.")

    def action_note(self) -> None:
        """Write a note; where a miss is explained, a rule for the next time."""
        if not self.moment.asks_why:
            self._note()
            return
        item = self.sitting.current
        rule = self.said.get(item, NOTHING).rule

        def done(text: str | None) -> None:
            if text is not None and text.strip() != rule:
                self._give("rule", text.strip(), item)

        assert isinstance(self, Screen)  # noqa: S101 - a mix-in of screens
        self.app.push_screen(LineDialog("Your rule for the next time", rule, "an empty rule is removed"), done)

    def _give(self, what: What, text: str, item: int | None = None) -> None:
        place = self.sitting.current if item is None else item
        header = self.sitting.session.header
        one = header.items[place]
        change = Change(one.question, one.revision, what, text)
        screen: Any = self
        screen.post_message(HindsightGiven(header.id, header.exam, change, place))
