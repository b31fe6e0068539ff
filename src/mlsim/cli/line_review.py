"""Going through answered questions line by line: what each was, why, and what one makes of it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

from mlsim.cli.line_input import Talk
from mlsim.core.bank.services import SHORT_NAMES
from mlsim.core.base.errors import MlsimError
from mlsim.core.base.text import kept
from mlsim.core.screens.desk import Desk, Reviewed
from mlsim.core.screens.pages import Page, as_shown, pages_of
from mlsim.core.screens.spoken import (
    cause_from,
    causes_text,
    counted,
    listed,
    page_lines,
    source_lines,
    spoken_lines,
)
from mlsim.core.screens.typed import REVIEW_WORDS, help_lines, number_from, word_of
from mlsim.core.session.events import MAX_NOTE
from mlsim.core.session.filters import FILTERS, filtered
from mlsim.core.session.hindsight import NOTHING, Change, Hindsight, What, merged

Relist = Callable[[str], Sequence[Page]]
"""The pages that a filter of `core.session.filters` keeps."""
RIGHT: Final = "It was right: only a wrong answer has a cause."


class Hindsights:
    """What is said about the answers of one session, written down at once.

    Args:
        desk: what writes it.
        session: the session's id.
        exam: its exam.
    """

    def __init__(self, desk: Desk, session: str, exam: str) -> None:
        self._desk, self._session, self._exam = desk, session, exam
        self.said: dict[str, Hindsight] = {}
        """The newest word on each question."""

    def do(self, word: str, text: str, question: str, revision: str, *, wrong: bool) -> str:
        """Do what ``cause``, ``rule``, ``dispute`` or ``no`` says, and give what to say."""
        now = self.said.get(question, NOTHING)
        there: dict[What, str] = {"cause": now.cause or "", "rule": now.rule, "dispute": now.dispute}
        what: What | None = next((one for one in there if one == (text if word == "no" else word)), None)
        if what is None:
            return "no takes back a note, a rule, a cause or a dispute, for example: no rule"
        if what == "cause" and not wrong:
            return RIGHT
        if word != "no" and not text:
            known = f" The causes are {causes_text()}; for example: cause 2" if what == "cause" else ""
            return f"{what.capitalize()}: {there[what] or 'none yet'}.{known}"
        given = "" if word == "no" else kept(text)
        if what == "cause" and given:
            found = cause_from(given)
            if found is None:
                return f"The causes are {causes_text()}."
            given = found
        if len(given) > MAX_NOTE:
            return f"It has at most {MAX_NOTE} characters."
        try:
            self.said = dict(
                self._desk.afterwards.say(self._session, self._exam, [_change(question, revision, what, given)])
            )
        except MlsimError as error:
            return str(error)
        return (
            f"{what.capitalize()}: {given}."
            if what == "cause" and given
            else f"{what.capitalize()} {'written down' if given else 'taken back'}."
        )


def _change(question: str, revision: str, what: What, text: str = "") -> Change:
    return Change(question, revision, what, text)


def review_session(desk: Desk, reviewed: Reviewed, talk: Talk) -> None:
    """Offer to go through the questions of a session that has ended: those that were wrong, unless others are asked for."""
    header, exam = reviewed.session.header, reviewed.exam
    said = desk.afterwards.said(header.id)
    pace = exam.seconds_per_question if exam and header.mode == "exam" else None

    def relist(name: str) -> Sequence[Page]:
        return pages_of(reviewed, filtered(reviewed.result, name, pace=pace), said)

    wrong = relist("wrong")
    if wrong:
        were = "1 answer was" if len(wrong) == 1 else f"{len(wrong)} answers were"
        talk.say(
            f"{were} not right. Press Enter to read the first with its explanations. "
            "Type only all to list every question, or quit to leave."
        )
    else:
        talk.say(
            "Every answer was right. Type only all to list every question with its explanations, or quit to leave."
        )
    review(desk, wrong, talk, relist)
    if wrong:
        talk.say(f"To practise what was missed: mlsim practice {header.exam} --status missed --plain")


def review(desk: Desk, pages: Sequence[Page], talk: Talk, relist: Relist | None = None) -> None:
    """Read pages until the list is left or the input ends.

    Args:
        desk: writes down what is said about them.
        pages: the list.
        talk: the conversation.
        relist: gives another list for a filter's name; None where there is only this one.
    """
    _Review(desk, pages, talk, relist).run()


class _Review:
    """A list of pages, and the one that was read last."""

    def __init__(self, desk: Desk, pages: Sequence[Page], talk: Talk, relist: Relist | None) -> None:
        self._desk, self._pages, self._talk, self._relist = desk, list(pages), talk, relist
        self._at = -1
        self._hindsights: dict[str, Hindsights] = {}
        self._seen: dict[tuple[str, str], dict[str, Change]] = {}

    def run(self) -> None:
        try:
            while True:
                line = self._talk.ask("Review:")
                if line is None:
                    return
                word = word_of(REVIEW_WORDS, line, 0) if line else ("next", "")
                if word is None:
                    self._talk.say(f"{line[:40]!r} is not known here; help says what there is.")
                elif word[0] == "quit" or (not line and self._at + 1 >= len(self._pages)):
                    return
                else:
                    self._talk.say(self._do(*word))
        finally:
            self._remember()

    def _do(self, word: str, rest: str) -> str:
        """Do what a word says, and give what to say."""
        moves: dict[str, Callable[[], str]] = {
            "help": lambda: "\n".join(help_lines(REVIEW_WORDS, answers=False)),
            "names": lambda: "\n".join(f"{short}: {long}." for short, long in SHORT_NAMES),
            "next": lambda: self._turn(self._at + 1),
            "back": lambda: self._turn(self._at - 1),
            "go": lambda: self._go(rest),
            "only": lambda: self._only(rest),
            "overview": self._overview,
        }
        if word in moves:
            return moves[word]()
        return "Enter reads the first question." if self._at < 0 else self._about(word, rest)

    def _about(self, word: str, rest: str) -> str:
        """What a word says about the page that was read last."""
        page = self._page
        match word:
            case "again":
                return self._turn(self._at)
            case "scenario":
                found = page.asked.scenario if page.asked is not None else ""
                return "\n".join(spoken_lines(found)) if found else "This question belongs to no case study."
            case "sources":
                return "\n".join(source_lines(page.asked.question)) if page.asked is not None else "There are none."
        given = self._hindsights.get(page.session)
        if given is None:
            given = self._hindsights[page.session] = Hindsights(self._desk, page.session, page.exam)
        given.said.setdefault(page.question, page.hindsight)
        return given.do(word, rest, page.question, page.revision, wrong=not page.correct)

    @property
    def _page(self) -> Page:
        """What was read last, with what has been said about it meanwhile."""
        page = self._pages[self._at]
        given = self._hindsights.get(page.session)
        newer = given.said.get(page.question) if given is not None else None
        # What was said about earlier sessions stays, unless this is newer.
        return page if newer is None else replace(page, hindsight=merged(newer, page.hindsight))

    def _turn(self, to: int) -> str:
        if not self._pages:
            return "The list is empty."
        if not 0 <= to < len(self._pages):
            edge = "first" if to < 0 else "last"
            return f"That was the {edge} of {counted(len(self._pages), 'question')}. quit leaves."
        self._at = to
        there = self._pages[to]
        self._pages[to] = as_shown(there, self._desk.afterwards.order(there.session, there.question))
        page = self._page
        if page.hindsight.seen is None:
            seen = self._seen.setdefault((page.session, page.exam), {})
            seen[page.question] = _change(page.question, page.revision, "seen")
        return "\n".join(["", f"{to + 1} of {len(self._pages)}.", *page_lines(page)])

    def _go(self, text: str) -> str:
        number = number_from(text)
        return "Type go and a number, for example: go 3" if number is None else self._turn(number - 1)

    def _only(self, name: str) -> str:
        if self._relist is None:
            return "There is only this list."
        if name not in FILTERS:
            return f"Type only and one of these: {listed(FILTERS, 'or')}."
        self._pages, self._at = list(self._relist(name)), -1
        found = counted(len(self._pages), "question") if self._pages else "No question"
        return f"{found}: {name}.{' Enter reads the first.' if self._pages else ''}"

    def _overview(self) -> str:
        wrong = [page.title for page in self._pages if not page.correct]
        right = [page.title for page in self._pages if page.correct]
        parts = [f"Right: {listed(right)}." if right else "", f"Not right: {listed(wrong)}." if wrong else ""]
        return " ".join(part for part in parts if part) or "The list is empty."

    def _remember(self) -> None:
        """Write down whose explanations were read."""
        try:
            for (session, exam), changes in self._seen.items():
                self._desk.afterwards.say(session, exam, list(changes.values()))
        except MlsimError as error:
            print(f"mlsim: {error}", file=sys.stderr)
