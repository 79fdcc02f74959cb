"""The JSON of a contract from the public procurement system, recognised by its content."""

from typing import Any

from maintenance.contracts.rules.prozorro import NOT_SIGNED, contracts_in, is_tender, read_contract
from registry.exchange.rules.columns import SourceRow, SourceTable
from registry.kernel.errors import Invalid


def read_prozorro(told: Any) -> SourceTable | None:
    """Read contracts as rows of our columns, with what was taken for granted; None for any other document.

    Raise Invalid on «file» for a tender.
    """
    contracts = [read_contract(one) for one in contracts_in(told)]
    if not contracts and is_tender(told):
        raise Invalid(file=NOT_SIGNED)
    if not contracts:
        return None
    rows = [(number, row) for number, one in enumerate(contracts, 1) for row in one.rows]
    headings = list(dict.fromkeys(name for _number, row in rows for name, value in row.items() if value))
    return SourceTable(
        headings,
        [SourceRow(number, [row.get(name, "") for name in headings]) for number, row in rows],
        is_fixed=True,
        is_silent=True,
        notes=tuple((number, *note) for number, one in enumerate(contracts, 1) for note in one.notes),
        origin="ProZorro",
    )
