"""What the versions of QTI share: texts from elements, and what is known about an item from the files around it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from mlsim.formats import incoming
from mlsim.formats.base import Draft, DraftCase
from mlsim.formats.fields import objectives_in
from mlsim.formats.texts import tidy
from mlsim.formats.xml_ import Node, inner_html

MARK: Final = "mlsim-text"
"""The class of an element whose letters are ours, blank by blank; elsewhere blanks are folded as in HTML."""


@dataclass(frozen=True, slots=True)
class About:
    """What is known about an item before it is read.

    Args:
        where: its place, for the report.
        line: for progress; 0 if there is none.
        domain: the title of its section.
        case: the scenario that it shares.
        tags: its key words.
    """

    where: str
    line: int = 0
    domain: str | None = None
    case: DraftCase | None = None
    tags: tuple[str, ...] = ()

    def draft(self, stem: str, original_id: str | None) -> Draft:
        """A question without its answers, for `dataclasses.replace`."""
        return Draft(
            kind="single",
            stem=stem,
            where=self.where,
            original_id=original_id or None,
            domain=self.domain,
            tags=self.tags,
            objectives=objectives_in(self.tags),
            case=self.case,
            line=self.line,
        )


@dataclass(frozen=True, slots=True)
class Described:
    """An item with nothing to answer: perhaps the scenario of those behind it."""

    key: str
    text: str
    title: str | None
    where: str


class Texts(incoming.Texts):
    """Turns elements into plain text, and remembers what was lost."""

    def said(self, node: Node | None, skip: Collection[str] = ()) -> str:
        """The text of an element whose content is XHTML, without what is in ``skip``."""
        if node is None:
            return ""
        own = next((n for n in node.walk("div", "span", into=skip) if n.attrs.get("class") == MARK), None)
        return exact(own) if own is not None else self.html(inner_html(node, skip=skip))


def exact(node: Node) -> str:
    """The letters of an element as they stand; ``br`` is a line end."""
    parts = [
        child if isinstance(child, str) else "\n" if child.name == "br" else exact(child) for child in node.children
    ]
    return tidy("".join(parts))
