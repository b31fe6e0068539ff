"""The keys of a screen as its help shows them: what they are for first, then how one moves, then the ways out."""

from __future__ import annotations

from typing import Final, NamedTuple

from mlsim.core.keys.entries import Key
from mlsim.core.keys.keymap import KEYS, Place, Table, keys_of

_ANSWER: Final = frozenset(
    {
        *("choose", "choose_number", "choose_here", "strike", "strike_here", "shift_up", "shift_down"),
        *("cycle", "cycle_back", "clear", "undo"),
    }
)
_MOVE: Final = frozenset(
    {
        *("up", "down", "page_up", "page_down", "first", "last", "top", "bottom", "scroll_up", "scroll_down"),
        *("next", "previous", "next_exam", "previous_exam", "go_to"),
    }
)
_OUT: Final = frozenset({"help", "back", "cancel", "menu", "end", "leave"})


class Group(NamedTuple):
    """Some keys of a screen, and what they have in common."""

    title: str
    keys: tuple[Key, ...]


def help_groups(place: Place, table: Table = KEYS) -> tuple[Group, ...]:
    """The keys of a screen in groups, each key once, in the order of the table; groups without keys are left out."""

    def group(key: Key) -> str:
        if place == "question" and key.action in _ANSWER:
            return "Answer"
        return "Move" if key.action in _MOVE else "Help and ways out" if key.action in _OUT else "Here"

    entries = keys_of(place, table)
    titles = ("Answer", "Here", "Move", "Help and ways out")
    groups = (Group(title, tuple(key for key in entries if group(key) == title)) for title in titles)
    return tuple(one for one in groups if one.keys)
