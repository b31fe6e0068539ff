"""One ``assessmentItem`` of QTI 2.x or 3.0: choice, order and match interactions become questions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from mlsim.core.base.text import visible
from mlsim.formats.base import Draft, DraftOption, DraftPrompt, Item, error, skipped
from mlsim.formats.incoming import UNEVEN, other_kind
from mlsim.formats.qti_text import About, Described, Texts
from mlsim.formats.xml_ import Node

#: Elements of a body that are no part of the question.
_ASIDE: Final = frozenset(
    {"feedbackinline", "feedbackblock", "modalfeedback", "cataloginfo", "stylesheet", "printedvariable"}
)
_READ: Final = frozenset({"choiceinteraction", "matchinteraction", "orderinteraction"})


@dataclass(frozen=True, slots=True)
class _Key:
    """What a response declaration says is right."""

    values: tuple[str, ...]
    cardinality: str
    uneven: bool = False


def question_of(node: Node, about: About) -> Draft | Item | Described:
    """The question that an item holds, or why it holds none."""
    texts = Texts()
    body = node.first("itembody")
    title = node.attrs.get("title", "")
    if body is None:
        return skipped("S-TYPE", about.where, title, "An item without a body: nothing is asked.")
    interactions = [n for n in _elements(body) if n.name.endswith("interaction")]
    aside = {*_ASIDE, *(n.name for n in interactions)}
    hidden = [n for n in body.walk("rubricblock") if "candidate" not in n.attrs.get("view", "candidate")]
    if hidden:
        body = replace(body, children=[c for c in body.children if not any(c is h for h in hidden)])
    stem = texts.said(body, aside)
    if not interactions:
        return Described(node.attrs.get("identifier", about.where), stem, title or None, about.where)
    prompt = texts.said(interactions[0].first("prompt"), _ASIDE)
    stem = "\n\n".join(text for text in (stem, prompt) if text)
    if node.attrs.get("adaptive", "").lower() == "true":
        return skipped("S-TYPE", about.where, stem, "An adaptive item: it asks in several steps.")
    if any(node.walk("templatedeclaration", "templateprocessing")):
        return skipped("S-TYPE", about.where, stem, "A templated item: its numbers are made when it is asked.")
    if len(interactions) > 1:
        return skipped(
            "S-TYPE", about.where, stem, f"It has {len(interactions)} interactions; mlsim asks one thing at a time."
        )
    interaction = interactions[0]
    if interaction.name not in _READ:
        return other_kind(about.where, stem, interaction.name.removesuffix("interaction"))
    key = _key(node, interaction.attrs.get("responseidentifier", "RESPONSE"))
    draft = about.draft(stem, node.attrs.get("identifier"))
    found = _filled(draft, node, interaction, key, texts)
    if isinstance(found, Item):
        return found
    return replace(found, notes=(*found.notes, *((UNEVEN,) if key.uneven else ()), *texts.notes))


def _elements(node: Node) -> Iterable[Node]:
    for child in node.children:
        if isinstance(child, Node):
            yield child
            if not child.name.endswith("interaction"):
                yield from _elements(child)


def _key(node: Node, name: str) -> _Key:
    """The right values, from ``correctResponse`` or, where that is missing, from what the mapping rewards."""
    declared = next((d for d in node.all("responsedeclaration") if d.attrs.get("identifier", "RESPONSE") == name), None)
    if declared is None:
        return _Key((), "single")
    cardinality = declared.attrs.get("cardinality", "single").lower()
    correct = declared.first("correctresponse")
    values = [" ".join(value.text().split()) for value in correct.all("value")] if correct is not None else []
    mapped: dict[str, float] = {}
    for entry in declared.walk("mapentry"):
        try:
            mapped[" ".join(entry.attrs.get("mapkey", "").split())] = float(entry.attrs.get("mappedvalue", "0"))
        except ValueError:
            continue
    rewarded = {value: weight for value, weight in mapped.items() if weight > 0}
    if values or not rewarded:
        uneven = bool(rewarded) and (len(set(rewarded.values())) > 1 or set(rewarded) != set(values))
        return _Key(tuple(values), cardinality, uneven)
    if cardinality == "single":
        best = max(rewarded.values())
        return _Key(tuple(v for v, weight in rewarded.items() if weight == best), cardinality, len(rewarded) > 1)
    return _Key(tuple(rewarded) if cardinality == "multiple" else (), cardinality, len(set(rewarded.values())) > 1)


def _filled(draft: Draft, node: Node, interaction: Node, key: _Key, texts: Texts) -> Draft | Item:
    said = _feedback(node, texts)
    if interaction.name == "matchinteraction":
        return _matched(draft, interaction, key, texts, said)
    choices = list(interaction.walk("simplechoice"))
    names = [choice.attrs.get("identifier", "") for choice in choices]
    if len(set(names)) != len(names):
        return error("E-KEY-AMBIGUOUS", draft.where, draft.stem, "Two choices have the same identifier.")
    unknown = [value for value in key.values if value not in names]
    if unknown:
        fix = f"The key names {visible(unknown[0])[:40]}, which is no choice. Mend the key or add the choice."
        return error("E-KEY-RANGE", draft.where, draft.stem, fix)
    if not key.values:
        return error(
            "E-NO-KEY", draft.where, draft.stem, "It has no correctResponse and no mapping: mark what is right."
        )
    told = [
        texts.said(choice.first("feedbackinline")) or said.get(name, "")
        for choice, name in zip(choices, names, strict=True)
    ]
    shown = [texts.said(choice, _ASIDE) for choice in choices]
    explanation = _general(said, set(names))
    fixed = any(choice.attrs.get("fixed", "").lower() == "true" for choice in choices)
    extra = {"pin_order": True} if fixed else {}
    if interaction.name == "orderinteraction":
        place = {value: number for number, value in enumerate(key.values, start=1)}
        steps = tuple(
            DraftOption(text, place=place.get(name), why=why or None)
            for text, name, why in zip(shown, names, told, strict=True)
        )
        return replace(draft, kind="ordering", options=steps, explanation=explanation)
    options = tuple(
        DraftOption(text, name in key.values, why=why or None)
        for text, name, why in zip(shown, names, told, strict=True)
    )
    several = key.cardinality == "multiple"
    return replace(
        draft, kind="multiple" if several else "single", options=options, explanation=explanation, extra=extra
    )


def _matched(draft: Draft, interaction: Node, key: _Key, texts: Texts, said: dict[str, str]) -> Draft | Item:
    sets = [list(group.all("simpleassociablechoice")) for group in interaction.all("simplematchset")]
    if len(sets) != 2:
        return error("E-FEW-OPTIONS", draft.where, draft.stem, "A match needs two sets.")
    if not key.values:
        return error(
            "E-NO-KEY", draft.where, draft.stem, "It has no correctResponse and no mapping: say which pairs are right."
        )
    pairs = [value.partition(" ")[::2] for value in key.values]
    shown = [{c.attrs.get("identifier", ""): texts.said(c, _ASIDE) for c in group} for group in sets]
    left, right = shown
    reuse = any(choice.attrs.get("matchmax", "1") != "1" for choice in sets[1])
    if any(pair[0] not in left or pair[1] not in right for pair in pairs):
        fix = "A pair of the key names what is in neither set, or not one of each. Mend the key."
        return error("E-KEY-RANGE", draft.where, draft.stem, fix)
    if sorted(pair[0] for pair in pairs) != sorted(left):
        if sorted(pair[1] for pair in pairs) != sorted(right):
            return skipped(
                "S-TYPE",
                draft.where,
                draft.stem,
                "A match in which one side has several partners, or none, on both sides.",
            )
        left, right = right, left
        pairs = [(second, first) for first, second in pairs]
        reuse = any(choice.attrs.get("matchmax", "1") != "1" for choice in sets[0])
    partner = dict(pairs)
    prompts = tuple(DraftPrompt(text, right[partner[name]], said.get(name) or None) for name, text in left.items())
    return replace(
        draft,
        kind="matching",
        prompts=prompts,
        responses=tuple(right.values()),
        reuse=reuse,
        explanation=_general(said, {*left, *right}),
    )


def _feedback(node: Node, texts: Texts) -> dict[str, str]:
    """The texts that are shown after an answer, by identifier."""
    found: dict[str, str] = {}
    body = node.first("itembody")
    blocks = [*node.all("modalfeedback"), *(body.walk("feedbackblock") if body is not None else ())]
    for block in blocks:
        name = block.attrs.get("identifier", "")
        text = texts.said(block)
        if text:
            found[name] = f"{found[name]}\n\n{text}" if name in found else text
    return found


def _general(said: dict[str, str], named: set[str]) -> str | None:
    """What is about the whole question: not about a choice, and not a word for wrong answers alone."""
    kept = [
        text
        for name, text in said.items()
        if name not in named and not any(word in name.lower() for word in ("incorrect", "wrong"))
    ]
    return "\n\n".join(dict.fromkeys(kept)) or None
