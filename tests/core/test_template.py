"""A file to start a bank from: it loads, has what was asked for, and the linter finds what is missing."""

from __future__ import annotations

from datetime import date

import pytest
import tomli
from pydantic import TypeAdapter

from mlsim.core.authoring.template import PARTS, template
from mlsim.core.bank.questions import BankHeader, Case, Question
from mlsim.core.base.errors import UsageError

DAY = date(2026, 11, 27)
ADAPTER: TypeAdapter[Question] = TypeAdapter(Question)


@pytest.mark.parametrize("kinds", [PARTS, *[(kind,) for kind in PARTS]])
def test_it_holds_valid_questions_of_the_kinds_asked_for(kinds: tuple[str, ...]) -> None:
    document = tomli.loads(template("mine", "MLA-C02:1.2", DAY, kinds))
    assert BankHeader.model_validate(document["bank"]).id == "mine"
    questions = [ADAPTER.validate_python(values) for values in document["question"]]
    asked = [q.type if q.case is None else "case" for q in questions]
    assert list(dict.fromkeys(asked)) == list(kinds)
    assert asked.count("case") == (2 if "case" in kinds else 0)
    cases = [Case.model_validate(values) for values in document.get("case", ())]
    assert {q.case for q in questions if q.case} == {case.id for case in cases}
    assert len({q.id for q in questions}) == len(questions)
    for question in questions:
        assert question.objectives == ("MLA-C02:1.2",)
        assert question.checked == DAY
        assert question.review == "pending"


def test_an_unknown_kind_is_named() -> None:
    with pytest.raises(UsageError, match="no kind of question essay"):
        template("mine", "MLA-C02:1.2", DAY, ["essay"])
