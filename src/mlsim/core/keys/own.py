"""Somebody's own keys: what they make of the table, and everything that is wrong with them, all at once.

An entry gives an action its keys, in the place of those of the table: ``"question.flag" = ["f4", "m"]``. With ``*`` for the place it is
for every screen that has such an action. An entry that cannot be is left out; its action keeps the keys of the table.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Final, NamedTuple

from mlsim.core.base.text import first_line, visible
from mlsim.core.keys.entries import Key, Place
from mlsim.core.keys.keymap import KEYS, PLACES, KeyProblem, OwnKeys
from mlsim.core.keys.names import EDITING, MOVING, SIGNS, caution, key_named, shown_key, shown_keys

EVERYWHERE: Final = "*"
MUST: Final = frozenset({"accept", "back", "cancel", "help", "leave", "menu"})
"""Actions without which somebody would be caught on a screen."""
OPTIONS: Final = frozenset({*"abcdefgh", *"ABCDEFGH", *"12345678"})
TYPED: Final = frozenset({"path", "line", "search"})
"""Places in which text is typed."""
SUSPEND: Final = "ctrl+z"
_LETTERED: Final = frozenset({"choose", "choose_number", "strike"})
_COUNTED: Final = frozenset({"cause"})
"""Actions with several keys that mean different things."""
_EDIT: Final = frozenset(
    {f"ctrl+{letter}" for letter in "acdekuvwx"} | {"space", "backspace", "delete", "left", "right", "home", "end"}
) | {f"{modifier}+{key}" for modifier in ("ctrl", "shift", "ctrl+shift") for key in ("left", "right", "home", "end")}


class _Change(NamedTuple):
    """New keys for one action."""

    entry: str
    order: int
    keys: tuple[str, ...]


class _Fault(NamedTuple):
    """Something wrong with an entry, in one place."""

    entry: str
    what: str
    do: str
    place: Place | None = None
    refused: bool = True


_Changes = dict[tuple[Place, str], _Change]


def own_keys(own: Mapping[str, object]) -> OwnKeys:
    """The table with somebody's own keys, and what is wrong with those.

    Args:
        own: the entries: a key or a list of keys by ``place.action`` or ``*.action``, in the order of the file.
    """
    faults: list[_Fault] = []
    changes: _Changes = {}
    # What is said for one place counts more than what is said for all, wherever it stands.
    for order, (entry, value) in enumerate(
        sorted(own.items(), key=lambda one: not one[0].startswith(f"{EVERYWHERE}."))
    ):
        found = _targets(entry)
        keys = _keys(entry, value)
        for wrong in (found, keys):
            if isinstance(wrong, _Fault):
                faults.append(wrong)
        if isinstance(found, _Fault) or isinstance(keys, _Fault):
            continue
        for place, key in found:
            fault = _refusal(entry, place, key, keys)
            if fault is None:
                changes[place, key.action] = _Change(entry, order, keys)
            elif not (entry.startswith(f"{EVERYWHERE}.") and place in TYPED | {"dialog"}):
                # What is for all screens is not meant for lines of text and for answers, where letters are letters.
                faults.append(fault)
    faults += _without_clashes(changes)
    faults += _cautions(changes)
    table = _applied(changes)
    changed = frozenset(f"{place}.{action}" for place, action in changes)
    return OwnKeys(table if changes else KEYS, _grouped(faults, list(own)), changed)


def _targets(entry: str) -> list[tuple[Place, Key]] | _Fault:
    """The actions that an entry is about."""
    name, _, action = entry.partition(".")
    shown = visible(first_line(entry, 60))
    if not action:
        return _Fault(entry, f"{shown} names no action", 'Write place and action, for example "question.flag" = "f4".')
    if name != EVERYWHERE and name not in KEYS:
        return _Fault(entry, f"There is no place {visible(first_line(name, 40))}", _near(name, KEYS))
    places: Iterable[Place] = KEYS if name == EVERYWHERE else [one for one in KEYS if one == name]
    found = [(place, key) for place in places for key in KEYS[place] if key.action == action]
    if found:
        return found
    there = {key.action for place in places for key in KEYS[place]}
    where = "anywhere" if name == EVERYWHERE else f"in {name} ({PLACES[next(iter(places))]})"
    return _Fault(entry, f"There is no action {visible(first_line(action, 40))} {where}", _near(action, there))


def _near(name: str, names: Iterable[str]) -> str:
    """What may have been meant."""
    close = difflib.get_close_matches(name[:80].casefold(), list(names), 3, 0.6)
    return f"Is it {' or '.join(close)}?" if close else "`mlsim keys` lists them."


def _keys(entry: str, value: object) -> tuple[str, ...] | _Fault:
    """The keys of an entry, by their names."""
    written = [value] if isinstance(value, str) else value
    if not isinstance(written, list) or not all(isinstance(one, str) for one in written):
        return _Fault(entry, "These are no keys", 'Write one key as "f4", several as ["f4", "ctrl+f"], none as [].')
    names: list[str] = []
    for text in written:
        name = key_named(text)
        if name is None:
            return _Fault(
                entry, f"There is no key {visible(first_line(text, 40)) or 'without a name'}", _spelling(text)
            )
        names.append(name)
    return tuple(dict.fromkeys(names))


def _spelling(text: str) -> str:
    """How the key may be written."""
    *before, last = text.split("+")
    if [one.strip().lower() for one in before] == ["shift"] and len(last.strip()) == 1:
        if last.strip().isalpha():
            return f"A capital letter is written as it is: {visible(last.strip().upper())}."
        return "Write the sign that the key gives with shift."
    close = difflib.get_close_matches(text[:80].lower(), [*MOVING, *EDITING, *SIGNS.values(), "f1"], 2, 0.6)
    near = f"Is it {' or '.join(close)}? " if close else ""
    return f"{near}Keys are letters, digits, signs, f1 to f12, up, PgUp, home, enter, tab, space, esc, and ctrl+letter."


def _refusal(entry: str, place: Place, key: Key, keys: tuple[str, ...]) -> _Fault | None:
    """Why an action of a place cannot have these keys, whatever the others are."""

    def fault(what: str, do: str) -> _Fault:
        return _Fault(entry, what, do, place)

    if key.action in _LETTERED:
        return fault("Options are called by their letters", "The keys that choose and strike stay as they are.")
    if not keys and key.action in MUST:
        return fault(f"{key.action} must have a key", "Without it there would be no way on or back. Give it one.")
    if key.action in _COUNTED and len(keys) != len(key.keys):
        return fault(f"{key.action} needs {len(key.keys)} keys", f"One for each: {key.help}.")
    for name in keys:
        shown = shown_key(name)
        if name == SUSPEND:
            return fault(f"{shown} stops the program on every screen", "It is the shell's key. Take another one.")
        if place == "question" and name in OPTIONS:
            return fault(f"{shown} names an option", "Letters that name options are never commands. Take another key.")
        if place in TYPED and name not in key.keys and (len(name) == 1 or name in SIGNS.values() or name in _EDIT):
            return fault(
                f"{shown} is typed there, or edits what is typed", "Take a function key, or ctrl and a letter."
            )
        if place == "dialog" and len(name) == 1 and name not in key.keys:
            return fault(f"{shown} may be an answer there", "Letters and digits give the answers of dialogs.")
    return None


def _applied(changes: _Changes) -> dict[Place, tuple[Key, ...]]:
    """The table with these changes."""

    def changed(place: Place, key: Key) -> Key:
        change = changes.get((place, key.action))
        if change is None or change.keys == key.keys:
            return key
        return replace(key, keys=change.keys, shown=shown_keys(change.keys) or "none")

    touched = {place for place, _ in changes}
    return {
        place: tuple(changed(place, key) for key in keys) if place in touched else keys for place, keys in KEYS.items()
    }


def _without_clashes(changes: _Changes) -> Iterator[_Fault]:
    """Take out of the changes what would put two actions on one key, until there is none. Gives what was taken out."""
    while True:
        clashes = ((place, _clash(keys)) for place, keys in _applied(changes).items())
        place, found = next((one for one in clashes if one[1] is not None), ("lobby", None))
        if found is None:
            return
        name, *actions = found
        mine = [action for action in actions if (place, action) in changes]
        # Of two that are both somebody's own the later one gives way; the keys of the table never do.
        loser = max(mine, key=lambda action: changes[place, action].order)
        other = next(action for action in actions if action != loser)
        entry = changes.pop((place, loser)).entry
        do = f'Give it another key, or "{place}.{other}" one as well.'
        yield _Fault(entry, f"{shown_key(name)} is {place}.{other} already", do, place)


def _clash(keys: tuple[Key, ...]) -> tuple[str, str, str] | None:
    """A key that two actions of a place have, and those two."""
    taken: dict[str, str] = {}
    for key in keys:
        for name in key.keys:
            if name in taken:
                return name, taken[name], key.action
            taken[name] = key.action
    return None


def _cautions(changes: _Changes) -> Iterator[_Fault]:
    """Keys that may never arrive; those of the table are left in peace."""
    for (place, action), change in changes.items():
        usual = next(key.keys for key in KEYS[place] if key.action == action)
        for name in change.keys:
            if name not in usual and (why := caution(name)):
                do = "Try it in your terminal. If nothing happens, take another key."
                yield _Fault(change.entry, f"{shown_key(name)} may not arrive: {why}", do, place, refused=False)


def _grouped(faults: Iterable[_Fault], order: list[str]) -> tuple[KeyProblem, ...]:
    """A problem for each thing that is wrong, with the places of entries that are for several; in the order of the entries."""
    places: dict[tuple[str, str, str, bool], list[str]] = {}
    for one in faults:
        named = places.setdefault((one.entry, one.what, one.do, one.refused), [])
        if one.place is not None and one.entry.startswith(f"{EVERYWHERE}.") and one.place not in named:
            named.append(one.place)
    problems = [
        KeyProblem(entry, f"{what} (in {', '.join(named)})" if named else what, do, refused)
        for (entry, what, do, refused), named in places.items()
    ]
    return tuple(sorted(problems, key=lambda one: order.index(one.entry)))
