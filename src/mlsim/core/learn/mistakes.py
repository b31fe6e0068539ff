"""The mistake journal: every question that was missed, what was answered, why, and what one made of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import reduce
from typing import Any, Final, Protocol

from mlsim.core.bank.questions import Response
from mlsim.core.base.search import needles, stands_in
from mlsim.core.learn.attempts import Attempt, Past
from mlsim.core.session.hindsight import CAUSES, NOTHING, Afterthoughts, Hindsight, Said, merged
from mlsim.core.session.sitting import Asked

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


@dataclass(slots=True)
class Missed:
    """The misses of one question, as the fold keeps them."""

    newest: Attempt | None = None
    """The newest miss that was on the screen."""
    sessions: list[str] = field(default_factory=list)
    """The sessions of all of them."""
    right_since: int = 0
    blank: Attempt | None = None
    """The newest one that never was on the screen: an exam was ended before it."""
    blanks: list[str] = field(default_factory=list)
    right_since_blank: int = 0


class Missing:
    """The fold from attempts to `Missed`, by question; see `core.learn.attempts.Fold`."""

    name = "missed"
    version = "1"

    def start(self) -> dict[str, Missed]:
        """Nothing was missed yet."""
        return {}

    def step(self, state: dict[str, Missed], past: Past, attempts: Sequence[Attempt]) -> dict[str, Missed]:
        """One more session."""
        for one in attempts:
            if one.correct:
                there = state.get(one.question)
                if there is not None:
                    there.right_since += 1
                    there.right_since_blank += 1
                continue
            there = state.setdefault(one.question, Missed())
            if one.looked_at:
                there.newest, there.right_since = one, 0
                there.sessions.append(one.session)
            else:
                there.blank, there.right_since_blank = one, 0
                there.blanks.append(one.session)
        return state

    def dump(self, state: dict[str, Missed]) -> object:
        """As values for JSON."""
        return [
            [
                question,
                _attempt_plain(one.newest),
                one.sessions,
                one.right_since,
                _attempt_plain(one.blank),
                one.blanks,
                one.right_since_blank,
            ]
            for question, one in state.items()
        ]

    def load(self, values: Any) -> dict[str, Missed]:  # noqa: ANN401 - see the protocol
        """From `dump`."""
        return {
            question: Missed(_attempt_from(newest), sessions, since, _attempt_from(blank), blanks, since_blank)
            for question, newest, sessions, since, blank, blanks, since_blank in values
        }


def _attempt_plain(one: Attempt | None) -> dict[str, Any] | None:
    return None if one is None else {**one._asdict(), "at": one.at.isoformat(), "response": list(one.response)}


def _attempt_from(values: dict[str, Any] | None) -> Attempt | None:
    if values is None:
        return None
    at, response = datetime.fromisoformat(values["at"]), tuple(values["response"])
    return Attempt(**{**values, "at": at, "response": response})


def mistakes(missed: Mapping[str, Missed], said: Mapping[str, Said], asked_of: AskedOf) -> tuple[Mistake, ...]:
    """Every missed question once, the newest miss first.

    A question that was never on the screen, because an exam was ended before it, is no mistake, unless a cause was given for it.

    Args:
        missed: see `Missing`.
        said: for each session what was made of it afterwards.
        asked_of: finds questions as they were asked.
    """
    found = []
    for question, past in missed.items():
        blanks = [session for session in past.blanks if said.get(session, {}).get(question, NOTHING).cause]
        newest, since = past.newest, past.right_since
        if past.blank is not None and blanks and (newest is None or past.blank.at > newest.at):
            newest, since = past.blank, past.right_since_blank
        if newest is None:
            continue
        sessions = dict.fromkeys([*past.sessions, *blanks])
        hindsight = reduce(merged, (said.get(session, {}).get(question, NOTHING) for session in sessions))
        asked = asked_of(question, newest.revision)
        found.append(
            Mistake(
                attempt=newest,
                misses=len(past.sessions) + len(blanks),
                right_since=since,
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
    words = needles(sieve.words)
    service = sieve.service.casefold()
    return tuple(
        one
        for one in found
        if (not sieve.exam or one.attempt.exam == sieve.exam)
        and (not sieve.cause or (one.hindsight.cause or NO_CAUSE) == sieve.cause)
        and (not sieve.domain or one.domain == sieve.domain)
        and (not service or service in (name.casefold() for name in one.services))
        and stands_in(words, one.haystack)
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
    """Everything that is disputed, the newest first, with what was answered; see `mistakes` for what comes in."""
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

    def order(self, session: str, question: str) -> tuple[int, ...]:
        """In which order a session showed the options of a question; empty if that cannot be told any more."""


class Afterwards(Afterthoughts, MistakeJournal, Protocol):
    """Everything about what was missed."""
