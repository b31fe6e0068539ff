"""C01 to C06 and C10: what gives the key away to somebody who knows nothing about the subject. C07 to C09 are in `shapes`."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import Final

from mlsim.core.authoring.lint.base import BankHit, Context, Hit, bank_rule, rule
from mlsim.core.authoring.lint.words import (
    choices,
    content,
    document_frequencies,
    offered,
    originals,
    situation,
    without_code,
)
from mlsim.core.bank.library import Library
from mlsim.core.bank.questions import Question
from mlsim.core.bank.registry import Registry

LONGER: Final = 1.25
MUCH_LONGER: Final = 1.5
SHORTER: Final = 0.6
SPREAD: Final = 2.0
SPREAD_FROM: Final = 40
"""Characters. Options that are names or numbers are as long as they are."""
RARE: Final = 0.02
REPEATS: Final = 2

#: "Every evening" and "every 10 minutes" are schedules.
_TIMES: Final = r"second|minute|hour|day|night|morning|evening|week|month|quarter|year|time"
ABSOLUTES: Final = re.compile(
    r"(?<![\w-])(?:always|never|only|all|none|guarantee[sd]?|guaranteeing"
    rf"|every(?! (?:(?:\d+|other|single|few|[a-z]+teen|two|three|four|five|six|ten|twelve) )?(?:{_TIMES})))(?![\w-])",
    re.IGNORECASE,
)
_VAGUE: Final = re.compile(
    r"(?<![\w-])(?:often|usually|generally|sometimes|frequently|typically|normally|mostly|occasionally|rarely|seldom"
    r"|commonly)(?![\w-])",
    re.IGNORECASE,
)
#: Terms of storage and retrieval, and comparisons, which mean something exact.
_EXACT: Final = re.compile(
    r"\b(?:in)?frequently (?:accessed|used|read|asked)\b|\b(?:most|more|less|least|equally|as|so|too|how) (?:frequently|often)\b",
    re.IGNORECASE,
)
_NAME: Final = re.compile(r"(?<=[a-z,] )[A-Z][\w-]*(?: [A-Z][\w-]*)*")
_QUOTED: Final = re.compile(r"\"[^\"]*\"")


def plain(text: str) -> str:
    """The text without code, names and quotations: words in those are not the author's choice."""
    return _NAME.sub(" ", _QUOTED.sub(" ", without_code(text)))


@rule("C01", "warning", "The key is not much longer than the longest distractor")
def _c01(question: Question, library: Library, context: Context) -> Iterator[Hit]:
    keys, distractors = choices(question)
    if not keys or max(map(len, keys + distractors)) < SPREAD_FROM:
        return
    ratio = min(map(len, keys)) / max(map(len, distractors))
    if ratio > LONGER:
        yield Hit(
            f"The key is {ratio:.2f} times as long as the longest distractor.",
            "Say in the distractors as much as in the key.",
            "error" if ratio > MUCH_LONGER else None,
        )


@rule("C02", "warning", "The key is not much shorter than the shortest distractor")
def _c02(question: Question, library: Library, context: Context) -> Iterator[Hit]:
    keys, distractors = choices(question)
    if not keys or max(map(len, keys + distractors)) < SPREAD_FROM:
        return
    ratio = max(map(len, keys)) / min(map(len, distractors))
    if ratio < SHORTER:
        yield Hit(
            f"The key is {ratio:.2f} times as long as the shortest distractor.",
            "Say in the key as much as in the distractors.",
        )


@rule("C03", "warning", "Options are about equally long")
def _c03(question: Question, library: Library, context: Context) -> Iterator[Hit]:
    keys, distractors = choices(question)
    lengths = [len(text) for text in keys + distractors]
    if lengths and max(lengths) >= SPREAD_FROM and max(lengths) > SPREAD * min(lengths):
        yield Hit(
            f"The longest option has {max(lengths)} characters, the shortest {min(lengths)}.",
            "Bring them closer to each other.",
        )


@rule("C04", "warning", "Absolute words do not mark the distractors")
def _c04(question: Question, library: Library, context: Context) -> Iterator[Hit]:
    keys, distractors = choices(question)
    if any(ABSOLUTES.search(plain(text)) for text in keys):
        return
    found = [match.group(0) for text in distractors for match in ABSOLUTES.finditer(plain(text))]
    if found:
        yield Hit(
            f"Only distractors have absolute words ({', '.join(sorted(set(map(str.lower, found))))}).",
            "Say it without them, or have one in the key.",
        )


@rule("C05", "warning", "No option says vaguely how often")
def _c05(question: Question, library: Library, context: Context) -> Iterator[Hit]:
    for name, text in offered(question):
        found = _VAGUE.search(_EXACT.sub(" ", plain(text)))
        if found:
            yield Hit(f'The {name} says "{found.group(0)}".', "Say how often, or leave it out.")


@bank_rule("C06", "warning", "The key alone does not repeat words of the situation")
def _c06(library: Library, context: Context) -> Iterator[BankHit]:
    """A key that echoes the situation.

    Two words that only the key has in common with the situation are an echo, and so is one that is rare among all questions. A
    distractor with as many such words of its own leads away from the key as much as these lead to it, so there is no cue then.
    """
    whole = {q.id: f"{q.stem} {library.scenario_of(q)} {' '.join(q.texts)}" for q in library.questions.values()}
    seen_in = document_frequencies(whole.values())
    for question in library.questions.values():
        keys, distractors = choices(question)
        if not keys:
            continue
        asked = content(f"{library.scenario_of(question)} {situation(question.stem)}")
        names = _names_of_several(keys + distractors, context.services)
        echoes = [_echo(asked, names, text, [t for t in keys + distractors if t != text]) for text in distractors]
        words: set[str] = set()
        for key in keys:
            mine = _echo(asked, names, key, distractors)
            rare = any(seen_in[word] <= RARE * len(whole) for word in mine)
            if (len(mine) >= REPEATS or rare) and len(mine) > max(map(len, echoes), default=0):
                words.update(originals(key, mine))
        if words:
            yield BankHit(
                f"The key alone repeats the situation: {', '.join(sorted(words))}.",
                "Use another word in one of the two, or have distractors repeat the situation as well.",
                question=question.id,
            )


def _echo(asked: frozenset[str], names: frozenset[str], text: str, others: list[str]) -> frozenset[str]:
    return (asked & content(text)) - names - frozenset().union(*map(content, others))


def _names_of_several(texts: list[str], services: Registry | None) -> frozenset[str]:
    """The words of the services that two or more options name."""
    if services is None:
        return frozenset()
    count = Counter(name for text in texts for name in {mention.spelling for mention in services.mentions(text)})
    return frozenset().union(*(content(name) for name, number in count.items() if number >= 2))


def specifics(text: str, services: Registry | None) -> Mapping[str, int]:
    """What makes an option look precise: its digits, commas, parentheses and names of services."""
    return {
        "digits": sum(char.isdigit() for char in text),
        "commas": text.count(","),
        "names of services": len(services.mentions(text)) if services is not None else 0,
        "parentheses": text.count("("),
    }


@rule("C10", "info", "The key does not look more precise than the distractors")
def _c10(question: Question, library: Library, context: Context) -> Iterator[Hit]:
    if question.type != "single":
        return
    rows = [specifics(text, context.services) for text in question.texts]
    key = question.key[0]
    most = [name for name in rows[0] if _leads([row[name] for row in rows], key, max)]
    if most:
        yield Hit(f"The key alone has the most {' and '.join(most)}.", "Be as precise in the distractors.")


def _leads(values: list[int], index: int, best: Callable[[list[int]], int]) -> bool:
    return values[index] == best(values) and values.count(values[index]) == 1
