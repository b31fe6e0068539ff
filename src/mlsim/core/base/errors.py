"""Errors that a person can act on.

The tree, by what a caller wants to catch::

    MlsimError
    ├── BankError        a bank or blueprint file cannot be used
    ├── FormError        a form cannot be drawn as asked
    ├── FormatError      a file in somebody else's format cannot be read or written
    ├── SessionError     a session cannot be read, resumed or written
    │   └── SessionBusyError  another program holds its pen
    ├── SettingsError    the settings cannot be read or written
    └── UsageError       what was asked for does not exist or cannot be understood
"""

from __future__ import annotations

from mlsim.core.base.text import visible


class MlsimError(Exception):
    """Something went wrong that a person should read about.

    Args:
        title: what happened, in a few words, without a full stop.
        detail: why, and what to do about it, in whole sentences.
        where: the place: file, line, question id, field. Empty if there is none.
        file: the file alone, for those who sort by it.
        question: the question's id alone.

    Names of files and texts from files can hold anything; what could harm a terminal is written as an escape.
    """

    def __init__(self, title: str, detail: str = "", where: str = "", *, file: str = "", question: str = "") -> None:
        super().__init__(title, detail, where)
        self.title = visible(title)
        self.detail = visible(detail)
        self.where = visible(where).replace("\n", "\\n")
        self.file = visible(file).replace("\n", "\\n")
        self.question = question

    def __str__(self) -> str:
        """Title, place and detail as lines of plain text."""
        lines = [self.title]
        if self.where:
            lines.append(f"  where: {self.where}")
        if self.detail:
            lines.append(f"  {self.detail}")
        return "\n".join(lines)


class BankError(MlsimError):
    """A bank or blueprint file cannot be used, as a whole or in one question."""


class FormError(MlsimError):
    """A form cannot be drawn as asked."""


class FormatError(MlsimError):
    """A whole file cannot be read or written.

    Args:
        code: the report's: ``E-ENCODING``, ``E-FORMAT``, ``E-XML``, ``E-ZIP``, ``E-SIZE``.
    """

    def __init__(self, code: str, title: str, detail: str = "", where: str = "") -> None:
        super().__init__(title, detail, where)
        self.code = code


class SessionError(MlsimError):
    """A session cannot be read, resumed or written."""


class SessionBusyError(SessionError):
    """Another program holds the session's pen."""


class SettingsError(MlsimError):
    """The settings cannot be read or written."""


class UsageError(MlsimError):
    """What was asked for does not exist or cannot be understood."""
