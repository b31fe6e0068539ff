"""How work that takes long says how far it is."""

from __future__ import annotations

from collections.abc import Callable

HowFar = Callable[[int, int], None]
"""Called with how many parts are done, and of how many: journals, bank files. It may raise to stop the work; what was done is kept."""
