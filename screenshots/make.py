"""Writes the pictures: the real app on the real banks, with clocks that stand still, each screen in dark and in light.

Run it with ``python screenshots/make.py``; with ``--check`` it writes nothing, and fails if a picture is not what the app shows today.
"""

from __future__ import annotations

import asyncio
import contextlib
import re
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from tests.fakes import FakeClocks  # noqa: E402
from tests.tui.tour import learnt, tour  # noqa: E402

from mlsim.core.screens.themes import OWN_THEMES  # noqa: E402
from mlsim.store.paths import shipped_banks, standard_paths  # noqa: E402
from mlsim.store.settings import SettingsFile  # noqa: E402
from mlsim.tui.app import MlsimApp  # noqa: E402

SIZE = (80, 24)
FONT = re.compile(r"@font-face \{.*?\}", re.DOTALL)
THEMES = {"dark": OWN_THEMES[0], "light": OWN_THEMES[1]}
SHOWN = {
    *(
        "lobby",
        "briefing",
        "question",
        "question-single",
        "question-multiple",
        "question-ordering",
        "question-matching",
    ),
    *(
        "question-case",
        "scenario",
        "feedback",
        "overview",
        "end",
        "menu",
        "note",
        "keys",
        "result",
        "drilldown",
        "under-way",
    ),
    *("explanation", "practice", "choosing", "mistakes", "due", "progress", "plan", "history", "settings", "import"),
    *("path", "preview", "search", "bank", "bank-question", "warm-up"),
}
"""Stops of the tour that are kept as pictures."""
COURSE = """\
$CATEGORY: Data

::one:: Which store keeps its rows in the order of their keys? {=a sorted table ~a heap ~a log}

Which file format is read column by column? {~CSV ~JSON lines}

::three:: Which split keeps the days of a series in order? {=by time ~at random ~by user}
"""
"""A file to import, with a question that has no key."""


class Settings(SettingsFile):
    """Settings whose folder is named as on most machines; where the pictures are made has another name each time."""

    where = "~/.config/mlsim/settings.toml"


async def pictures() -> dict[str, str]:
    """Go through the app in a home of its own; gives each picture by its name, without fonts that a viewer would fetch."""
    taken: dict[str, str] = {}
    with tempfile.TemporaryDirectory() as home, tempfile.TemporaryDirectory() as work:
        Path(work, "course.txt").write_text(COURSE, encoding="utf-8")
        for name in ("notes", "slides"):
            Path(work, name).mkdir()
        desk = learnt(standard_paths(home, shipped_banks()), FakeClocks())
        desk.settings = Settings(desk.settings.path)
        app = MlsimApp(desk)

        async def look(name: str) -> None:
            if name not in SHOWN:
                return
            for ground, theme in THEMES.items():
                app.look(theme, False)
                await pilot.pause()
                taken[f"{name}-{ground}"] = FONT.sub("", app.export_screenshot(title="mlsim"))
            app.look(None, False)

        with contextlib.chdir(work):
            async with app.run_test(size=SIZE) as pilot:
                await tour(pilot, look, Path("course.txt"))
    missing = SHOWN - {name.rpartition("-")[0] for name in taken}
    if missing:
        raise SystemExit(f"the tour does not come by {', '.join(sorted(missing))}")
    return taken


def main() -> int:
    """Write the pictures, or compare them."""
    taken = asyncio.run(pictures())
    gone = [path for path in sorted(HERE.glob("*.svg")) if path.stem not in taken]
    if "--check" in sys.argv:
        old = [name for name, svg in taken.items() if not _same(HERE / f"{name}.svg", svg)]
        for name in old:
            print(f"screenshots/{name}.svg is not what the app shows: run python screenshots/make.py", file=sys.stderr)
        for path in gone:
            print(f"screenshots/{path.name} is of no screen: run python screenshots/make.py", file=sys.stderr)
        return 1 if old or gone else 0
    for path in gone:
        path.unlink()
    for name, svg in taken.items():
        (HERE / f"{name}.svg").write_text(svg, encoding="utf-8", newline="\n")
        print(f"screenshots/{name}.svg")
    return 0


def _same(path: Path, svg: str) -> bool:
    return path.is_file() and path.read_text(encoding="utf-8") == svg


if __name__ == "__main__":
    sys.exit(main())
