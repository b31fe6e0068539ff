"""How often each question has been asked: what a form is drawn by, least used first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from mlsim.core.learn.attempts import Attempt, Past


class Exposure:
    """A fold of attempts to counts; see `attempts.Fold`.

    Unfinished sessions are left out: their headers say what they ask, also what has not been answered yet.
    """

    name = "exposure"
    version = "1"

    def start(self) -> Counter[str]:
        """Nothing was asked."""
        return Counter()

    def step(self, state: Counter[str], past: Past, attempts: Sequence[Attempt]) -> Counter[str]:
        """One more session."""
        if past.finished:
            state.update([attempt.question for attempt in attempts])
        return state

    def dump(self, state: Counter[str]) -> Any:  # noqa: ANN401 - values for JSON
        """The counts by question."""
        return dict(state)

    def load(self, values: Any) -> Counter[str]:  # noqa: ANN401
        """The counts from `dump`. Raises ValueError or AttributeError for anything else."""
        if not all(isinstance(count, int) for count in values.values()):
            raise ValueError("not counts")
        return Counter(values)
