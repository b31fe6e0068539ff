"""mlsim's own colours, and the inks in which text is drawn in every theme. Nothing on a screen is said by colour alone."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.filter import LineFilter
from textual.scrollbar import ScrollBarRender
from textual.theme import Theme

from mlsim.core.screens.themes import OWN_THEMES, Rgb, least_of, mixed, readable

_DARK, _LIGHT, _CONTRAST, _CONTRAST_LIGHT = OWN_THEMES
DARK: Final = Theme(
    name=_DARK,
    primary="#8ab4f8",
    secondary="#a5b4c4",
    accent="#f0c674",
    foreground="#d8dee6",
    background="#14181d",
    surface="#14181d",
    panel="#20262e",
    success="#8fce8f",
    warning="#f0c674",
    error="#ff8f87",
    dark=True,
)
LIGHT: Final = Theme(
    name=_LIGHT,
    primary="#1f4fa3",
    secondary="#4a5866",
    accent="#7a4d00",
    foreground="#1b2129",
    background="#fbfaf7",
    surface="#fbfaf7",
    panel="#ebe8e1",
    success="#1d6b2c",
    warning="#7a4d00",
    error="#a3231b",
    dark=False,
)
CONTRAST: Final = Theme(
    name=_CONTRAST,
    primary="#9ecbff",
    secondary="#d6d6d6",
    accent="#ffd75f",
    foreground="#ffffff",
    background="#000000",
    surface="#000000",
    panel="#262626",
    success="#7dff8a",
    warning="#ffd75f",
    error="#ffa8a0",
    dark=True,
)
CONTRAST_LIGHT: Final = Theme(
    name=_CONTRAST_LIGHT,
    primary="#002f7a",
    secondary="#2e2e2e",
    accent="#5a3300",
    foreground="#000000",
    background="#ffffff",
    surface="#ffffff",
    panel="#e2e2e2",
    success="#004510",
    warning="#5a3300",
    error="#780000",
    dark=False,
)
OWN: Final = (DARK, LIGHT, CONTRAST, CONTRAST_LIGHT)

INKS: Final = {
    "ink": "foreground",
    "ink-dim": "secondary",
    "ink-code": "primary",
    "ink-right": "success",
    "ink-wrong": "error",
    "ink-warn": "warning",
    "ink-accent": "accent",
}
"""The variables of our style sheet for text, and the colour of a theme that each one comes from."""
_QUIET: Final = 0.3
"""How far quiet text is from the usual one towards the ground, in themes whose second colour is not made for text."""
_RAIL: Final = 0.35
"""The same of scroll bars, which are no text."""


def inks(theme: str, variables: Mapping[str, str]) -> dict[str, str]:
    """Our variables for a theme, from the toolkit's: inks that can be read on the screen, on bars, and in dialogs.

    A theme's colours are taken as they are where they can be read, and are moved towards black or white until they can be.
    """

    def rgb(name: str) -> Rgb:
        return Color.parse(variables[name]).rgb

    grounds = rgb("background"), rgb("panel")
    ink = readable(rgb("foreground"), grounds, least_of(theme))
    made = {name: readable(rgb(source), grounds, least_of(theme)) for name, source in INKS.items()}
    if theme not in OWN_THEMES:
        made["ink-dim"] = readable(mixed(ink, grounds[0], _QUIET), grounds, least_of(theme))
    made["rail"] = mixed(grounds[0], ink, _RAIL)
    return {name: "#{:02x}{:02x}{:02x}".format(*color) for name, color in made.items()}


class Colourless(LineFilter):
    """Leaves bold and the like, and no colour: what NO_COLOR asks for. The terminal's own two colours are then the only ones."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """The segments without their colours."""
        return [Segment(text, style and _colourless(style), control) for text, style, control in segments]


@lru_cache(maxsize=1024)
def _colourless(style: Style) -> Style:
    return style.without_color


class PlainScrollBars(ScrollBarRender):
    """Scroll bars without the block characters that stand for fractions of a row."""

    VERTICAL_BARS = [" "] * 8
    HORIZONTAL_BARS = [" "] * 8
