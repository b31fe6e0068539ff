"""``--help`` and ``mlsim man``: one manual, made from the grammar and the texts in `mlsim.cli.manual_pages`."""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from mlsim import __version__
from mlsim.cli.manual_pages import ENVIRONMENT, FILES, NAME, PAGES, STATUS, Page, Rows

MARGIN: Final = 2
SHORT: Final = 4


def path_of(parser: argparse.ArgumentParser) -> str:
    """The words of a command after ``mlsim``."""
    return parser.prog.partition(" ")[2]


def page_of(parser: argparse.ArgumentParser) -> Page | None:
    """What the manual says about a command."""
    return PAGES.get(path_of(parser))


def commands(parser: argparse.ArgumentParser) -> Iterator[tuple[str, argparse.ArgumentParser]]:
    """Every command below a parser, by its words; one with verbs comes before them."""
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for below in action.choices.values():
                yield path_of(below), below
                yield from commands(below)


# -- help ------------------------------------------------------------------------------------------------------------------------------


def help_after(parser: argparse.ArgumentParser) -> str:
    """What follows the arguments in a command's help: exit status and examples; for mlsim itself also files and environment."""
    page = page_of(parser)
    if page is None:
        return ""
    parts = []
    if path_of(parser):
        shared = "0 fine, 1 findings or partial, 2 cannot."
        parts.append(_wrapped(f"Exit status: {f'{page.status} Else: ' if page.status else ''}{shared}", ""))
    else:
        parts.append("A command's own help, with examples: mlsim COMMAND --help\nThe whole manual: mlsim man")
        parts.append(_table("exit status", STATUS))
        parts.append(_table("files (mlsim where shows the folders)", FILES))
        parts.append(_table("environment", ENVIRONMENT))
    if page.examples:
        rows = [f"  {line}\n{_wrapped(what, '      ')}" for line, what in page.examples]
        parts.append("\n".join(["examples:", *rows]))
    return "\n" + "\n\n".join(parts) + "\n"


def _table(title: str, rows: Rows) -> str:
    lines = [f"{title}:"]
    for name, text in rows:
        below = _wrapped(text, "      ")
        # A short name stands beside its text.
        lines += [f"  {name:<4}{below[6:]}"] if len(name) < SHORT else [f"  {name}", below]
    return "\n".join(lines)


def _wrapped(text: str, indent: str) -> str:
    width = max(40, shutil.get_terminal_size().columns - MARGIN)
    return textwrap.fill(text, width, initial_indent=indent, subsequent_indent=indent, break_on_hyphens=False)


# -- the page for man ------------------------------------------------------------------------------------------------------------------


def man(_arguments: argparse.Namespace) -> int:
    """Show the manual, or print it where there is no terminal."""
    from mlsim.cli.main import build_parser

    text = roff(build_parser())
    reader = shutil.which("man")
    if reader is None or not sys.stdout.isatty():
        print(text, end="")
        return 0
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "mlsim.1"
        page.write_text(text, encoding="utf-8")
        return 2 if subprocess.run([reader, str(page)], check=False).returncode else 0  # noqa: S603 - man, on a file of ours


def roff(parser: argparse.ArgumentParser) -> str:
    """The whole manual in the format of man."""
    root = PAGES[""]
    lines = [f'.TH MLSIM 1 "" "mlsim {__version__}"', ".SH NAME", f"mlsim {_DASH} {_safe(NAME)}"]
    lines += [".SH SYNOPSIS", ".B mlsim", "[\\fICOMMAND\\fR]", ".SH DESCRIPTION", _safe(root.about), ".SH OPTIONS"]
    lines += _arguments(parser)
    lines.append(".SH COMMANDS")
    for path, command in commands(parser):
        lines += _command(path, command)
    lines += [".SH EXIT STATUS", *_rows(STATUS), ".SH FILES", "mlsim where shows the folders.", *_rows(FILES)]
    lines += [".SH ENVIRONMENT", *_rows(ENVIRONMENT), ".SH EXAMPLES", *_examples(root)]
    return "\n".join(lines) + "\n"


_DASH: Final = "\\-"


def _command(path: str, command: argparse.ArgumentParser) -> list[str]:
    page = PAGES[path]
    usage = " ".join(command.format_usage().split()).removeprefix("usage: ")
    lines = [f".SS {_safe(path)}", f"\\fB{_safe(usage)}\\fR", ".PP", _safe(page.about)]
    lines += _arguments(command)
    if page.status:
        lines += [".PP", _safe(f"Exit status: {page.status}")]
    return lines + _examples(page)


def _arguments(command: argparse.ArgumentParser) -> list[str]:
    lines = []
    for action in command._actions:
        if isinstance(action, argparse._SubParsersAction) or (path_of(command) and action.dest == "help"):
            continue
        takes = "" if action.nargs == 0 else action.metavar or ", ".join(map(str, action.choices or ()))
        name = " ".join(part for part in (", ".join(action.option_strings), str(takes)) if part)
        lines += [".TP", f"\\fB{_safe(name)}\\fR", _safe((action.help or "").replace("%%", "%"))]
    return lines


def _examples(page: Page) -> list[str]:
    return [line for command, what in page.examples for line in (".TP", f"\\fB{_safe(command)}\\fR", _safe(what))]


def _rows(rows: Rows) -> list[str]:
    return [line for name, text in rows for line in (".TP", f"\\fB{_safe(name)}\\fR", _safe(text))]


def _safe(text: str) -> str:
    """A text in which nothing is a request of man's."""
    escaped = (
        text.replace("\\", "\\e").replace("-", _DASH).replace("'", "\\(aq").replace("~", "\\(ti").replace("^", "\\(ha")
    )
    return f"\\&{escaped}" if escaped[:1] in (".", "'") else escaped
