"""What folds came to, kept in the cache folder: a new session costs no more than itself. Derived; it can be deleted at any time."""

from __future__ import annotations

import contextlib
import hashlib
import json
import zlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final, TypeVar

from mlsim import __version__
from mlsim.core.base.how_far import HowFar
from mlsim.core.learn.attempts import Attempt, Fold
from mlsim.store.attempt_index import Entry
from mlsim.store.derived import MISSHAPEN, keep, packed

FORMAT: Final = f"mlsim fold 1 {__version__}"
S = TypeVar("S")


def fold_entries(
    folder: Path,
    folds: Sequence[Fold[Any]],
    entries: Sequence[Entry],
    attempts: Callable[[Entry], Sequence[Attempt]],
    progress: HowFar | None = None,
    seen: str = "",
) -> list[Any]:
    """What folds come to over journals, going on from what is kept where these are the same journals and some new ones at the end.

    Args:
        folder: where it is kept.
        folds: what is computed; all in one go through the journals.
        entries: the journals with attempts, in the order in which their sessions ended.
        attempts: the attempts of one.
        progress: is told how many journals have been folded, and of how many. It may raise to stop; what was done until then is kept.
        seen: a digest of all journals as they were before they were looked at, for `kept_for`; empty if not all could be read.
    """
    # A practice that is unfinished will be another one when it is looked at next time: what comes from it is never kept.
    settled = [entry for entry in entries if entry.finished]
    states = [_kept(folder / f"{fold.name}.json", fold, settled) or (fold.start(), 0) for fold in folds]
    done = [count for _, count in states]
    found = [state for state, _ in states]
    reached = min(done, default=0)
    try:
        for number in range(reached, len(settled)):
            if progress is not None:
                progress(number, len(settled))
            entry = settled[number]
            past, answers = entry.past, attempts(entry)
            for place, fold in enumerate(folds):
                if number >= done[place]:
                    found[place] = fold.step(found[place], past, answers)
            reached = number + 1
    finally:
        for place, fold in enumerate(folds):
            if done[place] < reached:
                _keep(folder / f"{fold.name}.json", fold, settled[:reached], found[place])
    if seen and len(settled) == len(entries):
        marked = packed({"seen": seen, "through": through(settled)})
        for fold in folds:
            _mark(folder / f"{fold.name}.seen", marked)
    for entry in entries:
        if not entry.finished:
            past, answers = entry.past, attempts(entry)
            found = [fold.step(state, past, answers) for fold, state in zip(folds, found, strict=True)]
    return found


def kept_for(folder: Path, folds: Sequence[Fold[Any]], seen: str) -> list[Any] | None:
    """What folds came to over these same journals, without a look at what was in them; None if it is not kept of each.

    Args:
        folder: where it is kept.
        folds: what is wanted.
        seen: a digest of all journals as they are.
    """
    states = []
    for fold in folds:
        try:
            mark = json.loads((folder / f"{fold.name}.seen").read_bytes())
            if mark["seen"] != seen:
                return None
            front, _, body = (folder / f"{fold.name}.json").read_bytes().partition(b"\n")
            about = json.loads(front)
            if about["through"] != mark["through"] or not _sound(about, body, fold):
                return None
            states.append(fold.load(json.loads(body)))
        except (OSError, *MISSHAPEN):
            return None
    return states


def _sound(about: dict[str, Any], body: bytes, fold: Fold[Any]) -> bool:
    known = about["format"] == FORMAT and about["version"] == fold.version and isinstance(about["count"], int)
    return known and about["crc"] == zlib.crc32(body)


def _mark(path: Path, marked: bytes) -> None:
    with contextlib.suppress(OSError):
        if not path.exists() or path.read_bytes() != marked:
            keep(path, marked)


def _kept(path: Path, fold: Fold[S], settled: Sequence[Entry]) -> tuple[S, int] | None:
    """The state that is kept and how many of the journals are in it; None if it is of others, of another version, or damaged."""
    try:
        front, _, body = path.read_bytes().partition(b"\n")
        about = json.loads(front)
        if not _sound(about, body, fold):
            return None
        count: int = about["count"]
        if count > len(settled) or about["through"] != through(settled[:count]):
            return None
        return fold.load(json.loads(body)), count
    except (OSError, *MISSHAPEN):
        return None


def _keep(path: Path, fold: Fold[S], settled: Sequence[Entry], state: S) -> None:
    body = packed(fold.dump(state))
    about: dict[str, Any] = {
        "format": FORMAT,
        "version": fold.version,
        "count": len(settled),
        "through": through(settled),
        "crc": zlib.crc32(body),
    }
    keep(path, packed(about) + b"\n" + body)


def through(settled: Sequence[Entry]) -> str:
    """What tells whether these are the same journals, and unchanged."""
    digest = hashlib.blake2b(digest_size=16)
    for entry in settled:
        digest.update(f"{entry.name} {entry.at[0]} {entry.at[1]}\n".encode(errors="surrogateescape"))
    return digest.hexdigest()
