"""Searching the banks on real files: what is kept out, and that an explanation that is read counts as seen."""

from __future__ import annotations

import pytest
from tests.cli.shell import Shell
from tests.fakes import START, FakeClocks, exam, ordering, single
from tests.store.samples import bank_text, exam_text, write

from mlsim.cli.desk import FileDesk
from mlsim.core.base.errors import UsageError
from mlsim.core.form.wish import Selection, Wish
from mlsim.core.screens.bank_search import Found
from mlsim.core.session.hindsight import reading_of
from mlsim.store.paths import Paths


@pytest.fixture
def desk(paths: Paths, clocks: FakeClocks) -> FileDesk:
    return FileDesk(paths, clocks, lambda: START.date(), lambda moment: moment)


OWN = ["OWN-1:1.1"]


@pytest.fixture
def own_exam(paths: Paths) -> None:
    """An exam with too few questions to seal any."""
    write(paths.shipped / "exams" / "own-1.toml", exam_text(exam(code="OWN-1")))


def sealed(desk: FileDesk) -> set[str]:
    return {entry.question for entry in desk.forms(desk.shelf.exam("TST-1"))[-1].entries}


def sit(desk: FileDesk, clocks: FakeClocks, wish: Wish) -> set[str]:
    """Answer everything rightly, at a good pace; gives the questions."""
    sitting = desk.begin(desk.prepare(wish))
    for item in range(len(sitting.asked)):
        sitting.go(item)
        for _ in range(12):
            clocks.advance(4)
            sitting.beat()
        sitting.choose(sitting.question.key[0])
    sitting.submit("ended")
    return {item.question for item in sitting.session.header.items}


def test_the_sealed_form_is_kept_out_and_counted_until_it_has_been_sat(desk: FileDesk, clocks: FakeClocks) -> None:
    found = desk.bank_search.search("STEM question")
    assert {hit.question for hit in found.hits} == set(desk.shelf.catalog.questions) - sealed(desk)
    assert (found.kept_out, found.questions, found.looked, found.done, found.more) == (10, 30, 30, True, False)
    name = min(sealed(desk))
    with pytest.raises(UsageError, match="kept out"):
        desk.bank_search.page(name)
    sit(desk, clocks, Wish("TST-1", "full", 3))
    assert len(desk.bank_search.search("stem").hits) == 30
    assert desk.bank_search.page(name).before == "answered"


def test_an_exam_that_is_being_sat_is_kept_out(desk: FileDesk, clocks: FakeClocks) -> None:
    sitting = desk.begin(desk.prepare(Wish("TST-1")))
    sitting.leave()
    here = {item.question for item in sitting.session.header.items}
    assert not here & {hit.question for hit in desk.bank_search.search("stem").hits}


@pytest.mark.usefixtures("own_exam")
def test_a_bank_of_ones_own_is_searched_and_an_id_that_is_taken_is_found_once(desk: FileDesk, paths: Paths) -> None:
    mine = [single(1, stem="A zebra?"), single(77, stem="Another zebra?", objectives=OWN)]
    write(paths.banks / "mine.toml", bank_text(mine, bank="mine"))
    (hit,) = desk.bank_search.search("zebra").hits
    assert (hit.question, hit.bank, hit.file) == ("q-0077", "mine", f"{paths.banks}/mine.toml")


@pytest.mark.parametrize("words", ["", "  \n"])
def test_nothing_to_search_for(desk: FileDesk, words: str) -> None:
    with pytest.raises(UsageError, match="nothing to search"):
        desk.bank_search.search(words)


@pytest.mark.usefixtures("own_exam")
def test_a_search_tells_how_far_it_is_and_can_be_stopped(desk: FileDesk, paths: Paths) -> None:
    for n in range(3):
        write(paths.banks / f"mine-{n}.toml", bank_text([single(100 + n, objectives=OWN)], bank="mine"))
    told: list[Found] = []

    def tell(found: Found) -> bool:
        told.append(found)
        return len(told) < 2

    found = desk.bank_search.search("stem", tell)
    assert [one.looked for one in told] == [30, 31]
    assert not found.done
    assert len(found.hits) == 21


@pytest.mark.usefixtures("own_exam")
def test_steps_do_not_stand_in_the_order_of_the_key(desk: FileDesk, paths: Paths) -> None:
    steps = [ordering(n, (1, 2, 3, None), objectives=OWN) for n in range(200, 240)]
    write(paths.banks / "mine.toml", bank_text(steps, bank="mine"))
    kept = desk.practice.kept_anywhere()
    pages = [desk.bank_search.page(one.id) for one in steps if one.id not in kept]
    assert len(pages) > 20
    assert all([at for at in page.shown if at < 3] != [0, 1, 2] for page in pages)
    again = desk.bank_search.page(pages[0].asked.question.id)
    assert again.shown == pages[0].shown


def test_what_was_read_is_no_evidence_any_more_and_what_was_not_is(desk: FileDesk, clocks: FakeClocks) -> None:
    form = [entry.question for entry in desk.forms(desk.shelf.exam("TST-1"))[0].entries]
    for name in form[:3]:
        page = desk.bank_search.page(name)
        assert page.before == ""
        desk.bank_search.explained(page)
    assert desk.bank_search.page(form[0]).before == "read"
    assert desk.bank_search.page(form[3]).before == ""
    clocks.advance(3600)
    # Read once more after it was answered: the first time is the one that counts.
    assert sit(desk, clocks, Wish("TST-1", "full", 1)) == set(form)
    desk.bank_search.explained(desk.bank_search.page(form[0]))
    assert desk.standing.readiness("TST-1").used == 7
    assert set(desk.standing.explained()) == set(form[:3])


def test_reading_is_kept_in_a_journal_of_its_own_and_is_no_session(desk: FileDesk, paths: Paths, shell: Shell) -> None:
    desk.bank_search.explained(desk.bank_search.page(desk.bank_search.search("stem").hits[0].question))
    desk.bank_search.explained(desk.bank_search.page(desk.bank_search.search("stem").hits[1].question))
    (journal,) = paths.reviews.glob("*.toml")
    text = journal.read_text(encoding="utf-8")
    assert 'of = "bank-tst-1"' in text
    assert reading_of("TST-1") == "bank-tst-1"
    assert text.count('type = "explained"') == 2
    assert desk.lobby().sessions == ()
    assert desk.lobby().problems == ()
    assert desk.afterwards.mistakes() == ()
    assert shell.json("history") == []
    assert shell.json("doctor")["sessions"] | {"reviews": 1} == shell.json("doctor")["sessions"]


def test_practice_still_asks_what_was_read(desk: FileDesk) -> None:
    desk.bank_search.explained(desk.bank_search.page(desk.bank_search.search("stem").hits[0].question))
    prepared = desk.prepare(Wish("TST-1", "selection", selection=Selection(count=40)))
    assert prepared.matches == 20


@pytest.mark.usefixtures("own_exam")
def test_the_command_prints_hits_with_their_place_and_no_key(shell: Shell, paths: Paths) -> None:
    text = shell("bank", "search", "question", "12?")
    assert "q-0012  (single, TST-1:" in text or "kept out" in text
    found = shell.json("bank", "search", "stem")
    assert (len(found["hits"]), found["kept_out"], found["questions"], found["more"]) == (20, 10, 30, False)
    assert set(found["hits"][0]) == {"question", "bank", "file", "kind", "objectives", "services", "stem"}
    text = shell("bank", "search", "stem")
    assert text.splitlines()[-2:] == [
        "20 of 30 questions",
        "10 kept out: for an exam to come, or one under way",
    ]
    assert "0 of 30 questions" in shell("bank", "search", "nowhere")
    shell("bank", "search", " ", status=2)
    write(paths.banks / "m.toml", bank_text([single(90, stem="Gr\u00f6\u00dfe?", objectives=OWN)], bank="m"))
    assert "q-0090" in shell("bank", "search", "GRÖSSE")
