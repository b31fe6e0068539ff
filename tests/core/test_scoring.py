"""From responses to a practice score, with the width that it really has."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tests.fakes import START, header, matching, multiple, ordering, single, spread
from tests.fakes import at_clock as at

from mlsim.core.bank.questions import Question
from mlsim.core.session.events import Answered, Event, Flagged, Moved, Rated, Sureness
from mlsim.core.session.scoring import (
    Z80,
    Changes,
    Result,
    as_plain,
    domain_score,
    grade,
    raw_cut,
    result,
    scaled,
    wilson,
)
from mlsim.core.session.state import Session, apply, begin, fold

MANY = settings(max_examples=200, deadline=None)


def ended(questions: Sequence[Question], events: list[Event], **values: Any) -> Session:
    """A session that was submitted after these events."""
    session = fold(header(questions, **values), events)
    return apply(session, grade(session, questions, "ended", START, session.clock))


def answered(questions: Sequence[Question], right: int, **values: Any) -> Result:
    """The result with the first ``right`` questions right, and the others wrong."""
    events: list[Event] = []
    for number, question in enumerate(questions):
        key = question.key[0]
        events.append(Answered(**at(), item=number, response=(key if number < right else (key + 1) % 4,)))
    return result(ended(questions, events, **values))


@pytest.mark.parametrize(
    ("scored", "share", "cut"),
    [
        (50, 0.7, 35),
        (10, 0.7, 7),
        (20, 0.7, 14),
        (51, 0.7, 36),
        (50, 0.65, 33),
        (1, 0.7, 1),
        (60, 1.0, 60),
        (0, 0.7, 1),
    ],
)
def test_the_cut_is_a_share_rounded_up(scored: int, share: float, cut: int) -> None:
    assert raw_cut(scored, share) == cut


@pytest.mark.parametrize(
    ("raw", "score"),
    [(0, 100), (20, 454), (30, 631), (34, 702), (35, 720), (40, 813), (45, 907), (50, 1000)],
)
def test_the_practice_scale(raw: int, score: int) -> None:
    assert round(scaled(raw, 50, 35, 720)) == score


@MANY
@given(st.integers(1, 200), st.integers(1, 200), st.integers(200, 900))
def test_the_scale_is_monotone_and_has_the_mark_at_the_cut(scored: int, cut: int, mark: int) -> None:
    assume(cut <= scored)
    scores = [scaled(raw, scored, cut, mark) for raw in range(scored + 1)]
    assert scores == sorted(scores)
    assert (scores[0], scores[-1]) == (100.0, 1000.0)
    assert all(score <= mark - 1 for score in scores[:cut])
    assert all(score >= mark for score in scores[cut:])
    assert scores[cut] == (1000.0 if cut == scored else mark)


@MANY
@given(st.floats(0, 50), st.floats(0, 50))
def test_limits_of_an_interval_keep_their_order_on_the_scale(low: float, high: float) -> None:
    assume(low <= high)
    assert scaled(low, 50, 35, 720) <= scaled(high, 50, 35, 720)


def test_another_scale() -> None:
    assert scaled(5, 10, 7, 60, lowest=0, highest=100) == pytest.approx(42.857, abs=0.001)


@pytest.mark.parametrize(
    ("right", "total", "low", "high"),
    [
        # Newcombe 1998, https://doi.org/10.1002/(SICI)1097-0258(19980430)17:8<857::AID-SIM777>3.0.CO;2-E, method 3.
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
        (0, 0, 0.0, 1.0),
    ],
)
def test_wilson(right: int, total: int, low: float, high: float) -> None:
    assert wilson(right, total) == pytest.approx((low, high), abs=0.00005)


@MANY
@given(st.integers(0, 100), st.integers(1, 100))
def test_an_interval_holds_its_share_and_mirrors(right: int, total: int) -> None:
    assume(right <= total)
    low, high = wilson(right, total)
    assert 0 <= low <= right / total + 1e-12
    assert right / total - 1e-12 <= high <= 1
    assert wilson(total - right, total) == pytest.approx((1 - high, 1 - low))
    inner = wilson(right, total, Z80)
    assert low <= inner[0] + 1e-12
    assert inner[1] <= high + 1e-12


@pytest.mark.parametrize(
    ("right", "of", "verdict", "certain"),
    [
        (7, 10, "meets", False),
        (6, 10, "needs improvement", False),
        (13, 18, "meets", False),
        (18, 18, "meets", True),
        (17, 18, "meets", True),
        (12, 18, "needs improvement", False),
        (7, 18, "needs improvement", True),
        (0, 18, "needs improvement", True),
        (0, 0, "needs improvement", False),
        (1, 1, "meets", False),
    ],
)
def test_the_verdict_on_a_domain_says_when_it_cannot_tell(right: int, of: int, verdict: str, certain: bool) -> None:
    score = domain_score("1", right, of)
    assert (score.verdict, score.certain) == (verdict, certain)


@pytest.mark.parametrize(
    ("right", "score", "passed"), [(0, 100, False), (6, 631, False), (7, 720, True), (8, 813, True), (10, 1000, True)]
)
def test_a_form_is_scored(right: int, score: int, passed: bool) -> None:
    found = answered(spread(10), right)
    assert (found.raw, found.of, found.cut) == (right, 10, 7)
    assert (found.scaled, found.passed, found.pass_mark) == (score, passed, 720)
    assert found.percent == 10.0 * right
    assert right != 8 or found.interval == pytest.approx((534.1, 947.1), abs=0.1)
    assert found.interval[0] - 1e-6 <= score <= found.interval[1] + 1e-6
    assert (found.all_right, found.all_of, found.unanswered) == (right, 10, 0)


@settings(max_examples=30, deadline=None)
@given(st.integers(1, 30), st.sampled_from([0.65, 0.7, 0.75]))
def test_one_more_right_never_scores_less(n: int, cut: float) -> None:
    results = [answered(spread(n), right, cut=cut) for right in range(n + 1)]
    scores = [found.scaled or 0 for found in results]
    assert scores == sorted(scores)
    assert all(found.passed == ((found.scaled or 0) >= 720) for found in results)


def test_an_empty_form_is_all_wrong_and_unanswered() -> None:
    found = result(ended(spread(10), []))
    assert (found.raw, found.scaled, found.passed, found.unanswered) == (0, 100, False, 10)
    assert set(found.confidence.values()) == {(0, 0)}


def test_every_kind_is_graded_all_or_nothing() -> None:
    questions: list[Question] = [single(1), multiple(2), ordering(3), matching(4)]
    right = [Answered(**at(), item=n, response=q.key) for n, q in enumerate(questions)]
    part = [Answered(**at(), item=n, response=q.key[:-1]) for n, q in enumerate(questions)]
    assert result(ended(questions, [*right])).raw == 4
    assert result(ended(questions, [*part])).raw == 0


def test_unscored_questions_do_not_count_but_are_evidence() -> None:
    questions = spread(10)
    plain = header(questions)
    items = tuple(item.model_copy(update={"scored": n >= 4}) for n, item in enumerate(plain.items))
    found = answered(questions, 7, items=items)
    assert (found.raw, found.of, found.cut) == (3, 6, 5)
    assert found.scaled == round(100 + 3 * 620 / 5)
    assert (found.all_right, found.all_of) == (7, 10)
    assert sum(domain.of for domain in found.domains) == 10
    assert sum(domain.right for domain in found.domains) == 7


@pytest.mark.parametrize("values", [{"pass_mark": None}, {"mode": "practice"}])
def test_without_a_published_mark_there_is_no_scaled_score(values: dict[str, Any]) -> None:
    found = answered(spread(10), 8, **values)
    assert (found.scaled, found.passed, found.pass_mark) == (None, None, None)
    assert found.interval == pytest.approx(tuple(100 * share for share in wilson(8, 10)))


def test_domains_are_counted_each_for_itself() -> None:
    questions = [single(n, objectives=[f"TST-1:{task}"]) for n, task in enumerate(["2.1", "1.1", "1.2", "2.2", "1.1"])]
    found = answered(questions, 3)
    assert [(d.domain, d.right, d.of) for d in found.domains] == [("1", 2, 3), ("2", 1, 2)]


def visits(item: int, *responses: tuple[int, ...]) -> list[Event]:
    """Come to a question as often as there are responses, and give one each time."""
    events: list[Event] = []
    for response in responses:
        events += [Moved(**at(), item=item), Answered(**at(), item=item, response=response), Moved(**at(), item=5)]
    return events


def test_changes_are_told_by_how_they_went() -> None:
    questions = [single(n) for n in range(1, 7)]
    events = [
        *visits(0, (1,), (0,)),
        *visits(1, (0,), (1,)),
        *visits(2, (1,), (2,)),
        *visits(3, (0,), (1,), (0,)),
        *visits(4, (0,), (0,)),
    ]
    found = result(ended(questions, events))
    assert found.changes == Changes(to_right=1, to_wrong=1, wrong_to_wrong=2)
    assert found.changes.total == 4
    assert [item.changes for item in found.items] == [1, 1, 1, 2, 0, 0]
    assert [item.first_correct for item in found.items] == [False, True, False, True, True, False]


def test_a_change_of_the_last_moment_counts() -> None:
    events = [*visits(0, (0,)), Moved(**at(), item=0), Answered(**at(), item=0, response=(1,))]
    found = result(ended([single(n) for n in range(1, 7)], events))
    assert found.changes == Changes(to_wrong=1)
    assert found.items[0].changes == 1


def test_confidence_is_told_beside_the_score() -> None:
    questions = spread(8)
    ratings: tuple[Sureness | None, ...] = ("sure", "sure", "unsure", "guess", "guess", None, None, "sure")
    events: list[Event] = [Rated(**at(), item=n, sureness=rating) for n, rating in enumerate(ratings)]
    right = (True, False, True, True, False, False, True)
    for number, good in enumerate(right):
        key = questions[number].key[0]
        events.append(Answered(**at(), item=number, response=(key if good else (key + 1) % 4,)))
    found = result(ended(questions, events))
    assert found.confidence == {"sure": (1, 1), "unsure": (1, 0), "guess": (1, 1), "": (1, 1)}
    assert found.raw == 4


def test_the_last_record_holds_what_was_spent_and_flagged() -> None:
    questions = spread(3)
    session = fold(header(questions), [Flagged(**at(5.04), item=1, flagged=True), Moved(**at(9.0), item=1)])
    graded = grade(session, questions, "time", START, 20.5)
    assert graded.seconds == (9.0, 11.5, 0.0)
    assert graded.flagged == (False, True, False)
    assert (graded.reason, graded.clock) == ("time", 20.5)
    assert graded.revision == tuple(item.revision for item in session.header.items)


def test_a_session_that_goes_on_has_no_result() -> None:
    with pytest.raises(ValueError, match="not been submitted"):
        result(begin(header(spread(2))))


def test_the_result_for_scripts_is_plain_and_counts_from_one() -> None:
    questions = spread(4)
    session = ended(questions, [Answered(**at(), item=1, response=questions[1].key)])
    plain = as_plain(session, result(session), {"1": "Domain 1"})
    assert json.loads(json.dumps(plain)) == plain
    assert [item["item"] for item in plain["items"]] == [1, 2, 3, 4]
    assert plain["items"][1]["response"] == list(questions[1].key)
    assert plain["confidence"]["not_said"] == {"right": 1, "wrong": 0}
    assert plain["domains"][0]["name"] == "Domain 1"
    assert (plain["raw"], plain["of"], plain["percent"], plain["ended_by"]) == (1, 4, 25.0, "ended")
