"""Reading the further parts of a budget request, each in a few narrow statements whatever the register's size."""

import uuid
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import Session

from maintenance.contracts.models.contract import Contract
from maintenance.contracts.rules.book import LineValue
from maintenance.costing.models.act import Act
from maintenance.costing.models.payment import Payment
from maintenance.costing.queries.costing import Costing
from maintenance.papers.models.indicator import What
from maintenance.papers.queries.indicators.definitions import figures_of
from maintenance.papers.queries.indicators.values import list_values
from maintenance.papers.rules.request_parts import ContractDebt, PlannedAssets, Purchase
from maintenance.programmes.models import Programme
from maintenance.programmes.queries import find_decided
from maintenance.programmes.rules.decisions import say_decisions
from registry.assets.models.asset import Asset, Status
from registry.assets.queries.assets import visible_assets
from registry.assets.queries.kinds import KINDS
from registry.kernel.access import Actor
from registry.kernel.money import NOTHING
from registry.kernel.text import sort_key
from registry.places.models.territory import Hromada


def read_debts(session: Session, hromada_id: uuid.UUID, days: Sequence[date]) -> list[ContractDebt]:
    """Give what each contract is owed at the end of each of the days; those owed nothing on any are left out."""
    accepted = _sums(session, hromada_id, Act, Act.accepted_on, days)
    paid = _sums(session, hromada_id, Payment, Payment.paid_on, days)
    nothing = (NOTHING,) * len(days)
    owed = {
        one: tuple(a - p for a, p in zip(accepted.get(one, nothing), paid.get(one, nothing), strict=True))
        for one in {*accepted, *paid}
    }
    wanted = {one for one, sums in owed.items() if any(sums)}
    if not wanted:
        return []
    columns = (Contract.id, Contract.number, Contract.service_line_id, Contract.kekv)
    own = select(*columns).where(Contract.hromada_id == hromada_id).order_by(Contract.number, Contract.id)
    return [
        ContractDebt(row.id, row.number, row.service_line_id, row.kekv, owed[row.id])
        for row in session.execute(own)
        if row.id in wanted
    ]


def _sums(
    session: Session, hromada_id: uuid.UUID, model: type[Act | Payment], on: Any, days: Sequence[date]
) -> dict[uuid.UUID, tuple[Decimal, ...]]:
    """Add up by contract what is of each of the days or before."""
    sums: list[ColumnElement[Any]] = [func.sum(case((on <= day, model.amount), else_=0)) for day in days]
    own = select(model.contract_id, *sums).where(model.hromada_id == hromada_id).group_by(model.contract_id)
    return {row[0]: tuple(Decimal(one or 0) for one in row[1:]) for row in session.execute(own)}


def read_purchases(session: Session, plan: Costing, lines: Sequence[LineValue]) -> tuple[Purchase, ...]:
    """List what is bought under the lines in the plan's year, by subject; workings are not read for it."""
    columns = (Contract.id, Contract.number, Contract.subject, Contract.dk021)
    known = {row.id: row for row in session.execute(select(*columns).where(Contract.hromada_id == plan.hromada.id))}
    found = []
    for line in lines:
        by_code: dict[str | None, list[Any]] = {}
        for contract in plan.contracts_of(line):
            if plan.workings.amounts[contract.id]:
                row = known[contract.id]
                by_code.setdefault(row.dk021, []).append(row)
        for code, own in sorted(by_code.items(), key=lambda item: item[0] or "~"):
            amount = sum((plan.workings.amounts[row.id] for row in own), NOTHING)
            contracts = tuple((row.id, row.number) for row in own)
            found.append(Purchase(line, code, contracts, own[0].subject if len(own) == 1 else "", amount))
    return tuple(found)


def read_planned(session: Session, actor: Actor, hromada_id: uuid.UUID) -> tuple[PlannedAssets, ...]:
    """Count the planned assets that the asker may see by kinds, with the sum of the prices that are known."""
    if not actor.can("asset.read", hromada_id):
        return ()
    own = visible_assets(actor).where(Asset.hromada_id == hromada_id, Asset.status == Status.PLANNED.value).subquery()
    counted = select(own.c.kind_code, func.count(), func.count(own.c.price), func.sum(own.c.price))
    kinds = KINDS.get(session)
    found = [
        PlannedAssets(kinds[code].name_uk, count, priced, amount or NOTHING)
        for code, count, priced, amount in session.execute(counted.group_by(own.c.kind_code))
    ]
    return tuple(sorted(found, key=lambda one: sort_key(one.kind)))


def read_decisions(session: Session, hromada_id: uuid.UUID, ids: Collection[uuid.UUID]) -> Mapping[uuid.UUID, str]:
    """Name the decisions behind programmes, those of former editions too; empty where none is known."""
    if not ids:
        return {}
    own = session.scalars(select(Programme).where(Programme.hromada_id == hromada_id)).all()
    asked = [one for one in own if one.id in ids]
    decided = find_decided(session, asked)
    return {one.id: say_decisions(one, decided) for one in asked}


def read_bound(
    session: Session, actor: Actor, hromada: Hromada, codes: Sequence[str], *, year: int, as_of: date
) -> Mapping[str, Sequence[Decimal | None]]:
    """Give what the registry's indicators have for a request's five years.

    The report is the value at that year's end, the year before the plan what is known now; later years have targets.
    """
    if not codes or not actor.can("programme.read", hromada.id):
        return {}
    report = {
        one.definition.code: one for one in list_values(session, actor, hromada, date(year - 2, 12, 31), codes=codes)
    }
    now = {one.definition.code: one for one in list_values(session, actor, hromada, as_of, codes=codes)}
    targets = dict(_targets(session, hromada.id, codes))
    return {
        code: (
            report[code].value.value,
            now[code].value.value,
            *(targets.get((code, one)) for one in range(year, year + 3)),
        )
        for code in codes
        if code in report and code in now
    }


def _targets(
    session: Session, hromada_id: uuid.UUID, codes: Sequence[str]
) -> Iterator[tuple[tuple[str, int], Decimal]]:
    """Give the targets by code and year; the latest of a year stands."""
    for one in reversed(figures_of(session, hromada_id)):
        if one.code in codes and one.what == What.TARGET:
            yield (one.code, one.ends_on.year), one.value
