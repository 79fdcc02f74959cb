"""Plan against fact as the JSON document of `oblik fact --json`; amounts are strings in hryvnia."""

from collections.abc import Iterable, Sequence
from typing import Any

from maintenance.costing.documents.json import amount_text
from maintenance.costing.queries.facts import FactYear
from maintenance.costing.rules.approved.balance import Move
from maintenance.costing.rules.facts.comparison import Comparison, FactRow, FactSums, MonthFact, add_up
from maintenance.costing.rules.facts.findings import FactFinding
from maintenance.costing.rules.facts.values import LineFact


def fact_document(year: int, as_of: str, years: Sequence[FactYear]) -> dict[str, Any]:
    """Put plan against fact of one year into one document: the rows of contracts add up to the total."""
    return {
        "year": year,
        "currency": "UAH",
        "as_of": as_of,
        "lines": [_row(one, row) for one in years for row in one.comparison.rows],
        "by_line": [_line(one, line) for one in years for line in lines_of(one.comparison)],
        "transfers": [_transfer(one, move) for one in years for move in one.moves],
        "total": _sums(add_up(one.comparison.total for one in years)),
        "findings": [_finding(one, found) for one in years for found in one.findings],
    }


def _row(year: FactYear, row: FactRow) -> dict[str, Any]:
    return {
        "hromada": year.hromada.code,
        "code": row.line.code if row.line else None,
        "title": row.line.title if row.line else None,
        "contract": str(row.contract.id) if row.contract else None,
        "contract_number": row.contract.number if row.contract else None,
        "kekv": row.contract.kekv if row.contract else row.line.kekv if row.line else None,
        "fund": row.line.fund if row.line else None,
        **_sums(row.sums),
    }


def lines_of(comparison: Comparison) -> list[LineFact]:
    """List the lines that have a row, in the order of print."""
    return list(dict.fromkeys(row.line for row in comparison.rows if row.line is not None))


def _line(year: FactYear, line: LineFact) -> dict[str, Any]:
    """Add up a line: what is approved stands here beside what its contracts have used of it."""
    sums = year.comparison.line_sums(line)
    decided = year.approved.decided.get(line.id) if year.approved else None
    told = ("approved", "moved", "contracted", "accepted", "paid", "left", "unused", "expected")
    return {
        "hromada": year.hromada.code,
        "code": line.code,
        "title": line.title,
        "approved_version": amount_text(decided),
        **{name: amount_text(getattr(sums, name)) for name in told},
    }


def _transfer(year: FactYear, move: Move) -> dict[str, Any]:
    codes = year.codes
    return {
        "id": str(move.id),
        "hromada": year.hromada.code,
        "number": move.number,
        "on": move.on.isoformat(),
        "from": codes.get(move.source) if move.source else None,
        "to": codes.get(move.target) if move.target else None,
        "amount": amount_text(move.amount),
        "revoked_on": move.revoked_on.isoformat() if move.revoked_on else None,
        "in_force": move.is_in_force(year.comparison.as_of),
        "counted": year.counts(move),
    }


def _sums(sums: FactSums) -> dict[str, Any]:
    names = ("approved", "moved", "contracted", "accepted", "paid", "left", "unused", "expected")
    return {
        **{name: amount_text(getattr(sums, name)) for name in names},
        "months": _numbered("month", sums.months),
        "quarters": _numbered("quarter", sums.quarters),
    }


def _numbered(name: str, months: Iterable[MonthFact]) -> list[dict[str, Any]]:
    return [
        {
            name: number,
            "planned": amount_text(one.planned),
            "contracted": amount_text(one.contracted),
            "accepted": amount_text(one.accepted),
            "paid": amount_text(one.paid),
        }
        for number, one in enumerate(months, 1)
    ]


def _finding(year: FactYear, found: FactFinding) -> dict[str, Any]:
    return {
        "code": found.code,
        "severity": found.severity,
        "message": str(found.reason),
        "hromada": year.hromada.code,
        "contract": str(found.contract_id) if found.contract_id else None,
        "line": found.line_code,
        "acts": [str(one) for one in found.act_ids],
        "payments": [str(one) for one in found.payment_ids],
        "amount": amount_text(found.amount),
    }
