"""What the files of the cache folder have in common: each is derived, and one that is not of our making is made anew.

Nobody waits for the disk when such a file is written, and a failure to write it stops nothing.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

from mlsim.store.files import write_atomically

MISSHAPEN: Final = (KeyError, TypeError, AttributeError, ValueError, IndexError, RecursionError)
"""What values that are not of our making give rise to while they are taken apart."""


def packed(value: object) -> bytes:
    """A value as JSON without a blank."""
    return json.dumps(value, separators=(",", ":")).encode()


def keep(path: Path, data: bytes) -> bool:
    """Write a derived file whole; whether that was possible. Without it the next start is slower, and that is no reason to stop."""
    try:
        write_atomically(path, data, durable=False)
    except OSError:
        return False
    return True
