"""Dialogs: a choice, a line of text, and something to read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.events import Key
from textual.screen import Screen
from textual.widgets import Input

from mlsim.core.base.text import kept, refused_character
from mlsim.core.keys.keymap import Place
from mlsim.tui.bindings import action_of, key_name
from mlsim.tui.render import EMPTY, Para, para, paragraphs
from mlsim.tui.widgets.frame import KeyLine, ListKeys, Overlay, ScrollKeys
from mlsim.tui.widgets.lines import Entry, OneLine, Prose, Rows

if TYPE_CHECKING:
    from datetime import date


class Choice(NamedTuple):
    """One answer to a dialog: the letter that gives it, how it reads, and its value."""

    letter: str
    label: str
    value: str


class ChoiceDialog(ListKeys, Overlay[str]):
    """A question with a few answers. The safe one has the cursor first, and is what escape gives.

    Args:
        title: what is asked.
        text: what to know before answering; may have paragraphs.
        choices: the answers.
        safe: the value of the safe answer.
    """

    PLACE = "dialog"

    def __init__(self, title: str, text: str, choices: Sequence[Choice], safe: str) -> None:
        super().__init__()
        self._title, self._text, self._choices, self._safe = title, text, tuple(choices), safe

    def compose(self) -> ComposeResult:
        """A box with title, text and answers."""
        with Vertical(classes="box"):
            with VerticalScroll(classes="said", can_focus=False):
                yield Prose([para(self._title, "bold"), *([EMPTY, *paragraphs(self._text)] if self._text else [])])
            entries = [
                Entry((((choice.letter, "accent"), (f"  {choice.label}", "")),), choice.value)
                for choice in self._choices
            ]
            rows: Rows[str] = Rows(entries)
            rows.put(entries, self._safe)
            rows.styles.height = len(entries)
            yield rows
            yield KeyLine("dialog")

    def on_key(self, event: Key) -> None:
        """A letter gives its answer."""
        for choice in self._choices:
            if event.key == choice.letter:
                event.stop()
                event.prevent_default()
                self.dismiss(choice.value)

    def action_page_up(self) -> None:
        """Scroll what is said, where it is longer than the box."""
        self.query_one(".said", VerticalScroll).scroll_page_up(animate=False)

    def action_page_down(self) -> None:
        """Scroll what is said, where it is longer than the box."""
        self.query_one(".said", VerticalScroll).scroll_page_down(animate=False)

    def action_accept(self) -> None:
        """Give the answer under the cursor."""
        chosen = self.query_one(Rows).value
        self.dismiss(self._safe if chosen is None else chosen)

    def action_cancel(self) -> None:
        """Give the safe answer."""
        self.dismiss(self._safe)


class Field(Input):
    """A field that takes no character that may not be shown; what is pasted comes in without them."""

    async def on_key(self, event: Key) -> None:
        """Do what an editing key does at once: by way of the app it would come after the letters that were typed behind it."""
        found = self._bindings.key_to_bindings.get(event.key)
        place: Place | None = getattr(self.screen, "PLACE", None)
        if found and not event.is_printable and (place is None or not action_of(self, place, event.key)):
            event.stop()
            event.prevent_default()
            await self.app.run_action(found[0].action, self)

    def replace(self, text: str, start: int, end: int) -> None:
        """Put text in the place of what stands there."""
        left = kept(text)
        whole = self.value[:start] + left + self.value[end:]
        # Marks that are typed one by one may be too many only together. What stood there before was not typed: a name that has been
        # completed may hold anything, and goes on being edited.
        if refused_character(whole) is None or refused_character(self.value) is not None:
            super().replace(left, start, end)


class Typed:
    """A screen with a field, whose own keys come first: enter, escape and the arrows mean here what the table says."""

    PLACE: ClassVar[Place]

    def on_key(self, event: Key) -> None:
        """Do what a key means here, before the field sees it; any other key is the field's."""
        assert isinstance(self, Screen)  # noqa: S101 - a mix-in of screens
        action = action_of(self, self.PLACE, event.key)
        if action:
            event.stop()
            event.prevent_default()
            getattr(self, f"action_{action}")()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter that was typed ahead, before the field had the focus; or that is no key of this screen, and does nothing."""
        assert isinstance(self, Screen)  # noqa: S101 - a mix-in of screens
        event.stop()
        if action_of(self, self.PLACE, "enter") == "accept":
            self.action_accept()

    def action_accept(self) -> None:
        """Give what was typed; each screen in its own way."""

    def type_ahead(self, letter: str) -> None:
        """Put in a letter that was typed before the field was there."""
        assert isinstance(self, Screen)  # noqa: S101 - a mix-in of screens
        self.query_one(Input).insert_text_at_cursor(letter)


class LineDialog(Typed, Overlay[str | None]):
    """Asks for one line of text. Enter gives it, escape gives None.

    Args:
        title: what is asked.
        value: what stands there first.
        hint: a line below.
        digits: whether only digits can be typed.
        limit: the greatest number of characters.
        wrong: says what is wrong with a text, or nothing; with what is wrong the dialog stays, and nothing typed is lost.
    """

    PLACE = "line"
    AUTO_FOCUS: ClassVar[str | None] = "Input"

    def __init__(
        self,
        title: str,
        value: str = "",
        hint: str = "",
        *,
        digits: bool = False,
        limit: int = 2000,
        wrong: Callable[[str], str] = lambda _text: "",
    ) -> None:
        super().__init__()
        self._title, self._value, self._hint, self._digits, self._limit = title, value, hint, digits, limit
        self._wrong = wrong

    def compose(self) -> ComposeResult:
        """A box with title, field and hint."""
        with Vertical(classes="box"):
            yield Prose([para(self._title, "bold")])
            field = Field(
                kept(self._value),
                restrict=r"[0-9]*" if self._digits else None,
                max_length=self._limit,
                select_on_focus=False,
                compact=True,
            )
            field.cursor_blink = False
            yield field
            accept, cancel = (key_name(self, self.PLACE, action) for action in ("accept", "cancel"))
            keys = ((accept, "accent"), (" saves   ", "dim"), (cancel, "accent"), (" cancels", "dim"))
            yield OneLine(lambda _width: (*keys, (f"   {self._hint}" if self._hint else "", "dim")))
            yield Prose(id="wrong")

    def action_accept(self) -> None:
        """Give the text, or say what is wrong with it."""
        text = self.query_one(Input).value
        wrong = self._wrong(text)
        if wrong:
            self.query_one("#wrong", Prose).show([EMPTY, *paragraphs(wrong, "warn")])
        else:
            self.dismiss(text)

    def action_cancel(self) -> None:
        """Give nothing."""
        self.dismiss(None)


def day_dialog(exam: str, day: date | None) -> LineDialog:
    """Asks for the day of an exam; an empty text stands for none. What is given is a day, or empty."""
    from mlsim.core.screens.settings import day_fault

    title = f"Day of {exam}, as 2027-01-31 or 31 Jan 2027"
    return LineDialog(title, day.isoformat() if day else "", "empty for none", wrong=day_fault)


class Reading(ScrollKeys, Overlay[None]):
    """Something to read over the screen: a scenario, the keys."""

    PLACE = "reading"

    def __init__(self, title: str, paras: Sequence[Para]) -> None:
        super().__init__()
        self._title, self._paras = title, tuple(paras)

    def compose(self) -> ComposeResult:
        """Title, text, keys."""
        with Vertical(classes="page"):
            yield OneLine(lambda _width: ((f" {self._title}", "bold"),), id="top")
            with VerticalScroll(id="body", can_focus=False):
                yield Prose(self._paras, classes="first")
            yield KeyLine("reading")

    def action_back(self) -> None:
        """Close."""
        self.dismiss()
