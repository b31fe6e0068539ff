"""B01 to B13: each has a bank that trips it, and one that only just does not."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from tests.core.test_lint_cues import SERVICES, TODAY, ask
from tests.fakes import exam, library, matching, single, spread

from mlsim.core.authoring.lint import BankRule, Context, Finding, rules, run
from mlsim.core.authoring.lint.chances import bound, p_of_four
from mlsim.core.authoring.lint.solver import NAMES, scores, solved
from mlsim.core.bank.questions import Case, Prompt, Question

TASKS = ("1.1", "1.2", "2.1", "2.2")


def found(questions: Sequence[Question], only: str, **context: Any) -> list[Finding]:
    cases = [Case(id=name, title=name, scenario=f"Scenario {name}.") for name in context.pop("cases", ())]
    exams = context.pop("exams", None) or [exam()]
    values = {"services": SERVICES, **context}
    return run(library(questions, exams=exams, cases=cases), Context(TODAY, **values), [only])


def severities(questions: Sequence[Question], only: str, **context: Any) -> list[str]:
    return [finding.severity for finding in found(questions, only, **context)]


def lengths(longest: int, total: int, key: int = 30, other: int = 10) -> list[Question]:
    """Questions of which ``longest`` have a key that differs in length from its distractors."""
    return [
        ask("x" * (key if n <= longest else other), *[letter * other for letter in "abc"], number=n)
        for n in range(1, total + 1)
    ]


def test_every_rule_on_banks_is_known_and_looks_at_all_questions() -> None:
    of_banks = [rule for rule in rules() if rule.id.startswith("B")]
    assert [rule.id for rule in of_banks] == [f"B{n:02}" for n in range(1, 14)]
    assert all(isinstance(rule, BankRule) for rule in of_banks)


NINETY_NINE = {60: 0.38, 100: 0.35, 200: 0.325, 300: 0.31, 500: 0.296}
THREE_NINES = {100: 0.39, 200: 0.35, 300: 0.33, 500: 0.312}


@pytest.mark.parametrize(
    ("total", "sureness", "share"),
    [(n, sure, share) for sure, table in ((0.99, NINETY_NINE), (0.999, THREE_NINES)) for n, share in table.items()],
)
def test_bounds_are_those_of_the_style_guide(total: int, sureness: float, share: float) -> None:
    assert bound(total, 0.25, sureness) / total == pytest.approx(share, abs=0.006)


def test_chances_of_small_samples() -> None:
    assert bound(0, 0.25, 0.99) == 0
    assert bound(1, 0.25, 0.99) == 1
    assert bound(4, 0.25, 0.99) == 3
    assert p_of_four([0, 0, 0, 0]) == p_of_four([5, 5, 5, 5]) == 1.0
    assert p_of_four([100 + 57, 100, 100, 100 - 57]) < 1e-10
    assert p_of_four([27, 25, 25, 23]) == pytest.approx(0.956, abs=0.001)


@pytest.mark.parametrize(("places", "findings"), [((12, 3, 3, 2), 1), ((11, 3, 3, 3), 0), ((19, 0, 0, 0), 0)])
def test_b01_the_key_stands_everywhere(places: tuple[int, ...], findings: int) -> None:
    keys = [place for place, count in enumerate(places) for _ in range(count)]
    assert severities([single(n, key) for n, key in enumerate(keys, start=1)], "B01") == ["warning"] * findings
    assert severities([single(n, key, pin_order=True) for n, key in enumerate(keys, start=1)], "B01") == []


@pytest.mark.parametrize(("longest", "findings"), [(35, 0), (36, 1)])
def test_b02_the_key_is_seldom_the_longest(longest: int, findings: int) -> None:
    assert severities(lengths(longest, 100), "B02") == ["error"] * findings
    assert severities(lengths(longest, 100), "B03") == []


@pytest.mark.parametrize(("shortest", "findings"), [(35, 0), (36, 1)])
def test_b03_the_key_is_seldom_the_shortest(shortest: int, findings: int) -> None:
    assert severities(lengths(shortest, 100, key=5), "B03") == ["warning"] * findings
    assert severities(lengths(shortest, 100, key=5), "B02") == []


LOOKS = {
    "longest": ("Something much longer than these.", "Thing.", "Item.", "Part."),
    "shortest": ("Thing.", "A somewhat longer one.", "A somewhat wider one.", "A somewhat older one."),
    "commas and digits": ("Run 128 jobs.", "Run few jobs.", "Run some jobs", "Run more jobs"),
    "words of the stem": ("See telemetry.", "See cucumbers.", "See tomatoes..", "See potatoes.."),
    "in common": ("Apples with pears.", "Apples with lemon.", "Cherry with pears.", "Medlar with grape."),
    "absolute": ("Send this on.", "Send all to it", "Never send it", "Send none now"),
    "managed": ("A managed pot.", "A copper pot..", "A golden pot..", "A silver pot.."),
    "most specific": ("Call `x` here.", "Call on it now", "Call him again", "Call them here"),
}


@pytest.mark.parametrize("look", LOOKS)
def test_b04_a_rule_of_thumb_does_not_find_the_key(look: str) -> None:
    """Thirteen of twenty-four is what chance explains at 99.9 %; the key of the others has no looks of its own."""
    assert bound(24, 0.25, 0.999) == 13

    def bank(right: int) -> list[Question]:
        return [ask(*LOOKS[look], key=0 if n <= right else 3, number=n) for n in range(1, 25)]

    said = [finding.message for finding in found(bank(14), "B04") if look in finding.message]
    assert [message.split("is right in ")[1].split(";")[0] for message in said] == ["14 of 24 questions"]
    assert [finding.message for finding in found(bank(13), "B04") if look in finding.message] == []


def test_b04_ties_are_broken_by_lot_and_what_is_all_alike_is_not_tried() -> None:
    assert found([ask("aaa", "bbb", "ccc", "ddd", number=n) for n in range(1, 30)], "B04") == []
    halves = [ask("aaaaa", "bbbbb", "ccc", "ddd", key=n % 2, number=n) for n in range(1, 30)]
    # The longest are two; each is right half of the time: 14 or 15 of 29, when 15 are allowed.
    assert [f.message for f in found(halves, "B04") if "longest" in f.message] == []


def test_b04_the_model_learns_a_cue_that_no_single_rule_shows_and_nothing_from_noise() -> None:
    def rows(n: int) -> list[str]:
        texts = ["a" * 20, "b" * 20, "c" * 20, "d" * 20]
        texts[n % 4] = "x" * 24
        texts[(n + 1) % 4] = "y" * 16
        return texts

    tables = [scores("A stem.", rows(n), None) for n in range(200)]
    names = [f"q-{n}" for n in range(200)]
    assert len(tables[0]) == 4
    assert len(tables[0][0]) == len(NAMES)
    cue = solved(names, tables, [n % 4 if n % 2 else (n + 1) % 4 for n in range(200)])
    noise = solved(names, tables, [(n * 7919 // 13) % 4 for n in range(200)])
    assert cue > 0.4
    assert noise < 0.33
    assert cue == solved(names, tables, [n % 4 if n % 2 else (n + 1) % 4 for n in range(200)])


WORDS = [f"word{n}" for n in range(60)]


def stems(first: str, second: str, **values: Any) -> list[Question]:
    return [
        ask(*texts, number=n, stem=text, **values) for n, (text, texts) in enumerate(((first, A), (second, B)), start=1)
    ]


A, B = ("Alpha", "Beta", "Gamma", "Delta"), ("Uno", "Due", "Tre", "Quattro")


@pytest.mark.parametrize(("shared", "severity"), [(30, ["error"]), (29, ["warning"]), (23, ["warning"]), (22, [])])
def test_b05_stems_do_not_repeat_each_other(shared: int, severity: list[str]) -> None:
    """Each has 42 words, so 40 runs of three; of the 80 - shared that there are in all, 30 of 50 are 0.60, and 23 of 57 are 0.40."""
    one, two = WORDS[:42], [*WORDS[: shared + 2], *(f"other{n}" for n in range(40 - shared))]
    twins = found(stems(" ".join(one), " ".join(two)), "B05")
    assert [f.severity for f in twins if "runs of three" in f.message] == severity


def test_b05_a_scenario_is_compared_but_not_with_itself() -> None:
    asked = [
        ask(*texts, number=n, case="c", stem=stem) for n, (stem, texts) in enumerate((("Why?", A), ("How so?", B)), 1)
    ]
    lib_cases = [Case(id="c", title="c", scenario=" ".join(WORDS)), Case(id="d", title="d", scenario=" ".join(WORDS))]
    assert run(library(asked, cases=lib_cases), Context(TODAY), ["B05"]) == []
    other = ask(*B, number=3, case="d", stem="Where to?")
    twins = run(library([*asked, other], cases=lib_cases), Context(TODAY), ["B05"])
    assert [f.question for f in twins if "runs of three" in f.message] == ["q-0001", "q-0002"]


def test_b05_prompts_are_part_of_what_a_matching_question_asks() -> None:
    stem = "Match each need to the service or feature that is designed for it. Use each one time or not at all."
    far = [
        matching(n, stem=stem).model_copy(update={"prompts": tuple(Prompt(text=text, answer="a") for text in texts)})
        for n, texts in enumerate(
            (["A tree that grows in the hills of Peru"], ["Stones from the harbor walls in Oslo"]), 1
        )
    ]
    assert [f for f in found(far, "B05") if "runs of three" in f.message and f.severity == "error"] == []
    near = [question.model_copy(update={"prompts": far[0].prompts}) for question in far]
    assert "error" in severities(near, "B05")


def test_b05_questions_about_the_same_are_enemies() -> None:
    subject = "Compressed columnar files reduce scanned bytes in partitions"
    shuffled = " ".join(reversed(subject.split()))
    others = [ask(*(w * n for w in "stuv"), number=n, stem=" ".join(w * n for w in "abcd") + "?") for n in range(5, 11)]
    same = stems(f"{subject}?", f"{shuffled}?")
    finding = found([*same, *others], "B05")
    assert [(f.question, f.severity) for f in finding] == [("q-0001", "warning")]
    assert "cosine" in finding[0].message
    assert "q-0002" in finding[0].fix
    enemies = [ask(*B, number=n, stem=q.stem, enemies=[f"q-000{3 - n}"]) for n, q in enumerate(same, start=1)]
    assert found([*enemies, *others], "B05") == []
    half = stems(f"{subject}?", "Compressed columnar rivers carry copper lanterns downhill?")
    assert found([*half, *others], "B05") == []


def served(counts: tuple[int, ...], **values: Any) -> list[Question]:
    """So many questions for each of the four tasks."""
    tasks = [task for task, count in zip(TASKS, counts, strict=True) for _ in range(count)]
    return [single(n, objectives=[f"TST-1:{task}"], **values) for n, task in enumerate(tasks, start=1)]


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ((8, 8, 6, 5), []),  # two forms take 12 and 8; 1.3 times that are 16 and 11
        ((8, 7, 6, 5), ["warning"]),
        ((8, 4, 6, 5), ["warning"]),
        ((8, 3, 6, 5), ["error"]),
        ((14, 2, 6, 5), ["warning"]),
        ((16, 0, 6, 5), ["error"]),
    ],
)
def test_b06_domains_and_tasks_have_questions(counts: tuple[int, ...], expected: list[str]) -> None:
    assert severities(served(counts), "B06", whole=True, forms={"TST-1": 2}) == expected


def test_b06_counts_what_the_forms_draw_of_exams_that_are_served_by_a_whole_bank() -> None:
    few = served((1, 1, 1, 1))
    assert severities(few, "B06", whole=True, forms={"TST-1": 2}).count("error") == 2
    assert severities(few, "B06", whole=False, forms={"TST-1": 2}) == []
    assert severities(few, "B06", whole=True, forms={"TST-2": 2, "NONE": 1}, exams=[exam(), exam(code="TST-2")]) == []
    assert severities(few, "B06", whole=True) == []
    many = [*served((8, 8, 6, 5))[:-1], matching(99, objectives=["TST-1:2.2"])]
    assert severities(many, "B06", whole=True, forms={"TST-1": 2}) == []
    assert severities(many, "B06", whole=True, forms={"TST-1": 2}, exams=[exam(kinds=["single"])]) == ["warning"]


@pytest.mark.parametrize(
    ("levels", "findings"), [((7, 8, 5), 0), ((8, 7, 5), 1), ((3, 12, 5), 0), ((2, 13, 5), 1), ((10, 5, 4), 0)]
)
def test_b07_a_domain_has_easy_and_hard_questions(levels: tuple[int, ...], findings: int) -> None:
    each = [level for level, count in enumerate(levels, start=1) for _ in range(count)]
    questions: list[Question] = [single(n, difficulty=level) for n, level in enumerate(each, start=1)]
    assert severities(questions, "B07") == ["warning"] * findings


@pytest.mark.parametrize(
    ("remember", "understand", "findings"), [(2, 4, 0), (3, 3, 1), (0, 6, 0), (0, 7, 1), (3, 4, 2)]
)
def test_b08_most_questions_ask_to_think(remember: int, understand: int, findings: int) -> None:
    levels = ["remember"] * remember + ["understand"] * understand + ["apply"] * (20 - remember - understand)
    questions: list[Question] = [single(n, level=level) for n, level in enumerate(levels, start=1)]
    assert severities(questions, "B08") == ["warning"] * findings
    assert severities(questions[:19], "B08") == []


def offering(keyed: int, total: int, others: int = 0) -> list[Question]:
    """Questions that offer Amazon S3, in the key of some, and questions that do not."""
    texts = ("Use Amazon S3", "Use a disk", "Use a tape", "Use a card")
    made = [ask(*texts, key=0 if n <= keyed else 1, number=n) for n in range(1, total + 1)]
    return made + [ask("Use a", "Use b", "Use c", "Use d", number=n) for n in range(total + 1, total + others + 1)]


@pytest.mark.parametrize(
    ("keyed", "total", "findings"), [(6, 10, 0), (7, 10, 1), (7, 9, 0), (0, 10, 1), (1, 20, 0), (1, 21, 1)]
)
def test_b09_a_service_is_neither_always_nor_never_the_key(keyed: int, total: int, findings: int) -> None:
    assert severities(offering(keyed, total), "B09") == ["warning"] * findings
    assert severities(offering(keyed, total), "B09", services=None) == []


@pytest.mark.parametrize(("others", "findings"), [(80, 0), (79, 1)])
def test_b09_no_service_is_the_key_of_a_large_part(others: int, findings: int) -> None:
    assert severities(offering(12, 20, others), "B09") == ["warning"] * findings


def test_b09_what_all_options_name_decides_nothing() -> None:
    texts = [f"Use Amazon S3 in {place}" for place in ("a", "b", "c", "d")]
    assert found([ask(*texts, number=n) for n in range(1, 15)], "B09") == []


@pytest.mark.parametrize(("alike", "findings"), [(7, 0), (8, 1)])
def test_b10_stems_ask_in_different_words(alike: int, findings: int) -> None:
    asked = [f"Which of {n} has the LEAST operational overhead?" for n in range(alike)]
    asked += [f"Which fits in case {n}?" for n in range(20 - alike)]
    questions = [ask(number=n, stem=text) for n, text in enumerate(asked, start=1)]
    said = found(questions, "B10")
    assert ["LEAST operational overhead" in f.message for f in said] == [True] * findings
    assert found(questions[:19], "B10") == []


KEY = "one two three four five six seven eight"


@pytest.mark.parametrize(("told", "findings"), [(KEY, 1), (KEY.removesuffix(" eight"), 0), (KEY.upper(), 1)])
def test_b11_no_stem_tells_the_key_of_another(told: str, findings: int) -> None:
    def pair(**values: Any) -> list[Question]:
        return [
            ask(KEY, *B[1:], number=1, stem="What counts?"),
            ask(*A, number=2, stem=f"It said {told}. Why?", **values),
        ]

    said = found(pair(), "B11")
    assert [(f.question, f.severity) for f in said] == [("q-0002", "warning")] * findings
    assert found(pair(enemies=["q-0001"]), "B11") == []
    assert found(pair(objectives=["TST-2:1.1"]), "B11", exams=[exam(), exam(code="TST-2")]) == []
    distracting = [ask(B[0], KEY, number=1, stem="What counts?"), *pair()[1:]]
    assert found(distracting, "B11") == []


def test_b12_the_promised_forms_can_be_drawn() -> None:
    bank: list[Question] = list(spread(40))
    assert severities(bank, "B12", whole=True, forms={"TST-1": 2}) == []
    hostile = [
        single(n, objectives=q.objectives, enemies=[other.id for other in bank if other.id != q.id])
        for n, q in enumerate(bank, start=1)
    ]
    assert severities(hostile, "B12", whole=True, forms={"TST-1": 2}) == ["error"]
    assert severities(hostile, "B12", forms={"TST-1": 2}) == []
    # Too few at all: that is for B06 to say.
    assert severities(list(spread(12)), "B12", whole=True, forms={"TST-1": 2}) == []


@pytest.mark.parametrize(
    ("bad", "near"),
    [
        ("From an exam dump.", "From a database dump."),
        ("A braindump.", "A brain scan dumps data."),
        ("Seen on ExamTopics.", "Exam topics are listed."),
        ("A real exam question.", "In a real exam, a question counts."),
        ("100% pass!", "100 % of tests pass."),
        ("Most Voted", "It voted most often."),
    ],
)
def test_b13_nothing_is_from_a_dump_site(bad: str, near: str) -> None:
    assert [(f.question, f.severity) for f in found([ask(takeaway=bad)], "B13")] == [("q-0001", "error")]
    assert found([ask(takeaway=near)], "B13") == []


def test_a_finding_on_a_bank_names_what_holds_all_of_it() -> None:
    finding = found(lengths(36, 100), "B02")[0]
    assert (finding.file, finding.question) == ("test.toml", "")
    lib = library(lengths(36, 100))
    assert run(lib, Context(TODAY, frozenset({"other.toml"})), ["B02"]) == []


@pytest.mark.parametrize(
    ("files", "place"),
    [
        (["banks/aws/a.toml", "banks/aws/b.toml"], "banks/aws"),
        (["banks/a/x.toml", "/home/b.toml"], ""),
        (["a.toml"], "a.toml"),
    ],
)
def test_the_place_of_several_files_is_their_folder(files: list[str], place: str) -> None:
    from mlsim.core.authoring.lint.base import _common

    assert _common(files) == place


def test_an_empty_library_has_no_finding() -> None:
    assert run(library([]), Context(TODAY, services=SERVICES, whole=True, forms={"TST-1": 2})) == []


def waived(questions: list[Question], *waivers: tuple[str, str | None]) -> list[tuple[str, str]]:
    rows = [
        {"rule": rule, "reason": "Accepted for now.", **({"subject": subject} if subject else {})}
        for rule, subject in waivers
    ]
    there = library(questions, waive=rows)
    context = Context(TODAY, services=SERVICES, forms={"TST-1": 2}, whole=True)
    return [(finding.subject, finding.severity) for finding in run(there, context, ["B06"])]


def test_a_bank_waives_a_warning_by_rule_and_subject() -> None:
    few = served((8, 7, 6, 5))
    assert waived(few) == [("TST-1:1", "warning")]
    assert waived(few, ("B06", "TST-1:1")) == []
    assert waived(few, ("B06", "TST-1:2"), ("B07", "TST-1:1"), ("B06", None)) == [("TST-1:1", "warning")]


def test_an_error_about_a_bank_cannot_be_waived() -> None:
    short = served((8, 3, 6, 5))
    assert ("TST-1:1", "error") in waived(short, ("B06", "TST-1:1"))
