"""Figures about banks: what there is for which exam, and what the options of the questions look like."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from statistics import median
from typing import Any

from mlsim.core.authoring.lint.bank import key_is_alone, singles
from mlsim.core.authoring.lint.solver import cue_solver
from mlsim.core.bank.exams import Exam
from mlsim.core.bank.library import Library
from mlsim.core.bank.questions import Question
from mlsim.core.bank.registry import Registry
from mlsim.core.form.forms import numbered, pool


def bank_stats(library: Library, today: date, services: Registry | None = None) -> dict[str, Any]:
    """The figures of a library, in total and for each exam.

    ``exams.<CODE>.questions`` and what stands beside it count only questions of kinds that the exam's forms draw; ``serving`` counts
    all that name one of its tasks. ``disjoint_forms`` is how many full forms without a question in common were drawn.
    ``keys.cue_solver`` is the share that a model solves by the looks of options alone (chance is 0.25).
    """
    questions = list(library.questions.values())
    solver = cue_solver(library, services)
    return {
        "questions": len(questions),
        "pending": sum(q.review == "pending" for q in questions),
        **_kinds(questions),
        "keys": {**key_figures(questions), "cue_solver": None if solver is None else round(solver, 3)},
        "references": _references(questions, today),
        "services": dict(Counter(service for q in questions for service in q.services).most_common()),
        "exams": {exam.code: _exam(exam, library) for exam in library.exams.values()},
    }


def _exam(exam: Exam, library: Library) -> dict[str, Any]:
    questions = list(pool(exam, library))
    forms = [form for form in numbered(exam, library) if form.complete]
    by_task = Counter(q.task_in(exam.code) for q in questions)
    cases = Counter(q.case for q in questions if q.case is not None)
    return {
        "questions": len(questions),
        "serving": len(library.serving(exam.code)),
        "pending": sum(q.review == "pending" for q in questions),
        "disjoint_forms": len(forms),
        "by_domain": {d.id: sum(by_task[t.id] for t in d.tasks) for d in exam.domains},
        "by_task": {t.id: by_task[t.id] for d in exam.domains for t in d.tasks},
        **_kinds(questions),
        "difficulty_by_domain": {d.id: _shares([q for q in questions if _in(exam, q, d.id)]) for d in exam.domains},
        "cases": len(cases),
        "case_sizes": sorted(cases.values()),
        "keys": key_figures(questions),
    }


def _in(exam: Exam, question: Question, domain: str) -> bool:
    task = question.task_in(exam.code)
    return task is not None and exam.domain_of(task).id == domain


def _kinds(questions: Sequence[Question]) -> dict[str, Any]:
    return {
        "by_type": dict(Counter(q.type for q in questions)),
        "by_difficulty": {str(d): n for d, n in sorted(Counter(q.difficulty or 0 for q in questions).items())},
        "by_level": dict(Counter(q.level or "none" for q in questions)),
    }


def _shares(questions: Sequence[Question]) -> dict[str, float]:
    count = Counter(q.difficulty or 0 for q in questions)
    return {str(level): round(count[level] / len(questions), 3) if questions else 0.0 for level in (1, 2, 3)}


def key_figures(questions: Iterable[Question]) -> dict[str, Any]:
    """Of the single questions with four options: where the key stands, and how often it is strictly the longest or the shortest."""
    counted = singles(questions)
    total = len(counted)
    places = Counter(q.key[0] + 1 for q in counted)
    longest = sum(key_is_alone(q, max) for q in counted)
    shortest = sum(key_is_alone(q, min) for q in counted)
    return {
        "singles": total,
        "positions": {str(place): places[place] for place in (1, 2, 3, 4)},
        "longest_is_key": round(longest / total, 3) if total else None,
        "shortest_is_key": round(shortest / total, 3) if total else None,
    }


def _references(questions: Sequence[Question], today: date) -> dict[str, Any]:
    ages = [(today - q.checked).days for q in questions if q.checked is not None]
    return {
        "with_reference": sum(bool(q.references) for q in questions),
        "with_supports": sum(any(r.supports for r in q.references) for q in questions),
        "checked": len(ages),
        "median_age_days": median(ages) if ages else None,
        "oldest_days": max(ages, default=None),
    }
