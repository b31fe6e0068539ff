"""What the footer names first where that hangs on the moment: on the kind of question, on what has been done with it, on who is new.

The keys themselves are in the one table (`keymap`); here is which of them matter now, the most important one first.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, NamedTuple


class Hint(NamedTuple):
    """One entry of a footer.

    Args:
        actions: whose keys are shown: the first key of each, with a stroke between them.
        label: what they do, in a word or two.
        shown: how the keys read, where that is not in the table; empty to take it from there.
    """

    actions: tuple[str, ...]
    label: str
    shown: str = ""


Phase = Literal["silent", "open", "right", "missed"]
"""Of a question: without feedback until the end; to be checked; checked and right; checked and wrong."""


@dataclass(frozen=True, slots=True)
class Moment:
    """What a question that is being sat is like just now, as far as its keys hang on that."""

    kind: str
    """``single``, ``multiple``, ``ordering`` or ``matching``."""
    options: int
    """How many letters there are."""
    each: bool
    """Whether answers are checked one by one."""
    checked: bool = False
    right: bool = False
    last: bool = False
    """Whether it is the last question."""
    warm_up: bool = False

    @property
    def phase(self) -> Phase:
        """Where the question stands."""
        if not self.each:
            return "silent"
        if not self.checked:
            return "open"
        return "right" if self.right else "missed"

    @property
    def asks_why(self) -> bool:
        """Whether a miss is explained on the screen: digits then give its cause, and the note's key a rule."""
        return self.phase == "missed" and not self.warm_up


CHOOSE: Final = {"single": "choose", "multiple": "choose", "ordering": "place", "matching": "match"}
_MOVE: Final[dict[str, Hint]] = {
    "ordering": Hint(("shift_down", "shift_up"), "move"),
    "matching": Hint(("cycle_back", "cycle"), "change"),
}
_HELP: Final = Hint(("help",), "keys")
CAUSES_SHOWN: Final = "1-5"


def question_hints(moment: Moment) -> tuple[Hint, ...]:
    """The footer of the question screen, the most important entry first."""
    # In an exam the overview leads to the end, and room is short.
    menu = Hint(("menu",), "leave" if moment.warm_up or moment.phase == "silent" else "leave/end")
    last = f"a-{'abcdefgh'[moment.options - 1]}"
    choose = Hint(("choose",), CHOOSE[moment.kind], last)
    strike = Hint(("strike",), "strike", last.upper())
    moves = (_MOVE[moment.kind],) if moment.kind in _MOVE else ()
    flag, overview = Hint(("flag",), "flag"), Hint(("overview",), "overview")
    on = Hint(("enter",), "overview/end" if moment.last else "next")
    why = (Hint(("choose_number",), "why", CAUSES_SHOWN), Hint(("note",), "rule")) if moment.asks_why else ()
    match moment.phase:
        case "silent":
            ways = (choose, *moves, Hint(("next",), "next"), Hint(("previous",), "back"), flag, overview, strike)
        case "open":
            skip = Hint(("next",), "overview" if moment.last else "skip")
            ways = (
                choose,
                Hint(("enter",), "check"),
                *moves,
                skip,
                flag,
                Hint(("rate",), "sure?"),
                strike,
                overview,
            )
        case _:
            aside = () if moment.last else (overview,)
            ways = (on, Hint(("page_down",), "more"), *why, Hint(("previous",), "back"), *aside)
    return (*ways, menu, _HELP)


def explanation_hints(*, missed: bool, several: bool) -> tuple[Hint, ...]:
    """The footer of an explained answer: for a miss the cause and the rule first; without other questions no way to them."""
    why = (Hint(("cause",), "why"), Hint(("rule",), "rule")) if missed else ()
    beside = (Hint(("next",), "next"), Hint(("previous",), "previous")) if several else ()
    return (
        *why,
        *beside,
        Hint(("scroll_down",), "scroll"),
        Hint(("dispute",), "dispute"),
        _HELP,
        Hint(("back",), "back"),
    )


def lobby_hints(*, new: bool, on_exam: bool = False) -> tuple[Hint, ...]:
    """The footer of the lobby: who is new sees the way to the warm-up, and who is on an exam the way to its practice."""
    return (
        Hint(("open",), "open"),
        Hint(("exam",), "exam"),
        *((Hint(("warm_up",), "warm-up"),) if new else ()),
        *((Hint(("next_exam",), "prepare"),) if on_exam else ()),
        Hint(("quick",), "quick ten"),
        Hint(("practice",), "practice"),
        Hint(("due",), "due"),
        Hint(("mistakes",), "mistakes"),
        Hint(("search",), "search"),
        Hint(("settings",), "settings"),
        _HELP,
        Hint(("leave",), "quit"),
    )


LOADING: Final = (Hint(("help",), "keys"), Hint(("leave",), "quit"))
"""The footer of the lobby until it is known what is there."""
