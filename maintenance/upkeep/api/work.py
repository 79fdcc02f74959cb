"""Work entries in the API."""

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from maintenance.upkeep.models.work import WorkEntry
from maintenance.upkeep.operations.work import log_work, undo_work, update_work
from maintenance.upkeep.queries.work import count_work, get_work, orders, page_of_work, read_work_filter
from maintenance.upkeep.rules.work_values import MAX_ASSETS, TIMES, WORK
from registry.assets.queries.kinds import demand_kinds
from registry.kernel.access import Actor
from registry.kernel.api.documents import show_thing
from registry.kernel.api.resources import Reads, Resource, Writes, routes_of
from registry.kernel.errors import Invalid, because
from registry.kernel.fields import MOMENT, reference, text
from registry.kernel.queries.paging import Page

ASSET_IDS = {
    "type": "array", "items": {"type": "string", "format": "uuid"}, "minItems": 1, "maxItems": MAX_ASSETS,
    "description": "What the work was done to, assets of one hromada; given once",
}  # fmt: skip
FORMS_OWN = ("due_ids", "client_key")
"""What pages send and programs do not."""
FILTERS = {
    "asset_kind": text(40),
    "settlement_id": reference("settlement"),
    "asset_id": reference("asset"),
    "since": MOMENT,
    "before": MOMENT,
}
"""Parameters beside the description's own; `before` is exclusive."""


def _page(session: Session, actor: Actor, asked: dict[str, Any], **paging: Any) -> tuple[Page[WorkEntry], int]:
    demand_kinds(session, asset_kind=[asked["asset_kind"]] if "asset_kind" in asked else [])
    wanted = read_work_filter(asked)
    return page_of_work(session, actor, wanted, **paging), count_work(session, actor, wanted)


def _add(session: Session, actor: Actor, _hromada_id: None, values: Mapping[str, Any]) -> WorkEntry:
    unknown = {name: [because("Такого поля немає")] for name in FORMS_OWN if name in values}
    if unknown:
        raise Invalid(unknown)
    return log_work(session, actor, _zoned(values))


def _change(
    session: Session, actor: Actor, work_id: uuid.UUID, values: Mapping[str, Any], *, version: int
) -> WorkEntry:
    return update_work(session, actor, work_id, _zoned(values), version=version)


def _drop(session: Session, actor: Actor, work_id: uuid.UUID, *, version: int) -> None:
    undo_work(session, actor, work_id, version=version)


def _zoned(values: Mapping[str, Any]) -> Mapping[str, Any]:
    """Refuse an instant without a zone: a program may live by another clock than the municipality's."""
    bare = {name: [because("Додайте часовий пояс: 2026-11-22T12:05:00Z")] for name in TIMES if _is_bare(values, name)}
    if bare:
        raise Invalid(bare)
    return values


def _is_bare(values: Mapping[str, Any], name: str) -> bool:
    try:
        return datetime.fromisoformat(str(values.get(name) or "")).tzinfo is None
    except ValueError:
        return False


def _show(actor: Actor, entry: WorkEntry) -> dict[str, Any]:
    return {**show_thing(WORK, actor, entry), "asset_ids": sorted(str(link.asset_id) for link in entry.asset_links)}


ROUTES = routes_of(
    Resource(
        WORK,
        "work",
        Reads(_page, get_work, orders, FILTERS, sort="-started_at"),
        Writes(_add, _change, _drop, permissions=("work.write",), target=None),
        permission="work.read",
        show=_show,
        extra={"asset_ids": ASSET_IDS},
        body_extra={"asset_ids": ASSET_IDS},
    )
)
