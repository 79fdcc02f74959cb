"""What a line may pay for: measures of programmes, told by the wing above that keeps them."""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session


@dataclass(frozen=True)
class Measure:
    """A measure of a named programme."""

    programme_id: uuid.UUID
    programme: str
    """The programme's title."""
    programme_code: str
    code: str
    title: str


MEASURE_SOURCES: dict[str, Callable[[Session, uuid.UUID], Sequence[Measure]]] = {}
"""What keeps measures: (session, hromada's id) -> its measures, the latest programme first; filled by upper wings."""


def list_measures(session: Session, hromada_id: uuid.UUID) -> list[Measure]:
    """List the measures of all programmes of a hromada."""
    return [one for source in MEASURE_SOURCES.values() for one in source(session, hromada_id)]
