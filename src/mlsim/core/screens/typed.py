"""What a typed line means in line mode: an answer in letters, a word with something after it, or why it is neither."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, get_args

from mlsim.core.bank.questions import Question, Response, is_complete
from mlsim.core.base.text import LETTERS
from mlsim.core.screens.spoken import listed
from mlsim.core.session.events import Sureness

MAX_DIGITS: Final = 6
"""Digits of the longest number that is read as one."""
SURENESSES: Final[tuple[Sureness, ...]] = get_args(Sureness)


@dataclass(frozen=True, slots=True)
class Word:
    """A word that can be typed.

    Args:
        names: the word, and shorter ones for it. A single letter is the key that does it on the screen.
        takes: what follows it, in words for the help; empty if nothing does.
        help: what it does, as the rest of a sentence.
    """

    names: tuple[str, ...]
    takes: str
    help: str

    @property
    def name(self) -> str:
        """The whole word."""
        return self.names[0]


COMMON: Final = (
    Word(("again",), "", "reads the question again, with its explanations once the answer has been checked"),
    Word(("scenario", "v"), "", "reads the scenario of a case study"),
    Word(("sources",), "", "reads the addresses of the sources, once the answer has been explained"),
    Word(("names",), "", "says what the short names of services stand for"),
)
HINDSIGHT: Final = (
    Word(("cause",), "and a cause", "says why a wrong answer was wrong, by number or word; alone, it lists the causes"),
    Word(("rule",), "and a text", "writes a rule of your own for the next time; alone, it reads it"),
    Word(("dispute",), "and a text", "says what is wrong with the question; mlsim bank reports prints it"),
    Word(("no",), "and note, rule, cause or dispute", "takes that back"),
)
SITTING_WORDS: Final = (
    Word(("next", "n", "skip"), "", "goes to the next question; so does Enter, once there is an answer"),
    Word(("back", "p"), "", "goes to the question before"),
    Word(("go",), "and a number", "goes to that question"),
    *COMMON,
    Word(("flag", "m"), "", "flags the question for review, or takes the flag back"),
    Word(("sure",), "", "says that you are sure; so do the words unsure and guess, also after an answer: b unsure"),
    Word(("note", "w"), "and a text", "writes a note on the question; alone, it reads it"),
    Word(("strike",), "and letters", "strikes options out, or brings them back"),
    Word(("clear",), "", "clears the answer"),
    Word(("undo", "u"), "", "takes the last change back"),
    Word(("overview", "r", "left"), "", "says which questions are answered, not answered and flagged"),
    Word(("time", "t"), "", "says how much time is left"),
    *HINDSIGHT,
    Word(("save",), "and a folder", "writes the session to another folder, where its own takes nothing"),
    Word(("end",), "", "ends it and reads the result; it asks first if something is unanswered, end now does not"),
    Word(("quit", "q"), "", "leaves; everything is saved, and mlsim resume goes on"),
    Word(("help", "?"), "", "reads this"),
)
REVIEW_WORDS: Final = (
    Word(("next", "n"), "", "reads the next question of the list; so does Enter"),
    Word(("back", "p"), "", "reads the question before"),
    Word(("go",), "and a number", "reads that one of the list"),
    *COMMON,
    *HINDSIGHT,
    Word(("only",), "and a word", "changes the list; alone, it says to what it can be changed"),
    Word(("overview", "r"), "", "says which of the list are right and wrong"),
    Word(("quit", "q", "end"), "", "ends the review"),
    Word(("help", "?"), "", "reads this"),
)
ANSWERS: Final = (
    "Answer with the letter of an option. Several letters answer a question with several answers: a c. To put steps in order, give "
    "their letters in that order: c a b. To match, give a letter for each in turn: b a c."
)


def help_lines(words: Sequence[Word], *, answers: bool) -> list[str]:
    """The help: a sentence for each word.

    Args:
        words: what can be typed.
        answers: whether there is a question to be answered.
    """
    lines = [ANSWERS] if answers else []
    for word in words:
        takes = f", {word.takes}" if word.takes else ""
        lines.append(f"{listed(word.names, 'or')}{takes}: {word.help}.")
    return lines


def word_of(words: Sequence[Word], line: str, shown: int) -> tuple[str, str] | None:
    """The whole word with which a line begins, and what stands after it; None if the line begins with no such word.

    Args:
        words: what can be typed.
        line: what was typed.
        shown: how many options have letters now: those letters are answers, never words.
    """
    typed, _, rest = line.strip().partition(" ")
    typed = typed.casefold()
    if len(typed) == 1 and typed.upper() in LETTERS[:shown]:
        return None
    return next(((word.name, rest.strip()) for word in words if typed in word.names), None)


def number_from(text: str) -> int | None:
    """A number of few ASCII digits, or None.

    Digits beyond ASCII are digits to Python, but not all are numbers; and thousands of them are more than it converts.
    """
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= MAX_DIGITS else None


def with_sureness(line: str) -> tuple[str, Sureness | None]:
    """An answer and how sure it was said to be: ``b unsure``."""
    answer, _, last = line.strip().rpartition(" ")
    found = next((one for one in SURENESSES if one == last.casefold()), None)
    return (answer, found) if found is not None and answer.strip() else (line, None)


def options_from(shown: Sequence[int], text: str) -> tuple[int, ...] | str:
    """The options that letters name, each once, or why they name none."""
    letters = LETTERS[: len(shown)]
    given = re.sub(r"[\s,;.]", "", text).upper()
    unknown = [letter for letter in given if letter not in letters]
    if not given or unknown:
        return f"{_unknown(unknown[0]) if unknown else 'Which?'} Letters are {letters[0]} to {letters[-1]}."
    return tuple(dict.fromkeys(shown[letters.index(letter)] for letter in given))


def _unknown(letter: str) -> str:
    return f"There is no option {letter}."


def response_from(question: Question, shown: Sequence[int], line: str) -> Response | str:
    """The response that a line of letters means, or why it means none."""
    letters = LETTERS[: len(shown)]
    known = f"Letters are {letters[0]} to {letters[-1]}; help says what else there is."
    words = re.findall(r"\d*\s*([A-Za-z]+)", line)
    given = "".join(words).upper()
    if (
        not words
        or re.sub(r"[\s,;.\d>-]", "", line).upper() != given
        or any(len(word) > 1 and (len(word) > len(shown) or not set(word.upper()) <= set(letters)) for word in words)
    ):
        return f"{line[:40]!r} is no answer. {known}"
    unknown = [letter for letter in given if letter not in letters]
    if unknown:
        return f"{_unknown(unknown[0])} {known}"
    response = tuple(shown[letters.index(letter)] for letter in given)
    repeats = question.type == "matching" and question.reuse
    if len(set(response)) != len(response) and not repeats:
        return "A letter stands there twice."
    if question.type == "multiple":
        response = tuple(sorted(response))
    if not is_complete(question, response):
        asked = "1 letter is" if question.places == 1 else f"{question.places} letters are"
        return f"{asked} asked for, {len(response)} given."
    return response
