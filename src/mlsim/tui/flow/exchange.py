"""Import and export: naming a file, reading it, changing how, writing the bank; and a bank or a result as a file."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from textual import work

from mlsim.core.base.errors import FormatError, MlsimError
from mlsim.core.base.text import first_line, visible
from mlsim.tui.flow.base import FlowBase, StoppedError
from mlsim.tui.messages import ExchangeWanted, ExportWanted, ImportWanted

if TYPE_CHECKING:
    from mlsim.core.bank.exchange import ExportWish, FormatRow, ImportWish, Loss, Preview, Progress
    from mlsim.tui.widgets.dialogs import Choice


_BY_CONTENT: Final = "?"
"""Stands for no format at all; none is named so."""
_LETTERS: Final = "1234567890abdefghilmnopqrstuvwxyz"
"""The keys of formats in turn: without j and k, which move the cursor, and c."""


def _choices(formats: Iterable[FormatRow]) -> list[Choice]:
    """An answer of a dialog for each format."""
    from mlsim.tui.widgets.dialogs import Choice

    return [Choice(letter, row.title, row.name) for letter, row in zip(_LETTERS, formats, strict=False)]


class ExchangeFlow(FlowBase):
    """Questions from elsewhere, and to elsewhere."""

    @work(group="open")
    async def on_exchange_wanted(self, _message: ExchangeWanted) -> None:
        """Show the banks, and the way in."""
        from mlsim.tui.screens.exchange import ExchangeScreen

        banks = await self._off(lambda: self.desk.exchange.banks())
        if banks is not None and not any(isinstance(screen, ExchangeScreen) for screen in self.screen_stack):
            self.push_screen(ExchangeScreen(banks))

    # -- in --------------------------------------------------------------------------------------------------------------------------

    @work(group="import")
    async def on_import_wanted(self, _message: ImportWanted) -> None:
        """Ask for a file; read it, show what would come of it, and write it if that is wished for."""
        from mlsim.core.bank.exchange import ImportWish
        from mlsim.tui.widgets.path_dialog import PathDialog

        path = await self.push_screen_wait(PathDialog("Import which file or folder?", self.desk.exchange.complete))
        if path:
            await self._import(ImportWish(path))

    async def _import(self, wish: ImportWish | None) -> None:
        from mlsim.tui.screens.preview import PreviewScreen

        before: ImportWish | None = None
        while wish is not None:
            preview = await self._import_read(wish)
            if preview is None:
                # What was changed last cannot be done: back to what could be.
                wish, before = before, None
                continue
            if isinstance(preview, FormatError):
                wish = await self._import_otherwise(wish, preview)
                continue
            before = wish
            way = await self.push_screen_wait(PreviewScreen(preview))
            if way == "change":
                wish = await self._import_changed(preview)
                continue
            if way == "import":
                await self._import_write(preview)
            return

    async def _import_read(self, wish: ImportWish) -> Preview | FormatError | None:
        """Read a file in a thread, saying how far it is; None if that was stopped, or an error has been shown."""
        from mlsim.tui.widgets.path_dialog import Waiting

        waiting = Waiting(f"Reading {first_line(visible(wish.path), 200)}")
        loop = asyncio.get_running_loop()

        def tell(progress: Progress) -> None:
            # A thread that goes on reading would keep the program from ending.
            if waiting.stopped or not self.is_running:
                raise StoppedError
            part = f", {progress.part:.0%}" if progress.part is not None else ""
            loop.call_soon_threadsafe(waiting.tell, f"{progress.questions:,} questions{part}")

        await self.push_screen(waiting)
        try:
            found = await asyncio.to_thread(self.desk.exchange.look, wish, tell)
            # It may have come to its end before it looked whether it was stopped.
            return None if waiting.stopped else found
        except StoppedError:
            return None
        except FormatError as problem:
            return problem
        except MlsimError as problem:
            wrong = problem
        finally:
            if self.screen is waiting:
                waiting.dismiss(True)
        await self._refused(wrong)
        return None

    async def _refused(self, problem: MlsimError) -> None:
        """Say why it cannot be done, and wait until that has been read."""
        from mlsim.tui.widgets.dialogs import Choice, ChoiceDialog

        text = visible("\n\n".join(part for part in (problem.detail, problem.where) if part))
        await self.push_screen_wait(ChoiceDialog(visible(problem.title), text, [Choice("o", "OK", "ok")], "ok"))

    async def _import_otherwise(self, wish: ImportWish, problem: FormatError) -> ImportWish | None:
        """Ask what to do about a file that cannot be read at all."""
        from mlsim.core.bank.exchange import ENCODINGS
        from mlsim.tui.widgets.dialogs import Choice, ChoiceDialog

        text = visible("\n\n".join(part for part in (problem.detail, problem.where) if part))
        choices = [Choice("k", "Leave it", "leave")]
        if problem.code == "E-ENCODING":
            choices += [Choice(name[0], f"{name}: {who}", name) for name, who in ENCODINGS]
            choices.append(Choice("o", "Another encoding", "other"))
        else:
            choices.append(Choice("f", "Name its format", "format"))
        answer = await self.push_screen_wait(ChoiceDialog(visible(problem.title), text, choices, "leave"))
        if answer == "format":
            return await self._import_with_format(wish)
        if answer == "other":
            return await self._import_with_line(wish, "encoding", "Which encoding, by Python's name?")
        return replace(wish, encoding=answer) if answer in dict(ENCODINGS) else None

    async def _import_changed(self, preview: Preview) -> ImportWish | None:
        """Another wish for the same file."""
        from mlsim.tui.widgets.dialogs import Choice, ChoiceDialog

        wish = preview.wish
        base = {None: "not said", 0: "0", 1: "1"}[wish.index_base]
        choices = [
            Choice("k", "Nothing", "keep"),
            Choice("f", f"Format: {preview.title}", "format"),
            Choice("e", f"Encoding: {wish.encoding or 'UTF-8, or by its mark'}", "encoding"),
            Choice("b", f"Bank: {preview.bank}", "bank"),
            Choice("l", f"Licence: {wish.licence or 'unknown'}", "licence"),
            Choice("s", f"Source: {wish.origin or 'not said'}", "origin"),
            Choice("x", "Exam: questions, minutes, pass mark", "exam"),
            Choice("o", f"Objectives: {', '.join(wish.objectives) or 'an exam of its own'}", "objectives"),
            Choice("n", f"Numbers in keys count from: {base}", "base"),
            Choice("d", f"Descriptions are scenarios: {'yes' if wish.descriptions_as_cases else 'no'}", "cases"),
            Choice("t", f"Strict, all or nothing: {'yes' if wish.strict else 'no'}", "strict"),
        ]
        answer = await self.push_screen_wait(ChoiceDialog("Change what?", "", choices, "keep"))
        match answer:
            case "format":
                return await self._import_with_format(wish) or wish
            case "encoding":
                return await self._import_with_line(wish, "encoding", "Which encoding, by Python's name?") or wish
            case "bank":
                return (
                    await self._import_with_line(
                        wish, "bank", "Which bank? Small letters, digits and hyphens.", preview.bank
                    )
                    or wish
                )
            case "licence":
                return await self._import_with_line(wish, "licence", "Under which licence are the questions?") or wish
            case "origin":
                return await self._import_with_line(wish, "origin", "Where do they come from?") or wish
            case "exam":
                return await self._import_with_exam(wish)
            case "objectives":
                return await self._import_with_objectives(wish)
            case "base":
                return replace(wish, index_base={None: 1, 1: 0, 0: None}[wish.index_base])
            case "cases":
                return replace(wish, descriptions_as_cases=not wish.descriptions_as_cases)
            case "strict":
                return replace(wish, strict=not wish.strict)
        return wish

    async def _import_with_format(self, wish: ImportWish) -> ImportWish | None:
        from mlsim.tui.widgets.dialogs import Choice, ChoiceDialog

        formats = [row for row in self.desk.exchange.formats() if row.reads]
        choices = [
            Choice("k", "Leave it as it is", "keep"),
            Choice("c", "Find it out by the content", _BY_CONTENT),
            *_choices(formats),
        ]
        answer = await self.push_screen_wait(ChoiceDialog("Which format is it?", "", choices, "keep"))
        return None if answer == "keep" else replace(wish, format="" if answer == _BY_CONTENT else answer)

    async def _import_with_line(self, wish: ImportWish, name: str, title: str, value: str = "") -> ImportWish | None:
        from mlsim.tui.widgets.dialogs import LineDialog

        before: Any = getattr(wish, name) or value
        text = await self.push_screen_wait(LineDialog(title, str(before), limit=300))
        if text is None:
            return None
        changed: dict[str, Any] = {name: text.strip() or ("" if name == "bank" else None)}
        return replace(wish, **changed)

    async def _import_with_exam(self, wish: ImportWish) -> ImportWish:
        from mlsim.tui.widgets.dialogs import LineDialog

        for name, title in (
            ("questions", "How many questions has a form? Nothing: 65, or all."),
            ("minutes", "How many minutes? Nothing: two for each question."),
            ("pass_mark", "Which percentage passes? Nothing: 70."),
        ):
            before = getattr(wish, name)
            text = await self.push_screen_wait(LineDialog(title, str(before or ""), digits=True, limit=3))
            if text is None:
                return wish
            changed: dict[str, Any] = {name: int(text) if text else None}
            wish = replace(wish, **changed)
        return wish

    async def _import_with_objectives(self, wish: ImportWish) -> ImportWish:
        from mlsim.tui.widgets.dialogs import LineDialog

        title = "EXAM:TASK for all, or CATEGORY=EXAM:TASK; several with semicolons. Nothing: an exam of its own."
        text = await self.push_screen_wait(LineDialog(title, "; ".join(wish.objectives)))
        if text is None:
            return wish
        return replace(wish, objectives=tuple(part.strip() for part in text.split(";") if part.strip()))

    async def _import_write(self, preview: Preview) -> None:
        from mlsim.tui.screens.exchange import ExchangeScreen
        from mlsim.tui.screens.preview import PreviewScreen

        outcome = await self._off(lambda: self.desk.exchange.bring(preview))
        if outcome is None:
            return
        banks = await self._off(self.desk.exchange.banks)
        for screen in self.screen_stack:
            if isinstance(screen, ExchangeScreen) and banks is not None:
                screen.put(banks)
        self.refresh_lobby()
        await self.push_screen_wait(PreviewScreen(preview, outcome))

    # -- out -------------------------------------------------------------------------------------------------------------------------

    @work(group="export")
    async def on_export_wanted(self, message: ExportWanted) -> None:
        """Ask what and how, say what is lost, ask where, and write."""
        from mlsim.tui.widgets.path_dialog import PathDialog

        wish = await self._export_what(message)
        if wish is None:
            return
        losses = await self._off(lambda: self.desk.exchange.losses(wish))
        if losses is None or (losses and not await self._export_accepted(losses)):
            return
        place = self.desk.exchange.place_for(wish)
        while True:
            chosen = await self.push_screen_wait(
                PathDialog("Write it to which file?", self.desk.exchange.complete, place)
            )
            if not chosen:
                return
            place = chosen
            if await self._export_may_write(place):
                break
        done = await self._off(lambda: self.desk.exchange.export(wish, place))
        if done is not None:
            what = (
                "The result is"
                if wish.result
                else f"{done.questions} {'question is' if done.questions == 1 else 'questions are'}"
            )
            self._export_told("Written", f"{what} in\n\n{visible(done.path)}")

    async def _export_what(self, message: ExportWanted) -> ExportWish | None:
        from mlsim.core.bank.exchange import ExportWish
        from mlsim.tui.widgets.dialogs import Choice, ChoiceDialog

        wish = ExportWish("", bank=message.bank, session=message.session)
        if message.session:
            choices = [
                Choice("k", "Nothing", "keep"),
                Choice("c", "The result as a table (CSV)", "csv"),
                Choice("j", "The result as JSON", "json"),
                Choice("w", "The questions that were wrong", "wrong"),
                Choice("a", "All questions", "all"),
            ]
            answer = await self.push_screen_wait(ChoiceDialog("Export what?", "", choices, "keep"))
            if answer in ("csv", "json"):
                return replace(wish, format=answer, result=True)
            if answer not in ("wrong", "all"):
                return None
            wish = replace(wish, wrong=answer == "wrong")
        formats = [row for row in self.desk.exchange.formats() if row.writes]
        choices = [
            Choice("k", "Nothing", "keep"),
            *_choices(formats),
        ]
        answer = await self.push_screen_wait(ChoiceDialog("Export in which format?", "", choices, "keep"))
        return None if answer == "keep" else replace(wish, format=answer)

    async def _export_accepted(self, losses: tuple[Loss, ...]) -> bool:
        from mlsim.tui.widgets.dialogs import Choice, ChoiceDialog

        text = "\n".join(
            f"- {visible(loss.text)}" for loss in sorted(losses, key=lambda loss: loss.effect == "changed")
        )
        choices = [Choice("w", "Write it", "write"), Choice("k", "Do not write it", "keep")]
        return (
            await self.push_screen_wait(ChoiceDialog("What this format cannot carry", text, choices, "keep")) == "write"
        )

    async def _export_may_write(self, place: str) -> bool:
        from mlsim.tui.widgets.dialogs import Choice, ChoiceDialog

        try:
            if not await asyncio.to_thread(self.desk.exchange.exists, place):
                return True
        except MlsimError as problem:
            await self._refused(problem)
            return False
        choices = [Choice("k", "Name another file", "keep"), Choice("w", "Write over it", "write")]
        answer = await self.push_screen_wait(ChoiceDialog("The file is there already", visible(place), choices, "keep"))
        return answer == "write"

    def _export_told(self, title: str, text: str) -> None:
        from mlsim.tui.widgets.dialogs import Choice, ChoiceDialog

        self.push_screen(ChoiceDialog(title, text, [Choice("o", "OK", "ok")], "ok"))
