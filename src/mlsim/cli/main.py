"""The ``mlsim`` command: what can be asked, and which module answers.

Nothing but the standard library is imported before the command is known, so that ``--version`` and a mistyped word answer at once.
"""

from __future__ import annotations

import os
import sys
from importlib import import_module
from io import TextIOWrapper
from typing import TYPE_CHECKING

from mlsim import __version__
from mlsim.core.base.errors import MlsimError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Sequence

    Command = Callable[[argparse.Namespace | None], int]

JSON = "as JSON, with documented field names"
EXIT_FINE, EXIT_FINDINGS, EXIT_CANNOT = 0, 1, 2


def _handler(module: str, name: str) -> Command:
    """A command that imports its module when it is called."""

    def call(arguments: argparse.Namespace | None) -> int:
        return int(getattr(import_module(f"mlsim.cli.{module}"), name)(arguments))

    return call


def build_parser() -> argparse.ArgumentParser:
    """The grammar of the command line."""
    from mlsim.cli.grammar import Parser

    parser: argparse.ArgumentParser = Parser(prog="mlsim")
    parser.add_argument("--version", action="version", version=f"mlsim {__version__}", help="print the version")
    parser.set_defaults(run=_handler("lobby", "lobby"))
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")

    start = commands.add_parser("start", help="sit an exam")
    start.add_argument("exam", metavar="EXAM", help="its code, for example MLA-C02")
    shape = start.add_mutually_exclusive_group()
    shape.add_argument("--form", type=int, metavar="N", help="the numbered form; the same everywhere")
    shape.add_argument("--seed", type=int, metavar="S", help="a form drawn with this seed and your history")
    shape.add_argument("--short", action="store_true", help="the short set in the exam's proportions")
    shape.add_argument("--beta", action="store_true", help="the beta's shape, where the exam has one")
    start.add_argument("--extra", metavar="TIME", help="extra time: 30 (minutes), 1.25x, 1.5x or 2x")
    start.add_argument("--strict", action="store_true", help="time away is charged, too")
    start.add_argument("--plain", action="store_true", help="ask line by line, without a screen")
    start.set_defaults(run=_handler("lobby", "start"))

    _add_learning_commands(commands)
    resume = commands.add_parser("resume", help="go on with an unfinished session")
    resume.add_argument(
        "session", nargs="?", metavar="SESSION", help="its id or the start of it; the newest if not given"
    )
    resume.add_argument("--plain", action="store_true", help="ask line by line, without a screen")
    resume.set_defaults(run=_handler("lobby", "resume"))

    discard = commands.add_parser("discard", help="put a session aside; its file is kept in sessions/discarded")
    discard.add_argument("session", metavar="SESSION", help="its id or the start of it")
    discard.add_argument("--yes", action="store_true", help="do not ask")
    discard.set_defaults(run=_handler("sessions", "discard"))

    results = commands.add_parser("results", help="the result of a session, or of all")
    results.add_argument(
        "session", nargs="?", metavar="SESSION", help="its id or the start of it; all that have ended if not given"
    )
    results.add_argument("--json", action="store_true", help=JSON)
    results.add_argument(
        "--csv", action="store_true", help="a table: a row a session, or a row a question of the one named"
    )
    results.add_argument("--plain", action="store_true", help="go through its answers line by line, without a screen")
    results.set_defaults(run=_handler("sessions", "results"))

    history = commands.add_parser("history", help="all sessions, a line each")
    history.add_argument("--json", action="store_true", help=JSON)
    history.set_defaults(run=_handler("sessions", "history"))

    bank = commands.add_parser("bank", help="list, show and check banks")
    verbs = bank.add_subparsers(title="bank commands", metavar="VERB", required=True)
    listing = verbs.add_parser("list", help="exams and banks, and how many questions they have")
    listing.add_argument("--json", action="store_true", help=JSON)
    listing.set_defaults(run=_handler("banks", "list_banks"))
    show = verbs.add_parser("show", help="an exam's blueprint, a bank, or one question with its explanations")
    show.add_argument("name", metavar="EXAM|BANK|QUESTION", help="a code, the name of a bank, or the id of a question")
    show.add_argument("--json", action="store_true", help=JSON)
    show.set_defaults(run=_handler("banks", "show"))
    seek = verbs.add_parser(
        "search", help="questions with all these words, in stem, options, services, objectives or id"
    )
    seek.add_argument(
        "words", nargs="+", metavar="WORD", help="a word, a service, an objective or an id; all have to be there"
    )
    seek.add_argument("--json", action="store_true", help=JSON)
    seek.set_defaults(run=_handler("searching", "search"))
    lint = verbs.add_parser("lint", help="check questions against the rules")
    lint.add_argument("paths", nargs="*", metavar="PATH", help="files or folders; all banks if not given")
    lint.add_argument(
        "--only", metavar="RULES", help="families or ids of rules, for example S,M or C06; all if not given"
    )
    lint.add_argument("--json", action="store_true", help=JSON)
    lint.add_argument("--info", action="store_true", help="also what is only worth knowing")
    lint.set_defaults(run=_handler("banks", "lint"))

    new = verbs.add_parser("new", help="write a commented file to start a bank from")
    new.add_argument("name", metavar="FILE", help="the file to write, for example mine.toml")
    new.add_argument("--objective", metavar="EXAM:TASK", help="what its questions are about, for example MLA-C02:1.2")
    new.add_argument(
        "--kinds", metavar="KIND,KIND", help="single, multiple, ordering, matching, case; all if not given"
    )
    new.set_defaults(run=_handler("authoring", "new"))
    lots = verbs.add_parser(
        "lots", help="draw which of four equally good options is to be the key, for those who write questions"
    )
    lots.add_argument("count", type=int, metavar="N", help="for how many questions")
    lots.add_argument("--seed", type=int, required=True, metavar="S", help="fixes the draw")
    lots.add_argument("--json", action="store_true", help=JSON)
    lots.set_defaults(run=_handler("authoring", "lots"))

    reports = verbs.add_parser("reports", help="what you disputed, ready to be sent to the author of the questions")
    reports.add_argument("--json", action="store_true", help=JSON)
    reports.set_defaults(run=_handler("journal", "reports"))

    _add_review_commands(verbs)

    where = commands.add_parser("where", help="the files and folders that mlsim uses")
    where.add_argument("--json", action="store_true", help=JSON)
    where.set_defaults(run=_handler("info", "where"))
    doctor = commands.add_parser("doctor", help="what is where, what is damaged, what was set aside; changes nothing")
    doctor.add_argument("--json", action="store_true", help=JSON)
    doctor.set_defaults(run=_handler("doctor", "doctor"))
    keys = commands.add_parser("keys", help="all keys of all screens")
    keys.add_argument("--json", action="store_true", help=JSON)
    keys.add_argument("--markdown", action="store_true", help="as the tables of the README")
    keys.set_defaults(run=_handler("info", "keys"))
    _add_exchange_commands(commands)
    completion = commands.add_parser("completion", help="print the script that completes mlsim's words in a shell")
    completion.add_argument(
        "shell", choices=("bash", "zsh", "fish", "candidates"), help="the shell; candidates is what its script asks"
    )
    completion.add_argument("words", nargs="*", metavar="WORDS", help="for candidates: the words that stand there")
    completion.set_defaults(run=_handler("completion", "completion"))
    manual = commands.add_parser("man", help="this program's manual page")
    manual.set_defaults(run=_handler("manual", "man"))
    return parser


def _add_learning_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Practice, and what is learnt from it."""
    practice = commands.add_parser("practice", help="practise a selection of questions")
    practice.add_argument(
        "exam", nargs="?", metavar="EXAM", help="its code, for example MLA-C02; that of your last session if not given"
    )
    for name, metavar, text in (
        ("domain", "D", "domains, for example 1"),
        ("task", "T", "tasks, for example 2.3"),
        ("service", "S", "services, as the questions name them"),
        ("status", "S", "unseen, missed, missed twice, flagged, struggling, guessed, sure and wrong, noted or due"),
        ("type", "T", "single, multiple, ordering or matching"),
        ("difficulty", "D", "easy, medium or hard"),
    ):
        practice.add_argument(f"--{name}", action="append", metavar=metavar, help=text)
    practice.add_argument("--count", type=int, default=20, metavar="N", help="how many questions (20)")
    practice.add_argument(
        "--minutes", metavar="M", help="a limit in minutes, or pace for the exam's pace; none if not given"
    )
    practice.add_argument(
        "--feedback", choices=("each", "end"), default="each", help="explain after each question (each)"
    )
    practice.add_argument("--seed", type=int, metavar="S", help="fixes which of the questions that fit are asked")
    practice.add_argument("--extra", metavar="TIME", help="extra time: 30 (minutes), 1.25x, 1.5x or 2x")
    practice.add_argument("--plain", action="store_true", help="ask line by line, without a screen")
    practice.add_argument("--json", action="store_true", help="only say what fits")
    practice.set_defaults(run=_handler("practice", "practice"))
    journal = commands.add_parser("journal", help="what was missed, why, and the rules made of it")
    journal.add_argument("words", nargs="*", metavar="WORD", help="only where all these words stand")
    for name, text in (
        ("exam", "of an exam"),
        ("cause", "with this cause"),
        ("domain", "in a domain"),
        ("service", ""),
    ):
        journal.add_argument(f"--{name}", metavar=name.upper(), help=text or "about a service")
    form = journal.add_mutually_exclusive_group()
    form.add_argument("--markdown", action="store_true", help="as a document")
    form.add_argument("--json", action="store_true", help=JSON)
    form.add_argument("--plain", action="store_true", help="go through it line by line, without a screen")
    journal.set_defaults(run=_handler("journal", "journal"))
    for name, text in (
        ("due", "what spaced repetition wants today, and what comes"),
        ("plan", "what to do today, and when to stop"),
        ("progress", "scores, domains, pace, confidence and causes over time"),
        ("readiness", "the chance of passing, with its width, once there is evidence"),
    ):
        command = commands.add_parser(name, help=text)
        command.add_argument(
            "exam", nargs="?", metavar="EXAM", help="its code; each one that there are answers for if not given"
        )
        command.add_argument("--json", action="store_true", help="of one exam its values, of all a list of them")
        if name == "due":
            command.add_argument("--plain", action="store_true", help="answer what is due for EXAM, line by line")
        if name == "plan":
            command.add_argument("--date", metavar="DATE", help="the day of the exam, 2027-01-31; none takes it back")
        command.set_defaults(run=_handler("learn", name))


def _add_review_commands(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Blind solving, for those who write questions."""
    for name, text in (
        ("sheet", "print a sheet for a blind solver"),
        ("record", "add a blind solver's answers to the record"),
    ):
        verb = verbs.add_parser(name, help=text)
        verb.add_argument("files", nargs="+", metavar="FILE", help="question files, the same for sheet and record")
        verb.add_argument(
            "--seed", type=int, required=True, metavar="S", help="fixes the order, together with the solver's number"
        )
        verb.add_argument("--solver", type=int, required=True, metavar="N", help="the solver's number")
        verb.add_argument("--options-only", action="store_true", help="no stems: do the options give the key away?")
        verb.add_argument("--only", metavar="ID,ID", help="these questions only")
        if name == "record":
            verb.add_argument(
                "--answers",
                required=True,
                metavar="FILE",
                help="TOML: [[answer]] with n, answer, sure, runner_up, remark",
            )
            verb.add_argument(
                "--batch", required=True, metavar="BATCH", help="the record's name: banks/reviews/BATCH.toml"
            )
            verb.add_argument("--round", type=int, default=1, metavar="N", help="1 is the first draft")
            verb.add_argument(
                "--solvers", default="independent solvers", metavar="TEXT", help="who solved, in a few words"
            )
        verb.set_defaults(run=_handler("blind", name))
    stats = verbs.add_parser("stats", help="figures about banks; --review: of the blind solving")
    stats.add_argument("--review", action="store_true", help="of the blind solving, computed from its records")
    stats.add_argument("--json", action="store_true", help=JSON)
    stats.set_defaults(run=_handler("blind", "stats"))


def _add_exchange_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Questions from elsewhere, and to elsewhere."""
    bring = commands.add_parser("import", help="bring questions of your own")
    bring.add_argument("file", nargs="?", metavar="FILE", help="a file, or a folder of QTI files")
    bring.add_argument("--formats", action="store_true", help="list the formats")
    bring.add_argument("--dry-run", action="store_true", help="report, and write nothing")
    bring.add_argument("--strict", action="store_true", help="any error, and nothing is written")
    bring.add_argument("--report", metavar="FILE.json", help="write the report there")
    bring.add_argument("--show-skipped", action="store_true", help="list everything that was not simply imported")
    bring.add_argument("--format", metavar="F", help="found by content if not given")
    bring.add_argument("--encoding", metavar="E", help="of a text that is not UTF-8: cp1252, gb18030, shift_jis ...")
    bring.add_argument("--bank", metavar="NAME", help="the bank that they go to; made of the file's name if not given")
    bring.add_argument("--questions", type=int, metavar="N", help="of the bank's exam; 65, or all if there are fewer")
    bring.add_argument("--minutes", type=int, metavar="M", help="of the bank's exam; two for each question")
    bring.add_argument("--pass-mark", type=int, metavar="P", help="of the bank's exam in percent; 70")
    bring.add_argument(
        "--objective",
        action="append",
        metavar="O",
        help="EXAM:TASK of a known exam for all, CATEGORY=EXAM:TASK for some, or file for those that the file names; may be repeated",
    )
    bring.add_argument("--source", metavar="S", help="where the file comes from, in your words")
    bring.add_argument("--licence", metavar="L", help='of the questions; "unknown, personal use" if not given')
    bring.add_argument("--index-base", type=int, choices=(0, 1), help="from where numbers in keys count")
    bring.add_argument(
        "--column", action="append", metavar="ROLE=NAME", help="for tables: which column is the stem, the key ..."
    )
    bring.add_argument(
        "--descriptions-as-cases", action="store_true", help="a description is the scenario of the questions behind it"
    )
    bring.add_argument("--json", action="store_true", help=JSON)
    bring.set_defaults(run=_handler("transfer", "import_file"))

    take = commands.add_parser("export", help="write a bank in another program's format")
    take.add_argument("bank", metavar="BANK", help="a bank, or an exam's code")
    take.add_argument("--format", required=True, metavar="F", help="markdown, gift, udemy, moodle, qti, json or anki")
    take.add_argument(
        "--out", metavar="FILE", help="a file or folder, or - for standard output; named after the bank if not given"
    )
    take.add_argument("--force", action="store_true", help="write over a file that is there")
    take.add_argument("--json", action="store_true", help=JSON)
    take.set_defaults(run=_handler("transfer", "export"))


def _wrapped(text: str) -> str:
    """What is said on standard error; on a terminal with its lines wrapped between words."""
    if not sys.stderr.isatty():
        return text
    import shutil
    import textwrap

    width = max(20, shutil.get_terminal_size().columns - 1)
    return "\n".join(
        textwrap.fill(line, width, subsequent_indent="  ", break_long_words=False, break_on_hyphens=False)
        for line in text.split("\n")
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit status. Errors for people go to standard error."""
    words = sys.argv[1:] if arguments is None else arguments
    # Where the terminal's or the pipe's encoding lacks a character, its escape is better than no sentence at all.
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")
    try:
        # Without a word there is no grammar to look it up in: the lobby need not wait for one.
        parsed = build_parser().parse_args(words) if words else None
        status = parsed.run(parsed) if parsed is not None else _handler("lobby", "lobby")(parsed)
        sys.stdout.flush()
        return status
    except MlsimError as error:
        print(_wrapped(f"mlsim: {error}"), file=sys.stderr)
        return EXIT_CANNOT
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # The reader of the pipe has gone (`mlsim history | head`). What is still buffered goes nowhere, so that the interpreter
        # does not stumble over it at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return EXIT_FINE


if __name__ == "__main__":
    sys.exit(main())
