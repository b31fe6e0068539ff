"""What every value that comes from a file shares: frozen, strict, no unknown fields, no text that could harm a terminal."""

from __future__ import annotations

from typing import Annotated, Final, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from mlsim.core.base.text import refused_character

T = TypeVar("T")

MAX_TEXT: Final = 20_000
"""Characters in one text. The longest real case scenario has about 3,000."""


def _checked(value: str) -> str:
    refused = refused_character(value)
    if refused is not None:
        raise ValueError(f"holds a {refused}, which is not allowed in text")
    return value


#: Text that may be shown: 1 to MAX_TEXT characters, not only white space.
Text = Annotated[str, StringConstraints(max_length=MAX_TEXT, pattern=r"^\s*\S"), AfterValidator(_checked)]
#: One line of text: a title, a name.
Line = Annotated[str, StringConstraints(max_length=300, pattern=r"^[^\n]*\S[^\n]*\Z"), AfterValidator(_checked)]
SLUG: Final = "[a-z0-9]+(?:[._-]+[a-z0-9]+)*"
#: An identifier: lower case, digits and ``. _ -``, safe as part of a file's name.
Slug = Annotated[str, StringConstraints(max_length=80, pattern=rf"^{SLUG}\Z")]
#: An exam's code: capitals, digits, hyphens.
ExamCode = Annotated[str, StringConstraints(max_length=24, pattern=r"^[A-Z][A-Z0-9]*(?:-[A-Z0-9]+)*\Z")]
#: ``EXAM:TASK``, for example ``MLA-C02:1.2``.
Objective = Annotated[
    str, StringConstraints(max_length=40, pattern=r"^[A-Z][A-Z0-9]*(?:-[A-Z0-9]+)*:[0-9]{1,2}(?:\.[0-9]{1,2}){0,2}\Z")
]
#: A tuple; TOML gives lists. The first entry that is wrong is told: naming a hundred thousand of them would take seconds.
Many = Annotated[tuple[T, ...], Field(strict=False, fail_fast=True)]


class Model(BaseModel):
    """Base of the values that files are validated into."""

    # The patterns are the interpreter's own, whose compiled form is a fraction of the other engine's: it holds for them that `$` would
    # let a line end pass, so they end with `\Z`.
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, defer_build=True, regex_engine="python-re")
