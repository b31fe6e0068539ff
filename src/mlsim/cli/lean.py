"""What other people's modules load on the chance that it is needed, and mlsim never needs: a third of its memory beside the toolkit's.

A module that is marked as absent is one that the importer does without, as it would where the interpreter was built so. Nothing here
changes what anything does.
"""

from __future__ import annotations

import os
import sys
from importlib.util import find_spec
from typing import Final

_OWN_HASHES: Final = ("_md5", "_sha1", "_sha3", "_blake2", "_sha2" if sys.version_info >= (3, 12) else "_sha256")
"""The interpreter's own; some distributions leave them out, and then OpenSSL's have to be loaded."""


def stay_lean() -> None:
    """Leave out what a program without a network does not need. To be called before the toolkit is imported.

    OpenSSL is 5 MB of memory and a tenth of the time until the lobby is there: `asyncio` loads it for encrypted connections, and
    `hashlib` for faster sums than the interpreter's own. pydantic looks through all that is installed for plugins.
    """
    sys.modules.setdefault("ssl", None)  # type: ignore[arg-type] # the import system's mark for a module that is not there
    if all(find_spec(name) is not None for name in _OWN_HASHES):
        sys.modules.setdefault("_hashlib", None)  # type: ignore[arg-type] # the same
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
