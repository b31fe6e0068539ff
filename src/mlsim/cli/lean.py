"""What other people's modules load on the chance that it is needed, and mlsim never needs: a third of its memory beside the toolkit's.

A module that is marked as absent is one that the importer does without, as it would where the interpreter was built so. Nothing here
changes what anything does.
"""

from __future__ import annotations

import importlib
import os
import sys
from importlib.util import find_spec
from types import ModuleType
from typing import Any, Final

_OWN_HASHES: Final = ("_md5", "_sha1", "_sha3", "_blake2", "_sha2" if sys.version_info >= (3, 12) else "_sha256")
"""The interpreter's own; some distributions leave them out, and then OpenSSL's have to be loaded."""


def stay_lean() -> None:
    """Leave out what a program without a network does not need. To be called before the toolkit is imported.

    OpenSSL is 5 MB of memory and a tenth of the time until the lobby is there: `asyncio` loads it for encrypted connections, and
    `hashlib` for faster sums than the interpreter's own. pydantic looks through all that is installed for plugins; told not to, it still
    loads what it would look with: the interpreter's reader of e-mail, in which packages are described, 1.4 MB.
    """
    sys.modules.setdefault("ssl", None)  # type: ignore[arg-type] # the import system's mark for a module that is not there
    if all(find_spec(name) is not None for name in _OWN_HASHES):
        sys.modules.setdefault("_hashlib", None)  # type: ignore[arg-type] # the same
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    if _METADATA not in sys.modules:
        importlib.metadata = sys.modules[_METADATA] = _Waiting(_METADATA)


_METADATA: Final = "importlib.metadata"


class _Waiting(ModuleType):
    """In the place of the module about installed packages until somebody asks it something; then that is loaded, and answers."""

    def entry_points(self, **wanted: Any) -> Any:  # noqa: ANN401 - as the module has it
        """Asked for by name when others are imported, and called by nobody."""
        return self._loaded().entry_points(**wanted)

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - anything that the module has
        if name.startswith("__"):
            # What the import system looks at while it hands out names is no question yet.
            raise AttributeError(name)
        return getattr(self._loaded(), name)

    def _loaded(self) -> Any:  # noqa: ANN401 - the module itself
        if sys.modules.get(_METADATA) is self:
            del sys.modules[_METADATA]
        return importlib.import_module(_METADATA)
