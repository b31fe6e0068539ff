"""Markdown as people write practice questions: options with boxes, answers in ``<details>``, keys in a table at the end.

A file is cut into questions first, in the one way that it uses itself: by headings, by numbers, or by paragraphs before options.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final, Literal

from mlsim.formats.base import Data, Draft, Item, Options, Sample, error, lines, text_of
from mlsim.formats.markdown_block import (
    BOX,
    KEY_LINE,
    LETTER,
    NOISE,
    details_close,
    details_open,
    fenced,
    question_of,
    style_of,
)
from mlsim.formats.markdown_text import inline, plain

HEADING: Final = re.compile(r"^\s{0,3}(#{1,6})\s+(.*?)\s*#*\s*$")
_NUMBERED_HEADING: Final = re.compile(
    r"^\W*(?:question|pregunta|frage|q)?\s*#?\s*(\d{1,5})\b[*_\s]*(?:[.:)\]]|[-–—](?=\s)|$)[*_]*\s*(.*)$",
    re.IGNORECASE,
)
_NUMBER: Final = re.compile(
    r"^\s{0,3}(\*\*)?(?:question\s*|q\s*)?#?(\d{1,5})(?:\*\*)?\s*[.):](\*\*)?(?:\s+(.*)|$)", re.IGNORECASE
)
_KEY_HEADING: Final = re.compile(
    r"^\W*(?:answers?(?: keys?)?|keys?|solutions?|correct answers|respuestas)(?: (?:and|&|with) \w+)?\W*$",
    re.IGNORECASE,
)
_KEY_ROW: Final = re.compile(
    r"^\s*\|?\s*[*_]*(?:Q(?:uestion)?\s*)?#?(\d{1,5})[*_.]*\s*\|\s*[*_`]*([^|]+?)[*_`]*\s*(?:\|\s*(.*?)\s*)?\|?\s*$",
    re.IGNORECASE,
)
_KEY_BOLD: Final = re.compile(
    r"^\s*(?:[-*]\s+)?\*{0,2}Q(?:uestion)?\s*#?(\d{1,5})\*{0,2}\s*[-–—:.]+\s*\*{0,2}(?:Correct )?Answers?:?\*{0,2}:?\s*(.+?)\*{0,2}\s*$",
    re.IGNORECASE,
)
_KEY_LISTED: Final = re.compile(
    r"^\s*(?:[-*]\s+)?\*{0,2}(\d{1,5})\*{0,2}\s*[.):=-]\s*\*{0,2}\(?([A-Z](?:[^\w]+[A-Z])*)\)?\*{0,2}\s*(?:[-–—:]\s*(.*))?$"
)
_LETTERS: Final = re.compile(r"[A-H](?:(?:\W|\band\b|\bor\b)+[A-H])*\W*|[A-H]{2,8}")
_DOMAIN: Final = re.compile(r"^([^*]{2,80}?)[.:]?\*\*\s*(\S.*)$")
_TABLE_RULE: Final = re.compile(r"^\s*\|?[\s:|-]*-{2,}[\s:|-]*\|?\s*$")
Cut = Literal["heading", "number", "paragraph"]


@dataclass(slots=True)
class _Block:
    first: int
    rows: list[str]
    number: int | None = None
    domain: str | None = None
    last: int = 0
    sure: bool = False
    """It says that it is a question; without options it is a mistake, not prose."""


@dataclass(slots=True)
class _Key:
    where: str
    raw: str
    reason: list[str] = field(default_factory=list)
    twice: bool = False


def sniff(sample: Sample) -> int:
    """How much a text looks like questions in markdown."""
    text = sample.text
    boxes = len(re.findall(r"^[ \t]*[-*+] \[[ xX]\]", text, re.MULTILINE))
    headings = len(re.findall(r"^#{1,6} \S", text, re.MULTILINE))
    details = len(re.findall(r"<details", text, re.IGNORECASE))
    lettered = len(re.findall(r"^[ \t]*(?:[-*+] )?\(?[A-H][.)] ", text, re.MULTILINE))
    if text.lstrip()[:1] in ("{", "[", "<") and not (boxes or details):
        return 0
    if boxes or details:
        return min(92, 60 + 5 * (boxes + details))
    return min(75, 40 + 2 * lettered) if lettered > 1 and (headings or KEY_LINE.search(text) or "**" in text) else 0


def read(data: Data, name: str, options: Options) -> Iterator[Draft | Item]:
    """The questions of a markdown file. Raises FormatError if it cannot be decoded."""
    rows = text_of(data, name, options).split("\n")
    code = _code(rows)
    keys, taken = _keys(rows, code)
    blocks = [block for block in _blocks(rows, code, taken) if _is_question(block)]
    numbers = Counter(block.number for block in blocks)
    for block in blocks:
        where = lines(block.first, block.last)
        key = keys.get(block.number) if block.number is not None else None
        if key and (key.twice or numbers[block.number] > 1):
            fix = f"Number {block.number} stands for more than one question or key: number them through."
            yield error("E-KEY-AMBIGUOUS", where, plain(block.rows[:3]), fix)
            continue
        reason = plain(key.reason) if key else None
        original = str(block.number) if block.number is not None and numbers[block.number] == 1 else None
        yield question_of(
            block.rows,
            where,
            block.first,
            key=key.raw if key else None,
            reason=reason,
            domain=block.domain,
            original_id=f"q{original}" if original else None,
        )


def _code(rows: list[str]) -> list[bool]:
    """Which lines are code. A fence that swallows questions was never closed: it hides nothing."""
    code, _ = fenced(rows)
    index = 0
    while index < len(rows):
        if not code[index]:
            index += 1
            continue
        end = index
        while end < len(rows) and code[end]:
            end += 1
        inside = rows[index + 1 : end]
        swallowed = any(BOX.match(row) or details_open(row) or details_close(row) for row in inside)
        heading = any((found := HEADING.match(row)) and _NUMBERED_HEADING.match(found[2]) for row in inside)
        if swallowed or heading:
            rest, _ = fenced(rows[index + 1 :])
            code[index:] = [False, *rest]
            index += 1
        else:
            index = end
    return code


def _keys(rows: list[str], code: list[bool]) -> tuple[dict[int, _Key], set[int]]:
    """A key at the end of the file, by the numbers of the questions, and the lines that it takes."""
    found: dict[int, _Key] = {}
    taken: set[int] = set()
    section, open_key, table = 0, None, False
    for index, row in enumerate(rows):
        if code[index]:
            continue
        heading = HEADING.match(row)
        if heading:
            opens = _KEY_HEADING.match(heading[2]) is not None
            section = _section_behind(len(heading[1]), section, opens)
            if opens:
                taken.add(index)
            open_key = None
            continue
        table = _in_key_table(rows, index, table)
        entry = _key_on(row, table=table, listed=section > 0)
        if entry:
            number = int(entry[1])
            raw, why = entry[2].strip(), entry[3] if entry.lastindex and entry.lastindex > 2 else None
            open_key = _Key(lines(index + 1), raw, [why] if why else [])
            if number in found and found[number].raw != raw:
                open_key.twice = True
            found[number] = open_key
            taken.add(index)
            if entry.re is not _KEY_BOLD:
                open_key = None
        elif section or table:
            taken.add(index)
            if open_key is not None:
                open_key.reason.append(row)
        elif open_key is not None:
            if NOISE.match(row) or _NUMBER.match(row):
                open_key = None
            else:
                open_key.reason.append(row)
                taken.add(index)
    return found, taken


def _section_behind(level: int, section: int, opens: bool) -> int:
    """The level of the heading that a list of keys stands below, behind one more heading; 0 where none is open."""
    if opens:
        return level
    return section if level > section else 0


def _key_on(row: str, *, table: bool, listed: bool) -> re.Match[str] | None:
    """The number, the key and perhaps the reason that a line has; rows and entries count only where a table or a list of keys is."""
    return (
        _KEY_BOLD.match(row) or (_KEY_ROW.match(row) if table else None) or (_KEY_LISTED.match(row) if listed else None)
    )


def _in_key_table(rows: list[str], index: int, inside: bool) -> bool:
    """Whether a line belongs to a table whose header has a column for answers and whose first is a number."""
    row = rows[index]
    if "|" not in row:
        return False
    if inside:
        return True
    if index + 2 >= len(rows) or not _TABLE_RULE.match(rows[index + 1]) or "-" not in rows[index + 1]:
        return False
    first = _KEY_ROW.match(rows[index + 2])
    return bool(
        re.search(r"answer|key|correct|respuesta", row, re.IGNORECASE)
        and first
        and _LETTERS.fullmatch(first[2].strip())
    )


def _blocks(rows: list[str], code: list[bool], taken: set[int]) -> Iterator[_Block]:
    cut = _cut(rows, code, taken)
    block: _Block | None = None
    domain: str | None = None
    folded_until = -1
    done = False
    for index, row in enumerate(rows):
        if index in taken:
            continue
        if not code[index] and index > folded_until:
            folded_until = _closing(rows, index)
            heading, start = HEADING.match(row), _start(rows, code, index, cut, done)
            if start is not None or heading:
                if block is not None:
                    yield block
                domain = _domain(cut, block, heading, domain)
                block = start
                if block is not None:
                    block.domain = block.domain or domain
                    block.last = index + 1
                done = False
                continue
            done = done or bool(BOX.match(row) or LETTER.match(row) or KEY_LINE.match(row) or details_close(row))
        if block is None and cut == "paragraph" and row.strip():
            block = _Block(index + 1, [], domain=domain)
        if block is not None:
            block.rows.append(row)
            block.last = index + 1 if row.strip() and not NOISE.match(row) else block.last
    if block is not None:
        yield block


def _start(rows: list[str], code: list[bool], index: int, cut: Cut, done: bool) -> _Block | None:
    """The question that begins on a line, if one does; ``done`` says that the one before has its options."""
    row = rows[index]
    heading, number = HEADING.match(row), _NUMBER.match(row)
    if heading and cut == "heading":
        return _from_heading(heading, index)
    if number and cut == "number" and _leads_to_options(rows, code, index):
        return _from_number(number, index)
    if cut == "paragraph" and done and row.strip() and _opens(rows[index - 1], row):
        return _Block(index + 1, [row])
    return None


def _domain(cut: Cut, before: _Block | None, heading: re.Match[str] | None, domain: str | None) -> str | None:
    """The domain of what follows: named by a heading between questions, or by one that is no question itself."""
    if heading and cut != "heading":
        return plain([heading[2]])[:120]
    if before is not None and cut == "heading" and not _is_question(before) and not before.sure:
        return plain(before.rows[:1])[:120] or domain
    return domain


def _closing(rows: list[str], index: int) -> int:
    """The line on which the details that open here are closed, if that is before others open; else this line."""
    if not details_open(rows[index]) or details_close(rows[index]):
        return index
    for end in range(index + 1, len(rows)):
        if details_close(rows[end]):
            return end
        if details_open(rows[end]):
            break
    return index


def _opens(before: str, row: str) -> bool:
    """Whether a line behind options begins another question: a paragraph of its own that is neither option nor answer."""
    if before.strip() or row.startswith((" ", "\t")):
        return False
    return not (BOX.match(row) or LETTER.match(row) or KEY_LINE.match(row) or NOISE.match(row) or details_open(row))


def _from_heading(heading: re.Match[str], index: int) -> _Block:
    numbered = _NUMBERED_HEADING.match(heading[2])
    if numbered:
        rest = numbered[2].strip()
        return _Block(index + 1, [rest] if rest else [], int(numbered[1]), sure=True)
    return _Block(index + 1, [heading[2]])


def _from_number(found: re.Match[str], index: int) -> _Block:
    text = found[4] or ""
    block = _Block(index + 1, [], int(found[2]), sure=True)
    if found[1] and not found[3]:  # **1. Domain.** stem, or **1. stem**
        domain = _DOMAIN.match(text)
        if domain:
            block.domain, text = inline(domain[1]).strip(), domain[2]
        else:
            text = re.sub(r"\*\*\s*$", "", text)
    block.rows = [text] if text else []
    return block


def _cut(rows: list[str], code: list[bool], taken: set[int]) -> Cut:
    """How the file tells its questions apart: what most often leads to options."""
    headings = numbers = sure = 0
    for index, row in enumerate(rows):
        if code[index] or index in taken:
            continue
        heading, number = HEADING.match(row), _NUMBER.match(row)
        if heading and _leads_to_options(rows, code, index, numbers_too=False):
            headings += 1
            sure += bool(_NUMBERED_HEADING.match(heading[2]))
        elif number and _leads_to_options(rows, code, index):
            numbers += 1
    if sure and 2 * sure >= headings:
        return "heading"
    if numbers > headings:
        return "number"
    return "heading" if headings else "paragraph"


def _leads_to_options(rows: list[str], code: list[bool], start: int, *, numbers_too: bool = True) -> bool:
    """Whether options or an answer follow before the next heading or, if asked, before the next number."""
    for index in range(start + 1, min(len(rows), start + 200)):
        row = rows[index]
        if code[index]:
            continue
        if BOX.match(row) or LETTER.match(row) or details_open(row):
            return True
        if HEADING.match(row) or (numbers_too and _NUMBER.match(row)):
            return False
    return False


def _is_question(block: _Block) -> bool:
    if not any(row.strip() for row in block.rows):
        return block.sure
    style = style_of(block.rows)
    folded_away = any(details_open(row) for row in block.rows)
    return block.sure or style in ("box", "letter") or (style is not None and folded_away)
