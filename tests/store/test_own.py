"""Banks of one's own on the disk: whole or not at all, never changed by what comes later, loaded like shipped ones."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.fakes import exam, single, spread
from tests.formats.questions import any_questions
from tests.store.samples import bank_text as sample_text
from tests.store.samples import exam_text as sample_exam
from tests.store.samples import make_paths, write

from mlsim.core.bank.questions import BankHeader, Case, Question, Source, revision
from mlsim.core.base.errors import BankError
from mlsim.store import own
from mlsim.store.bank_text import bank_text
from mlsim.store.banks import load_bank_file, load_library
from mlsim.store.files import write_atomically
from mlsim.store.own import own_bank, shipped_banks_of, taken_ids, write_bank, writing
from mlsim.store.paths import Paths

HEADER = BankHeader(id="mine", title="Mine", license="CC0")
SOURCE = Source(file="x.md", format="markdown", line="l.1", licence="CC0")


def mine(number: int, **values: Any) -> Question:
    return single(number, objectives=["MINE:1.1"], source=SOURCE.model_dump(), **values).model_copy(
        update={"id": f"mine-{number}"}
    )


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    return make_paths(tmp_path)


@given(st.lists(any_questions(), min_size=1, max_size=3, unique_by=lambda q: q.id))
@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
def test_what_is_written_is_what_is_loaded(tmp_path_factory: pytest.TempPathFactory, questions: list[Question]) -> None:
    path = tmp_path_factory.mktemp("bank") / "x.toml"
    kept = [question.model_copy(update={"source": SOURCE}) for question in questions]
    path.write_text(bank_text(HEADER, [], kept), encoding="utf-8", newline="")
    loaded = load_bank_file(path, "x.toml", shipped=False)
    assert not loaded.problems
    assert loaded.questions == tuple(kept)
    assert [revision(q) for q in loaded.questions] == [revision(q) for q in questions], (
        "the source belongs to no revision"
    )


def test_a_new_bank_is_there_with_its_exam_and_split_over_files(paths: Paths) -> None:
    paths.banks.mkdir(parents=True)
    questions = [mine(number) for number in range(1101)]
    names = write_bank(own_bank(paths, "mine"), HEADER, questions, [], exam(code="MINE"))
    assert names == ("part-0001.toml", "part-0002.toml", "part-0003.toml")
    library = load_library(paths)
    assert not library.problems
    assert len(library.serving("MINE")) == 1101
    there = own_bank(paths, "mine")
    assert (len(there.questions), there.exam and there.exam.code, there.header) == (1101, "MINE", HEADER)


def test_what_is_added_comes_in_files_of_its_own(paths: Paths) -> None:
    with writing(paths):
        write_bank(own_bank(paths, "mine"), HEADER, [mine(1)], [], exam(code="MINE"))
    first = (paths.banks / "mine" / "part-0001.toml").read_bytes()
    with writing(paths):
        assert write_bank(own_bank(paths, "mine"), HEADER, [mine(2)], [], None) == ("part-0002.toml",)
        assert write_bank(own_bank(paths, "mine"), HEADER, [], [], exam(code="MINE", minutes=44)) == ()
    assert (paths.banks / "mine" / "part-0001.toml").read_bytes() == first
    library = load_library(paths)
    assert [q.id for q in library.serving("MINE")] == ["mine-1", "mine-2"]
    assert library.exam("MINE").minutes == 44


def test_files_stay_below_the_size_that_can_be_loaded(paths: Paths, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(own, "_ROOM", 50_000)
    long = "x" * 2_000
    questions = [mine(number, stem=f"{long} {number}?", takeaway=long) for number in range(45)]
    paths.banks.mkdir(parents=True)
    names = write_bank(own_bank(paths, "mine"), HEADER, questions, [], exam(code="MINE"))
    assert len(names) > 1
    assert all((paths.banks / "mine" / name).stat().st_size <= 50_000 for name in names)
    assert len(load_library(paths).serving("MINE")) == 45


def test_a_case_is_in_the_bank_once(paths: Paths) -> None:
    case = Case(id="mine-shop", title="A shop", scenario="It sells shoes.")
    questions = [mine(number, case="mine-shop") for number in range(600)]
    paths.banks.mkdir(parents=True)
    write_bank(own_bank(paths, "mine"), HEADER, questions, [case], exam(code="MINE"))
    library = load_library(paths)
    assert not library.problems
    assert library.scenario_of(library.question("mine-599")) == "It sells shoes."


@pytest.mark.parametrize("fails_at", [1, 2, 3])
def test_a_disk_that_is_full_leaves_nothing_of_a_new_bank(
    paths: Paths, monkeypatch: pytest.MonkeyPatch, fails_at: int
) -> None:
    paths.banks.mkdir(parents=True)
    calls = []

    def failing(path: Path, data: bytes, **values: Any) -> None:
        calls.append(path)
        if len(calls) == fails_at:
            raise OSError(28, "No space left on device")
        write_atomically(path, data)

    monkeypatch.setattr(own, "write_atomically", failing)
    with pytest.raises(BankError, match="Nothing was written"), writing(paths):
        write_bank(own_bank(paths, "mine"), HEADER, [mine(n) for n in range(700)], [], exam(code="MINE"))
    assert [path.name for path in paths.banks.iterdir()] == [".import.lock"]
    monkeypatch.undo()
    with writing(paths):
        write_bank(own_bank(paths, "mine"), HEADER, [mine(1)], [], exam(code="MINE"))
    assert len(load_library(paths).serving("MINE")) == 1


def test_what_a_killed_import_left_is_no_bank_and_goes_with_the_next(paths: Paths) -> None:
    left = paths.banks / ".mine.4711.tmp"
    write(left / "part-0001.toml", bank_text(HEADER, [], [mine(1)]))
    write(left / "exams" / "mine.toml", sample_exam(exam(code="MINE")))
    library = load_library(paths)
    assert "MINE" not in library.exams
    assert "mine-1" not in library.questions
    with writing(paths):
        write_bank(own_bank(paths, "mine"), HEADER, [mine(2)], [], exam(code="MINE"))
    assert not left.exists()


def test_an_own_exam_never_takes_the_place_of_a_shipped_one(paths: Paths) -> None:
    write(paths.banks / "mine" / "exams" / "tst-1.toml", sample_exam(exam(minutes=1)))
    write(paths.banks / "exams" / "other.toml", sample_exam(exam(code="OTHER")))
    write(paths.banks / "mine" / "exams" / "broken.toml", "schema = 1\n[exam]\ncode = 3\n")
    library = load_library(paths)
    assert library.exam("TST-1").minutes == 20
    assert library.exam("OTHER").code == "OTHER"
    assert [problem.title for problem in library.problems] == [
        "The blueprint cannot be used",
        "Two blueprints have the same code",
    ]


def test_a_bank_is_found_in_all_files_that_name_it(paths: Paths) -> None:
    write(paths.banks / "by-hand.toml", sample_text([mine(1)], bank="mine"))
    write(paths.banks / "other" / "x.toml", sample_text([single(5)], bank="other"))
    assert [q.id for q in own_bank(paths, "mine").questions] == ["mine-1"]
    write(paths.banks / "mine" / "part-0001.toml", "schema = 1\n[bank]\nid = 'mine'\ntitle = \"x\n")
    with pytest.raises(BankError, match="cannot be read"):
        own_bank(paths, "mine")


def test_ids_of_other_banks_are_known(paths: Paths) -> None:
    ids = ["mine-too-7", "yours-1"]
    write(
        paths.banks / "too.toml",
        sample_text([q.model_copy(update={"id": i}) for i, q in zip(ids, spread(2), strict=True)], bank="mine-too"),
    )
    write(paths.banks / "mine" / "part-0001.toml", bank_text(HEADER, [], [mine(3)]))
    found = taken_ids(paths, "mine")
    assert "mine-too-7" in found
    assert not found & {"yours-1", "mine-3"}
    assert shipped_banks_of(paths) == {"test"}


def test_two_imports_at_once_wait_for_each_other(paths: Paths, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(own, "LOCK_SECONDS", 0.1)
    with writing(paths), pytest.raises(BankError, match="Another import"), writing(paths):
        pass
