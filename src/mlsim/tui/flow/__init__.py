"""What follows what: from the lobby to a briefing, a question, a result and back.

One module for each stretch of the way; `Flow` is all of them.
"""

from __future__ import annotations

from mlsim.tui.flow.exchange import ExchangeFlow
from mlsim.tui.flow.learning import LearningFlow
from mlsim.tui.flow.results import ResultsFlow
from mlsim.tui.flow.searching import SearchFlow
from mlsim.tui.flow.sitting import SittingFlow

__all__ = ["Flow"]


class Flow(SittingFlow, ResultsFlow, LearningFlow, ExchangeFlow, SearchFlow):
    """The app's answers to what screens say. Whatever may take a while runs in a thread, with the screen alive."""
