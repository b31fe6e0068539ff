"""mlsim's own colours, dark and light. Nothing on a screen is said by colour alone."""

from __future__ import annotations

from typing import Final

from textual.theme import Theme

DARK: Final = Theme(
    name="mlsim-dark",
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
    name="mlsim-light",
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
THEMES: Final = (DARK, LIGHT)
