"""What goes out as a whole of the wings below: hromadas, their districts, people, kinds, the history and the files."""

import json
import uuid
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session, selectinload

from registry.assets.models.asset import Asset
from registry.assets.models.reserve import AssetReserve
from registry.assets.queries.assets import visible_assets
from registry.assets.queries.history import show_history
from registry.assets.queries.kinds import list_kinds
from registry.exchange.operations.import_words import list_words
from registry.exchange.operations.outgoing import OutgoingDocuments, OutgoingTable, add_outgoing, described
from registry.exchange.queries import BATCH, described_row, described_table
from registry.exchange.rules.columns import Column, Table, columns_of
from registry.kernel.access import Actor
from registry.kernel.errors import because
from registry.kernel.models.attachment import Attachment
from registry.kernel.models.history import HistoryEntry
from registry.kernel.queries.attachments import may_read_attachments
from registry.kernel.queries.history import visible_history
from registry.people.models import Membership, User
from registry.people.queries.people import managed_people
from registry.people.rules.people import PERSON
from registry.places.models.territory import Hromada, StarostaDistrict
from registry.places.rules.territory import DISTRICT, HROMADA

HISTORY_COLUMNS = (
    Column("seq", "Номер", "Number", "integer"),
    Column("at", "Коли (UTC)", "When (UTC)"),
    Column("actor", "Хто", "Who"),
    Column("action", "Що зроблено", "What was done"),
    Column("entity", "З чим", "With what"),
    Column("id", "Ідентифікатор", "Identifier"),
    Column("label", "Назва", "Name"),
    Column("hromada", "Громада", "Hromada"),
    Column("changes", "Зміни: поле → [було, стало]", "Changes: field → [old, new]"),
)
FILE_COLUMNS = (
    Column("id", "Ідентифікатор", "Identifier"),
    Column("entity", "До чого", "Of what"),
    Column("entity_id", "Ідентифікатор речі", "Identifier of the thing"),
    Column("file_name", "Файл", "File"),
    Column("content_type", "Тип файлу", "Type of file"),
    Column("size_bytes", "Розмір, байтів", "Size, bytes", "integer"),
    Column("sha256", "Контрольна сума SHA-256", "SHA-256 checksum"),
    Column("hromada", "Громада", "Hromada"),
)
RESERVE_COLUMNS = (
    Column("id", "Ідентифікатор", "Identifier"),
    Column("asset", "Майно", "Asset"),
    Column("starts_on", "У резерві з", "In reserve from", "date"),
    Column("ends_on", "У резерві до", "In reserve until", "date"),
    Column("hromada", "Громада", "Hromada"),
)
WORD_COLUMNS = (
    Column("id", "Ідентифікатор", "Identifier"),
    Column("field", "Поле", "Field"),
    Column("word", "Слово", "Word"),
    Column("means", "Означає", "Means"),
)
ROLES = Column("roles", "Ролі", "Roles")


def _readable(actor: Actor, hromada_id: uuid.UUID | None, key: Any) -> list[Any]:
    """Give the conditions of what lies in the hromadas that the asker may read, or in the one that is wanted."""
    ids = actor.hromada_ids("asset.read")
    return [*([key.in_(ids)] if ids is not None else []), *([key == hromada_id] if hromada_id else [])]


def _codes(session: Session) -> dict[Any, str]:
    return {row.id: row.code for row in session.execute(select(Hromada.id, Hromada.code))}


def _hromadas(session: Session, actor: Actor, hromada_id: uuid.UUID | None) -> Table:
    own = select(Hromada).where(*_readable(actor, hromada_id, Hromada.id)).order_by(Hromada.code)
    columns = [one for one in columns_of(HROMADA) if one.name != "hromada"]
    return Table(columns, (described_row(HROMADA, one, {}) for one in session.scalars(own)))


def _districts(session: Session, actor: Actor, hromada_id: uuid.UUID | None) -> Table:
    own = select(StarostaDistrict).where(*_readable(actor, hromada_id, StarostaDistrict.hromada_id))
    return described_table(session, DISTRICT, own.order_by(StarostaDistrict.name, StarostaDistrict.id))


def _people(session: Session, actor: Actor, hromada_id: uuid.UUID | None) -> Table:
    """Give the people whom the asker may manage, with their roles; of one hromada those who have one there."""
    own = managed_people(actor).options(selectinload(User.memberships)).order_by(User.login)
    if hromada_id is not None:
        here = or_(Membership.hromada_id == hromada_id, Membership.hromada_id.is_(None))
        own = own.where(User.id.in_(select(Membership.user_id).where(here)))
    codes = _codes(session)
    columns = [one for one in columns_of(PERSON) if one.name != "hromada"]
    rows = ({**described_row(PERSON, one, {}), "roles": _roles(one, codes)} for one in session.scalars(own))
    return Table([*columns, ROLES], rows)


def _roles(person: User, codes: dict[Any, str]) -> list[str]:
    over_all = ["administrator of all"] if person.administers_all else []
    own = [f"{one.role}: {codes.get(one.hromada_id, '*')}" for one in person.memberships]
    return over_all + sorted(own)


def history_table(session: Session, actor: Actor, hromada_id: uuid.UUID | None) -> Table:
    """Give the history that the asker may read, the earliest first, with hidden places covered."""
    own = visible_history(actor).order_by(HistoryEntry.seq)
    if hromada_id is not None:
        own = own.where(HistoryEntry.hromada_id == hromada_id)
    return Table(HISTORY_COLUMNS, _history_rows(session, actor, own))


def _history_rows(session: Session, actor: Actor, own: Select[HistoryEntry]) -> Iterator[dict[str, Any]]:
    codes = _codes(session)
    for batch in session.scalars(own.execution_options(yield_per=BATCH)).partitions():
        for shown in show_history(session, actor, batch):
            entry = shown.entry
            yield {
                "seq": entry.seq,
                "at": entry.at.isoformat(timespec="seconds"),
                "actor": shown.who,
                "action": entry.action,
                "entity": entry.entity,
                "id": entry.entity_id,
                "label": shown.label,
                "hromada": codes.get(entry.hromada_id),
                "changes": json.dumps(shown.changes, ensure_ascii=False),
            }


def list_files(session: Session, actor: Actor, hromada_id: uuid.UUID | None) -> Iterator[Attachment]:
    """Give the files of things that the asker may know closely enough, thing by thing."""
    own = select(Attachment).where(*_readable(actor, hromada_id, Attachment.hromada_id))
    ordered = own.order_by(Attachment.entity, Attachment.entity_id, Attachment.created_at, Attachment.id)
    asked, may_read = None, False
    for batch in session.scalars(ordered.execution_options(yield_per=BATCH)).partitions():
        for one in batch:
            if asked != (one.entity, one.entity_id):
                asked = one.entity, one.entity_id
                may_read = may_read_attachments(
                    session, actor, entity=one.entity, entity_id=one.entity_id, hromada_id=one.hromada_id
                )
            if may_read:
                yield one


def _files(session: Session, actor: Actor, hromada_id: uuid.UUID | None) -> Table:
    codes = _codes(session)
    names = ("id", "entity", "entity_id", "file_name", "content_type", "size_bytes", "sha256")
    rows = (
        {**{name: getattr(one, name) for name in names}, "hromada": codes[one.hromada_id]}
        for one in list_files(session, actor, hromada_id)
    )
    return Table(FILE_COLUMNS, rows)


def _reserves(session: Session, actor: Actor, hromada_id: uuid.UUID | None) -> Table:
    """Give the days on which visible assets stood in reserve: what they cost depends on them."""
    seen = visible_assets(actor).with_only_columns(Asset.id, maintain_column_froms=True)
    own = select(AssetReserve.id, AssetReserve.starts_on, AssetReserve.ends_on, Asset.inventory_number, Hromada.code)
    own = own.join(Asset, Asset.id == AssetReserve.asset_id).join(Hromada, Hromada.id == Asset.hromada_id)
    own = own.where(Asset.id.in_(seen.subquery().select()))
    if hromada_id is not None:
        own = own.where(Asset.hromada_id == hromada_id)
    found = session.execute(
        own.order_by(Asset.inventory_key, AssetReserve.starts_on).execution_options(yield_per=BATCH)
    )
    rows = (
        {"id": one.id, "asset": one.inventory_number, "starts_on": one.starts_on, "ends_on": one.ends_on,
         "hromada": one.code}
        for one in found
    )  # fmt: skip
    return Table(RESERVE_COLUMNS, rows)


def _words(session: Session, actor: Actor, _hromada_id: uuid.UUID | None) -> Table:
    """Give what words of files mean to whom their page is shown."""
    words = list_words(session) if actor.hromada_ids("instance.manage") != frozenset() else ()
    names = [one.name for one in WORD_COLUMNS]
    return Table(WORD_COLUMNS, ({name: getattr(one, name) for name in names} for one in words))


def _kinds(session: Session, _actor: Actor, _hromada_id: uuid.UUID | None) -> Iterator[tuple[str, Any]]:
    """Give the kinds of assets as they are described."""
    names = ("code", "name_uk", "name_en", "group", "icon", "colour", "definition")
    for one in list_kinds(session):
        yield one.code, {name: getattr(one, name) for name in names}


add_outgoing(
    described("hromada", because("Громади"), _hromadas),
    described("starosta_district", because("Старостинські округи"), _districts),
    OutgoingTable("person", because("Люди"), _people, noun="user"),
    OutgoingTable("file", because("Файли речей"), _files, noun="attachment"),
    OutgoingTable("asset_reserve", because("Майно в резерві"), _reserves, noun="asset_reserve"),
    OutgoingTable("import_word", because("Слова імпорту"), _words, noun="import_word"),
    OutgoingDocuments("kinds", because("Види майна"), _kinds),
)
