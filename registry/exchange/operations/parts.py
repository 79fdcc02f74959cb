"""How much is written in one transaction, and how much in each of several."""

from sqlalchemy.orm import Session

TOGETHER: dict[str, int | None] = {"sqlite": 5_000, "postgresql": None}
"""By engine: so many rows of a file are written in one transaction; None: any number.

On SQLite nobody else saves while one writes. On PostgreSQL they do, but for the last moments of it."""
PART_ENTRIES = 10_000
"""So many entries of the history are a part of what is more: about five thousand cameras with their places, and half a
second of the one writer's turn on a free core, a second and a half on one with slow memory."""


def are_parted(session: Session, rows: int) -> bool:
    """Tell whether so many rows are too much for one transaction."""
    most = TOGETHER.get(session.get_bind().dialect.name)
    return most is not None and rows > most


def part_of(session: Session, rows: int) -> int | None:
    """Give of how many entries of the history a part is; None where so many rows are written together."""
    return PART_ENTRIES if are_parted(session, rows) else None


def are_undone_in_parts(session: Session, records: int) -> bool:
    """Tell whether so many records are too much to be taken back in one transaction: deleting takes longer.

    A row of a file is up to two records, the thing and its place.
    """
    most = TOGETHER.get(session.get_bind().dialect.name)
    return most is not None and records > most * 3 // 2


def undo_part_of(session: Session, records: int) -> int | None:
    """Give of how many entries a part of taking them back is; None where they are taken back together."""
    return PART_ENTRIES if are_undone_in_parts(session, records) else None
