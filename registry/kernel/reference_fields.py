"""References in numbers: the identifiers of several other things, such as the log entries that an act accepts."""

import uuid
from collections.abc import Iterable
from typing import Any

from registry.kernel.errors import because
from registry.kernel.fields import Type
from registry.kernel.rules.reading import Unreadable, read_id


def references(limit: int) -> Type:
    """Up to `limit` other things by their identifiers, each once, in the order of these."""

    def read(value: Any) -> list[uuid.UUID] | None:
        if value is None:
            return None
        if not isinstance(value, list | tuple):
            raise Unreadable(because("Тут має бути перелік"))
        if len(value) > limit:
            raise Unreadable(because("Не більше %(limit)s рядків", limit=limit))
        return sorted({one for one in map(read_id, value) if one is not None})

    schema = {"type": "array", "items": {"type": "string", "format": "uuid"}, "maxItems": limit}
    return Type("references", read, schema)


def text_ids(ids: Iterable[uuid.UUID]) -> list[str]:
    """Write identifiers for programs."""
    return [str(one) for one in ids]
