"""T01 to T06: how a stem asks, what it looks like, and the names of services in it and in the options."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from mlsim.core.authoring.lint.base import BankHit, Context, Hit, Severity, bank_rule, rule, texts_of
from mlsim.core.authoring.lint.words import SELECT, lead_in, listed, offered, sentences, without_code
from mlsim.core.bank.library import Library
from mlsim.core.bank.questions import Question
from mlsim.core.bank.registry import Mention, Registry

STANDALONE: Final = (25, 150)
TOO_LONG: Final = 220
SCENARIO: Final = (100, 350)
OPTION_WORDS: Final = 60
CODE_LINES: Final = 20
CODE_COLUMNS: Final = 90
NEGATIVE_SHARE: Final = 0.03
FEW: Final = 50
"""Stems. Among fewer, one negative lead-in is no share."""
#: Exams of which no key may be a service that takes no new customers.
CURRENT_EXAMS: Final = frozenset({"MLA-C02", "AIF-C01", "PMLE"})

_PRODUCT: Final = re.compile(r"\b(?:Amazon|AWS) ([A-Z][\w-]*)(?: [A-Z][\w-]*)*")
#: What stands after a vendor's name without being a product.
_NO_PRODUCTS: Final = listed(
    "AI API APIs Account Availability Certified Cloud Console Free GovCloud Linux Local Management Marketplace Neuron Partner "
    "Region Regions Resource SDK SDKs STS Support Web Well-Architected"
)

_REUSE: Final = re.compile(r"\b(?:one time|once|more than one time|not at all|any number of times)\b", re.IGNORECASE)
_WHICH_IS_TRUE: Final = re.compile(
    r"\b(?:which|what) of the following (?:\w+ )?(?:is|are) (?:\w+ )?(?:true|correct|false|incorrect)\b", re.IGNORECASE
)
_NEGATIVE: Final = re.compile(r"\b(?:not|except|cannot|incorrect|incorrectly|false|wrong)\b", re.IGNORECASE)
_NEGATIVES: Final = re.compile(
    r"\b(?:not|except|cannot|incorrect|incorrectly|without|never|no|none|nor|neither|unable|fails? to)\b|n't\b",
    re.IGNORECASE,
)
#: Negations inside a clause that only describes something do not turn the question round.
_CLAUSE: Final = re.compile(
    r"\b(?:that|who|which|whose|when|where|if|because|although|so|and|but|while|than)\b.*$"
    r"|\b(?:it|they|he|she|we|you) (?:has|have|had|do|does|did|is|are|was|were|can|could|will|would) not\b.*$",
    re.IGNORECASE,
)
_ASKS: Final = re.compile(r"^.*?\b(?:which|what|how|why|where|when|who|select|choose|match)\b", re.IGNORECASE)

_QUALIFIERS: Final = [
    "most",
    "least",
    "best",
    "lowest",
    "highest",
    "fewest",
    "smallest",
    "largest",
    "fastest",
    "cheapest",
]
_UPPER: Final = re.compile(rf"\b(?:{'|'.join(_QUALIFIERS).upper()})\b")
_LOWER: Final = re.compile(
    r"(?<!\bat )(?<!\bof )\b(?:most|least|best|lowest|highest|fewest)\b(?! (?:of|recent|recently)\b)(?!-)"
)
_TWO_DIMENSIONS: Final = re.compile(
    r"\b(?:MOST|LEAST|BEST|LOWEST|HIGHEST|FEWEST) (?:[\w-]+ ){0,3}?"
    r"(?:overhead|cost|costs|effort|latency|time|accuracy|delay|privileges?|work|changes|[\w-]+ly) and (?:the )?(?:[\w-]+ ){0,2}?"
    r"(?:overhead|cost|costs|effort|latency|time|accuracy|delay|privileges?|work|[\w-]+ly)\b"
)

_FENCE: Final = re.compile(r"```[^\n]*\n(.*?)(?:```|\Z)", re.DOTALL)
_FANCY: Final = {
    "\u2018": "'", "\u2019": "'", "\u201a": "'", "\u201c": '"', "\u201d": '"', "\u201e": '"', "\u00ab": '"', "\u00bb": '"',
    "\u2010": "-", "\u2011": "-", "\u2012": "-", "\u2013": "-", "\u2014": "-", "\u2015": "-", "\u2212": "-",
    "\u2026": "...", "\u00a0": "a space", "\u202f": "a space", "\u2009": "a space", "\u2022": "-", "\u2192": "->",
}  # fmt: skip
_IMAGE: Final = re.compile(
    r"!\[|<img\b|\b(?:figure|diagram|screenshot|exhibit) (?:below|above|shown|\d)|\bshown in the (?:figure|diagram|image|exhibit)"
    r"|\bthe following (?:figure|diagram|screenshot|image|exhibit)\b",
    re.IGNORECASE,
)


def _count(text: str) -> int:
    return len(_FENCE.sub(" ", text).split())


@rule("T01", "warning", "A stem or scenario is neither too short to decide nor too long to read")
def _t01(question: Question, library: Library, context: Context) -> Iterator[Hit]:
    if question.case is not None:
        first = next(q for q in library.questions.values() if q.case == question.case)
        words, (low, high) = _count(library.scenario_of(question)), SCENARIO
        if first.id == question.id and not low <= words <= high:
            yield Hit(f"The scenario of {question.case} has {words} words.", f"Have {low} to {high}.")
        return
    words, (low, high) = _count(question.stem), STANDALONE
    if words > TOO_LONG:
        yield Hit(f"The stem has {words} words.", f"Have {low} to {high}.", "error")
    elif not low <= words <= high:
        yield Hit(f"The stem has {words} words.", f"Have {low} to {high}.")


@rule("T02", "error", "A stem ends by asking")
def _t02(question: Question, library: Library, context: Context) -> Iterator[Hit]:
    stem = question.stem.strip()
    if question.type in ("single", "multiple"):
        if not stem.endswith("?") and not SELECT.search(stem):
            yield Hit("The stem does not end with a question.", "End it with a question, or with (Select TWO.)")
    elif not _REUSE.search(" ".join(sentences(stem)[-1:])):
        yield Hit(
            "The stem does not end with how often a choice may be used.",
            'End it like "Use each step one time or not at all."',
        )
    vague = _WHICH_IS_TRUE.search(stem)
    if vague:
        yield Hit(f'The stem asks "{vague.group(0)}".', "Ask for something that can be answered with options covered.")


def _negations(stem: str) -> list[str]:
    """What turns the question round, as it stands in the main clause of the lead-in."""
    asked = _ASKS.match(lead_in(stem))
    if asked is None:
        return []
    main = _CLAUSE.sub("", lead_in(stem)[asked.end() :])
    before = re.findall(r"(?i:\bexcept\b)", asked.group(0))
    return before + [found.group(0) for found in _NEGATIVE.finditer(without_code(main))]


@rule("T03", "error", "A negative lead-in shouts, and is negative once")
def _t03(question: Question, library: Library, context: Context) -> Iterator[Hit]:
    found = _negations(question.stem)
    if not found:
        return
    if any(not word.isupper() for word in found):
        yield Hit(
            f'The lead-in is negative in small letters ("{found[0]}").', "Ask for what holds, or write NOT, EXCEPT."
        )
    if len(_NEGATIVES.findall(without_code(lead_in(question.stem)))) > 1:
        yield Hit("The lead-in is negative twice.", "Ask for what holds.")


@bank_rule("T03", "warning", "Few lead-ins are negative")
def _t03_share(library: Library, context: Context) -> Iterator[BankHit]:
    total = len(library.questions)
    negative = sum(bool(_negations(question.stem)) for question in library.questions.values())
    if total >= FEW and negative > NEGATIVE_SHARE * total:
        yield BankHit(
            f"{negative} of {total} lead-ins are negative, more than {NEGATIVE_SHARE:.0%}.",
            "Ask for what holds in some.",
        )


@rule("T04", "warning", "A lead-in has one qualifier in capitals, on one dimension")
def _t04(question: Question, library: Library, context: Context) -> Iterator[Hit]:
    if question.type not in ("single", "multiple"):
        return
    asked = without_code(lead_in(question.stem))
    upper, lower = _UPPER.findall(asked), _LOWER.search(asked)
    if lower and not upper:
        yield Hit(f'The qualifier "{lower.group(0)}" is in small letters.', "Write it in capitals.")
    if len(upper) > 1 or _TWO_DIMENSIONS.search(asked):
        yield Hit("The lead-in weighs two things at once.", "Keep the one that decides; make the other a requirement.")


@rule("T05", "warning", "Everything can be read in a terminal")
def _t05(question: Question, library: Library, context: Context) -> Iterator[Hit]:
    for name, text in offered(question):
        if len(text.split()) > OPTION_WORDS:
            yield Hit(f"The {name} has {len(text.split())} words.", f"Have at most {OPTION_WORDS}.")
    scenario = [("scenario", library.scenario_of(question))] if question.case is not None else []
    for name, text in scenario + texts_of(question):
        for found in _FENCE.finditer(text):
            lines = found.group(1).rstrip("\n").split("\n")
            if len(lines) > CODE_LINES or max(map(len, lines)) > CODE_COLUMNS:
                yield Hit(
                    f"The code in the {name} has {len(lines)} lines of up to {max(map(len, lines))} columns.",
                    f"Have at most {CODE_LINES} lines of {CODE_COLUMNS} columns.",
                )
        fancy = next((char for char in text if char in _FANCY), None)
        if fancy is not None:
            yield Hit(f"The {name} has the character U+{ord(fancy):04X}.", f"Write {_FANCY[fancy]} instead.")
        picture = _IMAGE.search(text) if name in ("stem", "scenario") else None
        if picture:
            yield Hit(f'The {name} needs a picture ("{picture.group(0)}").', "Say it in words, or as a table.")


@rule("T06", "warning", "Names of services are known and current")
def _t06(question: Question, library: Library, context: Context) -> Iterator[Hit]:
    """Old names anywhere; services that are closed or gone in what is asked, not in explanations, which may say so.

    A service that is closed or gone says nothing where all exams that the question serves still name it in their guides. What the
    registry could not confirm is never an error. That no question turns on such a name is for a reader to see.
    """
    if context.services is None:
        return
    yield from _unknown(question, context.services)
    past = _is_past(question, library, context)
    seen: set[tuple[str, str]] = set()
    for name, text, role in _placed(question, library):
        for mention in context.services.mentions(without_code(text)):
            if (mention.former and past) or not _of_vendor(mention, question, library):
                continue
            hit = _judged(question, mention, role, name, context)
            if hit is not None and (mention.spelling, role if not mention.former else "") not in seen:
                seen.add((mention.spelling, role if not mention.former else ""))
                yield hit


def _unknown(question: Question, services: Registry) -> Iterator[Hit]:
    """Names in `services`, and what looks like a product of AWS in a text, that the registry does not have."""
    names = {name: f"`services` names {name}" for name in question.services if services.named(name) is None}
    for place, text in texts_of(question):
        bare, rest, end = without_code(text), "", 0
        for mention in services.mentions(bare):
            rest += bare[end : mention.start] + "#"
            end = mention.start + len(mention.spelling)
        for found in _PRODUCT.finditer(rest + bare[end:]):
            if found.group(1) not in _NO_PRODUCTS:
                names.setdefault(found.group(0), f'The {place} says "{found.group(0)}"')
    for text in names.values():
        yield Hit(f"{text}, which nobody has entered.", "Check the name, and enter it in the registry.")


def _is_past(question: Question, library: Library, context: Context) -> bool:
    """Whether each exam that the question serves can no longer be taken: its guide keeps the names of its time."""
    ends = [library.exams[code].ends for code in question.exams if code in library.exams]
    return bool(ends) and all(day is not None and day < context.today for day in ends)


def _placed(question: Question, library: Library) -> Iterator[tuple[str, str, str]]:
    """Each text with its name, and whether it is asked, a key, a distractor, or explains."""
    if question.case is not None:
        yield "scenario", library.scenario_of(question), "asked"
    keys = {f"{name}" for number, (name, _) in enumerate(offered(question)) if number in question.key}
    choices = {name for name, _ in offered(question)}
    for name, text in texts_of(question):
        explains = name.endswith((" why", " when")) or name == "takeaway"
        yield (
            name,
            text,
            "explained" if explains else "key" if name in keys else "distractor" if name in choices else "asked",
        )
    for name in question.services:
        yield "list of services", name, "listed"


def _of_vendor(mention: Mention, question: Question, library: Library) -> bool:
    """Whether a name means this vendor's service: a "Data Catalog" is something else on AWS."""
    if mention.spelling.split()[0] in ("Amazon", "AWS", "Google", "Vertex"):
        return True
    vendors = {library.exams[code].vendor.split()[0].lower() for code in question.exams if code in library.exams}
    return mention.service.vendor in vendors or not vendors & {"aws", "google"}


def _judged(question: Question, mention: Mention, role: str, name: str, context: Context) -> Hit | None:
    service = mention.service
    if mention.former:
        still = mention.spelling in service.former_also_current
        if still and role == "explained":
            return None
        mild = still or not service.verified
        return Hit(
            f'The {name} says "{mention.spelling}", an old name.',
            f'Write "{service.name}".',
            "warning" if mild else "error",
        )
    status = service.status_on(context.today)
    if status not in ("closed-to-new", "retired") or role in ("explained", "listed"):
        return None
    if set(question.exams) <= set(service.exams):
        return None
    current = bool(CURRENT_EXAMS & set(question.exams))
    severity: Severity = "error" if role == "key" and (status == "retired" or current) else "warning"
    what = "is gone" if status == "retired" else "takes no new customers"
    return Hit(
        f'The {name} says "{mention.spelling}", which {what}{f" since {service.since}" if service.since else ""}.',
        "Use what is current, or keep the question to exams whose guide names it.",
        severity if service.verified else "warning",
    )
