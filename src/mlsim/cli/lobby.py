"""``mlsim``, ``mlsim start`` and ``mlsim resume``: the commands that open the terminal UI."""

from __future__ import annotations

import gc
import sys
from typing import TYPE_CHECKING

from mlsim.cli.wiring import desk
from mlsim.core.errors import UsageError

if TYPE_CHECKING:
    import argparse

    from mlsim.core.wish import ShapeName, Wish


def lobby(_arguments: argparse.Namespace | None) -> int:
    """Open the lobby."""
    return _open()


def start(arguments: argparse.Namespace) -> int:
    """Open an exam's briefing."""
    if arguments.form is not None and arguments.form < 1:
        raise UsageError(f"There is no form {arguments.form}", "Forms are numbered from 1.")
    from mlsim.core.wish import Wish

    shape: ShapeName = "short" if arguments.short else "beta" if arguments.beta else "full"
    wish = Wish(
        arguments.exam.upper(), shape, arguments.form, arguments.seed, extra=arguments.extra, strict=arguments.strict
    )
    there = desk()
    # What is wrong with the wish is said here, on the command line, and not by a dialog.
    prepared = there.prepare(wish)
    if arguments.plain:
        from mlsim.cli.line_mode import ask

        header = (sitting := there.begin(prepared)).session.header
        print(f"{prepared.exam.name}: {len(header.items)} questions in {header.minutes:.0f} minutes. The clock runs.")
        return ask(there, sitting)
    return _open(wish=wish)


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
    return _open(resume=there.named(name))


def _open(wish: Wish | None = None, resume: str | None = None) -> int:
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise UsageError(
            "mlsim needs a terminal for its screens", "`mlsim results`, `history` and `bank show` work without one."
        )
    # Nothing that is made while the program starts is garbage: looking for some takes a tenth of that time. See `MlsimApp._first`.
    gc.disable()
    from mlsim.tui.app import run

    return run(desk(), wish=wish, resume=resume)
