"""A bank file as text, laid out as people write them: a line a field, options as tables of their own, long texts line by line.

The general writer of TOML takes three times as long, and a person's bank may have 20,000 questions.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final

from mlsim.core.bank.questions import BankHeader, Case, Question
from mlsim.core.base.model import Model

_PARTS: Final = ("option", "step", "response", "prompt")
_FIRST: Final = ("id", "type", "objectives", "case")


def plain(value: Model) -> dict[str, Any]:
    """A value as a table of TOML, with the fields that were set."""
    return value.model_dump(by_alias=True, exclude_none=True, exclude_unset=True)


def bank_text(header: BankHeader, cases: Iterable[Case], questions: Iterable[Question]) -> str:
    """A bank file that `store.banks` reads back as what it was.

    The texts are of validated values: no control character but line feed and tab, no lone surrogate.
    """
    rows = ["schema = 1", "", "[bank]", *_fields(plain(header))]
    for case in cases:
        rows += ["", "[[case]]", *_fields(plain(case))]
    for question in questions:
        rows += ["", "[[question]]", *_question({"id": question.id, "type": question.type, **plain(question)})]
    return "\n".join(rows) + "\n"


def _question(values: Mapping[str, Any]) -> list[str]:
    known = [name for name in _FIRST if name in values]
    others = [name for name in values if name not in known and name not in _PARTS]
    rows = _fields({name: values[name] for name in (*known, *others)})
    for part in _PARTS:
        for table in values.get(part, ()):
            rows.append(f"  [[question.{part}]]")
            rows += [f"  {row}" for row in _fields(table)]
    return rows


def _fields(values: Mapping[str, Any]) -> list[str]:
    return [f"{name} = {_value(value)}" for name, value in values.items()]


def _value(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return _lines(value) if "\n" in value else _string(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int):
        return str(value)
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{name} = {_inline(inner_value)}" for name, inner_value in value.items()) + " }"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_inline(one) for one in value) + "]"
    raise TypeError(value)


def _inline(value: object) -> str:
    return _string(value) if isinstance(value, str) else _value(value)


def _string(text: str) -> str:
    # JSON escapes what TOML's basic strings have escaped, in the same way.
    return json.dumps(text, ensure_ascii=False)


def _lines(text: str) -> str:
    """A text of several lines, each as it stands. A line feed behind the opening quotes is no part of it."""
    escaped = [_string(line)[1:-1] for line in text.split("\n")]
    if '""' not in text and not text.endswith('"'):
        escaped = [line.replace('\\"', '"') for line in escaped]
    return '"""\n' + "\n".join(escaped) + '"""'
