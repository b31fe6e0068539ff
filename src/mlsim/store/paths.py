"""Every path that mlsim uses. Nothing is created here."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import platformdirs

from mlsim.core.base.errors import UsageError


@dataclass(frozen=True)
class Paths:
    """The folders of one person, and of the program.

    Args:
        data: what must not be lost: sessions, questions as they were asked, banks of one's own.
        config: settings, written by people.
        cache: what can be deleted at any time.
        shipped: the banks that come with the program.
    """

    data: Path
    config: Path
    cache: Path
    shipped: Path

    @property
    def sessions(self) -> Path:
        """The journals, one file a session."""
        return self.data / "sessions"

    @property
    def discarded(self) -> Path:
        """Where discarded journals go."""
        return self.sessions / "discarded"

    @property
    def reviews(self) -> Path:
        """What was made of sessions afterwards; beside them, so that it travels with them."""
        return self.sessions / "reviews"

    @property
    def questions(self) -> Path:
        """Questions as they were asked, one file a revision."""
        return self.data / "questions"

    @property
    def banks(self) -> Path:
        """The person's own banks."""
        return self.data / "banks"

    @property
    def index(self) -> Path:
        """What the lobby shows first; derived."""
        return self.cache / "index.json"

    @property
    def session_rows(self) -> Path:
        """What is known of each session; derived."""
        return self.cache / "sessions.jsonl"

    @property
    def forms(self) -> Path:
        """The numbered forms that were drawn; derived."""
        return self.cache / "forms.json"

    @property
    def cards(self) -> Path:
        """What is known of the questions of each bank file; derived."""
        return self.cache / "cards"

    @property
    def attempts(self) -> Path:
        """What the journals tell of attempts; derived."""
        return self.cache / "attempts.jsonl"

    @property
    def folds(self) -> Path:
        """What is computed from all attempts, a file each; derived."""
        return self.cache / "folds"

    @property
    def hindsight(self) -> Path:
        """What the reviews hold; derived."""
        return self.cache / "reviews.json"

    @property
    def glimpse(self) -> Path:
        """What the lobby says about learning; derived."""
        return self.cache / "glimpse.json"

    @property
    def copied(self) -> Path:
        """The question that was copied last, for terminals without a clipboard."""
        return self.cache / "copied.md"

    @property
    def settings(self) -> Path:
        """What the person has set."""
        return self.config / "settings.toml"

    @property
    def rescued(self) -> tuple[Path, ...]:
        """Where sessions go that cannot be saved in their place when nobody can be asked; the first one that takes them."""
        return (self.config / "rescued", self.cache / "rescued")


def shipped_banks(package: Path | None = None) -> Path:
    """The folder of the shipped banks: in the package of a wheel, else the top level of the source tree.

    Args:
        package: the folder of the ``mlsim`` package; found if not given.
    """
    package = Path(__file__).resolve().parents[1] if package is None else package
    inside = package / "banks"
    return inside if inside.is_dir() else package.parents[1] / "banks"


def standard_paths(home: str | None, shipped: Path | None = None) -> Paths:
    """The folders to use: all below ``home`` (the value of ``MLSIM_HOME``) if given, else where the platform wants them."""
    banks = shipped_banks() if shipped is None else shipped
    if home:
        try:
            root = Path(home).expanduser()
        except RuntimeError:
            raise UsageError("MLSIM_HOME names no folder", f"There is no user whose home {home} could be.") from None
        return Paths(root / "data", root / "config", root / "cache", banks)
    dirs = platformdirs.PlatformDirs("mlsim", appauthor=False)
    return Paths(Path(dirs.user_data_dir), Path(dirs.user_config_dir), Path(dirs.user_cache_dir), banks)
