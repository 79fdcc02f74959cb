"""What the cells of a file hold, by their columns: read as people write, never in silence otherwise."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from registry.exchange.rules.columns import Column
from registry.exchange.rules.coordinates import both_of, read_degrees
from registry.exchange.rules.days import Told, read_day_cell
from registry.kernel.errors import Reason, because
from registry.kernel.rules.amounts import read_amount, refuse_doubtful_whole
from registry.kernel.rules.reading import Unreadable, is_blank
from registry.kernel.text import fold
from registry.kernel.units import unit_in
from registry.kernel.word_forms import STREET_WORDS

NOTHING = frozenset(
    {"-", "–", "—", "--", "---", "−", "відсутній", "відсутня", "відсутнє", "відсутні", "немає", "нема", "не вказано",
     "не зазначено", "б/н", "н/д", "n/a", "nan", "(null)", "не визначено"}
)  # fmt: skip
"""What people write into a cell that has nothing to say."""
DASHES = frozenset({"-", "–", "—", "--", "---", "−"})
"""The same in a column of choices, where «немає» may be an answer."""
MAY_END = frozenset({"commissioned_on", "status_on"})
"""Days that must be known: no far day stands for them."""
_FAULT = re.compile(
    r"#(?:n/a|ref!|value!|div/0!|name\?|num!|null!|spill!|calc!|getting_data|н/д|знач!|посилання!|дел/0!|діл/0!|"
    r"имя\?|ім’я\?|число!|ссылка!|пусто!)|err:[0-9]{3}|#{4,}"
)
_CUT = re.compile(r"[+-]?[0-9]+(?:[.,][0-9]+[eEеЕ][+-]?|[eEеЕ]\+)[0-9]{1,3}")
_WKT = re.compile(r"\s*(?:SRID=[0-9]+;)?\s*(?:POINT|LINESTRING|POLYGON|MULTI[A-Z]+)\s*\(", re.IGNORECASE)
_LONG = 15


@dataclass(frozen=True)
class BrokenCell:
    """A cell that holds no value of its own, such as a formula that nothing has computed."""

    text: str
    reason: Reason

    def __str__(self) -> str:
        return self.text


def read_cell(column: Column, value: Any) -> Told:
    """Read a cell, with a warning where something was taken for granted; raise Unreadable."""
    if isinstance(value, BrokenCell):
        raise Unreadable(value.reason)
    if not isinstance(value, str) or is_blank(value):
        return value, None
    _refuse_broken(value)
    nothing = DASHES if column.type == "choice" else NOTHING
    if column.type != "boolean" and fold(value) in nothing:
        return None, None
    read = READERS.get(column.type)
    return read(column, value) if read else (value, None)


def _refuse_broken(value: str) -> None:
    told = fold(value)
    if _FAULT.fullmatch(told):
        raise Unreadable(because("Помилка електронної таблиці: виправте клітинку у файлі"))
    if _CUT.fullmatch(told):
        raise Unreadable(
            because("Електронна таблиця скоротила число, його цифри втрачено: задайте стовпцю формат «Текст»")
        )


def _read_day(column: Column, value: str) -> Told:
    return read_day_cell(value, may_be_endless=column.name not in MAY_END)


def _read_money(column: Column, value: str) -> Told:
    return read_amount(value, column.factor, is_cell=True), None


def _read_whole(column: Column, value: str) -> Told:
    refuse_doubtful_whole(value)
    return _without_unit(column, value), None


def _read_figure(column: Column, value: str) -> Told:
    return _without_unit(column, value), None


def _without_unit(column: Column, value: str) -> str:
    """Take off the unit that the heading names too: «37°», «15 м», "15 m"."""
    for unit in (column.unit, unit_in(column.unit, "en")) if column.unit else ():
        if value.strip().endswith(unit):
            return value.strip().removesuffix(unit).strip()
    return value


READERS: Mapping[str, Callable[[Column, str], Told]] = {
    "date": _read_day,
    "money": _read_money,
    "integer": _read_whole,
    "decimal": _read_figure,
}


def read_position(cells: dict[str, Any]) -> dict[str, list[Reason]]:
    """Read latitude and longitude in place, also when one cell holds both; give refusals by column."""
    for name, beside in (("geometry", "lat"), ("lat", "lon"), ("lon", "lat"), ("address", "lat")):
        pair = _pair_in(cells, name, beside)
        if pair is not None:
            if name in ("geometry", "address"):
                cells[name] = None
            cells["lat"], cells["lon"] = pair
            return {}
    if isinstance(cells.get("address"), str) and _WKT.match(cells["address"]) and is_blank(cells.get("geometry")):
        cells["geometry"], cells["address"] = cells["address"], None
    errors: dict[str, list[Reason]] = {}
    for name in ("lat", "lon"):
        told = cells.get(name)
        if isinstance(told, str) and not is_blank(told):
            try:
                cells[name] = read_degrees(told, name)
            except Unreadable as refusal:
                errors[name] = [refusal.reason]
    return errors


def join_address(cells: dict[str, Any]) -> None:
    """Make one address, in place, of a street and a house in columns of their own; an address that is told stays."""
    street, house = (str(cells.pop(name, None) or "").strip() for name in ("street", "house"))
    if not street or not is_blank(cells.get("address")):
        return
    words = re.split(r"[\s.,]+", fold(street))
    named = street if STREET_WORDS & {*words} else f"вул. {street}"
    cells["address"] = f"{named}, {house}" if house else named


def _pair_in(cells: Mapping[str, Any], name: str, beside: str) -> tuple[str, str] | None:
    held = cells.get(name)
    return both_of(held) if isinstance(held, str) and is_blank(cells.get(beside)) else None


def warn_of_digits(column: Column, value: Any) -> Reason | None:
    """Warn of a long number that a spreadsheet may have rounded: it keeps fifteen digits and puts noughts after."""
    if column.type != "text" or not isinstance(value, str) or not value.isdecimal():
        return None
    if len(value) > _LONG and value.endswith("0"):
        return because("У числі понад 15 цифр: електронна таблиця могла замінити останні нулями, звірте")
    return None
