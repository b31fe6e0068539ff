"""The settings: exam days, extra time, the cut of the practice scale, and how it looks, with a sample that shows it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final, TypeVar

from textual.app import ComposeResult
from textual.containers import Vertical

from mlsim.core.bank.questions import Single
from mlsim.core.base.text import first_line, visible
from mlsim.core.keys.keymap import OwnKeys
from mlsim.core.screens.lobby import ExamRow
from mlsim.core.screens.settings import HIGHEST_CUT, LOWEST_CUT, Settings, day_from
from mlsim.core.screens.themes import THEMES, theme_named
from mlsim.core.session.state import Marks
from mlsim.core.session.timing import EXTRA_TIMES
from mlsim.tui.messages import KeyProblemsWanted, SettingsChanged
from mlsim.tui.render import READING_WIDTH, Para, Row, Span, para, paragraphs, wrapped
from mlsim.tui.views import row_paras
from mlsim.tui.widgets.dialogs import day_dialog
from mlsim.tui.widgets.frame import KeyLine, ListFrame
from mlsim.tui.widgets.lines import Entry, OneLine, Prose, Rows

V = TypeVar("V")
STEP: Final = 0.01
"""Of the cut."""
_ROWS: Final = (
    ("extra", "Extra time"),
    ("cut", "Pass mark at"),
    ("theme", "Colours"),
    ("ascii", "Characters"),
    ("keys", "Keys"),
)
_HELP: Final = {
    "extra": "Extra time that a briefing offers first; x changes it there.",
    "cut": "Share of right answers at the pass mark. No vendor publishes it; 70 % is usual.",
    "theme": "Nothing is said by colour alone. NO_COLOR takes all colours away.",
    "ascii": "ASCII draws frames without box characters.",
    "keys": "They are written into the file, below [keys]; `mlsim keys` lists what can be set.",
}
_SAMPLE: Final = Single.model_validate(
    {
        "id": "sample",
        "type": "single",
        "objectives": ["SAMPLE-1:1.1"],
        "stem": "Which service runs `train.py` every night?",
        "option": [
            {"text": "A schedule, with the cursor on it, and chosen", "why": "It does.", "correct": True},
            {"text": "A notebook, struck out", "why": "It does not."},
        ],
    }
)
_MARKS: Final[tuple[Span, ...]] = (
    ("+ right", "right"),
    ("- wrong", "wrong"),
    ("! flagged", "warn"),
    ("quiet words", "dim"),
)


class SettingsScreen(ListFrame[None]):
    """A row for each thing that can be set. What is changed is saved at once.

    Args:
        settings: as they are.
        exams: which exams can have a day.
        today: the date.
        where: the file, to be shown.
        own_keys: what the file says about keys.
    """

    PLACE = "settings"

    def __init__(
        self, settings: Settings, exams: Sequence[ExamRow], today: date, where: str, own_keys: OwnKeys | None = None
    ) -> None:
        super().__init__()
        self._own_keys = own_keys or OwnKeys()
        self._settings, self._exams, self._today, self._where = settings, tuple(exams), today, where
        # With what has been changed and is not on the disk yet: the next key may come sooner than that.
        self._wanted = settings

    def compose(self) -> ComposeResult:
        """Title, list, sample, news, keys."""
        yield OneLine(self._top, id="top")
        with Vertical():
            yield Rows[object](id="main")
            yield Prose(id="sample")
        yield OneLine(id="news")
        yield KeyLine(self.PLACE)

    def on_mount(self) -> None:
        """Show the settings."""
        self._show()

    def on_resize(self) -> None:
        """Lay them out anew."""
        self._show()

    def put(self, settings: Settings) -> None:
        """Other settings; they have been saved."""
        self._settings = settings
        self._show()

    def take_back(self) -> None:
        """What was changed could not be saved: keys change again what is shown."""
        self._wanted = self._settings

    def _top(self, _width: int) -> Row:
        return ((" Settings", ""), ("   saved as you change them", "dim"))

    def _show(self) -> None:
        width = max(20, min(self.size.width - 4, READING_WIDTH))
        entries: list[Entry[str]] = [Entry(((("Day of the exam", "bold"),),))]
        entries += [
            Entry((((f"{exam.code:<14}", "dim"), *self._day(exam)),), f"day {exam.code}") for exam in self._exams
        ]
        entries += [Entry(((),)), Entry(((("Exams and screen", "bold"),),))]
        entries += [Entry((((f"{label:<14}", "dim"), *self._value(name)),), name) for name, label in _ROWS]
        note = f"They stand in {self._where}"
        entries += [Entry(((),)), *(Entry((row,)) for row in wrapped(para(note, "dim"), width))]
        rows = self.query_one(Rows)
        rows.put(entries)
        # The sample stands right below the list, however high the window is; the one row is the empty one of tall windows.
        rows.styles.max_height = sum(len(entry.rows) for entry in entries) + 1
        self.query_one("#sample", Prose).show(self._sample())

    def _sample(self) -> list[Para]:
        """How a question and marks look, drawn like everywhere else; the title and the keys around it are the screen's own."""
        about = ("NO_COLOR is set: no theme has colours", "warn") if self.app.no_color else ("Sample", "bold")
        marks = Marks(response=(0,), struck=frozenset({1}))
        rows = [row_paras(_SAMPLE, (0, 1), marks, at, at == 0, False) for at in range(len(_SAMPLE.texts))]
        kept = [part for mark in _MARKS for part in (mark, ("   ", ""))]
        return [
            Para((about,)),
            *paragraphs(_SAMPLE.stem),
            *(one for row in rows for one in row),
            Para(tuple(kept), code=True),
        ]

    def _day(self, exam: ExamRow) -> Row:
        day = self._settings.date_of(exam.code)
        if day is None:
            return (("not set", "dim"),)
        left = (day - self._today).days
        when = "today" if left == 0 else f"in {left} days" if left > 0 else f"{-left} days ago"
        late = f"  after the exam's last day, {exam.ends}" if exam.ends and day.isoformat() > exam.ends else ""
        return ((f"{day:%a %d %b %Y}", "bold"), (f"  {when}", "dim"), (late, "warn"))

    def _value(self, name: str) -> Row:
        if name != "theme":
            return ((self._text(name), "bold"),)
        theme = theme_named(self._settings.theme or THEMES[0])
        if theme is None:
            return ((f"{first_line(visible(self._settings.theme or ''), 30)}: no such theme", "warn"),)
        return ((theme, "bold"), (f"  {THEMES.index(theme) + 1} of {len(THEMES)}", "dim"))

    def _text(self, name: str) -> str:
        settings = self._settings
        match name:
            case "extra":
                if settings.extra is None:
                    return "none"
                return "30 minutes" if settings.extra == "30" else settings.extra
            case "cut":
                return f"{settings.cut:.0%} right"
            case "keys":
                return self._own_keys.summary()
            case _:
                return "ASCII only" if settings.ascii else "box drawing"

    # -- keys ------------------------------------------------------------------------------------------------------------------------

    def action_open(self) -> None:
        """Set a day, or the next value."""
        name = str(self.query_one(Rows).value or "")
        if name.startswith("day "):
            self._ask(name.removeprefix("day "))
        elif name == "keys" and self._own_keys.problems:
            self.post_message(KeyProblemsWanted())
        else:
            self._turn(1)

    def _ask(self, exam: str) -> None:
        day = self._wanted.date_of(exam)

        def done(text: str | None) -> None:
            if text is None:
                return
            if not text.strip():
                self._change(self._wanted.with_date(exam, None), f"{exam} has no day any more.")
                return
            given = day_from(text)
            self._change(self._wanted.with_date(exam, given), f"{exam} is on {given:%d %b %Y}.")

        self.app.push_screen(day_dialog(exam, day), done)

    def action_next(self) -> None:
        """The next value."""
        self._turn(1)

    def action_previous(self) -> None:
        """The previous value."""
        self._turn(-1)

    def _turn(self, step: int) -> None:
        name = str(self.query_one(Rows).value or "")
        settings = self._wanted
        if name.startswith("day "):
            self.say(f"{self.key('open')} sets the day.")
        elif name == "extra":
            new = _after((None, *EXTRA_TIMES), settings.extra, step)
            self._change(settings.model_copy(update={"extra": new}), _HELP[name])
        elif name == "cut":
            cut = round(min(HIGHEST_CUT, max(LOWEST_CUT, settings.cut + step * STEP)), 2)
            self._change(settings.model_copy(update={"cut": cut}), _HELP[name])
        elif name == "theme":
            theme = _after(THEMES, theme_named(settings.theme or THEMES[0]), step)
            self._change(settings.model_copy(update={"theme": theme}), _HELP[name])
        elif name == "keys":
            self.say(_HELP[name])
        elif name == "ascii":
            self._change(settings.model_copy(update={"ascii": not settings.ascii}), _HELP[name])

    def _change(self, settings: Settings, news: str) -> None:
        self._wanted = settings
        self.post_message(SettingsChanged(settings, news))


def _after(ring: Sequence[V], value: V, step: int) -> V:
    return ring[(ring.index(value) + step) % len(ring)] if value in ring else ring[0]
