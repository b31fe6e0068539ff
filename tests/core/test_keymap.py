"""The one table of keys."""

from __future__ import annotations

from collections import Counter

import pytest

from mlsim.core.keymap import KEYS, PLACES, Place, footer_text, keys_of

ALL = list(KEYS)
#: The help screen itself, and dialogs that lie over a screen: they are left by a key, and need no help of their own.
OVER: frozenset[Place] = frozenset({"reading", "dialog", "picker", "path"})
SCREENS = [place for place in ALL if place not in OVER]
WAYS_BACK = ("back", "menu", "leave", "cancel")
LETTERS = {*"abcdefgh", *"ABCDEFGH", *"12345678"}


def bound(place: Place) -> list[str]:
    return [name for key in keys_of(place) for name in key.keys]


def of(place: Place, action: str) -> tuple[str, ...]:
    return next(key.keys for key in keys_of(place) if key.action == action)


def test_every_place_has_a_title() -> None:
    assert list(PLACES) == ALL


@pytest.mark.parametrize("place", ALL)
def test_no_key_is_bound_twice(place: Place) -> None:
    assert [name for name, count in Counter(bound(place)).items() if count > 1] == []


@pytest.mark.parametrize("place", ALL)
def test_no_action_stands_twice(place: Place) -> None:
    actions = [key.action for key in keys_of(place)]
    assert len(set(actions)) == len(actions)


@pytest.mark.parametrize("place", SCREENS)
def test_every_screen_has_help(place: Place) -> None:
    assert of(place, "help") == ("question_mark", "f1")


@pytest.mark.parametrize("place", ALL)
def test_esc_goes_back_everywhere(place: Place) -> None:
    actions = [key.action for key in keys_of(place) if "escape" in key.keys]
    assert len(actions) == 1
    assert actions[0] in WAYS_BACK


@pytest.mark.parametrize("place", [place for place in ALL if place != "dialog"])
def test_mlsim_can_be_left_from_every_screen(place: Place) -> None:
    assert {"ctrl+q", "ctrl+c"} <= {*of(place, "leave")}


def test_letters_that_name_options_are_no_commands() -> None:
    told = {"choose", "choose_number", "strike"}
    for key in keys_of("question"):
        assert (key.action in told) or not LETTERS & {*key.keys}
    assert {*of("question", "choose"), *of("question", "choose_number"), *of("question", "strike")} == LETTERS
    assert of("question", "choose") == tuple("abcdefgh")
    assert of("question", "strike") == tuple("ABCDEFGH")


@pytest.mark.parametrize(
    ("place", "key", "action"),
    [
        ("question", "m", "flag"),
        ("question", "n", "next"),
        ("question", "p", "previous"),
        ("question", "slash", "go_to"),
        ("question", "s", "rate"),
        ("question", "w", "note"),
        ("question", "u", "undo"),
        ("question", "backspace", "clear"),
        ("question", "v", "scenario"),
        ("question", "t", "clock"),
        ("question", "r", "overview"),
        ("question", "space", "choose_here"),
        ("question", "x", "strike_here"),
        ("question", "J", "shift_down"),
        ("question", "ctrl+e", "end"),
        ("question", "escape", "menu"),
        ("lobby", "e", "exam"),
        ("lobby", "t", "quick"),
        ("lobby", "p", "practice"),
        ("lobby", "d", "due"),
        ("lobby", "m", "mistakes"),
        ("lobby", "g", "progress"),
        ("lobby", "s", "settings"),
        ("explanation", "exclamation_mark", "dispute"),
        ("lobby", "h", "history"),
        ("lobby", "q", "leave"),
        ("briefing", "enter", "start"),
        ("briefing", "w", "warm_up"),
        ("reading", "question_mark", "back"),
    ],
)
def test_keys_of_the_design(place: Place, key: str, action: str) -> None:
    assert [entry.action for entry in keys_of(place) if key in entry.keys] == [action]


@pytest.mark.parametrize("place", ALL)
def test_every_entry_can_be_read(place: Place) -> None:
    for key in keys_of(place):
        assert key.keys
        assert key.help
        assert key.shown.strip()
        assert (key.shown + key.label + key.help).isascii()


NAMES = {
    "question_mark": "?", "f1": "F1", "pageup": "PgUp", "pagedown": "PgDn", "escape": "esc", "slash": "/", "exclamation_mark": "!",
    "left_square_bracket": "[", "right_square_bracket": "]",
}  # fmt: skip


@pytest.mark.parametrize("place", ALL)
def test_what_is_shown_is_what_is_bound(place: Place) -> None:
    for key in keys_of(place):
        spelled = [NAMES.get(name, name) for name in key.keys]
        ranges = {"a-h": "abcdefgh", "A-H": "ABCDEFGH", "1-8": "12345678", "1-5": "12345"}
        for word in key.shown.split():
            assert word in spelled or key.keys == tuple(ranges.get(word, ())), (place, key)


@pytest.mark.parametrize("width", [40, 60, 70, 80, 100, 200])
@pytest.mark.parametrize("place", ALL)
def test_the_footer_fits_and_keeps_help_and_the_way_back(place: Place, width: int) -> None:
    text = footer_text(place, width)
    assert len(text) <= width - 2
    assert place in OVER or "? keys" in text
    assert any(f"{key.shown.split()[0]} {key.label}" in text for key in keys_of(place) if key.action in WAYS_BACK)


@pytest.mark.parametrize("place", ALL)
def test_a_wide_footer_shows_every_label_in_the_order_of_the_table(place: Place) -> None:
    labelled = [f"{key.shown.split()[0]} {key.label}" for key in keys_of(place) if key.label]
    assert footer_text(place, 300).split("   ") == labelled


@pytest.mark.parametrize("place", ALL)
def test_a_footer_cuts_no_entry(place: Place) -> None:
    whole = footer_text(place, 300).split("   ")
    for width in range(30, 130):
        assert {*footer_text(place, width).split("   ")} <= {*whole}


def test_what_makes_no_sense_now_is_hidden() -> None:
    assert "flag" in footer_text("question", 200)
    assert "flag" not in footer_text("question", 200, frozenset({"flag"}))
