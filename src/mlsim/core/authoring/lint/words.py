"""Words as the rules see them: stems without endings, sentences, texts without code, and lengths."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from mlsim.core.bank.questions import Multiple, Question, Single

_WORD: Final = re.compile(r"[A-Za-z][A-Za-z'-]*[A-Za-z]|[A-Za-z]")
_TOKEN: Final = re.compile(r"[a-z0-9]+(?:[.,'-][a-z0-9]+)*")
_FENCE: Final = re.compile(r"```.*?(?:```|\Z)", re.DOTALL)
_INLINE: Final = re.compile(r"`[^`\n]*`")
_SENTENCE: Final = re.compile(r"(?<=[.?!:])\s+(?=[\"'(]?[A-Z0-9`])|\n\s*\n")
SELECT: Final = re.compile(r"\s*\((?:Select|Choose) ([A-Z]+)\.\)\s*$")
"""How many to select, in words, where a stem ends with it: ``(Select TWO.)``."""


def listed(text: str) -> frozenset[str]:
    """The words of a text, for lists that a person reads."""
    return frozenset(text.split())


#: Words that say nothing about a subject, and those that any question of this field may use.
STOP: Final = listed(
    """about above after again against along already also although among another around because been before being
    below between both could does doing down during each either else enough ever every everything first following
    from further given gives have having here into itself just keep kept last later least less made make makes many
    might more most much must need needs neither never none nothing once only other others otherwise over rather
    same second several shall should since some soon still such take taken takes than that their them then there
    these they thing things this those three through together toward under until upon used user users uses using
    very want wants well were what when where whether which while whole whose will with within without would your
    company team model models data service services solution require requires required requirement requirements
    meet meets change changes different number value values time times system application different result results
    amazon cloud google agent platform sagemaker bedrock check checks checked train trains trained training manage managed
    manages question questions answer answers input inputs output outputs night nights week weeks month months hours minutes
    seconds daily weekly morning evening today cost costs people customer customers"""
)


@lru_cache(maxsize=60_000)
def lemma(word: str) -> str:
    """A word without its ending: ``scaled``, ``scales`` and ``scaling`` are one. Crude, but the same for all."""
    low = word.lower().removesuffix("'s")
    for ending, rest in (
        ("ies", "y"),
        ("sses", "ss"),
        ("ing", ""),
        ("edly", ""),
        ("ed", ""),
        ("ers", "er"),
        ("es", ""),
    ):
        if low.endswith(ending) and len(low) - len(ending) >= 4 and not low.endswith("eed"):
            return _undoubled(low[: -len(ending)] + rest)
    if low.endswith("s") and not low.endswith(("ss", "us", "is")) and len(low) > 4:
        low = low[:-1]
    return low.removesuffix("e") if len(low) > 4 else low


def _undoubled(low: str) -> str:
    if len(low) > 4 and low[-1] == low[-2] and low[-1] not in "lsz":
        return low[:-1]
    return low.removesuffix("e") if len(low) > 4 else low


@lru_cache(maxsize=200_000)
def content(text: str) -> frozenset[str]:
    """The lemmas of the words of five or more letters that say something."""
    return frozenset(
        lemma(part)
        for word in _WORD.findall(without_code(text))
        for part in word.split("-")
        if len(part) >= 5 and part.lower() not in STOP and lemma(part) not in _STOP_LEMMAS
    )


_STOP_LEMMAS: Final = frozenset(lemma(word) for word in STOP)


@lru_cache(maxsize=200_000)
def tokens(text: str) -> tuple[str, ...]:
    """The words and numbers of a text, in lower case and in order."""
    return tuple(_TOKEN.findall(text.lower()))


def originals(text: str, lemmas: frozenset[str]) -> list[str]:
    """The words of a text, as they stand, whose lemmas are given."""
    parts = [part for word in _WORD.findall(text) for part in word.split("-")]
    return sorted({part.lower() for part in parts if lemma(part) in lemmas})


def shingles(text: str, size: int = 3) -> frozenset[tuple[str, ...]]:
    """Each run of ``size`` words."""
    words = tokens(text)
    return frozenset(words[i : i + size] for i in range(len(words) - size + 1))


def without_code(text: str) -> str:
    """The text without what stands in back quotes, which follows rules of its own."""
    return _INLINE.sub(" ", _FENCE.sub(" ", text)) if "`" in text else text


def sentences(text: str) -> list[str]:
    """The sentences of a text; a paragraph ends one, too."""
    return [part for part in (" ".join(piece.split()) for piece in _SENTENCE.split(text.strip())) if part]


@lru_cache(maxsize=200_000)
def lead_in(stem: str) -> str:
    """The sentence that asks, without how many to select: the last question, or else the last sentence."""
    parts = sentences(SELECT.sub("", stem))
    return next((part for part in reversed(parts) if part.endswith("?")), parts[-1] if parts else "")


@lru_cache(maxsize=200_000)
def situation(stem: str) -> str:
    """The stem without its lead-in."""
    asked = lead_in(stem)
    return " ".join(part for part in sentences(SELECT.sub("", stem)) if part != asked)


def choices(question: Question) -> tuple[list[str], list[str]]:
    """The texts of keys and of distractors; both empty for a question without options."""
    if not isinstance(question, Single | Multiple):
        return [], []
    keys = [option.text for option in question.options if option.correct]
    return keys, [option.text for option in question.options if not option.correct]


def offered(question: Question) -> list[tuple[str, str]]:
    """What can be chosen, each with its name: options, steps, responses."""
    name = {"single": "option", "multiple": "option", "ordering": "step", "matching": "response"}[question.type]
    return [(f"{name} {number}", text) for number, text in enumerate(question.texts, start=1)]


def document_frequencies(texts: Iterable[str]) -> Counter[str]:
    """In how many of the texts each content word stands."""
    return Counter(word for text in texts for word in content(text))
