"""The chance of passing, and the rules for showing it: nothing before there is evidence, never more than it carries.

A word from 65 first attempts on, a percentage from 130 on, in steps of five and never certain; always with its width and with what it
assumes. The model is in `ability`.
"""

from __future__ import annotations

import math
import random
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from mlsim.core.bank.exams import Exam
from mlsim.core.learn.ability import Estimate, Evidence, Target, estimate, target_of
from mlsim.core.session.scoring import scaled

BAND_FROM, BAND_DOMAIN = 65, 8
PERCENT_FROM, PERCENT_DOMAIN = 130, 15
LIKELY: Final = 0.70
UNLIKELY: Final = 0.30
LOWEST, HIGHEST = 5, 95
SEED: Final = 1
"""Of the drawn abilities: the same answers say the same everywhere, and every time."""
READY: Final = 0.80
"""A chance from which booking the exam is advised, if a sealed, timed mock agrees."""
ASSUMES: Final = "It assumes that this bank is about as hard as the real exam; our questions have not been calibrated on real candidates."

Band = Literal["likely", "uncertain", "unlikely"]
Shown = Literal["nothing", "band", "percent"]


@dataclass(frozen=True, slots=True)
class Readiness:
    """What can be said about passing an exam, and what may be shown of it."""

    exam: str
    used: int
    """First attempts that it rests on."""
    by_domain: Mapping[str, int]
    """How many of them each domain has."""
    shown: Shown
    estimate: Estimate | None
    """None where nothing may be shown."""
    target: Target
    pass_mark: int | None
    scale: tuple[int, int] = (100, 1000)

    @property
    def band(self) -> Band | None:
        """The chance in a word."""
        if self.estimate is None:
            return None
        chance = self.estimate.chance
        return "likely" if chance >= LIKELY else "unlikely" if chance <= UNLIKELY else "uncertain"

    @property
    def percent(self) -> int | None:
        """The chance as it may be shown: to the nearest 5 %, never below 5 or above 95. None without enough evidence for it."""
        return shown_percent(self.estimate.chance) if self.estimate is not None and self.shown == "percent" else None

    @property
    def percent_interval(self) -> tuple[int, int] | None:
        """The chance at both ends of the ability's 80 % interval, as it may be shown."""
        if self.estimate is None or self.shown != "percent":
            return None
        low, high = self.estimate.chance_interval
        return shown_percent(low), shown_percent(high)

    @property
    def score_band(self) -> tuple[int, int] | None:
        """80 % of results, in right answers."""
        return self.estimate.band if self.estimate is not None and self.shown == "percent" else None

    @property
    def scaled_band(self) -> tuple[int, int] | None:
        """The same on the practice scale, for exams that have a pass mark."""
        if self.score_band is None or self.pass_mark is None:
            return None
        ends = [
            scaled(raw, self.target.scored, self.target.cut, self.pass_mark, *self.scale) for raw in self.score_band
        ]
        return round(ends[0]), round(ends[1])

    @property
    def ready(self) -> bool:
        """Whether the chance is high enough to book, and known well enough to be shown."""
        return self.shown == "percent" and self.estimate is not None and self.estimate.chance >= READY

    @property
    def missing(self) -> tuple[int, Mapping[str, int]]:
        """First attempts that are missing before anything is shown: in all, and for each domain that lacks some."""
        lacking = {d: BAND_DOMAIN - n for d, n in self.by_domain.items() if n < BAND_DOMAIN}
        return max(0, BAND_FROM - self.used), lacking


def shown_percent(chance: float) -> int:
    """To the nearest 5 %, from 5 to 95."""
    return min(HIGHEST, max(LOWEST, 5 * math.floor(20 * chance + 0.5)))


def shown_for(used: int, by_domain: Iterable[int]) -> Shown:
    """What may be shown for so much evidence."""
    least = min(by_domain, default=0)
    if used < BAND_FROM or least < BAND_DOMAIN:
        return "nothing"
    return "percent" if used >= PERCENT_FROM and least >= PERCENT_DOMAIN else "band"


def readiness(exam: Exam, evidence: Sequence[Evidence], cut: float, rng: random.Random | None = None) -> Readiness:
    """What can be said about passing an exam.

    Args:
        exam: the exam.
        evidence: first attempts at its questions, the oldest first; see `core.learn.evidence`.
        cut: share of the scored questions that passes.
        rng: draws abilities; one that starts with `SEED` if not given.
    """
    target = target_of(exam, cut)
    there = Counter(one.domain for one in evidence)
    counts = {domain.id: there[domain.id] for domain in exam.domains}
    used = sum(counts.values())
    shown = shown_for(used, counts.values())
    made = None if shown == "nothing" else estimate(evidence, target, rng or random.Random(SEED))
    return Readiness(exam.code, used, counts, shown, made, target, exam.pass_mark, (exam.score_min, exam.score_max))


# -- in words, and for scripts -------------------------------------------------------------------------------------------------------


def rows(found: Readiness, names: Mapping[str, str]) -> Iterator[str]:
    """The readiness in sentences; ``names`` are those of the domains."""
    if found.estimate is None:
        more, lacking = found.missing
        yield f"{found.exam}: not enough evidence to say anything."
        yield f"It rests on first answers to questions: {found.used} so far, {BAND_FROM} are needed, {BAND_DOMAIN} in each domain."
        if more:
            yield f"  {more} more in all"
        for domain, number in lacking.items():
            yield f"  {number} more in domain {domain} ({names.get(domain, '')})"
        return
    if found.shown == "band":
        yield f"{found.exam}: passing is {found.band}."
        yield (
            f"From {found.used} first answers. A percentage needs {PERCENT_FROM}, with {PERCENT_DOMAIN} in each domain "
            f"({', '.join(f'{domain}: {number}' for domain, number in found.by_domain.items())})."
        )
    else:
        low, high = found.percent_interval or (0, 0)
        least, most = found.score_band or (0, 0)
        yield f"{found.exam}: a chance of {found.percent} % of passing ({low}-{high} %)."
        band = f"Four of five exams would end with {least} to {most} of {found.target.scored} right"
        if found.scaled_band is not None:
            band += f", {found.scaled_band[0]} to {found.scaled_band[1]} on the practice scale"
        yield f"{band}; {found.target.cut} are taken to pass."
        yield f"From {found.used} first answers ({', '.join(f'{d}: {n}' for d, n in found.by_domain.items())} by domain)."
    yield ASSUMES


def as_plain(found: Readiness) -> dict[str, Any]:
    """The readiness as values for JSON: only what may be shown."""
    more, lacking = found.missing
    return {
        "exam": found.exam,
        "shown": found.shown,
        "band": found.band,
        "percent": found.percent,
        "percent_interval": None if found.percent_interval is None else list(found.percent_interval),
        "score_band": None if found.score_band is None else list(found.score_band),
        "scaled_band": None if found.scaled_band is None else list(found.scaled_band),
        "scored": found.target.scored,
        "cut": found.target.cut,
        "ready": found.ready,
        "first_attempts": found.used,
        "by_domain": dict(found.by_domain),
        "missing": {"in_all": more, "by_domain": dict(lacking)},
        "assumes": ASSUMES,
    }
