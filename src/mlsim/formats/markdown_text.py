"""The text of markdown: what a person reads, without the signs; and text written so that it reads back as it was."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from typing import Final

from mlsim.formats.texts import image, tidy

FENCE: Final = re.compile(r"^\s*(`{3,}|~{3,})\s*([\w+.-]*)\s*$")
MAX_LINE: Final = 45_000
"""A text of 20,000 characters with a backslash before each is shorter."""
_PUNCTUATION: Final = r"!-/:-@\[-`{-~"
_INLINE: Final = re.compile(
    rf"\\(?P<escaped>[{_PUNCTUATION}])"
    r"|(?P<code>(?P<ticks>`+)(?!`)(?:.{0,500}?[^`])(?P=ticks)(?!`))"
    r"|!\[(?P<alt>[^\]\n]{0,300})\]\((?P<src>[^)\s]{0,500})[^)\n]{0,200}\)"
    r"|\[(?P<link>(?:\\.|[^\[\]\\\n]){1,500})\]\((?P<url>[^)\s]{0,500})[^)\n]{0,200}\)"
    r"|<(?P<tag>/?(?:br|b|i|u|em|strong|code|sub|sup|p|div|span|img|kbd|center|font|a|ul|ol|li|hr|details|summary)\b[^<>]{0,500})>"
    r"|(?P<comment><!--.{0,1000}?-->)"
    r"|(?P<entity>&(?:#\d+|#[xX][0-9a-fA-F]+|[A-Za-z]\w*);)"
    r"|(?P<strong>\*\*(?=\S)(?P<bold>(?:\\.|[^\\\n]){1,800}?)(?<=\S)\*\*)"
    r"|(?<![\w*])(?P<thin>\*(?=[^\s*])(?P<italic>(?:\\.|[^\\*\n]){1,300}?)(?<=[^\s*])\*)(?![\w*])"
    r"|(?<!\w)(?P<under>(?P<bars>__?)(?=[^\s_])(?P<inner>(?:\\.|[^\\_\n]){1,300}?)(?<=[^\s_])(?P=bars))(?!\w)"
)
#: What every mark begins with: most lines have none.
_MARKS: Final = re.compile(r"[\\`!\[<&*_]")
_SPECIAL: Final = re.compile(r"[\\`*\[\]<]|(?<!\w)_|_(?!\w)|&(?=#?\w+;)")
#: Beginnings of lines that would be a heading, a quotation, a fence, a rule, or a row of a key.
_AT_START: Final = re.compile(r"^(\s*)([#>~]|\|(?=[^|]*\d\s*\|)|[-+=](?=[\s+=-]*$))")
#: Beginnings of lines that our own layout gives a meaning: a label, a word before a colon.
_SIGNPOST: Final = re.compile(
    r"^([^\w\\]*(?:(?:option\s+)?\(?[A-Za-z]|(?:(?:the|correct|right|overall) +)*"
    r"(?:answers?|key|solutions?|option|correct|explanation|rationale|feedback|why|reason|respuestas?(?: +correctas?)?)"
    r"(?:\(s\\?\))?(?:\s+(?:is|are))?|q(?:uestion)?\s*\d+))(\s*)([^\w\s\\`])",
    re.IGNORECASE,
)


def plain(lines: Iterable[str]) -> str:
    """Lines of markdown as text with the markup of `core.base.text`: fences, lists and tables stay, other signs go."""
    out: list[str] = []
    fence = ""
    for line in lines:
        found = FENCE.match(line)
        if fence:
            closes = found is not None and found[1][0] == fence[0] and len(found[1]) >= len(fence) and not found[2]
            out.append("```" if closes else line)
            fence = "" if closes else fence
        elif found:
            fence = found[1]
            out.append(f"```{found[2]}")
        else:
            out.append(inline(line))
    return tidy("\n".join(out))


def inline(line: str) -> str:
    """One line of markdown outside code."""
    if len(line) > MAX_LINE:
        return line  # too long for any of our texts, and then for patterns
    return _INLINE.sub(_read, line) if _MARKS.search(line) else line


def _read(found: re.Match[str]) -> str:
    match found.lastgroup:
        case "escaped":
            return found["escaped"]
        case "src":
            return image(found["alt"] or found["src"])
        case "url":
            text, url = inline(found["link"]), found["url"]
            return f"{text} ({url})" if url.startswith(("http://", "https://")) and url != text else text
        case "tag":
            return _tag(found["tag"])
        case "comment":
            return ""
        case "entity":
            return html.unescape(found["entity"]).replace("\u00a0", " ")
    for outer, inner in (("strong", "bold"), ("thin", "italic"), ("under", "inner")):
        if found[outer] is not None:
            return inline(found[inner])
    return _code(found[0], found["ticks"])


def _code(whole: str, ticks: str) -> str:
    body = whole[len(ticks) : -len(ticks)]
    # Our markup has one back quote on each side; what holds one itself stays as it is.
    return whole if len(ticks) == 1 or "`" in body else f"`{body.strip()}`"


def _tag(tag: str) -> str:
    name = re.split(r"[\s/>]", tag.lstrip("/"), maxsplit=1)[0].lower()
    if name == "img":
        source = re.search(r"""(?:alt|src)\s*=\s*["']?([^"'>\s]+)""", tag)
        return image(source[1] if source else "unnamed")
    return {"br": "\n", "code": "`", "kbd": "`", "hr": "\n", "li": "\n- " if not tag.startswith("/") else ""}.get(
        name, ""
    )


def escaped(text: str, *, inline_start: bool = False) -> list[str]:
    """The text as lines of markdown that `plain` reads back as the same text. Fenced code that is closed stays as it is.

    Args:
        text: with the markup of `core.base.text`.
        inline_start: its first line will stand behind something else, where no fence can open.
    """
    lines = tidy(text).split("\n")
    out: list[str] = []
    index = 0
    keep_fences = not (inline_start and FENCE.match(lines[0]))
    while index < len(lines):
        end = _closed_fence(lines, index) if keep_fences else None
        if end is not None:
            out += lines[index : end + 1]
            index = end + 1
            continue
        out.append(_escaped_line(lines[index]))
        index += 1
    return out


def _closed_fence(lines: list[str], index: int) -> int | None:
    """Where a fence of exactly our own form is closed; None if this line opens none, or a sign inside could end it early."""
    if not re.fullmatch(r"```[\w+.-]*", lines[index]):
        return None
    for end in range(index + 1, len(lines)):
        if lines[end] == "```":
            return end
        if FENCE.match(lines[end]):
            return None
    return None


def _escaped_line(line: str) -> str:
    parts = re.split(r"((?<!`)`(?!`)[^`<>\[\]\\|]{0,400}[^`<>\[\]\\|\s](?<!`)`(?!`))", line)
    # A back quote that is left over could pair with one of a span: then nothing on the line is a span.
    if len(parts) == 1 or any("`" in part for part in parts[::2]):
        parts = [line]
    out = "".join(part if i % 2 else _SPECIAL.sub(r"\\\g<0>", part) for i, part in enumerate(parts))
    out = _AT_START.sub(r"\1\\\2", out)
    return _SIGNPOST.sub(_signpost, out, count=1)


def _signpost(found: re.Match[str]) -> str:
    # A dash that is no ASCII has no escape but its number.
    sign = f"\\{found[3]}" if found[3].isascii() else f"&#{ord(found[3])};"
    return found[1] + found[2] + sign
