"""The parser of the command line: argparse's, with a help that is a page of the manual."""

from __future__ import annotations

import argparse


class Parser(argparse.ArgumentParser):
    """A command of mlsim. Its texts are in `mlsim.cli.manual_pages`, and are looked up when somebody asks for them."""

    def format_help(self) -> str:
        """Usage, what the command does, its arguments, exit status and examples."""
        from mlsim.cli.manual import help_after, page_of

        page = page_of(self)
        if page is not None:
            self.description = page.about
        return super().format_help() + help_after(self)
