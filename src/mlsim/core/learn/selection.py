"""Which questions a practice asks, and in which order: the filters of the builder over what has been answered before.

Somebody struggles with a question when half or more of its last four answers, of at least two, were wrong.

`candidates` looks at every question once; what the builder shows while its choices change (`matching`, `tally`) is then cheap.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, Literal

from mlsim.core.bank.exams import Exam, quotas
from mlsim.core.bank.library import Library
from mlsim.core.bank.questions import Question
from mlsim.core.base.kinds import DIFFICULTIES
from mlsim.core.form.wish import MAX_COUNT, Selection, Status
from mlsim.core.learn.practised import Practised

Filter = Literal["domains", "tasks", "services", "statuses", "kinds", "difficulties"]
NO_DIFFICULTY: Final = 2
"""What a question without a difficulty counts as, here as in drawing a form."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A question that a practice may ask, and what the filters need to know about it."""

    question: Question
    domain: str
    task: str
    statuses: frozenset[Status]
    attempts: int
    """How often it has been on the screen before."""
    last: datetime | None
    """When it was answered last."""
    ahead: bool = False
    """Whether a numbered form that has not been sat yet asks it."""

    @property
    def difficulty(self) -> int:
        """1 to 3."""
        return self.question.difficulty or NO_DIFFICULTY


def candidates(
    exam: Exam,
    library: Library,
    practised: Mapping[str, Practised],
    *,
    due: Collection[str] = (),
    noted: Collection[str] = (),
    avoid: Collection[str] = (),
    ahead: Collection[str] = (),
) -> tuple[Candidate, ...]:
    """Every question that serves an exam, with what is known about it, by id.

    Args:
        exam: whose practice. All kinds of question are practised, whatever its forms have.
        library: where the questions come from.
        practised: what was answered, in sessions of any exam; see `Practices`.
        due: questions that spaced repetition wants asked again now.
        noted: questions with a note or a rule that was written outside of sessions.
        avoid: questions that are kept out, as those of a sealed form are.
        ahead: questions of numbered forms that have not been sat.
    """
    wanted, remarked, kept, awaited = frozenset(due), frozenset(noted), frozenset(avoid), frozenset(ahead)
    found = []
    for question in library.serving(exam.code):
        task, name = question.task_in(exam.code), question.id
        if task is None or name in kept:
            continue
        past = practised.get(name)
        statuses = _statuses(past)
        if name in wanted:
            statuses.add("due")
        if name in remarked:
            statuses.add("noted")
        last = past.last_at if past is not None else None
        count = past.count if past is not None else 0
        domain = exam.domain_of(task).id
        found.append(Candidate(question, domain, task, frozenset(statuses), count, last, name in awaited))
    return tuple(found)


def _statuses(past: Practised | None) -> set[Status]:
    """What the answers to one question say about it."""
    if past is None:
        return {"unseen"}
    lately = past.recent.count("-")
    told: dict[Status, bool] = {
        "missed": not past.last_right,
        "missed twice": not past.last_right and past.wrong >= 2,
        "flagged": past.flagged,
        "struggling": len(past.recent) >= 2 and 2 * lately >= len(past.recent),
        "guessed": past.sureness == "guess",
        "sure and wrong": past.sureness == "sure" and not past.last_right,
        "noted": past.noted,
    }
    return {status for status, so in told.items() if so}


# -- filters -------------------------------------------------------------------------------------------------------------------------


def matching(pool: Iterable[Candidate], selection: Selection) -> tuple[Candidate, ...]:
    """The candidates that pass all filters of a selection, in their order."""
    passes = _filters(selection)
    return tuple(one for one in pool if all(passing(one) for passing in passes))


def _filters(selection: Selection) -> list[Callable[[Candidate], bool]]:
    made: list[Callable[[Candidate], bool]] = []
    if selection.domains or selection.tasks:
        narrowed = {task.partition(".")[0] for task in selection.tasks}
        whole, tasks = {domain for domain in selection.domains if domain not in narrowed}, set(selection.tasks)
        made.append(lambda one: one.task in tasks or one.domain in whole)
    if selection.services:
        services = {service.casefold() for service in selection.services}
        made.append(lambda one: any(service.casefold() in services for service in one.question.services))
    if selection.statuses:
        statuses = frozenset(selection.statuses)
        made.append(lambda one: bool(one.statuses & statuses))
    if selection.kinds:
        made.append(lambda one: one.question.type in selection.kinds)
    if selection.difficulties:
        made.append(lambda one: one.difficulty in selection.difficulties)
    return made


_VALUES: Final[dict[Filter, Callable[[Candidate], Iterable[str]]]] = {
    "domains": lambda one: (one.domain,),
    "tasks": lambda one: (one.task,),
    "services": lambda one: one.question.services,
    "statuses": lambda one: one.statuses,
    "kinds": lambda one: (one.question.type,),
    "difficulties": lambda one: (str(one.difficulty),),
}


def tally(pool: Iterable[Candidate], selection: Selection, name: Filter) -> Counter[str]:
    """How many candidates each value of a filter would let through, with the other filters as they are; tasks and domains are one."""
    cleared = {
        "domains": replace(selection, domains=(), tasks=()),
        "tasks": replace(selection, domains=(), tasks=()),
        "services": replace(selection, services=()),
        "statuses": replace(selection, statuses=()),
        "kinds": replace(selection, kinds=()),
        "difficulties": replace(selection, difficulties=()),
    }[name]
    counts: Counter[str] = Counter()
    for one in matching(pool, cleared):
        counts.update(_VALUES[name](one))
    return counts


# -- choosing and ordering -----------------------------------------------------------------------------------------------------------


def choose(exam: Exam, matches: Sequence[Candidate], count: int, rng: random.Random) -> tuple[str, ...]:
    """The questions to ask, in their order.

    Domains get their share by the exam's weights as far as the matches go; within a domain tasks take turns; what has never been
    asked comes first, then what was asked longest ago. Of what has never been asked, the questions that no form still to be sat asks
    come first: a mock exam is worth the more, the fewer of its questions have been seen. Enemies are never together. A case whose
    questions all match comes whole where there is room for it, else its questions come alone, each with the scenario.

    Args:
        exam: whose weights.
        matches: what may be asked.
        count: how many are wanted; fewer come where enemies stand in the way or there are no more.
        rng: decides between equals.
    """
    picker = _Picker(matches, min(count, len(matches), MAX_COUNT), rng)
    there = Counter(one.domain for one in matches)
    domains = [domain for domain in exam.domains if there[domain.id]]
    shares = quotas(domains, picker.left, caps=there)
    for domain, share in shares.items():
        picker.take([one for one in matches if one.domain == domain], share)
    # What enemies or whole cases took from one domain, others give.
    picker.take(matches, picker.left)
    return tuple(one.question.id for block in interleaved(picker.blocks, rng) for one in block)


class _Picker:
    """Takes questions as long as there is room, and never an enemy of one that was taken."""

    def __init__(self, matches: Sequence[Candidate], size: int, rng: random.Random) -> None:
        self.blocks: list[tuple[Candidate, ...]] = []
        self.left = size
        self._rng = rng
        self._taken: set[str] = set()
        self._hostile: set[str] = set()
        self._cases: dict[str, list[Candidate]] = {}
        for one in matches:
            if one.question.case is not None:
                self._cases.setdefault(one.question.case, []).append(one)

    def take(self, group: Sequence[Candidate], share: int) -> None:
        """Take up to ``share`` more questions of a group; a whole case may go over it."""
        for one in self._in_turn(group):
            if share <= 0 or self.left <= 0:
                return
            for block in (self._case_of(one), (one,)):
                if block and len(block) <= self.left and self._fits(block):
                    self._keep(block)
                    share -= len(block)
                    break

    def _case_of(self, one: Candidate) -> tuple[Candidate, ...]:
        if one.question.case is None:
            return ()
        members = sorted(self._cases[one.question.case], key=lambda member: member.question.id)
        return tuple(members) if len(members) > 1 else ()

    def _fits(self, block: Sequence[Candidate]) -> bool:
        names = {one.question.id for one in block}
        foes = {enemy for one in block for enemy in one.question.enemies}
        return not (names & (self._taken | self._hostile) or foes & (self._taken | names))

    def _keep(self, block: tuple[Candidate, ...]) -> None:
        self.blocks.append(block)
        self.left -= len(block)
        for one in block:
            self._taken.add(one.question.id)
            self._hostile.update(one.question.enemies)

    def _in_turn(self, group: Sequence[Candidate]) -> Iterator[Candidate]:
        """The tasks of a group one after the other, each with what was asked longest ago first."""
        by_task: dict[str, list[Candidate]] = {}
        for one in self._rng.sample(group, len(group)):
            by_task.setdefault(one.task, []).append(one)
        queues = [sorted(queue, key=_longest_ago, reverse=True) for queue in by_task.values()]
        while queues:
            for queue in queues:
                yield queue.pop()
            queues = [queue for queue in queues if queue]


def _longest_ago(one: Candidate) -> tuple[float, bool]:
    return (one.last.timestamp(), False) if one.last is not None else (0.0, one.ahead)


def interleaved(blocks: Sequence[tuple[Candidate, ...]], rng: random.Random) -> list[tuple[Candidate, ...]]:
    """The blocks in an order in which tasks alternate: no two neighbours of one task, unless one task has more than half of all."""
    queues: dict[str, list[tuple[Candidate, ...]]] = {}
    for block in rng.sample(list(blocks), len(blocks)):
        queues.setdefault(block[0].task, []).append(block)
    ordered: list[tuple[Candidate, ...]] = []
    while queues:
        before = ordered[-1][-1].task if ordered else ""
        fitting = [task for task in queues if task != before] or list(queues)
        most = max(len(queues[task]) for task in fitting)
        task = rng.choice([task for task in fitting if len(queues[task]) == most])
        ordered.append(queues[task].pop())
        if not queues[task]:
            del queues[task]
    return ordered


# -- words ---------------------------------------------------------------------------------------------------------------------------


def filter_text(selection: Selection) -> str:
    """The filters of a selection in words, for example ``domain 1; missed or flagged; hard``; ``all questions`` without any."""
    parts = []
    for one, values in (("domain", selection.domains), ("task", selection.tasks)):
        if values:
            parts.append(f"{one}{'s' if len(values) > 1 else ''} {', '.join(values)}")
    parts += [" or ".join(values) for values in (selection.services, selection.statuses, selection.kinds) if values]
    if selection.difficulties:
        parts.append(" or ".join(DIFFICULTIES.get(level, str(level)) for level in selection.difficulties))
    return "; ".join(parts) or "all questions"


def time_text(selection: Selection) -> str:
    """The limit in words."""
    if selection.at_pace:
        return "the exam's pace"
    return "no limit" if selection.minutes is None else f"{selection.minutes:g} minutes"
