"""Gathering what a hromada's costings are computed from, in a handful of queries."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, case, or_, select
from sqlalchemy.orm import Session

from maintenance.contracts.models.contract import Contract, ContractCover, ContractTerm
from maintenance.contracts.queries.asset_table import read_covered_kinds
from maintenance.contracts.queries.service_lines import index_values, line_values
from maintenance.contracts.rules.asset_table import AssetTable
from maintenance.contracts.rules.book import (
    ContractValue,
    CostBook,
    CoverValue,
    PaymentValue,
    TermValue,
)
from registry.assets.queries.kinds import KINDS
from registry.assets.rules.attribute_filter import wanted_of

Definitions = Mapping[str, Mapping[str, Any]]
CONTRACT_COLUMNS = (
    Contract.id,
    Contract.number,
    Contract.signed_on,
    Contract.starts_on,
    Contract.ends_on,
    Contract.service_line_id,
    Contract.renewal,
    Contract.renewal_months,
    Contract.replaces_id,
    Contract.not_next_of_ids,
    Contract.amount,
    Contract.kekv,
    Contract.vat,
    Contract.provider_id,
    Contract.subject,
)
TERM_COLUMNS = tuple(ContractTerm.__table__.columns)
COVER_COLUMNS = (
    ContractCover.contract_id,
    ContractCover.asset_id,
    ContractCover.kind_code,
    case((ContractCover.kind_code.is_not(None), ContractCover.filters)).label("filters"),
    ContractCover.starts_on,
    ContractCover.ends_on,
    ContractCover.include_reserve,
)
"""A cover by name has no filters; there may be very many of them."""


def load_book(session: Session, hromada_id: uuid.UUID, last_year: int, as_of: date) -> CostBook:
    """Gather the book for costing any year up to the last one, with what was known on `as_of`.

    Contracts of all times before are in it: what ended long ago may still go on, or have been taken over.
    """
    contracts = read_contracts(session, begun(hromada_id, last_year))
    return make_book(session, hromada_id, as_of, contracts, read_covered_kinds(session, hromada_id, contracts))


def make_book(
    session: Session,
    hromada_id: uuid.UUID,
    as_of: date,
    contracts: Sequence[ContractValue],
    assets: AssetTable,
) -> CostBook:
    """Put contracts and assets together with the hromada's lines, indexes and words."""
    kinds = KINDS.get(session)
    return CostBook(
        as_of=as_of,
        lines=line_values(session, hromada_id),
        contracts=tuple(contracts),
        assets=assets,
        indexes=index_values(session, hromada_id),
        kind_words=load_kind_words(session),
        kind_names_en={code: one.name_en for code, one in kinds.items()},
    )


def load_kind_words(session: Session) -> dict[str, tuple[str, str, str]]:
    """Map each kind to its name for 1, 2 and 5 things; a kind without such forms is left out."""
    kinds = KINDS.get(session).values()
    return {one.code: words for one in kinds if (words := _plural(one.definition or {}))}


def _plural(definition: Mapping[str, object]) -> tuple[str, str, str] | None:
    told = definition.get("plural_uk")
    if isinstance(told, Mapping):
        told = [told.get(name) for name in ("one", "few", "many")]
    if not isinstance(told, list | tuple) or len(told) != 3 or not all(told):
        return None
    one, few, many = map(str, told)
    return one, few, many


def begun(hromada_id: uuid.UUID, last_year: int) -> list[ColumnElement[bool]]:
    """Condition on contracts: they begin by the end of the year, or may be paid for before they begin."""
    paid_on_days = select(ContractTerm.contract_id).where(ContractTerm.basis == "lump_sum")
    has_begun = Contract.starts_on <= date(last_year, 12, 31)
    return [Contract.hromada_id == hromada_id, or_(has_begun, Contract.id.in_(paid_on_days))]


def read_contracts(
    session: Session, conditions: Sequence[ColumnElement[bool]], *, is_whole: bool = True
) -> list[ContractValue]:
    """Read contracts in the book's order; those that are not whole come without prices and covers."""
    own = select(*CONTRACT_COLUMNS).where(*conditions)
    rows = session.execute(own.order_by(Contract.starts_on, Contract.number, Contract.id)).all()
    terms: dict[uuid.UUID, list[TermValue]] = defaultdict(list)
    if is_whole:
        prices = select(*TERM_COLUMNS).join(Contract).where(*conditions).order_by(ContractTerm.position)
        for row in session.execute(prices):
            terms[row.contract_id].append(_term(row))
    covers = read_covers(session, conditions) if is_whole else {}
    return [_contract(row, terms.get(row.id, ()), covers.get(row.id, ())) for row in rows]


def read_covers(session: Session, conditions: Sequence[ColumnElement[bool]]) -> dict[uuid.UUID, list[CoverValue]]:
    """Read the covers that meet conditions on them and on their contracts, by contract; names of one time together."""
    definitions = {code: one.definition for code, one in KINDS.get(session).items()}
    statement = select(*COVER_COLUMNS).join(Contract).where(*conditions).order_by(ContractCover.position)
    covers: dict[uuid.UUID, list[CoverValue]] = defaultdict(list)
    named: dict[tuple[uuid.UUID, date | None, date | None], list[uuid.UUID]] = defaultdict(list)
    for row in session.execute(statement):
        if row.asset_id is None:
            covers[row.contract_id].append(_cover(row, definitions))
        else:
            named[row.contract_id, row.starts_on, row.ends_on].append(row.asset_id)
    for (contract_id, starts_on, ends_on), asset_ids in named.items():
        covers[contract_id].append(CoverValue(tuple(asset_ids), starts_on=starts_on, ends_on=ends_on))
    return covers


def _contract(row: Any, terms: Iterable[TermValue], covers: Iterable[CoverValue]) -> ContractValue:
    return ContractValue(
        id=row.id,
        number=row.number,
        signed_on=row.signed_on,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        line_id=row.service_line_id,
        renewal=row.renewal,
        renewal_months=row.renewal_months,
        replaces_id=row.replaces_id,
        not_next_of=frozenset(map(uuid.UUID, row.not_next_of_ids or ())),
        amount=row.amount,
        kekv=row.kekv,
        vat=row.vat,
        provider_id=row.provider_id,
        subject=row.subject,
        terms=tuple(terms),
        covers=tuple(covers),
    )


def _term(row: Any) -> TermValue:
    return TermValue(
        id=row.id,
        basis=row.basis,
        amount=row.amount,
        clause=row.clause,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        visits_per_year=row.visits_per_year,
        month_rule=row.month_rule,
        skip_under_warranty=row.skip_under_warranty,
        kind_code=row.kind_code,
        priced_on=row.priced_on,
        payments=tuple(
            PaymentValue(date.fromisoformat(one["on"]), Decimal(one["amount"])) for one in row.payments or ()
        ),
    )


def _cover(row: Any, definitions: Definitions) -> CoverValue:
    filters = dict(row.filters or {})
    asked = filters.pop("attributes", None)
    return CoverValue(
        kind_code=row.kind_code,
        filters=filters,
        attributes=wanted_of(definitions.get(row.kind_code or ""), asked) if asked else (),
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        include_reserve=row.include_reserve,
    )
