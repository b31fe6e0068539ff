"""Moodle's XML: questions with HTML in CDATA, categories between them, and many types to skip. `moodle_out` writes it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final

from mlsim.formats.base import (
    Data,
    Draft,
    DraftCase,
    DraftOption,
    DraftPrompt,
    Item,
    Note,
    Options,
    Sample,
    decoded,
    error,
    lines,
    text_of,
)
from mlsim.formats.fields import objectives_in
from mlsim.formats.incoming import UNEVEN, Answers, Texts, description, no_xml, other_kind, xml_damage
from mlsim.formats.markdown_text import plain as from_markdown
from mlsim.formats.texts import has_tags, tidy
from mlsim.formats.xml_ import Node, XmlFault, declared_encoding, elements, root_of

_UNSHOWN: Final = ("$course$", "$system$", "$module$", "$category$", "top", "")
_SLASH: Final = "\x0e"
_IGNORED: Final = frozenset({"file"})
"""Embedded images: megabytes of base64 that no terminal shows."""


def sniff(sample: Sample) -> int:
    """How much a text looks like Moodle's XML: by its first element, and a question in it."""
    if root_of(sample.text) != "quiz":
        return 0
    return 97 if re.search(r"<question[\s>]", sample.text) else 50


def read(data: Data, name: str, options: Options) -> Iterator[Draft | Item]:
    """The questions of a Moodle file. Raises FormatError if not even the first one can be read."""
    text = xml_text(data, name, options)
    domain: str | None = None
    case: DraftCase | None = None
    count = 0
    try:
        for node in elements(text, name, {"question"}, _IGNORED):
            kind = node.attrs.get("type", "").strip().lower()
            if kind == "category":
                domain, case = _category(node), None
                continue
            count += 1
            where = lines(node.line, node.last)
            texts = _Texts()
            if kind == "description":
                stem = texts.plain(node.first("questiontext"))
                if options.descriptions_as_cases:
                    case = DraftCase(f"l{node.line}", stem, node.said("name", "text") or None)
                else:
                    yield description(where, stem)
                continue
            entry = _question(node, kind, where, texts)
            yield entry if isinstance(entry, Item) else _draft(entry, node, where, domain, case, texts)
    except XmlFault as fault:
        if not count:
            raise no_xml(fault, name) from None
        yield xml_damage(fault)


def xml_text(data: Data, name: str, options: Options) -> str:
    """The text of an XML file: by ``--encoding``, its mark, its own declaration, or as UTF-8. Raises FormatError."""
    if isinstance(data, bytes):
        return decoded(data, name, options.encoding or declared_encoding(data))
    return text_of(data, name, options)


def _category(node: Node) -> str | None:
    path = node.said("category", "text").replace("//", _SLASH)
    return (
        "/".join(part.strip().replace(_SLASH, "/") for part in path.split("/") if part.strip() not in _UNSHOWN) or None
    )


class _Texts(Texts):
    """Turns the texts of a question into plain text, by the format that each one names."""

    def plain(self, node: Node | None) -> str:
        """The text of an element with ``<text>`` in it. Without a format it is HTML if it has tags."""
        if node is None:
            return ""
        inner = node.first("text")
        raw = inner.text() if inner is not None else node.text()
        written = node.attrs.get("format", "moodle_auto_format")
        if written == "plain_text":
            return tidy(raw)
        if written == "markdown":
            return from_markdown(raw.split("\n"))
        if written == "html" or has_tags(raw):
            return self.html(raw)
        return tidy(raw.replace("\u00a0", " "))


def _draft(found: Answers, node: Node, where: str, domain: str | None, case: DraftCase | None, texts: _Texts) -> Draft:
    """All of the question."""
    tags = tuple(
        text
        for tag in (node.first("tags") or Node("", {}, 0)).all("tag")
        if (text := tag.said("text") or tag.text().strip())
    )
    stem = texts.plain(node.first("questiontext"))
    explanation = texts.plain(node.first("generalfeedback")) or None
    name = node.first("name")
    return Draft(
        kind=found.kind,
        stem=stem,
        where=where,
        options=found.options,
        prompts=found.prompts,
        responses=found.responses,
        explanation=explanation,
        original_id=node.said("idnumber") or (tidy((name.first("text") or name).text()) if name else None) or None,
        domain=domain,
        tags=tags,
        objectives=objectives_in(tags),
        case=case,
        notes=(*found.notes, *texts.notes),
        line=node.line,
        extra=found.extra,
    )


def _question(node: Node, kind: str, where: str, texts: _Texts) -> Answers | Item:
    make = _KINDS.get(kind)
    if make is None:
        return other_kind(where, texts.plain(node.first("questiontext")), kind)
    return make(node, where, texts)


def _fraction(answer: Node) -> float | None:
    try:
        return float(answer.attrs.get("fraction", "0").strip().replace(",", "."))
    except ValueError:
        return None


def _choice(node: Node, where: str, texts: _Texts) -> Answers | Item:
    answers = list(node.all("answer"))
    fractions = [_fraction(answer) for answer in answers]
    several = (
        node.said("single").lower() in ("false", "0") or node.attrs.get("type", "").strip().lower() == "multichoiceset"
    )
    options: list[DraftOption] = []
    notes: tuple[Note, ...] = ()
    stem = texts.plain(node.first("questiontext"))
    weights: list[float] = []
    for answer, fraction in zip(answers, fractions, strict=True):
        if fraction is None:
            return error("E-KEY-AMBIGUOUS", where, stem, "The fraction of an answer is no number.")
        right = fraction > 0 if several else fraction >= 100
        weights.append(fraction)
        options.append(DraftOption(texts.plain(answer), right, why=texts.plain(answer.first("feedback")) or None))
    keys = [weight for weight, option in zip(weights, options, strict=True) if option.correct]
    if not several and not keys and any(weight > 0 for weight in weights):
        return error("E-NO-KEY", where, stem, "No answer gives all of the credit: give one the fraction 100.")
    odd = not several and any(0 < weight < 100 for weight in weights)
    if several and keys and node.attrs.get("type", "").strip().lower() != "multichoiceset":
        odd = abs(sum(keys) - 100) > 1 or max(keys) - min(keys) > 0.01
    if odd:
        notes = (UNEVEN,)
    pinned = node.said("shuffleanswers").lower() in ("false", "0")
    return Answers(
        "multiple" if several else "single", tuple(options), notes=notes, extra={"pin_order": True} if pinned else {}
    )


def _truth(node: Node, where: str, texts: _Texts) -> Answers | Item:
    found: dict[str, tuple[float | None, str]] = {}
    for answer in node.all("answer"):
        found[texts.plain(answer).strip().lower()] = (_fraction(answer), texts.plain(answer.first("feedback")))
    stem = texts.plain(node.first("questiontext"))
    if set(found) != {"true", "false"}:
        return error("E-FEW-OPTIONS", where, stem, "A true-or-false question needs the answers true and false.")
    right = [name for name, (fraction, _) in found.items() if fraction is not None and fraction >= 100]
    if len(right) != 1:
        code = "E-NO-KEY" if not right else "E-KEY-AMBIGUOUS"
        return error(code, where, stem, "Exactly one of true and false needs the fraction 100.")
    options = tuple(
        DraftOption(name.capitalize(), name in right, why=found[name][1] or None) for name in ("true", "false")
    )
    return Answers("single", options)


def _matching(node: Node, _where: str, texts: _Texts) -> Answers | Item:
    prompts: list[DraftPrompt] = []
    responses: dict[str, None] = {}
    for pair in node.all("subquestion"):
        prompt, answer = texts.plain(pair), texts.plain(pair.first("answer"))
        responses.setdefault(answer)
        if prompt:
            prompts.append(DraftPrompt(prompt, answer))
    return Answers("matching", prompts=tuple(prompts), responses=tuple(responses))


def _ordering(node: Node, where: str, texts: _Texts) -> Answers | Item:
    answers = list(node.all("answer"))
    fractions = [_fraction(answer) for answer in answers]
    # Moodle goes by the order in the file; the numbers, where they differ from each other, must not say something else.
    if len(set(fractions)) > 1 and fractions != [float(n) for n in range(1, len(answers) + 1)]:
        fix = "The order of its answers and their fractions differ: which one counts is open."
        return error("E-KEY-AMBIGUOUS", where, texts.plain(node.first("questiontext")), fix)
    options = tuple(
        DraftOption(texts.plain(answer), place=place, why=texts.plain(answer.first("feedback")) or None)
        for place, answer in enumerate(answers, start=1)
    )
    return Answers("ordering", options)


_KINDS: Final[dict[str, Callable[[Node, str, _Texts], Answers | Item]]] = {
    "multichoice": _choice,
    "multichoiceset": _choice,
    "truefalse": _truth,
    "matching": _matching,
    "match": _matching,
    "ordering": _ordering,
}
