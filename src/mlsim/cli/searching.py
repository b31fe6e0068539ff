"""Searching the banks on real files; see `core.screens.bank_search.BankSearch`."""

from __future__ import annotations

import argparse
import random
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from mlsim.cli.output import print_json
from mlsim.core.base.errors import UsageError
from mlsim.core.base.search import needles
from mlsim.core.form.forms import option_order
from mlsim.core.learn.evidence import Firsts
from mlsim.core.screens.bank_search import BankPage, Before, Found, Matter, Told, as_plain, with_file
from mlsim.core.session.hindsight import Change, reading_of
from mlsim.core.session.sitting import Asked
from mlsim.store.bank_scan import scan

if TYPE_CHECKING:
    from mlsim.cli.desk import FileDesk


class FileBankSearch:
    """The search through the banks of a desk."""

    def __init__(self, desk: FileDesk) -> None:
        self._desk = desk

    def search(self, words: str, told: Told | None = None) -> Found:
        """See `core.screens.bank_search.BankSearch`."""
        sought = needles(words)
        if not sought:
            raise UsageError(
                "There is nothing to search for", "Give a word or several; every one of them has to be there."
            )
        shelf = self._desk.shelf
        shelf.look()
        catalog, kept = shelf.catalog, self._desk.practice.kept_anywhere()
        found = Found(" ".join(words.split()), questions=len(catalog.questions))
        counts = Counter(origin.file for origin in catalog.origins.values())
        for path, shown in shelf.files():
            if shown not in counts:
                continue
            found = with_file(found, Matter(shown, catalog.origins, kept), scan(path, shown, sought))
            found = replace(found, looked=found.looked + counts[shown])
            if found.more or (told is not None and not told(found)):
                # Nobody goes through more than that, and reading all that a common word stands in takes long.
                break
        return replace(found, done=found.more or found.looked == counts.total())

    def page(self, question: str) -> BankPage:
        """See `core.screens.bank_search.BankSearch`."""
        shelf = self._desk.shelf
        origin = shelf.catalog.origins.get(question)
        library = shelf.questions([question])
        if origin is None or question not in library.questions:
            raise UsageError(f"{question} is not in the banks any more", "Search once more.")
        if question in self._desk.practice.kept_anywhere():
            raise UsageError(
                f"{question} is kept out", "It is kept for an exam to come, or asked in one that is under way."
            )
        there = library.questions[question]
        return BankPage(
            asked=Asked(there, library.scenario_of(there)),
            # Where it stands in the file may tell the key, of steps above all. The same each time that it is looked at.
            shown=option_order(there, random.Random(f"bank {question}")),
            exam=there.objectives[0].partition(":")[0],
            revision=library.revision_of(question),
            origin=origin,
            before=self._before(question),
        )

    def _before(self, question: str) -> Before:
        if question in self._desk.standing.explained():
            return "read"
        return "answered" if question in self._desk.learning.fold(Firsts()) else ""

    def explained(self, page: BankPage) -> None:
        """See `core.screens.bank_search.BankSearch`."""
        name, of = page.asked.question.id, reading_of(page.exam)
        there = self._desk.afterwards.said(of).get(name)
        if there is None or there.seen is None:
            self._desk.afterwards.say(of, page.exam, [Change(name, page.revision, "seen")])


def search(arguments: argparse.Namespace) -> int:
    """Print the questions of all banks that have all the words."""
    from mlsim.cli.wiring import desk

    found: Found = desk().bank_search.search(" ".join(arguments.words))
    if arguments.json:
        print_json(as_plain(found))
        return 0
    for hit in found.hits:
        print(f"{hit.question}  ({hit.kind}, {', '.join(hit.objectives)})  {hit.file}")
        print(f"    {hit.stem}")
    print(
        f"{len(found.hits):,} of {found.questions:,} questions{', and there are more: add a word' if found.more else ''}"
    )
    if found.kept_out:
        print(found.kept_out_text())
    return 0
