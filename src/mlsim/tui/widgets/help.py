"""The help of a screen: all its keys, in two columns where there is room, and the short names of services where they are used."""

from __future__ import annotations

from typing import Final

from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll

from mlsim.core.keys.help import Group, help_groups
from mlsim.core.keys.keymap import PLACES, Place
from mlsim.tui.bindings import table_of
from mlsim.tui.render import EMPTY, Para, para
from mlsim.tui.widgets.dialogs import Reading
from mlsim.tui.widgets.frame import KeyLine
from mlsim.tui.widgets.lines import OneLine, Prose

KEY_COLUMN: Final = 14
WIDE: Final = 108
"""Columns from which on there are two of them."""


class Help(Reading):
    """The keys of a screen.

    Args:
        place: the screen.
        own: the ids of the actions whose keys are the person's own.
    """

    DEFAULT_CSS = """
    Help .columns { height: auto; layout: vertical; }
    Help.-wide .columns { layout: horizontal; }
    Help .columns Prose { width: 1fr; margin-right: 2; }
    """
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (WIDE, "-wide")]

    def __init__(self, place: Place, own: frozenset[str] = frozenset()) -> None:
        super().__init__(f"Keys: {PLACES[place]}", ())
        self._of, self._own = place, own

    def compose(self) -> ComposeResult:
        """Title, keys, and by which keys one reads them."""
        groups = help_groups(self._of, table_of(self))
        first = [group for group in groups if group.title in ("Answer", "Here")]
        with Vertical(classes="page"):
            yield OneLine(lambda _width: ((f" {self._title}", "bold"),), id="top")
            with VerticalScroll(id="body", can_focus=False), Vertical(classes="columns"):
                yield Prose(self._paras_of(first))
                yield Prose(self._paras_of([group for group in groups if group not in first]) + self._names() + _OWN)
            yield KeyLine("reading")

    def _paras_of(self, groups: list[Group]) -> list[Para]:
        paras: list[Para] = []
        for group in groups:
            paras.append(para(group.title, "bold"))
            for key in group.keys:
                yours = (("   your own", "dim"),) if f"{self._of}.{key.action}" in self._own else ()
                paras.append(Para(((key.help, ""), *yours), ((f"{key.shown:<{KEY_COLUMN}} ", "accent"),)))
            paras.append(EMPTY)
        return paras

    def _names(self) -> list[Para]:
        if self._of not in ("question", "explanation", "bank_question"):
            return []
        from mlsim.core.bank.services import SHORT_NAMES

        names = [Para(((full, ""),), ((f"{short:<{KEY_COLUMN}} ", "accent"),)) for short, full in SHORT_NAMES]
        return [para("Short names of services", "bold"), *names, EMPTY]


_OWN: Final = [
    para("Keys can be your own: `mlsim keys` lists their names, and the settings take them below [keys].", "dim")
]
