"""What somebody wants to sit. Plain values, so that the lobby can say it before anything heavy is loaded."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict, dataclass, fields
from typing import Any, Final, Literal, get_args

from mlsim.core.base.kinds import DIFFICULTIES, KINDS

ShapeName = Literal["full", "short", "beta", "selection"]
Feedback = Literal["end", "each"]
Status = Literal[
    "unseen",
    "missed",
    "missed twice",
    "flagged",
    "struggling",
    "guessed",
    "sure and wrong",
    "noted",
    "due",
]
STATUSES: Final[tuple[Status, ...]] = get_args(Status)
MAX_COUNT: Final = 300
"""Questions in one practice: more than anybody answers in a day."""
MAX_MINUTES: Final = 1000
QUICK: Final = 10
"""Questions of the quick practice."""

_UNNUMBERED: Final = {"full": "new form", "short": "short set", "beta": "beta form", "selection": "practice"}


def form_name(mode: str, shape: str, number: int | None) -> str:
    """What is sat, in two words wherever it is named: ``form 2``, ``new form``, ``short set``, ``beta form`` or ``practice``.

    Args:
        mode: ``exam`` or ``practice``.
        shape: of the form, a `ShapeName`.
        number: of the form, if it is one of the numbered ones.
    """
    if mode == "practice":
        return "practice"
    return f"form {number}" if number else _UNNUMBERED.get(shape, shape)


@dataclass(frozen=True, slots=True)
class Selection:
    """Which questions to practise, and how.

    Of the filters an empty one lets everything through, and several values of one let through what fits any of them; a question has
    to pass all filters. Tasks narrow their own domain: domain 1 with task 1.2 is task 1.2, and domain 2 with it is added whole.
    """

    domains: tuple[str, ...] = ()
    tasks: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    statuses: tuple[Status, ...] = ()
    kinds: tuple[str, ...] = ()
    difficulties: tuple[int, ...] = ()
    count: int = 20
    minutes: float | None = None
    """The limit; None for none."""
    at_pace: bool = False
    """The limit is the exam's pace times the number of questions, whatever ``minutes`` says."""
    feedback: Feedback = "each"

    @property
    def filtered(self) -> bool:
        """Whether any filter is set."""
        return any((self.domains, self.tasks, self.services, self.statuses, self.kinds, self.difficulties))

    def as_plain(self) -> dict[str, Any]:
        """The choice as plain values, without what is as it would be anyway; `selection_from` reads them back."""
        standard = asdict(Selection())
        return {
            name: list(value) if isinstance(value, tuple) else value
            for name, value in asdict(self).items()
            if value != standard[name]
        }


_KNOWN: Final[dict[str, Collection[object]]] = {"statuses": STATUSES, "kinds": KINDS, "difficulties": DIFFICULTIES}
"""Filters whose values are the same for every exam."""


def selection_from(values: dict[str, Any]) -> Selection:
    """A choice from plain values. What cannot be is left out, so that a file of another version or hand gives something usable."""
    kept: dict[str, Any] = {}
    for field in fields(Selection):
        value = values.get(field.name)
        if isinstance(value, (list, tuple)):
            kind = int if field.name == "difficulties" else str
            value = tuple(one for one in value if type(one) is kind)
            known = _KNOWN.get(field.name)
            if known is not None:
                value = tuple(one for one in value if one in known)
        fits = {
            "count": isinstance(value, int) and value is not True and 1 <= value <= MAX_COUNT,
            "minutes": isinstance(value, (int, float)) and value is not True and 0 < value <= MAX_MINUTES,
            "at_pace": type(value) is bool,
            "feedback": value in get_args(Feedback),
        }.get(field.name, isinstance(value, tuple))
        if fits:
            kept[field.name] = value
    return Selection(**kept)


@dataclass(frozen=True, slots=True)
class Wish:
    """An exam, or practice of some questions.

    With ``selection`` it is practice of what that lets through. With ``questions`` it is practice of just these: those that spaced
    repetition asks for, if it has ``cards``, else the misses of session ``of``. Otherwise it is an exam: a form is wanted by
    number, by seed, as the same one as in session ``again``, or, with none of them, as the next one that has not been sat.
    """

    exam: str
    shape: ShapeName = "full"
    form: int | None = None
    seed: int | None = None
    again: str | None = None
    questions: tuple[str, ...] = ()
    of: str | None = None
    cards: tuple[str, ...] = ()
    """For each of ``questions`` the one that is due in its place, itself as a rule, or an empty text where it is not due.

    May be left out."""
    extra: str | None = None
    strict: bool = False
    selection: Selection | None = None

    @property
    def practice(self) -> bool:
        """Whether it is practice, and no exam."""
        return self.selection is not None or bool(self.questions)

    @property
    def due(self) -> bool:
        """Whether spaced repetition asks for it."""
        return any(self.cards)

    @property
    def feedback(self) -> Feedback:
        """When answers are explained: after each, or at the end."""
        if self.selection is not None:
            return self.selection.feedback
        return "each" if self.practice else "end"

    @property
    def timed(self) -> bool:
        """Whether the clock counts down."""
        if self.selection is not None:
            return self.selection.at_pace or self.selection.minutes is not None
        return not self.practice


def quick(exam: str) -> Wish:
    """Ten questions of an exam, as they come."""
    return Wish(exam, "selection", selection=Selection(count=QUICK))
