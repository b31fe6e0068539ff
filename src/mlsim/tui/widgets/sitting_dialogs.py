"""The dialogs of a sitting: ending it, and the menu."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mlsim.tui.sitting_rows import end_text, sitting_word
from mlsim.tui.widgets.dialogs import Choice, ChoiceDialog

if TYPE_CHECKING:
    from mlsim.core.session.sitting import Sitting


def end_dialog(sitting: Sitting) -> ChoiceDialog:
    """Asks whether to end, naming what is open. Gives ``continue`` (the safe answer) or ``end``."""
    word = sitting_word(sitting.session.header)
    result = "" if word == "warm-up" else " and see the result"
    choices = [
        Choice("c", f"Continue the {word}", "continue"),
        Choice("e", f"End the {word}{result}", "end"),
    ]
    return ChoiceDialog(f"End the {word}?", end_text(sitting), choices, "continue")


def menu_dialog() -> ChoiceDialog:
    """Everything that control keys do, for terminals that keep those for themselves."""
    choices = [
        Choice("c", "Continue", "continue"),
        Choice("r", "Overview of all questions", "overview"),
        Choice("e", "End and see the result", "end"),
        Choice("l", "Leave to the lobby: saved, the clock stops", "left"),
        Choice("q", "Leave mlsim: saved, the clock stops", "quit"),
    ]
    return ChoiceDialog("Menu", "", choices, "continue")
