"""One answered question, with every option explained, and what one makes of it: a cause, a rule, a dispute."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import VerticalScroll

from mlsim.core.keys.footers import explanation_hints
from mlsim.core.session.hindsight import CAUSES, Change, What, merged
from mlsim.core.session.state import Marks
from mlsim.tui.messages import CopyWanted, HindsightGiven
from mlsim.tui.render import EMPTY, Para, Row, para, paragraphs, sides
from mlsim.tui.views import (
    after_paras,
    cause_row,
    causes_text,
    response_list,
    row_count,
    row_paras,
    stem_paras,
    verdict_paras,
)
from mlsim.tui.widgets.dialogs import LineDialog, Reading
from mlsim.tui.widgets.frame import Frame, KeyLine, ScrollKeys
from mlsim.tui.widgets.lines import OneLine, Prose

if TYPE_CHECKING:
    from mlsim.core.screens.pages import Page
    from mlsim.core.session.hindsight import Hindsight


class ExplanationScreen(ScrollKeys, Frame[int]):
    """The questions of a list, one at a time. Gives the place of the one that was shown last.

    Args:
        pages: the list.
        at: which one first.
        completed: is given a page before it is shown, and gives what is shown.
    """

    PLACE = "explanation"

    def __init__(self, pages: Sequence[Page], at: int, completed: Callable[[Page], Page] = lambda page: page) -> None:
        super().__init__()
        self._pages, self._at, self._completed = list(pages), at, completed
        self._pages[at] = completed(self._pages[at])
        self._news = ""
        self.seen: list[Page] = []
        """What has been on the screen and was not before, for the journal."""

    def compose(self) -> ComposeResult:
        """Title, text, keys."""
        yield OneLine(self._top, id="top")
        with VerticalScroll(id="body", can_focus=False):
            yield Prose(self._paras(), id="text", classes="first")
        yield OneLine(lambda _width: ((f" {self._news}", "accent"),), id="news")
        yield KeyLine("explanation")

    def on_mount(self) -> None:
        """The first page has been seen."""
        self._look()

    def say(self, text: str) -> None:
        """A line above the keys."""
        self._news = text
        self.query_one("#news", OneLine).refresh()

    @property
    def page(self) -> Page:
        """What is shown."""
        return self._pages[self._at]

    def put(self, at: int, hindsight: Hindsight, news: str = "") -> None:
        """What is said about a page now; it has been written down."""
        page = self._pages[at]
        # What was said about earlier sessions stays, unless this is newer.
        self._pages[at] = replace(page, hindsight=merged(hindsight, page.hindsight))
        if at == self._at:
            self.query_one("#text", Prose).show(self._paras())
            self.say(news)

    def _look(self) -> None:
        new = self.page.hindsight.seen is None and all(page.question != self.page.question for page in self.seen)
        if new:
            self.seen.append(self.page)
        missed, several = not self.page.correct, len(self._pages) > 1
        self.query_one(KeyLine).suggest(explanation_hints(missed=missed, several=several))

    def action_page_down(self) -> None:
        """A screen down; what scrolls away of the causes stays in reach."""
        super().action_page_down()
        if not self.page.correct:
            self.say(causes_text(self.page.hindsight.cause, self.keys("cause")))

    def _top(self, width: int) -> Row:
        page = self.page
        word = ("+ right", "right") if page.correct else ("- wrong", "wrong")
        left: Row = ((f" {page.exam}  {page.title}   ", ""), word)
        return sides(left, ((f"{self._at + 1} of {len(self._pages)} in this list ", "dim"),), width)

    def _paras(self) -> list[Para]:
        page = self.page
        asked = page.asked
        facts = para(", ".join(page.facts) + ".", "dim")
        if asked is None:
            text = f"No copy of {page.question} is left: neither the banks nor the stored questions hold it as it was asked."
            return [facts, *self._made_of_it(), EMPTY, para(text, "warn")]
        marks = Marks(page.response, page.struck)
        paras = [*verdict_paras(asked.question, page.shown, marks.response), facts, *self._made_of_it()]
        if asked.gone:
            paras.append(para("This question is no longer in the banks. It is shown as it was asked.", "warn"))
        elif asked.changed:
            paras.append(para("This question has changed since. It is shown as it was asked.", "warn"))
        question = asked.question
        paras += [EMPTY, *stem_paras(asked, self.key("scenario")), EMPTY]
        for at in range(row_count(question)):
            paras += row_paras(question, page.shown, marks, at, False, True)
        paras += response_list(question, page.shown, marks)
        if page.note:
            paras += [EMPTY, *paragraphs(page.note, "", (("Your note: ", "accent"),))]
        return paras + after_paras(asked)

    def _made_of_it(self) -> list[Para]:
        """Cause, rule and dispute, or how to give them."""
        page, said = self.page, self.page.hindsight
        paras = [] if page.correct else [Para(cause_row(said.cause, self.keys("cause")))]
        if said.rule:
            paras += paragraphs(said.rule, "bold", (("Your rule: ", "accent"),))
        elif not page.correct:
            paras.append(Para(((self.key("rule"), "accent"), ("  write a rule of your own for the next time", "dim"))))
        if said.dispute:
            paras += paragraphs(said.dispute, "", (("You dispute it: ", "warn"),))
        return paras

    def _turn(self, step: int) -> None:
        to = self._at + step
        if not 0 <= to < len(self._pages):
            self.say(
                "This is the last question of the list." if step > 0 else "This is the first question of the list."
            )
            return
        self._at = to
        self._pages[to] = self._completed(self._pages[to])
        self.say("")
        self._look()
        self.query_one("#text", Prose).show(self._paras())
        self.query_one("#top", OneLine).show(self._top)
        self.query_one("#body", VerticalScroll).scroll_home(animate=False)

    # -- keys ------------------------------------------------------------------------------------------------------------------------

    def action_next(self) -> None:
        """The next question of the list."""
        self._turn(1)

    def action_previous(self) -> None:
        """The previous question of the list."""
        self._turn(-1)

    def action_cause(self, key: str) -> None:
        """Why it was missed; the same again takes it back."""
        if self.page.correct:
            self.say("It was right: only misses have a cause.")
            return
        cause = CAUSES[int(key) - 1]
        self._give("cause", "" if self.page.hindsight.cause == cause else cause)

    def action_rule(self) -> None:
        """A rule in one's own words."""
        self._ask("rule", "Your rule for the next time", self.page.hindsight.rule, "an empty rule is removed")

    def action_dispute(self) -> None:
        """Say that the question is wrong."""
        self._ask("dispute", "What is wrong with it?", self.page.hindsight.dispute, "`mlsim bank reports` prints it")

    def _ask(self, what: What, title: str, text: str, hint: str) -> None:
        at = self._at

        def done(given: str | None) -> None:
            if given is not None and given.strip() != text:
                self._give(what, given.strip(), at)

        self.app.push_screen(LineDialog(title, text, hint), done)

    def _give(self, what: What, text: str, at: int | None = None) -> None:
        place = self._at if at is None else at
        page = self._pages[place]
        change = Change(page.question, page.revision, what, text)
        self.post_message(HindsightGiven(page.session, page.exam, change, place))

    def action_copy(self) -> None:
        """Copy the question with its key and its explanations."""
        page = self.page
        if page.asked is None:
            self.say("No copy of the question is left.")
        else:
            self.post_message(CopyWanted(page.asked, page.shown, True, page.response))

    def action_scenario(self) -> None:
        """The case's scenario."""
        asked = self.page.asked
        if asked is not None and asked.scenario:
            self.app.push_screen(Reading("Scenario of the case study", paragraphs(asked.scenario)))
        else:
            self.say("This question belongs to no case study.")

    def action_back(self) -> None:
        """Back to the list."""
        self.dismiss(self._at)
