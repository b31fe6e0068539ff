"""Putting one form together: cases first, then domain by domain the least used question of the level and the task that are short.

Questions that stand equal wait in one pile, in a drawn order, so a pick looks at a dozen piles and not at every question of the bank.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, Generic, NamedTuple, TypeVar

from mlsim.core.bank.catalog import Drawable
from mlsim.core.bank.exams import Exam

DIFFICULTY_SHARES: Final = {1: 0.25, 2: 0.50, 3: 0.25}

Q = TypeVar("Q", bound=Drawable)
Burden = tuple[bool, int]


class Placed(NamedTuple, Generic[Q]):
    """A question, and the task and the domain of an exam that it serves."""

    question: Q
    task: str
    domain: str


def placed(exam: Exam, questions: Iterable[Q]) -> list[Placed[Q]]:
    """Each question with its place in the exam; those that serve none of its tasks are left out."""
    domains = {task.id: domain.id for domain in exam.domains for task in domain.tasks}
    found = []
    for question in questions:
        task = question.task_in(exam.code)
        if task is not None and task in domains:
            found.append(Placed(question, task, domains[task]))
    return found


def assemble_form(
    exam: Exam,
    candidates: Sequence[Placed[Q]],
    plan: Mapping[str, int],
    with_cases: bool,
    seen: Mapping[str, int],
    used: set[str],
    rng: random.Random,
) -> list[Placed[Q]] | None:
    """One attempt: the questions of a form, or None if it got stuck.

    Args:
        exam: whose form.
        candidates: what may be taken.
        plan: how many of each domain.
        with_cases: take as many whole cases as the exam's forms have.
        seen: how often each question was asked before.
        used: questions to take only when there are no others.
        rng: decides between equals.
    """
    attempt: _Attempt[Q] = _Attempt(exam.cases if with_cases else 0, plan, seen, used, rng)
    return attempt.run(candidates)


class _Attempt(Generic[Q]):
    def __init__(
        self, cases: int, plan: Mapping[str, int], seen: Mapping[str, int], used: set[str], rng: random.Random
    ) -> None:
        self._wanted_cases, self._plan, self._seen, self._used, self._rng = cases, plan, seen, used, rng
        self._names: set[str] = set()
        self._enemies: set[str] = set()
        self._left = dict(plan)
        self._levels: dict[str, Counter[int]] = {domain: Counter() for domain in plan}
        self._tasks: dict[str, Counter[str]] = {domain: Counter() for domain in plan}

    def run(self, candidates: Sequence[Placed[Q]]) -> list[Placed[Q]] | None:
        chosen: list[Placed[Q]] = []
        if self._wanted_cases:
            chosen += self._cases([one for one in candidates if one.question.case is not None])
        groups: dict[str, list[Placed[Q]]] = {domain: [] for domain in self._plan}
        for one in candidates:
            if one.question.case is None and one.domain in groups:
                groups[one.domain].append(one)
        for domain, group in groups.items():
            picked = self._picks(domain, group)
            if picked is None:
                return None
            chosen += picked
        return chosen

    def _burden(self, question: Q) -> Burden:
        return question.id in self._used, self._seen.get(question.id, 0)

    def _hostile(self, question: Q) -> bool:
        return question.id in self._enemies or not self._names.isdisjoint(question.enemies)

    def _take(self, one: Placed[Q]) -> None:
        self._names.add(one.question.id)
        self._enemies.update(one.question.enemies)
        self._left[one.domain] -= 1
        self._levels[one.domain][one.question.difficulty or 2] += 1
        self._tasks[one.domain][one.task] += 1

    def _cases(self, members: Sequence[Placed[Q]]) -> list[Placed[Q]]:
        """Whole cases, the least used first, inside the quotas of their domains."""
        sets: dict[str, list[Placed[Q]]] = {}
        for one in members:
            sets.setdefault(one.question.case or "", []).append(one)
        jitter = {name: self._rng.random() for name in sets}
        chosen: list[Placed[Q]] = []
        cases = 0
        for name in sorted(sets, key=lambda name: (max(self._burden(m.question) for m in sets[name]), jitter[name])):
            needs = Counter(one.domain for one in sets[name])
            fits = all(self._left.get(domain, 0) >= number for domain, number in needs.items())
            if cases < self._wanted_cases and fits and not any(self._hostile(one.question) for one in sets[name]):
                cases += 1
                for one in sets[name]:
                    self._take(one)
                chosen += sets[name]
        return chosen

    def _picks(self, domain: str, group: Sequence[Placed[Q]]) -> list[Placed[Q]] | None:
        piles: dict[tuple[Burden, int, str], list[tuple[float, int]]] = {}
        for number, one in enumerate(group):
            kind = (self._burden(one.question), one.question.difficulty or 2, one.task)
            piles.setdefault(kind, []).append((self._rng.random(), number))
        for pile in piles.values():
            pile.sort(reverse=True)
        levels, tasks, quota = self._levels[domain], self._tasks[domain], self._plan[domain]
        chosen: list[Placed[Q]] = []
        while self._left[domain] > 0:
            best: tuple[tuple[Burden, int, int, float], list[tuple[float, int]]] | None = None
            for (burden, level, task), pile in piles.items():
                # What is hostile to a question of the form stays so: it is dropped for good.
                while pile and self._hostile(group[pile[-1][1]].question):
                    pile.pop()
                if pile:
                    over = max(0.0, levels[level] + 1 - DIFFICULTY_SHARES[level] * quota)
                    cost = (burden, round(over), tasks[task], pile[-1][0])
                    if best is None or cost < best[0]:
                        best = cost, pile
            if best is None:
                return None
            one = group[best[1].pop()[1]]
            self._take(one)
            chosen.append(one)
        return chosen
