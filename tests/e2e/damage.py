"""Session files that are cut, changed at random and mixed, each read with a limit of time."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from tests.e2e.callpoints import new_desk
from tests.e2e.mutations import Report, mutated, watch_for_hangs
from tests.fakes import START, FakeClocks, FakePen
from tests.tui.driving import keys_for

from mlsim.core.form.wish import Wish
from mlsim.core.session.events import Event, Header, Opened, Submitted
from mlsim.core.session.sitting import Sitting
from mlsim.core.session.state import Session, apply, begin, fold
from mlsim.store import journal
from mlsim.store.journal import checksum, header_bytes, opening_bytes, record_bytes
from mlsim.store.rows import session_row
from mlsim.store.sessions import SessionFiles

# -- what is damaged ---------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Sample:
    """A whole session: its bytes, and each of its records."""

    header: Header
    events: tuple[Event, ...]
    records: tuple[bytes, ...]

    @cached_property
    def opening(self) -> bytes:
        return opening_bytes(self.header)

    @cached_property
    def data(self) -> bytes:
        return self.opening + b"".join(self.records)

    @cached_property
    def opened(self) -> bytes:
        """The first record."""
        return self.opening[len(header_bytes(self.header)) :]

    @cached_property
    def known(self) -> dict[Event, bytes]:
        """The record of each event."""
        return dict(zip(self.events, self.records, strict=True))


def samples(folder: Path) -> list[Sample]:
    """Two sessions of the same exam, one ended and one not, with records of every kind; the same in every run."""
    desk = new_desk(folder)
    desk.clocks = FakeClocks()
    found = []
    for number, name in enumerate(("aaaaaaaaaaaa", "bbbbbbbbbbbb")):
        prepared = desk.prepare(Wish("TRY-1", "short", seed=number + 1))
        sitting = desk.begin(prepared)
        sitting.pen.close()
        header = sitting.session.header.model_copy(update={"id": name, "started": START})
        clocks, pen = FakeClocks(), FakePen()
        session = apply(begin(header), Opened(at=START, clock=0.0, header="0" * 8))
        sitting = Sitting(session, sitting.asked, clocks, pen)
        _play(sitting, clocks, submit=number == 0)
        events = tuple(pen.events)
        said = checksum(header_bytes(header))
        records = tuple(record_bytes(event, said, number) for number, event in enumerate(events, start=1))
        found.append(Sample(header, events, records))
        assert len(found[-1].known) == len(events)
    return found


def _play(sitting: Sitting, clocks: FakeClocks, *, submit: bool) -> None:
    for item in range(len(sitting.asked)):
        sitting.go(item)
        for key in keys_for(sitting, item, right=item % 2 == 0):
            clocks.advance(2.5)
            sitting.choose(sitting.shown["abcdefgh".index(key)])
        sitting.flag()
        sitting.rate()
        sitting.clear()
        sitting.undo()
        sitting.note(f'note {item}: "quoted" [[event]]\ncrc = "00000000"\nend')
        if item % 3 == 0:
            sitting.strike(next((o for o in sitting.shown if o not in sitting.answer.marks.response), 0))
    sitting.toggle_clock()
    for _ in range(5):
        clocks.advance(4)
        sitting.beat()
    clocks.sleep(2460)
    sitting.beat()
    if submit:
        sitting.submit("ended")
    else:
        sitting.leave()


# -- sessions ----------------------------------------------------------------------------------------------------------------------------


class SessionReader:
    """Reads damaged sessions and holds what comes out against the whole ones.

    Args:
        folder: for files.
        originals: every session that parts of the damaged ones may come from.
    """

    def __init__(self, folder: Path, originals: Sequence[Sample]) -> None:
        self.files = SessionFiles(folder / "sessions", folder / "discarded")
        self.files.folder.mkdir(parents=True, exist_ok=True)
        self.originals = originals
        self.report = Report()
        self.whole = {checksum(header_bytes(one.header)): one for one in originals}
        self.applied: list[Event] = []
        watch_for_hangs()
        journal.apply = self._apply  # type: ignore[attr-defined] # what it has imported

    def _apply(self, session: Session, event: Event) -> Session:
        after = apply(session, event)
        self.applied.append(event)
        return after

    def read(self, data: bytes, told: str, number: int) -> None:
        """One file."""
        report = self.report
        path = self.files.folder / f"2026-11-22T0914-try-1-{number:012x}.toml"
        path.write_bytes(data)
        self.applied.clear()
        loaded = report.timed("session", lambda: self.files.load(path))
        report.counts["sessions read"] += 1
        applied = list(self.applied)
        if loaded is None:
            if any(data.startswith(one.opening) for one in self.originals):
                report.wrong("session lost", f"{told}: its header and first record are whole")
        else:
            assert isinstance(loaded, journal.Loaded)
            report.counts["sessions loaded"] += 1
            report.counts["parts set aside"] += len(loaded.damage)
            self._compare(data, loaded, applied, told)
            report.timed("lobby row", lambda: session_row(loaded))
            if number % 100 == 0:
                self._reopen(path, data, loaded, told)
        path.unlink()

    def _compare(self, data: bytes, loaded: journal.Loaded, applied: list[Event], told: str) -> None:
        report = self.report
        one = self.whole.get(loaded.header)
        if one is None or loaded.session.header != one.header:
            report.wrong("changed header taken for a real one", told)
            return
        whole = set(one.records)
        taken = {one.known.get(event) or record_bytes(event, loaded.header) for event in applied}
        for record in taken - whole - {one.opened}:
            report.wrong("changed or foreign record taken for one of this session", f"{told}: {record!r}")
        in_order = fold(
            one.header, [event for event, record in zip(one.events, one.records, strict=True) if record in taken]
        )
        if [a.marks for a in loaded.session.answers] != [a.marks for a in in_order.answers]:
            report.wrong("an old answer in the place of a newer one", told)
        if any(isinstance(event, Submitted) for event in applied):
            # What comes after the end is set aside, whole or not.
            return
        for number, record in enumerate(one.records):
            # What is behind newer ones was moved there: its own place is damaged.
            at = data.find(record)
            if at >= 0 and record not in taken and not any(later in data[:at] for later in one.records[number + 1 :]):
                report.wrong("untouched record lost", f"{told}: {record!r}")

    def _reopen(self, path: Path, data: bytes, loaded: journal.Loaded, told: str) -> None:
        """Take the pen: what is cut is kept, and the session is the same."""
        report = self.report
        opened = report.timed("pen", lambda: self.files.reopen(path))
        if opened is None:
            return
        pen, again = opened
        pen.close()
        report.counts["sessions reopened"] += 1
        kept = b"".join(file.read_bytes() for file in self.files.folder.glob("*.cut-*"))
        if path.read_bytes() + kept != data or again.session != loaded.session:
            report.wrong("not kept when reopened", told)
        for file in self.files.folder.glob("*.cut-*"):
            file.unlink()


def cut_everywhere(folder: Path, start: int, step: int) -> Report:
    """Each sample cut at every ``step``-th byte from ``start``."""
    originals = samples(folder / "samples")
    reader = SessionReader(folder, originals)
    for one in originals:
        for at in range(start, len(one.data), step):
            reader.read(one.data[:at], f"cut at {at}", at)
            reader.report.counts["cuts"] += 1
    return reader.report


def mutate_sessions(folder: Path, seed: int, count: int) -> Report:
    """So many sessions, damaged at random."""
    originals = samples(folder / "samples")
    reader = SessionReader(folder, originals)
    rng = random.Random(seed)
    for number in range(count):
        one, other = rng.sample(originals, 2)
        data, told = mutated(rng, one.data, other.data)
        reader.report.counts[f"sessions with {told.split(':')[0]}"] += 1
        reader.read(data, f"seed {seed}, number {number}, {told}", number)
    return reader.report
