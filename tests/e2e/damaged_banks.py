"""Files of banks, blueprints and questions as they were asked, damaged at random, each read with a limit of time."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path

import tomli
from tests.e2e.callpoints import BANKS
from tests.e2e.mutations import Report, mutated, watch_for_hangs

from mlsim.core.bank.exams import Exam
from mlsim.core.bank.library import BankFile, Library, assemble
from mlsim.core.bank.questions import Question, revision
from mlsim.store.asked import Archive
from mlsim.store.banks import load_bank_file, load_exams, load_folder


class BankReader:
    """Reads damaged files and holds what comes out against the whole ones.

    Args:
        folder: for files.
    """

    def __init__(self, folder: Path) -> None:
        self.report = Report()
        self.folder = folder
        (folder / "exams").mkdir(parents=True, exist_ok=True)
        self.bank = (BANKS / "try.toml").read_bytes()
        self.exam = (BANKS / "exams" / "try-1.toml").read_bytes()
        self.whole: BankFile = load_bank_file(BANKS / "try.toml", "try.toml", shipped=True)
        self.exams: Sequence[Exam] = load_exams(BANKS / "exams", "exams")[0]
        self.library: Library = assemble(self.exams, load_folder(BANKS, "banks", shipped=True))
        self.archive = Archive(folder / "questions")
        self.archive.keep(self.library, self.library.questions)
        self.entries = tomli.loads(self.bank.decode())["question"]
        watch_for_hangs()

    def bank_file(self, data: bytes, told: str) -> None:
        """One bank: what is in it loads or is named, and the questions that were not touched are as they were."""
        path = self.folder / "one.toml"
        path.write_bytes(data)
        report = self.report
        loaded = report.timed("bank", lambda: load_bank_file(path, "one.toml", shipped=False))
        if not isinstance(loaded, BankFile):
            report.wrong("a bank that raises", told)
            return
        report.counts["banks read"] += 1
        if not loaded.questions:
            report.counts["banks refused as a whole, with the place"] += 1
            # A file may hold cases alone: their questions may be in another one.
            if not (loaded.problems and loaded.problems[0].where) and not loaded.cases:
                report.wrong("refused without a place", told)
            return
        report.counts["questions left out and named"] += len(loaded.problems)
        there = tomli.loads(data.decode("utf-8-sig"))["question"]
        for question, entry in zip(self.whole.questions, self.entries, strict=True):
            if entry in there and question not in loaded.questions:
                report.wrong("untouched question lost or changed", f"{told}: {question.id}")
        report.timed("library", lambda: assemble(self.exams, [self.whole, loaded]))

    def exam_file(self, data: bytes) -> None:
        """One blueprint."""
        (self.folder / "exams" / "try-1.toml").write_bytes(data)
        self.report.timed("exam", lambda: assemble(load_exams(self.folder / "exams", "exams")[0], [self.whole]))
        self.report.counts["blueprints read"] += 1

    def asked_file(self, rng: random.Random, told: str) -> None:
        """One question as it was asked: it is what was asked, or it is not there."""
        question: Question = self.library.questions[rng.choice(sorted(self.library.questions))]
        name = self.library.revision_of(question.id)
        path = self.archive.path(name)
        data = path.read_bytes()
        changed, how = mutated(rng, data, self.bank)
        path.write_bytes(changed)
        loaded = self.report.timed("asked", lambda: self.archive.load(name))
        path.write_bytes(data)
        self.report.counts["questions as asked read"] += 1
        if loaded is None:
            self.report.counts["questions as asked set aside"] += 1
            return
        there, scenario = loaded
        if (there.stem, there.texts, there.key, scenario) != (
            question.stem,
            question.texts,
            question.key,
            self.library.scenario_of(question),
        ) or revision(there, scenario) != name:
            self.report.wrong("another question taken for the one that was asked", f"{told}, {how}")


def mutate_banks(folder: Path, seed: int, count: int) -> Report:
    """So many files, damaged at random: banks, questions as they were asked, and blueprints."""
    reader, rng = BankReader(folder), random.Random(seed)
    for number in range(count):
        told = f"seed {seed}, number {number}"
        kind = rng.choices(["bank", "asked", "exam"], [65, 25, 10])[0]
        if kind == "bank":
            data, how = mutated(rng, reader.bank, reader.exam)
            reader.bank_file(data, f"{told}, {how}")
        elif kind == "exam":
            reader.exam_file(mutated(rng, reader.exam, reader.bank)[0])
        else:
            reader.asked_file(rng, told)
    return reader.report
