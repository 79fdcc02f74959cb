"""What can be imported, and what the values of its columns may be, in the reader's language."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field

from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.assets.models.asset import Status
from registry.assets.queries.kinds import KINDS, list_kinds
from registry.assets.rules.attributes import attributes_of
from registry.assets.web.words import kind_name
from registry.exchange.operations.import_kinds import IMPORT_KINDS
from registry.exchange.operations.import_runs import WRITERS
from registry.exchange.operations.imports import columns_for
from registry.exchange.rules.columns import Column
from registry.kernel.access import Actor
from registry.kernel.codes import Code
from registry.kernel.seams import db
from registry.kernel.text import sort_key
from registry.kernel.web.access import current_actor
from registry.kernel.words import language, options, say
from registry.places.models.location import LocationKind
from registry.places.models.organisation import Organisation, Role
from registry.places.models.territory import Hromada
from registry.places.queries.territory import list_hromadas, list_settlements

MOST_SUGGESTED = 500
CODES: dict[tuple[str, str], type[Code]] = {
    ("location", "kind"): LocationKind,
    ("organisation", "role"): Role,
    ("", "place_kind"): LocationKind,
    ("", "status"): Status,
}
"""The tables of codes by what is imported («» is any asset kind) and the field."""
Choices = list[tuple[str, str]]


@dataclass(frozen=True)
class FieldChoice:
    """A field that a column may be taken for, and what its values may be."""

    name: str
    label: str
    choices: Choices = field(default_factory=list)
    """The only values there are, with their words; empty: anything may be typed."""


def kind_choices(session: Session) -> Choices:
    """List what can be imported: kinds of assets, then what they stand at and who holds them."""
    actor = current_actor()
    may_keep = actor.hromada_ids("asset.write") != frozenset()
    kinds = [(one.code, kind_name(one)) for one in list_kinds(session)] if may_keep else []
    return [*kinds, *((one.code, say(one.label)) for one in IMPORT_KINDS.values() if actor.hromada_ids(one.permission))]


def imported_name(session: Session, kind: str) -> str:
    """Name what is imported."""
    if kind in IMPORT_KINDS:
        return say(IMPORT_KINDS[kind].label)
    known = KINDS.get(session).get(kind)
    return kind_name(known) if known else kind


def label_of_import(kind: str, file_name: str, *, is_checked: bool = False) -> str:
    """Name a work in Ukrainian, as works are named: what of, from which file, whether it only looks."""
    with force_locale("uk"):
        return f"{imported_name(db.session(), kind)}: {file_name}" + (" (перевірка)" if is_checked else "")


def hromada_choices(session: Session, actor: Actor) -> Choices:
    """List the hromadas that may be written to; with several the file itself may say whose its rows are."""
    found = [(str(one.id), one.name) for one in _written_in(session, actor)]
    return [*found, ("", _("сказано у файлі"))] if len(found) > 1 else found


def _written_in(session: Session, actor: Actor) -> list[Hromada]:
    """List the hromadas into which the actor may write anything."""
    found = {one.id: one for permission in WRITERS for one in list_hromadas(session, actor, permission)}
    return sorted(found.values(), key=lambda one: sort_key(one.name))


def fields_of(session: Session, kind: str) -> list[FieldChoice]:
    """List the fields that a file's columns may be taken for."""
    return [
        FieldChoice(one.name, one.label(language()), _values(session, kind, one)) for one in columns_for(session, kind)
    ]


def _values(session: Session, kind: str, column: Column) -> Choices:
    table = CODES.get((kind, column.name)) or CODES.get(("", column.name))
    if table is not None:
        return options(table)
    if column.type == "boolean":
        return [("так", _("так")), ("ні", _("ні"))]
    if column.type == "choice" and column.name.startswith("attributes."):
        known = KINDS.get(session)[kind].definition
        same = (one for one in attributes_of(known) if f"attributes.{one.name}" == column.name)
        return [(one.code, one.label(language())) for attribute in same for one in attribute.choices]
    return []


def suggestions(session: Session, actor: Actor, hromada_id: uuid.UUID | None, name: str) -> Sequence[str]:
    """Suggest what a field that refers to something may hold, of the hromadas that the asker may write to."""
    own = [one.id for one in _written_in(session, actor) if hromada_id in (None, one.id)]
    if name == "holder":
        named = select(Organisation.name).where(Organisation.hromada_id.in_(own))
        return session.scalars(named.order_by(Organisation.sort_key).limit(MOST_SUGGESTED)).all()
    if name == "settlement":
        settlements = (one for each in own for one in list_settlements(session, actor, each))
        return [f"{one.category} {one.name}" for one in settlements][:MOST_SUGGESTED]
    return []
