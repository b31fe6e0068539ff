"""HTML as questions have it, and the short way for its simple cases."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mlsim.formats import texts
from mlsim.formats.texts import FromHtml, from_html

PIECES = (
    "<p>",
    "</p>",
    "<br>",
    "<br/>",
    "<br />",
    "<b>",
    "</b>",
    "<em>",
    "</strong>",
    " ",
    "  ",
    "\n",
    "\t",
    "a",
    "word",
    "&amp;",
    "&lt;p&gt;",
)
MORE = ("&nbsp;", "&#10;", "&#0;", "&bogus", "&", "```", "<br>```<br>", "\u00a0", "é", "|", "- x", "1. y", "\r\n")


@given(st.lists(st.sampled_from(PIECES + MORE), max_size=14).map("".join))
@settings(max_examples=400, deadline=None)
def test_the_short_way_gives_what_the_long_one_gives(source: str) -> None:
    reader = texts._Reader()
    reader.feed(source)
    reader.close()
    assert texts._SIMPLE.fullmatch(source)
    assert texts._simple(source) == reader.text()


@pytest.mark.parametrize(
    ("source", "text", "dropped"),
    [
        ("<p>One <b>two</b></p><p>three</p>", "One two\n\nthree", ()),
        ("a<br>b<br/>c", "a\nb\nc", ()),
        ("<ul><li>a</li><li>b</li></ul>", "- a\n- b", ()),
        ("<ol><li>a</li><li>b</li></ol>", "1. a\n2. b", ()),
        ("<pre>x  = 1\ny</pre>", "```\nx  = 1\ny\n```", ()),
        ("use <code>a &lt; b</code>", "use `a < b`", ()),
        ('<img src="a/b.png" alt="">', "[image: b.png]", ()),
        ("H<sub>2</sub>O", "H2O", ("sub",)),
        ("List<String> x &amp; y", "List<String> x & y", ()),
        (
            "<table><tr><th>a</th><th>b</th></tr><tr><td>1</td><td>2</td></tr></table>",
            "| a | b |\n| --- | --- |\n| 1 | 2 |",
            (),
        ),
        ("<script>alert(1)</script>x<b>", "x", ()),
    ],
)
def test_what_html_becomes(source: str, text: str, dropped: tuple[str, ...]) -> None:
    assert from_html(source) == FromHtml(text, dropped)
