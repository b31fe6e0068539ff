"""A pen for what is not to be written down: the warm-up, and a session that is only looked at."""

from __future__ import annotations


class NoPen:
    """Writes nothing down."""

    trouble = ""

    def write(self, event: object) -> None:
        """Forget it."""

    def retry(self) -> str:
        """Nothing to try again."""
        return ""

    def close(self) -> None:
        """Nothing to close."""
