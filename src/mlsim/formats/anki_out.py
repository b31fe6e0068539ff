"""Writes Anki's text format: a note of the type Basic for each question, whose HTML `anki_text` can read again."""

from __future__ import annotations

from collections.abc import Iterator

from mlsim.core.bank.questions import Multiple, Single
from mlsim.core.base.text import LETTERS
from mlsim.formats.base import Bundle, Loss
from mlsim.formats.outgoing import choices, common_losses, explained, stem_with_case, unnamed_loss
from mlsim.formats.texts import tidy, to_html

STEM = '<div class="mlsim-stem">'
OPTIONS = '<ol type="A" class="mlsim-options">'
KEY = '<div class="mlsim-key">'
REASONS = '<ol type="A" class="mlsim-why">'
EXPLANATION = '<div class="mlsim-explanation">'


def losses(bundle: Bundle) -> tuple[Loss, ...]:
    """What a card cannot carry: ordering, matching, cases."""
    return (*common_losses(bundle, ("single", "multiple")), *unnamed_loss(bundle))


def write(bundle: Bundle) -> Iterator[bytes]:
    """The file in pieces, as UTF-8: front, back, tags and the question's id as the note's."""
    deck = " ".join(bundle.header.title.split())
    yield (
        f"#separator:tab\n#html:true\n#notetype:Basic\n#deck:{deck}\n#columns:Front\tBack\tTags\tGuid\n"
        "#tags column:3\n#guid column:4\n"
    ).encode()
    for question in choices(bundle):
        tags = " ".join([bundle.header.id, question.type, *question.objectives])
        cells = [_front(bundle, question), _back(question), tags, question.id]
        yield ("\t".join(_quoted(cell) for cell in cells) + "\n").encode()


def _front(bundle: Bundle, question: Single | Multiple) -> str:
    options = "".join(f"<li>{_html(option.text)}</li>" for option in question.options)
    return f"{STEM}{_html(stem_with_case(bundle, question))}</div>{OPTIONS}{options}</ol>"


def _back(question: Single | Multiple) -> str:
    key = ", ".join(LETTERS[i] for i in question.key)
    whys = [explained(option) for option in question.options]
    reasons = REASONS + "".join(f"<li>{_html(why)}</li>" for why in whys) + "</ol>" if any(whys) else ""
    takeaway = f"{EXPLANATION}{_html(question.takeaway)}</div>" if question.takeaway else ""
    return f"{KEY}{key}</div>{reasons}{takeaway}"


def _html(text: str) -> str:
    return to_html(tidy(text)).replace("\t", "&#9;")


def _quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"'
