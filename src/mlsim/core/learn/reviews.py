"""What is due: FSRS folded over past answers, capped by the exam's date, with no state of its own.

A question gets a card when it is answered wrong, by a guess, unsurely, or flagged; every later answer to it is a review of that
card. What an answer is worth is in `rate`. The scheduler is ``fsrs`` (Ye, Su and Cao 2022, https://doi.org/10.1145/3534678.3539081) with
its published default parameters, without fuzz and without learning steps, so that the same answers give the same dates everywhere.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any, Final, Literal

from mlsim.core.bank.catalog import Drawable, Source
from mlsim.core.bank.exams import Exam
from mlsim.core.learn.attempts import Attempt, Past

if TYPE_CHECKING:
    from fsrs import Card, Scheduler

RETENTION_FAR: Final = 0.85
"""The chance of remembering at which a card is due again, while the exam is far or there is none."""
RETENTION_NEAR: Final = 0.90
"""The same in the last `NEAR` days before it."""
NEAR: Final = 21
"""Days before the exam from which more is to be remembered."""
UNCAPPED: Final = 36_500
"""Longest interval in days where there is no exam to be ready for."""
RAPID_SECONDS: Final = 8.0
RAPID_SHARE: Final = 0.10
"""An answer faster than both is no measurement (Wise 2017)."""
SLOW, FAST = 2.0, 0.5
"""Times the expected seconds: right with effort, and without."""
EASY_GAP: Final = 7
"""Days since the last review from which a fast and sure answer says that it is easy."""

Rating = Literal[1, 2, 3, 4]
AGAIN: Final[Rating] = 1
HARD: Final[Rating] = 2
GOOD: Final[Rating] = 3
EASY: Final[Rating] = 4


def rapid(seconds: float, expected: float) -> bool:
    """Whether an answer was given faster than the question can be read; ``expected`` seconds are the exam's pace."""
    return seconds < max(RAPID_SECONDS, RAPID_SHARE * expected)


def deserves_card(attempt: Attempt, expected: float) -> bool:
    """Whether an answer makes a question one that is to be asked again."""
    uncertain = attempt.sureness in ("guess", "unsure") or attempt.flagged
    return not attempt.correct or uncertain or rapid(attempt.seconds, expected)


def rate(attempt: Attempt, expected: float, successes: int, gap: int | None) -> Rating:
    """What an answer says about the memory of its card, on the scale of FSRS.

    A guess that hit is ``Again``: luck must not make a card last longer. ``Hard`` is a pass, and never means wrong.

    Args:
        attempt: the answer.
        expected: seconds that a question is expected to take.
        successes: how often the card was passed before.
        gap: whole days since its last review; None for the first.
    """
    if not attempt.correct or attempt.sureness == "guess" or rapid(attempt.seconds, expected):
        return AGAIN
    if attempt.sureness == "unsure" or attempt.flagged or attempt.seconds > SLOW * expected:
        return HARD
    sure = attempt.sureness == "sure" and attempt.seconds < FAST * expected
    if sure and successes >= 1 and gap is not None and gap >= EASY_GAP:
        return EASY
    return GOOD


def horizon(exam_day: date | None, day: date) -> tuple[float, int]:
    """How much is to be remembered and the longest interval in days, for a review on a day.

    Without an exam, and after it, nothing is capped. Before it, half of the days that are left are the longest interval, so that every
    card comes once more before the exam.
    """
    if exam_day is None or day > exam_day:
        return RETENTION_FAR, UNCAPPED
    left = (exam_day - day).days
    return (RETENTION_NEAR if left <= NEAR else RETENTION_FAR), max(1, left // 2)


@cache
def _scheduler(retention: float, longest: int) -> Scheduler:
    from fsrs import Scheduler

    return Scheduler(
        desired_retention=retention,
        learning_steps=(),
        relearning_steps=(),
        maximum_interval=longest,
        enable_fuzzing=False,
    )


@dataclass(slots=True)
class Memory:
    """The card of one question."""

    stability: float
    """Days until it is remembered with a chance of 90 %."""
    difficulty: float
    """1 to 10."""
    due: datetime
    last: datetime
    """When it was reviewed last, UTC."""
    reviews: int = 1
    successes: int = 0
    misses: int = 0
    card: Card | None = field(default=None, repr=False, compare=False)
    """The scheduler's own card, while answers are being folded."""


@dataclass(slots=True)
class Memories:
    """The cards, by question, and all questions that were ever asked."""

    cards: dict[str, Memory] = field(default_factory=dict)
    asked: set[str] = field(default_factory=set)


class Remembering:
    """The fold from attempts to `Memories`; see `core.learn.attempts.Fold`.

    Args:
        exam: the code of the exam whose date and pace count.
        expected: seconds that a question is expected to take, the exam's pace.
        exam_day: when it is to be sat.
    """

    def __init__(self, exam: str, expected: float, exam_day: date | None) -> None:
        self.name = f"memories-{exam.lower()}"
        self.version = f"1 {expected} {exam_day}"
        self._expected = expected
        self._exam_day = exam_day

    def start(self) -> Memories:
        """Nothing was answered yet."""
        return Memories()

    def step(self, state: Memories, past: Past, attempts: Sequence[Attempt]) -> Memories:
        """One more session."""
        for attempt in attempts:
            state.asked.add(attempt.question)
            if not attempt.looked_at:
                continue
            if attempt.card:
                self._review(state, attempt.card, attempt)
            self._review(state, attempt.question, attempt)
        return state

    def _review(self, state: Memories, question: str, attempt: Attempt) -> None:
        memory = state.cards.get(question)
        # What was due has a card, even if the answers that made it are in a journal that is not here.
        if memory is None and not deserves_card(attempt, self._expected) and question != attempt.card:
            return
        at = attempt.at
        if memory is None:
            memory = state.cards[question] = Memory(0.0, 0.0, at, at, 0)
        gap = (at - memory.last).days if memory.reviews else None
        review(memory, rate(attempt, self._expected, memory.successes, gap), at, self._exam_day)

    def dump(self, state: Memories) -> object:
        """As values for JSON."""
        cards = [
            [q, m.stability, m.difficulty, m.due.isoformat(), m.last.isoformat(), m.reviews, m.successes, m.misses]
            for q, m in state.cards.items()
        ]
        return [cards, sorted(state.asked)]

    def load(self, values: Any) -> Memories:  # noqa: ANN401 - see the protocol
        """From `dump`."""
        cards, asked = values
        moment = datetime.fromisoformat
        return Memories(
            {
                q: Memory(float(s), float(d), moment(due), moment(last), *counts)
                for q, s, d, due, last, *counts in cards
            },
            set(asked),
        )


@cache
def _ratings() -> tuple[Any, ...]:
    from fsrs import Rating

    return (None, *Rating)


@cache
def _card_class() -> type[Card]:
    from fsrs import Card

    class OwnCard(Card):
        """A card that nobody else has: the scheduler need not copy it, which would be a third of all its work."""

        def __copy__(self) -> OwnCard:
            return self

    return OwnCard


def review(memory: Memory, rating: Rating, at: datetime, exam_day: date | None) -> None:
    """Review a card: it is changed.

    Args:
        memory: the card; without reviews it is a new one.
        rating: what the answer was worth.
        at: when, UTC.
        exam_day: when the exam is to be sat.
    """
    card = memory.card
    if card is None:
        card = memory.card = _scheduled(memory) if memory.reviews else _card_class()(0, due=at)
    card, _ = _scheduler(*horizon(exam_day, at.date())).review_card(card, _ratings()[rating], review_datetime=at)
    assert card.stability is not None  # noqa: S101 - a reviewed card has both
    assert card.difficulty is not None  # noqa: S101 - the same
    memory.stability, memory.difficulty, memory.due, memory.last = card.stability, card.difficulty, card.due, at
    memory.reviews += 1
    if rating > AGAIN:
        memory.successes += 1
    else:
        memory.misses += 1


def _scheduled(memory: Memory) -> Card:
    """The scheduler's card of a memory."""
    from fsrs import State

    return _card_class()(0, State.Review, None, memory.stability, memory.difficulty, memory.due, memory.last)


# -- the queue -----------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Due:
    """One card that is due."""

    card: str
    """The question whose card it is."""
    question: str
    """The question that is asked: the card's own, or an unseen one of the same task."""
    task: str
    domain: str
    since: date
    """The local day on which it became due."""
    reviews: int
    misses: int

    @property
    def sibling(self) -> bool:
        """Whether another question is asked in place of the card's own."""
        return self.question != self.card


@dataclass(frozen=True, slots=True)
class DueQueue:
    """What is to be reviewed today, and what comes."""

    exam: str
    today: tuple[Due, ...]
    """In the order in which it is asked: what has been due longest first."""
    coming: tuple[int, ...]
    """How many cards become due tomorrow, and on each of the six days after."""
    cards: int
    """All cards that the exam has."""
    kept_out: int = 0
    """Cards of questions that are sealed."""
    gone: int = 0
    """Cards of questions that the banks do not have any more."""

    @property
    def tomorrow(self) -> int:
        """How many become due tomorrow."""
        return self.coming[0]


def due_queue(
    exam: Exam,
    banks: Source[Drawable],
    memories: Memories,
    today: date,
    local: Callable[[datetime], datetime],
    sealed: Collection[str] = (),
) -> DueQueue:
    """What is due on a day.

    Args:
        exam: whose questions.
        banks: those of today.
        memories: the cards.
        today: the local day.
        local: brings a moment into the local time zone.
        sealed: questions that are kept out.
    """
    serving = {question.id: question for question in banks.serving(exam.code)}
    kept_out = [name for name in memories.cards if name in serving and name in sealed]
    days = {
        name: local(memory.due).date()
        for name, memory in memories.cards.items()
        if name in serving and name not in sealed
    }
    wanted = sorted((name for name, day in days.items() if day <= today), key=lambda n: (memories.cards[n].due, n))
    served = _served(exam, serving, memories, wanted, frozenset(sealed))
    counts = Counter((day - today).days for day in days.values())
    return DueQueue(
        exam=exam.code,
        today=tuple(_due(exam, serving, memories, card, served[card], days[card]) for card in wanted),
        coming=tuple(counts[ahead] for ahead in range(1, 8)),
        cards=len(days),
        kept_out=len(kept_out),
        gone=sum(1 for name in memories.cards if name not in banks.questions),
    )


def _due(exam: Exam, serving: Mapping[str, Drawable], memories: Memories, card: str, question: str, day: date) -> Due:
    task = serving[card].task_in(exam.code) or ""
    memory = memories.cards[card]
    return Due(card, question, task, exam.domain_of(task).id, day, memory.reviews, memory.misses)


def _served(
    exam: Exam, serving: Mapping[str, Drawable], memories: Memories, wanted: Sequence[str], sealed: frozenset[str]
) -> dict[str, str]:
    """The question that is asked for each card: an unseen one of the same task where there is one, and no two that may not meet."""
    fresh: dict[str | None, list[Drawable]] = {}
    for question in serving.values():
        if question.id not in memories.asked and question.id not in sealed and question.case is None:
            fresh.setdefault(question.task_in(exam.code), []).append(question)
    served: dict[str, str] = {}
    taken: dict[str, Drawable] = {name: serving[name] for name in wanted}
    for card in wanted:
        own = serving[card]
        # Its own place is free while one is looked for that takes it.
        del taken[card]
        others = [
            other
            for other in fresh.get(own.task_in(exam.code), ())
            if other.id not in taken and not any(_enemies(other, there) for there in taken.values())
        ]
        best = min(others, key=lambda other: _distance(own, other), default=own)
        served[card] = best.id
        taken[best.id] = best
    return served


def _enemies(one: Drawable, other: Drawable) -> bool:
    return other.id in one.enemies or one.id in other.enemies


def _distance(own: Drawable, other: Drawable) -> tuple[bool, bool, int, str]:
    """How far a question is from being another one again: an enemy asks about the same point from another side, which is best."""
    apart = abs((other.difficulty or 2) - (own.difficulty or 2))
    return not _enemies(own, other), other.type != own.type, apart, other.id


# -- on exam day ---------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class DomainRecall:
    """How much of what was once missed will be remembered, in one domain."""

    domain: str
    cards: int
    recall: float | None
    """Mean chance of remembering a card on the day, if nothing more is reviewed; None without cards."""


def recall_on(exam: Exam, banks: Source[Drawable], memories: Memories, day: date) -> tuple[DomainRecall, ...]:
    """What will be remembered on a day if nothing more is reviewed until then, by domain.

    It speaks of the cards only, that is of questions that were missed or doubted once; it is no forecast of a score.
    """
    scheduler = _scheduler(RETENTION_NEAR, UNCAPPED)
    moment = datetime.combine(day, time(12), UTC)
    found: dict[str, list[float]] = {domain.id: [] for domain in exam.domains}
    for question in banks.serving(exam.code):
        memory = memories.cards.get(question.id)
        if memory is not None:
            chance = scheduler.get_card_retrievability(
                _scheduled(memory), max(moment, memory.last + timedelta(seconds=1))
            )
            found[exam.domain_of(question.task_in(exam.code) or "").id].append(chance)
    return tuple(
        DomainRecall(domain, len(chances), sum(chances) / len(chances) if chances else None)
        for domain, chances in found.items()
    )
