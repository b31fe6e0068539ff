"""Today's next step as it was worked out last, kept in the cache folder: the lobby's first frame has it at once."""

from __future__ import annotations

import contextlib
import json
from datetime import date
from typing import Any, Final

from mlsim import __version__
from mlsim.core.learn.glimpse import Glimpse, glimpse_from
from mlsim.store.derived import MISSHAPEN, keep, packed
from mlsim.store.paths import Paths
from mlsim.store.stamps import Seen, digest, session_stamps, stamp, stamps

FORMAT: Final = f"3-{__version__}"


def load_glimpse(paths: Paths, today: date, seen: Seen | None = None) -> Glimpse | None:
    """What was kept, if it was worked out today and nothing that it depends on has been touched since.

    Args:
        paths: where it is kept.
        today: the date.
        seen: what banks and journals look like, if that is known; they are looked at if not.
    """
    try:
        stored: dict[str, Any] = json.loads(paths.glimpse.read_bytes())
        if stored["format"] != FORMAT or stored["key"] != key_of(paths, today, seen):
            return None
        return glimpse_from(stored["glimpse"])
    except (OSError, *MISSHAPEN):
        return None


def save_glimpse(paths: Paths, key: str, found: Glimpse) -> None:
    """Keep it.

    Args:
        paths: where it is kept.
        key: `key_of` the moment before it was worked out.
        found: what came of it.
    """
    keep(paths.glimpse, packed({"format": FORMAT, "key": key, "glimpse": found.as_plain()}))


def key_of(paths: Paths, today: date, seen: Seen | None = None) -> str:
    """Everything that the answer depends on: the day, and when banks, journals, reviews and settings were touched last."""
    if seen is None:
        banks = digest({**stamps(paths.shipped), **stamps(paths.banks)})
        seen = Seen(banks, digest(session_stamps(paths.sessions)))
    there = session_stamps(paths.reviews)
    with contextlib.suppress(OSError):
        there["settings"] = stamp(paths.settings)
    return f"{today} {seen.banks} {seen.sessions} {digest(there)}"
