"""What measures are bound to: which of it the register has, and which records a measure is bound to."""

import uuid
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from maintenance.contracts.models.service_line import ServiceLine
from maintenance.programmes.models import Programme
from maintenance.programmes.rules.traces import Trace
from registry.assets.models.asset import Asset
from registry.kernel.bulk import among, portions

BOUND: Mapping[str, type[ServiceLine | Asset]] = {"line": ServiceLine, "asset": Asset}
"""What a trace leads to by its kind, where that is a record."""


def list_bound(session: Session, hromada_id: uuid.UUID, programme: Programme) -> list[dict[str, Any]]:
    """Give those of a programme's traces that lead somewhere: to lines and assets of the hromada, to its indicators.

    Where a printed sum came from stays told, whatever became of that.
    """
    traces = programme.traces or []
    known = {kind: _known_ids(session, model, hromada_id, _refs(traces, kind)) for kind, model in BOUND.items()}
    known["indicator"] = {str(one.number) for one in programme.indicators}
    return [one for one in traces if one["column"] is not None or one["ref"] in known[one["kind"]]]


def _refs(traces: Iterable[Trace], kind: str) -> set[str]:
    return {str(one["ref"]) for one in traces if one["kind"] == kind and one["column"] is None}


def _known_ids(
    session: Session, model: type[ServiceLine | Asset], hromada_id: uuid.UUID, refs: Iterable[str]
) -> set[str]:
    ids = [found for one in refs if (found := _read_id(one)) is not None]
    own = select(model.id).where(model.hromada_id == hromada_id)
    return {
        str(one) for portion in portions(ids) for one in session.scalars(own.where(among(session, model.id, portion)))
    }


def _read_id(ref: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(ref)
    except ValueError:
        return None


def bound_records(session: Session, entity: str, ids: set[uuid.UUID]) -> Iterator[uuid.UUID]:
    """Give those of some records to which a measure of any programme is bound."""
    if entity not in BOUND:
        return
    for traces in session.scalars(select(Programme.traces)):
        found = {ref for one in _refs(traces or (), entity) if (ref := _read_id(one)) is not None}
        yield from found & ids
