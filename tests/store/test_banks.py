"""Bank files that anybody may have written: one clear error with file and id, and everything else still loads."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from tests.fakes import exam, matching, multiple, ordering, single
from tests.store.samples import bank_text, exam_text, make_paths, write

from mlsim.core.bank.library import Library
from mlsim.core.bank.questions import Match, Prompt, Question
from mlsim.core.base.text import refused_character
from mlsim.store.banks import MAX_QUESTIONS, bank_files, load_bank_file, load_exams, load_folder, load_library
from mlsim.store.paths import Paths, shipped_banks
from mlsim.store.toml import MAX_BYTES, too_much

HEAD = 'schema = 1\n[bank]\nid = "mine"\ntitle = "Mine"\n'
FIRST = '[[question]]\nid = "mine-1"\ntype = "single"\nobjectives = ["TST-1:1.1"]\nstem = "Which one?"\n'
OPTIONS = '[[question.option]]\ntext = "a"\ncorrect = true\n[[question.option]]\ntext = "b"\n'
GOOD = FIRST.replace("mine-1", "mine-2") + OPTIONS
SHIPPED = [single(1), single(2)]


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    return make_paths(tmp_path, SHIPPED)


def loaded(paths: Paths, name: str, data: str | bytes) -> Library:
    """The library with a file among the user's banks, beside a good one."""
    write(paths.banks / "good.toml", bank_text([single(8)], bank="good"))
    path = paths.banks / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return load_library(paths)


WRONG_QUESTION = {
    "missing key": (FIRST + OPTIONS.replace("correct = true\n", ""), "exactly one option"),
    "two keys": (FIRST + OPTIONS.replace('"b"', '"b"\ncorrect = true'), "exactly one option"),
    "missing field": (FIRST.replace('stem = "Which one?"\n', "") + OPTIONS, "field stem"),
    "unknown field": (FIRST + 'colour = "red"\n' + OPTIONS, "field colour"),
    "unknown field of an option": (FIRST + OPTIONS + "wrong = true\n", "field option 2 wrong"),
    "unknown type": (FIRST.replace('"single"', '"essay"') + OPTIONS, "field type"),
    "no type": (FIRST.replace('type = "single"\n', "") + OPTIONS, "field type"),
    "type is a list": (FIRST.replace('"single"', '["single"]') + OPTIONS, "field type"),
    "another kind of value": (FIRST.replace('"Which one?"', "7") + OPTIONS, "field stem"),
    "number as text": (FIRST + 'difficulty = "2"\n' + OPTIONS, "field difficulty"),
    "one option": (FIRST + '[[question.option]]\ntext = "a"\ncorrect = true\n', "field option"),
    "unknown objective": (FIRST.replace("1.1", "7.7") + OPTIONS, "TST-1:7.7"),
    "unknown exam": (FIRST.replace("TST-1", "NOPE") + OPTIONS, "NOPE:1.1"),
    "unknown case": (FIRST + 'case = "no-case"\n' + OPTIONS, "field case"),
    "control character": (FIRST.replace("Which", "\\u001b[2JWhich") + OPTIONS, "U+001B"),
    "carriage return": (FIRST.replace("Which", "Which\\r") + OPTIONS, "U+000D"),
    "text that runs backwards": (FIRST.replace("Which", "\u202eWhich") + OPTIONS, "U+202E"),
    "empty stem": (FIRST.replace("Which one?", " \\n ") + OPTIONS, "field stem"),
    "bad address": (
        FIRST + 'references = [{ title = "x", url = "javascript:x" }]\n' + OPTIONS,
        "field references 1 url",
    ),
    "no date": (FIRST + 'checked = "yesterday"\n' + OPTIONS, "field checked"),
    "large number": (FIRST + "difficulty = 0x" + "f" * 5000 + "\n" + OPTIONS, "field difficulty"),
    "deep stem": (FIRST.replace('"Which one?"', "[" * 90 + "]" * 90) + OPTIONS, "field stem"),
}


@pytest.mark.parametrize("case", WRONG_QUESTION)
def test_a_wrong_question_is_left_out_alone_and_named(paths: Paths, case: str) -> None:
    text, named = WRONG_QUESTION[case]
    library = loaded(paths, "bad.toml", HEAD + text + GOOD)
    assert set(library.questions) == {"q-0001", "q-0002", "q-0008", "mine-2"}
    (problem,) = library.problems
    assert f"{paths.banks}{os.sep}bad.toml" in problem.where.replace("/", os.sep)
    assert "question mine-1" in problem.where
    assert named in str(problem)
    assert refused_character(str(problem)) is None
    assert len(str(problem)) < 1000


def test_a_wrong_question_is_named_with_its_line(paths: Paths) -> None:
    library = loaded(paths, "bad.toml", HEAD + GOOD + FIRST)
    assert f"line {(HEAD + GOOD).count(chr(10)) + 2}, question mine-1, field option" in library.problems[0].where


@pytest.mark.parametrize(
    "identity", ["", "id = 7\n", 'id = "UPPER"\n', 'id = "../x"\n', 'id = "\\u001b[2J"\n'], ids=range(5)
)
def test_a_question_without_a_usable_id_is_named_all_the_same(paths: Paths, identity: str) -> None:
    library = loaded(paths, "bad.toml", HEAD + GOOD + FIRST.replace('id = "mine-1"\n', identity) + OPTIONS)
    assert "mine-2" in library.questions
    (problem,) = library.problems
    assert "question" in problem.where
    assert refused_character(problem.where) is None


WRONG_FILE: dict[str, tuple[str | bytes, str]] = {
    "not TOML": (HEAD + GOOD + "stem = \n", "line 15, column 8"),
    "cut": (HEAD + '[[question]]\nid = "mine', "end of the file"),
    "raw control character": (HEAD + '"\x1b[2J" = 1\n', "line 5, column 2"),
    "empty": ("", "schema = 1"),
    "no schema": (HEAD.replace("schema = 1\n", "") + GOOD, "schema = 1"),
    "schema is a text": (HEAD.replace("1", '"1"'), "schema = 1"),
    "newer": (HEAD.replace("1", "2") + GOOD, "newer"),
    "no bank": ("schema = 1\n" + GOOD, "[bank]"),
    "bank is a text": ('schema = 1\nbank = "x"\n', "[bank]"),
    "bank without a title": (HEAD.replace('title = "Mine"\n', ""), "field title"),
    "no question": (HEAD, "no question"),
    "an empty list of questions": ("question = []\n" + HEAD, "no question"),
    "unknown table": (HEAD + "[questions]\n", "questions"),
    "one question as a table": (HEAD + GOOD.replace("[[question]]", "[question]"), "[[question]]"),
    "not UTF-8": (HEAD.encode() + b"# caf\xe9\n", "line 5"),
    "UTF-16": ((HEAD + GOOD).encode("utf-16"), "UTF-8"),
    "zeros": (b"\0" * 1000, "line 1, column 1"),
    "deep": (HEAD + "x = " + "[" * 60_000, "deeply"),
    "deep tables": (HEAD + "x = " + "{a = " * 20_000, "deeply"),
    "deep key": (HEAD + "x" + ".a" * 3000 + " = 1\n", "bad.toml"),
    "large number": (HEAD + "x = " + "9" * 5000 + "\n", "bad.toml"),
    "large schema": ("schema = 0x" + "f" * 5000 + "\n", "bad.toml"),
    "no such day": (HEAD + "x = 2026-02-30\n", "line 5, column 5"),
    "the same key twice": (HEAD + 'title = "Again"\n', "line 5"),
    "too many": (HEAD + GOOD * (MAX_QUESTIONS + 1), "501"),
}


@pytest.mark.parametrize("case", WRONG_FILE)
def test_a_wrong_file_gives_one_error_and_the_others_load(paths: Paths, case: str) -> None:
    data, named = WRONG_FILE[case]
    library = loaded(paths, "bad.toml", data)
    assert set(library.questions) >= {"q-0001", "q-0002", "q-0008"}
    (problem,) = library.problems
    assert "bad.toml" in problem.where
    assert named in str(problem)
    assert refused_character(str(problem)) is None
    assert len(str(problem)) < 1000


def test_a_file_that_is_too_large_is_refused(paths: Paths) -> None:
    library = loaded(paths, "bad.toml", HEAD + "#" * MAX_BYTES)
    assert "too large" in library.problems[0].title
    assert "8,000,000" in library.problems[0].detail
    assert "q-0008" in library.questions


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_what_editors_on_windows_write_is_read(paths: Paths, newline: str, mark: str) -> None:
    library = loaded(paths, "mine.toml", mark + (HEAD + GOOD).replace("\n", newline))
    assert (library.problems, library.questions["mine-2"].stem) == ((), "Which one?")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes there")
@pytest.mark.parametrize("where", ["banks", "exams"])
def test_a_pipe_is_not_waited_for(paths: Paths, where: str) -> None:
    folder = paths.banks if where == "banks" else paths.shipped / "exams"
    folder.mkdir(parents=True, exist_ok=True)
    os.mkfifo(folder / "pipe.toml")
    library = loaded(paths, "mine.toml", HEAD + GOOD)
    assert [(p.title, "pipe.toml" in p.where) for p in library.problems] == [("Not a regular file", True)]
    assert "mine-2" in library.questions


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege there")
def test_a_link_to_nowhere_is_one_problem(paths: Paths) -> None:
    paths.banks.mkdir(parents=True)
    (paths.banks / "gone.toml").symlink_to("nowhere")
    library = loaded(paths, "mine.toml", HEAD + GOOD)
    assert ["gone.toml" in p.where for p in library.problems] == [True]
    assert "mine-2" in library.questions


def test_a_folder_named_like_a_file_is_a_folder(paths: Paths) -> None:
    write(paths.banks / "x.toml" / "inside.toml", HEAD + GOOD)
    assert "mine-2" in load_library(paths).questions
    (problem,) = load_bank_file(paths.banks / "x.toml", "x.toml", shipped=False).problems
    assert problem.title == "Not a regular file"


def test_a_file_that_is_not_there_is_one_problem(tmp_path: Path) -> None:
    (problem,) = load_bank_file(tmp_path / "no.toml", "no.toml", shipped=False).problems
    assert (problem.title, problem.where) == ("The file cannot be read", "no.toml")


def test_bank_files_are_found_by_name_in_all_folders(tmp_path: Path) -> None:
    for name in ("b.toml", "a/c.toml", "a/.hidden.toml", ".git/d.toml", "exams/e.toml", "reviews/f.toml", "g.md"):
        write(tmp_path / name, "")
    assert [path.relative_to(tmp_path).as_posix() for path in bank_files(tmp_path)] == ["b.toml", "a/c.toml"]
    assert bank_files(tmp_path / "nowhere") == []


def test_a_shipped_question_wins_over_a_user_s_with_its_id(paths: Paths) -> None:
    library = loaded(paths, "mine.toml", bank_text([single(1, key=3, stem="Mine?"), single(9)], bank="mine"))
    assert library.questions["q-0001"] == single(1)
    assert library.origins["q-0001"].shipped
    assert library.questions["q-0009"] == single(9)
    (problem,) = library.problems
    assert "question q-0001" in problem.where
    assert "mine.toml" in problem.where
    assert "the shipped one is used" in problem.detail


def test_of_two_user_questions_with_one_id_the_first_is_used(paths: Paths) -> None:
    library = loaded(paths, "mine.toml", bank_text([single(9), single(9, key=1)], bank="mine"))
    assert library.questions["q-0009"] == single(9)
    (problem,) = library.problems
    assert "the first one is used" in problem.detail


def test_every_kind_of_question_is_read_as_it_was_written(paths: Paths) -> None:
    questions: list[Question] = [single(11), multiple(12), ordering(13), matching(14)]
    library = loaded(paths, "mine.toml", bank_text(questions, bank="mine"))
    assert [library.questions[q.id] for q in questions] == questions
    assert library.problems == ()


WRONG_EXAM = {
    "weights": (exam_text(exam()).replace("weight = 40", "weight = 41"), "101"),
    "no exam": ("schema = 1\n", "field code"),
    "exam is a number": ("schema = 1\nexam = 3\n", "x.toml"),
    "not TOML": ("schema = \n", "line 1, column 10"),
    "newer": (exam_text(exam()).replace("schema = 1", "schema = 2"), "newer"),
    "large number": ("schema = 1\nexam = " + "9" * 5000 + "\n", "x.toml"),
}


@pytest.mark.parametrize("case", WRONG_EXAM)
def test_a_wrong_blueprint_is_one_problem_and_the_others_load(tmp_path: Path, case: str) -> None:
    write(tmp_path / "a.toml", exam_text(exam()))
    write(tmp_path / "x.toml", WRONG_EXAM[case][0])
    exams, problems = load_exams(tmp_path, "banks/exams")
    assert exams == [exam()]
    assert ["banks/exams/x.toml" in p.where for p in problems] == [True]
    assert WRONG_EXAM[case][1] in str(problems[0])


@pytest.mark.parametrize("layout", ["site-packages/mlsim/banks", "banks"])
def test_shipped_banks_are_found_in_the_package_and_in_the_source_tree(tmp_path: Path, layout: str) -> None:
    package = tmp_path / ("site-packages/mlsim" if "mlsim" in layout else "src/mlsim")
    package.mkdir(parents=True)
    write(tmp_path / layout / "exams" / "tst-1.toml", exam_text(exam()))
    write(tmp_path / layout / "nobody" / "all.toml", bank_text(SHIPPED))
    home = tmp_path / "home"
    library = load_library(Paths(home, home, home, shipped_banks(package)))
    assert (set(library.questions), set(library.exams), library.problems) == ({"q-0001", "q-0002"}, {"TST-1"}, ())
    assert library.origins["q-0001"] == ("test", "banks/nobody/all.toml", True)
    assert not home.exists()


def test_the_banks_that_mlsim_ships_load_without_a_problem() -> None:
    files = load_folder(shipped_banks(), "banks", shipped=True)
    assert [str(problem) for file in files for problem in file.problems] == []
    assert load_exams(shipped_banks() / "exams", "banks/exams")[1] == []


def test_a_file_of_as_many_of_the_largest_questions_as_one_may_have_is_read(paths: Paths) -> None:
    responses = [{"id": f"r{i}", "text": f"Response {i}"} for i in range(26)]
    prompts = [{"text": f"Prompt {i}?", "answer": f"r{i}", "why": "Because, of course."} for i in range(10)]
    questions = [
        matching(n).model_copy(
            update={
                "responses": tuple(Match.model_validate(r) for r in responses),
                "prompts": tuple(Prompt.model_validate(p) for p in prompts),
            }
        )
        for n in range(100, 100 + MAX_QUESTIONS)
    ]
    library = loaded(paths, "mine.toml", bank_text(questions, bank="mine"))
    assert library.problems == ()
    assert len(library.questions) == MAX_QUESTIONS + 3


def test_a_number_of_thousands_of_digits_is_refused_before_it_is_read() -> None:
    assert too_much("x = 0." + "9" * 4000) == ""
    for number in ("9" * 5000, "1_" * 5000 + "1", "-" + "9" * 5000, "0x" + "9" * 5000):
        assert "digits" in too_much(f"x = {number}\n")
    assert too_much("x = '" + "9" * 5000 + "'") == ""
