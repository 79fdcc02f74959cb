"""Files that fill in what is lacking: the rows that lack it, what they are known by, and the column to be filled."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select
from sqlalchemy.orm import Session

from registry.assets.queries.asset_filter import AssetFilter
from registry.assets.queries.completeness import IN_USE
from registry.assets.queries.kinds import get_kind
from registry.exchange.queries import asset_table, described_table, location_table
from registry.exchange.rules.columns import Table
from registry.kernel.access import Actor
from registry.kernel.completeness import SUBJECTS, Lack, criteria_for, lack_of
from registry.kernel.errors import Invalid, NotFound, because
from registry.kernel.fields import NOUNS
from registry.places.models.location import Location
from registry.places.queries.territory import list_hromadas

NO_FILE = because("Цього файлом не заповнити")


@dataclass(frozen=True)
class Asked:
    """What a file is to fill in: of which noun, hromada (None: all) and kind (None: all)."""

    entity: str
    code: str
    hromada_id: uuid.UUID | None = None
    kind: str | None = None


@dataclass(frozen=True)
class Filling:
    """How the rows of a noun are written, and by which columns an import knows them again."""

    known_by: tuple[str, ...]
    table: Callable[[Session, Actor, Asked, Lack], Table]


def table_to_fill(session: Session, actor: Actor, asked: Asked) -> Table:
    """Give the rows that lack something; raise NotFound where no file fills it in, Invalid without a needed kind."""
    filling = FILLINGS.get(asked.entity)
    criterion = next((one for one in criteria_for(actor, asked.entity) if one.code == asked.code), None)
    if filling is None or criterion is None or not criterion.columns:
        raise NotFound(NO_FILE)
    table = filling.table(session, actor, asked, lack_of(session, actor, asked.entity, criterion))
    known = {one.name: one for one in table.columns}
    is_one_hromada = asked.hromada_id is not None or len(list_hromadas(session, actor)) < 2
    names = dict.fromkeys((*filling.known_by, *(() if is_one_hromada else ("hromada",)), *criterion.columns))
    return Table([known[name] for name in names if name in known], table.rows)


def _assets(session: Session, actor: Actor, asked: Asked, lack: Lack) -> Table:
    """Write assets of one kind, as they are brought in again."""
    if asked.kind is None:
        raise Invalid(kind=because("Виберіть один вид майна"))
    wanted = AssetFilter(hromada_id=asked.hromada_id, kinds=(asked.kind,), statuses=IN_USE, lacks=(lack,))
    return asset_table(session, actor, wanted, get_kind(session, asked.kind))


def lacking_records(actor: Actor, asked: Asked, lack: Lack) -> Select[Any]:
    """Select the records that lack something, in the order of their list."""
    subject = SUBJECTS[asked.entity]
    statement = subject.visible(actor, asked.hromada_id).where(lack.condition)
    return statement if asked.kind is None else statement.where(subject.kind == asked.kind)


def _locations(session: Session, actor: Actor, asked: Asked, lack: Lack) -> Table:
    return location_table(session, lacking_records(actor, asked, lack).order_by(Location.sort_key, Location.id))


def described_records(session: Session, actor: Actor, asked: Asked, lack: Lack) -> Table:
    """Write records as their noun's description tells them."""
    noun = NOUNS[asked.entity]
    return described_table(session, noun, lacking_records(actor, asked, lack).order_by(noun.model.id))


FILLINGS: dict[str, Filling] = {
    "asset": Filling(("inventory_number", "name"), _assets),
    "location": Filling(("name", "kind", "building", "address", "settlement"), _locations),
    "organisation": Filling(("name", "role"), described_records),
}
"""By entity; added to by the wings above."""
