"""A bank file to start from: one question of each kind, with comments that say what goes where.

It loads as it is, so that its author always has a file that works; the linter then names what still has to be written.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from mlsim.core.base.errors import UsageError
from mlsim.core.base.kinds import KINDS

PARTS: Final = (*KINDS, "case")

_HEAD: Final = """\
# A bank is all files whose [bank] table has the same id. `mlsim bank lint FILE` says what is still missing.
schema = 1

[bank]
id = "{bank}"
title = "{bank}"
license = "CC-BY-4.0"
# Findings about the bank as a whole that are accepted, each with its reason:
# waive = [{{ rule = "B06", subject = "EXAM:1", reason = "..." }}]
"""

_COMMON: Final = """\
objectives = ["{objective}"]        # EXAM:TASK, the closest first; every exam whose task it really serves
difficulty = 2                        # 1 recall in context, 2 one idea under constraints, 3 weigh several ideas
level = "apply"                       # remember, understand, apply, analyze, evaluate
services = []                         # official names of what it is about, as in banks/registry/services.toml
review = "pending"                    # until three others have solved it blind
{more}stem = '''
{stem}
'''
takeaway = "One sentence to carry into the exam without this question."
references = [{{ title = "Title of the page", url = "https://docs.aws.amazon.com/", supports = "What it decides, in your own words." }}]
checked = {today}                  # the day on which you compared the page with the question
# enemies = ["{bank}-0009"]           # never in one form with this one; name it on both sides
# pin_order = true                    # numbers or times: the options keep their order
"""

_SITUATION: Final = """\
A situation of 40 to 120 words: who, what data, and two to four facts, each of which rules out an option.

{asks}"""

_OPTION: Final = """\
  [[question.option]]
  text = "Option {number}: a complete design, in the same frame and length as the others"
{correct}  why = "Two or three sentences that teach, and name the fact that decides."
"""
_WHEN: Final = '  when = "The change of one fact that would make this option right."\n'

_STEPS: Final = (
    ("First step", "place = 1"),
    ("Third step", "place = 3"),
    ("Second step", "place = 2"),
    ("A step that is not needed", 'when = "The situation in which it is needed."'),
)


def template(bank: str, objective: str, today: date, kinds: Sequence[str] = PARTS) -> str:
    """The text of a bank file.

    Args:
        bank: its id; ids of questions begin with it.
        objective: ``EXAM:TASK`` of its questions.
        today: the date for ``checked``.
        kinds: which kinds of question it has, of `PARTS`.

    Raises:
        UsageError: there is no such kind.
    """
    parts = [_HEAD.format(bank=bank)]
    number = 0
    for kind in kinds:
        if kind not in PARTS:
            raise UsageError(f"There is no kind of question {kind}", f"Kinds are {', '.join(PARTS)}.")
        if kind == "case":
            exam = objective.partition(":")[0]
            parts.append(
                f'# A case: two to six questions on one scenario; each can be answered by itself.\n[[case]]\nid = "{bank}-case-01"\n'
                f"title = \"A short title\"\nobjectives = [\"{exam}\"]\nscenario = '''\nThe scenario, of 100 to 350 words.\n'''\n"
            )
        for _ in range(2 if kind == "case" else 1):
            number += 1
            parts.append(_question(kind, number, bank, objective, today))
    return "\n".join(parts)


def _question(kind: str, number: int, bank: str, objective: str, today: date) -> str:
    asks = {
        "single": "Which solution will meet these requirements?",
        "case": "Which solution will meet these requirements?",
        "multiple": "Which actions will meet these requirements? (Select TWO.)",
        "ordering": "Select and order the steps. Each step is used at most once.",
        "matching": "Select the response for each prompt. Each response is used at most once.",
    }[kind]
    head = f'[[question]]\nid = "{bank}-{number:04}"\ntype = "{"single" if kind == "case" else kind}"\n'
    common = _COMMON.format(
        objective=objective,
        today=today.isoformat(),
        bank=bank,
        stem=_SITUATION.format(asks=asks),
        more=f'case = "{bank}-case-01"\n' if kind == "case" else "",
    )
    return head + common + _answers(kind)


def _answers(kind: str) -> str:
    if kind == "ordering":
        why = "Why it stands there, or is left out; two or three sentences."
        return "".join(f'  [[question.step]]\n  text = "{text}"\n  {more}\n  why = "{why}"\n' for text, more in _STEPS)
    if kind == "matching":
        responses = "".join(
            f'  [[question.response]]\n  id = "{name}"\n  text = "Response {name}"\n' for name in ("a", "b", "c", "d")
        )
        why = "Why this response and no other; two or three sentences."
        return responses + "".join(
            f'  [[question.prompt]]\n  text = "Prompt {n}"\n  answer = "{name}"\n  why = "{why}"\n'
            for n, name in ((1, "b"), (2, "a"), (3, "d"))
        )
    keys, count = ((2, 4), 5) if kind == "multiple" else ((3,), 4)
    return "".join(
        _OPTION.format(number=n, correct="  correct = true\n" if n in keys else "") + ("" if n in keys else _WHEN)
        for n in range(1, count + 1)
    )
