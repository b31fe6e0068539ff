"""The part of the table of keys that is for learning between exams; see `keymap`."""

from __future__ import annotations

from typing import Final

from mlsim.core.keys.entries import (
    BACK,
    BACK_LEFT,
    COPY,
    DOWN,
    EDGES,
    ENDS,
    HELP,
    OPEN,
    OPENS,
    PAGES,
    QUIT,
    SCROLL,
    UP,
    Key,
    Place,
)

CAUSE: Final = Key(
    "cause",
    ("1", "2", "3", "4", "5"),
    "1-5",
    "why",
    "why it was missed: did not know, misread, between two, out of time, changed it",
)
RULE: Final = Key("rule", ("w",), "w", "rule", "write a rule in your own words")

LEARNING_PLACES: Final[dict[Place, str]] = {
    "builder": "Practice builder",
    "picker": "Choosing several",
    "mistakes": "Mistake journal",
    "due": "Due",
    "progress": "Progress",
    "plan": "Plan",
    "settings": "Settings",
}

LEARNING_KEYS: Final[dict[Place, tuple[Key, ...]]] = {
    "builder": (
        Key(
            "open", ("enter",), "enter", "start", "a filter: list its values; a value: keep it; on the last row: start"
        ),
        UP,
        DOWN,
        Key("next", ("right", "l"), "right l", "next value", "the next value of the row; more questions"),
        Key("previous", ("left", "h"), "left h", "", "the previous value of the row; fewer questions"),
        Key("start", ("s",), "s", "start", "start, from any row"),
        Key("clear", ("x",), "x", "clear filters", "clear all filters"),
        *PAGES,
        *EDGES,
        HELP,
        BACK,
        QUIT,
    ),
    "picker": (
        Key("mark", ("space", "x"), "space x", "mark", "mark the row, or no longer"),
        Key(
            "accept", ("enter",), "enter", "done", "take what is marked; with nothing marked, the row under the cursor"
        ),
        Key("any", ("a",), "a", "any", "unmark everything, and take all values"),
        UP,
        DOWN,
        *PAGES,
        *EDGES,
        Key("cancel", ("escape",), "esc", "cancel", "leave the choice as it was"),
        QUIT,
    ),
    "mistakes": (
        Key("open", OPEN, OPENS, "explain", "the question, with every option explained"),
        UP,
        DOWN,
        CAUSE,
        RULE,
        Key("search", ("slash",), "/", "search", "words in questions, options, services and rules"),
        Key("filter_cause", ("c",), "c", "filter", "next cause to filter by"),
        Key("filter_domain", ("d",), "d", "", "next domain to filter by"),
        Key("filter_service", ("s",), "s", "", "a service to filter by, from a list"),
        Key("filter_exam", ("e",), "e", "", "next exam to filter by"),
        Key("clear", ("x",), "x", "", "clear all filters"),
        Key("practise", ("p",), "p", "practise", "practise the questions that are listed"),
        *PAGES,
        COPY,
        *EDGES,
        HELP,
        BACK_LEFT,
        QUIT,
    ),
    "due": (
        Key("open", ("enter",), "enter", "start", "answer what the row says"),
        UP,
        DOWN,
        Key("ten", ("t",), "t", "ten", "answer the ten that have been due longest"),
        Key("next_exam", ("right", "l"), "right l", "next exam", "what is due for the next exam"),
        Key("previous_exam", ("left", "h"), "left h", "", "what is due for the previous exam"),
        *PAGES,
        *EDGES,
        HELP,
        BACK,
        QUIT,
    ),
    "progress": (
        Key("next", ("n",), "n", "next part", "the next part"),
        Key("previous", ("p",), "p", "", "the previous part"),
        Key("quick", ("t",), "t", "", "ten questions, explained as you go"),
        Key("next_exam", ("right", "l"), "right l", "next exam", "the next exam"),
        Key("previous_exam", ("left", "h"), "left h", "", "the previous exam"),
        *SCROLL,
        *PAGES,
        *ENDS,
        HELP,
        BACK,
        QUIT,
    ),
    "plan": (
        Key("open", ("enter",), "enter", "do it", "do what the row says"),
        UP,
        DOWN,
        Key("day", ("e",), "e", "exam day", "set the day of the exam"),
        Key("next_exam", ("right", "l"), "right l", "next exam", "the plan for the next exam"),
        Key("previous_exam", ("left", "h"), "left h", "", "the plan for the previous exam"),
        *PAGES,
        *EDGES,
        HELP,
        BACK,
        QUIT,
    ),
    "settings": (
        Key("open", ("enter",), "enter", "change", "set the day of an exam, or the next value"),
        UP,
        DOWN,
        Key("next", ("right", "l"), "right l", "next value", "the next value of the row"),
        Key("previous", ("left", "h"), "left h", "", "the previous value of the row"),
        *PAGES,
        *EDGES,
        HELP,
        BACK,
        QUIT,
    ),
}
