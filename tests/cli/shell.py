"""Calling commands and reading what they print."""

from __future__ import annotations

import json
from typing import Any

import pytest

from mlsim.cli import wiring
from mlsim.cli.main import main


class Shell:
    """Calls commands and reads what they print."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys
        self.errors = ""

    def __call__(self, *words: str, status: int | None = 0) -> str:
        """What a command prints; it has to end with ``status``, and what it says on standard error is in `errors`."""
        wiring.desk.cache_clear()
        given = main(list(words))
        out, self.errors = self._capsys.readouterr()
        assert status in (given, None), f"ended with {given}: {self.errors}"
        assert "Traceback" not in out + self.errors
        assert "\x1b" not in out + self.errors
        return out

    def json(self, *words: str, status: int | None = 0) -> Any:
        return json.loads(self(*words, "--json", status=status))
