"""Which form a wish gives: a numbered one, one that is drawn, one that was sat before, or the questions that it names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from mlsim.core.bank.exams import Exam
from mlsim.core.base.errors import UsageError
from mlsim.core.form.forms import Form, draw, pool, sealed, select, shape_of
from mlsim.core.form.wish import Wish
from mlsim.core.screens.lobby import ExamRow, SessionRow, forms_sat, next_form

if TYPE_CHECKING:
    from mlsim.cli.desk import FileDesk


def form_for(desk: FileDesk, exam: Exam, wish: Wish, sessions: tuple[SessionRow, ...], seen: Mapping[str, int]) -> Form:
    """The form that is to be sat.

    Args:
        desk: its banks and journals.
        exam: the exam that is wished for.
        wish: what is wished for.
        sessions: all that there are.
        seen: how often each question was asked.

    Raises:
        UsageError: there is no form with the number that is wished for.
        FormError: nothing can be drawn.
    """
    if wish.questions:
        return select(exam, desk.shelf.catalog, wish.questions, seed=len(sessions) + 1, shuffled=not wish.due)
    if wish.again is not None:
        return _again(desk, exam, wish.again)
    forms = desk.forms(exam)
    kept = sealed(forms, forms_sat(exam.code, sessions))
    shape = shape_of(exam, wish.shape)
    if wish.shape == "full" and wish.seed is None:
        row = ExamRow(exam.code, exam.name, exam.vendor, exam.minutes, exam.questions, 0, len(forms))
        number = wish.form if wish.form is not None else next_form(row, sessions)
        if number is not None and 1 <= number <= len(forms):
            return forms[number - 1]
        if number is not None:
            if number < 1:
                raise UsageError(f"There is no form {number}", "Forms are numbered from 1.")
            used = [entry.question for form in forms for entry in form.entries]
            return draw(exam, desk.shelf.catalog, shape, seed=1, number=number, used=used)
    earlier = sum(row.exam == exam.code for row in sessions)
    seed = wish.seed if wish.seed is not None else earlier + 1
    return draw(exam, desk.shelf.catalog, shape, seed=seed, seen=seen, avoid=_avoidable(desk, exam, kept))


def _avoidable(desk: FileDesk, exam: Exam, kept: frozenset[str]) -> frozenset[str]:
    """The sealed questions, unless nothing else would be left."""
    return kept if any(q.id not in kept for q in pool(exam, desk.shelf.catalog)) else frozenset()


def _again(desk: FileDesk, exam: Exam, session: str) -> Form:
    """The form of an earlier session, with its questions as they stand today."""
    header = desk.files.load(desk.files.find(session)).session.header
    full = shape_of(exam, header.shape if header.shape != "selection" else "full")
    drawn = select(exam, desk.shelf.catalog, [item.question for item in header.items], seed=header.seed)
    order = {item.question: number for number, item in enumerate(header.items)}
    scored = {item.question: item.scored for item in header.items}
    entries = sorted((replace(e, scored=scored[e.question]) for e in drawn.entries), key=lambda e: order[e.question])
    minutes = full.minutes * len(entries) / full.questions
    shape = replace(drawn.shape, name=header.shape, minutes=minutes, unscored=sum(not e.scored for e in entries))
    return replace(
        drawn, shape=shape, entries=tuple(entries), number=header.form, seed=header.seed, wanted=len(header.items)
    )
