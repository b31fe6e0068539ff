"""Small work on texts that several formats need: tidying, folding, and the subset of HTML that questions use."""

from __future__ import annotations

import html
import re
import unicodedata
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import PurePosixPath
from typing import Final

_REFUSED: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_BREAKS: Final = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_TRAILING: Final = re.compile(r"[ \t]+$", re.MULTILINE)
_TAG: Final = re.compile(r"</?[A-Za-z][^<>]*>|&(?:#\d+|#[xX][0-9a-fA-F]+|[A-Za-z]\w*);|<!--")
_LINE_BREAK: Final = re.compile(r"<br\s*/?>", re.IGNORECASE)
_OTHER_TAG: Final = re.compile(r"<(?!br\s*/?>)/?[A-Za-z]", re.IGNORECASE)
_IMAGE: Final = re.compile(r"\[image: [^\]\n]*\]")


def tidy(text: str) -> str:
    """The text without blank lines around it, blanks at the ends of lines and blanks before its first word.

    What foreign formats cannot tell apart is made equal: every kind of line end is ``\\n``.
    """
    if text.isascii() and text.isprintable():
        return text.strip()  # one line, as most texts are
    return _TRAILING.sub("", _BREAKS.sub("\n", text)).strip()


def without_refused(text: str) -> str:
    """The text without characters that `core.base.text` refuses; only floods of combining marks stay."""
    return _REFUSED.sub("", text) if not text.isascii() or not text.isprintable() else text


def folded(text: str) -> str:
    """For telling whether two texts are the same: white space folded, letters in one normal form, case kept (code has it)."""
    return " ".join((text if text.isascii() else unicodedata.normalize("NFC", text)).split())


def needs_image(text: str) -> bool:
    """Whether a reader put the place of an image into the text."""
    return _IMAGE.search(text) is not None


def image(name: str) -> str:
    """What stands in the place of an image: ``[image: name]``, from a path or an address."""
    if name.startswith("data:"):
        return "[image: embedded]"
    clean = re.sub(r"[\]\[\n]", " ", name.partition("?")[0])
    return f"[image: {PurePosixPath(clean).name.strip()[:80] or 'unnamed'}]"


def has_html(text: str) -> bool:
    """Whether a text has tags of HTML or character references."""
    found = _TAG.finditer(text) if "<" in text or "&" in text else iter(())
    return any(tag[0][0] == "&" or tag[0] == "<!--" or _name(tag[0]) in _ELEMENTS or ":" in tag[0] for tag in found)


def has_tags(text: str) -> bool:
    """Whether a text has tags of HTML: a sign that it was written as HTML."""
    found = _TAG.finditer(text) if "<" in text else iter(())
    return any(tag[0][0] == "<" and _name(tag[0]) in _ELEMENTS for tag in found)


def _name(tag: str) -> str:
    return re.split(r"[\s/>]", tag.lstrip("</"), maxsplit=1)[0].lower()


@dataclass(frozen=True, slots=True)
class FromHtml:
    """Text from HTML. ``dropped`` names elements whose meaning is lost, such as ``table`` with cells that span."""

    text: str
    dropped: tuple[str, ...] = ()


_BLOCKS: Final = frozenset(
    {"p", "div", "ul", "ol", "table", "blockquote", "section", "article", "h1", "h2", "h3", "h4", "h5", "h6", "pre"}
)
_SILENT: Final = frozenset({"script", "style", "head", "title", "template"})
#: Elements whose only effect is how letters look.
_PLAIN: Final = frozenset(
    {"b", "i", "u", "em", "strong", "span", "font", "small", "big", "a", "html", "body", "tbody", "thead", "tfoot"}
    | {
        "br",
        "hr",
        "li",
        "code",
        "tt",
        "kbd",
        "samp",
        "var",
        "img",
        "tr",
        "td",
        "th",
        "wbr",
        "mark",
        "q",
        "cite",
        "abbr",
    }
    | {"center", "label", "nobr", "dl", "dt", "dd", "s", "strike", "del", "ins", "caption", "colgroup", "col"}
)
_ELEMENTS: Final = (
    _BLOCKS
    | _SILENT
    | _PLAIN
    | frozenset({"sub", "sup", "input", "button", "select", "option", "textarea", "form", "iframe", "video", "audio"})
    | frozenset(
        {"object", "embed", "svg", "math", "canvas", "map", "area", "figure", "figcaption", "details", "summary"}
    )
    | frozenset({"header", "footer", "nav", "main", "aside", "meta", "link", "source", "track", "picture", "base"})
)
#: A tag-like thing; ``List<String>`` is text, not an element.
_UNKNOWN: Final = re.compile(r"</?([A-Za-z][\w-]*)(?![\w:-])")


class _Reader(HTMLParser):
    """Turns HTML into lines of our own markup."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.out: list[str] = []
        self.dropped: dict[str, None] = {}
        self.lists: list[int | None] = []
        self.silent = 0
        self.pre = 0
        self.cells: list[str] | None = None
        self.header_done = False
        self.code: list[str] | None = None

    def _break(self, text: str) -> None:
        if self.cells is None:
            self.out.append(text)
        else:
            self.out.append(" ")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Opening tags; what has no counterpart in our markup is named in ``dropped``."""
        if tag in _SILENT:
            self.silent += 1
        elif tag in ("br", "hr", "dt", "dd"):
            self._break("\n")
        elif tag == "img":
            values = dict(attrs)
            self.out.append(image(values.get("alt") or values.get("src") or "unnamed"))
        elif tag in ("ul", "ol", "li"):
            self._start_list(tag)
        elif tag in ("table", "tr", "td", "th"):
            self._start_table(tag)
        elif tag == "pre":
            self._break("\n\n```\n")
            self.pre += 1
        elif tag in ("code", "tt", "kbd", "samp") and not self.pre and self.code is None:
            self.code, self.out = self.out, []
        elif tag in _BLOCKS:
            self._break("\n\n")
        elif tag not in _PLAIN:
            self.dropped[tag] = None

    def _start_list(self, tag: str) -> None:
        if tag != "li":
            self._break("\n" if self.lists else "\n\n")
            self.lists.append(1 if tag == "ol" else None)
            return
        number = self.lists[-1] if self.lists else None
        self._break("\n" + "  " * max(0, len(self.lists) - 1) + (f"{number}. " if number else "- "))
        if number:
            self.lists[-1] = number + 1

    def _start_table(self, tag: str) -> None:
        if tag == "table":
            self._break("\n\n")
            self.header_done = False
        elif tag == "tr":
            self.cells = []
        elif self.cells is not None:
            self.cells.append("")
            self.out.append("\x00")

    def handle_endtag(self, tag: str) -> None:
        """Closing tags."""
        if tag in _SILENT:
            self.silent = max(0, self.silent - 1)
        elif tag in ("ul", "ol"):
            if self.lists:
                self.lists.pop()
            if not self.lists:
                self._break("\n\n")
        elif tag == "pre" and self.pre:
            self.pre -= 1
            self._break("\n```\n\n")
        elif tag in ("code", "tt", "kbd", "samp") and self.code is not None:
            inner = "".join(self.out)
            self.out, self.code = self.code, None
            self.out.append(f"`{inner}`" if inner.strip() and "`" not in inner and "\n" not in inner else inner)
        elif tag == "tr" and self.cells is not None:
            self._end_row()
        elif tag in _BLOCKS:
            self._break("\n\n")

    def _end_row(self) -> None:
        count = len(self.cells or ())
        text = "".join(self.out)
        cells = text.split("\x00")
        row = [" ".join(cell.split()).replace("|", "/") for cell in cells[len(cells) - count :]]
        self.out = ["\x00".join(cells[: len(cells) - count])] if count else [text]
        self.cells = None
        if row:
            self.out.append("\n| " + " | ".join(row) + " |")
            if not self.header_done:
                self.out.append("\n|" + " --- |" * len(row))
                self.header_done = True

    def handle_data(self, data: str) -> None:
        """Text: white space is folded outside ``pre``."""
        if self.silent:
            return
        data = data.replace("\x00", "")
        self.out.append(data if self.pre else re.sub(r"[ \t\n\f]+", " ", data))

    def handle_comment(self, data: str) -> None:
        """Comments are no text."""

    def text(self) -> str:
        """All of it, with at most one empty line in a row."""
        if self.code is not None:
            self.out = [*self.code, *self.out]
        return _flowed("".join(self.out).replace("\x00", " "))


def _flowed(text: str) -> str:
    """Blanks that mean nothing are taken out, but for those of code."""
    text = text.replace("\u00a0", " ")
    bare = text.strip()
    if "\n" not in bare:
        return tidy(re.sub(" {2,}", " ", bare) if "  " in bare else bare)
    parts = text.split("\n```\n")
    for index in range(0, len(parts), 2):
        part = parts[index]
        # Each pattern looks at every blank; most texts have nothing for it.
        if "  " in part:
            part = re.sub(r"(?<=\S) {2,}", " ", part)
        if " \n" in part or "\n " in part:
            part = re.sub(r"(?<=\S)[ ]+(?=\n)|(?<=\n)[ ](?=\S)", "", part)
        parts[index] = re.sub(r"\n[ \t]*\n\s*\n", "\n\n", part)
    return tidy("\n```\n".join(parts))


#: HTML of nothing but paragraphs, line breaks and letters, as editors in a browser write it: nine of ten texts.
_SIMPLE: Final = re.compile(r"(?:[^<\x00]++|</?(?:p|b|i|em|strong)>|<br ?/?>)*+")
_BLANKS: Final = re.compile(r"[\t\n\f][ \t\n\f]*| [ \t\n\f]+")
_SIMPLE_TAG: Final = re.compile(r"(</?(?:p|b|i|em|strong)>|<br ?/?>)")


def _simple(source: str) -> str:
    """The text of such HTML: what `_Reader` makes of it, at a tenth of the cost."""
    parts = _SIMPLE_TAG.split(source)
    for index, part in enumerate(parts):
        if index % 2:
            parts[index] = "\n\n" if part in ("<p>", "</p>") else "\n" if part.startswith("<br") else ""
        else:
            parts[index] = _BLANKS.sub(" ", html.unescape(part).replace("\x00", "") if "&" in part else part)
    return _flowed("".join(parts))


def from_html(source: str) -> FromHtml:
    """Plain text with our own markup from HTML as questions have it. Never fails: what is no HTML is text.

    Paragraphs, line breaks, lists, tables, ``pre`` and ``code`` keep their meaning; images become ``[image: name]``; how letters look
    is dropped without a word; any other element is named in ``dropped`` and its text stays.
    """
    source = _UNKNOWN.sub(lambda found: found[0] if found[1].lower() in _ELEMENTS else "&lt;" + found[0][1:], source)
    if not has_html(source):
        return FromHtml(tidy(source.replace("\u00a0", " ")))
    if _SIMPLE.fullmatch(source):
        return FromHtml(_simple(source))
    source = _without_comments(source)
    reader = _Reader()
    reader.feed(source)
    reader.close()
    return FromHtml(reader.text(), tuple(reader.dropped))


def _without_comments(source: str) -> str:
    """The source without comments. One that never closes hides nothing (and the standard library is slow on many of them)."""
    kept: list[str] = []
    start = 0
    while (opens := source.find("<!--", start)) >= 0 and (closes := source.find("-->", opens + 4)) >= 0:
        kept.append(source[start:opens])
        start = closes + 3
    return "".join(kept) + source[start:].replace("<!--", "")


def from_plain_html(piece: str) -> str:
    """What `to_html` made, exactly; where somebody has added tags since, as `from_html`."""
    if _OTHER_TAG.search(piece):
        return from_html(piece).text
    return tidy(html.unescape(_LINE_BREAK.sub("\n", piece)))


def to_html(text: str) -> str:
    """Text as HTML in which `from_html` finds the same text: escaped, with ``<br>`` for line ends and blanks that count kept."""
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    kept = re.sub(r"(?<= ) |(?<=\n) |^ ", "&#32;", escaped)
    return kept.replace("\n", "<br>")
