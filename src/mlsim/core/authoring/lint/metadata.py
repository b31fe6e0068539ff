"""M01 and M02: what a question says about itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from mlsim.core.authoring.lint.base import Context, Hit, rule
from mlsim.core.bank.library import Library
from mlsim.core.bank.questions import Question

_REQUIRED: Final = ("level", "difficulty", "objectives", "services", "takeaway", "checked")


@rule("M01", "error", "Level, difficulty, objectives, services, takeaway and checked are there")
def _m01(question: Question, library: Library, context: Context) -> Iterator[Hit]:
    missing = [name for name in _REQUIRED if name not in question.model_fields_set]
    if missing:
        yield Hit(f"Missing: {', '.join(missing)}.", "Add them; `services = []` says that it is about none.")
    if question.difficulty == 3 and question.level == "remember":
        yield Hit(
            "Difficulty 3 with level remember.", "Weighing two ideas is more than recall: set one of the two anew."
        )
    if question.review == "pending":
        yield Hit(
            "It has not been solved blind yet.", "Remove `review` once three solvers have agreed on the key.", "info"
        )


@rule("M02", "error", "Enemies exist, are mutual, and are not of one case")
def _m02(question: Question, library: Library, context: Context) -> Iterator[Hit]:
    for enemy_id in question.enemies:
        enemy = library.questions.get(enemy_id)
        if enemy is None and len({origin.file for origin in library.origins.values()}) == 1 and not context.whole:
            yield Hit(
                f"{enemy_id} is not in this file.", "See that it is in another one: lint the whole folder.", "info"
            )
        elif enemy is None or enemy_id == question.id:
            yield Hit(f"There is no other question {enemy_id}.", "Mend the id, or remove it from `enemies`.")
        elif question.id not in enemy.enemies:
            yield Hit(f"{enemy_id} does not name it as an enemy.", f"Add {question.id} to the enemies of {enemy_id}.")
        elif question.case is not None and question.case == enemy.case:
            yield Hit(
                f"{enemy_id} is of the same case and has to be in the same form.",
                "Remove one from the case, or the enmity.",
            )
