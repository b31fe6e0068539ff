"""The README says what is so."""

from __future__ import annotations

import re
from pathlib import Path

from mlsim.cli.info import markdown_keys
from mlsim.cli.main import build_parser
from mlsim.core.exams import Exam
from mlsim.store.banks import load_exams

README = (Path(__file__).resolve().parents[1] / "README.md").read_text(encoding="utf-8")


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
        assert (Path(__file__).resolve().parents[1] / name).is_file()
    pairs = re.findall(
        r'<source media="\(prefers-color-scheme: dark\)" srcset="screenshots/([\w-]+)-dark\.svg">'
        r'<img alt="[^"]+" src="screenshots/([\w-]+)-light\.svg">',
        README,
    )
    assert len(pairs) * 2 == len(shown)
    assert all(dark == light for dark, light in pairs)


def test_the_exam_in_the_banks_readme_is_one_that_loads(tmp_path: Path) -> None:
    text = (Path(__file__).resolve().parents[1] / "banks" / "README.md").read_text(encoding="utf-8")
    (block,) = (one for one in re.findall(r"```toml\n(.*?)```", text, re.DOTALL) if "[exam]" in one)
    (tmp_path / "course-1.toml").write_text(block, encoding="utf-8")
    (exam,), problems = load_exams(tmp_path, "exams")
    assert not problems
    section = text[text.index("## An exam of your own") :]
    assert [name for name in Exam.model_fields if not re.search(rf"\b{name.removesuffix('s')}", section)] == []
    assert (exam.code, exam.cut, exam.scored) == ("COURSE-1", 0.65, 40)
