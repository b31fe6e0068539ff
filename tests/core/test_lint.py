"""Each rule has a question that trips it, and one that only just does not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from pydantic import TypeAdapter
from tests.fakes import WHY, exam, library, matching, multiple, ordering, single

from mlsim.core.authoring.lint import Context, Finding, rules, run
from mlsim.core.bank.questions import Case, Question

TODAY = date(2026, 11, 22)
PAGE = "https://docs.aws.amazon.com/sagemaker/latest/dg/whatis.html"
SUPPORT = "The page says which of the four does it, in so many words."
DONE: dict[str, Any] = {
    "level": "apply",
    "difficulty": 2,
    "services": [],
    "takeaway": "Remember this.",
    "checked": TODAY,
    "references": [{"title": "Guide", "url": PAGE, "supports": SUPPORT}],
}
ADAPTER: TypeAdapter[Question] = TypeAdapter(Question)
#: The rules that are tried here; test_lint_cues, _stems and _bank have the others.
FAMILIES = [rule.id for rule in rules() if rule.id[0] in "SM"]
USE = "Which belongs? Use each response one time or not at all."


def good(kind: str = "single", number: int = 1, **values: Any) -> Question:
    """A question that no rule has anything to say about, unless ``values`` spoil it."""
    makers: dict[str, Callable[[], Question]] = {
        "single": lambda: single(number, stem="Which one fits?", **DONE),
        "multiple": lambda: multiple(number, stem="Which two? (Select TWO.)", **DONE),
        "ordering": lambda: ordering(number, stem="In which order?", **DONE),
        "matching": lambda: matching(number, stem=USE, **DONE),
    }
    raw = makers[kind]().model_dump(by_alias=True, exclude_unset=True)
    return ADAPTER.validate_python({k: v for k, v in {**raw, **values}.items() if v is not ...})


def without(field: str) -> Question:
    """One that does not say one thing about itself."""
    spoilt: dict[str, Any] = {field: ...}
    return good(**spoilt)


def found(*questions: Question, only: str | None = None, cases: tuple[str, ...] = (), **lib: Any) -> list[Finding]:
    made = [Case(id=name, title=name, scenario="A scenario.") for name in cases]
    return run(library([*questions], cases=made, **lib), Context(TODAY), FAMILIES if only is None else [only])


def options(*texts: str, key: int = 0, keys: tuple[int, ...] = (), whys: tuple[str | None, ...] = ()) -> dict[str, Any]:
    right = keys or (key,)
    each = whys or tuple(f"{WHY} {i}" for i in range(len(texts)))
    return {"option": [{"text": t, "correct": i in right, "why": each[i]} for i, t in enumerate(texts)]}


def steps(*places: int | None, same: bool = False) -> dict[str, Any]:
    made: list[dict[str, Any]] = []
    for i, place in enumerate(places):
        entry = {"text": "The same" if same and i < 2 else f"Step {i}", "why": f"{WHY} {i}"}
        made.append(entry if place is None else {**entry, "place": place})
    return {"step": made}


def prompts(count: int, responses: int = 8, reuse: bool = False) -> dict[str, Any]:
    return {
        "response": [{"id": f"r{i}", "text": f"Response {i}"} for i in range(responses)],
        "prompt": [{"text": f"Prompt {i}", "answer": f"r{i % responses}", "why": f"{WHY} {i}"} for i in range(count)],
        "reuse": reuse,
    }


A, B, C, D = "Use batch transform", "Use a serverless endpoint", "Use asynchronous inference", "Use a multi-model host"
LONG = "one two three four five six seven eight nine ten"
WHYS = tuple(f"{WHY} {i}" for i in range(4))
SIX = ["Alpha", "Beta", "Gamma", "Delta", "Epsilon", "Zeta", "Eta"]


def stem(text: str, kind: str = "single") -> Question:
    return good(kind, stem=text)


def option(text: str) -> Question:
    return good(**options(text, B, C, D))


def why(text: str | None, other: str | None = None) -> Question:
    return good(**options(A, B, C, D, whys=(text, *((other,) if other else WHYS[1:2]), *WHYS[2:])))


def six(count: int, keys: int, said: str) -> Question:
    return good("multiple", stem=f"Which? (Select {said}.)", **options(*SIX[:count], keys=tuple(range(keys))))


def page(url: str, supports: str | None = SUPPORT) -> Question:
    return good(references=[{"title": "Page", "url": url, **({"supports": supports} if supports else {})}])


PAIRS: list[tuple[str, str, Question, Question]] = [
    ("S01", "error", good(objectives=[]), good()),
    ("S02", "error", good(**options(A, B, C)), good(**options(A, B, C, D))),
    ("S02", "error", good(**options(A, B, C, D, LONG)), six(5, 2, "TWO")),
    ("S03", "error", six(4, 2, "TWO"), six(5, 2, "TWO")),
    ("S03", "error", six(7, 2, "TWO"), six(6, 2, "TWO")),
    ("S03", "error", six(6, 4, "FOUR"), six(6, 3, "THREE")),
    ("S03", "error", six(5, 2, "THREE"), six(5, 3, "THREE")),
    ("S03", "error", stem("Which two?", "multiple"), stem("Which two? (Choose TWO.)", "multiple")),
    ("S03", "error", stem("(Select TWO.) Which?", "multiple"), stem("Which? (Select TWO.) \n", "multiple")),
    ("S04", "error", good("ordering", **steps(2, 1)), good("ordering", **steps(2, 1, 3))),
    ("S04", "error", good("ordering", **steps(6, 5, 4, 3, 2, 1)), good("ordering", **steps(5, 4, 3, 2, 1, None))),
    ("S04", "error", good("ordering", **steps(1, None, 2, 3)), good("ordering", **steps(1, None, 3, 2))),
    ("S04", "error", good("ordering", **steps(2, 1, 3, same=True)), good("ordering", **steps(2, 1, 3))),
    ("S05", "error", good("matching", **prompts(2)), good("matching", **prompts(3))),
    ("S05", "error", good("matching", **prompts(8, 9)), good("matching", **prompts(7))),
    ("S05", "error", stem("Which belongs?", "matching"), stem("Which? Use a response more than once.", "matching")),
    ("S05", "warning", good("matching", **prompts(3, 3)), good("matching", **prompts(3, 4))),
    ("S05", "warning", good("matching", **prompts(4, 4)), good("matching", **prompts(4, 4, reuse=True))),
    ("S06", "error", stem("As in the previous question, which?"), stem("The previous request failed. Which?")),
    ("S06", "error", stem("Which fits what was chosen above?"), stem("Which fits the model above?")),
    ("S07", "error", good(**options("Use S3.", "use  s3", C, D)), good(**options("Use S3.", "Use S4.", C, D))),
    ("S07", "warning", good(**options(LONG + " x y", LONG + " x", C, D)), good(**options(LONG + " x y", LONG, C, D))),
    ("S08", "error", option("All of the above"), option("All of the data")),
    ("S08", "error", option("None of the options"), option("None of the nodes")),
    ("S08", "error", option("Both A and B"), option("Both batch and stream")),
    ("S08", "error", option("A and C only"), option("A and then C")),
    ("S08", "error", option("True."), option("True positives")),
    ("S08", "error", option("no"), option("Noise")),
    ("S08", "error", option("All of these"), option("All of this")),
    ("S08", "error", stem("Fill in: ____ ?"), stem("What does __init__ do?")),
    ("S08", "error", option("Any of the above"), why(WHY + " Any of the above would do.")),
    ("S08", "error", option("Neither of the choices"), good(takeaway="None of the options is free.")),
    ("S09", "error", why(WHY + " Unlike option B, it scales."), why(WHY + " Unlike option pricing, it scales.")),
    ("S09", "error", why(WHY + " The first option fails."), why(WHY + " The first optional step fails.")),
    ("S09", "error", why(WHY + " Answer C is slower."), why(WHY + " Answer C-style loops fast.")),
    ("S09", "error", stem("Which choice below?"), stem("Which choice?")),
    ("S09", "error", good(takeaway="Options A and B cost more."), good(takeaway="Options cost more.")),
    ("S10", "error", why(None), why("x" * 40)),
    ("S10", "error", why("x" * 39 + "   "), why("x" * 40)),
    ("S10", "error", why(WHY, WHY.upper()), why(WHY, WHY + " Really")),
    ("S11", "error", good(references=[]), good()),
    ("S11", "error", page("http://docs.aws.amazon.com/x"), page("https://docs.aws.amazon.com/x")),
    ("S11", "error", page("https://blog.example.com/docs.aws.amazon.com"), page("https://scikit-learn.org/stable/")),
    ("S11", "error", page("https://docs.aws.amazon.com.evil.io/"), page("https://docs.aws.amazon.com/")),
    ("S11", "info", page(PAGE, None), page(PAGE)),
    ("S11", "info", page(PAGE, "x" * 39), page(PAGE, "x" * 40)),
    ("S11", "error", good(checked=...), good()),
    ("S11", "error", good(checked=date(2026, 11, 23)), good(checked=TODAY)),
    ("S11", "warning", good(checked=date(2025, 11, 21)), good(checked=date(2025, 11, 22))),
    *[("M01", "error", without(name), good()) for name in ("level", "difficulty", "services", "takeaway")],
    ("M01", "error", good(checked=...), good()),
    ("M01", "error", good(difficulty=3, level="remember"), good(difficulty=3, level="understand")),
    ("M01", "info", good(review="pending"), good()),
]


@pytest.mark.parametrize(
    ("rule", "severity", "bad", "near"), PAIRS, ids=[f"{n}-{pair[0]}" for n, pair in enumerate(PAIRS)]
)
def test_a_rule_trips_where_it_should_and_only_there(rule: str, severity: str, bad: Question, near: Question) -> None:
    assert [(f.rule, f.severity) for f in found(bad, only=rule)] == [(rule, severity)]
    assert found(near, only=rule) == []


def test_every_rule_is_tried() -> None:
    tried = {rule for rule, *_ in PAIRS} | {"M02"}
    assert set(FAMILIES) == tried == {*[f"S{n:02}" for n in range(1, 12)], "M01", "M02"}


@pytest.mark.parametrize("kind", ["single", "multiple", "ordering", "matching"])
def test_a_good_question_has_no_finding(kind: str) -> None:
    assert found(good(kind)) == []


@pytest.mark.parametrize("rule", ["S11", "M01"])
def test_what_is_asked_of_all_is_asked_of_every_kind(rule: str) -> None:
    bare: list[Question] = [single(1), multiple(2), ordering(3), matching(4)]
    assert {finding.question for finding in found(*bare, only=rule)} == {q.id for q in bare}


@pytest.mark.parametrize(
    ("kind", "field"), [("single", "option"), ("multiple", "option"), ("ordering", "step"), ("matching", "prompt")]
)
def test_every_kind_explains_each_of_its_parts(kind: str, field: str) -> None:
    parts = good(kind).model_dump(by_alias=True, exclude_unset=True)[field]
    spoilt: dict[str, Any] = {field: [{k: v for k, v in part.items() if k != "why"} for part in parts]}
    assert len(found(good(kind, **spoilt), only="S10")) == len(parts)


def case_of(count: int, **values: Any) -> list[Question]:
    return [good(number=n, case="c", **values) for n in range(1, count + 1)]


@pytest.mark.parametrize(("count", "findings"), [(1, 1), (2, 0), (6, 0), (7, 1)])
def test_a_case_has_two_to_six_questions(count: int, findings: int) -> None:
    assert len(found(*case_of(count), only="S06", cases=("c",))) == findings


def test_the_questions_of_a_case_have_an_exam_in_common() -> None:
    exams = [exam(), exam(code="TST-2")]
    one, two = good(number=1, case="c"), good(number=2, case="c", objectives=["TST-2:1.1"])
    both = good(number=2, case="c", objectives=["TST-2:1.1", "TST-1:1.2"])
    assert ["no exam in common" in f.message for f in found(one, two, only="S06", cases=("c",), exams=exams)] == [True]
    assert found(one, both, only="S06", cases=("c",), exams=exams) == []


def test_explanations_in_a_case_lean_on_no_other_question() -> None:
    leaning = good(number=1, case="c", takeaway="See the next question.")
    assert len(found(leaning, good(number=2, case="c"), only="S06", cases=("c",))) == 1
    assert found(good(takeaway="See the next question."), only="S06") == []


def test_enemies_exist_are_mutual_and_not_of_one_case() -> None:
    one, two = good(number=1, enemies=["q-0002"]), good(number=2, enemies=["q-0001"])
    assert found(one, two, only="M02") == []
    assert "does not name it" in found(one, good(number=2), only="M02")[0].message
    alone = found(one, only="M02")[0]
    assert (alone.severity, "not in this file" in alone.message) == ("info", True)
    everything = run(library([one]), Context(TODAY, whole=True), ["M02"])[0]
    assert (everything.severity, "no other question q-0002" in everything.message) == ("error", True)
    assert "no other question q-0001" in found(good(number=1, enemies=["q-0001"]), only="M02")[0].message
    together = [good(number=n, case="c", enemies=[f"q-000{3 - n}"]) for n in (1, 2)]
    assert ["same case" in f.message for f in found(*together, only="M02", cases=("c",))] == [True, True]


def test_a_waiver_with_a_reason_silences_its_rule_on_its_question_only() -> None:
    waived = good(number=1, references=[], takeaway=..., waive=[{"rule": "S11", "reason": "There is no page."}])
    other = good(number=2, references=[])
    assert {(f.question, f.rule) for f in found(waived, other)} == {("q-0001", "M01"), ("q-0002", "S11")}


def test_what_could_not_be_loaded_is_a_finding() -> None:
    finding = found(good(), good(number=1))[0]
    assert (finding.rule, finding.severity, finding.file, finding.question) == ("S01", "error", "test.toml", "q-0001")
    assert finding.message.startswith("Two questions have the same id")
    assert found(good(), good(number=1), only="S02") == []


def test_findings_are_of_the_files_asked_for_in_the_order_of_the_questions() -> None:
    lib = library([good(number=2, references=[]), good(number=1, references=[], takeaway=...)])
    everything = run(lib, Context(TODAY), FAMILIES)
    assert [(f.question, f.rule) for f in everything] == [("q-0002", "S11"), ("q-0001", "M01"), ("q-0001", "S11")]
    assert run(lib, Context(TODAY, frozenset({"test.toml"})), FAMILIES) == everything
    assert run(lib, Context(TODAY, frozenset({"other.toml"})), FAMILIES) == []
    assert all(f.message and f.fix and f.file == "test.toml" for f in everything)
