"""Where people who had only the screen stumbled: each of these was a walk that went wrong."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from tests.tui.driving import answer_all, flat, keys_for, place, ready, settle, text, to_question
from textual.events import Key
from textual.widgets import Input

from mlsim.cli.desk import FileDesk
from mlsim.core.bank.questions import is_correct
from mlsim.core.form.wish import Wish
from mlsim.core.screens.lobby import ExamRow
from mlsim.core.screens.pages import as_shown, page_of
from mlsim.tui.app import MlsimApp
from mlsim.tui.widgets.lines import Rows


@pytest.fixture
def three(shipped: Path, make_desk: Callable[[], FileDesk]) -> MlsimApp:
    """The app with three exams, each with questions of its own."""
    for other in ("TRY-2", "TRY-3"):
        for path in (shipped / "exams" / "try-1.toml", shipped / "try.toml"):
            text = path.read_text().replace("TRY-1", other).replace("try-0", f"{other.lower()}-0")
            path.with_name(path.name.replace("try", other.lower())).write_text(
                text.replace('id = "try"', f'id = "{other.lower()}"')
            )
    return MlsimApp(make_desk())


async def until(pilot, words: str) -> None:
    for _ in range(300):
        await pilot.pause(0.01)
        if words in flat(pilot.app):
            return
    raise AssertionError(f"no {words!r}:\n{text(pilot.app)}")


def footer(app: MlsimApp) -> str:
    return text(app).splitlines()[-1].strip()


async def left_at_question_two(pilot) -> None:
    """An exam with one answer, left to the lobby."""
    sitting = await to_question(pilot, "e")
    await pilot.press(*keys_for(sitting, 0), "n", "escape", "l")
    await settle(pilot, "LobbyScreen")
    await until(pilot, "Unfinished TRY-1 form 1")


async def test_esc_never_leaves_from_the_lobby(app: MlsimApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        await pilot.press("down", "down", "down", "escape", "escape")
        assert app.is_running
        assert "This is the lobby: q leaves mlsim." in text(app)
        assert "> TRY-1" in text(app)
        await pilot.press("h")
        await settle(pilot, "HistoryScreen")
        await pilot.press("escape")
        await settle(pilot, "LobbyScreen")
        assert "This is the lobby" not in text(app), "no news for whoever comes back"


async def test_the_rows_below_the_exams_turn_to_every_exam(three: MlsimApp) -> None:
    async with three.run_test(size=(80, 40)) as pilot:
        await ready(pilot)
        codes = [exam.code for exam in three.lobby.view.exams]
        assert len(codes) == 3
        await pilot.press("end")
        start = three.lobby.code
        seen = []
        for _ in codes:
            await pilot.press("right")
            seen.append(three.lobby.code)
            assert f"Prepare for {seen[-1]}" in flat(three)
        assert sorted(seen) == sorted(codes)
        assert seen[-1] == start
        await pilot.press("left")
        assert three.lobby.code == ([start, *seen])[-2]


async def test_right_goes_from_an_exam_to_its_practice_and_passes_no_other(three: MlsimApp) -> None:
    async with three.run_test(size=(80, 40)) as pilot:
        await ready(pilot)
        exams = [entry.value for entry in three.screen.query_one(Rows).entries if isinstance(entry.value, ExamRow)]
        for _ in exams:
            here = three.screen.query_one(Rows).value
            assert "right prepare" in footer(three)
            assert f"Prepare for {here.code} right goes there" in flat(three)
            await pilot.press("right")
            assert three.lobby.code == here.code
            assert f"Prepare for {here.code} left and right: another exam" in flat(three)
            assert "> p  Practice" in text(three)
            assert "right prepare" not in footer(three)
            await pilot.press("home", *["down"] * (exams.index(here) + 1))


async def test_the_lobby_is_about_the_exam_that_was_practised_last(three: MlsimApp) -> None:
    async with three.run_test(size=(80, 40)) as pilot:
        await ready(pilot)
        await pilot.press("end", "p")
        await settle(pilot, "BuilderScreen")
        start = three.lobby.code
        await pilot.press("home", "right")
        await pilot.pause(0.2)
        await pilot.press("s")
        await settle(pilot, "BriefingScreen")
        await pilot.press("enter")
        await settle(pilot, "QuestionScreen")
        practised = three.screen.sitting.session.header.exam
        assert practised != start
        await pilot.press("ctrl+e", "e")
        await settle(pilot, "ResultScreen")
        await pilot.press("escape")
        await settle(pilot, "LobbyScreen")
        await until(pilot, f"Prepare for {practised}")


async def test_an_exam_that_is_under_way_is_not_begun_twice_unasked(app: MlsimApp, desk: FileDesk) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await left_at_question_two(pilot)
        for keys in (["e"], ["n", "enter"]):
            await pilot.press(keys[0])
            if len(keys) > 1:
                await settle(pilot, "PlanScreen")
                await pilot.press(*keys[1:])
            await settle(pilot, "ChoiceDialog")
            assert "Form 1 of TRY-1 is under way" in flat(app)
            await pilot.press("escape")
            while place(app) != "LobbyScreen":
                await pilot.press("escape")
                await pilot.pause(0.02)
        await pilot.press("e")
        await settle(pilot, "ChoiceDialog")
        await pilot.press("g")
        await settle(pilot, "QuestionScreen")
        assert "2 / 10" in text(app)
        await pilot.press("escape", "l")
        await settle(pilot, "LobbyScreen")
        await pilot.press("e")
        await settle(pilot, "ChoiceDialog")
        await pilot.press("a")
        await settle(pilot, "BriefingScreen")
    assert len(desk.lobby().unfinished) == 1


async def test_the_lobby_says_where_the_form_is_that_is_under_way(app: MlsimApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await left_at_question_two(pilot)
        assert footer(app).startswith("enter resume ")
        await pilot.press("down", "down")
        assert "Form 1 is under way, above." in flat(app)
        assert footer(app).startswith("enter open ")


async def test_whoever_leaves_the_program_hears_how_to_go_on(app: MlsimApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await to_question(pilot, "e")
        await pilot.press("n", "ctrl+q")
        await pilot.pause(0.2)
    assert app.farewell == "Saved: TRY-1 form 1, question 2 of 10. `mlsim resume` goes on with it."


async def test_the_journal_shows_a_miss_by_the_letters_that_were_pressed(app: MlsimApp) -> None:
    """Of every mistake; the bank's own order is another one for most."""
    async with app.run_test(size=(80, 24)) as pilot:
        sitting = await to_question(pilot, "e")
        await answer_all(pilot, sitting, right=False)
        await pilot.press("ctrl+e", "e")
        await settle(pilot, "ResultScreen")
        header = sitting.session.header
        await pilot.press("escape")
        await settle(pilot, "LobbyScreen")
        await pilot.press("m")
        await settle(pilot, "MistakesScreen")
        await pilot.press("enter")
        await settle(pilot, "ExplanationScreen")
        orders = {item.question: item.options for item in header.items}
        seen = []
        for _ in header.items:
            page = app.screen.page
            seen.append(page.question)
            assert page.shown == orders[page.question]
            await pilot.press("n")
        assert sorted(seen) == sorted(orders)
        assert any(options != tuple(range(len(options))) for options in orders.values())


def test_an_order_that_is_not_the_question_s_changes_nothing(app: MlsimApp, desk: FileDesk) -> None:
    sitting = desk.begin(desk.prepare(Wish("TRY-1")))
    sitting.submit("ended")
    assert desk.afterwards.order(sitting.session.header.id, "no-such") == ()
    assert desk.afterwards.order("no-such-session", "no-such") == ()
    for mistake in desk.afterwards.mistakes()[:1]:
        page = page_of(mistake)
        for order in ((), (0,), tuple(range(99))):
            assert as_shown(page, order) == page


async def test_going_on_from_an_open_question_says_so(app: MlsimApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        sitting = await to_question(pilot, "e")
        await pilot.press("j", "enter")
        assert "Question 1 is left open. p goes back; a-" in text(app)
        await pilot.press("p", *keys_for(sitting, 0), "enter")
        assert "left open" not in text(app)


async def test_what_lies_below_is_told_until_it_is_in_sight(app: MlsimApp) -> None:
    async with app.run_test(size=(60, 18)) as pilot:
        sitting = await to_question(pilot, "e")
        found = False
        for _ in range(len(sitting.asked) - 1):
            await pilot.pause()
            if "more below" in text(app):
                found = True
                await pilot.press("end")
                await pilot.pause()
                assert "more below" not in text(app)
            await pilot.press("n")
        assert found, "no question of the bank is longer than this window"


async def test_only_whole_answers_are_counted_and_checked_ones_tell_how_they_went(app: MlsimApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        sitting = await to_question(pilot, "t")
        for number in range(len(sitting.asked)):
            keys = keys_for(sitting, number, right=number % 2 == 0)
            if len(keys) > 1:
                await pilot.press(keys[0])
                assert f" {number} answered" in text(app)
                await pilot.press("backspace")
            await pilot.press(*keys, "enter")
            assert f" {number + 1} answered" in text(app)
            await pilot.press("enter")
        await settle(pilot, "OverviewScreen")
        marks = [row[2] for row in text(app).splitlines() if row[3:6].strip().isdigit()]
        answers = zip(sitting.asked, sitting.session.answers, strict=True)
        assert marks == ["+" if is_correct(one.question, answer.marks.response) else "-" for one, answer in answers]
        assert {*marks} == {"+", "-"}
        assert footer(app).startswith("enter end ")


async def test_esc_clears_the_filters_of_the_journal_before_it_leaves(app: MlsimApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        sitting = await to_question(pilot, "t")
        await pilot.press(*keys_for(sitting, 0, right=False), "enter", "escape", "l")
        await settle(pilot, "LobbyScreen")
        await pilot.press("m")
        await settle(pilot, "MistakesScreen")
        await until(pilot, "Why? 1 did not know, 2 misread, 3 between two, 4 out of time, 5 changed it")
        await pilot.press("c")
        assert "No mistake fits: did not know." in text(app)
        await pilot.press("escape")
        assert "The filters are cleared; esc goes back." in text(app)
        assert "1 of 1" in text(app)
        await pilot.press("escape")
        await settle(pilot, "LobbyScreen")


async def test_enter_does_what_the_footer_says_on_every_row_of_a_result(app: MlsimApp) -> None:
    async with app.run_test(size=(80, 40)) as pilot:
        sitting = await to_question(pilot, "e")
        await pilot.press(*keys_for(sitting, 0, right=False), "ctrl+e", "e")
        await settle(pilot, "ResultScreen")
        said = {}
        rows = app.screen.query_one(Rows)
        for _ in range(12):
            said[rows.value.what] = footer(app).partition("   ")[0]
            await pilot.press("down")
        assert said["domain"] == "enter its questions"
        assert said["blank"] == said["all"] == said["wrong"] == "enter look"
        assert said["export"] == "enter export"
        assert "Look at the 1 wrong answer" in text(app)
        assert "Look at the 9 not answered" in text(app)
        await pilot.press("w")
        await settle(pilot, "DrilldownScreen")
        assert "1 of 10" in text(app), "the answer that was given, and not the blanks"
        await pilot.press("f")
        assert "9 of 10" in text(app)


async def test_enter_on_a_number_keeps_it(app: MlsimApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        await pilot.press("p")
        await settle(pilot, "BuilderScreen")
        await pilot.press("up", "up", "up", "left", "left", "enter")
        assert "Questions     5" in text(app)
        assert "> Start" in text(app)
        assert footer(app).startswith("enter start ")


@pytest.mark.parametrize(
    ("keys", "left"),
    [
        (["backspace", *"xyz"], "abxyz"),
        (["home", *"xyz"], "xyzabc"),
        (["ctrl+u", *"xyz"], "xyz"),
        (["left", "delete", *"xyz"], "abxyz"),
    ],
)
async def test_keys_that_come_in_one_burst_keep_their_order_in_a_field(
    app: MlsimApp, keys: list[str], left: str
) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await to_question(pilot, "e")
        await pilot.press("w", *"abc")
        await settle(pilot, "LineDialog")
        field = app.screen.query_one(Input)
        assert field.value == "abc"
        for key in keys:
            app.post_message(Key(key, key if len(key) == 1 else None))
        for _ in range(5):
            await pilot.pause(0.02)
        assert field.value == left


async def test_a_day_that_is_none_stays_in_its_dialog(app: MlsimApp, make_desk: Callable[[], FileDesk]) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        await pilot.press("s")
        await settle(pilot, "SettingsScreen")
        await pilot.press("enter")
        await settle(pilot, "LineDialog")
        await pilot.press(*"15 Jamuary 2027", "enter")
        await until(pilot, "15 Jamuary 2027 is no date. A day is written 2027-01-31")
        assert app.screen.query_one(Input).value == "15 Jamuary 2027"
        await pilot.press("home", *["right"] * 5, "delete", "n", "enter")
        await until(pilot, "TRY-1 is on 15 Jan 2027.")
    assert str(make_desk().settings.load().date_of("TRY-1")) == "2027-01-15"
