"""What the question screen says about the sitting around a question: title, status, map, navigator."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from mlsim.core.bank.questions import is_complete, is_correct
from mlsim.core.form.wish import form_name
from mlsim.core.screens.warmup import WARM_UP
from mlsim.core.session.responding import progress_text
from mlsim.core.session.timing import clock_text, span_text
from mlsim.tui.render import EMPTY, Para, Row, Span, paragraphs, sides, width_of

if TYPE_CHECKING:
    from mlsim.core.session.events import Header
    from mlsim.core.session.sitting import Sitting

LATE: Final = 300.0
"""Remaining seconds from which on the clock stands out."""
ON_PACE: Final = 60.0
"""Seconds to either side of an even pace that still count as on pace."""
CLOCK_WIDTH: Final = 15
"""Columns of the clock: `1:52:07 left`, `12:00:00 spent`."""


def sitting_name(header: Header) -> str:
    """``due``, or as `form_name` says."""
    return "due" if header.practice_of == "due" else form_name(header.mode, header.shape, header.form)


def sitting_word(header: Header) -> str:
    """What is being sat, in a word: ``exam``, ``practice`` or ``warm-up``."""
    return "warm-up" if header.exam == WARM_UP else header.mode


def title_row(sitting: Sitting, width: int, *, warm_up: bool) -> Row:
    """Exam, place, flag; how many are answered at the other end."""
    header = sitting.session.header
    name = " Warm-up" if warm_up else f" {header.exam}  {sitting_name(header)}"
    place, answered = f"{sitting.current + 1} / {len(sitting.asked)}", f"{sitting.complete_count} answered "
    flag = "   ! flagged"
    # Whether there is room does not hang on the flag: nothing jumps when it comes. What can be spared first is the form's name.
    whole = len(f"{name}     {place}{flag} {answered}") <= width
    front = f"{name}     {place}" if whole or warm_up else f" {header.exam}   {place}"
    fits = len(f"{front}{flag} {answered}") <= width
    left: Row = ((front, ""), (flag if sitting.answer.marks.flagged else "", "warn"))
    return sides(left, ((answered, "dim"),) if fits else (), width)


def clock_row(sitting: Sitting) -> Row:
    """The clock, right-aligned. A row of its own, so that a second costs few bytes on a slow line."""
    remaining = sitting.remaining
    late = remaining is not None and remaining <= LATE
    return ((f"{_clock(sitting):>{CLOCK_WIDTH - 1}} ", "warn" if late else ""),)


def _clock(sitting: Sitting) -> str:
    left = sitting.remaining
    if not sitting.session.clock_shown:
        return "clock hidden"
    return f"{clock_text(sitting.charged)} spent" if left is None else f"{clock_text(left)} left"


def status_row(sitting: Sitting, width: int, message: str, more: str = "") -> Row:
    """Trouble, else the message, else what is put on the question and the pace; ``more``, if anything is out of sight below."""
    if sitting.trouble:
        return ((f" Not saved: {sitting.trouble}. Going on; each answer tries again.", "wrong"),)
    if message:
        said: Row = ((f" {message}", "accent"),)
        return sides(said, ((f"{more} ", "dim"),), width) if width_of(said) + len(more) + 4 <= width else said
    marks = sitting.answer.marks
    put = [progress_text(sitting.question, marks.response), marks.sureness or "", "note" if marks.note else ""]
    pace = sitting.pace
    right = ""
    if pace is not None and sitting.session.clock_shown:
        right = "on pace" if abs(pace) < ON_PACE else f"{span_text(abs(pace))} {'ahead' if pace > 0 else 'behind'}"
    last = "   ".join(text for text in (more, right) if text)
    return sides(((" " + "   ".join(text for text in put if text), "accent"),), ((f"{last} ", "dim"),), width)


def state_char(sitting: Sitting, item: int) -> str:
    """``.`` empty, ``x`` answered, ``!`` flagged and not answered, ``X`` flagged and answered; checked: ``+`` right, ``-`` wrong."""
    answer, question = sitting.session.answers[item], sitting.asked[item].question
    marks = answer.marks
    if answer.checked:
        return "+" if is_correct(question, marks.response) else "-"
    complete = is_complete(question, marks.response)
    if marks.flagged:
        return "X" if complete else "!"
    return "x" if complete else "."


def map_row(sitting: Sitting, width: int) -> Row:
    """One character a question, ``>`` for the one on the screen; a window of it where the screen is narrow."""
    count, current, room = len(sitting.asked), sitting.current, max(1, width - 2)
    start = min(max(0, current - room // 2), max(0, count - room))
    states = "".join(state_char(sitting, item) for item in range(start, min(count, start + room)))
    here = current - start
    row: Row = ((" ", ""), (states[:here], "dim"), (">", "accent"), (states[here + 1 :], "dim"))
    signs = "   ".join(_signs(sitting))
    return sides(row, ((f"{signs} ", "dim"),), width) if width_of(row) + len(signs) + 4 <= width else row


def _signs(sitting: Sitting) -> tuple[str, ...]:
    """What the characters of the map mean."""
    return (". open", "x answered", *(("+ right", "- wrong") if sitting.feedback_each else ()), "! flagged")


def navigator_paras(sitting: Sitting) -> list[Para]:
    """The questions by number and state, four a row, for wide screens."""
    cells: list[Span] = []
    for item in range(len(sitting.asked)):
        here = item == sitting.current
        state = ">" if here else state_char(sitting, item)
        cells.append((f"{item + 1:>4}{state} ", "accent" if here else "dim" if state == "." else ""))
    rows = [Para(tuple(cells[i : i + 4]), code=True) for i in range(0, len(cells), 4)]
    both = ("X answered, flagged",) if not sitting.feedback_each else ()
    key = (*_signs(sitting), *both)
    return [*paragraphs("Questions", "bold"), EMPTY, *rows, EMPTY, *(Para(((row, "dim"),), code=True) for row in key)]


def end_text(sitting: Sitting) -> str:
    """What a candidate should know before ending: what is unanswered, what is flagged, how much time is left."""
    lines = []
    incomplete = [item for item in range(len(sitting.asked)) if not sitting.complete(item)]
    flagged = [item for item, answer in enumerate(sitting.session.answers) if answer.marks.flagged]
    if incomplete:
        lines.append(f"{_count(len(incomplete))} not answered, or not completely: {_numbers(incomplete)}.")
    if flagged:
        lines.append(f"{_count(len(flagged))} flagged: {_numbers(flagged)}.")
    if not lines:
        lines.append("Every question is answered, and none is flagged.")
    if sitting.remaining is not None:
        lines.append(f"{span_text(sitting.remaining)} left. After the end no answer can be changed.")
    return "\n\n".join(lines)


def _count(number: int) -> str:
    return f"{number} question is" if number == 1 else f"{number} questions are"


def _numbers(items: list[int]) -> str:
    """Question numbers, as many as one can take in."""
    shown = ", ".join(str(item + 1) for item in items[:12])
    return shown if len(items) <= 12 else f"{shown} and {len(items) - 12} more"
