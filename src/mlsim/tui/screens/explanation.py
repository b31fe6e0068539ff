"""One question of a result, with every option explained."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import VerticalScroll

from mlsim.core.session import Marks
from mlsim.core.timing import span_text
from mlsim.tui.render import EMPTY, Para, Row, para, paragraphs, sides
from mlsim.tui.views import after_paras, response_list, row_count, row_paras, stem_paras, verdict_paras
from mlsim.tui.widgets.dialogs import Reading
from mlsim.tui.widgets.frame import Frame, KeyLine, ScrollKeys
from mlsim.tui.widgets.lines import OneLine, Prose

if TYPE_CHECKING:
    from mlsim.core.desk import Reviewed


class ExplanationScreen(ScrollKeys, Frame[int]):
    """The questions of a list, one at a time. Gives the item that was shown last."""

    PLACE = "explanation"

    def __init__(self, reviewed: Reviewed, items: tuple[int, ...], at: int) -> None:
        super().__init__()
        self._reviewed, self._items, self._at = reviewed, items, at
        self._news = ""

    def compose(self) -> ComposeResult:
        """Title, text, keys."""
        yield OneLine(self._top, id="top")
        with VerticalScroll(id="body", can_focus=False):
            yield Prose(self._paras(), id="text")
        yield OneLine(lambda _width: ((f" {self._news}", "accent"),), id="news")
        yield KeyLine("explanation")

    def say(self, text: str) -> None:
        """A line above the keys."""
        self._news = text
        self.query_one("#news", OneLine).refresh()

    @property
    def _item(self) -> int:
        return self._items[self._at]

    def _top(self, width: int) -> Row:
        header = self._reviewed.session.header
        score = self._reviewed.result.items[self._item]
        word = ("+ right", "right") if score.correct else ("- wrong", "wrong")
        left: Row = ((f" {header.exam}  question {self._item + 1}   ", ""), word)
        return sides(left, ((f"{self._at + 1} of {len(self._items)} in this list ", "dim"),), width)

    def _paras(self) -> list[Para]:
        reviewed, number = self._reviewed, self._item
        asked = reviewed.asked[number]
        score = reviewed.result.items[number]
        facts = [
            f"Task {score.task}" if score.task else "",
            "scored" if score.scored else "not scored",
            span_text(score.seconds),
        ]
        facts += [
            f"you were {score.sureness}"
            if score.sureness in ("sure", "unsure")
            else "a guess"
            if score.sureness
            else ""
        ]
        facts += ["flagged" if score.flagged else "", f"changed {score.changes} x" if score.changes else ""]
        paras = [para(", ".join(fact for fact in facts if fact) + ".", "dim")]
        if asked is None:
            text = f"No copy of {score.question} is left: neither the banks nor the stored questions hold it as it was asked."
            return [*paras, EMPTY, para(text, "warn")]
        if asked.gone:
            paras.append(para("This question is no longer in the banks. It is shown as it was asked.", "warn"))
        elif asked.changed:
            paras.append(para("This question has changed since. It is shown as it was asked.", "warn"))
        question = asked.question
        shown = reviewed.session.header.items[number].options
        answer = reviewed.session.answers[number]
        marks = Marks(score_response(reviewed, number), answer.marks.struck)
        paras += [*verdict_paras(question, shown, marks.response), EMPTY, *stem_paras(asked), EMPTY]
        for at in range(row_count(question)):
            paras += row_paras(question, shown, marks, at, False, True)
        paras += response_list(question, shown, marks)
        if answer.marks.note:
            paras += [EMPTY, *paragraphs(answer.marks.note, "", (("Your note: ", "accent"),))]
        return paras + after_paras(asked)

    def _turn(self, step: int) -> None:
        to = self._at + step
        if not 0 <= to < len(self._items):
            self.say(
                "This is the last question of the list." if step > 0 else "This is the first question of the list."
            )
            return
        self._at = to
        self.say("")
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

    def action_scenario(self) -> None:
        """The case's scenario."""
        asked = self._reviewed.asked[self._item]
        if asked is not None and asked.scenario:
            self.app.push_screen(Reading("Scenario of the case study", paragraphs(asked.scenario)))
        else:
            self.say("This question belongs to no case study.")

    def action_back(self) -> None:
        """Back to the list."""
        self.dismiss(self._item)


def score_response(reviewed: Reviewed, number: int) -> tuple[int, ...]:
    """The response that was graded."""
    graded = reviewed.session.submitted
    return graded.response[number] if graded is not None else ()
