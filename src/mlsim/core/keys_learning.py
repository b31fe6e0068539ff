"""The part of the table of keys that is for learning between exams; see `keymap`."""

from __future__ import annotations

from typing import Final

from mlsim.core.keys import BACK, DOWN, EDGES, HELP, PAGES, QUIT, UP, Key, Place

LEARNING_PLACES: Final[dict[Place, str]] = {
    "builder": "Practice builder",
    "picker": "Choosing several",
}

LEARNING_KEYS: Final[dict[Place, tuple[Key, ...]]] = {
    "builder": (
        Key("open", ("enter",), "enter", "choose, start", "choose values for the row; on the last row: start"),
        UP,
        DOWN,
        Key("next", ("right", "l"), "right l", "next value", "the next value of the row"),
        Key("previous", ("left", "h"), "left h", "", "the previous value of the row"),
        Key("start", ("s",), "s", "start", "start, from any row"),
        Key("clear", ("x",), "x", "clear", "clear all filters"),
        *PAGES,
        *EDGES,
        HELP,
        BACK,
        QUIT,
    ),
    "picker": (
        Key("mark", ("space", "x"), "space x", "mark", "mark the row, or no longer"),
        Key(
            "accept", ("enter",), "enter", "done", "take what is marked; with nothing marked, the row under the cursor"
        ),
        Key("any", ("a",), "a", "any", "unmark everything, and take all values"),
        UP,
        DOWN,
        *PAGES,
        *EDGES,
        Key("cancel", ("escape",), "esc", "cancel", "leave the choice as it was"),
        QUIT,
    ),
}
