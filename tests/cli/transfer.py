"""What the tests of ``mlsim import`` share: a small file, the folder of many, and the report of an import."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.cli.shell import Shell

FIXTURES = Path(__file__).parents[1] / "formats" / "fixtures"
GIFT = "$CATEGORY: Data\n\n::one:: Größe? {=ja ~nein}\n\n$CATEGORY: Models\n\n::two:: Farbe? {=rot ~blau}\n"


def report(shell: Shell, path: Path, *words: str, status: int) -> dict[str, Any]:
    """The report of an import that has to end with a status."""
    target = path.parent / "report.json"
    target.unlink(missing_ok=True)
    shell("import", str(path), "--report", str(target), *words, status=status)
    values: dict[str, Any] = json.loads(target.read_bytes())
    return values
