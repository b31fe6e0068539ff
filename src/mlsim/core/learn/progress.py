"""How it goes over time: scores with their width, domains and tasks, pace, changed answers, confidence, hours of the day.

What is said about domains and tasks rests on the first answer to each question: a question that was asked before measures memory of it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final, NamedTuple

from mlsim.core.bank.exams import Exam
from mlsim.core.learn.diary import Diary, SatSession
from mlsim.core.session.scoring import SURENESS, Z80, Z95, raw_cut, scaled, wilson

HOURS: Final = 3
"""Length in hours of the parts that a day is divided into."""
RECENT: Final = 60
"""First answers of a domain that count as recent."""


class Count(NamedTuple):
    """Right answers of how many."""

    right: int = 0
    of: int = 0

    @property
    def share(self) -> float | None:
        """The share of right ones; None for none at all."""
        return self.right / self.of if self.of else None

    def interval(self, z: float = Z80) -> tuple[float, float]:
        """Wilson's interval for the share, 80 % unless told."""
        return wilson(self.right, self.of, z)

    def plus(self, other: Count) -> Count:
        """Both together."""
        return Count(self.right + other.right, self.of + other.of)


@dataclass(frozen=True, slots=True)
class Score:
    """One exam that was sat."""

    session: str
    at: datetime
    """Local, when it ended."""
    shape: str
    form: int | None
    timed: bool
    sealed: bool
    raw: int
    of: int
    cut: int
    scaled: int | None
    passed: bool
    interval: tuple[float, float]
    """95 %, in percent."""
    seconds: float | None
    """Mean seconds a question."""
    fresh: bool = False
    """Whether none of its questions had been asked before."""

    @property
    def percent(self) -> float:
        """Percent of the scored questions."""
        return 100 * self.raw / self.of


@dataclass(frozen=True, slots=True)
class Week:
    """Seven days from a Monday on."""

    start: date
    answers: int
    first: Count
    by_domain: Mapping[str, Count]
    """First answers."""


@dataclass(frozen=True, slots=True)
class TaskProgress:
    """One task, by first answers."""

    task: str
    title: str
    count: Count


@dataclass(frozen=True, slots=True)
class DomainProgress:
    """One domain, by first answers."""

    domain: str
    name: str
    weight: int
    count: Count
    recent: Count
    """The newest `RECENT` of them."""
    before: Count
    """Those before."""
    tasks: tuple[TaskProgress, ...]

    @property
    def change(self) -> float | None:
        """By how much the recent share is higher than the one before; None where one of them is not there."""
        if self.recent.share is None or self.before.share is None:
            return None
        return self.recent.share - self.before.share

    @property
    def change_certain(self) -> bool:
        """Whether the two 80 % intervals are apart."""
        if self.change is None:
            return False
        (low, high), (was_low, was_high) = self.recent.interval(), self.before.interval()
        return low > was_high or high < was_low


@dataclass(frozen=True, slots=True)
class Progress:
    """How it goes with one exam."""

    exam: str
    pace: float
    """Seconds a question that the exam gives."""
    scores: tuple[Score, ...]
    """The oldest first."""
    weeks: tuple[Week, ...]
    """From the first week with answers to the last, also those without any."""
    domains: tuple[DomainProgress, ...]
    exam_seconds: float | None
    """Mean seconds a question in timed exams."""
    changes: tuple[int, int, int]
    """To right, to wrong, same."""
    confidence: Mapping[str, Count]
    """By what was said: sure, unsure, guess, and "" for nothing."""
    hours: Mapping[int, Count]
    """By the local hour at which a part of the day starts: answers of sessions that were begun in it."""
    causes: Mapping[str, int]
    """What misses were put down to, by the candidate."""
    first: Count
    repeats: Count
    """Answers to what had been asked before, which say less."""

    @property
    def answers(self) -> int:
        """All answers."""
        return self.first.of + self.repeats.of


def progress(
    exam: Exam,
    diary: Diary,
    local: Callable[[datetime], datetime],
    causes: Mapping[str, int] | None = None,
) -> Progress:
    """How it goes with an exam, from all sessions of it.

    Args:
        exam: the exam.
        diary: all sessions.
        local: brings a moment into the local time zone.
        causes: how many misses were put down to which cause.
    """
    sat = [one for one in diary.sessions if one.exam == exam.code]
    confidence = {name: Count() for name in SURENESS}
    hours: dict[int, Count] = {start: Count() for start in range(0, 24, HOURS)}
    changes = [0, 0, 0]
    repeats = Count()
    for one in sat:
        for name, (right, wrong) in one.sureness.items():
            confidence[name] = confidence[name].plus(Count(right, right + wrong))
        start = local(datetime.fromisoformat(one.started)).hour // HOURS * HOURS
        hours[start] = hours[start].plus(Count(one.right, one.seen))
        changes = [total + more for total, more in zip(changes, one.changes, strict=True)]
        repeats = repeats.plus(Count(*one.repeats))
    firsts = [hit for one in sat for hit in one.firsts]
    exams = [one for one in sat if one.mode == "exam" and one.timed and one.seen]
    spent, seen = sum(one.seconds for one in exams), sum(one.seen for one in exams)
    return Progress(
        exam=exam.code,
        pace=exam.seconds_per_question,
        scores=tuple(_score(one, local) for one in sat if one.mode == "exam" and one.of),
        weeks=_weeks(sat, local),
        domains=tuple(_domains(exam, firsts)),
        exam_seconds=spent / seen if seen else None,
        changes=(changes[0], changes[1], changes[2]),
        confidence=confidence,
        hours=hours,
        causes=dict(causes or {}),
        first=_count(firsts),
        repeats=repeats,
    )


def _count(firsts: Iterable[tuple[str, int]]) -> Count:
    hits = [hit for _, hit in firsts]
    return Count(sum(hits), len(hits))


def _score(one: SatSession, local: Callable[[datetime], datetime]) -> Score:
    cut = raw_cut(one.of, one.cut)
    low, high = wilson(one.raw, one.of, Z95)
    mark = one.pass_mark
    return Score(
        session=one.session,
        at=local(datetime.fromisoformat(one.ended)),
        shape=one.shape,
        form=one.form,
        timed=one.timed,
        sealed=one.sealed,
        raw=one.raw,
        of=one.of,
        cut=cut,
        scaled=None if mark is None else round(scaled(one.raw, one.of, cut, mark, one.score_min, one.score_max)),
        passed=one.raw >= cut,
        interval=(100 * low, 100 * high),
        seconds=one.seconds / one.seen if one.seen else None,
        fresh=not one.repeats[1],
    )


def _weeks(sat: Sequence[SatSession], local: Callable[[datetime], datetime]) -> tuple[Week, ...]:
    groups: dict[date, list[SatSession]] = {}
    for one in sat:
        day = local(datetime.fromisoformat(one.ended)).date()
        groups.setdefault(day - timedelta(days=day.weekday()), []).append(one)
    if not groups:
        return ()
    first, last = min(groups), max(groups)
    starts = [first + timedelta(weeks=n) for n in range((last - first).days // 7 + 1)]
    return tuple(_week(start, groups.get(start, ())) for start in starts)


def _week(start: date, sessions: Sequence[SatSession]) -> Week:
    firsts = [hit for one in sessions for hit in one.firsts]
    by_domain: dict[str, Count] = {}
    for task, hit in firsts:
        domain = task.partition(".")[0]
        by_domain[domain] = by_domain.get(domain, Count()).plus(Count(hit, 1))
    return Week(start, sum(one.seen for one in sessions), _count(firsts), by_domain)


def _domains(exam: Exam, firsts: Sequence[tuple[str, int]]) -> Iterable[DomainProgress]:
    right, of = Counter[str](), Counter[str]()
    for task, hit in firsts:
        right[task] += hit
        of[task] += 1
    for domain in exam.domains:
        names = {task.id for task in domain.tasks}
        mine = [hit for hit in firsts if hit[0] in names]
        yield DomainProgress(
            domain=domain.id,
            name=domain.name,
            weight=domain.weight,
            count=_count(mine),
            recent=_count(mine[-RECENT:]),
            before=_count(mine[:-RECENT]),
            tasks=tuple(TaskProgress(t.id, t.title, Count(right[t.id], of[t.id])) for t in domain.tasks),
        )


# -- for scripts ---------------------------------------------------------------------------------------------------------------------


def as_plain(found: Progress) -> dict[str, Any]:
    """The progress as values for JSON. Shares are from 0 to 1, intervals of shares 80 %, those of scores 95 % and in percent."""
    return {
        "exam": found.exam,
        "answers": found.answers,
        "first": _plain(found.first),
        "repeats": _plain(found.repeats),
        "scores": [
            {
                **{name: value for name, value in asdict(one).items() if name not in ("at", "interval", "seconds")},
                "at": one.at.isoformat(timespec="seconds"),
                "percent": round(one.percent, 1),
                "interval": [round(end, 1) for end in one.interval],
                "seconds_per_question": None if one.seconds is None else round(one.seconds, 1),
            }
            for one in found.scores
        ],
        "weeks": [
            {
                "start": week.start.isoformat(),
                "answers": week.answers,
                "first": _plain(week.first),
                "domains": {domain: _plain(count) for domain, count in sorted(week.by_domain.items())},
            }
            for week in found.weeks
        ],
        "domains": [
            {
                "domain": one.domain,
                "name": one.name,
                "weight": one.weight,
                **_plain(one.count),
                "recent": _plain(one.recent),
                "before": _plain(one.before),
                "change": None if one.change is None else round(one.change, 3),
                "change_certain": one.change_certain,
                "tasks": [{"task": t.task, "title": t.title, **_plain(t.count)} for t in one.tasks],
            }
            for one in found.domains
        ],
        "pace": {
            "exam": round(found.pace, 1),
            "yours": None if found.exam_seconds is None else round(found.exam_seconds, 1),
        },
        "changes": dict(zip(("to_right", "to_wrong", "same"), found.changes, strict=True)),
        "confidence": {name or "not_said": _plain(count) for name, count in found.confidence.items()},
        "hours": [{"from": start, "to": start + HOURS, **_plain(count)} for start, count in found.hours.items()],
        "causes": dict(found.causes),
    }


def _plain(count: Count) -> dict[str, Any]:
    share = count.share
    ends = [round(end, 3) for end in count.interval()] if count.of else None
    return {
        "right": count.right,
        "of": count.of,
        "share": None if share is None else round(share, 3),
        "interval": ends,
    }
