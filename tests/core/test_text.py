"""Text as data: what is refused, blocks, spans."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mlsim.core.base.text import Block, blocks, first_line, kept, refused_character, spans, visible

MANY = settings(max_examples=200, deadline=None)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a\x00b", "control character U+0000"),
        ("a\rb", "control character U+000D"),
        ("a\x1b[31mb", "control character U+001B"),
        ("a\x7fb", "control character U+007F"),
        ("a\x85b", "control character U+0085"),
        ("a\x9bb", "control character U+009B"),
        ("a\x9fb", "control character U+009F"),
        ("a\u202eb", "bidirectional control U+202E"),
        ("a\u2066b", "bidirectional control U+2066"),
        ("a\u061cb", "bidirectional control U+061C"),
        ("a\ud800b", "lone surrogate U+D800"),
        ("a\udfffb", "lone surrogate U+DFFF"),
        ("a\u2028b", "line separator U+2028"),
        ("a\u2029b", "line separator U+2029"),
        ("a" + "\u0301" * 5, "more than 4 combining marks on one letter"),
        ("\u20dd" * 5, "more than 4 combining marks on one letter"),
    ],
)
def test_what_could_harm_a_terminal_is_refused(text: str, said: str) -> None:
    assert refused_character(text) == said


@pytest.mark.parametrize(
    "text",
    [
        "",
        "plain\n\ttext ~ !",
        "a" + "\u0301" * 4 + "b" + "\u0301" * 4,
        "\u65e5\u672c\u8a9e, \u0645\u0631\u062d\u0628\u0627, caf\u00e9",
        "\u00a0",
        "\U0001f600",
        "[red]not markup[/red]",
    ],
)
def test_letters_of_all_languages_are_text(text: str) -> None:
    assert refused_character(text) is None
    assert visible(text) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\x1b[31mb", "a\\u001b[31mb"),
        ("\u202etxt", "\\u202etxt"),
        ("tab\tand\nline\x00", "tab\tand\nline\\u0000"),
        ("e" + "\u0301" * 5, "e" + "\\u0301" * 5),
    ],
)
def test_refused_characters_are_made_visible(text: str, shown: str) -> None:
    assert visible(text) == shown


@MANY
@given(st.text(st.characters(codec=None), max_size=40))
def test_what_was_made_visible_can_be_shown(text: str) -> None:
    assert refused_character(visible(text)) is None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", ()),
        (" \n\n ", ()),
        ("one\n  two\n\nthree", (Block("paragraph", ("one two",)), Block("paragraph", ("three",)))),
        (
            "text\n- one\n- two\n  goes on\n  * deeper",
            (
                Block("paragraph", ("text",)),
                Block("item", ("one",), "-"),
                Block("item", ("two goes on",), "-"),
                Block("item", ("deeper",), "-", depth=1),
            ),
        ),
        ("1. one\n12. two", (Block("item", ("one",), "1."), Block("item", ("two",), "12."))),
        ("-5 is no item", (Block("paragraph", ("-5 is no item",)),)),
        ("1.5 is none", (Block("paragraph", ("1.5 is none",)),)),
        (
            "before\n```json\n{\n\t'a': 1\n\n}\n```\nafter",
            (
                Block("paragraph", ("before",)),
                Block("code", ("{", "    'a': 1", "", "}")),
                Block("paragraph", ("after",)),
            ),
        ),
        ("```\nnever closed\n- no item", (Block("code", ("never closed", "- no item")),)),
        (
            "| a | b |\n|---|:--:|\n| 1 | `x` |\n\nafter",
            (
                Block("table", ("a | b", "1 | `x`"), cells=(("a", "b"), ("1", "`x`"))),
                Block("paragraph", ("after",)),
            ),
        ),
        ("| a |\n|---|", (Block("table", ("a",), cells=(("a",),)),)),
        ("| a |\n--\n|b", (Block("table", ("a", "b"), cells=(("a",), ("b",))),)),
        ("| alone |", (Block("paragraph", ("| alone |",)),)),
        ("- one\n  \nafter", (Block("item", ("one",), "-"), Block("paragraph", ("after",)))),
        ("| no rule |\n| below |", (Block("paragraph", ("| no rule | | below |",)),)),
    ],
)
def test_blocks(text: str, found: tuple[Block, ...]) -> None:
    assert blocks(text) == found


@MANY
@given(st.text(st.characters(codec=None), max_size=80))
def test_blocks_never_fail(text: str) -> None:
    for block in blocks(text):
        assert all("\n" not in line and "\t" not in line for line in block.lines)


def letters(text: str) -> str:
    return "".join(text.split())


def shown(text: str) -> str:
    """All that a reader gets of a text, without white space."""
    return letters("".join(part for block in blocks(text) for part in (block.bullet, *block.lines)))


PLAIN = st.text(st.sampled_from("ab12.-+: \n\t_#>[]()é"), max_size=80)


@MANY
@given(PLAIN)
def test_nothing_is_lost_where_there_is_neither_fence_nor_table(text: str) -> None:
    assert shown(text) == letters(text)


LINE = st.tuples(
    st.sampled_from(["", "  ", "- ", "  - ", "1. ", "* ", "| ", "|", "```\n", "```toml\n", "|---|\n", "---\n"]),
    st.text(st.sampled_from("abc |`-"), max_size=12).filter(lambda words: not words.strip().startswith("```")),
).map("".join)


@MANY
@given(st.lists(LINE, max_size=12).map("\n".join))
def test_no_letter_is_lost_in_any_markup(text: str) -> None:
    wanted = [char for char in text.replace("```toml", "") if char in "abc"]
    assert [char for char in shown(text) if char in "abc"] == wanted


@pytest.mark.parametrize("text", ["```pip install x```", "Run\n```a = 1``` first.\n\nThen look."])
def test_a_fence_that_ends_on_its_own_line_loses_no_word(text: str) -> None:
    assert shown(text).replace("`", "") == letters(text).replace("`", "")


def test_what_stands_after_code_on_one_line_is_no_code() -> None:
    assert [block.kind for block in blocks("```a = 1```\n\nA paragraph.")][-1] == "paragraph"


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("", ()),
        ("plain", (("plain", False),)),
        ("a `b` c", (("a ", False), ("b", True), (" c", False))),
        ("`b`", (("b", True),)),
        ("it`s", (("it`s", False),)),
        ("`a` it`s", (("a", True), (" it`s", False))),
        ("`a``b`", (("a", True), ("b", True))),
    ],
)
def test_spans(line: str, found: tuple[tuple[str, bool], ...]) -> None:
    assert spans(line) == found


@MANY
@given(st.text(st.sampled_from("ab `"), max_size=20))
def test_spans_lose_only_paired_back_quotes(line: str) -> None:
    joined = "".join(text for text, _ in spans(line))
    assert joined.replace("`", "") == line.replace("`", "")
    assert joined.count("`") == line.count("`") % 2
    assert all("`" not in text for text, is_code in spans(line) if is_code)


@pytest.mark.parametrize(
    ("text", "limit", "line"),
    [
        ("short", 5, "short"),
        ("one\n  two\tthree", 20, "one two three"),
        ("abcdefghij", 8, "abcde..."),
        ("abcd efghij", 8, "abcd..."),
        ("", 3, ""),
    ],
)
def test_first_line(text: str, limit: int, line: str) -> None:
    assert first_line(text, limit) == line


@MANY
@given(st.text(max_size=60), st.integers(3, 40))
def test_a_first_line_is_one_line_and_fits(text: str, limit: int) -> None:
    line = first_line(text, limit)
    assert len(line) <= limit
    assert line == " ".join(line.split())


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("plain", "plain"),
        ("\u05e9\u05dc\u05d5\u05dd\u200f 42", "\u05e9\u05dc\u05d5\u05dd 42"),
        ("\x1b[31mred\x07", "[31mred"),
        ("a" + "\u0301" * 9 + "b", "a" + "\u0301" * 4 + "b"),
        ("line\u2028feed\x00", "linefeed"),
        ("\ud800", ""),
    ],
)
def test_what_may_not_be_shown_is_left_out(text: str, left: str) -> None:
    assert kept(text) == left


@MANY
@given(st.text(st.characters(codec=None), max_size=40))
def test_what_is_kept_can_be_shown_and_is_not_touched_again(text: str) -> None:
    assert refused_character(kept(text)) is None
    assert kept(kept(text)) == kept(text)
    if refused_character(text) is None:
        assert kept(text) == text
