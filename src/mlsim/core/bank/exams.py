"""Exams: domains, tasks, dates, and how many questions of a form each domain gets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated

from pydantic import Field, model_validator

from mlsim.core.bank.status import Status, status_line, status_on
from mlsim.core.base.kinds import Kind
from mlsim.core.base.model import ExamCode, Line, Many, Model, Text


class Task(Model):
    """A task statement inside a domain."""

    id: Annotated[str, Field(pattern=r"^[0-9]{1,2}(\.[0-9]{1,2}){1,2}\Z")]
    title: Line


class Domain(Model):
    """A weighted section of an exam."""

    id: Annotated[str, Field(pattern=r"^[0-9]{1,2}\Z")]
    name: Line
    weight: Annotated[int, Field(ge=1, le=100)]
    """Percent of the questions. The weights of an exam add up to 100."""
    weight_published: int | None = None
    """The vendor's own figure, where it differs."""
    tasks: Annotated[tuple[Task, ...], Field(strict=False, alias="task", min_length=1)]


class Beta(Model):
    """The shape of an exam's beta: another length, and dates of its own."""

    code: ExamCode
    starts: date
    ends: date | None = None
    minutes: Annotated[int, Field(ge=1, le=600)]
    questions: Annotated[int, Field(ge=1, le=500)]


class Exam(Model):
    """A certification's blueprint."""

    code: ExamCode
    name: Line
    vendor: Line
    level: Line
    minutes: Annotated[int, Field(ge=1, le=600)]
    questions: Annotated[int, Field(ge=1, le=500)]
    unscored: Annotated[int, Field(ge=0, le=100)] = 0
    """How many of ``questions`` do not count, without the candidate knowing which."""
    pass_mark: int | None = None
    """On the scale from ``score_min`` to ``score_max``; absent where the vendor publishes none."""
    cut: Annotated[float, Field(gt=0, le=1)] | None = None
    """Share of the scored questions that passes, where it is known; no vendor publishes it, exams of one's own have it."""
    score_min: int = 100
    score_max: int = 1000
    kinds: Many[Kind]
    cases: Annotated[int, Field(ge=0, le=10)] = 0
    """Case studies in a full form."""
    short: Annotated[int, Field(ge=1, le=100)] = 20
    """Questions in the short set."""
    starts: date | None = None
    """The first day of the exam itself; its beta may start before."""
    ends: date | None = None
    """The last day on which it can be taken."""
    beta: Beta | None = None
    esl_extra_minutes: int = 0
    guide: Line
    guide_url: Line
    checked: date
    """When the facts here were last compared with the vendor's pages."""
    notes: Many[Text] = ()
    domains: Annotated[tuple[Domain, ...], Field(strict=False, alias="domain", min_length=1)]

    @model_validator(mode="after")
    def _weights_add_up(self) -> Exam:
        total = sum(domain.weight for domain in self.domains)
        if total != 100:
            raise ValueError(f"the weights of the domains add up to 100, here to {total}")
        if self.unscored >= self.questions:
            raise ValueError("at least one question must be scored")
        return self

    @property
    def scored(self) -> int:
        """How many questions of a full form count."""
        return self.questions - self.unscored

    @property
    def task_ids(self) -> frozenset[str]:
        """The ids of all tasks."""
        return frozenset(task.id for domain in self.domains for task in domain.tasks)

    @property
    def seconds_per_question(self) -> float:
        """The pace that the exam asks for."""
        return self.minutes * 60 / self.questions

    def domain_of(self, task: str) -> Domain:
        """The domain of a task. Raises KeyError for a task that the exam does not have."""
        for domain in self.domains:
            if any(t.id == task for t in domain.tasks):
                return domain
        raise KeyError(task)

    @property
    def _beta_dates(self) -> tuple[date | None, date | None]:
        return (self.beta.starts, self.beta.ends) if self.beta else (None, None)

    def status(self, today: date) -> Status:
        """What a candidate can do with it on a day."""
        return status_on(today, self.starts, self.ends, *self._beta_dates)

    def status_line(self, today: date) -> str:
        """The status in a few words, with its date."""
        return status_line(today, self.starts, self.ends, *self._beta_dates)


def largest_remainder(
    weights: Mapping[str, int | float], seats: int, caps: Mapping[str, int] | None = None
) -> dict[str, int]:
    """Share ``seats`` among the keys of ``weights`` in proportion, by largest remainder (Hamilton 1791, Hare 1857).

    Of equal remainders the lower key wins. ``caps`` bounds what a key can get; what a bound turns away goes to the others in the same way.
    Keys keep their order. The sum is ``seats`` unless the caps together are lower.
    """
    bounds = {key: seats if caps is None else min(seats, caps.get(key, 0)) for key in weights}
    shares = dict.fromkeys(weights, 0)
    open_keys = [key for key in weights if weights[key] > 0]
    left = seats
    while True:
        # Who would get more than its bound gets its bound; the others share what is left.
        total = sum(weights[key] for key in open_keys)
        full = [key for key in open_keys if weights[key] * left / total >= bounds[key]]
        if not full:
            break
        for key in full:
            shares[key] = min(bounds[key], left)
            left -= shares[key]
            open_keys.remove(key)
        if not open_keys or not left:
            return shares
    exact = {key: weights[key] * left / total for key in open_keys}
    for key in open_keys:
        shares[key] = int(exact[key] + 1e-9)
    rest = left - sum(shares[key] for key in open_keys)
    by_remainder = sorted(open_keys, key=lambda key: (-(exact[key] - shares[key]), key))
    for key in by_remainder[:rest]:
        shares[key] += 1
    return shares


def quotas(domains: Sequence[Domain], seats: int, caps: Mapping[str, int] | None = None) -> dict[str, int]:
    """How many of ``seats`` questions each domain gets, by its weight in percent; see `largest_remainder`."""
    return largest_remainder({domain.id: domain.weight for domain in domains}, seats, caps)
