"""Questions without a screen: one line asks, one line answers. For screen readers, pipes and very small terminals.

The session is the same as on the screen: the same core, the same journal, the same result.
"""

from __future__ import annotations

import os
import queue
import re
import sys
import threading
from typing import Final

from mlsim.core.desk import Desk
from mlsim.core.events import MAX_NOTE
from mlsim.core.plain import beat_text, paragraphs, result_text
from mlsim.core.questions import UNMATCHED, Question, Response, is_complete
from mlsim.core.sitting import Sitting
from mlsim.core.text import LETTERS, refused_character, visible
from mlsim.core.timing import clock_text, span_text

LOOK_SECONDS: Final = 1.0
"""How often the clock is looked at while nobody types."""
MAX_DIGITS: Final = 6
HELP: Final = """\
Answer with the option's letter; several letters for several options (a c), in their order for ordering questions; for matching
questions a letter for each prompt in turn (b a c). Then:
  next  skip the question        back  the question before       go N  question N
  flag  for review, or not       sure, unsure, guess             note TEXT
  again show the question again  left  questions without answer  time  what is left
  end   end, and see the result  quit  leave; everything is saved (mlsim resume)"""


def ask(desk: Desk, sitting: Sitting) -> int:
    """Ask until the session ends or is left. 0 if it ended, 1 if it was left and can be resumed."""
    print('Type an answer, or "help" for what else there is.')
    try:
        return _Lines(desk, sitting).run()
    except KeyboardInterrupt:
        sitting.leave()
        print(f"\nSaved. `mlsim resume {sitting.session.header.id}` goes on.")
        return 130


class _Input:
    """Lines of the standard input, without keeping the clock from being looked at."""

    def __init__(self) -> None:
        self._lines: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        try:
            number = sys.stdin.fileno()
        except (OSError, ValueError, AttributeError):
            self._direct = True
        else:
            self._direct = False
            threading.Thread(target=self._pump, args=(number,), name="lines", daemon=True).start()

    def _pump(self, number: int) -> None:
        # Not by way of sys.stdin: a thread that waits in its buffer would hold its lock when the program ends.
        waiting = b""
        while True:
            try:
                data = os.read(number, 4096)
            except OSError:
                data = b""
            waiting += data
            *lines, waiting = waiting.split(b"\n") if data else ([waiting, b""] if waiting else [b""])
            for line in lines:
                self._lines.put(line.decode(sys.stdin.encoding or "utf-8", "replace") + "\n")
            if not data:
                self._lines.put(None)
                return

    def line(self, seconds: float) -> str | None:
        """The next line with its end; an empty text if none comes within some seconds, None at the end of the input."""
        if self._direct:
            return sys.stdin.readline() or None
        try:
            return self._lines.get(timeout=seconds)
        except queue.Empty:
            return ""


class _Lines:
    """One session, line by line."""

    def __init__(self, desk: Desk, sitting: Sitting) -> None:
        self._desk, self._sitting = desk, sitting
        self._input = _Input()
        self._shown = -1

    def run(self) -> int:
        sitting = self._sitting
        while True:
            if sitting.current != self._shown:
                self._show()
            line = self._read()
            if self._beat():
                print("The time is up.")
                return self._end("time")
            if line is None or line == "quit":
                sitting.leave()
                print(f"Saved. `mlsim resume {sitting.session.header.id}` goes on.")
                return 1
            if line == "end":
                return self._end("ended")
            said = self._do(line)
            if said:
                print(visible(said))
            if sitting.trouble:
                print(f"Not saved: {visible(sitting.trouble)}. Each answer tries again.", file=sys.stderr)

    def _read(self) -> str | None:
        """A line without the space around it; None at the end of the input, and an empty text when the time is up."""
        print("> ", end="", flush=True)
        while not self._sitting.expired:
            line = self._input.line(LOOK_SECONDS)
            if line is None:
                print()
                return None
            if line:
                return line.strip()
            # Nobody has typed anything yet: what passes meanwhile is thinking, and is charged.
            self._beat()
        print()
        return ""

    def _beat(self) -> bool:
        """Look at the clock, and say what it says. Whether the time is up."""
        beat = self._sitting.beat()
        text = beat_text(beat, strict=self._sitting.session.header.strict)
        if text and not beat.time_up:
            print(text, flush=True)
        return beat.time_up or self._sitting.expired

    def _show(self) -> None:
        sitting = self._sitting
        self._shown = sitting.current
        asked, number = sitting.asked[sitting.current], sitting.current + 1
        print(f"\nQuestion {number} of {len(sitting.asked)}{self._marks()}")
        if asked.scenario:
            print("\n".join(["Case study:", *paragraphs(visible(asked.scenario)), ""]))
        print("\n".join(paragraphs(visible(asked.question.stem))))
        print()
        print("\n".join(_options(asked.question, sitting.shown)))

    def _marks(self) -> str:
        marks = self._sitting.answer.marks
        said = [
            "flagged" if marks.flagged else "",
            marks.sureness or "",
            f"answered {response_letters(self._sitting.question, self._sitting.shown, marks.response)}"
            if marks.response
            else "",
            "checked" if self._sitting.answer.checked else "",
        ]
        text = ", ".join(one for one in said if one)
        return f" ({text})" if text else ""

    def _do(self, line: str) -> str:
        """Do what a line says, and give what to print."""
        sitting = self._sitting
        word, _, rest = line.partition(" ")
        match word.lower():
            case "":
                return (
                    self._next()
                    if sitting.answer.checked or sitting.complete(sitting.current)
                    else "An answer, or help."
                )
            case "help" | "?":
                return HELP
            case "next" | "skip":
                return self._next()
            case "back":
                return sitting.go(sitting.current - 1)
            case "go":
                return self._go(rest.strip())
            case "again":
                self._shown = -1
                return ""
            case "flag":
                return sitting.flag()
            case "sure" | "unsure" | "guess":
                return self._rate(word.lower())
            case "note":
                return self._note(rest.strip())
            case "left":
                empty = [str(n + 1) for n in range(len(sitting.asked)) if not sitting.complete(n)]
                return f"Not answered: {', '.join(empty)}." if empty else "Every question is answered."
            case "time":
                left = sitting.remaining
                return f"{span_text(sitting.charged)} spent." if left is None else f"{clock_text(left)} left."
        return self._answer(line)

    def _go(self, text: str) -> str:
        # Digits beyond ASCII are digits to Python, but not all are numbers; and thousands of them are more than it converts.
        if text.isascii() and text.isdecimal() and len(text) <= MAX_DIGITS:
            return self._sitting.go(int(text) - 1)
        return "go and a number, for example: go 3"

    def _next(self) -> str:
        sitting = self._sitting
        if sitting.current + 1 < len(sitting.asked):
            return sitting.go(sitting.current + 1)
        return "This is the last question. end shows the result; left names what is not answered."

    def _rate(self, word: str) -> str:
        sitting = self._sitting
        for _ in range(4):
            if sitting.answer.marks.sureness == word:
                return f"{word}: noted."
            said = sitting.rate()
            if said:
                return said
        return ""

    def _note(self, text: str) -> str:
        refused = refused_character(text)
        if refused is not None or len(text) > MAX_NOTE:
            return f"The note holds a {refused}." if refused else f"A note has at most {MAX_NOTE} characters."
        return self._sitting.note(text) or "The note is as it was."

    def _answer(self, line: str) -> str:
        sitting = self._sitting
        response = response_from(sitting.question, sitting.shown, line)
        if isinstance(response, str):
            return response
        said = self._respond(response)
        if said:
            return said
        if sitting.feedback_each:
            said = sitting.check()
            return said or self._feedback()
        return self._next()

    def _respond(self, response: Response) -> str:
        """Give a response by the same steps as the keys do."""
        sitting = self._sitting
        if sitting.answer.checked:
            return "This answer has been checked: next goes on."
        if sitting.answer.marks.response:
            sitting.clear()
        prompts = sitting.question.type == "matching"
        for at, option in enumerate(response):
            said, _ = sitting.choose(option, at if prompts else 0)
            if said:
                return said
        return ""

    def _feedback(self) -> str:
        """Whether it was right, and why each option is what it is."""
        sitting = self._sitting
        question, shown = sitting.question, sitting.shown
        given = sitting.answer.marks.response
        verdict = "+ Right."
        if given != question.key:
            verdict = f"- Wrong. The key is {response_letters(question, shown, question.key)}."
        lines = [verdict]
        lines += ["", *explanation_lines(question, shown)]
        if question.takeaway:
            lines += ["", *paragraphs(f"Takeaway: {question.takeaway}")]
        lines += [
            "",
            "enter goes on."
            if sitting.current + 1 < len(sitting.asked)
            else "This was the last one: end shows the result.",
        ]
        return "\n".join(lines)

    def _end(self, reason: str) -> int:
        sitting = self._sitting
        sitting.submit(reason)
        if sitting.trouble:
            print(f"The end is not saved: {visible(sitting.trouble)}.", file=sys.stderr)
            return 2
        print()
        print(result_text(self._desk.review(sitting.session.header.id)))
        return 0


def _options(question: Question, shown: tuple[int, ...]) -> list[str]:
    lines: list[str] = []
    if question.type == "matching":
        lines.append("Give each of these a letter, in turn:")
        for number, prompt in enumerate(question.prompts, start=1):
            lines += paragraphs(f"{number}  {visible(prompt.text)}", indent="  ")
    elif question.type == "ordering":
        lines.append(f"Put {question.places} of these in order:")
    elif question.type == "multiple":
        lines.append(f"Choose {question.places}:")
    for letter, option in zip(LETTERS[: len(shown)], shown, strict=True):
        lines += paragraphs(f"{letter}  {visible(question.texts[option])}", indent="  ")
    return lines


def response_letters(question: Question, shown: tuple[int, ...], response: Response) -> str:
    """A response by the letters under which its options are shown: ``B``, ``A C``, ``C A B``."""
    letters = LETTERS[: len(shown)]
    given = ["-" if option == UNMATCHED else letters[shown.index(option)] for option in response]
    return " ".join(sorted(given) if question.type == "multiple" else given)


def response_from(question: Question, shown: tuple[int, ...], line: str) -> Response | str:
    """The response that a line of letters means, or why it means none."""
    letters = LETTERS[: len(shown)]
    words = re.findall(r"\d*\s*([A-Za-z]+)", line)
    given = "".join(words).upper()
    if not words or re.sub(r"[\s,;.\d>-]", "", line).upper() != given or any(len(word) > len(shown) for word in words):
        return f"{line[:40]!r} is no answer. Letters are {letters[0]} to {letters[-1]}; help says what else there is."
    unknown = [letter for letter in given if letter not in letters]
    if unknown:
        return (
            f"There is no option {unknown[0]}. Letters are {letters[0]} to {letters[-1]}; help says what else there is."
        )
    response = tuple(shown[letters.index(letter)] for letter in given)
    repeats = question.type == "matching" and question.reuse
    if len(set(response)) != len(response) and not repeats:
        return "A letter stands there twice."
    if question.type == "multiple":
        response = tuple(sorted(response))
    if not is_complete(question, response):
        return f"{question.places} {'letter is' if question.places == 1 else 'letters are'} asked for, {len(response)} given."
    return response


def explanation_lines(question: Question, shown: tuple[int, ...]) -> list[str]:
    """Every option with why it is right or wrong, by the letters that were shown."""
    letters = LETTERS[: len(shown)]
    lines: list[str] = []
    if question.type == "matching":
        for number, (prompt, key) in enumerate(zip(question.prompts, question.key, strict=True), start=1):
            lines.append(f"{number}  is {letters[shown.index(key)]}")
            lines += paragraphs(visible(prompt.why or "There is no explanation."), indent="   ")
        return lines
    for letter, option in zip(letters, shown, strict=True):
        one = question.steps[option] if question.type == "ordering" else question.options[option]
        if question.type == "ordering":
            place = question.steps[option].place
            word = f"place {place}" if place else "not needed"
        else:
            word = "right" if option in question.key else "wrong"
        lines += paragraphs(visible(f"{letter}, {word}. {one.why or 'There is no explanation.'}"))
        if one.when:
            lines += paragraphs(visible(f"Right when: {one.when}"), indent="   ")
    return lines
