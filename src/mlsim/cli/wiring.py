"""The only place where things are put together: real clocks, real folders, real randomness."""

from __future__ import annotations

import os
from datetime import date, datetime

from mlsim.store.paths import Paths, standard_paths


def paths() -> Paths:
    """The folders of the person who runs the program."""
    return standard_paths(os.environ.get("MLSIM_HOME"))


def today() -> date:
    """The day by the local calendar."""
    return datetime.now().astimezone().date()
