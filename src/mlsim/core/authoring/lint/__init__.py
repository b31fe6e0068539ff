"""Rules for banks: what a program can check about a question. Rules give findings, they never print.

``run`` is the one entry; each rule is a function registered by `rule` or `bank_rule` in a module of its family: S structure,
M metadata, C cues, T stems, B banks as a whole. The numbers are those of the project's style guide and never change their meaning.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from mlsim.core.authoring.lint import alike, bank, coverage, cues, metadata, shapes, solver, stems, structure
from mlsim.core.authoring.lint.base import BankRule, Context, Finding, Rule, Severity, rules
from mlsim.core.bank.library import Library

__all__ = ["BankRule", "Context", "Finding", "Rule", "Severity", "rules", "run"]

_FAMILIES = (structure, metadata, cues, shapes, stems, bank, solver, alike, coverage)


def _is_style(finding: Finding) -> bool:
    """Whether a finding is about how a question is written, not about whether it can be asked."""
    return finding.severity == "error" and finding.rule != "S01"


def _without_imported(library: Library) -> Library:
    """The library without questions that were imported, and without the exams that only they serve."""
    imported = {name for name, question in library.questions.items() if question.source is not None}
    if not imported:
        return library
    own = {
        code for code in library.exams if (served := library.serving(code)) and all(q.id in imported for q in served)
    }
    return replace(
        library,
        exams={code: exam for code, exam in library.exams.items() if code not in own},
        questions={name: question for name, question in library.questions.items() if name not in imported},
        origins={name: origin for name, origin in library.origins.items() if name not in imported},
    )


def run(library: Library, context: Context, only: Iterable[str] | None = None) -> list[Finding]:
    """All findings on a library, in the order of files and questions.

    Args:
        library: what was loaded; its problems become findings of rule S01.
        context: the day, and which files to report on.
        only: ids of rules to run; all if not given.

    A finding that its question, or for a bank as a whole a ``[bank]`` table, waives with a reason is left out; errors about a whole
    bank cannot be waived. Imported questions were written by others: what breaks the style of this project's own is a warning there,
    and figures about banks as a whole leave them out.
    """
    wanted = None if only is None else set(only)
    found: list[Finding] = []
    if wanted is None or "S01" in wanted:
        for problem in library.problems:
            place = problem.where.removeprefix(problem.file).lstrip(", ")
            text = f"{problem.title}{f' ({place})' if place else ''}. {problem.detail}"
            found.append(Finding("S01", "error", problem.file, problem.question, text, "Mend the place named."))
    ours = _without_imported(library)
    for check in rules():
        if wanted is None or check.id in wanted:
            found += check.run(ours if isinstance(check, BankRule) else library, context)
    imported = library.questions.keys() - ours.questions.keys()
    found = [replace(f, severity="warning") if _is_style(f) and f.question in imported else f for f in found]
    waived = {(question.id, waiver.rule) for question in library.questions.values() for waiver in question.waive}
    accepted = {(waiver.rule, waiver.subject or "") for header, _, _ in library.headers for waiver in header.waive}
    kept = [
        f
        for f in found
        if (f.question, f.rule) not in waived
        and (f.question or f.severity == "error" or (f.rule, f.subject) not in accepted)
        and context.wants(f.file)
    ]
    order = {question_id: number for number, question_id in enumerate(library.questions)}
    return sorted(kept, key=lambda f: (f.file, order.get(f.question, -1), f.rule))
