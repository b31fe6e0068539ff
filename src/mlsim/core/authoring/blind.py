"""Blind solving: sheets without keys, and what solvers answered.

A sheet has stems and shuffled options, nothing else. Its order follows from a seed and the solver's number, so the same call that made
it reads the answers back. Agreement beyond chance is Fleiss' kappa (1971, https://doi.org/10.1037/h0031619).
"""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Final, Literal

from pydantic import Field

from mlsim.core.bank.questions import UNMATCHED, Question, Response, is_correct
from mlsim.core.base.errors import UsageError
from mlsim.core.base.model import Line, Many, Model, Slug, Text
from mlsim.core.base.text import LETTERS
from mlsim.core.form.forms import seed_of
from mlsim.core.screens.plain import paragraphs

Sheet = Literal["stem", "options"]
STEM_SOLVERS: Final = 3
"""Who has to solve a question before it is shipped without a warning."""
OPTIONS_SOLVERS: Final = 2


class Solve(Model):
    """One solver's answer to one question."""

    question: Slug
    revision: Annotated[str, Field(pattern=r"^[0-9a-f]{32}\Z")]
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
    """The questions of a sheet in its order.

    Args:
        questions: those of the batch. Options-only sheets have the single questions with four options among them.
        seed: of the batch.
        solver: the solver's number: each gets another order.
        sheet: with stems, or options only.
    """
    wanted = [q for q in questions if sheet == "stem" or (q.type == "single" and len(q.options) == 4)]
    wanted.sort(key=lambda q: seed_of(f"{seed}|{solver}|{sheet}|{q.id}"))
    made = []
    for number, question in enumerate(wanted, start=1):
        order = list(range(len(question.texts)))
        random.Random(seed_of(f"{seed}|{solver}|{sheet}|{question.id}|options")).shuffle(order)
        made.append(SheetEntry(number, question, tuple(order)))
    return tuple(made)


def sheet_text(sheet_entries: Sequence[SheetEntry], scenarios: Mapping[str, str], sheet: Sheet = "stem") -> str:
    """The sheet as a solver gets it; ``scenarios`` are those of the questions that belong to a case, by the question's id."""
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


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it stands in the banks now."""

    revision: str
    four: bool
    """Whether it is a single question with four options, which is solved without its stem, too."""
    pending: bool


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


def fleiss_kappa(groups: Iterable[Sequence[Solve]]) -> float | None:
    """Fleiss' kappa of solvers over questions with one answer each; None without any.

    The categories are the places of the options in the files, which all questions with four options have in common; chance is
    estimated from how often each place was chosen. Questions with another number of solvers than most are left out.
    """
    rows = [group for group in groups if len(group) > 1 and all(len(solve.answer) == 1 for solve in group)]
    sizes = Counter(len(row) for row in rows)
    rows = [row for row in rows if len(row) == sizes.most_common(1)[0][0]]
    if not rows:
        return None
    n = len(rows[0])
    chosen = Counter(solve.answer for row in rows for solve in row)
    agreed = [sum(c * (c - 1) for c in Counter(solve.answer for solve in row).values()) / (n * (n - 1)) for row in rows]
    observed = sum(agreed) / len(rows)
    chance = sum((count / (n * len(rows))) ** 2 for count in chosen.values())
    return 1.0 if chance == 1.0 else (observed - chance) / (1 - chance)


def figures(solves: Sequence[Solve], questions: Mapping[str, Asked]) -> dict[str, Any]:
    """The figures of blind solving: of the first drafts, and of the questions as they stand now.

    Args:
        solves: all answers of all rounds.
        questions: what is in the banks now, by id. An answer to an earlier revision says nothing about today's.

    Returns:
        ``first`` and ``now``, each with ``stem`` and ``options_only``; ``unsolved`` and ``options_unsolved``: the questions of today
        that fewer than `STEM_SOLVERS` or `OPTIONS_SOLVERS` have solved; ``doubtful``: what today's solvers do not agree on;
        ``given_away``: the questions that every options-only solver got right.
    """
    now = [
        solve
        for solve in solves
        if solve.question in questions and solve.revision == questions[solve.question].revision
    ]
    stems, options = _latest(now), _latest(now, "options")
    return {
        "first": _both([solve for solve in solves if solve.round == 1]),
        "now": _both(now),
        "unsolved": sorted(name for name in questions if len(stems.get(name, ())) < STEM_SOLVERS),
        "options_unsolved": sorted(
            name for name, asked in questions.items() if asked.four and len(options.get(name, ())) < OPTIONS_SOLVERS
        ),
        "doubtful": {name: said for name, said in sorted(verdicts(now).items()) if said in ("split", "against")},
        "given_away": sorted(name for name, group in options.items() if all(solve.right for solve in group)),
        "shipped_unsolved": sorted(
            name for name, asked in questions.items() if not asked.pending and len(stems.get(name, ())) < STEM_SOLVERS
        ),
    }


def _both(solves: Sequence[Solve]) -> dict[str, Any]:
    groups = _latest(solves)
    said = Counter(verdicts(solves).values())
    total, agreed = sum(said.values()), said["unanimous"] + said["majority"]
    kappa = fleiss_kappa(groups.values())
    by_question = [[solve.right for solve in group] for group in _latest(solves, "options").values()]
    seen = [right for group in by_question for right in group]
    return {
        "stem": {
            "questions": total,
            "solves": sum(len(group) for group in groups.values()),
            "right": sum(solve.right for group in groups.values() for solve in group),
            **{name: said[name] for name in ("unanimous", "majority", "split", "against")},
            "majority_share": round(agreed / total, 4) if total else None,
            "kappa": None if kappa is None else round(kappa, 3),
        },
        "options_only": {
            "questions": len(by_question),
            "solves": len(seen),
            "right": sum(seen),
            "share": round(sum(seen) / len(seen), 4) if seen else None,
        },
    }
