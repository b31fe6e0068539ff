"""Text to rows: what must hold at every width."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mlsim.tui.render import Para, para, paragraphs, width_of, wrapped

TABLE = """
| share of | three months ago | last night |
|---|---|---|
| retrieved passages that concern the question | 0.91 | 0.90 |
| facts of the known answer that the passages contain | 0.88 | 0.61 |
"""


def lines(text: str, width: int) -> list[str]:
    return ["".join(part for part, _ in row) for one in paragraphs(text) for row in wrapped(one, width)]


ADDRESS = "https://docs.example.com/service/latest/developer-guide/a-page-about-detecting-data-bias.html#section"


@pytest.mark.parametrize("width", [40, 60, 76])
def test_an_address_is_broken_behind_a_sign(width: int) -> None:
    rows = ["".join(text for text, _ in row) for row in wrapped(para(ADDRESS), width)]
    assert "".join(rows) == ADDRESS
    assert all(len(row) <= width for row in rows)
    assert all(row[-1] in "/-_.?&=#" for row in rows[:-1])


@given(
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zs", "Mn"]), min_size=1, max_size=200),
    st.integers(8, 80),
)
def test_of_a_broken_word_nothing_is_lost(word: str, width: int) -> None:
    rows = wrapped(Para(((word[:7], "bold"), (word[7:], ""))), width)
    assert "".join(text for row in rows for text, _ in row).replace(" ", "") == "".join(word.split())
    assert all(width_of(row) <= width for row in rows)


def test_a_table_that_fits_stands_as_it_is() -> None:
    assert lines(TABLE, 84) == [
        "share of                                             three months ago  last night",
        "retrieved passages that concern the question         0.91              0.90",
        "facts of the known answer that the passages contain  0.88              0.61",
    ]


def test_a_table_that_is_too_wide_is_wrapped_in_its_widest_column() -> None:
    assert lines(TABLE, 60) == [
        "share of                        three months ago  last night",
        "retrieved passages that         0.91              0.90",
        "concern the question",
        "facts of the known answer that  0.88              0.61",
        "the passages contain",
    ]


@pytest.mark.parametrize("width", [20, 34, 47, 58, 76])
@given(cells=st.lists(st.lists(st.text("abc xyz", max_size=30), min_size=3, max_size=3), min_size=1, max_size=4))
@settings(max_examples=40, deadline=None, database=None)
def test_no_word_of_a_table_is_lost_and_no_row_is_too_wide(width: int, cells: list[list[str]]) -> None:
    text = "\n".join(["| a | b | c |", "|---|---|---|", *(f"| {' | '.join(row)} |" for row in cells)])
    rows = [row for one in paragraphs(text) for row in wrapped(one, width)]
    assert max(map(width_of, rows)) <= width
    shown = sorted("".join(part for row in rows for part, _ in row if part).replace(" ", ""))
    assert shown == sorted("abc" + "".join("".join(row) for row in cells).replace(" ", ""))
