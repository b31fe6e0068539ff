"""Aiken: a stem, options ``A. x`` or ``A) x``, and ``ANSWER: C``; with ``ANSWER: A, E`` as the common extension for several."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from mlsim.formats.base import Data, Draft, DraftOption, Item, Options, Sample, error, lines, text_of
from mlsim.formats.keys import KeyProblem, indices

_OPTION: Final = re.compile(r"\s*([A-Z])[.)]\s*(?=\S)(.*)")
_ANSWER: Final = re.compile(r"\s*ANSWERS?\s*[:：]\s*(.*)", re.IGNORECASE)
_REASON: Final = re.compile(r"\s*(?:FEEDBACK|EXPLANATION|RATIONALE)\s*:\s*(.*)", re.IGNORECASE)


def sniff(sample: Sample) -> int:
    """How much a text looks like Aiken: lines ``ANSWER: X``, each behind options."""
    answers = len(re.findall(r"^ANSWERS?: *[A-Z]\b", sample.text, re.MULTILINE))
    options = len(re.findall(r"^[A-Z][.)] ", sample.text, re.MULTILINE))
    if re.search(r"^[ \t]*(?:#{1,6} |- \[[ xX]\]|<details|\*\*)", sample.text, re.MULTILINE):
        return 30 if answers else 0
    return min(90, 50 + answers) if answers and options >= 2 * answers else 0


@dataclass(slots=True)
class _Block:
    first: int
    last: int = 0
    stem: list[str] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)
    options: list[list[str]] = field(default_factory=list)
    answer: str | None = None
    reason: list[str] = field(default_factory=list)
    gap: bool = False


def read(data: Data, name: str, options: Options) -> Iterator[Draft | Item]:
    """The questions of an Aiken file. Raises FormatError if it cannot be decoded."""
    block: _Block | None = None
    for number, line in enumerate(text_of(data, name, options).split("\n"), start=1):
        if not line.strip():
            if block is not None:
                block.gap = True
            continue
        if block is not None and _ends(block, line):
            yield _question(block)
            block = None
        block = block or _Block(number)
        _take(block, line)
        block.last, block.gap = number, False
    if block is not None:
        yield _question(block)


def _ends(block: _Block, line: str) -> bool:
    """Whether a line belongs to the next question."""
    if block.answer is not None:
        return not (_REASON.match(line) or (block.reason and not block.gap))
    option = _OPTION.match(line)
    if block.options and option and option[1] == "A" and "A" in block.labels:
        return True  # the next question's options without a stem
    return bool(block.options and block.gap and not option and not _ANSWER.match(line))


def _take(block: _Block, line: str) -> None:
    answer, option, reason = _ANSWER.match(line), _OPTION.match(line), _REASON.match(line)
    if block.answer is not None:
        block.reason.append(reason[1] if reason else line)
    elif answer:
        block.answer = answer[1]
    elif option and (block.options or option[1] == "A"):
        block.labels.append(option[1])
        block.options.append([option[2]])
    elif block.options:
        block.options[-1].append(line)
    else:
        block.stem.append(line)


def _question(block: _Block) -> Draft | Item:
    where, stem = lines(block.first, block.last), "\n".join(block.stem)
    if not stem and not block.options:
        return error("E-NO-STEM", where, f"ANSWER: {block.answer}", "An answer without a question.")
    if block.answer is None:
        if block.options:
            return error("E-NO-KEY", where, stem, "It has no line ANSWER: X.")
        return error("E-FEW-OPTIONS", where, stem, "It has no options: lines that begin with A. and B.")
    if len(set(block.labels)) != len(block.labels):
        return error("E-KEY-AMBIGUOUS", where, stem, "Two options have the same letter.")
    key: tuple[int, ...] = ()
    texts = ["\n".join(option) for option in block.options]
    if texts:
        try:
            key = indices(block.answer, texts, block.labels, words=False)
        except KeyProblem as problem:
            return error(problem.code, where, stem, problem.fix)
    found = tuple(
        DraftOption(text, i in key, label=label)
        for i, (text, label) in enumerate(zip(texts, block.labels, strict=True))
    )
    return Draft(
        kind="multiple" if len(key) > 1 else "single",
        stem=stem,
        where=where,
        options=found,
        explanation="\n".join(block.reason) or None,
        line=block.first,
    )
