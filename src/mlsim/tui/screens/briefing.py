"""The briefing: the rules, before the clock starts."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from textual.app import ComposeResult
from textual.containers import VerticalScroll

from mlsim.core.base.text import visible
from mlsim.core.form.wish import form_name
from mlsim.core.learn.selection import filter_text
from mlsim.core.screens.brief import ahead_text, pending_text, repeats_text
from mlsim.core.session.scoring import raw_cut
from mlsim.core.session.timing import EXTRA_TIMES, extra_minutes
from mlsim.tui.bindings import key_name
from mlsim.tui.messages import BeginWanted
from mlsim.tui.render import EMPTY, Para, Row, para, paragraphs
from mlsim.tui.widgets.frame import Frame, KeyLine, ScrollKeys
from mlsim.tui.widgets.lines import OneLine, Prose

if TYPE_CHECKING:
    from mlsim.core.screens.desk import Prepared


_FEEDBACK = {
    "each": "{enter} checks an answer: you see whether it was right, and why, for every option. {enter} again goes on; {next} skips.",
    "end": "It is silent until its end; then every option is explained.",
}


class Briefed(NamedTuple):
    """What the candidate decided before trying the keys."""

    extra: str | None
    strict: bool


class BriefingScreen(ScrollKeys, Frame[Briefed | None]):
    """The rules of one form. It stays until the session has begun; gives what was decided for the warm-up, or None to go back."""

    PLACE = "briefing"

    def __init__(self, prepared: Prepared) -> None:
        super().__init__()
        self._prepared = prepared
        self._extra = prepared.wish.extra
        self._strict = prepared.wish.strict
        self._begins = False
        """Whether the session is being begun: no key changes anything until it is there."""

    def compose(self) -> ComposeResult:
        """Title, rules, keys."""
        yield OneLine(self._top, id="top")
        with VerticalScroll(id="body", can_focus=False):
            yield Prose(self._rules(), classes="first")
        yield OneLine(id="news")
        yield KeyLine("briefing")

    def on_mount(self) -> None:
        """Without a limit there is nothing to extend."""
        if not self._prepared.wish.timed:
            self.query_one(KeyLine).hide(frozenset({"extra", "strict"}))

    def _top(self, _width: int) -> Row:
        form = self._prepared.form
        if self._prepared.wish.practice:
            count = len(form.entries)
            wish = self._prepared.wish
            what = "due now" if wish.due else "misses" if wish.questions else "question" if count == 1 else "questions"
            return ((f" {form.exam}  practice of {count} {what}", ""),)
        name = form_name("exam", form.shape.name, form.number)
        return ((f" {form.exam}  {name}", ""), ("   the clock has not started", "dim"))

    def _rules(self) -> list[Para]:
        if self._prepared.wish.practice:
            return self._practice_rules()
        prepared, form, exam = self._prepared, self._prepared.form, self._prepared.exam
        count, unscored = len(form.entries), form.shape.unscored
        minutes = extra_minutes(form.shape.minutes, self._extra)
        lines = [para(exam.name, "bold"), EMPTY]
        lines += self._shortfall()
        plan = ", ".join(f"{number} from domain {domain}" for domain, number in form.quotas.items())
        facts = [f"{count} questions in {minutes:.0f} minutes: {plan}."]
        if self._extra:
            facts[0] = f"{count} questions in {minutes:.0f} minutes, extra time ({self._extra}) included: {plan}."
        if unscored:
            facts.append(f"{count - unscored} of them are scored, {unscored} are not; the result says which.")
        else:
            facts.append("All of them are scored.")
        facts.append("Every question is all or nothing. A blank is wrong; a guess costs nothing.")
        scored = count - unscored
        if exam.pass_mark is not None:
            needed = raw_cut(scored, prepared.cut)
            facts.append(
                f"The result is a practice score from {exam.score_min} to {exam.score_max}. Its pass mark, {exam.pass_mark}, "
                f"is put at {needed} of {scored} right ({prepared.cut:.0%})"
                f"{'' if exam.cut else ': the vendor does not publish how many it takes'}."
            )
        else:
            facts.append("The vendor publishes no pass mark: the result is in percent.")
        away = "Time away is charged (strict)." if self._strict else "Time away is not charged."
        facts.append(f"Every answer is saved as you give it. You can leave at any time and go on later. {away}")
        facts.append("The clock warns at 30, 15 and 5 minutes. At zero the exam ends by itself.")
        lines += [one for fact in facts for one in paragraphs(fact, prefix=(("- ", "dim"),))]
        lines.append(EMPTY)
        notes = [pending_text(prepared.pending, count), repeats_text(prepared.repeats)]
        if form.shared and form.number:
            notes.append(f"{form.shared} of these questions are in another form, too: the bank has no more.")
        if prepared.sealed:
            notes.append(
                "This form is sealed: its questions have been kept out of everything else, for a mock that counts."
            )
        notes += list(exam.notes)
        for note in filter(None, notes):
            lines += paragraphs(note, "dim", prefix=(("- ", "dim"),))
        lines += [
            EMPTY,
            para(
                f"{self.key('start')} starts the clock, {self.key('back')} goes back, "
                f"{self.key('warm_up')} tries the keys: nothing counts.",
                "bold",
            ),
        ]
        return lines

    def _shortfall(self) -> list[Para]:
        form = self._prepared.form
        if form.complete:
            return []
        text = f"The bank is too small for {form.wanted} questions: this is a shorter form of {len(form.entries)} in the same proportions."
        if form.missing:
            names = ", ".join(form.missing)
            text += f" There are no questions for domain {names} yet."
        return [para(text, "warn"), EMPTY]

    def _feedback(self) -> str:
        """When it is explained, and by which keys of the question screen."""
        enter, after = (key_name(self, "question", action) for action in ("enter", "next"))
        return _FEEDBACK[self._prepared.wish.feedback].format(enter=enter, next=after)

    def _practice_rules(self) -> list[Para]:
        prepared, form, wish = self._prepared, self._prepared.form, self._prepared.wish
        count = len(form.entries)
        minutes = extra_minutes(form.shape.minutes, self._extra)
        clock = f"against the clock: {minutes:g} minutes" if wish.timed else "without a clock"
        lines = [para(f"Practice, {clock}", "bold"), EMPTY]
        facts = [*self._practice_source(), self._feedback()]
        if wish.timed:
            away = "Time away is charged (strict)." if self._strict else "Time away is not charged."
            facts.append(f"At zero it ends by itself. {away}")
        if wish.due:
            facts.append("How you do decides when each comes back.")
        facts.append(
            "Every answer is saved as you give it; it can be left and gone on with. It gives no score as a whole exam does."
        )
        if wish.selection is not None and prepared.repeats:
            facts.append(repeats_text(prepared.repeats))
        facts += [ahead_text(prepared.ahead), pending_text(prepared.pending, count)]
        lines += [one for fact in filter(None, facts) for one in paragraphs(fact, prefix=(("- ", "dim"),))]
        way = (
            f"{self.key('start')} starts, {self.key('back')} goes back. {self.key('warm_up')} tries the keys first: "
            "three questions, nothing counts."
        )
        return [*lines, EMPTY, para(way, "bold")]

    def _practice_source(self) -> list[str]:
        """Where the questions come from, and how many were left out."""
        form, wish = self._prepared.form, self._prepared.wish
        count = len(form.entries)
        if wish.selection is not None:
            fit = (
                f"{count} of the {self._prepared.matches} questions that fit" if count < self._prepared.matches else ""
            )
            there = fit or f"{count} {'question' if count == 1 else 'questions'}, all that fit"
            about = f" ({visible(filter_text(wish.selection))})" if wish.selection.filtered else ""
            return [
                f"{there}{about}.",
                "Topics alternate: what is learnt mixed stays longer.",
            ]
        gone = len(wish.questions) - count
        lost = [f"{gone} are left out: they are no longer in the banks."] if gone else []
        if wish.due:
            return [f"{count} questions that are due.", *lost]
        return [f"{count} questions that you missed, in a new order.", *lost]

    # -- keys ------------------------------------------------------------------------------------------------------------------------

    def action_start(self) -> None:
        """Start the clock."""
        if not self._begins:
            self._begins = True
            wish = replace(self._prepared.wish, extra=self._extra, strict=self._strict)
            self.post_message(BeginWanted(replace(self._prepared, wish=wish)))

    def release(self) -> None:
        """The session could not be begun; the person has been told why."""
        self._begins = False

    def action_warm_up(self) -> None:
        """Try the keys."""
        if not self._begins:
            self.dismiss(Briefed(self._extra, self._strict))

    def action_extra(self) -> None:
        """The next extra time."""
        if self._begins:
            return
        if not self._prepared.wish.timed:
            self.say("This practice has no clock: there is no time to extend.")
            return
        choices = (None, *EXTRA_TIMES)
        self._extra = choices[(choices.index(self._extra) + 1) % len(choices)]
        self.query_one(Prose).show(self._rules())

    def action_strict(self) -> None:
        """Charge time away, or not."""
        if self._begins:
            return
        if not self._prepared.wish.timed:
            self.say("This practice has no clock: no time is charged.")
            return
        self._strict = not self._strict
        self.query_one(Prose).show(self._rules())

    def action_back(self) -> None:
        """Back to the lobby; nothing has started."""
        if not self._begins:
            self.dismiss(None)
