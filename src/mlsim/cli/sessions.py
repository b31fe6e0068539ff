"""``mlsim results``, ``history`` and ``discard``."""

from __future__ import annotations

import argparse
import csv
import io
import sys
from collections.abc import Mapping, Sequence
from typing import Any

from mlsim.cli.output import json_text, print_json, print_problems
from mlsim.cli.wiring import desk
from mlsim.core.base.errors import UsageError
from mlsim.core.screens.desk import Desk
from mlsim.core.screens.lobby import SessionRow
from mlsim.core.screens.plain import result_text
from mlsim.core.session.scoring import as_plain


def results(arguments: argparse.Namespace) -> int:
    """Print one result, or all."""
    there = desk()
    view = there.lobby()
    name = None if arguments.session is None else there.named(arguments.session)
    rows = [row for row in view.sessions if name in (None, row.id)]
    if name is not None and not rows:
        there.review(name)  # says why it cannot be read
    if arguments.json:
        print_json([result_plain(there, row) for row in rows])
        return 0
    if arguments.csv:
        print(items_csv(there, rows[0]) if name is not None else sessions_csv(rows), end="")
        return 0
    graded = [row for row in rows if row.state == "submitted"]
    if graded and arguments.plain:
        from mlsim.cli.line_input import Talk
        from mlsim.cli.line_review import review_session

        reviewed, talk = there.review(graded[0].id), Talk()
        talk.say(result_text(reviewed))
        review_session(there, reviewed, talk)
        return 0
    if not graded:
        print(
            "No session has been ended yet." if arguments.session is None else "The session has not ended: resume it."
        )
        return 0 if arguments.session is None else 1
    for row in graded:
        print(result_text(there.review(row.id)))
        print()
    return 0


def result_plain(there: Desk, row: SessionRow) -> dict[str, Any]:
    """A session with everything that its result says, with the documented field names."""
    values = row_plain(row)
    if row.state != "submitted":
        return {**values, "domains": [], "items": []}
    reviewed = there.review(row.id)
    names = {domain.id: domain.name for domain in reviewed.exam.domains} if reviewed.exam else {}
    return {
        **values,
        **as_plain(reviewed.session, reviewed.result, names),
        "pending": reviewed.pending,
        "altered": list(reviewed.altered),
    }


def sessions_csv(rows: Sequence[SessionRow]) -> str:
    """All sessions as a table: a row each, with the names of `row_plain`."""
    return _csv([row_plain(row) for row in rows], tuple(row_plain(rows[0])) if rows else ("id",))


def items_csv(there: Desk, row: SessionRow) -> str:
    """One session as a table: a row for each question."""
    values = result_plain(there, row)
    found = [{"session": row.id, "exam": row.exam, **item} for item in values["items"]]
    return _csv(found, tuple(found[0]) if found else ("session", "exam", "item", "question"))


def result_file(there: Desk, session: str, form: str) -> bytes:
    """The result of one session as ``csv`` or ``json``."""
    row = next((row for row in there.lobby().sessions if row.id == session), None)
    if row is None:
        raise UsageError(f"There is no session {session}", "`mlsim history` lists all.")
    if form == "csv":
        return items_csv(there, row).encode()
    return f"{json_text([result_plain(there, row)])}\n".encode()


def _csv(rows: Sequence[Mapping[str, Any]], names: Sequence[str]) -> str:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(names)
    for row in rows:
        writer.writerow([_cell(row.get(name)) for name in names])
    return out.getvalue()


def _cell(value: object) -> object:
    if isinstance(value, bool):
        return str(value).lower()
    return " ".join(map(str, value)) if isinstance(value, list | tuple) else value


def row_plain(row: SessionRow) -> dict[str, Any]:
    """A session's row with the documented field names."""
    return {
        "id": row.id,
        "exam": row.exam,
        "mode": row.mode,
        "shape": row.shape,
        "form": row.form,
        "state": row.state,
        "started": row.started,
        "last": row.last,
        "minutes": row.minutes,
        "charged_seconds": row.charged_seconds,
        "answered": row.answered,
        "questions": row.questions,
        "raw": row.raw,
        "of": row.of,
        "percent": row.percent,
        "scaled": row.scaled,
        "pass_mark": row.pass_mark,
        "passed": row.passed,
        "damaged": row.damaged,
    }


def history(arguments: argparse.Namespace) -> int:
    """Print all sessions, a line each."""
    there = desk()
    view = there.lobby()
    if arguments.json:
        print_json([row_plain(row) for row in view.sessions])
    else:
        for row in view.sessions:
            when = f"{there.local(row.started_at):%Y-%m-%d %H:%M}"
            print(f"{when}  {row.id}  {row.exam:<9} {row.what():<10} {row.state:<11} {row.score_text()}")
        if not view.sessions:
            print("No session yet. `mlsim start EXAM` begins one.")
    print_problems(view.problems)
    return 0


def discard(arguments: argparse.Namespace) -> int:
    """Put a session aside, after a question."""
    there = desk()
    name = there.named(arguments.session)
    row = next((r for r in there.lobby().sessions if r.id == name), None)
    if row is None:
        print(f"{name}: a session that cannot be read")
    else:
        print(f"{row.exam}, started {there.local(row.started_at):%Y-%m-%d %H:%M}, {row.score_text()}")
    if not arguments.yes:
        if not sys.stdin.isatty():
            print("Not discarded: nobody can be asked. Add --yes.", file=sys.stderr)
            return 2
        if input("Discard this session? Its file is kept in sessions/discarded. [y/N] ").strip().lower() not in (
            "y",
            "yes",
        ):
            print("Kept.")
            return 0
    there.discard(name)
    print("Discarded.")
    return 0
