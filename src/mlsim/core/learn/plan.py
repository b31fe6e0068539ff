"""What to do today, and when to stop: the next twenty minutes, the next mock, and whether to book, to go on, or to move the date.

The plan has no memory of itself. It is made anew from what has been answered and what day it is, so a day without it changes the plan, and
nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Final, Literal

from mlsim.core.bank.exams import Domain, Exam
from mlsim.core.learn.glimpse import StepKind
from mlsim.core.learn.progress import Count, DomainProgress, Score
from mlsim.core.learn.readiness import BAND_DOMAIN, BAND_FROM, PERCENT_DOMAIN, READY, Readiness
from mlsim.core.learn.reviews import NEAR, DueQueue

MINUTES: Final = 20
"""Length of a sitting that fits into any day."""
MOCK_EVERY_FAR, MOCK_EVERY_NEAR = 14, 7
"""Days between mocks; the second in the last three weeks."""
FINAL_DAYS: Final = 14
"""Days before the exam from which the sealed form is the next mock."""
LAST_WEEK: Final = 7
MOVE_BELOW: Final = 0.70
PRIOR: Final = Count(7, 10)
"""What a domain counts as before there are answers in it."""

Stop = Literal["book", "move", "go on"]
STOP_LINE: Final = (
    "Book it after a timed mock of the sealed form (the last one, whose questions nothing else asks) at or above the mark "
    "and readiness of 80 % or more; "
    "move it if readiness is below 70 % in the last week."
)


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do."""

    kind: StepKind
    questions: int
    minutes: int
    why: str
    domain: str | None = None
    form: int | None = None
    """Of a mock; None for one that is drawn anew."""
    sealed: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """What to do for an exam on a day."""

    exam: str
    today: date
    exam_day: date | None
    """None where nobody has said, or where the day has passed."""
    steps: tuple[Step, ...]
    """The next twenty minutes, in their order."""
    mock: Step | None
    """A full mock, where one is due; it takes the place of the twenty minutes on a day that has room for it."""
    stop: Stop
    reason: str
    """Why to book, to move or to go on."""
    notes: tuple[str, ...] = ()

    @property
    def days_left(self) -> int | None:
        """Days until the exam."""
        return None if self.exam_day is None else (self.exam_day - self.today).days


@dataclass(frozen=True, slots=True)
class Forms:
    """Which full forms there are, and which have been sat."""

    numbers: int
    sat: frozenset[int]

    @property
    def sealed(self) -> int | None:
        """The number of the form that is still sealed, if one is."""
        return self.numbers if self.numbers > 1 and self.numbers not in self.sat else None

    def following(self) -> int | None:
        """The next form that has neither been sat nor is sealed."""
        return next((n for n in range(1, self.numbers + 1) if n not in self.sat and n != self.sealed), None)


def plan(
    exam: Exam,
    today: date,
    exam_day: date | None,
    queue: DueQueue,
    ready: Readiness,
    domains: Sequence[DomainProgress],
    scores: Sequence[Score],
    forms: Forms,
) -> Plan:
    """What to do today.

    Args:
        exam: the exam.
        today: the local day.
        exam_day: when it is to be sat; a day that has passed counts as none.
        queue: what is due.
        ready: the readiness.
        domains: how the domains go.
        scores: the exams that were sat, the oldest first.
        forms: the full forms.
    """
    day = exam_day if exam_day is not None and exam_day >= today else None
    left = None if day is None else (day - today).days
    stop, reason = _stop(left, ready, _proof(scores, forms), bool(scores))
    return Plan(
        exam=exam.code,
        today=today,
        exam_day=day,
        steps=tuple(_steps(exam, queue, ready, domains, left)),
        mock=_mock(exam, today, left, ready, scores, forms),
        stop=stop,
        reason=reason,
        notes=tuple(_notes(exam, today, exam_day, queue)),
    )


# -- twenty minutes ------------------------------------------------------------------------------------------------------------------


def _steps(
    exam: Exam, queue: DueQueue, ready: Readiness, domains: Sequence[DomainProgress], left: int | None
) -> Iterator[Step]:
    room = max(1, round(MINUTES * 60 / exam.seconds_per_question))
    due = min(len(queue.today), room)
    if due:
        more = len(queue.today) - due
        why = f"{len(queue.today)} due today" + (f"; the {due} that have been due longest fit" if more else "")
        yield Step("due", due, _minutes(exam, due), why)
    rest = room - due
    if rest and left != 0:
        domain, why = weakest(exam, ready, domains)
        yield Step("practice", rest, _minutes(exam, rest), why, domain=domain.id)


def _minutes(exam: Exam, questions: int) -> int:
    return max(1, round(questions * exam.seconds_per_question / 60))


def weakest(exam: Exam, ready: Readiness, domains: Sequence[DomainProgress]) -> tuple[Domain, str]:
    """The domain to practise, and why: one of which too little is known, else the one with the lowest share of right first answers."""
    for enough in (BAND_DOMAIN, PERCENT_DOMAIN):
        lacking = [one for one in exam.domains if ready.by_domain.get(one.id, 0) < enough]
        if lacking:
            least = min(lacking, key=lambda one: (ready.by_domain.get(one.id, 0) / one.weight, one.id))
            count = ready.by_domain.get(least.id, 0)
            answered = "no question" if not count else "1 question" if count == 1 else f"{count} questions"
            return least, f"{answered} of domain {least.id} answered so far, too few to tell"
    counts = {one.domain: one.count for one in domains}
    lowest = min(exam.domains, key=lambda one: (_shrunk(counts.get(one.id, Count())), -one.weight, one.id))
    found = counts.get(lowest.id, Count())
    return lowest, f"domain {lowest.id} is the weakest: {found.right} of {found.of} first answers right"


def _shrunk(count: Count) -> float:
    return count.plus(PRIOR).share or 0.0


# -- mocks ---------------------------------------------------------------------------------------------------------------------------


def _mock(
    exam: Exam, today: date, left: int | None, ready: Readiness, scores: Sequence[Score], forms: Forms
) -> Step | None:
    """A full mock, if one is due: first of all, then every two weeks, then every week; none on the last day before the exam."""
    if left is not None and left <= 1:
        return None
    full = [one for one in scores if one.shape == "full" and one.timed]
    every = MOCK_EVERY_NEAR if left is not None and left <= NEAR else MOCK_EVERY_FAR
    since = (today - full[-1].at.date()).days if full else None
    final = forms.sealed is not None and ((left is not None and left <= FINAL_DAYS) or ready.ready)
    if since is not None and since < every and not (final and since >= 2):
        return None
    minutes = round(exam.minutes)
    if final:
        why = "the last form, whose questions have stayed unseen: the best proof there is"
        return Step("mock", exam.questions, minutes, why, form=forms.sealed, sealed=True)
    why = "no full mock yet: it shows where you stand" if since is None else f"the last full mock was {since} days ago"
    return Step("mock", exam.questions, minutes, why, form=forms.following())


def _proof(scores: Sequence[Score], forms: Forms) -> Score | None:
    """The newest timed full mock at or above the mark with nothing but new questions: the sealed one, or another where none is sealed."""
    good = [
        one
        for one in scores
        if one.timed and one.shape == "full" and one.passed and (one.sealed or (forms.sealed is None and one.fresh))
    ]
    return good[-1] if good else None


# -- the stop line -------------------------------------------------------------------------------------------------------------------


def _stop(left: int | None, ready: Readiness, proof: Score | None, sat: bool) -> tuple[Stop, str]:
    chance = ready.estimate.chance if ready.estimate is not None and ready.shown == "percent" else None
    if ready.ready and proof is not None:
        now = f"readiness is {ready.percent} % and the mock of {proof.at:%Y-%m-%d} reached the mark"
        return "book", f"{'Book it' if left is None else 'Keep the date'}: {now}."
    if left is not None and left <= LAST_WEEK and chance is not None and chance < MOVE_BELOW:
        days = "today" if left == 0 else "tomorrow" if left == 1 else f"in {left} days"
        return "move", f"Move it if you can: readiness is {ready.percent} % and the exam is {days}."
    wanted = []
    if not ready.ready:
        wanted.append(f"readiness of {READY:.0%} (it is {_readiness_words(ready)})")
    if proof is None:
        wanted.append(f"a sealed, timed mock at or above the mark ({'none of those yet' if sat else 'no mock yet'})")
    return "go on", f"Go on: what is missing is {' and '.join(wanted)}."


def _readiness_words(ready: Readiness) -> str:
    if ready.shown == "percent":
        return f"{ready.percent} %"
    if ready.shown == "band":
        return f"{ready.band}, from {ready.used} first answers"
    return f"not known yet: {ready.used} of {BAND_FROM} first answers"


def _notes(exam: Exam, today: date, exam_day: date | None, queue: DueQueue) -> Iterator[str]:
    if exam_day is None:
        yield "Without a date the plan has no end to count back from."
    elif exam_day < today:
        yield f"The date {exam_day} has passed."
    elif exam.ends is not None and exam_day > exam.ends:
        yield f"{exam.code} can be taken until {exam.ends} only, which is before your date."
    elif exam.status(exam_day) == "announced":
        yield f"On {exam_day} {exam.code} cannot be taken yet: {exam.status_line(exam_day)}."
    if queue.tomorrow:
        yield f"{queue.tomorrow} {'question is' if queue.tomorrow == 1 else 'questions are'} due again tomorrow."


# -- in words, and for scripts -------------------------------------------------------------------------------------------------------


def rows(made: Plan, names: Mapping[str, str]) -> Iterator[str]:
    """The plan in lines of text; ``names`` are those of the domains."""
    left = made.days_left
    if left is None:
        yield f"{made.exam}: no date yet"
    else:
        when = "today" if left == 0 else "tomorrow" if left == 1 else f"in {left} days"
        yield f"{made.exam}: on {made.exam_day}, {when}"
    yield ""
    if made.mock is not None:
        which = f"form {made.mock.form}{', sealed' if made.mock.sealed else ''}" if made.mock.form else "drawn anew"
        yield f"A full mock is due ({which}, {made.mock.minutes} min): {made.mock.why}."
        yield "No time for it today? Then the next twenty minutes:"
    elif made.steps:
        yield "The next twenty minutes:"
    else:
        yield "Nothing more today. Sleep is worth more than a last question."
    for step in made.steps:
        if step.kind == "due":
            yield f"  {step.questions} due, about {step.minutes} min: {step.why}"
        else:
            name = names.get(step.domain or "", "")
            yield f"  {step.questions} of domain {step.domain} ({name}), about {step.minutes} min: {step.why}"
    yield ""
    yield made.reason
    yield STOP_LINE
    yield from made.notes
    if made.exam_day is None:
        yield f"`mlsim plan {made.exam} --date YYYY-MM-DD` sets a date."


def as_plain(made: Plan) -> dict[str, Any]:
    """The plan as values for JSON."""
    return {
        "exam": made.exam,
        "today": made.today.isoformat(),
        "exam_day": None if made.exam_day is None else made.exam_day.isoformat(),
        "days_left": made.days_left,
        "steps": [asdict(step) for step in made.steps],
        "mock": None if made.mock is None else asdict(made.mock),
        "stop": made.stop,
        "reason": made.reason,
        "stop_line": STOP_LINE,
        "notes": list(made.notes),
    }
