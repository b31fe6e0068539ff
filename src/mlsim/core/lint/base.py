"""What a rule and a finding are, and the registry."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal, NamedTuple

from mlsim.core.library import Library
from mlsim.core.questions import Question

Severity = Literal["error", "warning", "info"]


class Hit(NamedTuple):
    """What a rule says about one question."""

    message: str
    fix: str
    severity: Severity | None = None
    """Where it differs from the rule's own."""


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong in one place."""

    rule: str
    severity: Severity
    file: str
    question: str
    """The question's id; empty for a whole file."""
    message: str
    fix: str
    """What to do, in one line."""


@dataclass(frozen=True)
class Context:
    """What rules may need beside the library.

    Args:
        today: the day on which ages are counted.
        files: report on these files only; on all if empty.
    """

    today: date
    files: frozenset[str] = frozenset()

    def wants(self, file: str) -> bool:
        """Whether findings in ``file`` are asked for."""
        return not self.files or file in self.files


@dataclass(frozen=True)
class Rule:
    """One check, with the id under which it is known."""

    id: str
    severity: Severity
    title: str
    check: Callable[[Question, Library, Context], Iterator[Hit]]

    def run(self, library: Library, context: Context) -> Iterator[Finding]:
        """The findings on every question of the library."""
        for question in library.questions.values():
            file = library.origins[question.id].file
            for hit in self.check(question, library, context):
                yield Finding(self.id, hit.severity or self.severity, file, question.id, hit.message, hit.fix)


_registry: dict[str, Rule] = {}


def rule(rule_id: str, severity: Severity, title: str) -> Callable[..., Callable[..., Iterator[Hit]]]:
    """Register a check of one question under a stable id."""

    def register(check: Callable[[Question, Library, Context], Iterator[Hit]]) -> Callable[..., Iterator[Hit]]:
        _registry[rule_id] = Rule(rule_id, severity, title, check)
        return check

    return register


def rules() -> tuple[Rule, ...]:
    """All registered rules by id."""
    return tuple(_registry[rule_id] for rule_id in sorted(_registry))


def texts_of(question: Question) -> list[tuple[str, str]]:
    """Every text of a question that a person reads, with the name of its field."""
    found = [("stem", question.stem), ("takeaway", question.takeaway or "")]
    match question.type:
        case "single" | "multiple":
            for number, option in enumerate(question.options, start=1):
                found += _with_explanations(f"option {number}", option.text, option.why, option.when)
        case "ordering":
            for number, step in enumerate(question.steps, start=1):
                found += _with_explanations(f"step {number}", step.text, step.why, step.when)
        case "matching":
            found += [(f"response {number}", match.text) for number, match in enumerate(question.responses, start=1)]
            for number, prompt in enumerate(question.prompts, start=1):
                found += _with_explanations(f"prompt {number}", prompt.text, prompt.why, None)
    return [(name, text) for name, text in found if text]


def _with_explanations(name: str, text: str, why: str | None, when: str | None) -> list[tuple[str, str]]:
    return [(name, text), (f"{name} why", why or ""), (f"{name} when", when or "")]
