"""``mlsim journal`` and ``mlsim bank reports``: what was missed, and what was disputed."""

from __future__ import annotations

import argparse
import textwrap
from collections.abc import Sequence

from mlsim.cli.output import print_json, print_problems
from mlsim.cli.wiring import desk
from mlsim.core.base.errors import UsageError
from mlsim.core.base.text import first_line, visible
from mlsim.core.learn.mistakes import FILTERABLE_CAUSES, Dispute, Mistake, Sieve, as_plain, response_texts, sifted
from mlsim.core.screens.plain import WIDTH, paragraphs
from mlsim.core.screens.spoken import counted
from mlsim.core.session.sitting import Asked


def journal(arguments: argparse.Namespace) -> int:
    """Print the mistake journal."""
    there = desk()
    cause = arguments.cause or ""
    if cause and cause not in FILTERABLE_CAUSES:
        raise UsageError(f"There is no cause {cause}", f"Known are {', '.join(FILTERABLE_CAUSES)}.")
    words = " ".join(arguments.words)
    exam = there.shelf.exam(arguments.exam).code if arguments.exam else ""
    sieve = Sieve(exam, cause, arguments.domain or "", arguments.service or "", words)
    found = sifted(there.afterwards.mistakes(), sieve)
    if arguments.json:
        print_json(as_plain(found))
    elif arguments.markdown:
        print(markdown(found))
    elif not found:
        print("No mistake fits." if sieve != Sieve() else "No mistake yet. What you miss is listed here.")
    elif arguments.plain:
        from mlsim.cli.line_input import Talk
        from mlsim.cli.line_review import review
        from mlsim.core.screens.pages import page_of

        talk = Talk()
        talk.say(f"{counted(len(found), 'question')} missed. Enter reads the first with its explanations, quit leaves.")
        review(there, [page_of(one) for one in found], talk)
    else:
        print("\n".join(line for one in found for line in _lines(one)))
    print_problems(there.afterwards.reviews.load().problems)
    return 0


def _lines(one: Mistake) -> list[str]:
    """A mistake in a few lines of plain text."""
    past = one.attempt
    times = f", missed {one.misses} times" if one.misses > 1 else ""
    lines = [
        f"{past.at:%Y-%m-%d}  {past.exam} {past.task}  {one.question}  {one.hindsight.cause or ''}{times}".rstrip()
    ]
    if one.asked is not None:
        stem = visible(first_line(one.asked.question.stem, 4000))
        lines += textwrap.wrap(stem, WIDTH, initial_indent="  ", subsequent_indent="  ")
        lines += _answers(one, one.asked)
    if one.hindsight.rule:
        lines += paragraphs(visible(f"Your rule: {one.hindsight.rule}"), indent="  ")
    return [*lines, ""]


def _answers(one: Mistake, asked: Asked) -> list[str]:
    lines = []
    for word, response in (("you", one.attempt.response), ("key", asked.question.key)):
        text = visible("; ".join(response_texts(asked, response)) or "no answer")
        lines += textwrap.wrap(text, WIDTH, initial_indent=f"  {word}: ", subsequent_indent="       ")
    return lines


def markdown(found: Sequence[Mistake]) -> str:
    """The journal as a Markdown document: a section for each question, grouped by exam and task."""
    lines = ["# Mistake journal", ""]
    group = ""
    for one in sorted(found, key=lambda m: (m.attempt.exam, _numbers(m.attempt.task), m.question)):
        heading = f"{one.attempt.exam} {one.attempt.task}".strip()
        if heading != group:
            group = heading
            lines += [f"## {heading}", ""]
        lines += _section(one)
    return "\n".join(lines).rstrip() + "\n"


def _numbers(task: str) -> list[int]:
    return [int(part) for part in task.split(".") if part.isdigit()]


def _section(one: Mistake) -> list[str]:
    past, said = one.attempt, one.hindsight
    facts = [f"missed {past.at:%Y-%m-%d}", f"{one.misses} times" if one.misses > 1 else "", said.cause or ""]
    lines = [f"### {one.question}", "", f"*{', '.join(fact for fact in facts if fact)}*", ""]
    if one.asked is None:
        return [*lines, "No copy of the question is left.", ""]
    question = one.asked.question
    lines += [visible(question.stem.strip()), ""]
    key = set(question.key)
    if question.type in ("single", "multiple"):
        for number, option in enumerate(question.options):
            yours = " (your answer)" if number in past.response else ""
            lines.append(f"- [{'x' if number in key else ' '}] {_indented(option.text)}{yours}")
            lines += [f"  {_indented(why)}" for why in (option.why,) if why]
    else:
        lines += [
            "Your answer:",
            *(f"- {_indented(text)}" for text in response_texts(one.asked, past.response) or ["none"]),
            "",
        ]
        lines += ["The key:", *(f"- {_indented(text)}" for text in response_texts(one.asked, question.key))]
    if question.takeaway:
        lines += ["", f"**Takeaway:** {_indented(question.takeaway)}"]
    if said.rule:
        lines += ["", f"**Your rule:** {_indented(said.rule)}"]
    for reference in question.references:
        lines += ["", f"[{visible(reference.title)}]({reference.url})"]
    return [*lines, ""]


def _indented(text: str) -> str:
    """A text as part of a list's entry: its further lines stand below it."""
    return visible(text.strip()).replace("\n", "\n  ")


def reports(arguments: argparse.Namespace) -> int:
    """Print what was disputed, ready to be sent to the author. 1 if there is anything."""
    found: tuple[Dispute, ...] = desk().afterwards.disputes()
    if arguments.json:
        print_json([_report(one) for one in found])
    elif not found:
        print("Nothing is disputed. `!` on an explanation disputes a question.")
    else:
        print("\n".join(line for one in found for line in _report_lines(one)))
    return 1 if found else 0


def _origin(question: str) -> tuple[str, str]:
    origin = desk().library.origins.get(question)
    return (origin.bank, origin.file) if origin is not None else ("", "")


def _report(one: Dispute) -> dict[str, object]:
    bank, file = _origin(one.question)
    return {
        "question": one.question,
        "revision": one.revision,
        "bank": bank or None,
        "file": file or None,
        "changed": one.asked.changed if one.asked else None,
        "text": one.text,
        "at": one.at.isoformat() if one.at else None,
        "session": one.session,
        "exam": one.exam,
        "response": list(one.response),
        "answered": response_texts(one.asked, one.response) if one.asked else None,
        "key": response_texts(one.asked, one.asked.question.key) if one.asked else None,
        "correct": one.correct,
    }


def _report_lines(one: Dispute) -> list[str]:
    bank, file = _origin(one.question)
    at = f"{one.at:%Y-%m-%d}" if one.at else ""
    lines = [f"{one.question}  revision {one.revision}  {at}".rstrip()]
    lines.append(f"  bank: {bank}, {file}" if bank else "  it is in no bank any more")
    if one.asked is not None and one.asked.changed:
        lines.append("  it has changed since")
    lines += paragraphs(visible(one.text), indent="  ")
    if one.asked is not None:
        for word, response in (("answered", one.response), ("key", one.asked.question.key)):
            text = visible("; ".join(response_texts(one.asked, response)) or "nothing")
            lines += textwrap.wrap(text, WIDTH, initial_indent=f"  {word}: ", subsequent_indent="    ")
    return [*lines, ""]
