"""``mlsim import`` of a file with something wrong: its status, its report, and nothing half-written."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tests.cli.shell import Shell
from tests.cli.transfer import FIXTURES, GIFT, report
from tests.formats.packages import folder_zip, new_package, zipped

from mlsim.store.banks import load_library
from mlsim.store.paths import Paths

BOM = b"\xef\xbb\xbf" + GIFT.encode()


MARKED = {
    "bom.txt": BOM,
    "utf16.txt": GIFT.encode("utf-16"),
    "utf16be.txt": b"\xfe\xff" + GIFT.encode("utf-16-be"),
    "wrong.csv": GIFT.encode(),
    "wrong.zip": GIFT.encode(),
    "noname": GIFT.encode(),
    "wrong.json": (FIXTURES / "plain.aiken.txt").read_bytes().partition(b"\n\nNo ")[0],
    "wrong.txt": zipped({"a.xml": (FIXTURES / "qti21" / "items" / "choice.xml").read_bytes()}),
}


@pytest.mark.parametrize("name", MARKED)
def test_marks_and_wrong_names_are_no_fault(shell: Shell, tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(MARKED[name])
    assert report(shell, path, status=0)["imported"] >= 1


@pytest.mark.parametrize("encoding", ["cp1252", "gb18030", "shift_jis", "utf-16-le"])
def test_other_bytes_are_an_error_that_names_the_option(
    shell: Shell, paths: Paths, tmp_path: Path, encoding: str
) -> None:
    text = GIFT if encoding == "cp1252" else GIFT.replace("Größe", "問題").replace("Farbe", "色")
    path = tmp_path / "x.txt"
    path.write_bytes(text.encode(encoding))
    values = report(shell, path, status=2)
    assert values["items"][0]["code"] == "E-ENCODING"
    assert "--encoding" in shell.errors
    assert not paths.banks.exists()
    if encoding != "utf-16-le":
        assert all(likely in shell.errors for likely in ("cp1252", "gb18030", "shift_jis"))
    shell("import", str(path), "--encoding", encoding)
    assert len(load_library(paths).serving("X")) == 2


def big(path: Path) -> None:
    with path.open("wb") as file:
        file.write(b"Q? {=")
        file.truncate(1_000_000_000)


def bomb(path: Path) -> None:
    path.write_bytes(zipped({f"{number}.xml": b"<a>" + b" " * 30_000_000 for number in range(7)}))


def entities(path: Path) -> None:
    lines = "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True))
    path.write_text(
        f'<!DOCTYPE quiz [<!ENTITY a "ha">{lines}]><quiz><question type="essay">&i;</question></quiz>', encoding="utf-8"
    )


def outside(path: Path) -> None:
    path.write_bytes(zipped({"../../../evil.xml": (FIXTURES / "qti21" / "items" / "choice.xml").read_bytes()}))


def half_zip(path: Path) -> None:
    data = folder_zip(FIXTURES / "qti21")
    path.write_bytes(data[: len(data) // 2])


def half_deck(path: Path) -> None:
    data = new_package(path.with_suffix(".db"), [("a\x1fb", "")])
    path.write_bytes(data[: len(data) // 2])


def empty(path: Path) -> None:
    path.write_bytes(b"")


def nothing_of_ours(path: Path) -> None:
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20)


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (big, "E-SIZE"),
        (bomb, "E-ZIP"),
        (entities, "E-XML"),
        (outside, "E-ZIP"),
        (half_zip, "E-ZIP"),
        (half_deck, "E-ZIP"),
        (empty, "E-FORMAT"),
        (nothing_of_ours, "E-ENCODING"),
    ],
)
def test_what_cannot_be_read_is_a_report_with_status_two(
    shell: Shell, paths: Paths, tmp_path: Path, make: Any, code: str
) -> None:
    path = tmp_path / "given.bin"
    make(path)
    values = report(shell, path, status=2)
    assert (values["imported"], values["errors"], values["items"][0]["code"]) == (0, 1, code)
    assert values["items"][0]["fix"]
    assert shell.errors.startswith("mlsim: ")
    assert not paths.banks.exists()
    assert not (tmp_path.parent / "evil.xml").exists()


@pytest.mark.parametrize("name", ["moodle.xml", "quiz.json", "moodle.gift", "details.md"])
def test_half_a_file_gives_its_first_half_and_says_so(shell: Shell, tmp_path: Path, name: str) -> None:
    data = (FIXTURES / name).read_bytes()
    path = tmp_path / name
    path.write_bytes(data[: len(data) * 2 // 3].rstrip()[:-3])
    values = report(shell, path, status=1)
    assert values["imported"] >= 1
    assert values["errors"] >= 1


def test_a_file_that_is_not_there(shell: Shell, tmp_path: Path) -> None:
    shell("import", str(tmp_path / "none.md"), status=2)
    assert "no such file" in shell.errors
    shell("import", status=2)
    assert "--formats" in shell.errors
