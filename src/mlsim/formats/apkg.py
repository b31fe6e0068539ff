"""Anki's ``.apkg`` and ``.colpkg``: a zip with a database. Notes that hold a question with options are read; the others are cards.

A package of today has its notes in ``collection.anki21b``, packed with Zstandard, and beside it a ``collection.anki2`` whose only note
says "please update". Which database counts is decided here, and the dummy is never read in the place of the real one.
"""

from __future__ import annotations

import contextlib
import json
import sqlite3
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from mlsim.formats.anki_text import question_of_note
from mlsim.formats.archive import MAX_MEMBER, MAX_UNPACKED, Archive
from mlsim.formats.base import Data, Draft, FormatError, Item, Options, Sample, record

PACKED: Final = "collection.anki21b"
PLAIN: Final = ("collection.anki21", "collection.anki2")
MAX_STEPS: Final = 4_000
"""Groups of 100,000 steps of the database engine: a table of 20,000 notes takes a few. A hostile schema could run for ever."""
_SQLITE: Final = b"SQLite format 3\x00"


def sniff(sample: Sample) -> int:
    """How much a zip looks like an Anki package: by the name of its database."""
    return 98 if any(name in (PACKED, *PLAIN) for name in sample.names) else 0


def read(data: Data, name: str, options: Options) -> Iterator[Draft | Item]:
    """The questions among the notes. Raises FormatError if the database cannot be read."""
    archive = Archive(data, name)
    database = _database(archive, name)
    with tempfile.TemporaryDirectory(prefix="mlsim-") as folder:
        path = Path(folder) / "collection"
        path.write_bytes(database)
        del database
        with contextlib.closing(_opened(path)) as connection:
            try:
                yield from _notes(connection, name)
            except (sqlite3.Error, OverflowError) as problem:
                detail = f"The database of the package says: {problem}. Export the deck anew."
                raise FormatError("E-FORMAT", "The Anki package cannot be read", detail, name) from None


def _database(archive: Archive, name: str) -> bytes:
    there = archive.names
    if PACKED in there:
        found = _unpacked(archive.read(PACKED), name)
    else:
        member = next((known for known in PLAIN if known in there), None)
        if member is None:
            raise FormatError(
                "E-FORMAT", "There is no Anki database in it", f"It should hold {PACKED} or {PLAIN[0]}.", name
            )
        found = archive.read(member)
    if not found.startswith(_SQLITE):
        raise FormatError(
            "E-FORMAT", "The Anki package is damaged", "What it holds is no database. Export the deck anew.", name
        )
    return found


def _unpacked(data: bytes, name: str) -> bytes:
    """The database out of Zstandard, at most as large as an archive may be."""
    try:
        import zstandard
    except ImportError:
        detail = (
            "Decks of today are packed with Zstandard. Install the package `zstandard` beside mlsim, or export the deck from Anki with "
            '"Support older Anki versions" ticked, or as notes in plain text.'
        )
        raise FormatError("E-FORMAT", "This Anki package needs the Python package zstandard", detail, name) from None
    parts: list[bytes] = []
    size = 0
    try:
        # One chunk at a time: a few bytes can unpack to gigabytes.
        with zstandard.ZstdDecompressor(max_window_size=1 << 27).stream_reader(data, read_size=1 << 16) as stream:
            while chunk := stream.read(1 << 20):
                size += len(chunk)
                if size > MAX_UNPACKED:
                    detail = f"It has more than {MAX_UNPACKED:,} bytes. Export fewer notes at a time."
                    raise FormatError("E-ZIP", "The Anki database is too large when it is unpacked", detail, name)
                parts.append(chunk)
    except zstandard.ZstdError:
        detail = "It is damaged, or was not downloaded completely."
        raise FormatError("E-ZIP", "The Anki database cannot be unpacked", detail, name) from None
    return b"".join(parts)


def _opened(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True, isolation_level=None)
    left = [MAX_STEPS]

    def step() -> int:
        left[0] -= 1
        return int(left[0] < 0)

    # The file may be anybody's: nothing of its schema is run, and nothing runs for ever.
    connection.set_progress_handler(step, 100_000)
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute("PRAGMA query_only = ON")
    connection.create_collation("unicase", lambda a, b: (a.casefold() > b.casefold()) - (a.casefold() < b.casefold()))
    connection.text_factory = lambda raw: raw.decode("utf-8", "replace")
    return connection


def _notes(connection: sqlite3.Connection, name: str) -> Iterator[Draft | Item]:
    tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
    if "notes" not in tables:
        raise FormatError("E-FORMAT", "There are no notes in the Anki package", "Export a deck with notes.", name)
    decks = _decks(connection, tables)
    deck_of = dict(connection.execute("SELECT nid, min(did) FROM cards GROUP BY nid")) if "cards" in tables else {}
    rows = connection.execute(
        "SELECT id, guid, tags, flds FROM notes WHERE length(flds) <= ? ORDER BY id", (MAX_MEMBER,)
    )
    for number, (note, guid, tags, fields) in enumerate(rows, start=1):
        yield question_of_note(
            str(fields).split("\x1f"),
            record(number),
            0,
            as_html=True,
            tags=tuple(str(tags).split()),
            domain=decks.get(deck_of.get(note)),
            original=str(guid).strip() or None,
        )


def _decks(connection: sqlite3.Connection, tables: set[str]) -> dict[int | None, str]:
    """The names of the decks by id, from the table of today or the JSON of before; parts are joined by ``::``."""
    found: dict[int | None, str] = {}
    if "decks" in tables:
        for deck, title in connection.execute("SELECT id, name FROM decks"):
            found[deck] = str(title).replace("\x1f", "::")
    elif "col" in tables:
        with contextlib.suppress(ValueError, AttributeError, TypeError):
            for row in connection.execute("SELECT decks FROM col"):
                for deck, values in json.loads(row[0]).items():
                    found[int(deck)] = str(values["name"])
    return {deck: title for deck, title in found.items() if title.strip() and title != "Default"}
