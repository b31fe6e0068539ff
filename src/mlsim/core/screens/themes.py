"""The names of the themes, and colours that can be read on their ground: contrast as WCAG 2 counts it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

Rgb = tuple[int, int, int]
"""Red, green and blue, each from 0 to 255."""

OWN_THEMES: Final = ("mlsim-dark", "mlsim-light", "mlsim-contrast", "mlsim-contrast-light")
"""The first one is the theme of whoever has said nothing."""
THEMES: Final = (
    *OWN_THEMES,
    "atom-one-dark",
    "atom-one-light",
    "catppuccin-frappe",
    "catppuccin-latte",
    "catppuccin-macchiato",
    "catppuccin-mocha",
    "dracula",
    "flexoki",
    "gruvbox",
    "monokai",
    "nord",
    "rose-pine",
    "rose-pine-dawn",
    "rose-pine-moon",
    "solarized-dark",
    "solarized-light",
    "textual-dark",
    "textual-light",
    "tokyo-night",
)
"""Every theme that can be set: our own, then those of the toolkit.

Its two that use the terminal's own sixteen colours are not among them: nobody knows what those look like, so nobody can promise that
they can be read.
"""
LEAST: Final = 4.5
"""Contrast of text that is held everywhere."""
LEAST_HIGH: Final = 7.0
"""Contrast of text in the two themes that are there for it."""
_STEPS: Final = 20


def theme_named(name: str) -> str | None:
    """The theme that is meant by a name; our own go without ``mlsim-``, too. None if there is no such theme."""
    return next((one for one in (name, f"mlsim-{name}") if one in THEMES), None)


def least_of(theme: str) -> float:
    """The contrast that text has at least in a theme."""
    return LEAST_HIGH if theme.startswith("mlsim-contrast") else LEAST


def luminance(color: Rgb) -> float:
    """Relative luminance, from 0 for black to 1 for white."""
    red, green, blue = (
        one / 255 / 12.92 if one / 255 <= 0.04045 else ((one / 255 + 0.055) / 1.055) ** 2.4 for one in color
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: Rgb, other: Rgb) -> float:
    """The contrast ratio of two colours, from 1 to 21; which of them is the text makes no difference."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def mixed(one: Rgb, other: Rgb, share: float) -> Rgb:
    """A colour between two, with so much of the second, from 0 to 1."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue


def readable(ink: Rgb, grounds: Sequence[Rgb], least: float) -> Rgb:
    """A colour for text that has at least this contrast to each ground: the ink itself, else as near to it as may be.

    It is moved towards black or white, whichever stands out more. Where not even that is enough, it is that.
    """

    def worst(color: Rgb) -> float:
        return min(contrast(color, ground) for ground in grounds)

    ends: Iterable[Rgb] = ((0, 0, 0), (255, 255, 255))
    end = max(ends, key=worst)
    tried = (mixed(ink, end, step / _STEPS) for step in range(_STEPS + 1))
    return next((color for color in tried if worst(color) >= least), end)
