"""The mistake journal: every question that was missed, what was answered, why, and what one made of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import reduce
from typing import Any, Final, Protocol

from mlsim.core.attempts import Attempt, by_question
from mlsim.core.hindsight import CAUSES, NOTHING, Hindsight, Said, merged
from mlsim.core.questions import Response
from mlsim.core.sitting import Asked

NO_CAUSE: Final = "no cause yet"
FILTERABLE_CAUSES: Final = (*CAUSES, NO_CAUSE)

AskedOf = Callable[[str, str], Asked | None]
"""A question as it was asked, by its id and revision; None if no copy is left."""


@dataclass(frozen=True)
class Mistake:
    """A question that was missed; the newest miss, and how it went before and after."""

    attempt: Attempt
    misses: int
    right_since: int
    """Right answers after the newest miss."""
    asked: Asked | None
    hindsight: Hindsight
    """What was said about any of the misses; the newest word on each thing."""
    haystack: str = field(default="", repr=False)
    """All text that is searched, in small letters."""

    @property
    def question(self) -> str:
        """The question's id."""
        return self.attempt.question

    @property
    def domain(self) -> str:
        """The domain in the exam of the session."""
        return self.attempt.task.partition(".")[0]

    @property
    def services(self) -> tuple[str, ...]:
        """The services that the question is about."""
        return self.asked.question.services if self.asked is not None else ()


def mistakes(attempts: Iterable[Attempt], said: Mapping[str, Said], asked_of: AskedOf) -> tuple[Mistake, ...]:
    """Every missed question once, the newest miss first.

    A question that was never on the screen, because an exam was ended before it, is no mistake, unless something was said about it.

    Args:
        attempts: all answers.
        said: for each session what was made of it afterwards.
        asked_of: finds questions as they were asked.
    """
    found = []
    for question, past in by_question(attempts).items():
        told = {one.session: said.get(one.session, {}).get(question, NOTHING) for one in past}
        missed = [one for one in past if not one.correct and (one.looked_at or told[one.session].cause)]
        if not missed:
            continue
        newest = missed[-1]
        hindsight = reduce(merged, (told[one.session] for one in missed))
        asked = asked_of(question, newest.revision)
        found.append(
            Mistake(
                attempt=newest,
                misses=len(missed),
                right_since=sum(one.correct for one in past if one.at > newest.at),
                asked=asked,
                hindsight=hindsight,
                haystack=_haystack(question, asked, hindsight),
            )
        )
    return tuple(sorted(found, key=lambda one: (one.attempt.at, one.question), reverse=True))


def with_hindsight(mistake: Mistake, said: Hindsight) -> Mistake:
    """The mistake after more was said about it."""
    together = merged(said, mistake.hindsight)
    return replace(mistake, hindsight=together, haystack=_haystack(mistake.question, mistake.asked, together))


def _haystack(name: str, asked: Asked | None, said: Hindsight) -> str:
    texts = [name, said.rule, said.cause or "", said.dispute]
    if asked is not None:
        question = asked.question
        texts += [question.stem, *question.texts, *question.services, question.takeaway or ""]
    return "\n".join(texts).casefold()


@dataclass(frozen=True, slots=True)
class Sieve:
    """Which mistakes to look at; an empty text lets all through."""

    exam: str = ""
    cause: str = ""
    """One of `CAUSES`, or `NO_CAUSE`."""
    domain: str = ""
    service: str = ""
    words: str = ""
    """Each of these words has to stand somewhere in question, options, services or rule."""

    def text(self) -> str:
        """What is set, in words."""
        domain = f"domain {self.domain}" if self.domain else ""
        words = f'"{self.words}"' if self.words else ""
        return ", ".join(one for one in (self.exam, self.cause, domain, self.service, words) if one) or "all"


def sifted(found: Iterable[Mistake], sieve: Sieve) -> tuple[Mistake, ...]:
    """The mistakes that a sieve lets through, in their order."""
    words = sieve.words.casefold().split()
    service = sieve.service.casefold()
    return tuple(
        one
        for one in found
        if (not sieve.exam or one.attempt.exam == sieve.exam)
        and (not sieve.cause or (one.hindsight.cause or NO_CAUSE) == sieve.cause)
        and (not sieve.domain or one.domain == sieve.domain)
        and (not service or service in (name.casefold() for name in one.services))
        and all(word in one.haystack for word in words)
    )


def response_texts(asked: Asked, response: Response) -> list[str]:
    """What a response says, in words, a line for each part."""
    question = asked.question
    if question.type == "matching":
        given = list(response) or [-1] * len(question.prompts)
        texts = [question.texts[option] if option >= 0 else "no answer" for option in given]
        return [f"{prompt.text} -> {text}" for prompt, text in zip(question.prompts, texts, strict=True)]
    if question.type == "ordering":
        return [f"{place}. {question.texts[option]}" for place, option in enumerate(response, start=1)]
    return [question.texts[option] for option in response]


def as_plain(found: Sequence[Mistake]) -> list[dict[str, Any]]:
    """The mistakes as values for JSON."""
    return [
        {
            "question": one.question,
            "revision": one.attempt.revision,
            "exam": one.attempt.exam,
            "task": one.attempt.task,
            "services": list(one.services),
            "session": one.attempt.session,
            "at": one.attempt.at.isoformat(),
            "misses": one.misses,
            "right_since": one.right_since,
            "sureness": one.attempt.sureness or None,
            "seconds": one.attempt.seconds,
            "stem": one.asked.question.stem if one.asked else None,
            "answered": response_texts(one.asked, one.attempt.response) if one.asked else None,
            "key": response_texts(one.asked, one.asked.question.key) if one.asked else None,
            "cause": one.hindsight.cause,
            "rule": one.hindsight.rule or None,
            "dispute": one.hindsight.dispute or None,
            "takeaway": one.asked.question.takeaway if one.asked else None,
        }
        for one in found
    ]


@dataclass(frozen=True, slots=True)
class Dispute:
    """Somebody says that a question is wrong."""

    question: str
    revision: str
    text: str
    at: datetime | None
    session: str
    exam: str
    asked: Asked | None
    response: Response
    correct: bool


def disputes(attempts: Iterable[Attempt], said: Mapping[str, Said], asked_of: AskedOf) -> tuple[Dispute, ...]:
    """Everything that is disputed, the newest first, with what was answered."""
    found = []
    for one in attempts:
        about = said.get(one.session, {}).get(one.question)
        if about is not None and about.dispute:
            revision = about.revision or one.revision
            asked = asked_of(one.question, revision)
            place = (about.disputed, one.session, one.exam, asked, one.response, one.correct)
            found.append(Dispute(one.question, revision, about.dispute, *place))
    return tuple(sorted(found, key=lambda one: (str(one.at), one.question), reverse=True))


class MistakeJournal(Protocol):
    """The mistake journal, as the screens see it. All of it may take a while."""

    def mistakes(self) -> tuple[Mistake, ...]:
        """Every missed question, the newest miss first."""

    def disputes(self) -> tuple[Dispute, ...]:
        """Everything that was disputed, the newest first."""
