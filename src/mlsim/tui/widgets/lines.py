"""Two widgets that draw rows of spans: one that wraps text, one that lists rows under a cursor."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

from rich.segment import Segment
from textual.geometry import Region, Size
from textual.reactive import Reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.widget import Widget

from mlsim.tui.render import READING_WIDTH, Para, Row, cropped, wrapped

V = TypeVar("V")

STYLES: Final = frozenset(
    f"text--{name}" for name in ("dim", "bold", "code", "right", "wrong", "warn", "accent", "here")
)
"""The component classes of every screen: how spans look."""


class _Styled(Widget):
    """Knows the styles of spans by name. Its screen has them: a set of its own for each widget would be half of what a screen takes."""

    def strip_of(self, row: Row, width: int, highlighted: bool = False) -> Strip:
        """A row as segments, padded to the width."""
        styles = self.screen
        base = styles.get_component_rich_style("text--here") if highlighted else self.rich_style
        segments = []
        for text, name in row:
            style = base if not name else base + styles.get_component_rich_style(f"text--{name}", partial=True)
            segments.append(Segment(text, style))
        return Strip(segments).adjust_cell_length(width, base)


class Prose(_Styled):
    """Paragraphs, wrapped to the width of the widget, but never wider than one likes to read."""

    DEFAULT_CSS = "Prose { height: auto; width: 1fr; }"

    # Nothing in it scrolls. As the toolkit has it, every change of height would be laid out and painted a second time.
    virtual_size: Reactive[Size] = Reactive(Size(0, 0), repaint=False)

    def __init__(self, paras: Iterable[Para] = (), *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._paras: tuple[Para, ...] = tuple(paras)
        self._rows: list[Row] = []
        self._wrapped_at = -1

    @property
    def paras(self) -> tuple[Para, ...]:
        """What is shown."""
        return self._paras

    def show(self, paras: Iterable[Para]) -> None:
        """Show other paragraphs. Repaints only if they differ, and lays out anew only if their height does."""
        new = tuple(paras)
        if new == self._paras:
            return
        before = len(self._rows)
        self._paras = new
        self._wrapped_at = -1
        width = self.size.width
        same = bool(width) and len(self._at(width)) == before
        self.refresh(layout=not same)

    def row_of(self, para: int) -> int:
        """The row at which a paragraph starts."""
        width = min(self.size.width or READING_WIDTH, READING_WIDTH)
        return sum(len(wrapped(one, width)) for one in self._paras[:para])

    def rows_at(self, width: int) -> int:
        """How many rows it takes at a width, whether it has been laid out or not."""
        return len(self._at(width))

    def _at(self, width: int) -> list[Row]:
        if width != self._wrapped_at:
            limit = min(width, READING_WIDTH)
            self._rows = [row for one in self._paras for row in wrapped(one, limit)]
            self._wrapped_at = width
        return self._rows

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many rows as the text needs at a width."""
        return len(self._at(width))

    def render_line(self, y: int) -> Strip:
        """One row."""
        width = self.size.width
        rows = self._at(width)
        return self.strip_of(rows[y] if y < len(rows) else (), width)


class OneLine(_Styled):
    """One row that is made for the width that there is."""

    DEFAULT_CSS = "OneLine { height: 1; width: 1fr; }"

    def __init__(self, make: Callable[[int], Row] | None = None, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._make = make
        self._row: Row = ()

    def show(self, make: Callable[[int], Row]) -> None:
        """Show another row. Repaints only if it differs."""
        self._make = make
        if self.size.width and make(self.size.width) != self._row:
            self.refresh()

    def render_line(self, y: int) -> Strip:
        """The row."""
        width = self.size.width
        self._row = cropped(self._make(width), width) if self._make is not None else ()
        return self.strip_of(self._row, width)


@dataclass(frozen=True, slots=True)
class Entry(Generic[V]):
    """One entry of a list: its rows, and what it stands for; None for a heading, which the cursor passes over."""

    rows: tuple[Row, ...]
    value: V | None = None


class Rows(_Styled, ScrollView, Generic[V], can_focus=False):
    """A list under a cursor. Only the rows on the screen are drawn, however long the list is."""

    # The toolkit takes default styles along the first base only: that this scrolls has to be said again.
    DEFAULT_CSS = "Rows { height: 1fr; width: 1fr; overflow-x: hidden; overflow-y: auto; scrollbar-size-vertical: 1; }"

    def __init__(self, entries: Sequence[Entry[V]] = (), *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._entries: tuple[Entry[V], ...] = ()
        self._lines: list[tuple[Row, int]] = []
        self._starts: list[int] = []
        self.cursor = 0
        self.put(entries)

    @property
    def value(self) -> V | None:
        """What stands under the cursor."""
        return self._entries[self.cursor].value if self._entries else None

    @property
    def entries(self) -> tuple[Entry[V], ...]:
        """The list."""
        return self._entries

    def put(self, entries: Sequence[Entry[V]], value: V | None = None) -> None:
        """Show another list, with the cursor on ``value`` if it is there, else near where it was. Repaints the rows that differ."""
        before, here = [row for row, _ in self._lines], self._rows_of(self.cursor)
        self._entries = tuple(entries)
        self._starts, self._lines = [], []
        for number, entry in enumerate(self._entries):
            self._starts.append(len(self._lines))
            self._lines += [(row, number) for row in entry.rows]
        wanted = next((i for i, e in enumerate(self._entries) if value is not None and e.value == value), self.cursor)
        self.cursor = self._nearest(min(wanted, max(0, len(self._entries) - 1)))
        self.call_after_refresh(self._follow)
        if len(before) == len(self._lines):
            there = self._rows_of(self.cursor)
            moved = set(here) ^ set(there)
            differing = [at for at, (row, _) in enumerate(self._lines) if row != before[at] or at in moved]
            for at in differing:
                self._refresh_rows(at, 1)
            return
        self.virtual_size = Size(0, len(self._lines))
        # The toolkit looks at this only when the widget's own size changes: a list that grows would not scroll.
        self._scroll_update(self.virtual_size)
        self.refresh()

    def _rows_of(self, entry: int) -> range:
        """Where an entry's rows stand in the list; none for a heading, which is never marked."""
        if entry >= len(self._entries) or self._entries[entry].value is None:
            return range(0)
        return range(self._starts[entry], self._starts[entry] + len(self._entries[entry].rows))

    def on_resize(self) -> None:
        """Keep the cursor in sight."""
        self.call_after_refresh(self._follow)

    def _nearest(self, at: int) -> int:
        order = [*range(at, len(self._entries)), *range(at - 1, -1, -1)]
        return next((i for i in order if self._entries[i].value is not None), 0)

    def move(self, step: int) -> bool:
        """Move the cursor over ``step`` entries that can be chosen; False if it is at the end already."""
        at, left, direction = self.cursor, abs(step), 1 if step > 0 else -1
        while left:
            after = at + direction
            while 0 <= after < len(self._entries) and self._entries[after].value is None:
                after += direction
            if not 0 <= after < len(self._entries):
                break
            at, left = after, left - 1
        return self._to(at)

    def page(self, direction: int) -> bool:
        """Move by about a screen."""
        height = max(1, self.size.height - 1)
        rows = max(1, len(self._entries[self.cursor].rows)) if self._entries else 1
        if self.move(direction * max(1, height // rows)):
            return True
        # Nothing more to choose: what stands beyond, headings or figures, may still be out of sight.
        before = self.scroll_offset.y
        self.scroll_to(y=before + direction * height, animate=False, immediate=True, force=True)
        return self.scroll_offset.y != before

    def edge(self, direction: int) -> bool:
        """Move to the first or the last entry."""
        return self.move(direction * len(self._entries)) if self._entries else False

    def _to(self, at: int) -> bool:
        if at == self.cursor:
            return False
        before, self.cursor = self.cursor, at
        for entry in (before, at):
            self._refresh_entry(entry)
        self._follow()
        return True

    def _refresh_entry(self, entry: int) -> None:
        self._refresh_rows(self._starts[entry], len(self._entries[entry].rows))

    def _refresh_rows(self, at: int, count: int) -> None:
        """Repaint rows of the list, as far as they are on the screen."""
        top = at - self.scroll_offset.y
        region = Region(0, top, self.size.width, count).intersection(self.size.region)
        if region:
            self.refresh(region)

    def _follow(self) -> None:
        """Keep the cursor in sight, with the headings right above it."""
        if not self._entries or not self.size.height:
            return
        top = self._starts[self.cursor]
        bottom = top + len(self._entries[self.cursor].rows)
        if all(entry.value is None for entry in self._entries[self.cursor + 1 :]):
            # Nothing can be chosen below: what stands there comes into sight with the last row, if there is room for both.
            bottom = len(self._lines) if len(self._lines) - top <= self.size.height else bottom
        first = self.cursor
        while first > 0 and self._entries[first - 1].value is None:
            first -= 1
        heading = self._starts[first]
        offset, height = self.scroll_offset.y, self.size.height
        if top < offset or (heading < offset and bottom - heading <= height and bottom <= offset + height):
            self.scroll_to(y=heading if bottom - heading <= height else top, animate=False, immediate=True, force=True)
        elif bottom > offset + height:
            self.scroll_to(y=bottom - height, animate=False, immediate=True, force=True)

    def render_line(self, y: int) -> Strip:
        """One row of the list; a column stays empty before the scroll bar."""
        at = y + self.scroll_offset.y
        width = self.scrollable_content_region.width
        if at >= len(self._lines):
            return Strip.blank(width, self.rich_style)
        row, entry = self._lines[at]
        here = entry == self.cursor and self._entries[entry].value is not None
        mark = "> " if here and at == self._starts[entry] else "  "
        return self.strip_of(((mark, "accent"), *cropped(row, max(1, width - 3))), width, highlighted=here)
