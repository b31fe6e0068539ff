"""Questions and answers as paragraphs: the same for the question screen, for feedback and for the drill-down."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from mlsim.core.bank.questions import UNMATCHED, Matching, Question, Response, is_correct
from mlsim.core.base.text import LETTERS, visible
from mlsim.core.screens.copying import letter_of, response_text
from mlsim.core.session.hindsight import CAUSES
from mlsim.core.session.responding import matched
from mlsim.core.session.sitting import Asked
from mlsim.core.session.state import Marks
from mlsim.tui.render import EMPTY, Para, Row, Span, paragraphs


def stem_paras(asked: Asked, scenario_key: str = "v") -> list[Para]:
    """The stem; questions of a case say by which key one sees the scenario."""
    paras = list(paragraphs(asked.question.stem))
    if asked.scenario:
        paras = [Para(((f"Case study: {scenario_key} shows the scenario.", "accent"),)), EMPTY, *paras]
    return paras


def row_count(question: Question) -> int:
    """How many rows a cursor can stand on: options, steps, or prompts."""
    return len(question.prompts) if question.type == "matching" else len(question.texts)


def row_paras(
    question: Question, shown: Sequence[int], marks: Marks, at: int, here: bool, explained: bool
) -> list[Para]:
    """One option, step or prompt.

    Args:
        question: the question.
        shown: the order in which its options are shown.
        marks: what the candidate has put on it.
        at: which row, from 0.
        here: whether the cursor is on it.
        explained: whether key and explanation are shown, too.
    """
    if question.type == "matching":
        return _prompt_paras(question, shown, marks, at, here, explained)
    option = shown[at]
    chosen, struck = option in marks.response, option in marks.struck
    style = "dim" if struck and not explained else "bold" if chosen else ""
    mark = ("", "")
    if explained:
        mark = ("+", "right") if option in question.key else ("-", "wrong") if chosen else mark
    prefix: Row = (
        *_cursor(here, mark),
        (_box(question, marks.response, option), "bold" if chosen else ""),
        (f" {LETTERS[at]}", "bold"),
        (" ~" if struck else "  ", "dim"),
    )
    paras = list(paragraphs(question.texts[option], style, prefix))
    if explained:
        paras += _explanation(question, option)
    return paras


def _cursor(here: bool, mark: Span = ("", "")) -> Row:
    """Three columns: the cursor, the mark of an explained row, and space before what follows."""
    return ((">" if here else " ", "accent"), (f"{mark[0]:<2}", mark[1]))


def _box(question: Question, response: Response, option: int) -> str:
    match question.type:
        case "multiple":
            return "[x]" if option in response else "[ ]"
        case "ordering":
            return f"({response.index(option) + 1})" if option in response else "( )"
        case _:
            return "(x)" if option in response else "( )"


_WHY_INDENT: Final = (("          ", ""),)
"""As far as the text of an option, and of what was given to a prompt."""


def _explanation(question: Question, option: int) -> list[Para]:
    """Why an option is right or wrong, and what would make it right."""
    paras: list[Para] = []
    if question.type == "ordering":
        step = question.steps[option]
        place = f"Place {step.place}. " if step.place else "Not needed. "
        paras += paragraphs(place + (step.why or ""), "dim", _WHY_INDENT)
        when = step.when
    elif question.type == "matching":
        return []
    else:
        chosen = question.options[option]
        word = "Right. " if chosen.correct else "Wrong. "
        paras += paragraphs(word + (chosen.why or "There is no explanation."), "dim", _WHY_INDENT)
        when = chosen.when
    if when:
        paras += paragraphs(f"Right when: {when}", "dim", _WHY_INDENT)
    return [*paras, EMPTY]


def _prompt_paras(
    question: Matching, shown: Sequence[int], marks: Marks, at: int, here: bool, explained: bool
) -> list[Para]:
    prompt = question.prompts[at]
    given = matched(marks.response, at)
    key = question.key[at]
    mark = ("", "")
    if explained:
        mark = ("+", "right") if given == key else ("-", "wrong")
    paras = list(paragraphs(prompt.text, "", (*_cursor(here, mark), (f"{at + 1}  ", "bold"))))
    answer = "..." if given == UNMATCHED else f"{letter_of(shown, given)}  {question.texts[given]}"
    paras += paragraphs(answer, "dim" if given == UNMATCHED else "bold", (("      ->  ", "accent"),))
    if explained:
        if given != key:
            paras += paragraphs(f"{letter_of(shown, key)}  {question.texts[key]}", "right", (("    + ->  ", "right"),))
        paras += paragraphs(prompt.why or "There is no explanation.", "dim", _WHY_INDENT)
    return [*paras, EMPTY] if explained else paras


def response_list(question: Question, shown: Sequence[int], marks: Marks) -> list[Para]:
    """Matching: the responses with their letters; empty for other kinds."""
    if question.type != "matching":
        return []
    paras: list[Para] = [EMPTY]
    for at, option in enumerate(shown):
        struck = option in marks.struck
        used = option in marks.response
        prefix: Row = (
            ("   ", ""),
            (LETTERS[at], "bold"),
            (" ~" if struck else " x" if used else "  ", "dim"),
            (" ", ""),
        )
        paras += paragraphs(question.texts[option], "dim" if struck else "", prefix)
    return paras


def verdict_paras(question: Question, shown: Sequence[int], response: Response) -> list[Para]:
    """Whether a response was right, in words, and what was chosen."""
    if is_correct(question, response):
        return [Para((("+ Right", "right"), (f": {response_text(question, shown, response)}", "")))]
    word = "- Wrong" if response else "- Not answered"
    yours = f": you chose {response_text(question, shown, response)}" if response else ""
    return [Para(((word, "wrong"), (f"{yours}; right is {response_text(question, shown, question.key)}", "")))]


def cause_row(cause: str | None, keys: Sequence[str] = "12345") -> Row:
    """The causes of a miss with the keys that give them; the one that was given is marked."""
    row: list[Span] = [("Why? ", "bold" if cause is None else "dim")]
    for number, (key, one) in enumerate(zip(keys, CAUSES, strict=True)):
        here = one == cause
        row += [(", " if number else "", "dim"), (f"{key} ", "accent")]
        row.append((f"[{one}]" if here else one, "bold" if here else "dim"))
    return tuple(row)


def causes_text(cause: str | None = None, keys: Sequence[str] = "12345") -> str:
    """The same as plain text."""
    return "".join(text for text, _ in cause_row(cause, keys))


def after_paras(asked: Asked) -> list[Para]:
    """What stands below the options of an explained question: takeaway, references, dates."""
    question = asked.question
    paras: list[Para] = []
    if question.takeaway:
        paras += [EMPTY, *paragraphs(question.takeaway, "bold", (("Takeaway: ", "accent"),))]
    if question.references:
        checked = f", checked {question.checked}" if question.checked else ""
        paras += [EMPTY, Para(((f"References{checked}", "bold"),))]
        for reference in question.references:
            paras += paragraphs(reference.title, "", (("- ", "dim"),))
            paras.append(Para(((visible(reference.url), "code"),), (("  ", ""),)))
            if reference.supports:
                paras += paragraphs(reference.supports, "dim", (("  ", ""),))
    if question.review == "pending":
        paras += [
            EMPTY,
            Para((("This question has not passed blind review yet: if its key seems wrong, it may be.", "warn"),)),
        ]
    where = f"{question.id}   {', '.join(question.objectives)}"
    return [*paras, EMPTY, Para(((where, "dim"),))]
