"""Questions as they were asked: kept once, never changed, and shown whatever the banks hold today."""

from __future__ import annotations

import re
import stat
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tests.fakes import library, matching, multiple, ordering, single
from tests.store.samples import write

from mlsim.core.bank.questions import Case, Question, revision
from mlsim.core.session.events import Item
from mlsim.store.asked import Archive, document
from mlsim.store.banks import load_bank_file

SCENARIO = Case(
    id="a-case", title="A case", scenario="A company has\n\n- one\n- two `things`\n\n```\ncode = '''x'''\n```"
)
RICH: dict[str, Any] = {
    "stem": 'Quotes " and \\ and \'\'\' and """\n\n| a | b |\n|---|---|\n| \t1 | 2 |\n\nWhich? caf\u00e9 \U0001f600',
    "difficulty": 3,
    "level": "analyze",
    "services": ["Amazon S3"],
    "takeaway": "One thing.",
    "references": [{"title": "A page", "url": "https://example.com/x?y=1#z", "supports": "It says so."}],
    "checked": date(2026, 11, 20),
    "enemies": ["q-0009"],
    "pin_order": True,
    "review": "pending",
    "waive": [{"rule": "C03", "reason": "On purpose."}],
}
KINDS = [
    single(1),
    single(1, **RICH),
    multiple(2, **RICH),
    ordering(3),
    matching(4),
    matching(5, ("a", "a", "b"), reuse=True),
]


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path / "data" / "questions")


def item(question: Question, scenario: str = "") -> Item:
    return Item(question=question.id, revision=revision(question, scenario), options=tuple(range(len(question.texts))))


def test_nothing_is_created_by_looking(archive: Archive, tmp_path: Path) -> None:
    question = single()
    archive.keep(library([question]), [])
    assert archive.load(revision(question)) is None
    assert archive.asked(item(question), None) is None
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("question", KINDS, ids=lambda q: q.type)
def test_a_question_is_kept_whole(archive: Archive, question: Question) -> None:
    archive.keep(library([question]), [question.id])
    assert archive.load(revision(question)) == (question, "")
    assert [path.name for path in archive.folder.iterdir()] == [f"{revision(question)}.toml"]


def test_a_question_of_a_case_is_kept_with_its_scenario(archive: Archive) -> None:
    question = single(case="a-case")
    archive.keep(library([question], cases=[SCENARIO]), [question.id])
    name = revision(question, SCENARIO.scenario)
    assert archive.load(name) == (question, SCENARIO.scenario)
    asked = archive.asked(item(question, SCENARIO.scenario), None)
    assert asked is not None
    assert asked.scenario == SCENARIO.scenario


def test_a_stored_question_is_a_bank_file(tmp_path: Path) -> None:
    path = write(tmp_path / "x.toml", document(single(case="a-case"), SCENARIO))
    loaded = load_bank_file(path, "x.toml", shipped=False)
    assert (loaded.questions, loaded.cases, loaded.problems) == ((single(case="a-case"),), (SCENARIO,), ())


def test_a_revision_is_stored_once_and_never_changed(archive: Archive) -> None:
    first = single(takeaway="As it was explained first.")
    archive.keep(library([first]), [first.id])
    path = archive.path(revision(first))
    before = (path.read_bytes(), path.stat().st_mtime_ns, path.stat().st_ino)
    archive.keep(library([single(takeaway="Explained better.")]), [first.id])
    assert (path.read_bytes(), path.stat().st_mtime_ns, path.stat().st_ino) == before


def test_another_wording_is_another_file(archive: Archive) -> None:
    for stem in ("How was it asked?", "How is it asked?"):
        archive.keep(library([single(stem=stem)]), ["q-0001"])
    assert len(list(archive.folder.iterdir())) == 2
    assert archive.load(revision(single(stem="How was it asked?"))) == (single(stem="How was it asked?"), "")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no modes")
def test_stored_questions_are_private_to_the_user(archive: Archive) -> None:
    archive.keep(library([single()]), ["q-0001"])
    assert stat.S_IMODE(archive.folder.stat().st_mode) == 0o700
    assert stat.S_IMODE(archive.path(revision(single())).stat().st_mode) == 0o600


def test_the_explanations_of_today_are_shown_if_the_question_is_the_same(archive: Archive) -> None:
    old, new = single(takeaway="Explained."), single(takeaway="Explained better.")
    archive.keep(library([old]), [old.id])
    asked = archive.asked(item(old), library([new]))
    assert asked is not None
    assert (asked.question, asked.changed, asked.gone) == (new, False, False)


def test_a_question_that_is_the_same_today_needs_no_copy(archive: Archive) -> None:
    question = single(case="a-case")
    asked = archive.asked(item(question, SCENARIO.scenario), library([question], cases=[SCENARIO]))
    assert asked is not None
    assert (asked.question, asked.scenario) == (question, SCENARIO.scenario)


@pytest.mark.parametrize(
    ("today", "changed", "gone"),
    [
        ([single(stem="Asked in other words?")], True, False),
        ([single(key=2)], True, False),
        ([multiple(1)], True, False),
        ([single(2)], False, True),
        ([], False, True),
    ],
    ids=["stem", "key", "kind", "vanished", "empty"],
)
def test_a_question_is_shown_as_it_was_asked(
    archive: Archive, today: list[Question], changed: bool, gone: bool
) -> None:
    archive.keep(library([single()]), ["q-0001"])
    asked = archive.asked(item(single()), library(today))
    assert asked is not None
    assert (asked.question, asked.changed, asked.gone) == (single(), changed, gone)


def test_another_scenario_is_another_question(archive: Archive) -> None:
    question = single(case="a-case")
    archive.keep(library([question], cases=[SCENARIO]), [question.id])
    other = Case(id="a-case", title="A case", scenario="Another company.")
    asked = archive.asked(item(question, SCENARIO.scenario), library([question], cases=[other]))
    assert asked is not None
    assert (asked.scenario, asked.changed) == (SCENARIO.scenario, True)


def test_without_the_banks_nothing_is_said_about_them(archive: Archive) -> None:
    archive.keep(library([single()]), ["q-0001"])
    asked = archive.asked(item(single()), None)
    assert asked is not None
    assert (asked.question, asked.changed, asked.gone) == (single(), False, False)


@pytest.mark.parametrize(
    "text",
    ["", "schema = 1\n", "no toml", document(single(key=1), None), document(single(2), None)],
    ids=["empty", "no bank", "no TOML", "another key", "another question"],
)
def test_a_file_that_does_not_hold_its_revision_is_not_shown(archive: Archive, text: str) -> None:
    write(archive.folder / f"{revision(single())}.toml", text)
    assert archive.load(revision(single())) is None
    assert archive.asked(item(single()), library([single(key=3)])) is None


@pytest.mark.parametrize("text", ["", document(single(2), None)], ids=["empty", "another"])
def test_a_damaged_copy_is_written_anew(archive: Archive, text: str) -> None:
    write(archive.folder / f"{revision(single())}.toml", text)
    archive.keep(library([single()]), ["q-0001"])
    assert archive.load(revision(single())) == (single(), "")


@pytest.mark.parametrize(
    "name",
    [
        "",
        "a" * 31,
        "a" * 33,
        "A" * 32,
        "g" * 32,
        "a" * 32 + "\n",
        "../" + "a" * 29,
        "/" + "a" * 31,
        "a" * 31 + "\0",
        "*" * 32,
    ],
)
def test_what_is_no_revision_names_no_file(archive: Archive, name: str) -> None:
    with pytest.raises(ValueError, match=rf"\A{re.escape(name)}\Z"):
        archive.path(name)
    with pytest.raises(ValueError, match=rf"\A{re.escape(name)}\Z"):
        archive.load(name)


def test_a_question_that_cannot_be_shown_with_the_session_s_options_is_none_of_it(archive: Archive) -> None:
    question = single()
    there = library([question])
    archive.keep(there, [question.id])
    for options in ((0, 1), (4, 0, 3, 1, 2)):
        other = item(question).model_copy(update={"options": options})
        assert (archive.asked(other, there), archive.asked(other, None)) == (None, None)
