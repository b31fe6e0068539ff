"""C01 to C10: each has a question that trips it, and one that only just does not."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from pydantic import TypeAdapter
from tests.fakes import WHY, exam, library, multiple, single

from mlsim.core.authoring.lint import Context, Finding, rules, run
from mlsim.core.bank.questions import Question
from mlsim.core.bank.registry import Registry

TODAY = date(2026, 11, 22)
ADAPTER: TypeAdapter[Question] = TypeAdapter(Question)
SERVICES = Registry.model_validate(
    {
        "as_of": TODAY,
        "service": [
            {"name": "Amazon S3"},
            {"name": "Amazon Athena", "aliases": ["Athena"]},
            {"name": "AWS Batch", "aliases": []},
        ],
    }
)
SITUATION = (
    "A freight firm plans its routes in the harbor. Each request holds one telemetry file, arrives at any hour, and has to be "
    "answered within an hour. Nothing may be paid for while no file is waiting."
)
OPTIONS = (
    "Run a batch job for all.",
    "Call an endpoint for one.",
    "Start a cluster at noon.",
    "Keep a queue of things.",
)


def ask(*texts: str, key: int = 0, keys: tuple[int, ...] = (), **values: Any) -> Question:
    """A question with these options; several keys make a multiple one."""
    kind = "multiple" if keys else "single"
    base = (multiple if keys else single)(values.pop("number", 1), stem=f"{SITUATION}\n\nWhich fits?")
    right = keys or (key,)
    made = [{"text": t, "correct": i in right, "why": f"{WHY} {i}"} for i, t in enumerate(texts or OPTIONS)]
    raw = base.model_dump(by_alias=True, exclude_unset=True)
    return ADAPTER.validate_python({**raw, "type": kind, "option": made, **values})


def about(situation: str, *texts: str, **values: Any) -> Question:
    return ask(*texts, stem=f"{situation}\n\nWhich fits?", **values)


def found(*questions: Question, only: str | None = None, **context: Any) -> list[Finding]:
    exams = context.pop("exams", None) or [exam()]
    cases = context.pop("cases", None)
    values = {"services": SERVICES, **context}
    wanted = None if only is None else [only]
    return run(library([*questions], exams=exams, cases=cases), Context(TODAY, **values), wanted)


def long(count: int) -> str:
    return "x" * count


def lengths(*counts: int, **values: Any) -> Question:
    return ask(*(chr(ord("a") + i) * count for i, count in enumerate(counts)), **values)


def third(text: str, key: str = "Run it on the cluster.") -> Question:
    """A question whose third option is ``text``."""
    return ask(key, "Send it to the queue.", text, "Keep it in a bucket.")


def stands(*texts: str, **values: Any) -> Question:
    return ask(*texts, **values)


PAIRS: list[tuple[str, str, Question, Question]] = [
    ("C01", "warning", lengths(51, 40, 40, 40), lengths(50, 40, 40, 40)),
    ("C01", "error", lengths(61, 40, 40, 40), lengths(50, 40, 40, 40)),
    ("C01", "warning", lengths(60, 40, 40, 40), lengths(39, 20, 20, 20)),
    ("C01", "warning", lengths(51, 51, 40, 40, 40, keys=(0, 1)), lengths(60, 50, 40, 40, 40, keys=(0, 1))),
    ("C02", "warning", lengths(23, 40, 40, 40), lengths(24, 40, 40, 40)),
    ("C02", "warning", lengths(23, 40, 40, 40), lengths(20, 39, 39, 39)),
    ("C02", "warning", lengths(23, 23, 40, 40, 40, keys=(0, 1)), lengths(23, 24, 40, 40, 40, keys=(0, 1))),
    ("C03", "warning", lengths(40, 40, 81, 50), lengths(40, 40, 80, 50)),
    ("C03", "warning", lengths(20, 40, 41, 19), lengths(10, 39, 20, 5)),
    ("C04", "warning", third("Never send it anywhere."), third("Never send it anywhere.", "Always run it there.")),
    ("C04", "warning", third("Copy all files to a disk."), third("Use all-reduce on one host.")),
    ("C04", "warning", third("Copy it only to a disk."), third("Make a read-only copy.")),
    ("C04", "warning", third("Score every file again."), third("Score it again every evening.")),
    ("C04", "warning", third("Score every file again."), third("Score it again every 10 minutes.")),
    ("C04", "warning", third("Guarantee it to users."), third("Call `all()` on the rows.")),
    ("C04", "warning", third("None is sent."), third("Use the Send None mode.")),
    ("C05", "warning", third("Usually send it."), third("Send it as often as before.")),
    ("C05", "warning", third("Keep what is generally read."), third("Keep the frequently accessed files.")),
    ("C05", "warning", ask(OPTIONS[0], OPTIONS[1], OPTIONS[2], "It sometimes fails."), ask()),
    (
        "C06",
        "warning",
        about("The harbor needs routes.", "Plan routes of the harbor.", "Plan the sea.", "Plan a ship.", "Plan it."),
        about("The harbor needs routes.", "Plan routes of ships.", "Plan the sea.", "Plan a ship.", "Plan it."),
    ),
    (
        "C06",
        "warning",
        about("Harbors need routing.", "Plan routes of a harbor.", "Plan the sea.", "Plan a ship.", "Plan it."),
        about("Harbors need routing.", "Plan routes of a harbor.", "Plan a harbor.", "Plan a ship.", "Plan it."),
    ),
    (
        # A distractor that repeats two other words of the situation leads away as much.
        "C06",
        "warning",
        about("The harbor needs routes, pilots.", "Plan routes of a harbor.", "Plan pilots.", "Plan it.", "Plan."),
        about(
            "The harbor needs routes, pilots, tides.", "Plan routes of a harbor.", "Plan pilots, tides.", "It.", "B."
        ),
    ),
    (
        # Names of services are excluded where two options have them.
        "C06",
        "warning",
        about("Athena reads Parquet.", "Athena and Parquet.", "A lake.", "A river.", "A pond."),
        about("Athena reads Parquet.", "Amazon Athena and Parquet.", "Amazon Athena.", "A river.", "A pond."),
    ),
    (
        "C07",
        "warning",
        stands("Run it", "Send it", "Keep it.", "Copy it"),
        stands("Run it", "Send it", "Keep it.", "Copy."),
    ),
    (
        "C07",
        "error",
        stands("Run it.", "Send it", "Keep it", "Copy it"),
        stands("Run it.", "Send it.", "Keep it", "Copy it"),
    ),
    (
        "C07",
        "error",
        stands("Running it there", "Send it there", "Keep it there", "Load it there"),
        stands("Running it there", "Sending it there", "Keep it there", "Load it there"),
    ),
    (
        "C07",
        "warning",
        stands("Use a queue", "A queue of files", "Send a file", "Load a file"),
        stands("Use a queue", "Queue of files", "Send a file", "Load a file"),
    ),
    (
        "C07",
        "error",
        stands("A scan of it", "Scan the files", "Rank a file", "Load a file"),
        stands("A scan of it", "Scan results", "Rank a file", "Load a file"),
    ),
    (
        "C07",
        "warning",
        stands("To run it", "Run it again", "To send it", "To load it"),
        stands("To run it", "Training it", "To send it", "To load it"),
    ),
    ("C07", "error", stands("ridge", "Lasso", "Net", "Tree"), stands("`ridge`", "Lasso", "Net", "Tree")),
    ("C07", "error", stands("ridge", "Lasso", "Net", "Tree"), stands("scikit-learn", "Lasso", "Net", "Tree")),
    (
        "C07",
        "warning",
        stands("A role", "Several roles", "An alarm", "A key"),
        stands("A role", "Several roles", "Many alarms", "A key"),
    ),
    ("C07", "error", stands("a.", "b", "c", "d", "e", keys=(0, 2)), stands("a.", "b.", "c", "d", "e", keys=(0, 2))),
    ("C08", "error", stands(stem="It is stored in an"), stands(stem="It is stored in a bucket")),
    ("C08", "error", stands(stem="The team needs a:"), stands(stem="The team needs hepatitis A?")),
    (
        "C08",
        "error",
        stands("A role", "A key", "Several keys", "An alarm", stem="It fails. Which part is missing?"),
        stands("A role", "A key", "Keys", "An alarm", stem="It fails. Which part is missing?"),
    ),
    (
        "C08",
        "error",
        stands("A role", "Two", "Several keys", "Many alarms", stem="It fails. Which parts are missing?"),
        stands("Roles", "Two", "Several keys", "Many alarms", stem="It fails. Which parts are missing?"),
    ),
    (
        "C09",
        "warning",
        stands("8 GB", "16 GB", "4 GB", "32 GB"),
        stands("8 GB", "16 GB", "4 GB", "32 GB", pin_order=True),
    ),
    (
        "C09",
        "warning",
        stands("90 minutes", "1 hour", "2 hours", "3 hours"),
        stands("2 ways", "1 hour", "2 hours", "3"),
    ),
    ("C09", "warning", stands("First", "Third", "Second", "Fourth"), stands("First day", "Third", "Second", "Fourth")),
    ("C09", "warning", stands("1,200", "200", "300", "400"), stands("Take 1,200", "200", "300", "400")),
    (
        "C09",
        "info",
        stands("The 0.2 (P20)", "The 0.5 (P50)", "The 0.7 (P70)", "The 0.8 (P80)"),
        stands("Depth 3 to 6, rate 2", "Depth 4 to 5, rate 1", "Depth 1 to 9, rate 5", "Depth 2 to 2, rate 3"),
    ),
    ("C10", "info", third("Keep it.", "Run it, and send it."), third("Keep it, too.", "Run it, and send it.")),
    ("C10", "info", third("Keep 7.", "Run 12."), third("Keep 13.", "Run 12.")),
    ("C10", "info", third("Keep (it).", "Run (it) (now)."), third("Keep (it).", "Run (it).")),
    ("C10", "info", third("Use Amazon S3.", "Use AWS Batch with Athena."), third("Use Amazon S3.", "Use Athena.")),
]


@pytest.mark.parametrize(
    ("rule", "severity", "bad", "near"), PAIRS, ids=[f"{n}-{pair[0]}" for n, pair in enumerate(PAIRS)]
)
def test_a_rule_trips_where_it_should_and_only_there(rule: str, severity: str, bad: Question, near: Question) -> None:
    assert [(f.rule, f.severity) for f in found(bad, only=rule)] == [(rule, severity)]
    assert found(near, only=rule) == []


def test_every_cue_is_tried() -> None:
    assert {rule for rule, *_ in PAIRS} == {rule.id for rule in rules() if rule.id.startswith("C")}


@pytest.mark.parametrize(("count", "findings"), [(49, 0), (50, 1)])
def test_one_rare_word_is_an_echo_in_a_library_that_is_large_enough_to_tell(count: int, findings: int) -> None:
    echo = about("The harbor waits.", "Plan the harbor.", "Plan the sea.", "Plan a ship.", "Plan it.", number=1)
    others = [ask(number=n, stem="A file waits.\n\nWhich fits?") for n in range(2, count + 1)]
    assert len(found(echo, *others, only="C06")) == findings


def test_an_echo_is_named_in_the_words_of_the_key() -> None:
    echo = about("Harbors need routing.", "Plan routes of a harbor.", "Plan the sea.", "Plan a ship.", "Plan it.")
    assert found(echo, only="C06")[0].message == "The key alone repeats the situation: harbor, routes."


def test_a_waiver_silences_a_rule_that_looks_at_all_questions_as_well() -> None:
    texts = ("Plan routes of the harbor.", "Plan the sea.", "Plan a ship.", "Plan it.")
    assert found(about("The harbor needs routes.", *texts), only="C06")
    waive = [{"rule": "C06", "reason": "The words are the terms."}]
    assert found(about("The harbor needs routes.", *texts, waive=waive), only="C06") == []


def test_without_a_registry_no_name_counts() -> None:
    question = third("Use Amazon S3.", "Use AWS Batch with Athena.")
    assert [f.message for f in found(question, only="C10", services=None)] == []
