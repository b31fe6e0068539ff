"""Text as data: what is refused, and the small fixed markup of stems and explanations.

The markup has paragraphs, lists (``- `` or ``1. ``), fenced code, inline code in back quotes, and pipe tables. Everything else is
letters. Nothing in it is ever handed to a terminal toolkit as markup of its own.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Final, Literal

LETTERS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
"""The names of options in turn, as they are shown."""

#: Format characters that change how the text around them is shown: bidirectional controls, invisible operators, tags.
_BIDI: Final = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_ALLOWED_CONTROLS: Final = frozenset("\n\t")
_LIST_ITEM: Final = re.compile(r"^(\s{0,6})([-*]|\d{1,2}\.)\s+(.*)$")
_TABLE_RULE: Final = re.compile(r"^\s*\|?\s*:?-{2,}:?\s*(\|\s*:?-{2,}:?\s*)*\|?\s*$")
_FENCE: Final = re.compile(r"^```[\w+.-]*$")
_MAX_COMBINING: Final = 4
#: What has to be looked at letter by letter. Most texts have nothing of it, and are let through 30 times as fast.
_REMARKABLE: Final = re.compile("[^\n\t -~]")


def refused_character(text: str) -> str | None:
    """The name of the first character in ``text`` that may not be shown, or None.

    Refused are control characters but line feed and tab, lone surrogates, bidirectional controls, and floods of more than four
    combining marks on one letter: in a terminal each can hide or forge what stands around it.
    """
    if (text.isascii() and text.isprintable()) or _REMARKABLE.search(text) is None:
        return None
    combining = 0
    for char in text:
        if char < " " or "\x7f" <= char <= "\x9f":
            if char not in _ALLOWED_CONTROLS:
                return f"control character U+{ord(char):04X}"
        elif char < "\x7f":
            combining = 0
        elif char in _BIDI:
            return f"bidirectional control U+{ord(char):04X}"
        elif "\ud800" <= char <= "\udfff":
            return f"lone surrogate U+{ord(char):04X}"
        elif unicodedata.category(char) in ("Mn", "Me"):
            combining += 1
            if combining > _MAX_COMBINING:
                return f"more than {_MAX_COMBINING} combining marks on one letter"
        else:
            combining = 0
            if unicodedata.category(char) in ("Zl", "Zp"):
                return f"line separator U+{ord(char):04X}"
    return None


def visible(text: str) -> str:
    """``text`` with each refused character replaced by its ``\\u`` escape, safe to show or print."""
    if refused_character(text) is None:
        return text
    shown: list[str] = []
    for char in text:
        if refused_character(char) is not None or (unicodedata.category(char) in ("Mn", "Me")):
            shown.append(f"\\u{ord(char):04x}")
        else:
            shown.append(char)
    return "".join(shown)


def kept(text: str) -> str:
    """``text`` without what `refused_character` would name: what somebody pastes may hold marks that nobody sees."""
    if refused_character(text) is None:
        return text
    left: list[str] = []
    combining = 0
    for char in text:
        combining = combining + 1 if unicodedata.category(char) in ("Mn", "Me") else 0
        if combining <= _MAX_COMBINING and refused_character(char) is None:
            left.append(char)
    return "".join(left)


@dataclass(frozen=True, slots=True)
class Block:
    """One block of text: a paragraph, a list item, a fence of code, or a table.

    ``lines`` of a paragraph or an item is one re-flowed line; of code, its lines as they stand; of a table, its rows, each with
    cells in ``cells``. ``bullet`` is an item's marker, ``depth`` its level from 0.
    """

    kind: Literal["paragraph", "item", "code", "table"]
    lines: tuple[str, ...]
    bullet: str = ""
    depth: int = 0
    cells: tuple[tuple[str, ...], ...] = ()


def blocks(text: str) -> tuple[Block, ...]:
    """Parse ``text`` into blocks. Never fails: what is no markup is a paragraph."""
    found: list[Block] = []
    paragraph: list[str] = []
    lines = text.replace("\t", "    ").split("\n")

    def flush() -> None:
        if paragraph:
            found.append(Block("paragraph", (" ".join(line.strip() for line in paragraph),)))
            paragraph.clear()

    index = 0
    while index < len(lines):
        line = lines[index]
        stripped = line.strip()
        end = _fence_end(lines, index)
        if end is not None:
            flush()
            found.append(Block("code", tuple(lines[index + 1 : end])))
            index = end + 1
            continue
        if stripped.startswith("|") and index + 1 < len(lines) and _TABLE_RULE.match(lines[index + 1]):
            flush()
            rows = [_cells(stripped)]
            index += 2
            while index < len(lines) and lines[index].strip().startswith("|"):
                rows.append(_cells(lines[index].strip()))
                index += 1
            found.append(Block("table", tuple(" | ".join(row) for row in rows), cells=tuple(rows)))
            continue
        item = _LIST_ITEM.match(line)
        if item:
            flush()
            words = [item.group(3).strip()]
            while (
                index + 1 < len(lines) and lines[index + 1].startswith("  ") and not _LIST_ITEM.match(lines[index + 1])
            ):
                if not lines[index + 1].strip():
                    break
                index += 1
                words.append(lines[index].strip())
            bullet = "-" if item.group(2) in "-*" else item.group(2)
            found.append(Block("item", (" ".join(words),), bullet=bullet, depth=len(item.group(1)) // 2))
        elif stripped:
            paragraph.append(line)
        else:
            flush()
        index += 1
    flush()
    return tuple(found)


def _fence_end(lines: list[str], index: int) -> int | None:
    """Where the fence that opens on a line is closed (the end of the text if it never is); None if none opens there."""
    if not _FENCE.match(lines[index].strip()):
        return None
    return next((i for i in range(index + 1, len(lines)) if lines[i].strip() == "```"), len(lines))


def _cells(row: str) -> tuple[str, ...]:
    return tuple(cell.strip() for cell in row.strip().strip("|").split("|"))


def spans(line: str) -> tuple[tuple[str, bool], ...]:
    """Split a line into (text, is_code) runs at pairs of back quotes. An unpaired back quote stands for itself."""
    parts = line.split("`")
    if len(parts) % 2 == 0:
        parts[-2:] = [parts[-2] + "`" + parts[-1]]
    return tuple((part, index % 2 == 1) for index, part in enumerate(parts) if part)


def first_line(text: str, limit: int) -> str:
    """The text on one line, cut to ``limit`` characters with an ellipsis of three dots."""
    flat = " ".join(text.split())
    return flat if len(flat) <= limit else flat[: max(0, limit - 3)].rstrip() + "..."
