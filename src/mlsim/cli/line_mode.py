"""Questions without a screen: one line asks, one line answers. For screen readers, pipes and very small terminals.

The session is the same as on the screen: the same core, the same journal, the same result. `core.screens.typed` says what a typed
line means and what can be typed, `core.screens.spoken` how things are said.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any, Final

from mlsim.cli.line_input import Talk
from mlsim.cli.line_leaving import left, rescued
from mlsim.cli.line_review import Hindsights, review_session
from mlsim.core.bank.services import SHORT_NAMES
from mlsim.core.base.errors import MlsimError
from mlsim.core.base.text import refused_character
from mlsim.core.form.wish import form_name
from mlsim.core.screens.desk import Desk
from mlsim.core.screens.plain import beat_text, result_text
from mlsim.core.screens.spoken import (
    after_lines,
    counted,
    explanation_lines,
    length_text,
    listed,
    option_letters,
    question_lines,
    response_words,
    source_lines,
    spoken_lines,
    state_text,
    verdict_text,
)
from mlsim.core.screens.typed import (
    SITTING_WORDS,
    help_lines,
    number_from,
    options_from,
    response_from,
    with_sureness,
    word_of,
)
from mlsim.core.session.away import resumed_text
from mlsim.core.session.events import MAX_NOTE
from mlsim.core.session.sitting import LOCKED, Sitting

CHECKED: Final = f"{LOCKED} Enter goes on."
TYPE_HELP: Final = "Type an answer, or help for what else there is."


def ask(desk: Desk, sitting: Sitting, talk: Talk | None = None) -> int:
    """Ask until the session ends or is left, and go through its answers then.

    Args:
        desk: everything outside.
        sitting: the session, with an open pen.
        talk: the conversation, if one has begun: there is one only, or two would wait for the same line.

    Returns:
        0 if the session ended, 1 if it was left and can be resumed, 2 if it could not be saved, 130 after ctrl+c.
    """
    talk = talk or Talk()
    lines = _Lines(desk, sitting, talk)
    lines.greet()
    try:
        return lines.run()
    except KeyboardInterrupt:
        if sitting.session.submitted is None:
            print()
            left(desk, sitting, talk)
        return 130


class _Lines:
    """One session, line by line."""

    def __init__(self, desk: Desk, sitting: Sitting, talk: Talk) -> None:
        self._desk, self._sitting, self._talk = desk, sitting, talk
        header = sitting.session.header
        self._hindsights = Hindsights(desk, header.id, header.exam)
        self._shown = -1
        self._scenario = ""
        """The scenario that was read last: it is not read again before each of its questions."""
        self._undo: list[int] = []
        """For each change that was typed, how many steps of the session's own undo it was."""
        self._steps = 0
        self._ending = False
        """Whether the end was asked for, and somebody was told what is not answered."""

    def greet(self) -> None:
        """Say where a session that is being resumed stands, and how to get help."""
        session = self._sitting.session
        if session.last is not None:
            header = session.header
            what = form_name(header.mode, header.shape, header.form)
            lines = [f"{header.exam}, {what}.", resumed_text(session), self._overview(), self._time()]
            self._talk.say([" ".join(line for line in lines if line)])
        if self._sitting.feedback_each:
            self._talk.say("An answer is checked as soon as it is typed, and explained.")
        self._talk.say(TYPE_HELP)

    def run(self) -> int:
        """Ask until the end; see `ask`."""
        sitting = self._sitting
        while True:
            if sitting.current != self._shown:
                self._show()
            line = self._talk.ask(self._prompt(), self._beat)
            if self._beat():
                self._talk.say("The time is up.")
                return self._end("time")
            word = None if line is None else word_of(SITTING_WORDS, line, len(sitting.shown))
            name, rest = word or ("", "")
            if line is None or name == "quit":
                return left(self._desk, sitting, self._talk)
            if (name == "end" or self._all_checked(line)) and self._may_end(rest):
                return self._end("ended")
            if name != "end":
                self._ending = False
                self._steps = 0
                self._talk.say(self._do(name, rest) if word else self._typed(line))
                if self._steps:
                    self._undo.append(self._steps)
            if sitting.trouble:
                why = f"Not saved: {sitting.trouble}. Each answer tries again; save and a folder writes it elsewhere."
                print(why, file=sys.stderr)

    def _prompt(self) -> str:
        if not self._sitting.answer.checked:
            return "Answer:"
        return "Enter reads the result:" if self._all_checked("") else "Enter goes on:"

    def _beat(self) -> bool:
        """Look at the clock, and say what it says. Whether the time is up."""
        beat = self._sitting.beat()
        text = beat_text(beat, strict=self._sitting.session.header.strict, length=length_text)
        if text and not beat.time_up:
            self._talk.say(text)
        return beat.time_up or self._sitting.expired

    # -- what is read ----------------------------------------------------------------------------------------------------------------

    def _show(self) -> None:
        sitting = self._sitting
        self._shown = sitting.current
        asked, question = sitting.asked[sitting.current], sitting.question
        state = state_text(question, sitting.shown, sitting.answer)
        lines = ["", f"Question {sitting.current + 1} of {len(sitting.asked)}. {state}".rstrip()]
        if asked.scenario and asked.scenario != self._scenario:
            lines += ["Case study:", *spoken_lines(asked.scenario), "The question on it:"]
        elif asked.scenario:
            lines.append("It is on the same case study: scenario reads that again.")
        self._scenario = asked.scenario or self._scenario
        self._talk.say([*lines, *question_lines(asked, sitting.shown, sitting.answer.marks.struck)])

    def _overview(self) -> str:
        sitting = self._sitting
        every = range(len(sitting.asked))
        empty = [str(item + 1) for item in every if not sitting.complete(item)]
        flagged = [str(item + 1) for item in every if sitting.session.answers[item].marks.flagged]
        done = len(sitting.asked) - len(empty)
        return " ".join(
            (
                f"{done} of {counted(len(sitting.asked), 'question')} answered.",
                f"Not answered: {listed(empty)}." if empty else "Every question is answered.",
                f"Flagged: {listed(flagged)}." if flagged else "None is flagged.",
            )
        )

    def _time(self) -> str:
        sitting = self._sitting
        if sitting.remaining is None:
            return f"{length_text(sitting.charged)} spent. There is no limit."
        left, ahead = f"{length_text(sitting.remaining)} left.", sitting.pace
        if ahead is None or abs(ahead) < 1:
            return left
        return f"{left} You are {length_text(abs(ahead))} {'ahead of' if ahead > 0 else 'behind'} an even pace."

    # -- what is typed ---------------------------------------------------------------------------------------------------------------

    def _do(self, word: str, rest: str) -> str:
        """Do what a word says, and give what to say."""
        sitting = self._sitting
        acts: dict[str, Callable[[], str]] = {
            "help": lambda: "\n".join(help_lines(SITTING_WORDS, answers=True)),
            "next": self._next,
            "back": lambda: sitting.go(sitting.current - 1),
            "go": lambda: self._go(rest),
            "again": self._again,
            "scenario": self._read_scenario,
            "sources": self._sources,
            "names": lambda: "\n".join(f"{short}: {long}." for short, long in SHORT_NAMES),
            "flag": lambda: self._change(sitting.flag),
            "sure": lambda: self._rate("sure"),
            "note": lambda: self._note(rest),
            "strike": lambda: self._strike(rest),
            "clear": self._clear,
            "undo": self._take_back,
            "overview": self._overview,
            "time": self._time,
            "save": lambda: self._save(rest),
            "no": lambda: self._note("", remove=True) if rest == "note" else self._hindsight("no", rest),
        }
        return acts[word]() if word in acts else self._hindsight(word, rest)

    def _typed(self, line: str) -> str:
        """An answer, an empty line, or how sure."""
        sitting = self._sitting
        if not line:
            done = sitting.answer.checked or sitting.complete(sitting.current)
            return self._next() if done else TYPE_HELP
        if line.casefold() in ("unsure", "guess"):
            return self._rate(line.casefold())
        if sitting.answer.checked:
            return CHECKED
        text, sureness = with_sureness(line)
        response = response_from(sitting.question, sitting.shown, text)
        if isinstance(response, str):
            return response
        said = self._respond(response)
        if not said and sureness is not None:
            self._rate(sureness)
        if said:
            return said
        if sitting.feedback_each:
            missing = sitting.check()
            return f"{missing}. next skips it." if missing else self._feedback()
        words = f"You answered {response_words(sitting.question, sitting.shown, response)}."
        return f"{words} {self._next()}".rstrip()

    def _change(self, act: Callable[..., Any], *values: object) -> Any:  # noqa: ANN401 - what the act gives
        """Do one step, and count it if undo can take it back."""
        before = self._sitting.session.undo
        given = act(*values)
        self._steps += self._sitting.session.undo is not before
        return given

    def _respond(self, response: tuple[int, ...]) -> str:
        """Give a response by the same steps as the keys do."""
        sitting = self._sitting
        if sitting.answer.marks.response:
            self._change(sitting.clear)
        for option in set(response) & sitting.answer.marks.struck:
            self._change(sitting.strike, option)
        prompts = sitting.question.type == "matching"
        for at, option in enumerate(response):
            said, _ = self._change(sitting.choose, option, at if prompts else 0)
            if said:
                return str(said)
        return ""

    def _feedback(self) -> str:
        """Whether it was right, and why each option is what it is."""
        sitting = self._sitting
        question, shown, given = sitting.question, sitting.shown, sitting.answer.marks.response
        lines = [verdict_text(question, shown, given), "", *explanation_lines(question, shown, given)]
        lines += after_lines(question)
        if given != question.key:
            lines.append("Type cause to say why it was missed, or rule and a rule of your own.")
        return "\n".join(lines)

    def _next(self) -> str:
        sitting = self._sitting
        if sitting.current + 1 < len(sitting.asked):
            return sitting.go(sitting.current + 1)
        return f"This is the last question. {self._overview()} Type end for the result."

    def _go(self, text: str) -> str:
        number = number_from(text)
        return "Type go and a number, for example: go 3" if number is None else self._sitting.go(number - 1)

    def _again(self) -> str:
        self._scenario = ""
        self._show()
        return self._feedback() if self._sitting.answer.checked else ""

    def _read_scenario(self) -> str:
        scenario = self._sitting.asked[self._sitting.current].scenario
        return "\n".join(spoken_lines(scenario)) if scenario else "This question belongs to no case study."

    def _sources(self) -> str:
        sitting = self._sitting
        if not sitting.answer.checked:
            return "The sources are told once the answer has been explained."
        return "\n".join(source_lines(sitting.question))

    def _rate(self, word: str) -> str:
        if self._sitting.answer.checked:
            return CHECKED
        for _ in range(4):
            if self._sitting.answer.marks.sureness == word:
                break
            self._change(self._sitting.rate)
        return f"{word.capitalize()}: noted."

    def _note(self, text: str, *, remove: bool = False) -> str:
        note = self._sitting.answer.marks.note
        if not text and not remove:
            return f"Your note: {note}" if note else "There is no note. Type note and a text to write one."
        refused = refused_character(text)
        if refused is not None or len(text) > MAX_NOTE:
            return f"The note holds a {refused}." if refused else f"A note has at most {MAX_NOTE} characters."
        return self._change(self._sitting.note, text) or "The note is as it was."

    def _strike(self, text: str) -> str:
        sitting = self._sitting
        if sitting.answer.checked:
            return CHECKED
        options = options_from(sitting.shown, text)
        if isinstance(options, str):
            return options
        for option in options:
            if refused := self._change(sitting.strike, option):
                return str(refused)
        struck = sitting.answer.marks.struck
        return f"Struck out: {option_letters(sitting.shown, struck)}." if struck else "Nothing is struck out now."

    def _clear(self) -> str:
        sitting = self._sitting
        if sitting.answer.checked:
            return CHECKED
        if not sitting.answer.marks.response:
            return "There is no answer to clear."
        self._change(sitting.clear)
        return "Answer cleared. undo brings it back."

    def _take_back(self) -> str:
        sitting, said = self._sitting, ""
        for _ in range(self._undo.pop() if self._undo else 1):
            before = sitting.session.undo
            said = sitting.undo()
            if sitting.session.undo is before:
                return said
        state = state_text(sitting.question, sitting.shown, sitting.answer)
        return f"{said} {state}".rstrip()

    def _hindsight(self, word: str, rest: str) -> str:
        """Cause, rule or dispute: of an answer that has been explained."""
        sitting = self._sitting
        if not sitting.answer.checked:
            return "That comes after the explanation."
        item, given = sitting.session.header.items[sitting.current], sitting.answer.marks.response
        wrong = given != sitting.question.key
        return self._hindsights.do(word, rest, item.question, item.revision, wrong=wrong)

    def _save(self, place: str) -> str:
        if not place:
            return "Save it where? Type save and a folder or file."
        try:
            return f"Saved in {self._desk.save_elsewhere(self._sitting, place)}"
        except MlsimError as error:
            return str(error)

    # -- the end ---------------------------------------------------------------------------------------------------------------------

    def _all_checked(self, line: str) -> bool:
        """Whether an empty line means the end: every answer has been checked, and the last question is read."""
        answers = self._sitting.session.answers
        last = self._sitting.current == len(answers) - 1
        return not line and last and all(answer.checked for answer in answers)

    def _may_end(self, rest: str) -> bool:
        """Whether to end: at once if everything is answered, else after it was said what is not."""
        sitting = self._sitting
        flagged = any(answer.marks.flagged for answer in sitting.session.answers) and not sitting.feedback_each
        if self._ending or rest == "now" or not (sitting.incomplete_count or flagged):
            return True
        self._ending = True
        self._talk.say(f"{self._overview()} Type end again to end it; anything else goes on.")
        return False

    def _end(self, reason: str) -> int:
        sitting = self._sitting
        sitting.submit(reason)
        if sitting.trouble and not rescued(self._desk, sitting):
            return 2
        reviewed = self._desk.review(sitting.session.header.id)
        self._talk.say(["", *result_text(reviewed).split("\n")])
        if reason == "time" and not self._talk.somebody:
            # A program at the other end of the pipe may be waiting for this one to end.
            self._talk.say(f"To go through the answers: mlsim results {sitting.session.header.id} --plain")
        else:
            review_session(self._desk, reviewed, self._talk)
        return 0
