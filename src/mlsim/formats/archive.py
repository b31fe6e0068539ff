"""A zip or a folder as the files in it: nothing is unpacked to the disk, and what could fill a memory is refused before it is read."""

from __future__ import annotations

import io
import lzma
import os
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath
from typing import Final

from mlsim.core.base.text import visible
from mlsim.formats.base import Data, FormatError

MAX_UNPACKED: Final = 200_000_000
"""Bytes that all files of an archive may have together."""
MAX_MEMBERS: Final = 10_000
MAX_MEMBER: Final = 50_000_000
"""Bytes of one file of an archive."""
ZIP: Final = b"PK\x03\x04"
_EMPTY: Final = b"PK\x05\x06"
_BROKEN: Final = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    OSError,
    NotImplementedError,
    RuntimeError,
    ValueError,
)
"""What the standard library raises for an archive that is damaged, encrypted or packed in a way that it does not know."""


def is_zip(head: bytes) -> bool:
    """Whether bytes begin as a zip does."""
    return head.startswith((ZIP, _EMPTY))


class Archive:
    """The files of a zip or a folder.

    Args:
        data: the bytes of the zip, or the path of the folder.
        name: what it is called, for messages.

    Raises:
        FormatError: E-ZIP for what is no zip, is too large, or has a member whose path leads out of it.
    """

    def __init__(self, data: Data, name: str) -> None:
        self.name = name
        self._read: Callable[[str], bytes]
        if isinstance(data, Path):
            self._folder = data
            self.sizes = _folder_sizes(data, name)
            self._read = self._from_folder
        elif isinstance(data, bytes):
            self._zip = _opened(data, name)
            self.sizes = _zip_sizes(self._zip, name)
            self._read = self._from_zip
        else:
            raise FormatError("E-ZIP", "This format is read from a zip or a folder", "Give the file itself.", name)

    @property
    def names(self) -> tuple[str, ...]:
        """The paths of its files, in order, with slashes."""
        return tuple(sorted(self.sizes))

    def read(self, member: str) -> bytes:
        """The bytes of a file. Raises FormatError (E-ZIP, E-SIZE)."""
        if self.sizes[member] > MAX_MEMBER:
            detail = f"It has {self.sizes[member]:,} bytes; a file may have {MAX_MEMBER:,}."
            raise FormatError("E-SIZE", "A file of the archive is too large", detail, f"{self.name}, {visible(member)}")
        return self._read(member)

    def _from_folder(self, member: str) -> bytes:
        try:
            with (self._folder / member).open("rb") as file:
                return file.read(MAX_MEMBER + 1)[:MAX_MEMBER]
        except OSError as problem:
            where = f"{self.name}, {visible(member)}"
            raise FormatError(
                "E-FORMAT", "A file of the folder cannot be read", problem.strerror or "", where
            ) from None

    def _from_zip(self, member: str) -> bytes:
        where = f"{self.name}, {visible(member)}"
        try:
            with self._zip.open(member) as file:
                # Never more than it says itself, whatever is packed there.
                data = file.read(self.sizes[member] + 1)
        except _BROKEN as problem:
            reason = (
                "it is encrypted" if "encrypted" in str(problem) else "it is damaged, or was not downloaded completely"
            )
            raise FormatError(
                "E-ZIP", "A file of the archive cannot be unpacked", f"Most likely {reason}.", where
            ) from None
        if len(data) > self.sizes[member]:
            raise FormatError("E-ZIP", "A file of the archive is larger than it says", "It is not unpacked.", where)
        return data


def _opened(data: bytes, name: str) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(io.BytesIO(data))
    except _BROKEN:
        detail = "It is damaged, or was not downloaded completely: its end is missing."
        raise FormatError("E-ZIP", "The file is not a whole zip", detail, name) from None


def _zip_sizes(archive: zipfile.ZipFile, name: str) -> dict[str, int]:
    members = archive.infolist()
    if len(members) > MAX_MEMBERS:
        detail = f"It has {len(members):,} files; {MAX_MEMBERS:,} are possible. Split it."
        raise FormatError("E-ZIP", "The archive has too many files", detail, name)
    sizes: dict[str, int] = {}
    for member in members:
        path = member.filename.replace("\\", "/")
        if path.startswith("/") or ".." in PurePosixPath(path).parts or path[1:2] == ":":
            detail = "Nothing of an archive that does so is read."
            raise FormatError("E-ZIP", "A path leads out of the archive", detail, f"{name}, {visible(path)}")
        if not member.is_dir():
            sizes[member.filename] = member.file_size
    if sum(sizes.values()) > MAX_UNPACKED:
        detail = f"Its files have more than {MAX_UNPACKED:,} bytes together. Split it."
        raise FormatError("E-ZIP", "The archive is too large when it is unpacked", detail, name)
    return sizes


def _folder_sizes(folder: Path, name: str) -> dict[str, int]:
    sizes: dict[str, int] = {}
    for path in _files(folder):
        if len(sizes) >= MAX_MEMBERS:
            detail = f"It has more than {MAX_MEMBERS:,} files. Name a smaller one."
            raise FormatError("E-FORMAT", "The folder has too many files", detail, name)
        sizes[path.relative_to(folder).as_posix()] = path.stat().st_size
    if sum(sizes.values()) > MAX_UNPACKED:
        detail = f"Its files have more than {MAX_UNPACKED:,} bytes together. Name a smaller one."
        raise FormatError("E-SIZE", "The folder is too large", detail, name)
    return sizes


def _files(folder: Path) -> Iterator[Path]:
    """Regular files, without hidden ones and without following links out of the folder."""
    for root, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = Path(root) / name
            if not name.startswith(".") and not path.is_symlink() and path.is_file():
                yield path
