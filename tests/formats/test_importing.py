"""The whole way in: encodings, detection, duplicates, ids, reports, damage, and many questions."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from tests.fakes import matching, multiple, ordering, single
from tests.formats.questions import WISH, bundle, imported, verdicts

from mlsim.core.bank.exchange import CODES, Progress
from mlsim.core.bank.questions import BankHeader, Question
from mlsim.formats import base
from mlsim.formats.base import Format, FormatError, Options, load
from mlsim.formats.convert import slug
from mlsim.formats.importing import EVERY, Wish, read_questions
from mlsim.formats.registry import FORMATS, by_name, detect

FIXTURES = Path(__file__).parent / "fixtures"
GIFT = "::Eins:: Größe? {=ja ~nein}\n\n::Zwei:: Farbe? {=rot ~blau}\n"
WRITERS = [known for known in FORMATS if known.writer and known.reader]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_marked_encodings_and_all_line_ends_are_read(encoding: str, end: str) -> None:
    found = imported(GIFT.replace("\n", end).encode(encoding), "x.csv")
    assert [q.stem for q in found.questions] == ["Größe?", "Farbe?"]
    assert [where for _, _, where in verdicts(found)] == ["l.1", "l.3"]
    assert found.report.exit_code == 0


@pytest.mark.parametrize(
    "data", [GIFT.encode("cp1252"), "题目,答案,选项A,选项B\n一,A,二,三\n".encode("gb18030"), GIFT.encode("utf-16-le")]
)
def test_other_bytes_are_an_error_that_names_the_option_and_likely_values(data: bytes) -> None:
    with pytest.raises(FormatError) as caught:
        imported(data, "x.txt")
    assert caught.value.code == "E-ENCODING"
    assert "--encoding" in str(caught.value)


def test_an_encoding_that_is_named_is_used() -> None:
    assert imported(GIFT.encode("cp1252"), "x", encoding="cp1252").questions[0].stem == "Größe?"
    imported(GIFT, "x")
    with pytest.raises(FormatError, match="no encoding"):
        imported(GIFT.encode(), "x", encoding="klingon")


@pytest.mark.parametrize(
    "text", ["", "   \n", "Just a letter to a friend.\nIt says nothing.", "a,b,c\n1,2,3\n", "[]", "{}", "<html></html>"]
)
def test_what_is_no_format_is_an_error(text: str) -> None:
    with pytest.raises(FormatError) as caught:
        imported(text.encode(), "x.md")
    assert caught.value.code == "E-FORMAT"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("boxes.md", "markdown"), ("details.md", "markdown"), ("numbered.md", "markdown"), ("keytable.md", "markdown"),
        ("keylines.md", "markdown"), ("moodle.gift", "gift"), ("plain.aiken.txt", "aiken"), ("udemy.csv", "udemy"),
        ("chinese.csv", "csv"), ("letters.tsv", "csv"), ("zero.csv", "csv"), ("onecell.csv", "csv"), ("quiz.json", "json"),
        ("jupyter.json", "json"), ("deck.txt", "anki"), ("moodle.xml", "moodle"), ("blackboard.dat", "qti"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("suffix", ["", ".txt", ".csv", ".md", ".json"])
def test_formats_are_told_by_content(name: str, expected: str, suffix: str) -> None:
    assert detect((FIXTURES / name).read_bytes(), f"x{suffix}").name == expected


def test_a_name_of_a_format_is_known_or_all_are_named() -> None:
    assert by_name("GIFT").title == "GIFT"
    with pytest.raises(FormatError, match=r"Known are markdown"):
        by_name("word")


def test_importing_again_adds_only_what_is_new() -> None:
    first = imported(GIFT, "x.txt")
    wish = Wish(WISH.bank, existing=first.questions)
    more = GIFT.replace("{=rot ~blau}", "{ ~blau  =rot }") + "\n::Drei:: Form? {=rund ~eckig}\n"
    again = read_questions(more, "x.txt", wish)
    assert [(i.status, i.code) for i in again.report.items] == [("skipped", "S-DUPLICATE")] * 2 + [("ok", "")]
    assert [q.stem for q in again.questions] == ["Form?"]
    assert again.report.exit_code == 0


def test_ids_carry_the_bank_and_are_the_same_each_time() -> None:
    text = "A?\nA. x\nB. y\nANSWER: A\n\nB?\nA. x\nB. y\nANSWER: B\n"
    one, two = imported(text, "x"), imported(text, "x")
    assert [q.id for q in one.questions] == [q.id for q in two.questions]
    assert all(q.id.startswith("mine-") for q in one.questions)
    assert [q.id for q in imported(GIFT, "x").questions] == ["mine-eins", "mine-zwei"]
    same = GIFT.replace("Zwei", "Eins")
    first, second = (q.id for q in imported(same, "x").questions)
    assert first == "mine-eins"
    assert second.startswith("mine-eins-")
    assert slug("  Ärger & Co. ") == "rger-co"


def test_objectives_are_the_callers_choice() -> None:
    text = "$CATEGORY: Data\n\nA? {=x ~y}\n\n$CATEGORY: Models\n\nB? {=x ~y}\n"
    tasks = {"Data": ["TST-1:1.1"], "Models": ["TST-1:2.1", "TST-1:2.2"]}
    found = read_questions(text, "x", Wish(WISH.bank, objectives=lambda draft: tasks[draft.domain or ""]))
    assert [q.objectives for q in found.questions] == [("TST-1:1.1",), ("TST-1:2.1", "TST-1:2.2")]
    assert [m.domain for m in found.made] == ["Data", "Models"]


def test_the_source_stays_with_the_question() -> None:
    wish = Wish(BankHeader(id="mine", title="Mine", license="CC BY 4.0", source="a course of mine"))
    source = read_questions(GIFT, "course.txt", wish).questions[1].source
    assert source is not None
    assert source.model_dump() == {
        "file": "course.txt",
        "format": "gift",
        "line": "l.3",
        "original_id": "Zwei",
        "licence": "CC BY 4.0",
        "origin": "a course of mine",
    }
    for licence, expected in ((None, "unknown, personal use"), ("mine", "mine")):
        source = imported(GIFT, "x", licence=licence).questions[0].source
        assert source is not None
        assert source.licence == expected


def test_the_report_has_its_fields_and_counts_add_up() -> None:
    report = imported((FIXTURES / "moodle.gift").read_bytes(), "moodle.gift").report
    values = json.loads(json.dumps(report.as_json()))
    assert list(values) == ["format", "total", "imported", "warnings", "skipped", "errors", "items"]
    assert values["total"] == values["imported"] + values["skipped"] + values["errors"] == len(values["items"])
    assert {"status", "code", "where", "start", "fix"} <= set(values["items"][0])
    assert all(item["fix"] for item in values["items"] if item["status"] != "ok")
    assert next(iter(report.by_code()))[0] == "error"
    assert report.exit_code == 1


def test_nothing_importable_is_exit_2() -> None:
    assert imported("A? {#3}\n\nB? {}\n", "x", by_name("gift")).report.exit_code == 2


@pytest.mark.parametrize(
    ("name", "cut", "last"),
    [
        ("quiz.json", 700, ("error", "E-FORMAT")),
        ("udemy.csv", -3, ("ok", "")),
        ("moodle.gift", 470, ("error", "E-UNTERMINATED")),
        ("details.md", 200, ("error", "E-UNTERMINATED")),
        ("plain.aiken.txt", 100, ("error", "E-NO-KEY")),
        ("deck.txt", 170, ("error", "E-UNTERMINATED")),
    ],
)
def test_half_a_file_gives_what_stands_before_the_fault(name: str, cut: int, last: tuple[str, str]) -> None:
    data = (FIXTURES / name).read_bytes()
    found = imported(data[:cut], name, detect(data, name))
    status, code, _ = verdicts(found)[-1]
    assert found.report.items
    if name != "udemy.csv":
        assert (status, code) == last


def test_control_characters_are_taken_out_with_a_warning() -> None:
    found = imported("A\x07 ques\u202etion? {=yes\x1b[0m ~no}", "x")
    assert verdicts(found) == [("warning", "W-CHARS", "l.1")]
    assert found.questions[0].stem == "A question?"


def test_texts_and_lists_that_are_too_long_are_refused() -> None:
    long = "x" * 20_001
    many = " ".join(f"~{n}" for n in range(9))
    found = imported(f"{long} {{=a ~b}}\n\nMany? {{=a {many}}}\n", "x")
    assert [code for _, code, _ in verdicts(found)] == ["E-LONG", "E-MANY-OPTIONS"]


def test_a_very_long_line_and_deep_nesting_are_reports() -> None:
    assert verdicts(imported("Q? {=a ~b}\n\n" + "y" * 3_000_000 + " {=a ~b}", "x"))[1][1] == "E-LONG"
    with pytest.raises(FormatError):
        imported("[" * 100_000, "x.json", by_name("json"))
    with pytest.raises(FormatError):
        imported('{"a":' * 100_000, "x.json", by_name("json"))


def test_files_are_loaded_within_limits(tmp_path: Path) -> None:
    with pytest.raises(FormatError, match="no such file"):
        load(tmp_path / "none")
    with pytest.raises(FormatError, match="Not a regular"):
        load(tmp_path)
    file = tmp_path / "x.txt"
    file.write_bytes(b" \n ")
    with pytest.raises(FormatError, match="empty"):
        load(file)
    file.write_bytes(b"12345")
    assert load(file) == b"12345"
    with pytest.raises(FormatError) as caught:
        load(file, 4)
    assert caught.value.code == "E-SIZE"


def aiken(number: int) -> str:
    return f"Question {number} of many?\nA. First {number}\nB. Second {number}\nC. Third {number}\nANSWER: {'ABC'[number % 3]}\n\n"


def table(number: int) -> str:
    return f"Question {number} of many?,First {number},Second {number},Third {number},{'ABC'[number % 3]}\n"


def many(known: Format, count: int) -> bytes:
    """A file of ``count`` questions in a format."""
    if known.name == "aiken":
        return "".join(aiken(n) for n in range(count)).encode()
    if known.name == "csv":
        return ("question,option a,option b,option c,answer\n" + "".join(table(n) for n in range(count))).encode()
    assert known.writer is not None
    kinds = [kind for kind in (single, multiple, ordering, matching) if kind(1).type in known.kinds]
    questions: list[Question] = [kinds[n % len(kinds)](n, takeaway="Learn it.") for n in range(count)]
    return b"".join(known.writer.write(bundle(*questions)))


@pytest.mark.parametrize("known", [f for f in FORMATS if f.text and f.reader], ids=lambda known: known.name)
def test_two_thousand_questions_with_progress(known: Format) -> None:
    seen: list[Progress] = []
    found = read_questions(many(known, 2000), "x", WISH, format=known, progress=seen.append)
    assert found.report.imported == len({q.id for q in found.questions}) == 2000
    assert [p.questions for p in seen] == [*range(EVERY, 2001, EVERY), 2000]
    parts = [p.part for p in seen if p.part is not None]
    assert parts == sorted(parts)
    assert parts[-1] == 1.0
    assert len(parts) == len(seen)


def test_options_that_a_person_may_give() -> None:
    mixed = (FIXTURES / "mixed.csv").read_bytes()
    assert imported(mixed, "x", index_base=0).questions[0].key == (0,)
    assert imported(mixed, "x", index_base=1).report.items[0].code == "E-KEY-RANGE"
    strange = "Wie,A,B,Was\nEins?,x,y,A\n"
    with pytest.raises(FormatError, match="--column"):
        imported(strange, "x", by_name("csv"))
    assert imported(strange, "x", by_name("csv"), columns={"stem": "Wie", "key": "Was"}).questions[0].key == (0,)
    twice = "question,stem,a,b,answer\nEins?,Zwei?,x,y,A\n"
    with pytest.raises(FormatError, match="Two columns could be the stem"):
        imported(twice, "x", by_name("csv"))


def test_a_description_becomes_a_case_if_it_is_wished() -> None:
    text = "A shop sells shoes.\n\nFirst? {=x ~y}\n\nSecond? {=x ~y}\n\n$CATEGORY: other\n\nThird? {=x ~y}\n"
    plain = imported(text, "x")
    assert next((i.status, i.code) for i in plain.report.items) == ("skipped", "S-TYPE")
    found = imported(text, "x", descriptions_as_cases=True)
    assert [q.case is not None for q in found.questions] == [True, True, False]
    assert [case.scenario for case in found.cases] == ["A shop sells shoes."]


def test_an_index_in_json_that_could_count_from_either_end_is_an_error() -> None:
    text = json.dumps([{"question": "One?", "options": ["a", "b", "c"], "answer": 1}])
    assert verdicts(imported(text, "x"))[0][1] == "E-KEY-AMBIGUOUS"
    assert imported(text, "x", index_base=1).questions[0].key == (0,)
    assert imported(text, "x", index_base=0).questions[0].key == (1,)


def test_options_know_their_defaults() -> None:
    assert Options().index_base is None


def test_every_code_of_a_report_is_told_in_a_few_words() -> None:
    sources = "".join(path.read_text(encoding="utf-8") for path in Path(base.__file__).parent.glob("*.py"))
    used = set(re.findall(r'"([EWS]-[A-Z][A-Z-]*[A-Z])"', sources))
    assert used == set(CODES)
