"""The mistake journal: every question that was missed, why, and the rule that was made of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from mlsim.core.base.text import first_line, visible
from mlsim.core.form.wish import MAX_COUNT, Wish
from mlsim.core.learn.mistakes import FILTERABLE_CAUSES, Sieve, sifted, with_hindsight
from mlsim.core.session.hindsight import CAUSES, Change, What
from mlsim.tui.messages import CopyWanted, ExamWanted, HindsightGiven, MistakeWanted, QuickWanted
from mlsim.tui.render import READING_WIDTH, Row, paragraphs, sides, width_of, wrapped
from mlsim.tui.views import causes_text
from mlsim.tui.widgets.dialogs import LineDialog
from mlsim.tui.widgets.empty import TEN, nothing
from mlsim.tui.widgets.frame import KeyLine
from mlsim.tui.widgets.lines import Entry, OneLine, Rows
from mlsim.tui.widgets.picker import Pick, Picker
from mlsim.tui.widgets.search import SearchFrame

if TYPE_CHECKING:
    from mlsim.core.learn.mistakes import Mistake
    from mlsim.core.session.hindsight import Hindsight

RULE_ROWS = 3
"""As much of a rule as the list shows; the explanation has all of it."""


CLEAR = " clear"
"""Stands for the row that clears the filters; no question is called that."""
USELESS = frozenset({"open", "cause", "rule", "practise"})
"""Actions that need a question."""

SIEVING = frozenset({"search", "filter_cause", "filter_domain"})
"""Actions that need several."""


class MistakesScreen(SearchFrame[None]):
    """A list of misses, filtered and searched.

    Args:
        found: all mistakes, the newest first.
        local: brings a moment into local time.
    """

    PLACE = "mistakes"
    SEARCHED = "Search questions, options, services, rules"

    def __init__(self, found: tuple[Mistake, ...], local: Callable[[datetime], datetime]) -> None:
        super().__init__()
        self._all, self._local = list(found), local
        self._several = len({one.attempt.exam for one in found}) > 1
        self._sieve = Sieve()
        self._listed: tuple[Mistake, ...] = ()

    def on_mount(self) -> None:
        """List the mistakes."""
        self._show()

    def on_resize(self) -> None:
        """Wrap the rules anew."""
        self._show()

    def point_at(self, question: str) -> None:
        """Put the cursor on a question, if it is still listed."""
        self._show(question)

    def put(self, question: str, hindsight: Hindsight, news: str = "") -> None:
        """What is said about a question now; it has been written down."""
        for number, one in enumerate(self._all):
            if one.question == question:
                self._all[number] = with_hindsight(one, hindsight)
        here = self.query_one(Rows).value
        self._show(here)
        if news:
            self.say(news)

    def _top(self, width: int) -> Row:
        left: Row = ((" Mistakes  ", ""), (visible(self._sieve.text()), ""))
        return sides(left, ((f"{len(self._listed)} of {len(self._all)} ", "dim"),), width)

    def _show(self, value: str | None = None) -> None:
        self._listed = sifted(self._all, self._sieve)
        rows = self.query_one(Rows)
        entries = [Entry(self._rows_of(one), one.question) for one in self._listed]
        width = self.size.width - 4
        if not self._all:
            said = "No mistake yet. What you miss in an exam or in practice is listed here, to be filed with its cause and a rule of yours."
            entries = nothing([said], self.key("open"), TEN, TEN, width)
        elif not entries:
            only_words = self._sieve == Sieve(words=self._sieve.words)
            said = self.no_hit() if only_words else f"No mistake fits: {visible(self._sieve.text())}."
            entries = nothing([said], self.key("open"), "Clear the filters", CLEAR, width)
        self.query_one(KeyLine).hide(frozenset() if self._listed else USELESS if self._all else USELESS | SIEVING)
        rows.put(entries, value or rows.value)
        self.query_one("#top", OneLine).refresh()
        self._tell()

    def _moved(self, moved: bool, end: str) -> None:
        super()._moved(moved, end)
        if moved:
            self._tell()

    def _tell(self) -> None:
        """What the keys of the causes mean stands above the others, as long as there is nothing else to say."""
        here = self._here()
        self.say("" if here is None else causes_text(here.hindsight.cause, self.keys("cause")))

    def _rows_of(self, one: Mistake) -> tuple[Row, ...]:
        said, past = one.hindsight, one.attempt
        stem = first_line(visible(one.asked.question.stem), 200) if one.asked else f"{one.question}: no copy is left"
        times = f"{one.misses} x" if one.misses > 1 else ""
        since = "+" if one.right_since else "-"
        head: Row = (
            (f"{since} ", "right" if one.right_since else "wrong"),
            (f"{self._local(past.at):%d %b}  ", "dim"),
            (f"{past.exam + ' ' if self._several else ''}task {past.task:<4}", "bold"),
            (f" {said.cause or '':<12} ", "accent"),
            (f"{times:<4}", "warn"),
            ("! " if said.dispute else "", "warn"),
            (stem, ""),
        )
        if not said.rule:
            return (head,)
        width = max(20, min(self.size.width - 4, READING_WIDTH))
        # Under the cause, as they belong together.
        indent: Row = ((" " * (width_of(head[:3]) + 1), ""),)
        rule = [row for para in paragraphs(said.rule, "", indent) for row in wrapped(para, width)]
        return (head, *rule[:RULE_ROWS])

    def _here(self) -> Mistake | None:
        value = self.query_one(Rows).value
        return next((one for one in self._listed if one.question == value), None)

    # -- keys ------------------------------------------------------------------------------------------------------------------------

    def action_open(self) -> None:
        """Explain the question."""
        here = self._here()
        if here is None and self._all:
            self.action_clear()
        elif here is None:
            self.post_message(QuickWanted())
        else:
            self.post_message(MistakeWanted(self._listed, self._listed.index(here)))

    def action_copy(self) -> None:
        """Copy the question under the cursor, with its key."""
        here = self._here()
        if here is None or here.asked is None:
            self.say("There is no question to copy here.")
        else:
            shown = tuple(range(len(here.asked.question.texts)))
            self.post_message(CopyWanted(here.asked, shown, True, here.attempt.response))

    def action_cause(self, key: str) -> None:
        """Why it was missed; the same again takes it back."""
        here = self._here()
        if here is not None:
            cause = CAUSES[int(key) - 1]
            self._give(here, "cause", "" if here.hindsight.cause == cause else cause)

    def action_rule(self) -> None:
        """A rule in one's own words."""
        here = self._here()
        if here is None:
            return

        def done(text: str | None) -> None:
            if text is not None and text.strip() != here.hindsight.rule:
                self._give(here, "rule", text.strip())

        hint = "an empty rule is removed"
        self.app.push_screen(LineDialog("Your rule for the next time", here.hindsight.rule, hint), done)

    def _give(self, one: Mistake, what: What, text: str) -> None:
        change = Change(one.question, one.attempt.revision, what, text)
        self.post_message(HindsightGiven(one.attempt.session, one.attempt.exam, change, self._listed.index(one)))

    @property
    def words(self) -> str:
        """See `SearchFrame`."""
        return self._sieve.words

    def search_for(self, words: str) -> str:
        """See `SearchFrame`."""
        if words != self._sieve.words:
            self._sieve = replace(self._sieve, words=words)
            self._show()
        return f"{len(self._listed)} of {len(self._all)}"

    def _sift(self, sieve: Sieve) -> None:
        self._sieve = sieve
        self._show()
        self.say(f"{len(self._listed)} listed: {visible(sieve.text())}.")

    def action_filter_cause(self) -> None:
        """The next cause."""
        self._sift(replace(self._sieve, cause=_next(FILTERABLE_CAUSES, self._sieve.cause)))

    def action_filter_domain(self) -> None:
        """The next domain."""
        there = sorted({one.domain for one in sifted(self._all, replace(self._sieve, domain=""))} - {""}, key=int)
        self._sift(replace(self._sieve, domain=_next(there, self._sieve.domain)))

    def action_filter_exam(self) -> None:
        """The next exam."""
        there = sorted({one.attempt.exam for one in self._all})
        self._sift(replace(self._sieve, exam=_next(there, self._sieve.exam)))

    def action_filter_service(self) -> None:
        """A service, from a list."""
        rest = sifted(self._all, replace(self._sieve, service=""))
        names = sorted({name for one in rest for name in one.services}, key=str.casefold)
        if not names:
            self.say("None of these questions names a service.")
            return
        picks = [Pick(name, visible(name), sum(name in one.services for one in rest)) for name in names]

        def done(chosen: tuple[str, ...] | None) -> None:
            if chosen is not None:
                self._sift(replace(self._sieve, service=chosen[0] if chosen else ""))

        self.app.push_screen(Picker("Service", picks, [self._sieve.service], single=True), done)

    def action_clear(self) -> None:
        """No filter any more."""
        self._sift(Sieve())

    def action_back(self) -> None:
        """Clear words and filters first; without them, go back."""
        if replace(self._sieve, words="") == Sieve():
            super().action_back()
        else:
            self.action_clear()
            self.say(f"The filters are cleared; {self.key('back')} goes back.")

    def action_practise(self) -> None:
        """Practise what is listed."""
        if not self._listed:
            self.say("There is nothing to practise.")
            return
        exam = (self._here() or self._listed[0]).attempt.exam
        names = tuple(one.question for one in self._listed if one.attempt.exam == exam)[:MAX_COUNT]
        self.post_message(ExamWanted(Wish(exam, "selection", questions=names)))


def _next(values: tuple[str, ...] | list[str], value: str) -> str:
    """The value after another one; after the last one none."""
    ring = ("", *values)
    return ring[(ring.index(value) + 1) % len(ring)] if value in ring else ""
