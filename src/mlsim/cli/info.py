"""``mlsim where`` and ``mlsim keys``."""

from __future__ import annotations

import argparse
import json

from mlsim.cli.wiring import paths
from mlsim.core.keymap import KEYS, PLACES


def where(arguments: argparse.Namespace) -> int:
    """Print the files and folders that are used."""
    there = paths()
    rows = {
        "shipped banks": there.shipped,
        "your banks": there.banks,
        "sessions": there.sessions,
        "reviews": there.reviews,
        "questions as asked": there.questions,
        "configuration": there.config,
        "index": there.index,
    }
    if arguments.json:
        print(json.dumps({name.replace(" ", "_"): str(path) for name, path in rows.items()}, indent=2))
    else:
        for name, path in rows.items():
            print(f"{name:<19} {path}{'' if path.exists() else '  (not there yet)'}")
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
        print(json.dumps(table, indent=2))
        return 0
    for place, entries in KEYS.items():
        print(PLACES[place])
        for key in entries:
            print(f"  {key.shown:<16} {key.help}")
        print()
    return 0
