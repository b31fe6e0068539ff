"""B01 to B03 and B07 to B10: shares that a bank as a whole should keep to."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import Final

from mlsim.core.authoring.lint.base import BankHit, Context, bank_rule
from mlsim.core.authoring.lint.chances import bound, p_of_four
from mlsim.core.authoring.lint.words import choices, lead_in
from mlsim.core.bank.library import Library
from mlsim.core.bank.questions import Question, Single
from mlsim.core.form.assembly import DIFFICULTY_SHARES
from mlsim.core.form.forms import pool

CHANCE: Final = 0.25
SURE: Final = 0.99
UNEVEN: Final = 0.01
ENOUGH: Final = 20
"""Questions from which on a share says something."""
DIFFICULTY_MARGIN: Final = 0.10
REMEMBER: Final = 0.10
THINKING: Final = 0.70
MENTIONED: Final = 10
OFTEN_KEY: Final = 0.60
SELDOM_KEY: Final = 0.05
KEY_OF_ALL: Final = 0.12
LEAD_IN: Final = 0.35

_QUALIFIER: Final = re.compile(r"\b(?:MOST|LEAST|BEST|LOWEST|HIGHEST|FEWEST)\b(?: [\w-]+){1,2}")


def singles(questions: Iterable[Question]) -> list[Single]:
    """The questions on which a guess is right in one of four cases."""
    return [q for q in questions if isinstance(q, Single) and len(q.options) == 4]


def key_is_alone(question: Single, best: Callable[[Iterable[int]], int]) -> bool:
    """Whether the key is strictly the longest option of its question, or with `min` strictly the shortest, in characters."""
    lengths = [len(text) for text in question.texts]
    key = lengths.pop(question.key[0])
    return key != best(lengths) and best([key, *lengths]) == key


@bank_rule("B01", "warning", "The key stands in each place equally often")
def _b01(library: Library, context: Context) -> Iterator[BankHit]:
    """As the file has it; the screen shuffles. Questions that pin their order have it from their options."""
    counts = Counter(q.key[0] for q in singles(library.questions.values()) if not q.pin_order)
    places = [counts[place] for place in range(4)]
    if sum(places) >= ENOUGH and p_of_four(places) < UNEVEN:
        yield BankHit(
            f"The keys stand in the four places {', '.join(map(str, places))} times.", "Move options in some questions."
        )


@bank_rule("B02", "error", "The key is not strictly the longest option more often than chance allows")
def _b02(library: Library, context: Context) -> Iterator[BankHit]:
    yield from _extreme(library, max, "longest")


@bank_rule("B03", "warning", "The key is not strictly the shortest option more often than chance allows")
def _b03(library: Library, context: Context) -> Iterator[BankHit]:
    yield from _extreme(library, min, "shortest")


def _extreme(library: Library, best: Callable[[Iterable[int]], int], word: str) -> Iterator[BankHit]:
    questions = singles(library.questions.values())
    count = sum(key_is_alone(question, best) for question in questions)
    allowed = bound(len(questions), CHANCE, SURE)
    if count > allowed:
        yield BankHit(
            f"The key is strictly the {word} option in {count} of {len(questions)} questions; chance explains {allowed}.",
            "Bring keys and distractors to the same length.",
        )


@bank_rule("B07", "warning", "In each domain a quarter is easy, half is medium, and a quarter is hard")
def _b07(library: Library, context: Context) -> Iterator[BankHit]:
    for exam in library.exams.values():
        questions = pool(exam, library)
        for domain in exam.domains:
            tasks = {task.id for task in domain.tasks}
            levels = Counter(q.difficulty for q in questions if q.task_in(exam.code) in tasks and q.difficulty)
            total = levels.total()
            off = [
                d
                for d, share in DIFFICULTY_SHARES.items()
                if abs(levels[d] - share * total) > DIFFICULTY_MARGIN * total
            ]
            if total >= ENOUGH and off:
                shares = " / ".join(f"{levels[d] / total:.0%}" for d in DIFFICULTY_SHARES)
                yield BankHit(
                    f"Domain {domain.id} of {exam.code} has {shares} of difficulty 1, 2 and 3 in {total} questions.",
                    "Write the next questions for what is short of 25 / 50 / 25.",
                    subject=f"{exam.code}:{domain.id}",
                )


@bank_rule("B08", "warning", "Few questions ask to remember, most to apply or to judge")
def _b08(library: Library, context: Context) -> Iterator[BankHit]:
    levels = Counter(q.level for q in library.questions.values() if q.level)
    total = levels.total()
    if total < ENOUGH:
        return
    thinking = levels["apply"] + levels["analyze"] + levels["evaluate"]
    if levels["remember"] > REMEMBER * total:
        yield BankHit(f"{levels['remember']} of {total} questions ask to remember.", "Put some into a situation.")
    if thinking < THINKING * total:
        yield BankHit(
            f"{thinking} of {total} questions ask to apply, analyze or evaluate.", "Put more of them into a situation."
        )


@bank_rule("B09", "warning", "No service is nearly always, or nearly never, the key")
def _b09(library: Library, context: Context) -> Iterator[BankHit]:
    """Of questions whose options name a service; where all options name it, it decides nothing and is not counted."""
    if context.services is None:
        return
    named: Counter[str] = Counter()
    keyed: Counter[str] = Counter()
    total = 0
    for question in library.questions.values():
        keys, distractors = choices(question)
        if not keys:
            continue
        total += 1
        each = [{mention.service.name for mention in context.services.mentions(text)} for text in keys + distractors]
        for name, times in Counter(name for names in each for name in names).items():
            if times < len(each):
                named[name] += 1
                keyed[name] += any(name in names for names in each[: len(keys)])
    for name, count in sorted(named.items()):
        if count >= MENTIONED and not SELDOM_KEY <= keyed[name] / count <= OFTEN_KEY:
            yield BankHit(
                f"{name} is in the key of {keyed[name]} of the {count} questions that offer it.",
                "Offer it where it is wrong." if keyed[name] > count / 2 else "Ask for it where it is right.",
                subject=name,
            )
        if total >= ENOUGH and keyed[name] >= MENTIONED and keyed[name] > KEY_OF_ALL * total:
            yield BankHit(
                f"{name} is in the key of {keyed[name]} of {total} questions.", "Ask for other services.", subject=name
            )


@bank_rule("B10", "warning", "Stems do not all ask in the same words")
def _b10(library: Library, context: Context) -> Iterator[BankHit]:
    """The lead-in as a whole, and what it is to be best at."""
    questions = [q for q in library.questions.values() if q.type in ("single", "multiple")]
    if len(questions) < ENOUGH:
        return
    for template, count in Counter(text for q in questions for text in _templates(q)).most_common():
        if count > LEAD_IN * len(questions):
            yield BankHit(f'{count} of {len(questions)} lead-ins have "{template}".', "Ask some in other words.")


def _templates(question: Question) -> set[str]:
    asked = lead_in(question.stem)
    return {asked, *_QUALIFIER.findall(asked)}
