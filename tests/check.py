"""Every check, one after the other: `python tests/check.py`. The tests come last, so that their line closes the output.

Stops at the first one that fails, with its exit status.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent

CHECKS: list[tuple[str, list[str]]] = [
    ("format", [str(BIN / "ruff"), "format", "--check", "."]),
    ("lint", [str(BIN / "ruff"), "check", "."]),
    ("types", [str(BIN / "mypy")]),
    ("import contracts", [str(BIN / "lint-imports")]),
    ("banks", [str(BIN / "mlsim"), "bank", "lint", "banks", "--only", "S,M,C,T"]),
    ("hashes of the banks", [sys.executable, "tests/seal.py", "--check"]),
    ("the wheel on each Python", [sys.executable, "tests/pythons.py"]),
    ("pictures", [sys.executable, "screenshots/make.py", "--check"]),
    ("tests", [sys.executable, "-m", "pytest", "-q", "-n", "4", "--dist", "worksteal"]),
]


def main() -> int:
    """Run the checks whose names are given, or all."""
    wanted = set(sys.argv[1:])
    for name, command in CHECKS:
        if wanted and name not in wanted:
            continue
        print(f"== {name}", flush=True)
        done = subprocess.run(command, cwd=ROOT, check=False)
        if done.returncode:
            print(f"{name} failed", file=sys.stderr)
            return done.returncode
    return 0


if __name__ == "__main__":
    sys.exit(main())
