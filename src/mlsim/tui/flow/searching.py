"""Searching the banks, reading what was found, and copying a question."""

from __future__ import annotations

import contextlib

from textual import work

from mlsim.tui.flow.base import FlowBase
from mlsim.tui.messages import BankKeyWanted, BankQuestionWanted, BankSearchWanted, CopyWanted, WordsWanted

SHOWN_EVERY = 0.15
"""Seconds between two lists while a search goes on."""


class SearchFlow(FlowBase):
    """From a few words to a question."""

    def on_bank_search_wanted(self, message: BankSearchWanted) -> None:
        """Show the search."""
        from mlsim.tui.screens.bank import BankScreen

        if not any(isinstance(screen, BankScreen) for screen in self.screen_stack):
            self.push_screen(BankScreen(message.words))

    @work(group="bank search", exclusive=True)
    async def on_words_wanted(self, message: WordsWanted) -> None:
        """Look through the banks; the list grows while it goes on, and another search ends this one."""
        from mlsim.core.screens.bank_search import Found
        from mlsim.tui.screens.bank import BankScreen

        screen = next((one for one in self.screen_stack if isinstance(one, BankScreen)), None)
        if screen is None:
            return
        last = self.desk.clocks.reading().awake

        def told(found: Found) -> bool:
            nonlocal last
            now = self.desk.clocks.reading().awake
            if now - last > SHOWN_EVERY:
                last = now
                with contextlib.suppress(RuntimeError):
                    self.call_from_thread(screen.put, found)
            return self.is_running and screen.is_attached and screen.words == message.words

        found = await self._off(lambda: self.desk.bank_search.search(message.words, told))
        if screen.is_attached:
            screen.put(found if found is not None else Found(message.words, done=True))

    @work(group="bank question", exclusive=True)
    async def on_bank_question_wanted(self, message: BankQuestionWanted) -> None:
        """Show a question, without its key; the list then points at the one that was shown last."""
        from mlsim.tui.screens.bank import BankScreen
        from mlsim.tui.screens.bank_question import BankQuestionScreen

        below, hit = self.screen, message.hits[message.at]
        page = await self._off(lambda: self.desk.bank_search.page(hit.question))
        if page is None or self.screen is not below:
            return
        if isinstance(below, BankQuestionScreen):
            below.put(page, message.at)
        elif isinstance(below, BankScreen):
            self.push_screen(BankQuestionScreen(page, message.hits, message.at), below.point_at)

    @work(group="bank key", exclusive=True)
    async def on_bank_key_wanted(self, message: BankKeyWanted) -> None:
        """Write down that the explanation is read, then show it: what is on the screen is on the disk."""
        from mlsim.tui.screens.bank_question import BankQuestionScreen

        screen = self.screen

        def write() -> bool:
            self.desk.bank_search.explained(message.page)
            return True

        if await self._off(write) and isinstance(screen, BankQuestionScreen) and screen.is_attached:
            screen.reveal(message.page)

    @work(group="copy")
    async def on_copy_wanted(self, message: CopyWanted) -> None:
        """Copy a question to the terminal's clipboard. The terminal does not answer, so the text is in a file as well."""
        from mlsim.core.screens.copying import question_copy

        screen = self.screen
        text = question_copy(
            message.asked,
            message.shown,
            explained=message.explained,
            response=message.response,
            named=message.named,
        )
        self.copy_to_clipboard(text)
        place = await self._off(lambda: self.desk.copies.keep(text))
        lines = text.count("\n")
        also = f"also in {place}" if place else "no file could be written of it"
        say = getattr(screen, "say", None)
        if say is not None and screen.is_attached:
            say(f"Copied {lines} {'line' if lines == 1 else 'lines'}; {also}")
