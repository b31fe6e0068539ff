"""Paths that people write, and the folders that are shown to them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from mlsim.core.base.errors import UsageError
from mlsim.core.base.text import first_line, visible

if TYPE_CHECKING:
    from mlsim.store.paths import Paths


def path_of(text: str) -> Path:
    """The path that a person wrote; there need not be anything there. Raises UsageError for one that nothing can have.

    Such a path is found out here, once: otherwise each question whether it is a folder, or is there, would have to expect it.
    """
    try:
        path = Path(text).expanduser()
    except RuntimeError:
        raise _refused(text, "There is no user with such a home folder.") from None
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError):
        pass
    except ValueError:
        raise _refused(text, "It holds a character that no file's name can have.") from None
    except OSError as problem:
        raise _refused(text, f"{problem.strerror or problem}. Name another one.") from None
    return path


def _refused(text: str, why: str) -> UsageError:
    return UsageError("The path cannot be used", why, first_line(visible(text), 200))


def folders(there: Paths) -> dict[str, Path]:
    """The folders and files that a person may want to look into or to copy, by what they are called."""
    return {
        "shipped banks": there.shipped,
        "your banks": there.banks,
        "sessions": there.sessions,
        "reviews": there.reviews,
        "discarded": there.discarded,
        "questions as asked": there.questions,
        "configuration": there.config,
        "index": there.index,
    }


def folder_line(name: str, path: str, there: bool) -> str:
    """One of them as a line of text."""
    return f"{name:<19} {path}{'' if there else '  (not there yet)'}"
