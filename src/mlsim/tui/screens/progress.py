"""Progress: the chance of passing as far as it may be shown, and how things went over time, drawn with plain characters."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from textual.app import ComposeResult
from textual.containers import VerticalScroll

from mlsim.core.base.text import visible
from mlsim.core.learn.progress_text import sections
from mlsim.core.learn.readiness import rows as readiness_rows
from mlsim.tui.messages import ProgressWanted, QuickWanted
from mlsim.tui.render import EMPTY, READING_WIDTH, Para, Row, para, sides
from mlsim.tui.widgets.frame import ExamKeys, Frame, KeyLine, ScrollKeys
from mlsim.tui.widgets.lines import OneLine, Prose

if TYPE_CHECKING:
    from mlsim.core.learn.progress import Progress
    from mlsim.core.learn.readiness import Readiness

NARROWEST = 56
"""Columns that the drawings need."""


class ProgressView(NamedTuple):
    """What the screen shows."""

    progress: Progress
    readiness: Readiness
    cut: float
    exams: tuple[str, ...]


class ProgressScreen(ExamKeys, ScrollKeys, Frame[None]):
    """Parts below each other; n and p go from one to the next."""

    PLACE = "progress"

    def __init__(self, view: ProgressView) -> None:
        super().__init__()
        self._view = view
        self._starts: list[int] = []
        """The paragraphs at which parts start."""

    def compose(self) -> ComposeResult:
        """Title, text, news, keys."""
        yield OneLine(self._top, id="top")
        with VerticalScroll(id="body", can_focus=False):
            yield Prose(id="text", classes="first")
        yield OneLine(id="news")
        yield KeyLine("progress")

    def on_mount(self) -> None:
        """Draw for the width that there is."""
        self._show()

    def on_resize(self) -> None:
        """Draw anew."""
        self._show()

    def put(self, view: ProgressView) -> None:
        """Another exam."""
        self._view = view
        self._show()
        self.query_one("#top", OneLine).refresh()
        self.query_one("#body", VerticalScroll).scroll_home(animate=False)

    def _top(self, width: int) -> Row:
        count = self._view.progress.answers
        word = "answer" if count == 1 else "answers"
        return sides(((f" Progress  {self._view.progress.exam}", ""),), ((f"{count} {word} ", "dim"),), width)

    def _show(self) -> None:
        width = max(NARROWEST, min(self.size.width - 4, READING_WIDTH))
        names = {domain.domain: domain.name for domain in self._view.progress.domains}
        paras: list[Para] = [para("Readiness", "bold")]
        self._starts = [0]
        paras += [para(visible(row)) for row in readiness_rows(self._view.readiness, names)]
        for part in sections(self._view.progress, width, self._view.cut):
            paras.append(EMPTY)
            self._starts.append(len(paras))
            paras.append(para(part.title, "bold"))
            paras += [Para(((visible(row), ""),) if row else (), code=True) for row in part.rows]
        if not self._view.progress.answers:
            paras += [
                EMPTY,
                para("Nothing has been answered yet: an exam or a practice gives the first figures.", "dim"),
                EMPTY,
                Para((("Ten questions now, each explained", "bold"),), ((f"{self.key('quick')}  ", "accent"),)),
            ]
        self.query_one("#text", Prose).show(paras)

    # -- keys ------------------------------------------------------------------------------------------------------------------------

    def action_quick(self) -> None:
        """Ten questions."""
        self.post_message(QuickWanted(self._view.progress.exam))

    def action_next(self) -> None:
        """The next part."""
        self._go(1)

    def action_previous(self) -> None:
        """The previous part."""
        self._go(-1)

    def _go(self, step: int) -> None:
        body, prose = self.query_one("#body", VerticalScroll), self.query_one("#text", Prose)
        at = body.scroll_offset.y
        rows = [prose.row_of(start) for start in self._starts]
        wanted = [row for row in rows if (row > at if step > 0 else row < at)]
        if not wanted or (step > 0 and at >= body.max_scroll_y):
            self.say("This is the last part." if step > 0 else "This is the first part.")
            return
        self.say("")
        body.scroll_to(y=wanted[0] if step > 0 else wanted[-1], animate=False)

    def _turn(self, step: int) -> None:
        exam = self._exam_beside(self._view.progress.exam, self._view.exams, step)
        if exam:
            self.post_message(ProgressWanted(exam))
