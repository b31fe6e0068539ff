"""Zips, folders and Anki packages: what is in them is read, and what would harm is refused with a reason."""

from __future__ import annotations

import io
import struct
import sys
import zipfile
from pathlib import Path

import pytest
from tests.formats.packages import NOTE, collection, folder_zip, new_package, old_package, zipped
from tests.formats.questions import imported, verdicts

from mlsim.formats.archive import MAX_MEMBERS
from mlsim.formats.base import FormatError
from mlsim.formats.registry import detect

FIXTURES = Path(__file__).parent / "fixtures"
CARD = ("What is S3?\x1fA store", "")
ITEM = (FIXTURES / "qti21" / "items" / "choice.xml").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["qti21", "qti30", "canvas"])
def test_a_zip_gives_what_its_folder_gives(name: str) -> None:
    from_folder, from_zip = imported(FIXTURES / name, name), imported(folder_zip(FIXTURES / name), f"{name}.zip")
    assert from_zip.report.items == from_folder.report.items
    assert [q.model_copy(update={"source": None}) for q in from_zip.questions] == [
        q.model_copy(update={"source": None}) for q in from_folder.questions
    ]


def test_a_common_cartridge_is_read_once_however_often_it_holds_a_quiz() -> None:
    quiz = (FIXTURES / "canvas" / "quiz1" / "quiz1.xml").read_bytes()
    alone = imported(FIXTURES / "canvas", "canvas").report
    data = zipped(
        {
            "imsmanifest.xml": (FIXTURES / "canvas" / "imsmanifest.xml").read_bytes(),
            "quiz1/assessment_qti.xml": quiz,
            "non_cc_assessments/quiz1.xml.qti": quiz,
            "course_settings/syllabus.html": b"<html>",
        }
    )
    found = imported(data, "course.imscc")
    assert found.format.name == "qti"
    assert found.report.imported == alone.imported
    assert found.report.duplicates == alone.imported
    assert {item.where.partition(" ")[0] for item in found.report.items} == {
        "non_cc_assessments/quiz1.xml.qti",
        "quiz1/assessment_qti.xml",
    }


@pytest.mark.parametrize("make", [old_package, new_package])
def test_notes_with_options_are_read_and_cards_are_said_to_be_cards(make: object, tmp_path: Path) -> None:
    data = make(tmp_path / "c", [CARD, (NOTE + "\x1fBecause it says so.", "storage MLA-C02:1.1")])  # type: ignore[operator]
    assert detect(data, "x.bin").name == "apkg"
    found = imported(data, "deck.apkg")
    assert verdicts(found) == [("skipped", "S-TYPE", "record 1"), ("ok", "", "record 2")]
    made = found.made[0]
    assert made.question.texts == ("S3", "SQS")
    assert made.question.key == (0,)
    assert made.domain == "Exam::Storage"
    assert made.question.objectives == ("MLA-C02:1.1",)
    assert made.question.source is not None
    assert made.question.source.original_id == "guid2"


def test_without_zstandard_a_package_of_today_is_a_clear_error_and_the_dummy_is_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = new_package(tmp_path / "c", [(NOTE, "")])
    monkeypatch.setitem(sys.modules, "zstandard", None)
    with pytest.raises(FormatError, match="Install the package `zstandard` beside mlsim"):
        imported(data, "deck.apkg")
    assert imported(old_package(tmp_path / "c", [(NOTE, "")]), "deck.apkg").report.imported == 1


def test_damaged_anki_packages_are_reports(tmp_path: Path) -> None:
    import zstandard

    whole = collection(tmp_path / "c", [(NOTE, "")] * 200, schema=18)
    packed = zstandard.ZstdCompressor().compress(whole)
    cases = {
        "no database": zipped({"collection.anki21": b"hello"}),
        "half of it": zipped({"collection.anki21": whole[: len(whole) // 2]}),
        "half packed": zipped({"collection.anki21b": packed[: len(packed) // 2]}),
        "not packed": zipped({"collection.anki21b": b"(\xb5/\xfd" + b"x" * 100}),
        "other tables": zipped(
            {"collection.anki21": whole[:4096].replace(b"CREATE TABLE notes", b"CREATE TABLE natas")}
        ),
    }
    for data in cases.values():
        with pytest.raises(FormatError) as caught:
            imported(data, "deck.apkg")
        assert caught.value.code in ("E-FORMAT", "E-ZIP")
        assert caught.value.detail


def test_a_small_package_that_unpacks_to_gigabytes_is_refused(tmp_path: Path) -> None:
    import zstandard

    packer = zstandard.ZstdCompressor(level=1).compressobj()
    parts = [packer.compress(b"SQLite format 3\x00" + b"\x00" * 1_000_000)]
    parts += [packer.compress(b"\x00" * 1_000_000) for _ in range(300)]
    data = zipped({"collection.anki21b": b"".join([*parts, packer.flush()])})
    assert len(data) < 1_000_000
    with pytest.raises(FormatError) as caught:
        imported(data, "deck.apkg")
    assert caught.value.code == "E-ZIP"


def test_a_schema_that_runs_for_ever_is_stopped(tmp_path: Path) -> None:
    import sqlite3

    path = tmp_path / "c"
    connection = sqlite3.connect(path)
    loop = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x FROM n) SELECT x AS id, 'g' AS guid, '' AS tags, 'f' AS flds FROM n"
    connection.execute(f"CREATE VIEW notes AS {loop}")
    connection.commit()
    connection.close()
    with pytest.raises(FormatError, match="no notes"):
        imported(zipped({"collection.anki2": path.read_bytes()}), "deck.apkg")


def bomb() -> bytes:
    """A few kilobytes that unpack to gigabytes, and say so."""
    return zipped({f"{number}.xml": b"<a>" + b" " * 30_000_000 for number in range(7)})


def lying() -> bytes:
    """A member that says it is small, and is not."""
    data = bytearray(zipped({"items/a.xml": ITEM + " " * 1_000_000}))
    for signature, offset in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        at = data.index(signature) + offset
        data[at : at + 4] = struct.pack("<I", 2000)
    return bytes(data)


def many() -> bytes:
    return zipped({f"{number}.xml": "" for number in range(MAX_MEMBERS + 1)}, zipfile.ZIP_STORED)


def encrypted() -> bytes:
    data = bytearray(zipped({"a.xml": ITEM}))
    for signature, offset in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        data[data.index(signature) + offset] |= 1
    return bytes(data)


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(bomb(), id="a bomb"),
        pytest.param(lying(), id="a size that is a lie"),
        pytest.param(many(), id="too many files"),
        pytest.param(encrypted(), id="encrypted"),
        pytest.param(zipped({"../../evil.xml": ITEM}), id="a path out of it"),
        pytest.param(zipped({"/etc/evil.xml": ITEM}), id="an absolute path"),
        pytest.param(zipped({"C:\\evil.xml": ITEM}), id="a drive"),
        pytest.param(zipped({"a\\..\\..\\evil.xml": ITEM}), id="backslashes"),
        pytest.param(folder_zip(FIXTURES / "qti21")[:-400], id="half downloaded"),
        pytest.param(b"PK\x03\x04" + b"\x00" * 200, id="no zip"),
        pytest.param(zipped({}), id="empty"),
        pytest.param(zipped({"a.txt": "hello"}), id="nothing of ours"),
    ],
)
def test_archives_that_would_harm_or_are_damaged_are_refused(data: bytes) -> None:
    with pytest.raises(FormatError) as caught:
        imported(data, "x.zip")
    assert caught.value.code in ("E-ZIP", "E-FORMAT")
    assert caught.value.detail


def test_a_flipped_bit_in_one_member_is_found() -> None:
    data = bytearray(zipped({"a.xml": ITEM, "b.xml": ITEM.replace("choice", "other")}, zipfile.ZIP_STORED))
    data[data.index(b"You may go")] ^= 1
    with pytest.raises(FormatError) as caught:
        imported(bytes(data), "x.zip")
    assert caught.value.code == "E-ZIP"


LAUGHS = (
    '<?xml version="1.0"?>\n<!DOCTYPE quiz [\n <!ENTITY a "ha">\n'
    + "".join(
        f' <!ENTITY {b} "&{a};&{a};&{a};&{a};&{a};&{a};&{a};&{a};&{a};&{a};">\n'
        for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    )
    + "]>\n<quiz><question type='multichoice'><questiontext><text>&i;</text></questiontext></question></quiz>\n"
)
OUTSIDE = '<?xml version="1.0"?>\n<!DOCTYPE quiz [<!ENTITY e SYSTEM "file:///etc/hostname">]>\n<quiz><question>&e;</question></quiz>'


@pytest.mark.parametrize("text", [LAUGHS, OUTSIDE])
def test_entities_are_refused(text: str) -> None:
    with pytest.raises(FormatError) as caught:
        imported(text.encode(), "x.xml")
    assert caught.value.code == "E-XML"
    assert "line" in caught.value.where


def test_in_a_package_one_file_with_entities_is_one_line_of_the_report() -> None:
    data = zipped({"a.xml": ITEM, "b.xml": OUTSIDE.replace("quiz", "assessmentItem")})
    assert [(s, c) for s, c, _ in verdicts(imported(data, "x.zip"))] == [("ok", ""), ("error", "E-XML")]


def test_xml_that_is_torn_or_too_deep_gives_what_stands_before() -> None:
    data = (FIXTURES / "moodle.xml").read_bytes()
    half = imported(data[: len(data) // 2], "x.xml")
    assert half.report.imported >= 2
    assert half.report.items[-1].code == "E-XML"
    deep = b"<quiz><question type='truefalse'>" + b"<a>" * 100_000
    with pytest.raises(FormatError, match="not well-formed"):
        imported(deep, "x.xml")


@pytest.mark.parametrize("encoding", ["utf-16", "iso-8859-1", "cp1252", "gb18030", "shift_jis"])
def test_xml_says_its_own_encoding(encoding: str) -> None:
    word = "問題" if encoding in ("gb18030", "shift_jis") else "Größe"
    text = (FIXTURES / "moodle.xml").read_text(encoding="utf-8").replace("Iron", word).replace("UTF-8", encoding)
    found = imported(text.encode(encoding), "x.xml")
    assert any(word in q.texts for q in found.questions)


def test_xml_with_other_bytes_than_it_says_is_an_error_that_names_the_option() -> None:
    text = (FIXTURES / "moodle.xml").read_text(encoding="utf-8").replace("Iron", "Größe")
    with pytest.raises(FormatError, match="--encoding"):
        imported(text.encode("cp1252"), "x.xml")
    assert imported(text.encode("cp1252"), "x.xml", encoding="cp1252").report.imported > 5


def test_names_of_html_are_letters_where_a_doctype_promises_them() -> None:
    text = '<!DOCTYPE quiz SYSTEM "x.dtd">\n<quiz><question type="truefalse"><questiontext><text>A&nbsp;B &uuml;?</text></questiontext>'
    text += '<answer fraction="100"><text>true</text></answer><answer fraction="0"><text>false</text></answer></question></quiz>'
    assert imported(text.encode(), "x.xml").questions[0].stem == "A B ü?"


def test_a_link_in_a_folder_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "outside.xml").write_text(ITEM, encoding="utf-8")
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "a.xml").write_text(ITEM.replace("choice", "inside"), encoding="utf-8")
    (folder / "b.xml").symlink_to(tmp_path / "outside.xml")
    assert imported(folder, "folder").report.total == 1


def test_the_same_questions_give_the_same_zip() -> None:
    from tests.fakes import single
    from tests.formats.questions import bundle

    from mlsim.formats import qti_out

    one, two = (b"".join(qti_out.write(bundle(single(1), single(2)))) for _ in range(2))
    assert one == two
    assert io.BytesIO(one).read(2) == b"PK"
