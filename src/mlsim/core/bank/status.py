"""What a candidate can do with an exam on a day. Plain values, so that the lobby needs no blueprint for it."""

from __future__ import annotations

from datetime import date
from typing import Literal

Status = Literal["announced", "beta", "current", "retired"]


def status_on(
    today: date, starts: date | None, ends: date | None, beta_starts: date | None, beta_ends: date | None = None
) -> Status:
    """The status of an exam on the local day ``today``, by its first and last day and those of its beta; None where there is none.

    See `exams.Exam` for their meaning.
    """
    if ends is not None and today > ends:
        return "retired"
    if starts is None or today >= starts:
        return "current"
    if beta_starts is not None and beta_starts <= today and (beta_ends is None or today <= beta_ends):
        return "beta"
    return "announced"


def status_line(
    today: date, starts: date | None, ends: date | None, beta_starts: date | None, beta_ends: date | None = None
) -> str:
    """The status in a few words, with the date that matters."""
    status = status_on(today, starts, ends, beta_starts, beta_ends)
    if status == "retired":
        return f"retired {ends}"
    if status == "current":
        return f"current until {ends}" if ends else "current"
    return f"beta until {starts}" if status == "beta" else f"from {starts}"
