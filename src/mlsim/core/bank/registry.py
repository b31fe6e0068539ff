"""Names of services: what they are called today, what they were called, and which of them are closed or gone."""

from __future__ import annotations

import re
from datetime import date
from functools import cached_property
from typing import Final, Literal, NamedTuple

from pydantic import Field

from mlsim.core.base.model import ExamCode, Line, Many, Model

ServiceStatus = Literal["current", "renamed", "closed-to-new", "retired"]

_FIRST: Final = re.compile(r"[A-Za-z0-9]+")


class Service(Model):
    """One product of a vendor."""

    name: Line
    """The official name today, in the short form that exams print."""
    vendor: Literal["aws", "google"] = "aws"
    aliases: Many[Line] = ()
    """Further spellings that a question may use."""
    former: Many[Line] = ()
    former_also_current: Many[Line] = ()
    """Those of `former` that are still in official use, for another product or in a guide."""
    status: ServiceStatus = "current"
    since: Line | None = None
    """The day, month or year in which the status began."""
    ends: Line | None = None
    """The announced end of support."""
    exams: Many[ExamCode] = ()
    """Exams whose guide names it."""
    verified: bool = True
    """A public page says so."""

    def status_on(self, day: date) -> ServiceStatus:
        """The status on a day: one that begins later does not hold yet."""
        if self.status in ("closed-to-new", "retired") and self.since and self.since > day.isoformat():
            return "current"
        return self.status


class Mention(NamedTuple):
    """A service's name in a text."""

    spelling: str
    service: Service
    start: int
    former: bool
    """It is an old name."""


class Registry(Model):
    """All services that are known, as of a day."""

    as_of: date
    services: Many[Service] = Field(alias="service")

    @cached_property
    def _spellings(self) -> dict[str, list[tuple[str, Service, bool]]]:
        """By its first word, each spelling with its service and whether it is an old name, the longest first."""
        known: dict[str, tuple[str, Service, bool]] = {}
        for service in self.services:
            for spelling in (service.name, *service.aliases):
                known.setdefault(spelling, (spelling, service, False))
        # An old name that has become the name of something else is still more often a slip than meant.
        for service in self.services:
            for spelling in service.former:
                known[spelling] = (spelling, service, True)
        found: dict[str, list[tuple[str, Service, bool]]] = {}
        for spelling in sorted(known, key=lambda text: (-len(text), text)):
            first = _FIRST.match(spelling)
            found.setdefault(first.group(0) if first else spelling, []).append(known[spelling])
        return found

    def mentions(self, text: str) -> list[Mention]:
        """The names in ``text``, in their order: case counts, the longest spelling wins, and no letter is read twice."""
        known = self._read.get(text)
        if known is None:
            known = self._read[text] = self._mentions(text)
        return known

    @cached_property
    def _read(self) -> dict[str, list[Mention]]:
        """What was found in each text: several rules ask about the same ones."""
        return {}

    def _mentions(self, text: str) -> list[Mention]:
        found: list[Mention] = []
        for place in self._first_words.finditer(text):
            start = place.start()
            if found and start < found[-1].start + len(found[-1].spelling):
                continue
            for spelling, service, former in self._spellings[place.group()]:
                if text.startswith(spelling, start) and not text[start + len(spelling) :][:1].isalnum():
                    found.append(Mention(spelling, service, start, former))
                    break
        return found

    @cached_property
    def _first_words(self) -> re.Pattern[str]:
        """The first words of all spellings, where a word begins: most words of a text are none, and are passed over at once."""
        letters = "".join(sorted({re.escape(spelling[0]) for spelling in self._spellings}))
        words = "|".join(map(re.escape, sorted(self._spellings, key=len, reverse=True)))
        return re.compile(rf"(?<![\w@./-])(?=[{letters}])(?:{words})(?![A-Za-z0-9])" if words else r"(?!)")

    def named(self, name: str) -> Mention | None:
        """What ``name`` as a whole stands for, or None."""
        return next((m for m in self.mentions(name) if m.spelling == name), None)
