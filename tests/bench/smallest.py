"""The smallest app of the toolkit: what any program with it costs at least."""

from __future__ import annotations

from textual.app import App, ComposeResult
from textual.events import Key
from textual.widgets import Footer, Header, Static


class Smallest(App[None]):
    """Header, text, footer. Each key changes the text, so that there is a key to compare with."""

    presses = 0

    def compose(self) -> ComposeResult:
        """Three widgets."""
        yield Header()
        yield Static("READY-TO-READ")
        yield Footer()

    def on_key(self, event: Key) -> None:
        """Show that a key came."""
        self.presses += 1
        self.query_one(Static).update(f"READY-TO-READ {self.presses} {event.key}")


if __name__ == "__main__":
    Smallest().run()
