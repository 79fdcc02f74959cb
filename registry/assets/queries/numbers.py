"""The next free inventory number, after the pattern that the numbers of a kind follow."""

import re
import uuid
from collections import Counter

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.assets.models.asset import Asset
from registry.assets.queries.assets import inventory_key
from registry.kernel.bulk import among

LOOKED_AT, TRIED = 200, 200
LONGEST = 40
_NUMBER = re.compile(r"(.*?)([0-9]+)")


def next_number(session: Session, hromada_id: uuid.UUID, kind: str) -> str | None:
    """Give the number after the last of a kind's usual pattern that nothing in the hromada has; None without one."""
    own = select(Asset.inventory_number).where(Asset.hromada_id == hromada_id, Asset.kind_code == kind)
    last = session.scalars(own.order_by(Asset.inventory_key.desc()).limit(LOOKED_AT))
    parts = [(found[1], found[2]) for found in map(_NUMBER.fullmatch, last) if found]
    if not parts:
        return None
    (prefix, width), _times = Counter((before, len(digits)) for before, digits in parts).most_common(1)[0]
    highest = max(int(digits) for before, digits in parts if (before, len(digits)) == (prefix, width))
    offered = [f"{prefix}{number:0{width}}" for number in range(highest + 1, highest + 1 + TRIED)]
    keys = {inventory_key(one) for one in offered}
    taken = select(Asset.inventory_key).where(Asset.hromada_id == hromada_id, among(session, Asset.inventory_key, keys))
    held = set(session.scalars(taken))
    return next((one for one in offered if len(one) <= LONGEST and inventory_key(one) not in held), None)
