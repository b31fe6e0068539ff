"""Somebody's own keys, and the names of keys."""

from __future__ import annotations

import string
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual._ansi_sequences import ANSI_SEQUENCES_KEYS
from textual.keys import Keys, _character_to_key

from mlsim.core.keys.entries import Place
from mlsim.core.keys.keymap import KEYS, OwnKeys, footer_text, key_of, keys_of
from mlsim.core.keys.names import SIGNS, caution, key_named, shown_key
from mlsim.core.keys.own import MUST, OPTIONS, own_keys

NO_KEYS = {"return", "ctrl+@", "ctrl-at", "<any>", "<scroll-up>", "<scroll-down>", "<ignore>"}
"""Names of the toolkit that no key has, or that it never sends: return is enter, and ctrl+@ is no key of most keyboards."""


def keys(own: OwnKeys, place: Place, action: str) -> tuple[str, ...]:
    return next(key.keys for key in keys_of(place, own.table) if key.action == action)


def said(own: OwnKeys) -> list[str]:
    return [one.what for one in own.problems]


def test_the_names_of_keys_are_those_of_the_toolkit() -> None:
    sent = {key.value for keys in ANSI_SEQUENCES_KEYS.values() if isinstance(keys, tuple) for key in keys}
    for name in ({key.value for key in Keys} | sent) - NO_KEYS:
        assert key_named(name) == name
    for sign in string.punctuation:
        assert key_named(sign) == SIGNS[sign] == _character_to_key(sign)
    for letter in string.ascii_letters + string.digits + "äß":
        assert key_named(letter) == letter == _character_to_key(letter)
    assert {name for place in KEYS.values() for key in place for name in key.keys} <= {
        key_named(name) for place in KEYS.values() for key in place for name in key.keys
    }


@pytest.mark.parametrize(
    ("text", "name", "shown"),
    [
        ("?", "question_mark", "?"),
        ("F4", "f4", "F4"),
        ("PgUp", "pageup", "PgUp"),
        ("Page_Down", "pagedown", "PgDn"),
        ("esc", "escape", "esc"),
        (" ", "space", "space"),
        ("Ctrl+N", "ctrl+n", "ctrl+n"),
        ("control + n", "ctrl+n", "ctrl+n"),
        ("shift+ctrl+Left", "ctrl+shift+left", "ctrl+shift+left"),
        ("shift+tab", "shift+tab", "shift+tab"),
        ("+", "plus", "+"),
        ("J", "J", "J"),
        ("ctrl+\\", "ctrl+backslash", "ctrl+\\"),
    ],
)
def test_how_keys_are_written_and_read(text: str, name: str, shown: str) -> None:
    assert key_named(text) == name
    assert shown_key(name) == shown


@pytest.mark.parametrize(
    "text", ["", "shift+a", "ctrl++", "ctrl+", "+a", "ab", "ctrl+ctrl+a", "f25", "super+a", "ctrl+é", "\x1b"]
)
def test_what_is_no_key(text: str) -> None:
    assert key_named(text) is None


@pytest.mark.parametrize(
    "name", ["f11", "f13", "ctrl+i", "ctrl+b", "ctrl+1", "alt+a", "shift+insert", "ctrl+enter", "shift+f1"]
)
def test_keys_that_may_not_arrive(name: str) -> None:
    assert caution(name)
    own = own_keys({"question.flag": name})
    assert [one.refused for one in own.problems] == [False]
    assert keys(own, "question", "flag") == (name,)


def test_most_keys_arrive_and_so_do_those_of_the_table() -> None:
    assert [
        name for name in ("a", "G", "f4", "ctrl+f", "shift+up", "shift+tab", "ctrl+left", "slash") if caution(name)
    ] == []
    assert [name for place in KEYS.values() for key in place for name in key.keys if caution(name)] == []


def test_no_keys_of_ones_own_leave_the_table_as_it_is() -> None:
    assert own_keys({}) == OwnKeys()
    assert own_keys({}).table is KEYS


def test_own_keys_are_in_footer_and_help_and_the_rest_stays() -> None:
    own = own_keys({"question.flag": ["f4", "m"], "lobby.quick": "z"})
    assert own.problems == ()
    assert keys(own, "question", "flag") == ("f4", "m")
    assert key_of("question", "flag", own.table) == "F4"
    assert "F4 flag" in footer_text("question", 200, table=own.table)
    assert "z quick ten" in footer_text("lobby", 200, table=own.table)
    assert own.table["history"] is KEYS["history"]
    assert own.changed == {"question.flag", "lobby.quick"}
    assert own.summary() == "2 of your own"


def test_an_action_may_have_no_key() -> None:
    own = own_keys({"question.clock": []})
    assert own.problems == ()
    assert keys(own, "question", "clock") == ()
    assert next(key.shown for key in keys_of("question", own.table) if key.action == "clock") == "none"
    assert " flag" not in footer_text("question", 200, table=own_keys({"question.flag": []}).table)


def test_two_keys_may_be_swapped() -> None:
    own = own_keys({"question.next": ["p", "right"], "question.previous": ["n", "left"]})
    assert own.problems == ()
    assert keys(own, "question", "next") == ("p", "right")


@pytest.mark.parametrize(
    ("entry", "value", "what", "do"),
    [
        ("lobyy.exam", "z", "There is no place lobyy", "lobby"),
        ("lobby.exm", "z", "There is no action exm in lobby (Lobby)", "exam"),
        ("*.flg", "z", "There is no action flg anywhere", "flag"),
        ("flag", "z", "flag names no action", "question.flag"),
        ("lobby.exam", 3, "These are no keys", "none as []"),
        ("lobby.exam", [["z"]], "These are no keys", "none as []"),
        ("lobby.exam", "hyper+z", "There is no key hyper+z", "ctrl+letter"),
        ("lobby.exam", "pagupp", "There is no key pagupp", "pageup"),
        ("lobby.exam", "shift+z", "There is no key shift+z", "as it is: Z"),
        ("lobby.exam", ["z", ""], "There is no key without a name", "Keys are letters"),
        ("lobby.exam", "t", "t is lobby.quick already", '"lobby.quick"'),
        ("question.flag", "a", "a names an option", "never commands"),
        ("question.flag", ["f4", "B"], "B names an option", "never commands"),
        ("question.flag", "8", "8 names an option", "never commands"),
        ("question.choose", "z", "Options are called by their letters", "stay as they are"),
        ("mistakes.cause", ["f1", "f2"], "cause needs 5 keys", "One for each"),
        ("question.flag", "ctrl+z", "ctrl+z stops the program on every screen", "another"),
        ("line.accept", "x", "x is typed there, or edits what is typed", "function key"),
        ("path.up", "ctrl+u", "ctrl+u is typed there, or edits what is typed", "function key"),
        ("search.cancel", "backspace", "backspace is typed there, or edits what is typed", "function key"),
        ("dialog.accept", "y", "y may be an answer there", "answers of dialogs"),
        *((f"{place}.{key.action}", [], f"{key.action} must have a key", "no way")
          for place in KEYS for key in KEYS[place] if key.action in MUST),
    ],
)  # fmt: skip
def test_a_wrong_entry_is_left_out_and_says_why(entry: str, value: object, what: str, do: str) -> None:
    own = own_keys({entry: value, "question.rate": "f4"})
    assert keys(own, "question", "rate") == ("f4",)
    assert own.changed == {"question.rate"}
    (problem,) = own.problems
    assert (problem.entry, problem.what, problem.refused) == (entry, what, True)
    assert do in problem.do


def test_everything_that_is_wrong_is_said_at_once_in_the_order_of_the_file() -> None:
    wrong = {"lobby.exam": "t", "nowhere.at_all": "x", "question.flag": "a", "question.rate": "f11", "due.ten": "nokey"}
    own = own_keys(wrong)
    assert [one.entry for one in own.problems] == list(wrong)
    assert own.summary() == "1 of your own, 4 wrong, 1 that may not arrive"


def test_of_two_own_entries_on_one_key_the_later_one_gives_way() -> None:
    own = own_keys({"question.flag": "z", "question.rate": "z"})
    assert said(own) == ["z is question.flag already"]
    assert keys(own, "question", "rate") == ("s",)


def test_what_gives_way_takes_its_old_key_back_from_who_had_counted_on_it() -> None:
    own = own_keys({"question.rate": "m", "question.flag": "no key"})
    assert sorted(said(own)) == ["There is no key no key", "m is question.flag already"]
    assert own.table["question"] == KEYS["question"]


def test_one_entry_for_all_screens_and_another_one_for_one() -> None:
    own = own_keys({"history.down": "f8", "*.down": ["down", "ctrl+n"]})
    assert own.problems == ()
    assert keys(own, "history", "down") == ("f8",)
    assert {keys(own, place, "down") for place in ("lobby", "mistakes", "due")} == {("down", "ctrl+n")}


def test_an_entry_for_all_screens_is_left_out_only_where_it_cannot_be() -> None:
    own = own_keys({"*.down": ["down", "n"]})
    assert keys(own, "history", "down") == ("down", "n")
    assert keys(own, "plan", "down") == ("down", "n")
    assert keys(own, "lobby", "down") == (*keys(own, "search", "down"), "j") == ("down", "j")
    assert "n is question.next already (in question)" in said(own)
    assert not any("typed" in what or "answer" in what for what in said(own))


def test_causes_are_told_by_their_place_in_the_list() -> None:
    five = ["f1", "f2", "f3", "f4", "f5"]
    assert said(own_keys({"explanation.cause": five})) == ["F1 is explanation.help already"]
    own = own_keys({"explanation.cause": five, "explanation.help": "question_mark"})
    assert keys(own, "explanation", "cause") == tuple(five)


IDS = [f"{place}.{key.action}" for place in KEYS for key in KEYS[place]] + [
    "*.down",
    "*.back",
    "*.help",
    "x.y",
    "",
    "*",
    "lobby.",
]
NAMES = [
    *"abgjhkmnxyzGJ1?/",
    "f4",
    "escape",
    "ctrl+q",
    "enter",
    "down",
    "ctrl+u",
    "nokey",
    "ctrl+z",
    "",
    "é",
    "\x1b[31m",
]
VALUES = st.one_of(st.sampled_from(NAMES), st.lists(st.sampled_from(NAMES), max_size=5), st.integers(), st.none())


@given(st.dictionaries(st.sampled_from(IDS), VALUES, max_size=12))
def test_whatever_stands_there_no_key_means_two_things_and_nobody_is_caught(own: dict[str, object]) -> None:
    found = own_keys(own)
    for place, entries in found.table.items():
        names = [name for key in entries for name in key.keys]
        assert [name for name, count in Counter(names).items() if count > 1] == []
        assert [key.action for key in entries] == [key.action for key in KEYS[place]]
        assert all(key.keys for key in entries if key.action in MUST)
        if place == "question":
            lettered = {
                name for key in entries if key.action in ("choose", "choose_number", "strike") for name in key.keys
            }
            assert lettered == OPTIONS
        for width in (40, 80):
            assert len(footer_text(place, width, table=found.table)) <= max(width - 2, 60)
    assert {one.entry for one in found.problems} <= set(own)
    assert all(one.what.isprintable() and one.do.isprintable() for one in found.problems)
    if found.table is not KEYS:
        assert found.changed
