"""C07 to C09: the shape of options, apart from what they say."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Final

from mlsim.core.authoring.lint.base import Context, Hit, rule
from mlsim.core.authoring.lint.words import SELECT, lead_in, listed
from mlsim.core.bank.library import Library
from mlsim.core.bank.questions import Multiple, Question, Single

_ARTICLES: Final = frozenset(
    {"a", "an", "the", "each", "every", "no", "one", "two", "three", "four", "five", "its", "their"}
)
_PREPOSITIONS: Final = frozenset(
    {"in", "on", "at", "by", "with", "from", "for", "as", "before", "after", "through", "without", "between", "if"}
)
_SINGULAR: Final = frozenset({"a", "an", "each", "every", "this"})
_PLURAL: Final = frozenset({"several", "many", "some", "these", "both", "multiple", "various", "few"})

#: Verbs that begin an instruction and are hardly ever anything else at the beginning of an option.
_VERBS: Final = listed(
    """accept activate add aggregate allow analyze append apply ask assign attach begin bring broadcast build buy call choose
    collect combine compare compile compute configure connect continue convert create decompose decrease define delete deliver
    deploy describe detach detect disable distribute divide download drop embed enable encrypt estimate evaluate exclude export
    extend extract fine-tune find generate get give grant have import include increase insert install invoke join keep leave let
    limit load lower maximize measure merge migrate minimize modify move multiply normalize oversample pass provide provision
    publish put quantize raise read rebuild recreate reduce register reject release rely remove rename repeat replace replicate
    require resample reserve restore restrict retain retrain retrieve retry return revise rewrite rotate run save schedule
    select send set shorten show shuffle specify split standardize start store stream submit subscribe subtract switch take tell
    turn undersample update upload use validate verify wait widen wrap write"""
)
#: Words in -ing that begin the name of a thing as often as an activity.
_NOUNS_IN_ING: Final = listed(
    "training learning clustering pricing logging string rating during following embedding testing building spending streaming "
    "monitoring processing scaling tuning sampling"
)


def _opening(text: str) -> str | None:
    """The class of the word that an option begins with, or None where a single word does not tell."""
    found = re.match(r"[A-Za-z][A-Za-z-]*", text)
    if found is None:
        return None
    word = found.group(0).lower()
    if word == "to":
        return "an infinitive"
    if word in _ARTICLES:
        return "a noun"
    if word in _PREPOSITIONS:
        return "a preposition"
    if word in _VERBS:
        return "an imperative"
    if word.endswith("ing") and len(word) > 5 and word not in _NOUNS_IN_ING and re.match(r"[A-Za-z-]+ [a-z]", text):
        return "a gerund"
    # Words that are verbs and nouns alike: "Scan the table", but "Scan results".
    if not word.endswith("ing") and re.match(r"[A-Za-z-]+ (?:the|an?|each|its|their|both|this|these|another)\b", text):
        return "an imperative"
    return None


def _ending(text: str) -> str | None:
    last = text.rstrip()[-1:]
    return "a full stop" if last == "." else "no full stop" if last.isalnum() or last in ")%`\"'" else None


def _first_letter(text: str) -> str | None:
    """Whether it begins with a capital; code and numbers do not tell, nor do names written like `scikit-learn` or `eBPF`."""
    found = re.match(r"[A-Za-z][\w.-]*", text)
    if found is None or re.search(r"[A-Z0-9_.-]", found.group(0)[1:]):
        return None
    return "a capital" if text[0].isupper() else "a small letter"


def _number(text: str) -> str | None:
    word = next(iter(text.lower().split(maxsplit=1)), "")
    return "the singular" if word in _SINGULAR else "the plural" if word in _PLURAL else None


_SHAPES: Final[tuple[tuple[str, Callable[[str], str | None]], ...]] = (
    ("begins with", _opening),
    ("ends with", _ending),
    ("begins with", _first_letter),
    ("stands in", _number),
)


@rule("C07", "warning", "No option is the odd one out in shape")
def _c07(question: Question, library: Library, context: Context) -> Iterator[Hit]:
    if not isinstance(question, Single | Multiple):
        return
    for verb, shape in _SHAPES:
        odd = _odd_one_out([shape(text) for text in question.texts])
        if odd is None:
            continue
        index, kind, usual = odd
        is_key = question.key == (index,) or (question.type == "multiple" and index in question.key)
        yield Hit(
            f"Option {index + 1} alone {verb} {kind}, the others {usual}{': it is the key' if is_key else ''}.",
            "Write all of them in the same shape, or have two of each.",
            "error" if is_key else None,
        )


def _odd_one_out(kinds: Sequence[str | None]) -> tuple[int, str, str] | None:
    """The one that differs from all others, which are alike, or None. Where one is unknown, nothing is said."""
    known = [kind for kind in kinds if kind is not None]
    count = Counter(known)
    if len(known) != len(kinds) or len(count) != 2 or len(kinds) < 3 or min(count.values()) != 1:
        return None
    usual, rare = (kind for kind, _ in count.most_common())
    return known.index(rare), rare, usual


_DANGLING: Final = re.compile(r"\b(?:a|an)\s*[?:.…]*\s*$", re.IGNORECASE)


@rule("C08", "error", "Options fit the grammar of the stem alike")
def _c08(question: Question, library: Library, context: Context) -> Iterator[Hit]:
    if not isinstance(question, Single | Multiple):
        return
    stem = SELECT.sub("", question.stem)
    # "class A", "hepatitis A": a capital is no article.
    dangling = _DANGLING.search(stem)
    if dangling and dangling.group(0).strip(" ?:.…\n") in ("a", "an"):
        yield Hit("The stem ends with an article.", "Put a whole question, or move the article into the options.")
    asked = re.match(r"(?:Which|What) (?:\w+ )?(is|are|was|were)\b", lead_in(question.stem))
    if asked:
        wanted = "the singular" if asked.group(1) in ("is", "was") else "the plural"
        numbers = [_number(text) for text in question.texts]
        wrong = [number for number, kind in enumerate(numbers, start=1) if kind is not None and kind != wanted]
        if wrong and len(wrong) < len(numbers):
            yield Hit(
                f'The stem asks with "{asked.group(1)}", but option {wrong[0]} stands in {numbers[wrong[0] - 1]}.',
                "Make all options fit the stem, or none.",
            )


_NUMBER: Final = re.compile(r"\d+(?:,\d{3})+(?:\.\d+)?|\d*\.?\d+")
_CARDINALS: Final = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
_ORDINALS: Final = [
    "zeroth",
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
]
_IN_WORDS: Final = {word: number for words in (_CARDINALS, _ORDINALS) for number, word in enumerate(words)}
_WORDED: Final = re.compile(rf"\b(?:{'|'.join(_IN_WORDS)})\b", re.IGNORECASE)
_SECONDS: Final = {"second": 1.0, "minute": 60.0, "hour": 3_600.0, "day": 86_400.0, "week": 604_800.0}
_UNITS: Final = {**_SECONDS, "KB": 1e3, "MB": 1e6, "GB": 1e9, "TB": 1e12}
_MEASURE: Final = re.compile(r"(\d) ?(seconds?|minutes?|hours?|days?|weeks?|KB|MB|GB|TB)\b")


@rule("C09", "warning", "Numbers and ordinals stand in their order")
def _c09(question: Question, library: Library, context: Context) -> Iterator[Hit]:
    """Options that are the same words around different numbers. Numbers that do not rise together have no order."""
    if question.type != "single" or question.pin_order:
        return
    rows = [_measured(text) for text in question.texts]
    if len({words for words, _ in rows}) != 1 or not rows[0][1]:
        return
    columns = [[values[i] for _, values in rows] for i in range(len(rows[0][1]))]
    varying = [column for column in columns if len(set(column)) > 1]
    if not varying or any(len(set(column)) != len(column) for column in varying):
        return
    by_first = [[value for _, value in sorted(zip(varying[0], column, strict=True))] for column in varying]
    if any(column not in (sorted(column), sorted(column, reverse=True)) for column in by_first):
        return
    if varying[0] in (sorted(varying[0]), sorted(varying[0], reverse=True)):
        yield Hit(
            "The options are numbers, in their order, but are shuffled on the screen.",
            "Add `pin_order = true`.",
            "info",
        )
    else:
        yield Hit("The options are numbers that are not in their order.", "Sort them, and add `pin_order = true`.")


def _measured(text: str) -> tuple[str, tuple[float, ...]]:
    """The words of an option with its numbers left out, and the numbers, in one unit."""
    values: list[float] = []

    def taken(found: re.Match[str]) -> str:
        word = found.group(0)
        values.append(float(_IN_WORDS[word.lower()]) if word.lower() in _IN_WORDS else float(word.replace(",", "")))
        return "#"

    scale = {unit: size for found in _MEASURE.finditer(text) for unit, size in _UNITS.items() if unit in found.group(2)}
    bare = _MEASURE.sub(r"\1 unit", text) if len(scale) == 1 else text
    words = re.sub(_NUMBER.pattern + "|" + _WORDED.pattern, taken, bare, flags=re.IGNORECASE)
    factor = next(iter(scale.values())) if len(scale) == 1 else 1.0
    if len(scale) == 1 and len(values) > 1:
        words += next(iter(scale))  # several numbers, of which one has a unit: only options of the same unit compare
        factor = 1.0
    words = re.sub(r"s\b", "", " ".join(words.lower().split()))
    return words, tuple(value * factor for value in values)
