"""``mlsim``, ``mlsim start`` and ``mlsim resume``: the commands that open the terminal UI."""

from __future__ import annotations

import gc
import os
import sys
from typing import TYPE_CHECKING

from mlsim.cli.lean import stay_lean
from mlsim.cli.wiring import desk
from mlsim.core.base.errors import UsageError

if TYPE_CHECKING:
    import argparse

    from mlsim.core.form.wish import ShapeName, Wish
    from mlsim.core.screens.desk import Desk, Prepared


def lobby(_arguments: argparse.Namespace | None) -> int:
    """Open the lobby."""
    return open_screens()


def start(arguments: argparse.Namespace) -> int:
    """Open an exam's briefing."""
    if arguments.form is not None and arguments.form < 1:
        raise UsageError(f"There is no form {arguments.form}", "Forms are numbered from 1.")
    from mlsim.core.form.wish import Wish

    shape: ShapeName = "short" if arguments.short else "beta" if arguments.beta else "full"
    wish = Wish(
        arguments.exam.upper(), shape, arguments.form, arguments.seed, extra=arguments.extra, strict=arguments.strict
    )
    there = desk()
    # What is wrong with the wish is said here, on the command line, and not by a dialog.
    prepared = there.prepare(wish)
    if arguments.plain:
        return _start_plain(there, prepared)
    return open_screens("start", wish=wish)


def _start_plain(there: Desk, prepared: Prepared) -> int:
    from mlsim.cli.line_briefing import brief
    from mlsim.cli.line_input import Talk
    from mlsim.cli.line_mode import ask
    from mlsim.core.session.timing import extra_minutes

    talk = Talk()
    count, minutes = len(prepared.form.entries), extra_minutes(prepared.form.shape.minutes, prepared.wish.extra)
    talk.say(f"{prepared.exam.name}: {count} questions in {minutes:.0f} minutes.")
    if not brief(prepared, talk):
        return 0
    sitting = there.begin(prepared)
    talk.say("The clock runs.")
    return ask(there, sitting, talk)


def resume(arguments: argparse.Namespace) -> int:
    """Resume a session, the newest unfinished one if none is named."""
    there = desk()
    name = arguments.session
    if name is None:
        unfinished = there.lobby().unfinished
        if not unfinished:
            raise UsageError(
                "There is no unfinished session", "`mlsim start EXAM` begins one; `mlsim history` lists all."
            )
        name = unfinished[0].id
    if arguments.plain:
        from mlsim.cli.line_mode import ask

        return ask(there, there.resume(there.named(name)))
    return open_screens("resume", resume=there.named(name))


def _need_screen(command: str) -> None:
    """Raises UsageError where no screens can be drawn, with the command that does without.

    Args:
        command: what was asked for; empty for the lobby.
    """
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        title = "mlsim needs a terminal for its screens"
    elif os.environ.get("TERM") in ("dumb", "unknown"):
        title = f"mlsim needs a terminal that can draw screens, and TERM says {os.environ['TERM']}"
    else:
        return
    if command:
        detail = f"`mlsim {command} --plain` asks line by line, without a screen."
    else:
        detail = (
            "Without one: `mlsim bank list` names the exams, `mlsim practice EXAM --plain` and `mlsim start EXAM --plain` ask line by "
            "line, `mlsim resume --plain` goes on, `mlsim results --plain` explains; `mlsim --help` has the rest."
        )
    raise UsageError(title, detail)


def open_screens(command: str = "", wish: Wish | None = None, resume: str | None = None) -> int:
    """Open the terminal UI. Raises UsageError where no screens can be drawn.

    Args:
        command: what was asked for, up to what is wished for or resumed; empty for the lobby.
        wish: the form to be briefed on.
        resume: the session to go on with.
    """
    _need_screen(" ".join(part for part in (command, wish.exam if wish else "", resume or "") if part))
    # Nothing that is made while the program starts is garbage: looking for some takes a tenth of that time. See `MlsimApp._first`.
    gc.disable()
    stay_lean()
    from mlsim.tui.app import run

    return run(desk(), wish=wish, resume=resume)
