"""What the lobby says about learning, worked out once and kept until something changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mlsim.core.learn.glimpse import Glimpse, NextStep
from mlsim.store.glimpses import key_of, load_glimpse, save_glimpse

if TYPE_CHECKING:
    from mlsim.cli.desk import FileDesk
    from mlsim.core.base.how_far import HowFar
    from mlsim.core.learn.plan import Plan


def glimpse(desk: FileDesk, told: HowFar | None = None) -> Glimpse:
    """Today's next step for the exam that is being learnt for; ``told`` hears how many sessions have been read.

    Raises MlsimError where settings or banks cannot be read.
    """
    kept, key = load_glimpse(desk.paths, desk.today()), key_of(desk.paths, desk.today())
    if kept is not None:
        return kept
    exam = _exam_of(desk)
    found = (
        Glimpse()
        if exam is None
        else _from_plan(desk.standing.plan(exam, told), len(desk.practice.due(exam).queue.today))
    )
    save_glimpse(desk.paths, key, found)
    return found


def _exam_of(desk: FileDesk) -> str | None:
    """The exam with the nearest day that is to come, else the one of the newest session, else none."""
    today, dates = desk.today(), desk.settings.load().dates
    coming = sorted((day, exam) for exam, day in dates.items() if day >= today and exam in desk.shelf.catalog.exams)
    if coming:
        return coming[0][1]
    return next((row.exam for row in desk.lobby().sessions if row.exam in desk.shelf.catalog.exams), None)


def _from_plan(plan: Plan, due: int) -> Glimpse:
    wanted = plan.mock or (plan.steps[0] if plan.steps else None)
    if wanted is None:
        return Glimpse(None, due, plan.days_left)
    one = NextStep(plan.exam, wanted.kind, wanted.questions, wanted.minutes, wanted.why, wanted.domain, wanted.form)
    return Glimpse(one, due, plan.days_left)
