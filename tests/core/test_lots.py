"""Lots: each value equally often, the same for the same seed."""

from __future__ import annotations

import random
from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from mlsim.core.authoring.lots import draw_lots


@given(st.integers(0, 200), st.integers())
def test_each_value_comes_equally_often(count: int, seed: int) -> None:
    lots = draw_lots(count, random.Random(seed))
    assert len(lots) == count
    for column in ("rank", "place", "length"):
        counts = Counter(getattr(lot, column) for lot in lots)
        assert set(counts) <= {1, 2, 3, 4}
        assert all(count // 4 <= counts[value] <= count // 4 + 1 for value in (1, 2, 3, 4))


def test_the_same_seed_gives_the_same_lots_and_another_one_others() -> None:
    assert draw_lots(40, random.Random(1)) == draw_lots(40, random.Random(1))
    assert draw_lots(40, random.Random(1)) != draw_lots(40, random.Random(2))
