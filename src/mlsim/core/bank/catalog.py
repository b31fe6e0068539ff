"""What there is to ask, without the questions themselves: enough to draw forms and to choose what to practise.

A card holds of a question what drawing needs. A hundred thousand cards come from the index in about a second, where their questions
would have to be read from two hundred files; those that were drawn are read then.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from sys import intern
from typing import Any, Protocol, TypeVar, cast

from mlsim.core.bank.exams import Exam
from mlsim.core.bank.library import Origin, Part, by_codes, by_exam, settle
from mlsim.core.bank.questions import Question, Response
from mlsim.core.base.errors import BankError
from mlsim.core.base.kinds import Kind
from mlsim.core.base.sharing import numbers, texts


class Drawable(Protocol):
    """What drawing a form needs of a question: a question has it, and so has its card."""

    @property
    def id(self) -> str:
        """Its id."""

    @property
    def type(self) -> Kind:
        """Its kind."""

    @property
    def difficulty(self) -> int | None:
        """1 to 3."""

    @property
    def case(self) -> str | None:
        """The case that it belongs to."""

    @property
    def enemies(self) -> tuple[str, ...]:
        """Questions that may not be in one form with it."""

    @property
    def pin_order(self) -> bool:
        """Whether its options keep their order."""

    @property
    def key(self) -> Response:
        """The right response."""

    @property
    def size(self) -> int:
        """How many options it has."""

    def task_in(self, exam: str) -> str | None:
        """The task of ``exam`` that it serves."""


Q_co = TypeVar("Q_co", bound=Drawable, covariant=True)


class Source(Protocol[Q_co]):
    """Where forms are drawn from: a library of questions, or a catalogue of cards."""

    @property
    def questions(self) -> Mapping[str, Q_co]:
        """By id."""

    def serving(self, code: str) -> Sequence[Q_co]:
        """Those that serve an exam, by id."""

    def revision_of(self, question_id: str) -> str:
        """What is asked, as a hash."""


def fingerprint(source: Source[Drawable], questions: Iterable[Drawable]) -> str:
    """``sha256:`` and a hash over ids and revisions: equal for the same questions asked in the same words."""
    digest = hashlib.sha256()
    for name in sorted(question.id for question in questions):
        digest.update(f"{name} {source.revision_of(name)}\n".encode())
    return f"sha256:{digest.hexdigest()}"


@dataclass(frozen=True, slots=True)
class Card:
    """Of one question what can be known without reading it."""

    id: str
    type: Kind
    objectives: tuple[str, ...]
    difficulty: int | None
    case: str | None
    enemies: tuple[str, ...]
    pin_order: bool
    key: Response
    size: int
    revision: str
    pending: bool

    def task_in(self, exam: str) -> str | None:
        """The task of ``exam`` that it serves most closely, or None."""
        prefix = exam + ":"
        return next((o[len(prefix) :] for o in self.objectives if o.startswith(prefix)), None)

    def as_plain(self) -> list[Any]:
        """The card as values for JSON, in the order of its fields."""
        return [
            self.id,
            self.type,
            self.objectives,
            self.difficulty,
            self.case,
            self.enemies,
            self.pin_order,
            self.key,
            self.size,
            self.revision,
            self.pending,
        ]


def card_from(values: Sequence[Any]) -> Card:
    """The card that `Card.as_plain` gave. Raises TypeError for values of another kind."""
    name, kind, objectives, difficulty, case, enemies, pinned, key, size, revision, pending = values
    return Card(
        intern(name),
        cast(Kind, intern(kind)),
        texts(objectives),
        difficulty,
        case if case is None else intern(case),
        texts(enemies),
        pinned,
        numbers(key),
        size,
        revision,
        pending,
    )


def card_of(question: Question, revision: str) -> Card:
    """The card of a question."""
    return Card(
        id=question.id,
        type=question.type,
        objectives=question.objectives,
        difficulty=question.difficulty,
        case=question.case,
        enemies=question.enemies,
        pin_order=question.pin_order,
        key=question.key,
        size=question.size,
        revision=revision,
        pending=question.review == "pending",
    )


@dataclass(frozen=True)
class Catalog:
    """Exams by code, cards by id, where their questions stand, and the problems met; see `library.Library`."""

    exams: Mapping[str, Exam] = field(default_factory=dict)
    questions: Mapping[str, Card] = field(default_factory=dict)
    origins: Mapping[str, Origin] = field(default_factory=dict)
    problems: tuple[BankError, ...] = ()

    @cached_property
    def _serving(self) -> dict[str, tuple[Card, ...]]:
        return by_exam(self.questions)

    def serving(self, code: str) -> tuple[Card, ...]:
        """The cards of questions that serve an exam, by id."""
        return self._serving.get(code, ())

    def revision_of(self, question_id: str) -> str:
        """What is asked, as a hash."""
        return self.questions[question_id].revision


def assemble_cards(exams: Iterable[Exam], parts: Sequence[Part[Card]], problems: Iterable[BankError] = ()) -> Catalog:
    """Put the cards of files together, as `library.assemble` does with their questions."""
    found = list(problems)
    by_code = by_codes(exams, found)
    cards, origins = settle(parts, by_code, found)
    return Catalog(by_code, cards, origins, tuple(found))
