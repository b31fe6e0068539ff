"""Questions, their keys, and grading one response.

A *response* is a tuple of indices into the question's own order of options, never the order in which they were shown:

========  ==================================================================
single    ``(option,)``
multiple  the chosen options, ascending
ordering  the chosen steps in the order in which they were placed
matching  for each prompt the index of its response, ``UNMATCHED`` while it has none
========  ==================================================================

The empty tuple is a blank answer for every kind.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any, ClassVar, Final, Literal

from pydantic import Field, model_validator

from mlsim.core.base.model import ExamCode, Line, Many, Model, Objective, Slug, Text

Response = tuple[int, ...]

UNMATCHED: Final = -1
"""Stands for a prompt without a response."""

MAX_OPTIONS: Final = 8
"""As many as the keys ``a`` to ``h`` can name."""

Level = Literal["remember", "understand", "apply", "analyze", "evaluate"]


class Reference(Model):
    """A documentation page that decides a question."""

    title: Line
    url: Annotated[str, Field(pattern=r"^https?://[!-~]+\Z", max_length=500)]
    supports: Text | None = None
    """In our own words, what the page decides."""


class Waiver(Model):
    """A lint rule that a question, or a bank as a whole, may break, and why."""

    rule: Annotated[str, Field(pattern=r"^[A-Z][0-9]{2}\Z")]
    subject: Line | None = None
    """For a bank: what the finding is about, as the linter names it, for example ``MLA-C02:1``."""
    reason: Text


class Source(Model):
    """Where an imported question comes from. It belongs to no revision: what was asked does not depend on it."""

    file: Line
    """The name of the file."""
    format: Line
    """The format's name, as in ``mlsim import --format``."""
    line: Line | None = None
    """Its place there, as the report of the import names it: ``l.12-19``, ``record 7``."""
    original_id: Line | None = None
    licence: Line
    origin: Line | None = None
    """Where the file comes from, in the words of the person who imported it."""


class Option(Model):
    """One option of a single or multiple question."""

    text: Text
    correct: bool = False
    why: Text | None = None
    when: Text | None = None


class Step(Model):
    """One step of an ordering question; a step without a place is a decoy."""

    text: Text
    place: Annotated[int, Field(ge=1, le=MAX_OPTIONS)] | None = None
    why: Text | None = None
    when: Text | None = None


class Match(Model):
    """One response of a matching question."""

    id: Slug
    text: Text


class Prompt(Model):
    """One prompt of a matching question and the id of the response that belongs to it."""

    text: Text
    answer: Slug
    why: Text | None = None


class _Question(Model):
    """What all kinds of question share."""

    id: Slug
    objectives: Many[Objective]
    stem: Text
    difficulty: Annotated[int, Field(ge=1, le=3)] | None = None
    level: Level | None = None
    services: Many[Line] = ()
    takeaway: Text | None = None
    references: Many[Reference] = ()
    checked: date | None = None
    """The date on which somebody last compared the references with the question."""
    case: Slug | None = None
    enemies: Many[Slug] = ()
    """Questions that may not be in one form with this one."""
    pin_order: bool = False
    """Options are shown in the order in which they stand here."""
    review: Literal["pending"] | None = None
    """``pending`` until it has been solved blind."""
    waive: Many[Waiver] = ()
    source: Source | None = None
    """For imported questions, where they come from."""

    def task_in(self, exam: str) -> str | None:
        """The task of ``exam`` that the question serves most closely, for example ``1.2``, or None."""
        prefix = exam + ":"
        return next((o[len(prefix) :] for o in self.objectives if o.startswith(prefix)), None)

    @property
    def exams(self) -> tuple[str, ...]:
        """The codes of the exams that it serves, in the order of its objectives."""
        return tuple(dict.fromkeys(o.partition(":")[0] for o in self.objectives))


class _Choice(_Question):
    options: Annotated[tuple[Option, ...], Field(strict=False, alias="option", min_length=2, max_length=MAX_OPTIONS)]

    @property
    def key(self) -> Response:
        """The response that is right."""
        return tuple(i for i, option in enumerate(self.options) if option.correct)

    @property
    def texts(self) -> tuple[str, ...]:
        """What can be chosen, in the question's own order."""
        return tuple(option.text for option in self.options)

    @property
    def size(self) -> int:
        """How many options there are."""
        return len(self.options)


class Single(_Choice):
    """Multiple choice: one right option."""

    type: Literal["single"]
    places: ClassVar[int] = 1

    @model_validator(mode="after")
    def _one_key(self) -> Single:
        if len(self.key) != 1:
            raise ValueError(
                f"a single question has exactly one option with `correct = true`, this one has {len(self.key)}"
            )
        return self


class Multiple(_Choice):
    """Multiple response: choose as many as are right."""

    type: Literal["multiple"]

    @property
    def places(self) -> int:
        """How many options are to be chosen."""
        return len(self.key)

    @model_validator(mode="after")
    def _some_keys(self) -> Multiple:
        if not 2 <= len(self.key) < len(self.options):
            raise ValueError(
                f"a multiple question has two or more options with `correct = true` and at least one without; "
                f"this one has {len(self.key)} of {len(self.options)}"
            )
        return self


class Ordering(_Question):
    """Choose the right steps and put them in order."""

    type: Literal["ordering"]
    steps: Annotated[tuple[Step, ...], Field(strict=False, alias="step", min_length=2, max_length=MAX_OPTIONS)]

    @property
    def key(self) -> Response:
        """The response that is right: the steps by their place."""
        placed = [(step.place, i) for i, step in enumerate(self.steps) if step.place is not None]
        return tuple(i for _, i in sorted(placed))

    @property
    def texts(self) -> tuple[str, ...]:
        """What can be placed, in the question's own order."""
        return tuple(step.text for step in self.steps)

    @property
    def size(self) -> int:
        """How many steps there are to choose from."""
        return len(self.steps)

    @property
    def places(self) -> int:
        """How many steps are to be placed."""
        return len(self.key)

    @model_validator(mode="after")
    def _places_count_up(self) -> Ordering:
        places = sorted(step.place for step in self.steps if step.place is not None)
        if len(places) < 2 or places != list(range(1, len(places) + 1)):
            raise ValueError(
                f"the places of the steps are 1, 2, 3 ... without a gap or a repeat; here they are {places}"
            )
        return self


class Matching(_Question):
    """Give each prompt the response that belongs to it."""

    type: Literal["matching"]
    reuse: bool = False
    """A response may be given to more than one prompt."""
    responses: Annotated[tuple[Match, ...], Field(strict=False, alias="response", min_length=2, max_length=26)]
    prompts: Annotated[tuple[Prompt, ...], Field(strict=False, alias="prompt", min_length=2, max_length=10)]

    @property
    def key(self) -> Response:
        """The response that is right: for each prompt the index of its response."""
        index = {match.id: i for i, match in enumerate(self.responses)}
        return tuple(index[prompt.answer] for prompt in self.prompts)

    @property
    def texts(self) -> tuple[str, ...]:
        """The responses, in the question's own order."""
        return tuple(match.text for match in self.responses)

    @property
    def size(self) -> int:
        """How many responses there are."""
        return len(self.responses)

    @property
    def places(self) -> int:
        """How many prompts are to be answered."""
        return len(self.prompts)

    @model_validator(mode="after")
    def _answers_exist(self) -> Matching:
        ids = [match.id for match in self.responses]
        if len(set(ids)) != len(ids):
            raise ValueError("two responses have the same id")
        unknown = sorted({prompt.answer for prompt in self.prompts} - set(ids))
        if unknown:
            raise ValueError(f"a prompt's answer is the id of a response; there is no response {unknown[0]!r}")
        if not self.reuse and len(set(self.key)) != len(self.key):
            raise ValueError("two prompts share a response, but `reuse` is not set")
        return self


Question = Annotated[Single | Multiple | Ordering | Matching, Field(discriminator="type")]


class Case(Model):
    """A scenario that several questions share."""

    id: Slug
    title: Line
    scenario: Text
    objectives: Many[ExamCode] = ()
    """The codes of the exams that may draw it."""


class BankHeader(Model):
    """The ``[bank]`` table of a question file. Files with the same id are one bank."""

    id: Slug
    title: Line
    license: Line | None = None
    source: Line | None = None
    """Where imported questions come from."""
    waive: Many[Waiver] = ()
    """Findings about the bank as a whole that are accepted."""


def is_correct(question: Question, response: Sequence[int]) -> bool:
    """Whether ``response`` earns the question's credit: all or nothing, and blank is wrong."""
    return tuple(response) == question.key


def is_complete(question: Question, response: Sequence[int]) -> bool:
    """Whether ``response`` answers the whole question, right or wrong."""
    return len(response) == question.places and UNMATCHED not in response


def revision(question: Question, scenario: str = "") -> str:
    """What was asked, as 32 hexadecimal digits: a hash of kind, stem, options and key, and of the case's scenario.

    Explanations and references are left out, so improving them does not make another question of it.
    """
    asked: list[Any] = [question.type, question.stem, list(question.texts), list(question.key)]
    if question.type == "matching":
        asked += [[prompt.text for prompt in question.prompts], question.reuse]
    if scenario:
        asked.append(scenario)
    return hashlib.sha256(json.dumps(asked, ensure_ascii=True).encode()).hexdigest()[:32]
