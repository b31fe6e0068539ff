"""An answered question to be explained: the same page from a result and from the mistake journal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from mlsim.core.bank.questions import Response
from mlsim.core.learn.mistakes import Mistake
from mlsim.core.screens.desk import Reviewed
from mlsim.core.session.hindsight import NOTHING, Hindsight, Said
from mlsim.core.session.sitting import Asked
from mlsim.core.session.timing import span_text


@dataclass(frozen=True)
class Page:
    """One question, what was answered, and what has been said about it since."""

    session: str
    exam: str
    title: str
    """What stands in the screen's title, for example ``question 12``."""
    question: str
    revision: str
    correct: bool
    facts: tuple[str, ...]
    """What is to be known about the answer, in a few words each."""
    asked: Asked | None
    shown: tuple[int, ...]
    """The order in which options are shown."""
    response: Response
    struck: frozenset[int] = frozenset()
    note: str = ""
    """What was noted in the session."""
    hindsight: Hindsight = NOTHING


def pages_of(reviewed: Reviewed, items: Sequence[int], said: Said) -> tuple[Page, ...]:
    """The pages of some items of a result, by their numbers from 0; ``said`` is what was made of the session since."""
    return tuple(_page(reviewed, number, said) for number in items)


def _page(reviewed: Reviewed, number: int, said: Said) -> Page:
    header, score = reviewed.session.header, reviewed.result.items[number]
    item, answer, graded = header.items[number], reviewed.session.answers[number], reviewed.session.submitted
    facts = [
        f"Task {score.task}" if score.task else "",
        "scored" if score.scored else "not scored",
        span_text(score.seconds),
        *_sureness(score.sureness),
        "flagged" if score.flagged else "",
        f"changed {score.changes} x" if score.changes else "",
    ]
    return Page(
        session=header.id,
        exam=header.exam,
        title=f"question {number + 1}",
        question=item.question,
        revision=item.revision,
        correct=score.correct,
        facts=tuple(fact for fact in facts if fact),
        asked=reviewed.asked[number],
        shown=item.options,
        response=graded.response[number] if graded is not None else (),
        struck=answer.marks.struck,
        note=answer.marks.note,
        hindsight=said.get(item.question, NOTHING),
    )


def page_of(mistake: Mistake) -> Page:
    """The page of a mistake. Options stand in the question's own order until `as_shown` is told the session's."""
    one = mistake.attempt
    facts = [
        f"Task {one.task}" if one.task else "",
        f"missed {mistake.misses} times" if mistake.misses > 1 else f"missed on {one.at:%d %b %Y}",
        f"right {mistake.right_since} x since" if mistake.right_since else "",
        span_text(one.seconds),
        *_sureness(one.sureness),
        "flagged" if one.flagged else "",
    ]
    options = len(mistake.asked.question.texts) if mistake.asked is not None else 0
    return Page(
        session=one.session,
        exam=one.exam,
        title=one.question,
        question=one.question,
        revision=one.revision,
        correct=False,
        facts=tuple(fact for fact in facts if fact),
        asked=mistake.asked,
        shown=tuple(range(options)),
        response=one.response,
        hindsight=mistake.hindsight,
    )


def as_shown(page: Page, order: Sequence[int]) -> Page:
    """The page with its options in the order in which they were answered, so that letters mean what they meant then.

    Args:
        page: from `page_of`.
        order: indices of options in the question's own order, as the session showed them; the page stays as it is if they are not its.
    """
    if page.asked is None or sorted(order) != list(range(len(page.asked.question.texts))):
        return page
    return replace(page, shown=tuple(order))


def _sureness(said: str) -> list[str]:
    if not said:
        return []
    return ["a guess" if said == "guess" else f"you were {said}"]
