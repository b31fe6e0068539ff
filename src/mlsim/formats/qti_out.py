"""Writes a package of QTI 2.1: a zip with a manifest, a test whose sections are cases, and a file for each question.

Every explanation is shown once an answer has been given, as mlsim does.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator
from typing import Final

from mlsim.core.bank.questions import Matching, Multiple, Ordering, Question, Single
from mlsim.core.base.kinds import KINDS
from mlsim.core.base.text import LETTERS
from mlsim.formats.base import Bundle, Loss
from mlsim.formats.outgoing import about, character_loss, common_losses, explained
from mlsim.formats.qti_text import MARK
from mlsim.formats.texts import tidy
from mlsim.formats.xml_ import escaped

_NS: Final = "http://www.imsglobal.org/xsd/imsqti_v2p1"
_XSI: Final = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
_HEAD: Final = '<?xml version="1.0" encoding="UTF-8"?>\n'
_WHEN: Final = (1980, 1, 1, 0, 0, 0)
"""The time of every file in the zip: the same questions give the same bytes."""
GENERAL: Final = "EXPLANATION"


def losses(bundle: Bundle) -> tuple[Loss, ...]:
    """What is lost: metadata. All kinds, cases and explanations are carried."""
    lost = common_losses(bundle, KINDS)
    return (*(loss for loss in lost if loss.code not in ("L-CASE", "L-WHY")), *character_loss(bundle, "XML"))


def write(bundle: Bundle) -> Iterator[bytes]:
    """The zip."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        files = {question.id: f"items/{_name(question.id)}.xml" for question in bundle.questions}
        _add(archive, "imsmanifest.xml", _manifest(bundle, files))
        _add(archive, "test.xml", _test(bundle, files))
        for question in bundle.questions:
            _add(archive, files[question.id], _item(question))
    yield out.getvalue()


def _add(archive: zipfile.ZipFile, name: str, text: str) -> None:
    info = zipfile.ZipInfo(name, _WHEN)
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = 0o600 << 16
    archive.writestr(info, text.encode())


def _name(question_id: str) -> str:
    """An identifier of QTI begins with a letter or an underscore."""
    return question_id if question_id[0].isalpha() else f"_{question_id}"


def _text(text: str, tag: str = "span") -> str:
    return f'<{tag} class="{MARK}">{escaped(tidy(text)).replace(chr(10), "<br/>")}</{tag}>'


def _manifest(bundle: Bundle, files: dict[str, str]) -> str:
    head = (
        f'{_HEAD}<manifest xmlns="http://www.imsglobal.org/xsd/imscp_v1p1" xmlns:imsmd="http://ltsc.ieee.org/xsd/LOM" {_XSI} '
        f'identifier="MANIFEST">\n<!-- {escaped(about(bundle)).replace("--", "- -")} -->\n'
        "<metadata><schema>QTIv2.1 Package</schema><schemaversion>1.0.0</schemaversion></metadata>\n<organizations/>\n<resources>\n"
        '<resource identifier="RES-TEST" type="imsqti_test_xmlv2p1" href="test.xml"><file href="test.xml"/></resource>\n'
    )
    rows = [head]
    for question in bundle.questions:
        words = "".join(
            f"<imsmd:keyword><imsmd:string>{escaped(o)}</imsmd:string></imsmd:keyword>" for o in question.objectives
        )
        metadata = (
            f"<metadata><imsmd:lom><imsmd:general>{words}</imsmd:general></imsmd:lom></metadata>" if words else ""
        )
        path = files[question.id]
        rows.append(
            f'<resource identifier="RES-{escaped(question.id)}" type="imsqti_item_xmlv2p1" href="{path}">'
            f'{metadata}<file href="{path}"/></resource>\n'
        )
    return "".join([*rows, "</resources>\n</manifest>\n"])


def _test(bundle: Bundle, files: dict[str, str]) -> str:
    head = (
        f'{_HEAD}<assessmentTest xmlns="{_NS}" {_XSI} identifier="TEST" title="{escaped(" ".join(bundle.header.title.split()))}">\n'
        '<testPart identifier="PART" navigationMode="nonlinear" submissionMode="simultaneous">\n'
    )
    rows = [head]
    for number, (case, questions) in enumerate(_sections(bundle), start=1):
        if case:
            found = bundle.cases[case]
            rows.append(
                f'<assessmentSection identifier="{_name(case)}" title="{escaped(found.title)}" visible="true">\n'
            )
            rows.append(f'<rubricBlock view="candidate">{_text(found.scenario, "div")}</rubricBlock>\n')
        else:
            rows.append(f'<assessmentSection identifier="SECTION-{number}" title="main" visible="false">\n')
        rows += [f'<assessmentItemRef identifier="{_name(q.id)}" href="{files[q.id]}"/>\n' for q in questions]
        rows.append("</assessmentSection>\n")
    return "".join([*rows, "</testPart>\n</assessmentTest>\n"])


def _sections(bundle: Bundle) -> list[tuple[str, list[Question]]]:
    """Questions in their order, in runs of the same case."""
    runs: list[tuple[str, list[Question]]] = []
    for question in bundle.questions:
        case = question.case if question.case and bundle.scenario(question) else ""
        if not runs or runs[-1][0] != case:
            runs.append((case, []))
        runs[-1][1].append(question)
    return runs


def _item(question: Question) -> str:
    match question.type:
        case "single" | "multiple":
            declared, body, said = _choice(question)
        case "ordering":
            declared, body, said = _order(question)
        case _:
            declared, body, said = _match(question)
    if question.takeaway:
        said = [*said, (GENERAL, "", question.takeaway)]
    shown = "".join(f'<baseValue baseType="identifier">{name}</baseValue>' for name, _, _ in said)
    feedback = (
        f'<setOutcomeValue identifier="FEEDBACK"><multiple>{shown}</multiple></setOutcomeValue>\n' if said else ""
    )
    blocks = "".join(
        f'<modalFeedback outcomeIdentifier="FEEDBACK" identifier="{name}" showHide="show"'
        f"{f' title={chr(34)}{title}{chr(34)}' if title else ''}>{_text(text)}</modalFeedback>\n"
        for name, title, text in said
    )
    return (
        f'{_HEAD}<assessmentItem xmlns="{_NS}" {_XSI} identifier="{_name(question.id)}" title="{escaped(question.id)}" '
        'adaptive="false" timeDependent="false">\n'
        f"{declared}"
        '<outcomeDeclaration identifier="SCORE" cardinality="single" baseType="float"/>\n'
        '<outcomeDeclaration identifier="FEEDBACK" cardinality="multiple" baseType="identifier"/>\n'
        f"<itemBody>\n{_text(question.stem, 'div')}\n{body}</itemBody>\n"
        "<responseProcessing>\n"
        '<responseCondition><responseIf><match><variable identifier="RESPONSE"/><correct identifier="RESPONSE"/></match>'
        '<setOutcomeValue identifier="SCORE"><baseValue baseType="float">1</baseValue></setOutcomeValue></responseIf>'
        '<responseElse><setOutcomeValue identifier="SCORE"><baseValue baseType="float">0</baseValue></setOutcomeValue></responseElse>'
        f"</responseCondition>\n{feedback}</responseProcessing>\n{blocks}</assessmentItem>\n"
    )


def _declared(cardinality: str, base: str, values: Iterable[str]) -> str:
    key = "".join(f"<value>{value}</value>" for value in values)
    return (
        f'<responseDeclaration identifier="RESPONSE" cardinality="{cardinality}" baseType="{base}">'
        f"<correctResponse>{key}</correctResponse></responseDeclaration>\n"
    )


_Said = list[tuple[str, str, str]]
"""For each explanation the identifier, a short title, and the text."""


def _choice(question: Single | Multiple) -> tuple[str, str, _Said]:
    names = [f"O{number}" for number in range(1, len(question.options) + 1)]
    several = question.type == "multiple"
    fixed = ' fixed="true"' if question.pin_order else ""
    rows = [
        f'<simpleChoice identifier="{name}"{fixed}>{_text(option.text)}</simpleChoice>\n'
        for name, option in zip(names, question.options, strict=True)
    ]
    shuffled = "false" if question.pin_order else "true"
    most = len(question.key) if several else 1
    opening = f'<choiceInteraction responseIdentifier="RESPONSE" shuffle="{shuffled}" maxChoices="{most}">'
    body = "\n".join([opening, "".join(rows) + "</choiceInteraction>\n"])
    said = [
        (n, LETTERS[i], why)
        for i, (n, o) in enumerate(zip(names, question.options, strict=True))
        if (why := explained(o))
    ]
    return _declared("multiple" if several else "single", "identifier", (names[i] for i in question.key)), body, said


def _order(question: Ordering) -> tuple[str, str, _Said]:
    names = [f"S{number}" for number in range(1, len(question.steps) + 1)]
    rows = [
        f'<simpleChoice identifier="{name}">{_text(step.text)}</simpleChoice>\n'
        for name, step in zip(names, question.steps, strict=True)
    ]
    limits = f' minChoices="{question.places}" maxChoices="{question.places}"' if question.places < len(names) else ""
    body = (
        f'<orderInteraction responseIdentifier="RESPONSE" shuffle="true"{limits}>\n{"".join(rows)}</orderInteraction>\n'
    )
    said = [(name, "", why) for name, step in zip(names, question.steps, strict=True) if (why := explained(step))]
    return _declared("ordered", "identifier", (names[i] for i in question.key)), body, said


def _match(question: Matching) -> tuple[str, str, _Said]:
    prompts = [f"P{number}" for number in range(1, len(question.prompts) + 1)]
    answers = [f"R{number}" for number in range(1, len(question.responses) + 1)]
    most = "0" if question.reuse else "1"
    left = "".join(
        f'<simpleAssociableChoice identifier="{name}" matchMax="1">{_text(prompt.text)}</simpleAssociableChoice>\n'
        for name, prompt in zip(prompts, question.prompts, strict=True)
    )
    right = "".join(
        f'<simpleAssociableChoice identifier="{name}" matchMax="{most}">{_text(match.text)}</simpleAssociableChoice>\n'
        for name, match in zip(answers, question.responses, strict=True)
    )
    body = (
        f'<matchInteraction responseIdentifier="RESPONSE" shuffle="true" maxAssociations="{len(prompts)}">\n'
        f"<simpleMatchSet>\n{left}</simpleMatchSet>\n<simpleMatchSet>\n{right}</simpleMatchSet>\n</matchInteraction>\n"
    )
    said = [(name, "", prompt.why) for name, prompt in zip(prompts, question.prompts, strict=True) if prompt.why]
    pairs = (f"{name} {answers[index]}" for name, index in zip(prompts, question.key, strict=True))
    return _declared("multiple", "directedPair", pairs), body, said
