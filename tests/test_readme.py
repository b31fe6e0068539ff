"""The README says what is so."""

from __future__ import annotations

import re
from pathlib import Path

from mlsim import __version__
from mlsim.cli.info import markdown_keys
from mlsim.cli.main import build_parser
from mlsim.cli.manual import commands
from mlsim.core.bank.exams import Exam
from mlsim.store.banks import load_exams, load_library
from mlsim.store.paths import standard_paths

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_its_tables_of_keys_are_those_of_the_program() -> None:
    found = re.search(r"<!-- keys -->\n(.*?)\n<!-- /keys -->", README, re.DOTALL)
    assert found is not None
    assert found.group(1).strip() == markdown_keys().strip(), "run mlsim keys --markdown"


def test_it_names_every_command() -> None:
    for command in re.findall(r"^    (\w+) ", build_parser().format_help(), re.MULTILINE):
        assert f"mlsim {command}" in README


def test_its_pictures_are_there_for_dark_and_for_light_pages() -> None:
    shown = re.findall(r'(?:src|srcset)="(screenshots/[^"]+)"', README)
    assert len(shown) > 10
    for name in shown:
        assert (ROOT / name).is_file()
    pairs = re.findall(
        r'<source media="\(prefers-color-scheme: dark\)" srcset="screenshots/([\w-]+)-dark\.svg">'
        r'<img alt="[^"]+" src="screenshots/([\w-]+)-light\.svg">',
        README,
    )
    assert len(pairs) * 2 == len(shown)
    assert all(dark == light for dark, light in pairs)


def test_its_first_screen_says_what_it_is_shows_it_and_installs_it() -> None:
    first = "\n".join(README.splitlines()[:40])
    assert "Mock exams for machine-learning certifications, in the terminal" in first
    assert "screenshots/question" in first
    for line in ("pipx install .", "uv tool install .", "python3 -m venv .venv && .venv/bin/pip install --quiet ."):
        assert re.search(rf"^    {re.escape(line)} && (\.venv/bin/)?mlsim$", first, re.MULTILINE)


def test_its_table_of_contents_leads_to_its_headings() -> None:
    headings = {title.lower().replace(" ", "-") for title in re.findall(r"^## (.*)$", README, re.MULTILINE)}
    assert set(re.findall(r"\]\(#([\w-]+)\)", README)) == headings


def test_the_way_of_a_key_press_is_ten_lines_and_names_files_that_are_there() -> None:
    part = README[README.index("## For developers") :]
    assert re.findall(r"^(\d+)\. ", part, re.MULTILINE) == [str(number) for number in range(1, 11)]
    names = re.findall(r"`((?:cli|core|store|tui|formats)/[\w/]+\.py)`", part)
    assert len(names) > 12
    for name in names:
        assert (ROOT / "src" / "mlsim" / name).is_file(), name


def test_every_option_that_it_names_exists() -> None:
    known = {name for _, command in commands(build_parser()) for a in command._actions for name in a.option_strings}
    others = {"--version", "--quiet", "--tests"}  # mlsim's own, pip's, and that of tests/pythons.py
    assert set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", README)) <= known | others


def test_the_number_of_questions_in_its_comparison_is_that_of_the_bank() -> None:
    there = load_library(standard_paths("/nowhere"))
    found = re.search(r"more questions for that exam \(here (\d+)\)", README)
    assert found is not None
    assert int(found.group(1)) == len(there.serving("AIF-C01"))


def test_the_changelog_is_of_this_version() -> None:
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert re.findall(r"^## \[(.*?)\]", text, re.MULTILINE)[0] == __version__


def test_the_exam_in_the_banks_readme_is_one_that_loads(tmp_path: Path) -> None:
    text = (Path(__file__).resolve().parents[1] / "banks" / "README.md").read_text(encoding="utf-8")
    (block,) = (one for one in re.findall(r"```toml\n(.*?)```", text, re.DOTALL) if "[exam]" in one)
    (tmp_path / "course-1.toml").write_text(block, encoding="utf-8")
    (exam,), problems = load_exams(tmp_path, "exams")
    assert not problems
    section = text[text.index("## An exam of your own") :]
    assert [name for name in Exam.model_fields if not re.search(rf"\b{name.removesuffix('s')}", section)] == []
    assert (exam.code, exam.cut, exam.scored) == ("COURSE-1", 0.65, 40)
