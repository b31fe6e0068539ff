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
from mlsim.core.attempts import Attempt, Fold, Past
from mlsim.store.attempt_index import Entry
from mlsim.store.files import write_atomically

FORMAT: Final = f"mlsim fold 1 {__version__}"
_MISSHAPEN: Final = (KeyError, TypeError, AttributeError, ValueError, IndexError, RecursionError)
S = TypeVar("S")
Settled = tuple[Entry, Past]


def fold_entries(
    folder: Path, fold: Fold[S], entries: Sequence[Settled], attempts: Callable[[Entry], Sequence[Attempt]]
) -> S:
    """What a fold comes to over journals, going on from what is kept where these are the same journals and some new ones at the end.

    Args:
        folder: where it is kept.
        fold: what is computed.
        entries: the journals with attempts, in the order in which their sessions ended.
        attempts: the attempts of one.
    """
    # A practice that is unfinished will be another one when it is looked at next time: what comes from it is never kept.
    settled = [one for one in entries if one[1].finished]
    path = folder / f"{fold.name}.json"
    state, count = _kept(path, fold, settled) or (fold.start(), 0)
    if count < len(settled):
        for entry, past in settled[count:]:
            state = fold.step(state, past, attempts(entry))
        _keep(path, fold, settled, state)
    loose = [one for one in entries if not one[1].finished]
    for entry, past in loose:
        state = fold.step(state, past, attempts(entry))
    return state


def _kept(path: Path, fold: Fold[S], settled: Sequence[Settled]) -> tuple[S, int] | None:
    """The state that is kept and how many of the journals are in it; None if it is of others, of another version, or damaged."""
    try:
        front, _, body = path.read_bytes().partition(b"\n")
        about = json.loads(front)
        if about["format"] != FORMAT or about["version"] != fold.version or about["crc"] != zlib.crc32(body):
            return None
        count: int = about["count"]
        if count > len(settled) or about["through"] != through(settled[:count]):
            return None
        return fold.load(json.loads(body)), count
    except (OSError, *_MISSHAPEN):
        return None


def _keep(path: Path, fold: Fold[S], settled: Sequence[Settled], state: S) -> None:
    body = json.dumps(fold.dump(state), separators=(",", ":")).encode()
    about: dict[str, Any] = {
        "format": FORMAT,
        "version": fold.version,
        "count": len(settled),
        "through": through(settled),
        "crc": zlib.crc32(body),
    }
    with contextlib.suppress(OSError):
        write_atomically(path, json.dumps(about).encode() + b"\n" + body, durable=False)


def through(settled: Sequence[Settled]) -> str:
    """What tells whether these are the same journals, and unchanged."""
    digest = hashlib.blake2b(digest_size=16)
    for entry, _ in settled:
        digest.update(f"{entry.name} {entry.at[0]} {entry.at[1]}\n".encode(errors="surrogateescape"))
    return digest.hexdigest()
