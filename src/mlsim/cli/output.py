"""What commands print: JSON in one form, and problems where they do not disturb a pipe."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable


def json_text(value: object) -> str:
    """Plain values as JSON, indented, in ASCII: what is printed, and what is written into a file."""
    return json.dumps(value, indent=2)


def print_json(value: object) -> None:
    """Print plain values as JSON."""
    print(json_text(value))


def print_problems(problems: Iterable[str]) -> None:
    """Say on standard error what could not be read, a line each."""
    for problem in problems:
        print(f"problem: {problem}", file=sys.stderr)
