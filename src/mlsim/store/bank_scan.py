"""The questions of a bank file that may have some words, without reading those that cannot."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from mlsim.core.base.errors import BankError
from mlsim.core.base.search import stands_in
from mlsim.store.toml import parse, read_text

_QUESTION: Final = re.compile(r"^\[\[question\]\][ \t]*(?:#[^\n]*)?$", re.MULTILINE)
_ENTRY: Final = re.compile(r"^\[\[(?:question|case)\]\]", re.MULTILINE)


def scan(path: Path, shown: str, sought: Sequence[str]) -> Iterator[dict[str, Any]]:
    """The tables of the questions that may have all of the words; others may be among them. Nothing if the file cannot be read.

    A bank of 500 questions has more than a megabyte. To look for words in its text takes a hundredth of the time that a reader needs.

    Args:
        path: the file.
        shown: how it is named.
        sought: words in small letters.
    """
    try:
        text = read_text(path, shown)
        if not _may_have(text, sought):
            return
        yield from _by_entries(text, shown, sought)
    except BankError:
        # The lobby says what is wrong with it; its questions are in no catalogue.
        return


def _by_entries(text: str, shown: str, sought: Sequence[str]) -> Iterator[dict[str, Any]]:
    starts = [found.start() for found in _ENTRY.finditer(text)]
    found: list[dict[str, Any]] = []
    for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
        entry = text[start:end]
        if not _QUESTION.match(entry) or not _may_have(entry, sought):
            continue
        try:
            found += parse(entry, shown)["question"]
        except BankError:
            # What looks like the start of a question may stand in a text: then only the whole file tells.
            found = [one for one in parse(text, shown).get("question", []) if isinstance(one, dict)]
            break
    yield from found


def _may_have(text: str, sought: Sequence[str]) -> bool:
    """Whether a text as it stands in a file may have all the words. What is written with a backslash may be anything."""
    return "\\" in text or stands_in(sought, text.casefold())
