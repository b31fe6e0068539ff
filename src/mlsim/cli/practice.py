"""``mlsim practice``: practice on the screen, in line mode, or only what there would be to practise."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from mlsim.cli.lobby import open_screens
from mlsim.cli.output import print_json
from mlsim.cli.wiring import desk
from mlsim.core.base.errors import UsageError
from mlsim.core.base.kinds import DIFFICULTIES, KINDS
from mlsim.core.form.wish import MAX_COUNT, MAX_MINUTES, STATUSES, Selection, Wish
from mlsim.core.learn.selection import Filter, filter_text, matching, tally, time_text
from mlsim.core.screens.lobby_text import in_order, last_exam
from mlsim.core.screens.practice import DueView, Pool
from mlsim.core.screens.spoken import listed

if TYPE_CHECKING:
    from mlsim.cli.desk import FileDesk

_FILTERS: tuple[Filter, ...] = ("domains", "tasks", "services", "statuses", "kinds", "difficulties")


def practice(arguments: argparse.Namespace) -> int:
    """Practise, or with ``--json`` say what fits."""
    there = desk()
    pool: Pool = there.practice.pool(arguments.exam or _last_exam(there))
    selection = selection_of(arguments, pool)
    wish = Wish(pool.exam.code, "selection", selection=selection, seed=arguments.seed, extra=arguments.extra)
    if arguments.json:
        print_json(_plain(pool, selection))
        return 0
    prepared = there.prepare(wish)
    if arguments.plain:
        from mlsim.cli.line_mode import ask

        fit = f"{len(prepared.form.entries)} of the {prepared.matches} questions that fit"
        about = f" ({filter_text(selection)})" if selection.filtered else ""
        print(f"{pool.exam.code}, practice: {fit}{about}, {time_text(selection)}.")
        return ask(there, there.begin(prepared))
    return open_screens("practice", wish=wish)


def _last_exam(there: FileDesk) -> str:
    """The exam of the newest session. Raises UsageError, naming the exams that there are, if there is none yet."""
    view = there.lobby()
    if exam := last_exam(view):
        return exam
    codes = [row.code for row in in_order(view.exams, there.today())]
    raise UsageError(
        "Which exam?", f"There are {listed(codes)}. For example: mlsim practice {codes[0]}" if codes else ""
    )


def ask_due(arguments: argparse.Namespace) -> int:
    """Ask what is due for an exam line by line, and say what is left then."""
    from mlsim.cli.line_mode import ask

    if arguments.exam is None:
        raise UsageError("Which exam?", "`mlsim due EXAM --plain` asks; `mlsim due` lists all.")
    there = desk()
    view: DueView = there.practice.due(arguments.exam)
    if not view.queue.today:
        print(view.left_text())
        return 0
    print(f"{view.exam.code}: {len(view.queue.today)} due today.")
    status = ask(there, there.begin(there.prepare(view.wish())))
    print(there.practice.due(arguments.exam).left_text())
    return status


def selection_of(arguments: argparse.Namespace, pool: Pool) -> Selection:
    """The selection that the options ask for. Raises UsageError for a value that the exam does not have."""
    domains = {domain.id: domain.name for domain in pool.exam.domains}
    services = {service.casefold(): service for one in pool.candidates for service in one.question.services}
    levels = {word: level for level, word in DIFFICULTIES.items()} | {str(level): level for level in DIFFICULTIES}
    minutes = arguments.minutes
    if minutes is not None and minutes != "pace":
        try:
            fits = 0 < float(minutes) <= MAX_MINUTES
        except ValueError:
            fits = False
        if not fits:
            raise UsageError(
                f"There is no limit of {minutes}", f"It is minutes, up to {MAX_MINUTES}, or the word pace."
            )
    if not 1 <= arguments.count <= MAX_COUNT:
        raise UsageError(f"There is no practice of {arguments.count} questions", f"It is 1 to {MAX_COUNT}.")
    tasks = sorted(pool.exam.task_ids)
    return Selection(
        domains=tuple(_known("domain", one, domains) for one in _given(arguments.domain)),
        tasks=tuple(_known("task", one, tasks) for one in _given(arguments.task)),
        services=tuple(
            services[_known("service", one.casefold(), services, services.values())]
            for one in _given(arguments.service)
        ),
        statuses=tuple(
            s for s in STATUSES if s in [_known("status", one, STATUSES) for one in _given(arguments.status)]
        ),
        kinds=tuple(_known("type", one, KINDS) for one in _given(arguments.type)),
        difficulties=tuple(levels[_known("difficulty", one, levels)] for one in _given(arguments.difficulty)),
        count=arguments.count,
        minutes=None if minutes in (None, "pace") else float(minutes),
        at_pace=minutes == "pace",
        feedback=arguments.feedback,
    )


def _given(values: Sequence[str] | None) -> list[str]:
    """What an option was given, once or several times, with commas between."""
    return [one.strip() for value in values or () for one in value.split(",") if one.strip()]


def _known(what: str, value: str, known: Iterable[str], shown: Iterable[str] | None = None) -> str:
    found = next((one for one in known if one == value), None)
    if found is None:
        names = list(shown if shown is not None else known)
        near = [name for name in names if value.casefold() in name.casefold()] or names
        listed = ", ".join(near[:12]) + (" ..." if len(near) > 12 else "")
        raise UsageError(f"There is no {what} {value} here", f"Known are {listed or 'none'}.")
    return found


def _plain(pool: Pool, selection: Selection) -> dict[str, Any]:
    """What the builder shows, as values for JSON."""
    fits = matching(pool.candidates, selection)
    return {
        "exam": pool.exam.code,
        "selection": {"count": selection.count, "feedback": selection.feedback, **selection.as_plain()},
        "fits": len(fits),
        "asked": min(len(fits), selection.count),
        "questions": len(pool.candidates),
        "sealed": pool.sealed,
        **{f"by_{name}": dict(sorted(tally(pool.candidates, selection, name).items())) for name in _FILTERS},
    }
