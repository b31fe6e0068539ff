"""What is left out works without: in a process of its own, as it has to be done before anything else."""

from __future__ import annotations

import subprocess
import sys

USED = """
import asyncio, hashlib, hmac, random, uuid
asyncio.run(asyncio.sleep(0))
assert hashlib.sha256(b"abc").hexdigest().startswith("ba7816bf8f01cfea414140de5dae2223")
assert hashlib.blake2b(b"abc", digest_size=16).hexdigest() == "cf4ab791c62b8d2b2109c90275287816"
assert [hashlib.new(name, b"").digest_size for name in ("md5", "sha1", "sha512", "sha3_256")] == [16, 20, 64, 32]
import textual.app
"""


def run(code: str) -> None:
    subprocess.run([sys.executable, "-W", "error", "-c", code], check=True, capture_output=True, text=True)


def test_everything_works_without_a_library_for_the_network() -> None:
    loaded = 'import sys; assert not {"_ssl", "_hashlib"} & {name for name, one in sys.modules.items() if one}'
    run(f"from mlsim.cli.lean import stay_lean; stay_lean()\n{USED}\n{loaded}")


def test_an_interpreter_without_sums_of_its_own_keeps_the_others() -> None:
    absent = "import mlsim.cli.lean as lean; lean.find_spec = lambda name: None if name == '_md5' else True"
    run(f"{absent}\nlean.stay_lean()\n{USED}\nimport _hashlib")


def test_what_is_there_already_stays() -> None:
    run("import ssl\nfrom mlsim.cli.lean import stay_lean\nstay_lean()\nimport ssl as again\nassert again is ssl")


MODEL = """
import sys
from mlsim.cli.lean import stay_lean
stay_lean()
from pydantic import BaseModel, TypeAdapter
class One(BaseModel):
    number: int
assert TypeAdapter(One).validate_python({"number": 1}).number == 1
assert not {"email.message", "importlib.metadata._adapters"} & {*sys.modules}
"""


def test_what_is_installed_is_not_read_before_somebody_asks() -> None:
    run(MODEL)


def test_whoever_asks_what_is_installed_is_answered() -> None:
    asked = 'assert importlib.metadata.version("pydantic").startswith("2")'
    run(
        f"{MODEL}\nimport importlib.metadata\n{asked}\nfrom importlib.metadata import distributions\nassert list(distributions())"
    )
    named = 'assert "mlsim" in {one.name for one in entry_points(group="console_scripts")}'
    run(f"{MODEL}\nfrom importlib.metadata import entry_points\n{named}\nimport importlib.metadata\n{asked}")
    run(f"{MODEL}\nfrom importlib import metadata as importlib_metadata\nimport importlib\n{asked}")


def test_what_has_been_read_already_stays() -> None:
    lean = "from mlsim.cli.lean import stay_lean\nstay_lean()"
    run(f"import importlib.metadata as first\n{lean}\nimport importlib.metadata as again\nassert again is first")
