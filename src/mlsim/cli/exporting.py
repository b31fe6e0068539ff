"""Export on real files: a bank, or the questions and the result of a session. The other half of `cli.exchange`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from mlsim.cli.places import path_of
from mlsim.core.bank.exchange import UNKNOWN_LICENCE, BankRow, Exported, ExportWish, Loss
from mlsim.core.bank.questions import BankHeader, Case, Question
from mlsim.core.base.errors import UsageError
from mlsim.core.base.text import first_line, visible
from mlsim.formats.base import Bundle, Writer
from mlsim.formats.convert import slug
from mlsim.formats.registry import FORMATS, by_name
from mlsim.store.files import write_atomically

if TYPE_CHECKING:
    from mlsim.cli.desk import FileDesk


class Exporting:
    """Export for one person.

    Args:
        desk: where banks, sessions and the date come from.
    """

    def __init__(self, desk: FileDesk) -> None:
        self._desk = desk
        self._paths = desk.paths

    def banks(self) -> tuple[BankRow, ...]:
        """See `core.bank.exchange.Exchange`."""
        library = self._desk.current_library()
        rows: dict[str, BankRow] = {}
        counts = Counter(origin.bank for origin in library.origins.values())
        exams: dict[str, dict[str, None]] = {}
        for question_id, origin in library.origins.items():
            exams.setdefault(origin.bank, {}).update(dict.fromkeys(library.questions[question_id].exams))
        for header, _, shipped in library.headers:
            if counts[header.id] and header.id not in rows:
                served = tuple(exams.get(header.id, ()))
                licence = header.license or UNKNOWN_LICENCE
                title = _title([h for h, _, _ in library.headers if h.id == header.id])
                rows[header.id] = BankRow(header.id, title, counts[header.id], shipped, licence, served)
        return tuple(rows.values())

    def _bundle(self, wish: ExportWish) -> Bundle:
        if wish.session:
            return self._session_bundle(wish)
        library = self._desk.current_library()
        questions = [q for q in library.questions.values() if library.origins[q.id].bank == wish.bank]
        headers = [header for header, _, _ in library.headers if header.id == wish.bank]
        if not questions and wish.bank.upper() in library.exams:
            exam = library.exam(wish.bank)
            questions = list(library.serving(exam.code))
            banks = {library.origins[q.id].bank for q in questions}
            headers = [header for header, _, _ in library.headers if header.id in banks]
            headers = [header.model_copy(update={"id": slug(exam.code), "title": exam.name}) for header in headers]
        if not questions:
            raise UsageError(
                f"There is no bank {visible(wish.bank)}", "`mlsim bank list` names the banks that have questions."
            )
        licences = dict.fromkeys(header.license or UNKNOWN_LICENCE for header in headers)
        sources = dict.fromkeys(header.source for header in headers if header.source)
        joined = {"license": one_line("; ".join(licences)), "source": one_line("; ".join(sources)) or None}
        return Bundle(headers[0].model_copy(update={"title": _title(headers), **joined}), questions, library.cases)

    def _session_bundle(self, wish: ExportWish) -> Bundle:
        reviewed = self._desk.review(wish.session)
        right = {item.item: item.correct for item in reviewed.result.items}
        questions: dict[str, Question] = {}
        cases: dict[str, Case] = {}
        known = self._desk.current_library().cases
        for number, asked in enumerate(reviewed.asked):
            if asked is None or (wish.wrong and right.get(number, False)):
                continue
            questions[asked.question.id] = asked.question
            if asked.question.case and asked.scenario:
                name = asked.question.case
                title = known[name].title if name in known else "Case"
                cases[name] = Case(id=name, title=title, scenario=asked.scenario)
        if not questions:
            raise UsageError("There is nothing to export", "No question of the session is left, or none was wrong.")
        header = reviewed.session.header
        title = f"{header.exam}, {self._desk.local(header.started):%Y-%m-%d}"
        library = self._desk.current_library()
        banks = {library.origins[name].bank for name in questions if name in library.origins}
        licences = dict.fromkeys(h.license or UNKNOWN_LICENCE for h, _, _ in library.headers if h.id in banks)
        return Bundle(
            BankHeader(
                id=slug(f"session-{header.id}"), title=title, license=one_line("; ".join(licences) or UNKNOWN_LICENCE)
            ),
            tuple(questions.values()),
            cases,
        )

    def losses(self, wish: ExportWish) -> tuple[Loss, ...]:
        """See `core.bank.exchange.Exchange`."""
        return () if wish.result else _writer(wish.format).losses(self._bundle(wish))

    def place_for(self, wish: ExportWish) -> str:
        """See `core.bank.exchange.Exchange`."""
        name = wish.bank.lower() if wish.bank else f"{'result' if wish.result else 'questions'}-{wish.session[:8]}"
        suffix = f".{wish.format}" if wish.result else by_name(wish.format).suffixes[0]
        return f"{name}{suffix}"

    def exists(self, place: str) -> bool:
        """See `core.bank.exchange.Exchange`."""
        return path_of(place).exists()

    def content(self, wish: ExportWish) -> tuple[bytes, int]:
        """The file's bytes, and how many questions it has."""
        if wish.result:
            from mlsim.cli.sessions import result_file

            return result_file(self._desk, wish.session, wish.format), 1
        writer, bundle = _writer(wish.format), self._bundle(wish)
        data = b"".join(writer.write(bundle))
        gone = {name for loss in writer.losses(bundle) if loss.effect == "left out" for name in loss.questions}
        return data, len(bundle.questions) - len(gone)

    def export(self, wish: ExportWish, place: str) -> Exported:
        """See `core.bank.exchange.Exchange`."""
        path = path_of(place)
        if path.is_dir():
            path = path / self.place_for(wish)
        data, count = self.content(wish)
        try:
            write_atomically(path, data)
        except OSError as problem:
            detail = f"{problem.strerror or problem}. Choose another place."
            raise UsageError("The file cannot be written there", detail, str(path)) from None
        return Exported(str(path), count, self.losses(wish))


def _title(headers: Sequence[BankHeader]) -> str:
    """The title of a bank: that of its files if they agree, else its id."""
    titles = {header.title for header in headers}
    return titles.pop() if len(titles) == 1 else headers[0].id


def _writer(name: str) -> Writer:
    found = by_name(name)
    if found.writer is None:
        names = ", ".join(known.name for known in FORMATS if known.writer)
        raise UsageError(f"{found.title} can be read but not written", f"Written are {names}.")
    return found.writer


def one_line(text: str) -> str:
    """The text as a line of a bank's header may be."""
    return first_line(visible(text), 300)
