"""Settings and the index, damaged at random, each read with a limit of time."""

from __future__ import annotations

import importlib.util
import random
from pathlib import Path

from tests.e2e.callpoints import new_desk
from tests.e2e.mutations import Report, mutated, watch_for_hangs

from mlsim.core.form.wish import Wish
from mlsim.core.screens.lobby import LobbyView

SETTINGS = b"""# what I set
schema = 1
cut = 0.68
theme = "light"
ascii = true
extra = "1.25x"

[dates]
"MLA-C02" = 2027-01-31
MLS-C01 = 2026-12-15

[practice]
exam = "MLA-C02"
domains = ["1", "3"]
count = 25
feedback = "each"
"""
OTHER = b"""schema = 1
cut = 0.7
[keys]
"question.flag" = ["m", "f2"]
[dates]
PMLE = 2027-03-01
"""


def settings_can_be_read() -> bool:
    """Whether this version has a settings file."""
    return importlib.util.find_spec("mlsim.store.settings") is not None


def mutate_settings(folder: Path, seed: int, count: int) -> Report:
    """So many settings files, damaged at random: read, or refused with a place; saving changes nothing of a refused one."""
    from mlsim.store.settings import SettingsFile

    folder.mkdir(parents=True, exist_ok=True)
    report, rng = Report(), random.Random(seed)
    watch_for_hangs()
    file = SettingsFile(folder / "settings.toml")
    file.path.write_bytes(SETTINGS)
    whole = file.load()
    for number in range(count):
        data, told = mutated(rng, SETTINGS, OTHER)
        file.path.write_bytes(data)
        loaded = report.timed("settings", file.load)
        report.counts["settings read"] += 1
        if number % 20 == 0:
            report.timed("settings saved", lambda: file.save(whole))
            if loaded is None and file.path.read_bytes() != data:
                report.wrong("settings that cannot be read were written over", f"seed {seed}, number {number}, {told}")
            if loaded is not None and file.load() != whole:
                report.wrong("other settings than were saved", f"seed {seed}, number {number}, {told}")
    return report


def mutate_index(folder: Path, seed: int, count: int) -> Report:
    """So many files of the index, damaged at random: made anew, or read as rows that can be shown."""
    report, rng = Report(), random.Random(seed)
    desk = new_desk(folder)
    for number in range(3):
        sitting = desk.begin(desk.prepare(Wish("TRY-1", seed=number + 1)))
        sitting.choose(0)
        if number:
            sitting.submit("ended")
        else:
            sitting.leave()
    view = desk.lobby()
    path = desk.paths.index
    data = path.read_bytes()
    watch_for_hangs()
    for number in range(count):
        changed, told = mutated(rng, data, data)
        path.write_bytes(changed)
        glanced = report.timed("index", desk.glance)
        if glanced is not None:
            report.timed("index shown", lambda there=glanced: _shown(there))  # type: ignore[misc]
        if glanced not in (None, view):
            report.counts["an index that says something else (it is derived, and made anew with the next change)"] += 1
        report.counts["indexes read"] += 1
        if number % 10 == 0:
            read = report.timed("lobby", desk.lobby)
            if not isinstance(read, LobbyView):
                report.wrong("no lobby", f"seed {seed}, number {number}, {told}")
    return report


def _shown(view: object) -> None:
    assert isinstance(view, LobbyView)
    for row in view.sessions:
        f"{row.started_at:%d %b} {row.last_at} {row.score_text()} {row.charged_seconds:.0f}"
