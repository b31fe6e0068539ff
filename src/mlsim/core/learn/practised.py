"""What the past answers to each question come to, as far as choosing the next ones needs it: a fold over all attempts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from mlsim.core.learn.attempts import Attempt, Past

RECENT: Final = 4
"""Answers to a question that count as recent."""


@dataclass(slots=True)
class Practised:
    """The answers to one question."""

    count: int = 0
    wrong: int = 0
    recent: str = ""
    """The newest `RECENT`, the oldest first: ``+`` right, ``-`` wrong."""
    last: str = ""
    """When the newest was given: UTC, ISO 8601."""
    sureness: str = ""
    flagged: bool = False
    """Of the newest."""
    noted: bool = False
    """Of any."""

    @property
    def last_at(self) -> datetime:
        """When the newest was given."""
        return datetime.fromisoformat(self.last)

    @property
    def last_right(self) -> bool:
        """Whether the newest was right."""
        return self.recent.endswith("+")


class Practices:
    """The fold from attempts to `Practised`, by question; see `core.learn.attempts.Fold`."""

    name = "practised"
    version = "1"

    def start(self) -> dict[str, Practised]:
        """Nothing was answered yet."""
        return {}

    def step(self, state: dict[str, Practised], past: Past, attempts: Sequence[Attempt]) -> dict[str, Practised]:
        """One more session. What was never on the screen is no answer."""
        for one in attempts:
            if not one.looked_at:
                continue
            there = state.setdefault(one.question, Practised())
            there.count += 1
            there.wrong += not one.correct
            there.recent = (there.recent + ("+" if one.correct else "-"))[-RECENT:]
            there.last = one.at.isoformat()
            there.sureness, there.flagged = one.sureness, one.flagged
            there.noted = there.noted or one.noted
        return state

    def dump(self, state: dict[str, Practised]) -> object:
        """As values for JSON."""
        return [
            [name, one.count, one.wrong, one.recent, one.last, one.sureness, one.flagged, one.noted]
            for name, one in state.items()
        ]

    def load(self, values: Any) -> dict[str, Practised]:  # noqa: ANN401 - see the protocol
        """From `dump`."""
        return {name: Practised(*rest) for name, *rest in values}
