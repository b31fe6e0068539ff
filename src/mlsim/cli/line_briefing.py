"""The briefing without a screen: the rules of an exam, before its clock starts."""

from __future__ import annotations

from mlsim.cli.line_input import Talk
from mlsim.core.screens.brief import pending_text, repeats_text
from mlsim.core.screens.desk import Prepared
from mlsim.core.screens.typed import SITTING_WORDS, help_lines


def brief(prepared: Prepared, talk: Talk) -> bool:
    """Read the rules of an exam before its clock starts, if there is somebody to hear them. Whether to start."""
    if not talk.somebody:
        return True
    exam, form, wish = prepared.exam, prepared.form, prepared.wish
    talk.say(
        [
            "The clock has not started. Every question is all or nothing. A blank is wrong, and a guess costs nothing.",
            f"Every answer is saved as you give it. You can leave and go on later. Time away is {'' if wish.strict else 'not '}charged.",
            "The clock warns at 30, 15 and 5 minutes. At zero the exam ends by itself.",
            f"{form.shape.unscored} of the questions are not scored; the result says which."
            if form.shape.unscored
            else "All of the questions are scored.",
            "The vendor publishes no pass mark: the result is in percent."
            if exam.pass_mark is None
            else f"The result is a practice score with the pass mark at {exam.pass_mark}.",
            *filter(None, (pending_text(prepared.pending, len(form.entries)), repeats_text(prepared.repeats))),
        ]
    )
    while True:
        talk.say("Enter starts the clock, help reads what can be typed then, quit leaves.")
        line = talk.ask("Start:")
        if line == "":
            return True
        if line is None or line.casefold() in ("quit", "q"):
            return False
        if line.casefold() in ("help", "?"):
            talk.say(help_lines(SITTING_WORDS, answers=True))
