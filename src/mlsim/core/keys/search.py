"""The keys of lines that are typed into, and of the search through the banks; see `keymap`."""

from __future__ import annotations

from typing import Final

from mlsim.core.keys.entries import (
    BACK,
    BACK_LEFT,
    COPY,
    DOWN,
    EDGES,
    ENDS,
    HELP,
    OPEN,
    OPENS,
    PAGES,
    QUIT,
    SCROLL,
    UP,
    Key,
    Place,
)

SEARCH_PLACES: Final[dict[Place, str]] = {
    "bank": "Searching the banks",
    "bank_question": "A question of a bank",
    "line": "A line of text",
    "search": "A search line",
}

SEARCH_KEYS: Final[dict[Place, tuple[Key, ...]]] = {
    "bank": (
        Key("open", OPEN, OPENS, "read", "the question under the cursor, without its key"),
        UP,
        DOWN,
        Key("search", ("slash",), "/", "search", "words in questions, options, services, objectives and ids"),
        *PAGES,
        *EDGES,
        HELP,
        BACK_LEFT,
        QUIT,
    ),
    "bank_question": (
        Key("explain", ("e",), "e", "explain", "key and explanations; from then on the question counts as seen"),
        Key("next", ("n", "right", "l"), "n right l", "next", "next question of the list"),
        Key("previous", ("p", "left", "h"), "p left h", "previous", "previous question of the list"),
        *SCROLL,
        *PAGES,
        *ENDS,
        Key("scenario", ("v",), "v", "", "show the case's scenario"),
        COPY,
        HELP,
        BACK,
        QUIT,
    ),
    "line": (
        Key("accept", ("enter",), "enter", "done", "give the line"),
        Key("cancel", ("escape", "ctrl+q", "ctrl+c"), "esc ctrl+q", "cancel", "leave it as it was"),
    ),
    "search": (
        Key("accept", ("enter",), "enter", "search", "search; what is found stays listed"),
        Key("up", ("up",), "up", "", "the row above"),
        Key("down", ("down",), "down", "", "the row below"),
        Key("page_up", ("pageup",), "PgUp", "", "a screen up"),
        Key("page_down", ("pagedown",), "PgDn", "", "a screen down"),
        Key("cancel", ("escape", "ctrl+q", "ctrl+c"), "esc ctrl+q", "clear", "search for nothing"),
    ),
}
