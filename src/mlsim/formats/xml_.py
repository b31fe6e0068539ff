"""XML, read element by element: lines for reports, little in memory, and no entity that a file declares is ever expanded.

Names are folded, so that Moodle's, QTI 2's ``choiceInteraction`` and QTI 3's ``qti-choice-interaction`` are one: no namespace, no
``qti-``, no hyphens, lower case.
"""

from __future__ import annotations

import html
import html.entities
import re
from collections import deque
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final
from xml.parsers import expat

from mlsim.core.base.text import visible
from mlsim.formats.base import FormatError

CHUNK: Final = 1 << 16
"""Characters that are parsed at a time."""
MAX_DEPTH: Final = 100
"""Elements within elements. Real files have about 20."""
MAX_NODES: Final = 50_000
"""Elements of one question. Real ones have about 100."""
_DECLARED: Final = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z][A-Za-z0-9._-]{0,40})["']""")
_ROOT: Final = re.compile(r"<(?![?!])(?:[\w.-]+:)?([\w.-]+)")


@dataclass(slots=True)
class Node:
    """An element: its folded name, attributes with folded names, and what it holds."""

    name: str
    attrs: dict[str, str]
    line: int
    last: int = 0
    children: list[Node | str] = field(default_factory=list)
    above: tuple[tuple[str, str], ...] = ()
    """Names and titles of the elements around a wanted one, from the outside."""

    def all(self, *names: str) -> Iterator[Node]:
        """The children with these names."""
        for child in self.children:
            if isinstance(child, Node) and child.name in names:
                yield child

    def first(self, *path: str) -> Node | None:
        """The first child of that name, of its first child of that name, and so on."""
        found: Node | None = self
        for name in path:
            found = next(found.all(name), None) if found is not None else None
        return found

    def walk(self, *names: str, into: Collection[str] | None = None) -> Iterator[Node]:
        """All elements below with these names, in the order of the file; not those within one that was found.

        Args:
            names: which ones.
            into: names of elements that are not looked into.
        """
        for child in self.children:
            if isinstance(child, Node):
                if child.name in names:
                    yield child
                elif into is None or child.name not in into:
                    yield from child.walk(*names, into=into)

    def text(self) -> str:
        """All letters below, as they stand."""
        return "".join(child if isinstance(child, str) else child.text() for child in self.children)

    def said(self, *path: str) -> str:
        """The letters of an element further down without blanks around them; empty if it is not there."""
        found = self.first(*path)
        return found.text().strip() if found is not None else ""


@lru_cache(maxsize=4096)
def folded_tag(name: str) -> str:
    """The name without its namespace and in the one way of writing that readers use."""
    return name.rpartition(":")[2].lower().removeprefix("qti-").replace("-", "")


def declared_encoding(data: bytes) -> str | None:
    """The encoding that an XML file says it has, or None; a mark at its beginning counts more."""
    found = _DECLARED.match(data[:400])
    name = found[1].decode("ascii") if found else None
    return None if name is None or name.lower() in ("utf-8", "utf8", "utf-16", "us-ascii") else name


def root_of(text: str) -> str:
    """The folded name of the first element of a text that may be XML, or an empty text."""
    start = text[:20_000].lstrip("\ufeff \t\n")
    if not start.startswith("<"):
        return ""
    start = re.sub(r"<!--.*?-->", "", start, flags=re.DOTALL)
    found = _ROOT.search(re.sub(r"<!DOCTYPE[^\[>]*(?:\[[^\]]*\])?[^>]*>", "", start))
    return folded_tag(found[1]) if found else ""


class XmlFault(Exception):  # noqa: N818 - each reader turns it into an Item or an error
    """Here the XML is damaged, or ends."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(reason)
        self.line, self.reason = line, reason


class _Builder:
    """Builds the elements that are wanted, and forgets the rest."""

    def __init__(self, name: str, wanted: Collection[str], ignored: Collection[str]) -> None:
        self.name, self.wanted, self.ignored = name, wanted, ignored
        self.done: deque[Node] = deque()
        self.stack: list[Node] = []
        self.open: list[tuple[str, str]] = []
        self.depth = self.silent = self.nodes = 0
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.data
        self.parser.EntityDeclHandler = self.entity
        self.parser.SkippedEntityHandler = self.skipped
        # With a DOCTYPE that is not read, names such as &nbsp; are no fault.
        self.parser.UseForeignDTD(True)
        self.parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)

    def entity(self, *_declaration: object) -> None:
        line = self.parser.CurrentLineNumber
        detail = "Entities can grow without end, and no question needs them: remove the declarations, or export the file anew."
        raise FormatError("E-XML", "The file declares entities of its own", detail, f"{self.name}, line {line}")

    def skipped(self, name: str, is_parameter: bool) -> None:
        if not is_parameter:
            self.data(html.entities.html5.get(f"{name};", f"&{name};"))

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise XmlFault(self.parser.CurrentLineNumber, f"elements nested more than {MAX_DEPTH} deep")
        tag = folded_tag(tag)
        if self.silent or tag in self.ignored:
            self.silent += 1
            return
        if not self.stack and tag not in self.wanted:
            self.open.append((tag, attributes.get("title", "")))
            return
        self.nodes = self.nodes + 1 if self.stack else 1
        if self.nodes > MAX_NODES:
            raise XmlFault(self.parser.CurrentLineNumber, f"more than {MAX_NODES:,} elements in one question")
        values = {folded_tag(name): value for name, value in attributes.items()}
        node = Node(tag, values, self.parser.CurrentLineNumber, above=() if self.stack else tuple(self.open))
        if self.stack:
            self.stack[-1].children.append(node)
        self.stack.append(node)

    def end(self, _tag: str) -> None:
        self.depth -= 1
        if self.silent:
            self.silent -= 1
            return
        if self.stack:
            node = self.stack.pop()
            node.last = self.parser.CurrentLineNumber
            if not self.stack:
                self.done.append(node)
        else:
            self.open.pop()

    def data(self, text: str) -> None:
        if self.stack and not self.silent:
            self.stack[-1].children.append(text)


def elements(text: str, name: str, wanted: Collection[str], ignored: Collection[str] = ()) -> Iterator[Node]:
    """The elements of an XML text that have a wanted name and are in no other such element, as they are closed.

    Args:
        text: the whole file.
        name: of the file, for errors.
        wanted: folded names.
        ignored: folded names of elements that are left out with all that they hold, such as embedded images.

    Raises:
        XmlFault: the text is not well-formed; what was closed before has been given.
        FormatError: it declares entities.
    """
    builder = _Builder(name, wanted, ignored)
    try:
        for start in range(0, len(text), CHUNK):
            # What is given as text is never read by another encoding that its declaration may name.
            builder.parser.Parse(_sound(text[start : start + CHUNK]), False)
            while builder.done:
                yield builder.done.popleft()
        builder.parser.Parse("", True)
    except expat.ExpatError as problem:
        yield from builder.done
        reason = expat.errors.messages.get(problem.code, "") if problem.code else ""
        raise XmlFault(problem.lineno, visible(reason) or "not well-formed") from None
    except XmlFault:
        yield from builder.done
        raise
    yield from builder.done


def _sound(text: str) -> str:
    # A decoder may have let a lone surrogate through (utf-16 with surrogatepass does not, but a person may name utf-7).
    return text if text.isascii() else re.sub("[\ud800-\udfff]", "\ufffd", text)


_VOID: Final = frozenset({"br", "hr", "img", "wbr"})


def inner_html(node: Node, *, skip: Collection[str] = ()) -> str:
    """What an element holds, as HTML for `texts.from_html`: for formats that have their texts as elements.

    Args:
        node: the element.
        skip: folded names of elements that are left out.
    """
    parts: list[str] = []
    for child in node.children:
        if isinstance(child, str):
            parts.append(html.escape(child, quote=False))
        elif child.name in skip:
            continue
        elif child.name == "object":
            place = child.attrs.get("data", "")
            parts.append(f'<img src="{html.escape(place)}">')
        elif child.name in _VOID:
            kept = "".join(
                f' {name}="{html.escape(child.attrs[name])}"' for name in ("src", "alt") if name in child.attrs
            )
            parts.append(f"<{child.name}{kept}>")
        else:
            parts.append(f"<{child.name}>{inner_html(child, skip=skip)}</{child.name}>")
    return "".join(parts)


def escaped(text: str) -> str:
    """Text for the inside of an element or an attribute of one line; what XML cannot hold at all is replaced."""
    return html.escape(without_misfits(text))


_MISFITS: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


def has_misfits(text: str) -> bool:
    """Whether a text has a character that XML cannot hold."""
    return _MISFITS.search(text) is not None


def without_misfits(text: str) -> str:
    """The text with the replacement character in the place of what XML cannot hold."""
    return _MISFITS.sub("\ufffd", text)
