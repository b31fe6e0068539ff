"""``mlsim import`` and ``mlsim export``: what is written, what is said, and with which status it ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from tests.cli.shell import Shell
from tests.cli.transfer import FIXTURES, GIFT, report
from tests.fakes import START, FakeClocks, single
from tests.store.samples import bank_text, write

from mlsim.cli.desk import FileDesk
from mlsim.core.form.forms import numbered
from mlsim.core.form.wish import Wish
from mlsim.store.banks import load_library
from mlsim.store.paths import Paths

MORE = GIFT + "\n::three:: Form? {=rund ~eckig}\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return write(tmp_path / "course.txt", GIFT)


def everything(folder: Path) -> dict[str, bytes]:
    """All files below a folder but locks."""
    return {
        str(p.relative_to(folder)): p.read_bytes()
        for p in sorted(folder.rglob("*"))
        if p.is_file() and p.name != ".import.lock"
    }


def test_an_import_is_a_bank_that_lints_draws_forms_and_is_played(shell: Shell, paths: Paths, file: Path) -> None:
    out = shell("import", str(file))
    assert "Imported 2 of 2 questions from course.txt (GIFT) into course" in out
    assert "COURSE: 2 questions, 4 minutes, pass mark 70 %" in out
    library = load_library(paths)
    assert not library.problems
    exam = library.exam("COURSE")
    assert [domain.name for domain in exam.domains] == ["Data", "Models"]
    assert [q.objectives for q in library.serving("COURSE")] == [("COURSE:1.1",), ("COURSE:2.1",)]
    assert len(numbered(exam, library)) == 1
    assert numbered(exam, library)[0].complete
    shell("bank", "lint", str(paths.banks / "course"))
    listing = shell.json("bank", "list")
    assert {
        key: bank[key] for bank in listing["banks"] if bank["id"] == "course" for key in ("id", "shipped", "questions")
    } == {"id": "course", "shipped": False, "questions": 2}
    source = library.question("course-one").source
    assert source is not None
    assert source.model_dump() == {
        "file": "course.txt",
        "format": "gift",
        "line": "l.3",
        "original_id": "one",
        "licence": "unknown, personal use",
        "origin": None,
    }


def test_what_is_said_about_the_exam_and_the_source_is_kept(shell: Shell, paths: Paths, file: Path) -> None:
    words = (
        "--bank",
        "mine",
        "--questions",
        "2",
        "--minutes",
        "7",
        "--pass-mark",
        "80",
        "--source",
        "A course",
        "--licence",
        "CC0",
    )
    assert "MINE: 2 questions, 7 minutes, pass mark 80 %" in shell("import", str(file), *words)
    library = load_library(paths)
    exam = library.exam("MINE")
    assert (exam.minutes, exam.pass_mark, exam.cut) == (7, 80, 0.8)
    header = next(header for header, _, shipped in library.headers if not shipped)
    assert (header.id, header.license, header.source) == ("mine", "CC0", "A course")
    source = library.question("mine-one").source
    assert source is not None
    assert (source.licence, source.origin) == ("CC0", "A course")
    assert "MINE: 1 questions, 3 minutes, pass mark 80 %" in shell(
        "import", str(file), "--bank", "mine", "--questions", "1", "--minutes", "3"
    )
    assert load_library(paths).exam("MINE").minutes == 3


def test_importing_again_adds_only_what_is_new(shell: Shell, paths: Paths, file: Path) -> None:
    shell("import", str(file))
    before = everything(paths.banks)
    again = report(shell, file, status=0)
    assert (again["imported"], again["skipped"], again["written"]) == (0, 2, False)
    assert {item["code"] for item in again["items"]} == {"S-DUPLICATE"}
    assert everything(paths.banks) == before
    file.write_text(MORE, encoding="utf-8")
    assert report(shell, file, status=0)["imported"] == 1
    library = load_library(paths)
    assert not library.problems
    assert len(library.serving("COURSE")) == 3
    assert library.exam("COURSE").questions == 3
    assert (paths.banks / "course" / "part-0001.toml").read_bytes() == before["course/part-0001.toml"]


def test_a_dry_run_reports_and_writes_nothing(shell: Shell, paths: Paths, file: Path) -> None:
    values = report(shell, file, "--dry-run", status=0)
    assert (values["imported"], values["total"], values["written"], values["bank"], values["exam"]) == (
        2,
        2,
        False,
        "course",
        "COURSE",
    )
    assert not paths.banks.exists()
    assert "Would import 2 of 2" in shell("import", str(file), "--dry-run")


def test_the_report_has_its_fields(shell: Shell) -> None:
    values = shell.json("import", str(FIXTURES / "moodle.gift"), "--dry-run", status=1)
    assert list(values)[:7] == ["format", "total", "imported", "warnings", "skipped", "errors", "items"]
    assert values["total"] == values["imported"] + values["skipped"] + values["errors"]
    assert {"status", "code", "where", "start", "fix"} <= set(values["items"][0])


def test_strict_takes_all_or_nothing(shell: Shell, paths: Paths, file: Path) -> None:
    values = report(
        shell,
        write(file.parent / "bad.txt", GIFT + "\nBad? {~a ~b}\n"),
        "--strict",
        status=2,
    )
    assert values["errors"] == 1
    assert not values["written"]
    assert not paths.banks.exists()
    assert report(shell, file.parent / "bad.txt", status=1)["imported"] == 2
    shell("import", str(file), "--bank", "fine", "--strict")


def test_show_skipped_lists_each_with_what_to_do(shell: Shell) -> None:
    out = shell("import", str(FIXTURES / "boxes.md"), "--dry-run", "--show-skipped", status=1)
    assert "l.40-43: error E-NO-KEY: " in out
    assert "mark one in the file" in out


def test_objectives_of_a_known_exam(shell: Shell, paths: Paths, file: Path) -> None:
    shell("import", str(file), "--objective", "tst-1:1.2")
    library = load_library(paths)
    assert "COURSE" not in library.exams
    assert library.question("course-one").objectives == ("TST-1:1.2",)
    assert "course-one" in {q.id for q in library.serving("TST-1")}
    shell("import", str(file), "--bank", "second", "--objective", "Data=TST-1:2.1")
    library = load_library(paths)
    assert library.question("second-one").objectives == ("TST-1:2.1",)
    assert library.question("second-two").objectives == ("SECOND:1.1",)
    assert [d.name for d in library.exam("SECOND").domains] == ["Models"]
    shell("import", str(file), "--bank", "third", "--objective", "TST-1:9.9", status=2)
    assert "mlsim bank show EXAM" in shell.errors
    shell("import", str(file), "--bank", "third", "--objective", "TST-1:1.1", "--minutes", "3", status=2)
    assert "no exam of its own" in shell.errors


def test_objectives_that_the_file_names_are_kept_if_that_is_said(shell: Shell, paths: Paths, file: Path) -> None:
    shell("export", "test", "--format", "json", "--out", str(file.parent / "test.json"))
    shell("import", str(file.parent / "test.json"), "--bank", "plain")
    assert {o for q in load_library(paths).serving("PLAIN") for o in q.objectives} == {"PLAIN:1.1"}
    shell("import", str(file.parent / "test.json"), "--bank", "kept", "--objective", "file")
    library = load_library(paths)
    assert "KEPT" not in library.exams
    assert library.question("kept-q-0001").objectives == library.question("q-0001").objectives


@pytest.mark.parametrize("name", ["test", "Mein Kurs", "exams", "../evil", "-", "x" * 50])
def test_names_that_cannot_be_a_banks(shell: Shell, paths: Paths, file: Path, name: str) -> None:
    shell("import", str(file), f"--bank={name}", status=2)
    assert shell.errors
    assert not paths.banks.exists()


def test_a_file_named_as_a_shipped_bank_goes_to_one_of_its_own(shell: Shell, paths: Paths, file: Path) -> None:
    shell("import", str(write(file.parent / "test.md", GIFT)))
    assert "my-test-one" in load_library(paths).questions
    shell("import", str(write(file.parent / "tst-1.md", GIFT)))
    assert load_library(paths).exam("TST-1").name == "Test Exam"
    assert load_library(paths).exam("MY-TST-1").questions == 2


def test_an_id_that_another_bank_has_is_not_used(shell: Shell, paths: Paths, file: Path) -> None:
    other = single(1).model_copy(update={"id": "course-one"})
    write(paths.banks / "other.toml", bank_text([other], bank="other"))
    shell("import", str(file))
    library = load_library(paths)
    assert not library.problems
    assert len(library.serving("COURSE")) == 2


@pytest.mark.parametrize(
    "values", [("--questions", "0"), ("--questions", "501"), ("--minutes", "601"), ("--pass-mark", "101")]
)
def test_an_exam_that_cannot_be_is_refused(shell: Shell, paths: Paths, file: Path, values: tuple[str, str]) -> None:
    shell("import", str(file), *values, status=2)
    assert "no such exam" in shell.errors
    assert not (paths.banks / "course").exists()


def test_its_pass_mark_is_the_cut_of_what_is_sat(
    shell: Shell, paths: Paths, tmp_path: Path, clocks: FakeClocks
) -> None:
    text = "".join(f"Question {n}? {{=yes {n} ~no {n}}}\n\n" for n in range(10))
    shell("import", str(write(tmp_path / "ten.gift", text)), "--pass-mark", "90")
    desk = FileDesk(paths, clocks, START.date, lambda moment: moment)
    for right, passed in ((9, True), (8, False)):
        sitting = desk.begin(desk.prepare(Wish("TEN")))
        for item in range(10):
            sitting.go(item)
            key = sitting.question.key[0]
            sitting.choose(key if item < right else 1 - key)
        sitting.submit("ended")
        graded = desk.review(sitting.session.header.id).result
        assert (graded.raw, graded.passed, graded.pass_mark) == (right, passed, 90)
        assert graded.scaled == (90 if right == 9 else 80)


def test_a_bank_of_cases_gives_forms_of_whole_cases(shell: Shell, paths: Paths, tmp_path: Path) -> None:
    parts = []
    for case in range(14):
        parts.append(f"Scenario {case}: a shop sells shoes.\n\n")
        parts += [f"Question {case}-{n}? {{=yes {case} {n} ~no}}\n\n" for n in range(3)]
    shell("import", str(write(tmp_path / "cases.gift", "".join(parts))), "--descriptions-as-cases")
    library = load_library(paths)
    exam = library.exam("CASES")
    forms = numbered(exam, library)
    assert exam.cases == 10
    assert exam.questions == len(forms[0].entries) == 30
    assert forms[0].complete


def test_imported_questions_are_judged_mildly_and_leave_the_figures_of_others_alone(
    shell: Shell, paths: Paths, tmp_path: Path
) -> None:
    before = [f for f in shell.json("bank", "lint", status=1)["findings"] if not f["question"]]
    shell("import", str(FIXTURES / "boxes.md"), status=1)
    found = shell.json("bank", "lint", status=1)["findings"]
    mine = [f for f in found if f["question"].startswith("boxes-")]
    assert mine
    assert {f["severity"] for f in mine} <= {"warning", "info"}
    assert [f for f in found if not f["question"]] == before


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_an_import_that_is_killed_leaves_no_half_bank(
    paths: Paths, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(tmp_path / "long.gift", "".join(f"Question {n}? {{=yes {n} ~no {n}}}\n\n" for n in range(6000)))
    program = [sys.executable, "-m", "mlsim.cli.main", "import", str(path)]
    process = subprocess.Popen(
        program, env={**os.environ, "MLSIM_HOME": str(paths.data.parent)}, stdout=subprocess.DEVNULL
    )
    while process.poll() is None and not list(paths.banks.glob(".long.*.tmp/part-0002.toml")):
        pass
    process.kill()
    process.wait()
    assert process.returncode == -signal.SIGKILL, "it ended before it could be killed"
    library = load_library(paths)
    assert not library.problems
    assert "LONG" not in library.exams
    subprocess.run(
        program, env={**os.environ, "MLSIM_HOME": str(paths.data.parent)}, stdout=subprocess.DEVNULL, check=True
    )
    assert len(load_library(paths).serving("LONG")) == 6000
    assert [p.name for p in paths.banks.iterdir() if p.name.endswith(".tmp")] == []


def test_progress_is_said_on_standard_error(shell: Shell, tmp_path: Path) -> None:
    text = "".join(f"Question {n}? {{=yes {n} ~no {n}}}\n\n" for n in range(5200))
    shell("import", str(write(tmp_path / "long.gift", text)), "--dry-run")
    assert "reading: 5,000 questions, 96%" in shell.errors


def test_progress_writes_over_itself_in_a_terminal(
    shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    shell("import", str(write(tmp_path / "x.gift", GIFT)), "--dry-run")
    assert shell.errors == "\rreading: 2 questions, 100%   \n"


def test_the_formats_are_listed(shell: Shell) -> None:
    assert "moodle    Moodle XML" in shell("import", "--formats")
    rows = shell.json("import", "--formats")
    assert {row["name"] for row in rows if row["writes"]} == {
        "markdown",
        "gift",
        "udemy",
        "moodle",
        "qti",
        "json",
        "anki",
    }
    assert {row["name"] for row in rows if not row["reads"]} == set()


# -- out -----------------------------------------------------------------------------------------------------------------------------


def test_export_says_what_is_lost_before_it_writes(shell: Shell, paths: Paths, tmp_path: Path) -> None:
    target = tmp_path / "out.csv"
    out = shell("export", "test", "--format", "udemy", "--out", str(target))
    assert f"30 questions written to {target}" in out
    assert "L-LICENCE" in shell.errors
    assert "L-ID" in shell.errors
    assert target.read_bytes().startswith(b"Question,Question Type,")
    shell("export", "test", "--format", "udemy", "--out", str(target), status=2)
    assert "--force" in shell.errors
    values = shell.json("export", "test", "--format", "udemy", "--out", str(target), "--force")
    assert values["questions"] == 30
    assert {"code", "effect", "text", "questions"} == set(values["losses"][0])


def test_export_of_what_is_left_out_ends_with_one(shell: Shell, paths: Paths, tmp_path: Path) -> None:
    shell("import", str(FIXTURES / "moodle.xml"), "--bank", "mine", status=1)
    shell("export", "mine", "--format", "markdown", "--out", str(tmp_path), status=1)
    assert "ordering question is left out" in shell.errors
    assert (tmp_path / "mine.md").is_file()


def test_a_licence_that_is_known_is_no_warning_and_goes_along(shell: Shell, tmp_path: Path, file: Path) -> None:
    shell("import", str(file), "--licence", "CC BY 4.0", "--source", "A course")
    out = shell("export", "course", "--format", "gift", "--out", "-")
    assert "L-LICENCE" not in shell.errors
    assert out.startswith("// course | licence: CC BY 4.0 | source: A course")


def test_an_exam_can_be_exported_and_what_is_not_there_cannot(shell: Shell, tmp_path: Path) -> None:
    shell("export", "tst-1", "--format", "qti", "--out", str(tmp_path / "x.zip"))
    assert report(shell, tmp_path / "x.zip", status=0)["imported"] == 30
    shell("export", "none", "--format", "qti", status=2)
    shell("export", "test", "--format", "aiken", status=2)
    assert "can be read but not written" in shell.errors
    shell("export", "test", "--format", "word", status=2)
    assert "There is no format" in shell.errors


def test_results_as_a_table(shell: Shell, sessions: tuple[str, str]) -> None:
    rows = shell("results", "--csv").splitlines()
    assert rows[0].startswith("id,exam,mode,shape,form,state,started")
    assert len(rows) == 3
    items = shell("results", sessions[0], "--csv").splitlines()
    assert items[0].startswith("session,exam,item,question,")
    assert len(items) == 11
    assert items[1].startswith(f"{sessions[0]},TST-1,1,")
