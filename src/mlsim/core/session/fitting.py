"""Whether what a journal says can be so of the questions that were asked. Only somebody who forges check sums writes what cannot."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

from mlsim.core.bank.questions import UNMATCHED, Question, Response
from mlsim.core.session.events import Answered, Event, Submitted, Undone
from mlsim.core.session.sitting import Asked


def fits(question: Question, response: Response) -> bool:
    """Whether the keys of the question screen could have given this response; blank fits every question."""
    if not response:
        return True
    if any(option >= len(question.texts) for option in response):
        return False
    if question.type == "matching":
        given = [option for option in response if option != UNMATCHED]
        alone = question.reuse or len(set(given)) == len(given)
        return len(response) == question.places and bool(given) and alone
    if UNMATCHED in response or len(response) > question.places:
        return False
    if question.type == "multiple":
        return all(one < other for one, other in pairwise(response))
    return len(set(response)) == len(response)


def judge(asked: Sequence[Asked | None]) -> Callable[[Event], bool]:
    """What tells whether an event's responses fit the questions, one for each item; None fits everything."""

    def fitting(event: Event) -> bool:
        match event:
            case Answered() | Undone():
                given = [(event.item, event.response)]
            case Submitted():
                given = [*enumerate(event.response), *enumerate(event.first)]
            case _:
                return True
        known = [(asked[item], response) for item, response in given if item < len(asked)]
        return all(one is None or fits(one.question, response) for one, response in known)

    return fitting
