"""Banks and histories of the sizes that people have, the same for the same seed."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from pathlib import Path

from mlsim.core.session.events import Header, Item, Submitted
from mlsim.store.journal import checksum, header_bytes, opening_bytes, record_bytes

START = datetime(2024, 1, 1, 8, 0, 0, tzinfo=UTC)
PER_FILE = 500
TASKS = ("1.1", "1.2", "1.3", "2.1", "2.2", "2.3", "3.1", "3.2", "3.3", "4.1", "4.2", "4.3")


def a_header(rng: random.Random, number: int, started: datetime, items: tuple[Item, ...]) -> Header:
    """The header of a mock exam."""
    return Header(
        id=f"{rng.getrandbits(48):012x}",
        exam="MLA-C02",
        mode="exam",
        form=1 + number % 3,
        started=started,
        minutes=130.0,
        bank="sha256:0",
        pass_mark=720,
        items=items,
    )


def write_bank(folder: Path, count: int, seed: int = 1) -> None:
    """A user's bank of ``count`` questions for MLA-C02, in files of 500."""
    rng = random.Random(seed)
    folder.mkdir(parents=True, exist_ok=True)
    for start in range(0, count, PER_FILE):
        parts = ['schema = 1\n\n[bank]\nid = "bench"\ntitle = "Generated"\n']
        for number in range(start, min(count, start + PER_FILE)):
            key = rng.randrange(4)
            words = " ".join(rng.choice(WORDS) for _ in range(60))
            parts.append(
                f'\n[[question]]\nid = "bench-{number:06}"\ntype = "single"\nobjectives = ["MLA-C02:{TASKS[number % 12]}"]\n'
                f'difficulty = {1 + number % 3}\nlevel = "apply"\nservices = []\nstem = "{words}?"\ntakeaway = "None."\n'
            )
            for option in range(4):
                text = " ".join(rng.choice(WORDS) for _ in range(14))
                parts.append(f'  [[question.option]]\n  text = "{text}"\n  why = "{text}, which is why it is so."\n')
                if option == key:
                    parts.append("  correct = true\n")
        (folder / f"part-{start // PER_FILE:04}.toml").write_text("".join(parts), encoding="utf-8")


def write_sessions(folder: Path, count: int, seed: int = 1) -> None:
    """``count`` submitted sessions of 65 questions each."""
    rng = random.Random(seed)
    folder.mkdir(parents=True, exist_ok=True)
    items = tuple(
        Item(
            question=f"bench-{n:06}", revision=f"{n:032x}", options=(2, 0, 3, 1), scored=n % 13 < 10, task=TASKS[n % 12]
        )
        for n in range(65)
    )
    for number in range(count):
        started = START + timedelta(hours=2 * number)
        header = a_header(rng, number, started, items)
        right = tuple(rng.random() < 0.7 for _ in items)
        ended = Submitted(
            at=started + timedelta(hours=2),
            clock=7000.0,
            reason="ended",
            question=tuple(item.question for item in items),
            revision=tuple(item.revision for item in items),
            response=tuple((0,) for _ in items),
            first=tuple((0,) for _ in items),
            correct=right,
            first_correct=right,
            seconds=tuple(107.7 for _ in items),
            sureness=tuple("sure" for _ in items),
            changes=tuple(0 for _ in items),
            flagged=tuple(False for _ in items),
        )
        path = folder / f"{started:%Y-%m-%dT%H%M}-mla-c02-{header.id}.toml"
        path.write_bytes(opening_bytes(header) + record_bytes(ended, checksum(header_bytes(header)), 1))


WORDS = [
    "model",
    "data",
    "endpoint",
    "bucket",
    "feature",
    "store",
    "latency",
    "cost",
    "batch",
    "stream",
    "train",
    "deploy",
    "monitor",
    "drift",
    "label",
    "schema",
    "table",
    "index",
    "vector",
    "token",
    "prompt",
    "agent",
    "budget",
    "quota",
    "region",
    "account",
    "role",
    "policy",
    "key",
    "alarm",
    "metric",
    "trace",
    "queue",
    "job",
    "pipeline",
    "registry",
    "version",
]
