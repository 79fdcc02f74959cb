"""What assets cost as JSON documents of the API and of `oblik cost --by … --json`; amounts are strings in hryvnia."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from maintenance.costing.documents.group_names import GroupName, name_groups
from maintenance.costing.documents.json import CURRENCY, amount_text
from maintenance.costing.queries.asset_costs import AssetPart
from maintenance.costing.queries.asset_years import AssetYear
from maintenance.costing.queries.cost_groups import By, CostGroup, GroupedCosts
from maintenance.costing.rules.facts.asset_costs import CostIs, source_of
from registry.assets.models.asset import Asset
from registry.kernel.access import Actor
from registry.kernel.money import from_kopiykas


def asset_years_document(asset: Asset, years: Sequence[AssetYear], as_of: date) -> dict[str, Any]:
    """Describe an asset's years: contracts add up to the year; the log's works stand beside."""
    return {
        "id": str(asset.id),
        "hromada": asset.hromada.code,
        "inventory_number": asset.inventory_number,
        "currency": CURRENCY,
        "as_of": as_of.isoformat(),
        "years": [_year(one) for one in years],
    }


def _year(one: AssetYear) -> dict[str, Any]:
    return {
        "year": one.year,
        **_sums(one.fact, one.plan, one.source),
        "works": _text(one.beside),
        "works_accepted": _text(one.accepted),
        "labour_hours": f"{float(one.hours):.2f}",
        "contracts": [_contract(one, part) for part in one.parts],
    }


def _contract(year: AssetYear, part: AssetPart) -> dict[str, Any]:
    return {
        "contract": str(part.contract.id),
        "contract_number": part.contract.number,
        **_sums(part.fact, part.plan, source_of(year.year, year.as_of, part.fact, part.plan)),
        "acts": [str(act.id) for act in part.acts],
    }


def _sums(fact: int, plan: int, source: CostIs) -> dict[str, Any]:
    return {"amount": _text(fact + plan), "source": source.value, "fact": _text(fact), "plan": _text(plan)}


def _text(kopiykas: int) -> str:
    return amount_text(from_kopiykas(kopiykas)) or ""


def groups_document(
    session: Session, actor: Actor, year: int, found: Sequence[GroupedCosts], *, by: By, as_of: date
) -> dict[str, Any]:
    """Put what the assets of one year cost into one document: rows and what is undivided add up to the total."""
    return {
        "year": year,
        "currency": CURRENCY,
        "as_of": as_of.isoformat(),
        "by": by.value,
        "rows": [row for one in found for row in group_rows(session, actor, one, one.rows)],
        "undivided": [sum_document(one, one.undivided) for one in found if one.undivided],
        "total": [sum_document(one, one.total) for one in found],
    }


def group_rows(session: Session, actor: Actor, found: GroupedCosts, rows: Sequence[CostGroup]) -> list[dict[str, Any]]:
    """Describe some rows, named as far as the asker may know."""
    names = name_groups(session, actor, found.by, rows)
    return [_row(found, one, name) for one, name in zip(rows, names, strict=True)]


def _row(found: GroupedCosts, one: CostGroup, name: GroupName) -> dict[str, Any]:
    is_named = one.key is not None and not one.is_hidden and name.is_known
    return {
        "key": str(one.key) if is_named else None,
        "code": name.code,
        "name": name.name,
        "hidden": one.is_hidden,
        **sum_document(found, one),
    }


def sum_document(found: GroupedCosts, one: CostGroup) -> dict[str, Any]:
    """Describe one sum; `works` stand beside it, None for who may not read them."""
    return {
        "hromada": found.hromada.code,
        "assets": one.cost.number,
        **_sums(one.cost.fact, one.cost.plan, one.source),
        "works": _text(one.cost.works) if found.has_works else None,
    }
