"""Bindings of the toolkit from the one table of keys, with the person's own in it."""

from __future__ import annotations

from typing import Final

from textual.app import App
from textual.binding import Binding, BindingsMap
from textual.dom import DOMNode

from mlsim.core.keys.keymap import KEYS, Place, Table, key_of, keys_of
from mlsim.core.keys.names import shown_key

#: Actions that are told which of their keys was pressed, by its name in the table.
_TOLD: Final = frozenset({"choose", "choose_number", "strike", "cause"})


def table_of(node: DOMNode) -> Table:
    """The keys that count where a screen or widget lives: the person's own, if its app has any."""
    try:
        app: App[object] = node.app
    except RuntimeError:
        # It is made, but not shown: nobody presses keys on it.
        return KEYS
    own = getattr(app, "own_keys", None)
    return own.table if own is not None else KEYS


def bindings_for(place: Place, table: Table = KEYS) -> list[Binding]:
    """The bindings of a screen. Each has the id ``place.action``; the action is the method ``action_<action>``."""
    made: list[Binding] = []
    for usual, key in zip(keys_of(place), keys_of(place, table), strict=True):
        if key.action in _TOLD:
            made += [
                Binding(name, f"{key.action}('{told}')", key.help, show=False, id=f"{place}.{key.action}.{told}")
                for told, name in zip(usual.keys, key.keys, strict=True)
            ]
        elif key.keys:
            made.append(Binding(",".join(key.keys), key.action, key.help, show=False, id=f"{place}.{key.action}"))
    return made


def bind(screen: DOMNode, place: Place) -> None:
    """Give a screen the person's own keys. Those of the table it has by its class, at no cost."""
    table = table_of(screen)
    if table[place] is not KEYS[place]:
        screen._bindings = BindingsMap(bindings_for(place, table))


def key_name(node: DOMNode, place: Place, action: str) -> str:
    """How the first key of an action is read, where a screen speaks of it."""
    return key_of(place, action, table_of(node))


def key_names(node: DOMNode, place: Place, action: str) -> tuple[str, ...]:
    """How all keys of an action are read."""
    return next(tuple(map(shown_key, key.keys)) for key in keys_of(place, table_of(node)) if key.action == action)


def action_of(node: DOMNode, place: Place, key: str) -> str:
    """What a key does in a place where text is typed, whose field sees keys first; empty if it does nothing of its own."""
    return next((one.action for one in keys_of(place, table_of(node)) if key in one.keys), "")
