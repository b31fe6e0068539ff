"""The questions of all banks, searched by words."""

from __future__ import annotations

from mlsim.core.base.text import visible
from mlsim.core.screens.bank_search import MOST_HITS, Found, Hit
from mlsim.tui.messages import BankQuestionWanted, WordsWanted
from mlsim.tui.render import Row, sides
from mlsim.tui.widgets.lines import Entry, OneLine, Rows
from mlsim.tui.widgets.search import BANKS, SearchFrame, SearchLine


class BankScreen(SearchFrame[None]):
    """A list of questions that were found, each with its place.

    Args:
        words: what to search for first.
    """

    PLACE = "bank"
    SEARCHED = BANKS

    def __init__(self, words: str) -> None:
        super().__init__()
        self._found = Found(words)

    def on_mount(self) -> None:
        """Begin the search."""
        self.search_for(self.words)

    @property
    def words(self) -> str:
        """See `SearchFrame`."""
        return self._found.words

    def put(self, found: Found) -> None:
        """What has been found by now; that of another search comes too late."""
        if found.words == self.words:
            self._found = found
            self._show()

    def point_at(self, question: str | None) -> None:
        """Put the cursor on the question that was read last."""
        self._show(question)

    def search_for(self, words: str) -> str:
        """Begin a search; what it finds comes later."""
        self._found = Found(words, done=not words)
        self._show()
        if words:
            self.post_message(WordsWanted(words))
        return ""

    def action_search(self) -> None:
        """Look for words, once they are typed: looking through everything at each letter would take too long."""
        line = SearchLine(self.SEARCHED, self.words, self)
        self.app.push_screen(line, lambda words: self._searched(words or ""))

    def _searched(self, words: str) -> None:
        self.say("")
        if words != self.words:
            self.search_for(words)

    def _top(self, width: int) -> Row:
        found = self._found
        words = f'  "{visible(found.words)}"' if found.words else ""
        count = f"{len(found.hits):,}{' and more' if found.more else ''}"
        right = f"{count} of {found.questions:,} questions "
        if not found.done:
            right = f"searching: {count} in {found.looked:,} of {found.questions:,} "
        return sides(((" All banks", ""), (words, "accent")), ((right if found.words else "", "dim"),), width)

    def _show(self, value: str | None = None) -> None:
        found = self._found
        rows = self.query_one(Rows)
        entries: list[Entry[str]] = [Entry(self._rows_of(hit), hit.question) for hit in found.hits]
        if not entries:
            text = (
                "Looking ..." if not found.done else self.no_hit() if found.words else f"{self.key('search')} searches."
            )
            entries = [Entry(((),)), Entry((((text, "dim"),),))]
        if found.more:
            entries.append(
                Entry((((f"More than {MOST_HITS} have these words: another word narrows them down.", "dim"),),))
            )
        if found.kept_out:
            entries += [Entry(((),)), Entry((((f"{found.kept_out_text()}.", "warn"),),))]
        rows.put(entries, value or rows.value)
        self.query_one("#top", OneLine).refresh()

    def _rows_of(self, hit: Hit) -> tuple[Row, ...]:
        place = f"  {hit.question}   {hit.kind}   {hit.file}   {', '.join(hit.objectives)}"
        return (((hit.stem, ""),), ((place, "dim"),))

    def action_back(self) -> None:
        """Go back at once: without words there is nothing to list."""
        self.dismiss()

    # -- keys ------------------------------------------------------------------------------------------------------------------------

    def _at(self) -> int | None:
        value = self.query_one(Rows).value
        return next((at for at, hit in enumerate(self._found.hits) if hit.question == value), None)

    def action_open(self) -> None:
        """Read the question, without its key."""
        at = self._at()
        if at is None:
            self.say("There is nothing to read here.")
        else:
            self.post_message(BankQuestionWanted(self._found.hits, at))
