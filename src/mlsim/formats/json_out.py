"""Writes JSON that holds everything: the fields of our questions under the names that they have in TOML."""

from __future__ import annotations

import json
from collections.abc import Iterator

from mlsim.formats.base import Bundle, Loss
from mlsim.formats.json_ import FORMAT
from mlsim.formats.outgoing import licence_loss


def losses(bundle: Bundle) -> tuple[Loss, ...]:
    """Nothing is lost; only an unknown licence is worth a word."""
    return licence_loss(bundle)


def write(bundle: Bundle) -> Iterator[bytes]:
    """The file in pieces: a question a line, in UTF-8."""
    named = {question.case for question in bundle.questions}
    cases = [case.model_dump(mode="json", exclude_unset=True) for case in bundle.cases.values() if case.id in named]
    header = bundle.header.model_dump(mode="json", exclude_none=True)
    yield f'{{"format": "{FORMAT}", "version": 1,\n"bank": {_json(header)},\n'.encode()
    yield b'"cases": [' + b",".join(f"\n{_json(case)}".encode() for case in cases) + b'],\n"questions": ['
    for number, question in enumerate(bundle.questions):
        values = question.model_dump(mode="json", by_alias=True, exclude_unset=True, exclude_none=True)
        yield f"{',' if number else ''}\n{_json(values)}".encode()
    yield b"\n]}\n"


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
