"""Questions and explanations as plain text: for pipes, screen readers and the command line."""

from __future__ import annotations

import textwrap
from collections.abc import Callable

from mlsim.core.bank.questions import Question
from mlsim.core.base.text import LETTERS, blocks
from mlsim.core.form.wish import form_name
from mlsim.core.screens.desk import Reviewed
from mlsim.core.session.away import away_text, gap_texts
from mlsim.core.session.sitting import Beat
from mlsim.core.session.timing import span_text

WIDTH = 78


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
    lines = [f"{question.id}  ({', '.join((question.type, *question.objectives))})"]
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


def result_text(reviewed: Reviewed) -> str:
    """A result in words, a line for each thing that it says."""
    header, graded = reviewed.session.header, reviewed.result
    what = form_name(header.mode, header.shape, header.form)
    lines = [f"{header.exam}, {what}, {header.started:%Y-%m-%d}, session {header.id}."]
    low, high = graded.interval
    if graded.scaled is not None:
        word = "PASS" if graded.passed else "FAIL"
        lines.append(f"{word}: {graded.scaled} on a practice scale with its pass mark at {graded.pass_mark}.")
        lines.append(f"The 95 percent interval is {low:.0f} to {high:.0f}.")
    else:
        lines.append(f"{graded.percent:.0f} percent right. The 95 percent interval is {low:.0f} to {high:.0f} percent.")
    lines.append(f"{graded.raw} of {graded.of} scored questions right; {graded.all_right} of all {graded.all_of}.")
    names = {domain.id: domain.name for domain in reviewed.exam.domains} if reviewed.exam else {}
    for score in graded.domains:
        name = ", ".join(part for part in (f"Domain {score.domain}", names.get(score.domain, "")) if part)
        doubt = "" if score.certain else ", but the evidence cannot tell"
        lines.append(f"{name}: {score.right} of {score.of}, {score.verdict}{doubt}.")
    lines.append(f"Time: {span_text(graded.charged)}. Not answered: {graded.unanswered}.")
    changes = graded.changes
    if changes.total:
        lines.append(
            f"Answers changed: {changes.to_right} to right, {changes.to_wrong} to wrong, {changes.wrong_to_wrong} no difference."
        )
    said = {name: cell for name, cell in graded.confidence.items() if name and any(cell)}
    for name, (right, wrong) in said.items():
        lines.append(f"{name.capitalize()}: {right} right, {wrong} wrong.")
    if away := away_text(reviewed.session):
        lines.append(f"{away[0].upper()}{away[1:]}.")
    if gaps := gap_texts(reviewed.session):
        lines.append(f"Times away: {', '.join(gaps)}.")
    if reviewed.pending:
        lines.append(f"{reviewed.pending} of the questions have not been solved blind yet.")
    lines += [f"A shipped bank is not as it was shipped: {line}" for line in reviewed.altered]
    lines += [f"Damaged and set aside: {damage}" for damage in reviewed.damage]
    return "\n".join(lines)


def beat_text(beat: Beat, *, strict: bool, length: Callable[[float], str] = span_text) -> str:
    """What a look at the clock has to say: a warning, time that passed without the program, or nothing.

    Args:
        beat: what became due.
        strict: whether such time is charged.
        length: says a length of time, given in seconds.
    """
    if beat.warning is not None:
        return f"{beat.warning // 60} minutes left."
    if beat.gap is not None:
        return f"Away {length(beat.gap.seconds)}, {'charged' if strict else 'not charged'}."
    return ""
