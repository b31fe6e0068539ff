"""Keys as people write them: letters, numbers, the text of an option. What could mean two things is an error, not a choice."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from mlsim.core.base.text import LETTERS, first_line
from mlsim.formats.texts import folded

_LABEL: Final = re.compile(r"\s*(?:\(([A-Za-z])\)|([A-Za-z])[.)]|([A-Za-z]):)(?:\s+|(?=[^\x00-\x7f]))(?=\S)")
_JOINED: Final = re.compile(r"\s*(?:[,;/&+、，；]|\band\b|\by\b|\bet\b|\bund\b|和|\s)\s*", re.IGNORECASE)
_ALTERNATIVE: Final = re.compile(
    r"(?:^|\W)[A-Za-z]\W{0,3}\s(?:or|ou|oder)\s\W{0,2}[A-Za-z](?:\W|$)|[A-Za-z]\s*或\s*[A-Za-z]"
)
_WITH_TEXT: Final = re.compile(r"\(?([A-Za-z])(?:\s*[.):]\s*|\s+[-–—]\s+|\s*(?=\(.*\)$))(.+)", re.DOTALL)
_ANOTHER: Final = re.compile(r"(?:\b(?:or|and)\b|[,;/&\n])\s*\(?[A-Za-z]\s*(?:[.):]\s|$)")


class KeyProblem(Exception):  # noqa: N818 - each reader turns it into an Item
    """A key that cannot be used; ``code`` and ``fix`` are the report's."""

    def __init__(self, code: str, fix: str) -> None:
        super().__init__(fix)
        self.code, self.fix = code, fix


def unlabelled(texts: Sequence[str], key: str = "") -> tuple[tuple[str, ...] | None, tuple[str, ...]]:
    """Take "A. ", "(B) ", "C) " from options, if they are labels.

    They are when all options carry one, all different, and they count up from A or a key of letters refers to them.

    Returns:
        The labels in capitals, or None, and the texts.
    """
    found = [_LABEL.match(text) for text in texts]
    if not texts or not all(found):
        return None, tuple(texts)
    labels = tuple("".join(group or "" for group in match.groups()).upper() for match in found if match)
    if len(set(labels)) != len(labels):
        return None, tuple(texts)
    in_sequence = "".join(labels) == LETTERS[: len(labels)]
    if not in_sequence and not _refers(key, labels):
        return None, tuple(texts)
    return labels, tuple(text[match.end() :] for text, match in zip(texts, found, strict=True) if match)


def _refers(key: str, labels: Sequence[str]) -> bool:
    letters = [part.upper() for part in _JOINED.split(key.strip()) if part]
    return bool(letters) and all(letter in labels for letter in letters)


def indices(
    raw: str, texts: Sequence[str], labels: Sequence[str] | None = None, *, base: int | None = 1, words: bool = True
) -> tuple[int, ...]:
    """Which options a key names.

    Args:
        raw: ``B``, ``B, E``, ``B and E``, ``B/E``, ``BE``, ``B. the text``, ``2``, ``1,3``, or the text of an option.
        texts: the options without their labels.
        labels: their letters; A, B, C ... by position if None.
        base: from where numbers count; None if that is not known, and then a number is an error.
        words: whether the text of an option may be the key.

    Raises KeyProblem: E-NO-KEY, E-KEY-RANGE, E-KEY-AMBIGUOUS, E-KEY-NOMATCH.
    """
    key = raw.strip().strip("*_").strip()
    if not key:
        raise KeyProblem("E-NO-KEY", "It has no key: write the letter of the right option.")
    named = labels or LETTERS[: len(texts)]
    by_text = _by_text(key, texts) if words else ()
    short = key[:-1].rstrip() if key.endswith(".") else key
    try:
        other = _by_letter(short, texts, named) or _by_number(short, named, base)
    except KeyProblem:
        if by_text:
            return by_text
        raise
    if by_text and other and by_text != other:
        fix = f'"{first_line(key, 30)}" is the text of one option and the letter or number of another. Write it otherwise.'
        raise KeyProblem("E-KEY-AMBIGUOUS", fix)
    if by_text or other:
        return by_text or other
    raise KeyProblem("E-KEY-NOMATCH", f'No option is named or reads "{first_line(key, 40)}". Write its letter.')


def _by_text(key: str, texts: Sequence[str]) -> tuple[int, ...]:
    """The option that has exactly this text, or the options of a list of texts."""
    found = [folded(text) for text in texts]
    whole = [i for i, text in enumerate(found) if text == folded(key)]
    if whole:
        return tuple(whole[:1])
    for separator in ("\n", ";", "|", ","):
        parts = [folded(part) for part in key.split(separator) if part.strip()]
        if len(parts) > 1 and all(part in found for part in parts) and len(set(parts)) == len(parts):
            return tuple(sorted(found.index(part) for part in parts))
    return ()


def _by_letter(key: str, texts: Sequence[str], labels: Sequence[str]) -> tuple[int, ...]:
    """The options whose letters the key has; nothing if it is no key of letters."""
    if _ALTERNATIVE.search(key):
        raise KeyProblem("E-KEY-AMBIGUOUS", f'"{first_line(key, 40)}" leaves open which one is right. Decide for one.')
    bare = re.sub(r"[()\[\]]", "", key)
    parts = [part for part in _JOINED.split(bare) if part]
    if parts and all(re.fullmatch("[A-Za-z]", part) for part in parts):
        letters = [part.upper() for part in parts]
    elif re.fullmatch("[A-Z]{2,}", bare) and len(bare) <= len(texts) and len(set(bare)) == len(bare):
        letters = list(bare)
        if not all(letter in labels for letter in letters):
            return ()  # a word in capitals
    else:
        return _letter_with_text(key, texts, labels)
    beyond = [letter for letter in letters if letter not in labels]
    if beyond:
        fix = f"The key names {beyond[0]}, but the options are {', '.join(sorted(labels))}. Mend the key or add the option."
        raise KeyProblem("E-KEY-RANGE", fix)
    return tuple(sorted({list(labels).index(letter) for letter in letters}))


def _letter_with_text(key: str, texts: Sequence[str], labels: Sequence[str]) -> tuple[int, ...]:
    """``B. the text``, ``B (the text)``: letter and text must not name two options."""
    match = _WITH_TEXT.fullmatch(key)
    if not match:
        return ()
    letter, rest = match.group(1).upper(), match.group(2).strip()
    parts = key.split("\n")
    if len(parts) > 1 and all(_WITH_TEXT.fullmatch(part.strip()) for part in parts if part.strip()):
        found = {i for part in parts if part.strip() for i in _letter_with_text(part.strip(), texts, labels)}
        return tuple(sorted(found))
    if _ANOTHER.search(rest):
        raise KeyProblem("E-KEY-AMBIGUOUS", f'"{first_line(key, 40)}" names more than one option. Write letters only.')
    if letter not in labels:
        raise KeyProblem("E-KEY-RANGE", f"The key names {letter}, but the options are {', '.join(sorted(labels))}.")
    index = list(labels).index(letter)
    inner = rest[1:-1] if rest.startswith("(") and rest.endswith(")") else rest
    others = [i for i, text in enumerate(texts) if folded(text) in (folded(rest), folded(inner)) and i != index]
    if others:
        fix = f"The key says {letter}, but its text is that of option {labels[others[0]]}. Mend one of the two."
        raise KeyProblem("E-KEY-AMBIGUOUS", fix)
    return (index,)


def _by_number(key: str, labels: Sequence[str], base: int | None) -> tuple[int, ...]:
    """The options whose numbers the key has: 1 stands for A, also where a table has no B."""
    parts = [part for part in _JOINED.split(re.sub(r"[()\[\]]", "", key)) if part]
    if not parts or not all(re.fullmatch(r"[0-9]{1,3}", part) for part in parts):
        return ()
    if base is None:
        raise KeyProblem(
            "E-KEY-AMBIGUOUS", "Whether keys count from 0 or 1 is not certain. Say which with --index-base."
        )
    named = dict(zip(labels, range(len(labels)), strict=True))
    numbers = [int(part) - base for part in parts]
    if any(not 0 <= number < len(LETTERS) or LETTERS[number] not in named for number in numbers):
        fix = (
            f"The key says {first_line(key, 20)}, but it has {len(labels)} options, counted from {base}. Mend the key."
        )
        raise KeyProblem("E-KEY-RANGE", fix)
    return tuple(sorted({named[LETTERS[number]] for number in numbers}))


class IndexBase:
    """Finds out whether a file's numbers count from 0 or 1: 1, and 0 only if a 0 occurs and no key equals the count."""

    def __init__(self) -> None:
        self._zero = self._full = False

    def see(self, raw: str, count: int) -> None:
        """Look at one key of a question with ``count`` options."""
        parts = [part for part in _JOINED.split(raw.strip()) if part]
        if parts and all(re.fullmatch(r"[0-9]{1,3}", part) for part in parts):
            numbers = [int(part) for part in parts]
            self._zero |= 0 in numbers
            self._full |= count in numbers

    @property
    def found(self) -> int | None:
        """0 or 1, or None if the file has both."""
        return (None if self._full else 0) if self._zero else 1

    @property
    def certain(self) -> int | None:
        """As ``found``, but None also if the file has neither: for formats in which both ways of counting are common."""
        return self.found if self._zero or self._full else None
