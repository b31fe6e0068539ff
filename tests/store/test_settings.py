"""The settings file: what it says, what it must not say, and that nothing in it is lost."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from mlsim.core.base.errors import SettingsError
from mlsim.core.screens.settings import Settings
from mlsim.core.screens.themes import THEMES
from mlsim.store.settings import SettingsFile

EXAM_DAY = date(2027, 1, 31)


@pytest.fixture
def file(tmp_path: Path) -> SettingsFile:
    return SettingsFile(tmp_path / "config" / "settings.toml")


def put(file: SettingsFile, text: str) -> None:
    file.path.parent.mkdir(exist_ok=True)
    file.path.write_text(text, encoding="utf-8")


def test_without_a_file_all_is_as_it_is_by_itself_and_nothing_is_created(file: SettingsFile) -> None:
    assert file.load() == Settings()
    assert file.load().cut == 0.70
    assert not file.path.parent.exists()


def test_what_is_saved_is_loaded(file: SettingsFile) -> None:
    wanted = Settings(cut=0.68, theme="light", ascii=True, extra="1.5x").with_date("MLA-C02", EXAM_DAY)
    wanted = wanted.with_practice({"domains": ["1", "2"], "count": 20, "minutes": 12.5})
    file.save(wanted)
    assert file.load() == wanted
    file.save(wanted.with_date("MLA-C02", None))
    assert file.load().date_of("MLA-C02") is None
    assert file.load().cut == 0.68


@examples(max_examples=30)
@given(
    cut=st.floats(0.65, 0.75),
    dates=st.dictionaries(st.sampled_from(["MLA-C02", "PMLE", "X-1-2"]), st.dates(date(2026, 1, 1))),
    ascii_only=st.booleans(),
)
def test_any_settings_come_back(
    cut: float, dates: dict[str, date], ascii_only: bool, tmp_path_factory: pytest.TempPathFactory
) -> None:
    file = SettingsFile(tmp_path_factory.mktemp("any") / "settings.toml")
    wanted = Settings(cut=cut, dates=dates, ascii=ascii_only)
    file.save(wanted)
    assert file.load() == wanted


def test_keys_of_a_later_version_stay(file: SettingsFile) -> None:
    put(file, 'schema = 1\ncut = 0.66\nfuture = "x"\n\n[later]\ndeep = { a = [1, 2] }\n\n[dates]\nPMLE = 2027-02-01\n')
    file.save(file.load().with_date("MLA-C02", EXAM_DAY))
    text = file.path.read_text(encoding="utf-8")
    assert 'future = "x"' in text
    assert "deep" in text
    assert file.load().dates == {"PMLE": date(2027, 2, 1), "MLA-C02": EXAM_DAY}


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("schema = 1\ncut = 0.9\n", 2, "0.75"),
        ('schema = 1\n\n[dates]\nPMLE = 2027-01-01\nMLA-C02 = "soon"\n', 5, "2027-01-31"),
        ("schema = 1\n[dates]\nmla-c02 = 2027-01-01\n", 3, "pattern"),
        ("dates.PMLE = 2027-01-01T10:00:00Z\n", 1, "2027-01-31"),
        ("theme = 3\n", 1, "string"),
        ("ascii = 1\n", 1, "boolean"),
        ("cut = 0.7\ncut = 0.7\n", 2, "overwrite"),
        ("cut = = 3\n", 1, "alue"),
    ],
)
def test_what_cannot_be_names_file_and_line_and_is_not_touched(
    file: SettingsFile, text: str, line: int, said: str
) -> None:
    put(file, text)
    with pytest.raises(SettingsError) as caught:
        file.load()
    assert caught.value.where.startswith(f"{file.path}, line {line}")
    assert said in caught.value.detail
    with pytest.raises(SettingsError):
        file.save(Settings())
    assert file.path.read_text(encoding="utf-8") == text


@pytest.mark.parametrize("name", ["dark", "light", "contrast", *THEMES])
def test_every_theme_can_be_set_by_its_name(file: SettingsFile, name: str) -> None:
    put(file, f'theme = "{name}"\n')
    assert file.load().theme == name
    assert file.remarks() == ()


@pytest.mark.parametrize("name", ["pink", "ansi-dark", "Dark", "", "a \\u001b[31m name"])
def test_an_unknown_theme_is_told_with_its_line_and_keeps_nobody_from_anything(file: SettingsFile, name: str) -> None:
    put(file, f'schema = 1\ntheme = "{name}"\ncut = 0.66\n')
    settings = file.load()
    assert settings.cut == 0.66
    (remark,) = file.remarks()
    assert remark.where == f"{file.path}, line 2, field theme"
    assert "There is no theme" in remark.title
    assert "mlsim-dark is shown instead" in remark.detail
    assert all(theme in remark.detail for theme in THEMES)
    assert "\x1b" not in str(remark)
    file.save(settings.with_date("MLA-C02", EXAM_DAY))
    assert file.load().theme == settings.theme, "what somebody wrote stays"


def test_there_are_no_remarks_where_nothing_is_or_all_is_broken(file: SettingsFile) -> None:
    assert file.remarks() == ()
    put(file, "cut = = 3\n")
    assert file.remarks() == ()


def test_a_file_of_a_newer_mlsim_is_refused_and_not_touched(file: SettingsFile) -> None:
    put(file, "schema = 2\nother = 1\n")
    for attempt in (file.load, lambda: file.save(Settings())):
        with pytest.raises(SettingsError, match="newer mlsim"):
            attempt()
    assert file.path.read_text(encoding="utf-8") == "schema = 2\nother = 1\n"


def test_a_folder_that_takes_nothing_is_said(tmp_path: Path) -> None:
    (tmp_path / "config").write_text("a file", encoding="utf-8")
    with pytest.raises(SettingsError, match="cannot be saved"):
        SettingsFile(tmp_path / "config" / "settings.toml").save(Settings(cut=0.7))
