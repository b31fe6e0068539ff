"""Text to rows of styled spans. The only module that makes display text from what a bank or a person wrote.

Text goes to the terminal as spans of plain characters, never as markup of the toolkit, so brackets and backslashes are letters like
any other.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Final

from rich.cells import cell_len

from mlsim.core.base.text import blocks, spans, visible

Span = tuple[str, str]
"""Text and the name of its style; the empty name is the widget's own."""
Row = tuple[Span, ...]

READING_WIDTH: Final = 80
"""Longer lines are hard to read, however wide the terminal is."""
NARROWEST: Final = 8
"""Columns of a table are made no narrower than this."""
_PIECES: Final = re.compile(r"\s+|\S+")


@dataclass(frozen=True, slots=True)
class Para:
    """One paragraph to be wrapped: a prefix for its first row, and as many columns of indent for the others."""

    body: Row
    prefix: Row = ()
    code: bool = False
    """Spaces are kept, and rows are cut hard."""
    cells: tuple[str, ...] = ()
    """A row of a table; what is in ``body`` is then not looked at, but for its style."""
    widths: tuple[int, ...] = ()
    """The widths that the table's columns would like to have."""


EMPTY: Final = Para(())


def columns_of(text: str) -> int:
    """The columns that a text takes. Most are plain, and need not be looked up, nor remembered by who does."""
    return len(text) if text.isascii() and text.isprintable() else cell_len(text)


def para(text: str, style: str = "", prefix: str = "", prefix_style: str = "") -> Para:
    """A paragraph of one style."""
    return Para(((text, style),) if text else (), ((prefix, prefix_style),) if prefix else ())


def paragraphs(text: str, style: str = "", prefix: Row = ()) -> list[Para]:
    """The blocks of a text, with an empty row between paragraphs; ``prefix`` stands before the first and indents the others."""
    made: list[Para] = []
    indent = " " * width_of(prefix)
    for block in blocks(visible(text)):
        if made and block.kind != "item":
            made.append(EMPTY)
        before: Row = prefix if not made else ((indent, ""),) if indent else ()
        if block.kind in ("paragraph", "item"):
            if block.bullet:
                before = (*before, (f"{'  ' * block.depth}{block.bullet} ", style))
            made.append(Para(_inline(block.lines[0], style), before))
        elif block.kind == "table":
            made += _table(block.cells, before, indent)
        else:
            lines = block.lines or ("",)
            made += [
                Para(((line, "code"),), before if i == 0 else ((indent, ""),), code=True)
                for i, line in enumerate(lines)
            ]
    return made or [Para((), prefix)]


def _inline(line: str, style: str) -> Row:
    return tuple((text, "code" if code else style) for text, code in spans(line))


def _table(cells: Sequence[Sequence[str]], before: Row, indent: str) -> list[Para]:
    columns = max((len(row) for row in cells), default=0)
    padded = [(*row, *[""] * (columns - len(row))) for row in cells]
    widths = tuple(max(columns_of(row[i]) for row in padded) for i in range(columns))
    return [
        Para((("", "bold" if number == 0 else ""),), ((indent, ""),) if number else before, True, row, widths)
        for number, row in enumerate(padded)
    ]


def _tabled(one: Para, room: int) -> list[Row]:
    """The rows of one row of a table: where the columns are wider than the room, the text in the widest ones is wrapped."""
    widths, style = list(one.widths), one.body[0][1]
    while sum(widths) + 2 * (len(widths) - 1) > room and max(widths) > NARROWEST:
        widths[widths.index(max(widths))] -= 1
    columns = [
        ["".join(text for text, _ in row) for row in _filled(((cell, ""),), width)]
        for cell, width in zip(one.cells, widths, strict=True)
    ]
    rows = []
    for lines in zip_longest(*columns, fillvalue=""):
        cells = (line + " " * (width - columns_of(line)) for line, width in zip(lines, widths, strict=True))
        rows += _cut((("  ".join(cells).rstrip(), style),), room)
    return rows


def width_of(row: Iterable[Span]) -> int:
    """The columns that a row takes."""
    return sum(columns_of(text) for text, _ in row)


def wrapped(one: Para, width: int) -> list[Row]:
    """The rows of a paragraph at a width. A word that is wider than a row is broken; nothing is left out."""
    indent = width_of(one.prefix)
    room = max(4, width - indent)
    laid = _tabled(one, room) if one.widths else _cut(one.body, room) if one.code else _filled(one.body, room)
    rows = [_joined(row) for row in laid]
    if not one.prefix:
        return [tuple(row) for row in rows]
    return [((*one.prefix, *row) if number == 0 else ((" " * indent, ""), *row)) for number, row in enumerate(rows)]


def _joined(row: Iterable[Span]) -> Row:
    """Neighbours of one style as one span: fewer bytes for the terminal."""
    joined: list[Span] = []
    for text, style in row:
        if joined and joined[-1][1] == style:
            joined[-1] = (joined[-1][0] + text, style)
        else:
            joined.append((text, style))
    return tuple(joined)


def _filled(body: Row, room: int) -> list[Row]:
    rows: list[list[Span]] = [[]]
    used = 0
    gap: Span | None = None
    for word in _words(body):
        if word[0][0].isspace():
            gap = (" ", word[0][1])
            continue
        width = width_of(word)
        if used and used + (1 if gap else 0) + width > room:
            rows.append([])
            used, gap = 0, None
        if gap is not None and used:
            rows[-1].append(gap)
            used += 1
        gap = None
        if width <= room:
            rows[-1] += word
            used += width
            continue
        pieces = _broken(tuple(word), room)
        rows[-1] += pieces[0]
        rows += [list(piece) for piece in pieces[1:]]
        used = width_of(rows[-1])
    return [tuple(row) for row in rows]


_SIGNS: Final = frozenset("/-_.?&=#")
"""Where an address can be broken: behind them."""


def _broken(word: Row, room: int) -> list[Row]:
    """The rows of a word that is wider than a row: broken behind a sign, as addresses have them, where one is near the end of the row."""
    chars = [(char, style) for text, style in word for char in text]
    rows: list[Row] = []
    start = 0
    while start < len(chars):
        end, used = start, 0
        while end < len(chars) and used + columns_of(chars[end][0]) <= room:
            used += columns_of(chars[end][0])
            end += 1
        if end < len(chars):
            # At least one, however wide: what does not fit is still not left out.
            end = max(end, start + 1)
            signs = (at for at in range(end - 1, start + (end - start) // 2, -1) if chars[at][0] in _SIGNS)
            end = next(signs, end - 1) + 1
        rows.append(_joined(chars[start:end]))
        start = end
    return rows


def _words(body: Row) -> Iterable[list[Span]]:
    """Words and white space; a word may reach over spans of different styles."""
    word: list[Span] = []
    for text, style in body:
        for piece in _PIECES.findall(text):
            if piece.isspace():
                if word:
                    yield word
                    word = []
                yield [(piece, style)]
            else:
                word.append((piece, style))
    if word:
        yield word


def _cut(body: Row, room: int) -> list[Row]:
    rows: list[list[Span]] = [[]]
    used = 0
    for text, style in body:
        run = ""
        for char in text:
            width = columns_of(char)
            if used + width > room:
                rows[-1].append((run, style))
                rows.append([])
                run, used = "", 0
            run += char
            used += width
        if run:
            rows[-1].append((run, style))
    return [tuple(row) for row in rows]


def cropped(row: Iterable[Span], width: int) -> Row:
    """A row cut to a width; three dots stand for what is missing."""
    spans_in = tuple(row)
    if width_of(spans_in) <= width:
        return spans_in
    kept = _cut(spans_in, max(1, width - 3))[0]
    return (*kept, ("...", kept[-1][1] if kept else ""))


def sides(left: Iterable[Span], right: Iterable[Span], width: int) -> Row:
    """A row with one part at each end; the left one gives way."""
    right_row = cropped(right, width)
    room = max(0, width - width_of(right_row) - 1)
    left_row = cropped(left, room) if room else ()
    return (*left_row, (" " * (width - width_of(left_row) - width_of(right_row)), ""), *right_row)
