"""How long importing takes, and how much memory: `python tests/bench/imports.py [--once] [FORMAT ...]`.

For each format one file of 20,000 questions (QTI: a zip of 5,000 items) is made, and `mlsim import` is run on it in a process and a home
of its own, twice (with ``--once``: once): the second time everything is there already. The table has the seconds of the whole command,
those in which it had a processor, its peak memory, and how long 5,000,000 additions took right before and after: on a busy machine
a second of processor is worth less, and the additions say how much. The limits are on the seconds of processor.
The questions have the length of real ones: a stem of 60 words, four options of 14 words, an explanation of each.
"""

from __future__ import annotations

import html
import io
import os
import random
import re
import shutil
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

from tests.bench.data import WORDS
from tests.formats.packages import collection, new_package, zipped

from mlsim.core.bank.questions import BankHeader, Question
from mlsim.formats.base import Bundle
from mlsim.formats.registry import by_name

COUNT = 20_000
ITEMS = 5_000
MAX_SECONDS = 20.0
MAX_MEGABYTES = 500


class Text:
    """Sentences, the same for the same seed."""

    def __init__(self, seed: int = 1) -> None:
        self._rng = random.Random(seed)

    def words(self, count: int) -> str:
        return " ".join(self._rng.choice(WORDS) for _ in range(count))

    def question(self, number: int) -> tuple[str, list[str], list[str], int]:
        """Stem, options, explanations, key."""
        stem = f"Number {number}: {self.words(60)}. Which one is right?"
        options = [f"{self.words(14)} {letter}" for letter in "abcd"]
        return stem, options, [f"{self.words(20)}." for _ in options], self._rng.randrange(4)


def bundle(count: int) -> Bundle:
    """The questions as ours, for what our writers write."""
    from tests.formats.questions import ADAPTER

    text = Text()
    questions: list[Question] = []
    for number in range(count):
        stem, options, whys, key = text.question(number)
        listed = [
            {"text": option, "why": why, **({"correct": True} if i == key else {})}
            for i, (option, why) in enumerate(zip(options, whys, strict=True))
        ]
        values = {"id": f"q-{number:06}", "type": "single", "objectives": ["TST-1:1.1"], "stem": stem, "option": listed}
        questions.append(ADAPTER.validate_python({**values, "takeaway": text.words(20)}))
    return Bundle(BankHeader(id="bench", title="Bench", license="CC0"), questions)


def written(name: str, count: int = COUNT) -> bytes:
    writer = by_name(name).writer
    assert writer is not None
    return b"".join(writer.write(bundle(count)))


def aiken() -> bytes:
    text, parts = Text(), []
    for number in range(COUNT):
        stem, options, _, key = text.question(number)
        rows = [f"{letter}. {option}" for letter, option in zip("ABCD", options, strict=True)]
        parts.append("\n".join([stem, *rows, f"ANSWER: {'ABCD'[key]}"]))
    return "\n\n".join(parts).encode()


def table(between: str = ",") -> bytes:
    names = ("question", "option a", "option b", "option c", "option d", "answer", "explanation", "category")
    text, rows = Text(), [between.join(names)]
    for number in range(COUNT):
        stem, options, whys, key = text.question(number)
        cells = [stem, *options, "ABCD"[key], whys[key], f"Domain {number % 5}"]
        rows.append(between.join(f'"{cell}"' for cell in cells))
    return "\n".join(rows).encode()


def kebab(name: str) -> str:
    """``simpleChoice`` as QTI 3.0 writes it, without its prefix."""
    return re.sub(r"(?<=[a-z])([A-Z])", r"-\1", name).lower()


def qti_3() -> bytes:
    """What our writer writes of QTI 2.1, with the names of 3.0."""
    files: dict[str, bytes | str] = {}
    with zipfile.ZipFile(io.BytesIO(written("qti", ITEMS))) as package:
        for name in package.namelist():
            text = package.read(name).decode()
            if name != "imsmanifest.xml":
                text = text.replace("imsqti_v2p1", "imsqtiasi_v3p0")
                text = re.sub(
                    r"<(/?)([a-z]+[A-Z]\w*|prompt|value)\b([^>]*)>",
                    lambda m: (
                        f"<{m[1]}qti-{kebab(m[2])}{re.sub(r'[a-z]+[A-Z][A-Za-z]*(?==)', lambda a: kebab(a[0]), m[3])}>"
                    ),
                    text,
                )
            files[name] = text.replace("imsqti_item_xmlv2p1", "imsqti_item_xmlv3p0")
    return zipped(files)


def moodle() -> bytes:
    """As Moodle itself writes: HTML in CDATA everywhere."""
    text, parts = Text(), ['<?xml version="1.0" encoding="UTF-8"?>\n<quiz>\n']
    for number in range(COUNT):
        stem, options, whys, key = text.question(number)
        parts.append(f'<question type="multichoice"><name><text>q{number}</text></name>\n<questiontext format="html">')
        parts.append(f"<text><![CDATA[<p>{html.escape(stem)}<br></p>]]></text></questiontext>\n<single>true</single>\n")
        for i, (option, why) in enumerate(zip(options, whys, strict=True)):
            parts.append(
                f'<answer fraction="{100 if i == key else 0}" format="html"><text><![CDATA[<p>{option}</p>]]></text>\n'
            )
            parts.append(f'<feedback format="html"><text><![CDATA[<p>{why}</p>]]></text></feedback></answer>\n')
        parts.append("</question>\n")
    return "".join([*parts, "</quiz>\n"]).encode()


def canvas() -> bytes:
    """QTI 1.2 as Canvas writes it, zipped."""
    text, parts = (
        Text(),
        ['<?xml version="1.0"?>\n<questestinterop><assessment title="Bench"><section ident="root_section">\n'],
    )
    for number in range(ITEMS):
        stem, options, _, key = text.question(number)
        labels = "".join(
            f'<response_label ident="{i}"><material><mattext texttype="text/plain">{option}</mattext></material></response_label>'
            for i, option in enumerate(options)
        )
        parts.append(
            f'<item ident="i{number}"><presentation><material><mattext texttype="text/html">&lt;p&gt;{stem}&lt;/p&gt;</mattext></material>'
            f'<response_lid ident="r" rcardinality="Single"><render_choice>{labels}</render_choice></response_lid></presentation>'
            f'<resprocessing><respcondition><conditionvar><varequal respident="r">{key}</varequal></conditionvar>'
            '<setvar action="Set" varname="SCORE">100</setvar></respcondition></resprocessing></item>\n'
        )
    return zipped({"quiz/quiz.xml": "".join([*parts, "</section></assessment></questestinterop>"])})


def notes() -> list[tuple[str, str]]:
    text, found = Text(), []
    for number in range(COUNT):
        stem, options, whys, key = text.question(number)
        boxes = "<br>".join(f"- [{'x' if i == key else ' '}] {option}" for i, option in enumerate(options))
        found.append((f"<p>{stem}</p><br>{boxes}\x1f<p>{whys[key]}</p>", "bench"))
    return found


def old_deck() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        return zipped({"collection.anki2": collection(Path(folder) / "c", notes()), "media": "{}"})


def new_deck() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        return new_package(Path(folder) / "c", notes())


FILES: dict[str, tuple[str, Callable[[], bytes]]] = {
    "markdown": ("bench.md", lambda: written("markdown")),
    "gift": ("bench.gift", lambda: written("gift")),
    "aiken": ("bench.aiken.txt", aiken),
    "csv": ("bench.csv", table),
    "tsv": ("bench.tsv", lambda: table("\t")),
    "udemy": ("bench-udemy.csv", lambda: written("udemy")),
    "moodle": ("bench.xml", moodle),
    "json": ("bench.json", lambda: written("json")),
    "anki": ("bench.txt", lambda: written("anki")),
    "apkg": ("bench.apkg", new_deck),
    "apkg-old": ("bench-old.apkg", old_deck),
    "qti": ("bench.zip", lambda: written("qti", ITEMS)),
    "qti-3.0": ("bench-3.zip", qti_3),
    "qti-1.2": ("bench-canvas.zip", canvas),
}


def run(path: Path, home: Path) -> tuple[float, float, float, int]:
    """Seconds, seconds of processor, peak megabytes and status of one import."""
    script = Path(sys.executable).with_name("mlsim")
    started = time.perf_counter()
    process = os.posix_spawn(
        script,
        [str(script), "import", str(path), "--bank", "bench"],
        {**os.environ, "MLSIM_HOME": str(home)},
        file_actions=[
            (os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0),
            (os.POSIX_SPAWN_OPEN, 2, os.devnull, os.O_WRONLY, 0),
        ],
    )
    _, status, usage = os.wait4(process, 0)
    # Linux counts in kilobytes, macOS in bytes.
    peak = usage.ru_maxrss / (1024 if sys.platform != "darwin" else 1024 * 1024)
    return time.perf_counter() - started, usage.ru_utime + usage.ru_stime, peak, os.waitstatus_to_exitcode(status)


def loop() -> float:
    """Seconds of processor that 5,000,000 additions take here and now: what the other figures are to be compared with."""
    started, total = time.process_time(), 0
    for number in range(5_000_000):
        total += number
    return time.process_time() - started


def main() -> int:
    """Measure what is asked for, or all. 1 if something takes too much."""
    once = "--once" in sys.argv
    wanted = [word for word in sys.argv[1:] if word != "--once"] or list(FILES)
    print(
        "| format | questions | file, MB | import, s (processor) | again, s (processor) | peak, MB | loop, s |\n|"
        + "---|" * 7
    )
    too_much = False
    for name in wanted:
        file, make = FILES[name]
        with tempfile.TemporaryDirectory() as folder:
            path, home = Path(folder) / file, Path(folder) / "home"
            path.write_bytes(make())
            size = path.stat().st_size / 1e6
            before = loop()
            first, cpu, peak, status = run(path, home)
            second, cpu_again, peak_again, again = (0.0, 0.0, 0.0, 0) if once else run(path, home)
            slow = (before + loop()) / 2
            shutil.rmtree(home)
        assert status == again == 0, f"{name} ended with {status} and {again}"
        too_much |= cpu > MAX_SECONDS or cpu_again > MAX_SECONDS or max(peak, peak_again) > MAX_MEGABYTES
        count = ITEMS if name.startswith("qti") else COUNT
        seconds = f"{first:.1f} ({cpu:.1f}) | {'-' if once else f'{second:.1f} ({cpu_again:.1f})'}"
        print(f"| {name} | {count:,} | {size:.1f} | {seconds} | {max(peak, peak_again):.0f} | {slow:.2f} |", flush=True)
    return int(too_much)


if __name__ == "__main__":
    sys.exit(main())
