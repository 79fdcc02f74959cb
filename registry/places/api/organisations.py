"""Organisations in the API."""

from typing import Any

from sqlalchemy.orm import Session

from registry.kernel.access import Actor
from registry.kernel.api.resources import Reads, Resource, Writes, routes_of
from registry.kernel.completeness import MISSING, MISSING_SCHEMA, demand_lacks
from registry.kernel.queries.paging import Page
from registry.kernel.web.errors import say
from registry.places.models.organisation import Organisation
from registry.places.operations.organisations import create_organisation, update_organisation
from registry.places.queries.organisations import (
    count_organisations,
    filtered_organisations,
    get_organisation,
    list_organisations,
    orders,
)
from registry.places.rules.organisations import ORGANISATION, warn_of_code


def _page(session: Session, actor: Actor, wanted: dict[str, Any], **paging: Any) -> tuple[Page[Organisation], int]:
    lacks = demand_lacks(session, actor, ORGANISATION.entity, wanted.pop(MISSING, None))
    statement = filtered_organisations(actor, lacks=lacks, **wanted)
    return list_organisations(session, statement, **paging), count_organisations(session, statement)


ROUTES = routes_of(
    Resource(
        ORGANISATION,
        "organisations",
        Reads(_page, get_organisation, orders, {MISSING: MISSING_SCHEMA}),
        Writes(
            create_organisation,
            update_organisation,
            permissions=("asset.write", "contract.write"),
            target="asset.read",
            warnings=lambda found: [say(reason) for reason in warn_of_code(found.edrpou)],
        ),
    )
)
