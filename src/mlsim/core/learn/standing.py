"""Where somebody stands with an exam, as the screens get it."""

from __future__ import annotations

from datetime import date
from typing import Protocol

from mlsim.core.base.how_far import HowFar
from mlsim.core.learn.plan import Plan
from mlsim.core.learn.progress import Progress
from mlsim.core.learn.readiness import Readiness


class Standing(Protocol):
    """Readiness, progress and plan of an exam. All of it may take a while, the first time seconds: it is called in a thread.

    All raise MlsimError; ``told`` hears how many sessions have been looked at. What could not be read is in
    `core.learn.learning.Learning.problems`.
    """

    def exams(self) -> tuple[str, ...]:
        """The codes of the exams that there are answers or a date for."""

    def readiness(self, exam: str, told: HowFar | None = None) -> Readiness:
        """The chance of passing, as far as it may be shown."""

    def progress(self, exam: str, told: HowFar | None = None) -> Progress:
        """How it goes over time."""

    def plan(self, exam: str, told: HowFar | None = None) -> Plan:
        """What to do today."""

    def set_date(self, exam: str, day: date | None) -> None:
        """When the exam is to be sat; None for no date."""
