"""Which records were written, by anyone, since a process last looked at what costings are computed from."""

import uuid
from collections import defaultdict
from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.kernel.models.revision import CostedChange

Changes = Mapping[str, set[uuid.UUID]]
"""Table -> the assets, places or contracts that were written in it."""


def costed_changes(session: Session, since: int, reached: int, most: int) -> Changes | None:
    """Give what was written after one number up to another at least; None when there is more, or not all is listed.

    A number without a row says that the list was shortened, or that something was written which nobody lists.
    """
    columns = (CostedChange.number, CostedChange.table_name, CostedChange.row_id)
    statement = select(*columns).where(CostedChange.number > since).order_by(CostedChange.number).limit(most + 1)
    rows = session.execute(statement).all()
    if len(rows) > most or len({row.number for row in rows if row.number <= reached}) != reached - since:
        return None
    found: dict[str, set[uuid.UUID]] = defaultdict(set)
    for row in rows:
        found[row.table_name].add(row.row_id)
    return found
