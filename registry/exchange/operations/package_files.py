"""The folder of packages beside the database: each is its maker's, and lies for some days."""

import time
import uuid
from pathlib import Path

FOLDER = "taken_out"
KEPT_DAYS = 7
DAY_SECONDS = 24 * 3600
_KEPT: dict[str, Path | None] = {"in": None}


def keep_packages_in(instance: Path | None) -> None:
    """Say to the daily job where the instance folder is; None is nowhere."""
    _KEPT["in"] = instance


class PackageFiles:
    """The packages inside an instance folder; nobody but the server's own user reads them."""

    def __init__(self, instance: Path) -> None:
        self.folder = instance / FOLDER

    def path(self, work_id: uuid.UUID) -> Path:
        """Give where a work's package lies."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return self.folder / f"{work_id}.zip"

    def sweep(self) -> int:
        """Throw out what has lain for long, with what broken works have left; gives how many."""
        old = time.time() - KEPT_DAYS * DAY_SECONDS
        found = [path for path in self.folder.glob("*") if path.stat().st_mtime < old]
        for path in found:
            path.unlink(missing_ok=True)
        return len(found)


def sweep_packages() -> int:
    """Throw out old packages where the daily job finds them."""
    return PackageFiles(_KEPT["in"]).sweep() if _KEPT["in"] is not None else 0
