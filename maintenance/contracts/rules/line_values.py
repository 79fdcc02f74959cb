"""What support lines, price indexes and what-ifs may hold."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from maintenance.contracts.rules.contract_values import matching, read_kekv
from maintenance.contracts.rules.periods import FIRST_YEAR, LAST_YEAR
from registry.kernel.errors import Invalid, because
from registry.kernel.rules.fields import Field, read_fields
from registry.kernel.rules.reading import choice_of, decimal_between, integer_between, read_day, read_flag, text_of
from registry.kernel.text import N_

INDEX_LABELS: dict[str, tuple[str, ...]] = {
    "cpi": (N_("індекс споживчих цін"),),
    "wage": (N_("мінімальна зарплата"),),
    "tariff": (N_("тарифи"),),
    "eur": (N_("курс євро"),),
    "usd": (N_("курс долара"),),
}
"""Usual indexes; a hromada may name others."""
FUND_LABELS: dict[str, tuple[str, ...]] = {
    "general": (N_("загальний фонд"), "general"),
    "special": (N_("спеціальний фонд"), "special"),
}
EXPENDITURE_LABELS: dict[str, tuple[str, ...]] = {
    "current": (N_("поточні видатки"), "current"),
    "capital": (N_("капітальні видатки"), "capital"),
}
MIN_FACTOR, MAX_FACTOR = Decimal("0.01"), Decimal(100)
read_factor = decimal_between(MIN_FACTOR, MAX_FACTOR)
read_index_kind = matching(r"[a-z][a-z0-9_]{0,39}", 40, because("Код індексу: латинські літери, цифри, підкреслення"))

LINE_FIELDS: Mapping[str, Field] = {
    "code": Field(text_of(20), is_required=True),
    "position": Field(integer_between(0, 10_000), fallback=0),
    "title": Field(text_of(500), is_required=True),
    "kekv": Field(read_kekv, fallback="2240"),
    "fund": Field(choice_of(FUND_LABELS), fallback="general"),
    "expenditure": Field(choice_of(EXPENDITURE_LABELS)),
    "index_kind": Field(read_index_kind),
    "is_demo": Field(read_flag, fallback=False),
}
INDEX_FIELDS: Mapping[str, Field] = {
    "kind": Field(read_index_kind, is_required=True),
    "year": Field(integer_between(FIRST_YEAR, LAST_YEAR), is_required=True),
    "value": Field(read_factor, is_required=True),
    "source": Field(text_of(500), is_required=True),
    "known_on": Field(read_day, is_required=True),
    "is_demo": Field(read_flag, fallback=False),
}


def read_line(given: Mapping[str, Any], *, is_new: bool) -> dict[str, Any]:
    """Read a support line's values; raise Invalid. Without it said, КЕКВ 3xxx is capital and 2xxx current."""
    reading = read_fields(given, LINE_FIELDS, is_new=is_new)
    values, errors = reading.values, reading.errors
    by_kekv = "capital" if str(values.get("kekv", "2"))[0] == "3" else "current"
    if "kekv" in values and values.get("expenditure") is None:
        values["expenditure"] = by_kekv
    if values.get("expenditure") and "kekv" in values and values["expenditure"] != by_kekv:
        errors["expenditure"] = [because("КЕКВ 2… — поточні видатки, 3… — капітальні")]
    if errors:
        raise Invalid(errors)
    return values


def read_index(given: Mapping[str, Any]) -> dict[str, Any]:
    """Read a price index's values; raise Invalid."""
    reading = read_fields(given, INDEX_FIELDS, is_new=True)
    if reading.errors:
        raise Invalid(reading.errors)
    return reading.values
