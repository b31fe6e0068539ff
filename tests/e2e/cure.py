"""What is known of a cure of a fault: where it is, and the test that misses it."""

from __future__ import annotations

from typing import NamedTuple


class Cure(NamedTuple):
    """One cure."""

    item: str
    """What kind of fault: signals, disk, two programs, clock, hostile, record."""
    fault: str
    what: str
    """The cure in a few words."""
    file: str
    """Below ``src/mlsim``."""
    there: str
    """The text of the cure."""
    instead: str
    """What stands there when it is taken out."""
    test: str
    """A file or a test, and behind a space a word that chooses among its cases."""
