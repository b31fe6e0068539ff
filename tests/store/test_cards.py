"""Cards and drawn forms: the same as the questions themselves, cheap to bring up to date, and never missed."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.fakes import matching, multiple, ordering, single, spread
from tests.store.samples import bank_text, make_paths, write

from mlsim.cli.shelf import Shelf
from mlsim.core.bank.catalog import card_from, card_of
from mlsim.core.bank.questions import Case
from mlsim.core.form.forms import draw, numbered, shape_of
from mlsim.store import cards as module
from mlsim.store.banks import load_library, load_questions
from mlsim.store.cards import Cards
from mlsim.store.drawn import DrawnForms
from mlsim.store.index import Index
from mlsim.store.paths import Paths
from mlsim.store.toml import excerpt


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    return make_paths(tmp_path, [*spread(30), multiple(40), ordering(41), matching(42)])


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The bank files that are read."""
    names: list[str] = []

    def count(name: str) -> None:
        real = getattr(module, name)

        def counting(path: Path, *values: Any, **named: Any) -> Any:
            names.append(path.name)
            return real(path, *values, **named)

        monkeypatch.setattr(module, name, counting)

    count("load_bank_file")
    count("load_questions")
    return names


@pytest.mark.parametrize("question", [single(1), multiple(2), ordering(3), matching(4), single(5, pin_order=True)])
def test_a_card_says_of_its_question_what_the_question_says(question: Any) -> None:
    card = card_of(question, "0" * 32)
    for name in ("id", "type", "objectives", "difficulty", "case", "enemies", "pin_order", "key", "size"):
        assert getattr(card, name) == getattr(question, name)
    assert card.task_in("TST-1") == question.task_in("TST-1")
    assert card.task_in("NONE") is None
    assert card_from(json.loads(json.dumps(card.as_plain()))) == card


def test_the_catalogue_is_the_library_without_its_texts(paths: Paths) -> None:
    write(paths.banks / "bad.toml", bank_text([single(1), single(99, objectives=["TST-1:9.9"])], bank="mine"))
    write(paths.banks / "worse.toml", "no TOML")
    library = load_library(paths)
    for _ in range(2):
        catalog = Cards(paths).catalog()
        assert list(catalog.questions) == list(library.questions)
        assert catalog.origins == library.origins
        assert catalog.exams == library.exams
        assert sorted(map(str, catalog.problems)) == sorted(map(str, library.problems))
        for name in library.questions:
            assert catalog.revision_of(name) == library.revision_of(name)


def test_forms_are_the_same_from_cards_and_from_questions(paths: Paths) -> None:
    library, catalog = load_library(paths), Cards(paths).catalog()
    exam = library.exams["TST-1"]
    assert numbered(exam, catalog) == numbered(exam, library)
    seen = {"q-0001": 3, "q-0002": 1}
    for seed in range(5):
        shape = shape_of(exam, "short")
        assert draw(exam, catalog, shape, seed=seed, seen=seen) == draw(exam, library, shape, seed=seed, seen=seen)


def test_only_a_file_that_changed_is_read_again(paths: Paths, read: list[str]) -> None:
    write(paths.banks / "one.toml", bank_text([single(51)], bank="mine"))
    Cards(paths).catalog()
    assert sorted(read) == ["all.toml", "one.toml"]
    read.clear()
    Cards(paths).catalog()
    assert read == []
    write(paths.banks / "one.toml", bank_text([single(52), single(53)], bank="mine"))
    assert {"q-0052", "q-0053"} <= set(Cards(paths).catalog().questions)
    assert read == ["one.toml"]


def test_progress_is_told_file_by_file(paths: Paths) -> None:
    write(paths.banks / "one.toml", bank_text([single(51)], bank="mine"))
    told: list[tuple[int, int]] = []
    Cards(paths).catalog(lambda done, total: told.append((done, total)))
    assert told == [(1, 2), (2, 2)]


CASE = Case(id="c-1", title="A case", scenario="A scenario that is shared.")


def test_a_case_in_another_file_is_part_of_the_revision_even_when_it_changes(paths: Paths) -> None:
    write(paths.banks / "q.toml", bank_text([single(61, case="c-1")], bank="mine"))
    case = write(paths.banks / "z.toml", bank_text([], bank="mine", cases=[CASE]))
    for scenario in (CASE.scenario, "Another one."):
        write(case, bank_text([], bank="mine", cases=[CASE.model_copy(update={"scenario": scenario})]))
        assert Cards(paths).catalog().revision_of("q-0061") == load_library(paths).revision_of("q-0061")
    some = Cards(paths).library(Cards(paths).catalog(), ["q-0061"])
    assert some.scenario_of(some.questions["q-0061"]) == "Another one."


def test_questions_are_read_from_the_files_that_hold_them(paths: Paths, read: list[str]) -> None:
    write(paths.banks / "one.toml", bank_text([single(51), single(52)], bank="mine"))
    cards = Cards(paths)
    catalog = cards.catalog()
    read.clear()
    some = cards.library(catalog, ["q-0051", "gone"])
    assert read == ["one.toml"]
    assert list(some.questions) == ["q-0051"]
    assert some.questions["q-0051"] == load_library(paths).questions["q-0051"]


HOSTILE = [
    'A stem with a line\n\n[[question]]\nid = "q-0071"\n\nin it?',
    "[[case]]\nid = 1",
    "'''\n[[question]]\n'''",
    "Plain. # [[question]]",
]


@pytest.mark.parametrize("stem", HOSTILE)
@pytest.mark.parametrize("wanted", [["q-0070"], ["q-0071"], ["q-0072"], ["q-0070", "q-0072"]])
def test_a_part_of_a_file_is_read_as_the_whole_file_says(paths: Paths, stem: str, wanted: list[str]) -> None:
    """However its lines look: what is taken out of a file is held against what is known of it."""
    odd = single(71).model_copy(update={"stem": stem})
    write(paths.banks / "one.toml", bank_text([single(70), odd, single(72)], bank="mine"))
    cards = Cards(paths)
    some, whole = cards.library(cards.catalog(), wanted), load_library(paths)
    assert {name: some.questions[name] for name in wanted} == {name: whole.questions[name] for name in wanted}
    assert {name: some.revision_of(name) for name in wanted} == {name: whole.revision_of(name) for name in wanted}


def test_a_part_of_a_file_is_read_without_the_rest(paths: Paths, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(paths.banks / "one.toml", bank_text([single(n) for n in range(61, 91)], bank="mine", cases=[CASE]))
    text = path.read_text()
    part = excerpt(path, "one", {"q-0063", "q-0090"})
    assert len(part) < len(text) / 8
    assert set(re.findall(r'"(q-\d+|c-1)"', part)) == {"c-1", "q-0063", "q-0090"}
    cards = Cards(paths)
    catalog = cards.catalog()
    monkeypatch.setattr("mlsim.store.banks.load_bank_file", lambda *_a, **_k: pytest.fail("the whole file was read"))
    assert set(cards.library(catalog, ["q-0063", "q-0090"]).questions) == {"q-0063", "q-0090"}


def test_a_part_that_is_not_as_it_was_is_read_from_the_whole_file(paths: Paths) -> None:
    path = write(paths.banks / "one.toml", bank_text([single(61), single(62)], bank="mine"))
    known = {"q-0061": "0" * 32}
    (found,) = (q for q in load_questions(path, "one", known, shipped=False).questions if q.id == "q-0061")
    assert found == load_library(paths).questions["q-0061"]
    path.write_text(path.read_text().replace("schema = 1", "schema = 2"))
    assert load_questions(path, "one", known, shipped=False).problems


GARBAGE: dict[str, Callable[[dict[str, Any]], bytes]] = {
    "empty": lambda _: b"",
    "deep": lambda _: b"[" * 100_000,
    "a list": lambda _: b"[]",
    "another format": lambda good: json.dumps({**good, "format": "0"}).encode(),
    "another file": lambda good: json.dumps({**good, "path": "/elsewhere"}).encode(),
    "no cards": lambda good: json.dumps({**good, "cards": None}).encode(),
    "short cards": lambda good: json.dumps({**good, "cards": [["q"]]}).encode(),
    "odd problems": lambda good: json.dumps({**good, "problems": [{"x": 1}]}).encode(),
}


@pytest.mark.parametrize("garbage", GARBAGE)
def test_cards_that_are_garbage_are_made_anew(paths: Paths, garbage: str) -> None:
    before = Cards(paths).catalog()
    (kept,) = paths.cards.glob("*.json")
    kept.write_bytes(GARBAGE[garbage](json.loads(kept.read_bytes())))
    assert Cards(paths).catalog() == before


def test_a_cache_that_cannot_be_written_stops_nobody(paths: Paths) -> None:
    paths.cache.write_bytes(b"a file where the folder should be")
    assert len(Cards(paths).catalog().questions) == 33
    shelf = Shelf(paths, Index(paths).bank_stamps)
    assert shelf.forms(shelf.catalog.exams["TST-1"])


def test_drawn_forms_are_kept_until_a_bank_is_touched(paths: Paths, monkeypatch: pytest.MonkeyPatch) -> None:
    stamps = Index(paths).bank_stamps
    first = Shelf(paths, stamps)
    exam = first.catalog.exams["TST-1"]
    forms = first.forms(exam)
    with monkeypatch.context() as patched:
        patched.setattr("mlsim.cli.shelf.numbered", lambda *_: pytest.fail("drawn again"))
        assert Shelf(paths, stamps).forms(exam) == forms
    write(paths.banks / "one.toml", bank_text(spread(60)[30:], bank="mine"))
    assert len(Shelf(paths, stamps).forms(exam)) > len(forms)


@pytest.mark.parametrize("garbage", [b"", b"[]", b"[" * 100_000, b'{"format": 1}'])
def test_drawn_forms_that_are_garbage_are_drawn_again(paths: Paths, garbage: bytes) -> None:
    shelf = Shelf(paths, Index(paths).bank_stamps)
    exam = shelf.catalog.exams["TST-1"]
    forms = shelf.forms(exam)
    paths.forms.write_bytes(garbage)
    assert DrawnForms(paths.forms).load("x") == {}
    assert Shelf(paths, Index(paths).bank_stamps).forms(exam) == forms


def test_a_touched_bank_is_seen_at_the_next_look(paths: Paths) -> None:
    shelf = Shelf(paths, Index(paths).bank_stamps)
    assert "q-0051" not in shelf.catalog.questions
    write(paths.banks / "one.toml", bank_text([single(51)], bank="mine"))
    assert "q-0051" not in shelf.catalog.questions
    shelf.look()
    assert "q-0051" in shelf.catalog.questions
    assert list(shelf.questions(["q-0051"]).questions) == ["q-0051"]
    assert len(shelf.library.questions) == 34
