"""``mlsim bank list|show|lint``."""

from __future__ import annotations

import argparse
import gc
from collections import Counter
from collections.abc import Sequence
from typing import Any, Final

from mlsim.cli.output import print_json
from mlsim.cli.places import path_of
from mlsim.cli.wiring import paths, today
from mlsim.core.authoring.lint import Context, rules, run
from mlsim.core.bank.exams import Exam
from mlsim.core.bank.library import BankFile, Library, assemble
from mlsim.core.base.errors import UsageError
from mlsim.core.base.model import Model
from mlsim.core.form.forms import numbered
from mlsim.core.screens.plain import question_text
from mlsim.store.banks import all_exams, load_bank_file, load_folder, load_library
from mlsim.store.registry import load_registry

PROMISED: Final = {"MLA-C02": 3, "MLA-C01": 3, "MLS-C01": 2, "PMLE": 2, "AIF-C01": 1}
"""How many full forms without a question in common the shipped banks are meant to give, by exam."""


def list_banks(arguments: argparse.Namespace) -> int:
    """Print exams and banks with their counts."""
    library = load_library(paths())
    listing = _listing(library)
    if arguments.json:
        print_json(listing)
        return 1 if library.problems else 0
    print("exams")
    for exam in listing["exams"]:
        print(f"  {exam['code']:<8}  {exam['questions']:>5} questions   {exam['status']:<24} {exam['name']}")
    print("banks")
    for bank in listing["banks"]:
        pending = f", {bank['pending']} not yet solved blind" if bank["pending"] else ""
        origin = "" if bank["shipped"] else "  (yours)"
        print(f"  {bank['id']:<8}  {bank['questions']:>5} questions in {len(bank['files'])} files{pending}{origin}")
    for problem in library.problems:
        print(f"problem: {problem}")
    return 1 if library.problems else 0


def _listing(library: Library) -> dict[str, Any]:
    day = today()
    banks: dict[str, dict[str, Any]] = {}
    for header, file, shipped in library.headers:
        entry = banks.setdefault(
            header.id, {"id": header.id, "shipped": shipped, "questions": 0, "pending": 0, "files": []}
        )
        entry["files"].append({"file": file, "title": header.title, "license": header.license})
    for question_id, origin in library.origins.items():
        banks[origin.bank]["questions"] += 1
        banks[origin.bank]["pending"] += library.questions[question_id].review == "pending"
    exams = [
        {
            "code": exam.code,
            "name": exam.name,
            "vendor": exam.vendor,
            "status": exam.status_line(day),
            "minutes": exam.minutes,
            "form_questions": exam.questions,
            "pass_mark": exam.pass_mark,
            "forms": len(numbered(exam, library)),
            "questions": len(library.serving(exam.code)),
            "by_domain": dict(
                Counter(exam.domain_of(q.task_in(exam.code) or "").id for q in library.serving(exam.code))
            ),
            "by_type": dict(Counter(q.type for q in library.serving(exam.code))),
        }
        for exam in library.exams.values()
    ]
    problems = [{"title": p.title, "detail": p.detail, "where": p.where} for p in library.problems]
    return {
        "exams": exams,
        "banks": [b for b in banks.values() if b["questions"] or b["id"] != "unreadable"],
        "problems": problems,
    }


def show(arguments: argparse.Namespace) -> int:
    """Print an exam's blueprint, a bank's questions, or one question with its explanations."""
    library = load_library(paths())
    name: str = arguments.name
    if name.upper() in library.exams:
        exam = library.exam(name)
        if arguments.json:
            print_json(_plain(exam))
        else:
            print(_exam_text(exam, library))
        return 0
    if name in library.questions:
        question = library.question(name)
        if arguments.json:
            print_json(_plain(question))
        else:
            print(question_text(question, library.scenario_of(question)))
            print(f"\nfile: {library.origins[name].file}")
        return 0
    members = [q for q in library.questions.values() if library.origins[q.id].bank == name]
    if not members:
        raise UsageError(f"There is no exam, bank or question {name}", "`mlsim bank list` names exams and banks.")
    if arguments.json:
        print_json([_plain(question) for question in members])
    else:
        for question in members:
            print(f"{question.id:<24} {question.type:<9} {' '.join(question.objectives)}")
    return 0


def _plain(value: Model) -> dict[str, Any]:
    """A value as plain ones, under the names that its fields have in TOML."""
    return value.model_dump(mode="json", by_alias=True, exclude_none=True)


def _exam_text(exam: Exam, library: Library) -> str:
    day = today()
    mark = f"pass mark {exam.pass_mark} of {exam.score_max}" if exam.pass_mark is not None else "no pass mark published"
    lines = [
        f"{exam.code}  {exam.name} ({exam.vendor})",
        f"{exam.status_line(day)}; {exam.minutes} minutes, {exam.questions} questions, {exam.unscored} of them unscored; {mark}",
        f"guide: {exam.guide}, checked {exam.checked}",
        f"       {exam.guide_url}",
    ]
    count = Counter(q.task_in(exam.code) for q in library.serving(exam.code))
    for domain in exam.domains:
        total = sum(count[task.id] for task in domain.tasks)
        lines.append(f"{domain.id}  {domain.name}: {domain.weight} %, {total} questions here")
        lines += [f"   {task.id}  {task.title}: {count[task.id]}" for task in domain.tasks]
    lines += [f"note: {note}" for note in exam.notes]
    return "\n".join(lines)


def lint(arguments: argparse.Namespace) -> int:
    """Print the findings on all banks, or on the files and folders given. 1 if there is an error."""
    # A thousand questions are a million small values, none of them in a cycle, and the process ends with its answer: looking for
    # cycles would take a fifth of the time.
    gc.disable()
    library = _library_of(arguments.paths) if arguments.paths else load_library(paths())
    context = Context(today=today(), services=load_registry(paths().shipped), forms=PROMISED, whole=not arguments.paths)
    families = tuple(arguments.only.upper().split(",")) if arguments.only else ()
    wanted = [rule.id for rule in rules() if rule.id.startswith(families)] if families else None
    if families and not wanted:
        raise UsageError(f"There is no rule {arguments.only}", "Name families or ids, for example S,M or C06.")
    findings = run(library, context, wanted)
    counts = Counter(finding.severity for finding in findings)
    shown = [finding for finding in findings if arguments.info or finding.severity != "info"]
    if arguments.json:
        rows = [vars(finding) for finding in findings]
        print_json({"questions": len(library.questions), "counts": dict(counts), "findings": rows})
    else:
        for finding in shown:
            place = f"{finding.file or 'all banks'}: {finding.question or finding.subject or '-'}"
            print(f"{place}: {finding.rule} {finding.severity}: {finding.message} {finding.fix}")
        print(
            f"{len(library.questions)} questions: {counts['error']} errors, {counts['warning']} warnings, "
            f"{counts['info']} notes{'' if arguments.info or not counts['info'] else ' (--info shows them)'}"
        )
    return 1 if counts["error"] else 0


def _library_of(names: Sequence[str]) -> Library:
    """What some files and folders hold, with all blueprints. Raises UsageError for one that is not there."""
    exams, problems = all_exams(paths())
    files: list[BankFile] = []
    for path in map(path_of, names):
        if not path.exists():
            raise UsageError(f"There is no file or folder {path}", "Name a bank file, or a folder of them.")
        named = path.as_posix().rstrip("/")
        if path.is_dir():
            files += load_folder(path, named, shipped=False)
        else:
            files.append(load_bank_file(path, named, shipped=False))
    return assemble(exams, files, problems)
