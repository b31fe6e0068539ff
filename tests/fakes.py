"""Stand-ins for what the program gets from outside, and questions to try things on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from mlsim.core.bank.exams import Exam
from mlsim.core.bank.library import BankFile, Library, assemble
from mlsim.core.bank.questions import BankHeader, Case, Matching, Multiple, Ordering, Question, Single
from mlsim.core.learn.attempts import Attempt, Past
from mlsim.core.session.events import Event, Header, Item
from mlsim.core.session.sitting import Beat, Sitting
from mlsim.core.session.timing import Reading

START = datetime(2026, 11, 22, 9, 14, 3, tzinfo=UTC)
WHY = "This explanation is long enough to be one, and says why."


class FakeClocks:
    """Both clocks and the time of day, moved by hand."""

    def __init__(self, start: datetime = START) -> None:
        self.awake = 100.0
        self.elapsed = 100.0
        self.time = start

    def reading(self) -> Reading:
        return Reading(self.awake, self.elapsed)

    def now(self) -> datetime:
        return self.time

    def advance(self, seconds: float) -> None:
        """Time passes in one step; more than five seconds are a gap."""
        self.awake += seconds
        self.elapsed += seconds
        self.time += timedelta(seconds=seconds)

    def sleep(self, seconds: float) -> None:
        """The machine sleeps."""
        self.elapsed += seconds
        self.time += timedelta(seconds=seconds)


class FakePen:
    """Keeps what is written."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self.trouble = ""
        self.closed = False

    def write(self, event: Event) -> None:
        self.events.append(event)

    def retry(self) -> str:
        return self.trouble

    def close(self) -> None:
        self.closed = True


def single(number: int = 1, key: int = 0, **values: Any) -> Single:
    """A single question with four options."""
    options = [{"text": f"Option {i} of {number}", "why": f"{WHY} {i}", "correct": i == key} for i in range(4)]
    return Single.model_validate(_values(number, "single", option=options, **values))


def multiple(number: int = 1, keys: tuple[int, ...] = (0, 2), **values: Any) -> Multiple:
    """A multiple question with five options."""
    options = [{"text": f"Option {i} of {number}", "why": f"{WHY} {i}", "correct": i in keys} for i in range(5)]
    return Multiple.model_validate(_values(number, "multiple", option=options, **values))


def ordering(number: int = 1, places: tuple[int | None, ...] = (2, 1, None, 3), **values: Any) -> Ordering:
    """An ordering question; ``places`` has None for decoys."""
    steps = [
        {"text": f"Step {i} of {number}", "why": f"{WHY} {i}", **({"place": place} if place else {})}
        for i, place in enumerate(places)
    ]
    return Ordering.model_validate(_values(number, "ordering", step=steps, **values))


def matching(
    number: int = 1, answers: tuple[str, ...] = ("a", "c", "b"), *, reuse: bool = False, **values: Any
) -> Matching:
    """A matching question with four responses."""
    responses = [{"id": name, "text": f"Response {name} of {number}"} for name in "abcd"]
    prompts = [
        {"text": f"Prompt {i} of {number}", "answer": name, "why": f"{WHY} {i}"} for i, name in enumerate(answers)
    ]
    return Matching.model_validate(
        _values(number, "matching", response=responses, prompt=prompts, reuse=reuse, **values)
    )


def _values(number: int, kind: str, **values: Any) -> dict[str, Any]:
    return {
        "id": f"q-{number:04}",
        "type": kind,
        "objectives": ["TST-1:1.1"],
        "stem": f"Stem of question {number}?",
        **values,
    }


def exam(**values: Any) -> Exam:
    """An exam with two domains of two tasks, ten questions in twenty minutes."""
    domains = [
        {
            "id": d,
            "name": f"Domain {d}",
            "weight": w,
            "task": [{"id": f"{d}.{t}", "title": f"Task {d}.{t}"} for t in (1, 2)],
        }
        for d, w in (("1", 60), ("2", 40))
    ]
    base: dict[str, Any] = {
        "code": "TST-1",
        "name": "Test Exam",
        "vendor": "Nobody",
        "level": "associate",
        "minutes": 20,
        "questions": 10,
        "unscored": 2,
        "pass_mark": 720,
        "kinds": ["single", "multiple", "ordering", "matching"],
        "short": 5,
        "guide": "none",
        "guide_url": "https://example.com",
        "checked": START.date(),
        "domain": domains,
    }
    return Exam.model_validate({**base, **values})


def library(
    questions: Sequence[Question],
    *,
    exams: list[Exam] | None = None,
    cases: list[Case] | None = None,
    waive: list[dict[str, str]] | None = None,
) -> Library:
    """A library of one bank."""
    head = BankHeader.model_validate({"id": "test", "title": "Test", "waive": waive or []})
    bank = BankFile(head, "test.toml", True, tuple(questions), tuple(cases or ()))
    return assemble([exam()] if exams is None else exams, [bank])


def spread(count: int, **values: Any) -> list[Question]:
    """``count`` single questions over all four tasks, of mixed difficulty."""
    tasks = ("1.1", "1.2", "2.1", "2.2", "1.1")
    return [
        single(n, key=n % 4, objectives=[f"TST-1:{tasks[n % 5]}"], difficulty=1 + (n % 4 > 0) + (n % 4 > 2), **values)
        for n in range(1, count + 1)
    ]


def header(questions: Sequence[Question], lib: Library | None = None, **values: Any) -> Header:
    """A header whose items ask the questions in order, with their options as they stand."""
    from mlsim.core.bank.questions import revision

    items = [
        Item(
            question=q.id,
            revision=revision(q),
            options=tuple(range(len(q.texts))),
            task=(q.task_in("TST-1") or ""),
        )
        for q in questions
    ]
    base: dict[str, Any] = {
        "id": "0123456789ab",
        "exam": "TST-1",
        "mode": "exam",
        "started": START,
        "minutes": 20.0,
        "bank": "sha256:0",
    }
    base |= {"pass_mark": 720, "items": tuple(items)}
    return Header(**{**base, **values})


def at_clock(clock: float = 0.0) -> dict[str, Any]:
    """When an event happens by the charged clock, for tests that do not look at the wall clock."""
    return {"at": START, "clock": clock}


def an_attempt(question: str = "q-0001", at: datetime = START, **values: Any) -> Attempt:
    """A right answer after a minute, in a session of a test exam."""
    base: dict[str, Any] = {
        "session": "s",
        "exam": "TST-1",
        "mode": "exam",
        "at": at,
        "question": question,
        "revision": "0" * 32,
        "task": "1.1",
        "response": (0,),
        "correct": True,
        "seconds": 60.0,
    }
    return Attempt(**{**base, **values})


def a_past(session: str = "s", at: datetime = START, **values: Any) -> Past:
    """A timed exam that ended a quarter of an hour after it was begun."""
    base: dict[str, Any] = {
        "session": session,
        "exam": "TST-1",
        "mode": "exam",
        "shape": "full",
        "form": None,
        "started": at,
        "ended": at + timedelta(minutes=15),
        "finished": True,
        "charged": 900.0,
        "minutes": 20.0,
        "strict": False,
        "extra": None,
        "reason": "ended",
        "cut": 0.7,
        "pass_mark": 720,
        "score_min": 100,
        "score_max": 1000,
        "sealed": False,
        "of": None,
    }
    return Past(**{**base, **values})


def wait(sitting: Sitting, clocks: FakeClocks, seconds: float) -> list[Beat]:
    """Time passes with a look at the clock each second."""
    beats = []
    for _ in range(round(seconds)):
        clocks.advance(1.0)
        beats.append(sitting.beat())
    return beats
