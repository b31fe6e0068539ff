"""What a key on an option does to the response, for each kind of question. Pure: the new response, or why not.

Options are named by their index in the question's own order; the order in which they are shown is the screen's matter.
"""

from __future__ import annotations

from dataclasses import dataclass

from mlsim.core.bank.questions import UNMATCHED, Question, Response
from mlsim.core.session.events import Sureness
from mlsim.core.session.state import Marks

_SURENESS: tuple[Sureness | None, ...] = (None, "sure", "unsure", "guess")


@dataclass(frozen=True, slots=True)
class Chosen:
    """The response after a key."""

    response: Response
    next_prompt: int | None = None
    """Matching: the prompt to go on with."""


@dataclass(frozen=True, slots=True)
class Refused:
    """Nothing changed, and this line says why."""

    reason: str


def choose(question: Question, response: Response, option: int, prompt: int = 0) -> Chosen | Refused:
    """The response after choosing an option.

    Single: the option, and it stays when chosen again. Multiple: chosen or taken back, one more than asked for is refused. Ordering:
    placed next or taken back. Matching: given to ``prompt``; the next prompt is the following one without a response.

    Args:
        question: what is asked.
        response: the one so far; empty for none.
        option: the index of an option, step or response in the question's own order.
        prompt: the number of a prompt from 0, for matching.
    """
    match question.type:
        case "single":
            return Chosen((option,))
        case "multiple":
            if option in response:
                return Chosen(tuple(i for i in response if i != option))
            if len(response) >= question.places:
                return Refused(f"Select {question.places}: take one back first.")
            return Chosen(tuple(sorted((*response, option))))
        case "ordering":
            if option in response:
                return Chosen(tuple(i for i in response if i != option))
            if len(response) >= question.places:
                return Refused(f"All {question.places} places are taken: take one back first.")
            return Chosen((*response, option))
        case "matching":
            given = list(response) if response else [UNMATCHED] * question.places
            if given[prompt] == option:
                given[prompt] = UNMATCHED
                blank = all(i == UNMATCHED for i in given)
                return Chosen(() if blank else tuple(given), prompt)
            if not question.reuse and option in given:
                given[given.index(option)] = UNMATCHED
            given[prompt] = option
            return Chosen(tuple(given), _next_prompt(given, prompt))


def _next_prompt(given: list[int], prompt: int) -> int:
    order = [*range(prompt + 1, len(given)), *range(prompt)]
    return next((i for i in order if given[i] == UNMATCHED), min(prompt + 1, len(given) - 1))


def cycle(question: Question, response: Response, shown: tuple[int, ...], prompt: int, step: int) -> Chosen:
    """Matching: give a prompt the response that stands some places after its present one; past the end is none.

    Args:
        question: what is asked.
        response: the one so far.
        shown: the order in which the responses are shown.
        prompt: the number of the prompt from 0.
        step: how many places, negative to go back. Responses that are used up are passed over.
    """
    given = list(response) if response else [UNMATCHED] * question.places
    ring = (UNMATCHED, *shown)
    free = [i for i in ring if i == UNMATCHED or i == given[prompt] or _may_reuse(question) or i not in given]
    given[prompt] = free[(free.index(given[prompt]) + step) % len(free)]
    blank = all(i == UNMATCHED for i in given)
    return Chosen(() if blank else tuple(given), prompt)


def _may_reuse(question: Question) -> bool:
    return question.type == "matching" and question.reuse


def shift(response: Response, option: int, step: int) -> Chosen | Refused:
    """Ordering: move the placed step ``option`` earlier (``step`` -1) or later (+1)."""
    if option not in response:
        return Refused("Place this step first; then it can be moved.")
    at = response.index(option)
    to = at + step
    if not 0 <= to < len(response):
        return Refused("It is the first already." if step < 0 else "It is the last already.")
    moved = list(response)
    moved[at], moved[to] = moved[to], moved[at]
    return Chosen(tuple(moved))


def next_sureness(marks: Marks) -> Sureness | None:
    """not said -> sure -> unsure -> guess -> not said."""
    return _SURENESS[(_SURENESS.index(marks.sureness) + 1) % len(_SURENESS)]


def progress_text(question: Question, response: Response) -> str:
    """What is still asked for, in a few words: ``1 of 2 selected``. Empty for single questions."""
    if question.type == "single":
        return ""
    done = sum(1 for i in response if i != UNMATCHED)
    verb = {"multiple": "selected", "ordering": "placed", "matching": "matched"}[question.type]
    return f"{done} of {question.places} {verb}"


def matched(response: Response, prompt: int) -> int:
    """The response that a prompt has, or UNMATCHED."""
    return response[prompt] if response else UNMATCHED
