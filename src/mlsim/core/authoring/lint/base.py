"""What a rule and a finding are, and the registry."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, NamedTuple

from mlsim.core.bank.library import Library
from mlsim.core.bank.questions import Question
from mlsim.core.bank.registry import Registry

Severity = Literal["error", "warning", "info"]


class Hit(NamedTuple):
    """What a rule says about one question."""

    message: str
    fix: str
    severity: Severity | None = None
    """Where it differs from the rule's own."""


class BankHit(NamedTuple):
    """What a rule says about a bank as a whole, or about a question among the others."""

    message: str
    fix: str
    severity: Severity | None = None
    """Where it differs from the rule's own."""
    question: str = ""
    """The id of the question that is concerned, if it is one."""
    subject: str = ""
    """What it is about where that is no question: a domain or task as ``EXAM:ID``, an exam, a service. A bank waives by it."""


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong in one place."""

    rule: str
    severity: Severity
    file: str
    question: str
    """The question's id; empty for a whole file or bank."""
    message: str
    fix: str
    """What to do, in one line."""
    subject: str = ""
    """Of a finding on a whole bank: what it is about. The ``[bank]`` table waives it by rule and subject."""


@dataclass(frozen=True)
class Context:
    """What rules may need beside the library.

    Args:
        today: the day on which ages are counted.
        files: report on these files only; on all if empty.
        services: names of services and what became of them. Without it, no rule judges a name.
        forms: for how many forms without a common question a bank is meant to suffice, by exam.
        whole: the library holds all questions there are, so that it can be said what is missing.
        seeds: for how many seeds to try whether the forms can be drawn.
    """

    today: date
    files: frozenset[str] = frozenset()
    services: Registry | None = None
    forms: Mapping[str, int] = field(default_factory=dict)
    whole: bool = False
    seeds: int = 5

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


@dataclass(frozen=True)
class BankRule:
    """One check that looks at all questions together: shares, likenesses, what a bank lacks."""

    id: str
    severity: Severity
    title: str
    check: Callable[[Library, Context], Iterator[BankHit]]

    def run(self, library: Library, context: Context) -> Iterator[Finding]:
        """The findings; one that concerns no single question names the file or folder that holds all of them."""
        place = _common(origin.file for origin in library.origins.values())
        for hit in self.check(library, context):
            file = library.origins[hit.question].file if hit.question else place
            yield Finding(self.id, hit.severity or self.severity, file, hit.question, hit.message, hit.fix, hit.subject)


def _common(files: Iterable[str]) -> str:
    """The file, or the deepest folder that all files lie in; empty if there is none."""
    paths = [file.split("/") for file in dict.fromkeys(files)]
    shared: list[str] = []
    for parts in zip(*paths, strict=False):
        if len(set(parts)) > 1:
            break
        shared.append(parts[0])
    return "/".join(shared)


_registry: dict[str, list[Rule | BankRule]] = {}
"""By id. A rule may have a part that looks at one question, and one that looks at all."""


def rule(rule_id: str, severity: Severity, title: str) -> Callable[..., Callable[..., Iterator[Hit]]]:
    """Register a check of one question under a stable id.

    Args:
        rule_id: the letter of its family and two digits; it never changes its meaning.
        severity: of its findings, where a finding does not say another.
        title: what holds where the rule is kept, without a full stop.
    """

    def register(check: Callable[[Question, Library, Context], Iterator[Hit]]) -> Callable[..., Iterator[Hit]]:
        _registry.setdefault(rule_id, []).append(Rule(rule_id, severity, title, check))
        return check

    return register


def bank_rule(rule_id: str, severity: Severity, title: str) -> Callable[..., Callable[..., Iterator[BankHit]]]:
    """Register a check of all questions together under a stable id; see `rule`."""

    def register(check: Callable[[Library, Context], Iterator[BankHit]]) -> Callable[..., Iterator[BankHit]]:
        _registry.setdefault(rule_id, []).append(BankRule(rule_id, severity, title, check))
        return check

    return register


def rules() -> tuple[Rule | BankRule, ...]:
    """All registered rules by id."""
    return tuple(entry for rule_id in sorted(_registry) for entry in _registry[rule_id])


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
