"""Questions and explanations as plain text: for pipes, screen readers and the command line."""

from __future__ import annotations

import textwrap

from mlsim.core.questions import Question
from mlsim.core.text import blocks

WIDTH = 78
LETTERS = "ABCDEFGH"


def paragraphs(text: str, width: int = WIDTH, indent: str = "") -> list[str]:
    """The text's blocks as wrapped lines, with an empty line between paragraphs."""
    lines: list[str] = []
    for block in blocks(text):
        if lines and block.kind != "item":
            lines.append("")
        if block.kind in ("paragraph", "item"):
            first = indent + "  " * block.depth + (f"{block.bullet} " if block.bullet else "")
            rest = indent + " " * (len(first) - len(indent))
            wrapped = textwrap.wrap(
                block.lines[0],
                width,
                initial_indent=first,
                subsequent_indent=rest,
                break_long_words=False,
                break_on_hyphens=False,
            )
            lines += wrapped or [first]
        else:
            lines += [indent + "    " + line for line in block.lines]
    return lines


def question_text(question: Question, scenario: str = "") -> str:
    """One question with key, explanations, takeaway and references."""
    lines = [f"{question.id}  ({question.type}, {', '.join(question.objectives)})"]
    if question.review == "pending":
        lines.append("Not yet solved blind: treat its key with care.")
    if scenario:
        lines += ["", *paragraphs(scenario)]
    lines += ["", *paragraphs(question.stem), ""]
    match question.type:
        case "single" | "multiple":
            for letter, option in zip(LETTERS, question.options, strict=False):
                lines += _entry(f"{'+' if option.correct else '-'} {letter} ", option.text, option.why, option.when)
        case "ordering":
            for step in sorted(question.steps, key=lambda s: (s.place is None, s.place)):
                lines += _entry(f"{step.place or '-'} ", step.text, step.why, step.when)
        case "matching":
            texts = {match.id: match.text for match in question.responses}
            for prompt in question.prompts:
                lines += _entry("> ", f"{prompt.text} -> {texts[prompt.answer]}", prompt.why, None)
    if question.takeaway:
        lines += ["", *paragraphs(f"Takeaway: {question.takeaway}")]
    for reference in question.references:
        lines += ["", f"{reference.title}: {reference.url}"]
        lines += paragraphs(reference.supports, indent="  ") if reference.supports else []
    if question.checked:
        lines += ["", f"checked {question.checked}"]
    return "\n".join(lines)


def _entry(mark: str, text: str, why: str | None, when: str | None) -> list[str]:
    lines = textwrap.wrap(text, WIDTH, initial_indent=mark, subsequent_indent=" " * len(mark), break_on_hyphens=False)
    lines += paragraphs(why, indent="      ") if why else []
    lines += paragraphs(f"Right when: {when}", indent="      ") if when else []
    return lines
