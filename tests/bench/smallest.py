"""The smallest app of the toolkit: what any program with it costs at least."""

from __future__ import annotations

from textual.app import App, ComposeResult
from textual.widgets import Footer, Header, Static


class Smallest(App[None]):
    """Header, text, footer."""

    def compose(self) -> ComposeResult:
        """Three widgets."""
        yield Header()
        yield Static("READY-TO-READ")
        yield Footer()


if __name__ == "__main__":
    Smallest().run()
