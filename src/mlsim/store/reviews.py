"""The records of blind solving: ``reviews/<batch>.toml`` in the folder of the banks."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import tomli_w
from pydantic import ValidationError

from mlsim.core.blind import Given, Review
from mlsim.core.errors import BankError
from mlsim.store.files import write_atomically
from mlsim.store.toml import parse, read_text


def load_review(path: Path) -> Review:
    """One record. Raises BankError."""
    document = parse(read_text(path, str(path)), str(path))
    try:
        return Review.model_validate(document)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = f"{path}, field {' '.join(str(part) for part in first['loc'])}"
        raise BankError("The review cannot be used", f"{first['msg']}.", where) from None


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
    try:
        return [Given.model_validate(row) for row in document.get("answer", [])]
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = f"{path}, answer {' '.join(str(part) for part in first['loc'])}"
        raise BankError("The answers cannot be read", f"{first['msg']}.", where) from None
