"""JSON: our own, which holds everything, and what web quizzes and notebooks use, whose fields are known by their names.

A file is taken apart element by element, so that what stands before damage is read, and places are lines.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Final

from mlsim.core.base.kinds import Kind
from mlsim.core.base.text import LETTERS, visible
from mlsim.formats.base import (
    Data,
    Draft,
    DraftCase,
    DraftOption,
    DraftPrompt,
    FormatError,
    Item,
    Note,
    Options,
    Sample,
    error,
    lines,
    text_of,
)
from mlsim.formats.fields import ALIASES, folded_name, role_of, said_kind, truth_options
from mlsim.formats.incoming import maybe_html, other_kind
from mlsim.formats.keys import IndexBase, KeyProblem, indices, unlabelled
from mlsim.formats.texts import folded

FORMAT: Final = "mlsim"
_SPACE: Final = re.compile(r"[ \t\n\r]*")
_OWN: Final = {"single": "option", "multiple": "option", "ordering": "step", "matching": "prompt"}
_TEXTS: Final = ("text", "answer", "option", "value", "content", "label", "texto", "respuesta", "choice", "title")
_FLAGS: Final = ("iscorrect", "correct", "right", "escorrecta", "correcta", "isanswer", "isright", "istrue")
_REASONS: Final = ("feedback", "explanation", "why", "rationale", "comment", "justification")
_LABELS: Final = ("id", "letter", "key", "label")
_INDEX_KEYS: Final = frozenset(
    ["correctindex", "answerindex", "correctanswerindex", "correctoptionindex", "correctindexes", "correctindices"]
)


class _Twice(dict[str, Any]):
    """An object in which a name stands twice: which value counts nobody can know."""


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    return found if len(found) == len(pairs) else _Twice(found)


_decoder = json.JSONDecoder(object_pairs_hook=_object)


def sniff(sample: Sample) -> int:
    """How much a text looks like JSON: by its first letter and a name or two."""
    start = sample.text.lstrip()
    if not start.startswith(("{", "[")):
        return 0
    if re.match(r'[\[{\s]*"', start) or re.match(r"\[\s*\]", start):
        return 90
    return 45 if sample.suffix == ".json" else 0


class _Walk:
    """Goes through a document and hands out the objects that stand in lists, with their lines."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self._counted = (0, 1)

    def line(self, at: int) -> int:
        """The line of a position; positions only grow, and one before the last is taken for that."""
        start, number = self._counted
        at = max(at, start)
        self._counted = (at, number + self.text.count("\n", start, at))
        return self._counted[1]

    def skip(self) -> str:
        found = _SPACE.match(self.text, self.at)
        self.at = found.end() if found else self.at
        return self.text[self.at : self.at + 1]

    def value(self) -> object:
        found, self.at = _decoder.raw_decode(self.text, self.at)
        return found

    def objects(self, name: str = "", depth: int = 0) -> Iterator[tuple[str, int, int, object]]:
        """The name of the list, first and last line, and each object. Raises ValueError or RecursionError where JSON ends."""
        sign = self.skip()
        if depth > 8:
            raise RecursionError
        if sign == "[":
            yield from self._list(name)
        elif sign == "{":
            self.at += 1
            while self.skip() != "}":
                key = self.value()
                if not isinstance(key, str) or self.skip() != ":":
                    raise json.JSONDecodeError("Expecting a name and a colon", self.text, self.at)
                self.at += 1
                inner = self.skip()
                if inner == "[" or (inner == "{" and folded_name(key) not in ALIASES["options"]):
                    yield from self.objects(key, depth + 1)
                else:
                    yield f"={key}", 0, 0, self.value()
                self._comma("}")
            self.at += 1
        else:
            self.value()

    def _list(self, name: str) -> Iterator[tuple[str, int, int, object]]:
        self.at += 1
        while self.skip() != "]":
            first = self.line(self.at)
            found = self.value()
            yield name, first, self.line(self.at), found
            self._comma("]")
        self.at += 1

    def _comma(self, closing: str) -> None:
        sign = self.skip()
        if sign == ",":
            self.at += 1
            if self.skip() != closing:
                return
        elif sign == closing:
            return
        raise json.JSONDecodeError(f"Expecting , or {closing}", self.text, self.at)


def read(data: Data, name: str, options: Options) -> Iterator[Draft | Item]:
    """The questions of a JSON file. Raises FormatError if not even the first one can be read."""
    text = text_of(data, name, options)
    base = options.index_base if options.index_base is not None else _index_base(text)
    walk, count = _Walk(text), 0
    cases: dict[str, DraftCase] = {}
    own = False
    try:
        for listed, first, last, value in walk.objects():
            own |= listed == "=format" and value == FORMAT
            if own and listed == "cases" and isinstance(value, dict):
                key = str(value.get("id", ""))
                cases[key] = DraftCase(key, str(value.get("scenario", "")), str(value.get("title", "")) or None)
            elif isinstance(value, dict) and not listed.startswith("=") and listed not in ("cases", "bank"):
                count += 1
                yield _question(value, lines(first, last), first, cases, base)
    except (ValueError, RecursionError) as problem:
        line = walk.line(walk.at)
        reason = "It is nested too deeply" if isinstance(problem, RecursionError) else str(problem).partition(":")[0]
        if not count:
            raise FormatError("E-FORMAT", "The file is not valid JSON", f"{reason}.", f"{name}, line {line}") from None
        yield error(
            "E-FORMAT", lines(line), "", f"Here the JSON is damaged or ends ({reason}); what stands before was read."
        )


def _index_base(text: str) -> int | None:
    """Whether numbers in keys count from 0 or 1. In JSON both are common, so it has to show."""
    seen = IndexBase()
    try:
        for listed, _, _, value in _Walk(text).objects():
            if isinstance(value, dict) and not listed.startswith("="):
                fields = _fields(value)
                for key in _listed(fields.get("key")):
                    if isinstance(key, int) and not isinstance(key, bool):
                        seen.see(str(key), len(_given(fields)))
                    elif isinstance(key, str) and key.strip().isdecimal():
                        seen.see(key, len(_given(fields)))
    except (ValueError, RecursionError):
        pass  # the second pass says it
    return seen.certain


def _listed(value: object) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _fields(value: Mapping[str, Any]) -> dict[str, Any]:
    """The object's values by their roles (`fields.ALIASES`)."""
    found: dict[str, Any] = {}
    answers: Any = None
    for name, inner in value.items():
        folded_key = folded_name(name)
        role = "key" if folded_key in _INDEX_KEYS else role_of(name)
        if folded_key == "answers":
            answers = inner
        elif role and role.startswith("option:"):
            found.setdefault("columns", {})[role[-1]] = inner
        elif (role == "explanation" and isinstance(inner, dict | list)) or folded_key in (
            "explanations",
            "rationales",
            "feedbacks",
        ):
            found["reasons"] = inner
        elif role and role not in found:
            found[role] = inner
        elif role == "key":
            found["again"] = inner
        elif role == "stem" and folded_key == "question":
            found["stem"] = inner
    if answers is not None:
        # "answers" are the options of one program and the key of another.
        found.setdefault("key" if "options" in found or "columns" in found else "options", answers)
    return found


def _given(fields: Mapping[str, Any]) -> list[tuple[str | None, Any]]:
    """The options as (label, value)."""
    raw = fields.get("options", fields.get("columns"))
    if isinstance(raw, dict):
        return [(str(label), inner) for label, inner in raw.items() if inner not in (None, "")]
    return [(None, inner) for inner in raw] if isinstance(raw, list) else []


def _plain(value: object, notes: list[Note]) -> str:
    return maybe_html(str(value).lower() if isinstance(value, bool) else "" if value is None else str(value), notes)


def _pick(value: Mapping[str, Any], names: tuple[str, ...]) -> object:
    by_name = {folded_name(name): inner for name, inner in value.items()}
    return next((by_name[name] for name in names if name in by_name), None)


def _question(
    value: dict[str, Any], where: str, line: int, cases: Mapping[str, DraftCase], base: int | None
) -> Draft | Item:
    notes: list[Note] = []
    fields = _fields(value)
    stem = _plain(fields.get("stem"), notes)
    if isinstance(value, _Twice):
        return error("E-KEY-AMBIGUOUS", where, stem, "A name stands twice in the object: which value counts is open.")
    kind = value.get("type")
    if isinstance(kind, str) and isinstance(value.get(_OWN.get(kind, "")), list):
        try:
            return _own(value, where, line, cases)
        except (KeyError, TypeError, ValueError, AttributeError) as problem:
            return error(
                "E-FORMAT", where, stem, f"It is not a question as mlsim writes them ({visible(str(problem))})."
            )
    said = said_kind(str(fields.get("type", "")))
    given = _given(fields)
    if said == "other":
        return other_kind(where, stem, str(fields.get("type")), "a choice")
    key = fields.get("key")
    if isinstance(key, bool) and not given:
        yes, no = truth_options("true")
        pair = (DraftOption(yes, key), DraftOption(no, not key))
        return _draft(fields, "single", stem, where, line, pair, notes)
    options, flagged, labels = _options(given, str(key or ""), notes)
    try:
        named = _named(key, options, labels, base)
        if "again" in fields and _named(fields["again"], options, labels, base) != named:
            return error("E-KEY-AMBIGUOUS", where, stem, "Two fields name different keys. Remove one.")
    except KeyProblem as problem:
        return error(problem.code, where, stem, problem.fix)
    if flagged is not None and named is not None and flagged != named:
        return error("E-KEY-AMBIGUOUS", where, stem, "The key and the marks at the options differ. Remove one of them.")
    chosen = named if named is not None else flagged or ()
    multiple = said == "multiple" or (said != "single" and len(chosen) > 1)
    letters = labels or tuple(LETTERS[: len(options)])
    reasons = _reasons(fields.get("reasons"), letters, notes)
    found = tuple(
        DraftOption(text, i in chosen, why=why or reasons.get(letters[i]), label=letters[i])
        for i, (text, why) in enumerate(options)
    )
    return _draft(fields, "multiple" if multiple else "single", stem, where, line, found, notes)


def _options(
    given: list[tuple[str | None, Any]], key: str, notes: list[Note]
) -> tuple[list[tuple[str, str | None]], tuple[int, ...] | None, tuple[str, ...] | None]:
    """Texts with explanations, the options that are marked as right (None if none carries a mark), and labels."""
    texts: list[str] = []
    whys: list[str | None] = []
    marks: list[bool | None] = []
    labels: list[str] = []
    for said, inner in given[: len(LETTERS)]:
        label = said
        if isinstance(inner, dict):
            text = _pick(inner, _TEXTS)
            flag = _pick(inner, _FLAGS)
            texts.append(_plain(text, notes))
            whys.append(_plain(_pick(inner, _REASONS), notes) or None)
            marks.append(_truth(flag))
            label = label or str(_pick(inner, _LABELS) or "")
        else:
            texts.append(_plain(inner, notes))
            whys.append(None)
            marks.append(None)
        labels.append((label or "").strip().upper())
    flagged = tuple(i for i, mark in enumerate(marks) if mark) if any(mark is not None for mark in marks) else None
    if texts and all(re.fullmatch("[A-Z]", label) for label in labels) and len(set(labels)) == len(labels):
        return list(zip(texts, whys, strict=True)), flagged, tuple(labels)
    found, bare = unlabelled(texts, key)
    return list(zip(bare, whys, strict=True)), flagged, found


def _truth(flag: object) -> bool | None:
    if isinstance(flag, bool) or flag is None:
        return flag
    if isinstance(flag, int | float):
        return flag > 0
    return {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False, "": False}.get(
        str(flag).strip().lower()
    )


def _named(
    key: object, options: list[tuple[str, str | None]], labels: tuple[str, ...] | None, base: int | None
) -> tuple[int, ...] | None:
    """The options that a key names: a number, a text, or a list of such. None if there is no key."""
    if key is None or key == [] or key == "" or not options:
        return None
    texts = [text for text, _ in options]
    found: set[int] = set()
    for given in _listed(key):
        part = _pick(given, _TEXTS) if isinstance(given, dict) else given
        if isinstance(part, bool):
            found.update(indices(str(part).lower(), [text.lower() for text in texts], labels, base=base))
        else:
            number = isinstance(part, int) and str(part) not in texts
            found.update(indices(str(part), texts, labels, base=base, words=not number))
    return tuple(sorted(found))


def _reasons(raw: object, letters: tuple[str, ...], notes: list[Note]) -> dict[str, str]:
    if isinstance(raw, dict):
        return {str(name).strip().upper(): _plain(text, notes) for name, text in raw.items() if text}
    if isinstance(raw, list):
        return {letter: _plain(text, notes) for letter, text in zip(letters, raw, strict=False) if text}
    return {}


def _draft(
    fields: Mapping[str, Any],
    kind: Kind,
    stem: str,
    where: str,
    line: int,
    options: tuple[DraftOption, ...],
    notes: list[Note],
) -> Draft:
    tags = fields.get("tags")
    return Draft(
        kind=kind,
        stem=stem,
        where=where,
        options=options,
        explanation=_plain(fields.get("explanation"), notes) or None,
        original_id=folded(str(fields["id"])) if fields.get("id") is not None else None,
        domain=str(fields["domain"]) if fields.get("domain") else None,
        tags=tuple(str(tag) for tag in tags) if isinstance(tags, list) else (),
        notes=tuple(notes),
        line=line,
    )


def _own(value: dict[str, Any], where: str, line: int, cases: Mapping[str, DraftCase]) -> Draft:
    """A question as `json_out` writes it: the fields of core's questions under their names in TOML."""
    texts = {str(match["id"]): str(match["text"]) for match in value.get("response", [])}
    extra = {name: inner for name, inner in value.items() if name not in ("id", "type", "stem", "objectives", "case")}
    if "checked" in extra:
        extra["checked"] = date.fromisoformat(extra["checked"])
    steps = value.get("option") or value.get("step") or []
    return Draft(
        kind=value["type"],
        stem=str(value["stem"]),
        where=where,
        options=tuple(
            DraftOption(str(o["text"]), o.get("correct") is True, o.get("place"), o.get("why"), o.get("when"))
            for o in steps
        ),
        prompts=tuple(
            DraftPrompt(str(p["text"]), texts[str(p["answer"])], p.get("why")) for p in value.get("prompt", [])
        ),
        responses=tuple(texts.values()),
        reuse=value.get("reuse") is True,
        original_id=str(value["id"]),
        objectives=tuple(str(objective) for objective in value.get("objectives", [])),
        case=cases.get(str(value["case"])) if value.get("case") else None,
        line=line,
        extra=extra,
    )
