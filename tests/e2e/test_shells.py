"""Completion in real shells: a tab is pressed, and the words are there. A shell that this machine lacks is skipped."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.store.samples import make_paths

pytestmark = [pytest.mark.pty, pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are POSIX")]

if sys.platform != "win32":
    from tests.e2e.terminal import Terminal

    class ShellTerminal(Terminal):
        """A shell in a terminal."""

        def __init__(self, home: Path, *command: str, environment: dict[str, str]) -> None:
            self.command = command  # type: ignore[misc]
            super().__init__(home, environment=environment)


SHELLS = {
    "bash": (["--norc", "-i"], 'eval "$(mlsim completion bash)"'),
    "zsh": (["-f", "-i"], 'autoload -U compinit; compinit -u -D; eval "$(mlsim completion zsh)"'),
    "fish": (["--no-config", "-i"], "mlsim completion fish | source"),
}
PROGRAM = """#!{python}
import sys
from pathlib import Path
import mlsim.store.paths as paths
paths.shipped_banks = lambda package=None: Path({shipped!r})
from mlsim.cli.main import main
sys.exit(main())
"""


@pytest.fixture(params=SHELLS)
def shell(request: pytest.FixtureRequest, home: Path, tmp_path: Path) -> Callable[[], ShellTerminal]:
    """Starts a shell in which ``mlsim`` is this program, with a small exam shipped, and its completion is set up."""
    options, setting_up = SHELLS[request.param]
    found = shutil.which(request.param)
    if found is None:
        pytest.skip(f"{request.param} is not on this machine")
    folder = tmp_path / "bin"
    folder.mkdir()
    text = PROGRAM.format(python=sys.executable, shipped=str(make_paths(home).shipped))
    (folder / "mlsim").write_text(text, encoding="utf-8")
    (folder / "mlsim").chmod(0o755)
    (tmp_path / "my questions.md").write_text("x", encoding="utf-8")
    names = {
        "PATH": f"{folder}{os.pathsep}{os.environ['PATH']}",
        "HOME": str(tmp_path),
        "PS1": "ready ",
        "fish_features": "no-query-term",
    }

    def started() -> ShellTerminal:
        terminal = ShellTerminal(home, found, *options, environment=names)
        # The words are on the screen as they are typed, too: only a shell that has run them says which number it is.
        terminal.send(f"cd {tmp_path}; {setting_up}; echo set-$SHLVL-up | tr 0-9 x\r")
        terminal.until("set-x")
        return terminal

    return started


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("mlsim sta\t", "mlsim start"),
        ("mlsim bank rec\t--opt\t", "mlsim bank record --options-only"),
        ("mlsim practice ts\t", "mlsim practice TST-1"),
        ("mlsim practice TST-1 --status strug\t", "--status struggling"),
        ("mlsim practice TST-1 --status sur\t", "--status sure\\ and\\ wrong"),
        ("mlsim practice TST-1 --feedback ea\t", "--feedback each"),
        ("mlsim import my\t", "mlsim import my\\ questions.md"),
    ],
)
def test_a_tab_completes(shell: Callable[[], ShellTerminal], typed: str, shown: str) -> None:
    with shell() as terminal:
        terminal.send(typed)
        terminal.until(shown)
