"""Streets, houses and the search by address in the API."""

from functools import partial
from typing import Any, Literal

from pydantic import Field
from sqlalchemy.orm import Session

from registry.kernel.access import Actor
from registry.kernel.api.doors import Answer, chosen_hromada_id, endpoint, hromada_code, session
from registry.kernel.api.resources import Reads, Resource, Writes, join, routes_of
from registry.kernel.api.schemas import HromadaCode, Out, Query
from registry.kernel.queries.paging import Page
from registry.places.models.street import StreetType
from registry.places.operations.streets import (
    create_house,
    create_street,
    delete_house,
    delete_street,
    update_house,
    update_street,
)
from registry.places.queries.addresses import FoundAddress, find_addresses
from registry.places.queries.streets import (
    count_selected,
    filtered_houses,
    filtered_streets,
    get_house,
    get_street,
    house_orders,
    page_of,
    street_orders,
)
from registry.places.queries.territory import TERRITORY
from registry.places.rules.addresses import LONGEST
from registry.places.rules.streets import HOUSE, STREET

MOST_FOUND = 50


class AddressQuery(Query):
    """What to look for."""

    q: str = Field("", max_length=LONGEST, description="The address as people write it")
    hromada: HromadaCode | None = Field(None, description="КАТОТТГ code of the hromada; without it all of yours")
    limit: int = Field(10, ge=1, le=MOST_FOUND, description="How many at most")


class AddressOut(Out):
    """A house, or a street's middle where the house is not known; `is_sure` when no other street fits as well."""

    certainty: Literal["house", "street"]
    is_sure: bool
    street_type: str = Field(description=", ".join(StreetType.codes()))
    street: str
    former_name: str | None = Field(description="The former name by which it was found")
    house: str | None
    settlement: str | None = Field(description="КАТОТТГ code")
    settlement_name: str
    hromada: str
    lon: float
    lat: float


class AddressesOut(Out):
    """What was found, the best first."""

    items: list[AddressOut]


@endpoint("Find an address on the map", permission="asset.read", query=AddressQuery, answer=AddressesOut)
def addresses(query: AddressQuery) -> Answer:
    """Give houses and streets that an address may mean."""
    asked = chosen_hromada_id(query.hromada)
    found = find_addresses(session(), asked, query.q, limit=MOST_FOUND)
    own = [one for one in found if hromada_code(one.hromada_id) is not None]
    return Answer({"items": [_show(one) for one in own[: query.limit]]})


def _show(one: FoundAddress) -> dict[str, Any]:
    settlement = TERRITORY.get(session()).settlements[one.settlement_id]
    return {
        "certainty": one.certainty.value,
        "is_sure": one.is_sure,
        "street_type": one.kind,
        "street": one.name,
        "former_name": one.former_name or None,
        "house": one.house or None,
        "settlement": settlement.katottg,
        "settlement_name": settlement.name,
        "hromada": hromada_code(one.hromada_id),
        "lon": one.point.x,
        "lat": one.point.y,
    }


def _page(filtered: Any, orders: Any, session: Session, actor: Actor, wanted: dict[str, Any], **paging: Any) -> Any:
    statement = filtered(actor, **wanted)
    page: Page[Any] = page_of(session, statement, orders=orders(), **paging)
    return page, count_selected(session, statement)


ROUTES = join(
    [("GET", "/addresses", addresses)],
    routes_of(
        Resource(
            STREET,
            "streets",
            Reads(partial(_page, filtered_streets, street_orders), get_street, street_orders, {}),
            Writes(create_street, update_street, delete_street),
        )
    ),
    routes_of(
        Resource(
            HOUSE,
            "houses",
            Reads(partial(_page, filtered_houses, house_orders), get_house, house_orders, {}),
            Writes(create_house, update_house, delete_house),
        )
    ),
)
