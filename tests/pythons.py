"""Tries the wheel on every Python that it is meant for: `python tests/pythons.py`.

The wheel is built once, and installed into a new environment for each Python that this machine has. There the program is run from the
wheel, away from the source: its banks, practice by lines, the lobby in a terminal. With `--tests` a part of the tests runs there, too: all
but those of the screens, whose pictures are pinned to one version of everything, and those that need the source tree. A Python that is
not here is named as skipped.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import tomli

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
PROJECT: dict[str, Any] = tomli.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
PREFIX = "Programming Language :: Python :: "
VERSIONS = [c.removeprefix(PREFIX) for c in PROJECT["classifiers"] if c.startswith(f"{PREFIX}3.")]
BIN = "Scripts" if sys.platform == "win32" else "bin"
TESTED = ("core", "store", "formats", "cli")
TREE = ("test_lint_bank.py", "test_lint_stems.py", "test_readiness_simulation.py", "test_banks.py", "bench")
"""Tests that read the source tree, or need more than the wheel."""
TOOLS = ("pytest", "pytest-asyncio", "pytest-xdist", "hypothesis", "zstandard")


class Tried(NamedTuple):
    """What came of one Python."""

    version: str
    where: str
    program: str
    tests: str
    seconds: float

    @property
    def failed(self) -> bool:
        """Whether anything went wrong."""
        return "failed" in self.program or "failed" in self.tests


def places(version: str) -> Iterator[Path]:
    """Where a Python may be: this one, on the path, and where pyenv and uv put them."""
    if sys.version.startswith(f"{version}."):
        yield Path(sys.executable)
    name = f"python{version}"
    yield from map(Path, filter(None, [shutil.which(name)]))
    homes = {
        Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions": f"{version}*/bin/{name}",
        Path.home() / ".local" / "share" / "uv" / "python": f"cpython-{version}*/bin/{name}",
    }
    for folder, pattern in homes.items():
        yield from sorted(folder.glob(pattern), reverse=True)


def find(version: str) -> Path | None:
    """A Python of a version that runs and can make environments; on a path there may be one that does neither."""
    check = "import sys, venv, ensurepip; print('%d.%d' % sys.version_info[:2])"
    for place in places(version):
        try:
            done = subprocess.run([place, "-c", check], capture_output=True, text=True, timeout=60, check=False)
        except (OSError, subprocess.TimeoutExpired):
            continue
        if done.returncode == 0 and done.stdout.strip() == version:
            return place
    return None


def pip(python: Path, *arguments: str) -> None:
    """Runs pip; its output is shown only if it fails."""
    command = [str(python), "-m", "pip", "--disable-pip-version-check", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"pip {arguments[0]}: {done.stdout}{done.stderr}")


def requirement(name: str) -> str:
    """What the project's own list says about a tool."""
    known: list[str] = PROJECT["optional-dependencies"]["dev"]
    return next(one for one in known if one.partition("=")[0].rstrip(">") == name)


class Installed:
    """The wheel in an environment of its own.

    Args:
        python: makes the environment.
        folder: an empty one, outside the source tree.
        wheel: what is installed.
    """

    def __init__(self, python: Path, folder: Path, wheel: Path) -> None:
        self.folder = folder
        subprocess.run([python, "-m", "venv", folder / "env"], check=True)
        self.python = folder / "env" / BIN / "python"
        self.program = folder / "env" / BIN / "mlsim"
        pip(self.python, "install", str(wheel))
        pip(self.python, "check")
        kept = {
            name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "MLSIM", "VIRTUAL"))
        }
        self.environment = {**kept, "MLSIM_HOME": str(folder / "home"), "PYTHONWARNINGS": "error"}

    def run(self, *command: str | Path, typed: str = "", status: int = 0) -> str:
        """What a command prints. Raises RuntimeError if it ends with another status, or says anything on standard error."""
        done = subprocess.run(
            list(map(str, command)),
            cwd=self.folder,
            env=self.environment,
            input=typed,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        if done.returncode != status or done.stderr:
            raise RuntimeError(
                f"{command[1:]} ended with {done.returncode}: {done.stdout[-2000:]}{done.stderr[-3000:]}"
            )
        return done.stdout

    def wants(self, found: bool, what: str) -> None:
        """Raises RuntimeError if something is not so."""
        if not found:
            raise RuntimeError(f"not so: {what}")

    def try_commands(self) -> None:
        """What the command line does without a screen."""
        place = self.run(self.python, "-c", "import mlsim; print(mlsim.__file__)")
        self.wants(place.startswith(str(self.folder.resolve() / "env")), f"mlsim is the installed one, not {place}")
        self.wants(self.run(self.program, "--version") == f"mlsim {PROJECT['version']}\n", "the version")
        self.wants(all(code in self.run(self.program, "bank", "list") for code in ("MLA-C02", "PMLE")), "the exams")
        self.wants('"findings": []' in self.run(self.program, "doctor", "--json"), "the banks are as their hashes say")
        self.wants("COMPREPLY" in self.run(self.program, "completion", "bash"), "completion")
        self.wants(".SH EXIT STATUS" in self.run(self.program, "man"), "the manual")

    def try_lines(self) -> None:
        """A practice by lines: left, resumed, ended, and its result."""
        said = self.run(self.program, "practice", "AIF-C01", "--plain", "--count", "3", typed="next\nquit\n", status=1)
        self.wants("Question 2 of 3" in said, "the second question is asked")
        said = self.run(self.program, "resume", "--plain", typed="end now\n\nrule mine\n")
        self.wants("0 of 3 scored questions right" in said and "Rule written down." in said, "a result, and a rule")
        self.wants('"state": "submitted"' in self.run(self.program, "results", "--json"), "the result is kept")

    def try_screens(self) -> None:
        """The lobby, and a question, in a real terminal."""
        if sys.platform == "win32":
            return
        from tests.e2e.terminal import Terminal

        class Program(Terminal):
            command = (str(self.program),)

        with Program(self.folder / "screens", environment={"PYTHONWARNINGS": "error"}) as terminal:
            terminal.until("questions, 130 min", 60)
            terminal.send("t")
            terminal.until("Practice, without a clock", 60)
            terminal.send("\x1b")
            terminal.until("questions, 130 min", 60)
            terminal.send("q")
            self.wants(terminal.gone() == 0, "the lobby is left with status 0")

    def try_tests(self) -> str:
        """A part of the tests, on the installed program. Gives pytest's last line."""
        pip(self.python, "install", *map(requirement, TOOLS))
        copy = self.folder / "source"
        shutil.copytree(
            ROOT / "tests", copy / "tests", ignore=shutil.ignore_patterns("__pycache__", "__snapshots__", *TREE)
        )
        shutil.copy(ROOT / "pyproject.toml", copy)
        command = [str(self.python), "-m", "pytest", "-q", "-n", "2", *(f"tests/{name}" for name in TESTED)]
        done = subprocess.run(command, cwd=copy, env=self.environment, capture_output=True, text=True, check=False)
        last = done.stdout.strip().rpartition("\n")[2]
        if done.returncode:
            print(done.stdout[-6000:], done.stderr[-2000:])
        return last


def attempt(version: str, wheel: Path, folder: Path, *, tests: bool) -> Tried:
    """One Python."""
    python, start = find(version), time.monotonic()
    if python is None:
        return Tried(version, "not on this machine", "skipped", "skipped", 0.0)
    program, tested = "works", "not asked for"
    try:
        installed = Installed(python, folder, wheel)
        steps: list[Callable[[], None]] = [installed.try_commands, installed.try_lines, installed.try_screens]
        for step in steps:
            step()
        tested = installed.try_tests() if tests else tested
    except (RuntimeError, AssertionError, subprocess.SubprocessError) as error:
        print(f"{version}: {error}")
        program = "failed"
    return Tried(version, str(python), program, tested, time.monotonic() - start)


def main() -> int:
    """Try all, print a table; 1 if anything failed."""
    tests = "--tests" in sys.argv[1:]
    named = [word for word in sys.argv[1:] if word != "--tests"]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        pip(Path(sys.executable), "wheel", "--no-deps", "-w", str(folder), str(ROOT))
        (wheel,) = folder.glob("*.whl")
        tried = []
        for version in named or VERSIONS:
            (folder / version).mkdir()
            tried.append(attempt(version, wheel, folder / version, tests=tests))
    print(f"{'Python':<8} {'from the wheel':<16} {'tests':<36} {'seconds':>7}  where")
    for one in tried:
        print(f"{one.version:<8} {one.program:<16} {one.tests:<36} {one.seconds:>7.0f}  {one.where}")
    return int(any(one.failed for one in tried))


if __name__ == "__main__":
    sys.exit(main())
