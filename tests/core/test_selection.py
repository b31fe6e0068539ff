"""Which questions a practice asks."""

from __future__ import annotations

import itertools
import json
import random
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.fakes import START, a_past, an_attempt, exam, library, multiple, ordering, single, spread
from tests.fakes import matching as matching_question

from mlsim.core.bank.questions import Case, Question
from mlsim.core.form.wish import MAX_COUNT, Selection, Wish, quick, selection_from
from mlsim.core.learn.attempts import Attempt
from mlsim.core.learn.practised import Practices, Practised
from mlsim.core.learn.selection import Candidate, candidates, choose, interleaved, matching, tally


def attempt(number: int, correct: bool = True, day: int = 0, **values: Any) -> Attempt:
    told = {"session": f"s{day}", "mode": "practice", "correct": correct}
    return an_attempt(f"q-{number:04}", START + timedelta(days=day), **{**told, **values})


def practised(attempts: list[Attempt]) -> dict[str, Practised]:
    """As the fold has them: the session that ended first comes first. It survives being kept, too."""
    fold, state = Practices(), Practices().start()
    for one in sorted(attempts, key=lambda a: a.at):
        state = fold.step(state, a_past(), [one])
    assert fold.load(json.loads(json.dumps(fold.dump(state)))) == state
    return state


def pool(questions: Sequence[Question], attempts: list[Attempt] | None = None, **values: Any) -> tuple[Candidate, ...]:
    return candidates(exam(), library(questions, cases=values.pop("cases", None)), practised(attempts or []), **values)


def names(found: tuple[Candidate, ...]) -> list[str]:
    return [one.question.id for one in found]


def statuses(*attempts: Attempt, **values: Any) -> set[str]:
    (one,) = pool([single(1)], list(attempts), **values)
    return set(one.statuses)


@pytest.mark.parametrize(
    ("past", "said"),
    [
        ([], {"unseen"}),
        ([attempt(1)], set()),
        ([attempt(1, False)], {"missed"}),
        ([attempt(1, False, 1), attempt(1, True, 2)], {"struggling"}),
        ([attempt(1, True, 2), attempt(1, False, 1)], {"struggling"}),
        ([attempt(1, False, 1), attempt(1, False, 2)], {"missed", "missed twice", "struggling"}),
        ([attempt(1, False, 1), *(attempt(1, True, day) for day in (2, 3, 4))], set()),
        (
            [attempt(1, False, 1), *(attempt(1, True, day) for day in (2, 3, 4)), attempt(1, False, 5)],
            {"missed", "missed twice"},
        ),
        ([attempt(1, sureness="guess")], {"guessed"}),
        ([attempt(1, sureness="guess", day=1), attempt(1, sureness="sure", day=2)], set()),
        ([attempt(1, False, sureness="sure")], {"missed", "sure and wrong"}),
        ([attempt(1, flagged=True)], {"flagged"}),
        ([attempt(1, noted=True, day=1), attempt(1, day=2)], {"noted"}),
        ([attempt(1, False, response=(), seconds=0.0)], {"unseen"}),
        ([attempt(1, False, response=(), seconds=9.0)], {"missed"}),
        ([attempt(2, False)], {"unseen"}),
    ],
)
def test_what_past_answers_make_of_a_question(past: list[Attempt], said: set[str]) -> None:
    assert statuses(*past) == said


def test_due_and_notes_of_the_journal_come_from_outside() -> None:
    assert statuses(attempt(1), due={"q-0001"}, noted=["q-0001"]) == {"due", "noted"}


MIXED: list[Question] = [
    single(1, objectives=["TST-1:1.1"], difficulty=1, services=["Amazon S3", "AWS Glue"]),
    multiple(2, objectives=["TST-1:1.2"], difficulty=2, services=["AWS Glue"]),
    ordering(3, objectives=["TST-1:2.1"], difficulty=3),
    matching_question(4, objectives=["TST-1:2.2"]),
    single(5, objectives=["OTH-1:1.1"]),
]


@pytest.mark.parametrize(
    ("chosen", "left"),
    [
        ({}, "1234"),
        ({"domains": ("1",)}, "12"),
        ({"domains": ("1", "2")}, "1234"),
        ({"tasks": ("1.2",)}, "2"),
        ({"domains": ("1",), "tasks": ("1.2",)}, "2"),
        ({"domains": ("2",), "tasks": ("1.2",)}, "234"),
        ({"services": ("aws glue",)}, "12"),
        ({"services": ("AWS Glue", "Amazon S3"), "kinds": ("single",)}, "1"),
        ({"statuses": ("missed",)}, "2"),
        ({"statuses": ("missed", "flagged")}, "24"),
        ({"statuses": ("unseen",)}, "13"),
        ({"kinds": ("ordering", "matching")}, "34"),
        ({"difficulties": (1, 3)}, "13"),
        ({"difficulties": (2,)}, "24"),
        ({"domains": ("1",), "kinds": ("ordering",)}, ""),
    ],
)
def test_filters(chosen: dict[str, Any], left: str) -> None:
    both = [exam(), exam(code="OTH-1")]
    past = [attempt(2, False), attempt(4, flagged=True)]
    found = matching(candidates(both[0], library(MIXED, exams=both), practised(past)), Selection(**chosen))
    assert "".join(name[-1] for name in names(found)) == left


def test_a_tally_counts_what_each_value_would_let_through() -> None:
    both = [exam(), exam(code="OTH-1")]
    there = candidates(both[0], library(MIXED, exams=both), practised([attempt(2, False)]))
    chosen = Selection(domains=("1",), statuses=("missed",))
    assert tally(there, Selection(), "services") == {"AWS Glue": 2, "Amazon S3": 1}
    assert tally(there, chosen, "domains") == {"1": 1}
    assert tally(there, chosen, "statuses") == {"missed": 1, "unseen": 1}
    assert tally(there, replace(chosen, statuses=()), "tasks") == {"1.1": 1, "1.2": 1, "2.1": 1, "2.2": 1}
    assert tally(there, Selection(), "difficulties") == {"1": 1, "2": 2, "3": 1}
    for name in ("domains", "tasks", "statuses", "kinds", "difficulties"):
        for value, count in tally(there, Selection(), name).items():
            one: dict[str, Any] = {name: (int(value) if name == "difficulties" else value,)}
            assert len(matching(there, Selection(**one))) == count


def test_sealed_questions_are_kept_out() -> None:
    assert names(pool([single(1), single(2)], avoid={"q-0001"})) == ["q-0002"]


def test_domains_get_their_share_and_tasks_take_turns() -> None:
    chosen = choose(exam(), pool(spread(60)), 20, random.Random(1))
    tasks = {one.question.id: one.task for one in pool(spread(60))}
    counts = Counter(tasks[name] for name in chosen)
    assert counts["1.1"] + counts["1.2"] == 12
    assert counts == {"1.1": 6, "1.2": 6, "2.1": 4, "2.2": 4}
    assert all(tasks[a] != tasks[b] for a, b in itertools.pairwise(chosen))


def test_what_was_never_asked_comes_first_then_what_was_asked_longest_ago() -> None:
    there = [single(n, objectives=["TST-1:1.1"]) for n in range(1, 6)]
    past = [attempt(1, day=3), attempt(2, day=1), attempt(3, day=2)]
    for seed in range(5):
        chosen = choose(exam(), pool(there, past), 3, random.Random(seed))
        assert set(chosen) == {"q-0004", "q-0005", "q-0002"}


def test_of_what_was_never_asked_the_questions_of_forms_to_come_are_asked_last() -> None:
    there = [single(n, objectives=["TST-1:1.1"]) for n in range(1, 8)]
    ahead = ["q-0001", "q-0002", "q-0003"]
    for seed in range(5):
        found = pool(there, [attempt(7)], ahead=ahead)
        assert set(choose(exam(), found, 3, random.Random(seed))) == {"q-0004", "q-0005", "q-0006"}
        # They are new, and come before what has been seen; that a form will ask what was seen anyway changes nothing.
        assert set(choose(exam(), found, 6, random.Random(seed))) == {*ahead, "q-0004", "q-0005", "q-0006"}
        seen = pool(there, [attempt(1, day=1), attempt(7, day=2)], ahead=["q-0001"])
        assert "q-0007" not in choose(exam(), seen, 6, random.Random(seed))


def test_the_same_seed_gives_the_same_practice() -> None:
    there = pool(spread(40))
    assert choose(exam(), there, 10, random.Random(7)) == choose(exam(), there, 10, random.Random(7))
    assert choose(exam(), there, 10, random.Random(7)) != choose(exam(), there, 10, random.Random(8))


def test_enemies_are_never_together_and_others_take_their_place() -> None:
    there = spread(6) + [single(n, enemies=["q-0001", "q-0002"]) for n in (11, 12, 13)]
    for seed in range(30):
        chosen = set(choose(exam(), pool(there), 9, random.Random(seed)))
        assert not (chosen & {"q-0001", "q-0002"} and chosen & {"q-0011", "q-0012", "q-0013"})
        assert len(chosen) >= 6


CASE = Case(id="case-1", title="A case", scenario="What is so.", objectives=("TST-1",))
OF_CASE = [
    single(n, case="case-1", objectives=[f"TST-1:{task}"]) for n, task in ((21, "1.1"), (22, "2.1"), (23, "1.1"))
]


def test_a_case_comes_whole_where_there_is_room() -> None:
    there = pool([*spread(10), *OF_CASE], cases=[CASE])
    together = 0
    for seed in range(30):
        chosen = choose(exam(), there, 10, random.Random(seed))
        places = [number for number, name in enumerate(chosen) if name in ("q-0021", "q-0022", "q-0023")]
        assert len(chosen) == 10
        if len(places) == 3:
            together += 1
            assert places == list(range(places[0], places[0] + 3))
    assert together > 10


def test_a_single_question_of_a_case_comes_alone_where_there_is_none() -> None:
    there = pool(OF_CASE, cases=[CASE])
    assert len(choose(exam(), there, 2, random.Random(1))) == 2
    assert set(choose(exam(), there, 5, random.Random(1))) == {"q-0021", "q-0022", "q-0023"}
    matches = matching(there, Selection(tasks=("2.1",)))
    assert choose(exam(), matches, 5, random.Random(1)) == ("q-0022",)


def test_nothing_from_nothing() -> None:
    assert choose(exam(), (), 10, random.Random(1)) == ()


@given(
    tasks=st.lists(st.sampled_from(["1.1", "1.2", "2.1", "2.2"]), max_size=30),
    count=st.integers(1, 40),
    seed=st.integers(0, 9),
    hostile=st.lists(st.tuples(st.integers(1, 30), st.integers(1, 30)), max_size=8),
)
def test_any_practice_is_right(tasks: list[str], count: int, seed: int, hostile: list[tuple[int, int]]) -> None:
    foes: dict[int, list[str]] = {}
    for a, b in hostile:
        if a != b:
            foes.setdefault(a, []).append(f"q-{b:04}")
    there = pool([single(n, objectives=[f"TST-1:{t}"], enemies=foes.get(n, [])) for n, t in enumerate(tasks, start=1)])
    chosen = choose(exam(), there, count, random.Random(seed))
    by_name = {one.question.id: one for one in there}
    assert len(set(chosen)) == len(chosen) <= min(count, len(there), MAX_COUNT)
    if not foes:
        assert len(chosen) == min(count, len(there))
    for name in chosen:
        assert not set(by_name[name].question.enemies) & set(chosen)
    order = [by_name[name].task for name in chosen]
    if order and max(Counter(order).values()) <= (len(order) + 1) // 2:
        assert all(a != b for a, b in itertools.pairwise(order))


def test_one_task_alone_is_still_ordered() -> None:
    there = pool([single(n) for n in range(1, 5)])
    assert len(interleaved([(one,) for one in there], random.Random(1))) == 4


def test_two_thousand_questions_and_sixty_five_thousand_answers_are_quick() -> None:
    questions = [
        single(n, objectives=[f"TST-1:{1 + n % 2}.{1 + n % 3 % 2}"], services=[f"Service {n % 120}"])
        for n in range(2000)
    ]
    lib = library(questions)
    past = [attempt(n % 2000, bool(n % 3), n // 2000) for n in range(65_000)]
    started = time.process_time()
    there = candidates(exam(), lib, practised(past))
    looked = time.process_time()
    for name in ("domains", "services", "statuses", "kinds", "difficulties"):
        tally(there, Selection(statuses=("missed", "struggling")), name)
    chosen = choose(exam(), there, MAX_COUNT, random.Random(1))
    done = time.process_time()
    assert len(chosen) == MAX_COUNT
    # Ten times what was measured, so that a slow machine does not fail it and a quadratic loop does.
    assert looked - started < 3
    assert done - looked < 1


def test_a_choice_survives_being_written_down() -> None:
    chosen = Selection(
        domains=("1",), tasks=("2.1",), services=("AWS Glue",), statuses=("missed", "sure and wrong"), kinds=("single",),
        difficulties=(1, 3), count=30, minutes=12.5, at_pace=True, feedback="end",
    )  # fmt: skip
    assert selection_from(chosen.as_plain()) == chosen
    assert Selection().as_plain() == {}


@settings(suppress_health_check=[HealthCheck.too_slow])  # The table of all characters is built by the first text.
@given(
    st.dictionaries(
        st.sampled_from(
            ["domains", "statuses", "kinds", "difficulties", "count", "minutes", "at_pace", "feedback", "other"]
        ),
        st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.lists(st.text() | st.integers()),
    )
)
def test_a_choice_from_anything_is_a_choice(values: dict[str, Any]) -> None:
    found = selection_from(values)
    assert 1 <= found.count <= MAX_COUNT
    assert found.feedback in ("each", "end")
    assert selection_from(found.as_plain()) == found


def test_a_choice_of_another_version_keeps_what_there_is() -> None:
    found = selection_from({"kinds": ["hotspot", "single"], "difficulties": [0, 3, 7], "statuses": ["seen", "due"]})
    assert found == Selection(kinds=("single",), difficulties=(3,), statuses=("due",))


def test_what_a_wish_is() -> None:
    assert quick("TST-1").practice
    assert not quick("TST-1").timed
    assert Wish("TST-1", selection=Selection(minutes=5)).timed
    assert Wish("TST-1", selection=Selection(at_pace=True)).timed
    assert Wish("TST-1", questions=("q-0001",)).practice
    assert not Wish("TST-1", questions=("q-0001",)).timed
    assert Wish("TST-1").timed
    assert not Wish("TST-1").practice
