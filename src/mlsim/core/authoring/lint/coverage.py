"""B06 and B12: whether a bank suffices for the forms that are promised. Only for a whole bank: a part of one lacks most of it."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator
from typing import Final

from mlsim.core.authoring.lint.base import BankHit, Context, bank_rule
from mlsim.core.bank.exams import Exam, quotas
from mlsim.core.bank.library import Library
from mlsim.core.base.errors import FormError
from mlsim.core.form.forms import draw, pool, shape_of

SPARE: Final = 1.3
FULL_TASK: Final = 3
FEASIBLE: Final = 0.99


def _promised(library: Library, context: Context) -> Iterator[tuple[Exam, int]]:
    """The exams that the library serves at all, each with the forms that it is to suffice for."""
    for code, forms in context.forms.items() if context.whole else ():
        if code in library.exams and library.serving(code):
            yield library.exams[code], forms


def _by_domain(exam: Exam, library: Library) -> dict[str, int]:
    tasks = Counter(question.task_in(exam.code) for question in pool(exam, library))
    return {domain.id: sum(tasks[task.id] for task in domain.tasks) for domain in exam.domains}


@bank_rule("B06", "error", "Each domain has questions for the promised forms, and each task has some")
def _b06(library: Library, context: Context) -> Iterator[BankHit]:
    """Only questions of kinds that the exam's forms draw are counted."""
    for exam, forms in _promised(library, context):
        there, quota = _by_domain(exam, library), quotas(exam.domains, exam.questions)
        for domain in exam.domains:
            needed, spare = quota[domain.id] * forms, math.ceil(quota[domain.id] * forms * SPARE)
            if there[domain.id] < spare:
                yield BankHit(
                    f"Domain {domain.id} of {exam.code} has {there[domain.id]} questions; {forms} forms take {needed}.",
                    f"Write {spare - there[domain.id]} more, so that there are {spare} to choose from.",
                    "error" if there[domain.id] < needed else "warning",
                    subject=f"{exam.code}:{domain.id}",
                )
        tasks = Counter(question.task_in(exam.code) for question in pool(exam, library))
        for task in (task for domain in exam.domains for task in domain.tasks):
            if tasks[task.id] < FULL_TASK:
                yield BankHit(
                    f"Task {task.id} of {exam.code} has {tasks[task.id]} questions.",
                    f"Write {FULL_TASK - tasks[task.id]} more.",
                    "error" if not tasks[task.id] else "warning",
                    subject=f"{exam.code}:{task.id}",
                )


@bank_rule("B12", "error", "The promised forms can be drawn without a common question")
def _b12(library: Library, context: Context) -> Iterator[BankHit]:
    """For as many seeds as the context has.

    The full measure is 200; drawing is too slow for that in every lint. Where a domain has too few questions for the forms, B06 has
    said so, and nothing is drawn.
    """
    for exam, forms in _promised(library, context):
        there, quota = _by_domain(exam, library), quotas(exam.domains, exam.questions)
        if any(there[domain] < quota[domain] * forms for domain in quota):
            continue
        drawn = sum(_feasible(exam, library, forms, seed) for seed in range(1, context.seeds + 1))
        if drawn < FEASIBLE * context.seeds:
            yield BankHit(
                f"{forms} forms of {exam.code} without a common question were drawn for {drawn} of {context.seeds} seeds.",
                "Write questions for domains with enemies and cases, or remove enmities.",
                subject=exam.code,
            )


def _feasible(exam: Exam, library: Library, forms: int, seed: int) -> bool:
    used: set[str] = set()
    for number in range(1, forms + 1):
        try:
            form = draw(exam, library, shape_of(exam, "full"), seed=seed, number=number, used=used)
        except FormError:
            return False
        if form.shared or form.missing or not form.complete:
            return False
        used |= {entry.question for entry in form.entries}
    return True
