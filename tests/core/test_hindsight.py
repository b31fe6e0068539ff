"""What is said about answers afterwards, and the mistake journal."""

from __future__ import annotations

import json
from datetime import timedelta
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError
from tests.core.test_selection import attempt
from tests.fakes import START, a_past, header, matching, multiple, ordering, single

from mlsim.core.learn.mistakes import (
    FILTERABLE_CAUSES,
    NO_CAUSE,
    Missing,
    Mistake,
    Sieve,
    as_plain,
    disputes,
    mistakes,
    response_texts,
    sifted,
)
from mlsim.core.session.events import Header, Moved
from mlsim.core.session.hindsight import CAUSES, NOTHING, Change, Hindsight, after, all_merged, merged
from mlsim.core.session.sitting import Asked
from mlsim.core.session.state import begin, fold

REVISION = "0" * 32


def later(minutes: float) -> Any:
    return START + timedelta(minutes=minutes)


def change(what: Any, text: str = "", question: str = "q-0001") -> Change:
    return Change(question, REVISION, what, text)


def review(*changes: tuple[float, Change]) -> dict[str, Hindsight]:
    head = Header(id="r1", exam="TST-1", mode="review", of="0123456789ab", started=START, bank="")
    return dict(fold(head, [one.event(later(minutes)) for minutes, one in changes]).hindsight)


def test_a_review_is_folded_like_a_session() -> None:
    said = review(
        (1, change("cause", "misread")), (2, change("rule", "Read it twice.")), (3, change("cause", "between two"))
    )
    one = said["q-0001"]
    assert (one.cause, one.rule, one.caused, one.ruled) == ("between two", "Read it twice.", later(3), later(2))
    assert review((1, change("seen")))["q-0001"].seen == later(1)
    assert review((1, change("dispute", "The key is B.")), (2, change("dispute")))["q-0001"].dispute == ""
    assert review((1, change("cause", "misread")), (2, change("cause")))["q-0001"].cause is None


def test_what_is_said_needs_no_items_but_its_session() -> None:
    with pytest.raises(ValidationError, match="names its session"):
        Header(id="r1", exam="TST-1", mode="review", started=START, bank="")
    with pytest.raises(ValidationError, match="at least one"):
        header([])
    with pytest.raises(Exception, match="question that it does not have"):
        fold(
            Header(id="r1", exam="TST-1", mode="review", of="a", started=START, bank=""),
            [Moved(at=START, clock=0.0, item=0)],
        )
    assert begin(header([single(1)])).hindsight == {}


@pytest.mark.parametrize("text", ["\x1b[31m", "x" * 4001, "a\u202eb"])
def test_what_could_harm_a_terminal_is_no_rule(text: str) -> None:
    with pytest.raises(ValidationError):
        change("rule", text).event(START)


def test_a_cause_is_one_of_five() -> None:
    assert len(CAUSES) == 5
    with pytest.raises(ValidationError):
        change("cause", "bad luck").event(START)


CHANGES = st.lists(
    st.tuples(
        st.integers(0, 2),
        st.sampled_from(
            [change("cause", one) for one in (*CAUSES, "")]
            + [change("rule", "r"), change("dispute", "d"), change("seen")]
        ),
    ),
    max_size=12,
    unique_by=lambda one: str(one),
)


@given(CHANGES)
def test_journals_from_several_machines_say_the_same_in_any_order(said: list[tuple[int, Change]]) -> None:
    journals: list[Hindsight] = [NOTHING] * 3
    for minutes, (journal, one) in enumerate(said):
        journals[journal] = after(journals[journal], one.event(later(minutes)))
    together = NOTHING
    for minutes, (_, one) in enumerate(said):
        together = after(together, one.event(later(minutes)))
    for order in permutations(journals):
        assert all_merged({"q-0001": one} for one in order)["q-0001"] == together
    assert merged(together, together) == together


QUESTIONS = {
    q.id: q
    for q in (single(1, services=["Amazon S3"], takeaway="Lifecycle rules."), multiple(2), ordering(3), matching(4))
}


def asked(question: str, revision: str) -> Asked | None:
    return Asked(QUESTIONS[question]) if question in QUESTIONS else None


def found(*attempts: Any, said: Any = None) -> tuple[Mistake, ...]:
    fold, state = Missing(), Missing().start()
    for one in sorted(attempts, key=lambda a: a.at):
        state = fold.step(state, a_past(), [one])
    assert fold.load(json.loads(json.dumps(fold.dump(state)))) == state
    return mistakes(state, said or {}, asked)


def test_every_missed_question_stands_there_once_the_newest_first() -> None:
    there = found(
        attempt(1, False, 1), attempt(2, False, 3), attempt(1, False, 2), attempt(3, True, 4), attempt(1, True, 5)
    )
    assert [(one.question, one.misses, one.right_since) for one in there] == [("q-0002", 1, 0), ("q-0001", 2, 1)]
    assert there[1].attempt.at == START + timedelta(days=2)


def test_what_was_never_seen_is_no_mistake_unless_it_has_a_cause() -> None:
    blank = attempt(1, False, response=(), seconds=0.0)
    assert found(blank) == ()
    said = {blank.session: {"q-0001": Hindsight(cause="out of time", caused=START)}}
    assert [one.hindsight.cause for one in found(blank, said=said)] == ["out of time"]


def test_a_rule_from_an_older_miss_stays_with_the_question() -> None:
    said = {
        "s1": {"q-0001": Hindsight(rule="Old.", ruled=later(1), cause="misread", caused=later(1))},
        "s2": {"q-0001": Hindsight(cause="changed it", caused=later(9))},
    }
    (one,) = found(attempt(1, False, 1), attempt(1, False, 2), said=said)
    assert (one.hindsight.rule, one.hindsight.cause) == ("Old.", "changed it")


SAID = {"s1": {"q-0001": Hindsight(cause="misread", caused=START, rule="Look for the word LEAST", ruled=START)}}


@pytest.mark.parametrize(
    ("sieve", "left"),
    [
        (Sieve(), "12"),
        (Sieve(cause="misread"), "1"),
        (Sieve(cause=NO_CAUSE), "2"),
        (Sieve(domain="2"), "2"),
        (Sieve(service="amazon s3"), "1"),
        (Sieve(words="least WORD"), "1"),
        (Sieve(words="stem"), "12"),
        (Sieve(words="option 3"), "12"),
        (Sieve(words="option lifecycle"), "1"),
        (Sieve(words="q-0002"), "2"),
        (Sieve(words="nowhere"), ""),
        (Sieve(exam="OTH-1"), ""),
        (Sieve(exam="TST-1", cause="misread", domain="1", service="Amazon S3", words="rules"), "1"),
    ],
)
def test_filters_and_search(sieve: Sieve, left: str) -> None:
    there = found(attempt(1, False, 1), attempt(2, False, 1, task="2.1"), said=SAID)
    assert "".join(sorted(one.question[-1] for one in sifted(there, sieve))) == left


def test_every_cause_can_be_filtered_by_and_a_sieve_can_be_read() -> None:
    assert set(FILTERABLE_CAUSES) == {*CAUSES, NO_CAUSE}
    assert Sieve().text() == "all"
    assert Sieve(exam="TST-1", domain="2", words="a b").text() == 'TST-1, domain 2, "a b"'


@pytest.mark.parametrize(
    ("number", "response", "texts"),
    [
        (1, (2,), ["Option 2 of 1"]),
        (2, (0, 3), ["Option 0 of 2", "Option 3 of 2"]),
        (3, (1, 0), ["1. Step 1 of 3", "2. Step 0 of 3"]),
        (
            4,
            (0, -1, 2),
            ["Prompt 0 of 4 -> Response a of 4", "Prompt 1 of 4 -> no answer", "Prompt 2 of 4 -> Response c of 4"],
        ),
        (4, (), [f"Prompt {n} of 4 -> no answer" for n in range(3)]),
        (1, (), []),
    ],
)
def test_what_was_answered_in_words(number: int, response: tuple[int, ...], texts: list[str]) -> None:
    one = asked(f"q-{number:04}", REVISION)
    assert one is not None
    assert response_texts(one, response) == texts


def test_a_question_of_which_no_copy_is_left_is_still_a_mistake() -> None:
    (one,) = found(attempt(9, False))
    assert one.asked is None
    assert as_plain([one])[0]["stem"] is None
    assert as_plain(found(attempt(1, False, 1), said=SAID))[0]["rule"] == "Look for the word LEAST"


def test_disputes_say_what_was_answered() -> None:
    said = {"s1": {"q-0001": Hindsight(revision="1" * 32, dispute="B is right, too.", disputed=START)}}
    (one,) = disputes([attempt(1, False, 1), attempt(1, True, 2)], said, asked)
    assert (one.question, one.revision, one.response, one.correct) == ("q-0001", "1" * 32, (0,), False)
