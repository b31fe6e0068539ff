"""Names of columns and fields as people call them, and kinds of question as they write them: for tables and JSON."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final, Literal

from mlsim.core.base.text import LETTERS

Said = Literal["single", "multiple", "truth", "other", "unknown"]

_STEM: Final = (
    "question questiontext questionstem stem text prompt 题目 题干 问题 texto pregunta enunciado frage fragetext"
)
_KEY: Final = (
    "correctanswer correctanswers answer answers correct key answerkey correctoption correctoptions rightanswer solution "
    "答案 正确答案 respuesta respuestacorrecta correcta richtig"
)
_EXPLANATION: Final = "explanation overallexplanation rationale 解析 feedback generalfeedback explicacion erklärung"
ALIASES: Final[dict[str, frozenset[str]]] = {
    "stem": frozenset(_STEM.split()),
    "key": frozenset(_KEY.split()),
    "type": frozenset(["questiontype", "type", "题型", "tipo"]),
    "explanation": frozenset(_EXPLANATION.split()),
    "domain": frozenset(["domain", "category", "phase", "section", "topic", "dominio", "categoría", "分类", "章节"]),
    "id": frozenset(["id", "questionid", "number", "no", "nr", "#", "编号"]),
    "tags": frozenset(["tags", "tag", "labels"]),
    "options": frozenset(["options", "choices", "alternatives", "opciones", "选项"]),
}
_OPTION: Final = re.compile(r"(?:answeroption|option|choice|answer|opción|opcion|antwort|选项)([0-9]|[a-h])|([a-h])")
_REASON: Final = re.compile(r"(?:explanation|feedback|rationale|解析)([0-9]|[a-h])")

_SAID: Final[dict[Said, str]] = {
    "single": "multiplechoice single singlechoice mc mcq s singleselect radio 单选 单选题 multiplechoicesingle onecorrect",
    "multiple": "multiselect multiple multipleresponse ma mr m multipleanswer multipleanswers multiplecorrect checkbox "
    "manychoice 多选 多选题 multichoice selectall multiplecorrectanswers",
    "truth": "truefalse tf truthfalse boolean bool yesno 判断 判断题 verdaderofalso",
    "other": "essay shortanswer numeric numerical fillin fillintheblank fillblank cloze matching match ordering order sequence "
    "hotspot dragdrop draganddrop opentext open text string coding 填空 填空题 简答 简答题 问答题",
}
_BY_WORD: Final[dict[str, Said]] = {word: said for said, words in _SAID.items() for word in words.split()}
_OBJECTIVE: Final = re.compile(r"[A-Z][A-Z0-9]*(?:-[A-Z0-9]+)*:\d{1,2}(?:\.\d{1,2}){0,2}")
_TRUE: Final = frozenset(["true", "t", "yes", "y", "1", "对", "正确", "是", "√", "verdadero", "v", "wahr"])
_FALSE: Final = frozenset(["false", "f", "no", "n", "0", "错", "错误", "否", "×", "x", "falso", "falsch"])


def folded_name(name: str) -> str:
    """A name without case, blanks, underscores, hyphens and "(s)"."""
    return re.sub(r"[\s_\-.:/*]+|\(s\)|\(es\)", "", name.casefold())


def role_of(name: str) -> str | None:
    """What a column is for: a name of `ALIASES`, ``option:B``, ``why:B``, or None."""
    folded = folded_name(name)
    option, reason = _OPTION.fullmatch(folded), _REASON.fullmatch(folded)
    if option:
        return f"option:{_letter(option[1] or option[2])}"
    if reason:
        return f"why:{_letter(reason[1])}"
    return next((role for role, names in ALIASES.items() if folded in names), None)


def _letter(mark: str) -> str:
    return LETTERS[max(0, int(mark) - 1)] if mark.isdigit() else mark.upper()


def said_kind(text: str) -> Said:
    """What a type's name stands for; ``unknown`` for no or another word."""
    return _BY_WORD.get(folded_name(text), "unknown")


def truth_of(text: str) -> bool | None:
    """Whether a key of a true-or-false question says true."""
    word = text.strip().casefold()
    return True if word in _TRUE else False if word in _FALSE else None


def truth_options(key: str) -> tuple[str, str]:
    """The two options, in the language of the key."""
    return ("True", "False") if key.strip().isascii() or key.strip()[:1].casefold() in "vwf×" else ("正确", "错误")


def objectives_in(tags: Iterable[str]) -> tuple[str, ...]:
    """The tags that are objectives, as our own writers put them there."""
    return tuple(tag for tag in tags if len(tag) <= 40 and _OBJECTIVE.fullmatch(tag))
