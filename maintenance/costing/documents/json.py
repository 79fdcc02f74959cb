"""A costing as the JSON document of `oblik cost --json` and of the API; amounts are strings in hryvnia."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from itertools import chain
from typing import Any

from maintenance.contracts.rules.book import LineValue
from maintenance.costing.queries.costing import Costing
from maintenance.costing.rules.bridge import BridgePart
from maintenance.costing.rules.change_words import say_overrides
from maintenance.costing.rules.figures import AssetSet, CostComponent, Finding
from maintenance.costing.rules.rates.estimates import Estimate, total_of
from maintenance.costing.rules.rates.values import RateValue
from maintenance.costing.rules.rows import CostRow, subtotals_of, sum_or_none
from maintenance.costing.rules.text import exact_index, months_decimal, price_decimal
from maintenance.costing.rules.what_if import NO_OVERRIDES
from registry.kernel.money import NOTHING, in_thousands

CURRENCY = "UAH"
MOST_IDS = 20_000
"""A document whose components and findings name more assets than these together lists the first of each."""
FEW_IDS = 20
WriteIds = Callable[[AssetSet | None], Sequence[str]]
"""Writes which assets a component or a finding names."""


def id_texts(assets: AssetSet | None) -> Sequence[str]:
    """Write out the ids of some assets."""
    return [str(one) for one in assets.ids] if assets else []


def _first_texts(assets: AssetSet | None) -> Sequence[str]:
    return [str(one) for one in assets.first_ids(FEW_IDS)] if assets else []


def bounded_ids(costings: Sequence[Costing], *, every: bool = False) -> WriteIds:
    """Write out all ids of a document that names few, or where every one is asked for; else the first of each.

    The figures would otherwise stand among millions of ids; `asset_count` beside them says how many there are.
    """
    parts = (part.assets for one in costings for row in one.rows for part in row.components)
    told = (found.assets for one in costings for found in one.findings if found.assets)
    is_short = every or sum(map(len, chain(parts, told))) <= MOST_IDS
    return id_texts if is_short else _first_texts


def costing_document(
    year: int, as_of: str, costings: Sequence[Costing], *, write_ids: WriteIds = id_texts
) -> dict[str, Any]:
    """Put the costings of one year into one document: components add up to lines, lines to the total."""
    told = what_if_document(costings)
    return {
        "year": year,
        "currency": CURRENCY,
        "as_of": as_of,
        "version": None,
        "lines": [line_document(one, row, write_ids) for one in costings for row in one.rows],
        "by_kekv_and_fund": subtotals_document(costings),
        "total": amount_text(sum((one.total for one in costings), NOTHING)),
        "estimates": estimates_document(costings),
        "findings": [finding_document(one, found, write_ids) for one in costings for found in one.findings],
        "vat": amount_text(sum_or_none(one.vat.total for one in costings)),
        **({"what_if": told} if told else {}),
    }


def what_if_document(costings: Sequence[Costing]) -> list[str]:
    """Say in words what a what-if changes; a plan changes nothing."""
    changed = [one for one in costings if one.overrides != NO_OVERRIDES]
    return [str(said) for one in changed for said in say_overrides(one.workings.book, one.overrides)]


def horizon_document(
    as_of: str, by_year: Mapping[int, Sequence[Costing]], *, write_ids: WriteIds = id_texts
) -> dict[str, Any]:
    """Put a year and those after it into one document: the first year's, with all of them beside it."""
    years = [costing_document(year, as_of, costings, write_ids=write_ids) for year, costings in by_year.items()]
    return {**years[0], "years": years}


def subtotals_document(costings: Sequence[Costing]) -> list[dict[str, Any]]:
    """Add up lines by КЕКВ, fund and kind of expenditure; together they are the total."""
    found = subtotals_of(row for one in costings for row in one.rows)
    return [
        {"kekv": one.kekv, "fund": one.fund, "kind": one.expenditure, "amount": amount_text(one.amount)}
        for one in found
    ]


def estimates_document(costings: Sequence[Costing]) -> dict[str, Any]:
    """Tell what assets without a contract would come to by the rate card: no part of any other sum here."""
    items = [(one, found) for one in costings for found in one.estimates]
    return {
        "is_estimate": True,
        "total": amount_text(total_of([found for _costing, found in items])),
        "items": [estimate_document(costing, found) for costing, found in items],
    }


def estimate_document(costing: Costing, one: Estimate) -> dict[str, Any]:
    """Describe one estimate; its assets are those of the finding `asset_without_contract`."""
    rate = one.rate
    return {
        "hromada": costing.hromada.code,
        "kind": one.kind,
        "kind_name": kind_word(costing, one.kind),
        "quantity": one.count,
        "planned": one.planned,
        "undated": one.undated,
        "months": months_decimal(one.months),
        "months_exact": str(one.months),
        "amount": amount_text(one.amount),
        "rate": None if rate is None else rate_document(rate),
    }


def kind_word(costing: Costing, code: str) -> str:
    """Name one thing of a kind in Ukrainian; a kind without such words stands for itself."""
    words = costing.workings.book.kind_words.get(code)
    return words[0] if words else code


def rate_document(rate: RateValue) -> dict[str, Any]:
    """Describe a rate and how it was reached."""
    return {
        "id": str(rate.id) if rate.id else None,
        "price": amount_text(rate.price),
        "source": rate.source,
        "told": rate.told,
        "known_on": rate.known_on.isoformat() if rate.known_on else None,
        "attributes": {one.name: _wanted_text(one.value) for one in rate.attributes},
        "year": rate.year,
        "median": amount_text(rate.middle),
        "contracts": [str(one.contract_id) for one in rate.parts],
        "asset_months": months_decimal(rate.months) if rate.parts else None,
    }


def _wanted_text(value: Any) -> str | list[str]:
    return list(value) if isinstance(value, tuple) else str(value)


def line_document(costing: Costing, row: CostRow, write_ids: WriteIds = id_texts) -> dict[str, Any]:
    """Describe one line with its components."""
    return {
        "hromada": costing.hromada.code,
        "code": row.line.code,
        "title": row.line.title,
        "kekv": row.line.kekv,
        "fund": row.line.fund,
        "kind": row.line.expenditure,
        "programme_code": row.line.programme_code,
        "spending_unit": row.line.spending_unit,
        "measure": measure_document(costing, row.line),
        "amount": amount_text(row.amount),
        "amount_thousand": thousand_text(row.amount),
        "vat": amount_text(costing.vat.of_row(row)),
        "previous_year": amount_text(row.previous_year),
        "previous_is": row.previous.source,
        "previous_moved": amount_text(row.previous.moved),
        "programme_ceiling": amount_text(row.ceiling),
        "difference": amount_text(row.change),
        "ceiling_difference": amount_text(row.difference),
        "change": amount_text(row.change),
        "bridge": [bridge_document(one) for one in row.bridge],
        "components": [component_document(costing, one, write_ids) for one in row.components],
    }


def measure_document(costing: Costing, line: LineValue) -> dict[str, str] | None:
    """Name the measure that a line pays for: its programme's code and its number; None of a line without one."""
    programme, code = costing.measure(line) or (None, "")
    return {"programme": programme.code, "code": code} if programme else None


def component_document(costing: Costing, one: CostComponent, write_ids: WriteIds = id_texts) -> dict[str, Any]:
    """Describe one component; `contract` and `term` are ids, numbers and clauses stand beside them."""
    return {
        "contract": str(one.contract_id),
        "contract_number": one.contract_number,
        "term": str(one.term_id),
        "term_clause": one.term_clause,
        "basis": one.basis,
        "quantity": one.quantity,
        "months": months_decimal(one.months),
        "months_exact": str(one.months),
        "unit_price": price_decimal(one.unit_price),
        "index": exact_index(one.index),
        "amount": amount_text(one.amount),
        "vat": amount_text(costing.vat.of(one)),
        "is_projected": one.is_projected,
        "projected": one.is_projected,
        "asset_ids": write_ids(one.assets),
        "asset_count": len(one.assets),
        "formula": one.formula,
    }


def bridge_document(one: BridgePart) -> dict[str, Any]:
    """Describe one part of a line's change against the year before; parts add up to it."""
    return {
        "cause": one.cause,
        "amount": amount_text(one.amount),
        "contract": str(one.contract_id) if one.contract_id else None,
        "contract_number": one.contract_number,
    }


def finding_document(costing: Costing, found: Finding, write_ids: WriteIds = id_texts) -> dict[str, Any]:
    """Describe one finding."""
    return {
        "severity": found.severity,
        "code": found.code,
        "message": str(found.reason),
        "hromada": costing.hromada.code,
        "line": costing.line_code(found.line_id),
        "contracts": [str(one) for one in found.contract_ids],
        "assets": write_ids(found.assets),
        "asset_count": len(found.assets) if found.assets else 0,
        "amount": amount_text(found.amount),
    }


def amount_text(amount_uah: Decimal | None) -> str | None:
    """Write an amount exactly: «1200.50»."""
    return None if amount_uah is None else f"{amount_uah:.2f}"


def thousand_text(amount_uah: Decimal) -> str:
    """Write thousands exactly, with one decimal or as many as there are: «120.0», «80.603»."""
    exact = in_thousands(amount_uah).normalize()
    return f"{exact:.{max(1, -int(exact.as_tuple().exponent))}f}"
