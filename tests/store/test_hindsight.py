"""The journals of what somebody made of their answers afterwards, on disk."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from tests.fakes import START
from tests.store.samples import make_paths

from mlsim.core.base.errors import SessionError
from mlsim.core.session.hindsight import Change
from mlsim.store.hindsight import ReviewFiles
from mlsim.store.paths import Paths

SESSION = "0123456789ab"
REVISION = "0" * 32


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    return make_paths(tmp_path / "there")


def write(paths: Paths, *texts: str, minutes: int = 0, session: str = SESSION) -> None:
    now = START + timedelta(minutes=minutes)
    events = [Change("q-0001", REVISION, "rule", text).event(now) for text in texts]
    ReviewFiles(paths).write(session, "TST-1", events, now)


def rule(paths: Paths, session: str = SESSION) -> str:
    said = ReviewFiles(paths).load().of(session)
    return said["q-0001"].rule if said else ""


def test_what_is_written_is_read(paths: Paths) -> None:
    assert ReviewFiles(paths).load().reviews == ()
    assert not paths.reviews.exists(), "nothing is created before something must be stored"
    write(paths, "First.")
    write(paths, "Second.", minutes=1)
    write(paths, "Of another one.", session="ab0123456789")
    assert rule(paths) == "Second."
    assert rule(paths, "ab0123456789") == "Of another one."
    assert len(list(paths.reviews.glob("*.toml"))) == 2, "one journal a session"
    assert set(ReviewFiles(paths).load().by_session()) == {SESSION, "ab0123456789"}


def test_it_has_the_form_of_a_session_and_is_private(paths: Paths) -> None:
    write(paths, "A rule.")
    (path,) = paths.reviews.glob("*.toml")
    text = path.read_text(encoding="utf-8")
    assert 'mode = "review"' in text
    assert f'of = "{SESSION}"' in text
    assert text.count("\ncrc = ") == 2
    assert path.stat().st_mode & 0o077 == 0


def test_the_index_can_be_deleted_spoilt_and_out_of_date(paths: Paths) -> None:
    write(paths, "A rule.")
    first = ReviewFiles(paths).load()
    assert paths.hindsight.is_file()
    assert ReviewFiles(paths).load() == first
    for content in (
        None,
        b"",
        b"{",
        b"[]",
        b'{"format": "1"}',
        paths.hindsight.read_bytes().replace(b'"said"', b'"sad"'),
    ):
        if content is None:
            paths.hindsight.unlink()
        else:
            paths.hindsight.write_bytes(content)
        assert ReviewFiles(paths).load() == first
    write(paths, "Another.", minutes=1)
    assert rule(paths) == "Another."


def test_a_journal_that_another_program_holds_is_left_alone(paths: Paths) -> None:
    write(paths, "Mine.")
    files = ReviewFiles(paths)
    (review,) = files.load().reviews
    pen, _ = files.files.reopen(paths.reviews / review.name)
    try:
        write(paths, "Meanwhile.", minutes=1)
    finally:
        pen.close()
    assert len(files.load().reviews) == 2
    assert rule(paths) == "Meanwhile."
    write(paths, "Afterwards.", minutes=2)
    assert len(files.load().reviews) == 2


def test_copies_of_one_journal_count_once_and_the_longest_does(paths: Paths) -> None:
    write(paths, "Short.")
    (path,) = paths.reviews.glob("*.toml")
    copy = path.with_name(path.stem + " (conflicted copy).toml")
    copy.write_bytes(path.read_bytes())
    write(paths, "Longer.", minutes=1)
    assert len(ReviewFiles(paths).load().reviews) == 1
    assert rule(paths) == "Longer."


def test_a_torn_end_costs_only_itself(paths: Paths) -> None:
    write(paths, "Whole.")
    write(paths, "Torn.", minutes=1)
    (path,) = paths.reviews.glob("*.toml")
    path.write_bytes(path.read_bytes()[:-9])
    assert rule(paths) == "Whole."
    write(paths, "After it.", minutes=2)
    assert rule(paths) == "After it."
    assert len(list(paths.reviews.glob("*.cut-*"))) == 1


def test_what_cannot_be_read_is_named(paths: Paths) -> None:
    write(paths, "Fine.")
    (paths.reviews / "broken.toml").write_text("no toml [", encoding="utf-8")
    found = ReviewFiles(paths).load()
    assert len(found.reviews) == 1
    assert "broken.toml" in found.problems[0]
    assert ReviewFiles(paths).load().problems == found.problems, "the index remembers it, too"


def test_what_cannot_be_written_is_said(paths: Paths) -> None:
    paths.sessions.mkdir(parents=True)
    paths.reviews.write_text("a file in the place of the folder", encoding="utf-8")
    with pytest.raises(SessionError, match="cannot be"):
        write(paths, "Lost?")


def test_with_an_index_no_journal_is_read_twice(paths: Paths, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(30):
        write(paths, *(f"Rule {n}." for n in range(5)), session=f"{number:012x}")
    files = ReviewFiles(paths)
    files.load()
    monkeypatch.setattr(files, "_read", lambda path: pytest.fail(f"{path} was read again"))
    files.load()
