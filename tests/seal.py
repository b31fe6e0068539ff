"""Writes the hashes of the shipped banks: `python tests/seal.py`; with `--check` it only says whether they are right."""

from __future__ import annotations

import sys
from pathlib import Path

from mlsim.store.integrity import NAME, altered, sums_text

BANKS = Path(__file__).resolve().parents[1] / "banks"


def main() -> int:
    """Write or compare."""
    if "--check" in sys.argv:
        wrong = altered(BANKS) if (BANKS / NAME).is_file() else (f"{NAME}: missing",)
        for line in wrong:
            print(
                f"banks/{line}: run python tests/seal.py once the banks are as they should be shipped", file=sys.stderr
            )
        return 1 if wrong else 0
    (BANKS / NAME).write_text(sums_text(BANKS), encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
