"""The keys that a person has set: the table ``[keys]`` of the settings file. Without one, the file is not even parsed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from mlsim.core.keys.keymap import KeyProblem, OwnKeys
from mlsim.store.files import NotRegularError, TooLargeError, read_regular

_THERE: Final = re.compile(r"""^\s*(?:\[\s*["']?keys["']?\s*[\].]|["']?keys["']?\s*[.=])""", re.MULTILINE)
_NAME: Final = r"""(?:"[^"\n]*"|'[^'\n]*'|[\w*-]+)"""
_PATH: Final = rf"{_NAME}(?:\s*\.\s*{_NAME})*"
_TABLE: Final = re.compile(rf"^\s*\[\s*({_PATH})\s*\]")
_FIELD: Final = re.compile(rf"^\s*({_PATH})\s*=")
_PART: Final = re.compile(_NAME)
_MOST: Final = 1_000_000


def own_keys(path: Path) -> OwnKeys:
    """The table of keys with a person's own, and what is wrong with those. Never fails.

    Args:
        path: the settings file; it need not be there.
    """
    try:
        text = read_regular(path, _MOST).decode("utf-8-sig", errors="replace")
    except (OSError, NotRegularError, TooLargeError):
        # Whoever reads the settings as a whole says so.
        return OwnKeys()
    return _own_keys(path, text) if _THERE.search(text) else OwnKeys()


def _own_keys(path: Path, text: str) -> OwnKeys:
    # From here on there are keys: only then is a parser worth its time.
    from mlsim.core.base.errors import BankError
    from mlsim.core.base.text import visible
    from mlsim.core.keys.own import own_keys as checked
    from mlsim.store.toml import parse

    shown = visible(str(path)).replace("\n", "\\n")
    try:
        table = parse(text, str(path)).get("keys", {})
    except BankError as error:
        what = f"{error.title}: none of your own keys can be used"
        return OwnKeys(problems=(KeyProblem("", what, f"{error.detail} Mend the file.", where=error.where),))
    if not isinstance(table, dict):
        do = 'Write a table: a line [keys], and below it for example "question.flag" = "f4".'
        return OwnKeys(problems=(KeyProblem("", "keys is no table", do, where=f"{shown}, {_line(text, '')}"),))
    own = checked(dict(_flat(table)))
    placed = [one._replace(where=f"{shown}, {_line(text, one.entry)}, {visible(one.entry)}") for one in own.problems]
    return own._replace(problems=tuple(placed))


def _flat(table: dict[str, Any], before: str = "") -> Iterator[tuple[str, object]]:
    """The entries by their whole names: a dot without quotation marks makes a table of its own."""
    for name, value in table.items():
        if isinstance(value, dict) and value:
            yield from _flat(value, f"{before}{name}.")
        else:
            yield f"{before}{name}", value


def _line(text: str, entry: str) -> str:
    """The line on which an entry stands, or a word for it."""
    table = ""
    for number, line in enumerate(text.splitlines(), start=1):
        if heading := _TABLE.match(line):
            table = _plain(heading.group(1))
            if table == f"keys.{entry}".rstrip("."):
                return f"line {number}"
        elif field := _FIELD.match(line):
            whole = f"{table}.{_plain(field.group(1))}".lstrip(".")
            if whole == f"keys.{entry}".rstrip("."):
                return f"line {number}"
    return "table keys"


def _plain(path: str) -> str:
    """A dotted name without its quotation marks."""
    return ".".join(part.strip("\"'") for part in _PART.findall(path))
