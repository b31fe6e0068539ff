"""The fair clock: what is charged, what is not, warnings and pace. All times are seconds."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final, Literal, NamedTuple

GAP: Final = 5.0
"""A silence between two readings that is longer than this was no thinking: the process was stopped."""
TICK: Final = 15.0
"""After this much silence a tick is written, so that a kill gives back at most that."""
WARNINGS: Final = (30 * 60, 15 * 60, 5 * 60)
"""Remaining seconds at which the candidate is warned, once each."""

AwayReason = Literal["asleep", "stopped", "left"]


class Reading(NamedTuple):
    """One look at both clocks.

    ``awake`` stands still while the machine sleeps, ``elapsed`` does not. Neither knows the time of day, so setting the wall clock
    changes nothing. Where a platform cannot tell them apart both are the same, and the rule for gaps catches sleep.
    """

    awake: float
    elapsed: float


class Gap(NamedTuple):
    """Time that passed without the program running."""

    seconds: float
    reason: AwayReason


@dataclass(frozen=True, slots=True)
class Timing:
    """Where the clock of a session stands.

    Args:
        charged: seconds that count against the limit.
        last: the reading at which ``charged`` was right; None before the clock has started.
        strict: time away is charged, too.
    """

    charged: float = 0.0
    last: Reading | None = None
    strict: bool = False

    def advanced(self, reading: Reading) -> tuple[Timing, Gap | None]:
        """The clock at a later reading, and the time away that was found between the two, if any.

        Clocks that run backwards (a faulty platform) charge nothing.
        """
        if self.last is None:
            return replace(self, last=reading), None
        awake = max(0.0, reading.awake - self.last.awake)
        elapsed = max(awake, reading.elapsed - self.last.elapsed)
        slept = elapsed - awake
        if slept <= GAP and awake <= GAP:
            # What the two clocks differ by here is drift, or a nap shorter than a gap: the candidate was not looking away.
            return Timing(self.charged + awake, reading, self.strict), None
        gap = Gap(elapsed, "asleep") if slept > GAP else Gap(awake, "stopped")
        charged = self.charged + (elapsed if self.strict else 0.0)
        return Timing(charged, reading, self.strict), gap


def limit_seconds(minutes: float | None) -> float | None:
    """The limit of a session in seconds, or None if it has none."""
    return None if minutes is None else minutes * 60.0


def remaining(limit: float | None, charged: float) -> float | None:
    """Seconds left, not below zero; None without a limit."""
    return None if limit is None else max(0.0, limit - charged)


def warning_between(limit: float | None, before: float, after: float) -> int | None:
    """The warning (remaining seconds) that became due between two charged times; the most urgent if there are several.

    A limit shorter than a warning's time never gives that warning. ``limit``, ``before`` and ``after`` are seconds, the last two charged.
    """
    if limit is None:
        return None
    due = [w for w in WARNINGS if w < limit and limit - before > w >= limit - after]
    return min(due, default=None)


def pace(limit: float | None, questions: int, answered: int, charged: float) -> float | None:
    """How far the candidate is ahead of an even pace, in seconds; negative when behind. None without a limit.

    An even pace spends the limit equally on all questions.

    Args:
        limit: seconds of the session; None for none.
        questions: how many it has.
        answered: how many of them have a response.
        charged: seconds that have been charged.
    """
    if limit is None or questions == 0:
        return None
    return answered * limit / questions - charged


def extra_minutes(minutes: float, extra: str | None) -> float:
    """The limit with extra time: ``30`` adds minutes, ``1.25x``, ``1.5x`` and ``2x`` multiply. Raises ValueError for anything else."""
    if extra is None:
        return minutes
    if extra in EXTRA_TIMES:
        return minutes * float(extra[:-1]) if extra.endswith("x") else minutes + float(extra)
    raise ValueError(extra)


EXTRA_TIMES: Final = ("30", "1.25x", "1.5x", "2x")
"""The accommodations that vendors give: 30 minutes for candidates whose first language is another one, and longer factors."""


def clock_text(seconds: float) -> str:
    """``1:52:07`` or ``4:59``: the whole second that is still left."""
    whole = int(seconds)
    hours, rest = divmod(whole, 3600)
    minutes, second = divmod(rest, 60)
    return f"{hours}:{minutes:02}:{second:02}" if hours else f"{minutes}:{second:02}"


def span_text(seconds: float) -> str:
    """A length of time in words, for example ``41 min`` or ``2 h 5 min``."""
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    hours, minutes = divmod(round(whole / 60), 60)
    return f"{hours} h {minutes} min" if hours else f"{minutes} min"
