"""Every check: `python tests/check.py`. The tests come last and alone, so that their line closes the output.

The others run two at a time, as most of them use one processor, and are told in the order in which they stand here. It stops at the first
one that fails, with its exit status.
"""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
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


def run(command: list[str], *, aside: bool) -> subprocess.CompletedProcess[str]:
    """Run one check; what is run ``aside`` keeps its output until it is asked for."""
    # Hundreds of tests start the program: where no byte code may be written, each of them compiles all of it anew.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return subprocess.run(
        command,
        cwd=ROOT,
        env=environment,
        check=False,
        text=True,
        stdout=subprocess.PIPE if aside else None,
        stderr=subprocess.STDOUT if aside else None,
    )


def main() -> int:
    """Run the checks whose names are given, or all."""
    wanted = set(sys.argv[1:])
    checks = [(name, command) for name, command in CHECKS if not wanted or name in wanted]
    with ThreadPoolExecutor(2) as two:
        begun = {name: two.submit(run, command, aside=True) for name, command in checks if name != "tests"}
        for name, command in checks:
            print(f"== {name}", flush=True)
            done = begun[name].result() if name in begun else run(command, aside=False)
            print(done.stdout or "", end="", flush=True)
            if done.returncode:
                two.shutdown(cancel_futures=True)
                print(f"{name} failed", file=sys.stderr)
                return done.returncode
    return 0


if __name__ == "__main__":
    sys.exit(main())
