"""What was copied last, as a file: a terminal does not say whether it has taken anything to the clipboard."""

from __future__ import annotations

from mlsim.core.base.text import visible
from mlsim.store.files import write_atomically
from mlsim.store.paths import Paths


class FileCopies:
    """See `core.screens.desk.Copies`.

    Args:
        paths: where it goes.
    """

    def __init__(self, paths: Paths) -> None:
        self._path = paths.copied

    def keep(self, text: str) -> str:
        """See `core.screens.desk.Copies`."""
        try:
            write_atomically(self._path, text.encode(), durable=False)
        except OSError:
            return ""
        return visible(str(self._path)).replace("\n", "\\n")
