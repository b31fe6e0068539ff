"""How the first frame looks, before the settings are read properly: two lines of their file, found without a parser."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

_THEME: Final = re.compile(r"""^\s*theme\s*=\s*["']([a-z-]+)["']""", re.MULTILINE)
_ASCII: Final = re.compile(r"^\s*ascii\s*=\s*true\b", re.MULTILINE)
_MOST: Final = 100_000


def looks(path: Path) -> tuple[str | None, bool]:
    """The name of a theme, and whether to draw with ASCII characters only; (None, False) where the file does not say."""
    try:
        with path.open(encoding="utf-8", errors="replace") as file:
            text = file.read(_MOST)
    except OSError:
        return None, False
    theme = _THEME.search(text)
    return theme.group(1) if theme else None, _ASCII.search(text) is not None
