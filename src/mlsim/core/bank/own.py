"""The exam of an imported bank: domains from the categories of its questions, and a blueprint as a vendor's would be."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from mlsim.core.bank.exams import Domain, Exam, largest_remainder
from mlsim.core.base.kinds import KINDS
from mlsim.core.base.model import Model
from mlsim.core.base.text import first_line, visible

MAX_DOMAINS: Final = 30
"""More domains than that, and a result says nothing about any of them."""
QUESTIONS: Final = 65
MINUTES: Final = 2
"""Minutes for each question: what the associate exams give."""
PASS_MARK: Final = 70
"""Percent."""
ALL: Final = "All questions"
NONE: Final = "No category"
OTHER: Final = "Other"
_MAX_CODE: Final = 24
_MAX_MINUTES: Final = 600


def code_for(bank: str, taken: Collection[str]) -> str:
    """An exam's code for a bank that no other exam has: ``my-course`` gives ``MY-COURSE``."""
    root = re.sub(r"[^A-Z0-9]+", "-", bank.upper()).strip("-")
    root = root if root[:1].isalpha() else f"Q-{root}".strip("-")
    candidates = [root, f"MY-{root}", *(f"{root}-{number}" for number in range(2, 1000))]
    for candidate in candidates:
        tail = candidate[len(root) :] if candidate.startswith(root) else ""
        code = candidate[: _MAX_CODE - len(tail)].strip("-") + tail if len(candidate) > _MAX_CODE else candidate
        if code not in taken:
            return code
    raise ValueError(bank)


@dataclass(frozen=True)
class Division:
    """How questions are shared among domains: the domains' names in order, and for each question the number of its own."""

    names: tuple[str, ...]
    of: tuple[int, ...]


def divided(categories: Sequence[str | None], known: Sequence[str] = ()) -> Division:
    """Domains for questions of these categories.

    Args:
        categories: of each question, or None.
        known: the names of the domains that there are already; they keep their places.

    Where there are more categories than `MAX_DOMAINS`, the smallest share one that is called "Other".
    """
    wanted = [first_line(visible(category), 120) if category else "" for category in categories]
    unnamed = NONE if any(wanted) or (known and ALL not in known) else ALL
    wanted = [name or unnamed for name in wanted]
    names = list(known)
    there = {name.casefold(): number for number, name in enumerate(names)}
    counts = Counter(name.casefold() for name in wanted if name.casefold() not in there)
    first = {name.casefold(): name for name in reversed(wanted)}
    room = MAX_DOMAINS - len(names)
    fresh = list(counts)  # in the order of the file
    if len(fresh) > room:
        largest = sorted(fresh, key=lambda name: -counts[name])[: max(0, room - 1)]
        fresh = [name for name in fresh if name in largest]
    for name in fresh:
        there[name] = len(names)
        names.append(first[name])
    if any(name.casefold() not in there for name in wanted):
        other = there.get(OTHER.casefold())
        if other is None:
            # Known domains may fill all room; "Other" still has to be somewhere.
            other = len(names) if len(names) < 99 else 0
            names += [OTHER] if other == len(names) else []
        return Division(tuple(names), tuple(there.get(name.casefold(), other) for name in wanted))
    return Division(tuple(names), tuple(there[name.casefold()] for name in wanted))


def weights(counts: Sequence[int]) -> tuple[int, ...]:
    """Whole percents in proportion to counts, at least 1 each, that add up to 100."""
    shares = largest_remainder({str(number): max(count, 0) for number, count in enumerate(counts)}, 100)
    found = [shares[str(number)] for number in range(len(counts))]
    while 0 in found:
        found[found.index(0)] = 1
        found[found.index(max(found))] -= 1
    return tuple(found)


def blueprint(
    code: str,
    name: str,
    *,
    domains: Sequence[str],
    counts: Sequence[int],
    total: int,
    cases: int,
    today: date,
    guide: str,
    before: Exam | None = None,
    earlier: int = 0,
    questions: int | None = None,
    minutes: int | None = None,
    pass_mark: int | None = None,
) -> Exam:
    """The exam of a bank.

    Args:
        code, name: of the exam.
        domains, counts: the names of its domains, and how many questions each has.
        total, cases: how many questions and cases the bank has.
        today: when it is written.
        guide: where the questions come from, in a few words.
        before: the exam as it was before more questions came: what a person has set stays.
        earlier: how many questions the bank had then.
        questions, minutes, pass_mark: what is asked for; the pass mark in percent.

    Raises ValueError if what is asked for is out of bounds.
    """
    asked = questions if questions is not None else _length(before, total, earlier)
    time = minutes if minutes is not None else _minutes(before, asked)
    values: dict[str, Any] = {
        "code": code,
        "name": name,
        "vendor": "your own questions",
        "level": "own",
        "minutes": time,
        "questions": asked,
        "kinds": list(KINDS),
        "cases": min(10, cases),
        "short": max(1, min(20, asked)),
        "score_min": 0,
        "score_max": 100,
        "pass_mark": PASS_MARK,
        "cut": PASS_MARK / 100,
        "guide": guide,
        "guide_url": "none",
        "checked": today,
    }
    if before is not None:
        kept = _plain(before)
        values |= {
            field: kept[field] for field in kept if field not in ("questions", "minutes", "short", "cases", "checked")
        }
    if pass_mark is not None:
        values |= {"pass_mark": pass_mark, "cut": pass_mark / 100, "score_min": 0, "score_max": 100}
    known = before.domains if before is not None else ()
    if len(domains) > len(known):
        values["domain"] = _domains(known, domains[len(known) :], weights(counts))
    return Exam.model_validate(values)


def _length(before: Exam | None, total: int, earlier: int) -> int:
    """Questions of a form: all up to `QUESTIONS`, as long as nobody has set another number."""
    if before is None or before.questions == min(QUESTIONS, earlier):
        return min(QUESTIONS, total)
    return before.questions


def _minutes(before: Exam | None, asked: int) -> int:
    """Minutes of a form: as they were, unless its length has changed."""
    if before is not None and asked == before.questions:
        return before.minutes
    return min(_MAX_MINUTES, asked * MINUTES)


def _domains(known: Sequence[Domain], names: Sequence[str], shares: Sequence[int]) -> list[dict[str, Any]]:
    """The tables of all domains. What is there keeps its ids, for questions name them; only the weights are shared out anew."""
    kept = [_plain(domain) for domain in known]
    first = 1 + max((int(domain.id) for domain in known), default=0)
    fresh = [
        {"id": str(number), "name": name, "task": [{"id": f"{number}.1", "title": name}]}
        for number, name in enumerate(names, start=first)
    ]
    return [{**domain, "weight": share} for domain, share in zip([*kept, *fresh], shares, strict=True)]


def _plain(value: Model) -> dict[str, Any]:
    return value.model_dump(by_alias=True, exclude_none=True, exclude_unset=True)


def counted(exam: Exam, tasks: Sequence[str | None]) -> list[int]:
    """How many of some tasks lie in each domain of an exam, in the order of its domains."""
    place = {task.id: number for number, domain in enumerate(exam.domains) for task in domain.tasks}
    found = Counter(place[task] for task in tasks if task in place)
    return [found[number] for number in range(len(exam.domains))]
