"""Damage done to files at random, and a reader's report about it."""

from __future__ import annotations

import random
import signal
import time
import traceback
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from mlsim.core.base.errors import MlsimError

V = TypeVar("V")

LIMIT = 1.0
"""Seconds that reading a file may take."""


@dataclass
class Report:
    """What came out of some readings."""

    counts: Counter[str] = field(default_factory=Counter)
    slowest: float = 0.0
    problems: list[str] = field(default_factory=list)

    def add(self, other: Report) -> None:
        """Sum up."""
        self.counts.update(other.counts)
        self.slowest = max(self.slowest, other.slowest)
        self.problems += other.problems

    def wrong(self, kind: str, what: str) -> None:
        """One thing that must not be; the first of a kind are told in full."""
        self.counts[f"WRONG: {kind}"] += 1
        if self.counts[f"WRONG: {kind}"] <= 5:
            self.problems.append(f"{kind}: {what}")

    def timed(self, name: str, call: Callable[[], V]) -> V | None:
        """Call it; an error for people is None. Anything else, and taking too long, is wrong."""
        begun = time.perf_counter(), time.process_time()
        signal.setitimer(signal.ITIMER_REAL, 10 * LIMIT)
        try:
            return call()
        except MlsimError as error:
            self.counts[f"{name}: refused, {error.title}"] += 1
            return None
        except Exception:  # noqa: BLE001 - what else comes is what is looked for
            self.wrong("traceback", f"{name}: {traceback.format_exc()[-900:]}")
            return None
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
            # On a busy machine a reader may be kept waiting: only what it worked itself counts against it.
            took = time.process_time() - begun[1]
            self.slowest = max(self.slowest, took)
            if took > LIMIT or time.perf_counter() - begun[0] > 10 * LIMIT:
                self.wrong("hang", f"{name}: {took:.1f} s")


class HangError(Exception):
    """Reading took ten times what it may."""


def watch_for_hangs() -> None:
    """Let `Report.timed` break off what does not end."""

    def hang(_number: int, _frame: object) -> None:
        raise HangError

    signal.signal(signal.SIGALRM, hang)


def mutated(rng: random.Random, data: bytes, other: bytes) -> tuple[bytes, str]:
    """A file damaged in one way, now and then in up to four; and how, in words.

    Args:
        rng: chance.
        data: the file.
        other: another file, a piece of which may get into this one.
    """
    told = []
    for _ in range(1 if rng.random() < 0.8 else rng.randrange(2, 5)):
        name = rng.choice(sorted(WAYS))
        data = WAYS[name](rng, data, other)
        told.append(name)
    return data, ", ".join(told) if len(told) == 1 else "several: " + " + ".join(told)


def _flip(rng: random.Random, data: bytes, _other: bytes) -> bytes:
    changed = bytearray(data)
    for _ in range(rng.choice([1, 1, 1, 2, 8])):
        if changed:
            changed[rng.randrange(len(changed))] ^= 1 << rng.randrange(8)
    return bytes(changed)


def _burst(rng: random.Random, data: bytes, _other: bytes) -> bytes:
    """A stretch of zeros or of chance, as a lost block leaves."""
    at, length = rng.randrange(len(data) + 1), rng.choice([1, 4, 16, 512])
    filled = bytes(length) if rng.random() < 0.5 else rng.randbytes(length)
    return data[:at] + filled + data[at + length :]


def _delete(rng: random.Random, data: bytes, _other: bytes) -> bytes:
    at = rng.randrange(len(data) + 1)
    return data[:at] + data[at + rng.choice([1, 1, 2, 10, 200]) :]


def _insert(rng: random.Random, data: bytes, _other: bytes) -> bytes:
    at = rng.randrange(len(data) + 1)
    piece = rng.choice(
        [b"\n", b'"', b"'''", b"[[", b"\0", b"\x1b[2J", b"\xff", b"9", b"[[event]]\n", b"[[question]]\n"]
    )
    return data[:at] + (piece if rng.random() < 0.7 else rng.randbytes(rng.choice([1, 3, 30]))) + data[at:]


def _digit(rng: random.Random, data: bytes, _other: bytes) -> bytes:
    """A number becomes another number."""
    places = [n for n, byte in enumerate(data) if 48 <= byte <= 57]
    if not places:
        return data
    at = rng.choice(places)
    return data[:at] + str(rng.randrange(10)).encode() + data[at + 1 :]


def _swap(rng: random.Random, data: bytes, _other: bytes) -> bytes:
    lines = data.splitlines(keepends=True)
    if len(lines) < 2:
        return data
    one, two = rng.sample(range(len(lines)), 2) if rng.random() < 0.5 else ((n := rng.randrange(len(lines) - 1)), n + 1)
    lines[one], lines[two] = lines[two], lines[one]
    return b"".join(lines)


def _duplicate(rng: random.Random, data: bytes, _other: bytes) -> bytes:
    lines = data.splitlines(keepends=True)
    if not lines:
        return data
    at = rng.randrange(len(lines))
    length = rng.choice([1, 1, 1, 5, 20])
    return b"".join([*lines[: at + length], *lines[at : at + length], *lines[at + length :]])


def _drop_lines(rng: random.Random, data: bytes, _other: bytes) -> bytes:
    lines = data.splitlines(keepends=True)
    if not lines:
        return data
    at = rng.randrange(len(lines))
    del lines[at : at + rng.choice([1, 1, 1, 5, 20])]
    return b"".join(lines)


def _truncate(rng: random.Random, data: bytes, _other: bytes) -> bytes:
    return data[: rng.randrange(len(data) + 1)]


def _splice(rng: random.Random, data: bytes, other: bytes) -> bytes:
    """The start of one file and the end of another."""
    return data[: rng.randrange(len(data) + 1)] + other[rng.randrange(len(other) + 1) :]


def _graft(rng: random.Random, data: bytes, other: bytes) -> bytes:
    """A piece of another file, in the middle or behind the end."""
    start = rng.randrange(len(other) + 1)
    at = rng.choice([len(data), rng.randrange(len(data) + 1)])
    return data[:at] + other[start : start + rng.choice([50, 500, len(other)])] + data[at:]


WAYS: dict[str, Callable[[random.Random, bytes, bytes], bytes]] = {
    "bits flipped": _flip,
    "a stretch overwritten": _burst,
    "bytes deleted": _delete,
    "bytes inserted": _insert,
    "a digit changed": _digit,
    "lines swapped": _swap,
    "lines doubled": _duplicate,
    "lines dropped": _drop_lines,
    "truncated": _truncate,
    "spliced": _splice,
    "grafted": _graft,
}
