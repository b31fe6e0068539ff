"""Naming a file with completion, and waiting for one that is read."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import ClassVar, Final

from rich.highlighter import Highlighter
from rich.text import Text
from textual import work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Input

from mlsim.core.base.text import refused_character, visible
from mlsim.tui.render import para
from mlsim.tui.widgets.dialogs import Field, Typed
from mlsim.tui.widgets.frame import KeyLine, Overlay
from mlsim.tui.widgets.lines import Entry, OneLine, Prose, Rows

SHOWN: Final = 6
"""Completions that are on the screen at a time."""


def _shared(paths: Sequence[str]) -> str:
    """The letters with which all paths begin."""
    first, last = min(paths, default=""), max(paths, default="")
    same = next((n for n, (a, b) in enumerate(zip(first, last, strict=False)) if a != b), min(len(first), len(last)))
    return first[:same]


class _Shown(Highlighter):
    """Marks what may not reach the terminal: the names that are completed are those of any files."""

    def highlight(self, text: Text) -> None:
        """A question mark for each such character, so that the cursor stays where it is."""
        text.plain = "".join("?" if refused_character(char) else char for char in text.plain)


class PathDialog(Typed, Overlay[str | None]):
    """Asks for a path. Enter gives it, escape gives None; tab completes, and the arrows choose among what is there.

    Args:
        title: what is asked.
        complete: gives the paths that begin with what was typed; may take a while.
        value: what stands there first.
    """

    PLACE = "path"
    AUTO_FOCUS: ClassVar[str | None] = "Input"

    def __init__(self, title: str, complete: Callable[[str], Sequence[str]], value: str = "") -> None:
        super().__init__()
        self._title, self._complete, self._value = title, complete, value
        self._known: tuple[str, ...] = ()

    def compose(self) -> ComposeResult:
        """A box with title, field and completions."""
        with Vertical(classes="box wide"):
            yield Prose([para(self._title, "bold")])
            field = Field(self._value, max_length=4000, select_on_focus=False, compact=True, highlighter=_Shown())
            field.cursor_blink = False
            yield field
            rows: Rows[str] = Rows()
            rows.styles.height = SHOWN + 1
            yield rows
            yield KeyLine("path")

    def on_mount(self) -> None:
        """Say what is there."""
        self._look(self._value)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Something was typed."""
        self._look(event.value)

    @work(exclusive=True, group="complete")
    async def _look(self, typed: str) -> None:
        found = tuple(await asyncio.to_thread(self._complete, typed))
        if self.is_mounted and self.query_one(Input).value == typed:
            self._known = found
            start = typed.rpartition("/")[0]
            cut = len(start) + 1 if start or typed.startswith("/") else 0
            entries = [Entry(((("the path as it is typed", "dim"),),), "")]
            entries += [Entry((((visible(path[cut:]).replace("\n", "\\n"), ""),),), path) for path in found]
            rows = self.query_one(Rows)
            rows.cursor = 0
            rows.put(entries, "")

    def action_accept(self) -> None:
        """Give the path, or take the completion under the cursor."""
        chosen = self.query_one(Rows).value
        if chosen:
            self._take(str(chosen))
            if str(chosen).endswith("/"):
                return
        value = self.query_one(Input).value.strip()
        self.dismiss(value or None)

    def action_complete(self) -> None:
        """Complete as far as there is only one way, or take what is under the cursor."""
        chosen = self.query_one(Rows).value
        shared = str(chosen) if chosen else _shared(self._known)
        if len(shared) > len(self.query_one(Input).value) or chosen:
            self._take(shared)

    def _take(self, path: str) -> None:
        field = self.query_one(Input)
        field.value = path
        field.cursor_position = len(path)

    def action_up(self) -> None:
        """The completion above."""
        self.query_one(Rows).move(-1)

    def action_down(self) -> None:
        """The completion below."""
        self.query_one(Rows).move(1)

    def action_cancel(self) -> None:
        """Name no file."""
        self.dismiss(None)


class Waiting(Overlay[bool]):
    """Says how far something is that takes a while. Escape stops it: `stopped` is then set, and True is given when it has ended."""

    PLACE = "dialog"

    def __init__(self, title: str) -> None:
        super().__init__()
        self._title = title
        self._said = ""
        self.stopped = False

    def compose(self) -> ComposeResult:
        """A box with a title and a line."""
        with Vertical(classes="box"):
            yield Prose([para(self._title, "bold")])
            yield OneLine(lambda _width: ((self._said or "beginning", ""),), id="said")
            yield OneLine(lambda _width: (("esc", "accent"), (" stops", "dim")))

    def tell(self, text: str) -> None:
        """How far it is."""
        self._said = text
        if self.is_mounted:
            self.query_one("#said", OneLine).refresh()

    def action_accept(self) -> None:
        """There is nothing to choose."""

    def action_up(self) -> None:
        """There is nothing to choose."""

    def action_down(self) -> None:
        """There is nothing to choose."""

    def action_cancel(self) -> None:
        """Stop."""
        self.stopped = True
        self.tell("stopping")

    def action_leave(self) -> None:
        """Stop, then leave."""
        self.stopped = True
        super().action_leave()
