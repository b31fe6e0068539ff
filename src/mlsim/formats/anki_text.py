"""Anki's text export: rows of a table with ``#`` headers. Only notes that hold a question with options are read; the others are cards."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from mlsim.formats.anki_out import EXPLANATION, KEY, OPTIONS, REASONS, STEM
from mlsim.formats.base import Data, Draft, DraftOption, Item, Options, Sample, error, skipped, text_of
from mlsim.formats.fields import objectives_in
from mlsim.formats.incoming import Row, rows_of
from mlsim.formats.keys import KeyProblem, indices
from mlsim.formats.markdown_block import question_of
from mlsim.formats.texts import from_html, from_plain_html, tidy

_HEADER: Final = re.compile(r"#([a-z]+(?: column)?):(.*)", re.IGNORECASE)
_SEPARATORS: Final = {"tab": "\t", "comma": ",", "semicolon": ";", "space": " ", "pipe": "|", "colon": ":"}
_OWN: Final = re.compile(f"{STEM}(.*?)</div>{OPTIONS}(.*?)</ol>", re.DOTALL)
_BOX: Final = re.compile(r"(?:^|\n)\s*[-*]?\s*\[[ xX]\]")


def sniff(sample: Sample) -> int:
    """How much a text looks like Anki's: by its header lines."""
    first = sample.text[:400].lower()
    return 95 if re.match(r"#(separator|html|notetype|deck|tags|columns|guid)", first) and ":" in first else 0


def read(data: Data, name: str, options: Options) -> Iterator[Draft | Item]:
    """The questions among the notes. Raises FormatError if the file cannot be decoded."""
    text = text_of(data, name, options)
    header: dict[str, str] = {}
    start, before = 0, 0
    while text.startswith("#", start):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        found = _HEADER.match(text[start:end])
        if found:
            header[found[1].lower()] = found[2]
        start, before = end + 1, before + 1
    said = header.get("separator", "tab")
    delimiter = _SEPARATORS.get(said.strip().lower(), said[:1] or "\t")
    columns = {
        key.removesuffix(" column"): int(n) - 1 for key, n in header.items() if key.endswith("column") and n.isdecimal()
    }
    as_html = header.get("html", "").strip().lower() == "true"
    for row in rows_of(text[start:], delimiter, before):
        yield row if isinstance(row, Item) else _note(row, columns, as_html, header.get("deck"))


def _note(row: Row, columns: dict[str, int], as_html: bool, deck: str | None) -> Draft | Item:
    cells = row.cells

    def column(name: str) -> str:
        return cells[columns[name]] if name in columns and columns[name] < len(cells) else ""

    special = set(columns.values())
    fields = [cell for i, cell in enumerate(cells) if i not in special]
    tags = tuple(column("tags").split())
    domain = (column("deck") or deck or "").strip() or None
    return question_of_note(
        fields, row.where, row.first, as_html=as_html, tags=tags, domain=domain, original=column("guid").strip() or None
    )


def question_of_note(
    fields: list[str],
    where: str,
    line: int,
    *,
    as_html: bool,
    tags: tuple[str, ...],
    domain: str | None,
    original: str | None,
) -> Draft | Item:
    """The question that a note holds: as `anki_out` writes it, or with boxes in one of its fields. Any other note is a card.

    Args:
        fields: the note's fields, the front first.
        where, line: its place.
        as_html: whether the fields are HTML.
        tags, domain, original: its tags, its deck, its own id.
    """
    front = fields[0] if fields else ""
    objectives = objectives_in(tags)
    own = _OWN.search(front)
    if own:
        return _own(own, "".join(fields[1:]), where, line, (tags, domain, objectives, original))
    plain = [from_html(field).text if as_html else tidy(field) for field in fields]
    if not any(_BOX.search(text) for text in plain):
        return skipped("S-TYPE", where, plain[0] if plain else "", "A flashcard, not an exam item: it has no options.")
    boxed = next(i for i, text in enumerate(plain) if _BOX.search(text))
    stem = [] if boxed == 0 else plain[0].split("\n")
    rest = [text for text in plain[max(1, boxed + 1) :] if text]
    body = [re.sub(r"^\s*[-*]?\s*\[([ xX])\]", r"- [\1]", row) for row in plain[boxed].split("\n")]
    rows = [*stem, *body, *(["<details>", *"\n".join(rest).split("\n"), "</details>"] if rest else [])]
    return question_of(rows, where, line, domain=domain, tags=tags, objectives=objectives, original_id=original)


def _own(
    front: re.Match[str],
    back: str,
    where: str,
    line: int,
    about: tuple[tuple[str, ...], str | None, tuple[str, ...], str | None],
) -> Draft | Item:
    """A note as `anki_out` writes it."""
    stem = from_plain_html(front[1])
    texts = [from_plain_html(item) for item in _items(front[2])]
    key = re.search(f"{KEY}(.*?)</div>", back, re.DOTALL)
    reasons = re.search(f"{REASONS}(.*?)</ol>", back, re.DOTALL)
    explanation = re.search(f"{EXPLANATION}(.*?)</div>", back, re.DOTALL)
    whys = [from_plain_html(item) or None for item in _items(reasons[1])] if reasons else []
    whys += [None] * (len(texts) - len(whys))
    try:
        chosen = indices(from_plain_html(key[1]) if key else "", texts, words=False)
    except KeyProblem as problem:
        return error(problem.code, where, stem, problem.fix)
    tags, domain, objectives, original = about
    return Draft(
        kind="multiple" if len(chosen) > 1 else "single",
        stem=stem,
        where=where,
        options=tuple(DraftOption(text, i in chosen, why=whys[i]) for i, text in enumerate(texts)),
        explanation=from_plain_html(explanation[1]) if explanation else None,
        original_id=original,
        domain=domain,
        tags=tags,
        objectives=objectives,
        line=line,
    )


def _items(listed: str) -> list[str]:
    return re.findall(r"<li>(.*?)</li>", listed, re.DOTALL)
