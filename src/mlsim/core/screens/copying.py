"""A question as text to be taken along: what is on the screen of it, and nothing that is hidden there."""

from __future__ import annotations

from collections.abc import Sequence

from mlsim.core.bank.questions import UNMATCHED, Question, Response
from mlsim.core.base.text import LETTERS, visible
from mlsim.core.session.sitting import Asked


def letter_of(shown: Sequence[int], option: int) -> str:
    """The letter under which an option is shown."""
    return LETTERS[shown.index(option)] if option in shown else "?"


def response_text(question: Question, shown: Sequence[int], response: Response) -> str:
    """A response by the letters that were shown: ``B``, ``A C``, ``C, A, B``, ``1 A, 2 -``; ``no answer`` if it is blank."""
    if not response:
        return "no answer"
    letters = ["-" if option == UNMATCHED else letter_of(shown, option) for option in response]
    match question.type:
        case "multiple":
            return " ".join(sorted(letters))
        case "matching":
            return ", ".join(f"{number} {letter}" for number, letter in enumerate(letters, start=1))
        case "ordering":
            return ", ".join(letters)
        case _:
            return letters[0]


def question_copy(
    asked: Asked, shown: Sequence[int], *, explained: bool, response: Response = (), named: bool = True
) -> str:
    """A question as markdown, with its options by the letters that they have on the screen.

    Args:
        asked: the question, with its scenario.
        shown: the order in which its options are shown.
        explained: whether key and explanations are on the screen, too; else the text does not tell them.
        response: what was answered; told with the key only.
        named: whether id and objectives are on the screen, too. In an exam they are not: they would hint at what is asked.

    Returns:
        Lines of text without any character that could harm a terminal, ending with a line feed.
    """
    question = asked.question
    lines = [f"{question.id} ({', '.join(question.objectives)})", ""] if named else []
    if asked.scenario:
        lines += ["Case study:", "", asked.scenario, ""]
    lines += [question.stem, ""]
    if question.type == "matching":
        for number, prompt in enumerate(question.prompts, start=1):
            lines.append(_item(f"{number}.", prompt.text))
        lines.append("")
    lines += [_item(f"{LETTERS[at]}.", question.texts[option]) for at, option in enumerate(shown)]
    if explained:
        lines += ["", f"Key: {response_text(question, shown, question.key)}"]
        if response:
            lines.append(f"Answered: {response_text(question, shown, response)}")
        lines += ["", *_explanations(question, shown)]
        if question.takeaway:
            lines += ["", f"Takeaway: {question.takeaway}"]
        if question.references:
            lines += ["", *(f"- {one.title}: {one.url}" for one in question.references)]
        if question.checked:
            lines.append(f"  (checked {question.checked})")
    return visible("\n".join(lines).rstrip()) + "\n"


def _item(mark: str, text: str) -> str:
    """An entry of a list; what has several lines is indented, so that it stays one entry."""
    return f"{mark} " + text.replace("\n", "\n" + " " * (len(mark) + 1))


def _explanations(question: Question, shown: Sequence[int]) -> list[str]:
    """Why each option, step or prompt is what it is, a line or more for each."""
    found: list[tuple[str, str | None, str | None]] = []
    if question.type == "matching":
        for number, prompt in enumerate(question.prompts, start=1):
            found.append((f"- {number}:", prompt.why, None))
    elif question.type == "ordering":
        for at, option in enumerate(shown):
            step = question.steps[option]
            place = f"place {step.place}" if step.place else "not needed"
            found.append((f"- {LETTERS[at]}, {place}:", step.why, step.when))
    else:
        for at, option in enumerate(shown):
            one = question.options[option]
            found.append((f"- {LETTERS[at]}, {'right' if one.correct else 'wrong'}:", one.why, one.when))
    lines = []
    for mark, why, when in found:
        text = (why or "There is no explanation.") + (f"\nRight when: {when}" if when else "")
        lines.append(f"{mark} " + text.replace("\n", "\n  "))
    return lines
