"""The banks of a desk: their cards, what is drawn from them, and the questions themselves when they are asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from mlsim.core.bank.catalog import Catalog
from mlsim.core.bank.exams import Exam
from mlsim.core.bank.library import Library, exam_named
from mlsim.core.base.how_far import HowFar
from mlsim.core.form.forms import Form, numbered, pool
from mlsim.core.screens.lobby import ExamRow
from mlsim.store.banks import load_library
from mlsim.store.cards import Cards
from mlsim.store.drawn import DrawnForms
from mlsim.store.paths import Paths
from mlsim.store.stamps import Stamps, digest

Progress = HowFar


class Shelf:
    """All banks, as they were when they were last looked at.

    Args:
        paths: where they are.
        stamps: tells whether a file of theirs has been touched.
    """

    def __init__(self, paths: Paths, stamps: Callable[[], Stamps]) -> None:
        self._paths, self._stamps = paths, stamps
        self._cards = Cards(paths)
        self._kept = DrawnForms(paths.forms)
        self._at: Stamps | None = None
        self._catalog: Catalog | None = None
        self._library: Library | None = None
        self._drawn: tuple[frozenset[str], Library] = frozenset(), Library()
        self._forms: dict[str, tuple[Form, ...]] = {}
        self.progress: Progress | None = None
        """Is told how many bank files have been looked at."""

    def look(self) -> None:
        """Forget what was read if any file has been touched since."""
        at = self._stamps()
        if at != self._at:
            self._at, self._catalog, self._library = at, None, None
            self._forms.clear()
            self._drawn = frozenset(), Library()

    @property
    def catalog(self) -> Catalog:
        """The cards of all questions."""
        if self._at is None:
            self.look()
        if self._catalog is None:
            self._catalog = self._cards.catalog(self.progress)
        return self._catalog

    def files(self) -> tuple[tuple[Path, str], ...]:
        """The bank files, each with how it is named: the shipped ones first."""
        return self._cards.files()

    def exam(self, code: str) -> Exam:
        """The exam with a code, in any case of letters. Raises UsageError, naming those that exist."""
        return exam_named(self.catalog.exams, code)

    @property
    def library(self) -> Library:
        """All questions. Reading them takes long where banks are large: what needs some of them asks for `questions`."""
        if self._at is None:
            self.look()
        if self._library is None:
            self._library = load_library(self._paths)
        return self._library

    def questions(self, names: Sequence[str]) -> Library:
        """These questions, read from the files that hold them; those that are not in the banks are left out."""
        if self._library is not None:
            return self._library
        if not set(names) <= self._drawn[0]:
            self._drawn = frozenset(names), self._cards.library(self.catalog, list(names))
        return self._drawn[1]

    def forms(self, exam: Exam) -> tuple[Form, ...]:
        """The numbered forms of an exam; drawn once."""
        if self._at is None:
            self.look()
        at = digest(self._at or {})
        if not self._forms:
            self._forms = self._kept.load(at)
        if exam.code not in self._forms:
            self._forms[exam.code] = numbered(exam, self.catalog)
            self._kept.save(at, self._forms)
        return self._forms[exam.code]

    def rows(self) -> tuple[tuple[ExamRow, ...], tuple[str, ...]]:
        """The lobby's rows of all exams, and what could not be read."""
        self.look()
        rows = []
        for exam in self.catalog.exams.values():
            beta = (exam.beta.starts, exam.beta.ends) if exam.beta else (None, None)
            dates = [day.isoformat() if day else None for day in (exam.starts, exam.ends, *beta)]
            counted = (len(pool(exam, self.catalog)), len(self.forms(exam)))
            rows.append(ExamRow(exam.code, exam.name, exam.vendor, exam.minutes, exam.questions, *counted, *dates))
        return tuple(rows), tuple(str(problem) for problem in self.catalog.problems)
