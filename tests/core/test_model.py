"""What a text, a name and an id may hold, whatever file it comes from."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from mlsim.core.bank.exams import Domain, Task
from mlsim.core.bank.questions import Reference, Waiver
from mlsim.core.base.model import ExamCode, Line, Model, Objective, Slug, Text
from mlsim.core.session.events import Item


class Everything(Model):
    text: Text = "a"
    line: Line = "a"
    slug: Slug = "a"
    code: ExamCode = "A"
    objective: Objective = "A:1"


GOOD = {
    "text": ["a", " a", "\n\n a\n", "a\nb\n"],
    "line": ["a", " a ", "a b"],
    "slug": ["a", "aws-ml-0142", "a.b_c--d"],
    "code": ["MLA-C02", "A"],
    "objective": ["MLA-C02:1", "MLA-C02:1.2", "PMLE:10.11.12"],
}
BAD = {
    "text": ["", " ", "\n \n"],
    "line": ["", " ", "a\n", "\na", "a\nb", "a" * 301],
    "slug": ["", "A", "-a", "a-", "a\n", "a/b", "a" * 81],
    "code": ["", "mla", "MLA-", "MLA-C02\n", "A" * 25],
    "objective": ["MLA-C02", "MLA-C02:", "MLA-C02:1.2\n", "MLA-C02:\u0661.\u0662", "MLA-C02:123"],
}


@pytest.mark.parametrize(("field", "value"), [(field, value) for field in GOOD for value in GOOD[field]])
def test_it_takes(field: str, value: str) -> None:
    assert getattr(Everything.model_validate({field: value}), field) == value


@pytest.mark.parametrize(("field", "value"), [(field, value) for field in BAD for value in BAD[field]])
def test_it_refuses(field: str, value: str) -> None:
    with pytest.raises(ValidationError):
        Everything.model_validate({field: value})


TASK = {"id": "1.2", "title": "t"}
ITEM = {"question": "q", "revision": "0" * 32, "options": [0, 1]}


@pytest.mark.parametrize(
    ("kind", "values", "field", "bad"),
    [
        (Task, TASK, "id", ["1", "1.2\n", "\u0661.\u0662", "1.2.3.4"]),
        (Domain, {"id": "1", "name": "n", "weight": 1, "task": [TASK]}, "id", ["", "1\n", "\u0661", "123"]),
        (Item, ITEM, "revision", ["0" * 31, "0" * 32 + "\n", "g" * 32]),
        (Item, ITEM, "task", ["1\n", "x"]),
        (Reference, {"title": "t", "url": "https://a.b"}, "url", ["a.b", "https://a.b\n", "https://a b"]),
        (Waiver, {"rule": "C06", "reason": "r"}, "rule", ["C6", "C06\n", "C\u0660\u0666"]),
    ],
)
def test_a_field_with_a_form_of_its_own(kind: type[Model], values: dict[str, Any], field: str, bad: list[str]) -> None:
    """A line end behind what fits is refused, and so are the digits of other scripts."""
    kind.model_validate(values)
    for value in bad:
        with pytest.raises(ValidationError):
            kind.model_validate({**values, field: value})
