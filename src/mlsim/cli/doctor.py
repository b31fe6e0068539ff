"""``mlsim doctor``: what is where, what is damaged, what was set aside and how to get it back."""

from __future__ import annotations

import argparse
import contextlib
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from mlsim import __version__
from mlsim.cli.output import print_json
from mlsim.cli.places import folder_line, folders
from mlsim.cli.wiring import paths
from mlsim.core.bank.library import Library
from mlsim.core.base.errors import MlsimError
from mlsim.core.base.text import visible
from mlsim.store.banks import load_library
from mlsim.store.integrity import altered
from mlsim.store.own_keys import own_keys
from mlsim.store.paths import Paths
from mlsim.store.sessions import SessionFiles
from mlsim.store.settings import SettingsFile


def doctor(arguments: argparse.Namespace) -> int:
    """Look at everything, change nothing. 1 if something is damaged, altered or set aside."""
    found = examine(paths())
    if arguments.json:
        print_json(found)
    else:
        print(report(found))
    return 1 if found["findings"] else 0


def examine(there: Paths) -> dict[str, Any]:
    """All that can be said, as values for JSON. ``findings`` has what somebody should look at."""
    library = load_library(there)
    counts, in_journals = _journals(there)
    findings = [*_in_banks(library, there), *in_journals, *_left_behind(there)]
    discarded = sorted(p.name for p in there.discarded.glob("*.toml")) if there.discarded.is_dir() else []
    return {
        "version": __version__,
        "folders": {
            name.replace(" ", "_"): {"path": visible(str(path)), "there": path.exists()}
            for name, path in folders(there).items()
        },
        "banks": {"files": len(library.headers), "questions": len(library.questions), "exams": len(library.exams)},
        "sessions": counts,
        "discarded": [visible(name) for name in discarded],
        "findings": findings,
    }


def _finding(what: str, where: str, do: str) -> dict[str, str]:
    return {"what": what, "where": visible(where), "do": do}


def _in_banks(library: Library, there: Paths) -> Iterator[dict[str, str]]:
    for problem in library.problems:
        yield _finding(problem.title, problem.where, problem.detail)
    for remark in SettingsFile(there.settings).remarks():
        yield _finding(remark.title, remark.where, remark.detail)
    for line in altered(there.shipped):
        do = "Install mlsim again to have it as it was; results say so, too."
        yield _finding("A shipped bank differs from what was shipped", line, do)


def _journals(there: Paths) -> tuple[dict[str, int], list[dict[str, str]]]:
    """How many journals there are, and what is wrong with some."""
    files = SessionFiles(there.sessions, there.discarded)
    counts = {"sessions": 0, "unfinished": 0, "damaged": 0, "unreadable": 0, "reviews": 0}
    findings: list[dict[str, str]] = []
    for path in (*files.files(), *SessionFiles(there.reviews, there.discarded).files()):
        review = path.parent == there.reviews
        counts["reviews" if review else "sessions"] += 1
        try:
            loaded = files.load(path)
        except MlsimError as error:
            counts["unreadable"] += 1
            findings.append(_finding(error.title, error.where, f"{error.detail} The file is left as it is."))
            continue
        counts["unfinished"] += loaded.session.submitted is None and not review
        counts["damaged"] += bool(loaded.damage)
        for damage in loaded.damage:
            what = f"Part of a {'review' if review else 'session'} cannot be used: {damage.reason}"
            where = f"{path}, byte {damage.offset}, {len(damage.data)} bytes"
            findings.append(_finding(what, where, "The records around it count. Nothing is cut but a torn end."))
    return counts, findings


def _left_behind(there: Paths) -> Iterator[dict[str, str]]:
    """Files that something went wrong with: set aside, saved elsewhere, never finished, or open to others."""
    for path in (path for folder in (there.sessions, there.reviews) for path in sorted(folder.glob("*.cut-*"))):
        yield _finding(
            "The torn end of a session was set aside",
            str(path),
            "It holds what could not be read as a record. To try again, append it to the session's file while mlsim is closed.",
        )
    for path in (path for folder in there.rescued if folder.is_dir() for path in sorted(folder.glob("*.toml"))):
        yield _finding(
            "A session that could not be saved in its place",
            str(path),
            f"Move it to {visible(str(there.sessions))} while mlsim is closed: of two copies of a session the longer one counts.",
        )
    for path in sorted({p for folder in (there.data, there.config) for p in folder.rglob(".*.tmp")}):
        yield _finding(
            "A file that was being written when the program was ended",
            str(path),
            "What it was to replace is as it was before. It can be deleted while mlsim is closed.",
        )
    for path in open_to_others(there):
        yield _finding(
            "Others on this machine can read it, or write to it",
            str(path),
            f"`chmod {'700' if path.is_dir() else '600'}` makes it yours alone. mlsim makes its files so; a copy may not be.",
        )
    for wrong in own_keys(there.settings).problems:
        yield _finding(wrong.what, wrong.where, wrong.do)


def open_to_others(there: Paths) -> list[Path]:
    """The folders and files of sessions and settings that are not their owner's alone, the folders first."""
    if sys.platform == "win32":
        return []
    found = []
    for folder in (there.data, there.config):
        for path in (folder, *sorted(folder.rglob("*"))) if folder.is_dir() else ():
            with contextlib.suppress(OSError):
                if not path.is_symlink() and path.stat().st_mode & 0o077 and there.banks not in (path, *path.parents):
                    found.append(path)
    folders = {path for path in found if path.is_dir()}
    # What lies in a folder that others can open is not named one by one.
    return [path for path in found if not folders & {*path.parents}]


def report(found: dict[str, Any]) -> str:
    """The same as text."""
    lines = [f"mlsim {found['version']}"]
    lines += [
        f"  {folder_line(name.replace('_', ' '), at['path'], at['there'])}" for name, at in found["folders"].items()
    ]
    banks, sessions = found["banks"], found["sessions"]
    lines.append(f"  {banks['questions']} questions in {banks['files']} files, {banks['exams']} exams")
    lines.append(
        f"  {sessions['sessions']} sessions: {sessions['unfinished']} unfinished, {sessions['damaged']} damaged in part, "
        f"{sessions['unreadable']} unreadable; {sessions['reviews']} reviews of them"
    )
    if found["discarded"]:
        lines.append(
            f"  {len(found['discarded'])} discarded sessions; move a file back into the sessions' folder to have it again"
        )
    for finding in found["findings"]:
        lines += ["", finding["what"], f"  where: {finding['where']}", f"  {finding['do']}"]
    lines += ["", f"{len(found['findings'])} things to look at." if found["findings"] else "Nothing is damaged."]
    return "\n".join(lines)
