"""Support lines, price indexes and former month rules as tables of everything that goes out."""

import uuid
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, contains_eager

from maintenance.contracts.models.contract import Contract, ContractTerm, MonthRule
from maintenance.contracts.queries.contract_names import ContractNames
from maintenance.contracts.queries.contracts import visible_contracts
from maintenance.contracts.queries.service_lines import narrowed
from maintenance.contracts.rules.contracts import TERM
from maintenance.contracts.rules.service_lines import PRICE_INDEX, SERVICE_LINE
from registry.exchange.queries import BATCH, described_row, described_table
from registry.exchange.rules.columns import HROMADA_COLUMN, Column, Table, column_of
from registry.kernel.access import Actor
from registry.kernel.codes import word_of
from registry.places.models.territory import Hromada

TOLD_BY = ("clause", "basis", "amount", "kind", "from", "to")
"""What people know a price by."""
FORMER = (
    Column("contract", "Договір", "Contract"),
    *(column_of(TERM.by_name[name]) for name in TOLD_BY),
    Column("former_month_rule", "Попереднє правило місяця", "Former month rule", "choice", codes=MonthRule),
    HROMADA_COLUMN,
)
"""A price of a contract made before months were the contract's own, by whose identifier the row goes."""


def line_table(session: Session, actor: Actor, hromada_id: uuid.UUID | None) -> Table:
    """Give the visible support lines as rows."""
    return described_table(session, SERVICE_LINE, narrowed(session, actor, SERVICE_LINE, hromada_id=hromada_id))


def index_table(session: Session, actor: Actor, hromada_id: uuid.UUID | None) -> Table:
    """Give the visible price indexes as rows."""
    return described_table(session, PRICE_INDEX, narrowed(session, actor, PRICE_INDEX, hromada_id=hromada_id))


def former_rule_table(session: Session, actor: Actor, hromada_id: uuid.UUID | None) -> Table:
    """Give the prices of visible contracts that remember how they counted months before; nothing takes them in."""
    own = visible_contracts(actor).where(Contract.terms.any(ContractTerm.former_month_rule.is_not(None)))
    ids = (own if hromada_id is None else own.where(Contract.hromada_id == hromada_id)).with_only_columns(Contract.id)
    remembering = select(ContractTerm).join(ContractTerm.contract).options(contains_eager(ContractTerm.contract))
    wanted = remembering.where(ContractTerm.contract_id.in_(ids), ContractTerm.former_month_rule.is_not(None))
    ordered = wanted.order_by(Contract.starts_on, Contract.number, Contract.id, ContractTerm.position, ContractTerm.id)
    return Table(FORMER, _former_rows(session, ordered))


def _former_rows(session: Session, statement: Select[Any]) -> Iterator[dict[str, Any]]:
    codes = {row.id: row.code for row in session.execute(select(Hromada.id, Hromada.code))}
    names = ContractNames(session, codes)
    for batch in session.scalars(statement.execution_options(yield_per=BATCH)).partitions():
        for term in batch:
            told = described_row(TERM, term, {})
            yield {
                **{name: told[name] for name in TOLD_BY},
                "id": term.id,
                "contract": names.name_of(term.contract_id),
                "former_month_rule": word_of(MonthRule, term.former_month_rule, "uk"),
                "hromada": codes[term.contract.hromada_id],
            }
