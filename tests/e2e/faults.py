"""The real program in a terminal, driven by random keys and killed at random moments (POSIX only)."""

from __future__ import annotations

import random
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from tests.e2e.forked import Forked
from tests.e2e.seen import Seen, look, states, unaccounted
from tests.e2e.terminal import Process, Terminal
from tests.e2e.watched import other_banks

from mlsim.core.bank.library import Library
from mlsim.core.base.errors import MlsimError
from mlsim.core.session.events import Answered
from mlsim.core.session.state import Session
from mlsim.store.banks import load_library
from mlsim.store.journal import Loaded, parse, record_bytes
from mlsim.store.paths import Paths, standard_paths

BANKS = Path(__file__).parents[1] / "banks"
BEHIND = 15.5
"""Seconds that a kill may give back: a tick every 15, and what rounding and one look at the clock add."""
PATIENCE = 90.0
"""Seconds until a screen must be there, on a machine that may be busy with other things."""
SYNC_ASKED, SYNC_ANSWER, SYNC_END = b"\x1b[?2026$p", "\x1b[?2026;2$y", b"\x1b[?2026l"
KEYS = (
    *"abcdabcdabcdefgh12345",
    *"nnnnpp",
    *"mmssuux ",
    *"ABCD",
    *"jkJK[]",
    *("\x1b[A", "\x1b[B", "\x7f", "\r"),
)
WORDS = (
    ("/3\r", 0.01),
    ("/9\r", 0.01),
    ("wnote\r", 0.02),
    ("r", 0.05),
    ("t", 0.0),
    ("t", 0.0),
    ("v", 0.05),
    ("\x1b", 0.15),
)
"""Keys that belong together, and the pause after them."""
ENDINGS = {"end": "\x05e", "leave": "\x11", "": ""}


def small_bank(folder: Path) -> dict[str, str]:
    """Variables with which the real program has the small bank; ``folder`` must not be there."""
    return other_banks(folder, BANKS)


class Player(Terminal):
    """A terminal that keeps a picture of every frame that the program finished.

    Args:
        home, arguments, size, environment: see `Terminal`.
        fork: start the program by a fork of this process, which has all of it imported; that takes a third of the time.
    """

    def __init__(
        self,
        home: Path,
        *arguments: str,
        size: tuple[int, int],
        environment: dict[str, str],
        fork: bool = False,
    ) -> None:
        self._fork = fork
        super().__init__(home, *arguments, size=size, environment=environment)
        self.pictures: list[Seen] = []
        self._show = self._stream.feed
        self._tail = b""
        self._stream.feed = self._feed  # type: ignore[method-assign]

    def _started(self, slave: int, arguments: tuple[str, ...], variables: dict[str, str]) -> Process:
        if not self._fork:
            return super()._started(slave, arguments, variables)
        return Forked(slave, arguments, variables)

    def _feed(self, data: bytes) -> None:
        if SYNC_ASKED in data:
            # A terminal that shows whole frames only: what a torn frame would have shown is never seen.
            self.send(SYNC_ANSWER)
        *frames, self._tail = (self._tail + data).split(SYNC_END)
        for frame in frames:
            self._show(frame + SYNC_END)
            self._picture()

    def _picture(self) -> None:
        seen = look(self.screen.display, time.perf_counter())
        if seen is not None and (not self.pictures or seen != self.pictures[-1] or seen.left != self.pictures[-1].left):
            self.pictures.append(seen)


@dataclass
class Figures:
    """What came out of some lives."""

    counts: Counter[str] = field(default_factory=Counter)
    behind: float = 0.0
    """The most seconds that the charged clock was behind the shown one."""
    ahead: float = 0.0
    """The most seconds that it was ahead of what could have passed."""
    problems: list[str] = field(default_factory=list)

    def add(self, other: Figures) -> None:
        """Sum up."""
        self.counts += other.counts
        self.behind, self.ahead = max(self.behind, other.behind), max(self.ahead, other.ahead)
        self.problems += other.problems


class Lives:
    """One home, in which the program lives and is killed again and again.

    Args:
        folder: empty; for the home and what makes the small bank the shipped one.
        seed: of all that is random here but the moments of the machine.
        silent: the share of lives with more than 15 silent seconds.
    """

    def __init__(self, folder: Path, seed: int, silent: float = 0.0) -> None:
        self.rng = random.Random(seed)
        self.silent = silent
        self.paths: Paths = standard_paths(str(folder / "home"), BANKS)
        self.home = folder / "home"
        self.environment = small_bank(folder / "site")
        self.library: Library = load_library(self.paths)
        self.figures = Figures()
        self.before: dict[Path, bytes] = {}
        self.aside: list[bytes] = []
        self.torn = b""

    def run(self, lives: int) -> Figures:
        """Live so many times."""
        for number in range(lives):
            known = len(self.figures.problems)
            self._live()
            for at in range(known, len(self.figures.problems)):
                self.figures.problems[at] = f"life {number}: {self.figures.problems[at]}"
        return self.figures

    def journals(self) -> dict[Path, bytes]:
        """All session files."""
        return {path: path.read_bytes() for path in sorted(self.paths.sessions.glob("*.toml"))}

    def _live(self) -> None:
        unfinished = [p for p, data in self.before.items() if parse(data, "x").session.submitted is None]
        arguments = ("resume",) if unfinished else ("start", "TRY-1", "--seed", str(self.rng.randrange(1, 1000)))
        size = self.rng.choice([(100, 50), (100, 50), (80, 24), (60, 18), (130, 40)])
        rng, counts = self.rng, self.figures.counts
        self._tear(unfinished)
        started = time.perf_counter()
        # Now and then by the command, as everybody does.
        fork = rng.random() < 0.9
        with Player(self.home, *arguments, size=size, environment=self.environment, fork=fork) as terminal:
            kind = rng.choices(["sit", "early", "end", "leave"], [80, 12, 5, 3])[0]
            if kind == "early":
                terminal.read(rng.uniform(0.0, 0.3))
                if not unfinished:
                    terminal.send("\r")
                terminal.read(rng.uniform(0.0, 0.4))
            else:
                self._sit(terminal, bool(unfinished), ENDINGS.get(kind, ""))
            if terminal.process.poll() is not None:
                counts["ended by itself"] += 1
            terminal.kill()
            passed = time.perf_counter() - started
        counts["started by the command"] += not fork
        counts["kills"] += terminal.process.returncode == -9
        counts[f"kills: {kind}"] += terminal.process.returncode == -9
        self._check(terminal.pictures, unfinished, passed, waited=kind != "early")

    def _sit(self, terminal: Player, resumed: bool, ending: str) -> None:
        rng = self.rng
        if resumed:
            terminal.until("Resumed.", PATIENCE)
        else:
            terminal.until("the clock has not started", PATIENCE)
            terminal.send("\r")
            if rng.random() < 0.3:
                terminal.read(rng.uniform(0.0, 0.1))
            else:
                terminal.until(" / 10", PATIENCE)
        for _ in range(rng.randrange(1, 25)):
            if "mock exams" in terminal.screen.display[0]:
                return
            word, pause = (rng.choice(KEYS), 0.0) if rng.random() < 0.85 else rng.choice(WORDS)
            terminal.send(word)
            terminal.read(pause + rng.choice([0.0, 0.0, 0.005, 0.02, 0.06, 0.12]))
        if rng.random() < self.silent:
            self.figures.counts["lives with a silence of over 15 s"] += 1
            terminal.read(rng.uniform(15.5, 24.0))
        if ending:
            self._back_to_the_question(terminal)
            for key in ending:
                terminal.send(key)
                terminal.read(0.03)
        time.sleep(rng.choice([0.0, 0.0, 0.001, 0.003, 0.01, 0.03, 0.1]) * rng.random())

    def _back_to_the_question(self, terminal: Player) -> None:
        """Out of whatever lies over it: once escape opens the menu, nothing does."""
        for _ in range(4):
            terminal.send("\x1b")
            terminal.read(0.2)
            if "Leave to the lobby" in terminal.text:
                terminal.send("\x1b")
                terminal.read(0.2)
                return

    def _tear(self, unfinished: list[Path]) -> None:
        """Now and then, what a power cut leaves: the start of a record behind the last whole one."""
        if self.torn or not unfinished or self.rng.random() > 0.2:
            return
        session = parse(self.before[unfinished[0]], "x").session
        assert session.last is not None
        whole = record_bytes(Answered(at=session.last, clock=session.clock, item=0, response=(3,)))
        self.torn = whole[: self.rng.randrange(1, len(whole) - 1)]
        with unfinished[0].open("ab") as file:
            file.write(self.torn)
        self.figures.counts["torn tails"] += 1
        (damage,) = parse(unfinished[0].read_bytes(), "x").damage
        if (damage.offset, damage.data) != (len(self.before[unfinished[0]]), self.torn):
            self.figures.problems.append(f"the torn tail is not named: {damage}")

    # -- after a kill ----------------------------------------------------------------------------------------------------------------

    def _check(self, pictures: list[Seen], unfinished: list[Path], passed: float, *, waited: bool) -> None:
        problems, counts = self.figures.problems, self.figures.counts
        now = self.journals()
        cut = [path.read_bytes() for path in sorted(self.paths.sessions.glob("*.cut-*"))]
        for path, data in self.before.items():
            if path not in now or not now[path].startswith(data):
                problems.append(f"{path.name} lost what it held")
        loaded: dict[Path, Loaded] = {}
        for path, data in now.items():
            try:
                loaded[path] = parse(data, path.name)
            except MlsimError as error:
                problems.append(f"{path.name} does not load: {error}")
        self._aside(unfinished, loaded, cut, resumed=waited)
        new = [path for path in now if path not in self.before]
        subject = unfinished[0] if unfinished else new[0] if new else None
        counts["pictures"] += len(pictures)
        if subject is None or subject not in loaded:
            if pictures:
                problems.append("a question was shown, but there is no session")
            counts["killed before there was a session"] += 1
            return
        old = self.before.get(subject, b"")
        self.before = {path: data[: loaded[path].size] for path, data in now.items() if path in loaded}
        if len(new) > (not unfinished):
            # Random keys have left one session and started another: whose pictures are whose is not told apart.
            counts["two sessions in one life"] += 1
            return
        past = states(old) if old else []
        history = states(now[subject])
        counts["records"] += len(history) - len(past)
        counts["pictures with an answer"] += sum(picture.chosen for picture in pictures)
        problems += unaccounted(pictures, history, lambda name: self.library.questions[name], len(past))
        self._clock(pictures, history[-1], past[-1].clock if past else 0.0, passed)
        if history[-1].submitted is not None:
            counts["sessions submitted"] += 1

    def _aside(self, unfinished: list[Path], loaded: dict[Path, Loaded], cut: list[bytes], *, resumed: bool) -> None:
        problems = self.figures.problems
        damage = [one.data for path in unfinished if path in loaded for one in loaded[path].damage]
        if self.torn:
            if self.torn in Counter(cut) - Counter(self.aside):
                self.aside.append(self.torn)
                self.torn = self.torn if damage else b""
            elif self.torn not in damage or resumed:
                problems.append(f"a torn tail was not kept: {self.torn!r}")
                self.torn = b""
        elif damage:
            problems.append(f"damage out of nowhere: {damage}")
        # A kill between keeping and cutting leaves the tail in both places; the next resume keeps it once more.
        if Counter(self.aside) - Counter(cut):
            problems.append(f"what was set aside has gone: {Counter(self.aside) - Counter(cut)}")
        self.aside = cut

    def _clock(self, pictures: list[Seen], now: Session, before: float, passed: float) -> None:
        problems, figures, charged = self.figures.problems, self.figures, now.clock
        # Random keys may have begun the short set, which has less time.
        limit = round((now.header.minutes or 0) * 60)
        if charged < before:
            problems.append(f"the clock went back from {before} to {charged}")
        figures.ahead = max(figures.ahead, charged - before - passed)
        if charged > before + passed + 0.1:
            problems.append(f"{charged - before:.1f} seconds charged where {passed:.1f} passed")
        shown = [limit - picture.left for picture in pictures if picture.left is not None]
        if shown:
            figures.behind = max(figures.behind, shown[-1] - charged)
            if shown[-1] - charged > BEHIND:
                problems.append(f"the clock showed {shown[-1]} charged seconds, the file has {charged}")


def live(folder: Path, seed: int, lives: int, silent: float = 0.0) -> Figures:
    """Lives in a folder of their own."""
    folder.mkdir(parents=True)
    return Lives(folder, seed, silent).run(lives)
