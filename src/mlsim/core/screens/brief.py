"""What a candidate should know about what was drawn, and about what is left, a sentence for each thing; empty where there is nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mlsim.core.form.wish import form_name

if TYPE_CHECKING:
    from mlsim.core.session.sitting import Sitting


def pending_text(pending: int, total: int) -> str:
    """About questions that no reviewer has solved blind yet."""
    if not pending:
        return ""
    if pending == total:
        return "None of these questions has passed blind review yet: a key may be wrong."
    return f"{pending} of these {total} questions {'has' if pending == 1 else 'have'} not passed blind review yet."


def repeats_text(repeats: int) -> str:
    """About questions that were asked before."""
    if not repeats:
        return ""
    return f"{repeats} of these questions {'was' if repeats == 1 else 'were'} in an earlier session of yours."


def ahead_text(ahead: int) -> str:
    """About questions of a practice that a full exam asks which has not been sat: there they will not be new any more."""
    if not ahead:
        return ""
    verb, them = ("is", "it") if ahead == 1 else ("are", "them")
    return f"{ahead} of these questions {verb} in a full exam that you have not sat: there you will know {them}."


def left_text(sitting: Sitting) -> str:
    """About a session that somebody leaves together with the program."""
    header = sitting.session.header
    what = form_name(header.mode, header.shape, header.form)
    place = f"question {sitting.current + 1} of {len(sitting.asked)}"
    return f"Saved: {header.exam} {what}, {place}. `mlsim resume` goes on with it."
