"""Questions as they were asked: one small file a revision, written when a form is drawn and never changed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from mlsim.core.bank.library import Library
from mlsim.core.bank.questions import BankHeader, Case, Question, revision
from mlsim.core.base.errors import BankError
from mlsim.core.session.events import Item
from mlsim.core.session.sitting import Asked
from mlsim.store.bank_text import bank_text
from mlsim.store.banks import load_bank_file
from mlsim.store.files import sync_folder, write_atomically

_REVISION = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True)
class Archive:
    """The folder of the questions as they were asked."""

    folder: Path

    def path(self, name: str) -> Path:
        """The file of a revision. Raises ValueError for what is no revision, so that no name leads out of the folder."""
        if not _REVISION.fullmatch(name):
            raise ValueError(name)
        return self.folder / f"{name}.toml"

    def keep(self, library: Library, questions: Iterable[str]) -> None:
        """Store questions as they stand now, unless they are stored already, and whole. Raises OSError."""
        written = False
        for question_id in questions:
            question = library.questions[question_id]
            name = library.revision_of(question_id)
            path = self.path(name)
            if self.load(name) is None:
                case = library.cases[question.case] if question.case else None
                write_atomically(path, document(question, case).encode())
                written = True
        if written:
            sync_folder(self.folder)

    def load(self, name: str) -> tuple[Question, str] | None:
        """The question and its case's scenario, or None if the file is not there or does not hold that revision."""
        path = self.path(name)
        if not path.is_file():
            return None
        try:
            stored = load_bank_file(path, path.name, shipped=False)
        except BankError:
            return None
        if not stored.questions:
            return None
        question = stored.questions[0]
        scenario = stored.cases[0].scenario if stored.cases else ""
        return (question, scenario) if revision(question, scenario) == name else None

    def asked(self, item: Item, library: Library | None) -> Asked | None:
        """A session's question as it was asked.

        Args:
            item: which question and revision.
            library: the banks of today: if they hold the same revision, its explanations, which may have been improved, are taken.
                None to look at the stored copy only.

        Returns:
            None if neither the banks nor the folder hold it with as many options as the session shows.
        """
        found = self.as_asked(item.question, item.revision, library)
        return found if found is not None and len(found.question.texts) == len(item.options) else None

    def as_asked(self, question: str, revision: str, library: Library | None) -> Asked | None:
        """A question of a revision, or None if neither the banks nor the folder hold it; see `asked`."""
        if library is not None and question in library.questions and library.revision_of(question) == revision:
            today = library.questions[question]
            return Asked(today, library.scenario_of(today))
        stored = self.load(revision)
        if stored is None:
            return None
        there = library is None or question in library.questions
        return Asked(stored[0], stored[1], changed=library is not None and there, gone=not there)


def document(question: Question, case: Case | None) -> str:
    """A question as a bank file of its own."""
    return bank_text(BankHeader(id="asked", title="A question as it was asked"), [case] if case else [], [question])
