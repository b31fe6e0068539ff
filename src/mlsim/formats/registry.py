"""The formats that mlsim knows, and telling them apart by content."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from mlsim.core.base.kinds import KINDS, Kind
from mlsim.core.base.text import visible
from mlsim.formats import (
    aiken,
    anki_out,
    anki_text,
    apkg,
    gift,
    gift_out,
    json_,
    json_out,
    markdown,
    markdown_out,
    moodle,
    moodle_out,
    qti,
    qti_out,
    table,
    udemy,
)
from mlsim.formats.archive import Archive, is_zip
from mlsim.formats.base import Data, Format, FormatError, Options, Sample, decoded
from mlsim.formats.xml_ import declared_encoding

SAMPLE: Final = 200_000
"""Characters that detection looks at."""
SURE: Final = 40
"""What a format must say at least before it is taken for one."""

_ALL: Final[frozenset[Kind]] = frozenset(KINDS)

FORMATS: Final[tuple[Format, ...]] = (
    Format("markdown", "Markdown", (".md", ".markdown"), markdown.sniff, markdown, markdown_out),
    Format(
        "gift", "GIFT", (".gift", ".txt"), gift.sniff, gift, gift_out, frozenset(("single", "multiple", "matching"))
    ),
    Format("aiken", "Aiken", (".txt", ".aiken"), aiken.sniff, aiken),
    Format("csv", "CSV or TSV table", (".csv", ".tsv", ".tab"), table.sniff, table),
    Format("udemy", "Udemy CSV", (".csv",), udemy.sniff, table, udemy),
    Format("moodle", "Moodle XML", (".xml",), moodle.sniff, moodle, moodle_out, _ALL, text=False),
    Format("qti", "QTI", (".zip", ".imscc", ".xml", ".qti"), qti.sniff, qti, qti_out, _ALL, text=False),
    Format("json", "JSON", (".json",), json_.sniff, json_, json_out, _ALL),
    Format("anki", "Anki text", (".txt",), anki_text.sniff, anki_text, anki_out),
    Format("apkg", "Anki package", (".apkg", ".colpkg"), apkg.sniff, apkg, text=False),
)


def by_name(name: str) -> Format:
    """The format with a name, in any case of letters. Raises FormatError, naming those that exist."""
    for known in FORMATS:
        if known.name == name.lower():
            return known
    names = ", ".join(known.name for known in FORMATS)
    raise FormatError("E-FORMAT", f"There is no format {visible(name)}", f"Known are {names}.")


def detect(data: Data, name: str, options: Options | None = None) -> Format:
    """What a file is, by its content; its suffix decides only between equals.

    Raises FormatError: E-FORMAT if it looks like nothing that mlsim knows, E-ENCODING if its text cannot be read, E-ZIP.
    """
    chosen = options or Options()
    head = data[:4096] if isinstance(data, bytes) else b""
    text = ""
    names: tuple[str, ...] = ()
    failed: FormatError | None = None
    if isinstance(data, str):
        text = data[:SAMPLE]
    elif isinstance(data, Path) or is_zip(head):
        names = Archive(data, name).names
    else:
        try:
            text = decoded(data, name, chosen.encoding or declared_encoding(data))[:SAMPLE]
        except FormatError as problem:
            failed = problem  # it may be a format of bytes; if none wants it, this is what is wrong
    sample = Sample(str(name), head, text, names)
    ranked = [(known.sniff(sample), sample.suffix in known.suffixes, -i, known) for i, known in enumerate(FORMATS)]
    best = max(ranked, key=lambda entry: entry[:3])
    if best[0] >= SURE:
        return best[3]
    if failed is not None:
        raise failed
    detail = "Name its format with --format: " + ", ".join(known.name for known in FORMATS if known.reader) + "."
    what = "folder" if isinstance(data, Path) else "file"
    raise FormatError("E-FORMAT", f"The {what} is in no format that mlsim knows", detail, visible(str(name)))
