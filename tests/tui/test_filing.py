"""A miss is filed where it is explained: on the question screen of a practice, too."""

from __future__ import annotations

from collections.abc import Callable

from tests.tui.driving import flat, keys_for, ready, settle, text, to_question
from tests.tui.test_first_run import until

from mlsim.cli.desk import FileDesk
from mlsim.core.session.sitting import Sitting
from mlsim.tui.app import MlsimApp


def numbers(letters: list[str]) -> list[str]:
    return [str("abcdefgh".index(letter) + 1) for letter in letters]


async def missed(pilot) -> Sitting:
    """A practice whose first answer is checked and wrong."""
    sitting = await to_question(pilot, "t")
    await pilot.press(*numbers(keys_for(sitting, 0, right=False)))
    assert sitting.complete(0), "before it is checked digits choose"
    await pilot.press("enter")
    return sitting


async def test_a_cause_and_a_rule_are_given_where_a_miss_is_explained(app: MlsimApp, desk: FileDesk) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        sitting = await missed(pilot)
        before = sitting.session
        assert "Why? 1 did not know, 2 misread, 3 between two, 4 out of time, 5 changed it" in flat(app)
        assert "1-5 why   w rule" in text(app)
        await pilot.press("2")
        await until(pilot, "2 [misread]")
        assert "Written down in the mistake journal: misread." in text(app)
        await pilot.press("w")
        await settle(pilot, "LineDialog")
        await pilot.press(*"Look [twice]", "enter")
        await until(pilot, "Your rule: Look [twice]")
        await pilot.press("7")
        assert "1 to 5 say why it was missed" in text(app)
        assert sitting.session == before, "the session itself is not touched"
        await pilot.press("2")
        await until(pilot, "The cause is taken back.")
        await pilot.press("3")
        await until(pilot, "3 [between two]")
        await pilot.press("escape", "e", "e")
        await settle(pilot, "ResultScreen")
        await pilot.press("escape")
        await settle(pilot, "LobbyScreen")
        await pilot.press("m")
        await settle(pilot, "MistakesScreen")
        assert "between two" in text(app)
        assert "Look [twice]" in text(app)
    found = desk.afterwards.mistakes()
    assert [(one.hindsight.cause, one.hindsight.rule) for one in found if one.hindsight.cause] == [
        ("between two", "Look [twice]")
    ]


async def test_what_was_filed_is_there_when_the_practice_is_resumed(
    app: MlsimApp, make_desk: Callable[[], FileDesk]
) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await missed(pilot)
        await pilot.press("1")
        await until(pilot, "1 [did not know]")
        await pilot.press("ctrl+q")
        await pilot.pause()
    again = MlsimApp(make_desk())
    async with again.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        await pilot.press("enter")
        await settle(pilot, "QuestionScreen")
        assert "1 [did not know]" in text(again)


async def test_after_a_right_answer_there_is_nothing_to_file_and_a_note_is_a_note(app: MlsimApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        sitting = await to_question(pilot, "t")
        await pilot.press(*keys_for(sitting, 0), "enter")
        assert "Why?" not in text(app)
        await pilot.press("1")
        assert "This answer has been checked" in text(app)
        await pilot.press("w")
        await settle(pilot, "LineDialog")
        assert "Note on question 1" in text(app)
        await pilot.press(*"why so", "enter")
        await settle(pilot, "QuestionScreen")
        assert sitting.session.answers[0].marks.note == "why so"


async def test_in_a_silent_practice_and_in_an_exam_digits_only_choose(app: MlsimApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        sitting = await to_question(pilot, "e")
        await pilot.press(*numbers(keys_for(sitting, 0, right=False)), "w")
        await settle(pilot, "LineDialog")
        assert "Note on question 1" in text(app)
        assert sitting.complete(0)
