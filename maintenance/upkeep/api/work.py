"""Work entries in the API."""

import uuid
from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from maintenance.upkeep.models.work import WorkEntry
from maintenance.upkeep.operations.work import log_work, undo_work, update_work
from maintenance.upkeep.queries.work import count_work, get_work, orders, page_of_work, read_work_filter
from maintenance.upkeep.rules.disclosure import as_told
from maintenance.upkeep.rules.work_values import GIVEN_ONCE, MAX_ASSETS, WORK
from registry.assets.queries.kinds import with_kind
from registry.assets.rules.assets import KIND
from registry.kernel.access import Actor
from registry.kernel.api.documents import show_thing
from registry.kernel.api.resources import Reads, Resource, Writes, routes_of
from registry.kernel.errors import Invalid, because
from registry.kernel.fields import MOMENT, reference
from registry.kernel.queries.paging import Page

ASSET_IDS = {
    "type": "array", "items": {"type": "string", "format": "uuid"}, "minItems": 1, "maxItems": MAX_ASSETS,
    "description": "What the work was done to, assets of one hromada; given once",
}  # fmt: skip
CLOSED = {
    "type": "array", "items": {"type": "string", "format": "uuid"}, "readOnly": True,
    "description": "The visits of plans that the work closed",
}  # fmt: skip
FORMS_OWN = ("due_ids", "client_key")
"""What pages send and programs do not."""
FILTERS = {
    "asset_kind": KIND,
    "settlement_id": reference("settlement"),
    "asset_id": reference("asset"),
    "since": MOMENT,
    "before": MOMENT,
}
"""Parameters beside the description's own; `before` is exclusive."""


def _page(session: Session, actor: Actor, asked: dict[str, Any], **paging: Any) -> tuple[Page[WorkEntry], int]:
    wanted = read_work_filter(with_kind(session, asked, "asset_kind"))
    return page_of_work(session, actor, wanted, **paging), count_work(session, actor, wanted)


def _add(session: Session, actor: Actor, _hromada_id: None, values: Mapping[str, Any]) -> WorkEntry:
    unknown = {name: [because("Такого поля немає")] for name in FORMS_OWN if name in values}
    if unknown:
        raise Invalid(unknown)
    return log_work(session, actor, values)


def _change(
    session: Session, actor: Actor, work_id: uuid.UUID, values: Mapping[str, Any], *, version: int
) -> WorkEntry:
    return update_work(session, actor, work_id, values, version=version)


def _drop(session: Session, actor: Actor, work_id: uuid.UUID, *, version: int) -> None:
    undo_work(session, actor, work_id, version=version)


def _show(actor: Actor, entry: WorkEntry) -> dict[str, Any]:
    return {
        **show_thing(WORK, actor, as_told(actor, entry)),
        "asset_ids": sorted(str(link.asset_id) for link in entry.asset_links),
        "closed_visit_ids": sorted(entry.details.get("due", ())),
    }


ROUTES = routes_of(
    Resource(
        WORK,
        "work",
        Reads(_page, get_work, orders, FILTERS, sort="-started_at"),
        Writes(_add, _change, _drop, given_once=(*GIVEN_ONCE, "asset_ids"), permissions=("work.write",), target=None),
        permission="work.read",
        show=_show,
        extra={"asset_ids": ASSET_IDS, "closed_visit_ids": CLOSED},
        body_extra={"asset_ids": ASSET_IDS},
    )
)
