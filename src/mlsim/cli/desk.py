"""The desk: banks, journals and clocks joined for the screens and the commands."""

from __future__ import annotations

import contextlib
import tempfile
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

from mlsim.core.desk import Prepared, Reviewed
from mlsim.core.errors import MlsimError, SessionError, UsageError
from mlsim.core.events import Event, Header, Item
from mlsim.core.exams import Exam
from mlsim.core.fitting import judge
from mlsim.core.forms import Form, draw, numbered, pool, sealed, select, shape_of
from mlsim.core.library import Library
from mlsim.core.lobby import ExamRow, LobbyView, SessionRow, next_form
from mlsim.core.scoring import CUT, result
from mlsim.core.session import begin
from mlsim.core.sitting import Asked, Clocks, Sitting
from mlsim.core.timing import extra_minutes
from mlsim.core.warmup import warm_up_questions
from mlsim.core.wish import Wish
from mlsim.store.asked import Archive
from mlsim.store.banks import load_library
from mlsim.store.index import Index
from mlsim.store.integrity import altered
from mlsim.store.journal import Judge, Loaded
from mlsim.store.paths import Paths
from mlsim.store.pen import JournalPen
from mlsim.store.sessions import SessionFiles, id_of, new_id


class FileDesk:
    """The desk on real files; see `core.desk.Desk`.

    Args:
        paths: where everything is.
        clocks: the time.
        today: the local date.
        local: brings a moment into the local time zone.
    """

    def __init__(
        self, paths: Paths, clocks: Clocks, today: Callable[[], date], local: Callable[[datetime], datetime]
    ) -> None:
        self.paths = paths
        self.clocks = clocks
        self.today = today
        self.local = local
        self.files = SessionFiles(paths.sessions, paths.discarded)
        self.archive = Archive(paths.questions)
        self._index = Index(paths)
        self._forms: dict[str, tuple[Form, ...]] = {}
        self._library: Library | None = None
        self._library_at: dict[str, list[int]] = {}

    @property
    def library(self) -> Library:
        """All banks as they were when they were last looked at."""
        if self._library is None:
            self._look_at_banks()
        assert self._library is not None  # noqa: S101 - read just now
        return self._library

    def _look_at_banks(self) -> None:
        """Read the banks, unless no file of theirs has changed since they were read."""
        at = self._index.bank_stamps()
        if self._library is None or at != self._library_at:
            self._library, self._library_at = load_library(self.paths), at
            self._forms.clear()

    def forms(self, exam: Exam) -> tuple[Form, ...]:
        """The numbered forms of an exam; drawn once."""
        if exam.code not in self._forms:
            self._forms[exam.code] = numbered(exam, self.library)
        return self._forms[exam.code]

    # -- lobby and history -----------------------------------------------------------------------------------------------------------

    def glance(self) -> LobbyView | None:
        """See `core.desk.Desk`."""
        return self._index.glance()

    def lobby(self) -> LobbyView:
        """See `core.desk.Desk`."""
        return self._index.refresh(self._exam_rows, self._session_row)

    def _exam_rows(self) -> tuple[tuple[ExamRow, ...], tuple[str, ...]]:
        self._look_at_banks()
        rows = []
        for exam in self.library.exams.values():
            beta = (exam.beta.starts, exam.beta.ends) if exam.beta else (None, None)
            dates = [day.isoformat() if day else None for day in (exam.starts, exam.ends, *beta)]
            counted = (len(pool(exam, self.library)), len(self.forms(exam)))
            rows.append(ExamRow(exam.code, exam.name, exam.vendor, exam.minutes, exam.questions, *counted, *dates))
        return tuple(rows), tuple(str(problem) for problem in self.library.problems)

    def _session_row(self, path: Path) -> SessionRow | str:
        try:
            return session_row(self.files.load(path))
        except MlsimError as error:
            return str(error)

    # -- sitting ---------------------------------------------------------------------------------------------------------------------

    def prepare(self, wish: Wish) -> Prepared:
        """See `core.desk.Desk`."""
        self._look_at_banks()
        exam = self.library.exam(wish.exam)
        try:
            extra_minutes(1.0, wish.extra)
        except ValueError:
            raise UsageError(f"There is no extra time {wish.extra}", "It is 30 (minutes), 1.25x, 1.5x or 2x.") from None
        sessions = self.lobby().sessions
        seen = Counter(question for row in sessions for question in self._questions_of(row))
        form = self._form(exam, wish, sessions, seen)
        forms = self.forms(exam)
        names = [entry.question for entry in form.entries]
        return Prepared(
            wish=wish,
            exam=exam,
            form=form,
            sealed=form.number is not None and len(forms) > 1 and form.number == forms[-1].number,
            forms=len(forms),
            pending=sum(self.library.questions[name].review == "pending" for name in names),
            repeats=sum(seen[name] > 0 for name in names),
        )

    def _questions_of(self, row: SessionRow) -> tuple[str, ...]:
        try:
            return tuple(item.question for item in self.files.load(self.files.find(row.id)).session.header.items)
        except MlsimError:
            return ()

    def _form(self, exam: Exam, wish: Wish, sessions: tuple[SessionRow, ...], seen: Counter[str]) -> Form:
        if wish.questions:
            return select(exam, self.library, wish.questions, seed=len(sessions) + 1)
        if wish.again is not None:
            return self._again(exam, wish.again)
        forms = self.forms(exam)
        sat = {
            row.form for row in sessions if row.exam == exam.code and row.state == "submitted" and row.form is not None
        }
        kept = sealed(forms, sat)
        shape = shape_of(exam, wish.shape)
        if wish.shape == "full" and wish.seed is None:
            row = next(r for r in self._exam_rows_of(exam))
            number = wish.form if wish.form is not None else next_form(row, sessions)
            if number is not None and 1 <= number <= len(forms):
                return forms[number - 1]
            if number is not None:
                if number < 1:
                    raise UsageError(f"There is no form {number}", "Forms are numbered from 1.")
                used = [entry.question for form in forms for entry in form.entries]
                return draw(exam, self.library, shape, seed=1, number=number, used=used)
        earlier = sum(row.exam == exam.code for row in sessions)
        seed = wish.seed if wish.seed is not None else earlier + 1
        return draw(exam, self.library, shape, seed=seed, seen=seen, avoid=self._avoidable(exam, kept))

    def _avoidable(self, exam: Exam, kept: frozenset[str]) -> frozenset[str]:
        """The sealed questions, unless nothing else would be left."""
        return kept if any(q.id not in kept for q in pool(exam, self.library)) else frozenset()

    def _exam_rows_of(self, exam: Exam) -> tuple[ExamRow, ...]:
        return (ExamRow(exam.code, exam.name, exam.vendor, exam.minutes, exam.questions, 0, len(self.forms(exam))),)

    def _again(self, exam: Exam, session: str) -> Form:
        """The form of an earlier session, with its questions as they stand today."""
        header = self.files.load(self.files.find(session)).session.header
        full = shape_of(exam, header.shape if header.shape != "selection" else "full")
        drawn = select(exam, self.library, [item.question for item in header.items], seed=header.seed)
        order = {item.question: number for number, item in enumerate(header.items)}
        scored = {item.question: item.scored for item in header.items}
        entries = sorted(
            (replace(e, scored=scored[e.question]) for e in drawn.entries), key=lambda e: order[e.question]
        )
        minutes = full.minutes * len(entries) / full.questions
        shape = replace(drawn.shape, name=header.shape, minutes=minutes, unscored=sum(not e.scored for e in entries))
        return replace(
            drawn, shape=shape, entries=tuple(entries), number=header.form, seed=header.seed, wanted=len(header.items)
        )

    def begin(self, prepared: Prepared) -> Sitting:
        """See `core.desk.Desk`."""
        wish, exam, form = prepared.wish, prepared.exam, prepared.form
        practice = bool(wish.questions)
        names = [entry.question for entry in form.entries]
        try:
            self.archive.keep(self.library, names)
        except OSError as error:
            detail = f"{error.strerror or error}. `mlsim where` shows the folder."
            raise SessionError(
                "The questions of the session cannot be stored", detail, str(self.archive.folder)
            ) from None
        header = Header(
            id=new_id(),
            exam=exam.code,
            mode="practice" if practice else "exam",
            shape=form.shape.name,
            form=form.number,
            seed=form.seed,
            started=self.clocks.now(),
            minutes=None if practice else extra_minutes(form.shape.minutes, wish.extra),
            extra=wish.extra,
            strict=wish.strict,
            feedback="each" if practice else "end",
            bank=form.bank,
            of=wish.of or wish.again,
            pass_mark=exam.pass_mark,
            score_min=exam.score_min,
            score_max=exam.score_max,
            cut=CUT,
            items=tuple(
                Item(
                    question=entry.question,
                    revision=self.library.revision_of(entry.question),
                    options=entry.options,
                    scored=entry.scored,
                    task=entry.task,
                    case=entry.case,
                )
                for entry in form.entries
            ),
        )
        asked = [
            Asked(self.library.questions[name], self.library.scenario_of(self.library.questions[name]))
            for name in names
        ]
        return Sitting(begin(header), asked, self.clocks, self.files.create(header))

    def warm_up(self) -> Sitting:
        """See `core.desk.Desk`."""
        questions = warm_up_questions()
        items = tuple(Item(question=q.id, revision="0" * 32, options=tuple(range(len(q.texts)))) for q in questions)
        header = Header(
            id="warm-up",
            exam="WARM-UP",
            mode="practice",
            feedback="each",
            shape="selection",
            started=self.clocks.now(),
            bank="",
            items=items,
        )
        return Sitting(begin(header), [Asked(q) for q in questions], self.clocks, NoPen())

    def resume(self, session: str) -> Sitting:
        """See `core.desk.Desk`."""
        asked: list[Asked] = []
        pen, loaded = self.files.reopen(self.files.find(session), self._judge(asked))
        state = loaded.session
        since = (self.clocks.now() - (state.last or state.header.started)).total_seconds()
        # A wall clock that stands before the last event was set back: how long it was cannot be told, that it was can.
        away = since if since > 0 else -1.0 if since < -1 else 0.0
        return Sitting(state, asked, self.clocks, pen, away)

    def look(self, session: str) -> Sitting:
        """See `core.desk.Desk`."""
        asked: list[Asked] = []
        state = self.files.load(self.files.find(session), self._judge(asked)).session
        return Sitting(state, asked, self.clocks, NoPen())

    def _judge(self, asked: list[Asked]) -> Judge:
        """Knows a session's questions, and puts them into ``asked``. Raises SessionError for one that is not there."""

        def told(header: Header) -> Callable[[Event], bool]:
            asked[:] = [self._asked(item, number) for number, item in enumerate(header.items, start=1)]
            return judge(asked)

        return told

    def _asked(self, item: Item, number: int) -> Asked:
        asked = self.archive.asked(item, None) or self.archive.asked(item, self.library)
        if asked is None:
            detail = f"Neither the banks nor the stored copies hold {item.question} as it was asked."
            raise SessionError("The session cannot be resumed", detail, f"question {number}")
        return asked

    def discard(self, session: str) -> None:
        """See `core.desk.Desk`."""
        for path in self.files.copies(self.files.find(session)):
            self.files.discard(path)

    def named(self, session: str) -> str:
        """The whole id of the session that a part of it, or its file's name, stands for. Raises UsageError."""
        return id_of(self.files.find(session))

    def save_elsewhere(self, sitting: Sitting, place: str) -> str:
        """See `core.desk.Desk`."""
        pen = sitting.pen
        assert isinstance(pen, JournalPen)  # noqa: S101 - the desk gave it
        target = Path(place).expanduser()
        if target.is_dir():
            target = target / pen.path.name
        try:
            pen.copy_to(target)
        except OSError as error:
            detail = f"{error.strerror or error}. Choose another place."
            raise SessionError("The session cannot be saved there", detail, str(target)) from None
        return str(target)

    def rescue(self, sitting: Sitting) -> str:
        """See `core.desk.Desk`."""
        pen = sitting.pen
        if not isinstance(pen, JournalPen) or not pen.retry():
            return ""
        for folder in (*self.paths.rescued, Path(tempfile.gettempdir())):
            with contextlib.suppress(OSError):
                pen.copy_to(folder / pen.path.name)
                return str(folder / pen.path.name)
        return ""

    def review(self, session: str) -> Reviewed:
        """See `core.desk.Desk`."""
        path = self.files.find(session)
        asked: list[Asked | None] = []

        def told(header: Header) -> Callable[[Event], bool]:
            asked[:] = [self.archive.asked(item, self.library) for item in header.items]
            return judge(asked)

        loaded = self.files.load(path, told)
        state = loaded.session
        if state.submitted is None:
            aside = "".join(f" Set aside: {damage.reason}." for damage in loaded.damage[-1:])
            detail = f"Resume it, and end it; then it has a result.{aside}"
            raise SessionError("The session has not ended", detail, str(path))
        return Reviewed(
            session=state,
            exam=self.library.exams.get(state.header.exam),
            asked=tuple(asked),
            result=result(state),
            pending=sum(one is not None and one.question.review == "pending" for one in asked),
            altered=altered(self.paths.shipped),
            damage=tuple(f"{path.name}, byte {d.offset}: {d.reason}" for d in loaded.damage),
        )


class NoPen:
    """Writes nothing down."""

    trouble = ""

    def write(self, event: object) -> None:
        """Forget it."""

    def retry(self) -> str:
        """Nothing to try again."""
        return ""

    def close(self) -> None:
        """Nothing to close."""


def session_row(loaded: Loaded) -> SessionRow:
    """The lobby's row of a session."""
    session = loaded.session
    header, ended = session.header, session.submitted
    graded = result(session) if ended is not None else None
    return SessionRow(
        id=header.id,
        exam=header.exam,
        mode=header.mode,
        shape=header.shape,
        state=session.state,
        started=header.started.isoformat(timespec="seconds"),
        last=(session.last or header.started).isoformat(timespec="seconds"),
        charged_seconds=round(session.clock, 1),
        minutes=header.minutes,
        answered=session.answered,
        questions=len(header.items),
        current=session.current + 1,
        form=header.form,
        raw=graded.raw if graded else None,
        of=graded.of if graded else None,
        scaled=graded.scaled if graded else None,
        pass_mark=graded.pass_mark if graded else None,
        passed=graded.passed if graded else None,
        percent=round(graded.percent, 1) if graded else None,
        damaged=len(loaded.damage),
        size=loaded.size,
    )
