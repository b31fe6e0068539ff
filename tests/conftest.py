"""What all tests share: an empty home, clocks that stand still until they are told to move, and small banks."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from tests.fakes import FakeClocks

os.environ.pop("NO_COLOR", None)


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home of its own for each test: nothing of the person who runs the tests is read or written."""
    folder = tmp_path / "home"
    monkeypatch.setenv("MLSIM_HOME", str(folder))
    for name in ("NO_COLOR", "TEXTUAL_THEME", "TEXTUAL_ANIMATIONS"):
        monkeypatch.delenv(name, raising=False)
    return folder


@pytest.fixture
def clocks() -> FakeClocks:
    """Clocks that stand still."""
    return FakeClocks()
