"""Import and export on real files: formats, the person's banks and the desk joined. See `core.bank.exchange.Exchange`."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from mlsim.cli.exporting import Exporting, one_line
from mlsim.cli.places import path_of
from mlsim.core.bank.exams import Exam
from mlsim.core.bank.exchange import (
    UNKNOWN_LICENCE,
    FormatRow,
    ImportWish,
    Outcome,
    Preview,
    Progress,
)
from mlsim.core.bank.library import BankFile, assemble, by_codes
from mlsim.core.bank.own import Division, blueprint, code_for, counted, divided
from mlsim.core.bank.questions import BankHeader, Case, Question
from mlsim.core.base.errors import MlsimError, UsageError
from mlsim.core.base.text import first_line, visible
from mlsim.core.form.forms import Shape, draw
from mlsim.formats.base import Options, load
from mlsim.formats.convert import MAX_BANK, slug
from mlsim.formats.importing import Imported, Wish, read_questions
from mlsim.formats.registry import FORMATS, by_name, detect
from mlsim.store.banks import NO_BANKS, all_exams
from mlsim.store.own import OwnBank, own_bank, shipped_banks_of, taken_ids, write_bank, writing

MAX_COMPLETIONS: Final = 200
_OBJECTIVE: Final = re.compile(r"(?:(.*)=)?([A-Z][A-Z0-9-]*):([0-9.]+)", re.IGNORECASE | re.DOTALL)
KEEP: Final = "file"
"""For ``--objective``: what the file itself names."""


@dataclass(frozen=True)
class _Read:
    """What a preview is made of, for `FileExchange.bring`."""

    imported: Imported
    bank: OwnBank
    header: BankHeader


class FileExchange(Exporting):
    """Import and export for one person.

    Args:
        desk: where banks, sessions and the date come from.
    """

    def formats(self) -> tuple[FormatRow, ...]:
        """See `core.bank.exchange.Exchange`."""
        return tuple(
            FormatRow(f.name, f.title, f.suffixes[0], f.reader is not None, f.writer is not None) for f in FORMATS
        )

    def complete(self, typed: str) -> tuple[str, ...]:
        """See `core.bank.exchange.Exchange`."""
        folder, _, start = typed.rpartition("/")
        shown = f"{folder}/" if "/" in typed else ""
        try:
            place = Path(shown or ".").expanduser()
            with os.scandir(place) as entries:
                names = sorted(
                    entry.name + ("/" if entry.is_dir() else "")
                    for entry in entries
                    if entry.name.startswith(start) and (start.startswith(".") or not entry.name.startswith("."))
                )
        except (OSError, RuntimeError, ValueError):
            return ()
        return tuple(shown + name for name in names[:MAX_COMPLETIONS])

    # -- in --------------------------------------------------------------------------------------------------------------------------

    def look(self, wish: ImportWish, progress: Callable[[Progress], None] | None = None) -> Preview:
        """See `core.bank.exchange.Exchange`."""
        path = path_of(wish.path)
        _check_exam(wish)
        bank = self._bank_for(wish, path)
        chosen = self._objectives(wish)
        options = Options(
            encoding=wish.encoding,
            index_base=wish.index_base,
            descriptions_as_cases=wish.descriptions_as_cases,
            columns=dict(wish.columns),
            licence=wish.licence,
        )
        data = path if path.is_dir() else load(path)
        found = by_name(wish.format) if wish.format else detect(data, path.name, options)
        title = bank.header.title if bank.header else first_line(visible(path.stem), 100) or bank.id
        licence = wish.licence or UNKNOWN_LICENCE
        header = BankHeader(
            id=bank.id, title=title, license=one_line(licence), source=one_line(wish.origin or "") or None
        )
        ids = taken_ids(self._paths, bank.id)
        cases = {case.id: case for case in bank.cases}
        into = Wish(header, existing=bank.questions, cases=cases, taken=ids)
        imported = read_questions(data, path.name, into, format=found, options=options, progress=progress)
        named = [chosen(made.question, made.domain) for made in imported.made]
        changed = bank.exam is not None and _asks_for_exam(wish)
        exam = self._code(bank) if changed or not all(named) else ""
        made = tuple(
            replace(one, question=one.question.model_copy(update={"objectives": objectives}))
            for one, objectives in zip(imported.made, named, strict=True)
        )
        imported = replace(imported, made=made)
        return Preview(
            wish=wish,
            file=path.name,
            title=found.title,
            report=imported.report,
            bank=bank.id,
            exists=len(bank.questions),
            exam=exam,
            questions=imported.questions,
            origin=_Read(imported, bank, header),
        )

    def bring(self, preview: Preview) -> Outcome:
        """See `core.bank.exchange.Exchange`."""
        read: _Read = preview.origin
        if preview.refused:
            detail = "A strict import takes all of a file or nothing. The report says what to mend."
            raise UsageError(
                f"Nothing was written: {preview.report.errors} questions have errors", detail, preview.file
            )
        with writing(self._paths):
            bank = own_bank(self._paths, preview.bank)
            if len(bank.questions) != preview.exists:
                detail = "Look at the file again: what is there already may have changed."
                raise UsageError(
                    f"The bank {preview.bank} has changed since the file was read", detail, str(bank.folder)
                )
            questions, exam = self._placed(read, bank, preview)
            files: tuple[str, ...] = ()
            if questions or (exam is not None and bank.exam is not None and exam != bank.exam):
                files = write_bank(
                    bank, read.header, questions, read.imported.cases, exam if exam != bank.exam else None
                )
        shown = exam or bank.exam
        line = ""
        if shown is not None:
            mark = f", pass mark {shown.pass_mark} %" if shown.pass_mark is not None and shown.score_max == 100 else ""
            line = f"{shown.code}: {shown.questions} questions, {shown.minutes} minutes{mark}"
        total = len(bank.questions) + len(questions)
        return Outcome(preview.report, bank.id, str(bank.folder), files, shown.code if shown else "", line, total)

    def _bank_for(self, wish: ImportWish, path: Path) -> OwnBank:
        """The bank that the questions go to. Raises UsageError for a name that cannot be one."""
        shipped = shipped_banks_of(self._paths)
        if wish.bank:
            name = slug(wish.bank)[:MAX_BANK].strip("-")
            if name != wish.bank:
                hint = f" For example {name}." if name else ""
                detail = f"It has up to {MAX_BANK} small letters, digits and hyphens.{hint}"
                raise UsageError(f"{visible(wish.bank)[:80]} cannot be a bank's name", detail)
            if name in shipped or name in NO_BANKS:
                raise UsageError(f"The name {name} is taken", "A bank of your own needs another one.")
        else:
            stem = path.name if path.is_dir() else path.name.partition(".")[0] or path.stem
            name = slug(stem)[: MAX_BANK - 3].strip("-") or "imported"
            name = f"my-{name}" if name in shipped or name in NO_BANKS else name
        return own_bank(self._paths, name)

    def _exams(self) -> dict[str, Exam]:
        exams, problems = all_exams(self._paths)
        return by_codes(exams, problems)

    def _code(self, bank: OwnBank) -> str:
        return bank.exam.code if bank.exam is not None else code_for(bank.id, self._exams())

    def _objectives(self, wish: ImportWish) -> Callable[[Question, str | None], tuple[str, ...]]:
        """Which objectives a question gets by what was wished for; none stands for the bank's own exam. Raises UsageError."""
        exams = self._exams() if wish.objectives else {}
        for_all: list[str] = []
        by_category: dict[str, list[str]] = {}
        keep = False
        for text in wish.objectives:
            if text == KEEP:
                keep = True
                continue
            match = _OBJECTIVE.fullmatch(text.strip())
            code, task = (match[2].upper(), match[3]) if match else ("", "")
            if match is None or code not in exams or task not in exams[code].task_ids:
                known = f"Known exams are {', '.join(exams)}; `mlsim bank show EXAM` lists the tasks."
                detail = f"Write EXAM:TASK for all questions, CATEGORY=EXAM:TASK for some, or file. {known}"
                raise UsageError(f"There is no objective {visible(text)[:80]}", detail)
            listed = by_category.setdefault(match[1].strip().casefold(), []) if match[1] is not None else for_all
            listed.append(f"{code}:{task}")
        if for_all and _asks_for_exam(wish):
            detail = "Questions that serve a known exam are asked in its forms: leave out --questions, --minutes and --pass-mark."
            raise UsageError("The bank gets no exam of its own with --objective EXAM:TASK", detail)

        def chosen(question: Question, domain: str | None) -> tuple[str, ...]:
            own = [
                o for o in question.objectives if (p := o.partition(":"))[0] in exams and p[2] in exams[p[0]].task_ids
            ]
            found = [*(own if keep else ()), *by_category.get((domain or "").casefold(), ()), *for_all]
            return tuple(dict.fromkeys(found))

        return chosen

    def _placed(self, read: _Read, bank: OwnBank, preview: Preview) -> tuple[list[Question], Exam | None]:
        """The new questions with their objectives, and the bank's exam: None if no question needs it."""
        made = read.imported.made
        wish = preview.wish
        changed = bank.exam is not None and _asks_for_exam(wish)
        if not preview.exam or not (made or changed):
            return [one.question for one in made], None
        own = [number for number, one in enumerate(made) if not one.question.objectives]
        known = [domain.name for domain in bank.exam.domains] if bank.exam else []
        division = divided([made[number].domain for number in own], known)
        exam = self._blueprint(read, bank, preview, division)
        placed = dict(zip(own, division.of, strict=True))
        questions = [
            one.question.model_copy(update={"objectives": (f"{exam.code}:{exam.domains[placed[number]].tasks[0].id}",)})
            if number in placed
            else one.question
            for number, one in enumerate(made)
        ]
        return questions, self._drawable(
            exam, read.header, [*bank.questions, *questions], [*bank.cases, *read.imported.cases]
        )

    def _blueprint(self, read: _Read, bank: OwnBank, preview: Preview, division: Division) -> Exam:
        wish, code = preview.wish, preview.exam
        before = [q.task_in(code) for q in bank.questions]
        counts = counted(bank.exam, before) if bank.exam else []
        fresh = Counter(division.of)
        counts = [(counts[n] if n < len(counts) else 0) + fresh[n] for n in range(len(division.names))]
        serving = sum(task is not None for task in before)
        try:
            return blueprint(
                code,
                first_line(read.header.title, 100),
                domains=division.names,
                counts=counts,
                total=serving + len(division.of),
                cases=len({q.case for q in (*bank.questions, *read.imported.questions) if q.case}),
                today=self._desk.today(),
                guide=f"imported from {preview.file}",
                before=bank.exam,
                earlier=serving,
                questions=wish.questions,
                minutes=wish.minutes,
                pass_mark=wish.pass_mark,
            )
        except ValueError as problem:
            detail = "Its blueprint and what is asked for do not fit together. `mlsim bank list` may say what is wrong with it."
            raise UsageError(f"The exam {code} cannot be written anew", detail) from problem

    def _drawable(self, exam: Exam, header: BankHeader, questions: Sequence[Question], cases: Iterable[Case]) -> Exam:
        """The exam with as many questions as a form of it can have. Only cases, which are drawn whole, make that less than there are."""
        if not exam.cases:
            return exam
        held = BankFile(header, "the bank", False, tuple(questions), tuple({case.id: case for case in cases}.values()))
        library = assemble([exam], [held])
        for count in range(exam.questions, 0, -1):
            smaller = exam.model_copy(update={"questions": count, "short": min(exam.short, count)})
            try:
                if draw(smaller, library, Shape("full", count, exam.minutes, 0), seed=1).complete:
                    return smaller
            except MlsimError:
                continue
        return exam


def _check_exam(wish: ImportWish) -> None:
    """Raises UsageError if no exam could be as it is wished for."""
    limits = ((wish.questions, 500), (wish.minutes, 600), (wish.pass_mark, 100))
    if any(value is not None and not 1 <= value <= most for value, most in limits):
        detail = "Questions are 1 to 500, minutes 1 to 600, and the pass mark is 1 to 100 percent."
        raise UsageError("There can be no such exam", detail)


def _asks_for_exam(wish: ImportWish) -> bool:
    return any(value is not None for value in (wish.questions, wish.minutes, wish.pass_mark))
