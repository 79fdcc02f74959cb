"""Room on the disk for a large work: on SQLite the log and the file grow beside each other, and a full disk stops all.

A log that has taken the last room can neither be carried over into the file, which would have to grow, nor begin anew.
"""

import shutil
from pathlib import Path

from sqlalchemy.orm import Session

from registry.kernel.errors import Conflict, because
from registry.kernel.text import N_

WORTH_ASKING = 1_000
ENTRY_BYTES = 7 * 1024
"""What an entry of the history takes with its record and their indexes, measured with cameras and their places: up to
3 KB of the log and 4 KB of the file."""
SPARE_BYTES = 8 * 1024 * 1024
"""What is left for whoever saves meanwhile."""
MEGABYTE = 1024 * 1024
NO_ROOM = N_(
    "На диску бази даних замало місця: потрібно близько %(wanted)s МБ, вільно %(free)s МБ. Нічого не записано; "
    "звільніть місце або скажіть адміністраторові"
)


def demand_disk_room(session: Session, entries: int) -> None:
    """Raise Conflict where so many entries of the history, with what they tell of, would fill SQLite's disk."""
    url = session.get_bind().engine.url
    if entries < WORTH_ASKING or url.get_backend_name() != "sqlite" or not url.database:
        return
    wanted, free = entries * ENTRY_BYTES + SPARE_BYTES, shutil.disk_usage(Path(url.database).parent).free
    if free < wanted:
        raise Conflict(because(NO_ROOM, wanted=-(-wanted // MEGABYTE), free=free // MEGABYTE))
