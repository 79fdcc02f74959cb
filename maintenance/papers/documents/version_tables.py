"""A kept costing as the same tables and files as a computed one, from its document alone."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from maintenance.contracts.models.contract import Basis
from maintenance.contracts.models.service_line import Expenditure, Fund
from maintenance.costing.rules.bridge import add_causes
from maintenance.costing.rules.previous import PreviousIs
from maintenance.papers.documents.costing_tables import (
    LONGEST_CELL,
    SEVERITY_LABELS,
    estimate_cells,
    write_causes,
)
from maintenance.papers.documents.costing_xlsx import Tables, write_lines_csv, write_tables_xlsx
from maintenance.papers.documents.sheets import Table
from registry.places.models.territory import MoneyUnit

Document = Mapping[str, Any]
NO_ESTIMATES: Document = {"items": ()}
"""Of what was kept before there were estimates."""


def write_version_xlsx(document: Document, hromada: str, *, unit: str = MoneyUnit.UAH.value) -> bytes:
    """Write a kept costing as a spreadsheet; `hromada` is its short name."""
    tables = Tables(
        version_line_rows(document, hromada),
        subtotal_rows(document),
        component_rows(document, hromada),
        finding_rows(document, hromada),
        [estimate_cells(one, hromada) for one in document.get("estimates", NO_ESTIMATES)["items"]],
        what_if_rows(document, hromada),
        unit,
    )
    return write_tables_xlsx(tables, document["year"], years=[])


def write_version_csv(document: Document, hromada: str, *, unit: str = MoneyUnit.UAH.value) -> bytes:
    """Write a kept costing's lines as CSV."""
    return write_lines_csv(version_line_rows(document, hromada), what_if_rows(document, hromada), unit=unit)


def what_if_rows(document: Document, hromada: str) -> Table:
    """List what the kept what-if changed; of one that was kept before its changes were, its name."""
    return [[hromada, said] for said in what_if_words(document)]


def what_if_words(document: Document) -> list[str]:
    """Say in words what a kept costing counted otherwise than planned; nothing of a plan."""
    name = document.get("kept", {}).get("scenario")
    return list(document.get("what_if") or ([f"«{name}»"] if name else []))


def version_line_rows(document: Document, hromada: str) -> Table:
    """List the lines."""
    return [
        [
            hromada,
            line["code"],
            line["title"],
            line["kekv"],
            Fund(line["fund"]).word(),
            Expenditure(line["kind"]).word(),
            _money(line["previous_year"]),
            _money(line["amount"]),
            _money(line["change"]),
            _money(line["programme_ceiling"]),
            _money(line.get("ceiling_difference", line["difference"])),
            causes_of(line),
            document["year"],
            PreviousIs(line["previous_is"]).word(),
            line.get("programme_code"),
            line.get("spending_unit"),
            (line.get("measure") or {}).get("programme"),
            (line.get("measure") or {}).get("code"),
            _money(line.get("vat")),
        ]
        for line in document["lines"]
    ]


def causes_of(line: Document) -> str:
    """Write in Ukrainian why a kept line changed."""
    return write_causes(add_causes((one["cause"], Decimal(one["amount"])) for one in line["bridge"]))


def subtotal_rows(document: Document) -> Table:
    """Add up the lines by КЕКВ, fund and kind of expenditure."""
    return [
        [one["kekv"], Fund(one["fund"]).word(), Expenditure(one["kind"]).word(), Decimal(one["amount"])]
        for one in document["by_kekv_and_fund"]
    ]


def component_rows(document: Document, hromada: str) -> Table:
    """List the components with their formulas and assets."""
    return [
        [
            hromada,
            line["code"],
            one["contract_number"],
            one["term_clause"],
            Basis(one["basis"]).word(),
            one["quantity"],
            Decimal(one["months"]),
            Decimal(one["unit_price"]),
            Decimal(one["index"]),
            Decimal(one["amount"]),
            _money(one.get("vat")),
            one["formula"],
            "так" if one["is_projected"] else "ні",
            _numbers(document, one["asset_ids"]),
        ]
        for line in document["lines"]
        for one in line["components"]
    ]


def finding_rows(document: Document, hromada: str) -> Table:
    """List the findings."""
    contracts = document["inputs"]["contracts"]
    return [
        [
            hromada,
            SEVERITY_LABELS[one["severity"]],
            one["code"],
            one["message"],
            one["line"],
            ", ".join(contracts[found]["number"] for found in one["contracts"]),
            _numbers(document, one["assets"]),
        ]
        for one in document["findings"]
    ]


def _numbers(document: Document, asset_ids: Iterable[str]) -> str:
    numbers = document["inputs"]["assets"]
    told, length = [], 0
    for one in asset_ids:
        told.append(numbers[one])
        length += len(told[-1]) + 2
        if length > LONGEST_CELL:  # There may be tens of thousands.
            break
    return ", ".join(told)[:LONGEST_CELL]


def _money(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
