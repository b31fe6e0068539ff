"""What every screen has: bindings and footer from the table of keys, help, and leaving."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, TypeVar

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.events import Key
from textual.screen import ModalScreen, Screen

from mlsim.core.keys.footers import Hint
from mlsim.core.keys.keymap import GAP, Place, footer
from mlsim.tui.bindings import bind, bindings_for, key_name, key_names, table_of
from mlsim.tui.messages import HelpWanted, QuitWanted
from mlsim.tui.render import Row, Span
from mlsim.tui.widgets.lines import STYLES, OneLine, Rows

R = TypeVar("R")


class ScrollKeys:
    """The scrolling keys of a screen with something to read in ``#body``."""

    def _body(self) -> VerticalScroll:
        assert isinstance(self, Screen)  # noqa: S101 - a mix-in of screens
        return self.query_one("#body", VerticalScroll)

    def action_scroll_up(self) -> None:
        """A row up."""
        self._body().scroll_relative(y=-1, animate=False)

    def action_scroll_down(self) -> None:
        """A row down."""
        self._body().scroll_relative(y=1, animate=False)

    def action_page_up(self) -> None:
        """A screen up."""
        self._body().scroll_page_up(animate=False)

    def action_page_down(self) -> None:
        """A screen down."""
        self._body().scroll_page_down(animate=False)

    def action_top(self) -> None:
        """To the top."""
        self._body().scroll_home(animate=False)

    def action_bottom(self) -> None:
        """To the bottom."""
        self._body().scroll_end(animate=False)


class ListKeys:
    """The moving keys of a screen with a list."""

    def _rows(self) -> Rows[object]:
        assert isinstance(self, Screen)  # noqa: S101 - a mix-in of screens
        return self.query_one(Rows)

    _at_edge = False
    """Whether the line above the keys says that the list ends here."""

    def _moved(self, moved: bool, end: str) -> None:
        if isinstance(self, Frame):
            self.say("" if moved else f"This is the {end} row.")
            self._at_edge = not moved

    def action_up(self) -> None:
        """The row above."""
        self._moved(self._rows().move(-1), "first")

    def action_down(self) -> None:
        """The row below."""
        self._moved(self._rows().move(1), "last")

    def action_page_up(self) -> None:
        """A screen up."""
        self._moved(self._rows().page(-1), "first")

    def action_page_down(self) -> None:
        """A screen down."""
        self._moved(self._rows().page(1), "last")

    def action_first(self) -> None:
        """The first row."""
        self._moved(self._rows().edge(-1), "first")

    def action_last(self) -> None:
        """The last row."""
        self._moved(self._rows().edge(1), "last")


class KeyLine(OneLine):
    """The footer: the keys that matter here, as many as fit whole."""

    def __init__(self, place: Place) -> None:
        super().__init__(self._keys, id="keys")
        self._place = place
        self.hidden: frozenset[str] = frozenset()
        self.hints: tuple[Hint, ...] = ()
        self.opens = ""

    def _keys(self, width: int) -> Row:
        row: list[Span] = []
        # One column to each side is the padding's, and is not in the width.
        entries = footer(self._place, width + 2, self.hidden, self.hints, table_of(self), self.opens)
        for number, (keys, label) in enumerate(entries):
            row += [(GAP if number else "", ""), (keys, "accent"), (f" {label}", "dim")]
        return tuple(row)

    def open_does(self, what: str) -> None:
        """Say what opening the row under the cursor does. Repaints only if that has changed."""
        if what != self.opens:
            self.opens = what
            self.refresh()

    def hide(self, hidden: frozenset[str]) -> None:
        """Leave these actions out."""
        if hidden != self.hidden:
            self.hidden = hidden
            self.refresh()

    def suggest(self, hints: tuple[Hint, ...]) -> None:
        """Name what matters now. Repaints only if that has changed."""
        if hints != self.hints:
            self.hints = hints
            self.refresh()


class Frame(Screen[R]):
    """A screen of mlsim. ``PLACE`` names it in the table of keys."""

    PLACE: ClassVar[Place] = "lobby"
    COMPONENT_CLASSES = set(STYLES)
    AUTO_FOCUS: ClassVar[str | None] = None

    def __init_subclass__(cls, **values: object) -> None:
        # Before the toolkit looks at the class: that is when it collects bindings.
        if "PLACE" in cls.__dict__:
            cls.BINDINGS = list(bindings_for(cls.PLACE))
        super().__init_subclass__()

    def __init__(self) -> None:
        super().__init__()
        bind(self, self.PLACE)

    def key(self, action: str) -> str:
        """The key of an action on this screen, where its texts speak of it."""
        return key_name(self, self.PLACE, action)

    def keys(self, action: str) -> tuple[str, ...]:
        """All keys of an action, as a person reads them."""
        return key_names(self, self.PLACE, action)

    def say(self, text: str) -> None:
        """Show a line to the person: above the keys, or over a screen that has no line for it."""
        for line in self.query("#news").results(OneLine):
            line.show(lambda _width: ((f" {text}", "accent"),))
            return
        if text:
            self.app.notify(text, markup=False, timeout=3)

    def on_key(self, event: Key) -> None:
        """A key that means nothing here says so."""
        known = (self._bindings.key_to_bindings, self.app._bindings.key_to_bindings)
        if not any(event.key in bindings for bindings in known):
            name = event.character if event.is_printable and event.character else event.key
            self.say(f"{name} does nothing here: {self.key('help')} shows the keys.")

    def action_help(self) -> None:
        """Show the keys of this screen."""
        self.post_message(HelpWanted(self.PLACE))

    def action_leave(self) -> None:
        """Leave the program."""
        self.post_message(QuitWanted())

    def action_back(self) -> None:
        """Close the screen."""
        self.dismiss()


class ListFrame(ListKeys, Frame[R]):
    """A screen that is a title, a list, a line for news and the keys."""

    def compose(self) -> ComposeResult:
        """Title, list, news, keys."""
        yield OneLine(self._top, id="top")
        yield Rows[object](id="main")
        yield OneLine(id="news")
        yield KeyLine(self.PLACE)

    def on_screen_suspend(self) -> None:
        """That a list ends is no news any more when somebody comes back to it."""
        if self._at_edge:
            self._at_edge = False
            self.say("")

    def _top(self, width: int) -> Row:
        """The title, as wide as the screen; each screen has its own."""
        return ()


class ExamKeys:
    """The keys of a screen that shows one exam, and turns to the next or the previous one."""

    def action_next_exam(self) -> None:
        """The next exam."""
        self._turn(1)

    def action_previous_exam(self) -> None:
        """The previous exam."""
        self._turn(-1)

    def _turn(self, step: int) -> None:
        """Ask for the exam beside; each screen has its own message."""

    def _exam_beside(self, here: str, exams: Sequence[str], step: int) -> str:
        """The exam that many steps further on, after the last one the first. Says so where there is no other, and gives an empty text.

        The exam that is shown need not be among those that can be turned to: its questions may have gone.
        """
        assert isinstance(self, Frame)  # noqa: S101 - a mix-in of screens
        if not {*exams} - {here}:
            self.say("There is no other exam.")
            return ""
        self.say("")
        at = exams.index(here) if here in exams else (-1 if step > 0 else 0)
        return exams[(at + step) % len(exams)]


class Overlay(ModalScreen[R]):
    """A screen over another one: a dialog, or something to read."""

    PLACE: ClassVar[Place] = "dialog"
    COMPONENT_CLASSES = set(STYLES)
    AUTO_FOCUS: ClassVar[str | None] = None

    def __init_subclass__(cls, **values: object) -> None:
        # Before the toolkit looks at the class: that is when it collects bindings.
        if "PLACE" in cls.__dict__:
            cls.BINDINGS = list(bindings_for(cls.PLACE))
        super().__init_subclass__()

    def __init__(self) -> None:
        super().__init__()
        bind(self, self.PLACE)

    def action_leave(self) -> None:
        """Leave the program."""
        self.post_message(QuitWanted())
