"""Bindings of the toolkit from the one table of keys."""

from __future__ import annotations

from typing import Final

from textual.binding import Binding

from mlsim.core.keymap import Place, keys_of

#: Actions that are told which of their keys was pressed.
_TOLD: Final = frozenset({"choose", "choose_number", "strike", "cause"})


def bindings_for(place: Place) -> list[Binding]:
    """The bindings of a screen. Each has the id ``place.action``; the action is the method ``action_<action>``."""
    made: list[Binding] = []
    for key in keys_of(place):
        if key.action in _TOLD:
            made += [
                Binding(name, f"{key.action}('{name}')", key.help, show=False, id=f"{place}.{key.action}.{name}")
                for name in key.keys
            ]
        else:
            made.append(Binding(",".join(key.keys), key.action, key.help, show=False, id=f"{place}.{key.action}"))
    return made
