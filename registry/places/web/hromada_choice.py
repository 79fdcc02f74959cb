"""Which hromada a new record belongs to."""

import uuid

from flask import request

from registry.kernel.errors import Forbidden, NotFound
from registry.kernel.seams import db
from registry.kernel.web.access import current_actor, current_hromada
from registry.places.models.territory import Hromada
from registry.places.queries.territory import list_hromadas


def writable_hromadas(permission: str = "asset.write") -> list[Hromada]:
    """List the hromadas where the asker may write."""
    return list(list_hromadas(db.session(), current_actor(), permission))


def target_hromada(permission: str = "asset.write") -> Hromada | None:
    """Choose by the address's `hromada`, the top line, or there being only one; None when it must be asked."""
    writable = writable_hromadas(permission)
    if not writable:
        raise Forbidden("У вас немає прав додавати записи")
    code = request.values.get("hromada")
    if code:
        found = next((one for one in writable if one.code == code), None)
        if found is None:
            raise NotFound("Такої громади немає")
        return found
    chosen = current_hromada()
    if chosen is not None and (found := next((one for one in writable if one.id == chosen.id), None)):
        return found
    return writable[0] if len(writable) == 1 else None


def read_hromada_id(text: str | None) -> uuid.UUID | None:
    """Turn a hromada's code in an address into its id; an unknown code finds nothing of ours."""
    return next((one.id for one in list_hromadas(db.session(), current_actor()) if one.code == text), None)
