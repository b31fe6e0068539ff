"""Moodle's GIFT, read as Moodle itself reads it. `gift_out` writes it.

Questions end at blank lines; lines that begin with ``//`` are comments, and ``[id:..]`` and ``[tag:..]`` live in them. A multiple
response is a question without ``=`` among its answers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from mlsim.formats.base import (
    Data,
    Draft,
    DraftCase,
    DraftOption,
    DraftPrompt,
    Item,
    Options,
    Sample,
    error,
    lines,
    skipped,
    text_of,
)
from mlsim.formats.fields import objectives_in
from mlsim.formats.incoming import UNEVEN, Answers, Texts, description
from mlsim.formats.texts import has_tags, tidy

# While a block is taken apart, what is escaped stands as a control character that no question may hold.
_ESCAPES: Final = {
    "\\": "\x0e",
    "~": "\x0f",
    "=": "\x10",
    "#": "\x11",
    "{": "\x12",
    "}": "\x13",
    ":": "\x14",
    "n": "\x15",
}
_HIDE: Final = re.compile(r"\\([\\~=#{}:n])")
_SHOW: Final = {ord(v): "\n" if k == "n" else k for k, v in _ESCAPES.items()}
_FOREIGN: Final = {ord(v): "\x18" for v in _ESCAPES.values()}
_TITLE: Final = re.compile(r"\s*::(.*?)::", re.DOTALL)
_FORMAT: Final = re.compile(r"\s*\[(html|plain|moodle|markdown)\]", re.IGNORECASE)
_WEIGHT: Final = re.compile(r"%(-?\d+(?:\.\d+)?)%")
_COMMENT: Final = re.compile(r"\s*//")
_CATEGORY: Final = re.compile(r"\s*\$CATEGORY:\s*(.*)", re.IGNORECASE)
_MARK: Final = re.compile(r"\[(id|tag):((?:\\.|[^\]\\])*)\]")
_BLANK: Final = "_____"
_TRUTH: Final = {"T": True, "TRUE": True, "F": False, "FALSE": False}


@dataclass(slots=True)
class _Block:
    """The lines of one question."""

    first: int
    last: int = 0
    text: list[str] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)
    category: str | None = None

    @property
    def where(self) -> str:
        return lines(self.first, self.last)


def sniff(sample: Sample) -> int:
    """How much a text looks like GIFT: answers in braces that begin with ``=`` or ``~``."""
    text = sample.text
    found = len(re.findall(r"(?<!\\)\{\s*(?:[=~#]|T\b|F\b|TRUE\b|FALSE\b)", text))
    signs = len(re.findall(r"^[ \t]*(?:::.*?::|\$CATEGORY:)", text, re.MULTILINE))
    if text.lstrip()[:1] in ("{", "[", "<") and not signs:
        return 0
    return min(95, 45 * bool(found) + 5 * found + 10 * signs)


def read(data: Data, name: str, options: Options) -> Iterator[Draft | Item]:
    """The questions of a GIFT file. Raises FormatError if it cannot be decoded."""
    domain: str | None = None
    case: DraftCase | None = None
    for block in _blocks(text_of(data, name, options)):
        if block.category is not None:
            domain, case = block.category, None
            continue
        entry = _question(block, domain, case)
        if isinstance(entry, DraftCase):
            if options.descriptions_as_cases:
                case = entry
            else:
                yield description(block.where, entry.text)
            continue
        yield entry


def _blocks(text: str) -> Iterator[_Block]:
    """Blocks between blank lines. One that never closes its brace takes the blocks along that close it."""
    block: _Block | None = None
    pending: _Block | None = None
    start, number = 0, 0
    while start <= len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        line, start, number = text[start:end], end + 1, number + 1
        if line.strip():
            category = _CATEGORY.match(line)
            if category and not (block and block.text):
                if pending:
                    yield pending
                    pending = None
                path = [part for part in category.group(1).strip().split("/") if part not in ("$course$", "top", "")]
                yield _Block(number, number, category="/".join(path) or None) if path else _Block(number, category="")
                block = None
                continue
            block = block or _Block(number)
            block.last = number
            if _COMMENT.match(line):
                block.comments.append(line)
            else:
                if not block.text:
                    block.first = number
                block.text.append(line)
        elif block is not None:
            pending, ready = _joined(pending, block)
            yield from ready
            block = None
    if block is not None:
        pending, ready = _joined(pending, block)
        yield from ready
    if pending:
        yield pending


def _joined(pending: _Block | None, block: _Block) -> tuple[_Block | None, list[_Block]]:
    """Keep an unclosed block until what follows has shown whether it is its rest; nothing is read from such a thing."""
    if not block.text:
        return pending, []
    hidden = _hidden("\n".join(block.text))
    opens, closes = "{" in hidden, "}" in hidden
    if pending is not None and closes and not opens:
        pending.last = block.last
        return None, [pending]
    done = [pending] if pending is not None else []
    if opens and not closes:
        return block, done
    return None, [*done, block]


def _hidden(text: str) -> str:
    return _HIDE.sub(lambda found: _ESCAPES[found[1]], text.translate(_FOREIGN))


def _question(block: _Block, domain: str | None, case: DraftCase | None) -> Draft | DraftCase | Item:
    hidden = _hidden("\n".join(block.text))
    title = _TITLE.match(hidden)
    body = hidden[title.end() :] if title else hidden
    opens, closes = body.find("{"), body.rfind("}")
    shown = body.translate(_SHOW)
    if opens < 0 and closes < 0:
        return DraftCase(f"l{block.first}", _Texts(body, "").stem, title.group(1).translate(_SHOW) if title else None)
    if opens < 0 or closes < opens:
        return error(
            "E-UNTERMINATED", block.where, shown, "The answers need { before and } behind them, and no blank line."
        )
    inner, after = body[opens + 1 : closes], body[closes + 1 :]
    if "{" in inner or "}" in inner:
        return skipped("S-TYPE", block.where, shown, "It has more than one gap; such questions are not read.")
    texts = _Texts(body[:opens], after)
    marks = [(kind, re.sub(r"\\(.)", r"\1", value)) for kind, value in _MARK.findall(" ".join(block.comments))]
    tags = tuple(value for kind, value in marks if kind == "tag")
    entry = _answers(inner, texts, block)
    if isinstance(entry, Item):
        return entry
    return Draft(
        kind=entry.kind,
        stem=texts.stem,
        where=block.where,
        options=entry.options,
        prompts=entry.prompts,
        responses=entry.responses,
        explanation=entry.explanation,
        original_id=next((value for kind, value in marks if kind == "id"), None)
        or (title.group(1).translate(_SHOW).strip() if title else None),
        domain=domain or None,
        tags=tags,
        objectives=objectives_in(tags),
        case=case,
        notes=(*entry.notes, *texts.notes),
        line=block.first,
    )


class _Texts(Texts):
    """Turns pieces of a block into plain text, in the format that the question's text names."""

    def __init__(self, stem: str, after: str) -> None:
        super().__init__()
        self.format = "moodle"
        found = _FORMAT.match(stem)
        if found:
            self.format = found.group(1).lower()
            stem = stem[found.end() :]
        gap = after.strip() and not re.fullmatch(r"[\s.?!]*", after)
        self.stem = self.plain(
            f"{stem.rstrip()} {_BLANK} {after.lstrip()}" if gap else stem + after.strip(), self.format
        )

    def plain(self, piece: str, used: str | None = None) -> str:
        """The text of a piece, which may begin with a format of its own."""
        if used is None:
            found = _FORMAT.match(piece)
            used = found.group(1).lower() if found else self.format
            piece = piece[found.end() :] if found else piece
        text = piece.strip().translate(_SHOW)
        if used == "html" or (used == "moodle" and has_tags(text)):
            return self.html(text)
        return tidy(text)


def _answers(inner: str, texts: _Texts, block: _Block) -> Answers | Item:
    """What stands between the braces, by the order of checks in Moodle's own reader."""
    inner, mark, general = inner.rpartition("####")
    inner, general = (inner, general) if mark else (general, "")
    explanation = texts.plain(general) or None
    inner = inner.strip()
    where, stem = block.where, texts.stem
    if not inner:
        return skipped("S-TYPE", where, stem, "An essay question: it has no key.")
    if inner.startswith("#"):
        return skipped("S-TYPE", where, stem, "A numeric question: mlsim asks for a choice.")
    if "~" not in inner and "=" in inner and "->" in inner:
        return _matching(inner, texts, block, explanation)
    if "~" not in inner:
        first, *feedback = inner.split("#")
        truth = _TRUTH.get(first.strip().upper())
        if truth is None:
            return skipped("S-TYPE", where, stem, "A short-answer question: mlsim asks for a choice.")
        wrong, right = ([texts.plain(text) for text in feedback[:2]] + ["", ""])[:2]
        options = tuple(
            DraftOption(name, is_key, why=(right if is_key else wrong) or None)
            for name, is_key in (("True", truth), ("False", not truth))
        )
        return Answers("single", options, explanation=explanation)
    glued = re.search(r"[^\s~](?==)", inner)
    if glued and re.search(r"\S\s+[~=]", inner):
        fix = (
            "An answer holds an = without a backslash: Moodle ends the answer there. Write \\= if it is meant as text."
        )
        return error("E-KEY-AMBIGUOUS", where, stem, fix)
    return _choice(inner, texts, block, explanation)


def _choice(inner: str, texts: _Texts, block: _Block, explanation: str | None) -> Answers | Item:
    is_single = "=" in inner
    options: list[DraftOption] = []
    weights: list[float] = []
    odd = False
    for piece in inner.replace("=", "~=").split("~"):
        answer = piece.strip()
        if not answer:
            continue
        right = answer.startswith("=")
        answer = answer[1:].lstrip() if right else answer
        found = _WEIGHT.match(answer)
        weight = float(found[1]) if found else 100.0 if right else 0.0
        answer = answer[found.end() :] if found else answer
        text, _, feedback = answer.partition("#")
        odd |= right and weight != 100
        odd |= is_single and not right and weight > 0
        weights.append(weight)
        key = right if is_single else weight > 0
        options.append(DraftOption(texts.plain(text), key, why=texts.plain(feedback) or None))
    keys = [weight for weight, option in zip(weights, options, strict=True) if option.correct]
    if is_single and len(keys) > 1:
        fix = "Several answers begin with =, so each alone is right. Use ~%50% if all must be chosen, or leave one."
        return error("E-KEY-AMBIGUOUS", block.where, texts.stem, fix)
    if not is_single and keys:
        odd |= abs(sum(keys) - 100) > 1 or max(keys) - min(keys) > 0.01
    notes = (UNEVEN,) if odd else ()
    return Answers("single" if is_single else "multiple", tuple(options), explanation=explanation, notes=notes)


def _matching(inner: str, texts: _Texts, block: _Block, explanation: str | None) -> Answers | Item:
    prompts: list[DraftPrompt] = []
    responses: list[str] = []
    for piece in inner.split("=")[1:]:
        left, arrow, right = piece.partition("->")
        if not arrow:
            fix = "A pair has no ->, or a text holds an = without a backslash."
            return error("E-KEY-AMBIGUOUS", block.where, texts.stem, fix)
        right, _, feedback = right.partition("#")
        answer = texts.plain(right)
        responses.append(answer)
        if left.strip():
            prompts.append(DraftPrompt(texts.plain(left), answer, texts.plain(feedback) or None))
    unique = tuple(dict.fromkeys(responses))
    return Answers("matching", prompts=tuple(prompts), responses=unique, explanation=explanation)
