"""The settings file: ``settings.toml`` in the configuration folder."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import tomli_w
from pydantic import ValidationError

from mlsim.core.base.errors import BankError, SettingsError
from mlsim.core.base.text import first_line, visible
from mlsim.core.screens.settings import SCHEMA, Settings
from mlsim.core.screens.themes import THEMES, theme_named
from mlsim.store.files import write_atomically
from mlsim.store.toml import MAX_SCHEMA, first_fault, parse, place, read_text

MAX_BYTES = 1_000_000


class SettingsFile:
    """The settings of one person on the disk.

    Args:
        path: the file; it need not be there.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    @property
    def where(self) -> str:
        """The file, as it is shown to people."""
        return visible(str(self.path))

    def load(self) -> Settings:
        """The settings; what is not in the file is as it is by itself.

        Raises:
            SettingsError: the file cannot be read, holds something that cannot be, or is from a newer mlsim.
        """
        text, values = self._read()
        return self._validated(text, values)

    def remarks(self) -> tuple[SettingsError, ...]:
        """What is written there and cannot be followed, though all the rest can: it keeps nobody from an exam.

        What `load` raises is not among them.
        """
        try:
            text, values = self._read()
            theme = self._validated(text, values).theme
        except SettingsError:
            return ()
        if theme is None or theme_named(theme) is not None:
            return ()
        where = place(str(self.path), _line(text, ["theme"]), "field theme")
        detail = (
            f"{THEMES[0]} is shown instead. There are: {', '.join(THEMES)}. Write one of these, or take the line out."
        )
        return (SettingsError(f"There is no theme {first_line(theme, 40) or 'without a name'}", detail, where),)

    def save(self, settings: Settings) -> None:
        """Write settings: fields that differ from the file are changed in it, everything else that it holds stays.

        Comments and the order of lines do not stay: what is written is written by the program.

        Raises:
            SettingsError: the file cannot be read (then it is not touched), or cannot be written.
        """
        text, values = self._read()
        self._validated(text, values)
        plain = settings.model_dump(by_alias=True, exclude_none=True, exclude_defaults=True)
        for name, field in Settings.model_fields.items():
            values.pop(field.alias or name, None)
        values = {"schema": SCHEMA, **plain, **values}
        tables = {name: value for name, value in values.items() if isinstance(value, dict)}
        flat = {name: value for name, value in values.items() if name not in tables}
        try:
            write_atomically(self.path, tomli_w.dumps({**flat, **tables}).encode())
        except OSError as error:
            detail = f"{error.strerror or error}. Nothing was changed."
            raise SettingsError("The settings cannot be saved", detail, str(self.path)) from None

    def _read(self) -> tuple[str, dict[str, Any]]:
        if not self.path.exists():
            return "", {}
        try:
            text = read_text(self.path, str(self.path), MAX_BYTES)
            return text, parse(text, str(self.path))
        except BankError as error:
            detail = f"{error.title}. {error.detail} Mend it, or move it away."
            raise SettingsError("The settings cannot be read", detail, error.where) from None

    def _validated(self, text: str, values: dict[str, Any]) -> Settings:
        schema = values.get("schema", SCHEMA)
        if isinstance(schema, int) and SCHEMA < schema < MAX_SCHEMA:
            detail = f"They have schema {schema}; this version reads up to {SCHEMA}. Update mlsim to use them. Nothing was changed."
            raise SettingsError("The settings are from a newer mlsim", detail, str(self.path))
        try:
            return Settings.model_validate(values)
        except ValidationError as error:
            path, said = first_fault(error)
            names = [name for name in path if name != "[key]"]
            said = said.removeprefix("Value error, ")
            where = place(str(self.path), _line(text, names), f"field {'.'.join(names)}")
            detail = f"{visible(first_line(said, 200))}. Correct it, or take the line out."
            raise SettingsError("The settings cannot be used", detail, where) from None


def _line(text: str, names: list[str]) -> int | None:
    """The line that sets a field, from 1: ``["dates", "MLA-C02"]`` is the line of ``MLA-C02`` below ``[dates]``."""
    lines = text.splitlines()
    start = 0
    for name in names:
        key = rf"[\"']?{re.escape(name)}[\"']?"
        pattern = re.compile(rf"^\s*(?:(?:[\w\"'-]+\s*\.\s*)*{key}\s*[=.]|\[+\s*{key}\s*\]+)")
        found = next((number for number in range(start, len(lines)) if pattern.match(lines[number])), None)
        if found is None:
            break
        start = found
    else:
        return start + 1 if names else None
    return start + 1 if start else None
