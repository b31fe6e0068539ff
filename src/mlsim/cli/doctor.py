"""``mlsim doctor``: what is where, what is damaged, what was set aside and how to get it back."""

from __future__ import annotations

import argparse
import contextlib
import json
import sys
from pathlib import Path
from typing import Any

from mlsim import __version__
from mlsim.cli.wiring import paths
from mlsim.core.errors import MlsimError
from mlsim.core.text import visible
from mlsim.store.banks import load_library
from mlsim.store.integrity import altered
from mlsim.store.paths import Paths
from mlsim.store.sessions import SessionFiles
from mlsim.store.settings import SettingsFile


def doctor(arguments: argparse.Namespace) -> int:
    """Look at everything, change nothing. 1 if something is damaged, altered or set aside."""
    found = examine(paths())
    if arguments.json:
        print(json.dumps(found, indent=2))
    else:
        print(report(found))
    return 1 if found["findings"] else 0


def examine(there: Paths) -> dict[str, Any]:
    """All that can be said, as values for JSON. ``findings`` has what somebody should look at."""
    findings: list[dict[str, str]] = []

    def finding(what: str, where: str, do: str) -> None:
        findings.append({"what": what, "where": visible(where), "do": do})

    library = load_library(there)
    for problem in library.problems:
        finding(problem.title, problem.where, problem.detail)
    for remark in SettingsFile(there.settings).remarks():
        finding(remark.title, remark.where, remark.detail)
    for line in altered(there.shipped):
        finding(
            "A shipped bank differs from what was shipped",
            line,
            "Install mlsim again to have it as it was; results say so, too.",
        )
    files = SessionFiles(there.sessions, there.discarded)
    counts = {"sessions": 0, "unfinished": 0, "damaged": 0, "unreadable": 0, "reviews": 0}
    for path in (*files.files(), *SessionFiles(there.reviews, there.discarded).files()):
        review = path.parent == there.reviews
        counts["reviews" if review else "sessions"] += 1
        try:
            loaded = files.load(path)
        except MlsimError as error:
            counts["unreadable"] += 1
            finding(error.title, error.where, f"{error.detail} The file is left as it is.")
            continue
        counts["unfinished"] += loaded.session.submitted is None and not review
        counts["damaged"] += bool(loaded.damage)
        for damage in loaded.damage:
            where = f"{path}, byte {damage.offset}, {len(damage.data)} bytes"
            finding(
                f"Part of a {'review' if review else 'session'} cannot be used: {damage.reason}",
                where,
                "The records around it count. Nothing is cut but a torn end.",
            )
    aside = [path for folder in (there.sessions, there.reviews) for path in sorted(folder.glob("*.cut-*"))]
    for path in aside:
        finding(
            "The torn end of a session was set aside",
            str(path),
            "It holds what could not be read as a record. To try again, append it to the session's file while mlsim is closed.",
        )
    for path in (path for folder in there.rescued if folder.is_dir() for path in sorted(folder.glob("*.toml"))):
        finding(
            "A session that could not be saved in its place",
            str(path),
            f"Move it to {visible(str(there.sessions))} while mlsim is closed: of two copies of a session the longer one counts.",
        )
    for path in sorted({p for folder in (there.data, there.config) for p in folder.rglob(".*.tmp")}):
        finding(
            "A file that was being written when the program was ended",
            str(path),
            "What it was to replace is as it was before. It can be deleted while mlsim is closed.",
        )
    for path in open_to_others(there):
        finding(
            "Others on this machine can read it, or write to it",
            str(path),
            f"`chmod {'700' if path.is_dir() else '600'}` makes it yours alone. mlsim makes its files so; a copy may not be.",
        )
    discarded = sorted(p.name for p in there.discarded.glob("*.toml")) if there.discarded.is_dir() else []
    return {
        "version": __version__,
        "folders": {name: _folder(path) for name, path in _folders(there).items()},
        "banks": {"files": len(library.headers), "questions": len(library.questions), "exams": len(library.exams)},
        "sessions": counts,
        "discarded": [visible(name) for name in discarded],
        "findings": findings,
    }


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


def _folders(there: Paths) -> dict[str, Path]:
    return {
        "shipped_banks": there.shipped,
        "your_banks": there.banks,
        "sessions": there.sessions,
        "reviews": there.reviews,
        "discarded": there.discarded,
        "questions_as_asked": there.questions,
        "index": there.index,
    }


def _folder(path: Path) -> dict[str, Any]:
    return {"path": visible(str(path)), "there": path.exists()}


def report(found: dict[str, Any]) -> str:
    """The same as text."""
    lines = [f"mlsim {found['version']}"]
    lines += [
        f"  {name.replace('_', ' '):<19} {at['path']}{'' if at['there'] else '  (not there yet)'}"
        for name, at in found["folders"].items()
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
