"""Paths that people write."""

from __future__ import annotations

from pathlib import Path

from mlsim.core.errors import UsageError
from mlsim.core.text import first_line, visible


def path_of(text: str) -> Path:
    """The path that a person wrote; there need not be anything there. Raises UsageError for one that nothing can have.

    Such a path is found out here, once: otherwise each question whether it is a folder, or is there, would have to expect it.
    """
    try:
        path = Path(text).expanduser()
        path.stat()
    except (FileNotFoundError, NotADirectoryError):
        pass
    except RuntimeError:
        raise _refused(text, "There is no user with such a home folder.") from None
    except ValueError:
        raise _refused(text, "It holds a character that no file's name can have.") from None
    except OSError as problem:
        raise _refused(text, f"{problem.strerror or problem}. Name another one.") from None
    return path


def _refused(text: str, why: str) -> UsageError:
    return UsageError("The path cannot be used", why, first_line(visible(text), 200))
