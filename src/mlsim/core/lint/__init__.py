"""Rules for banks: what a program can check about a question. Rules give findings, they never print.

``run`` is the one entry; each rule is a function registered by `rule` or `bank_rule` in a module of its family: S structure,
M metadata, C cues, T stems, B banks as a whole. The numbers are those of the project's style guide and never change their meaning.
"""

from __future__ import annotations

from collections.abc import Iterable

from mlsim.core.library import Library
from mlsim.core.lint import alike, bank, coverage, cues, metadata, shapes, solver, stems, structure
from mlsim.core.lint.base import BankRule, Context, Finding, Rule, Severity, rules

__all__ = ["BankRule", "Context", "Finding", "Rule", "Severity", "rules", "run"]

_FAMILIES = (structure, metadata, cues, shapes, stems, bank, solver, alike, coverage)


def run(library: Library, context: Context, only: Iterable[str] | None = None) -> list[Finding]:
    """All findings on a library, in the order of files and questions.

    Args:
        library: what was loaded; its problems become findings of rule S01.
        context: the day, and which files to report on.
        only: ids of rules to run; all if not given.

    A finding that its question, or for a bank as a whole a ``[bank]`` table, waives with a reason is left out; errors about a whole
    bank cannot be waived.
    """
    wanted = None if only is None else set(only)
    found: list[Finding] = []
    if wanted is None or "S01" in wanted:
        for problem in library.problems:
            place = problem.where.removeprefix(problem.file).lstrip(", ")
            text = f"{problem.title}{f' ({place})' if place else ''}. {problem.detail}"
            found.append(Finding("S01", "error", problem.file, problem.question, text, "Mend the place named."))
    for check in rules():
        if wanted is None or check.id in wanted:
            found += check.run(library, context)
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
