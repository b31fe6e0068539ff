"""T01 to T06: each has a question that trips it, and one that only just does not; and the registry of names behind T06."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pydantic import TypeAdapter
from tests.core.test_lint_cues import OPTIONS, TODAY, ask, found
from tests.fakes import exam, matching, ordering

from mlsim.core.authoring.lint import Finding, rules
from mlsim.core.bank.questions import Case, Question
from mlsim.core.bank.registry import Registry
from mlsim.core.base.errors import BankError
from mlsim.store.banks import bank_files
from mlsim.store.registry import load_registry

ADAPTER: TypeAdapter[Question] = TypeAdapter(Question)
SHIPPED = Path(__file__).parents[2] / "banks"

SERVICES = Registry.model_validate(
    {
        "as_of": TODAY,
        "service": [
            {"name": "Amazon SageMaker AI", "former": ["SageMaker"], "former_also_current": ["SageMaker"]},
            {"name": "Amazon SageMaker Canvas", "aliases": ["SageMaker Canvas"]},
            {
                "name": "Amazon Data Firehose",
                "aliases": ["Firehose"],
                "former": ["Kinesis Firehose"],
                "status": "renamed",
            },
            {"name": "Amazon Rumor", "former": ["Amazon Gossip"], "verified": False},
            {"name": "Amazon Monitor", "status": "closed-to-new", "since": "2026-07-30", "exams": ["TST-1"]},
            {"name": "Amazon Kendra", "status": "closed-to-new", "since": "2026-11-22"},
            {"name": "Amazon Later", "status": "closed-to-new", "since": "2026-11-23"},
            {"name": "AWS DeepLens", "status": "retired", "since": "2024-01-31", "exams": ["MLA-C02"]},
            {"name": "Amazon Hearsay", "status": "retired", "since": "2024", "verified": False},
            {"name": "Data Catalog", "vendor": "google", "status": "retired"},
            {"name": "Agent Search", "vendor": "google", "former": ["Vertex AI Search"]},
            {"name": "Amazon S3"},
        ],
    }
)


def words(count: int, question: str = "Which fits?") -> str:
    return " ".join(["word"] * (count - len(question.split()) - 1) + ["end."]) + f"\n\n{question}"


def stem(text: str, kind: str = "single", **values: Any) -> Question:
    makers: dict[str, Callable[..., Question]] = {"single": ask, "ordering": ordering, "matching": matching}
    base = makers[kind]()
    return ADAPTER.validate_python({**base.model_dump(by_alias=True, exclude_unset=True), "stem": text, **values})


def asks(lead_in: str) -> Question:
    return stem(f"A file waits.\n\n{lead_in}")


def key(text: str, **values: Any) -> Question:
    return ask(text, *OPTIONS[1:], **values)


def distractor(text: str, **values: Any) -> Question:
    return ask(OPTIONS[0], text, *OPTIONS[2:], **values)


def code(lines: int, columns: int) -> Question:
    return stem("Read this.\n```python\n" + "\n".join(["x" * columns] * lines) + "\n```\n\nWhich fits?")


PAIRS: list[tuple[str, str, Question, Question]] = [
    ("T01", "warning", stem(words(24)), stem(words(25))),
    ("T01", "warning", stem(words(151)), stem(words(150))),
    ("T01", "error", stem(words(221)), stem(words(150))),
    ("T01", "warning", stem("```\n" + "word " * 40 + "\n```\nWhich fits?"), stem(words(25))),
    ("T02", "error", asks("Name the one that fits."), asks("Which one fits?")),
    ("T02", "error", asks("Which one fits? Think."), asks("Which fit? (Select TWO.)")),
    ("T02", "error", asks("Which of the following is true?"), asks("Which of the following services is it?")),
    (
        "T02",
        "error",
        asks("Which of the following statements are correct?"),
        asks("Which statement about it is correct?"),
    ),
    ("T02", "error", stem("Use each once. In which order?", "ordering"), stem("Use each step once.", "ordering")),
    ("T02", "error", stem("Match them.", "matching"), stem("Match them. Use each one time or not at all.", "matching")),
    ("T03", "error", asks("Which of these does not fit?"), asks("Which of these does NOT fit?")),
    ("T03", "error", asks("All of these fit, except which one?"), asks("All fit EXCEPT which one?")),
    ("T03", "error", asks("Which setting is incorrect?"), asks("Which setting that is not there now fits?")),
    ("T03", "error", asks("Which does NOT fail to run?"), asks("Which does NOT run?")),
    ("T03", "error", asks("What can you not do?"), asks("What works on rows it has not seen?")),
    ("T04", "warning", asks("Which costs the least?"), asks("Which costs the LEAST?")),
    ("T04", "warning", asks("Which fits best?"), asks("Which fits at least one file?")),
    ("T04", "warning", asks("Which is the MOST exact at the LOWEST cost?"), asks("Which is MOST exact at a low cost?")),
    (
        "T04",
        "warning",
        asks("Which has the LEAST operational overhead and cost?"),
        asks("Which reads and writes with the LEAST operational overhead?"),
    ),
    ("T05", "warning", key("word " * 61), key("word " * 60)),
    ("T05", "warning", code(21, 10), code(20, 10)),
    ("T05", "warning", code(2, 91), code(2, 90)),
    ("T05", "warning", key("Run it \u2013 now."), key("Run it - now.")),
    ("T05", "warning", key("Run \u201cit\u201d."), key('Run "it" in Z\u00fcrich.')),
    ("T05", "warning", asks("Which line in the diagram below fits?"), asks("Which diagram fits?")),
    ("T06", "error", key("Use Kinesis Firehose."), key("Use Amazon Data Firehose.")),
    ("T06", "error", stem(f"{words(20)} Vertex AI Search?"), stem(f"{words(20)} Agent Search?")),
    ("T06", "warning", key("Use SageMaker."), key("Use SageMaker Canvas.")),
    ("T06", "warning", key("Use SageMaker."), key("Use the `SageMaker` class, or MySageMaker.")),
    ("T06", "warning", key("Use Amazon Gossip."), key("Use Amazon Rumor.")),
    ("T06", "error", key("Use AWS DeepLens."), ask()),
    ("T06", "warning", distractor("Use AWS DeepLens."), distractor("Use a lens.")),
    ("T06", "warning", key("Use Amazon Kendra."), key("Use Amazon Later.")),
    ("T06", "warning", key("Use Amazon Kendra."), key("Use Amazon Monitor.")),
    ("T06", "warning", key("Use Amazon Hearsay."), ask(takeaway="Amazon Kendra takes no new customers.")),
    ("T06", "warning", ask(services=["Amazon Nothing"]), ask(services=["Amazon S3", "Firehose"])),
    ("T06", "error", ask(services=["Kinesis Firehose"]), ask(services=["Amazon Data Firehose"])),
    ("T06", "warning", key("Use Amazon Nothing."), key("Use the AWS Management Console in an AWS Region.")),
]


def lint(question: Question, only: str, **context: Any) -> list[Finding]:
    return found(question, only=only, services=SERVICES, **context)


@pytest.mark.parametrize(
    ("rule", "severity", "bad", "near"), PAIRS, ids=[f"{n}-{pair[0]}" for n, pair in enumerate(PAIRS)]
)
def test_a_rule_trips_where_it_should_and_only_there(rule: str, severity: str, bad: Question, near: Question) -> None:
    assert [(f.rule, f.severity) for f in lint(bad, rule)] == [(rule, severity)]
    assert lint(near, rule) == []


def test_every_rule_on_stems_is_tried() -> None:
    assert {rule for rule, *_ in PAIRS} == {rule.id for rule in rules() if rule.id.startswith("T")}


@pytest.mark.parametrize(("count", "findings"), [(99, 1), (100, 0), (350, 0), (351, 1)])
def test_a_scenario_is_measured_once_and_the_stems_of_its_case_are_not(count: int, findings: int) -> None:
    cases = [Case(id="c", title="c", scenario=words(count))]
    members = [ask(number=n, case="c", stem="Which fits?") for n in (1, 2)]
    assert [f.question for f in found(*members, only="T01", cases=cases)] == ["q-0001"] * findings


@pytest.mark.parametrize(("negative", "findings"), [(1, 0), (2, 1)])
def test_few_lead_ins_are_negative(negative: int, findings: int) -> None:
    asked = ["Which does NOT fit?" if n <= negative else "Which fits?" for n in range(1, 51)]
    questions = [ask(number=n, stem=text) for n, text in enumerate(asked, start=1)]
    assert [(f.question, f.severity, f.file) for f in found(*questions, only="T03")] == [("", "warning", "test.toml")][
        :findings
    ]


@pytest.mark.parametrize(
    ("code", "ends", "severity"),
    [("MLA-C02", None, "error"), ("MLA-C01", None, "warning"), ("MLA-C01", date(2026, 11, 21), "warning")],
)
def test_a_closed_service_is_no_key_of_a_current_exam(code: str, ends: date | None, severity: str) -> None:
    question = key("Use Amazon Kendra.", objectives=[f"{code}:1.1"])
    exams = [exam(code=code, vendor="AWS", ends=ends)]
    assert [f.severity for f in lint(question, "T06", exams=exams)] == [severity]


@pytest.mark.parametrize(("ends", "findings"), [(date(2026, 11, 21), 0), (TODAY, 1), (None, 1)])
def test_an_exam_that_is_over_keeps_the_old_names(ends: date | None, findings: int) -> None:
    assert len(lint(key("Use Kinesis Firehose."), "T06", exams=[exam(ends=ends)])) == findings


def test_old_names_that_are_still_printed_are_left_alone_in_explanations() -> None:
    assert lint(ask(takeaway="Use a SageMaker endpoint."), "T06") == []
    assert [f.severity for f in lint(ask(takeaway="Use Kinesis Firehose."), "T06")] == ["error"]


@pytest.mark.parametrize(("vendor", "findings"), [("AWS", 0), ("Google Cloud", 1), ("Nobody", 1)])
def test_a_name_without_a_vendor_in_it_means_the_vendor_of_the_exam(vendor: str, findings: int) -> None:
    question = distractor("Look it up in the Data Catalog.")
    assert len(lint(question, "T06", exams=[exam(vendor=vendor)])) == findings


def test_names_are_read_from_the_left_the_longest_first_and_once() -> None:
    seen = SERVICES.mentions("Amazon SageMaker Canvas, SageMaker-made, SageMakerX, amazon s3 and\nKinesis Firehose")
    assert [(m.spelling, m.former) for m in seen] == [
        ("Amazon SageMaker Canvas", False),
        ("SageMaker", True),
        ("Kinesis Firehose", True),
    ]
    assert SERVICES.named("Firehose") is not None
    assert SERVICES.named("Firehose stream") is None


def test_the_shipped_registry_is_read_and_is_no_bank() -> None:
    registry = load_registry(SHIPPED)
    assert registry is not None
    assert registry.named("Amazon S3") is not None
    named = [name for service in registry.services for name in (service.name, *service.aliases)]
    assert len(set(named)) == len(named)
    assert all(set(service.former_also_current) <= set(service.former) for service in registry.services)
    assert (SHIPPED / "registry" / "services.toml") not in bank_files(SHIPPED)


def test_a_registry_that_cannot_be_used_says_where(tmp_path: Path) -> None:
    assert load_registry(tmp_path) is None
    (tmp_path / "registry").mkdir()
    (tmp_path / "registry" / "services.toml").write_text('schema = 1\nas_of = 2026-11-20\nservice = [{ nme = "x" }]\n')
    with pytest.raises(BankError) as caught:
        load_registry(tmp_path)
    assert "service 0 name" in caught.value.where


def test_no_rule_has_anything_to_say_about_a_good_question() -> None:
    page = "https://docs.aws.amazon.com/sagemaker/latest/dg/whatis.html"
    question = ask(
        "Call an endpoint that wakes up.",
        "Call an endpoint that stays up.",
        "Run a batch job every evening.",
        "Run a job for each new file.",
        level="apply",
        difficulty=2,
        services=["Amazon S3"],
        takeaway="Pay for what runs.",
        checked=TODAY,
        references=[
            {"title": "Guide", "url": page, "supports": "It says which of the four does it, in so many words."}
        ],
    )
    assert found(question, services=SERVICES, whole=True) == []
