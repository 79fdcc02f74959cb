"""The columns of files that hold contracts: a contract's own, those of one price, and those of what it covers."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from maintenance.contracts.rules.contracts import CONTRACT, COVER, TERM
from registry.exchange.rules.columns import HROMADA_COLUMN, Column, column_of, columns_of
from registry.exchange.rules.days import read_day_cell
from registry.kernel.errors import because
from registry.kernel.fields import Noun
from registry.kernel.money import plain_uah
from registry.kernel.rules.amounts import read_amount
from registry.kernel.rules.reading import Unreadable, is_blank
from registry.kernel.text import N_

PROVIDER_CODE = Column(
    "provider_edrpou", N_("ЄДРПОУ виконавця"), "Provider EDRPOU",
    aliases=("єдрпоу постачальника", "єдрпоу підрядника", "єдрпоу", "код єдрпоу"),
    usual=(
        "код за єдрпоу", "єдрпоу контрагента", "код єдрпоу виконавця", "код єдрпоу постачальника", "єдрпоу/рнокпп",
        "код єдрпоу підрядника", "код єдрпоу контрагента", "код за єдрпоу виконавця", "рнокпп", "ідентифікаційний код",
        "код виконавця", "код контрагента", "код постачальника", "єдрпоу/іпн",
    ),
)  # fmt: skip
TERMS, COVERS = "terms.", "covers."
ASSETS = f"{COVERS}asset"
SPELLINGS = {
    f"{TERMS}amount": ("ціна",),
    f"{TERMS}basis": ("одиниця ціни", "ціна за"),
    ASSETS: ("інвентарний номер", "інвентарні номери", "об’єкти", "майно", "покриває", "охоплює", "що охоплює договір"),
}
USUAL = frozenset({"skip_under_warranty", "month_rule", "include_reserve"})
"""What may be told of no price and no cover at all: a column filled to the end says nothing by itself."""
_SUM = re.compile(r"(?P<day>\S+)\s*(?::|-|–|—|=)?\s+(?P<amount>.+)")


def contract_columns() -> tuple[Column, ...]:
    """List a contract's own columns, then those of a price and of a cover, of which each row holds one."""
    found: list[Column] = []
    for one in columns_of(CONTRACT):
        if one is HROMADA_COLUMN:
            continue
        found.append(one)
        if one.name == "provider":
            found.append(PROVIDER_CODE)
    return (*found, *_part(TERMS, TERM), *_part(COVERS, COVER), HROMADA_COLUMN)


def _part(prefix: str, noun: Noun) -> list[Column]:
    columns = (column_of(one) for one in noun.written)
    return [
        replace(one, name=f"{prefix}{one.name}", aliases=SPELLINGS.get(f"{prefix}{one.name}", ())) for one in columns
    ]


def part_of(cells: Mapping[str, Any], prefix: str) -> dict[str, Any]:
    """Take a row's price or cover out of its cells; nothing when none of it is told."""
    told = {name.removeprefix(prefix): cell for name, cell in cells.items() if name.startswith(prefix)}
    is_told = any(not is_blank(cell) for name, cell in told.items() if name not in USUAL)
    return {name: cell for name, cell in told.items() if not is_blank(cell)} if is_told else {}


def read_numbers(cell: Any, is_known: Callable[[str], bool] | None = None) -> list[str]:
    """Read the numbers of assets or contracts in a cell, parted by semicolons or lines.

    A part with commas that nothing is numbered by is several numbers; without `is_known` commas part nothing.
    """
    found: list[str] = []
    for part in re.split(r"[;\n]", "" if cell is None else str(cell)):
        whole = part.strip()
        found += _at_commas(whole) if is_known is not None and not is_known(whole) else [whole] if whole else []
    return found


def possible_numbers(cell: Any) -> list[str]:
    """List all that a cell may number: its parts, and what their commas part."""
    parts = read_numbers(cell)
    return [*parts, *(one for part in parts if "," in part for one in _at_commas(part))]


def _at_commas(whole: str) -> list[str]:
    return [one for piece in whole.split(",") if (one := piece.strip())]


def read_sums(cell: Any) -> list[dict[str, str]]:
    """Read dated sums, «01.03.2026 1200,50; 01.06.2026 1200,50»; raise Unreadable."""
    return [_read_sum(part) for part in re.split(r"[;\n]", str(cell)) if part.strip()]


def _read_sum(part: str) -> dict[str, str]:
    found = _SUM.fullmatch(part.strip())
    if found is None:
        raise Unreadable(because("Тут мають бути день і сума"))
    day, _warning = read_day_cell(found["day"].rstrip(":,"))
    if day is None:
        raise Unreadable(because("Тут мають бути день і сума"))
    return {"on": day.isoformat(), "amount": plain_uah(read_amount(found["amount"], is_cell=True))}


def write_sums(sums: Sequence[Mapping[str, str]]) -> str | None:
    """Write dated sums as `read_sums` reads them; None for none."""
    return "; ".join(f"{one['on']} {one['amount']}" for one in sums) or None
