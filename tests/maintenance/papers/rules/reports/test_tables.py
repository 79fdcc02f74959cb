"""The tables of reports: they fit on the page, their bytes are canonical, and percents are rounded once."""

from decimal import Decimal

import pytest

from maintenance.papers.rules.reports import indicators, needs, quarter, year
from maintenance.papers.rules.reports.tables import add_known, canonical, percent, read_document, sha256

PRINTED_MM = 297 - 20 - 10
TABLES = {
    "quarter": quarter.MONEY, "done": quarter.EXECUTION, "funds": quarter.FUNDS, "year": year.MONEY,
    "years": year.YEARS, "needs": needs.NEEDS, "codes": needs.BY_CODE, "indicators": indicators.COLUMNS,
}  # fmt: skip


@pytest.mark.parametrize("name", TABLES)
def test_a_table_fits_on_the_page(name: str) -> None:
    assert sum(one.width_mm for one in TABLES[name]) <= PRINTED_MM


@pytest.mark.parametrize(
    ("part", "whole", "told"),
    [
        ("1", "3", "33.3"), ("2", "3", "66.7"), ("0.05", "100", "0.1"), ("0", "100", "0.0"), ("150", "100", "150.0"),
        ("1", "0", None), ("1", None, None), (None, "1", None),
    ],
)  # fmt: skip
def test_a_percent_is_to_a_tenth_or_unknown(part: str | None, whole: str | None, told: str | None) -> None:
    found = percent(None if part is None else Decimal(part), None if whole is None else Decimal(whole))

    assert found == (None if told is None else Decimal(told))


def test_what_is_known_of_none_stays_unknown() -> None:
    assert add_known([None, None]) is None
    assert add_known([None, Decimal("0.10"), Decimal("0.20")]) == Decimal("0.30")


def test_the_same_document_has_the_same_bytes() -> None:
    one, other = {"b": [1, "ї"], "a": None}, {"a": None, "b": [1, "ї"]}

    assert canonical(one) == canonical(other) == '{"a":null,"b":[1,"ї"]}'.encode()
    assert read_document(canonical(one)) == one
    assert sha256(b"") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
