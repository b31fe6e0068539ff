"""Packages made on the spot: zips of files, and Anki decks of both generations."""

from __future__ import annotations

import io
import json
import sqlite3
import zipfile
from collections.abc import Iterable
from pathlib import Path

NOTE = "<p>Which is a bucket?</p><br>- [x] S3<br>- [ ] SQS"


def zipped(files: dict[str, bytes | str], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip with these files."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def folder_zip(folder: Path) -> bytes:
    """A zip of all files of a folder."""
    return zipped(
        {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}
    )


def collection(path: Path, notes: Iterable[tuple[str, str]], *, schema: int = 11, deck: str = "Exam::Storage") -> bytes:
    """A database of Anki's with notes of (fields joined by 0x1f, tags), in the schema of before (11) or of today (18)."""
    path.unlink(missing_ok=True)
    connection = sqlite3.connect(path)
    connection.create_collation("unicase", lambda a, b: (a.lower() > b.lower()) - (a.lower() < b.lower()))
    connection.execute(
        "CREATE TABLE notes (id integer primary key, guid text, mid integer, mod integer, usn integer, tags text, flds text)"
    )
    connection.execute("CREATE TABLE cards (id integer primary key, nid integer, did integer)")
    if schema == 11:
        connection.execute("CREATE TABLE col (id integer primary key, decks text)")
        connection.execute(
            "INSERT INTO col VALUES (1, ?)", (json.dumps({"1": {"name": "Default"}, "7": {"name": deck}}),)
        )
    else:
        connection.execute("CREATE TABLE decks (id integer primary key, name text NOT NULL COLLATE unicase)")
        connection.execute("INSERT INTO decks VALUES (7, ?)", (deck.replace("::", "\x1f"),))
    for number, (fields, tags) in enumerate(notes, start=1):
        connection.execute("INSERT INTO notes VALUES (?, ?, 1, 1, 1, ?, ?)", (number, f"guid{number}", tags, fields))
        connection.execute("INSERT INTO cards VALUES (?, ?, 7)", (number, number))
    connection.commit()
    connection.close()
    return path.read_bytes()


def old_package(path: Path, notes: Iterable[tuple[str, str]]) -> bytes:
    """A package as Anki wrote it until 2022."""
    return zipped({"collection.anki2": collection(path, notes), "media": "{}"})


def new_package(path: Path, notes: Iterable[tuple[str, str]]) -> bytes:
    """A package of today: the notes packed, and a dummy beside them that says "please update"."""
    import zstandard

    packed = zstandard.ZstdCompressor().compress(collection(path, notes, schema=18))
    dummy = collection(
        path, [("Please update to the latest Anki version, then import the .colpkg/.apkg file again.\x1f", "")]
    )
    return zipped({"meta": b"\x08\x03", "collection.anki2": dummy, "collection.anki21b": packed, "media": b""})
