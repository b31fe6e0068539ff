"""The records of blind solving: ``reviews/<batch>.toml`` in the folder of the banks."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import tomli_w

from mlsim.core.authoring.blind import Given, Review
from mlsim.store.files import write_atomically
from mlsim.store.toml import parse, read_text, validated


def load_review(path: Path) -> Review:
    """One record. Raises BankError."""
    document = parse(read_text(path, str(path)), str(path))
    return validated(Review.model_validate, document, "The review cannot be used", str(path))


def load_reviews(folder: Path) -> list[Review]:
    """All records of a folder of banks, by name. Raises BankError."""
    return [load_review(path) for path in sorted((folder / "reviews").glob("*.toml"))]


def save_review(path: Path, review: Review) -> None:
    """Write a record whole. Raises OSError."""
    values = review.model_dump(by_alias=True, exclude_none=True)
    for name in ("solve", "change"):
        values[name] = [{key: _plain(value) for key, value in row.items()} for row in values[name]]
    write_atomically(path, tomli_w.dumps(values, indent=0).replace("[\n", "[").replace(",\n]", "]").encode())


def _plain(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value


def load_answers(path: Path) -> Sequence[Given]:
    """The answers that a solver wrote down, as ``[[answer]]`` tables. Raises BankError."""
    document = parse(read_text(path, str(path)), str(path))
    return [
        validated(Given.model_validate, row, "The answers cannot be read", f"{path}, answer number {number}")
        for number, row in enumerate(document.get("answer", []), start=1)
    ]
