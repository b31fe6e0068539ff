"""What the lobby says in words: about the row under the cursor, and to somebody who is here for the first time.

Keys are named by whoever shows the text: a function gives the key of an action.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Final, NamedTuple

from mlsim.core.form.wish import QUICK, Wish
from mlsim.core.learn.glimpse import NextStep
from mlsim.core.screens.lobby import ExamRow, LobbyView, SessionRow, next_form
from mlsim.core.session.timing import clock_text


class Mode(NamedTuple):
    """A row that stands for a key: its action, its name, what it is, and more about it for whoever stops there."""

    action: str
    name: str
    what: str
    more: str = ""


MODES: Final = (
    Mode("quick", "Quick ten", "ten questions, explained as you go", "Mixed, without a clock, about {minutes} min."),
    Mode(
        "practice",
        "Practice",
        "choose topics, how many, how long",
        "As few as 5 questions or as many as 300; of a domain, a service, a kind, or what you missed; with or without a clock.",
    ),
    Mode(
        "due",
        "Due",
        "what is to be asked again today",
        "What you missed, guessed or doubted comes back on the day when asking again helps most. It fills by itself.",
    ),
    Mode(
        "mistakes",
        "Mistakes",
        "what you missed, why, and your rules",
        "Every question that you missed in any exam, with the cause and the rule that you gave it.",
    ),
    Mode(
        "progress",
        "Progress",
        "scores, domains, pace, readiness",
        "How it goes over time, and the chance of passing, as soon as there are answers enough to tell.",
    ),
    Mode(
        "plan",
        "Plan",
        "what to do today, and whether to book",
        "The next twenty minutes and the next full exam. It asks once for the day of your exam; none is an answer, too.",
    ),
    Mode(
        "history",
        "History",
        "all sessions and their results",
        "Each exam and practice with its score; the unfinished go on.",
    ),
    Mode(
        "search",
        "Search",
        "find a word in any question",
        "In all banks, whatever the exam. What is in an exam that you have not sat stays closed.",
    ),
    Mode("settings", "Settings", "exam days, extra time, how it looks", "They are saved as you change them."),
)
PRACTICE: Final = next(mode for mode in MODES if mode.action == "practice")
PENDING: Final = Mode("plan", "", "", "What to do next is worked out from all that you have answered.")
"""Stands where today's step will be, so that nothing moves when it comes."""

KeyOf = Callable[[str], str]
Said = tuple[str, str]
"""Two sentences or so; each fits on a line of 76 columns."""


def is_new(view: LobbyView) -> bool:
    """Whether nothing has been sat yet: no session is on the disk, finished or not."""
    return not view.sessions and not view.more


def _day(text: str) -> str:
    return f"{date.fromisoformat(text):%d %b %Y}".lstrip("0")


def status_sentence(exam: ExamRow, today: date) -> str:
    """Whether the exam can be taken on a day, as a sentence."""
    status = exam.status_on(today)
    if status == "retired" and exam.ends:
        return f"Retired on {_day(exam.ends)}: no longer offered, here to practise."
    if status == "beta" and exam.starts:
        return f"The exam is in beta until {_day(exam.starts)}."
    if status == "announced" and exam.starts:
        return f"Announced: it can be taken from {_day(exam.starts)} on."
    return f"On offer until {_day(exam.ends)}." if exam.ends else "On offer now."


def status_word(exam: ExamRow, today: date) -> str:
    """What is out of the ordinary about an exam, in a word; empty for one that can be taken."""
    if not exam.questions:
        return "empty"
    status = exam.status_on(today)
    return "" if status == "current" else status


def minutes_of(exam: ExamRow, questions: int) -> int:
    """About how many minutes so many questions take at the exam's pace."""
    return max(1, round(questions * exam.minutes / max(1, exam.form_questions)))


def exam_said(exam: ExamRow, sessions: tuple[SessionRow, ...], today: date, key: KeyOf) -> Said:
    """What an exam is, and what is here for it."""
    first = f"{status_sentence(exam, today)} {exam.form_questions} questions, {exam.minutes:.0f} min."
    if not exam.questions:
        return first, f"There are no questions for it here yet: {key('exchange')} imports your own."
    sit = key("exam")
    if exam.questions < exam.form_questions or not exam.forms:
        return first, f"{exam.questions} questions here, fewer than the exam has: {sit} sits a shorter one."
    number = next_form(exam, sessions)
    forms = "one full exam" if exam.forms == 1 else f"{exam.forms} full exams, no question twice"
    if number is None:
        way = f"All were sat: {sit} draws a new one."
    elif begun(Wish(exam.code, "full", number), sessions) is not None:
        way = f"Form {number} is under way, above."
    else:
        way = f"{sit} sits it." if exam.forms == 1 else f"{sit} sits form {number} of {exam.forms}."
    return first, f"{exam.questions} questions here: {forms}. {way}"


def session_head(row: SessionRow, *, short: bool = False) -> str:
    """An unfinished session in a few words: what it is, how far it is, what is left of the clock; ``short`` for narrow screens."""
    left = "" if row.minutes is None else f", {clock_text(max(0.0, row.minutes * 60 - row.charged_seconds))} left"
    return f"{row.exam} {row.what()}: {'' if short else 'question '}{row.current} of {row.questions}{left}"


def session_said(row: SessionRow, key: KeyOf) -> Said:
    """What can be done with an unfinished session."""
    clock = "" if row.minutes is None else " The clock stands still."
    first = f"{row.answered} of {row.questions} answered, all of it saved.{clock}"
    return first, f"{key('open')} goes on where you stopped; {key('discard')} discards it (asks first)."


def begun(wish: Wish, sessions: Iterable[SessionRow]) -> SessionRow | None:
    """The unfinished session of the numbered form that is wished for; None if there is none, or no form is named."""
    if wish.practice or wish.form is None or wish.again is not None:
        return None
    there = (row for row in sessions if row.state == "unfinished" and row.mode == "exam")
    return next((row for row in there if (row.exam, row.form) == (wish.exam, wish.form)), None)


def under_way(step: NextStep, view: LobbyView) -> SessionRow | None:
    """The unfinished session that today's step has led to already; None if there is none."""
    return begun(Wish(step.exam, "full", step.form), view.sessions) if step.kind == "mock" else None


def step_said(step: NextStep, key: KeyOf) -> Said:
    """Why this is today's next step."""
    why = f"{step.why[:1].upper()}{step.why[1:]}."
    return why, f"{key('open')} shows its rules first; {key('plan')} is the whole plan."


def greeting(exam: ExamRow | None) -> Said:
    """The two ways to begin, for somebody who has nothing on the disk yet."""
    warm_up = "a warm-up on the keys: 3 questions, 3 min"
    if exam is None:
        return warm_up, "10 questions, each explained"
    return warm_up, f"10 {exam.code} questions, explained: {minutes_of(exam, QUICK)} min"


def modes(*, new: bool) -> tuple[Mode, ...]:
    """The rows below the exams. Who is new has the quick practice among the first rows already."""
    return tuple(mode for mode in MODES if not (new and mode.action == "quick"))


def last_exam(view: LobbyView) -> str:
    """The exam of the newest session; empty if there is none."""
    return view.sessions[0].exam if view.sessions else ""


def in_order(exams: Iterable[ExamRow], today: date) -> list[ExamRow]:
    """The exams as the lobby lists them: those that can be taken come first."""
    order = ("current", "beta", "announced", "retired")
    # The exam that this program is for stands first among those that can be taken.
    return sorted(
        exams, key=lambda one: (0 if one.code == "MLA-C02" else 1 + order.index(one.status_on(today)), one.code)
    )


def unread(count: int) -> str:
    """How much could not be loaded."""
    return f"{count} {'thing' if count == 1 else 'things'} could not be loaded"
