"""S01 to S11: what makes a question of its kind complete. S01 is what validation itself refuses; see `lint.run`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations
from typing import Final

from mlsim.core.authoring.lint.base import Context, Hit, rule, texts_of
from mlsim.core.authoring.lint.words import SELECT
from mlsim.core.bank.library import Library
from mlsim.core.bank.questions import Question

COUNT_WORDS: Final = {2: "TWO", 3: "THREE", 4: "FOUR", 5: "FIVE"}
MIN_WHY: Final = 40
"""Characters of an explanation: a sentence, not a word."""
MAX_AGE_DAYS: Final = 365
NEAR_DUPLICATE: Final = 0.90
"""Jaccard similarity of the words of two options."""

#: Documentation of vendors and of the projects that their exams name.
DOCUMENTATION_HOSTS: Final = frozenset(
    {
        "aws.amazon.com", "docs.aws.amazon.com", "sagemaker.readthedocs.io", "boto3.amazonaws.com",
        "cloud.google.com", "docs.cloud.google.com", "developers.google.com", "services.google.com", "ai.google.dev",
        "learn.microsoft.com", "docs.python.org", "scikit-learn.org", "pandas.pydata.org", "numpy.org", "scipy.org",
        "docs.scipy.org", "xgboost.readthedocs.io", "lightgbm.readthedocs.io", "shap.readthedocs.io",
        "imbalanced-learn.org", "pytorch.org", "docs.pytorch.org", "www.tensorflow.org", "keras.io", "docs.jax.dev",
        "huggingface.co", "mlflow.org", "docs.ray.io", "spark.apache.org", "kafka.apache.org", "flink.apache.org",
        "airflow.apache.org", "beam.apache.org", "parquet.apache.org", "orc.apache.org", "avro.apache.org",
        "arrow.apache.org", "www.kubeflow.org", "kubernetes.io", "docs.opensearch.org", "opensearch.org", "docs.docker.com",
        "www.postgresql.org", "modelcontextprotocol.io", "strandsagents.com", "docs.nvidia.com", "opentelemetry.io",
    }
)  # fmt: skip

_COMBINED: Final = re.compile(
    r"\b(all|none|both|any|neither) of (?:the )?(above|options|answers|choices|following|these)\b"
    r"|\bboth (options? )?[A-H] and [A-H]\b|^\s*[A-H] (and|or) [A-H]( only)?\s*\.?$|^\s*(true|false|yes|no)\s*[.]?\s*$|_{3,}",
    re.IGNORECASE,
)
_POSITION: Final = re.compile(
    r"\b[Oo]ptions? \(?[A-H]\)?\b|\b[Aa]nswers? \(?[A-H]\)?(?![\w-])|\b[Cc]hoices? \(?[A-H]\)?(?![\w-])"
    r"|\b([Ff]irst|[Ss]econd|[Tt]hird|[Ff]ourth|[Ff]ifth|[Ll]ast|[Pp]revious|[Nn]ext) (option|answer|choice|distractor|response)s?\b"
    r"|\b(option|answer|choice) (above|below)\b"
)
_HINGED: Final = re.compile(r"\b(previous|preceding|next|last|other) questions?\b|\bchosen above\b", re.IGNORECASE)
_WORD: Final = re.compile(r"[a-z0-9]+")


def _normalised(text: str) -> str:
    return " ".join(_WORD.findall(text.lower()))


@rule("S01", "error", "Valid by the grammar, with a unique id and known objectives")
def _s01(question: Question, library: Library, context: Context) -> Iterator[Hit]:
    if not question.objectives:
        yield Hit("It serves no exam.", 'Name at least one objective, for example objectives = ["MLA-C02:1.2"].')


@rule("S02", "error", "A single question has four options")
def _s02(question: Question, library: Library, context: Context) -> Iterator[Hit]:
    if question.type == "single" and len(question.options) != 4:
        yield Hit(f"It has {len(question.options)} options.", "Give it one key and three distractors.")


@rule("S03", "error", "A multiple question has five or six options, and says how many to select")
def _s03(question: Question, library: Library, context: Context) -> Iterator[Hit]:
    if question.type != "multiple":
        return
    options, keys = len(question.options), len(question.key)
    if options not in (5, 6):
        yield Hit(f"It has {options} options.", "Give it five or six.")
    if keys not in (2, 3) or keys > options - 2:
        yield Hit(f"It has {keys} keys of {options} options.", "Have two or three keys, and at least two distractors.")
    said = SELECT.search(question.stem)
    wanted = COUNT_WORDS.get(keys, str(keys))
    if said is None or said.group(1) != wanted:
        yield Hit("The stem does not end with how many to select.", f"End it with (Select {wanted}.)")


@rule("S04", "error", "An ordering question places three to five steps, shown in another order")
def _s04(question: Question, library: Library, context: Context) -> Iterator[Hit]:
    if question.type != "ordering":
        return
    if not 3 <= question.places <= 5:
        yield Hit(f"It places {question.places} steps.", "Have three to five, and decoys beside them.")
    if list(question.key) == sorted(question.key):
        yield Hit("The steps stand in the order of the key.", "Write them down in another order.")
    if len({_normalised(text) for text in question.texts}) != len(question.texts):
        yield Hit("Two steps are the same.", "Make each step a different one.")


@rule("S05", "error", "A matching question has three to seven prompts, says the reuse rule, and gives no pair away")
def _s05(question: Question, library: Library, context: Context) -> Iterator[Hit]:
    if question.type != "matching":
        return
    if not 3 <= len(question.prompts) <= 7:
        yield Hit(f"It has {len(question.prompts)} prompts.", "Have three to seven.")
    rule_text = question.stem.lower()
    if not ("one time" in rule_text or "more than" in rule_text or "once" in rule_text):
        yield Hit(
            "The stem does not say how often a response may be used.",
            'End it like "Use each response one time or not at all."',
        )
    if not question.reuse and len(question.responses) == len(question.prompts):
        yield Hit(
            "As many responses as prompts, each used once: the last pair is free.",
            "Add a response that is not needed, or allow reuse.",
            "warning",
        )


@rule("S06", "error", "A case has two to six questions with an exam in common; no question leans on another's answer")
def _s06(question: Question, library: Library, context: Context) -> Iterator[Hit]:
    for name, text in texts_of(question):
        hinged = _HINGED.search(text)
        if hinged and (name == "stem" or question.case is not None):
            yield Hit(f'The {name} refers to another question ("{hinged.group(0)}").', "Make it answerable alone.")
    if question.case is None:
        return
    members = [q for q in library.questions.values() if q.case == question.case]
    if members[0].id != question.id:
        return
    if not 2 <= len(members) <= 6:
        yield Hit(f"Its case {question.case} has {len(members)} questions.", "Have two to six for each scenario.")
    if not set.intersection(*(set(member.exams) for member in members)):
        yield Hit(
            f"The questions of case {question.case} have no exam in common.", "Give them an objective of the same exam."
        )


@rule("S07", "error", "No two options say the same")
def _s07(question: Question, library: Library, context: Context) -> Iterator[Hit]:
    # Symbols count: C and C++, or < and >, are not the same.
    written = [[word.strip(".,;:") for word in text.lower().split()] for text in question.texts]
    for (i, one), (j, two) in combinations(enumerate(written, start=1), 2):
        if one == two and one:
            yield Hit(f"Options {i} and {j} are the same.", "Make them different, or drop one.")
            continue
        first, second = set(one), set(two)
        if first and second and len(first & second) / len(first | second) >= NEAR_DUPLICATE:
            yield Hit(f"Options {i} and {j} differ in hardly a word.", "Make the difference plain.", "warning")


@rule("S08", "error", "No combined, true-or-false or fill-in options")
def _s08(question: Question, library: Library, context: Context) -> Iterator[Hit]:
    for name, text in texts_of(question):
        if name.endswith((" why", " when")) or name == "takeaway":
            continue
        found = _COMBINED.search(text) if name != "stem" else re.search(r"_{3,}", text)
        if found:
            yield Hit(f'The {name} has "{found.group(0).strip()}".', "Write options that stand for themselves.")


@rule("S09", "error", "No text refers to an option by letter or position")
def _s09(question: Question, library: Library, context: Context) -> Iterator[Hit]:
    for name, text in texts_of(question):
        found = _POSITION.search(text)
        if found:
            yield Hit(f'The {name} has "{found.group(0)}"; options are shuffled.', "Name the thing, not its place.")


@rule("S10", "error", "Every option, step and prompt has an explanation of its own")
def _s10(question: Question, library: Library, context: Context) -> Iterator[Hit]:
    match question.type:
        case "single" | "multiple":
            name, whys = "Option", [option.why for option in question.options]
        case "ordering":
            name, whys = "Step", [step.why for step in question.steps]
        case _:
            name, whys = "Prompt", [prompt.why for prompt in question.prompts]
    for number, why in enumerate(whys, start=1):
        if why is None or len(why.strip()) < MIN_WHY:
            yield Hit(
                f"{name} {number} has no `why` of at least {MIN_WHY} characters.",
                "Explain it in two or three sentences.",
            )
    given = [_normalised(why) for why in whys if why]
    if len(set(given)) != len(given):
        yield Hit("Two explanations are the same.", "Explain each for itself.")


@rule("S11", "error", "A documentation page decides it, and somebody compared the two within a year")
def _s11(question: Question, library: Library, context: Context) -> Iterator[Hit]:
    good = [
        r for r in question.references if r.url.startswith("https://") and r.url.split("/")[2] in DOCUMENTATION_HOSTS
    ]
    if not good:
        yield Hit("It has no reference to a vendor's documentation.", "Name the page that decides the question.")
    elif not any(r.supports and len(r.supports.strip()) >= MIN_WHY for r in good):
        yield Hit("No reference says what its page decides.", "Add `supports`, a sentence in your own words.", "info")
    if question.checked is None:
        yield Hit("`checked` is missing.", "Compare the page with the question, and write down the date.")
    elif question.checked > context.today:
        yield Hit(f"`checked` is in the future ({question.checked}).", "Write down the day on which it was compared.")
    elif (context.today - question.checked).days > MAX_AGE_DAYS:
        yield Hit(f"It was last checked on {question.checked}.", "Compare it with the page again.", "warning")
