"""Blind solving: sheets without keys, and what solvers answered.

A sheet has stems and shuffled options, nothing else. Its order follows from a seed and the solver's number, so the same call that made
it reads the answers back. Agreement beyond chance is Fleiss' kappa (1971, https://doi.org/10.1037/h0031619).
"""

from __future__ import annotations

import hashlib
import random
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Final, Literal

from pydantic import Field

from mlsim.core.errors import UsageError
from mlsim.core.model import Line, Many, Model, Slug, Text
from mlsim.core.plain import paragraphs
from mlsim.core.questions import UNMATCHED, Question, Response, is_correct

LETTERS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
Sheet = Literal["stem", "options"]


class Solve(Model):
    """One solver's answer to one question."""

    question: Slug
    revision: Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")]
    sheet: Sheet = "stem"
    """``options`` if the solver saw no stem."""
    round: int = 1
    """1 is the first draft; a question that was rewritten is solved again in a later round."""
    solver: Annotated[int, Field(ge=1, le=99)]
    answer: Many[int]
    """The response, in the question's own order of options."""
    right: bool
    """Whether it was the key of that revision."""
    sure: Annotated[int, Field(ge=1, le=3)]
    """3 sure, 2 unsure, 1 a guess."""
    runner_up: int | None = None
    """The option that came closest, in the question's own order."""
    remark: Text | None = None


class Change(Model):
    """What was changed after a round, and why."""

    question: Slug
    round: int
    why: Text


class Review(Model):
    """The record of one batch."""

    schema_version: Annotated[int, Field(alias="schema")] = 1
    batch: Slug
    seed: int
    date: date
    solvers: Line
    """Who solved: people or models that had not written the questions, and what they were given."""
    solves: Annotated[tuple[Solve, ...], Field(strict=False, alias="solve")] = ()
    changes: Annotated[tuple[Change, ...], Field(strict=False, alias="change")] = ()


@dataclass(frozen=True)
class SheetEntry:
    """A question on a sheet: its number there, and the order of its options."""

    number: int
    question: Question
    order: tuple[int, ...]


def entries(questions: Sequence[Question], seed: int, solver: int, sheet: Sheet = "stem") -> tuple[SheetEntry, ...]:
    """The questions of a sheet in its order. Options-only sheets have the single questions with four options."""
    wanted = [q for q in questions if sheet == "stem" or (q.type == "single" and len(q.options) == 4)]
    wanted.sort(key=lambda q: _rank(f"{seed}|{solver}|{sheet}|{q.id}"))
    made = []
    for number, question in enumerate(wanted, start=1):
        order = list(range(len(question.texts)))
        random.Random(_rank(f"{seed}|{solver}|{sheet}|{question.id}|options")).shuffle(order)
        made.append(SheetEntry(number, question, tuple(order)))
    return tuple(made)


def _rank(text: str) -> int:
    return int.from_bytes(hashlib.sha256(text.encode()).digest())


def sheet_text(sheet_entries: Sequence[SheetEntry], scenarios: Mapping[str, str], sheet: Sheet = "stem") -> str:
    """The sheet as a solver gets it."""
    lines: list[str] = []
    for entry in sheet_entries:
        question = entry.question
        lines += [f"## Question {entry.number}", ""]
        if sheet == "stem":
            scenario = scenarios.get(question.id, "")
            if scenario:
                lines += ["(Scenario)", *paragraphs(scenario, 110), "", "(Question)"]
            lines += [*paragraphs(question.stem, 110), ""]
        if question.type == "matching":
            lines += [f"{number}. {prompt.text}" for number, prompt in enumerate(question.prompts, start=1)] + [""]
        lines += [f"{LETTERS[at]}) {question.texts[option]}" for at, option in enumerate(entry.order)]
        lines.append("")
    return "\n".join(lines)


class Given(Model):
    """One answer as a solver writes it down."""

    n: int
    answer: str
    sure: Annotated[int, Field(ge=1, le=3)]
    runner_up: str = ""
    remark: str = ""


def read_answers(
    sheet_entries: Sequence[SheetEntry],
    given: Sequence[Given],
    revisions: Mapping[str, str],
    *,
    solver: int,
    sheet: Sheet = "stem",
    number: int = 1,
) -> list[Solve]:
    """What a solver answered, in the questions' own order of options.

    Args:
        sheet_entries: of the sheet that the solver had.
        given: the answers.
        revisions: of each question by id.
        solver: the solver's number.
        sheet: which sheet it was.
        number: the round.

    Raises:
        UsageError: an answer is missing, or names what is not on the sheet.
    """
    by_number = {one.n: one for one in given}
    solves = []
    for entry in sheet_entries:
        one = by_number.get(entry.number)
        if one is None:
            raise UsageError(f"Question {entry.number} has no answer", "Every question of the sheet needs one.")
        response = _response(entry, one.answer)
        close = re.search(r"[A-Z]", one.runner_up.upper())
        at = LETTERS.index(close.group(0)) if close else -1
        solves.append(
            Solve(
                question=entry.question.id,
                revision=revisions[entry.question.id],
                sheet=sheet,
                round=number,
                solver=solver,
                answer=response,
                right=is_correct(entry.question, response),
                sure=one.sure,
                runner_up=entry.order[at] if 0 <= at < len(entry.order) else None,
                remark=one.remark.strip() or None,
            )
        )
    return solves


def _response(entry: SheetEntry, answer: str) -> Response:
    """Letters to a response: ``B``, ``A C``, ``C A B``, ``1B 2A 3D``."""
    letters = re.findall(r"[A-Z]", answer.upper())
    if any(LETTERS.index(letter) >= len(entry.order) for letter in letters):
        raise UsageError(f"Question {entry.number}: there is no {answer!r}", "Answers are letters of the sheet.")
    options = [entry.order[LETTERS.index(letter)] for letter in letters]
    match entry.question.type:
        case "matching":
            options = [*options, *[UNMATCHED] * entry.question.places][: entry.question.places]
            return tuple(options)
        case "ordering":
            return tuple(options)
        case _:
            return tuple(sorted(options))


def verdicts(solves: Sequence[Solve]) -> dict[str, str]:
    """For each question what its stem solvers of the last round say: ``unanimous``, ``majority``, ``split`` or ``against``.

    ``against`` means that all gave one and the same answer, and it is not the key.
    """
    found: dict[str, str] = {}
    for question, group in _latest(solves).items():
        right = sum(solve.right for solve in group)
        if right == len(group):
            found[question] = "unanimous"
        elif 2 * right > len(group):
            found[question] = "majority"
        else:
            same = len({solve.answer for solve in group}) == 1
            found[question] = "against" if same else "split"
    return found


def _latest(solves: Sequence[Solve], sheet: Sheet = "stem") -> dict[str, list[Solve]]:
    last: dict[str, int] = {}
    for solve in solves:
        if solve.sheet == sheet:
            last[solve.question] = max(last.get(solve.question, 0), solve.round)
    found: dict[str, list[Solve]] = {}
    for solve in solves:
        if solve.sheet == sheet and solve.round == last[solve.question]:
            found.setdefault(solve.question, []).append(solve)
    return found


def fleiss_kappa(solves: Sequence[Solve]) -> float | None:
    """Agreement of the solvers beyond chance over the questions that equally many answered; None without any.

    Categories are a question's own answers, so chance is estimated from how evenly the answers fall on each question's options: the
    answers of different questions cannot be pooled. A question is counted with as many categories as it has distinct options.
    """
    groups = [group for group in _latest(solves).values() if len(group) >= 2]
    if not groups:
        return None
    observed = 0.0
    for group in groups:
        n = len(group)
        counts = Counter(solve.answer for solve in group)
        observed += sum(c * (c - 1) for c in counts.values()) / (n * (n - 1))
    observed /= len(groups)
    chance = 0.25
    return (observed - chance) / (1 - chance)


def figures(solves: Sequence[Solve]) -> dict[str, Any]:
    """The figures of a review, for the first round and for the last one of each question."""

    def of(some: Sequence[Solve]) -> dict[str, Any]:
        said = Counter(verdicts(some).values())
        stems = [solve for group in _latest(some).values() for solve in group]
        total = sum(said.values())
        agreed = said["unanimous"] + said["majority"]
        return {
            "questions": total,
            "solves": len(stems),
            "right": sum(solve.right for solve in stems),
            "unanimous": said["unanimous"],
            "majority": said["majority"],
            "split": said["split"],
            "against": said["against"],
            "majority_share": round(agreed / total, 4) if total else None,
            "kappa": None if (kappa := fleiss_kappa(some)) is None else round(kappa, 3),
        }

    options = [solve for group in _latest(solves, "options").values() for solve in group]
    return {
        "first": of([solve for solve in solves if solve.round == 1]),
        "last": of(solves),
        "options_only": {
            "solves": len(options),
            "right": sum(solve.right for solve in options),
            "share": round(sum(solve.right for solve in options) / len(options), 4) if options else None,
        },
    }
