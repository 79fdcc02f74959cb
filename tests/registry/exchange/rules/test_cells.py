"""Cells by their columns: what is no value is refused, what says nothing is nothing."""

from typing import Any

import pytest

from registry.exchange.rules.cells import BrokenCell, read_cell, read_position, warn_of_digits
from registry.exchange.rules.columns import Column
from registry.kernel.errors import because
from registry.kernel.rules.reading import Unreadable


def column(kind: str = "text", name: str = "serial") -> Column:
    return Column(name, "Поле", "Field", kind, unit="°")


@pytest.mark.parametrize("kind", ["text", "money", "date", "integer", "decimal", "choice", "boolean"])
@pytest.mark.parametrize("value", ["#N/A", "#REF!", "#DIV/0!", "#ЗНАЧ!", "#Н/Д", "Err:502", "#########"])
def test_a_spreadsheet_error_is_refused_in_every_column(kind: str, value: str) -> None:
    with pytest.raises(Unreadable, match="Помилка електронної таблиці"):
        read_cell(column(kind), value)


@pytest.mark.parametrize("kind", ["text", "money", "integer", "decimal"])
@pytest.mark.parametrize("value", ["8,6E+14", "8.6E+14", "4.42899989E8", "8E+14", "1,2e-05"])
def test_a_number_that_lost_its_digits_is_refused(kind: str, value: str) -> None:
    with pytest.raises(Unreadable, match="цифри втрачено"):
        read_cell(column(kind), value)


@pytest.mark.parametrize("value", ["1E5", "E8+4", "SN-8.6E+14", "#5", "C#"])
def test_a_serial_that_looks_a_little_like_it_stays(value: str) -> None:
    assert read_cell(column(), value) == (value, None)


@pytest.mark.parametrize("value", ["-", "—", "Відсутній", "відсутня", "Відсутнє", "не вказано", "н/д"])
def test_a_word_for_nothing_is_nothing_but_an_answer_in_a_choice(value: str) -> None:
    assert read_cell(column(), value) == (None, None)
    assert read_cell(column("money"), value) == (None, None)
    assert read_cell(column("boolean"), value) == (value, None)


def test_a_dash_chooses_nothing_and_a_word_may_choose() -> None:
    assert read_cell(column("choice"), "—") == (None, None)
    assert read_cell(column("choice"), "немає") == ("немає", None)


def test_a_unit_that_the_heading_names_is_taken_off() -> None:
    assert read_cell(column("decimal"), "37 °") == ("37", None)


def test_a_formula_without_a_value_is_refused_with_its_reason() -> None:
    with pytest.raises(Unreadable, match="не обчислено"):
        read_cell(column(), BrokenCell("=1+1", because("не обчислено")))


@pytest.mark.parametrize(
    ("cells", "lat", "lon"),
    [
        ({"lat": "48.6868, 29.2395", "lon": None}, "48.6868", "29.2395"),
        ({"geometry": "48.6868, 29.2395"}, "48.6868", "29.2395"),
        ({"lat": "N48.6868", "lon": "E29.2395"}, "48.6868", "29.2395"),
        ({"address": "48.6868, 29.2395"}, "48.6868", "29.2395"),
    ],
)
def test_a_position_is_read_wherever_it_stands(cells: dict[str, Any], lat: str, lon: str) -> None:
    assert read_position(cells) == {}
    assert (cells["lat"], cells["lon"], cells.get("geometry"), cells.get("address")) == (lat, lon, None, None)


def test_a_shape_under_the_heading_of_an_address_is_a_shape() -> None:
    cells = {"address": "POINT (30.75 51.52)"}

    read_position(cells)

    assert cells == {"address": None, "geometry": "POINT (30.75 51.52)"}


def test_a_long_number_that_ends_in_noughts_is_told() -> None:
    assert warn_of_digits(column(), "8600123456789010") is not None
    assert warn_of_digits(column(), "8600123456789011") is None
    assert warn_of_digits(column(), "860012345678900") is None
