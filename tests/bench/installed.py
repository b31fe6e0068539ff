"""What an installation costs: `python tests/bench/installed.py`. Builds the wheel, installs it into a new environment, and measures."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def size_of(folder: Path) -> float:
    """Megabytes of all files below a folder, byte code left out."""
    return sum(f.stat().st_size for f in folder.rglob("*") if f.is_file() and f.suffix != ".pyc") / 1e6


def main() -> int:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*pip, "wheel", "--no-deps", "-w", str(folder), str(ROOT)], check=True)
        (wheel,) = folder.glob("*.whl")
        environment = folder / "env"
        venv.create(environment, with_pip=True)
        python = environment / ("Scripts" if sys.platform == "win32" else "bin") / "python"
        site = next(environment.rglob("site-packages"))
        before, there = size_of(site), {p.name for p in site.glob("*.dist-info")}
        start = time.perf_counter()
        subprocess.run(
            [str(python), "-m", "pip", "--quiet", "--disable-pip-version-check", "install", str(wheel)], check=True
        )
        took = time.perf_counter() - start
        added = sorted({p.name for p in site.glob("*.dist-info")} - there)
        sizes = {p.name: size_of(p) for p in site.iterdir() if p.is_dir() and p.name not in ("pip", "setuptools")}
        print(f"wheel {wheel.stat().st_size / 1e6:.2f} MB, installed {size_of(site) - before:.1f} MB in {took:.1f} s")
        print(f"{len(added)} packages: {', '.join(one.removesuffix('.dist-info') for one in added)}")
        for one, size in sorted(sizes.items(), key=lambda entry: -entry[1])[:12]:
            print(f"  {size:6.2f} MB  {one}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
