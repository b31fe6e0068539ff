"""Equal values that are kept once: of a hundred thousand cards and ten thousand sessions most say the same few things."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from operator import index
from sys import intern
from typing import TypeVar

T = TypeVar("T", str, int)


@lru_cache(maxsize=65536)
def _kept(values: tuple[T, ...]) -> tuple[T, ...]:
    return values


def texts(values: Iterable[str]) -> tuple[str, ...]:
    """The texts as a tuple that is shared with whoever has the same. Raises TypeError for anything that is no text."""
    return _kept(tuple(map(intern, values)))


def numbers(values: Iterable[int]) -> tuple[int, ...]:
    """The whole numbers as a tuple that is shared with whoever has the same. Raises TypeError for anything else."""
    return _kept(tuple(int(index(value)) for value in values))
