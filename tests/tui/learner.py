"""A learner for the tests of screens: some sessions with right and wrong answers, on clocks that are moved by hand."""

from __future__ import annotations

from datetime import UTC, timedelta

from tests.fakes import FakeClocks

from mlsim.cli.desk import FileDesk
from mlsim.core.form.wish import Selection, Wish
from mlsim.core.session.hindsight import CAUSES, Change
from mlsim.core.session.sitting import Sitting
from mlsim.store.paths import Paths


def desk_of(paths: Paths, clocks: FakeClocks) -> FileDesk:
    """A desk whose days pass with the clock."""
    return FileDesk(paths, clocks, lambda: clocks.time.date(), lambda moment: moment.astimezone(UTC))


def answer(sitting: Sitting, clocks: FakeClocks, number: int, right: bool, seconds: int = 24) -> None:
    """Answer a question, after as many seconds."""
    sitting.go(number)
    for _ in range(seconds // 4):
        clocks.advance(4)
        sitting.beat()
    question = sitting.question
    key = list(question.key)
    if not right and question.type in ("single", "multiple"):
        key = [i for i in range(len(question.texts)) if i not in question.key][: len(key)]
    elif not right:
        key = key[1:] + key[:1]
    for prompt, option in enumerate(key):
        sitting.choose(option, prompt if question.type == "matching" else 0)
    for _ in range(number % 4):
        sitting.rate()


def sit(desk: FileDesk, clocks: FakeClocks, wish: Wish, wrong: frozenset[int] = frozenset()) -> str:
    """A whole session in which the questions with these numbers are missed; gives its id."""
    sitting = desk.begin(desk.prepare(wish))
    for number in range(len(sitting.asked)):
        answer(sitting, clocks, number, number not in wrong)
        if sitting.feedback_each:
            sitting.check()
    sitting.submit("ended")
    return sitting.session.header.id


def a_week(paths: Paths, clocks: FakeClocks) -> FileDesk:
    """An exam, two practices and a few words about their misses, on three days; the desk stands three days later."""
    desk = desk_of(paths, clocks)
    session = sit(desk, clocks, Wish("TRY-1"), frozenset({1, 4, 7}))
    review = desk.review(session)
    for item, cause in zip((1, 4), CAUSES, strict=False):
        one = review.session.header.items[item]
        changes = [Change(one.question, one.revision, "cause", cause)]
        changes.append(Change(one.question, one.revision, "rule", "Look for what [nobody] has to operate."))
        desk.afterwards.say(session, "TRY-1", changes)
    for _ in range(2):
        clocks.time += timedelta(days=1)
        sit(desk_of(paths, clocks), clocks, Wish("TRY-1", "selection", selection=Selection(count=8)), frozenset({0, 3}))
    clocks.time += timedelta(days=3)
    return desk_of(paths, clocks)
