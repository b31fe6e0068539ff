"""What a list says that has nothing to list: why, and the one thing to do next, which enter does."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from mlsim.tui.render import para, wrapped
from mlsim.tui.widgets.lines import Entry

V = TypeVar("V")
TEN = "Ten questions now, each explained"
"""What to do where nothing has been answered yet."""


def nothing(said: Sequence[str], key: str, what: str, value: V, width: int) -> list[Entry[V]]:
    """Sentences, and below them a row that can be chosen.

    Args:
        said: why there is nothing, a paragraph each.
        key: the key that chooses the row.
        what: what that does.
        value: what the row stands for.
        width: columns to wrap the sentences to.
    """
    rows = [row for text in said for row in wrapped(para(text, "dim"), max(20, width))]
    return [
        Entry(((),)),
        *(Entry((row,)) for row in rows),
        Entry(((),)),
        Entry((((f"{key}  ", "accent"), (what, "bold")),), value),
    ]
