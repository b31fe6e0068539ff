"""What the writers share: what a format cannot carry, said before it is written, and questions cut down to what it can."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Final

from mlsim.core.bank.questions import Multiple, Option, Question, Single, Step
from mlsim.core.base.kinds import KINDS, Kind
from mlsim.formats.base import UNKNOWN_LICENCE, Bundle, Loss, ids_of
from mlsim.formats.xml_ import has_misfits

_NAMES: Final = {"single": "single", "multiple": "multiple-response", "ordering": "ordering", "matching": "matching"}


def explained(option: Option | Step) -> str:
    """Why an option is right or wrong, and when it would be right, as one text: for formats that have one field for it."""
    parts = [option.why or "", f"Right when: {option.when}" if option.when else ""]
    return "\n\n".join(part.strip() for part in parts if part.strip())


def stem_with_case(bundle: Bundle, question: Question) -> str:
    """The stem, with the scenario of its case in front: for formats without cases."""
    scenario = bundle.scenario(question)
    return f"{scenario.strip()}\n\n{question.stem}" if scenario else question.stem


def choices(bundle: Bundle) -> Iterator[Single | Multiple]:
    """The single and multiple questions."""
    for question in bundle.questions:
        if isinstance(question, Single | Multiple):
            yield question


def of_them(count: int, text: str) -> str:
    """``3 questions lose ...`` or ``1 question loses ...``, from ``questions lose ...``."""
    if count != 1:
        return f"{count} {text}"
    one = re.sub(
        r"\bquestions of a case\b", "question of a case", re.sub(r"\bquestions\b", "question", text, count=1), count=1
    )
    verbs = {"are": "is", "get": "gets", "lose": "loses", "have": "has"}
    return "1 " + re.sub(r"\b(are|get|lose|have)\b", lambda found: verbs[found[0]], one, count=1)


def common_losses(
    bundle: Bundle,
    kinds: Iterable[Kind],
    *,
    fits: Callable[[Question], bool] = lambda _question: True,
    misfit: tuple[str, str] = ("L-OPTIONS", "has more options than the format allows"),
) -> tuple[Loss, ...]:
    """What a format without cases, ``when`` and metadata loses.

    Args:
        bundle: what is to be written.
        kinds: those that the format carries.
        fits: whether a question of such a kind can be written; ``misfit`` is code and reason for those that cannot.
    """
    carried = set(kinds)
    written = [question for question in bundle.questions if question.type in carried and fits(question)]
    found: list[Loss] = []

    def lose(code: str, effect: str, text: str, questions: Iterable[Question]) -> None:
        ids = ids_of(questions)
        if ids:
            found.append(Loss(code, "left out" if effect == "left out" else "changed", of_them(len(ids), text), ids))

    for kind in KINDS:
        if kind not in carried:
            text = f"{_NAMES[kind]} questions are left out: the format has no such kind"
            lose("L-KIND", "left out", text, (q for q in bundle.questions if q.type == kind))
    misfits = [q for q in bundle.questions if q.type in carried and not fits(q)]
    lose(misfit[0], "left out", f"questions are left out: each {misfit[1]}", misfits)
    cased = [q for q in written if bundle.scenario(q)]
    lose("L-CASE", "changed", "questions of a case get its scenario in front of the stem", cased)
    whens = [q for q in written if q.type != "matching" and any(o.when for o in _explained_parts(q))]
    lose("L-WHEN", "changed", "questions get what would make an option right as part of its explanation", whens)
    reasons = [q for q in written if q.type == "matching" and any(prompt.why for prompt in q.prompts)]
    lose("L-WHY", "changed", "matching questions lose their explanations", reasons)
    fields = [q for q in written if q.references or q.level or q.difficulty or q.services or q.pin_order or q.enemies]
    lose(
        "L-FIELDS",
        "changed",
        "questions lose references, level, difficulty, services, enemies or a fixed order",
        fields,
    )
    return (*found, *licence_loss(bundle))


def about(bundle: Bundle) -> str:
    """Title, licence and source on one line, for the head of a file."""
    header = bundle.header
    parts = [header.title, f"licence: {licence_of(bundle)}", f"source: {header.source or 'unknown'}"]
    return " | ".join(" ".join(part.split()) for part in parts)


def licence_of(bundle: Bundle) -> str:
    """The licence of the bundle, or those of its questions where they differ."""
    found = dict.fromkeys(
        q.source.licence if q.source else bundle.header.license or UNKNOWN_LICENCE for q in bundle.questions
    )
    return "; ".join(found) or bundle.header.license or UNKNOWN_LICENCE


def character_loss(bundle: Bundle, what: str) -> tuple[Loss, ...]:
    """Questions with characters that XML cannot hold."""
    ids = ids_of(q for q in bundle.questions if has_misfits(q.model_dump_json() + bundle.scenario(q)))
    text = f"questions have characters that {what} cannot hold; a replacement character stands for each"
    return (Loss("L-CHARS", "changed", of_them(len(ids), text), ids),) if ids else ()


def unnamed_loss(bundle: Bundle) -> tuple[Loss, ...]:
    """For formats that have no place for licence and source."""
    if not bundle.questions:
        return ()
    text = f"The format has no place for licence and source; say them yourself: {about(bundle)}."
    return (Loss("L-SOURCE", "changed", text, ids_of(bundle.questions)),)


def licence_loss(bundle: Bundle) -> tuple[Loss, ...]:
    """The warning that nobody knows what may be done with the questions."""
    unknown = [
        q
        for q in bundle.questions
        if "unknown" in (q.source.licence if q.source else bundle.header.license or "unknown").lower()
    ]
    if not unknown:
        return ()
    text = f"The licence of {len(unknown)} questions is {UNKNOWN_LICENCE}: do not pass the file on before you know."
    return (Loss("L-LICENCE", "changed", text, ids_of(unknown)),)


def _explained_parts(question: Question) -> tuple[Option | Step, ...]:
    if isinstance(question, Single | Multiple):
        return question.options
    return question.steps if question.type == "ordering" else ()
