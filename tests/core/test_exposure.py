"""How often each question has been asked."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from mlsim.core.learn.attempts import folded
from mlsim.core.learn.exposure import Exposure


class One:
    """An attempt, as far as exposure looks at it."""

    def __init__(self, question: str) -> None:
        self.question = question


def test_each_session_adds_its_questions_and_what_is_kept_comes_back() -> None:
    fold = Exposure()
    ended, left = SimpleNamespace(finished=True), SimpleNamespace(finished=False)
    state = folded(fold, [(ended, [One("a"), One("b")]), (left, [One("b")]), (ended, [One("a")])])  # type: ignore[list-item]
    assert state == {"a": 2, "b": 1}
    assert fold.load(fold.dump(state)) == state


@pytest.mark.parametrize("values", [[], {"a": "b"}, {"a": None}, 3])
def test_what_is_no_count_is_refused(values: object) -> None:
    with pytest.raises((ValueError, AttributeError)):
        Exposure().load(values)
