"""The only place where things are put together: real clocks, real folders."""

from __future__ import annotations

import os
import sys
import time
from datetime import UTC, date, datetime

from mlsim.core.timing import Reading
from mlsim.store.paths import Paths, standard_paths


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
