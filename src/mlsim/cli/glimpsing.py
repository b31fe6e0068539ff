"""What the lobby says about learning, worked out once and kept until something changes."""

from __future__ import annotations

import contextlib
import hashlib
import json
from typing import TYPE_CHECKING, Any, Final

from mlsim import __version__
from mlsim.core.glimpse import Glimpse, NextStep, Told, glimpse_from
from mlsim.core.plan import Plan
from mlsim.store.files import write_atomically
from mlsim.store.index import session_stamps, stamp

if TYPE_CHECKING:
    from mlsim.cli.desk import FileDesk

FORMAT: Final = f"1-{__version__}"
MOST_QUESTIONS: Final = 20_000
"""Banks with more take too long to read for a line in the lobby: it then waits until something else has read them."""


def glimpse(desk: FileDesk, told: Told | None = None) -> Glimpse:
    """Today's next step for the exam that is being learnt for. Raises MlsimError where settings or banks cannot be read."""
    key = _key(desk)
    kept = _kept(desk, key)
    if kept is not None:
        return kept
    if not desk.reading_done and sum(exam.questions for exam in desk.lobby().exams) > MOST_QUESTIONS:
        return Glimpse()
    exam = _exam_of(desk)
    found = (
        Glimpse()
        if exam is None
        else _from_plan(desk.standing.plan(exam, told), len(desk.practice.due(exam).queue.today))
    )
    # Without it the next start works it out again; that is no reason to stop.
    with contextlib.suppress(OSError):
        data = json.dumps({"format": FORMAT, "key": key, "glimpse": found.as_plain()})
        write_atomically(desk.paths.glimpse, data.encode(), durable=False)
    return found


def _exam_of(desk: FileDesk) -> str | None:
    """The exam with the nearest day that is to come, else the one of the newest session, else none."""
    today, dates = desk.today(), desk.settings.load().dates
    coming = sorted((day, exam) for exam, day in dates.items() if day >= today and exam in desk.library.exams)
    if coming:
        return coming[0][1]
    return next((row.exam for row in desk.lobby().sessions if row.exam in desk.library.exams), None)


def _from_plan(plan: Plan, due: int) -> Glimpse:
    wanted = plan.mock or (plan.steps[0] if plan.steps else None)
    if wanted is None:
        return Glimpse(None, due, plan.days_left)
    one = NextStep(plan.exam, wanted.kind, wanted.questions, wanted.minutes, wanted.why, wanted.domain, wanted.form)
    return Glimpse(one, due, plan.days_left)


def _key(desk: FileDesk) -> str:
    """Everything that the answer depends on: the day, and what has been touched since."""
    paths = desk.paths
    settings: list[int] = []
    with contextlib.suppress(OSError):
        settings = stamp(paths.settings)
    parts = [
        str(desk.today()),
        desk.bank_stamps(),
        session_stamps(paths.sessions),
        session_stamps(paths.reviews),
        settings,
    ]
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def _kept(desk: FileDesk, key: str) -> Glimpse | None:
    try:
        stored: dict[str, Any] = json.loads(desk.paths.glimpse.read_bytes())
        if stored["format"] != FORMAT or stored["key"] != key:
            return None
        return glimpse_from(stored["glimpse"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
