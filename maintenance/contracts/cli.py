"""Commands of support lines and price indexes."""

import uuid
from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from maintenance.contracts.models.service_line import PriceIndex, ServiceLine
from maintenance.contracts.operations.indexes import create_index
from maintenance.contracts.operations.service_lines import create_service_line, update_service_line
from maintenance.contracts.queries.measures import list_measures
from maintenance.contracts.queries.service_lines import list_service_lines
from maintenance.contracts.rules.service_lines import PRICE_INDEX, SERVICE_LINE
from registry.kernel.access import SYSTEM
from registry.places.cli import Commands, noun_group
from registry.places.models.organisation import Organisation


def _find_programme(session: Session, hromada_id: uuid.UUID, told: str) -> uuid.UUID | None:
    """Find a programme by its code, title or identifier."""
    measures = list_measures(session, hromada_id)
    return next(
        (one.programme_id for one in measures if told in (one.programme_code, one.programme, str(one.programme_id))),
        None,
    )


def _find_organisation(session: Session, hromada_id: uuid.UUID, told: str) -> uuid.UUID | None:
    """Find an organisation by its name, ЄДРПОУ or identifier; several of one name are none."""
    statement = select(Organisation.id, Organisation.name, Organisation.edrpou)
    rows = session.execute(statement.where(Organisation.hromada_id == hromada_id))
    found = [row[0] for row in rows if told in (str(row[0]), row[1], row[2])]
    return found[0] if len(found) == 1 else None


def _find_lines(session: Session, hromada_id: uuid.UUID | None, told: str) -> Sequence[ServiceLine]:
    """Find lines by code or identifier; without a hromada in all of them."""
    lines = list_service_lines(session, SYSTEM, hromada_id)
    return [one for one in lines if told in (one.code, str(one.id))]


def _list_indexes(session: Session, hromada_id: uuid.UUID | None) -> Sequence[PriceIndex]:
    statement = select(PriceIndex).order_by(PriceIndex.hromada_id, PriceIndex.year.desc(), PriceIndex.kind)
    if hromada_id is not None:
        statement = statement.where(PriceIndex.hromada_id == hromada_id)
    return session.scalars(statement.order_by(PriceIndex.known_on.desc())).all()


def _update_line(session: Session, line: ServiceLine, values: dict[str, Any]) -> ServiceLine:
    return update_service_line(session, SYSTEM, line.id, values, version=line.version)


line_group = noun_group(
    "line",
    Commands(
        SERVICE_LINE,
        list=lambda session, hromada_id: list_service_lines(session, SYSTEM, hromada_id),
        create=lambda session, hromada_id, values: create_service_line(
            session, SYSTEM, hromada_id or uuid.UUID(int=0), values
        ),
        find=_find_lines,
        update=_update_line,
        refers={"measure_programme_id": _find_programme, "spending_unit_id": _find_organisation},
    ),
    help="Рядки кошторису: перелік, додати, змінити.",
)
index_group = noun_group(
    "index",
    Commands(
        PRICE_INDEX,
        list=_list_indexes,
        create=lambda session, hromada_id, values: create_index(
            session, SYSTEM, hromada_id or uuid.UUID(int=0), values
        ),
        key="kind",
    ),
    help="Індекси цін: перелік, додати; оприлюднене не змінюється, нове значення додається.",
)
