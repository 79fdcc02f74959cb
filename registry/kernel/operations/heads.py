"""Keeping the head of the history outside the database: whoever owns the database cannot rewrite it there."""

import json
import os
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.kernel import clock
from registry.kernel.models.history import HistoryHead
from registry.kernel.queries.history import count_history
from registry.kernel.rules.chain import FIRST_HASH

_KEPT: dict[str, Path | None] = {"in": None}


def keep_in(folder: Path | None) -> None:
    """Say where the daily job keeps heads; None is nowhere."""
    _KEPT["in"] = folder


def outside() -> Path | None:
    """Give the folder outside the database."""
    return _KEPT["in"]


def read_head(session: Session) -> dict[str, Any]:
    """Give the chain's last hash, how many entries stand before it, and when it was looked at."""
    return {
        "hash": session.scalar(select(HistoryHead.hash)) or FIRST_HASH,
        "entries": count_history(session),
        "at": clock.now().isoformat(timespec="seconds"),
    }


def keep_head(session: Session, folder: Path, on: date) -> Path:
    """Write the head into a folder, one file for each day, never over another one; raise OSError."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    found = json.dumps(read_head(session), ensure_ascii=False) + "\n"
    for number in range(1, 1000):
        path = folder / (f"history-{on.isoformat()}.json" if number == 1 else f"history-{on.isoformat()}-{number}.json")
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            continue
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(found)
            file.flush()
            os.fsync(file.fileno())
        return path
    raise FileExistsError(folder)
