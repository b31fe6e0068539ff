"""The names of services: ``registry/services.toml`` in the shipped folder of banks."""

from __future__ import annotations

from pathlib import Path

from mlsim.core.bank.registry import Registry
from mlsim.store.toml import check_schema, parse, read_text, validated


def load_registry(folder: Path, shown: str = "banks/registry/services.toml") -> Registry | None:
    """The registry of a folder of banks, or None if it has none. Raises BankError for one that cannot be used."""
    path = folder / "registry" / "services.toml"
    if not path.is_file():
        return None
    document = parse(read_text(path, shown), shown)
    check_schema(document, shown)
    values = {key: value for key, value in document.items() if key != "schema"}
    return validated(Registry.model_validate, values, "The registry of services cannot be used", shown)
