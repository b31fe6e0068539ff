"""``mlsim bank sheet`` and ``record``: blind solving, from the sheets to the record."""

from __future__ import annotations

import argparse
import re

from mlsim.cli.output import print_json
from mlsim.cli.places import path_of
from mlsim.cli.wiring import paths, today
from mlsim.core.authoring.blind import Asked, Review, Sheet, entries, figures, read_answers, sheet_text
from mlsim.core.authoring.stats import bank_stats
from mlsim.core.bank.library import Library, assemble
from mlsim.core.bank.questions import Question
from mlsim.core.base.errors import UsageError
from mlsim.core.base.model import SLUG
from mlsim.core.base.text import visible
from mlsim.store.banks import load_bank_file, load_exams, load_library
from mlsim.store.blind import load_answers, load_review, load_reviews, save_review
from mlsim.store.registry import load_registry


def _loaded(arguments: argparse.Namespace) -> tuple[Library, list[Question]]:
    exams, problems = load_exams(paths().shipped / "exams", "banks/exams")
    files = [load_bank_file(path_of(name), name, shipped=False) for name in arguments.files]
    library = assemble(exams, files, problems)
    for problem in library.problems:
        raise problem
    wanted = set(arguments.only.split(",")) if arguments.only else set(library.questions)
    unknown = wanted - set(library.questions)
    if unknown:
        raise UsageError(f"There is no question {min(unknown)} in these files", "Name ids that are there.")
    return library, [question for name, question in library.questions.items() if name in wanted]


def _sheet(arguments: argparse.Namespace) -> Sheet:
    return "options" if arguments.options_only else "stem"


def sheet(arguments: argparse.Namespace) -> int:
    """Print a sheet: stems and shuffled options, or options only; no key, no id, no explanation."""
    library, questions = _loaded(arguments)
    made = entries(questions, arguments.seed, arguments.solver, _sheet(arguments))
    scenarios = {question.id: library.scenario_of(question) for question in questions}
    print(sheet_text(made, scenarios, _sheet(arguments)))
    return 0


def record(arguments: argparse.Namespace) -> int:
    """Read a solver's answers to a sheet back, and add them to the record of the batch."""
    if not re.fullmatch(SLUG, arguments.batch):
        raise UsageError(
            f"A batch cannot be named {visible(arguments.batch)}", "Its record is a file: lower case, digits, . _ -"
        )
    library, questions = _loaded(arguments)
    made = entries(questions, arguments.seed, arguments.solver, _sheet(arguments))
    revisions = {question.id: library.revision_of(question.id) for question in questions}
    given = load_answers(path_of(arguments.answers))
    solves = read_answers(
        made, given, revisions, solver=arguments.solver, sheet=_sheet(arguments), number=arguments.round
    )
    path = paths().shipped / "reviews" / f"{arguments.batch}.toml"
    if path.exists():
        review = load_review(path)
    else:
        review = Review(batch=arguments.batch, seed=arguments.seed, date=today(), solvers=arguments.solvers)
    done = {(s.question, s.sheet, s.round, s.solver) for s in review.solves}
    new = [s for s in solves if (s.question, s.sheet, s.round, s.solver) not in done]
    save_review(path, review.model_copy(update={"solves": (*review.solves, *new)}))
    print(f"{len(new)} answers added to {path.name}, {sum(s.right for s in new)} of them the key")
    return 0


def stats(arguments: argparse.Namespace) -> int:
    """Print the figures of the banks, or of their blind solving."""
    if arguments.review:
        return review_figures(arguments)
    values = bank_stats(load_library(paths()), today(), load_registry(paths().shipped))
    if arguments.json:
        print_json(values)
        return 0
    print(f"{values['questions']} questions, {values['pending']} not yet solved blind; {_line(values['by_type'])}")
    print(f"difficulty {_line(values['by_difficulty'])}; level {_line(values['by_level'])}")
    keys = values["keys"]
    print(
        f"key positions {_line(keys['positions'])} of {keys['singles']} single questions; the key is the longest option in "
        f"{_share(keys['longest_is_key'])}, the shortest in {_share(keys['shortest_is_key'])}; by looks alone a model solves "
        f"{_share(keys['cue_solver'])}"
    )
    checked = values["references"]
    print(
        f"{checked['with_reference']} with references, {checked['checked']} checked, at the most {checked['oldest_days']} days ago"
    )
    for code, exam in values["exams"].items():
        print(f"{code}: {exam['questions']} questions, {exam['disjoint_forms']} full forms with none in common")
        print(f"  domains {_line(exam['by_domain'])}; kinds {_line(exam['by_type'])}; cases {exam['cases']}")
        print(f"  tasks {_line(exam['by_task'])}")
    return 0


def _line(counts: dict[str, int]) -> str:
    return ", ".join(f"{name} {number}" for name, number in counts.items())


def review_figures(arguments: argparse.Namespace) -> int:
    """Print the figures of all reviews, computed from the records."""
    reviews = load_reviews(paths().shipped)
    library = load_library(paths())
    there = {
        name: Asked(
            library.revision_of(name),
            question.type == "single" and len(question.texts) == 4,
            question.review == "pending",
        )
        for name, question in library.questions.items()
        if library.origins[name].shipped
    }
    values = figures([solve for review in reviews for solve in review.solves], there)
    values["changes"] = sum(len(review.changes) for review in reviews)
    values["batches"] = [review.batch for review in reviews]
    if arguments.json:
        print_json(values)
        return 0
    for name, title in (("first", "first drafts"), ("now", "as they stand")):
        one, looks = values[name]["stem"], values[name]["options_only"]
        print(
            f"{title}: {one['questions']} questions, {one['solves']} solves, {one['right']} the key; unanimous {one['unanimous']}, "
            f"majority {one['majority']}, split {one['split']}, against {one['against']}; "
            f"the majority gives the key: {_share(one['majority_share'])}; Fleiss' kappa {one['kappa']}"
        )
        print(
            f"  options only: {looks['right']} of {looks['solves']} the key, in {looks['questions']} questions: {_share(looks['share'])}"
        )
    print(f"{values['changes']} changes recorded; {len(values['given_away'])} questions given away by their options")
    for name in ("unsolved", "options_unsolved", "shipped_unsolved"):
        print(f"{name.replace('_', ', ')}: {len(values[name])}{_some(values[name])}")
    for name, said in values["doubtful"].items():
        print(f"  {said}: {name}")
    return 0


def _share(value: float | None) -> str:
    return "none" if value is None else f"{value:.1%}"


def _some(names: list[str]) -> str:
    return f" ({', '.join(names[:6])}{', ...' if len(names) > 6 else ''})" if names else ""
