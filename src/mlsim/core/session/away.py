"""Time away from a session, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mlsim.core.session.timing import span_text

if TYPE_CHECKING:
    from mlsim.core.session.state import Session


def away_text(session: Session) -> str:
    """``away 41 min, not charged`` for the time that was found not to count, or an empty text."""
    total = sum(seconds for seconds, _ in session.away)
    return f"away {span_text(total)}, {_charged(session)}" if total >= 1 else ""


def resumed_text(session: Session) -> str:
    """``Resumed. Away 8 s, not charged; 41 min in all.``: the last stretch first, since that is what somebody has just come from."""
    last = session.away[-1][0] if session.away else 0.0
    total = sum(seconds for seconds, _ in session.away)
    if last < 1:
        return "Resumed."
    more = f"; {span_text(total)} in all" if total - last >= 1 else ""
    return f"Resumed. Away {span_text(last)}, {_charged(session)}{more}."


def gap_texts(session: Session) -> tuple[str, ...]:
    """Every stretch of time away, in its order: ``asleep 41 min``, ``stopped 8 s``, ``left 2 h 5 min``."""
    return tuple(
        f"{reason} {span_text(seconds)}"
        if seconds >= 1
        else f"{reason}, for how long is not known: the clock was set back"
        for seconds, reason in session.away
    )


def _charged(session: Session) -> str:
    return "charged (strict)" if session.header.strict else "not charged"
