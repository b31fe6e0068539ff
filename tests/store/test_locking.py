"""The lock of a file's one writer; that it dies with its process is seen in ``tests/store/test_sessions.py``."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

import pytest

from mlsim.store.locking import HeldElsewhereError, take


def test_one_has_it_and_the_other_is_told(tmp_path: Path) -> None:
    lock = take(tmp_path / "lock")
    with pytest.raises(HeldElsewhereError):
        take(tmp_path / "lock")
    releasing = threading.Thread(target=lock.release)
    releasing.start()
    releasing.join()
    take(tmp_path / "lock").release()


def test_where_no_lock_can_be_is_an_error_of_the_disk(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(OSError, match="file"):
        take(tmp_path / "file" / "lock")


def test_no_database_comes_along_and_one_can_still_be_had(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from mlsim.store.locking import take\n"
        f"take(Path({str(tmp_path / 'lock')!r})).release()\n"
        "assert '_sqlite3' not in sys.modules\n"
        "import sqlite3; sqlite3.connect(':memory:').execute('select 1')\n"
        f"take(Path({str(tmp_path / 'lock')!r})).release()\n"
        "assert sys.modules['sqlite3'] is sqlite3"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
