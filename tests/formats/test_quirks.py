"""The quirks of the specification's table, imitated in files of our own: what becomes of each question, one by one."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.formats.questions import imported

FIXTURES = Path(__file__).parent / "fixtures"

#: For each file the format, and for each question status, codes, place, and the texts of the right answers.
EXPECTED: dict[str, tuple[str, list[tuple[str, str, str, str]]]] = {
    "boxes.md": (
        "markdown",
        [
            ('ok', '', 'l.13-18', 'An online feature store.'),
            ('ok', '', 'l.22-27', 'A holdout set. + A check for leakage.'),
            ('warning', 'W-IMAGE', 'l.31-36', 'Overfitting.'),
            ('error', 'E-NO-KEY', 'l.40-43', ''),
            ('warning', 'W-IMAGE', 'l.47-50', 'Yes, it trains.'),
            ('skipped', 'S-TYPE', 'l.54-58', ''),
            ('warning', 'W-MULTI-NO-HINT', 'l.62-66', 'They repeat. + They are logged.'),
            ('error', 'E-ALL-CORRECT', 'l.68-71', ''),
            ('error', 'E-DUP-OPTIONS', 'l.73-77', ''),
            ('error', 'E-FEW-OPTIONS', 'l.79-81', ''),
            ('warning', 'W-POSITIONAL', 'l.83-93', '`open("x")` reads it\nand leaves it open.'),
            ('skipped', 'S-DUPLICATE', 'l.95-100', ''),
            ('warning', 'W-DUP-STEM', 'l.102-105', 'A cache.'),
        ],
    ),
    "chinese.csv": (
        "csv",
        [
            ('ok', '', 'l.2', '一'),
            ('ok', '', 'l.3', '一 + 二'),
            ('ok', '', 'l.4', '正确'),
            ('skipped', 'S-TYPE', 'l.5', ''),
        ],
    ),
    "deck.txt": (
        "anki",
        [
            ('skipped', 'S-TYPE', 'l.6', ''),
            ('ok', '', 'l.7', 'A "bucket"'),
            ('ok', '', 'l.8', 'one + three'),
            ('error', 'E-NO-KEY', 'l.9', ''),
        ],
    ),
    "details.md": (
        "markdown",
        [
            ('ok', '', 'l.5-18', 'Parquet'),
            ('ok', '', 'l.20-34', 'A bucket + A container'),
            ('error', 'E-KEY-AMBIGUOUS', 'l.36-42', ''),
            ('ok', '', 'l.44-52', 'The second thing'),
            ('error', 'E-KEY-RANGE', 'l.54-60', ''),
            ('error', 'E-KEY-NOMATCH', 'l.62-70', ''),
            ('error', 'E-UNTERMINATED', 'l.72-78', ''),
            ('ok', '', 'l.80-88', 'Two'),
            ('error', 'E-KEY-AMBIGUOUS', 'l.92-101', ''),
            ('error', 'E-NO-KEY', 'l.103-105', ''),
        ],
    ),
    "jupyter.json": (
        "json",
        [
            ('ok', '', 'l.2', 'yes'),
            ('ok', '', 'l.3', 'a + c'),
            ('skipped', 'S-TYPE', 'l.4', ''),
        ],
    ),
    "keylines.md": (
        "markdown",
        [
            ('ok', '', 'l.1-4', 'One'),
            ('ok', '', 'l.6-9', 'Tree'),
            ('error', 'E-KEY-AMBIGUOUS', 'l.11-14', ''),
        ],
    ),
    "keytable.md": (
        "markdown",
        [
            ('ok', '', 'l.3-7', 'A KMS key'),
            ('ok', '', 'l.9-13', 'A private subnet + A VPC endpoint'),
            ('error', 'E-NO-KEY', 'l.15-18', ''),
            ('error', 'E-KEY-RANGE', 'l.20-23', ''),
        ],
    ),
    "letters.tsv": (
        "csv",
        [
            ('ok', '', 'l.2', 'Three'),
            ('ok', '', 'l.3', 'Two + Four'),
            ('ok', '', 'l.4', 'Two'),
            ('ok', '', 'l.5', 'One + Four'),
            ('error', 'E-KEY-AMBIGUOUS', 'l.6', ''),
            ('error', 'E-KEY-NOMATCH', 'l.7', ''),
            ('error', 'E-NO-KEY', 'l.8', ''),
            ('ok', '', 'l.9', 'One'),
            ('error', 'E-ROW', 'l.10', ''),
            ('error', 'E-KEY-AMBIGUOUS', 'l.11', ''),
            ('warning', 'W-POSITIONAL', 'l.12', 'All of the above'),
            ('ok', '', 'l.13', 'Two'),
        ],
    ),
    "mixed.csv": (
        "csv",
        [
            ('error', 'E-KEY-AMBIGUOUS', 'l.2', ''),
            ('error', 'E-KEY-AMBIGUOUS', 'l.3', ''),
            ('ok', '', 'l.4', 'b'),
        ],
    ),
    "moodle.gift": (
        "gift",
        [
            ('ok', '', 'l.6-11', 'In a bucket'),
            ('ok', '', 'l.13-18', 'A subnet + An endpoint'),
            ('warning', 'W-WEIGHTS', 'l.20', 'Lead + Iron'),
            ('ok', '', 'l.22', 'yes'),
            ('ok', '', 'l.24', 'right'),
            ('ok', '', 'l.26', 'True'),
            ('ok', '', 'l.28', 'False'),
            ('ok', '', 'l.30-35', 'bucket=objects + queue=messages + table=rows'),
            ('skipped', 'S-TYPE', 'l.37', ''),
            ('skipped', 'S-TYPE', 'l.39', ''),
            ('skipped', 'S-TYPE', 'l.41', ''),
            ('skipped', 'S-TYPE', 'l.43', ''),
            ('ok', '', 'l.45', 'Buy'),
            ('error', 'E-UNTERMINATED', 'l.47-52', ''),
            ('ok', '', 'l.54', 'objects'),
            ('warning', 'W-IMAGE', 'l.56', '<p>'),
            ('error', 'E-KEY-AMBIGUOUS', 'l.58', ''),
            ('error', 'E-KEY-AMBIGUOUS', 'l.60-63', ''),
            ('error', 'E-NO-KEY', 'l.65', ''),
            ('skipped', 'S-TYPE', 'l.67', ''),
            ('warning', 'W-ONE-KEY', 'l.69', 'Right'),
            ('warning', 'W-POSITIONAL', 'l.71', '\\[math\\] \\frac{1}{2}'),
        ],
    ),
    "numbered.md": (
        "markdown",
        [
            ('ok', '', 'l.1-13', 'Cross-entropy'),
            ('ok', '', 'l.15-31', 'Evaluate'),
            ('error', 'E-FEW-OPTIONS', 'l.33-35', ''),
        ],
    ),
    "onecell.csv": (
        "csv",
        [
            ('ok', '', 'l.2-4', 'y'),
            ('ok', '', 'l.5', 'three'),
            ('error', 'E-FEW-OPTIONS', 'l.6', ''),
        ],
    ),
    "plain.aiken.txt": (
        "aiken",
        [
            ('ok', '', 'l.1-5', 'Paris'),
            ('ok', '', 'l.7-11', 'One + Two'),
            ('ok', '', 'l.13-17', 'Yes'),
            ('error', 'E-NO-KEY', 'l.19-21', ''),
            ('error', 'E-KEY-RANGE', 'l.23-26', ''),
            ('error', 'E-KEY-AMBIGUOUS', 'l.28-31', ''),
            ('error', 'E-NO-STEM', 'l.33-35', ''),
            ('error', 'E-FEW-OPTIONS', 'l.37-39', ''),
            ('ok', '', 'l.41-46', 'One + Two'),
        ],
    ),
    "quiz.json": (
        "json",
        [
            ('ok', '', 'l.4', 'two'),
            ('ok', '', 'l.5', 'three'),
            ('ok', '', 'l.6', 'one'),
            ('ok', '', 'l.7', 'uno + dos'),
            ('ok', '', 'l.8', 'two + three'),
            ('ok', '', 'l.9', 'two'),
            ('ok', '', 'l.10', 'one + three'),
            ('error', 'E-KEY-AMBIGUOUS', 'l.11', ''),
            ('ok', '', 'l.12', 'True'),
            ('skipped', 'S-TYPE', 'l.13', ''),
            ('error', 'E-NO-KEY', 'l.14', ''),
            ('error', 'E-KEY-AMBIGUOUS', 'l.15', ''),
            ('ok', '', 'l.16', 'two'),
            ('ok', '', 'l.17', 'one'),
            ('ok', '', 'l.18', 'one'),
            ('ok', '', 'l.19', 'one'),
        ],
    ),
    "udemy.csv": (
        "udemy",
        [
            ('ok', '', 'l.2', 'plain'),
            ('ok', '', 'l.3', 'a1 + c1 + d1'),
            ('warning', 'W-ONE-KEY', 'l.4', 'b1'),
            ('error', 'E-KEY-AMBIGUOUS', 'l.5', ''),
            ('error', 'E-KEY-RANGE', 'l.6', ''),
            ('ok', '', 'l.7-8', 'a\nb'),
        ],
    ),
    "zero.csv": (
        "csv",
        [
            ('ok', '', 'l.2', 'a'),
            ('ok', '', 'l.3', 'b'),
            ('ok', '', 'l.4', 'c'),
        ],
    ),
    "blackboard.dat": (
        "qti",
        [
            ('ok', '', 'l.3', 'Pear'),
            ('ok', '', 'l.4', 'Red + Blue'),
            ('ok', '', 'l.5', 'true'),
            ('ok', '', 'l.6', 'sun=day + moon=night'),
            ('skipped', 'S-TYPE', 'l.7', ''),
        ],
    ),
    "canvas": (
        "qti",
        [
            ('ok', '', 'quiz1/quiz1.xml l.8-15', 'In a bucket'),
            ('ok', '', 'quiz1/quiz1.xml l.16-20', 'True'),
            ('ok', '', 'quiz1/quiz1.xml l.21-25', 'Iron + Lead'),
            ('ok', '', 'quiz1/quiz1.xml l.26-30', 'bucket=objects + queue=messages'),
            ('skipped', 'S-TYPE', 'quiz1/quiz1.xml l.31-35', ''),
            ('skipped', 'S-TYPE', 'quiz1/quiz1.xml l.36-40', ''),
            ('skipped', 'S-TYPE', 'quiz1/quiz1.xml l.41-45', ''),
            ('error', 'E-NO-KEY', 'quiz1/quiz1.xml l.46-50', ''),
            ('error', 'E-KEY-AMBIGUOUS', 'quiz1/quiz1.xml l.51-55', ''),
            ('warning', 'W-WEIGHTS', 'quiz1/quiz1.xml l.56-60', 'Better'),
            ('error', 'E-KEY-RANGE', 'quiz1/quiz1.xml l.61-65', ''),
            ('error', 'E-KEY-AMBIGUOUS', 'quiz1/quiz1.xml l.66-70', ''),
            ('ok', '', 'quiz1/quiz1.xml l.71-75', 'Collect + Train + Deploy'),
            ('warning', 'W-IMAGE', 'quiz1/quiz1.xml l.76-80', 'A line'),
            ('skipped', 'S-TYPE', 'quiz1/quiz1.xml l.81-85', ''),
            ('ok', '', 'quiz1/quiz1.xml l.86-90', 'One + Two'),
        ],
    ),
    "moodle.xml": (
        "moodle",
        [
            ('ok', '', 'l.9-22', 'In a bucket'),
            ('ok', '', 'l.23-30', 'Iron + Lead'),
            ('warning', 'W-WEIGHTS', 'l.31-39', 'Trees + Grass + Moss'),
            ('error', 'E-NO-KEY', 'l.40-45', ''),
            ('error', 'E-KEY-AMBIGUOUS', 'l.46-52', ''),
            ('ok', '', 'l.53-57', 'True'),
            ('ok', '', 'l.58-64', 'bucket=objects + queue=messages'),
            ('ok', '', 'l.65-70', 'Collect + Train + Deploy'),
            ('error', 'E-KEY-AMBIGUOUS', 'l.71-75', ''),
            ('warning', 'W-IMAGE', 'l.76-84', 'A line'),
            ('skipped', 'S-TYPE', 'l.85', ''),
            ('skipped', 'S-TYPE', 'l.86', ''),
            ('skipped', 'S-TYPE', 'l.87', ''),
            ('skipped', 'S-TYPE', 'l.88', ''),
            ('skipped', 'S-TYPE', 'l.89', ''),
            ('skipped', 'S-TYPE', 'l.90', ''),
            ('warning', 'W-HTML', 'l.91-96', 'A count'),
            ('ok', '', 'l.97-103', 'A tag & bold'),
            ('error', 'E-FEW-OPTIONS', 'l.104-107', ''),
            ('ok', '', 'l.108-113', 'One + Two'),
            ('error', 'E-KEY-AMBIGUOUS', 'l.114-121', ''),
        ],
    ),
    "qti21": (
        "qti",
        [
            ('ok', '', 'items/mapped.xml l.2-6', 'Hydrogen + Oxygen'),
            ('ok', '', 'items/choice.xml l.2-17', 'You may go.'),
            ('skipped', 'S-TYPE', 'items/adaptive.xml l.2-5', ''),
            ('warning', 'W-IMAGE', 'items/image.xml l.2-5', 'Up'),
            ('ok', '', 'items/match.xml l.2-7', 'Capulet=Romeo + Demetrius=Dream + Lysander=Dream'),
            ('error', 'E-NO-KEY', 'items/nokey.xml l.2-5', ''),
            ('ok', '', 'items/order.xml l.2-6', 'Michael + Rubens'),
            ('error', 'E-KEY-RANGE', 'items/range.xml l.2-5', ''),
            ('skipped', 'S-TYPE', 'items/templated.xml l.2-6', ''),
            ('skipped', 'S-TYPE', 'items/text.xml l.2-5', ''),
            ('error', 'E-XML', 'items/torn.xml l.3', ''),
            ('skipped', 'S-TYPE', 'items/two.xml l.2-4', ''),
            ('warning', 'W-WEIGHTS', 'items/weights.xml l.2-5', 'Better'),
        ],
    ),
    "qti30": (
        "qti",
        [
            ('ok', '', 'first.xml l.2-16', 'Orders'),
            ('ok', '', 'second.xml l.2-13', 'First + Last'),
            ('skipped', 'S-TYPE', 'fourth.xml l.2-4', ''),
            ('error', 'E-NO-KEY', 'third.xml l.2-11', ''),
        ],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_each_question_of_a_file_gets_its_verdict(name: str) -> None:
    path = FIXTURES / name
    found = imported(path if path.is_dir() else path.read_bytes(), name)
    expected_format, expected = EXPECTED[name]
    assert found.format.name == expected_format
    questions = iter(found.questions)
    told = []
    for item in found.report.items:
        key = ""
        if item.status in ("ok", "warning"):
            question = next(questions)
            if question.type == "matching":
                texts = {match.id: match.text for match in question.responses}
                key = " + ".join(f"{prompt.text}={texts[prompt.answer]}" for prompt in question.prompts)
            else:
                key = " + ".join(question.texts[i] for i in question.key)
        codes = item.codes or ((item.code,) if item.code else ())
        told.append((item.status, " ".join(codes), item.where, key))
    assert told == expected


def test_every_file_is_asserted() -> None:
    assert {path.name for path in FIXTURES.iterdir()} == set(EXPECTED)


def test_explanations_find_their_option() -> None:
    drills = imported((FIXTURES / "details.md").read_bytes(), "x").questions
    assert drills[0].type == "single"
    assert [option.why for option in drills[0].options] == ["Rows of text.", "Columns, compressed.", None]
    assert drills[1].takeaway == "Both hold whole objects."
    assert imported((FIXTURES / "keytable.md").read_bytes(), "x").questions[0].takeaway == "It manages keys."
    gift = imported((FIXTURES / "moodle.gift").read_bytes(), "x")
    truth = next(q for q in gift.questions if q.stem == "The earth is round.")
    assert truth.type == "single"
    assert [option.why for option in truth.options] == ["Yes", "No, it is."]
    assert truth.takeaway == "Look up."


def test_what_speaks_of_letters_keeps_its_order() -> None:
    boxes = imported((FIXTURES / "boxes.md").read_bytes(), "x").questions
    assert [q.pin_order for q in boxes if "Both A and C" in q.texts] == [True]
    assert not any(q.pin_order for q in boxes if "Both A and C" not in q.texts)


def test_domains_come_from_headings_columns_and_categories() -> None:
    found = imported((FIXTURES / "details.md").read_bytes(), "x").made
    assert [made.domain for made in found][:3] == ["Domain 1: Data", "Storage", "Domain 1: Data"]
    assert imported((FIXTURES / "letters.tsv").read_bytes(), "x").made[0].domain == "Cat"
    assert imported((FIXTURES / "moodle.gift").read_bytes(), "x").made[0].domain == "Data/Storage"


def test_moodle_tells_domains_tags_feedback_and_pinned_orders() -> None:
    found = imported((FIXTURES / "moodle.xml").read_bytes(), "x")
    assert {made.domain for made in found.made} == {"Data/Storage and I/O"}
    first = found.made[0]
    assert first.tags == ("storage", "MLA-C02:1.1")
    assert first.question.objectives == ("MLA-C02:1.1",)
    assert first.question.takeaway == "Objects live in buckets."
    assert [o.why for o in first.question.options] == ["Yes.", "A queue holds messages.", None]  # type: ignore[union-attr]
    assert [made.question.stem for made in found.made if made.question.pin_order] == ["What is <b> in HTML?"]
    pairs = next(q for q in found.questions if q.type == "matching")
    assert [match.text for match in pairs.responses] == ["objects", "messages", "clouds"]
    cased = imported((FIXTURES / "moodle.xml").read_bytes(), "x", descriptions_as_cases=True)
    assert [case.scenario for case in cased.cases] == ["A shop sells shoes."]
    assert [q.case is not None for q in cased.questions][-3:] == [True, True, True]


def test_qti_tells_feedback_key_words_decoys_and_scenarios() -> None:
    found = imported(FIXTURES / "qti21", "qti21")
    by_id = {made.question.id: made for made in found.made}
    choice = by_id["mine-choice"].question
    assert choice.type == "single"
    assert [o.why for o in choice.options] == ["No, go.", "That is it.", None]
    assert choice.takeaway == "Read it again."
    assert choice.pin_order
    assert by_id["mine-choice"].tags == ("storage",)
    order = by_id["mine-order"].question
    assert order.type == "ordering"
    assert [step.place for step in order.steps] == [2, None, 1]
    match = by_id["mine-match"].question
    assert match.type == "matching"
    assert match.reuse
    three = imported(FIXTURES / "qti30", "qti30")
    assert [(case.title, case.scenario) for case in three.cases] == [
        ("A shop", "A shop sells shoes.\n\nIt keeps every order.")
    ]
    assert [q.case for q in three.questions] == ["mine-shop", None]
    canvas = imported(FIXTURES / "canvas", "canvas")
    assert {made.domain for made in canvas.made} == {"Storage quiz"}
    assert canvas.questions[0].takeaway == "Objects need a bucket."
    pool = imported((FIXTURES / "blackboard.dat").read_bytes(), "x").questions
    assert pool[0].type == "single"
    assert [o.why for o in pool[0].options] == ["It grows.", None]
