"""Searching the questions of all banks, and reading one that was found without being told its key at once.

Questions of sealed forms, and of exams that are being sat, are kept out. Reading a question alone changes nothing; reading its
explanation counts as it does anywhere else: an answer that comes later is no evidence of readiness (see `evidence`).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, Literal, NamedTuple, Protocol

from mlsim.core.bank.library import Origin
from mlsim.core.base.search import needles, stands_in
from mlsim.core.base.text import first_line, visible
from mlsim.core.session.sitting import Asked

MOST_HITS: Final = 500
"""More are not listed: another word narrows them down."""
STEM: Final = 200
"""Characters of a stem that a hit has."""

Before = Literal["", "read", "answered"]
"""What somebody has had to do with a question before: nothing, its explanation was read, or it was answered."""


class Hit(NamedTuple):
    """A question that was found, as far as a list shows it: nothing of its key."""

    question: str
    bank: str
    file: str
    kind: str
    objectives: tuple[str, ...]
    services: tuple[str, ...]
    stem: str


@dataclass(frozen=True)
class Found:
    """What a search has found so far."""

    words: str
    hits: tuple[Hit, ...] = ()
    kept_out: int = 0
    """Questions with these words that are kept out: sealed, or being asked in an exam."""
    looked: int = 0
    """Questions that have been looked through."""
    questions: int = 0
    """All of them."""
    done: bool = False
    more: bool = False
    """Whether there are more hits than are listed."""

    def kept_out_text(self) -> str:
        """Why some are not listed; empty if all are."""
        if not self.kept_out:
            return ""
        return f"{self.kept_out:,} kept out: for an exam to come, or one under way"


class Matter(NamedTuple):
    """What is needed to judge the questions of one file."""

    file: str
    origins: Mapping[str, Origin]
    """Where each question that counts stands: a bank may hold others, whose ids were taken."""
    kept: Collection[str]


def searched_text(question: Mapping[str, Any]) -> str:
    """Everything of a question that is searched, in small letters: id, objectives, services, stem, options.

    Args:
        question: its table, as a bank file has it. What explains it is not searched: a hit must not tell the key.
    """
    texts = [question.get("id"), question.get("stem")]
    for name in ("objectives", "services"):
        texts += question.get(name, ())
    for name in ("option", "step", "prompt", "response"):
        texts += [part.get("text") for part in question.get(name, ())]
    return "\n".join(text for text in texts if isinstance(text, str)).casefold()


def with_file(found: Found, matter: Matter, questions: Iterable[Mapping[str, Any]]) -> Found:
    """The search after one more file.

    Args:
        found: what there was before.
        matter: what to know about the file.
        questions: its questions that may have the words, as tables.
    """
    sought, hits, kept_out, more = needles(found.words), list(found.hits), found.kept_out, found.more
    for table in questions:
        name = str(table.get("id"))
        origin = matter.origins.get(name)
        if origin is None or origin.file != matter.file or not stands_in(sought, searched_text(table)):
            continue
        if name in matter.kept:
            kept_out += 1
        elif len(hits) < MOST_HITS:
            hits.append(_hit(table, origin))
        else:
            more = True
    return replace(found, hits=tuple(hits), kept_out=kept_out, more=more)


def _hit(table: Mapping[str, Any], origin: Origin) -> Hit:
    return Hit(
        question=str(table["id"]),
        bank=origin.bank,
        file=origin.file,
        kind=str(table["type"]),
        objectives=tuple(table.get("objectives", ())),
        services=tuple(map(visible, table.get("services", ()))),
        stem=first_line(visible(str(table["stem"])), STEM),
    )


def as_plain(found: Found) -> dict[str, Any]:
    """A search as values for JSON."""
    return {
        "words": found.words,
        "questions": found.questions,
        "hits": [one._asdict() for one in found.hits],
        "kept_out": found.kept_out,
        "more": found.more,
    }


@dataclass(frozen=True)
class BankPage:
    """A question of a bank, to be read."""

    asked: Asked
    shown: tuple[int, ...]
    """The order in which its options are shown."""
    exam: str
    """The exam that it serves first."""
    revision: str
    origin: Origin
    before: Before = ""


Told = Callable[[Found], bool]
"""Hears what has been found so far; gives whether to go on."""


class BankSearch(Protocol):
    """The search, as the screens see it. All of it may take a while."""

    def search(self, words: str, told: Told | None = None) -> Found:
        """Look through all banks for questions with all these words. Raises MlsimError."""

    def page(self, question: str) -> BankPage:
        """A question to be read. Raises UsageError if it is not there, or kept out."""

    def explained(self, page: BankPage) -> None:
        """Write down that its explanation is read from now on; it is on the disk when this returns. Raises MlsimError."""
