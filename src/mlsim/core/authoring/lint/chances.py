"""How large a share chance alone explains: exact binomial bounds, and Pearson's chi-square (1900) for four positions."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache


@lru_cache(maxsize=4_096)
def bound(trials: int, chance: float, sureness: float) -> int:
    """The smallest count that is not exceeded with a probability of ``sureness``: a quantile of the binomial distribution.

    Args:
        trials: how many questions.
        chance: of each, from 0 to 1, both excluded.
        sureness: from 0 to 1.
    """
    below = 0.0
    for count in range(trials + 1):
        below += math.exp(
            math.lgamma(trials + 1)
            - math.lgamma(count + 1)
            - math.lgamma(trials - count + 1)
            + count * math.log(chance)
            + (trials - count) * math.log1p(-chance)
        )
        if below >= sureness:
            return count
    return trials


def p_of_four(counts: Sequence[int]) -> float:
    """How likely four equally likely places are to be used at least as unevenly as ``counts`` (chi-square, 3 degrees of freedom)."""
    expected = sum(counts) / 4
    if not expected:
        return 1.0
    half = sum((count - expected) ** 2 for count in counts) / expected / 2
    return math.erfc(math.sqrt(half)) + 2 * math.sqrt(half / math.pi) * math.exp(-half)
