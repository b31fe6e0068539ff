"""What is in the wheel and in the source archive. That the wheel works on each Python is tried by ``tests/pythons.py``."""

from __future__ import annotations

import email.message
import email.parser
import hashlib
import re
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path
from typing import Any

import pytest
import tomli

from mlsim import __version__

ROOT = Path(__file__).resolve().parents[1]
PROJECT: dict[str, Any] = tomli.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
INFO = f"mlsim-{__version__}.dist-info"


def built(tree: Path, target: Path, *kinds: str) -> Path:
    """Builds the wheel, the source archive, or both. Gives the folder that they are in."""
    command = [sys.executable, "-m", "hatchling", "build", "-d", str(target), *kinds]
    done = subprocess.run(command, cwd=tree, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return target


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with wheel and source archive."""
    return built(ROOT, tmp_path_factory.mktemp("dist"))


@pytest.fixture(scope="module")
def wheel(folder: Path) -> dict[str, bytes]:
    """The files of the wheel by their names."""
    return unpacked(next(folder.glob("*.whl")))


def unpacked(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.fixture(scope="module")
def metadata(wheel: dict[str, bytes]) -> email.message.Message:
    return email.parser.BytesParser().parsebytes(wheel[f"{INFO}/METADATA"])


def files_below(folder: Path) -> set[str]:
    """Every file that belongs there: no caches."""
    found = (path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    return {path.relative_to(folder).as_posix() for path in found}


def test_the_wheel_has_the_package_and_the_banks_and_nothing_else(wheel: dict[str, bytes]) -> None:
    package = {f"mlsim/{name}" for name in files_below(ROOT / "src" / "mlsim")}
    banks = {f"mlsim/banks/{name}" for name in files_below(ROOT / "banks")}
    about = {f"{INFO}/{name}" for name in ("METADATA", "WHEEL", "RECORD", "entry_points.txt", "licenses/LICENSE")}
    assert set(wheel) == package | banks | about
    assert {"mlsim/py.typed", "mlsim/tui/mlsim.tcss", "mlsim/banks/SHA256SUMS"} <= set(wheel)


def test_the_banks_in_it_are_those_that_their_hashes_name(wheel: dict[str, bytes]) -> None:
    lines = [line.split(maxsplit=1) for line in wheel["mlsim/banks/SHA256SUMS"].decode().splitlines() if line.strip()]
    named = {name.lstrip("*"): digest for digest, name in lines}
    assert len(named) > 20
    for name, digest in named.items():
        assert hashlib.sha256(wheel[f"mlsim/banks/{name}"]).hexdigest() == digest, name


def test_what_it_says_about_itself(wheel: dict[str, bytes], metadata: email.message.Message) -> None:
    assert (metadata["Name"], metadata["Version"]) == ("mlsim", __version__)
    assert metadata["Requires-Python"] == ">=3.11"
    assert metadata["License-Expression"] == "MIT AND CC-BY-4.0"
    assert metadata["Description-Content-Type"] == "text/markdown"
    assert wheel[f"{INFO}/METADATA"].partition(b"\n\n")[2].strip() == (ROOT / "README.md").read_bytes().strip()
    assert wheel[f"{INFO}/entry_points.txt"].decode().split() == [
        "[console_scripts]",
        "mlsim",
        "=",
        "mlsim.cli.main:main",
    ]
    assert "Typing :: Typed" in metadata.get_all("Classifier", [])
    assert b"Root-Is-Purelib: true" in wheel[f"{INFO}/WHEEL"]


def test_it_needs_what_the_project_lists_each_with_a_reason(metadata: email.message.Message) -> None:
    def spaceless(text: str) -> str:
        name, *bounds = re.split(r"(?=[<>=!~])", re.sub(r"\s", "", text).replace(",", ""))
        return name + "".join(sorted(bounds))

    needed = [line for line in metadata.get_all("Requires-Dist", []) if "extra ==" not in line]
    assert sorted(map(spaceless, needed)) == sorted(map(spaceless, PROJECT["dependencies"]))
    lines = [line.strip() for line in (ROOT / "pyproject.toml").read_text(encoding="utf-8").splitlines()]
    for dependency in PROJECT["dependencies"]:
        assert lines[lines.index(f'"{dependency}",') - 1].startswith("# "), f"{dependency} has no reason"


def test_the_source_archive_gives_the_same_wheel(folder: Path, wheel: dict[str, bytes], tmp_path: Path) -> None:
    with tarfile.open(next(folder.glob("*.tar.gz"))) as archive:
        names = archive.getnames()
        archive.extractall(tmp_path / "source", filter="data")
    assert not [name for name in names if re.search(r"__pycache__|\.venv|\.git/|\.pyc$", name)]
    (tree,) = (tmp_path / "source").iterdir()
    for name in ("README.md", "CHANGELOG.md", "LICENSE", "tests/check.py", "screenshots/make.py"):
        assert (tree / name).is_file()
    again = unpacked(next(built(tree, tmp_path / "again", "-t", "wheel").glob("*.whl")))
    assert again == wheel
