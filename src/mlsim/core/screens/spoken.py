"""Questions, explanations and results in sentences: for screen readers, dumb terminals and pipes.

Each entry of a list is one thought on one line, however long; who prints it may wrap it. Nothing is said by a symbol, a column or a
colour: what is right is called right. The letters that name options are those under which they were asked.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from mlsim.core.bank.questions import UNMATCHED, Question, Response, is_correct
from mlsim.core.base.text import LETTERS, Block, blocks, spans, visible
from mlsim.core.screens.pages import Page
from mlsim.core.session.hindsight import CAUSES
from mlsim.core.session.sitting import Asked
from mlsim.core.session.state import Answer

CHANGED = "This question has changed since. It is read as it was asked."
GONE = "This question is no longer in the banks. It is read as it was asked."
PENDING = "No reviewer has solved this question blind yet: if its answer seems wrong, it may be."


def spoken_lines(text: str) -> list[str]:
    """A text with its markup in words: list items are numbered, rows of a table name their columns, code says where it ends."""
    lines: list[str] = []
    point = 0
    for block in blocks(visible(text)):
        point = point + 1 if block.kind == "item" and block.bullet == "-" else 0
        match block.kind:
            case "paragraph":
                lines.append(_words(block.lines[0]))
            case "item":
                name = f"Point {point}:" if point else block.bullet
                lines.append(f"{name} {_words(block.lines[0])}")
            case "code":
                lines += ["Code:", *block.lines, "End of the code."]
            case "table":
                lines += _table(block)
    return lines


def _words(line: str) -> str:
    return "".join(text for text, _ in spans(line))


def _table(block: Block) -> list[str]:
    """A table row by row, each cell with the head of its column before it."""
    head, *rows = [[_words(cell) for cell in row] for row in block.cells]
    lines = [f"A table with {counted(len(rows), 'row')}. Its columns: {', '.join(head)}."]
    for number, row in enumerate(rows, start=1):
        named = [f"{name} {cell}".strip() for name, cell in zip(head, row, strict=False)]
        lines.append(f"Row {number}: {'; '.join([*named, *row[len(head) :]])}.")
    return lines


def counted(number: int, noun: str) -> str:
    """``1 question``, ``3 questions``."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def listed(parts: Sequence[str], joint: str = "and") -> str:
    """``A``, ``A and B``, ``A, B and C``."""
    return f" {joint} ".join(part for part in (", ".join(parts[:-1]), *parts[-1:]) if part)


def length_text(seconds: float) -> str:
    """A length of time in whole words: ``1 hour 52 minutes``, ``4 minutes 59 seconds``."""
    minutes, second = divmod(int(seconds), 60)
    hours, minute = divmod(minutes, 60)
    parts = [(hours, "hour"), (minute, "minute"), (0 if hours else second, "second")]
    return " ".join(counted(number, noun) for number, noun in parts if number) or "0 seconds"


# -- a question ------------------------------------------------------------------------------------------------------------------------


def question_lines(asked: Asked, shown: Sequence[int], struck: frozenset[int] = frozenset()) -> list[str]:
    """The stem and what can be answered, without the scenario.

    Args:
        asked: the question.
        shown: the order in which its options are named by letters.
        struck: options that have been struck out.
    """
    question = asked.question
    lines = spoken_lines(question.stem)
    match question.type:
        case "matching":
            lines.append(f"Give each of these {question.places} a letter, in turn:")
            for number, prompt in enumerate(question.prompts, start=1):
                lines += _headed(f"{number}.", prompt.text)
            lines.append("The letters are:" if not question.reuse else "The letters, each as often as you like, are:")
        case "ordering":
            lines.append(f"Put {question.places} of these in order:")
        case "multiple":
            lines.append(f"Choose {question.places}:")
        case "single":
            lines.append("Choose one:")
    for letter, option in zip(LETTERS, shown, strict=False):
        lines += _headed(f"{letter}, struck out." if option in struck else f"{letter}.", question.texts[option])
    return lines


def _headed(head: str, text: str) -> list[str]:
    first, *more = spoken_lines(text) or [""]
    return [f"{head} {first}".rstrip(), *more]


def state_text(question: Question, shown: Sequence[int], answer: Answer) -> str:
    """What has been put on a question: ``Flagged, sure, answered B.``; empty if nothing has."""
    marks = answer.marks
    said = [
        "flagged" if marks.flagged else "",
        marks.sureness or "",
        f"answered {response_words(question, shown, marks.response)}" if marks.response else "",
        "checked" if answer.checked else "",
        "with a note" if marks.note else "",
    ]
    text = ", ".join(one for one in said if one)
    return f"{text[0].upper()}{text[1:]}." if text else ""


def letters_of(question: Question, shown: Sequence[int], response: Response) -> list[str]:
    """The letters of a response, in the order in which they are to be given; ``none`` for a prompt that has none yet."""
    given = ["none" if option == UNMATCHED else LETTERS[shown.index(option)] for option in response]
    return sorted(given) if question.type == "multiple" else given


def option_letters(shown: Sequence[int], options: Collection[int]) -> str:
    """The letters of some options, in the order of the alphabet: ``B and D``."""
    return listed([letter for letter, option in zip(LETTERS, shown, strict=False) if option in options])


def response_words(question: Question, shown: Sequence[int], response: Response) -> str:
    """A response as it is said: ``B``; ``A and C``; ``C, then A``; ``1 B, 2 A``; ``nothing``."""
    letters = letters_of(question, shown, response)
    if not letters:
        return "nothing"
    match question.type:
        case "matching":
            return ", ".join(f"{number} {letter}" for number, letter in enumerate(letters, start=1))
        case "ordering":
            return ", then ".join(letters)
        case _:
            return listed(letters)


# -- its explanation -------------------------------------------------------------------------------------------------------------------


def verdict_text(question: Question, shown: Sequence[int], response: Response) -> str:
    """``Right.``, ``Wrong. The answer is B.`` or ``Not answered. The answers are A and C.``"""
    if is_correct(question, response):
        return "Right."
    key = response_words(question, shown, question.key)
    answer = {"single": "The answer is", "multiple": "The answers are"}.get(question.type, "The answer is:")
    return f"{'Wrong' if response else 'Not answered'}. {answer} {key}."


def explanation_lines(question: Question, shown: Sequence[int], response: Response = ()) -> list[str]:
    """Every option with why it is right or wrong, by the letters that were asked.

    Args:
        question: as it was asked.
        shown: the order in which its options are named by letters.
        response: what was answered, so that it can be called yours; empty if nothing was.
    """
    if question.type == "matching":
        lines: list[str] = []
        for number, (prompt, key) in enumerate(zip(question.prompts, question.key, strict=True)):
            given = response[number] if response else key
            yours = "" if given == key else f", not {letters_of(question, shown, (given,))[0]}"
            lines += _headed(f"{number + 1} is {LETTERS[shown.index(key)]}{yours}.", prompt.why or _NO_WHY)
        return lines
    lines = []
    for letter, option in zip(LETTERS, shown, strict=False):
        one = question.steps[option] if question.type == "ordering" else question.options[option]
        if question.type == "ordering":
            place = question.steps[option].place
            verdict = f"comes at place {place}" if place else "is not needed"
        else:
            verdict = "is right" if option in question.key else "is wrong"
        yours = ", your answer," if option in response and question.type != "ordering" else ""
        lines += _headed(f"{letter}{yours} {verdict}.", one.why or _NO_WHY)
        if one.when:
            lines += _headed(f"{letter} would be right when:", one.when)
    return lines


_NO_WHY = "There is no explanation."


def after_lines(question: Question) -> list[str]:
    """Takeaway, names of the sources, and whether the question has been solved blind."""
    lines = _headed("Takeaway:", question.takeaway) if question.takeaway else []
    if question.references:
        titles = "; ".join(visible(reference.title) for reference in question.references)
        lines.append(f"{'Source' if len(question.references) == 1 else 'Sources'}: {titles}.")
    return [*lines, *([PENDING] if question.review == "pending" else [])]


def source_lines(question: Question) -> list[str]:
    """The sources with their addresses, what each says, and when that was checked."""
    lines: list[str] = []
    for reference in question.references:
        lines += [f"{visible(reference.title)}:", visible(reference.url)]
        lines += spoken_lines(reference.supports) if reference.supports else []
    if not lines:
        lines.append("This question names no source.")
    elif question.checked:
        lines.append(f"Checked on {question.checked}.")
    return [*lines, f"The question is {question.id}, for {listed(question.objectives)}."]


def page_lines(page: Page) -> list[str]:
    """An answered question: verdict, facts, stem and options, why each is what it is, and what was made of it since."""
    title = visible(page.title)
    asked = page.asked
    if asked is None:
        return [f"{title}: no copy of {page.question} is left, neither in the banks nor among the stored questions."]
    question = asked.question
    lines = [f"{title[:1].upper()}{title[1:]}. {verdict_text(question, page.shown, page.response)}"]
    if page.response:
        lines.append(f"You answered {response_words(question, page.shown, page.response)}.")
    lines += [f"{', '.join(page.facts)}."] if page.facts else []
    lines += [GONE] if asked.gone else [CHANGED] if asked.changed else []
    if asked.scenario:
        lines.append("It belongs to a case study: scenario reads it.")
    lines += ["", *question_lines(asked, page.shown, page.struck)]
    lines += ["", *explanation_lines(question, page.shown, page.response), *after_lines(question)]
    lines += _headed("Your note:", page.note) if page.note else []
    return [*lines, *hindsight_lines(page)]


def hindsight_lines(page: Page) -> list[str]:
    """Cause, rule and dispute, as far as they have been given."""
    said = page.hindsight
    lines = [f"Cause: {said.cause}."] if said.cause else []
    lines += _headed("Your rule:", said.rule) if said.rule else []
    lines += _headed("You dispute it:", said.dispute) if said.dispute else []
    return lines


def cause_from(text: str) -> str | None:
    """The cause that a number or the beginning of its name stands for; None if there is no such, or more than one."""
    wanted = text.strip().casefold()
    if wanted in [str(number) for number in range(1, len(CAUSES) + 1)]:
        return CAUSES[int(wanted) - 1]
    found = [cause for cause in CAUSES if wanted and cause.startswith(wanted)]
    return found[0] if len(found) == 1 else None


def causes_text() -> str:
    """``1 did not know, 2 misread, ...``"""
    return ", ".join(f"{number} {cause}" for number, cause in enumerate(CAUSES, start=1))
