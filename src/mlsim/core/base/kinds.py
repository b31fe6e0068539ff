"""The kinds of question and their difficulties, as plain values: what nothing heavy has to be loaded for."""

from __future__ import annotations

from typing import Final, Literal, get_args

Kind = Literal["single", "multiple", "ordering", "matching"]
KINDS: Final[tuple[Kind, ...]] = get_args(Kind)
DIFFICULTIES: Final = {1: "easy", 2: "medium", 3: "hard"}
