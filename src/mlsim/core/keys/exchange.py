"""The keys of the screens that import and export."""

from __future__ import annotations

from typing import Final

from mlsim.core.keys.entries import BACK_LEFT, DOWN, EDGES, HELP, OPEN, OPENS, PAGES, QUIT, UP, Key, Place

EXCHANGE_PLACES: Final[dict[Place, str]] = {
    "exchange": "Import and export",
    "preview": "A file before and after its import",
    "path": "Naming a file",
}

EXCHANGE_KEYS: Final[dict[Place, tuple[Key, ...]]] = {
    "exchange": (
        Key("open", OPEN, OPENS, "open", "import a file, or export the bank under the cursor"),
        UP,
        DOWN,
        Key("bring", ("i",), "i", "import", "import a file or a folder"),
        Key("export", ("x",), "x", "export", "export the bank under the cursor"),
        Key("search", ("slash",), "/", "search", "search the questions of all banks"),
        *PAGES,
        *EDGES,
        HELP,
        BACK_LEFT,
        QUIT,
    ),
    "preview": (
        Key("open", OPEN, OPENS, "read", "the question under the cursor, and what to do about it"),
        UP,
        DOWN,
        Key("bring", ("i",), "i", "import", "write the questions into the bank"),
        Key("change", ("c",), "c", "change", "format, encoding, bank, licence, source, exam ..."),
        Key("filter", ("f",), "f", "filter", "next filter: all, with a remark, errors, skipped, warnings"),
        *PAGES,
        *EDGES,
        HELP,
        BACK_LEFT,
        QUIT,
    ),
    "path": (
        Key("accept", ("enter",), "enter", "take", "take the path, or the completion under the cursor"),
        Key("complete", ("tab",), "tab", "complete", "complete as far as there is only one way"),
        Key("up", ("up",), "up", "", "the completion above"),
        Key("down", ("down",), "down", "", "the completion below"),
        Key("cancel", ("escape", "ctrl+q", "ctrl+c"), "esc ctrl+q", "cancel", "name no file"),
    ),
}
