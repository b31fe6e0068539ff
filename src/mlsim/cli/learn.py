"""``mlsim due``, ``plan``, ``progress`` and ``readiness``: what the screens say, as text or JSON."""

from __future__ import annotations

import argparse
import textwrap
from collections.abc import Callable, Iterator
from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING, Any

from mlsim.cli.output import print_json, print_problems
from mlsim.cli.wiring import desk
from mlsim.core.base.errors import UsageError
from mlsim.core.learn import plan as planning
from mlsim.core.learn import progress as going
from mlsim.core.learn import readiness as standing
from mlsim.core.learn.progress_text import sections, text
from mlsim.core.screens.practice import DueView
from mlsim.core.screens.settings import day_from

if TYPE_CHECKING:
    from mlsim.cli.desk import FileDesk


def due(arguments: argparse.Namespace) -> int:
    """What spaced repetition wants today; plainly, it is asked line by line."""
    if arguments.plain:
        from mlsim.cli.practice import ask_due

        return ask_due(arguments)
    return _each(arguments, _due_plain, _due_rows)


def readiness(arguments: argparse.Namespace) -> int:
    """The chance of passing, as far as it may be shown."""
    return _each(
        arguments,
        lambda there, exam: standing.as_plain(there.standing.readiness(exam)),
        lambda there, exam: standing.rows(there.standing.readiness(exam), _names(there, exam)),
    )


def progress(arguments: argparse.Namespace) -> int:
    """How it goes over time."""
    return _each(arguments, lambda there, exam: going.as_plain(there.standing.progress(exam)), _progress_rows)


def plan(arguments: argparse.Namespace) -> int:
    """What to do today; with a date, or the word none, that is written down first."""
    if arguments.date is not None:
        if arguments.exam is None:
            raise UsageError("A date needs an exam", "Say which: `mlsim plan EXAM --date YYYY-MM-DD`.")
        desk().standing.set_date(arguments.exam, _day(arguments.date))
    return _each(
        arguments,
        lambda there, exam: planning.as_plain(there.standing.plan(exam)),
        lambda there, exam: planning.rows(there.standing.plan(exam), _names(there, exam)),
    )


def _day(said: str) -> date | None:
    if said == "none":
        return None
    try:
        return day_from(said)
    except UsageError as wrong:
        raise UsageError(wrong.title, f"{wrong.detail} The word none takes it back.") from None


def _each(
    arguments: argparse.Namespace,
    plain: Callable[[FileDesk, str], dict[str, Any]],
    rows: Callable[[FileDesk, str], Iterator[str]],
) -> int:
    """Print it for the exam that is named, or for each one that there are answers or a date for. 1 if a session could not be read."""
    there = desk()
    named = arguments.exam
    exams = there.standing.exams() if named is None else (there.shelf.exam(named).code,)
    if arguments.json:
        found = [plain(there, exam) for exam in exams]
        print_json(found if named is None else found[0])
    else:
        pages = ["\n".join(_wrapped(row) for row in rows(there, exam)) for exam in exams]
        print("\n\n".join(pages) or NOTHING)
    problems = there.learning.problems()
    print_problems(problems)
    return 1 if problems else 0


def _wrapped(row: str) -> str:
    """A sentence in lines that fit a terminal; what was drawn fits as it is."""
    if len(row) <= WIDTH or "\n" in row:
        return row
    indent = " " * (len(row) - len(row.lstrip()))
    return "\n".join(textwrap.wrap(row, WIDTH, initial_indent="", subsequent_indent=indent + "  " * bool(indent)))


WIDTH = 79
LISTED = 20
"""Due questions that are named in the text; all are in the JSON."""
NOTHING = "Nothing has been answered yet, and no date is set. `mlsim start EXAM` or `mlsim practice EXAM` begins."


def _names(there: FileDesk, exam: str) -> dict[str, str]:
    return {domain.id: domain.name for domain in there.shelf.exam(exam).domains}


def _progress_rows(there: FileDesk, exam: str) -> Iterator[str]:
    found = there.standing.progress(exam)
    parts = sections(found, cut=there.settings.load().cut)
    yield f"{exam}: {found.answers} answers" if parts else f"{exam}: nothing has been answered yet"
    if parts:
        yield ""
        yield text(parts)


def _due_rows(there: FileDesk, exam: str) -> Iterator[str]:
    view: DueView = there.practice.due(exam)
    queue, names = view.queue, _names(there, exam)
    yield f"{exam}: {view.left_text()}"
    for one in queue.today[:LISTED]:
        instead = f", asked as {one.question}" if one.sibling else ""
        times = "once" if one.misses == 1 else f"{one.misses} times"
        missed = f", missed {times}" if one.misses else ""
        yield f"  {one.card}{instead}: task {one.task}, since {one.since}{missed}"
    if len(queue.today) > LISTED:
        yield f"  and {len(queue.today) - LISTED} more; --json names all"
    if queue.cards:
        yield "The next seven days: " + " ".join(str(number) for number in queue.coming)
        when = "today" if view.exam_day is None else f"on {view.exam_day}, the day of the exam"
        yield f"What would be remembered {when} without another review:"
        for part in view.recall:
            if part.recall is not None:
                yield f"  {part.domain} {names[part.domain]}: {part.recall:.0%} of {part.cards}"
    if queue.kept_out:
        yield f"Kept out, because their form has not been sat yet: {queue.kept_out}"
    if queue.gone:
        yield f"Not in the banks any more: {queue.gone}"


def _due_plain(there: FileDesk, exam: str) -> dict[str, Any]:
    view: DueView = there.practice.due(exam)
    queue = view.queue
    return {
        "exam": exam,
        "exam_day": None if view.exam_day is None else view.exam_day.isoformat(),
        "due": [{**asdict(one), "since": one.since.isoformat(), "sibling": one.sibling} for one in queue.today],
        "coming": list(queue.coming),
        "cards": queue.cards,
        "kept_out": queue.kept_out,
        "gone": queue.gone,
        "recall": [
            {**asdict(part), "recall": None if part.recall is None else round(part.recall, 3)} for part in view.recall
        ],
    }
