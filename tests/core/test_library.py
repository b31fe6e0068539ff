"""Everything that is there, and what was wrong with what is not."""

from __future__ import annotations

import pytest
from tests.fakes import exam, library, single, spread

from mlsim.core.bank.catalog import fingerprint
from mlsim.core.bank.library import BankFile, Library, Origin, assemble
from mlsim.core.bank.questions import BankHeader, Case, Question, revision
from mlsim.core.base.errors import BankError, UsageError


def bank(name: str, *questions: Question, shipped: bool = True, cases: tuple[Case, ...] = ()) -> BankFile:
    return BankFile(BankHeader(id=name, title=name), f"{name}.toml", shipped, questions, cases)


def case(name: str, scenario: str = "A scenario.") -> Case:
    return Case(id=name, title=name, scenario=scenario)


def only(lib: Library) -> BankError:
    assert len(lib.problems) == 1
    return lib.problems[0]


@pytest.mark.parametrize(("shipped", "kept"), [(False, "the shipped one"), (True, "the first one")])
def test_of_two_questions_with_one_id_the_first_is_kept(shipped: bool, kept: str) -> None:
    lib = assemble([exam()], [bank("one", single(1)), bank("two", single(1, stem="Mine?"), shipped=shipped)])
    problem = only(lib)
    assert lib.question("q-0001").stem == "Stem of question 1?"
    assert lib.origins["q-0001"] == Origin("one", "one.toml", True)
    assert (problem.title, problem.where) == ("Two questions have the same id", "two.toml, question q-0001")
    assert "also in one.toml" in problem.detail
    assert kept in problem.detail


def test_a_repeated_id_in_one_file_is_found() -> None:
    assert only(library([single(1), single(1, key=1)])).title == "Two questions have the same id"


@pytest.mark.parametrize("objective", ["TST-1:3.1", "TST-2:1.1", "TST-1:1", "TST-1:1.1.1"])
def test_an_objective_that_is_no_task_leaves_the_question_out(objective: str) -> None:
    lib = library([single(1), single(2, objectives=["TST-1:1.1", objective])])
    problem = only(lib)
    assert list(lib.questions) == ["q-0001"]
    assert problem.title == "Unknown objective"
    assert objective in problem.detail
    assert problem.where == "test.toml, question q-0002, field objectives"


def test_a_case_that_is_not_there_leaves_the_question_out() -> None:
    lib = library([single(1, case="gone"), single(2, case="here")], cases=[case("here", "It is so.")])
    problem = only(lib)
    assert list(lib.questions) == ["q-0002"]
    assert (problem.title, problem.where) == ("Unknown case", "test.toml, question q-0001, field case")
    assert "gone" in problem.detail
    assert lib.scenario_of(lib.question("q-0002")) == "It is so."
    assert lib.scenario_of(single(3)) == ""


def test_a_case_may_stand_in_another_file() -> None:
    lib = assemble([exam()], [bank("one", single(1, case="c")), bank("two", cases=(case("c"),))])
    assert not lib.problems
    assert list(lib.questions) == ["q-0001"]


def test_of_two_cases_with_one_id_the_first_is_kept() -> None:
    lib = assemble([exam()], [bank("one", cases=(case("c", "First."),)), bank("two", cases=(case("c", "Second."),))])
    assert lib.cases["c"].scenario == "First."
    assert only(lib).where == "two.toml, case c"


def test_a_question_that_failed_leaves_its_id_free() -> None:
    bad = single(1, objectives=["TST-9:1.1"])
    lib = assemble([exam()], [bank("one", bad), bank("two", single(1))])
    assert lib.origins["q-0001"].bank == "two"
    assert [problem.title for problem in lib.problems] == ["Unknown objective"]


def test_problems_of_files_are_kept() -> None:
    earlier, own = BankError("Earlier"), BankError("Own")
    file = BankFile(BankHeader(id="b", title="B"), "b.toml", True, problems=(own,))
    lib = assemble([], [file], [earlier])
    assert lib.problems == (earlier, own)
    assert lib.headers == ((file.header, "b.toml", True),)


def test_questions_serve_each_exam_that_they_name_by_id() -> None:
    other = exam(code="TST-2")
    questions = [single(2), single(1, objectives=["TST-2:1.1", "TST-1:2.1"]), single(3, objectives=["TST-2:2.2"])]
    lib = library(questions, exams=[exam(), other])
    assert [q.id for q in lib.serving("TST-1")] == ["q-0001", "q-0002"]
    assert [q.id for q in lib.serving("TST-2")] == ["q-0001", "q-0003"]
    assert lib.serving("TST-3") == ()


def test_exams_and_questions_are_found_by_name_or_refused_kindly() -> None:
    lib = library([single(1)])
    assert lib.exam("tst-1") is lib.exam("TST-1")
    with pytest.raises(UsageError, match="There is no exam nope") as caught:
        lib.exam("nope")
    assert caught.value.detail == "Known are TST-1."
    with pytest.raises(UsageError, match="Known are none"):
        Library().exam("TST-1")
    with pytest.raises(UsageError, match="There is no question q-9"):
        lib.question("q-9")


def test_the_fingerprint_is_of_what_is_asked() -> None:
    def mark(*questions: Question, cases: tuple[Case, ...] = ()) -> str:
        lib = library([*questions], cases=[*cases])
        return fingerprint(lib, lib.questions.values())

    one, two = spread(2)
    first = mark(one, two)
    assert first.startswith("sha256:")
    assert len(first) == 71
    assert mark(two, one) == first
    assert mark(one, single(2, key=2, objectives=two.objectives, takeaway="Better.")) == first
    assert len({first, mark(one), mark(), mark(one, single(2, key=3)), mark(one, single(3, key=2))}) == 5
    cased = single(1, case="c")
    assert mark(cased, cases=(case("c", "A."),)) != mark(cased, cases=(case("c", "B."),))


def test_the_revision_of_a_question_is_with_its_scenario() -> None:
    lib = library([single(1, case="c"), single(2)], cases=[case("c", "A scenario.")])
    assert lib.revision_of("q-0001") == revision(lib.question("q-0001"), "A scenario.")
    assert lib.revision_of("q-0002") == revision(single(2))


def test_an_error_reads_as_title_place_and_detail() -> None:
    assert str(BankError("It failed", "Mend it.", "a.toml, line 3")) == (
        "It failed\n  where: a.toml, line 3\n  Mend it."
    )
    assert str(BankError("It failed")) == "It failed"


def test_two_blueprints_with_one_code_are_told_and_the_first_counts() -> None:
    found = assemble([exam(), exam(name="Another")], [])
    assert found.exams["TST-1"].name == "Test Exam"
    assert [problem.title for problem in found.problems] == ["Two blueprints have the same code"]
