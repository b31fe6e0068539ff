"""Searching by words: the same everywhere. Every word has to stand somewhere, in any order, whatever its case."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from mlsim.core.lobby import SessionRow


def needles(words: str) -> tuple[str, ...]:
    """What is looked for when somebody types some words."""
    return tuple(dict.fromkeys(words.casefold().split()))


def stands_in(sought: Iterable[str], haystack: str) -> bool:
    """Whether all of it stands in a text that is in small letters (casefolded)."""
    return all(word in haystack for word in sought)


def searched(row: SessionRow, started: datetime) -> str:
    """Everything about a session that is searched, in small letters: exam, mode, form, day, result.

    Args:
        row: the session.
        started: its start in local time.
    """
    form = f"form {row.form}" if row.form else f"{row.shape} form" if row.shape != "selection" else "selection"
    result = "" if row.passed is None else "passed" if row.passed else "failed"
    state = "finished" if row.state == "submitted" else "unfinished"
    days = f"{started:%Y-%m-%d %H:%M %d %b %Y %A %B}"
    damaged = "damaged" if row.damaged else ""
    return " ".join((row.exam, row.mode, form, state, days, row.score_text(), result, damaged, row.id)).casefold()
