"""The keys on options, steps and prompts of the question screen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from mlsim.core.session.responding import next_sureness

if TYPE_CHECKING:
    from mlsim.core.session.sitting import Sitting

_SMALL: Final = frozenset("abcdefgh")


class OptionKeys:
    """Choosing, striking, ordering, and how sure; what a key does is for the sitting to say."""

    sitting: Sitting
    _cursor: int
    """The row with the cursor."""
    _strikes: int
    """How many options in a row were struck out, with nothing else between."""

    if TYPE_CHECKING:

        def say(self, text: str) -> None:
            """Show a line to the person."""

        def key(self, action: str) -> str:
            """The key of an action."""

        def _changed(self, text: str) -> None:
            """Repaint what differs, and say something."""

    @property
    def how_to_answer(self) -> str:
        """The keys that answer the question on the screen: its letters, and the one at the cursor."""
        return f"a-{'abcdefgh'[len(self.sitting.shown) - 1]} or {self.key('choose_here')}"

    def _option(self, key: str) -> int | None:
        at = "abcdefgh".index(key.lower()) if key.lower() in _SMALL else int(key) - 1
        if at >= len(self.sitting.shown):
            self.say(f"There is no option {key.upper()} here.")
            return None
        return self.sitting.shown[at]

    def action_choose(self, key: str) -> None:
        """Choose by letter."""
        option = self._option(key)
        if option is not None:
            self._choose(option)

    def action_choose_number(self, key: str) -> None:
        """Choose by number."""
        self.action_choose(key)

    def action_choose_here(self) -> None:
        """Choose at the cursor; matching: the next response."""
        if self.sitting.question.type == "matching":
            self.action_cycle()
        else:
            self._choose(self.sitting.shown[self._cursor])

    def _choose(self, option: int) -> None:
        matching = self.sitting.question.type == "matching"
        text, prompt = self.sitting.choose(option, self._cursor if matching else 0)
        self._cursor = prompt if matching else self.sitting.shown.index(option)
        self._changed(text)

    def action_strike(self, key: str) -> None:
        """Strike out by letter."""
        option = self._option(key)
        if option is None:
            return
        strikes = self._strikes + 1
        text = self.sitting.strike(option)
        if strikes >= 2 and not self.sitting.answer.marks.response and not text:
            text = "Struck out. Caps Lock? Small letters choose."
        if self.sitting.question.type != "matching":
            self._cursor = self.sitting.shown.index(option)
        self._changed(text)
        self._strikes = strikes

    def action_strike_here(self) -> None:
        """Strike out at the cursor."""
        if self.sitting.question.type == "matching":
            self.say("Responses are struck out by their capital letters.")
        else:
            self._changed(self.sitting.strike(self.sitting.shown[self._cursor]))

    def action_rate(self) -> None:
        """How sure: what is said now, and what the key says next."""
        locked = self.sitting.rate()
        marks = self.sitting.answer.marks
        says, after = (sure or "not said" for sure in (marks.sureness, next_sureness(marks)))
        self._changed(locked or f"How sure: {says}. {self.key('rate')} again: {after}.")

    def action_cycle(self) -> None:
        """Matching: the next response."""
        self._changed(self.sitting.cycle(self._cursor, 1))

    def action_cycle_back(self) -> None:
        """Matching: the previous response."""
        self._changed(self.sitting.cycle(self._cursor, -1))

    def action_shift_up(self) -> None:
        """Ordering: the step at the cursor earlier."""
        self._shift(-1)

    def action_shift_down(self) -> None:
        """Ordering: the step at the cursor later."""
        self._shift(1)

    def _shift(self, step: int) -> None:
        if self.sitting.question.type != "ordering":
            self.say(f"{self.key('shift_down')} and {self.key('shift_up')} move the steps of ordering questions.")
        else:
            self._changed(self.sitting.shift(self.sitting.shown[self._cursor], step))
