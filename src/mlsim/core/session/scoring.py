"""From responses to a practice score, with the width that it really has.

The raw cut of a form is published by no vendor. The scale here is a practice scale: two straight lines through what is known,
(0, lowest), (cut, pass mark) and (n, highest). The interval is Wilson's (1927, https://doi.org/10.1080/01621459.1927.10502953).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal, Protocol

from mlsim.core.bank.questions import Question, is_correct
from mlsim.core.session.events import Submitted
from mlsim.core.session.state import Session

CUT: Final = 0.70
"""Share of the scored questions that passes. Certification cuts generally lie between 0.60 and 0.80."""
Z95: Final = 1.959964
"""Standard deviations to both sides that hold 95 % of a normal distribution."""
Z80: Final = 1.281552
"""The same for 80 %."""
SURENESS: Final = ("sure", "unsure", "guess", "")
"""What candidates say about an answer; the last one is nothing."""

Verdict = Literal["meets", "needs improvement"]


def raw_cut(scored: int, cut: float = CUT) -> int:
    """The number of right answers that passes: ``cut`` of ``scored``, rounded up, at least 1."""
    return max(1, math.ceil(cut * scored - 1e-9))


def scaled(raw: float, scored: int, cut: int, pass_mark: int, lowest: int = 100, highest: int = 1000) -> float:
    """The scaled score of ``raw`` right answers of ``scored``, with ``cut`` right answers at ``pass_mark``.

    Monotone in ``raw``; below the cut it stays below the pass mark. ``raw`` may be a fraction, as the limits of an interval are. No right
    answer gives ``lowest``, ``scored`` of them give ``highest``.
    """
    if raw >= scored:
        return float(highest)
    if raw >= cut:
        return pass_mark + (raw - cut) * (highest - pass_mark) / (scored - cut)
    return min(pass_mark - 1.0, lowest + raw * (pass_mark - lowest) / cut)


def wilson(right: float, total: int, z: float = Z95) -> tuple[float, float]:
    """Wilson's interval (1927) for a share, as two numbers from 0 to 1; (0, 1) for no evidence.

    Args:
        right: how many; a fraction where it is a limit of something else.
        total: of how many.
        z: half its width in standard deviations of the normal distribution: `Z95` or `Z80`.
    """
    if total == 0:
        return 0.0, 1.0
    share = right / total
    spread = z * math.sqrt(share * (1 - share) / total + z * z / (4 * total * total))
    centre = share + z * z / (2 * total)
    scale = 1 + z * z / total
    return max(0.0, (centre - spread) / scale), min(1.0, (centre + spread) / scale)


@dataclass(frozen=True, slots=True)
class Score:
    """Right answers of the scored questions, and what the practice scale makes of them."""

    raw: int
    of: int
    cut: int
    """Right answers at which the practice scale has the pass mark."""
    scaled: int | None
    """None where the vendor publishes no pass mark."""
    pass_mark: int | None
    passed: bool | None

    @property
    def percent(self) -> float:
        """Percent of the scored questions that were right."""
        return 100.0 * self.raw / self.of if self.of else 0.0


def score(
    correct: Iterable[bool], counted: Iterable[bool], cut: float, pass_mark: int | None, lowest: int, highest: int
) -> Score:
    """The score of a form.

    Args:
        correct: for each question whether it was right.
        counted: for each question whether it is scored.
        cut: share of the scored questions that passes.
        pass_mark: on the scale from ``lowest`` to ``highest``; None where there is no scaled score.
    """
    scored = [right for right, counts in zip(correct, counted, strict=True) if counts]
    raw, of = sum(scored), len(scored)
    needed = raw_cut(of, cut)
    if pass_mark is None:
        return Score(raw, of, needed, None, None, None)
    return Score(raw, of, needed, round(scaled(raw, of, needed, pass_mark, lowest, highest)), pass_mark, raw >= needed)


@dataclass(frozen=True, slots=True)
class DomainScore:
    """How one domain went. All its questions are counted, the unscored ones too: they are evidence as good."""

    domain: str
    right: int
    of: int
    verdict: Verdict
    certain: bool
    """Whether the 80 % interval lies on one side of the cut."""
    interval: tuple[float, float]
    """80 %, as shares."""


def domain_score(domain: str, right: int, of: int, cut: float = CUT) -> DomainScore:
    """The verdict on a domain with ``right`` of ``of`` answers, by the share ``cut`` that passes, and whether the evidence can tell."""
    low, high = wilson(right, of, Z80)
    verdict: Verdict = "meets" if of and right / of >= cut - 1e-9 else "needs improvement"
    return DomainScore(domain, right, of, verdict, bool(of) and not low < cut <= high, (low, high))


@dataclass(frozen=True, slots=True)
class ItemScore:
    """How one question went."""

    item: int
    question: str
    task: str
    scored: bool
    answered: bool
    correct: bool
    seconds: float
    sureness: str
    changes: int
    first_correct: bool
    flagged: bool


@dataclass(frozen=True, slots=True)
class Changes:
    """Answers that were changed after the question had been left, by how that went."""

    to_right: int = 0
    to_wrong: int = 0
    wrong_to_wrong: int = 0
    """From one wrong answer to another, or back to the first."""

    @property
    def total(self) -> int:
        """All of them."""
        return self.to_right + self.to_wrong + self.wrong_to_wrong


@dataclass(frozen=True, slots=True)
class Result(Score):
    """A graded session. Its score is of the scored questions, everything else of all."""

    interval: tuple[float, float]
    """95 %: scaled scores, or percents where there is no scaled score."""
    all_right: int
    all_of: int
    unanswered: int
    charged: float
    domains: tuple[DomainScore, ...]
    items: tuple[ItemScore, ...]
    changes: Changes
    confidence: Mapping[str, tuple[int, int]]
    """For each of `SURENESS`: right and wrong."""


def grade(
    session: Session, questions: Sequence[Question], reason: Literal["ended", "time"], at: datetime, clock: float
) -> Submitted:
    """The record that ends a session.

    Args:
        session: where it stands.
        questions: the questions as they were asked, one for each item.
        reason: whether the candidate ended it or the time did.
        at: now, in UTC.
        clock: charged seconds.
    """
    answers = list(session.answers)
    spent = [answer.seconds for answer in answers]
    if not answers[session.current].checked:
        spent[session.current] += max(0.0, clock - session.clock)
    firsts = [answer.settled[0] if answer.settled else answer.marks.response for answer in answers]
    changes = []
    for number, answer in enumerate(answers):
        response = answer.marks.response
        late = number == session.current and bool(answer.settled) and bool(response) and answer.settled[-1] != response
        changes.append(answer.changes + late)
    return Submitted(
        at=at,
        clock=clock,
        reason=reason,
        question=tuple(item.question for item in session.header.items),
        revision=tuple(item.revision for item in session.header.items),
        response=tuple(answer.marks.response for answer in answers),
        first=tuple(firsts),
        correct=tuple(is_correct(q, a.marks.response) for q, a in zip(questions, answers, strict=True)),
        first_correct=tuple(is_correct(q, first) for q, first in zip(questions, firsts, strict=True)),
        seconds=tuple(round(seconds, 1) for seconds in spent),
        sureness=tuple(answer.marks.sureness or "" for answer in answers),
        changes=tuple(changes),
        flagged=tuple(answer.marks.flagged for answer in answers),
    )


def result(session: Session) -> Result:
    """The result of a submitted session, from its header and its last record alone.

    Raises ValueError if it has not been submitted.
    """
    graded, header = session.submitted, session.header
    if graded is None:
        raise ValueError("the session has not been submitted")
    items = tuple(
        ItemScore(
            item=number,
            question=item.question,
            task=item.task,
            scored=item.scored,
            answered=bool(graded.response[number]),
            correct=graded.correct[number],
            seconds=graded.seconds[number],
            sureness=graded.sureness[number],
            changes=graded.changes[number],
            first_correct=graded.first_correct[number],
            flagged=graded.flagged[number],
        )
        for number, item in enumerate(header.items)
    )
    mark = header.pass_mark if header.mode == "exam" else None
    bounds = (header.score_min, header.score_max)
    got = score(graded.correct, (item.scored for item in header.items), header.cut, mark, *bounds)
    low, high = wilson(got.raw, got.of)
    interval = (100 * low, 100 * high)
    if mark is not None:
        interval = (
            scaled(low * got.of, got.of, got.cut, mark, *bounds),
            scaled(high * got.of, got.of, got.cut, mark, *bounds),
        )
    return Result(
        raw=got.raw,
        of=got.of,
        cut=got.cut,
        scaled=got.scaled,
        pass_mark=got.pass_mark,
        passed=got.passed,
        interval=interval,
        all_right=sum(item.correct for item in items),
        all_of=len(items),
        unanswered=sum(not item.answered for item in items),
        charged=graded.clock,
        domains=_domains(items, header.cut),
        items=items,
        changes=changes_in(items),
        confidence=confidence_in(item for item in items if item.answered),
    )


def _domains(items: Sequence[ItemScore], cut: float) -> tuple[DomainScore, ...]:
    found: dict[str, list[bool]] = {}
    for item in items:
        found.setdefault(item.task.partition(".")[0], []).append(item.correct)
    order = sorted(found, key=lambda domain: (len(domain), domain))
    return tuple(domain_score(domain, sum(found[domain]), len(found[domain]), cut) for domain in order)


class Graded(Protocol):
    """What is known of one answer that was graded: in a result, and in the history of all of them."""

    @property
    def correct(self) -> bool:
        """Whether it was right."""

    @property
    def first_correct(self) -> bool:
        """Whether the first answer, with which the question was left, was right."""

    @property
    def changes(self) -> int:
        """How often an answer that had been left was changed later."""

    @property
    def sureness(self) -> str:
        """One of `SURENESS`."""


def changes_in(answers: Iterable[Graded]) -> Changes:
    """How changing answers went."""
    changed = [one for one in answers if one.changes]
    return Changes(
        to_right=sum(one.correct and not one.first_correct for one in changed),
        to_wrong=sum(one.first_correct and not one.correct for one in changed),
        wrong_to_wrong=sum(one.correct == one.first_correct for one in changed),
    )


def confidence_in(answers: Iterable[Graded]) -> dict[str, tuple[int, int]]:
    """The right and the wrong answers, by how sure the candidate was; all cells of `SURENESS` are there."""
    cells = dict.fromkeys(SURENESS, (0, 0))
    for one in answers:
        right, wrong = cells[one.sureness]
        cells[one.sureness] = (right + one.correct, wrong + (not one.correct))
    return cells


def as_plain(session: Session, graded: Result, domain_names: Mapping[str, str]) -> dict[str, Any]:
    """The result as values for JSON. The field names are documented in the README and do not change."""
    header = session.header
    return {
        "raw": graded.raw,
        "of": graded.of,
        "percent": round(graded.percent, 1),
        "cut": graded.cut,
        "scaled": graded.scaled,
        "pass_mark": graded.pass_mark,
        "passed": graded.passed,
        "interval": [round(graded.interval[0], 1), round(graded.interval[1], 1)],
        "all_right": graded.all_right,
        "all_of": graded.all_of,
        "unanswered": graded.unanswered,
        "strict": header.strict,
        "extra": header.extra,
        "away_seconds": round(sum(seconds for seconds, _ in session.away), 1),
        "gaps": [{"seconds": round(seconds, 1), "reason": reason} for seconds, reason in session.away],
        "ended_by": session.submitted.reason if session.submitted else None,
        "changes": {
            "to_right": graded.changes.to_right,
            "to_wrong": graded.changes.to_wrong,
            "same": graded.changes.wrong_to_wrong,
        },
        "confidence": {name or "not_said": {"right": r, "wrong": w} for name, (r, w) in graded.confidence.items()},
        "domains": [
            {
                "domain": score.domain,
                "name": domain_names.get(score.domain, ""),
                "right": score.right,
                "of": score.of,
                "verdict": score.verdict,
                "certain": score.certain,
                "interval": [round(score.interval[0], 3), round(score.interval[1], 3)],
            }
            for score in graded.domains
        ],
        "items": [
            {
                "item": item.item + 1,
                "question": item.question,
                "revision": header.items[item.item].revision,
                "task": item.task,
                "scored": item.scored,
                "answered": item.answered,
                "response": list(session.submitted.response[item.item]) if session.submitted else [],
                "correct": item.correct,
                "seconds": item.seconds,
                "sureness": item.sureness or None,
                "changes": item.changes,
                "first_correct": item.first_correct,
                "flagged": item.flagged,
            }
            for item in graded.items
        ],
    }
