"""All exams and questions that are there, as one value, and what was wrong with those that are not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Generic, NamedTuple, Protocol, TypeVar

from mlsim.core.bank.exams import Exam
from mlsim.core.bank.questions import BankHeader, Case, Question, revision
from mlsim.core.base.errors import BankError, UsageError


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
        return exam_named(self.exams, code)

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
        known = self._revisions.get(question_id)
        if known is None:
            question = self.questions[question_id]
            known = self._revisions[question_id] = revision(question, self.scenario_of(question))
        return known

    @cached_property
    def _revisions(self) -> dict[str, str]:
        """Those that have been asked for: a hash of a whole question costs more than the lookup."""
        return {}

    def serving(self, code: str) -> tuple[Question, ...]:
        """The questions that serve an exam, of any kind, by id."""
        return self._serving.get(code, ())

    @cached_property
    def _serving(self) -> dict[str, tuple[Question, ...]]:
        return by_exam(self.questions)


def exam_named(exams: Mapping[str, Exam], code: str) -> Exam:
    """The exam with a code, in any case of letters. Raises UsageError, naming those that exist."""
    exam = exams.get(code.upper())
    if exam is None:
        raise UsageError(f"There is no exam {code}", f"Known are {', '.join(exams) or 'none'}.")
    return exam


def assemble(exams: Iterable[Exam], files: Iterable[BankFile], problems: Iterable[BankError] = ()) -> Library:
    """Put files together: first come, first kept; shipped files come first.

    A question is left out, with a problem that names file and id, when its id is taken, when an objective names no known task, or
    when its case is not there.

    Args:
        exams: the blueprints, shipped ones first.
        files: the bank files, shipped ones first.
        problems: what was wrong with the blueprints; it comes first among the problems of the library.
    """
    found = list(problems)
    by_code = by_codes(exams, found)
    cases: dict[str, Case] = {}
    headers: list[tuple[BankHeader, str, bool]] = []
    loaded = list(files)
    for bank_file in loaded:
        found += bank_file.problems
        headers.append((bank_file.header, bank_file.file, bank_file.shipped))
        for case in bank_file.cases:
            cases.setdefault(case.id, case)
    parts = [
        Part(one.header.id, one.file, one.shipped, one.questions, tuple(case.id for case in one.cases))
        for one in loaded
    ]
    questions, origins = settle(parts, by_code, found)
    return Library(by_code, questions, cases, origins, tuple(headers), tuple(found))


def by_codes(exams: Iterable[Exam], problems: list[BankError]) -> dict[str, Exam]:
    """Exams by code; of two with one code the first, with a problem added."""
    found: dict[str, Exam] = {}
    for exam in exams:
        if exam.code in found:
            title, detail = (
                "Two blueprints have the same code",
                "The first one is used, and shipped ones come first. Give the other another code, or remove it.",
            )
            problems.append(BankError(title, detail, f"blueprint {exam.code}"))
        else:
            found[exam.code] = exam
    return found


class Asking(Protocol):
    """What putting files together needs of a question; its card has it, too."""

    @property
    def id(self) -> str:
        """Its id."""

    @property
    def objectives(self) -> tuple[str, ...]:
        """The tasks that it serves."""

    @property
    def case(self) -> str | None:
        """The case that it belongs to."""


A = TypeVar("A", bound=Asking)


def by_exam(questions: Mapping[str, A]) -> dict[str, tuple[A, ...]]:
    """For each exam the questions, or their cards, that serve it, by id."""
    found: dict[str, list[A]] = {}
    for name in sorted(questions):
        for code in dict.fromkeys(objective.partition(":")[0] for objective in questions[name].objectives):
            found.setdefault(code, []).append(questions[name])
    return {code: tuple(serving) for code, serving in found.items()}


class Part(NamedTuple, Generic[A]):
    """One file: its questions, or their cards, and the ids of its cases."""

    bank: str
    file: str
    shipped: bool
    questions: tuple[A, ...]
    cases: tuple[str, ...]


def settle(
    parts: Sequence[Part[A]], exams: Mapping[str, Exam], problems: list[BankError]
) -> tuple[dict[str, A], dict[str, Origin]]:
    """Which questions of all files are used, and where each stands; see `assemble`. Problems are added to ``problems``."""
    cases: set[str] = set()
    for part in parts:
        for case in part.cases:
            if case in cases:
                problems.append(
                    _problem("Two cases have the same id", part.file, f"case {case}", "The first one is used.")
                )
            cases.add(case)
    questions: dict[str, A] = {}
    origins: dict[str, Origin] = {}
    for part in parts:
        origin = Origin(part.bank, part.file, part.shipped)
        for question in part.questions:
            problem = _unfit(question, part, questions, origins, exams, cases)
            if problem is not None:
                problems.append(problem)
                continue
            questions[question.id] = question
            origins[question.id] = origin
    return questions, origins


def _unfit(
    question: A,
    part: Part[A],
    questions: Mapping[str, A],
    origins: Mapping[str, Origin],
    exams: Mapping[str, Exam],
    cases: set[str],
) -> BankError | None:
    """Why a question is left out, if it is."""
    where = f"question {question.id}"
    if question.id in questions:
        first = origins[question.id]
        kept = "the shipped one" if first.shipped and not part.shipped else "the first one"
        detail = f"It is also in {first.file}; {kept} is used. Give this one another id."
        return _problem("Two questions have the same id", part.file, where, detail)
    unknown = [o for o in question.objectives if not _exists(o, exams)]
    if unknown:
        detail = f"{unknown[0]} is no task of an exam that mlsim knows. `mlsim bank show EXAM` lists the tasks."
        return _problem("Unknown objective", part.file, f"{where}, field objectives", detail)
    if question.case is not None and question.case not in cases:
        detail = f"There is no [[case]] with the id {question.case}."
        return _problem("Unknown case", part.file, f"{where}, field case", detail)
    return None


def _exists(objective: str, exams: Mapping[str, Exam]) -> bool:
    code, _, task = objective.partition(":")
    return code in exams and task in exams[code].task_ids


def _problem(title: str, file: str, where: str, detail: str) -> BankError:
    question = where.removeprefix("question ").partition(",")[0] if where.startswith("question ") else ""
    return BankError(title, detail, f"{file}, {where}", file=file, question=question)
