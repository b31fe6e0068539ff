"""The app with no terminal, ended at one call of the store: before it, half-way through a write, or after it.

Or the call fails, once or from then on, and the app goes on.

This file is also the program that is run: it imports everything once and forks for each point (POSIX only).

    python tests/e2e/callpoints.py FOLDER SCENARIO NUMBER:WAY ...
"""

from __future__ import annotations

import asyncio
import itertools
import json
import os
import shutil
import signal
import subprocess
import sys
import traceback
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, date
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))

from tests.e2e.point import Point  # noqa: E402
from tests.e2e.seen import Seen, look, records, states, unaccounted  # noqa: E402
from tests.tui.driving import keys_for, place, ready, settle, text, to_question  # noqa: E402
from textual.pilot import Pilot  # noqa: E402

from mlsim.cli.desk import FileDesk  # noqa: E402
from mlsim.cli.wiring import SystemClocks  # noqa: E402
from mlsim.core.base.errors import MlsimError  # noqa: E402
from mlsim.core.form.wish import Wish  # noqa: E402
from mlsim.core.session.events import Left  # noqa: E402
from mlsim.core.session.sitting import Sitting  # noqa: E402
from mlsim.store.journal import parse  # noqa: E402
from mlsim.store.paths import standard_paths  # noqa: E402
from mlsim.store.pen import JournalPen  # noqa: E402
from mlsim.tui.app import MlsimApp  # noqa: E402
from mlsim.tui.screens.question import BEAT_SECONDS  # noqa: E402

BANKS = ROOT / "tests" / "banks"
SIZE = (100, 50)
BESIDE = 3
TORN = b"[[event]]\nat = 2026-11-22T09:15:20Z\nclock = 7"
"""What lies behind the last record where a session is resumed."""


def new_desk(home: Path) -> FileDesk:
    """The desk on a home, with the small bank."""
    return FileDesk(
        standard_paths(str(home), BANKS),
        SystemClocks(),
        lambda: date(2026, 11, 22),
        lambda moment: moment.astimezone(UTC),
    )


# -- in the child ------------------------------------------------------------------------------------------------------------------------


async def sit(home: Path, report: Callable[[MlsimApp], None]) -> None:
    """A whole small exam: answers of every kind, flags, strikes, notes, moves, and the end."""
    app = MlsimApp(new_desk(home))
    async with app.run_test(size=SIZE) as pilot:
        sitting = await to_question(pilot)
        report(app)

        async def press(*keys: str) -> None:
            for key in keys:
                await pilot.press(key)
                report(app)

        await press("b", "m", "A", "s", "u", "backspace", "c")
        for number in range(len(sitting.asked)):
            await press(*keys_for(sitting, number, right=number % 3 > 0))
            if number == 4:
                await pilot.press("w", "x", "enter")
                report(app)
            if number + 1 < len(sitting.asked):
                await press("n")
        await press("p", "m", "a")
        await pilot.press("ctrl+e")
        await settle(pilot, "ChoiceDialog")
        await pilot.press("e")
        await settle(pilot, "ResultScreen")


async def trouble(home: Path, report: Callable[[MlsimApp], None], point: Point) -> None:
    """An exam on a disk that fails: what is shown as chosen is on the disk, or the screen says that it is not; in the end all is there."""
    app = MlsimApp(new_desk(home))
    async with app.run_test(size=SIZE) as pilot:

        async def until(*screens: str) -> bool:
            """Whether the wanted screen came; an error that is told is mended, and the step is tried again."""
            for _ in range(400):
                await pilot.pause(0.01)
                if place(app) in screens:
                    return True
                if place(app) == "ChoiceDialog":
                    point.mend()
                    await pilot.press("enter")
                    return False
            raise AssertionError(f"no {screens}:\n{text(app)}")

        await ready(pilot)
        await pilot.press("enter")
        if not await until("BriefingScreen"):
            await pilot.press("enter")
            await until("BriefingScreen")
        await pilot.press("enter")
        if not await until("QuestionScreen"):
            # Back at the briefing; from there once more.
            await until("BriefingScreen")
            await pilot.press("enter")
            await until("QuestionScreen")
        sitting: Sitting = app.screen.sitting  # type: ignore[attr-defined]
        for number in range(len(sitting.asked)):
            for key in (*keys_for(sitting, number), "m", "n"):
                await pilot.press(key)
                if place(app) == "QuestionScreen":
                    await held(app, sitting, pilot)
                    report(app)
            if number == len(sitting.asked) // 2:
                point.mend()
        await pilot.press("escape", "escape", "l")
        if not await until("LobbyScreen"):
            await until("LobbyScreen")


async def held(app: MlsimApp, sitting: Sitting, pilot: Pilot[None]) -> None:
    """What the screen shows is on the disk, or the screen says that it is not: a write that failed at once, an fsync at the next beat."""
    assert isinstance(sitting.pen, JournalPen)
    said = False
    for beats in itertools.count():
        unwritten, trouble, said = bool(sitting.pen.unwritten), bool(sitting.trouble), "Not saved" in text(app)
        if said == trouble:
            break
        behind_the_key = trouble and not unwritten
        told_late = not behind_the_key or beats >= 3
        assert not told_late, f"trouble {sitting.trouble!r}, but:\n{text(app)}"
        await pilot.pause(BEAT_SECONDS)
    path = sitting.pen.path
    there = parse(path.read_bytes(), path.name).session
    assert said or there.answers == sitting.session.answers, "neither on the disk nor said so"


async def resume(home: Path, report: Callable[[MlsimApp], None]) -> None:
    """An unfinished session with a torn tail is resumed and left."""
    app = MlsimApp(new_desk(home))
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot)
        await pilot.press("enter")
        await settle(pilot, "QuestionScreen")
        report(app)
        for key in ("c", "n", "a", "m", "ctrl+q"):
            await pilot.press(key)
            report(app)


SCENARIOS = {"sit": sit, "resume": resume}
"""Those in which the process ends at a point."""


def prepare(home: Path, scenario: str) -> None:
    """What a scenario finds."""
    if scenario == "resume":
        shutil.copytree(home.parent / "template", home)


def one_run(home: Path, scenario: str, number: int, way: str) -> None:
    """In a process of its own: the scenario, up to the point. Never returns."""
    status = 1
    try:
        prepare(home, scenario)
        trace = os.open(home.with_suffix(".err"), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        os.dup2(trace, 2)
        painted = os.open(home.with_suffix(".out"), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        point = Point(number, way)

        def report(app: MlsimApp) -> None:
            seen = look(text(app).split("\n"))
            if seen is not None:
                point.write(painted, json.dumps(asdict(seen)).encode() + b"\n")

        if scenario == "trouble":
            asyncio.run(trouble(home, report, point))
        else:
            asyncio.run(SCENARIOS[scenario](home, report))
        point.write(painted, json.dumps({"calls": point.made}).encode() + b"\n")
        status = 0
    except BaseException:  # noqa: BLE001 - whatever it is, the parent reads it
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(status)


def main(folder: Path, scenario: str, points: Sequence[str]) -> None:
    """Fork for each point; a few run side by side, as each waits most of its time."""
    for at, point in enumerate(points):
        number, way = point.split(":")
        if at >= BESIDE:
            os.wait()
        child = os.fork()
        if child == 0:
            signal.alarm(60)
            one_run(folder / f"{number}-{way}", scenario, int(number), way)
    for _ in points[:BESIDE]:
        os.wait()


# -- in the parent -----------------------------------------------------------------------------------------------------------------------


@dataclass
class Outcome:
    """What came out of some points."""

    counts: Counter[str] = field(default_factory=Counter)
    problems: list[str] = field(default_factory=list)

    def add(self, other: Outcome) -> None:
        """Sum up."""
        self.counts.update(other.counts)
        self.problems += other.problems


def template(folder: Path) -> None:
    """An unfinished session with a torn tail, for the scenario that resumes one."""
    home = folder / "template"
    desk = new_desk(home)
    sitting = desk.begin(desk.prepare(Wish("TRY-1")))
    sitting.choose(sitting.shown[0])
    sitting.leave()
    (path,) = desk.files.files()
    path.write_bytes(path.read_bytes() + TORN)
    desk.lobby()


def run_points(folder: Path, scenario: str, points: Sequence[tuple[int, str]]) -> Outcome:
    """Run a scenario once for each point, and look at what each left behind."""
    folder.mkdir(parents=True)
    if scenario == "resume":
        template(folder)
    command = [sys.executable, __file__, str(folder), scenario, *(f"{number}:{way}" for number, way in points)]
    subprocess.run(command, cwd=ROOT, check=True, timeout=60 + 60 * len(points))
    outcome = Outcome()
    for number, way in points:
        home = folder / f"{number}-{way}"
        found = verify(home, scenario, outcome.counts)
        outcome.problems += [f"{scenario}, call {number}, {way}: {problem}" for problem in found]
        shutil.rmtree(home, ignore_errors=True)
    return outcome


def calls(folder: Path, scenario: str) -> list[str]:
    """The calls that a scenario makes from its start to its end."""
    folder.mkdir(parents=True)
    if scenario == "resume":
        template(folder)
    subprocess.run([sys.executable, __file__, str(folder), scenario, "0:before"], cwd=ROOT, check=True, timeout=60)
    made: list[str] = json.loads((folder / "0-before.out").read_text().splitlines()[-1])["calls"]
    return made


def verify(home: Path, scenario: str, counts: Counter[str]) -> list[str]:
    """What is wrong with a home in which the app ended at a point."""
    lines = [json.loads(line) for line in home.with_suffix(".out").read_text().splitlines()]
    ended = bool(lines) and "calls" in lines[-1]
    pictures = [_seen(line) for line in lines if "calls" not in line]
    # A call that fails ends nothing: the exam goes on to its end.
    counts.update(
        {"points": 1, "ended by itself" if scenario == "trouble" else "points that were not reached": int(ended)}
    )
    errors = home.with_suffix(".err").read_text().strip()
    problems = [f"the app said: {errors[-600:]}"] if errors else []
    paths = standard_paths(str(home), BANKS)
    found = sorted(paths.sessions.glob("*.toml"))
    counts["painted states"] += len(pictures)
    if not found:
        counts["no session yet"] += 1
        return [*problems, "a question was shown, but there is no session"] if pictures else problems
    counts["temporary files left behind"] += len(list(home.rglob("*.tmp")))
    try:
        # A file that could be made, but neither opened nor removed, is a session before its first question: not the one that was sat.
        sat = max(found, key=lambda path: path.stat().st_size)
        counts["sessions that were begun in vain"] += len(found) - 1
        return problems + _session(home, scenario, sat, pictures, counts)
    except MlsimError as error:
        return [*problems, f"the session cannot be read: {error}"]


def _session(home: Path, scenario: str, path: Path, pictures: list[Seen], counts: Counter[str]) -> list[str]:
    desk = new_desk(home)
    loaded = parse(data := path.read_bytes(), path.name)
    problems = unaccounted(pictures, states(data), lambda name: desk.library.questions[name])
    tail = data[loaded.size :]
    counts["torn records"] += bool(tail)
    if scenario == "trouble":
        # Half a record that could not be cut is before the whole one: nothing is lost by it.
        halves = [one.data for one in loaded.damage if one.data.rstrip(b"\n") not in data.replace(one.data, b"", 1)]
        problems += [f"lost: {half!r}" for half in halves]
        if not any(isinstance(event, Left) for event in records(data)):
            problems.append("the session was left, but the disk does not have that")
    elif [one.data for one in loaded.damage] != ([tail] if tail else []):
        problems.append(f"set aside: {loaded.damage}, but the tail is {tail!r}")
    if view_problems := desk.lobby().problems:
        problems.append(f"the lobby says: {view_problems}")
    if loaded.session.submitted is not None:
        counts["submitted"] += 1
        desk.review(loaded.session.header.id)
        return problems
    sitting = desk.resume(loaded.session.header.id)
    sitting.pen.close()
    counts["resumed"] += 1
    if sitting.session.answers != loaded.session.answers:
        problems.append("resumed with other answers")
    kept = [file.read_bytes() for file in sorted(path.parent.glob("*.cut-*"))]
    wanted = {tail, TORN if scenario == "resume" else b""} - {b"", *kept}
    if wanted:
        problems.append(f"not kept: {wanted}")
    if not path.read_bytes().startswith(data[: loaded.size]):
        problems.append("resuming changed what was there")
    return problems


def _seen(line: dict[str, Any]) -> Seen:
    marks = tuple((letter, box) for letter, box in line.pop("marks"))
    given = tuple((prompt, letter) for prompt, letter in line.pop("given"))
    return Seen(**line, marks=marks, given=given)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], sys.argv[3:])
