"""Lots for those who write options: which of four equally good ones becomes the key is not theirs to choose.

An author who chooses the key takes the best option, and a candidate who sees the options alone takes it, too. So the options come first,
ranked by what such a candidate would take; then a lot says which rank, which place and which length the key has. Each value comes
equally often, in an order that nobody can tell.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

OPTIONS: Final = 4


@dataclass(frozen=True, slots=True)
class Lot:
    """For one question, each from 1 to 4."""

    rank: int
    """The key is the option that a candidate without the stem would take first (1) ... last (4)."""
    place: int
    """Where the key stands in the file."""
    length: int
    """The key is the longest (1) ... the shortest (4) option."""


def draw_lots(count: int, rng: random.Random) -> tuple[Lot, ...]:
    """Lots for ``count`` questions: of every four in a row, each value once in each column, then shuffled."""
    return tuple(map(Lot, *[_column(count, rng) for _ in range(3)])) if count else ()


def _column(count: int, rng: random.Random) -> Sequence[int]:
    found: list[int] = []
    while len(found) < count:
        found += rng.sample(range(1, OPTIONS + 1), OPTIONS)
    found = found[:count]
    rng.shuffle(found)
    return found
