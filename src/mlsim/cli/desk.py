"""The desk: banks, journals and clocks joined for the screens and the commands."""

from __future__ import annotations

import contextlib
import tempfile
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from mlsim.cli.copies import FileCopies
from mlsim.cli.drawing import form_for
from mlsim.cli.learning import FileLearning
from mlsim.cli.no_pen import NoPen
from mlsim.cli.places import path_of
from mlsim.cli.shelf import Progress, Shelf
from mlsim.core.bank.exams import Exam
from mlsim.core.bank.library import Library
from mlsim.core.base.errors import MlsimError, SessionError, UsageError
from mlsim.core.base.how_far import HowFar
from mlsim.core.form.forms import Form
from mlsim.core.form.wish import Wish
from mlsim.core.keys.keymap import OwnKeys
from mlsim.core.learn.exposure import Exposure
from mlsim.core.learn.glimpse import Glimpse
from mlsim.core.screens.desk import Prepared, Reviewed
from mlsim.core.screens.lobby import LobbyView, SessionRow
from mlsim.core.session.events import Event, Header, Item
from mlsim.core.session.fitting import judge
from mlsim.core.session.scoring import result
from mlsim.core.session.sitting import Asked, Clocks, Sitting
from mlsim.core.session.state import begin
from mlsim.core.session.timing import extra_minutes
from mlsim.store.asked import Archive
from mlsim.store.glimpses import load_glimpse
from mlsim.store.index import Index
from mlsim.store.journal import Judge
from mlsim.store.looks import looks
from mlsim.store.own_keys import own_keys
from mlsim.store.paths import Paths
from mlsim.store.pen import JournalPen
from mlsim.store.rows import row_of
from mlsim.store.sessions import SessionFiles, id_of, new_id
from mlsim.store.settings import SettingsFile

if TYPE_CHECKING:
    from mlsim.cli.afterthoughts import FileAfterthoughts
    from mlsim.cli.exchange import FileExchange
    from mlsim.cli.practising import FilePractising
    from mlsim.cli.searching import FileBankSearch
    from mlsim.cli.standing import FileStanding


class FileDesk:
    """The desk on real files; see `core.screens.desk.Desk`.

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
        self.shelf = Shelf(paths, self._index.bank_stamps)
        self.settings = SettingsFile(paths.settings)
        self.copies = FileCopies(paths)
        self.learning = FileLearning(paths, self.files, self.archive, lambda: self.library)

    @property
    def afterwards(self) -> FileAfterthoughts:
        """See `core.screens.desk.Desk`."""
        from mlsim.cli.afterthoughts import FileAfterthoughts

        # One for all threads: it lets only one of them write at a time.
        made: FileAfterthoughts = self.__dict__.setdefault("_afterwards", FileAfterthoughts(self))
        return made

    @cached_property
    def practice(self) -> FilePractising:
        """See `core.screens.desk.Desk`."""
        from mlsim.cli.practising import FilePractising

        return FilePractising(self)

    @cached_property
    def standing(self) -> FileStanding:
        """See `core.screens.desk.Desk`."""
        from mlsim.cli.standing import FileStanding

        return FileStanding(self)

    @cached_property
    def bank_search(self) -> FileBankSearch:
        """See `core.screens.desk.Desk`."""
        from mlsim.cli.searching import FileBankSearch

        return FileBankSearch(self)

    @property
    def library(self) -> Library:
        """All questions of all banks."""
        return self.shelf.library

    def current_library(self) -> Library:
        """All questions of all banks as they are now."""
        self.shelf.look()
        return self.shelf.library

    def forms(self, exam: Exam) -> tuple[Form, ...]:
        """The numbered forms of an exam."""
        return self.shelf.forms(exam)

    # -- lobby and history -----------------------------------------------------------------------------------------------------------

    def bank_stamps(self) -> dict[str, list[int]]:
        """The stamps of all bank files; see `store.index`."""
        return self._index.bank_stamps()

    def foreseen(self) -> Glimpse | None:
        """See `core.screens.desk.Desk`."""
        return load_glimpse(self.paths, self.today(), self._index.seen)

    def glimpse(self, told: HowFar | None = None) -> Glimpse:
        """See `core.screens.desk.Desk`."""
        from mlsim.cli.glimpsing import glimpse

        return glimpse(self, told)

    def looks(self) -> tuple[str | None, bool]:
        """See `core.screens.desk.Desk`."""
        return looks(self.paths.settings)

    def own_keys(self) -> OwnKeys:
        """See `core.screens.desk.Desk`."""
        return own_keys(self.paths.settings)

    def glance(self) -> LobbyView | None:
        """See `core.screens.desk.Desk`."""
        return self._index.glance()

    def lobby(self, progress: Progress = lambda _done, _all: None, /) -> LobbyView:
        """See `core.screens.desk.Desk`."""
        self.shelf.progress = progress
        view = self._index.refresh(self.shelf.rows, self._session_row, progress)
        remarks = tuple(str(remark) for remark in self.settings.remarks())
        return replace(view, problems=(*view.problems, *remarks)) if remarks else view

    def _session_row(self, path: Path) -> SessionRow | str:
        try:
            row = row_of(self.files.read(path), str(path))
            if row.mode == "review":
                raise SessionError("A review lies among the sessions", "Move it into the folder reviews.", str(path))
            return row
        except MlsimError as error:
            return str(error)

    # -- sitting ---------------------------------------------------------------------------------------------------------------------

    def prepare(self, wish: Wish) -> Prepared:
        """See `core.screens.desk.Desk`."""
        self.shelf.look()
        exam = self.shelf.exam(wish.exam)
        try:
            extra_minutes(1.0, wish.extra)
        except ValueError:
            raise UsageError(f"There is no extra time {wish.extra}", "It is 30 (minutes), 1.25x, 1.5x or 2x.") from None
        if wish.selection is not None:
            return self.practice.prepare(wish)
        if wish.extra is None and not wish.practice:
            wish = replace(wish, extra=self.settings.load().extra)
        sessions = self.lobby().sessions
        seen = self._seen(sessions)
        form = form_for(self, exam, wish, sessions, seen)
        forms = self.forms(exam)
        names = [entry.question for entry in form.entries]
        return Prepared(
            wish=wish,
            exam=exam,
            form=form,
            sealed=form.number is not None and len(forms) > 1 and form.number == forms[-1].number,
            forms=len(forms),
            pending=sum(self.shelf.catalog.questions[name].pending for name in names),
            repeats=sum(seen[name] > 0 for name in names),
            cut=exam.cut or self.settings.load().cut,
        )

    def _seen(self, sessions: Sequence[SessionRow]) -> Counter[str]:
        """How often each question was asked, in sessions that have ended and in those that have not."""
        exposure: Counter[str] = self.learning.fold(Exposure())
        seen = Counter(exposure)
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

    def begin(self, prepared: Prepared) -> Sitting:
        """See `core.screens.desk.Desk`."""
        wish, exam, form = prepared.wish, prepared.exam, prepared.form
        due = dict(zip(wish.questions, wish.cards, strict=False))
        names = [entry.question for entry in form.entries]
        library = self.shelf.questions(names)
        try:
            self.archive.keep(library, names)
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
                    revision=library.revision_of(entry.question),
                    options=entry.options,
                    scored=entry.scored,
                    task=entry.task,
                    case=entry.case,
                    due=due.get(entry.question) or None,
                )
                for entry in form.entries
            ),
        )
        asked = [Asked(library.questions[name], library.scenario_of(library.questions[name])) for name in names]
        return Sitting(begin(header), asked, self.clocks, self.files.create(header))

    def warm_up(self) -> Sitting:
        """See `core.screens.desk.Desk`."""
        from mlsim.core.screens.warmup import WARM_UP, warm_up_questions

        questions = warm_up_questions()
        items = tuple(Item(question=q.id, revision="0" * 32, options=tuple(range(len(q.texts)))) for q in questions)
        header = Header(
            id="warm-up",
            exam=WARM_UP,
            mode="practice",
            feedback="each",
            shape="selection",
            started=self.clocks.now(),
            bank="",
            items=items,
        )
        return Sitting(begin(header), [Asked(q) for q in questions], self.clocks, NoPen())

    def resume(self, session: str) -> Sitting:
        """See `core.screens.desk.Desk`."""
        asked: list[Asked] = []
        pen, loaded = self.files.reopen(self.files.find(session), self._judge(asked))
        state = loaded.session
        since = (self.clocks.now() - (state.last or state.header.started)).total_seconds()
        # A wall clock that stands before the last event was set back: how long it was cannot be told, that it was can.
        away = since if since > 0 else -1.0 if since < -1 else 0.0
        return Sitting(state, asked, self.clocks, pen, away)

    def look(self, session: str) -> Sitting:
        """See `core.screens.desk.Desk`."""
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
        asked = self.archive.asked(item, None) or self.archive.asked(item, self.shelf.questions([item.question]))
        if asked is None:
            detail = f"Neither the banks nor the stored copies hold {item.question} as it was asked."
            raise SessionError("The session cannot be resumed", detail, f"question {number}")
        return asked

    def discard(self, session: str) -> None:
        """See `core.screens.desk.Desk`."""
        for path in self.files.copies(self.files.find(session)):
            self.files.discard(path)

    def named(self, session: str) -> str:
        """The whole id of the session that a part of it, or its file's name, stands for. Raises UsageError."""
        return id_of(self.files.find(session))

    def save_elsewhere(self, sitting: Sitting, place: str) -> str:
        """See `core.screens.desk.Desk`."""
        pen = sitting.pen
        assert isinstance(pen, JournalPen)  # noqa: S101 - the desk gave it
        target = path_of(place)
        if target.is_dir():
            target = target / pen.path.name
        try:
            pen.copy_to(target)
        except OSError as error:
            detail = f"{error.strerror or error}. Choose another place."
            raise SessionError("The session cannot be saved there", detail, str(target)) from None
        return str(target)

    def rescue(self, sitting: Sitting) -> str:
        """See `core.screens.desk.Desk`."""
        pen = sitting.pen
        if not isinstance(pen, JournalPen) or not pen.retry():
            return ""
        for folder in (*self.paths.rescued, Path(tempfile.gettempdir())):
            with contextlib.suppress(OSError):
                pen.copy_to(folder / pen.path.name)
                return str(folder / pen.path.name)
        return ""

    def review(self, session: str) -> Reviewed:
        """See `core.screens.desk.Desk`."""
        from mlsim.store.integrity import altered

        path = self.files.find(session)
        asked: list[Asked | None] = []

        def told(header: Header) -> Callable[[Event], bool]:
            there = self.shelf.questions([item.question for item in header.items])
            asked[:] = [self.archive.asked(item, there) for item in header.items]
            return judge(asked)

        loaded = self.files.load(path, told)
        state = loaded.session
        if state.submitted is None:
            aside = "".join(f" Set aside: {damage.reason}." for damage in loaded.damage[-1:])
            detail = f"Resume it, and end it; then it has a result.{aside}"
            raise SessionError("The session has not ended", detail, str(path))
        return Reviewed(
            session=state,
            exam=self.shelf.catalog.exams.get(state.header.exam),
            asked=tuple(asked),
            result=result(state),
            pending=sum(one is not None and one.question.review == "pending" for one in asked),
            altered=altered(self.paths.shipped),
            damage=tuple(f"{path.name}, byte {d.offset}: {d.reason}" for d in loaded.damage),
        )

    @cached_property
    def exchange(self) -> FileExchange:
        """See `core.screens.desk.Desk`."""
        from mlsim.cli.exchange import FileExchange

        return FileExchange(self)
