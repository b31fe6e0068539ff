"""The one table of keys."""

from __future__ import annotations

from collections import Counter

import pytest

from mlsim.core.keys.help import help_groups
from mlsim.core.keys.keymap import KEYS, PLACES, Place, footer_text, keys_of
from mlsim.core.keys.names import SIGNS, shown_key
from mlsim.core.keys.own import TYPED

ALL = list(KEYS)
#: The help screen itself, and dialogs that lie over a screen: they are left by a key, and need no help of their own.
OVER: frozenset[Place] = frozenset({"reading", "dialog", "picker", "path", "line", "search"})
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


@pytest.mark.parametrize("place", [place for place in ALL if place not in TYPED])
def test_mlsim_can_be_left_from_every_screen(place: Place) -> None:
    assert {"ctrl+q", "ctrl+c"} <= {*of(place, "leave")}


SAME = ({"up", "k"}, {"down", "j"}, {"pageup", "ctrl+u"}, {"pagedown", "ctrl+d"})
#: Where an arrow stands alone, and why.
ALONE: dict[tuple[Place, str], str] = {
    ("lobby", "home"): "g is progress, and G alone would be half a pair",
    ("lobby", "end"): "g is progress, and G alone would be half a pair",
    ("lobby", "left"): "h is the history",
    ("question", "home"): "g names an option",
    ("question", "end"): "G strikes an option out",
    ("question", "right"): "h names an option, and l alone would be half a pair",
    ("question", "left"): "h names an option",
    ("dialog", "home"): "letters are the answers of dialogs",
    ("dialog", "end"): "letters are the answers of dialogs",
}
#: Where there is nothing to the side, and why.
NO_SIDES: dict[Place, str] = {
    "dialog": "letters are its answers, and only enter gives one",
    "picker": "several are marked before they are taken: enter alone takes them",
}


@pytest.mark.parametrize("place", [place for place in ALL if place not in TYPED])
def test_arrows_and_the_letters_of_vi_are_the_same_keys(place: Place) -> None:
    for pair in (*SAME, {"home", "g"}, {"end", "G"}, {"right", "l"}, {"left", "h"}):
        for key in keys_of(place):
            here = pair & {*key.keys}
            arrow = next(iter(pair & {"up", "down", "pageup", "pagedown", "home", "end", "right", "left"}))
            if arrow in here and (place, arrow) not in ALONE:
                assert here == pair, (place, key.action)


@pytest.mark.parametrize("place", [place for place in ALL if place not in TYPED])
def test_every_list_and_every_text_can_be_gone_through_to_both_ends(place: Place) -> None:
    for pair in SAME:
        assert pair <= {*bound(place)}, place
    assert {"home", "end"} <= {*bound(place)}


@pytest.mark.parametrize("place", [place for place in SCREENS if place not in NO_SIDES])
def test_right_goes_on_and_left_goes_back_or_both_turn_to_what_is_beside(place: Place) -> None:
    def action(name: str) -> str:
        return next((key.action for key in keys_of(place) if name in key.keys), "")

    there = (action("left"), action("right"))
    turning = {("previous", "next"), ("previous_exam", "next_exam")}
    opening = {("back", "open"), ("previous", "next")}
    # What would start a clock takes a key of its own.
    assert there in turning | opening | {("back", "")}, place
    assert there != ("back", "") or place == "briefing"


def test_every_exception_is_one() -> None:
    for place, name in ALONE:
        assert name in bound(place)
        assert not {"home": {"g"}, "end": {"G"}, "right": {"l"}, "left": {"h"}}[name] & {
            *next(key.keys for key in keys_of(place) if name in key.keys)
        }
    for place in NO_SIDES:
        assert not {"left", "right", "h", "l"} & {*bound(place)}


@pytest.mark.parametrize("place", sorted(TYPED))
def test_where_text_is_typed_letters_are_letters(place: Place) -> None:
    assert not [name for name in bound(place) if len(name) == 1 or name in SIGNS.values()]
    assert {"escape", "ctrl+q", "ctrl+c"} == {*of(place, "cancel")}


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


@pytest.mark.parametrize("place", ALL)
def test_what_is_shown_is_what_is_bound(place: Place) -> None:
    for key in keys_of(place):
        spelled = [shown_key(name) for name in key.keys]
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


@pytest.mark.parametrize("place", ALL)
def test_help_has_every_key_once_and_what_the_screen_is_for_comes_first(place: Place) -> None:
    groups = help_groups(place)
    assert Counter(key for group in groups for key in group.keys) == Counter(keys_of(place))
    order = ["Answer", "Here", "Move", "Help and ways out"]
    assert [group.title for group in groups] == [title for title in order if title in {one.title for one in groups}]
    assert all(group.keys for group in groups)
    assert ("Answer" in {group.title for group in groups}) == (place == "question")
    assert any(key.action in WAYS_BACK for key in groups[-1].keys)
