"""Export in the app: a bank, a result and its questions, by keys alone, after what is lost was said."""

from __future__ import annotations

import json
from pathlib import Path

from tests.tui.driving import flat, place, ready, settle, text, to_question, typed

from mlsim.tui.app import MlsimApp


async def test_a_bank_is_exported_after_what_is_lost_was_said(app: MlsimApp, tmp_path: Path) -> None:
    target = tmp_path / "out.md"
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        await pilot.press("o")
        await settle(pilot, "ExchangeScreen")
        await pilot.press("x")
        assert "the cursor is not on one" in flat(app)
        await pilot.press("down", "x")
        await settle(pilot, "ChoiceDialog")
        await pilot.press("1")
        await pilot.pause(0.2)
        assert "What this format cannot carry" in text(app)
        assert not target.exists()
        await pilot.press("w")
        await typed(pilot, str(target))
        await settle(pilot, "ChoiceDialog")
        assert "Written" in text(app)
        assert target.read_bytes().startswith(b"# ")
        await pilot.press("enter")
        await pilot.press("x", "1")
        await pilot.pause(0.2)
        await pilot.press("w")
        await typed(pilot, str(target))
        await settle(pilot, "ChoiceDialog")
        assert "The file is there already" in text(app)
        await pilot.press("enter")
        await settle(pilot, "PathDialog")
        await pilot.press("escape")
        await settle(pilot, "ExchangeScreen")


async def test_a_result_and_its_questions_are_taken_along(app: MlsimApp, tmp_path: Path) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        sitting = await to_question(pilot)
        await pilot.press("ctrl+e")
        await settle(pilot, "ChoiceDialog")
        await pilot.press("e")
        await settle(pilot, "ResultScreen")
        for letter, name in (("c", "r.csv"), ("j", "r.json")):
            await pilot.press("o")
            await settle(pilot, "ChoiceDialog")
            await pilot.press(letter)
            await typed(pilot, str(tmp_path / name))
            await settle(pilot, "ChoiceDialog")
            await pilot.press("enter")
            await settle(pilot, "ResultScreen")
        rows = (tmp_path / "r.csv").read_text(encoding="utf-8").splitlines()
        assert len(rows) == 1 + len(sitting.asked)
        assert json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))[0]["id"] == sitting.session.header.id
        await pilot.press("o")
        await settle(pilot, "ChoiceDialog")
        await pilot.press("w")
        await pilot.pause(0.1)
        formats = app.desk.exchange.formats()
        number = 1 + [row.name for row in formats if row.writes].index("json")
        await pilot.press(str(number))
        await pilot.pause(0.2)
        if place(app) == "ChoiceDialog":
            await pilot.press("w")
        await typed(pilot, str(tmp_path / "q.json"))
        await settle(pilot, "ChoiceDialog")
        written = json.loads((tmp_path / "q.json").read_text(encoding="utf-8"))
        assert len(written["questions"]) == len(sitting.asked)
