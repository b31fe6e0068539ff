"""Equal values that are kept once."""

from __future__ import annotations

import json
from typing import Any

import pytest

from mlsim.core.base.sharing import numbers, texts


def test_the_same_texts_and_numbers_are_one_value() -> None:
    first, second = json.loads('["MLA-C02:1.2", "PMLE:3.1"]'), json.loads('["MLA-C02:1.2", "PMLE:3.1"]')
    assert texts(first) == ("MLA-C02:1.2", "PMLE:3.1")
    assert texts(first) is texts(second)
    assert texts(first)[0] is texts(second[:1])[0]
    assert numbers([2, 0, 1]) == (2, 0, 1)
    assert numbers([2, 0, 1]) is numbers(iter((2, 0, 1)))
    # A truth value is as good as its number, and must not stand in the place of it from then on.
    assert list(map(type, (*numbers([True, False, 7]), *numbers([1, 0, 7])))) == [int] * 6


def test_anything_else_is_refused() -> None:
    no_texts: tuple[Any, ...] = ([1], [None], [["a"]], 1)
    for wrong in no_texts:
        with pytest.raises(TypeError):
            texts(wrong)
    no_numbers: tuple[Any, ...] = (["a"], [1.0], [None], 1)
    for wrong in no_numbers:
        with pytest.raises(TypeError):
            numbers(wrong)
