"""Questions for round trips: of all kinds, with text that is out to break a format."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st
from pydantic import TypeAdapter

from mlsim.core.bank.questions import BankHeader, Question
from mlsim.core.base.text import refused_character
from mlsim.formats.base import Bundle, Data, Draft, Format, Item, Options
from mlsim.formats.convert import Made
from mlsim.formats.importing import Imported, Wish, read_questions
from mlsim.formats.outgoing import explained
from mlsim.formats.texts import folded, tidy

ADAPTER: TypeAdapter[Question] = TypeAdapter(Question)
WISH = Wish(BankHeader(id="mine", title="Mine"))

#: What formats give a meaning to.
HOSTILE = (
    "\\", "`", "```", "```python", "~~~", "*", "**", "_", "__", "#", "##", "# ", "####", "=", "==", "~", "%50%", "%", "{", "}", "->",
    " -> ", ":", "::", "[", "]", "[html]", "[plain]", "[x]", "- [ ] ", "- [x] ", "- ", "* ", "1. ", "2) ", "A. ", "(B) ", "C) ", "a) ",
    "A: ", "B - ", "Answer: ", "Answer: C", "ANSWER: B", "**Correct answer:** ", "Correct answer \u2013 D", "Explanation: ", "Key: B",
    "---",
    "<b>", "</b>", "<br>", "<details>", "</details>", "<summary>", "<li>", "</li>", "</div>", "<!--", "-->", "&amp;", "&", "&lt;", "<", ">",
    "<ol>", "</ol>", "&#65;", "\"", "\"\"", "'", ",", ";", "|", "| 8 | B | why |", "|---|", "\t", "\n", "\n\n", "\n  ", "//", "// [id:x]",
    "$CATEGORY: x", "$$", "![a](b.png)", "[t](http://x.y)", "== ", "\\n", "\\=", "\\\\", "TRUE", "T", "?", "(", ")", "é", "问题", "🙂",
    "## Question 3", "Q9 — Answer: B", "Option A: ", "option b", "x", "foo bar", "snake_case_name", "5 * 3", " ", "  ", "HOT", "sep=;",
    "<String>", "List<int>", "#separator:tab", "\u00a0", "\ufb01", "e\u0301", "[image: x]", "Back to top", "[Back to Top](#)",
    "Right when: ", "> ", "+ ", "=cmd()", "...", "1", "2", "0", "null", "{T}", "}\n\n{", "\\u0041", "\x7f"[:0] + "%", "Domain.** ",
)  # fmt: skip


def _usable(text: str) -> bool:
    return bool(tidy(text)) and refused_character(text) is None


texts = (
    st.lists(st.one_of(st.sampled_from(HOSTILE), st.text(max_size=6)), min_size=1, max_size=9)
    .map("".join)
    .filter(_usable)
)
stems = texts.map(lambda text: f"{text} which?")
reasons = st.none() | texts


def _different(values: list[str]) -> bool:
    return len({folded(tidy(value)) for value in values}) == len(values)


def many(low: int, high: int) -> st.SearchStrategy[list[str]]:
    return st.lists(texts, min_size=low, max_size=high).filter(_different)


def _of(values: dict[str, Any]) -> Question:
    return ADAPTER.validate_python(values)


@st.composite
def common(draw: st.DrawFn, kind: str) -> dict[str, Any]:
    number = draw(st.integers(0, 10**6))
    values: dict[str, Any] = {"id": f"q-{number}", "type": kind, "objectives": ["TST-1:1.1"], "stem": draw(stems)}
    takeaway = draw(reasons)
    return {**values, **({"takeaway": takeaway} if takeaway else {})}


@st.composite
def choice_questions(draw: st.DrawFn, most: int = 8) -> Question:
    found = draw(many(2, most))
    count = len(found)
    right = draw(st.integers(1, count - 1))
    keys = draw(st.permutations(range(count)))[:right]
    options = [
        _given(text=text, correct=i in keys, why=draw(reasons), when=draw(st.none() | texts))
        for i, text in enumerate(found)
    ]
    kind = "single" if right == 1 else "multiple"
    return _of({**draw(common(kind)), "option": options})


@st.composite
def ordering_questions(draw: st.DrawFn) -> Question:
    found = draw(many(2, 6))
    placed = draw(st.integers(2, len(found)))
    order = draw(st.permutations(range(len(found))))
    steps = [
        _given(text=text, place=order.index(i) + 1 if order.index(i) < placed else None, why=draw(reasons))
        for i, text in enumerate(found)
    ]
    return _of({**draw(common("ordering")), "step": steps})


@st.composite
def matching_questions(draw: st.DrawFn) -> Question:
    responses = draw(many(2, 6))
    prompts = draw(many(2, 5))
    answers = [draw(st.integers(0, len(responses) - 1)) for _ in prompts]
    values = {
        **draw(common("matching")),
        "response": [{"id": f"r{i}", "text": text} for i, text in enumerate(responses)],
        "prompt": [
            _given(text=text, answer=f"r{a}", why=draw(reasons)) for text, a in zip(prompts, answers, strict=True)
        ],
        "reuse": True,
    }
    return _of(values)


def any_questions() -> st.SearchStrategy[Question]:
    return st.one_of(choice_questions(), choice_questions(), ordering_questions(), matching_questions())


def _given(**values: Any) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None and value is not False}


def bundle(*questions: Question, **values: Any) -> Bundle:
    return Bundle(BankHeader(id="test", title="Test & <bank>", license="CC BY 4.0"), questions, **values)


def said(question: Question, name: str) -> dict[str, Any]:
    """What a format can carry of a question, in a form that can be compared: texts tidy, ids of responses left out."""
    whole, whys = name == "json", name in ("json", "qti")
    values: dict[str, Any] = {
        "kind": question.type,
        "stem": tidy(question.stem),
        "takeaway": tidy(question.takeaway or ""),
    }
    match question.type:
        case "single" | "multiple":
            values["options"] = [
                (
                    tidy(o.text),
                    o.correct,
                    *((tidy(o.why or ""), tidy(o.when or "")) if whole else (tidy(explained(o)),)),
                )
                for o in question.options
            ]
        case "ordering":
            steps = [
                (tidy(s.text), s.place, (tidy(s.why or ""), tidy(s.when or "")) if whole else tidy(explained(s)) * whys)
                for s in question.steps
            ]
            # Moodle's order is that of the key.
            values["steps"] = sorted(steps, key=lambda s: s[1] or 0) if name == "moodle" else steps
        case "matching":
            shown = {match.id: tidy(match.text) for match in question.responses}
            values["prompts"] = [(tidy(p.text), shown[p.answer], tidy(p.why or "") * whys) for p in question.prompts]
            values["responses"] = sorted(shown.values())
    return values


def imported(data: Data, name: str, format: Format | None = None, **values: Any) -> Imported:
    return read_questions(data, name, WISH, format=format, options=Options(**values))


def verdicts(found: Imported) -> list[tuple[str, str, str]]:
    """Status, code and place of each line of the report."""
    return [(item.status, item.code, item.where) for item in found.report.items]


def made(found: Imported, number: int) -> Made:
    return found.made[number]


__all__ = ["Draft", "Item"]
