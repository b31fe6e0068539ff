"""Drawing a form: quotas by weight, least recently used questions first, no enemies, cases whole, the same for the same seed.

The form is assembled greedily with restarts. Pools of some hundred questions for one person have no item parameters to optimise, and
the greedy way takes milliseconds.
"""

from __future__ import annotations

import hashlib
import random
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

from mlsim.core.bank.catalog import Drawable, Source, fingerprint
from mlsim.core.bank.exams import Exam, quotas
from mlsim.core.base.errors import FormError
from mlsim.core.form.assembly import Placed, assemble_form, placed
from mlsim.core.form.wish import ShapeName

Q = TypeVar("Q", bound=Drawable)

RESTARTS: Final = 50
MAX_FORMS: Final = 20
"""Numbered forms that are looked for; more than anybody sits."""


@dataclass(frozen=True)
class Shape:
    """How long a sitting is."""

    name: ShapeName
    questions: int
    minutes: float
    unscored: int


@dataclass(frozen=True)
class Entry:
    """One question of a form."""

    question: str
    options: tuple[int, ...]
    """The order in which its options are shown."""
    scored: bool
    task: str
    case: str | None


@dataclass(frozen=True)
class Form:
    """A drawn set of questions for one sitting, in their order.

    ``number`` is None for a form that was drawn with a seed of its own. ``shared`` counts the questions that are also in an earlier
    form, or were asked before; ``missing`` names the domains for which the bank has no question at all.
    """

    exam: str
    shape: Shape
    number: int | None
    seed: int
    bank: str
    entries: tuple[Entry, ...]
    quotas: Mapping[str, int]
    shared: int = 0
    wanted: int = 0
    """How many questions the shape asks for; more than ``entries`` where the bank is too small."""
    missing: tuple[str, ...] = ()

    @property
    def complete(self) -> bool:
        """Whether the bank was large enough."""
        return len(self.entries) == self.wanted


def shape_of(exam: Exam, name: ShapeName) -> Shape:
    """The full exam, its short set, or its beta. Raises FormError if the exam has no beta."""
    if name == "short":
        return Shape("short", exam.short, round(exam.short * exam.seconds_per_question / 60), 0)
    if name == "beta":
        if exam.beta is None:
            raise FormError(f"{exam.code} has no beta", "Sit the full form, or the short set.")
        return Shape("beta", exam.beta.questions, exam.beta.minutes, 0)
    return Shape("full", exam.questions, exam.minutes, exam.unscored)


def pool(exam: Exam, source: Source[Q]) -> tuple[Q, ...]:
    """The questions that forms of an exam are drawn from: of its kinds, and of cases only if its forms have case studies."""
    return tuple(q for q in source.serving(exam.code) if q.type in exam.kinds and (exam.cases > 0 or q.case is None))


def numbered(exam: Exam, source: Source[Drawable]) -> tuple[Form, ...]:
    """The numbered full forms: as many as share no question, at least one if the bank can fill any. The highest of several is sealed."""
    forms: list[Form] = []
    used: set[str] = set()
    candidates = pool(exam, source)
    bank, there = fingerprint(source, candidates), placed(exam, candidates)
    while len(forms) < MAX_FORMS:
        try:
            form = _draw(exam, there, bank, shape_of(exam, "full"), 1, len(forms) + 1, {}, used)
        except FormError:
            break
        if forms and (form.shared or not form.complete):
            break
        forms.append(form)
        used |= {entry.question for entry in form.entries}
    return tuple(forms)


def sealed(forms: Sequence[Form], sat: Iterable[int]) -> frozenset[str]:
    """The questions that stay out of everything but their own form: those of the highest form, until it has been sat."""
    if len(forms) < 2 or forms[-1].number in set(sat):
        return frozenset()
    return frozenset(entry.question for entry in forms[-1].entries)


def draw(
    exam: Exam,
    source: Source[Drawable],
    shape: Shape,
    *,
    seed: int,
    number: int | None = None,
    seen: Mapping[str, int] | None = None,
    used: Iterable[str] = (),
    avoid: Iterable[str] = (),
) -> Form:
    """Draw a form. The same arguments give the same form everywhere.

    Args:
        exam: whose form.
        source: where the questions come from; only those in `pool` are used.
        shape: how many questions.
        seed: any integer.
        number: the form's number, if it is a numbered one.
        seen: how often each question was asked before. Numbered forms take no account of it, so that they are the same for everybody.
        used: questions to take only when there are no others; how many were taken is in ``Form.shared``.
        avoid: questions that are never taken.

    Raises:
        FormError: the bank has no question for the exam, or none that fit together.
    """
    banned = set(avoid)
    pooled = pool(exam, source)
    candidates = placed(exam, (q for q in pooled if q.id not in banned))
    return _draw(exam, candidates, fingerprint(source, pooled), shape, seed, number, seen or {}, set(used))


def _draw(
    exam: Exam,
    candidates: Sequence[Placed[Drawable]],
    bank: str,
    shape: Shape,
    seed: int,
    number: int | None,
    history: Mapping[str, int],
    taken: set[str],
) -> Form:
    if not candidates:
        raise FormError(
            f"There are no questions for {exam.code} yet", "`mlsim bank list` shows what there is for which exam."
        )
    size, failure = shape.questions, "no two questions fit together"
    while size > 0:
        # A shorter form has no case studies: their questions would fill quotas that nothing else can.
        with_cases = shape.name == "full" and size == shape.questions
        drawable = candidates if with_cases else [one for one in candidates if one.question.case is None]
        plan = _plan(exam, drawable, size)
        if plan is None:
            size -= 1
            continue
        for attempt in range(RESTARTS):
            rng = random.Random(seed_of(f"{bank}|{exam.code}|{shape.name}|{seed}|{number}|{size}|{attempt}"))
            chosen = assemble_form(exam, candidates, plan, with_cases, history, taken, rng)
            if chosen is not None:
                questions = [one.question for one in chosen]
                entries = _entries(exam, questions, shape.unscored if size == shape.questions else 0, rng)
                return Form(
                    exam=exam.code,
                    shape=_resized(shape, size),
                    number=number,
                    seed=seed,
                    bank=bank,
                    entries=entries,
                    quotas=plan,
                    shared=sum(1 for q in questions if q.id in taken or history.get(q.id, 0) > 0),
                    wanted=shape.questions,
                    missing=tuple(d.id for d in exam.domains if d.id not in {one.domain for one in drawable}),
                )
        size -= 1
    raise FormError(f"No form of {exam.code} can be drawn", f"Of {len(candidates)} questions {failure}.")


def seed_of(text: str) -> int:
    """A seed that follows from a text, the same on every machine and in every version: its SHA-256 as a number."""
    return int.from_bytes(hashlib.sha256(text.encode()).digest())


def _resized(shape: Shape, size: int) -> Shape:
    if size == shape.questions:
        return shape
    return Shape(shape.name, size, max(1, round(size * shape.minutes / shape.questions)), 0)


def _plan(exam: Exam, candidates: Sequence[Placed[Drawable]], size: int) -> dict[str, int] | None:
    """The quotas for ``size`` questions over the domains that have any, or None if the bank cannot fill them."""
    there = Counter(one.domain for one in candidates)
    domains = [domain for domain in exam.domains if there[domain.id]]
    plan = quotas(domains, size)
    enough = sum(plan.values()) == size and all(plan[d] <= there[d] for d in plan)
    return plan if enough else None


def _entries(exam: Exam, chosen: Sequence[Drawable], unscored: int, rng: random.Random) -> tuple[Entry, ...]:
    """Shuffle questions (the questions of a case stay together, in their order) and options, and pick the unscored ones."""
    groups: dict[str, list[Drawable]] = {}
    for question in chosen:
        groups.setdefault(f"case {question.case}" if question.case else question.id, []).append(question)
    blocks = [sorted(group, key=lambda q: q.id) for _, group in sorted(groups.items())]
    rng.shuffle(blocks)
    ordered = [question for block in blocks for question in block]
    unmarked = _unscored(exam, ordered, unscored, rng)
    return tuple(_entry(exam, q, rng, q.id not in unmarked) for q in ordered)


def _entry(exam: Exam, question: Drawable, rng: random.Random, scored: bool = True) -> Entry:
    return Entry(question.id, option_order(question, rng), scored, question.task_in(exam.code) or "", question.case)


def _unscored(exam: Exam, ordered: Sequence[Drawable], count: int, rng: random.Random) -> set[str]:
    """Each domain gives its quota of all questions less its quota of the scored ones."""
    if not count:
        return set()
    there = placed(exam, ordered)
    total = Counter(one.domain for one in there)
    scored = quotas(exam.domains, len(ordered) - count, caps=total)
    names: set[str] = set()
    for domain in exam.domains:
        group = [one.question.id for one in there if one.domain == domain.id]
        names.update(rng.sample(group, len(group) - scored[domain.id]))
    return names


def option_order(question: Drawable, rng: random.Random) -> tuple[int, ...]:
    """The order in which options are shown: shuffled unless the question pins it; steps never stand in the order of the key."""
    order = list(range(question.size))
    if question.pin_order:
        return tuple(order)
    rng.shuffle(order)
    if question.type == "ordering":
        key = [i for i in order if i in question.key]
        if key == list(question.key):
            order.reverse()
    return tuple(order)


def select(
    exam: Exam,
    source: Source[Drawable],
    questions: Sequence[str],
    *,
    seed: int,
    name: ShapeName = "selection",
    minutes: float = 0.0,
    shuffled: bool = True,
) -> Form:
    """A form of just these questions, for practice.

    Args:
        exam: whose tasks the questions serve in it.
        source: where they come from.
        questions: their ids. One that is not there, and one that stands there twice, is left out.
        seed: decides their order and that of their options.
        name: what the sitting is called.
        minutes: the limit; 0 for none.
        shuffled: False to keep the order given.

    Raises:
        FormError: none of them is there.
    """
    there = [source.questions[q] for q in dict.fromkeys(questions) if q in source.questions]
    if not there:
        raise FormError("There is nothing to practise", "None of these questions is in the banks any more.")
    bank = fingerprint(source, there)
    rng = random.Random(seed_of(f"{bank}|{exam.code}|{name}|{seed}"))
    shape = Shape(name, len(there), minutes, 0)
    entries = _entries(exam, there, 0, rng) if shuffled else tuple(_entry(exam, q, rng) for q in there)
    counted = Counter(one.domain for one in placed(exam, there))
    return Form(exam.code, shape, None, seed, bank, entries, dict(counted), wanted=len(there))
