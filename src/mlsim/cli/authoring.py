"""``mlsim bank new`` and ``lots``: a file to start a bank from, and which option is to be the key."""

from __future__ import annotations

import argparse
import random
import re
from dataclasses import asdict

from mlsim.cli.output import print_json
from mlsim.cli.places import path_of
from mlsim.cli.wiring import paths, today
from mlsim.core.authoring.lots import draw_lots
from mlsim.core.authoring.template import PARTS, template
from mlsim.core.bank.library import exam_named
from mlsim.core.base.errors import BankError, UsageError
from mlsim.core.base.model import SLUG
from mlsim.store.banks import load_exams
from mlsim.store.files import write_new

MOST_LOTS = 1000
DEFAULT_OBJECTIVE = "MLA-C02:1.1"


def new(arguments: argparse.Namespace) -> int:
    """Write a commented bank file where the person is: in the folder of the banks its first drafts would be drawn into forms.

    One that exists is never touched.
    """
    name: str = arguments.name
    path = path_of(name if name.endswith(".toml") else f"{name}.toml")
    bank = path.stem.lower()
    if not re.fullmatch(SLUG, bank):
        detail = "Use lower-case letters and digits, with . _ and - between them."
        raise UsageError(f"{path.stem} cannot be the id of a bank", detail)
    objective = _objective(arguments.objective or DEFAULT_OBJECTIVE)
    kinds = arguments.kinds.split(",") if arguments.kinds else list(PARTS)
    text = template(bank, objective, today(), kinds)
    try:
        write_new(path, text.encode())
    except FileExistsError:
        raise BankError("The file is there already", "Nothing was changed. Choose another name.", str(path)) from None
    except OSError as error:
        raise BankError("The file cannot be written", f"{error.strerror or error}.", str(path)) from None
    print(f"{path}\n`mlsim bank lint {path}` says what is still to be written. Then move it to {paths().banks}.")
    return 0


def lots(arguments: argparse.Namespace) -> int:
    """Print lots for the keys of the next questions."""
    if not 1 <= arguments.count <= MOST_LOTS:
        raise UsageError(f"{arguments.count} questions cannot be drawn for", f"Ask for 1 to {MOST_LOTS}.")
    drawn = draw_lots(arguments.count, random.Random(arguments.seed))
    if arguments.json:
        print_json([asdict(lot) for lot in drawn])
        return 0
    print("question   rank of the key    place   length")
    print("           (1: taken first)           (1: longest)")
    for number, lot in enumerate(drawn, start=1):
        print(f"{number:>8}   {lot.rank:>4}               {lot.place:>5}   {lot.length:>6}")
    return 0


def _objective(text: str) -> str:
    exams, _ = load_exams(paths().shipped / "exams", "banks/exams")
    code, _, task = text.partition(":")
    exam = exam_named({exam.code: exam for exam in exams}, code)
    if task not in exam.task_ids:
        raise UsageError(f"{exam.code} has no task {task}", f"Its tasks are {', '.join(sorted(exam.task_ids))}.")
    return f"{exam.code}:{task}"
