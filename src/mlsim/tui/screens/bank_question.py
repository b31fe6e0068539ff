"""A question of a bank: first alone, and with key and explanations when somebody wants to see them."""

from __future__ import annotations

from typing import Final

from textual.app import ComposeResult
from textual.containers import VerticalScroll

from mlsim.core.base.text import visible
from mlsim.core.screens.bank_search import BankPage, Before, Hit
from mlsim.core.screens.copying import response_text
from mlsim.core.session.state import Marks
from mlsim.tui.messages import BankKeyWanted, BankQuestionWanted, CopyWanted
from mlsim.tui.render import EMPTY, Para, Row, para, paragraphs, sides
from mlsim.tui.views import after_paras, response_list, row_count, row_paras, stem_paras
from mlsim.tui.widgets.dialogs import Reading
from mlsim.tui.widgets.frame import Frame, KeyLine, ScrollKeys
from mlsim.tui.widgets.lines import OneLine, Prose

_BEFORE: Final[dict[Before, str]] = {
    "": "It then counts as seen, no more as evidence.",
    "read": "You have read them before: nothing changes.",
    "answered": "You have answered it before: that counts as it did.",
}


class BankQuestionScreen(ScrollKeys, Frame[str]):
    """The questions of a list, one at a time. Gives the id of the one that was shown last.

    Args:
        page: the question.
        hits: the list.
        at: where it stands there.
    """

    PLACE = "bank_question"

    def __init__(self, page: BankPage, hits: tuple[Hit, ...], at: int) -> None:
        super().__init__()
        self._page, self._hits, self._at = page, hits, at
        self._wanted = at
        """Where somebody who presses a key several times wants to be; reading a question takes a moment."""
        self._explained = False
        self._news = ""

    def compose(self) -> ComposeResult:
        """Title, question, news, keys."""
        yield OneLine(self._top, id="top")
        with VerticalScroll(id="body", can_focus=False):
            yield Prose(self._paras(), id="text")
        yield OneLine(lambda _width: ((f" {self._news}", "accent"),), id="news")
        yield KeyLine("bank_question")

    def say(self, text: str) -> None:
        """A line above the keys."""
        self._news = text
        self.query_one("#news", OneLine).refresh()

    def put(self, page: BankPage, at: int) -> None:
        """Show another question of the list, without its key."""
        self._page, self._at, self._explained = page, at, False
        self.say("")
        self._refresh()
        self.query_one("#body", VerticalScroll).scroll_home(animate=False)

    def reveal(self, page: BankPage) -> None:
        """Show key and explanations of a question, if it is still the one that is shown; that they are read has been written down."""
        if page is self._page:
            self._explained = True
            self._refresh()
            self.say("It counts as seen from now on." if not page.before else "")

    def _refresh(self) -> None:
        self.query_one("#text", Prose).show(self._paras())
        self.query_one("#top", OneLine).show(self._top)
        self.query_one(KeyLine).hide(frozenset({"explain"}) if self._explained else frozenset())

    def _top(self, width: int) -> Row:
        question = self._page.asked.question
        left: Row = ((f" {question.id}", "bold"), (f"   {', '.join(question.objectives)}", ""))
        return sides(left, ((f"{self._at + 1} of {len(self._hits)} in this list ", "dim"),), width)

    def _paras(self) -> list[Para]:
        page = self._page
        question, marks = page.asked.question, Marks()
        kind = f"Choose {len(question.key)}." if question.type == "multiple" else f"{question.type.capitalize()}."
        paras = [para(visible(f"{kind} Bank {page.origin.bank}, {page.origin.file}"), "dim")]
        if not self._explained:
            shows: Row = ((self.key("explain"), "accent"), (" shows key and explanations. ", ""))
            paras.append(Para((*shows, (_BEFORE[page.before], "dim" if page.before else "warn"))))
        paras += [EMPTY, *stem_paras(page.asked, self.key("scenario")), EMPTY]
        for at in range(row_count(question)):
            paras += row_paras(question, page.shown, marks, at, False, self._explained)
        paras += response_list(question, page.shown, marks)
        if self._explained:
            key = response_text(question, page.shown, question.key)
            return [*paras, EMPTY, Para((("The key: ", "accent"), (key, "bold"))), *after_paras(page.asked)]
        return paras

    # -- keys ------------------------------------------------------------------------------------------------------------------------

    def action_explain(self) -> None:
        """Key and explanations, once it is written down that they are read."""
        if not self._explained:
            self.post_message(BankKeyWanted(self._page))

    def action_next(self) -> None:
        """The next question of the list."""
        self._turn(1)

    def action_previous(self) -> None:
        """The previous question of the list."""
        self._turn(-1)

    def _turn(self, step: int) -> None:
        if not 0 <= self._wanted + step < len(self._hits):
            end = "last" if step > 0 else "first"
            self.say(f"This is the {end} question of the list.")
            return
        self._wanted += step
        self.post_message(BankQuestionWanted(self._hits, self._wanted))

    def action_copy(self) -> None:
        """Copy the question, with its key only where that is shown."""
        self.post_message(CopyWanted(self._page.asked, self._page.shown, self._explained))

    def action_scenario(self) -> None:
        """The case's scenario."""
        scenario = self._page.asked.scenario
        if scenario:
            self.app.push_screen(Reading("Scenario of the case study", paragraphs(scenario)))
        else:
            self.say("This question belongs to no case study.")

    def action_back(self) -> None:
        """Back to the list."""
        self.dismiss(self._page.asked.question.id)
