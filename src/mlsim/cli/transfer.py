"""``mlsim import`` and ``mlsim export``."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from typing import Any, Final

from mlsim.cli.output import json_text, print_json
from mlsim.cli.places import path_of
from mlsim.cli.wiring import desk
from mlsim.core.bank.exchange import Exchange, ExportWish, ImportWish, Loss, Outcome, Preview, Progress
from mlsim.core.base.errors import FormatError, UsageError
from mlsim.core.base.text import visible

TOLD_EVERY: Final = 5_000
"""Questions between two lines of progress where they cannot be written over."""
ROLES: Final = ("stem", "key", "type", "explanation", "domain", "id", "tags", "options")


def import_file(arguments: argparse.Namespace) -> int:
    """Import a file, or say what would come of it. 0 all is well, 1 something was left out, 2 nothing could be imported."""
    exchange: Exchange = desk().exchange
    if arguments.file is None:
        if not arguments.formats:
            raise UsageError("Nothing to import", "Name a file or a folder; --formats lists what can be read.")
        return _list_formats(exchange, arguments.json)
    wish = ImportWish(
        path=arguments.file,
        format=arguments.format or "",
        encoding=arguments.encoding,
        bank=arguments.bank or "",
        questions=arguments.questions,
        minutes=arguments.minutes,
        pass_mark=arguments.pass_mark,
        origin=arguments.source,
        licence=arguments.licence,
        objectives=tuple(arguments.objective or ()),
        index_base=arguments.index_base,
        columns=_columns(arguments.column or ()),
        descriptions_as_cases=arguments.descriptions_as_cases,
        strict=arguments.strict,
    )
    try:
        preview = exchange.look(wish, _progress())
    except FormatError as problem:
        _write_report(arguments.report, {**_nothing(wish, problem), "written": False})
        if arguments.json:
            print_json({**_nothing(wish, problem), "written": False})
        raise
    outcome = None
    if not arguments.dry_run and not preview.refused and (preview.report.imported or preview.report.duplicates):
        outcome = exchange.bring(preview)
    values = _plain(preview, outcome)
    _write_report(arguments.report, values)
    if arguments.json:
        print_json(values)
    else:
        print(_text(preview, outcome, arguments.dry_run, arguments.show_skipped))
    return 2 if preview.refused else preview.report.exit_code


def _columns(given: tuple[str, ...] | list[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for text in given:
        role, equals, name = text.partition("=")
        if not equals or role not in ROLES:
            raise UsageError(
                f"--column {visible(text)} cannot be used", f"Write ROLE=NAME; roles are {', '.join(ROLES)}."
            )
        found[role] = name
    return found


def _progress() -> Callable[[Progress], None]:
    """Says on standard error how far reading is: over and over in a terminal, now and then elsewhere."""
    terminal = sys.stderr.isatty()
    told = [0]

    def tell(progress: Progress) -> None:
        part = f", {progress.part:.0%}" if progress.part is not None else ""
        if terminal:
            end = "\n" if progress.part == 1.0 else ""
            print(f"\rreading: {progress.questions:,} questions{part}   ", end=end, file=sys.stderr, flush=True)
        elif progress.questions >= told[0] + TOLD_EVERY:
            told[0] = progress.questions
            print(f"reading: {progress.questions:,} questions{part}", file=sys.stderr, flush=True)

    return tell


def _nothing(wish: ImportWish, problem: FormatError) -> dict[str, Any]:
    """The report of a file that cannot be read at all."""
    item = {
        "status": "error",
        "code": problem.code,
        "where": problem.where,
        "start": "",
        "fix": f"{problem.title}. {problem.detail}",
        "codes": [problem.code],
    }
    return {"format": wish.format, "total": 1, "imported": 0, "warnings": 0, "skipped": 0, "errors": 1, "items": [item]}


def _plain(preview: Preview, outcome: Outcome | None) -> dict[str, Any]:
    """The report with the documented field names, and where the questions went."""
    where = {
        "file": preview.file,
        "bank": preview.bank,
        "exam": outcome.exam if outcome else preview.exam,
        "written": outcome is not None and bool(outcome.files),
        "files": list(outcome.files) if outcome else [],
    }
    return {**preview.report.as_json(), **where}


def _write_report(name: str | None, values: dict[str, Any]) -> None:
    if name is None:
        return
    from mlsim.store.files import write_atomically

    try:
        write_atomically(path_of(name), f"{json_text(values)}\n".encode())
    except OSError as problem:
        raise UsageError("The report cannot be written", f"{problem.strerror or problem}.", name) from None


def _text(preview: Preview, outcome: Outcome | None, dry: bool, everything: bool) -> str:
    report = preview.report
    verb = "Would import" if dry else "Imported" if outcome else "Imported nothing of"
    counts = f"{report.imported} of {report.total} questions" if dry or outcome else f"{report.total} questions"
    lines = [f"{verb} {counts} from {preview.file} ({preview.title}) into {preview.bank}"]
    if outcome is not None and outcome.exam_line:
        lines.append(f"  exam {outcome.exam_line}")
    elif dry and preview.exam:
        lines.append(f"  exam {preview.exam}")
    if outcome is not None and outcome.files:
        lines.append(f"  {len(outcome.files)} {'file' if len(outcome.files) == 1 else 'files'} in {outcome.folder}")
    if preview.refused:
        lines.append("  --strict: nothing was written, for there are errors")
    rows = report.summary()
    width = max((len(row[3]) for row in rows), default=0)
    lines += [
        f"  {status:<8}{count:>5}  {code:<16} {what:<{width}}  {places}".rstrip()
        for status, count, code, what, places in rows
    ]
    if everything:
        for item in report.items:
            if item.status != "ok":
                lines.append(f"{item.where}: {item.status} {' '.join(item.codes or (item.code,))}: {item.start}")
                lines.append(f"    {item.fix}")
    elif rows:
        lines.append("  --show-skipped lists each of them with what to do")
    return "\n".join(lines)


def _list_formats(exchange: Exchange, as_json: bool) -> int:
    rows = exchange.formats()
    if as_json:
        print_json([{"name": r.name, "title": r.title, "reads": r.reads, "writes": r.writes} for r in rows])
    else:
        for row in rows:
            what = " and ".join(word for word, can in (("read", row.reads), ("written", row.writes)) if can)
            print(f"{row.name:<10}{row.title:<24}{what}")
    return 0


def export(arguments: argparse.Namespace) -> int:
    """Write a bank in a format. What it cannot carry is said before. 1 if questions are left out."""
    exchange: Exchange = desk().exchange
    wish = ExportWish(arguments.format, bank=arguments.bank)
    losses = exchange.losses(wish)
    for loss in losses:
        print(f"{loss.code}: {loss.text}", file=sys.stderr)
    if arguments.out == "-":
        from mlsim.cli.exporting import Exporting

        assert isinstance(exchange, Exporting)  # noqa: S101 - the command line has the real one
        sys.stdout.buffer.write(exchange.content(wish)[0])
        sys.stdout.buffer.flush()
        return _left_out(losses)
    place = arguments.out or exchange.place_for(wish)
    if (folder := path_of(place)).is_dir():
        place = str(folder / exchange.place_for(wish))
    if exchange.exists(place) and not arguments.force:
        raise UsageError(
            "The file is there already", "Name another one with --out, or write over it with --force.", place
        )
    done = exchange.export(wish, place)
    if arguments.json:
        rows = [{"code": x.code, "effect": x.effect, "text": x.text, "questions": list(x.questions)} for x in losses]
        print_json({"file": done.path, "questions": done.questions, "losses": rows})
    else:
        print(f"{done.questions} questions written to {done.path}")
    return _left_out(losses)


def _left_out(losses: tuple[Loss, ...]) -> int:
    return int(any(loss.effect == "left out" for loss in losses))
