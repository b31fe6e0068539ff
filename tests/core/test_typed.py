"""What a typed line means."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.fakes import matching, multiple, ordering, single

from mlsim.core.bank.questions import Question, is_complete
from mlsim.core.screens.spoken import letters_of
from mlsim.core.screens.typed import (
    REVIEW_WORDS,
    SITTING_WORDS,
    help_lines,
    number_from,
    options_from,
    response_from,
    with_sureness,
    word_of,
)

QUESTIONS: list[Question] = [
    single(1),
    multiple(2),
    ordering(3),
    matching(4),
    matching(5, answers=("a", "a", "b"), reuse=True),
]


@pytest.mark.parametrize(
    ("question", "line", "response"),
    [
        (QUESTIONS[0], "b", (2,)),
        (QUESTIONS[0], " B. ", (2,)),
        (QUESTIONS[1], "ac", (1, 3)),
        (QUESTIONS[1], "C, a", (1, 3)),
        (QUESTIONS[2], "b d a", (2, 0, 3)),
        (QUESTIONS[3], "1a 2b 3d", (3, 2, 0)),
        (QUESTIONS[3], "1 -> a, 2 -> b, 3 -> d", (3, 2, 0)),
        (QUESTIONS[4], "a a b", (3, 3, 2)),
    ],
)
def test_what_letters_mean(question: Question, line: str, response: tuple[int, ...]) -> None:
    shown = (3, 2, 1, 0, 4)[: len(question.texts)]
    found = response_from(question, shown, line)
    assert found == (tuple(sorted(response)) if question.type == "multiple" else response)
    assert response_from(question, shown, " ".join(letters_of(question, shown, response))) == found


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("z", "There is no option Z. Letters are A to D; help says what else there is."),
        ("a b", "1 letter is asked for, 2 given."),
        ("what", "'what' is no answer. Letters are A to D"),
        ("", "'' is no answer."),
        ("a!", "'a!' is no answer."),
    ],
)
def test_why_letters_mean_nothing(line: str, said: str) -> None:
    assert said in str(response_from(QUESTIONS[0], (0, 1, 2, 3), line))


def test_a_letter_twice_is_no_answer() -> None:
    assert response_from(QUESTIONS[1], (0, 1, 2, 3, 4), "a a") == "A letter stands there twice."
    assert response_from(QUESTIONS[1], (0, 1, 2, 3, 4), "a") == "2 letters are asked for, 1 given."


@pytest.mark.parametrize("question", QUESTIONS)
@given(line=st.text(max_size=12))
def test_no_line_is_taken_for_a_wrong_kind_of_answer(question: Question, line: str) -> None:
    shown = tuple(reversed(range(len(question.texts))))
    found = response_from(question, shown, line)
    assert isinstance(found, str) or is_complete(question, found)


@pytest.mark.parametrize(
    ("line", "shown", "word"),
    [
        ("next", 4, ("next", "")),
        ("N", 4, ("next", "")),
        ("n", 15, None),
        ("note  mind the gap ", 4, ("note", "mind the gap")),
        ("left", 4, ("overview", "")),
        ("?", 4, ("help", "")),
        ("b", 4, None),
        ("nonsense", 4, None),
        ("", 4, None),
    ],
)
def test_words(line: str, shown: int, word: tuple[str, str] | None) -> None:
    assert word_of(SITTING_WORDS, line, shown) == word


@pytest.mark.parametrize("words", [SITTING_WORDS, REVIEW_WORDS])
def test_no_word_stands_for_two_things_and_the_help_has_each(words: tuple[object, ...]) -> None:
    names = [name for word in words for name in word.names]  # type: ignore[attr-defined]
    assert len(set(names)) == len(names)
    text = "\n".join(help_lines(words, answers=True))  # type: ignore[arg-type]
    assert [name for name in names if name not in text] == []
    assert not set(text) & set("[]|+<>*`_")


def test_the_letters_of_options_are_no_words() -> None:
    for word in SITTING_WORDS:
        assert not set(word.names) & set("abcdefgh")


@pytest.mark.parametrize("text", ["²", "٣٣", "9" * 5000, "-1", "1.5", ""])
def test_what_is_no_number(text: str) -> None:
    assert number_from(text) is None


def test_a_number() -> None:
    assert number_from("042") == 42


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("b unsure", ("b", "unsure")),
        ("a c GUESS", ("a c", "guess")),
        ("sure", ("sure", None)),
        ("b", ("b", None)),
        ("b surely", ("b surely", None)),
    ],
)
def test_an_answer_can_say_how_sure_it_is(line: str, found: tuple[str, str | None]) -> None:
    assert with_sureness(line) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("b", (2,)),
        ("a, d a", (3, 0)),
        ("", "Which? Letters are A to D."),
        ("e", "There is no option E. Letters are A to D."),
    ],
)
def test_options_by_their_letters(text: str, found: tuple[int, ...] | str) -> None:
    assert options_from((3, 2, 1, 0), text) == found
