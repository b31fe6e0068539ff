"""Footers that hang on the moment."""

from __future__ import annotations

from itertools import product

import pytest

from mlsim.core.keys.footers import Hint, Moment, explanation_hints, lobby_hints, question_hints
from mlsim.core.keys.keymap import Place, footer_text, keys_of

KINDS = ("single", "multiple", "ordering", "matching")
MOMENTS = [
    Moment(kind, options, each, checked, right, last, warm_up)
    for kind, options, each, checked, right, last, warm_up in product(
        KINDS, (2, 4, 8), (False, True), (False, True), (False, True), (False, True), (False, True)
    )
]
SINGLE = Moment("single", 4, each=False)
PRACTICE = Moment("multiple", 5, each=True)
MISSED = Moment("single", 4, each=True, checked=True)
RIGHT = Moment("single", 4, each=True, checked=True, right=True)


def footer(moment: Moment, width: int = 80) -> str:
    return footer_text("question", width, hints=question_hints(moment))


@pytest.mark.parametrize(
    ("moment", "text"),
    [
        (SINGLE, "a-d choose   n next   p back   m flag   r overview   esc leave   ? keys"),
        (Moment("ordering", 5, each=False), "a-e place   J/K move   n next   p back   m flag   esc leave   ? keys"),
        (
            Moment("matching", 4, each=False),
            "a-d match   [ ] change   n next   p back   m flag   esc leave   ? keys",
        ),
        (PRACTICE, "a-e choose   enter check   n skip   m flag   s sure?   esc leave/end   ? keys"),
        (MISSED, "enter next   PgDn more   1-5 why   w rule   p back   esc leave/end   ? keys"),
        (RIGHT, "enter next   PgDn more   p back   r overview   esc leave/end   ? keys"),
        (
            Moment("single", 4, each=True, checked=True, last=True),
            "enter overview/end   PgDn more   1-5 why   w rule   esc leave/end   ? keys",
        ),
        (
            Moment("single", 4, each=True, checked=True, warm_up=True),
            "enter next   PgDn more   p back   r overview   esc leave   ? keys",
        ),
    ],
)
def test_the_footer_of_a_question_names_what_can_be_done_now(moment: Moment, text: str) -> None:
    assert footer(moment) == text


@pytest.mark.parametrize("width", [60, 70, 80, 100, 120])
def test_no_footer_is_cut_and_the_way_out_is_in_each(width: int) -> None:
    for moment in MOMENTS:
        text = footer(moment, width)
        assert len(text) <= width - 2
        assert "esc leave" in text
        assert text.endswith("? keys")
        first = question_hints(moment)[0]
        assert first.label in text, "what matters most is there however narrow it is"


def test_whoever_can_check_is_told_how_and_a_cause_is_asked_for_only_after_a_miss() -> None:
    for moment in MOMENTS:
        text = footer(moment, 60)
        assert ("enter check" in text) == (moment.phase == "open")
        asks = moment.each and moment.checked and not moment.right and not moment.warm_up
        assert moment.asks_why == asks == ("1-5 why" in footer(moment, 200))


@pytest.mark.parametrize(
    ("missed", "several", "text"),
    [
        (True, True, "1-5 why   w rule   n next   p previous   down scroll   ? keys   esc back"),
        (True, False, "1-5 why   w rule   down scroll   ! dispute   ? keys   esc back"),
        (False, True, "n next   p previous   down scroll   ! dispute   ? keys   esc back"),
        (False, False, "down scroll   ! dispute   ? keys   esc back"),
    ],
)
def test_an_explained_answer_says_what_can_be_made_of_it(missed: bool, several: bool, text: str) -> None:
    assert footer_text("explanation", 80, hints=explanation_hints(missed=missed, several=several)) == text


def test_who_is_new_sees_the_way_to_the_warm_up() -> None:
    assert "w warm-up" in footer_text("lobby", 60, hints=lobby_hints(new=True))
    assert "warm-up" not in footer_text("lobby", 200, hints=lobby_hints(new=False))
    assert "q quit" in footer_text("lobby", 40, hints=lobby_hints(new=True))


def test_every_hint_is_of_an_action_in_the_table() -> None:
    given: list[tuple[Place, Hint]] = [("question", hint) for moment in MOMENTS for hint in question_hints(moment)]
    for one, other in product((False, True), repeat=2):
        given += [("explanation", hint) for hint in explanation_hints(missed=one, several=other)]
        given += [("lobby", hint) for hint in lobby_hints(new=one)]
    for place, hint in given:
        assert {*hint.actions} <= {key.action for key in keys_of(place)}, hint
        assert (hint.label + hint.shown).isascii()
