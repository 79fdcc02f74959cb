"""What things are found by: own words and the place's words apart; and the revision of the small tables."""

from collections.abc import Callable, Iterable
from typing import Any

import sqlalchemy as sa
from alembic import op

from gis.engine import create_word_index, drop_word_index
from migrations.revision_note import unwatch_tables, watch_tables
from registry.kernel.db import Json
from registry.kernel.text import search_column, word_column

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None

SEARCHED = {
    "registry_asset": ["search", "place_search"],
    "registry_location": ["search"],
    "registry_organisation": ["search"],
    "maintenance_contract": ["search"],
}
ORDERS = [["sort_key", "id"], ["inventory_key", "id"], ["updated_at", "id"], ["holder_id"], ["hromada_id", "responsible"], ["kind_code", "sort_key", "id"]]
BATCH = 2000
Join = Callable[..., str]


def _table(name: str, *texts: str) -> Any:
    return sa.table(name, sa.column("id", sa.Uuid()), *(sa.column(one, sa.Text()) for one in texts))


KIND = sa.table(
    "registry_asset_kind",
    sa.column("code", sa.Text()),
    sa.column("name_uk", sa.Text()),
    sa.column("is_sensitive", sa.Boolean()),
    sa.column("definition", Json),
)
ORGANISATION = _table("registry_organisation", "name", "edrpou", "phone", "email", "search")
LOCATION = sa.table(
    "registry_location",
    sa.column("id", sa.Uuid()),
    sa.column("parent_id", sa.Uuid()),
    *(sa.column(one, sa.Text()) for one in ("name", "address", "search")),
)
CONTRACT = sa.table(
    "maintenance_contract",
    sa.column("id", sa.Uuid()),
    sa.column("provider_id", sa.Uuid()),
    *(sa.column(one, sa.Text()) for one in ("number", "subject", "tender_id", "dk021", "search")),
)
ASSET = sa.table(
    "registry_asset",
    *(sa.column(one, sa.Uuid()) for one in ("id", "holder_id", "location_id")),
    *(
        sa.column(one, sa.Text())
        for one in (
            "inventory_number", "name", "kind_code", "serial", "model", "manufacturer", "responsible", "search",
            "place_search",
        )
    ),
    sa.column("attributes", Json),
)  # fmt: skip


def upgrade() -> None:
    op.add_column("registry_asset", sa.Column("place_search", sa.String(1000), nullable=False, server_default=""))
    _drop_words()
    for table, rows in _found_by(word_column, are_rooms_by_building=True).items():
        _write(table, rows, ["search"])
    _write(ASSET, _assets(), ["search", "place_search"])
    for columns in ORDERS:
        op.create_index(_index(columns), "registry_asset", columns)
    op.drop_index("ix_registry_asset_updated_at", "registry_asset")
    op.create_index("ix_registry_location_sort_key_id", "registry_location", ["sort_key", "id"])
    for table, columns in SEARCHED.items():
        create_word_index(op.get_bind(), table, columns)
    _make_revision()


def _make_revision() -> None:
    revision_table = op.create_table(
        "registry_revision",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("written_by", sa.String(40), nullable=False),
        sa.CheckConstraint("id IN (1, 2)", name=op.f("ck_registry_revision_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registry_revision")),
    )
    op.bulk_insert(revision_table, [{"id": one, "number": 1, "written_by": ""} for one in (1, 2)])
    watch_tables(op.get_bind())


def downgrade() -> None:
    unwatch_tables(op.get_bind())
    op.drop_table("registry_revision")
    op.drop_index("ix_registry_location_sort_key_id", "registry_location")
    op.create_index("ix_registry_asset_updated_at", "registry_asset", ["updated_at"])
    for columns in ORDERS:
        op.drop_index(_index(columns), "registry_asset")
    _drop_words()
    for table, rows in _found_by(search_column, are_rooms_by_building=False).items():
        _write(table, rows, ["search"])
    _write(ASSET, _former_assets(), ["search"])
    op.drop_column("registry_asset", "place_search")
    if op.get_bind().dialect.name == "postgresql":
        for table in SEARCHED:
            create_word_index(op.get_bind(), table, ["search"])


def _index(columns: list[str]) -> str:
    return f"ix_registry_asset_{'_'.join(columns)}"


def _drop_words() -> None:
    for table, columns in SEARCHED.items():
        drop_word_index(op.get_bind(), table, columns)


def _found_by(join: Join, *, are_rooms_by_building: bool) -> dict[Any, list[dict[str, Any]]]:
    """Compose the search column of all but assets, by the table."""
    around, provider = LOCATION.alias("around"), ORGANISATION.alias("provider")
    places = sa.select(LOCATION, around.c.name, around.c.address).outerjoin(around, around.c.id == LOCATION.c.parent_id)
    contracts = sa.select(CONTRACT, provider.c.name).outerjoin(provider, provider.c.id == CONTRACT.c.provider_id)
    return {
        ORGANISATION: [
            {"of": one.id, "search": join(one.name, one.edrpou, one.phone, one.email)} for one in _rows(ORGANISATION.select())
        ],
        LOCATION: [
            {"of": one.id, "search": join(one.name, one.address, *(one[-2:] if are_rooms_by_building else ()))}
            for one in _rows(places)
        ],
        CONTRACT: [
            {"of": one.id, "search": join(one.number, one.subject, one[-1], one.tender_id, one.dk021)}
            for one in _rows(contracts)
        ],
    }


def _assets() -> Iterable[dict[str, Any]]:
    """Compose an asset's own words and its place's; the name of a sensitive kind tells the place."""
    kinds = _kinds()
    place, around, holder = LOCATION.alias("place"), LOCATION.alias("around"), ORGANISATION.alias("holder")
    statement = (
        sa.select(ASSET, holder.c.name, place.c.name, place.c.address, around.c.name, around.c.address)
        .outerjoin(holder, holder.c.id == ASSET.c.holder_id)
        .outerjoin(place, place.c.id == ASSET.c.location_id)
        .outerjoin(around, around.c.id == place.c.parent_id)
    )
    for row in _rows(statement):
        kind_name, is_sensitive, words = kinds[row.kind_code]
        own = (
            row.inventory_number, None if is_sensitive else row.name, row.serial, kind_name, row[-5], row.model,
            row.manufacturer, row.responsible, *_texts(row.attributes, words),
        )  # fmt: skip
        near = (row.name if is_sensitive else None, *row[-4:])
        yield {"of": row.id, "search": word_column(*own), "place_search": word_column(*near)}


def _former_assets() -> Iterable[dict[str, Any]]:
    kinds = _kinds()
    for row in _rows(ASSET.select()):
        kind_name, _is_sensitive, words = kinds[row.kind_code]
        own = (
            row.inventory_number, row.name, kind_name, row.serial, row.model, row.manufacturer, row.responsible,
            *_texts(row.attributes, words),
        )  # fmt: skip
        yield {"of": row.id, "search": search_column(*own)}


def _kinds() -> dict[str, tuple[str, bool, list[str]]]:
    """Give by code a kind's name, its secrecy and the names of its attributes of text."""
    return {
        one.code: (
            one.name_uk,
            one.is_sensitive,
            [it["name"] for it in one.definition.get("attributes", ()) if it.get("type") == "text"],
        )
        for one in _rows(KIND.select())
    }


def _texts(attributes: dict[str, Any], words: list[str]) -> list[str]:
    return [str(attributes[name]) for name in words if name in attributes]


def _rows(statement: Any) -> list[Any]:
    return list(op.get_bind().execute(statement))


def _write(table: Any, rows: Iterable[dict[str, Any]], columns: list[str]) -> None:
    statement = (
        table.update()
        .where(table.c.id == sa.bindparam("of"))
        .values({name: sa.bindparam(f"new_{name}") for name in columns})
    )
    waiting: list[dict[str, Any]] = []
    for row in rows:
        waiting.append({"of": row["of"], **{f"new_{name}": row[name] for name in columns}})
        if len(waiting) == BATCH:
            op.get_bind().execute(statement, waiting)
            waiting = []
    if waiting:
        op.get_bind().execute(statement, waiting)
