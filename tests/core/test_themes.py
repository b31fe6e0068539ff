"""Names of themes, and contrast: by the figures of WCAG 2, and by what has to hold for any colours."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.theme import BUILTIN_THEMES

from mlsim.core.screens.themes import (
    LEAST,
    LEAST_HIGH,
    OWN_THEMES,
    THEMES,
    contrast,
    least_of,
    mixed,
    readable,
    theme_named,
)

COLOURS = st.tuples(*[st.integers(0, 255)] * 3)
BLACK, WHITE = (0, 0, 0), (255, 255, 255)


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [
        (BLACK, WHITE, 21.0),
        (WHITE, WHITE, 1.0),
        ((0x77, 0x77, 0x77), WHITE, 4.48),
        ((0x76, 0x76, 0x76), WHITE, 4.54),
        ((0, 0, 255), WHITE, 8.59),
        ((255, 0, 0), BLACK, 5.25),
    ],
)
def test_known_ratios(one, other, ratio: float) -> None:
    assert contrast(one, other) == pytest.approx(ratio, abs=0.006)
    assert contrast(other, one) == contrast(one, other)


@given(COLOURS, COLOURS)
def test_against_one_ground_every_ink_can_be_made_readable(ink, ground) -> None:
    made = readable(ink, [ground], LEAST)
    assert contrast(made, ground) >= LEAST
    if contrast(ink, ground) >= LEAST:
        assert made == ink, "what can be read stays as it is"


def test_where_no_colour_is_enough_it_is_the_one_that_stands_out_most() -> None:
    assert readable((128, 128, 128), [BLACK, WHITE], LEAST) in (BLACK, WHITE)


def test_mixing() -> None:
    assert mixed(BLACK, (200, 100, 50), 0.0) == BLACK
    assert mixed(BLACK, (200, 100, 50), 0.5) == (100, 50, 25)
    assert mixed(BLACK, (200, 100, 50), 1.0) == (200, 100, 50)


def test_names() -> None:
    assert [theme_named(name) for name in ("dark", "light", "contrast", "nord", "mlsim-light")] == [
        "mlsim-dark",
        "mlsim-light",
        "mlsim-contrast",
        "nord",
        "mlsim-light",
    ]
    assert [theme_named(name) for name in ("", "pink", "Dark", "mlsim-nord", "ansi-dark")] == [None] * 5
    assert [least_of(name) for name in (*OWN_THEMES, "nord")] == [LEAST, LEAST, LEAST_HIGH, LEAST_HIGH, LEAST]


def test_all_themes_of_the_toolkit_are_there_but_those_whose_colours_only_the_terminal_knows() -> None:
    assert {*THEMES} == {*OWN_THEMES, *(name for name, theme in BUILTIN_THEMES.items() if not theme.ansi)}
    assert len(THEMES) == len({*THEMES})
