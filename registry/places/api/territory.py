"""Hromadas, settlements and starosta districts in the API."""

import uuid
from typing import Any

from sqlalchemy.orm import Session

from registry.kernel.access import Actor
from registry.kernel.api.documents import show_thing
from registry.kernel.api.resources import Reads, Resource, Writes, join, routes_of
from registry.kernel.errors import NotFound
from registry.kernel.queries.paging import Page
from registry.places.models.territory import Hromada, Settlement, StarostaDistrict
from registry.places.operations.codifier import create_chosen_hromada
from registry.places.operations.hromadas import update_hromada
from registry.places.operations.settlements import (
    complete_settlement,
    create_district,
    create_settlement,
    delete_district,
    delete_settlement,
    update_district,
    update_settlement,
)
from registry.places.queries.territory import (
    district_orders,
    hromada_orders,
    narrowed,
    page_of_territory,
    settlement_orders,
    visible_districts,
    visible_hromadas,
    visible_settlements,
)
from registry.places.rules.territory import DISTRICT, HROMADA, SETTLEMENT


def _hromadas(session: Session, actor: Actor, wanted: dict[str, Any], **paging: Any) -> tuple[Page[Any], int]:
    statement = narrowed(session, HROMADA, visible_hromadas(actor), **wanted)
    return page_of_territory(session, statement, hromada_orders(), **paging)


def _settlements(session: Session, actor: Actor, wanted: dict[str, Any], **paging: Any) -> tuple[Page[Any], int]:
    statement = narrowed(session, SETTLEMENT, visible_settlements(actor), **wanted)
    return page_of_territory(session, statement, settlement_orders(), **paging)


def _districts(session: Session, actor: Actor, wanted: dict[str, Any], **paging: Any) -> tuple[Page[Any], int]:
    statement = narrowed(session, DISTRICT, visible_districts(actor), **wanted)
    return page_of_territory(session, statement, district_orders(), **paging)


def _hromada(session: Session, actor: Actor, hromada_id: uuid.UUID) -> Hromada:
    found = session.scalars(visible_hromadas(actor).where(Hromada.id == hromada_id)).one_or_none()
    if found is None:
        raise NotFound("Такої громади немає")
    return found


def _settlement(session: Session, actor: Actor, settlement_id: uuid.UUID) -> Settlement:
    found = session.scalars(visible_settlements(actor).where(Settlement.id == settlement_id)).one_or_none()
    if found is None:
        raise NotFound("Такого населеного пункту немає")
    return found


def _district(session: Session, actor: Actor, district_id: uuid.UUID) -> StarostaDistrict:
    found = session.scalars(visible_districts(actor).where(StarostaDistrict.id == district_id)).one_or_none()
    if found is None:
        raise NotFound("Такого старостинського округу немає")
    return found


def _add_hromada(session: Session, actor: Actor, _hromada_id: None, values: dict[str, Any]) -> Hromada:
    """Add a hromada; one of an imported codifier brings its settlements along, as the page and the command do."""
    return create_chosen_hromada(session, actor, values)[0]


def _change_hromada(
    session: Session, actor: Actor, hromada_id: uuid.UUID, values: dict[str, Any], *, version: int
) -> Hromada:
    return update_hromada(session, actor, _hromada(session, actor, hromada_id).code, values, version=version)


def _change_settlement(
    session: Session, actor: Actor, settlement_id: uuid.UUID, values: dict[str, Any], *, version: int
) -> Settlement:
    return update_settlement(session, actor, _settlement(session, actor, settlement_id), values, version=version)


def _drop_settlement(session: Session, actor: Actor, settlement_id: uuid.UUID, *, version: int) -> None:
    delete_settlement(session, actor, _settlement(session, actor, settlement_id), version=version)


def _change_district(
    session: Session, actor: Actor, district_id: uuid.UUID, values: dict[str, Any], *, version: int
) -> StarostaDistrict:
    return update_district(session, actor, _district(session, actor, district_id), values, version=version)


def _drop_district(session: Session, actor: Actor, district_id: uuid.UUID, *, version: int) -> None:
    delete_district(session, actor, _district(session, actor, district_id), version=version)


def _show_hromada(actor: Actor, hromada: Hromada) -> dict[str, Any]:
    return {**show_thing(HROMADA, actor, hromada), "hromada": hromada.code}


MANAGE = ("people.manage",)
ROUTES = join(
    routes_of(
        Resource(
            HROMADA,
            "hromadas",
            Reads(_hromadas, _hromada, hromada_orders, {}),
            Writes(_add_hromada, _change_hromada, permissions=MANAGE, to_add=("instance.manage",), target=None),
            show=_show_hromada,
        )
    ),
    routes_of(
        Resource(
            SETTLEMENT,
            "settlements",
            Reads(_settlements, _settlement, settlement_orders, {}),
            Writes(
                create_settlement,
                _change_settlement,
                _drop_settlement,
                permissions=MANAGE,
                target=MANAGE[0],
                known=complete_settlement,
            ),
        )
    ),
    routes_of(
        Resource(
            DISTRICT,
            "starosta_districts",
            Reads(_districts, _district, district_orders, {}),
            Writes(create_district, _change_district, _drop_district, permissions=MANAGE, target=MANAGE[0]),
        )
    ),
)
