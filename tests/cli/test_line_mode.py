"""Line mode: everything that the screens can do, in words, typed as a pipe would."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from tests.cli.shell import Shell
from tests.fakes import matching, multiple, ordering, single
from tests.store.samples import bank_text, make_paths, write

from mlsim.cli import wiring
from mlsim.core.bank.questions import Case, Question
from mlsim.core.session.filters import FILTERS
from mlsim.core.session.state import Session
from mlsim.store.paths import Paths
from mlsim.store.sessions import SessionFiles

CASE = Case(id="shop", title="The shop", scenario="A shop sells boats.\n\n- red ones\n- blue ones")
MIXED: list[Question] = [
    single(1, references=[{"title": "Guide", "url": "https://example.com/a"}]),
    multiple(2),
    ordering(3),
    matching(4),
    single(5, case="shop"),
    single(6, case="shop"),
]
ORDER = ("practice", "TST-1", "--plain", "--count", "6", "--seed", "1")


@pytest.fixture
def mixed(home: Path, monkeypatch: pytest.MonkeyPatch) -> Paths:
    """The six questions of `MIXED` are all that is shipped."""
    made = make_paths(home, [])
    write(made.shipped / "one" / "all.toml", bank_text(MIXED, cases=[CASE]))
    monkeypatch.setattr("mlsim.store.paths.shipped_banks", lambda package=None: made.shipped)
    return made


@pytest.fixture
def plain(mixed: Paths, capsys: pytest.CaptureFixture[str]) -> Shell:
    return Shell(capsys)


def session(paths: Paths) -> Session:
    files = SessionFiles(paths.sessions, paths.discarded)
    return files.load(files.files()[-1]).session


def order_of(paths: Paths) -> list[str]:
    """The questions of the newest session, in their order."""
    return [item.question for item in session(paths).header.items]


def letters(paths: Paths, *, right: bool = True) -> list[str]:
    """The answers of the newest session's questions, as they are typed; wrong ones are the key turned round or the next letter."""
    known = {question.id: question for question in MIXED}
    given = []
    for item in session(paths).header.items:
        question = known[item.question]
        names = ["ABCDE"[item.options.index(option)] for option in question.key]
        if not right:
            others = [letter for letter in "ABCDE"[: len(question.texts)] if letter not in names]
            names = others[: len(names)] if question.type in ("single", "multiple") else names[1:] + names[:1]
        given.append(" ".join(names))
    return given


def begun(plain: Shell, typed, paths: Paths, *more: str) -> None:
    """A session of all six questions that was left at once; what is typed next answers it."""
    typed("quit")
    plain(*ORDER, *more, status=1)


def test_all_kinds_are_answered_explained_and_summed_up(plain: Shell, typed, mixed: Paths) -> None:
    begun(plain, typed, mixed)
    typed(*(line for answer in letters(mixed) for line in (answer, "")), "only all", "quit")
    out = plain("resume", "--plain")
    assert out.count("Right.\n") >= 6
    assert "6 of 6 scored questions right; 6 of all 6." in out
    assert "Every answer was right." in out
    assert "6 questions: all." in out
    assert session(mixed).submitted is not None


def test_no_symbol_has_to_be_heard(plain: Shell, typed, mixed: Paths) -> None:
    begun(plain, typed, mixed)
    wrong = letters(mixed, right=False)
    typed(
        "help",
        "names",
        "overview",
        "time",
        *(line for answer in wrong for line in (answer, "sources", "")),
        "",
        "",
        "overview",
    )
    out = plain("resume", "--plain")
    assert not set(out) & set("[]|+<>*`~#_{}\x1b\u2500\u2502")
    assert "  " not in out, "no columns"
    assert not re.search(r"(^|\s)-\s", out)
    assert out.count("Wrong. The answer") >= 6


def test_a_wrong_answer_is_named_explained_and_filed(plain: Shell, typed, mixed: Paths) -> None:
    begun(plain, typed, mixed)
    typed(
        *(
            "cause 1",
            letters(mixed, right=False)[0],
            "cause",
            "cause 9",
            "cause mis",
            "rule read twice",
            "dispute no no",
        ),
        *("rule", "no dispute", "no idea", "cause", "end now"),
    )
    out = plain("resume", "--plain")
    for said in (
        "That comes after the explanation.",
        "Type cause to say why it was missed",
        "Cause: none yet. The causes are 1 did not know, 2 misread, ",
        "Cause: misread.",
        "Rule written down.",
        "Dispute written down.",
        "Rule: read twice.",
        "Dispute taken back.",
        "no takes back a note, a rule, a cause or a dispute",
    ):
        assert said in out
    mistake = next(one for one in plain.json("journal") if one["question"] == order_of(mixed)[0])
    assert (mistake["cause"], mistake["rule"], mistake["dispute"]) == ("misread", "read twice", None)


def test_a_right_answer_has_no_cause(plain: Shell, typed, mixed: Paths) -> None:
    begun(plain, typed, mixed)
    typed(letters(mixed)[0], "cause 1", "dispute all the same")
    out = plain("resume", "--plain", status=1)
    assert "It was right: only a wrong answer has a cause." in out
    assert "Dispute written down." in out


def test_what_is_put_on_a_question_can_be_heard_changed_and_undone(plain: Shell, typed, mixed: Paths) -> None:
    begun(plain, typed, mixed, "--feedback", "end")
    at = order_of(mixed).index("q-0002") + 1
    typed(
        *(f"go {at}", "flag", "strike a b", "strike b", "note one", "note", "b c sure", f"go {at}", "undo", "undo"),
        *(
            "d e",
            f"go {at}",
            "clear",
            "clear",
            "undo",
            "strike d",
            "note two",
            "no note",
            "no note",
            "note",
            "unsure",
            "quit",
        ),
    )
    out = plain("resume", "--plain", status=1)
    for said in (
        "Flagged for review.",
        "Struck out: A and B.",
        "Struck out: A.",
        "Note saved.",
        "Your note: one",
        "You answered B and C.",
        "Flagged, sure, answered B and C, with a note.",
        f"Undone on question {at}: the answer. Flagged, with a note.",
        f"Undone on question {at}: the note. Flagged.",
        "You answered D and E.",
        "Answer cleared. undo brings it back.",
        "There is no answer to clear.",
        "It is chosen: choose another one",
        "Note removed.",
        "The note is as it was.",
        "There is no note.",
        "Unsure: noted.",
    ):
        assert said in out, said
    marks = session(mixed).answers[at - 1].marks
    assert (marks.flagged, marks.sureness, marks.note, len(marks.struck)) == (True, "unsure", "", 1)


def test_an_answer_that_is_given_brings_its_option_back(plain: Shell, typed, mixed: Paths) -> None:
    begun(plain, typed, mixed, "--feedback", "end")
    at = order_of(mixed).index("q-0001") + 1
    typed(f"go {at}", "strike a", "a", f"go {at}", "undo", "again", "quit")
    out = plain("resume", "--plain", status=1)
    assert session(mixed).answers[at - 1].marks.response == ()
    assert out.rstrip().splitlines()[-6].startswith("A, struck out. "), "undo takes both back"


def test_a_scenario_is_read_once_and_again_when_asked_for(plain: Shell, typed, mixed: Paths) -> None:
    begun(plain, typed, mixed)
    at = order_of(mixed).index("q-0005"), order_of(mixed).index("q-0006")
    first, other = sorted(at)
    typed(f"go {first + 1}", f"go {other + 1}", "scenario", f"go {order_of(mixed).index('q-0001') + 1}", "v", "quit")
    out = plain("resume", "--plain", status=1)
    said = "A shop sells boats.\nPoint 1: red ones\nPoint 2: blue ones"
    assert out.count(said) == 2
    assert f"Case study:\n{said}\nThe question on it:\n" in out
    assert "It is on the same case study: scenario reads that again." in out
    assert "This question belongs to no case study." in out


def test_sources_are_no_help_before_the_answer(plain: Shell, typed, mixed: Paths) -> None:
    begun(plain, typed, mixed)
    at = order_of(mixed).index("q-0001")
    typed(f"go {at + 1}", "sources", "again", letters(mixed)[at], "sources", "a", "quit")
    out = plain("resume", "--plain", status=1)
    before, after = out.split("Right.\n")
    assert "The sources are told once the answer has been explained." in before
    assert "https://example.com" not in before
    assert "Guide:\nhttps://example.com/a\n" in after
    assert "This answer has been checked and stays as it is. Enter goes on." in after
    assert before.count("Stem of question 1?") == 2
    typed("again", "quit")
    out = plain("resume", "--plain", status=1)
    assert out.count("Stem of question 1?") == 2
    assert out.index("Right.") > out.rindex("Stem of question 1?"), "the explanations come after the question"


def test_the_end_asks_when_something_is_left(plain: Shell, typed, mixed: Paths) -> None:
    typed("end", "next", "end")
    out = plain(*ORDER, status=1)
    assert (
        out.count("0 of 6 questions answered. Not answered: 1, 2, 3, 4, 5 and 6. None is flagged. Type end again") == 2
    )
    assert "Question 2 of 6" in out
    assert session(mixed).submitted is None
    typed("end", "end")
    assert "0 of 6 scored questions right" in plain("resume", "--plain")


def test_a_flag_is_reason_to_ask_where_it_is_silent(plain: Shell, typed, mixed: Paths) -> None:
    begun(plain, typed, mixed, "--feedback", "end")
    typed(*letters(mixed), "flag", "end", "no", "end", "end")
    out = plain("resume", "--plain")
    assert "Every question is answered. Flagged: 6. Type end again to end it" in out
    assert "6 of 6 scored questions right" in out


def test_after_silence_the_wrong_answers_are_gone_through(plain: Shell, typed, mixed: Paths) -> None:
    begun(plain, typed, mixed, "--feedback", "end")
    wrong = letters(mixed, right=False)
    typed(
        *(wrong[0], wrong[1], *letters(mixed)[2:], "end"),
        *(
            "again",
            "",
            "cause 1",
            "rule mine",
            "again",
            "",
            "next",
            "back",
            "go 2",
            "go x",
            "go 9",
            "sources",
            "scenario",
        ),
        *("only", "only wrong", "only flagged", "next", "only all", "overview", "help", "what", "cause 1", "quit"),
    )
    out = plain("resume", "--plain")
    first, rest = out.split("2 answers were not right.", 1)
    assert "says why" not in first, "it is silent until the end"
    for said in (
        "Enter reads the first question.",
        "1 of 2.\nQuestion 1. Wrong. The answer",
        "Cause: did not know.\nYour rule: mine\n",
        "2 of 2.\nQuestion 2. Wrong.",
        "That was the last of 2 questions. quit leaves.",
        "Type go and a number",
        "This question belongs to no case study." if "q-0005" not in order_of(mixed)[:2] else "boats",
        f"Type only and one of these: {', '.join(FILTERS[:-1])} or {FILTERS[-1]}.",
        "No question: flagged.",
        "The list is empty.",
        "6 questions: all. Enter reads the first.",
        "Right: question 3, question 4, question 5 and question 6. Not right: question 1 and question 2.",
        "'what' is not known here; help says what there is.",
        "only, and a word: changes the list",
        "To practise what was missed: mlsim practice TST-1 --status missed --plain",
    ):
        assert said in rest, said
    found = {one["question"]: one for one in plain.json("journal")}
    assert found[order_of(mixed)[0]]["rule"] == "mine"
    assert found[order_of(mixed)[1]]["cause"] is None


def test_results_and_the_journal_are_gone_through_later(plain: Shell, typed, mixed: Paths) -> None:
    begun(plain, typed, mixed)
    typed(letters(mixed, right=False)[0], "end now")
    plain("resume", "--plain")
    typed("", "rule later", "")
    out = plain("results", "--plain")
    assert "0 of 6 scored questions right" in out
    assert "Rule written down." in out
    typed("", "only wrong", "cause 3", "rule", "no rule", "quit")
    out = plain("journal", "--plain")
    assert "1 question missed. Enter reads the first with its explanations, quit leaves." in out
    assert "There is only this list." in out
    assert "Rule: later." in out
    (mistake,) = plain.json("journal")
    assert (mistake["cause"], mistake["rule"]) == ("between two", None)


def test_nothing_to_go_through(plain: Shell) -> None:
    assert "No session has been ended yet." in plain("results", "--plain")
    assert "No mistake yet." in plain("journal", "--plain")


def test_a_session_is_written_elsewhere(plain: Shell, typed, mixed: Paths, tmp_path: Path) -> None:
    typed("save", f"save {tmp_path / 'copy.toml'}", f"save {tmp_path / 'copy.toml' / 'x.toml'}", "quit")
    out = plain(*ORDER, status=1)
    assert "Type save and a folder or file." in out
    assert f"Saved in {tmp_path / 'copy.toml'}" in out
    assert "The session cannot be saved there" in out
    assert "[[event]]" in (tmp_path / "copy.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize("last", [["quit"], ["end now"]])
@pytest.mark.parametrize(
    ("place", "said"),
    [("/elsewhere/x.toml", "They are in /elsewhere/x.toml"), ("", "They could not be saved anywhere else either.")],
)
def test_what_a_disk_does_not_take_is_copied_and_the_place_is_said(
    plain: Shell, typed, mixed: Paths, monkeypatch: pytest.MonkeyPatch, last: list[str], place: str, said: str
) -> None:
    typed("a", *last)
    monkeypatch.setattr("mlsim.store.pen.JournalPen.trouble", property(lambda _pen: "No space left"))
    monkeypatch.setattr("mlsim.cli.desk.FileDesk.rescue", lambda _desk, _sitting: place)
    plain(*ORDER, status=2)
    assert "Not saved: No space left. Each answer tries again; save and a folder writes it elsewhere." in plain.errors
    assert said in plain.errors


@pytest.mark.parametrize(("last", "status"), [("quit", 1), ("end now", 0)])
def test_a_disk_that_takes_it_in_the_end_is_no_trouble(
    plain: Shell, typed, mixed: Paths, monkeypatch: pytest.MonkeyPatch, last: str, status: int
) -> None:
    full = ["No space left"]

    def rescue(_desk: object, _sitting: object) -> str:
        full.clear()
        return ""

    typed(last)
    monkeypatch.setattr("mlsim.store.pen.JournalPen.trouble", property(lambda _pen: "".join(full)))
    monkeypatch.setattr("mlsim.cli.desk.FileDesk.rescue", rescue)
    out = plain(*ORDER, status=status)
    assert ("Saved. To go on" in out) is (last == "quit")
    assert ("0 of 6 scored questions right" in out) is (last == "end now")


def test_ctrl_c_saves(plain: Shell, typed, mixed: Paths, monkeypatch: pytest.MonkeyPatch) -> None:
    begun(plain, typed, mixed)

    class Interrupted:
        encoding = "utf-8"

        def readline(self) -> str:
            raise KeyboardInterrupt

    monkeypatch.setattr("sys.stdin", Interrupted())
    out = plain("resume", "--plain", status=130)
    assert f"Saved. To go on: mlsim resume {session(mixed).header.id} --plain" in out
    wiring.desk.cache_clear()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "`mlsim practice EXAM --plain`"),
        (("start", "TST-1"), "`mlsim start TST-1 --plain` asks line by line"),
        (("practice", "TST-1"), "`mlsim practice TST-1 --plain` asks line by line"),
    ],
)
@pytest.mark.parametrize("dumb", [False, True])
def test_without_screens_it_is_said_what_works(
    plain: Shell, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], said: str, dumb: bool
) -> None:
    if dumb:
        monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
        monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
        monkeypatch.setenv("TERM", "dumb")
    plain(*words, status=2)
    assert said in plain.errors
    assert ("TERM says dumb" if dumb else "mlsim needs a terminal for its screens") in plain.errors
