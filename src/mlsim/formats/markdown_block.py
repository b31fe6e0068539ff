"""One question of a markdown file: its lines in, a draft or an error out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

from mlsim.core.base.text import LETTERS
from mlsim.formats.base import Draft, DraftOption, Item, error, skipped
from mlsim.formats.keys import KeyProblem, indices, unlabelled
from mlsim.formats.markdown_text import FENCE, inline, plain
from mlsim.formats.texts import folded

BOX: Final = re.compile(r"^\s{0,8}[-*+]\s+\[([ xX]?)\]\s*(.*)$")
LETTER: Final = re.compile(
    r"^\s{0,8}(?:[-*+]\s+)?(?:\*\*)?(?:\(([A-Za-z])\)|([A-Z])[.)]|([a-z])[.)])(?:\*\*)?\s+(\S.*)$"
)
NUMBER: Final = re.compile(r"^\s{0,8}(\d{1,2})[.)]\s+(\S.*)$")
BULLET: Final = re.compile(r"^\s{0,3}[-*+]\s+(\S.*)$")
_KEY_WORD: Final = (
    r"(?:the\s+)?(?:correct\s+|right\s+)?(?:answers?|key|solutions?)(?:\(s\))?(?:\s+(?:is|are))?"
    r"|(?:correct|right)\s+options?|respuestas?(?:\s+correctas?)?|correct"
)
KEY_LINE: Final = re.compile(
    rf"^\s*(?:[-*+>]\s+)?[*_]*(?:✅\s*)?(?:{_KEY_WORD})[*_]*(?:\s*:|\s+[-–—]\s)[*_]*\s*(\S.*?)\s*$",
    re.IGNORECASE,
)
_EXPLANATION: Final = re.compile(
    r"^\s*(?:[-*+>]\s+)?[*_]*(?:overall\s+)?(?:explanation|rationale|feedback|why|reason)[*_]*\s*:[*_]*\s*(.*)$",
    re.IGNORECASE,
)
_RATIONALE: Final = re.compile(
    r"^\s{0,3}(?:[-*+]\s+)?\*{0,2}(?:[Oo]ption\s+)?\(?([A-Za-z])\)?\*{0,2}\s*(?:[.):]|—|–|-(?=\s))\*{0,2}\s+(\S.*)$"
)
_OPEN: Final = re.compile(r"(?<!\\)<details[^>]*>", re.IGNORECASE)
_CLOSE: Final = re.compile(r"(?<!\\)</details\s*>", re.IGNORECASE)
_SUMMARY: Final = re.compile(r"(?<!\\)<summary[^>]*>(.*?)</summary>", re.IGNORECASE | re.DOTALL)
_META: Final = re.compile(r"^<!-- id: ([a-z0-9._-]+)(?:; objectives: ([A-Z0-9:., -]+))? -->$")
NOISE: Final = re.compile(
    r"^\s*(?:[*_]*\[[^\]\\]*back to (?:the )?top[^\]\\]*\]\([^)]*\)[*_]*|(?:-\s*){3,}|(?:\*\s*){3,}|<br\s*/?>)\s*$",
    re.IGNORECASE,
)
_FLATTENED: Final = re.compile(r"^\W*(HOT\s?SPOT|DRAG[ -]?(?:AND[ -])?DROP|SIMULATION|FILL IN)\b")
_LETTERS_ONLY: Final = re.compile(r"\W*[A-H](?:(?:\W|and)+[A-H])*\W*")
_BECAUSE: Final = re.compile(r"\(?[A-Za-z]\)?\s*[.):-]\s+(\S.*)")
Style = Literal["box", "letter", "number", "bullet"]
_STYLES: Final[tuple[tuple[Style, re.Pattern[str]], ...]] = (
    ("box", BOX), ("letter", LETTER), ("number", NUMBER), ("bullet", BULLET)
)  # fmt: skip


@dataclass(slots=True)
class _Option:
    label: str | None
    marked: bool
    lines: list[str]


@dataclass(slots=True)
class _Parts:
    """A question taken apart."""

    stem: list[str] = field(default_factory=list)
    options: list[_Option] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    why: dict[str, list[str]] = field(default_factory=dict)
    explanation: list[str] = field(default_factory=list)
    unclosed: bool = False
    style: Style | None = None


def details_open(row: str) -> re.Match[str] | None:
    """Where details open on a line. Most lines have no ``<`` at all, and that is found out at once."""
    return _OPEN.search(row) if "<" in row else None


def details_close(row: str) -> re.Match[str] | None:
    """Where details close on a line."""
    return _CLOSE.search(row) if "<" in row else None


def question_of(
    rows: Sequence[str],
    where: str,
    line: int,
    *,
    key: str | None = None,
    reason: str | None = None,
    domain: str | None = None,
    original_id: str | None = None,
    tags: tuple[str, ...] = (),
    objectives: tuple[str, ...] = (),
) -> Draft | Item:
    """The question that stands in some lines.

    Args:
        rows: its lines: stem, options, and perhaps details or an answer.
        where, line: its place.
        key, reason: what a key at the end of the file says about it.
        domain, original_id, tags, objectives: what is known about it already.
    """
    meta = next((match for row in rows if (match := _META.match(row))), None)
    parts = _take_apart([row for row in rows if not _META.match(row)])
    stem = plain(parts.stem)
    if _FLATTENED.match(stem):
        return skipped(
            "S-TYPE", where, stem, "It was a hotspot or drag-and-drop question; its options mean nothing alone."
        )
    if parts.unclosed:
        return error("E-UNTERMINATED", where, stem, "A <details> or a fence of code opens and is never closed.")
    texts = [plain(option.lines) for option in parts.options]
    labels = [option.label for option in parts.options]
    if len(set(labels)) != len(labels) and labels[0] is not None:
        return error("E-KEY-AMBIGUOUS", where, stem, "Two options have the same letter.")
    letters = tuple(label or LETTERS[i] for i, label in enumerate(labels[:26]))
    said = [*parts.keys, *([key] if key else [])]
    try:
        chosen = _chosen(parts, said, texts, letters)
    except KeyProblem as problem:
        return error(problem.code, where, stem, problem.fix)
    # "Answer: B. Because ..." says more than the key.
    reasons = [
        rest[1]
        for one in said
        if (rest := _BECAUSE.fullmatch(inline(one))) and folded(rest[1]) not in map(folded, texts)
    ]
    explanation = "\n\n".join(text for text in (*reasons, plain(parts.explanation), reason or "") if text)
    options = tuple(
        DraftOption(text, i in chosen, why=plain(parts.why.get(letter, [])) or None, label=letter)
        for i, (text, letter) in enumerate(zip(texts, letters, strict=False))
    )
    if len(texts) > len(letters):
        return error("E-MANY-OPTIONS", where, stem, f"It has {len(texts)} options. Remove some.")
    listed = tuple(part.strip() for part in meta[2].split(",")) if meta and meta[2] else ()
    return Draft(
        kind="multiple" if len(chosen) > 1 else "single",
        stem=stem,
        where=where,
        options=options,
        explanation=explanation or None,
        original_id=meta[1] if meta else original_id,
        domain=domain,
        tags=tags,
        objectives=objectives or listed,
        line=line,
    )


def _chosen(parts: _Parts, said: Sequence[str], texts: Sequence[str], letters: Sequence[str]) -> tuple[int, ...]:
    """The options that its marks and all that it says about the key agree on. Raises KeyProblem."""
    marked = tuple(i for i, option in enumerate(parts.options) if option.marked)
    found = {indices(inline(one), texts[:26], letters) for one in said} if texts else set()
    if marked:
        found.add(marked)
    if len(found) > 1:
        raise KeyProblem("E-KEY-AMBIGUOUS", "Its marks and answers name different options. Mend one of them.")
    return found.pop() if found else ()


def fenced(rows: Sequence[str]) -> tuple[list[bool], bool]:
    """For each line whether it belongs to a fence of code, its own marks included, and whether the last one is closed."""
    if not any("```" in row or "~~~" in row for row in rows):
        return [False] * len(rows), True
    inside: list[bool] = []
    fence = ""
    for row in rows:
        found = FENCE.match(row)
        if fence:
            inside.append(True)
            if found and found[1][0] == fence[0] and len(found[1]) >= len(fence) and not found[2]:
                fence = ""
        else:
            inside.append(found is not None)
            fence = found[1] if found else ""
    return inside, not fence


def style_of(rows: Sequence[str], code: Sequence[bool] | None = None) -> Style | None:
    """How the options of a question are written; of several ways the one that means options most surely."""
    if code is None:
        code = fenced(rows)[0]
    for style, pattern in _STYLES:
        found = [
            match for row, is_code in zip(rows, code, strict=True) if not is_code and (match := pattern.match(row))
        ]
        if len(found) > 1 or (found and style == "box"):
            return style
    return None


def _take_apart(rows: list[str]) -> _Parts:
    parts = _Parts()
    code, closed = fenced(rows)
    outside: list[tuple[str, bool]] = []
    details: list[str] = []
    opened = False
    for whole, is_code in zip(rows, code, strict=True):
        row = whole
        if not is_code and not opened and (start := details_open(row)):
            if row[: start.start()].strip():
                outside.append((row[: start.start()], False))
            opened, row = True, row[start.end() :]
        if opened and not is_code and (end := details_close(row)):
            details.append(row[: end.start()])
            opened = False
        elif opened:
            details.append(row)
        elif is_code or not NOISE.match(row):
            outside.append((row, is_code))
    parts.unclosed = opened or not closed
    parts.style = style_of([row for row, _ in outside], [is_code for _, is_code in outside])
    _outside(outside, parts)
    if parts.style != "letter" and parts.options:
        labels, texts = unlabelled([option.lines[0] for option in parts.options], " ".join(parts.keys))
        for option, label, text in zip(parts.options, labels or (), texts, strict=False):
            option.label, option.lines[0] = label, text
    if details:
        _details(details, parts)
    return parts


def _outside(rows: list[tuple[str, bool]], parts: _Parts) -> None:
    """Stem, options, and an answer that stands in the open."""
    pattern = dict(_STYLES).get(parts.style) if parts.style else None
    gap = after = False
    tail: list[str] = []
    for row, is_code in rows:
        option = pattern.match(row) if pattern and not is_code and not after else None
        answer = KEY_LINE.match(row) if not is_code and (parts.options or after) else None
        if option:
            parts.options.append(_option(option, parts.style))
        elif answer and not row.startswith("  "):
            parts.keys.append(answer[1])
            after = True
        elif not parts.options:
            parts.stem.append(row)
        elif after or (gap and not row.startswith((" ", "\t")) and row.strip() and not is_code):
            after = True
            tail.append(row)
        else:
            parts.options[-1].lines.append(_dedented(row))
        gap = not row.strip()
    if tail:
        _details(tail, parts, bare=False)


def _dedented(row: str) -> str:
    return row[2:] if row.startswith("  ") else row.lstrip()


def _option(found: re.Match[str], style: Style | None) -> _Option:
    if style == "box":
        return _Option(None, found[1] in ("x", "X"), [found[2]])
    if style == "letter":
        label = (found[1] or found[2] or found[3]).upper()
        text = found[4]
        bold = re.fullmatch(r"(.*[^*])\*\*\s*", text)
        return _Option(label, False, [bold[1] if bold and text.count("**") == 1 else text])
    return _Option(None, False, [found[2] if style == "number" else found[1]])


def _details(rows: list[str], parts: _Parts, *, bare: bool = True) -> None:
    """Key, explanations of options and of the whole, from what is folded away."""
    whole = "\n".join(rows)
    summary = _SUMMARY.search(whole)
    if summary:
        rows = (whole[: summary.start()] + whole[summary.end() :]).split("\n")
    labels = {option.label or LETTERS[i] for i, option in enumerate(parts.options[:26])}
    code, _ = fenced(rows)
    target = parts.explanation
    keyed = bool(parts.keys)
    for row, is_code in zip(rows, code, strict=True):
        answer = None if is_code else KEY_LINE.match(row)
        label = None if is_code else _RATIONALE.match(row)
        general = None if is_code else _EXPLANATION.match(row)
        if answer:
            parts.keys.append(answer[1])
            keyed = True
        elif general:
            target = parts.explanation
            target.append(general[1])
        elif label and label[1].upper() in labels and (keyed or not bare or any(o.marked for o in parts.options)):
            target = parts.why.setdefault(label[1].upper(), [])
            target.append(label[2])
        elif bare and not keyed and row.strip() and not is_code:
            keyed = True
            _bare_key(row, parts)
        elif is_code or not NOISE.match(row):
            target.append(row)
    if summary and not parts.keys:
        found = KEY_LINE.match(summary[1])
        if found:
            parts.keys.append(found[1])


def _bare_key(row: str, parts: _Parts) -> None:
    """A first line without the word "answer" may still be the key: ``**B**``, ``B. text`` or the text of an option alone."""
    text = inline(re.sub(r"^\s*[-*+]\s+", "", row)).strip()
    texts = {folded(plain(option.lines)) for option in parts.options}
    rest = _BECAUSE.fullmatch(text)
    if _LETTERS_ONLY.fullmatch(text) or folded(text) in texts or (rest and folded(rest[1]) in texts):
        parts.keys.append(text)
    else:
        parts.explanation.append(row)
