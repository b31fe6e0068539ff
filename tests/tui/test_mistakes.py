"""Causes, rules and disputes from an explanation and from the mistake journal, by keys."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from tests.tui.driving import answer_all, flat, place, settle, text, to_question

from mlsim.cli.desk import FileDesk
from mlsim.tui.app import MlsimApp


async def wrong_exam(pilot) -> str:
    """An exam in which everything is wrong; at its result."""
    sitting = await to_question(pilot)
    await answer_all(pilot, sitting, right=False)
    await pilot.press("ctrl+e")
    await settle(pilot, "ChoiceDialog")
    await pilot.press("e")
    await settle(pilot, "ResultScreen")
    return sitting.session.header.id


async def explanation(pilot) -> str:
    session = await wrong_exam(pilot)
    await pilot.press("w")
    await settle(pilot, "DrilldownScreen")
    await pilot.press("enter")
    await settle(pilot, "ExplanationScreen")
    return session


async def until(pilot, words: str) -> None:
    """Wait until something stands on the screen: writing takes a thread."""
    for _ in range(200):
        await pilot.pause(0.01)
        if words in flat(pilot.app):
            return
    raise AssertionError(f"no {words!r}:\n{text(pilot.app)}")


async def journal(pilot) -> None:
    while place(pilot.app) != "LobbyScreen":
        before = place(pilot.app)
        await pilot.press("escape")
        for _ in range(100):
            await pilot.pause(0.01)
            if place(pilot.app) != before:
                break
    await pilot.press("m")
    await settle(pilot, "MistakesScreen")


async def test_a_miss_gets_a_cause_with_one_key_and_a_rule(app: MlsimApp, desk: FileDesk) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        session = await explanation(pilot)
        assert "Why? 1 did not know" in flat(app)
        await pilot.press("2")
        await until(pilot, "Written down in the mistake journal: misread.")
        assert "[misread]" in text(app)
        await pilot.press("w", *"Read [/b] twice", "enter")
        await until(pilot, "Your rule is written down.")
        assert "Your rule: Read [/b] twice" in flat(app)
        question = app.screen.page.question
        said = desk.afterwards.said(session)[question]
        assert (said.cause, said.rule) == ("misread", "Read [/b] twice")
        await pilot.press("2")
        await until(pilot, "The cause is taken back.")
        assert desk.afterwards.said(session)[question].cause is None


async def test_causes_are_given_one_after_the_other(app: MlsimApp, desk: FileDesk) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        session = await explanation(pilot)
        await pilot.press("1", "n", "2", "n", "3", "n", "4", "n", "5")
        await until(pilot, "[changed it]")
        for _ in range(100):
            await pilot.pause(0.01)
            causes = [one.cause for one in desk.afterwards.said(session).values() if one.cause]
            if len(causes) == 5:
                break
        assert sorted(causes) == sorted(["did not know", "misread", "between two", "out of time", "changed it"])
        assert len(list(desk.paths.reviews.glob("*.toml"))) == 1
        await pilot.press("p", "p")
        assert "[between two]" in text(app)


async def test_a_dispute_is_kept_and_what_was_seen_too(app: MlsimApp, desk: FileDesk) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        session = await explanation(pilot)
        await pilot.press("exclamation_mark", *"The key is C", "enter")
        await until(pilot, "Your dispute is written down.")
        assert "You dispute it: The key is C" in flat(app)
        await pilot.press("n", "escape")
        await settle(pilot, "DrilldownScreen")
        for _ in range(100):
            await pilot.pause(0.01)
            if sum(one.seen is not None for one in desk.afterwards.said(session).values()) == 2:
                break
        assert sum(one.seen is not None for one in desk.afterwards.said(session).values()) == 2
    (one,) = desk.afterwards.disputes()
    assert one.text == "The key is C"
    assert one.asked is not None
    assert not one.correct


async def test_a_right_answer_has_no_cause(app: MlsimApp, desk: FileDesk) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        sitting = await to_question(pilot)
        await answer_all(pilot, sitting)
        await pilot.press("ctrl+e")
        await settle(pilot, "ChoiceDialog")
        await pilot.press("e")
        await settle(pilot, "ResultScreen")
        await pilot.press("enter")
        await settle(pilot, "DrilldownScreen")
        await pilot.press("enter")
        await settle(pilot, "ExplanationScreen")
        assert "Why?" not in text(app)
        await pilot.press("1")
        assert "only misses have a cause" in text(app)
        await journal(pilot)
        assert "No mistake yet" in text(app)


async def test_the_journal_lists_filters_searches_and_explains(app: MlsimApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await wrong_exam(pilot)
        await journal(pilot)
        assert "10 of 10" in text(app)
        await pilot.press("3")
        await until(pilot, "between two")
        await pilot.press("w", *"Mind the LEAST overhead", "enter")
        await until(pilot, "Mind the LEAST overhead")
        await pilot.press("slash", *"least mind", "enter")
        await settle(pilot, "MistakesScreen")
        assert "1 of 10" in text(app)
        assert '"least mind"' in text(app)
        await pilot.press("x", "c", "c", "c")
        assert "1 listed: between two" in text(app)
        await pilot.press("c", "c", "c")
        assert "9 listed: no cause yet" in text(app)
        await pilot.press("x", "d")
        assert "domain 1" in text(app)
        some = int(text(app).split(" listed:")[0].split()[-1])
        assert 0 < some < 10
        await pilot.press("x", "enter")
        await settle(pilot, "ExplanationScreen")
        assert "- Wrong: you chose" in flat(app)
        await pilot.press("n", "escape")
        await settle(pilot, "MistakesScreen")
        assert next(row for row in text(app).splitlines() if row.startswith("> ")) != text(app).splitlines()[1]


async def test_a_service_is_chosen_from_a_list(app: MlsimApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await wrong_exam(pilot)
        await journal(pilot)
        await pilot.press("s")
        await settle(pilot, "Picker")
        await pilot.press("down", "enter")
        await settle(pilot, "MistakesScreen")
        assert 0 < len(app.screen._listed) < 10
        service = app.screen._sieve.service
        assert all(service in one.services for one in app.screen._listed)


async def test_what_is_listed_can_be_practised(app: MlsimApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await wrong_exam(pilot)
        await journal(pilot)
        await pilot.press("d", "p")
        await settle(pilot, "BriefingScreen")
        assert "misses" in text(app)
        await pilot.press("escape")
        await settle(pilot, "MistakesScreen")


async def test_what_was_said_survives_and_history_and_doctor_see_no_sitting_in_it(
    app: MlsimApp, desk: FileDesk, make_desk: Callable[[], FileDesk]
) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await explanation(pilot)
        await pilot.press("1")
        await until(pilot, "Written down in the mistake journal: did not know.")
    again = make_desk()
    view = again.lobby()
    assert len(view.sessions) == 1
    assert view.problems == ()
    assert again.glance() is not None
    assert len(again.learning.attempts().sessions) == 1
    (one,) = [m for m in again.afterwards.mistakes() if m.hindsight.cause]
    assert one.hindsight.cause == "did not know"


@pytest.mark.parametrize("size", [(60, 18), (140, 45)])
async def test_the_journal_at_other_sizes(app: MlsimApp, size: tuple[int, int]) -> None:
    async with app.run_test(size=size) as pilot:
        await wrong_exam(pilot)
        await journal(pilot)
        await pilot.press("end", "2")
        await until(pilot, "Written down in the mistake journal: misread.")
        assert "misread" in text(app)
        await pilot.press("home", "enter")
        await settle(pilot, "ExplanationScreen")
        await pilot.press("4")
        await until(pilot, "Written down in the mistake journal: out of time.")


async def test_a_disk_that_takes_nothing_is_said_and_the_screen_stays_true(app: MlsimApp, desk: FileDesk) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await explanation(pilot)
        desk.paths.reviews.write_text("a file in the place of the folder", encoding="utf-8")
        await pilot.press("2")
        await settle(pilot, "ChoiceDialog")
        await pilot.press("enter")
        await settle(pilot, "ExplanationScreen")
        assert "[misread]" not in text(app)
