"""Searching by words: the same everywhere. Every word has to stand somewhere, in any order, whatever its case."""

from __future__ import annotations

from collections.abc import Iterable


def needles(words: str) -> tuple[str, ...]:
    """What is looked for when somebody types some words."""
    return tuple(dict.fromkeys(words.casefold().split()))


def stands_in(sought: Iterable[str], haystack: str) -> bool:
    """Whether all of it stands in a text that is in small letters (casefolded)."""
    return all(word in haystack for word in sought)
