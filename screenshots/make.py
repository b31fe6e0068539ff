"""Writes the pictures of the README: the real app on the real banks, with clocks that stand still.

Run it with ``python screenshots/make.py``; with ``--check`` it writes nothing, and fails if a picture is not what the app shows today.
"""

from __future__ import annotations

import asyncio
import re
import sys
import tempfile
from collections.abc import Awaitable, Callable
from datetime import UTC, date
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from tests.fakes import FakeClocks  # noqa: E402
from tests.tui.driving import keys_for, ready, settle, to_question  # noqa: E402

from mlsim.cli.desk import FileDesk  # noqa: E402
from mlsim.store.paths import shipped_banks, standard_paths  # noqa: E402
from mlsim.tui.app import MlsimApp  # noqa: E402

SIZE = (80, 24)
FONT = re.compile(r"@font-face \{.*?\}", re.DOTALL)


class Shots:
    """Takes pictures of an app and remembers them by name."""

    def __init__(self, app: MlsimApp) -> None:
        self.app = app
        self.taken: dict[str, str] = {}

    def take(self, name: str) -> None:
        """A picture without the fonts that a viewer would fetch from the network."""
        self.taken[name] = FONT.sub("", self.app.export_screenshot(title="mlsim"))


async def tour(shots: Shots, pilot) -> None:  # noqa: ANN001 - the toolkit's pilot
    """From the lobby to an explanation, with a picture of each screen."""
    clocks: FakeClocks = shots.app.desk.clocks  # type: ignore[assignment]
    await ready(pilot)
    shots.take("lobby")
    await pilot.press("enter")
    await settle(pilot, "BriefingScreen")
    shots.take("briefing")
    await pilot.press("escape")
    await settle(pilot, "LobbyScreen")
    sitting = await to_question(pilot)
    for number in range(len(sitting.asked)):
        for _ in range(20):
            clocks.advance(4.7)
            sitting.beat()
        await pilot.press(*keys_for(sitting, number, right=number % 4 != 2), *["s"] * (1 + number % 3))
        if number == 11:
            await pilot.press("m", next(k.upper() for k in "abcd" if k not in keys_for(sitting, number)))
            shots.app.screen.beat()  # type: ignore[attr-defined]
            shots.take("question")
            await pilot.press("r")
            await settle(pilot, "OverviewScreen")
            shots.take("overview")
            await pilot.press("escape")
            await settle(pilot, "QuestionScreen")
        if number + 1 < len(sitting.asked):
            await pilot.press("n")
    await pilot.press("ctrl+e")
    await settle(pilot, "ChoiceDialog")
    await pilot.press("e")
    await settle(pilot, "ResultScreen")
    shots.take("result")
    await pilot.press("w")
    await settle(pilot, "DrilldownScreen")
    shots.take("drilldown")
    await pilot.press("enter")
    await settle(pilot, "ExplanationScreen")
    shots.take("explanation")
    for _ in range(4):
        if type(shots.app.screen).__name__ != "LobbyScreen":
            await pilot.press("escape")
            await pilot.pause(0.1)
    await settle(pilot, "LobbyScreen")
    for key, screen, name in (
        ("p", "BuilderScreen", "practice"),
        ("m", "MistakesScreen", "mistakes"),
        ("g", "ProgressScreen", "progress"),
        ("n", "PlanScreen", "plan"),
        ("o", "ExchangeScreen", "import"),
    ):
        await pilot.press(key)
        if name == "plan":
            # It asks for the day of the exam, this once.
            await settle(pilot, "ChoiceDialog")
            await pilot.press("n")
        await settle(pilot, screen)
        await pilot.pause(0.3)
        shots.take(name)
        await pilot.press("escape")
        await settle(pilot, "LobbyScreen")


async def pictures(drive: Callable[[Shots, object], Awaitable[None]]) -> dict[str, str]:
    """Run the app in a home of its own and take the pictures."""
    with tempfile.TemporaryDirectory() as home:
        paths = standard_paths(home, shipped_banks())
        desk = FileDesk(paths, FakeClocks(), lambda: date(2026, 11, 22), lambda moment: moment.astimezone(UTC))
        shots = Shots(MlsimApp(desk))
        async with shots.app.run_test(size=SIZE) as pilot:
            await drive(shots, pilot)
        return shots.taken


def main() -> int:
    """Write the pictures, or compare them."""
    taken = asyncio.run(pictures(tour))
    if "--check" in sys.argv:
        old = [name for name, svg in taken.items() if not _same(HERE / f"{name}.svg", svg)]
        for name in old:
            print(f"screenshots/{name}.svg is not what the app shows: run python screenshots/make.py", file=sys.stderr)
        return 1 if old else 0
    for name, svg in taken.items():
        (HERE / f"{name}.svg").write_text(svg, encoding="utf-8", newline="\n")
        print(f"screenshots/{name}.svg")
    return 0


def _same(path: Path, svg: str) -> bool:
    return path.is_file() and path.read_text(encoding="utf-8") == svg


if __name__ == "__main__":
    sys.exit(main())
