"""What may be imported when, and what may be on the screen without being made safe: checked on the source and on a new process."""

from __future__ import annotations

import argparse
import ast
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from mlsim.cli.main import build_parser

TESTS = Path(__file__).resolve().parent
BANK = TESTS.parent / "banks" / "google" / "pmle-build.toml"
SOURCE = TESTS.parent / "src" / "mlsim"


def loaded_by(code: str) -> set[str]:
    """The top-level names of the modules that a program has loaded."""
    printing = "; import sys; print('\\n'.join(sorted({name.partition('.')[0] for name in sys.modules})))"
    done = subprocess.run([sys.executable, "-c", code + printing], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def running(command: str) -> str:
    """A program that runs a command and keeps what it prints to itself."""
    quiet = "with contextlib.suppress(SystemExit), contextlib.redirect_stdout(io.StringIO())"
    return f"import contextlib, io, mlsim.cli.main as m\n{quiet}: m.main({command})\n0"


def test_the_core_loads_no_toolkit_and_no_disk() -> None:
    walk = "pkgutil.walk_packages(mlsim.core.__path__, 'mlsim.core.')"
    code = f"import importlib, pkgutil, mlsim.core; [importlib.import_module(m.name) for m in {walk}]"
    assert not loaded_by(code) & {"textual", "rich", "platformdirs", "tomli", "tomli_w", "filelock", "fsrs", "numpy"}


WATCHED = (
    *(
        "textual",
        "rich",
        "asyncio",
        "pydantic",
        "tomli_w",
        "filelock",
        "sqlite3",
        "fsrs",
        "numpy",
        "xml",
        "html",
        "zstandard",
    ),
    *("mlsim.tui", "mlsim.formats", "mlsim.core.authoring.lint"),
)
"""What takes long to load, or a part of mlsim that most commands have nothing to do with."""
READING = {"pydantic", "tomli_w"}
LINTING = READING | {"mlsim.core.authoring.lint"}
CONVERTING = READING | {"filelock", "sqlite3", "asyncio", "mlsim.formats", "xml", "html"}
SITTING = READING | {"fsrs", "filelock", "sqlite3", "asyncio"}
"""The lock of a session's pen brings the last two along."""
MAY_LOAD: dict[str, set[str]] = {
    "--version": set(),
    "--help": set(),
    "where": set(),
    "keys": set(),
    "man": set(),
    "completion bash": set(),
    "completion candidates -- sta": set(),
    "completion candidates -- start M": READING,
    "results": READING,
    "history": READING,
    "doctor": READING,
    "bank list": LINTING,
    "bank show MLA-C02": LINTING,
    "bank lint {bank}": LINTING,
    "bank stats": LINTING,
    "bank stats --review": LINTING,
    "bank lots {bank}": LINTING,
    "bank sheet {bank} --seed 1": LINTING,
    "bank record {bank} --seed 1 --solver 1 --answers {bank} --batch x": LINTING,
    "bank search model": READING,
    "bank reports": READING,
    "bank new {new}": READING,
    "journal": READING,
    "progress": READING,
    "readiness": READING,
    "plan": READING | {"fsrs"},
    "due": READING | {"fsrs"},
    "practice MLA-C02": READING | {"fsrs"},
    "practice MLA-C02 --plain --count 1": SITTING,
    "results --plain": READING,
    "journal --plain": READING,
    "discard none --yes": READING,
    "start NONE": READING,
    "resume": READING,
    "import --formats": CONVERTING,
    "import {bank} --dry-run": CONVERTING,
    "export none --format json": CONVERTING,
}
"""What each command may load of that; screens load the toolkit when they are opened."""


@pytest.mark.parametrize("command", MAY_LOAD)
def test_a_command_loads_what_it_needs(tmp_path: Path, command: str) -> None:
    words = command.format(bank=BANK, new=tmp_path / "new.toml").split()
    printing = "; import sys; print('LOADED', *sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", running(repr(words)) + printing],
        capture_output=True,
        text=True,
        check=True,
        stdin=subprocess.DEVNULL,
        env={**os.environ, "MLSIM_HOME": str(tmp_path)},
    )
    names = done.stdout.rpartition("LOADED")[2].split()
    loaded = {name for name in WATCHED if any(f"{one}.".startswith(f"{name}.") for one in names)}
    assert "mlsim.cli.main" in names
    assert loaded <= MAY_LOAD[command]


def test_the_table_of_what_is_loaded_has_every_command() -> None:
    def commands(parser: argparse.ArgumentParser) -> Iterator[str]:
        for action in parser._actions:
            if isinstance(action, argparse._SubParsersAction):
                for name, below in action.choices.items():
                    yield from (f"{name} {more}".strip() for more in list(commands(below)) or [""])

    assert set(commands(build_parser())) <= {
        known for one in MAY_LOAD for known in (one.partition(" ")[0], " ".join(one.split()[:2]))
    }


def test_the_lobby_needs_no_validation_for_its_first_paint() -> None:
    code = "import mlsim.tui.app; from mlsim.cli.wiring import desk; desk().glance()"
    assert "pydantic" not in loaded_by(code)


def test_no_widget_of_the_toolkit_that_parses_markup_is_used() -> None:
    markup = {
        "Label",
        "Static",
        "Button",
        "Checkbox",
        "RadioButton",
        "RadioSet",
        "OptionList",
        "SelectionList",
        "DataTable",
        "Markdown",
    }
    for path in (SOURCE / "tui").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("textual.widgets"):
                assert not markup & {alias.name for alias in node.names}, path


def test_notifications_are_never_parsed_as_markup() -> None:
    for path in (SOURCE / "tui").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "notify":
                assert any(k.arg == "markup" and getattr(k.value, "value", True) is False for k in node.keywords), path


def test_source_files_stay_readable() -> None:
    paths = [*SOURCE.rglob("*.py"), *TESTS.rglob("*.py")]
    long = {str(p): n for p in paths if (n := len(p.read_text(encoding="utf-8").splitlines())) > 400}
    assert not long


WITHOUT_POSIX = """
import sys, signal, asyncio
for name in ("fcntl", "termios", "resource", "tty", "pty"):
    sys.modules[name] = None
for name in ("SIGHUP", "SIGTSTP", "SIGCONT"):
    if hasattr(signal, name):
        delattr(signal, name)
def refused(*_args, **_values):
    raise NotImplementedError
asyncio.AbstractEventLoop.add_signal_handler = refused
asyncio.unix_events._UnixSelectorEventLoop.add_signal_handler = refused
import warnings
warnings.filterwarnings("ignore", module="filelock")
sys.path.insert(0, ROOT)
from datetime import date
from pathlib import Path
from mlsim.cli.desk import FileDesk
from mlsim.cli.wiring import SystemClocks, local
from mlsim.store.paths import standard_paths
from mlsim.tui.app import MlsimApp
from tests.tui.driving import answer_all, settle, text, to_question

async def main():
    desk = FileDesk(standard_paths(HOME, Path(ROOT) / "tests" / "banks"), SystemClocks(), lambda: date(2026, 11, 22), local)
    app = MlsimApp(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        app._catch_signals()
        sitting = await to_question(pilot)
        await answer_all(pilot, sitting)
        await pilot.press("ctrl+e")
        await settle(pilot, "ChoiceDialog")
        await pilot.press("e")
        await settle(pilot, "ResultScreen")
        assert "1000  PASS" in text(app)
asyncio.run(main())
print("sat without POSIX")
"""


@pytest.mark.skipif(sys.platform == "win32", reason="takes away what Windows does not have")
def test_an_exam_is_sat_without_the_modules_that_only_posix_has(tmp_path: Path) -> None:
    root = str(SOURCE.parents[1])
    code = f"ROOT = {root!r}\nHOME = {str(tmp_path)!r}\n{WITHOUT_POSIX}"
    # The toolkit has a driver of its own for each platform; here it is to take none of them.
    environment = {**os.environ, "TEXTUAL_DRIVER": "textual.drivers.headless_driver:HeadlessDriver"}
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False, env=environment)
    assert "sat without POSIX" in done.stdout, done.stderr[-3000:]
