"""``mlsim where`` and ``mlsim keys``."""

from __future__ import annotations

import argparse
import sys

from mlsim.cli.output import print_json
from mlsim.cli.places import folder_line, folders
from mlsim.cli.wiring import paths
from mlsim.core.keys.keymap import KEYS, PLACES, KeyProblem
from mlsim.store.own_keys import own_keys


def where(arguments: argparse.Namespace) -> int:
    """Print the files and folders that are used."""
    rows = folders(paths())
    if arguments.json:
        print_json({name.replace(" ", "_"): str(path) for name, path in rows.items()})
    else:
        for name, path in rows.items():
            print(folder_line(name, str(path), path.exists()))
    return 0


def markdown_keys() -> str:
    """The keys of all screens as the README's tables: those that mlsim comes with."""
    lines: list[str] = []
    for place, entries in KEYS.items():
        lines += [f"**{PLACES[place]}**", "", "| keys | what |", "|---|---|"]
        lines += [f"| {' '.join(f'`{part}`' for part in key.shown.split())} | {key.help} |" for key in entries]
        lines.append("")
    return "\n".join(lines)


def keys(arguments: argparse.Namespace) -> int:
    """Print all keys of all screens, with the person's own. 1 if something is wrong with those."""
    if arguments.markdown:
        print(markdown_keys())
        return 0
    own = own_keys(paths().settings)
    status = 1 if any(problem.refused for problem in own.problems) else 0
    if arguments.json:
        table = {
            place: [
                {
                    "action": key.action,
                    "id": f"{place}.{key.action}",
                    "keys": list(key.keys),
                    "shown": key.shown,
                    "help": key.help,
                    "own": f"{place}.{key.action}" in own.changed,
                }
                for key in entries
            ]
            for place, entries in own.table.items()
        }
        print_json(table)
    else:
        for place, entries in own.table.items():
            print(PLACES[place])
            for key in entries:
                name = f"{place}.{key.action}"
                print(f"  {key.shown:<16} {name:<24}{'*' if name in own.changed else ' '} {key.help}")
            print()
        if own.changed:
            print("* your own, from the settings\n")
    for problem in own.problems:
        print(_problem_text(problem), file=sys.stderr)
    return status


def _problem_text(problem: KeyProblem) -> str:
    word = "" if problem.refused else "warning: "
    lines = [f"{word}{problem.what}", f"  where: {problem.where}", f"  {problem.do}"]
    if problem.refused and problem.entry:
        lines.append("  It is left out: the keys that mlsim comes with stay.")
    return "\n".join(lines)
