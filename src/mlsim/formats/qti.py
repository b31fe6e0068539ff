"""QTI 2.x, 3.0 and 1.2, from one XML file, a folder, or a zip with a manifest. `qti_out` writes a package of QTI 2.1."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final
from urllib.parse import unquote

from mlsim.core.base.text import first_line, visible
from mlsim.formats import qti12, qti_item
from mlsim.formats.archive import Archive, is_zip
from mlsim.formats.base import (
    Data,
    Draft,
    DraftCase,
    FormatError,
    Item,
    Options,
    Sample,
    decoded,
    error,
    lines,
)
from mlsim.formats.incoming import description, no_xml, xml_damage
from mlsim.formats.moodle import xml_text
from mlsim.formats.qti_text import About, Described, Texts
from mlsim.formats.xml_ import Node, XmlFault, declared_encoding, elements, root_of

MANIFEST: Final = "imsmanifest.xml"
_SUFFIXES: Final = (".xml", ".qti", ".dat")
_ITEMS: Final = {
    "assessmentitem": "2",
    "questestinterop": "1.2",
    "assessmenttest": "test",
    "assessmentstimulus": "stimulus",
}
_UNNAMED: Final = frozenset({"", "root_section", "main"})


def sniff(sample: Sample) -> int:
    """How much a sample looks like QTI: by its first element, or by the manifest among the files of a zip or folder."""
    root = _ITEMS.get(root_of(sample.text), "")
    if root in ("2", "1.2"):
        return 97
    if not sample.names:
        return 0
    if any(posixpath.basename(name) == MANIFEST for name in sample.names):
        return 95
    return 50 if any(name.lower().endswith((".xml", ".qti")) for name in sample.names) else 0


def read(data: Data, name: str, options: Options) -> Iterator[Draft | Item]:
    """The questions of a file, a folder or a zip. Raises FormatError if nothing at all can be read."""
    if isinstance(data, Path) or (isinstance(data, bytes) and is_zip(data[:4])):
        yield from _Package(Archive(data, name), options).read()
        return
    text = xml_text(data, name, options)
    count = 0
    for entry in _with_cases(_of_file(text, name, _ITEMS.get(root_of(text), ""), {}, ""), options):
        if isinstance(entry, _Fault):
            if not count:
                raise no_xml(entry.fault, name)
            yield xml_damage(entry.fault)
        else:
            count += 1
            yield entry


@dataclass(frozen=True, slots=True)
class _Fault:
    """The XML of a file is damaged here."""

    fault: XmlFault


@dataclass(slots=True)
class _Known:
    """What the files around an item say about it."""

    domain: str | None = None
    case: DraftCase | None = None
    tags: tuple[str, ...] = ()


def _of_file(
    text: str, name: str, root: str, known: dict[str, _Known], member: str
) -> Iterator[Draft | Item | Described | _Fault]:
    """What one file holds. ``member`` is its path in a package, or empty."""
    prefix = f"{visible(first_line(member, 200))} " if member else ""
    wanted = "item" if root == "1.2" else "assessmentitem"
    about = known.get(member, _Known())
    try:
        for node in elements(text, name, {wanted}):
            where = prefix + lines(node.line, node.last)
            domain = about.domain or (_section(node) if root == "1.2" else None)
            case = about.case or known.get(_stimulus(node, member), _Known()).case
            of_item = About(where, 0 if member else node.line, domain, case, about.tags)
            yield qti12.question_of(node, of_item) if root == "1.2" else qti_item.question_of(node, of_item)
    except XmlFault as fault:
        yield _Fault(fault)


def _section(node: Node) -> str | None:
    """The title of the innermost section, assessment or bank around an item of QTI 1.2."""
    titles = [title.strip() for name, title in node.above if name in ("section", "assessment", "objectbank")]
    return next((title for title in reversed(titles) if title.lower() not in _UNNAMED), None)


def _stimulus(node: Node, member: str) -> str:
    """The path of the stimulus that an item names, as a key of what is known; no path of a file otherwise."""
    found = next(node.walk("assessmentstimulusref"), None)
    return _joined(member, found.attrs.get("href", "")) if found is not None else "\0"


def _joined(member: str, href: str) -> str:
    return posixpath.normpath(posixpath.join(posixpath.dirname(member), unquote(href.partition("?")[0])))


def _with_cases(
    entries: Iterator[Draft | Item | Described | _Fault], options: Options
) -> Iterator[Draft | Item | _Fault]:
    """Items with nothing to answer become scenarios of what follows if that is wished for."""
    case: DraftCase | None = None
    for entry in entries:
        if not isinstance(entry, Described):
            if isinstance(entry, Draft) and case is not None and entry.case is None:
                yield replace(entry, case=case)
            else:
                yield entry
        elif options.descriptions_as_cases:
            case = DraftCase(entry.key, entry.text, entry.title)
        else:
            yield description(entry.where, entry.text or entry.title or "")


@dataclass(slots=True)
class _Package:
    """A zip or a folder of QTI files."""

    archive: Archive
    options: Options
    known: dict[str, _Known] = field(default_factory=dict)

    def read(self) -> Iterator[Draft | Item]:
        """Everything that its files hold, in the order of its tests and manifest."""
        roots = {member: root for member in self.archive.names if (root := self._root(member))}
        if not any(root in ("2", "1.2") for root in roots.values()):
            detail = "None of its files has an assessmentItem (QTI 2 and 3) or a questestinterop (QTI 1.2)."
            raise FormatError("E-FORMAT", "There are no QTI questions in it", detail, self.archive.name)
        order: dict[str, None] = {}
        problems = [
            item
            for member, root in roots.items()
            if root in ("test", "stimulus")
            for item in self._around(member, root, order)
        ]
        listed = self._manifest()
        order.update(dict.fromkeys(listed))
        order.update(dict.fromkeys(roots))
        yield from problems
        for entry in _with_cases(
            self._entries([member for member in order if roots.get(member) in ("2", "1.2")], roots), self.options
        ):
            assert not isinstance(entry, _Fault)  # noqa: S101 - `_entries` gives items for them
            yield entry

    def _entries(self, members: list[str], roots: dict[str, str]) -> Iterator[Draft | Item | Described]:
        for member in members:
            prefix = f"{visible(first_line(member, 200))} "
            try:
                text = self._text(member)
                for entry in _of_file(text, self.archive.name, roots[member], self.known, member):
                    yield xml_damage(entry.fault, prefix) if isinstance(entry, _Fault) else entry
            except FormatError as problem:
                if problem.code not in ("E-XML", "E-ENCODING", "E-SIZE"):
                    raise
                yield error(problem.code, prefix.strip(), "", f"{problem.title}. {problem.detail}")

    def _root(self, member: str) -> str:
        """What kind of file a member is, by its first element; empty for what holds no questions."""
        if not member.lower().endswith(_SUFFIXES) or posixpath.basename(member) == MANIFEST:
            return ""
        head = self.archive.read(member)[:20_000]
        encoding = declared_encoding(head) or ("utf-16" if head[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8")
        try:
            return _ITEMS.get(root_of(head.decode(encoding, "ignore")), "")
        except LookupError:
            return "2"  # reading it says what is wrong

    def _text(self, member: str) -> str:
        data = self.archive.read(member)
        where = f"{self.archive.name}, {visible(member)}"
        return decoded(data, where, self.options.encoding or declared_encoding(data))

    def _nodes(self, member: str, wanted: str) -> Iterator[Node | Item]:
        try:
            yield from elements(self._text(member), self.archive.name, {wanted})
        except XmlFault as fault:
            yield xml_damage(fault, f"{visible(first_line(member, 200))} ")
        except FormatError as problem:
            yield error(problem.code, visible(first_line(member, 200)), "", f"{problem.title}. {problem.detail}")

    def _around(self, member: str, root: str, order: dict[str, None]) -> list[Item]:
        """Learn from a test or a stimulus; what is wrong with it."""
        problems: list[Item] = []
        for node in self._nodes(member, "assessmenttest" if root == "test" else "assessmentstimulus"):
            if isinstance(node, Item):
                problems.append(node)
            elif root == "stimulus":
                key = node.attrs.get("identifier") or member
                text = Texts().said(node.first("stimulusbody"))
                self.known.setdefault(member, _Known()).case = DraftCase(key, text, node.attrs.get("title") or None)
            else:
                for part in node.walk("assessmentsection"):
                    self._section(part, member, order, None, None)
        return problems

    def _section(
        self, node: Node, member: str, order: dict[str, None], domain: str | None, case: DraftCase | None
    ) -> None:
        """Sections may lie in sections; the innermost title and scenario count."""
        title = node.attrs.get("title", "").strip()
        rubric = next((r for r in node.all("rubricblock") if "candidate" in r.attrs.get("view", "candidate")), None)
        scenario = Texts().said(rubric) if rubric is not None else ""
        if scenario:
            case = DraftCase(node.attrs.get("identifier") or title or member, scenario, title or None)
        elif title.lower() not in _UNNAMED:
            domain = title
        for child in node.children:
            if isinstance(child, Node) and child.name == "assessmentitemref":
                path = _joined(member, child.attrs.get("href", ""))
                order.setdefault(path)
                known = self.known.setdefault(path, _Known())
                known.domain, known.case = domain, case
            elif isinstance(child, Node) and child.name == "assessmentsection":
                self._section(child, member, order, domain, case)

    def _manifest(self) -> list[str]:
        """The files that the manifest lists, in its order; their key words are tags."""
        listed: list[str] = []
        for member in self.archive.names:
            if posixpath.basename(member) != MANIFEST:
                continue
            for node in self._nodes(member, "resource"):
                if isinstance(node, Item):
                    continue  # a damaged manifest hides no file
                path = _joined(member, node.attrs.get("href", ""))
                listed.append(path)
                words = [word.text().strip() for word in node.walk("keyword")]
                tags = tuple(dict.fromkeys(re.sub(r"\s+", " ", word)[:100] for word in words if word))
                if tags:
                    known = self.known.setdefault(path, _Known())
                    known.tags = tags
        return listed
