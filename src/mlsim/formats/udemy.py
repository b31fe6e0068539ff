"""Writes Udemy's CSV for practice tests: 17 columns, up to six options, UTF-8 without a mark, CRLF. `table` reads it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Final

from mlsim.core.bank.questions import Question
from mlsim.formats.base import Bundle, Loss, Sample
from mlsim.formats.outgoing import choices, common_losses, explained, of_them, stem_with_case, unnamed_loss
from mlsim.formats.table import layout_of
from mlsim.formats.texts import tidy, to_html

MAX_OPTIONS: Final = 6
COLUMNS: Final = (
    "Question",
    "Question Type",
    *(f"{name} {number}" for number in range(1, MAX_OPTIONS + 1) for name in ("Answer Option", "Explanation")),
    "Correct Answers",
    "Overall Explanation",
    "Domain",
)


def sniff(sample: Sample) -> int:
    """How much a text looks like Udemy's table: by its columns."""
    found = layout_of(sample.text)
    return 95 if found is not None and found.udemy else 0


def _fits(question: Question) -> bool:
    return len(question.texts) <= MAX_OPTIONS


def losses(bundle: Bundle) -> tuple[Loss, ...]:
    """What Udemy cannot carry: ordering, matching, cases, ids, more than six options."""
    ids = tuple(question.id for question in choices(bundle) if _fits(question))
    unnamed = (
        (Loss("L-ID", "changed", of_them(len(ids), "questions lose their ids: the format has none"), ids),)
        if ids
        else ()
    )
    return (*common_losses(bundle, ("single", "multiple"), fits=_fits), *unnamed, *unnamed_loss(bundle))


def write(bundle: Bundle) -> Iterator[bytes]:
    """The file in pieces, as UTF-8."""
    yield _row(COLUMNS)
    for question in choices(bundle):
        if not _fits(question):
            continue
        cells = [
            tidy(stem_with_case(bundle, question)),
            "multiple-choice" if question.type == "single" else "multi-select",
        ]
        for option in question.options:
            # Options are parsed as HTML there, stems and explanations are plain.
            cells += [to_html(tidy(option.text)), tidy(explained(option))]
        cells += [""] * (2 * (MAX_OPTIONS - len(question.options)))
        cells += [",".join(str(i + 1) for i in question.key), tidy(question.takeaway or "")]
        cells += [question.objectives[0] if question.objectives else ""]
        yield _row(cells)


def _row(cells: tuple[str, ...] | list[str]) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\r\n").writerow(cells)
    return out.getvalue().encode()
