"""``mlsim where`` and ``mlsim keys``."""

from __future__ import annotations

import argparse

from mlsim.cli.output import print_json
from mlsim.cli.places import folder_line, folders
from mlsim.cli.wiring import paths
from mlsim.core.keymap import KEYS, PLACES


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
    """The keys of all screens as the README's tables."""
    lines: list[str] = []
    for place, entries in KEYS.items():
        lines += [f"**{PLACES[place]}**", "", "| keys | what |", "|---|---|"]
        lines += [f"| {' '.join(f'`{part}`' for part in key.shown.split())} | {key.help} |" for key in entries]
        lines.append("")
    return "\n".join(lines)


def keys(arguments: argparse.Namespace) -> int:
    """Print all keys of all screens."""
    if arguments.markdown:
        print(markdown_keys())
        return 0
    if arguments.json:
        table = {
            place: [{"action": k.action, "keys": list(k.keys), "shown": k.shown, "help": k.help} for k in KEYS[place]]
            for place in KEYS
        }
        print_json(table)
        return 0
    for place, entries in KEYS.items():
        print(PLACES[place])
        for key in entries:
            print(f"  {key.shown:<16} {key.help}")
        print()
    return 0
