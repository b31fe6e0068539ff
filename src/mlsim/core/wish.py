"""What somebody wants to sit. Plain values, so that the lobby can say it before anything heavy is loaded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

ShapeName = Literal["full", "short", "beta", "selection"]


@dataclass(frozen=True, slots=True)
class Wish:
    """An exam, or practice of some questions.

    With ``questions`` it is practice of just these, after the session ``of``; otherwise an exam. A form is wanted by number, by
    seed, as the same one as in session ``again``, or, with none of them, as the next one that has not been sat.
    """

    exam: str
    shape: ShapeName = "full"
    form: int | None = None
    seed: int | None = None
    again: str | None = None
    questions: tuple[str, ...] = ()
    of: str | None = None
    cards: tuple[str, ...] = ()
    """For each of ``questions`` the one that is due in its place, itself as a rule; empty where it is not due. May be left out."""
    extra: str | None = None
    strict: bool = False
