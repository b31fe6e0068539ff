"""Practice on real files: what can be practised, and the form that a selection gives."""

from __future__ import annotations

import contextlib
import random
from datetime import date
from typing import TYPE_CHECKING

from mlsim.core.bank.exams import Exam
from mlsim.core.base.errors import FormError, MlsimError
from mlsim.core.form.forms import sealed, select
from mlsim.core.form.wish import Selection, Wish, selection_from
from mlsim.core.learn.practised import Practices, Practised
from mlsim.core.learn.reviews import DueQueue, Memories, Remembering, due_queue, recall_on
from mlsim.core.learn.selection import candidates, choose, matching
from mlsim.core.screens.desk import Prepared
from mlsim.core.screens.lobby import forms_sat
from mlsim.core.screens.lobby_text import in_order
from mlsim.core.screens.practice import DueView, Pool

if TYPE_CHECKING:
    from mlsim.cli.desk import FileDesk


class FilePractising:
    """Practice for a desk; see `core.screens.practice.Practising`."""

    def __init__(self, desk: FileDesk) -> None:
        self._desk = desk

    def pool(self, exam: str) -> Pool:
        """See `core.screens.practice.Practising`."""
        there = self._desk.shelf.exam(exam)
        kept = self.kept(there.code)
        practised: dict[str, Practised] = self._desk.learning.fold(Practices())
        found = candidates(
            there,
            self._desk.library,
            practised,
            due={one.card for one in self._queue(there, self._memories(there), kept).today},
            noted=self._desk.afterwards.noted(),
            avoid=kept,
            ahead=self._ahead(there),
        )
        return Pool(
            there, found, self._exams(), len(kept & {q.id for q in self._desk.shelf.catalog.serving(there.code)})
        )

    def _exams(self) -> tuple[str, ...]:
        rows = in_order(self._desk.lobby().exams, self._desk.today())
        return tuple(row.code for row in rows if self._desk.shelf.catalog.serving(row.code))

    def due(self, exam: str) -> DueView:
        """See `core.screens.practice.Practising`."""
        there = self._desk.shelf.exam(exam)
        memories, day = self._memories(there), self._exam_day(there)
        queue = self._queue(there, memories, self.kept(there.code))
        recall = recall_on(there, self._desk.shelf.catalog, memories, day or self._desk.today())
        return DueView(there, queue, recall, day, self._exams())

    def _exam_day(self, exam: Exam) -> date | None:
        day = self._desk.settings.load().date_of(exam.code)
        return day if day is not None and day >= self._desk.today() else None

    def _memories(self, exam: Exam) -> Memories:
        fold = Remembering(exam.code, exam.seconds_per_question, self._desk.settings.load().date_of(exam.code))
        return self._desk.learning.fold(fold)

    def _queue(self, exam: Exam, memories: Memories, kept: frozenset[str]) -> DueQueue:
        return due_queue(exam, self._desk.shelf.catalog, memories, self._desk.today(), self._desk.local, kept)

    def kept(self, exam: str) -> frozenset[str]:
        """The questions of sealed forms and of exams that are being sat, of this exam and of every other one, since banks are shared."""
        return self._kept(frozenset({exam}))

    def kept_anywhere(self) -> frozenset[str]:
        """The questions of all sealed forms, and of exams that are being sat."""
        return self._kept(frozenset(self._desk.shelf.catalog.exams))

    def _ahead(self, exam: Exam) -> set[str]:
        """The questions of the exam's numbered forms that have not been sat."""
        sat = forms_sat(exam.code, self._desk.lobby().sessions)
        forms = self._desk.forms(exam)
        return {entry.question for form in forms if form.number not in sat for entry in form.entries}

    def _kept(self, exams: frozenset[str]) -> frozenset[str]:
        rows = self._desk.lobby().sessions
        names = {*exams, *(row.exam for row in rows if row.mode == "exam")} & set(self._desk.shelf.catalog.exams)
        sitting = [row for row in rows if row.mode == "exam" and row.state == "unfinished"]
        found = frozenset(question for row in sitting for question in self._desk.questions_of(row))
        for name in names:
            found |= sealed(self._desk.forms(self._desk.shelf.catalog.exams[name]), forms_sat(name, rows))
        return found

    def prepare(self, wish: Wish) -> Prepared:
        """The form of a selection. Raises FormError when nothing passes its filters."""
        selection = wish.selection or Selection()
        pool = self.pool(wish.exam)
        matches = matching(pool.candidates, selection)
        if not matches:
            detail = "Loosen a filter: fewer of them, or other values."
            if not pool.candidates:
                detail = "`mlsim bank list` shows what there is for which exam."
            raise FormError(f"No question of {pool.exam.code} fits this choice", detail)
        seed = wish.seed if wish.seed is not None else len(self._desk.lobby().sessions) + 1
        chosen = choose(pool.exam, matches, selection.count, random.Random(f"{pool.exam.code} {seed}"))
        minutes = selection.minutes or 0.0
        if selection.at_pace:
            minutes = pool.exam.seconds_per_question * len(chosen) / 60
        names = set(chosen)
        asked = [one for one in matches if one.question.id in names]
        return Prepared(
            wish=wish,
            exam=pool.exam,
            form=select(pool.exam, self._desk.library, chosen, seed=seed, minutes=minutes, shuffled=False),
            pending=sum(one.question.review == "pending" for one in asked),
            repeats=sum(one.attempts > 0 for one in asked),
            matches=len(matches),
            ahead=sum(one.ahead for one in asked),
            cut=self._desk.settings.load().cut,
        )

    def remembered(self) -> Selection:
        """See `core.screens.practice.Practising`."""
        try:
            return selection_from(dict(self._desk.settings.load().practice))
        except MlsimError:
            # The settings' own screen says what is wrong with their file.
            return Selection()

    def remember(self, selection: Selection) -> None:
        """See `core.screens.practice.Practising`."""
        with contextlib.suppress(MlsimError):
            settings = self._desk.settings.load()
            self._desk.settings.save(settings.with_practice(selection.as_plain()))
