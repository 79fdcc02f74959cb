"""Contracts refer to their provider and to holders of what they cover, support lines to who spends."""

import uuid
from typing import Any

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from maintenance.contracts.models.contract import Contract, ContractCover
from maintenance.contracts.models.service_line import ServiceLine
from maintenance.contracts.operations.contracts import WRITING as CONTRACTS
from maintenance.contracts.operations.service_lines import WRITING as LINES
from maintenance.contracts.rules.contracts import COVER
from registry.kernel.access import Actor
from registry.kernel.errors import because
from registry.kernel.json_values import json_text
from registry.kernel.records import change
from registry.places.operations.referrers import UNMERGE, Values, by_field, described

HOLDER = "holder_id"


def _with_party(organisation_id: uuid.UUID) -> Select[Contract]:
    """Select the contracts whose provider it is, or that cover what it holds."""
    covering = select(ContractCover.contract_id).where(
        json_text(ContractCover.filters, HOLDER) == str(organisation_id), ContractCover.kind_code.is_not(None)
    )
    return select(Contract).where(or_(Contract.provider_id == organisation_id, Contract.id.in_(covering)))


def _values(contract: Contract, former: uuid.UUID, new: uuid.UUID) -> Values:
    values: dict[str, Any] = {"provider_id": new} if contract.provider_id == former else {}
    if any(one.holder_id == former for one in contract.covers):
        values["covers"] = [_cover(one, former, new) for one in contract.covers]
    return values


def _cover(cover: ContractCover, former: uuid.UUID, new: uuid.UUID) -> dict[str, Any]:
    """Say a cover as it is, but for its holder; by its id it stays the same row."""
    told = {one.name: getattr(cover, one.column) for one in COVER.fields}
    return {**told, "id": cover.id, HOLDER: new if cover.holder_id == former else cover.holder_id}


def _write_contract(session: Session, actor: Actor, contract: Contract, values: Values, action: str) -> None:
    """Nothing has changed since a merging that is taken back: its covers are the same rows in the same order."""
    if action == UNMERGE and "covers" in values:
        pairs = zip(values["covers"], contract.covers, strict=True)
        values = {**values, "covers": [{**told, "id": cover.id} for told, cover in pairs]}
    change(session, actor, CONTRACTS, contract, values, version=None, action=action)


def _lines_of(organisation_id: uuid.UUID) -> Select[ServiceLine]:
    return select(ServiceLine).where(ServiceLine.spending_unit_id == organisation_id)


def _write_line(session: Session, actor: Actor, line: ServiceLine, values: Values, action: str) -> None:
    change(session, actor, LINES, line, values, version=None, action=action)


REFERRING = (
    described(
        "contract", "organisation", because("Договори"), columns=frozenset({"maintenance_contract.provider_id"}),
        permission="contract.read", having=_with_party, values=_values, write=_write_contract,
    ),
    described(
        "service_line", "organisation", because("Рядки кошторису"),
        columns=frozenset({"maintenance_service_line.spending_unit_id"}), permission="contract.read",
        having=_lines_of, values=by_field("spending_unit_id"), write=_write_line,
    ),
)  # fmt: skip
