"""Writes Moodle's GIFT: everything as ``[plain]``, so that what is no markup to us is none to Moodle."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mlsim.core.bank.questions import Matching, Question
from mlsim.formats.base import Bundle, Loss
from mlsim.formats.outgoing import about, common_losses, explained, stem_with_case
from mlsim.formats.texts import tidy


def _fits(question: Question) -> bool:
    # GIFT knows no way to escape an arrow: the first one ends the prompt.
    return question.type != "matching" or not any("->" in prompt.text for prompt in question.prompts)


def losses(bundle: Bundle) -> tuple[Loss, ...]:
    """What GIFT cannot carry: ordering, cases, explanations of pairs, and prompts that hold an arrow."""
    misfit = ("L-ARROW", "has a prompt with ->, which GIFT cannot escape")
    return common_losses(bundle, ("single", "multiple", "matching"), fits=_fits, misfit=misfit)


def write(bundle: Bundle) -> Iterator[bytes]:
    """The file in pieces, as UTF-8."""
    yield f"// {about(bundle)}\n\n".encode()
    for question in bundle.questions:
        if question.type != "ordering" and _fits(question):
            yield _written(bundle, question).encode()


def _escaped(text: str) -> str:
    return re.sub(r"[\\~=#{}:\n]", lambda found: "\\n" if found[0] == "\n" else "\\" + found[0], tidy(text))


def _answer(text: str) -> str:
    # What begins like a weight or a format gets a format of its own in front.
    escaped = _escaped(text)
    return f"[plain]{escaped}" if escaped.startswith(("%", "[")) else escaped


def _written(bundle: Bundle, question: Question) -> str:
    tags = "".join(f" [tag:{objective}]" for objective in question.objectives)
    rows = [
        f"// [id:{question.id}]{tags}",
        f"::{_escaped(question.id)}::[plain]{_escaped(stem_with_case(bundle, question))} {{",
    ]
    match question.type:
        case "single" | "multiple":
            share = f"{100 / len(question.key):.5f}".rstrip("0").rstrip(".")
            for option in question.options:
                right, wrong = ("=", "~") if question.type == "single" else (f"~%{share}%", "~%-100%")
                mark = right if option.correct else wrong
                why = explained(option)
                rows.append(f"\t{mark}{_answer(option.text)}" + (f"#{_answer(why)}" if why else ""))
        case "matching":
            rows += _pairs(question)
    if question.takeaway:
        rows.append(f"\t####{_answer(question.takeaway)}")
    return "\n".join([*rows, "}\n\n"])


def _pairs(question: Matching) -> list[str]:
    texts = {match.id: match.text for match in question.responses}
    pairs = [f"\t={_answer(p.text)} -> {_answer(texts[p.answer])}" for p in question.prompts]
    used = {prompt.answer for prompt in question.prompts}
    return pairs + [f"\t= -> {_answer(text)}" for name, text in texts.items() if name not in used]
