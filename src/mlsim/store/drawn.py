"""The numbered forms of all exams, kept in the cache folder: drawing twenty of them from a large bank takes a while.

They follow from the banks alone, so they can be deleted at any time, and are drawn anew when a bank file has been touched.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import astuple
from pathlib import Path
from sys import intern
from typing import Any, Final

from mlsim import __version__
from mlsim.core.base.sharing import numbers
from mlsim.core.form.forms import Entry, Form, Shape
from mlsim.store.derived import MISSHAPEN, keep, packed

FORMAT: Final = f"mlsim forms 1 {__version__}"


class DrawnForms:
    """The file of numbered forms.

    Args:
        path: where it is.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def load(self, banks: str) -> dict[str, tuple[Form, ...]]:
        """The forms of each exam as they were drawn from these banks; empty if from others.

        Args:
            banks: what the banks are, as a digest of their files' stamps.
        """
        try:
            stored = json.loads(self._path.read_bytes())
            if stored["format"] != FORMAT or stored["banks"] != banks:
                return {}
            return {code: tuple(map(_form, forms)) for code, forms in stored["exams"].items()}
        except (OSError, *MISSHAPEN):
            return {}

    def save(self, banks: str, forms: Mapping[str, tuple[Form, ...]]) -> None:
        """Keep the forms of each exam, as they were drawn from these banks."""
        exams = {code: [_plain(form) for form in drawn] for code, drawn in forms.items()}
        keep(self._path, packed({"format": FORMAT, "banks": banks, "exams": exams}))


def _plain(form: Form) -> dict[str, Any]:
    return {
        "exam": form.exam,
        "shape": astuple(form.shape),
        "number": form.number,
        "seed": form.seed,
        "bank": form.bank,
        "entries": [astuple(entry) for entry in form.entries],
        "quotas": dict(form.quotas),
        "shared": form.shared,
        "wanted": form.wanted,
        "missing": form.missing,
    }


def _form(values: dict[str, Any]) -> Form:
    entries = tuple(
        Entry(intern(question), numbers(options), scored, intern(task), case)
        for question, options, scored, task, case in values["entries"]
    )
    return Form(**{**values, "shape": Shape(*values["shape"]), "entries": entries, "missing": tuple(values["missing"])})
