"""Takes each cure of a fault out of a copy of the program, once, and looks whether a test fails: `python tests/e2e/cures.py [WORD ...]`.

With words, only the cures whose fault or test has one of them. Prints a table for the README beside this file. Exit status 1 if a test
did not notice, or if a cure is no longer where it was.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
if __name__ == "__main__":
    sys.path[0] = str(ROOT)

from tests.e2e import cure_list, cure_list_input  # noqa: E402
from tests.e2e.cure import Cure  # noqa: E402

CURES = (*cure_list.CURES, *cure_list_input.CURES)


class Found(NamedTuple):
    """What came of taking a cure out."""

    cure: Cure
    said: str
    """``fails``, or what is wrong."""


def copy(folder: Path) -> None:
    """The program and its tests, without what is derived."""
    for name in ("src", "tests", "banks"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md"):
        shutil.copy(ROOT / name, folder / name)


def run(folder: Path, test: str) -> int:
    """Run a test of the copy; pytest's exit status."""
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:randomly", *test.split(" ", 1)[:1]]
    if " " in test:
        command += ["-k", test.split(" ", 1)[1]]
    environment = {**os.environ, "PYTHONPATH": str(folder / "src"), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=900
    )
    return done.returncode


def without(folder: Path, cure: Cure) -> Found:
    """Take one cure out, run its test, and put it back."""
    path = folder / "src" / "mlsim" / cure.file
    text = path.read_text(encoding="utf-8")
    if text.count(cure.there) < 1:
        return Found(cure, "THE CURE IS NOT THERE")
    path.write_text(text.replace(cure.there, cure.instead), encoding="utf-8")
    try:
        status = run(folder, cure.test)
    finally:
        path.write_text(text, encoding="utf-8")
    return Found(cure, {0: "DOES NOT NOTICE", 1: "fails"}.get(status, f"ENDED WITH {status}"))


def say(text: str) -> None:
    """A line."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def main(words: list[str]) -> int:
    """Take out all cures, or those with a word."""
    wanted = [cure for cure in CURES if not words or any(word in f"{cure.fault} {cure.test}" for word in words)]
    wrong = 0
    with tempfile.TemporaryDirectory(prefix="mlsim-cures-") as name:
        copy(Path(name))
        for cure in wanted:
            found = without(Path(name), cure)
            wrong += found.said != "fails"
            say(
                f"| {cure.item} | {cure.fault} | `{cure.file}`: {cure.what} | `{cure.test.removeprefix('tests/')}` | {found.said} |"
            )
    say(f"\n{len(wanted)} cures taken out, {wrong} of them not noticed")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
