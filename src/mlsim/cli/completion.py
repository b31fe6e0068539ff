"""``mlsim completion``: the shells ask the program itself what can stand next, so that their scripts never get stale.

A script of a few lines hands the words of the command line to ``mlsim completion candidates -- WORDS``, which walks the grammar of
`mlsim.cli.main` along them and prints what may come: a candidate a line, a tab, and what it means. ``:files`` says that it is a file.
"""

from __future__ import annotations

import argparse
import contextlib
import shlex
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from mlsim.core.base.errors import MlsimError

FILES: Final = ":files"
"""Printed in place of candidates where a file is wanted."""

BASH: Final = r"""# mlsim: completion for bash. In ~/.bashrc:  eval "$(mlsim completion bash)"
_mlsim() {
    local line value program="${COMP_WORDS[0]/#\~/$HOME}" current="${COMP_WORDS[COMP_CWORD]}"
    COMPREPLY=()
    while IFS= read -r line; do
        # An empty answer makes readline complete the name of a file, with all that it knows of quoting.
        [[ $line == :files ]] && return
        value="${line%%$'\t'*}"
        [[ $current == [\"\']* ]] || value="$(printf '%q' "$value")"
        COMPREPLY+=("$value")
    done < <("$program" completion candidates -- "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
    compopt +o default 2>/dev/null
}
complete -o default -F _mlsim mlsim
"""

ZSH: Final = r"""#compdef mlsim
# mlsim: completion for zsh. In ~/.zshrc, after compinit:  eval "$(mlsim completion zsh)"
# Or as a file with the name _mlsim in a folder of $fpath.
_mlsim() {
    local line value program="${${(Q)words[1]}/#\~/$HOME}"
    local -a found
    while IFS= read -r line; do
        if [[ $line == :files ]]; then
            _files
            return
        fi
        value="${line%%$'\t'*}"
        found+=("${value//:/\\:}:${line#*$'\t'}")
    done < <("$program" completion candidates -- "${(@Q)words[2,CURRENT]}" 2>/dev/null)
    _describe -V mlsim found -M 'm:{[:lower:][:upper:]}={[:upper:][:lower:]}'
}
if [[ $funcstack[1] == _mlsim ]]; then
    _mlsim "$@"
else
    compdef _mlsim mlsim
fi
"""

FISH: Final = r"""# mlsim: completion for fish. Once:  mlsim completion fish > ~/.config/fish/completions/mlsim.fish
function __mlsim_candidates
    set -l words (commandline -opc)
    set -l current (commandline -ct)
    set -l program (string replace -r '^~' $HOME -- $words[1])
    set -l found (command $program completion candidates -- $words[2..-1] "$current" 2>/dev/null)
    if test "$found" = ":files"
        __fish_complete_path "$current"
    else if set -q found[1]
        printf '%s\n' $found
    end
end
complete -c mlsim -f -a '(__mlsim_candidates)'
"""

SCRIPTS: Final = {"bash": BASH, "zsh": ZSH, "fish": FISH}


def completion(arguments: argparse.Namespace) -> int:
    """Print a shell's script, or what may stand at the end of some words."""
    if arguments.shell in SCRIPTS:
        print(SCRIPTS[arguments.shell], end="")
        return 0
    from mlsim.cli.main import build_parser

    for one in candidates(build_parser(), arguments.words):
        print(one.value if one.value == FILES else f"{one.value}\t{one.help}")
    return 0


class Candidate(NamedTuple):
    """Something that may come next, and what it means."""

    value: str
    help: str = ""


class Typed(NamedTuple):
    """Where the walk along the words has come to."""

    path: tuple[str, ...]
    """The commands: ``("bank", "list")``."""
    exam: str
    """The exam that was named, if any."""


Values = Callable[[Typed], Iterable[Candidate]]


def candidates(parser: argparse.ArgumentParser, words: Sequence[str]) -> Iterator[Candidate]:
    """What may stand in place of the last of the words.

    Args:
        parser: the grammar.
        words: after ``mlsim``, as they were typed; the last one is what there is of the one to be completed, maybe nothing.
    """
    *before, last = [_unquoted(word) for word in words] or [""]
    path: list[str] = []
    pending: argparse.Action | None = None
    places, exam, used = 0, "", set[str]()
    for word in before:
        if word == "=":
            continue  # bash hands --extra=30 over in three words
        action = None if pending is not None or not word.startswith("-") else _option(parser, word.partition("=")[0])
        if pending is not None:
            exam = word if pending.metavar == "EXAM" else exam
            pending = None
        elif word.startswith("-"):
            used.update(action.option_strings if action is not None else ())
            pending = action if action is not None and action.nargs != 0 and "=" not in word else None
        else:
            place = _positional(parser, places)
            if isinstance(place, argparse._SubParsersAction):
                if word not in place.choices:
                    return
                parser, places = place.choices[word], 0
                path.append(word)
                continue
            exam = word if place is not None and place.metavar == "EXAM" else exam
            places += 1
    typed = Typed(tuple(path), exam)
    if pending is not None:
        yield from _values(pending, typed, "" if last == "=" else last)
    elif last.startswith("-"):
        name, equals, value = last.partition("=")
        action = _option(parser, name)
        if equals and action is not None:
            yield from (Candidate(f"{name}={one.value}", one.help) for one in _values(action, typed, value))
        else:
            yield from _options(parser, last, used)
    else:
        place = _positional(parser, places)
        if place is not None:
            yield from _values(place, typed, last)


def _unquoted(word: str) -> str:
    """A word without the quotes and backslashes of a shell; one that is still open is closed."""
    for end in ("", '"', "'"):
        with contextlib.suppress(ValueError):
            return (shlex.split(word + end) or [""])[0]
    return word


def _option(parser: argparse.ArgumentParser, name: str) -> argparse.Action | None:
    return next((action for action in parser._actions if name in action.option_strings), None)


def _positional(parser: argparse.ArgumentParser, place: int) -> argparse.Action | None:
    """The positional argument at a place; one that takes many takes all that follow."""
    found = [action for action in parser._actions if not action.option_strings]
    if place < len(found):
        return found[place]
    return found[-1] if found and found[-1].nargs in ("*", "+") else None


def _options(parser: argparse.ArgumentParser, begun: str, used: set[str]) -> Iterator[Candidate]:
    """The options that begin so and have not been used; those that may be repeated stay."""
    for action in parser._actions:
        again = isinstance(action, argparse._AppendAction)
        for name in action.option_strings:
            if name.startswith(begun if len(begun) > 1 else "--") and (again or name not in used):
                yield Candidate(name, _line(action.help))


def _line(text: str | None) -> str:
    return " ".join((text or "").split())


def _values(action: argparse.Action, typed: Typed, begun: str) -> Iterator[Candidate]:
    """What an argument takes, as far as it begins so."""
    if isinstance(action, argparse._SubParsersAction):
        helps = {choice.dest: _line(choice.help) for choice in action._choices_actions}
        given: Iterable[Candidate] = [Candidate(name, helps.get(name, "")) for name in action.choices]
    elif action.choices is not None:
        given = [Candidate(str(choice)) for choice in action.choices if choice != "candidates"]
    else:
        name = action.dest if action.dest in VALUES else str(action.metavar)
        try:
            given = list(VALUES[name](typed)) if name in VALUES else []
        except MlsimError:
            given = []
    if any(one.value == FILES for one in given):
        yield Candidate(FILES)
        return
    head, comma, tail = begun.rpartition(",") if action.dest in LISTS else ("", "", begun)
    for one in given:
        if one.value.casefold().startswith(tail.casefold()):
            yield Candidate(f"{head}{comma}{one.value}", one.help)


def _exams(_typed: Typed) -> Iterator[Candidate]:
    from mlsim.cli.wiring import desk

    view = desk().glance() or desk().lobby()
    return (Candidate(row.code, row.name) for row in view.exams)


def _sessions(typed: Typed) -> Iterator[Candidate]:
    """Ids of sessions, the newest first: those that the command can do something with."""
    from mlsim.cli.wiring import desk

    unfinished = typed.path == ("resume",)
    view = desk().glance()
    if view is None or (view.more and not unfinished):
        view = desk().lobby()
    for row in view.unfinished if unfinished else view.sessions:
        yield Candidate(row.id, f"{row.exam}, {row.started[:10]}, {row.score_text()}")


def _banks(_typed: Typed) -> Iterator[Candidate]:
    from mlsim.cli.wiring import desk

    origins = desk().shelf.catalog.origins.values()
    yield from (Candidate(name, "a bank") for name in sorted({origin.bank for origin in origins}))


def _names(typed: Typed) -> Iterator[Candidate]:
    yield from _exams(typed)
    yield from _banks(typed)


def _domains(typed: Typed) -> Iterator[Candidate]:
    from mlsim.cli.wiring import desk

    if typed.exam:
        yield from (Candidate(domain.id, domain.name) for domain in desk().shelf.exam(typed.exam).domains)


def _tasks(typed: Typed) -> Iterator[Candidate]:
    from mlsim.cli.wiring import desk

    if typed.exam:
        for domain in desk().shelf.exam(typed.exam).domains:
            yield from (Candidate(task.id, task.title) for task in domain.tasks)


def _formats(typed: Typed) -> Iterator[Candidate]:
    """The formats that are read, or those that are written."""
    from mlsim.formats.registry import FORMATS

    writing = typed.path == ("export",)
    return (Candidate(one.name, one.title) for one in FORMATS if (one.writer if writing else one.reader) is not None)


def _statuses(_typed: Typed) -> Iterable[Candidate]:
    from mlsim.core.form.wish import STATUSES

    return map(Candidate, STATUSES)


def _kinds(_typed: Typed) -> Iterable[Candidate]:
    from mlsim.core.base.kinds import KINDS

    return map(Candidate, KINDS)


def _parts(_typed: Typed) -> Iterable[Candidate]:
    from mlsim.core.authoring.template import PARTS

    return map(Candidate, PARTS)


def _difficulties(_typed: Typed) -> Iterable[Candidate]:
    from mlsim.core.base.kinds import DIFFICULTIES

    return map(Candidate, DIFFICULTIES.values())


def _extras(_typed: Typed) -> Iterable[Candidate]:
    from mlsim.core.session.timing import EXTRA_TIMES

    return map(Candidate, EXTRA_TIMES)


def _causes(_typed: Typed) -> Iterable[Candidate]:
    from mlsim.core.learn.mistakes import FILTERABLE_CAUSES

    return map(Candidate, FILTERABLE_CAUSES)


def _fixed(*values: Candidate) -> Values:
    return lambda _typed: values


VALUES: Final[dict[str, Values]] = {
    "EXAM": _exams,
    "SESSION": _sessions,
    "BANK": _banks,
    "EXAM|BANK|QUESTION": _names,
    "FILE": _fixed(Candidate(FILES)),
    "FILE.json": _fixed(Candidate(FILES)),
    "PATH": _fixed(Candidate(FILES)),
    "domain": _domains,
    "task": _tasks,
    "format": _formats,
    "status": _statuses,
    "type": _kinds,
    "kinds": _parts,
    "difficulty": _difficulties,
    "extra": _extras,
    "cause": _causes,
    "minutes": _fixed(Candidate("pace", "the exam's pace")),
    "date": _fixed(Candidate("none", "takes the date back")),
    "RULES": _fixed(
        Candidate("S", "structure"),
        Candidate("M", "metadata"),
        Candidate("C", "cues"),
        Candidate("T", "stems"),
        Candidate("B", "the bank as a whole"),
    ),
}
"""What arguments take, by their name or else by what stands for them in the help."""
LISTS: Final = frozenset({"domain", "task", "status", "type", "kinds", "difficulty", "only"})
"""Arguments that take several values with commas between."""
FREE: Final = frozenset(
    {
        "WORD",
        "N",
        "S",
        "M",
        "P",
        "E",
        "L",
        "ID,ID",
        "NAME",
        "BATCH",
        "TEXT",
        "ROLE=NAME",
        "O",
        "SERVICE",
        "EXAM:TASK",
        "WORDS",
    }
)
"""What stands in the help for numbers and words that nobody can foresee."""
