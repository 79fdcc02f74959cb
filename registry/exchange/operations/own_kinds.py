"""The import kinds of the ground floor: places, organisations, and every kind of asset."""

import uuid
from dataclasses import replace
from functools import partial

from sqlalchemy.orm import Session

from registry.assets.models.kind import AssetKind
from registry.assets.queries.asset_filter import AssetFilter
from registry.assets.queries.counts import count_assets
from registry.assets.queries.kinds import KINDS, NO_KIND, find_kind_code, get_kind, list_kinds, read_kind
from registry.exchange.operations import street_kinds  # noqa: F401, streets and houses add themselves.
from registry.exchange.operations.import_assets import AssetRows
from registry.exchange.operations.import_kinds import IMPORT_KINDS, ImportKind, Rows, add_import_kinds
from registry.exchange.operations.import_locations import LocationRows
from registry.exchange.operations.import_organisations import OrganisationRows
from registry.exchange.operations.import_settlements import (
    SettlementRows,
    count_settlements,
    settlement_columns,
    settlement_table,
)
from registry.exchange.queries import asset_table, location_table, organisation_table
from registry.exchange.rules.columns import (
    ADDRESS_COLUMNS,
    Column,
    Table,
    columns_of,
    columns_of_kind,
    location_columns,
)
from registry.kernel.access import Actor
from registry.kernel.errors import BothNames, NotFound, Reason, because
from registry.places.models.location import Location
from registry.places.models.organisation import Organisation
from registry.places.queries.locations import count_locations, filtered_locations
from registry.places.queries.organisations import count_organisations, filtered_organisations
from registry.places.rules.organisations import ORGANISATION

_LOCATION_ORDER = (Location.parent_id.is_not(None), Location.sort_key, Location.address, Location.id)
"""Buildings come before their rooms, so that one import finds them."""
_NAME = "%(name)s"
_ORGANISATION_ORDER = (Organisation.sort_key, Organisation.id)


def find_import_kind(session: Session, told: str) -> ImportKind | None:
    """Find what is imported by its code; a kind of assets by its name too."""
    if told in IMPORT_KINDS:
        return IMPORT_KINDS[told]
    code = find_kind_code(KINDS.get(session), told)
    return None if code is None else _of_assets(get_kind(session, code))


def get_import_kind(session: Session, told: str) -> ImportKind:
    """Find what is imported; raise NotFound."""
    found = find_import_kind(session, told)
    if found is None:
        raise NotFound(NO_KIND)
    return found


def list_import_kinds(session: Session) -> list[ImportKind]:
    """List all that can be imported, kinds of assets first."""
    return [*map(_of_assets, list_kinds(session)), *IMPORT_KINDS.values()]


def _of_assets(kind: AssetKind) -> ImportKind:
    code, columns = kind.code, (*columns_of_kind(kind), *ADDRESS_COLUMNS)
    return ImportKind(
        code,
        Reason(_NAME, {"name": BothNames(kind.name_uk, kind.name_en)}),
        columns=lambda session: tuple(
            replace(one, read=read_kind(session)) if one.name == "kind" else one for one in columns
        ),
        writer=lambda given: AssetRows(
            given.session, given.actor, get_kind(given.session, code), given.territory, key=given.key, made=given.made
        ),
        keys=(),
        count=lambda session, actor, hromada_id: count_assets(session, actor, _of_kind(code, hromada_id)),
        table=partial(_asset_table, code),
    )


def _of_kind(code: str, hromada_id: uuid.UUID | None) -> AssetFilter:
    return AssetFilter(hromada_id=hromada_id, kinds=(code,))


def _asset_table(code: str, session: Session, actor: Actor, hromada_id: uuid.UUID | None) -> Table:
    kind = session.get_one(AssetKind, code)
    return asset_table(session, actor, _of_kind(code, hromada_id), kind, sort="inventory_number")


def _location_columns(_session: Session) -> tuple[Column, ...]:
    return (*location_columns(), *ADDRESS_COLUMNS)


def _organisation_columns(_session: Session) -> tuple[Column, ...]:
    return columns_of(ORGANISATION)


def _location_rows(given: Rows) -> LocationRows:
    return LocationRows(given.session, given.actor, given.territory)


def _organisation_rows(given: Rows) -> OrganisationRows:
    return OrganisationRows(given.session, given.actor, given.territory)


def _count_locations(session: Session, actor: Actor, hromada_id: uuid.UUID | None) -> int:
    return count_locations(session, filtered_locations(actor, hromada_id=hromada_id))


def _location_table(session: Session, actor: Actor, hromada_id: uuid.UUID | None) -> Table:
    return location_table(session, filtered_locations(actor, hromada_id=hromada_id).order_by(*_LOCATION_ORDER))


def _count_organisations(session: Session, actor: Actor, hromada_id: uuid.UUID | None) -> int:
    return count_organisations(session, filtered_organisations(actor, hromada_id=hromada_id))


def _organisation_table(session: Session, actor: Actor, hromada_id: uuid.UUID | None) -> Table:
    chosen = filtered_organisations(actor, hromada_id=hromada_id).order_by(*_ORGANISATION_ORDER)
    return organisation_table(session, chosen)


add_import_kinds(
    ImportKind(
        "location", because("Місця"), _location_columns, _location_rows, ("name",), _count_locations, _location_table
    ),
    ImportKind(
        "organisation", because("Організації"), _organisation_columns, _organisation_rows, ("edrpou", "name"),
        _count_organisations, _organisation_table,
    ),
    ImportKind(
        "settlement", because("Населені пункти"), settlement_columns, SettlementRows, ("katottg", "name"),
        count_settlements, settlement_table, "people.manage",
    ),
)  # fmt: skip
