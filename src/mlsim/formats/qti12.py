"""One ``item`` of QTI 1.2, as Canvas, Blackboard and others write it: the key is what the response processing rewards."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from mlsim.core.base.text import visible
from mlsim.formats.base import Draft, DraftOption, DraftPrompt, Item, error, skipped
from mlsim.formats.incoming import UNEVEN, other_kind
from mlsim.formats.qti_text import About, Described, Texts
from mlsim.formats.texts import has_tags, image, tidy
from mlsim.formats.xml_ import Node

_BLOCKS: Final = frozenset({"RESPONSE_BLOCK", "RIGHT_MATCH_BLOCK"})
_RESPONSES: Final = ("response_lid", "response_str", "response_num", "response_xy", "response_grp")
_GAPS: Final = frozenset(
    {"multiple_dropdowns_question", "fill_in_multiple_blanks_question", "fill in multiple blanks", "jumbled sentence"}
)
_WRONG: Final = re.compile(r"incorrect|wrong", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Condition:
    """One rule of the response processing: what must be chosen and what not, what it earns, and what it shows."""

    chosen: tuple[tuple[str, str], ...]
    """Pairs of a response's name and a label's."""
    unchosen: frozenset[tuple[str, str]]
    open: bool
    """It has alternatives, or conditions that are not about labels."""
    worth: float
    links: tuple[str, ...]


def question_of(node: Node, about: About) -> Draft | Item | Described:
    """The question that an item holds, or why it holds none."""
    texts = _Texts()
    kind = _said_kind(node)
    presentation = node.first("presentation") or Node("presentation", {}, node.line)
    stem = texts.material(presentation)
    answers = list(presentation.walk(*_RESPONSES))
    lids = [answer for answer in answers if answer.name == "response_lid"]
    title = node.attrs.get("title", "")
    if not answers and kind in ("", "text_only_question"):
        return Described(node.attrs.get("ident", about.where), stem, title or None, about.where)
    if not lids or len(lids) < len(answers) or kind in _GAPS:
        what = kind or (answers[0].name if answers else "unknown")
        return other_kind(about.where, stem, what)
    draft = about.draft(stem, node.attrs.get("ident"))
    conditions = [_condition(c) for c in node.walk("respcondition")]
    feedback = {f.attrs.get("ident", ""): texts.material(f, whole=True) for f in node.walk("itemfeedback")}
    draft = replace(draft, explanation=_general(feedback))
    if len(lids) > 1:
        found = _matching(draft, presentation, lids, conditions, texts)
    else:
        found = _choice(draft, lids[0], conditions, feedback, texts)
    return found if isinstance(found, Item) else replace(found, notes=(*found.notes, *texts.notes))


class _Texts(Texts):
    """Texts of ``material``."""

    def material(self, node: Node, *, whole: bool = False) -> str:
        """All materials below, without those of responses unless ``whole``."""
        return tidy("\n\n".join(text for one in _materials(node, whole) if (text := self._one(one))))

    def _one(self, node: Node) -> str:
        parts: list[str] = []
        for child in _parts(node):
            if child.name == "matimage":
                parts.append(image(child.attrs.get("label") or child.attrs.get("uri") or "unnamed"))
            elif child.name in ("mattext", "mat_formattedtext", "matemtext"):
                parts.append(self._text(child))
        return tidy("\n".join(part for part in parts if part))

    def _text(self, node: Node) -> str:
        if any(isinstance(child, Node) for child in node.children):
            return self.said(node)
        raw = node.text()
        written = (node.attrs.get("texttype") or node.attrs.get("type") or "").lower()
        if "plain" in written and "html" not in written and not has_tags(raw):
            return tidy(raw)
        return self.html(raw) if "html" in written or "smart" in written or has_tags(raw) else tidy(raw)


def _materials(node: Node, whole: bool) -> Iterator[Node]:
    for child in node.children:
        if not isinstance(child, Node):
            continue
        if child.name == "material":
            yield child
        elif whole or not (
            child.name in _RESPONSES or child.name == "render_choice" or child.attrs.get("class") in _BLOCKS
        ):
            yield from _materials(child, whole)


def _parts(node: Node) -> Iterator[Node]:
    for child in node.children:
        if isinstance(child, Node):
            yield child
            if child.name not in ("mattext", "mat_formattedtext"):
                yield from _parts(child)


def _said_kind(node: Node) -> str:
    for entry in node.walk("qtimetadatafield"):
        if entry.said("fieldlabel").lower() in ("question_type", "qmd_questiontype", "qmd_itemtype"):
            return entry.said("fieldentry").lower()
    named = next(node.walk("bbmd_questiontype", "qmd_itemtype"), None)
    return named.text().strip().lower() if named is not None else ""


def _condition(node: Node) -> _Condition:
    chosen: list[tuple[int, str, str]] = []
    unchosen: set[tuple[str, str]] = set()
    is_open = False

    def look(at: Node, negated: bool) -> None:
        nonlocal is_open
        for child in at.children:
            if not isinstance(child, Node):
                continue
            entry = (child.attrs.get("respident", ""), child.text().strip())
            if child.name == "varequal" and negated:
                unchosen.add(entry)
            elif child.name == "varequal":
                index = child.attrs.get("index", "")
                chosen.append((int(index) if index.isdecimal() and len(index) < 4 else 0, *entry))
            elif child.name == "not":
                look(child, not negated)
            elif child.name == "and":
                is_open |= negated
                look(child, negated)
            elif child.name == "or":
                is_open |= not negated and len(list(child.walk("varequal"))) > 1
                look(child, negated)
            elif child.name not in ("unanswered", "other", "itemproc_extension"):
                is_open = True

    variables = node.first("conditionvar")
    if variables is not None:
        look(variables, False)
    ordered = sorted(chosen, key=lambda entry: entry[0])
    links = tuple(link.attrs.get("linkrefid", "") for link in node.all("displayfeedback"))
    return _Condition(
        tuple((name, value) for _, name, value in ordered), frozenset(unchosen), is_open, _worth(node), links
    )


def _worth(node: Node) -> float:
    worth = 0.0
    for variable in node.all("setvar"):
        raw = variable.text().strip()
        if raw.upper().endswith(".MAX"):
            return 100.0
        if variable.attrs.get("action", "Set").lower() in ("set", "add"):
            try:
                worth = max(worth, float(raw.replace(",", ".")))
            except ValueError:
                continue
    return worth


def _labels(lid: Node, texts: _Texts) -> dict[str, str]:
    return {label.attrs.get("ident", ""): texts.material(label, whole=True) for label in lid.walk("response_label")}


def _choice(
    draft: Draft, lid: Node, conditions: list[_Condition], feedback: dict[str, str], texts: _Texts
) -> Draft | Item:
    name = lid.attrs.get("ident", "")
    nodes = list(lid.walk("response_label"))
    labels = _labels(lid, texts)
    if len(labels) != len(nodes):
        return error("E-KEY-AMBIGUOUS", draft.where, draft.stem, "Two options have the same ident.")
    cardinality = lid.attrs.get("rcardinality", "Single").lower()
    right = [c for c in conditions if c.worth > 0 and any(r in (name, "") for r, _ in c.chosen)]
    if any(c.open for c in right):
        return error(
            "E-KEY-AMBIGUOUS",
            draft.where,
            draft.stem,
            "What is right has alternatives, or depends on more than the choice.",
        )
    sets = {tuple(value for respondent, value in c.chosen if respondent in (name, "")): c.worth for c in right}
    unknown = [value for values in sets for value in values if value not in labels]
    if unknown:
        fix = f"The key names {visible(unknown[0])[:40]}, which is no option. Mend the key or add the option."
        return error("E-KEY-RANGE", draft.where, draft.stem, fix)
    if not sets:
        return error("E-NO-KEY", draft.where, draft.stem, "No rule of its response processing rewards an option.")
    best = max(sets.values())
    notes = (UNEVEN,) if len(set(sets.values())) > 1 else ()
    whys = _whys(labels, conditions, feedback)
    if cardinality == "ordered":
        full = [values for values, worth in sets.items() if worth == best]
        if len(full) != 1 or len(set(full[0])) != len(full[0]):
            return error("E-KEY-AMBIGUOUS", draft.where, draft.stem, "More than one order is right.")
        steps = tuple(
            DraftOption(text, place=full[0].index(ident) + 1 if ident in full[0] else None, why=whys.get(ident))
            for ident, text in labels.items()
        )
        return replace(draft, kind="ordering", options=steps, notes=notes)
    key = _key(sets, best, cardinality)
    if key is None:
        return error(
            "E-KEY-AMBIGUOUS", draft.where, draft.stem, "Several different choices each earn all of the credit."
        )
    if cardinality == "multiple" and all(len(values) == 1 for values in sets):
        notes = (UNEVEN,) if len(set(sets.values())) > 1 else ()
    options = tuple(DraftOption(text, ident in key, why=whys.get(ident)) for ident, text in labels.items())
    fixed = (
        {"pin_order": True}
        if any(r.attrs.get("shuffle", "").lower() == "no" for r in lid.walk("render_choice"))
        else {}
    )
    return replace(
        draft, kind="multiple" if cardinality == "multiple" else "single", options=options, notes=notes, extra=fixed
    )


def _key(sets: dict[tuple[str, ...], float], best: float, cardinality: str) -> frozenset[str] | None:
    """The labels that are right, or None if more than one answer is."""
    full = {frozenset(values) for values, worth in sets.items() if worth == best}
    if cardinality == "multiple" and all(len(values) == 1 for values in sets):
        # Points are added for each right label.
        return frozenset(value for values in sets for value in values)
    return full.pop() if len(full) == 1 else None


def _whys(labels: dict[str, str], conditions: list[_Condition], feedback: dict[str, str]) -> dict[str, str]:
    """The feedback of each label: of its own name, or shown when it alone is chosen."""
    found = {ident: text for ident in labels for name in (ident, f"{ident}_fb") if (text := feedback.get(name))}
    shown: dict[str, set[str]] = {}
    for condition in conditions:
        if len(condition.chosen) == 1 and not condition.unchosen:
            for link in condition.links:
                shown.setdefault(link, set()).add(condition.chosen[0][1])
    for link, idents in shown.items():
        if len(idents) == 1 and feedback.get(link) and not _is_general(link):
            found.setdefault(next(iter(idents)), feedback[link])
    return {ident: text for ident, text in found.items() if ident in labels}


def _is_general(name: str) -> bool:
    return name.lower() in ("general_fb", "correct_fb", "general", "solution", "correct") or bool(_WRONG.search(name))


def _general(feedback: dict[str, str]) -> str | None:
    """What is about the whole question, and not a word for wrong answers alone."""
    kept = [text for name, text in feedback.items() if _is_general(name) and not _WRONG.search(name) and text]
    return "\n\n".join(dict.fromkeys(kept)) or None


def _matching(
    draft: Draft, presentation: Node, lids: list[Node], conditions: list[_Condition], texts: _Texts
) -> Draft | Item:
    prompts_of = dict(_prompts(presentation, texts))
    columns = [
        texts.material(flow, whole=True)
        for block in _flows(presentation, "RIGHT_MATCH_BLOCK")
        for flow in _leaves(block)
    ]
    prompts: list[DraftPrompt] = []
    responses: dict[str, None] = {}
    offered: list[frozenset[str]] = []
    for lid in lids:
        name = lid.attrs.get("ident", "")
        labels = _labels(lid, texts)
        if not any(labels.values()) and len(columns) == len(labels):
            labels = dict(zip(labels, columns, strict=True))
        right = {value for c in conditions if c.worth > 0 and not c.open for r, value in c.chosen if r == name}
        prompt = prompts_of.get(name, "")
        if len(right) != 1:
            code = "E-NO-KEY" if not right else "E-KEY-AMBIGUOUS"
            return error(
                code,
                draft.where,
                draft.stem,
                f"The pair of {visible(prompt)[:40] or visible(name)[:40]} needs one right response.",
            )
        answer = right.pop()
        if answer not in labels:
            return error(
                "E-KEY-RANGE", draft.where, draft.stem, f"The key names {visible(answer)[:40]}, which is no response."
            )
        offered.append(frozenset(labels.values()))
        responses.update(dict.fromkeys(labels.values()))
        prompts.append(DraftPrompt(prompt, labels[answer]))
    if len(set(offered)) > 1:
        return skipped(
            "S-TYPE", draft.where, draft.stem, "Several choices in one question, each with options of its own."
        )
    return replace(draft, kind="matching", prompts=tuple(prompts), responses=tuple(responses))


def _prompts(node: Node, texts: _Texts) -> Iterator[tuple[str, str]]:
    """For each response its name and what it belongs to: its own material, or that beside it in the same flow."""
    lids = list(node.all("response_lid"))
    for lid in lids:
        own = texts.material(lid)
        beside = texts.material(node) if len(lids) == 1 and node.name != "presentation" else ""
        yield lid.attrs.get("ident", ""), own or beside
    for child in node.children:
        if isinstance(child, Node) and child.name not in ("response_lid", "material"):
            yield from _prompts(child, texts)


def _flows(node: Node, name: str) -> Iterator[Node]:
    for flow in node.all("flow"):
        if flow.attrs.get("class") == name:
            yield flow
        else:
            yield from _flows(flow, name)


def _leaves(node: Node) -> list[Node]:
    """The flows directly in a block, each with one text."""
    return list(node.all("flow"))
