"""Writes markdown with boxes and ``<details>``, that `markdown` reads back as it was."""

from __future__ import annotations

from collections.abc import Iterator

from mlsim.core.bank.questions import Multiple, Single
from mlsim.core.base.text import LETTERS
from mlsim.formats.base import Bundle, Loss
from mlsim.formats.markdown_text import escaped
from mlsim.formats.outgoing import choices, common_losses, explained, licence_of, stem_with_case


def losses(bundle: Bundle) -> tuple[Loss, ...]:
    """What markdown cannot carry: ordering, matching, cases, metadata."""
    return common_losses(bundle, ("single", "multiple"))


def write(bundle: Bundle) -> Iterator[bytes]:
    """The file in pieces, as UTF-8."""
    header = bundle.header
    head = [f"# {' '.join(escaped(header.title))}"]
    head += [f"Licence: {' '.join(escaped(licence_of(bundle)))}"]
    head += [f"Source: {' '.join(escaped(header.source))}"] if header.source else []
    yield ("\n\n".join(head) + "\n\n").encode()
    for number, question in enumerate(choices(bundle), start=1):
        yield ("\n".join(_written(bundle, question, number)) + "\n\n").encode()


def _written(bundle: Bundle, question: Single | Multiple, number: int) -> list[str]:
    objectives = f"; objectives: {', '.join(question.objectives)}" if question.objectives else ""
    rows = [f"## Question {number}", "", f"<!-- id: {question.id}{objectives} -->", ""]
    rows += [*escaped(stem_with_case(bundle, question)), ""]
    for option in question.options:
        first, *rest = escaped(option.text, inline_start=True)
        rows += [f"- [{'x' if option.correct else ' '}] {first}", *(f"  {row}" if row else "" for row in rest)]
    rows += ["", "<details><summary>Answer</summary>", ""]
    rows += [f"**Correct answer:** {', '.join(LETTERS[i] for i in question.key)}", ""]
    for letter, option in zip(LETTERS, question.options, strict=False):
        why = explained(option)
        if why:
            first, *rest = escaped(why, inline_start=True)
            rows += [f"**{letter}.** {first}", *rest, ""]
    if question.takeaway:
        first, *rest = escaped(question.takeaway, inline_start=True)
        rows += [f"**Explanation:** {first}", *rest, ""]
    return [*rows, "</details>"]
