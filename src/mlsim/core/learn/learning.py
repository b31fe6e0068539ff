"""What learning between the exams gets from the rest of the program: the attempts, and what is computed from them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol, TypeVar

from mlsim.core.base.how_far import HowFar
from mlsim.core.learn.attempts import Fold, History

S = TypeVar("S")


class Learning(Protocol):
    """The attempts in all journals. Everything here may take a while: it is called in a thread, and may be called from several."""

    def attempts(self, progress: HowFar | None = None) -> History:
        """All attempts that there are. What could not be read is named in it.

        Args:
            progress: told how many of the journals that had to be read have been read, from the thread that this is called in.
        """

    def fold(self, fold: Fold[S], progress: HowFar | None = None) -> S:
        """What a fold comes to over all attempts; much faster than `attempts` when it has been computed before."""

    def fold_all(self, folds: Sequence[Fold[Any]], progress: HowFar | None = None) -> list[Any]:
        """What several folds come to, in one go through the attempts."""

    def problems(self) -> tuple[str, ...]:
        """What could not be read when the journals were last looked at, a line each."""
