"""Readiness, progress and plan on real files."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime
from typing import TYPE_CHECKING

from mlsim.core.bank.exams import Exam
from mlsim.core.base.how_far import HowFar
from mlsim.core.learn.diary import Diary, Keeping
from mlsim.core.learn.evidence import Firsts, evidence
from mlsim.core.learn.exposure import Exposure
from mlsim.core.learn.plan import Forms, Plan, plan
from mlsim.core.learn.progress import Progress, progress
from mlsim.core.learn.readiness import Readiness, readiness
from mlsim.core.learn.reviews import Remembering
from mlsim.core.screens.lobby import forms_sat

if TYPE_CHECKING:
    from mlsim.cli.desk import FileDesk


class FileStanding:
    """See `core.learn.standing.Standing`."""

    def __init__(self, desk: FileDesk) -> None:
        self._desk = desk

    def exams(self) -> tuple[str, ...]:
        """See `core.learn.standing.Standing`."""
        known = self._desk.shelf.catalog.exams
        there = {one.exam for one in self._diary(None).sessions} | set(self._desk.settings.load().dates)
        return tuple(code for code in known if code in there)

    def readiness(self, exam: str, told: HowFar | None = None) -> Readiness:
        """See `core.learn.standing.Standing`."""
        there = self._desk.shelf.exam(exam)
        firsts = self._desk.learning.fold(Firsts(), told)
        known = evidence(there, self._desk.shelf.catalog, firsts, self.explained())
        return readiness(there, known, self._desk.settings.load().cut)

    def explained(self) -> dict[str, datetime]:
        """When the explanation of each question was first on the screen, as far as that was written down."""
        found: dict[str, datetime] = {}
        for said in self._desk.afterwards.reviews.load().by_session().values():
            for question, one in said.items():
                if one.seen is not None and (question not in found or one.seen < found[question]):
                    found[question] = one.seen
        return found

    def progress(self, exam: str, told: HowFar | None = None) -> Progress:
        """See `core.learn.standing.Standing`."""
        there = self._desk.shelf.exam(exam)
        diary = self._diary(told)
        return progress(there, diary, self._desk.local, self._causes(there, diary))

    def _diary(self, told: HowFar | None) -> Diary:
        return self._desk.learning.fold(Keeping(), told)

    def _causes(self, exam: Exam, diary: Diary) -> dict[str, int]:
        mine = {one.session for one in diary.sessions if one.exam == exam.code}
        reviews = self._desk.afterwards.reviews.load().by_session()
        causes = (one.cause for session, said in reviews.items() if session in mine for one in said.values())
        return dict(Counter(cause for cause in causes if cause))

    def plan(self, exam: str, told: HowFar | None = None) -> Plan:
        """See `core.learn.standing.Standing`."""
        there = self._desk.shelf.exam(exam)
        day = self._desk.settings.load().date_of(there.code)
        # All in one go, if it has to be computed; below it is then there, and for the exam that is opened next, too.
        remembering = Remembering(there.code, there.seconds_per_question, day)
        self._desk.learning.fold_all([Keeping(), Firsts(), remembering, Exposure()], told)
        found = self.progress(there.code)
        return plan(
            there,
            self._desk.today(),
            day,
            self._desk.practice.due(there.code).queue,
            self.readiness(there.code),
            found.domains,
            found.scores,
            Forms(len(self._desk.forms(there)), forms_sat(there.code, self._desk.lobby().sessions)),
        )

    def set_date(self, exam: str, day: date | None) -> None:
        """See `core.learn.standing.Standing`."""
        there = self._desk.shelf.exam(exam)
        settings = self._desk.settings.load()
        self._desk.settings.save(settings.with_date(there.code, day))
