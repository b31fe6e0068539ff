"""All exams and questions that are there, as one value, and what was wrong with those that are not."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from mlsim.core.errors import BankError, UsageError
from mlsim.core.exams import Exam
from mlsim.core.questions import BankHeader, Case, Question, revision


class Origin(NamedTuple):
    """Where a question stands."""

    bank: str
    """The bank's id."""
    file: str
    """Its file, as shown to a person."""
    shipped: bool


@dataclass(frozen=True)
class BankFile:
    """What one question file holds after validation; cases and questions that failed are in ``problems``."""

    header: BankHeader
    file: str
    shipped: bool
    questions: tuple[Question, ...] = ()
    cases: tuple[Case, ...] = ()
    problems: tuple[BankError, ...] = ()


@dataclass(frozen=True)
class Library:
    """Exams by code, questions and cases by id, where each question comes from, and the problems met."""

    exams: Mapping[str, Exam] = field(default_factory=dict)
    questions: Mapping[str, Question] = field(default_factory=dict)
    cases: Mapping[str, Case] = field(default_factory=dict)
    origins: Mapping[str, Origin] = field(default_factory=dict)
    headers: tuple[tuple[BankHeader, str, bool], ...] = ()
    """For each file its header, its name and whether it is shipped."""
    problems: tuple[BankError, ...] = ()

    def exam(self, code: str) -> Exam:
        """The exam with a code, in any case of letters. Raises UsageError, naming those that exist."""
        exam = self.exams.get(code.upper())
        if exam is None:
            raise UsageError(f"There is no exam {code}", f"Known are {', '.join(self.exams) or 'none'}.")
        return exam

    def question(self, question_id: str) -> Question:
        """The question with an id. Raises UsageError."""
        question = self.questions.get(question_id)
        if question is None:
            raise UsageError(f"There is no question {question_id}", "`mlsim bank list` names the banks.")
        return question

    def scenario_of(self, question: Question) -> str:
        """The scenario that a question shares with others, or an empty text."""
        return self.cases[question.case].scenario if question.case is not None else ""

    def revision_of(self, question_id: str) -> str:
        """The revision of a question as it stands today; see `questions.revision`."""
        question = self.questions[question_id]
        return revision(question, self.scenario_of(question))

    def serving(self, code: str) -> tuple[Question, ...]:
        """The questions that serve an exam, of any kind, by id."""
        return self._serving.get(code, ())

    @cached_property
    def _serving(self) -> dict[str, tuple[Question, ...]]:
        found: dict[str, list[Question]] = {}
        for question_id in sorted(self.questions):
            for code in self.questions[question_id].exams:
                found.setdefault(code, []).append(self.questions[question_id])
        return {code: tuple(questions) for code, questions in found.items()}

    def fingerprint(self, questions: Iterable[Question]) -> str:
        """``sha256:`` and a hash over ids and revisions: equal for the same questions asked in the same words."""
        digest = hashlib.sha256()
        for question in sorted(questions, key=lambda q: q.id):
            digest.update(f"{question.id} {self.revision_of(question.id)}\n".encode())
        return f"sha256:{digest.hexdigest()}"


def assemble(exams: Iterable[Exam], files: Iterable[BankFile], problems: Iterable[BankError] = ()) -> Library:
    """Put files together: first come, first kept; shipped files come first.

    A question is left out, with a problem that names file and id, when its id is taken, when an objective names no known task, or
    when its case is not there.
    """
    found = list(problems)
    by_code: dict[str, Exam] = {}
    for exam in exams:
        if exam.code in by_code:
            title, detail = (
                "Two blueprints have the same code",
                "The first one is used, and shipped ones come first. Give the other another code, or remove it.",
            )
            found.append(BankError(title, detail, f"blueprint {exam.code}"))
        else:
            by_code[exam.code] = exam
    questions: dict[str, Question] = {}
    cases: dict[str, Case] = {}
    origins: dict[str, Origin] = {}
    headers: list[tuple[BankHeader, str, bool]] = []
    loaded = list(files)
    for bank_file in loaded:
        found += bank_file.problems
        headers.append((bank_file.header, bank_file.file, bank_file.shipped))
        for case in bank_file.cases:
            if case.id in cases:
                found.append(
                    _problem("Two cases have the same id", bank_file.file, f"case {case.id}", "The first one is used.")
                )
            else:
                cases[case.id] = case
    for bank_file in loaded:
        for question in bank_file.questions:
            where = f"question {question.id}"
            if question.id in questions:
                first = origins[question.id]
                kept = "the shipped one" if first.shipped and not bank_file.shipped else "the first one"
                found.append(
                    _problem(
                        "Two questions have the same id",
                        bank_file.file,
                        where,
                        f"It is also in {first.file}; {kept} is used. Give this one another id.",
                    )
                )
                continue
            unknown = [o for o in question.objectives if not _exists(o, by_code)]
            if unknown:
                detail = f"{unknown[0]} is no task of an exam that mlsim knows. `mlsim bank show EXAM` lists the tasks."
                found.append(_problem("Unknown objective", bank_file.file, f"{where}, field objectives", detail))
                continue
            if question.case is not None and question.case not in cases:
                found.append(
                    _problem(
                        "Unknown case",
                        bank_file.file,
                        f"{where}, field case",
                        f"There is no [[case]] with the id {question.case}.",
                    )
                )
                continue
            questions[question.id] = question
            origins[question.id] = Origin(bank_file.header.id, bank_file.file, bank_file.shipped)
    return Library(by_code, questions, cases, origins, tuple(headers), tuple(found))


def _exists(objective: str, exams: Mapping[str, Exam]) -> bool:
    code, _, task = objective.partition(":")
    return code in exams and task in exams[code].task_ids


def _problem(title: str, file: str, where: str, detail: str) -> BankError:
    question = where.removeprefix("question ").partition(",")[0] if where.startswith("question ") else ""
    return BankError(title, detail, f"{file}, {where}", file=file, question=question)
