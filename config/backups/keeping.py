"""A folder of backups: one more each time, and of ours no more than so many."""

import re
from datetime import UTC, datetime
from pathlib import Path

NAMED = re.compile(r"oblik-(\d{8}T\d{6}Z)\.backup")
STAMP = "%Y%m%dT%H%M%SZ"


def next_path(folder: Path, at: datetime) -> Path:
    """Name a backup made at a moment; the folder is made when missing."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder / f"oblik-{at.astimezone(UTC):{STAMP}}.backup"


def list_backups(folder: Path) -> list[Path]:
    """List a folder's backups that were named by us, the oldest first."""
    return sorted(one for one in folder.glob("oblik-*.backup") if NAMED.fullmatch(one.name))


def made_at(path: Path) -> datetime:
    """Read from its name when a backup was made."""
    return datetime.strptime(path.name, f"oblik-{STAMP}.backup").replace(tzinfo=UTC)


def keep_newest(folder: Path, count: int) -> list[Path]:
    """Delete all but the newest backups of a folder and list what is gone; other files stay."""
    old = list_backups(folder)[:-count]
    for path in old:
        path.unlink()
    return old
