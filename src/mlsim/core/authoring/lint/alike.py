"""B05, B11 and B13: questions that repeat each other, give each other away, or carry the marks of a dump site.

All pairs of a thousand questions are half a million, so pairs are found by what they share instead of compared one by one.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from itertools import combinations
from typing import Final

from mlsim.core.authoring.lint.base import BankHit, Context, bank_rule, texts_of
from mlsim.core.authoring.lint.words import choices, content, shingles, tokens
from mlsim.core.bank.library import Library
from mlsim.core.bank.questions import Matching, Ordering, Question

SAME: Final = 0.60
"""Share of runs of three words in common (Jaccard) from which one stem repeats another: Broder's shingles (1997)."""
SIMILAR: Final = 0.40
"""The same, from which it is worth a look."""
ENEMY: Final = 0.80
"""Cosine of the weighted words (tf-idf) of stem and key from which two questions are about the same."""
RUN: Final = 8
"""Words in a row."""

_DUMPS: Final = re.compile(
    r"\b(?:exam|braindumps?|brain|latest|updated|valid|real|certification|pdf|free|pass4?sure|test)[ -]dumps?\b|\bbraindump"
    r"|\bdumps (?:pdf|questions|site|vce)\b|\bexamtopics\b|\bpass4sure\b|\bvce (?:file|exam|player)s?\b|\bpassleader\b|\bcertleader\b"
    r"|\b(?:actual|real|live) exam (?:question|item)s?\b"
    r"|\b100 ?% (?:pass|real|valid)\b|\bpass(?:ing)? guarantee|\bguaranteed? (?:to )?pass\b"
    r"|\bcommunity vote\b|\bmost voted\b|\bsuggested answer\b|\bcorrect answer: [A-F]\b",
    re.IGNORECASE,
)


@bank_rule("B05", "error", "No two questions are near-duplicates")
def _b05(library: Library, context: Context) -> Iterator[BankHit]:
    """Stems that share runs of three words, and questions whose stem and key are about the same.

    A stem of a case is compared with its scenario before it, and without it among the questions of the case. Questions about the same
    have to be enemies, so that no form has both; in a case they cannot be.
    """
    for first, second, likeness in _alike_stems(library):
        yield BankHit(
            f"Its stem is like that of {second} ({likeness:.2f} of the runs of three words).",
            "Drop one, or ask for something else in another situation.",
            None if likeness >= SAME else "warning",
            first,
        )
    vectors = _vectors(library)
    for first, second in _near(vectors):
        one, two = library.questions[first], library.questions[second]
        cosine = sum(weight * vectors[second].get(word, 0.0) for word, weight in vectors[first].items())
        if cosine >= ENEMY and not _separate(one, two) and not (one.case is not None and one.case == two.case):
            yield BankHit(
                f"Stem and key are about the same as those of {second} (cosine {cosine:.2f}).",
                f"Name each as an enemy of the other: enemies = [{second!r}].",
                "warning",
                first,
            )


def _separate(one: Question, two: Question) -> bool:
    """Whether no form has both."""
    return two.id in one.enemies or one.id in two.enemies


def _asked(question: Question) -> str:
    """The stem, and the prompts of a matching question: its stem may be no more than instructions."""
    prompts = [prompt.text for prompt in question.prompts] if question.type == "matching" else []
    return " ".join([question.stem, *prompts])


def _alike_stems(library: Library) -> Iterator[tuple[str, str, float]]:
    full = {q.id: shingles(f"{library.scenario_of(q)} {_asked(q)}") for q in library.questions.values()}
    cases: dict[str, list[Question]] = defaultdict(list)
    for question in library.questions.values():
        if question.case is not None:
            cases[question.case].append(question)
    for members in cases.values():
        for one, two in combinations(members, 2):
            first, second = shingles(_asked(one)), shingles(_asked(two))
            likeness = len(first & second) / len(first | second) if first and second else 0.0
            if likeness >= SIMILAR:
                yield one.id, two.id, likeness
    holders: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for question_id, runs in full.items():
        common: Counter[str] = Counter()
        for run in runs:
            common.update(holders[run])
            holders[run].append(question_id)
        for other, shared in common.items():
            likeness = shared / (len(runs) + len(full[other]) - shared)
            case = library.questions[other].case
            if likeness >= SIMILAR and (case is None or case != library.questions[question_id].case):
                yield other, question_id, likeness


def _key_texts(question: Question) -> list[str]:
    match question:
        case Ordering() | Matching():
            return [question.texts[i] for i in sorted(set(question.key))]
        case _:
            return choices(question)[0]


def _vectors(library: Library) -> dict[str, dict[str, float]]:
    """For each question the weights of its words, rare words first, with a length of one."""
    counts = {
        q.id: Counter(_lemmas(f"{library.scenario_of(q)} {_asked(q)} {' '.join(_key_texts(q))}"))
        for q in library.questions.values()
    }
    holders = Counter(word for count in counts.values() for word in count)
    found: dict[str, dict[str, float]] = {}
    for question_id, count in counts.items():
        weights = {word: (1 + math.log(n)) * math.log((1 + len(counts)) / holders[word]) for word, n in count.items()}
        length = math.sqrt(sum(weight * weight for weight in weights.values())) or 1.0
        ordered = sorted(weights, key=lambda word: (holders[word], word))
        found[question_id] = {word: weights[word] / length for word in ordered}
    return found


def _lemmas(text: str) -> list[str]:
    known = content(text)
    return [word for token in tokens(text) for word in content(token) if word in known]


def _near(vectors: Mapping[str, Mapping[str, float]]) -> Iterator[tuple[str, str]]:
    """Pairs that may reach the bound, by the prefix filter of Bayardo, Ma and Srikant (2007).

    Words come in one order for all, and what a question has after its prefix is too light to reach the bound with any other. So
    two questions that do reach it share a word of both prefixes.
    """
    holders: dict[str, list[str]] = defaultdict(list)
    for question_id, vector in vectors.items():
        partners: dict[str, None] = {}
        rest = 1.0
        for word, weight in vector.items():
            if rest < ENEMY * ENEMY:
                break
            partners.update(dict.fromkeys(holders[word]))
            holders[word].append(question_id)
            rest -= weight * weight
        for other in partners:
            yield other, question_id


@bank_rule("B11", "warning", "No stem has the key of another question in it")
def _b11(library: Library, context: Context) -> Iterator[BankHit]:
    runs: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for question in library.questions.values():
        for text in _key_texts(question):
            for run in shingles(text, RUN):
                runs[run].add(question.id)
    for question in library.questions.values():
        given: dict[str, tuple[str, ...]] = {}
        for run in sorted(shingles(f"{library.scenario_of(question)} {question.stem}", RUN)):
            for other in sorted(runs.get(run, ())):
                given.setdefault(other, run)
        for other, run in given.items():
            answered = library.questions[other]
            # Together in a form only if they serve an exam in common.
            if other == question.id or _separate(question, answered) or not set(question.exams) & set(answered.exams):
                continue
            same_case = question.case is not None and question.case == answered.case
            yield BankHit(
                f'It has words of the key of {other}: "{" ".join(run)}".',
                "Say it in other words." if same_case else f"Say it in other words, or make {other} an enemy of it.",
                question=question.id,
            )


@bank_rule("B13", "error", "Nothing carries the marks of a dump site")
def _b13(library: Library, context: Context) -> Iterator[BankHit]:
    """Phrases that sites print which sell stolen exam items.

    The other part of the rule, a run of twelve words in common with a reference page, needs the page. A linter that works offline
    cannot check it: whoever compares question and page has to.
    """
    for question in library.questions.values():
        scenario = [("scenario", library.scenario_of(question))] if question.case is not None else []
        sources = [("title of a reference", reference.title) for reference in question.references]
        for name, text in scenario + texts_of(question) + sources:
            found = _DUMPS.search(text)
            if found:
                yield BankHit(
                    f'The {name} has "{found.group(0)}".',
                    "Remove the question unless it is original.",
                    question=question.id,
                )
