"""Files that programs have sent, kept in the instance's folder until the work that reads them ends."""

import os
import time
import uuid
from pathlib import Path

from flask import current_app

from registry.kernel.seams import seams

FOLDER = "sent"
KEPT_SECONDS = 2 * 24 * 3600
"""What a dead process left lies no longer than this."""


def keep_file(data: bytes, file_name: str) -> Path:
    """Keep a file under a name of its own; only its ending is as it was sent."""
    folder: Path = seams(current_app).settings.instance / FOLDER
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    _sweep(folder)
    ending = Path(file_name).suffix[:10]
    path = folder / f"{uuid.uuid4()}{ending if ending.isascii() and ending[1:].isalnum() else ''}"
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
    return path


def _sweep(folder: Path) -> None:
    old = time.time() - KEPT_SECONDS
    for path in folder.iterdir():
        if path.stat().st_mtime < old:
            path.unlink(missing_ok=True)
