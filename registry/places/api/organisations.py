"""Organisations in the API."""

import uuid

from registry.kernel.api.doors import (
    Answer,
    changes_of,
    demand_match,
    endpoint,
    session,
    target_hromada_id,
    version_etag,
)
from registry.kernel.api.lists import answer_page, filters_of
from registry.kernel.web.access import current_actor
from registry.kernel.web.errors import say
from registry.places.api.schemas import (
    OrganisationIn,
    OrganisationOut,
    OrganisationPage,
    OrganisationPatch,
    OrganisationQuery,
    OrganisationSaved,
)
from registry.places.api.shapes import show_organisation
from registry.places.models.organisation import Organisation
from registry.places.operations.organisations import create_organisation, update_organisation
from registry.places.queries.organisations import (
    count_organisations,
    filtered_organisations,
    get_organisation,
    list_organisations,
)
from registry.places.rules.organisation_values import warn_of_code

KEEPERS = ("asset.write", "contract.write")


@endpoint("List organisations", permission="asset.read", query=OrganisationQuery, answer=OrganisationPage)
def organisations(query: OrganisationQuery) -> Answer:
    """Give a page of the organisations that match."""
    statement = filtered_organisations(current_actor(), **filters_of(query))
    page = list_organisations(session(), statement, sort=query.sort, limit=query.limit, cursor=query.cursor)
    return answer_page(page, count_organisations(session(), statement), show_organisation)


@endpoint("Add an organisation", permission=KEEPERS, body=OrganisationIn, answer=OrganisationSaved)
def add_organisation(body: OrganisationIn) -> Answer:
    """Add an organisation; those who keep assets or contracts may."""
    values = changes_of(body)
    hromada_id = target_hromada_id(values.pop("hromada", None), "asset.read")
    made = create_organisation(session(), current_actor(), hromada_id, values)
    return _saved(made, status=201, location=f"/api/v1/organisations/{made.id}")


@endpoint("Read an organisation", permission="asset.read", answer=OrganisationOut)
def organisation(organisation_id: uuid.UUID) -> Answer:
    """Give one organisation."""
    found = get_organisation(session(), current_actor(), organisation_id)
    return Answer(show_organisation(found), etag=version_etag(found.version))


@endpoint(
    "Change an organisation",
    permission=KEEPERS,
    body=OrganisationPatch,
    answer=OrganisationSaved,
    needs_match=True,
)
def change_organisation(organisation_id: uuid.UUID, body: OrganisationPatch) -> Answer:
    """Change the fields that were sent; those who keep assets or contracts may."""
    found = get_organisation(session(), current_actor(), organisation_id)
    demand_match(version_etag(found.version))
    values = changes_of(body)
    return _saved(update_organisation(session(), current_actor(), organisation_id, values, version=found.version))


def _saved(found: Organisation, *, status: int = 200, location: str | None = None) -> Answer:
    warnings = [say(reason) for reason in warn_of_code(found.edrpou)]
    return Answer({**show_organisation(found), "warnings": warnings}, status, version_etag(found.version), location)
