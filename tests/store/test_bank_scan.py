"""Questions that may have some words, found in the text of their file."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.fakes import matching, multiple, ordering, single
from tests.store.samples import bank_text, write

from mlsim.core.base.search import needles, stands_in
from mlsim.core.screens.bank_search import searched_text
from mlsim.store.bank_scan import scan
from mlsim.store.toml import parse

TRAP = '''schema = 1
[bank]
id = "t"
title = "T"
[[question]]
id = "one"
type = "single"
stem = """
What does this do?
[[question]]
id = "two"
Snow"""
[[question]]
id = "three"
type = "single"
stem = "Gr\\u00f6\\u00dfe of a \\"table\\""
'''


def ids(path: Path, words: str) -> list[str]:
    sought = needles(words)
    return [one["id"] for one in scan(path, "x", sought) if stands_in(sought, searched_text(one))]


def test_only_what_may_have_the_words_is_read(tmp_path: Path) -> None:
    path = write(tmp_path / "a.toml", bank_text([single(1), multiple(2), ordering(3), matching(4)]))
    assert ids(path, "stem") == ["q-0001", "q-0002", "q-0003", "q-0004"]
    assert ids(path, "STEP stem") == ["q-0003"]
    assert [one["id"] for one in scan(path, "x", needles("prompt"))] == ["q-0004"]
    assert list(scan(path, "x", needles("nowhere"))) == []


def test_what_looks_like_a_question_in_a_text_and_what_is_written_with_escapes(tmp_path: Path) -> None:
    path = write(tmp_path / "a.toml", TRAP)
    assert ids(path, "snow") == ["one"]
    assert ids(path, "größe") == ["three"]
    assert ids(path, '"table"') == ["three"]


@pytest.mark.parametrize("data", [b"\xff\xfe", b"[[question]]\nstem = ", b"[[question]]\n" + b"[" * 5000, b""])
def test_a_file_that_cannot_be_read_has_no_question(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "a.toml").write_bytes(data)
    assert list(scan(tmp_path / "a.toml", "x", ["stem"])) == []
    assert list(scan(tmp_path / "none.toml", "x", ["stem"])) == []


WORDS = st.text(st.sampled_from("ab\"'\\\n ßÄ=[]#"), min_size=1, max_size=12)


@given(st.lists(WORDS, min_size=1, max_size=4), WORDS)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_nothing_is_missed_that_reading_the_whole_file_would_find(tmp_path: Path, stems: list[str], words: str) -> None:
    questions = [single(n, stem=f"{stem}.") for n, stem in enumerate(stems, start=1)]
    text = bank_text(questions)
    path = write(tmp_path / "a.toml", text)
    whole = [one["id"] for one in parse(text, "x")["question"] if stands_in(needles(words), searched_text(one))]
    assert ids(path, words) == whole
