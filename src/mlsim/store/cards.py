"""Cards of questions, kept in the cache folder, one file for each bank file: a bank file is read again only when it has changed.

A file of cards can be deleted at any time; one that is not of our making is made anew.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any, Final, NamedTuple

from mlsim import __version__
from mlsim.core.bank.catalog import Card, Catalog, assemble_cards, card_from, card_of
from mlsim.core.bank.library import BankFile, Library, Part, assemble
from mlsim.core.bank.questions import revision
from mlsim.core.base.errors import BankError
from mlsim.core.base.how_far import HowFar
from mlsim.core.base.text import visible
from mlsim.store.banks import all_exams, bank_files, load_bank_file, load_questions
from mlsim.store.derived import MISSHAPEN, keep, packed
from mlsim.store.paths import Paths
from mlsim.store.stamps import stamp

FORMAT: Final = f"mlsim cards 1 {__version__}"


class _File(NamedTuple):
    path: Path
    shown: str
    shipped: bool


class Cards:
    """The cards of all banks.

    Args:
        paths: where the banks and the cache are.
    """

    def __init__(self, paths: Paths) -> None:
        self._paths = paths

    def catalog(self, progress: HowFar | None = None) -> Catalog:
        """All cards as the banks are now. Only bank files that are new or have changed are read."""
        exams, problems = all_exams(self._paths)
        files, parts = self._files(), []
        for number, file in enumerate(files):
            part, wrong = self._kept(file) or self._made(file)
            parts.append(part)
            problems += wrong
            if progress is not None:
                progress(number + 1, len(files))
        return assemble_cards(exams, parts, problems)

    def library(self, catalog: Catalog, names: list[str]) -> Library:
        """The questions with these ids, read from their files, with their cases. Those that are not there are left out."""
        wanted: dict[str, dict[str, str]] = {}
        for name in names:
            if name in catalog.origins:
                wanted.setdefault(catalog.origins[name].file, {})[name] = catalog.questions[name].revision
        files = [
            load_questions(file.path, file.shown, wanted[file.shown], shipped=file.shipped)
            for file in self._files()
            if file.shown in wanted
        ]
        foreign = {q.case for one in files for q in one.questions if q.case} - {
            c.id for one in files for c in one.cases
        }
        if foreign:
            files += [
                load_bank_file(file.path, file.shown, shipped=file.shipped)
                for file in self._files()
                if file.shown not in wanted
            ]
        return assemble(catalog.exams.values(), files)

    def files(self) -> tuple[tuple[Path, str], ...]:
        """The bank files, each with how it is named in `Catalog.origins`: the shipped ones first."""
        return tuple((file.path, visible(file.shown)) for file in self._files())

    def _files(self) -> list[_File]:
        shipped, own = self._paths.shipped, self._paths.banks
        return [
            *(_File(p, f"banks/{p.relative_to(shipped).as_posix()}", True) for p in bank_files(shipped)),
            *(_File(p, f"{own}/{p.relative_to(own).as_posix()}", False) for p in bank_files(own)),
        ]

    def _place(self, file: _File) -> Path:
        name = hashlib.sha256(str(file.path).encode("utf-8", "surrogateescape")).hexdigest()[:32]
        return self._paths.cards / f"{name}.json"

    def _kept(self, file: _File) -> tuple[Part[Card], list[BankError]] | None:
        """What is known of a file, if it is as it was then."""
        try:
            stored = json.loads(self._place(file).read_bytes())
            if stored["format"] != FORMAT or stored["path"] != str(file.path) or stored["at"] != stamp(file.path):
                return None
            cards = tuple(map(card_from, stored["cards"]))
            problems = [BankError(**problem) for problem in stored["problems"]]
            return Part(stored["bank"], stored["shown"], file.shipped, cards, tuple(stored["cases"])), problems
        except (OSError, *MISSHAPEN):
            return None

    def _made(self, file: _File) -> tuple[Part[Card], list[BankError]]:
        """Read a file, and keep its cards, unless they depend on a case that is in another one."""
        try:
            at = stamp(file.path)
        except OSError:
            at = []
        loaded = load_bank_file(file.path, file.shown, shipped=file.shipped)
        scenarios = {case.id: case.scenario for case in loaded.cases}
        foreign = {q.case for q in loaded.questions if q.case is not None} - set(scenarios)
        if foreign:
            scenarios |= self._elsewhere(file)
        cards = tuple(card_of(q, revision(q, scenarios.get(q.case or "", ""))) for q in loaded.questions)
        part = Part(loaded.header.id, loaded.file, loaded.shipped, cards, tuple(case.id for case in loaded.cases))
        if at and not foreign:
            self._keep(file, at, part, loaded)
        return part, list(loaded.problems)

    def _elsewhere(self, file: _File) -> dict[str, str]:
        """The scenarios of all other files: of a case that is written down twice the first counts."""
        found: dict[str, str] = {}
        for other in self._files():
            if other.path != file.path:
                for case in load_bank_file(other.path, other.shown, shipped=other.shipped).cases:
                    found.setdefault(case.id, case.scenario)
        return found

    def _keep(self, file: _File, at: list[int], part: Part[Card], loaded: BankFile) -> None:
        values: dict[str, Any] = {
            "format": FORMAT,
            "path": str(file.path),
            "at": at,
            "bank": part.bank,
            "shown": part.file,
            "cases": part.cases,
            "problems": [
                {"title": p.title, "detail": p.detail, "where": p.where, "file": p.file, "question": p.question}
                for p in loaded.problems
            ],
            "cards": [card.as_plain() for card in part.questions],
        }
        keep(self._place(file), packed(values))
