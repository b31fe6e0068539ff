"""How often each question was asked before: forms prefer what was asked least."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from mlsim.core.attempts import Attempt, Past


class Exposure:
    """The fold from ended sessions to how often each question was in one; see `core.attempts.Fold`.

    Unfinished sessions are left out: their headers say what they ask, also what has not been answered yet.
    """

    name = "exposure"
    version = "1"

    def start(self) -> Counter[str]:
        """Nothing was asked yet."""
        return Counter()

    def step(self, state: Counter[str], past: Past, attempts: Sequence[Attempt]) -> Counter[str]:
        """One more session."""
        if past.finished:
            state.update(attempt.question for attempt in attempts)
        return state

    def dump(self, state: Counter[str]) -> Any:  # noqa: ANN401 - see the protocol
        """As values for JSON."""
        return dict(state)

    def load(self, values: Any) -> Counter[str]:  # noqa: ANN401 - see the protocol
        """From `dump`."""
        return Counter({str(question): int(times) for question, times in values.items()})
