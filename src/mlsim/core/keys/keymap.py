"""The one table of keys. Bindings, footers, the help screen, `mlsim keys` and the README's table are made from it.

Letters that name options are never commands on the question screen.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

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
    PLAIN_EDGES,
    QUIT,
    SCROLL,
    UP,
    Key,
    Place,
)
from mlsim.core.keys.exchange import EXCHANGE_KEYS, EXCHANGE_PLACES
from mlsim.core.keys.footers import Hint
from mlsim.core.keys.learning import CAUSE, LEARNING_KEYS, LEARNING_PLACES, RULE
from mlsim.core.keys.search import SEARCH_KEYS, SEARCH_PLACES

__all__ = [
    "KEYS",
    "PLACES",
    "Key",
    "KeyProblem",
    "OwnKeys",
    "Place",
    "Table",
    "footer_text",
    "key_of",
    "keys_of",
]

PLACES: Final[dict[Place, str]] = {
    "lobby": "Lobby",
    "briefing": "Briefing",
    "question": "Question",
    "overview": "Overview",
    "result": "Result",
    "drilldown": "Questions of a result",
    "explanation": "Explanation",
    "history": "History",
    "reading": "Scenario, help",
    "dialog": "Dialogs and menus",
    **LEARNING_PLACES,
    **EXCHANGE_PLACES,
    **SEARCH_PLACES,
}

KEYS: Final[dict[Place, tuple[Key, ...]]] = {
    "lobby": (
        Key("open", ("enter",), "enter", "open", "resume the session, open the exam's rules, or do what the row says"),
        UP,
        DOWN,
        Key("exam", ("e",), "e", "exam", "sit the exam under the cursor: its next form"),
        Key("quick", ("t",), "t", "quick ten", "ten questions of the exam under the cursor, explained as you go"),
        Key("practice", ("p",), "p", "practice", "choose what to practise"),
        Key("warm_up", ("w",), "w", "", "three questions to try the keys; nothing counts"),
        Key("short", ("E",), "E", "", "sit the short set of the exam under the cursor"),
        Key("beta", ("b",), "b", "", "sit the beta's shape, where the exam has one"),
        Key("discard", ("x", "delete"), "x", "", "discard the unfinished session under the cursor (asks first)"),
        Key("due", ("d",), "d", "due", "what spaced repetition wants asked again today"),
        Key("mistakes", ("m",), "m", "mistakes", "the mistake journal"),
        Key("progress", ("g",), "g", "progress", "scores, domains, pace, readiness"),
        Key("plan", ("n",), "n", "", "what to do today, and whether to book"),
        Key("history", ("h",), "h", "history", "all sessions and their results"),
        Key("settings", ("s",), "s", "", "exam days, extra time, how it looks"),
        Key("problems", ("i",), "i", "", "what could not be loaded, if anything"),
        Key(
            "next_exam",
            ("right", "l"),
            "right l",
            "",
            "on an exam: to its practice; below the exams: the next exam; on a session: resume",
        ),
        Key("previous_exam", ("left",), "left", "", "on the rows below the exams: the previous exam"),
        *PAGES,
        *PLAIN_EDGES,
        HELP,
        Key("back", ("escape",), "esc", "", "to the first row; esc alone never leaves mlsim"),
        Key("leave", ("q", "ctrl+q", "ctrl+c"), "q", "quit", "leave mlsim"),
        Key("exchange", ("o",), "o", "import", "questions of your own: import them, and export banks"),
        Key("search", ("slash",), "/", "search", "search the questions of all banks"),
    ),
    "briefing": (
        Key("start", ("enter",), "enter", "start", "start: the clock runs from here"),
        Key("warm_up", ("w",), "w", "warm-up", "three questions to try the keys; nothing counts"),
        Key("extra", ("x",), "x", "extra time", "extra time: none, 30 minutes, 1.25x, 1.5x, 2x"),
        Key("strict", ("s",), "s", "strict", "strict: time away is charged, too"),
        Key("scroll_up", ("up", "k"), "up k", "", "scroll up"),
        Key("scroll_down", ("down", "j"), "down j", "", "scroll down"),
        *PAGES,
        *ENDS,
        HELP,
        BACK_LEFT,
        QUIT,
    ),
    "question": (
        Key(
            "choose",
            ("a", "b", "c", "d", "e", "f", "g", "h"),
            "a-h",
            "choose",
            "choose an option; ordering: place it next; matching: give it to the prompt",
        ),
        Key(
            "choose_number",
            ("1", "2", "3", "4", "5", "6", "7", "8"),
            "1-8",
            "",
            "the same by number; after a miss has been checked 1-5 say why it was missed",
        ),
        Key(
            "strike",
            ("A", "B", "C", "D", "E", "F", "G", "H"),
            "A-H",
            "strike",
            "strike an option out, or bring it back",
        ),
        Key("flag", ("m",), "m", "flag", "flag for review, or no longer"),
        Key("next", ("n", "right"), "n right", "next", "next question"),
        Key("enter", ("enter",), "enter", "", "next question; practice: check the answer, then go on"),
        Key("previous", ("p", "left"), "p left", "", "previous question"),
        Key("overview", ("r",), "r", "overview", "overview of all questions; its last row ends the exam"),
        UP,
        DOWN,
        Key("choose_here", ("space",), "space", "", "choose the option at the cursor"),
        Key("strike_here", ("x",), "x", "", "strike the option at the cursor"),
        Key("shift_up", ("K", "shift+up"), "K shift+up", "", "ordering: move the step at the cursor earlier"),
        Key("shift_down", ("J", "shift+down"), "J shift+down", "", "ordering: move the step at the cursor later"),
        Key("cycle_back", ("left_square_bracket",), "[", "", "matching: the previous response for this prompt"),
        Key("cycle", ("right_square_bracket",), "]", "", "matching: the next response for this prompt"),
        Key("rate", ("s",), "s", "sure?", "how sure: not said, sure, unsure, guess"),
        Key("note", ("w",), "w", "note", "write a note; after a miss has been checked: a rule in your own words"),
        Key("undo", ("u",), "u", "", "undo the last change"),
        Key("clear", ("backspace",), "backspace", "", "clear the answer"),
        Key("go_to", ("slash",), "/", "", "go to a question by its number"),
        Key("scenario", ("v",), "v", "", "show the case's scenario"),
        Key("clock", ("t",), "t", "", "hide or show the clock"),
        Key("copy", ("y",), "y", "", "copy the question; with its key only once it has been explained"),
        *PAGES,
        Key("top", ("home",), "home", "", "to the beginning of the question"),
        Key("bottom", ("end",), "end", "", "to the end of the question"),
        Key("end", ("ctrl+e",), "ctrl+e", "", "end the exam (asks first)"),
        Key("leave", ("ctrl+q", "ctrl+c"), "ctrl+q", "", "leave: everything is saved and the clock stops"),
        Key("menu", ("escape",), "esc", "menu", "menu: continue, overview, end, leave"),
        HELP,
    ),
    "overview": (
        Key(
            "open",
            ("enter", "space", "right", "l"),
            "enter right l",
            "go there",
            "go to the question; on the last row: end the exam",
        ),
        UP,
        DOWN,
        Key("all", ("a",), "a", "all", "list all questions"),
        Key("incomplete", ("i",), "i", "incomplete", "list the incomplete ones"),
        Key("flagged", ("f",), "f", "flagged", "list the flagged ones"),
        *PAGES,
        Key("first", ("home", "g"), "home g", "", "the first row"),
        Key("last", ("end", "G"), "end G", "", "the last row: end the exam"),
        Key("end", ("ctrl+e",), "ctrl+e", "end", "end the exam (asks first)"),
        HELP,
        Key("back", ("escape", "backspace", "r", "left", "h"), "esc left h", "back", "back to the question"),
        Key("leave", ("ctrl+q", "ctrl+c"), "ctrl+q", "", "leave: everything is saved and the clock stops"),
    ),
    "result": (
        Key(
            "open",
            OPEN,
            OPENS,
            "open",
            "the questions of the domain under the cursor, or do what the row says",
        ),
        UP,
        DOWN,
        Key("wrong", ("w",), "w", "wrong ones", "the wrong answers"),
        Key("misses", ("p",), "p", "practise misses", "practise the misses now"),
        Key("again", ("a",), "a", "", "sit the same form again"),
        Key("another", ("n",), "n", "", "sit another form"),
        *PAGES,
        *EDGES,
        HELP,
        BACK_LEFT,
        QUIT,
        Key("export", ("o",), "o", "export", "the result as CSV or JSON, or its questions in another format"),
    ),
    "drilldown": (
        Key("open", ("enter", "right", "l", "space"), OPENS, "explain", "the question, with every option explained"),
        UP,
        DOWN,
        Key(
            "filter",
            ("f",),
            "f",
            "filter",
            "next filter: wrong, not answered, flagged, slow, changed, guessed and more",
        ),
        Key("filter_back", ("F",), "F", "", "previous filter"),
        Key("domain", ("d",), "d", "domain", "next domain"),
        Key("domain_back", ("D",), "D", "", "previous domain"),
        COPY,
        *PAGES,
        *EDGES,
        HELP,
        Key("back", BACK_LEFT.keys, BACK_LEFT.shown, "back", "back to the result"),
        QUIT,
    ),
    "explanation": (
        Key("next", ("n", "right", "l", "enter"), "n right l", "next", "next question of the list"),
        Key("previous", ("p", "left", "h"), "p left h", "previous", "previous question of the list"),
        *SCROLL,
        *PAGES,
        *ENDS,
        Key("scenario", ("v",), "v", "", "show the case's scenario"),
        CAUSE,
        RULE,
        Key("dispute", ("exclamation_mark",), "!", "", "dispute the question: a note that mlsim bank reports prints"),
        COPY,
        HELP,
        BACK,
        QUIT,
    ),
    "history": (
        Key("open", OPEN, OPENS, "open", "the result, or resume"),
        UP,
        DOWN,
        Key("discard", ("x", "delete"), "x", "discard", "discard the session (asks first; its file is kept aside)"),
        Key("search", ("slash",), "/", "search", "exam, mode, form, day or result: every word has to be there"),
        *PAGES,
        *EDGES,
        HELP,
        BACK_LEFT,
        QUIT,
    ),
    "reading": (
        *SCROLL,
        *PAGES,
        *ENDS,
        Key(
            "back",
            ("escape", "enter", "q", "v", "question_mark", "f1", "backspace", "left", "h"),
            "esc left h",
            "back",
            "back to where you were",
        ),
        QUIT,
    ),
    "dialog": (
        Key("accept", ("enter", "space"), "enter", "choose", "the choice under the cursor"),
        Key("up", ("up", "k", "shift+tab"), "up k", "", "the choice above"),
        Key("down", ("down", "j", "tab"), "down j", "", "the choice below"),
        Key("cancel", ("escape",), "esc", "cancel", "the safe choice"),
        QUIT,
        *PAGES,
        *PLAIN_EDGES,
    ),
    **LEARNING_KEYS,
    **EXCHANGE_KEYS,
    **SEARCH_KEYS,
}


Table = Mapping[Place, tuple[Key, ...]]
"""The keys of all places: those of `KEYS`, or with somebody's own in their stead."""


class KeyProblem(NamedTuple):
    """Something about a key of somebody's own."""

    entry: str
    """What it is about, as it stands in the file: ``question.flag``; empty for the file itself."""
    what: str
    do: str
    refused: bool = True
    """Whether the entry is left out; False: it counts, but may not work everywhere."""
    where: str = ""
    """The file and the line."""

    def text(self) -> str:
        """All of it, for people: a line each for what, where and what to do."""
        return "\n".join(part for part in (self.what, self.where, self.do) if part)


class OwnKeys(NamedTuple):
    """The table with somebody's own keys, and what is wrong with those."""

    table: Table = KEYS
    problems: tuple[KeyProblem, ...] = ()
    changed: frozenset[str] = frozenset()
    """The ids of the actions whose keys are somebody's own."""

    def summary(self) -> str:
        """How many actions have keys of somebody's own, and how many entries there is something about, in a few words."""
        refused = {one.entry for one in self.problems if one.refused}
        doubtful = {one.entry for one in self.problems} - refused
        parts = [
            f"{len(self.changed)} of your own" if self.changed else "as they come",
            f"{len(refused)} wrong" if refused else "",
            f"{len(doubtful)} that may not arrive" if doubtful else "",
        ]
        return ", ".join(part for part in parts if part)


def keys_of(place: Place, table: Table = KEYS) -> tuple[Key, ...]:
    """The keys of a screen, in the order of its footer and help."""
    return table[place]


def key_of(place: Place, action: str, table: Table = KEYS) -> str:
    """The first key of an action, as a person reads it; empty if it has none. Raises StopIteration if there is no such action."""
    return next(key for key in table[place] if key.action == action).shown.partition(" ")[0]


GAP: Final = "   "
"""Between the entries of a footer."""


def footer_text(
    place: Place, width: int, hidden: frozenset[str] = frozenset(), hints: Sequence[Hint] = (), table: Table = KEYS
) -> str:
    """The footer of a screen as text; see `footer`."""
    return GAP.join(f"{keys} {label}" for keys, label in footer(place, width, hidden, hints, table))


def footer(
    place: Place,
    width: int,
    hidden: frozenset[str] = frozenset(),
    hints: Sequence[Hint] = (),
    table: Table = KEYS,
    opens: str = "",
) -> tuple[tuple[str, str], ...]:
    """The footer of a screen: as many entries as fit the width whole; ``?`` and the way back are always among them.

    Args:
        place: the screen.
        width: columns.
        hidden: actions that make no sense now.
        hints: what matters now, the most important entry first; without them what the table has a label for.
        table: the keys.
        opens: what ``open`` does for the row under the cursor, in a word or two; empty to take it from hints or table.

    Returns:
        For each entry its keys, as a person reads them, and what they do.
    """
    entries = list(hints) or [Hint((key.action,), key.label) for key in table[place] if key.label]
    keyless = {key.action for key in table[place] if not key.keys}
    entries = [one for one in entries if not (hidden | keyless) & {*one.actions}]
    if opens:
        entries = [one._replace(label=opens) if one.actions == ("open",) else one for one in entries]
    must = [one for one in entries if one.actions[0] in ("help", "back", "menu", "leave", "cancel")]
    texts = {
        one: (one.shown or _together([key_of(place, a, table) for a in one.actions]), one.label) for one in entries
    }
    chosen = list(must)
    for one in entries:
        if one not in chosen and len(GAP.join(" ".join(texts[k]) for k in [*chosen, one])) <= width - 2:
            chosen.append(one)
    return tuple(texts[one] for one in entries if one in chosen)


def _together(keys: Sequence[str]) -> str:
    """Keys side by side: a stroke between letters and names; where a key is a sign itself, a space."""
    return ("/" if all(key.isalnum() or len(key) > 1 for key in keys) else " ").join(keys)
