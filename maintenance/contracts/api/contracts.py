"""Contracts in the API."""

import uuid
from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from maintenance.contracts.models.contract import Contract
from maintenance.contracts.operations.contracts import create_contract, end_contract, update_contract
from maintenance.contracts.operations.removal import delete_contract
from maintenance.contracts.queries.contracts import (
    ContractFilter,
    count_contracts,
    filtered_contracts,
    find_namesake,
    get_contract,
    list_contracts,
    orders,
)
from maintenance.contracts.rules.contract_checks import namesake
from maintenance.contracts.rules.contracts import CONTRACT, State
from maintenance.contracts.rules.notices import NOTICE, NOTICE_DAYS, tell_notice
from maintenance.contracts.rules.periods import FIRST_YEAR, LAST_YEAR
from registry.assets.queries.kinds import with_kind
from registry.assets.rules.assets import KIND
from registry.kernel import clock
from registry.kernel.access import Actor
from registry.kernel.api import doors
from registry.kernel.api.documents import show_thing
from registry.kernel.api.resources import Reads, Resource, Route, Writes, join, routes_of
from registry.kernel.api.written import Schema, nullable
from registry.kernel.completeness import MISSING, MISSING_SCHEMA, demand_lacks
from registry.kernel.errors import Invalid, because
from registry.kernel.fields import DAY, FLAG, Type, choice, reference, text, whole, year
from registry.kernel.queries.paging import Page
from registry.kernel.rules.fields import Field, read_fields
from registry.kernel.web.access import current_actor
from registry.kernel.web.errors import say

NO_DAY = because("Вилучений договір не має останнього дня")
CODE = {"type": "string", "maxLength": 20, "description": "The line's code, such as 2.1"}
OWN: Mapping[str, Type] = {
    "year": year(FIRST_YEAR, LAST_YEAR),
    "state": choice(State),
    "kind": KIND,
    "asset_id": reference("asset"),
}
ALSO: Mapping[str, Type] = {"service_line": text(20), "notice_days": whole(0, 730)}
"""What a list is narrowed by beside the fields of a contract."""


def _page(session: Session, actor: Actor, asked: dict[str, Any], **paging: Any) -> tuple[Page[Contract], int]:
    own = with_kind(session, {name: asked.pop(name, None) for name in (*OWN, "hromada_id")})
    lacks = demand_lacks(session, actor, CONTRACT.entity, asked.pop(MISSING, None))
    wanted = ContractFilter(q=asked.pop("q", ""), lacks=lacks, same=asked, **own)
    statement = filtered_contracts(session, actor, wanted, clock.today())
    return list_contracts(session, statement, **paging), count_contracts(session, statement)


def _warnings(contract: Contract) -> list[str]:
    other = find_namesake(doors.session(), contract)
    return [say(namesake(other.subject))] if other else []


def _show(actor: Actor, contract: Contract) -> dict[str, Any]:
    code = contract.service_line.code if contract.service_line else None
    return {**show_thing(CONTRACT, actor, contract), "service_line": code, **tell_notice(contract)}


def _read_end(given: Mapping[str, Any]) -> dict[str, Any]:
    reading = read_fields(given, {"on": Field(DAY.read), "mistake": Field(FLAG.read)}, is_new=True)
    if reading.values.get("mistake") and reading.values.get("on"):
        reading.errors.setdefault("on", [NO_DAY])
    if reading.errors:
        raise Invalid(reading.errors)
    return reading.values


END = Schema(
    "ContractEnd",
    lambda: {
        "type": "object",
        "title": "ContractEnd",
        "properties": {
            "on": {**DAY.schema, "description": "Its last day; without it today"},
            "mistake": {**FLAG.schema, "description": "It was never agreed: take it out while nothing refers to it"},
        },
    },
    _read_end,
)


@doors.endpoint(
    "End a contract early, or delete one written by mistake", permission="contract.write", query=END, needs_match=True
)
def drop_contract(contract_id: uuid.UUID, query: dict[str, Any]) -> doors.Answer:
    """End a contract on a day, and it stays with its history; or take out what was written by mistake."""
    found = get_contract(doors.session(), current_actor(), contract_id)
    doors.demand_match(doors.version_etag(found.version))
    if query["mistake"]:
        delete_contract(doors.session(), current_actor(), contract_id, version=found.version)
        return doors.Answer(None)
    on = query["on"] or clock.today()
    ended = end_contract(doors.session(), current_actor(), contract_id, on=on, version=found.version)
    return doors.Answer(None, etag=doors.version_etag(ended.version))


ENDING: tuple[Route, ...] = (("DELETE", "/contracts/<uuid:contract_id>", drop_contract),)
ROUTES = join(
    routes_of(
        Resource(
            CONTRACT,
            "contracts",
            Reads(_page, get_contract, orders, {**OWN, **ALSO, MISSING: MISSING_SCHEMA}),
            Writes(
                create_contract,
                update_contract,
                permissions=("contract.write",),
                target="contract.write",
                warnings=_warnings,
            ),
            permission="contract.read",
            show=_show,
            extra={"service_line": nullable(CODE), "notice": NOTICE, "notice_days": {"type": "integer"}},
            body_extra={
                "service_line": nullable(CODE),
                "notice": nullable(NOTICE),
                "notice_days": nullable(NOTICE_DAYS),
            },
        )
    ),
    ENDING,
)
