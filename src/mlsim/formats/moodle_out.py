"""Writes Moodle's XML: all four kinds, every text as ``plain_text``, so that what is no markup to us is none to Moodle."""

from __future__ import annotations

from collections.abc import Iterator

from mlsim.core.bank.questions import Matching, Multiple, Ordering, Question, Single
from mlsim.core.base.kinds import KINDS
from mlsim.formats.base import Bundle, Loss, ids_of
from mlsim.formats.outgoing import about, character_loss, common_losses, explained, of_them, stem_with_case
from mlsim.formats.texts import tidy
from mlsim.formats.xml_ import escaped


def _fits(question: Question) -> bool:
    return question.type != "ordering" or all(step.place is not None for step in question.steps)


def losses(bundle: Bundle) -> tuple[Loss, ...]:
    """What Moodle cannot carry: cases, decoys of an ordering, explanations of steps and pairs, metadata."""
    misfit = ("L-DECOYS", "has steps that belong nowhere, which Moodle's ordering does not know")
    steps = ids_of(
        q for q in bundle.questions if q.type == "ordering" and _fits(q) and any(s.why or s.when for s in q.steps)
    )
    text = of_them(len(steps), "ordering questions lose the explanations of their steps")
    unsaid = (Loss("L-WHY", "changed", text, steps),) if steps else ()
    return (*common_losses(bundle, KINDS, fits=_fits, misfit=misfit), *unsaid, *character_loss(bundle, "XML"))


def write(bundle: Bundle) -> Iterator[bytes]:
    """The file in pieces, as UTF-8."""
    # Two hyphens would end a comment.
    comment = about(bundle).replace("--", "- -")
    yield f'<?xml version="1.0" encoding="UTF-8"?>\n<!-- {escaped(comment)} -->\n<quiz>\n'.encode()
    for question in bundle.questions:
        if _fits(question):
            yield _written(bundle, question).encode()
    yield b"</quiz>\n"


def _text(name: str, text: str, inner: str = "", attributes: str = "") -> str:
    return f'<{name}{attributes} format="plain_text"><text>{escaped(tidy(text))}</text>{inner}</{name}>\n'


def _written(bundle: Bundle, question: Question) -> str:
    kind = {"single": "multichoice", "multiple": "multichoice"}.get(question.type, question.type)
    rows = [f'<question type="{kind}">\n<name><text>{escaped(question.id)}</text></name>\n']
    rows.append(_text("questiontext", stem_with_case(bundle, question)))
    if question.takeaway:
        rows.append(_text("generalfeedback", question.takeaway))
    rows.append(f"<idnumber>{escaped(question.id)}</idnumber>\n")
    match question.type:
        case "single" | "multiple":
            rows += _choice(question)
        case "matching":
            rows += _pairs(question)
        case "ordering":
            rows += _steps(question)
    if question.objectives:
        tags = "".join(f"<tag><text>{escaped(objective)}</text></tag>" for objective in question.objectives)
        rows.append(f"<tags>{tags}</tags>\n")
    return "".join([*rows, "</question>\n"])


def _choice(question: Single | Multiple) -> list[str]:
    one = question.type == "single"
    share = f"{100 / len(question.key):.5f}".rstrip("0").rstrip(".")
    wrong = "0" if one else "-100"
    shuffled = "false" if question.pin_order else "true"
    rows = [
        f"<single>{str(one).lower()}</single>\n<shuffleanswers>{shuffled}</shuffleanswers>\n<answernumbering>ABCD</answernumbering>\n"
    ]
    for option in question.options:
        why = explained(option)
        feedback = _text("feedback", why) if why else ""
        rows.append(_text("answer", option.text, feedback, f' fraction="{share if option.correct else wrong}"'))
    return rows


def _pairs(question: Matching) -> list[str]:
    texts = {match.id: match.text for match in question.responses}
    used = {prompt.answer for prompt in question.prompts}
    pairs = [(prompt.text, texts[prompt.answer]) for prompt in question.prompts]
    pairs += [("", text) for name, text in texts.items() if name not in used]
    return [
        "<shuffleanswers>true</shuffleanswers>\n",
        *(
            _text("subquestion", prompt, f'<answer format="plain_text"><text>{escaped(tidy(answer))}</text></answer>')
            for prompt, answer in pairs
        ),
    ]


def _steps(question: Ordering) -> list[str]:
    rows = [
        "<layouttype>VERTICAL</layouttype>\n<selecttype>ALL</selecttype>\n<gradingtype>ALL_OR_NOTHING</gradingtype>\n"
    ]
    for place, index in enumerate(question.key, start=1):
        rows.append(_text("answer", question.steps[index].text, attributes=f' fraction="{place}"'))
    return rows
