"""Leaving a session without a screen: how to go on, and where it is if its own file took nothing."""

from __future__ import annotations

import sys

from mlsim.cli.line_input import Talk
from mlsim.core.base.text import visible
from mlsim.core.screens.desk import Desk
from mlsim.core.session.sitting import Sitting


def left(desk: Desk, sitting: Sitting, talk: Talk) -> int:
    """Stop the clock, and say how to go on. 1, or 2 if the last answers are not in their place."""
    sitting.leave()
    if sitting.trouble and not rescued(desk, sitting):
        return 2
    talk.say(f"Saved. To go on: mlsim resume {sitting.session.header.id} --plain")
    return 1


def rescued(desk: Desk, sitting: Sitting) -> bool:
    """The disk took nothing: try once more; else copy the session to wherever there is room, and say where.

    Returns:
        Whether everything is in its place now.
    """
    why = sitting.trouble
    place = desk.rescue(sitting)
    if not place and not sitting.trouble:
        return True
    said = [f"The last answers could not be saved in their place: {why}."]
    if place:
        said += [f"They are in {place}", "Move that file into the folder of the sessions; mlsim where names it."]
    else:
        said.append("They could not be saved anywhere else either.")
    print("\n".join(map(visible, said)), file=sys.stderr)
    return False
