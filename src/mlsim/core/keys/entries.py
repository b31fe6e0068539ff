"""One entry of the table of keys, and the entries that many screens share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

Place = Literal[
    "lobby",
    "briefing",
    "question",
    "overview",
    "result",
    "drilldown",
    "explanation",
    "history",
    "reading",
    "dialog",
    "builder",
    "picker",
    "mistakes",
    "due",
    "progress",
    "plan",
    "settings",
    "exchange",
    "preview",
    "path",
    "bank",
    "bank_question",
    "line",
    "search",
]
"""A screen, or a kind of dialog."""


@dataclass(frozen=True, slots=True)
class Key:
    """What one or more keys do on a screen.

    Args:
        action: the action's name; with the place before it, its id (``question.flag``).
        keys: their names in the terminal toolkit.
        shown: how a person reads them.
        label: in the footer; empty to leave it out.
        help: one line for the help screen.
    """

    action: str
    keys: tuple[str, ...]
    shown: str
    label: str
    help: str


UP: Final = Key("up", ("up", "k"), "up k", "", "move up")
DOWN: Final = Key("down", ("down", "j"), "down j", "", "move down")
HELP: Final = Key("help", ("question_mark", "f1"), "? F1", "keys", "all keys of this screen")
PAGES: Final = (
    Key("page_up", ("pageup", "ctrl+u"), "PgUp ctrl+u", "", "scroll up"),
    Key("page_down", ("pagedown", "ctrl+d"), "PgDn ctrl+d", "", "scroll down"),
)
BACK: Final = Key("back", ("escape", "backspace"), "esc", "back", "go back")
BACK_LEFT: Final = Key("back", ("escape", "backspace", "left", "h"), "esc left h", "back", "go back")
"""Where left and h have no other meaning: what enter, right and l opened, they close."""
OPEN: Final = ("enter", "right", "l")
OPENS: Final = "enter right l"
QUIT: Final = Key("leave", ("ctrl+q", "ctrl+c"), "ctrl+q", "", "leave mlsim; everything is saved")
EDGES: Final = (
    Key("first", ("home", "g"), "home g", "", "the first row"),
    Key("last", ("end", "G"), "end G", "", "the last row"),
)
PLAIN_EDGES: Final = (
    Key("first", ("home",), "home", "", "the first row"),
    Key("last", ("end",), "end", "", "the last row"),
)
"""Where the letter g is something else."""
SCROLL: Final = (
    Key("scroll_up", ("up", "k"), "up k", "", "scroll up"),
    Key("scroll_down", ("down", "j"), "down j", "scroll", "scroll down"),
)
ENDS: Final = (
    Key("top", ("home", "g"), "home g", "", "to the top"),
    Key("bottom", ("end", "G"), "end G", "", "to the bottom"),
)
COPY: Final = Key("copy", ("y",), "y", "copy", "copy the question to the clipboard; what is hidden is left out")
