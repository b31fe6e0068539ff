"""``mlsim journal`` and ``mlsim bank reports``."""

from __future__ import annotations

import pytest
from tests.cli.shell import Shell
from tests.fakes import START, FakeClocks, matching, multiple, ordering, single
from tests.store.samples import bank_text, make_paths, write

from mlsim.cli.desk import FileDesk
from mlsim.core.bank.questions import Question
from mlsim.core.form.wish import Selection, Wish
from mlsim.core.session.hindsight import Change
from mlsim.store.paths import Paths

QUESTIONS: list[Question] = [
    single(1, services=["Amazon S3"], takeaway="Versions cost.", stem="What\n\n- keeps `it`?"),
    multiple(2, objectives=["TST-1:2.1"]),
    ordering(3, objectives=["TST-1:1.2"]),
    matching(4, objectives=["TST-1:2.2"]),
]


@pytest.fixture
def missed(paths: Paths, clocks: FakeClocks) -> str:
    """A practice of four questions, all missed; two with causes, one with a rule, one disputed."""
    write(paths.shipped / "one" / "all.toml", bank_text(QUESTIONS))
    desk = FileDesk(paths, clocks, START.date, lambda moment: moment)
    sitting = desk.begin(desk.prepare(Wish("TST-1", "selection", selection=Selection())))
    revisions = {}
    for number, item in enumerate(sitting.session.header.items):
        revisions[item.question] = item.revision
        sitting.go(number)
        clocks.advance(4)
        sitting.choose(next(i for i in range(4) if i not in sitting.question.key[:1]))
    sitting.submit("ended")
    session = sitting.session.header.id
    changes = [
        Change("q-0001", revisions["q-0001"], "cause", "misread"),
        Change("q-0001", revisions["q-0001"], "rule", "Read # the stem\ntwice."),
        Change("q-0002", revisions["q-0002"], "cause", "did not know"),
        Change("q-0002", revisions["q-0002"], "dispute", "Option 1 is right, too."),
    ]
    desk.afterwards.say(session, "TST-1", changes)
    return session


def test_without_mistakes_it_says_so(shell: Shell) -> None:
    assert "No mistake yet" in shell("journal")
    assert shell.json("journal") == []
    assert "Nothing is disputed" in shell("bank", "reports")
    assert shell.json("bank", "reports") == []


def test_it_has_question_answer_key_cause_and_rule(shell: Shell, missed: str) -> None:
    found = {one["question"]: one for one in shell.json("journal")}
    assert set(found) == {"q-0001", "q-0002", "q-0003", "q-0004"}
    one = found["q-0001"]
    assert (one["cause"], one["rule"], one["misses"], one["session"]) == (
        "misread",
        "Read # the stem\ntwice.",
        1,
        missed,
    )
    assert one["answered"] == ["Option 1 of 1"]
    assert one["key"] == ["Option 0 of 1"]
    assert one["services"] == ["Amazon S3"]
    assert found["q-0003"]["key"] == ["1. Step 1 of 3", "2. Step 0 of 3", "3. Step 3 of 3"]
    assert found["q-0004"]["key"][0] == "Prompt 0 of 4 -> Response a of 4"
    text = shell("journal")
    for part in ("q-0001  misread", "you: Option 1 of 1", "key: Option 0 of 1", "Your rule: Read # the stem"):
        assert part in text


@pytest.mark.parametrize(
    ("words", "left"),
    [
        (["--cause", "misread"], "1"),
        (["--cause", "no cause yet"], "34"),
        (["--domain", "2"], "24"),
        (["--service", "amazon s3"], "1"),
        (["--exam", "tst-1"], "1234"),
        (["versions", "COST"], "1"),
        (["nowhere"], ""),
    ],
)
def test_filters(shell: Shell, missed: str, words: list[str], left: str) -> None:
    assert "".join(sorted(one["question"][-1] for one in shell.json("journal", *words))) == left
    if not left:
        assert "No mistake fits." in shell("journal", *words)


def test_what_is_no_cause_or_exam(shell: Shell, missed: str) -> None:
    shell("journal", "--cause", "bad luck", status=2)
    assert "did not know, misread" in shell.errors
    shell("journal", "--exam", "NOT-1", status=2)


def test_as_markdown(shell: Shell, missed: str) -> None:
    text = shell("journal", "--markdown")
    assert text.startswith("# Mistake journal\n\n## TST-1 1.1\n\n### q-0001\n")
    assert text.index("## TST-1 1.1") < text.index("## TST-1 1.2") < text.index("## TST-1 2.1")
    assert "- [x] Option 0 of 1\n" in text
    assert "- [ ] Option 1 of 1 (your answer)" in text
    assert "**Your rule:** Read # the stem\n  twice." in text
    assert "**Takeaway:** Versions cost." in text
    assert "misread*" in text
    assert text.count("\n### ") == 4


def test_disputes_are_printed_for_the_author(shell: Shell, missed: str) -> None:
    (one,) = shell.json("bank", "reports", status=1)
    assert (one["question"], one["text"], one["session"]) == ("q-0002", "Option 1 is right, too.", missed)
    assert (one["bank"], one["changed"], one["correct"]) == ("test", False, False)
    assert len(one["revision"]) == 32
    assert one["key"] == ["Option 0 of 2", "Option 2 of 2"]
    text = shell("bank", "reports", status=1)
    for part in ("q-0002  revision", "Option 1 is right, too.", "answered:", "key: Option 0 of 2; Option 2 of 2"):
        assert part in text


def test_a_question_that_was_corrected_since_is_shown_as_it_was_asked(shell: Shell, missed: str, paths: Paths) -> None:
    write(paths.shipped / "one" / "all.toml", bank_text([single(2, stem="Another wording?")]))
    (one,) = shell.json("bank", "reports", status=1)
    assert one["changed"] is True
    assert one["key"] == ["Option 0 of 2", "Option 2 of 2"]
    assert next(m for m in shell.json("journal") if m["question"] == "q-0002")["stem"] == "Stem of question 2?"


def test_doctor_and_where_know_the_reviews_and_history_does_not_list_them(
    shell: Shell, missed: str, paths: Paths
) -> None:
    assert shell.json("where")["reviews"] == str(paths.reviews)
    found = shell.json("doctor", status=None)
    assert (found["sessions"]["sessions"], found["sessions"]["reviews"]) == (1, 1)
    assert [row["id"] for row in shell.json("history")] == [missed]
    (path,) = paths.reviews.glob("*.toml")
    path.write_bytes(path.read_bytes().replace(b"misread", b"misreaD"))
    damaged = shell.json("doctor", status=1)["findings"]
    assert any("Part of a review cannot be used" in one["what"] for one in damaged)


def test_empty_home_is_left_empty(shell: Shell, home, tmp_path) -> None:
    make_paths(home)
    shell("journal")
    assert not (home / "data").exists()
