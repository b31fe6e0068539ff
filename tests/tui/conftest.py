"""The real app on a small bank, with clocks that stand still."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import UTC, date
from pathlib import Path

import pytest
from tests.fakes import FakeClocks

from mlsim.cli.desk import FileDesk
from mlsim.store.paths import Paths, standard_paths
from mlsim.tui.app import MlsimApp

BANKS = Path(__file__).parents[1] / "banks"


@pytest.fixture
def shipped(tmp_path: Path) -> Path:
    """A folder of banks that a test may change."""
    return Path(shutil.copytree(BANKS, tmp_path / "banks"))


@pytest.fixture
def paths(home: Path, shipped: Path) -> Paths:
    """The folders of the test's person."""
    return standard_paths(str(home), shipped)


@pytest.fixture
def desk(paths: Paths, clocks: FakeClocks) -> FileDesk:
    """The desk on those folders."""
    return FileDesk(paths, clocks, lambda: date(2026, 11, 22), lambda moment: moment.astimezone(UTC))


@pytest.fixture
def make_desk(paths: Paths, clocks: FakeClocks) -> Callable[[], FileDesk]:
    """A desk as a second start of the program makes it."""
    return lambda: FileDesk(paths, clocks, lambda: date(2026, 11, 22), lambda moment: moment.astimezone(UTC))


@pytest.fixture
def app(desk: FileDesk) -> MlsimApp:
    """The app."""
    return MlsimApp(desk)
