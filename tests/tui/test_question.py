"""The question screen: each kind of question by its keys, and texts that would like to be more than text."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.fakes import START, FakeClocks, matching, multiple, ordering, single
from tests.tui.driving import flat, keys_for, settle, text, to_question

from mlsim.cli.desk import FileDesk, NoPen
from mlsim.core.bank.questions import Ordering, Question, Single
from mlsim.core.screens.desk import Reviewed
from mlsim.core.screens.pages import pages_of
from mlsim.core.session.events import Header, Item
from mlsim.core.session.scoring import result
from mlsim.core.session.sitting import Asked, Sitting
from mlsim.core.session.state import begin
from mlsim.tui.app import MlsimApp
from mlsim.tui.render import wrapped
from mlsim.tui.screens.drilldown import DrilldownScreen
from mlsim.tui.screens.explanation import ExplanationScreen
from mlsim.tui.screens.overview import OverviewScreen
from mlsim.tui.screens.question import QuestionScreen
from mlsim.tui.widgets.lines import Prose

HOSTILE = [
    "[red]not red[/red]",
    "[/b] closes nothing",
    "[@click=app.quit]do not click[/]",
    "back\\slashes \\[red] and \\\\",
    "a trailing backslash \\",
    "emoji \U0001f600 and a family \U0001f468\u200d\U0001f469\u200d\U0001f467",
    "\u6f22\u5b57\u304b\u306a\u4ea4\u3058\u308a",
    "x[0] = y[i, j] and $variable {braces} %s",
    "`code with [brackets]` beside text",
    "&lt;b&gt; <script>alert(1)</script>",
]


def sat(clocks: FakeClocks, *questions: Question, scenario: str = "", **values: object) -> Sitting:
    items = tuple(Item(question=q.id, revision="0" * 32, options=tuple(range(len(q.texts)))) for q in questions)
    base = {"id": "x", "exam": "TRY-1", "mode": "exam", "started": START, "minutes": 20.0, "bank": "", "items": items}
    header = Header(**{**base, **values})
    return Sitting(begin(header), [Asked(q, scenario) for q in questions], clocks, NoPen())


async def shown(app: MlsimApp, pilot, sitting: Sitting) -> None:
    app.push_screen(QuestionScreen(sitting))
    await settle(pilot, "QuestionScreen")


async def test_single_by_letter_number_cursor_and_taken_back(app: MlsimApp, clocks: FakeClocks) -> None:
    sitting = sat(clocks, single(1), single(2))
    async with app.run_test(size=(80, 24)) as pilot:
        await shown(app, pilot, sitting)
        for keys, response in (
            (["b"], (1,)),
            (["4"], (3,)),
            (["k", "space"], (2,)),
            (["c"], (2,)),
            (["backspace"], ()),
            (["u"], (2,)),
        ):
            await pilot.press(*keys)
            assert sitting.answer.marks.response == response
        assert "(x) C" in text(app)
        await pilot.press("f")
        assert "There is no option F here." in text(app)


async def test_multiple_refuses_one_more_than_asked_for(app: MlsimApp, clocks: FakeClocks) -> None:
    sitting = sat(clocks, multiple(1))
    async with app.run_test(size=(80, 24)) as pilot:
        await shown(app, pilot, sitting)
        await pilot.press("e", "a", "b")
        assert sitting.answer.marks.response == (0, 4)
        assert "Select 2: take one back first." in text(app)
        await pilot.press("e")
        assert sitting.answer.marks.response == (0,)
        assert "1 of 2 selected" in text(app)
        assert "[x] A" in text(app)


async def test_ordering_places_takes_back_and_moves(app: MlsimApp, clocks: FakeClocks) -> None:
    sitting = sat(clocks, ordering(1))
    async with app.run_test(size=(80, 24)) as pilot:
        await shown(app, pilot, sitting)
        await pilot.press("a", "b", "d")
        assert sitting.answer.marks.response == (0, 1, 3)
        await pilot.press("K", "K")
        assert sitting.answer.marks.response == (3, 0, 1)
        assert "(1) D" in text(app)
        await pilot.press("K")
        assert "It is the first already." in text(app)
        await pilot.press("J", "shift+down")
        assert sitting.answer.marks.response == (0, 1, 3)
        await pilot.press("c")
        assert "All 3 places are taken" in text(app)
        await pilot.press("b")
        assert sitting.answer.marks.response == (0, 3)


async def test_matching_gives_and_moves_on_and_cycles(app: MlsimApp, clocks: FakeClocks) -> None:
    sitting = sat(clocks, matching(1))
    async with app.run_test(size=(80, 24)) as pilot:
        await shown(app, pilot, sitting)
        await pilot.press("a", "c", "b")
        assert sitting.answer.marks.response == (0, 2, 1)
        assert sitting.complete(0)
        assert "->  C Response c of 1" in text(app)
        await pilot.press("up", "up", "right_square_bracket")
        assert sitting.answer.marks.response == (3, 2, 1)
        await pilot.press("left_square_bracket")
        assert sitting.answer.marks.response == (0, 2, 1)
        await pilot.press("b")
        assert sitting.answer.marks.response == (1, 2, -1), "a response that is used once moves"


async def test_striking_out_and_caps_lock(app: MlsimApp, clocks: FakeClocks) -> None:
    sitting = sat(clocks, single(1))
    async with app.run_test(size=(80, 24)) as pilot:
        await shown(app, pilot, sitting)
        await pilot.press("C")
        assert "( ) C ~Option 2" in text(app)
        assert "Caps Lock" not in text(app)
        await pilot.press("A")
        assert "Caps Lock?" in text(app)
        await pilot.press("c")
        assert sitting.answer.marks.response == (2,)
        assert "~Option 2" not in text(app), "choosing brings it back"
        await pilot.press("x")
        assert "It is chosen" in text(app)


async def test_flag_sureness_note_and_go_to(app: MlsimApp, clocks: FakeClocks) -> None:
    sitting = sat(clocks, single(1), single(2), single(3))
    async with app.run_test(size=(80, 24)) as pilot:
        await shown(app, pilot, sitting)
        await pilot.press("m", "s", "s")
        assert "! flagged" in text(app)
        await pilot.press("w", *"look again", "enter")
        await settle(pilot, "QuestionScreen")
        assert sitting.answer.marks.note == "look again"
        await pilot.press("m")
        await pilot.press("down")
        assert "unsure   note" in text(app)
        await pilot.press("slash", "3", "enter")
        await settle(pilot, "QuestionScreen")
        assert sitting.current == 2
        await pilot.press("slash", "9", "enter")
        await settle(pilot, "QuestionScreen")
        assert "There is no question 9: they are numbered from 1 to 3." in text(app)
        await pilot.press("p", "p", "p")
        assert "This is the first question." in text(app)


async def test_a_case_shows_its_scenario(app: MlsimApp, clocks: FakeClocks) -> None:
    sitting = sat(clocks, single(1), scenario="A shop sells fruit.\n\nIt rots.")
    async with app.run_test(size=(80, 24)) as pilot:
        await shown(app, pilot, sitting)
        assert "Case study: v shows the scenario." in text(app)
        await pilot.press("v")
        await settle(pilot, "Reading")
        assert "It rots." in text(app)
        await pilot.press("v")
        await settle(pilot, "QuestionScreen")


async def test_a_question_of_no_case_says_so(app: MlsimApp, clocks: FakeClocks) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await shown(app, pilot, sat(clocks, single(1)))
        await pilot.press("v")
        assert "belongs to no case study" in text(app)


@pytest.mark.parametrize("size", [(60, 18), (80, 24), (200, 60)])
@pytest.mark.parametrize("words", HOSTILE)
async def test_hostile_text_is_shown_letter_for_letter(
    app: MlsimApp, clocks: FakeClocks, words: str, size: tuple[int, int]
) -> None:
    options = [
        {"text": f"{words} {i}", "why": f"Because {words} it is so, number {i}.", "correct": i == 0} for i in range(4)
    ]
    plain_one = single(1, stem=f"Before {words} after?", takeaway=words).model_dump(by_alias=True, exclude={"options"})
    question = Single.model_validate({**plain_one, "option": options})
    sitting = sat(clocks, question)
    plain = " ".join(words.replace("`", "").split())
    async with app.run_test(size=size) as pilot:
        await shown(app, pilot, sitting)
        assert f"Before {plain} after?" in flat(app)
        assert f"A {plain} 0" in flat(app)
        app.push_screen(OverviewScreen(sitting))
        await settle(pilot, "OverviewScreen")
        assert ("Before " + words.split()[0])[:18] in flat(app)
        sitting.choose(1)
        sitting.submit("ended")
        reviewed = Reviewed(sitting.session, None, sitting.asked, result(sitting.session))
        app.push_screen(DrilldownScreen(reviewed))
        await settle(pilot, "DrilldownScreen")
        assert ("Before " + words.split()[0])[:18] in flat(app)
        app.push_screen(ExplanationScreen(pages_of(reviewed, (0,), {}), 0))
        await settle(pilot, "ExplanationScreen")
        read = flat(app)
        for _ in range(6):
            await pilot.press("pagedown")
            await pilot.pause()
            read += " " + flat(app)
        for part in (
            f"Before {plain} after?",
            f"A {plain} 0",
            f"Because {plain} it is so, number 0.",
            f"Takeaway: {plain}",
        ):
            assert part in read


async def test_a_key_that_means_nothing_says_so(app: MlsimApp, clocks: FakeClocks) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await shown(app, pilot, sat(clocks, single(1)))
        await pilot.press("z")
        assert "z does nothing here: ? shows the keys." in text(app)
        await pilot.press("up")
        assert "This is the top." in text(app)


@pytest.mark.parametrize("opening", ["ctrl+e", "escape", "w", "slash", "v", "question_mark", "r"])
async def test_leaving_is_safe_from_whatever_is_over_the_question(app: MlsimApp, desk: FileDesk, opening: str) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        sitting = await to_question(pilot)
        await pilot.press(*keys_for(sitting, 0), opening)
        await pilot.pause()
        await pilot.press("ctrl+q")
        await pilot.pause()
        if opening in ("w", "slash"):
            await pilot.press("ctrl+q")
        await pilot.pause()
    (row,) = desk.lobby().unfinished
    assert row.answered == 1
    desk.resume(row.id).leave()


async def test_four_thousand_characters_can_be_read_to_the_end(app: MlsimApp, clocks: FakeClocks) -> None:
    words = " ".join(f"word{n}" for n in range(500))
    sitting = sat(clocks, single(1, stem=words[:4000]))
    async with app.run_test(size=(80, 24)) as pilot:
        await shown(app, pilot, sitting)
        seen = ""
        for _ in range(10):
            seen += flat(app)
            await pilot.press("pagedown")
            await pilot.pause()
        for word in words[:4000].split()[:-1]:
            assert word in seen


async def test_the_explanation_of_a_question_that_was_asked_otherwise_says_so(
    app: MlsimApp, desk: FileDesk, shipped: Path, make_desk
) -> None:
    from mlsim.core.form.wish import Wish

    sitting = desk.begin(desk.prepare(Wish("TRY-1")))
    first, second = (item.question for item in sitting.session.header.items[:2])
    asked = sitting.asked[0].question.stem
    sitting.submit("ended")
    bank = shipped / "try.toml"
    old = bank.read_text()
    at = old.index(f'id = "{first}"')
    changed = old[:at] + old[at:].replace("team", "TEAM", 3).replace("A freight", "THE freight", 1).replace(
        "A payment", "THE payment", 1
    )
    changed = changed.replace(f'id = "{second}"', 'id = "try-gone"')
    bank.write_text(changed)
    reviewed = make_desk().review(sitting.session.header.id)
    assert reviewed.asked[0] is not None
    assert reviewed.asked[0].question.stem == asked
    assert reviewed.asked[1] is not None
    assert reviewed.asked[1].gone
    async with app.run_test(size=(80, 24)) as pilot:
        app.push_screen(ExplanationScreen(pages_of(reviewed, (0, 1), {}), 1))
        await settle(pilot, "ExplanationScreen")
        assert "This question is no longer in the banks." in flat(app)
        if reviewed.asked[0].changed:
            await pilot.press("p")
            assert "This question has changed since." in flat(app)


async def test_an_option_takes_the_rows_of_its_text_and_no_more(
    app: MlsimApp, clocks: FakeClocks, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rows that were explained, then hidden, then shown again, with texts that need several rows.

    The toolkit measures whenever somebody asks for a size and something has scrolled, and keeps what it measured: here always.
    """
    show = Prose.show

    def measured(self: Prose, paras) -> None:
        self.screen._compositor._full_map_invalidated = True
        len(self.screen._compositor.full_map)
        show(self, paras)

    monkeypatch.setattr(Prose, "show", measured)
    long = "A step that is told in so many words that it needs more than one row of the screen to be told in full, "
    steps = [
        {"text": f"{long}{letter}.", "why": long * 2, **({"place": number} if number < 6 else {})}
        for number, letter in enumerate("abcdefg", start=1)
    ]
    first, last = (
        Ordering.model_validate(
            {"type": "ordering", "id": name, "objectives": ["TRY-1:1.1"], "stem": "Select and order.", "step": steps}
        )
        for name in ("t-1", "t-3")
    )
    sitting = sat(clocks, first, single(2), last, mode="practice", minutes=None, feedback="each")
    async with app.run_test(size=(80, 24)) as pilot:
        await shown(app, pilot, sitting)
        await pilot.press(*"abcde", "enter", "enter", "b", "enter", "pagedown", "enter")
        await pilot.pause()
        for number in range(7):
            row = app.screen.query_one(f"#row-{number}", Prose)
            assert row.size.height == len([one for para in row.paras for one in wrapped(para, row.size.width)]), number
