"""The desk: banks, journals and clocks joined for the screens and the commands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

from mlsim.cli.afterthoughts import FileAfterthoughts
from mlsim.cli.learning import FileLearning
from mlsim.cli.no_pen import NoPen
from mlsim.cli.practising import FilePractising
from mlsim.cli.standing import FileStanding
from mlsim.core.desk import Prepared, Reviewed
from mlsim.core.errors import MlsimError, SessionError, UsageError
from mlsim.core.events import Header, Item
from mlsim.core.exams import Exam
from mlsim.core.exposure import Exposure
from mlsim.core.forms import Form, draw, numbered, pool, sealed, select, shape_of
from mlsim.core.glimpse import Glimpse, Told
from mlsim.core.library import Library
from mlsim.core.lobby import ExamRow, LobbyView, SessionRow, next_form
from mlsim.core.scoring import result
from mlsim.core.session import Session, begin
from mlsim.core.sitting import Asked, Clocks, Sitting
from mlsim.core.timing import extra_minutes
from mlsim.core.warmup import warm_up_questions
from mlsim.core.wish import Wish
from mlsim.store.asked import Archive
from mlsim.store.banks import load_library
from mlsim.store.index import Index
from mlsim.store.integrity import altered
from mlsim.store.journal import Loaded
from mlsim.store.looks import looks
from mlsim.store.paths import Paths
from mlsim.store.pen import JournalPen
from mlsim.store.sessions import SessionFiles, id_of, new_id
from mlsim.store.settings import SettingsFile


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
        self.practice = FilePractising(self)
        self.afterwards = FileAfterthoughts(self)
        self._index = Index(paths)
        self._forms: dict[str, tuple[Form, ...]] = {}
        self._library: Library | None = None
        self._library_at: dict[str, list[int]] = {}
        self.settings = SettingsFile(paths.settings)
        self.standing = FileStanding(self)
        self.learning = FileLearning(paths, self.files, self.archive, lambda: self.library)

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

    @property
    def reading_done(self) -> bool:
        """Whether the banks have been read in this process."""
        return self._library is not None

    def bank_stamps(self) -> dict[str, list[int]]:
        """The stamps of all bank files; see `store.index`."""
        return self._index.bank_stamps()

    def glimpse(self, told: Told | None = None) -> Glimpse:
        """See `core.desk.Desk`."""
        from mlsim.cli.glimpsing import glimpse

        return glimpse(self, told)

    def looks(self) -> tuple[str | None, bool]:
        """See `core.desk.Desk`."""
        return looks(self.paths.settings)

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
            loaded = self.files.glance(path)
            if loaded.session.header.mode == "review":
                raise SessionError("A review lies among the sessions", "Move it into the folder reviews.", str(path))
            return session_row(loaded)
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
        if wish.selection is not None:
            return self.practice.prepare(wish)
        if wish.extra is None and not wish.practice:
            wish = replace(wish, extra=self.settings.load().extra)
        sessions = self.lobby().sessions
        seen = self._exposure(sessions)
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
            cut=self.settings.load().cut,
        )

    def _exposure(self, sessions: tuple[SessionRow, ...]) -> Counter[str]:
        """How often each question was asked, or is being asked."""
        seen = self.learning.fold(Exposure())
        for row in sessions:
            if row.state == "unfinished":
                seen.update(self.questions_of(row))
        return seen

    def questions_of(self, row: SessionRow) -> tuple[str, ...]:
        """The questions of a session; none where its journal cannot be read."""
        try:
            return tuple(item.question for item in self.files.load(self.files.find(row.id)).session.header.items)
        except MlsimError:
            return ()

    def _form(self, exam: Exam, wish: Wish, sessions: tuple[SessionRow, ...], seen: Counter[str]) -> Form:
        if wish.questions:
            return select(exam, self.library, wish.questions, seed=len(sessions) + 1, shuffled=not wish.due)
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
        due = dict(zip(wish.questions, wish.cards, strict=False))
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
            mode="practice" if wish.practice else "exam",
            shape=form.shape.name,
            form=form.number,
            seed=form.seed,
            started=self.clocks.now(),
            minutes=extra_minutes(form.shape.minutes, wish.extra) if wish.timed else None,
            extra=wish.extra,
            strict=wish.strict,
            feedback=wish.feedback,
            bank=form.bank,
            of=wish.of or wish.again,
            sealed=(prepared.sealed and not prepared.repeats) or None,
            pass_mark=exam.pass_mark,
            score_min=exam.score_min,
            score_max=exam.score_max,
            cut=prepared.cut,
            items=tuple(
                Item(
                    question=entry.question,
                    revision=self.library.revision_of(entry.question),
                    options=entry.options,
                    scored=entry.scored,
                    task=entry.task,
                    case=entry.case,
                    due=due.get(entry.question) or None,
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
        pen, loaded = self.files.reopen(self.files.find(session))
        state = loaded.session
        try:
            asked = [self._asked(state, number) for number in range(len(state.header.items))]
        except MlsimError:
            pen.close()
            raise
        since = (self.clocks.now() - (state.last or state.header.started)).total_seconds()
        return Sitting(state, asked, self.clocks, pen, away=max(0.0, since))

    def look(self, session: str) -> Sitting:
        """See `core.desk.Desk`."""
        state = self.files.load(self.files.find(session)).session
        asked = [self._asked(state, number) for number in range(len(state.header.items))]
        return Sitting(state, asked, self.clocks, NoPen())

    def _asked(self, session: Session, number: int) -> Asked:
        item = session.header.items[number]
        asked = self.archive.asked(item, None) or self.archive.asked(item, self.library)
        if asked is None:
            detail = f"Neither the banks nor the stored copies hold {item.question} as it was asked."
            raise SessionError("The session cannot be resumed", detail, f"question {number + 1}")
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

    def review(self, session: str) -> Reviewed:
        """See `core.desk.Desk`."""
        path = self.files.find(session)
        loaded = self.files.load(path)
        state = loaded.session
        if state.submitted is None:
            raise SessionError("The session has not ended", "Resume it, and end it; then it has a result.", str(path))
        asked = tuple(self.archive.asked(item, self.library) for item in state.header.items)
        return Reviewed(
            session=state,
            exam=self.library.exams.get(state.header.exam),
            asked=asked,
            result=result(state),
            pending=sum(one is not None and one.question.review == "pending" for one in asked),
            altered=altered(self.paths.shipped),
            damage=tuple(f"{path.name}, byte {d.offset}: {d.reason}" for d in loaded.damage),
        )


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
