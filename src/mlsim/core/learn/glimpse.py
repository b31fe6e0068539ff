"""What the lobby says about learning: today's next step and what is due. Plain values, kept so that the lobby need not work them out."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal

StepKind = Literal["due", "practice", "mock"]
"""What there is to do: what spaced repetition wants, practice of a domain, or a full mock."""


@dataclass(frozen=True, slots=True)
class NextStep:
    """One thing to do today."""

    exam: str
    kind: StepKind
    questions: int
    minutes: int
    why: str
    domain: str | None = None
    form: int | None = None

    def text(self, *, short: bool = False) -> str:
        """What to do, in a few words; ``short`` for narrow screens: without the minutes."""
        about = f", about {self.minutes} min"
        match self.kind:
            case "mock":
                what, about = f"Sit {f'form {self.form}' if self.form else 'a new form'}", f", {self.minutes} min"
            case "due":
                what = f"Answer {self.questions} that {'is' if self.questions == 1 else 'are'} due"
            case _:
                what = f"Practise {self.questions} of domain {self.domain}"
        return what if short else what + about


@dataclass(frozen=True, slots=True)
class Glimpse:
    """Where somebody stands, as far as the lobby shows it."""

    step: NextStep | None = None
    due: int | None = None
    """Questions that are due for the exam of the step; None where nobody has looked."""
    days_left: int | None = None
    """Days until that exam."""

    def as_plain(self) -> dict[str, Any]:
        """As values for JSON; `glimpse_from` reads them back."""
        return asdict(self)


def glimpse_from(values: dict[str, Any]) -> Glimpse:
    """From plain values. Raises TypeError, KeyError or AttributeError if they are not of this version."""
    step = values["step"]
    return Glimpse(NextStep(**step) if step is not None else None, values["due"], values["days_left"])
