"""What holds on every screen and dialog, looked at as they are really drawn: contrast, plain characters, no colour."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from rich.style import Style
from tests.fakes import FakeClocks
from tests.tui.driving import ready, settle, text, to_question
from tests.tui.tour import learnt, tour
from textual.color import Color
from textual.geometry import Region

from mlsim.core.screens.themes import LEAST, OWN_THEMES, THEMES, contrast, least_of
from mlsim.store.paths import shipped_banks, standard_paths
from mlsim.tui.app import MlsimApp
from mlsim.tui.theme import INKS, OWN, inks

GIFT = "$CATEGORY: Data\n\n::one:: Which store? {=one ~two}\n\nNo key? {~a ~b}\n\n::two:: Which colour? {=red ~blue}\n"
IN_ALL_THEMES = {"question-multiple", "note", "choosing", "explanation", "settings"}
"""Stops of the tour that have every ink on every ground."""
DRAWN = range(0x2500, 0x25A0)
"""Box drawing and blocks: frames and scroll bars are no text."""


@pytest.fixture
def world(home: Path, clocks: FakeClocks) -> MlsimApp:
    """Somebody's desk on the shipped banks."""
    return MlsimApp(learnt(standard_paths(str(home), shipped_banks()), clocks))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "course.txt"
    path.write_text(GIFT, encoding="utf-8")
    return path


def pieces(app: MlsimApp) -> Iterator[tuple[str, Style]]:
    """Text and its style, piece by piece, without what a dialog lies over: that is greyed, and not to be read."""
    tops = [*app.screen.query(".box, .page")]
    seen = tops[0].region if tops else Region(0, 0, *app.size)
    for row, strip in enumerate(app.screen._compositor.render_strips()):
        if seen.y <= row < seen.bottom:
            for segment in strip.crop(seen.x, seen.right):
                assert segment.style is not None
                yield segment.text, segment.style


def faint(app: MlsimApp, least: float) -> set[str]:
    """Text on the screen whose contrast is less than it has to be, by its colours."""
    found: dict[str, str] = {}
    for piece, style in pieces(app):
        chars = "".join(char for char in piece if not char.isspace() and ord(char) not in DRAWN)
        if not chars:
            continue
        assert style.color is not None
        assert style.bgcolor is not None
        assert not style.dim, "the terminal decides what is dim"
        ratio = contrast(tuple(style.color.get_truecolor()), tuple(style.bgcolor.get_truecolor()))
        if ratio < least:
            name = f"{app.theme}: {style.color.name} on {style.bgcolor.name} is {ratio:.2f}"
            found[name] = found.get(name, "") + chars
    return {f"{name}, {chars[:30]!r}" for name, chars in found.items()}


async def test_every_text_can_be_read_in_every_theme_and_ascii_is_ascii(world: MlsimApp, file: Path) -> None:
    wrong: list[str] = []
    stops: list[str] = []

    async def look(name: str) -> None:
        stops.append(name)
        for theme in reversed(THEMES if name in IN_ALL_THEMES else OWN_THEMES):
            world.look(theme, True)
            world.refresh_css(animate=False)
            wrong.extend(f"{name}: {one}" for one in faint(world, least_of(theme)))
        wrong.extend(f"{name}: not ASCII: {piece!r}" for piece, _ in pieces(world) if not piece.isascii())

    async with world.run_test(size=(112, 24)) as pilot:
        await tour(pilot, look, file)
    assert not wrong, "\n".join(wrong)
    assert {*stops} >= IN_ALL_THEMES
    assert len(stops) > 40


async def test_this_file_would_see_text_that_is_too_faint(world: MlsimApp) -> None:
    async with world.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        assert not faint(world, LEAST)
        assert faint(world, 19.0)


@pytest.mark.parametrize("theme", OWN, ids=lambda theme: theme.name)
def test_our_own_themes_are_drawn_in_their_own_colours(theme) -> None:
    made = inks(theme.name, theme.to_color_system().generate())
    for name, source in INKS.items():
        # The toolkit's own reckoning is off by one here and there.
        pairs = zip(Color.parse(made[name]).rgb, Color.parse(getattr(theme, source)).rgb, strict=True)
        assert max(abs(one - other) for one, other in pairs) <= 1, name


async def test_without_colour_only_bold_and_reverse_are_left(
    world: MlsimApp, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    app = MlsimApp(world.desk)
    coloured: set[str] = set()
    cursors: list[str] = []

    async def look(name: str) -> None:
        for piece, style in pieces(app):
            if style.color is not None or style.bgcolor is not None:
                coloured.add(f"{name}: {style} {piece!r}")
            if style.reverse and len(piece) == 1:
                cursors.append(name)

    async with app.run_test(size=(80, 24)) as pilot:
        await tour(pilot, look, file)
    assert not coloured
    assert {"note", "path"} <= {*cursors}, "one sees where one types"


async def test_the_settings_say_that_there_is_no_colour(desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    app = MlsimApp(desk)
    async with app.run_test(size=(60, 18)) as pilot:
        await ready(pilot)
        await pilot.press("s")
        await settle(pilot, "SettingsScreen")
        assert "NO_COLOR is set: no theme has colours" in text(app)


@pytest.mark.parametrize("size", [(80, 24), (60, 18)])
async def test_the_sample_shows_each_theme_at_once(app: MlsimApp, size: tuple[int, int]) -> None:
    async with app.run_test(size=size) as pilot:
        await ready(pilot)
        await pilot.press("s")
        await settle(pilot, "SettingsScreen")
        await pilot.press("down", "down", "down")
        seen = []
        for theme in THEMES:
            for _ in range(200):
                if app.theme == theme and theme in text(app):
                    break
                await pilot.pause(0.01)
            assert app.theme == theme
            sample = text(app)
            assert all(words in sample for words in ("train.py", "(x) A", "( ) B ~", "+ right", "- wrong", "! flagged"))
            seen.append(app.screen.query_one("#sample").background_colors[1])
            await pilot.press("right")
        assert len({*seen}) > 15
        assert Color.parse("#14181d") in seen


@pytest.mark.parametrize("size", [(80, 24), (60, 18), (120, 40)])
async def test_nothing_jumps_when_a_state_changes(app: MlsimApp, clocks: FakeClocks, size: tuple[int, int]) -> None:
    """A flag, a note, how sure, a line of news, the clock: each has its place, and what is beside it stays where it was."""
    async with app.run_test(size=size) as pilot:
        await to_question(pilot)
        await pilot.press("a")
        before = text(app).split("\n")
        # The title, the line above the map, and the map are where states are shown.
        own = {0, size[1] - 3, size[1] - 2}
        for keys in (("m",), ("s",), ("w", "x", "enter"), ("t",), ("t",), ("percent_sign",), ("s",), ("m",)):
            await pilot.press(*keys)
            await pilot.pause()
            rows = text(app).split("\n")
            assert [row for at, row in enumerate(rows) if at not in own] == [
                row for at, row in enumerate(before) if at not in own
            ], keys
            if "answered" in before[0]:
                assert rows[0].index("answered") == before[0].index("answered"), keys
        clocks.advance(4 * 60)
        app.screen.beat()  # type: ignore[attr-defined]
        await pilot.pause()
        assert len(text(app).split("\n")[0]) == len(before[0])


@pytest.mark.parametrize("place", ["briefing", "history", "settings", "due", "plan", "progress", "mistakes"])
async def test_a_line_of_news_has_a_row_of_its_own(app: MlsimApp, place: str) -> None:
    keys = {"briefing": "e", "history": "h", "settings": "s", "due": "d", "plan": "n", "progress": "g", "mistakes": "m"}
    async with app.run_test(size=(60, 18)) as pilot:
        await ready(pilot)
        await pilot.press(keys[place])
        await settle(pilot, f"{place.title()}Screen")
        before = text(app).split("\n")
        await pilot.press("percent_sign")
        await pilot.pause()
        after = text(app).split("\n")
        assert after[-2] == " % does nothing here: ? shows the keys."
        assert [*after[:-2], after[-1]] == [*before[:-2], before[-1]]
