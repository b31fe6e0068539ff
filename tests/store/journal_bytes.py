"""The bytes of journals: made of events, and read."""

from __future__ import annotations

from tests.store.samples import a_header, record

from mlsim.core.session.events import Event, Header
from mlsim.store.journal import Loaded, opening_bytes, parse


def journal(head: Header, *events: Event) -> bytes:
    """A journal with these events, whose records have no numbers."""
    return opening_bytes(head) + b"".join(record(event, head) for event in events)


def whole(events: list[Event], head: Header | None = None) -> tuple[bytes, list[int]]:
    """A journal's bytes, and where its first record and each of ``events`` end."""
    data = opening_bytes(head or a_header())
    ends = [len(data)]
    for number, event in enumerate(events, start=1):
        data += record(event, head, number)
        ends.append(len(data))
    return data, ends


def read(data: bytes) -> Loaded:
    """What a journal with these bytes says."""
    return parse(data, "a.toml")
