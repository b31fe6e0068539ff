"""The names of keys: which there are, how a person writes and reads them, and which a terminal may keep for itself.

They are those of the terminal toolkit, which the core does not know; a test holds the two against each other.
"""

from __future__ import annotations

from typing import Final

SIGNS: Final = {
    "!": "exclamation_mark",
    '"': "quotation_mark",
    "#": "number_sign",
    "$": "dollar_sign",
    "%": "percent_sign",
    "&": "ampersand",
    "'": "apostrophe",
    "(": "left_parenthesis",
    ")": "right_parenthesis",
    "*": "asterisk",
    "+": "plus",
    ",": "comma",
    "-": "minus",
    ".": "full_stop",
    "/": "slash",
    ":": "colon",
    ";": "semicolon",
    "<": "less_than_sign",
    "=": "equals_sign",
    ">": "greater_than_sign",
    "?": "question_mark",
    "@": "at",
    "[": "left_square_bracket",
    "\\": "backslash",
    "]": "right_square_bracket",
    "^": "circumflex_accent",
    "_": "underscore",
    "`": "grave_accent",
    "{": "left_curly_bracket",
    "|": "vertical_line",
    "}": "right_curly_bracket",
    "~": "tilde",
}
"""The signs of a keyboard that are no letters and no digits, and what their keys are called."""

MOVING: Final = frozenset({"up", "down", "left", "right", "home", "end", "pageup", "pagedown", "insert", "delete"})
"""Keys that go with shift and ctrl."""
EDITING: Final = frozenset({"tab", "enter", "escape", "backspace", "space"})
FUNCTION: Final = frozenset(f"f{number}" for number in range(1, 25))

_SPELLED: Final = {
    "esc": "escape",
    "return": "enter",
    "pgup": "pageup",
    "page_up": "pageup",
    "pgdn": "pagedown",
    "page_down": "pagedown",
    "del": "delete",
    "ins": "insert",
    "control": "ctrl",
    "option": "alt",
    "meta": "alt",
}
_SHOWN: Final = {
    **{name: sign for sign, name in SIGNS.items()},
    "pageup": "PgUp",
    "pagedown": "PgDn",
    "escape": "esc",
    **{name: name.upper() for name in FUNCTION},
}
_CTRL_SIGNS: Final = frozenset({"backslash", "right_square_bracket", "circumflex_accent", "underscore"})
_KEPT: Final = {
    "ctrl+i": "a terminal sends the same for it as for tab",
    "ctrl+m": "a terminal sends the same for it as for enter",
    "ctrl+h": "a terminal may send the same for it as for backspace",
    "ctrl+j": "a terminal may send the same for it as for enter",
    "ctrl+a": "screen, and some tmux, keep it",
    "ctrl+b": "tmux keeps it",
    "ctrl+s": "some terminals stop their output at it",
    "ctrl+backslash": "some terminals end the program with it",
    "f10": "many terminals open their menu with it",
    "f11": "many terminals fill the screen with it",
}


def key_named(text: str) -> str | None:
    """The toolkit's name of a key as somebody writes it, for example ``?``, ``PgUp``, ``F4`` or ``ctrl+n``.

    Args:
        text: the key. Small and capital letters are different keys; in longer names case does not count.

    Returns:
        Its name, or None if there is no such key.
    """
    text = text.strip(" ") or text
    if len(text) == 1:
        if text == " ":
            return "space"
        return SIGNS.get(text) or (text if text.isalnum() else None)
    *before, last = text.split("+") if not text.endswith("+") else [*text[:-1].rstrip("+").split("+"), "+"]
    modifiers = {_SPELLED.get(one.strip().lower(), one.strip().lower()) for one in before}
    if len(modifiers) < len(before) or not modifiers <= {"ctrl", "shift", "alt"}:
        return None
    base = last.strip() if len(last.strip()) == 1 else _SPELLED.get(last.strip().lower(), last.strip().lower())
    base = SIGNS.get(base, base)
    if modifiers and len(base) == 1:
        base = base.lower()
    named = len(base) == 1 or base in (MOVING | EDITING | FUNCTION) or base in SIGNS.values()
    if not named or not _go_together(modifiers, base):
        return None
    return "+".join([*(one for one in ("alt", "ctrl", "shift") if one in modifiers), base])


def _go_together(modifiers: set[str], base: str) -> bool:
    """Whether a key has a name with these modifiers."""
    if not modifiers:
        return True
    if len(base) == 1 and not (base.isascii() and base.isalnum()):
        return False
    if "shift" in modifiers and len(modifiers) == 1:
        return base in MOVING | FUNCTION | {"tab", "escape", "enter", "space", "backspace"}
    return len(base) == 1 or base in MOVING | FUNCTION | EDITING or ("ctrl" in modifiers and base in _CTRL_SIGNS)


def shown_key(name: str) -> str:
    """How a person reads a key: ``?``, ``PgUp``, ``ctrl+n``."""
    *modifiers, base = name.split("+")
    return "+".join([*modifiers, _SHOWN.get(base, base)])


def shown_keys(names: tuple[str, ...]) -> str:
    """How a person reads several keys, with spaces between."""
    return " ".join(map(shown_key, names))


def caution(name: str) -> str:
    """Why a key may never arrive, in a few words; empty if terminals pass it on."""
    *modifiers, base = name.split("+")
    if name in _KEPT:
        return _KEPT[name]
    if base in FUNCTION and int(base[1:]) > 12:
        return "few keyboards have it"
    if "alt" in modifiers:
        return "some terminals keep it, and others send escape first"
    if modifiers == ["shift"] and base in ("insert", "pageup", "pagedown", "home", "end"):
        return "many terminals keep it to scroll or to paste"
    if modifiers == ["shift", "ctrl"] or modifiers == ["ctrl", "shift"]:
        return "many terminals keep it, or send the same without shift"
    if "ctrl" in modifiers and (base.isdigit() or base in EDITING or base in FUNCTION or base in _CTRL_SIGNS):
        return "many terminals cannot send it"
    if "shift" in modifiers and base in (EDITING - {"tab"}) | FUNCTION:
        return "many terminals send the same without shift"
    return ""
