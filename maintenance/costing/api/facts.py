"""Acts and payments in the API."""

import uuid
from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy.orm import Session

from maintenance.contracts.rules.periods import FIRST_YEAR, LAST_YEAR
from maintenance.costing.operations.acts import create_act, delete_act, update_act
from maintenance.costing.operations.payments import create_payment, delete_payment, update_payment
from maintenance.costing.queries.acts import (
    FactFilter,
    act_orders,
    count_and_sum,
    get_act,
    get_payment,
    narrowed,
    page_of,
    payment_orders,
    payment_warnings,
    warnings_of,
)
from maintenance.costing.rules.facts.acts import ACT
from maintenance.costing.rules.facts.payments import PAYMENT, unspread
from registry.kernel.access import Actor
from registry.kernel.api.documents import show_thing
from registry.kernel.api.doors import session
from registry.kernel.api.resources import Reads, Resource, Writes, join, routes_of
from registry.kernel.api.shapes import amount
from registry.kernel.fields import FLAG, MONEY, Noun, Type, text, year
from registry.kernel.queries.paging import Page
from registry.kernel.web.errors import say

OWN: Mapping[str, Type] = {"year": year(FIRST_YEAR, LAST_YEAR), "service_line": text(20), "open": FLAG}
"""What a list is narrowed by beside the fields; `open`: acts not paid in full, payments not all for acts."""
SHARE = {
    "type": "object",
    "properties": {"act_id": {"type": "string", "format": "uuid"}, "amount": MONEY.schema},
    "required": ["act_id", "amount"],
}
EXTRA: Mapping[str, Mapping[str, Any]] = {
    "shares": {"type": "array", "items": SHARE, "description": "What of the sum falls on which act, in their order"},
    "unspread": {**MONEY.schema, "description": "What of the sum falls on no act"},
}


def _page(noun: Noun) -> Callable[..., tuple[Page[Any], int]]:
    def read(session: Session, actor: Actor, asked: dict[str, Any], **paging: Any) -> tuple[Page[Any], int]:
        own = {name: asked.pop(name, None) for name in ("hromada_id", "year", "service_line")}
        is_open = bool(asked.pop("open", False))
        wanted = FactFilter(q=asked.pop("q", ""), is_open=is_open, same=asked, **own)
        statement = narrowed(actor, noun, wanted)
        return page_of(session, noun, statement, **paging), count_and_sum(session, noun, statement)[0]

    return read


def _add_act(session: Session, actor: Actor, _hromada_id: None, values: Mapping[str, Any]) -> Any:
    return create_act(session, actor, values)


def _add_payment(session: Session, actor: Actor, _hromada_id: None, values: Mapping[str, Any]) -> Any:
    return create_payment(session, actor, values)


def _drop_act(session: Session, actor: Actor, act_id: uuid.UUID, *, version: int) -> None:
    delete_act(session, actor, act_id, version=version)


def _drop_payment(session: Session, actor: Actor, payment_id: uuid.UUID, *, version: int) -> None:
    delete_payment(session, actor, payment_id, version=version)


def _show_payment(actor: Actor, payment: Any) -> dict[str, Any]:
    shares = sorted(payment.shares, key=lambda share: share.act_id)
    told = [{"act_id": str(one.act_id), "amount": amount(one.amount)} for one in shares]
    return {**show_thing(PAYMENT, actor, payment), "shares": told, "unspread": amount(unspread(payment))}


RIGHTS: Mapping[str, Any] = {"permissions": ("cost.write",), "target": None}
ROUTES = join(
    routes_of(
        Resource(
            ACT,
            "acts",
            Reads(_page(ACT), get_act, act_orders, OWN),
            Writes(
                _add_act,
                update_act,
                _drop_act,
                warnings=lambda act: [say(one) for one in warnings_of(session(), act)],
                **RIGHTS,
            ),
            permission="cost.read",
        )
    ),
    routes_of(
        Resource(
            PAYMENT,
            "payments",
            Reads(_page(PAYMENT), get_payment, payment_orders, OWN),
            Writes(
                _add_payment,
                update_payment,
                _drop_payment,
                warnings=lambda payment: [say(one) for one in payment_warnings(session(), payment)],
                **RIGHTS,
            ),
            permission="cost.read",
            show=_show_payment,
            extra=EXTRA,
        )
    ),
)
