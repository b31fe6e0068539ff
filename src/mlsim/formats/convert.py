"""A draft becomes a core question, or a line of the report that says why not. What every question must satisfy is checked here."""

from __future__ import annotations

import contextlib
import hashlib
import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from pydantic import TypeAdapter, ValidationError

from mlsim.core.bank.questions import MAX_OPTIONS, Case, Question, Source
from mlsim.core.base.model import MAX_TEXT, SLUG
from mlsim.core.base.text import LETTERS, first_line, visible
from mlsim.formats.base import UNKNOWN_LICENCE, Draft, DraftCase, DraftOption, DraftPrompt, Item, Note, error, skipped
from mlsim.formats.texts import folded, needs_image, tidy, without_refused

_adapter: TypeAdapter[Question] = TypeAdapter(Question)
_SLUG: Final = re.compile(SLUG)
_MAX_SLUG: Final = 80
MAX_BANK: Final = 40
"""Characters of an imported bank's id: what is left of an id's eighty tells its questions apart."""
MAX_PROMPTS: Final = 10
MAX_RESPONSES: Final = 26

_HINT: Final = re.compile(
    r"\b(two|three|four|five|six|seven|[2-7]|several|multiple|dos|tres|deux|trois|zwei|drei)\b"
    r"|\b(all|any) (of the following )?(that|which) (apply|are)|\b(select|choose|check|mark) all\b|多选|[两二三四五六]个",
    re.IGNORECASE,
)
#: A text that speaks of options by letter or position, which means nothing once they are shuffled.
_LETTERED: Final = re.compile(
    r"\b(?:[Oo]ptions?|[Aa]nswers?(?: is)?|[Cc]hoices?) \(?[A-H]\)?(?![\w'-])|\b[Bb]oth \(?[A-H]\)? and \(?[A-H]\b"
    r"|^\s*\(?[A-H]\)?(?:\s*,\s*\(?[A-H]\)?)*,? (?:and|or|&) \(?[A-H]\)?(?: only| both)?\s*\.?\s*$"
    r"|^\(?[A-H][.:)]\s|\b[A-H] (?:is|was) (?:in)?correct\b|\b[A-H] is (?:wrong|right)\b",
    re.MULTILINE,
)
#: What every such text has: looked for first, for it is found or not in no time.
_LETTER: Final = re.compile(r"[A-H](?!\w)")
_PLACE: Final = ("above", "below", "these", "option", "answer", "choice")
_PLACED: Final = re.compile(
    r"\b(?:all|none|both|any|neither|each) of (?:the )?(?:above|these|options above|answers above)\b"
    r"|\b(?:options?|answers?|choices?) (?:above|below)\b|\b(?:first|second|third|fourth|last) (?:option|answer|choice)s?\b",
    re.IGNORECASE,
)
#: Fields of core's questions that a draft may bring along in ``extra``.
_EXTRA: Final = (
    "difficulty", "level", "services", "takeaway", "references", "checked", "enemies", "pin_order", "review", "waive"
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Made:
    """An imported question, and what the file says about it that the question itself does not keep."""

    question: Question
    domain: str | None = None
    tags: tuple[str, ...] = ()


def _line(text: str) -> str:
    """The text on one line, safe to show and as long as a line may be."""
    return first_line(visible(text), 300)


def slug(text: str) -> str:
    """The text as an id: lower case, digits and hyphens. Empty if nothing is left."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:_MAX_SLUG].strip("-")


def fingerprint(question: Question, scenario: str = "") -> str:
    """Equal for questions that ask the same: a hash of stem, options and key, whatever the order of the options.

    Unlike `core.bank.questions.revision` it does not see white space, ids and the order in which options stand.
    """
    asked: list[Any] = [question.type, folded(question.stem), folded(scenario)]
    match question.type:
        case "single" | "multiple":
            asked.append(sorted((folded(option.text), option.correct) for option in question.options))
        case "ordering":
            asked.append(sorted((step.place or 0, folded(step.text)) for step in question.steps))
        case "matching":
            texts = {match.id: folded(match.text) for match in question.responses}
            asked += [sorted((folded(p.text), texts[p.answer]) for p in question.prompts), sorted(texts.values())]
    return hashlib.sha256(json.dumps(asked).encode()).hexdigest()


class Refused(Exception):  # noqa: N818 - it never leaves this module
    """A draft that is no question of ours."""

    def __init__(self, code: str, fix: str) -> None:
        super().__init__(code)
        self.code, self.fix = code, fix


class Maker:
    """Turns the drafts of one file into questions of one bank.

    Args:
        bank: the bank's id; every id begins with it.
        format: the format's name, and ``file`` the file's, for `Source`.
        licence: of the questions; ``UNKNOWN_LICENCE`` if nobody knows.
        origin: where the file comes from, in a person's words.
        objectives: for a draft the objectives that its question gets; those that the file itself names if not given.
        existing: the questions that the bank has, for which ``cases`` gives the scenarios: what is there is not imported again.
        taken: ids that are no longer free.
    """

    def __init__(
        self,
        bank: str,
        *,
        format: str,
        file: str,
        licence: str | None = None,
        origin: str | None = None,
        objectives: Callable[[Draft], Iterable[str]] | None = None,
        existing: Iterable[Question] = (),
        cases: Mapping[str, Case] | None = None,
        taken: Iterable[str] = (),
    ) -> None:
        self.bank = slug(bank)[:MAX_BANK].strip("-") or "imported"
        self.format = format
        self.file = _line(file) or "unnamed"
        self.licence = _line(licence or "") or UNKNOWN_LICENCE
        self.origin = _line(origin or "") or None
        self.cases: dict[str, Case] = {}
        """The cases of the questions made so far."""
        self._objectives = objectives
        self._ids: set[str] = set(taken)
        self._asked: dict[str, str] = {}
        self._stems: dict[str, str] = {}
        known = cases or {}
        for question in existing:
            self._ids.add(question.id)
            scenario = known[question.case].scenario if question.case in known and question.case else ""
            self._asked[fingerprint(question, scenario)] = "the bank"
            self._stems.setdefault(folded(question.stem), "the bank")

    def make(self, draft: Draft) -> tuple[Made | None, Item]:
        """The question and its line of the report; no question if it was refused or is there already."""
        try:
            ready = _checked(_cleaned(draft))
            case = self._case(ready.case)
            values, notes = self._values(ready), list(ready.notes)
            values["case"] = case.id if case else None
            question = _validated({name: value for name, value in values.items() if value is not None})
        except Refused as refused:
            return None, error(refused.code, draft.where, draft.stem, refused.fix)
        asked = fingerprint(question, case.scenario if case else "")
        if asked in self._asked:
            fix = f"The same question, options and key are in {self._asked[asked]}; nothing to do."
            return None, skipped("S-DUPLICATE", draft.where, ready.stem, fix)
        stem = folded(ready.stem) + (f"\n{case.id}" if case else "")
        if stem in self._stems:
            notes.append(
                Note("W-DUP-STEM", f"The same stem with other options or another key is in {self._stems[stem]}.")
            )
        named = {"id": self._free_id(self._own_id(ready.original_id), asked), "source": self._source(ready)}
        question = question.model_copy(update=named)
        self._ids.add(question.id)
        self._asked[asked] = self._stems[stem] = draft.where
        if case:
            self.cases[case.id] = case
        made = Made(question, ready.domain, ready.tags)
        codes = tuple(dict.fromkeys(note.code for note in notes))
        fix = " ".join(dict.fromkeys(note.fix for note in notes))
        start = visible(first_line(ready.stem[:1200], 60))
        return made, Item(
            "warning" if codes else "ok", codes[0] if codes else "", draft.where, start, visible(fix), codes
        )

    def _source(self, draft: Draft) -> Source:
        """Where the question comes from; a file of our own may say it already."""
        told = draft.extra.get("source")
        if isinstance(told, dict):
            with contextlib.suppress(ValidationError):
                return Source.model_validate(told)
        original = _line(draft.original_id or "") or None
        return Source(
            file=self.file,
            format=self.format,
            line=_line(draft.where) or None,
            original_id=original,
            licence=self.licence,
            origin=self.origin,
        )

    def _free_id(self, wanted: str, asked: str) -> str:
        """The id if it is free, else one by the question's hash: the same file gives the same ids every time."""
        if wanted and wanted not in self._ids:
            return wanted
        root = (wanted or self.bank)[: _MAX_SLUG - 17].rstrip("-._")
        return next(found for size in (10, 12, 16) if (found := f"{root}-{asked[:size]}") not in self._ids)

    def _own_id(self, original: str | None) -> str:
        """An id that carries the bank's name; a text that cannot be a whole id gives none."""
        if not original:
            return ""
        own = original.strip().lower()
        own = own if _SLUG.fullmatch(own) else slug(own)
        if not own or len(own) + len(self.bank) + 1 > _MAX_SLUG:
            return ""
        return own if own.startswith(self.bank + "-") else f"{self.bank}-{own}"

    def _case(self, draft: DraftCase | None) -> Case | None:
        if draft is None or not draft.text:
            return None
        digest = hashlib.sha256(folded(draft.text).encode()).hexdigest()[:8]
        case_id = self._own_id(draft.key) or f"{self.bank}-case-{digest}"
        if case_id in self.cases and self.cases[case_id].scenario != draft.text:
            case_id = f"{self.bank}-case-{digest}"
        if case_id in self.cases:
            return self.cases[case_id]
        title = first_line(draft.title or draft.text.partition("\n")[0], 100)
        try:
            return Case(id=case_id, title=title, scenario=draft.text)
        except ValidationError as problem:
            raise Refused("E-TEXT", f"Its scenario cannot be used: {problem.errors()[0]['msg']}.") from None

    def _values(self, draft: Draft) -> dict[str, Any]:
        """The fields of core's question."""
        extra = {name: draft.extra[name] for name in _EXTRA if name in draft.extra}
        if "enemies" in extra:
            extra["enemies"] = [self._own_id(str(enemy)) for enemy in extra["enemies"] if self._own_id(str(enemy))]
        objectives = draft.objectives if self._objectives is None else tuple(self._objectives(draft))
        values: dict[str, Any] = {
            "type": draft.kind,
            "id": self.bank,  # until what it asks is known
            "objectives": objectives,
            "stem": draft.stem,
            "takeaway": draft.explanation,
            **extra,
        }
        if draft.kind == "matching":
            texts = list(dict.fromkeys([*draft.responses, *(prompt.answer for prompt in draft.prompts)]))
            ids = {text: LETTERS[i].lower() for i, text in enumerate(texts)}
            used = [prompt.answer for prompt in draft.prompts]
            values["response"] = [{"id": ids[text], "text": text} for text in texts]
            values["prompt"] = [_given(text=p.text, answer=ids[p.answer], why=p.why) for p in draft.prompts]
            values["reuse"] = draft.reuse or len(set(used)) < len(used)
        elif draft.kind == "ordering":
            values["step"] = [_given(text=o.text, place=o.place, why=o.why, when=o.when) for o in draft.options]
        else:
            values["option"] = [_given(text=o.text, correct=o.correct, why=o.why, when=o.when) for o in draft.options]
        return values


def _given(**values: object) -> dict[str, object]:
    return {name: value for name, value in values.items() if value is not None and value is not False}


def _validated(values: dict[str, Any]) -> Question:
    try:
        return _adapter.validate_python(values)
    except ValidationError as problem:
        first = problem.errors(include_url=False)[0]
        field = " ".join(str(part) for part in first["loc"] if part != values["type"])
        message = str(first.get("ctx", {}).get("error", first["msg"]))
        raise Refused("E-TEXT", f"The field {field or 'type'} cannot be used: {message}.") from None


def _cleaned(draft: Draft) -> Draft:
    """The draft with tidy texts and without characters that are refused; a note says if some were there."""
    removed = False

    def clean(text: str) -> str:
        nonlocal removed
        neat = tidy(text)
        safe = without_refused(neat)
        if safe != neat:
            removed = True
            neat = tidy(safe)
        if len(neat) > MAX_TEXT:
            raise Refused("E-LONG", f"A text has {len(neat):,} characters; {MAX_TEXT:,} are allowed. Shorten it.")
        return neat

    def maybe(text: str | None) -> str | None:
        return (clean(text) or None) if text else None

    values: dict[str, Any] = {
        "stem": clean(draft.stem),
        "explanation": maybe(draft.explanation),
        "options": tuple(
            DraftOption(clean(o.text), o.correct, o.place, maybe(o.why), maybe(o.when), o.label) for o in draft.options
        ),
        "prompts": tuple(DraftPrompt(clean(p.text), clean(p.answer), maybe(p.why)) for p in draft.prompts),
        "responses": tuple(clean(text) for text in draft.responses),
        "original_id": maybe(draft.original_id),
        "domain": maybe(draft.domain),
    }
    if draft.case is not None:
        values["case"] = DraftCase(draft.case.key, clean(draft.case.text), maybe(draft.case.title))
    if removed:
        note = Note(
            "W-CHARS", "Control characters or invisible marks of direction were removed; compare it with the source."
        )
        values["notes"] = (*draft.notes, note)
    return replace(draft, **values)


def _checked(draft: Draft) -> Draft:
    """The draft, perhaps with more notes and of another kind. Raises Refused."""
    if not draft.stem:
        raise Refused("E-NO-STEM", "It has options but no question: write one above them.")
    texts = [p.text for p in draft.prompts] if draft.kind == "matching" else [o.text for o in draft.options]
    what = {"matching": "prompt", "ordering": "step"}.get(draft.kind, "option")
    if len(texts) < 2:
        raise Refused("E-FEW-OPTIONS", f"It has {len(texts) or 'no'} {what}{'s' * (not texts)}; it needs two or more.")
    if not all(texts) or (draft.kind == "matching" and not all([*draft.responses, *(p.answer for p in draft.prompts)])):
        raise Refused("E-EMPTY-OPTION", f"One of its {what}s has no text.")
    there = Counter(map(folded, texts))
    same = [text for text in texts if there[folded(text)] > 1] if len(there) < len(texts) else []
    if same:
        raise Refused("E-DUP-OPTIONS", f'Two {what}s are the same: "{first_line(same[0], 40)}". Change or remove one.')
    limit = MAX_PROMPTS if draft.kind == "matching" else MAX_OPTIONS
    responses = {*draft.responses, *(p.answer for p in draft.prompts)}
    if len(texts) > limit or (draft.kind == "matching" and len(responses) > MAX_RESPONSES):
        raise Refused("E-MANY-OPTIONS", f"It has {len(texts)} {what}s; {limit} are possible. Remove some.")
    notes = list(draft.notes)
    match draft.kind:
        case "single" | "multiple":
            draft = _checked_choice(draft, notes)
        case "ordering":
            places = sorted(option.place for option in draft.options if option.place is not None)
            if len(places) < 2 or places != list(range(1, len(places) + 1)):
                raise Refused(
                    "E-NO-KEY", f"The places of its steps must be 1, 2, 3 ...; they are {places or 'missing'}."
                )
        case "matching":
            if len(responses) < 2:
                raise Refused("E-FEW-OPTIONS", "All prompts have the same response; it needs two or more.")
    shown = [draft.stem, *texts, *responses]
    if any(needs_image(text) for text in shown):
        notes.append(
            Note("W-IMAGE", "It needs an image that cannot be shown: say in words what it shows, or remove it.")
        )
    return replace(draft, notes=tuple(notes))


def _speaks_of_places(text: str) -> bool:
    low = text.lower()
    return any(word in low for word in _PLACE) and _PLACED.search(text) is not None


def _checked_choice(draft: Draft, notes: list[Note]) -> Draft:
    keys = sum(option.correct for option in draft.options)
    if not keys:
        raise Refused("E-NO-KEY", "No option is marked as correct: mark one in the file.")
    if keys == len(draft.options):
        raise Refused("E-ALL-CORRECT", "Every option is marked as correct, so there is nothing to choose.")
    if draft.kind == "single" and keys > 1:
        raise Refused("E-KEY-AMBIGUOUS", f"It is of one right answer, but {keys} options are marked as correct.")
    if draft.kind == "multiple" and keys == 1:
        notes.append(Note("W-ONE-KEY", "It is of several right answers but has one: it is asked as multiple choice."))
        draft = replace(draft, kind="single")
    if draft.kind == "multiple" and not _HINT.search(draft.stem):
        notes.append(
            Note("W-MULTI-NO-HINT", f"{keys} options are right and the stem does not say so; mlsim shows how many.")
        )
    options = draft.options
    told = [text for option in options for text in (option.text, option.why or "")] + [draft.explanation or ""]
    lettered = any(_LETTER.search(text) and _LETTERED.search(text) for text in told)
    placed = any(_speaks_of_places(option.text) for option in options)
    if lettered or placed:
        labels = [option.label for option in options]
        if lettered and all(labels) and labels != sorted(labels, key=str):
            if placed:
                fix = "It speaks of options by letter and by place, and its letters are out of order. Reword it."
                raise Refused("E-POSITIONAL", fix)
            options = tuple(sorted(options, key=lambda option: option.label or ""))
        notes.append(
            Note("W-POSITIONAL", "It speaks of options by letter or place, so their order is kept, not shuffled.")
        )
        draft = replace(draft, options=options, extra={**draft.extra, "pin_order": True})
    return draft
