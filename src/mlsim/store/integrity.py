"""Whether the shipped banks are as they were shipped: their hashes, in the format of ``sha256sum``."""

from __future__ import annotations

import contextlib
import hashlib
from pathlib import Path

from mlsim.core.base.text import visible

NAME = "SHA256SUMS"


def hashes(banks: Path) -> dict[str, str]:
    """The SHA-256 of every TOML file below a folder, by its path there."""
    found: dict[str, str] = {}
    for path in sorted(banks.rglob("*.toml")):
        with contextlib.suppress(OSError):
            found[path.relative_to(banks).as_posix()] = hashlib.sha256(path.read_bytes()).hexdigest()
    return found


def sums_text(banks: Path) -> str:
    """The content of the file of hashes."""
    return "".join(f"{digest}  {name}\n" for name, digest in hashes(banks).items())


def altered(banks: Path) -> tuple[str, ...]:
    """The shipped files that differ from their hash, are missing, or were added; empty if there are no hashes to compare with."""
    try:
        lines = (banks / NAME).read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return ()
    shipped = {name: digest for digest, _, name in (line.partition("  ") for line in lines) if name}
    there = hashes(banks)
    differing = [f"{name}: changed" for name in shipped if name in there and there[name] != shipped[name]]
    missing = [f"{name}: missing" for name in shipped if name not in there]
    added = [f"{name}: added" for name in there if name not in shipped]
    return tuple(visible(line) for line in sorted(differing + missing + added))
