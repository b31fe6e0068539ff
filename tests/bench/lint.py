"""How long `mlsim bank lint` takes for 1,000 questions: `python tests/bench/lint.py`.

The questions are the shipped ones and, to fill up, copies of them in which every word of small letters is spelt backwards: as long,
as varied and as full of names as real ones, and no duplicates of each other.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
COUNT = 1_000
TIMES = 5
_TEXT = re.compile(r"^(\s*(?:text|why|when|takeaway) = \")(.*)(\")$")
_WORD = re.compile(r"\b[a-z]{3,}\b")


def backwards(text: str) -> str:
    """A bank file with other ids, in which words of small letters are spelt backwards in all that a person reads."""
    lines, stem = [], False
    for line in text.splitlines():
        found, kept = _TEXT.match(line), line
        if line.startswith("stem = '''"):
            stem = True
        elif line == "'''":
            stem = False
        elif found:
            kept = found.group(1) + turned(found.group(2)) + found.group(3)
        elif stem and not line.endswith("?"):
            kept = turned(line)
        elif line.startswith(("id = ", "enemies = ", "case = ")):
            kept = re.sub(r'"([a-z])', r'"copy-\1', line)
        lines.append(kept)
    return "\n".join(lines) + "\n"


def turned(text: str) -> str:
    """Words of small letters spelt backwards."""
    return _WORD.sub(lambda word: word.group(0)[::-1], text)


def main() -> int:
    """Write the banks, lint them, and print the seconds."""
    files = [*sorted((ROOT / "banks" / "aws").glob("*.toml")), *sorted((ROOT / "banks" / "google").glob("*.toml"))]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        count = 0
        for copies in (False, True):
            for path in files:
                text = path.read_text(encoding="utf-8")
                if count < COUNT:
                    count += text.count("[[question]]")
                    target = folder / f"{'copy-' if copies else ''}{path.name}"
                    target.write_text(backwards(text) if copies else text, encoding="utf-8")
        command = [str(Path(sys.executable).with_name("mlsim")), "bank", "lint", str(folder)]
        seconds, said = [], ""
        for _ in range(TIMES):
            start = time.perf_counter()
            done = subprocess.run(
                command, capture_output=True, text=True, check=False, env={**os.environ, "MLSIM_HOME": name}
            )
            seconds.append(time.perf_counter() - start)
            said = done.stdout.splitlines()[-1] if done.stdout else done.stderr
        print(said)
        print(f"{count} questions: {', '.join(f'{one:.2f}' for one in sorted(seconds))} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
