"""The result: score, what it is worth, domains, time, changes, confidence; and where to go from there."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from mlsim.core.screens.brief import pending_text
from mlsim.core.session.away import away_text, gap_texts
from mlsim.core.session.timing import span_text
from mlsim.tui.messages import ExportWanted, QuestionsWanted
from mlsim.tui.render import READING_WIDTH, Row, sides, wrapped
from mlsim.tui.render import para as one
from mlsim.tui.sitting_rows import sitting_name
from mlsim.tui.widgets.frame import KeyLine, ListFrame
from mlsim.tui.widgets.lines import Entry, Rows

if TYPE_CHECKING:
    from mlsim.core.screens.desk import Reviewed

BAR = 20
"""Columns of a domain's bar."""


_PRACTICE = {
    "due": "Questions that were due: no score is made of them, and they are no evidence of readiness.",
    "misses": "Practice of questions that you had seen before: no score is made of it.",
    "selection": "This was practice: right answers are counted, and no score is made of them as of a whole exam.",
}


_OPENS = {
    "domain": "its questions",
    "wrong": "look",
    "blank": "look",
    "all": "look",
    "misses": "practise",
    "again": "sit it",
    "another": "sit it",
    "export": "export",
}
"""What opening a row does, in a word or two."""


class Action(NamedTuple):
    """What a row does: list the questions of a domain, or one of the ways on."""

    what: str
    domain: str = ""


class ResultScreen(ListFrame[str | None]):
    """One graded session. Gives ``misses``, ``again``, ``another``, or None to go back."""

    PLACE = "result"

    def __init__(self, reviewed: Reviewed) -> None:
        super().__init__()
        self._reviewed = reviewed
        self._width = 0

    def on_mount(self) -> None:
        """Lay the rows out for the width."""
        self._show()
        if self._reviewed.result.all_right == self._reviewed.result.all_of:
            self.query_one(KeyLine).hide(frozenset({"wrong", "misses"}))

    def on_resize(self) -> None:
        """Lay the rows out anew."""
        self._show()

    def _top(self, width: int) -> Row:
        header = self._reviewed.session.header
        name = sitting_name(header)
        return sides(((f" {header.exam}  {name}  result", ""),), ((f"{header.started:%d %b %Y} ", "dim"),), width)

    def _show(self) -> None:
        width = min(max(40, self.size.width - 4), READING_WIDTH)
        if width == self._width:
            return
        self._width = width
        entries: list[Entry[Action]] = [Entry(tuple(self._score(width)))]
        entries += self._domains(width)
        entries.append(Entry(tuple(self._details(width))))
        entries += self._ways()
        rows = self.query_one(Rows)
        rows.put(entries, rows.value)
        self._tell()

    def _moved(self, moved: bool, end: str) -> None:
        super()._moved(moved, end)
        self._tell()

    def _tell(self) -> None:
        """What enter does hangs on the row."""
        here = self.query_one(Rows).value
        self.query_one(KeyLine).open_does(_OPENS[here.what] if here is not None else "")

    def _score(self, width: int) -> list[Row]:
        reviewed, graded = self._reviewed, self._reviewed.result
        low, high = graded.interval
        rows: list[Row] = []
        if graded.scaled is not None:
            word = ("PASS", "right") if graded.passed else ("FAIL", "wrong")
            rows.append(
                (
                    (f"{graded.scaled}", "bold"),
                    ("  ", ""),
                    word,
                    (f"  on a practice scale with its pass mark at {graded.pass_mark}", ""),
                )
            )
            counted = f"{graded.raw} of {graded.of} scored questions right; the pass mark is put at {graded.cut}."
            rows += [tuple(row) for row in wrapped(one(counted), width)]
            width_text = f"With another form of the same kind: {low:.0f} to {high:.0f} (95 %). One mock never decides."
        else:
            rows.append(((f"{graded.percent:.0f} %", "bold"), (f"  {graded.raw} of {graded.of} questions right", "")))
            width_text = f"With other questions of the same kind: {low:.0f} to {high:.0f} % (95 %)."
            practice = reviewed.session.header.practice_of
            if practice is not None:
                width_text = _PRACTICE[practice]
            elif graded.pass_mark is None:
                width_text += " The vendor publishes no pass mark."
        rows += [tuple(row) for row in wrapped(one(width_text, "dim"), width)]
        if graded.all_of != graded.of:
            rows.append(((f"With the unscored ones: {graded.all_right} of {graded.all_of} right.", "dim"),))
        pending = pending_text(reviewed.pending, graded.all_of)
        if pending:
            rows += [tuple(row) for row in wrapped(one(pending, "warn"), width)]
        for line in reviewed.altered:
            rows += [
                tuple(row) for row in wrapped(one(f"A shipped bank is not as it was shipped: {line}", "warn"), width)
            ]
        for damage in reviewed.damage:
            rows += [tuple(row) for row in wrapped(one(f"Damaged and set aside: {damage}", "warn"), width)]
        return [*rows, ()]

    def _domains(self, width: int) -> list[Entry[Action]]:
        reviewed = self._reviewed
        names = {d.id: d.name for d in reviewed.exam.domains} if reviewed.exam else {}
        entries: list[Entry[Action]] = []
        unsure = False
        for score in reviewed.result.domains:
            filled = round(BAR * score.right / score.of) if score.of else 0
            bar = "#" * filled + "." * (BAR - filled)
            mark = " " if score.certain else "~"
            unsure = unsure or not score.certain
            first: Row = (
                (f"{score.domain}  ", "bold"),
                (f"{names.get(score.domain, 'Domain ' + score.domain)}", ""),
            )
            second: Row = (
                (f"   {bar} {score.right:>2} of {score.of:<2} ", "dim"),
                (f"{mark}{score.verdict}", "right" if score.verdict == "meets" else "warn"),
            )
            entries.append(Entry((first, second), Action("domain", score.domain)))
        if unsure:
            text = "~ too few questions to tell whether it meets the mark (80 % interval)."
            entries.append(Entry(tuple(tuple(row) for row in wrapped(one(text, "dim"), width))))
        return entries

    def _details(self, width: int) -> list[Row]:
        reviewed, graded = self._reviewed, self._reviewed.result
        header = reviewed.session.header
        answered = max(1, graded.all_of)
        lines = []
        limit = f" of {span_text(header.minutes * 60)}" if header.minutes else ""
        asked = ""
        if reviewed.exam is not None and header.mode == "exam":
            asked = f"; the exam gives {reviewed.exam.seconds_per_question:.0f} s"
        lines.append(
            f"Time: {span_text(graded.charged)}{limit}, {graded.charged / answered:.0f} s per question{asked}."
        )
        away, gaps = away_text(reviewed.session), gap_texts(reviewed.session)
        if away or gaps:
            lines.append(f"Time {away or 'away'}: {', '.join(gaps)}.")
        if graded.unanswered:
            lines.append(f"{graded.unanswered} not answered; a blank is wrong.")
        changes = graded.changes
        if changes.total:
            lines.append(
                f"Answers changed later: {changes.total}. To right {changes.to_right}, to wrong {changes.to_wrong}, "
                f"no difference {changes.wrong_to_wrong}."
            )
        else:
            lines.append("No answer was changed after its question had been left.")
        rows: list[Row] = [()]
        for text in lines:
            rows += [tuple(row) for row in wrapped(one(text), width)]
        cells = graded.confidence
        if any(sum(cells[name]) for name in ("sure", "unsure", "guess")):
            rows += [(), (("How sure         right   wrong", "bold"),)]
            for name in ("sure", "unsure", "guess", ""):
                right, wrong = cells[name]
                if name or right or wrong:
                    rows.append(((f"{name or 'not said':<14}{right:>8}{wrong:>8}", ""),))
        return [*rows, ()]

    def _ways(self) -> list[Entry[Action]]:
        graded = self._reviewed.result
        wrong, blank = graded.all_of - graded.all_right, graded.unanswered
        answers = "1 wrong answer" if wrong - blank == 1 else f"{wrong - blank} wrong answers"
        look = f"Look at the {answers}" if wrong > blank else "No answer was wrong"
        ways = [("wrong", "wrong", look)] if wrong > blank or not blank else []
        if blank:
            ways.append(("blank", "", f"Look at the {blank} not answered"))
        ways.append(("all", "", "Look at all questions"))
        if wrong:
            ways.append(("misses", "misses", "Practise the misses now"))
        if self._reviewed.session.header.mode == "exam":
            ways += [("again", "again", "Sit the same form again"), ("another", "another", "Sit another form")]
        ways.append(("export", "export", "Export the result or its questions to a file"))
        keys = {key: self.key(key or "open") for _, key, _ in ways}
        return [Entry((((f"{keys[key]:<7}", "accent"), (label, "")),), Action(what)) for what, key, label in ways]

    # -- keys ------------------------------------------------------------------------------------------------------------------------

    def action_open(self) -> None:
        """Do what the row says."""
        value = self.query_one(Rows).value
        if value is None:
            return
        if value.what == "domain":
            self.post_message(QuestionsWanted(self._reviewed, domain=value.domain))
        elif value.what in ("all", "blank"):
            wanted = "all" if value.what == "all" else "not answered"
            self.post_message(QuestionsWanted(self._reviewed, filter=wanted))
        else:
            getattr(self, f"action_{value.what}")()

    def action_wrong(self) -> None:
        """The wrong answers; those that were given first, as there is more to learn from them than from blanks."""
        graded = self._reviewed.result
        wrong = graded.all_of - graded.all_right
        if not wrong:
            self.say("No answer was wrong.")
        else:
            wanted = "answered wrong" if 0 < graded.unanswered < wrong else "wrong"
            self.post_message(QuestionsWanted(self._reviewed, filter=wanted))

    def action_misses(self) -> None:
        """Practise the misses."""
        if self._reviewed.result.all_right == self._reviewed.result.all_of:
            self.say("There is no miss to practise.")
        else:
            self.dismiss("misses")

    def action_export(self) -> None:
        """The result or its questions as a file."""
        self.post_message(ExportWanted(session=self._reviewed.session.header.id))

    def action_again(self) -> None:
        """The same form again."""
        self._way("again")

    def action_another(self) -> None:
        """Another form."""
        self._way("another")

    def _way(self, what: str) -> None:
        if self._reviewed.session.header.mode == "exam":
            self.dismiss(what)
        else:
            self.say("This was practice; exams are in the lobby.")
