"""What the form of a change offers: lines, contracts with their prices, indexes, kinds, places."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from maintenance.contracts.models.contract import Contract, ContractTerm
from maintenance.contracts.models.service_line import ServiceLine
from maintenance.costing.models.scenario import ChangeKind
from registry.assets.models.asset import Asset
from registry.kernel.errors import Reason, because
from registry.kernel.text import N_

MOST_CONTRACTS = 2_000
NEEDS_PRICES = (ChangeKind.PRICE, ChangeKind.INDEX, ChangeKind.TERM, ChangeKind.DROP, ChangeKind.ASSETS)
NO_PRICES = because("У цьому році немає договорів із ціною: спершу внесіть договір.")
NO_SKIPPING_PRICE = because("Жодна ціна не звільняє від плати на гарантії: позначте це в умовах договору.")
NO_WARRANTY = N_("Немає майна, гарантія якого діє у %(year)s році: внесіть йому кінець гарантії.")


@dataclass(frozen=True)
class OfferedTerm:
    """A price that another one may stand in for."""

    id: uuid.UUID
    contract_id: uuid.UUID
    number: str
    subject: str
    clause: str | None
    amount: Decimal
    basis: str
    starts_on: date | None


def list_contracts(session: Session, hromada_id: uuid.UUID, year: int) -> Sequence[tuple[uuid.UUID, str, str]]:
    """List the contracts that may cost anything in a year: id, number and subject."""
    columns = (Contract.id, Contract.number, Contract.subject)
    statement = select(*columns).where(*_may_cost(hromada_id, year)).order_by(Contract.number, Contract.id)
    return session.execute(statement.limit(MOST_CONTRACTS)).all()


def list_terms(session: Session, hromada_id: uuid.UUID, year: int) -> Sequence[OfferedTerm]:
    """List the prices of those contracts."""
    columns = (
        ContractTerm.id, Contract.id, Contract.number, Contract.subject, ContractTerm.clause, ContractTerm.amount,
        ContractTerm.basis, ContractTerm.starts_on,
    )  # fmt: skip
    statement = select(*columns).join(Contract).where(*_may_cost(hromada_id, year))
    ordered = statement.order_by(Contract.number, Contract.id, ContractTerm.position)
    return [OfferedTerm(*row) for row in session.execute(ordered.limit(MOST_CONTRACTS))]


def _may_cost(hromada_id: uuid.UUID, year: int) -> list[ColumnElement[bool]]:
    goes_on = or_(Contract.ends_on >= date(year, 1, 1), Contract.renewal != "none")
    return [Contract.hromada_id == hromada_id, Contract.starts_on <= date(year, 12, 31), goes_on]


def index_kinds(session: Session, hromada_id: uuid.UUID) -> Sequence[str]:
    """List the indexes by which a hromada's lines go."""
    statement = select(ServiceLine.index_kind).where(
        ServiceLine.hromada_id == hromada_id, ServiceLine.index_kind.is_not(None)
    )
    return sorted({one for one in session.scalars(statement.distinct()) if one})


def find_lacking(session: Session, hromada_id: uuid.UUID, kind: str, year: int) -> list[Reason]:
    """Say what a hromada lacks for a change of a kind to change anything in a year."""
    terms = select(ContractTerm.id).join(Contract).where(*_may_cost(hromada_id, year))
    lacking = []
    if kind in NEEDS_PRICES and session.scalar(terms.limit(1)) is None:
        lacking.append(NO_PRICES)
    elif kind == ChangeKind.WARRANTY:
        guarded = Asset.hromada_id == hromada_id, Asset.warranty_until >= date(year, 1, 1)
        if session.scalar(terms.where(ContractTerm.skip_under_warranty).limit(1)) is None:
            lacking.append(NO_SKIPPING_PRICE)
        if session.scalar(select(Asset.id).where(*guarded).limit(1)) is None:
            lacking.append(because(NO_WARRANTY, year=year))
    return lacking


def contract_of_term(terms: Sequence[OfferedTerm]) -> Mapping[str, str]:
    """Map each price to its contract, both as forms send them."""
    return {str(one.id): str(one.contract_id) for one in terms}
