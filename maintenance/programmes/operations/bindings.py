"""Binding a measure to the assets and the indicators that it is about; what the council printed stays as it is."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from maintenance.contracts.models.service_line import ServiceLine
from maintenance.programmes.models import Programme, ProgrammeRow
from maintenance.programmes.operations.documents import replace_programme
from maintenance.programmes.queries import get_programme
from maintenance.programmes.rules.document import read_document, write_document
from registry.assets.models.asset import Asset
from registry.assets.models.kind import AssetKind
from registry.assets.queries.assets import visible_assets
from registry.kernel.access import Actor
from registry.kernel.errors import Conflict, Invalid, NotFound, because
from registry.kernel.operations.permits import demand, demand_version

NO_MEASURE = "Такого заходу в програмі немає"


def find_measure(programme: Programme, number: str) -> ProgrammeRow:
    """Give the first row of a measure by its number; raise NotFound."""
    for table in programme.tables:
        for row in table.rows if table.role == "measures" else ():
            if row.kind == "measure" and row.code == number:
                return row
    raise NotFound(NO_MEASURE)


def bind_measure(
    session: Session, actor: Actor, code: str, number: str, *, kind: str, given: str, version: int
) -> Programme:
    """Bind a measure to an asset by its inventory number, a line or an indicator by its own; raise Invalid by field."""
    programme, row = _writable(session, actor, code, number, version)
    if kind == "line":
        ref, said = _find_line(session, actor, programme, given)
    else:
        is_asset = kind == "asset"
        ref, said = _find_asset(session, actor, programme, given) if is_asset else _find_indicator(programme, given)
    at = {"table": row.table.code, "row": row.key, "source": row.source, "column": None, "kind": kind, "ref": ref}
    if any(at.items() <= one.items() for one in programme.traces):
        raise Conflict("Це вже прив’язано до заходу")
    return _save(session, actor, programme, [*programme.traces, {**at, "said": said[:500], "amount": None}])


def unbind_measure(
    session: Session, actor: Actor, code: str, number: str, *, kind: str, ref: str, version: int
) -> Programme:
    """Take a binding away; raise NotFound, Conflict, Forbidden."""
    programme, row = _writable(session, actor, code, number, version)
    at = {"row": row.key, "column": None, "kind": kind, "ref": ref}
    return _save(session, actor, programme, [one for one in programme.traces if not at.items() <= one.items()])


def _writable(session: Session, actor: Actor, code: str, number: str, version: int) -> tuple[Programme, ProgrammeRow]:
    programme = get_programme(session, actor, code)
    demand(actor, "programme.write", programme.hromada_id)
    demand_version(programme, version)
    return programme, find_measure(programme, number)


def _save(session: Session, actor: Actor, programme: Programme, traces: list[dict[str, Any]]) -> Programme:
    """Keep the traces through the one way by which a programme's document changes, with its history."""
    document = {**write_document(programme), "traces": [dict(one) for one in traces]}
    return replace_programme(session, actor, programme, read_document(document))


def _find_asset(session: Session, actor: Actor, programme: Programme, given: str) -> tuple[str, str]:
    own = Asset.hromada_id == programme.hromada_id, Asset.inventory_number == given.strip()
    found = session.scalars(visible_assets(actor).where(*own).limit(1)).first()
    if found is None:
        raise Invalid(asset=because("Майна з таким інвентарним номером немає"))
    kind = session.get_one(AssetKind, found.kind_code)
    return str(found.id), f"{kind.name_uk} {found.inventory_number}"


def _find_line(session: Session, actor: Actor, programme: Programme, given: str) -> tuple[str, str]:
    own = ServiceLine.hromada_id == programme.hromada_id, ServiceLine.code == given.strip()
    found = session.scalars(select(ServiceLine).where(*own).limit(1)).first()
    if found is None or not actor.can("contract.read", programme.hromada_id):
        raise Invalid(line=because("Рядка кошторису з таким номером немає"))
    bound = {"kind": "line", "ref": str(found.id), "column": None}
    if any(bound.items() <= one.items() for one in programme.traces):
        raise Conflict("Рядок уже прив’язано до заходу цієї програми")
    return str(found.id), f"Рядок кошторису {found.code} «{found.title}»"


def _find_indicator(programme: Programme, given: str) -> tuple[str, str]:
    for one in programme.indicators:
        if str(one.number) == given.strip():
            return str(one.number), f"№ {one.number} {one.title}"
    raise Invalid(indicator=because("Індикатора з таким номером у програмі немає"))
