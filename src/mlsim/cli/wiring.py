"""The only place where things are put together: real clocks, real folders."""

from __future__ import annotations

import os
import sys
import time
from datetime import UTC, date, datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from mlsim.core.session.timing import Reading
from mlsim.store.paths import Paths, standard_paths

if TYPE_CHECKING:
    from mlsim.cli.desk import FileDesk
    from mlsim.core.keys.keymap import OwnKeys
    from mlsim.core.learn.glimpse import Glimpse
    from mlsim.core.screens.lobby import LobbyView
    from mlsim.store.stamps import Seen


def paths() -> Paths:
    """The folders of the person who runs the program."""
    return standard_paths(os.environ.get("MLSIM_HOME"))


def today() -> date:
    """The day by the local calendar."""
    return datetime.now().astimezone().date()


def local(moment: datetime) -> datetime:
    """A moment in the local time zone."""
    return moment.astimezone()


class SystemClocks:
    """The machine's clocks."""

    def reading(self) -> Reading:
        """Awake and elapsed seconds since some moment; where they cannot be told apart, both are the same."""
        awake = _awake()
        return Reading(awake, _elapsed(awake))

    def now(self) -> datetime:
        """The wall clock, in UTC."""
        return datetime.now(UTC)


def _awake() -> float:
    """Seconds that stand still while the machine sleeps."""
    if sys.platform == "win32":  # pragma: no cover
        # The interpreter's monotonic clock counts sleep there; the unbiased interrupt time, in units of 100 ns, does not.
        import ctypes

        ticks = ctypes.c_ulonglong(0)
        if ctypes.windll.kernel32.QueryUnbiasedInterruptTime(ctypes.byref(ticks)):
            return ticks.value / 1e7
    if sys.platform == "darwin" and hasattr(time, "CLOCK_UPTIME_RAW"):  # pragma: no cover
        return time.clock_gettime(time.CLOCK_UPTIME_RAW)
    return time.monotonic()


def _elapsed(awake: float) -> float:
    """Seconds that count sleep, too."""
    if sys.platform == "win32":  # pragma: no cover
        return time.monotonic()
    if sys.platform == "darwin" and hasattr(time, "CLOCK_MONOTONIC_RAW"):  # pragma: no cover
        return time.clock_gettime(time.CLOCK_MONOTONIC_RAW)
    boot = getattr(time, "CLOCK_BOOTTIME", None)
    return time.clock_gettime(boot) if boot is not None else awake


class LazyDesk:
    """The desk, made when it is first needed: the lobby's first paint needs its `glance` only.

    Everything else is what `mlsim.cli.desk.FileDesk` does.
    """

    def __init__(self) -> None:
        self.clocks = SystemClocks()
        self.today = today
        self.local = local
        self._desk: FileDesk | None = None
        self._seen: Seen | None = None
        """What the glance was of."""

    def glance(self) -> LobbyView | None:
        """The lobby from the index alone."""
        from mlsim.store.index import Index

        index = Index(paths())
        view, self._seen = index.glance(), index.seen
        return view

    def foreseen(self) -> Glimpse | None:
        """Today's next step as it was worked out last."""
        from mlsim.store.glimpses import load_glimpse

        return load_glimpse(paths(), self.today(), self._seen)

    def looks(self) -> tuple[str | None, bool]:
        """How the first frame looks."""
        from mlsim.store.looks import looks

        return looks(paths().settings)

    def own_keys(self) -> OwnKeys:
        """The keys."""
        from mlsim.store.own_keys import own_keys

        return own_keys(paths().settings)

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever the desk has
        """What the desk has under a name, made with it if need be."""
        if self._desk is None:
            from mlsim.cli.lean import stay_lean

            # Here, and not only before the toolkit: validation begins as soon as a desk reads something.
            stay_lean()
            from mlsim.cli.desk import FileDesk

            self._desk = FileDesk(paths(), self.clocks, self.today, self.local)
        return getattr(self._desk, name)


@cache
def desk() -> Any:  # noqa: ANN401 - a desk, by way of `__getattr__`
    """The desk of this process; a `core.screens.desk.Desk`."""
    return LazyDesk()
