"""Small books to cost: one line, its contracts, its assets, all with sensible defaults."""

import uuid
from datetime import date
from decimal import Decimal
from typing import Any

from maintenance.contracts.rules.asset_table import AssetTable, AssetValue
from maintenance.contracts.rules.book import (
    ContractValue,
    CostBook,
    CoverValue,
    IndexValue,
    LineValue,
    TermValue,
)

AS_OF = date(2019, 10, 1)
LINE = LineValue(uuid.UUID(int=1), "2.1", "Камери", index_kind="cpi")
OTHER_LINE = LineValue(uuid.UUID(int=2), "2.2", "Wi-Fi")
CAMERA_WORDS = ("камера", "камери", "камер")


def an_asset(**given: Any) -> AssetValue:
    """A camera in service since 2015."""
    defaults = {
        "id": uuid.uuid4(),
        "kind_code": "camera",
        "commissioned_on": date(2015, 3, 1),
    }
    return AssetValue(**{**defaults, **given})


def a_term(amount: str = "500.00", basis: str = "per_asset_month", **given: Any) -> TermValue:
    """A price per camera and month."""
    return TermValue(**{"id": uuid.uuid4(), "basis": basis, "amount": Decimal(amount), **given})


def a_cover(*asset_ids: uuid.UUID, **given: Any) -> CoverValue:
    """A cover of some assets by their names."""
    return CoverValue(asset_ids, **given)


def a_contract(*terms: TermValue, **given: Any) -> ContractValue:
    """A contract of 2019 for all cameras on the line 2.1."""
    defaults = {
        "id": uuid.uuid4(),
        "number": "15",
        "starts_on": date(2019, 1, 1),
        "ends_on": date(2019, 12, 31),
        "line_id": LINE.id,
        "terms": terms,
        "covers": (CoverValue(kind_code="camera"),),
    }
    return ContractValue(**{**defaults, **given})


def a_book(*contracts: ContractValue, assets: list[AssetValue], **given: Any) -> CostBook:
    """A book on two lines with these contracts and assets."""
    defaults = {
        "as_of": AS_OF,
        "lines": (LINE, OTHER_LINE),
        "contracts": contracts,
        "assets": AssetTable.of(assets),
        "kind_words": {"camera": CAMERA_WORDS},
    }
    return CostBook(**{**defaults, **given})


def an_index(value: str, year: int = 2020, known_on: date = date(2019, 9, 15), kind: str = "cpi") -> IndexValue:
    """A consumer price index known before the books are costed."""
    return IndexValue(kind, year, Decimal(value), known_on)
