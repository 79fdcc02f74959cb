"""Reading a published codifier, comparing two, and calling its units."""

from datetime import date

import pytest

from registry.places.models.codifier import UnitCategory, UnitChange
from registry.places.rules.codifier import Unit, compare, full_name, read_day
from tests.factories import codifier as known
from tests.factories.codifier import HEAD, ROWS, read


def test_the_published_layout_is_read_with_the_order_it_stands_under() -> None:
    found = read()

    assert not found.faults
    assert len(found.units) == len(ROWS)
    assert found.units[known.SLAVUTYCH_HROMADA] == Unit(
        known.SLAVUTYCH_HROMADA, known.VYSHHOROD, UnitCategory.HROMADA, "Славутицька"
    )
    assert found.units[known.KYIV_DISTRICT].parent_code == known.KYIV
    assert read_day(found.title) == date(2024, 1, 19)


def test_a_flat_copy_with_cyrillic_letters_comes_to_the_same() -> None:
    cyrillic = {"O": "О", "P": "Р", "H": "Н", "M": "М", "C": "С", "K": "К", "B": "В"}
    flat = [(next(code for code in reversed(row[:5]) if code), cyrillic[row[5]], row[6]) for row in ROWS]

    found = read(flat, [("Код", "Категорія", "Назва")])

    assert not found.faults
    assert found.units == read().units


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (("UA3210013001008479", "", "", "", "", "M", "Славутич"), "Код КАТОТТГ — це UA і 17 цифр"),
        (("UA321", "", "", "", "", "M", "Славутич"), "Код КАТОТТГ — це UA і 17 цифр"),
        (("", "", "", "", "", "M", "Славутич"), "Немає коду КАТОТТГ"),
        ((known.KYIV_OBLAST, known.VYSHHOROD, "", "", "", "Z", "Інший"), "Немає категорії"),
        ((known.KYIV_OBLAST, known.VYSHHOROD, "", "", "", "P", ""), "Немає назви"),
        ((known.KYIV_OBLAST, "", "", "", "", "O", "Інша"), "вже має інший рядок"),
        (("UA99000000000000001", "UA99010000000000002", "", "", "", "P", "Нічий"), "у файлі немає"),
    ],
)
def test_a_row_that_cannot_be_right_is_refused_by_its_reason(row: tuple[str, ...], reason: str) -> None:
    found = read([*ROWS, row])

    assert [reason in str(one) for _row, _value, one in found.faults] == [True]


def test_two_editions_differ_in_what_is_new_renamed_moved_and_gone() -> None:
    before = {code: Kept(unit) for code, unit in read().units.items()}
    village = "UA53080130040060125"
    rows = [row for row in ROWS if known.BRYNZY not in row]
    rows = [(*row[:6], "Брачки") if known.BRACHKIVKA in row else row for row in rows]
    rows.append((known.POLTAVA_OBLAST, known.POLTAVA_RAION, known.KOBELIAKY_HROMADA, village, "", "C", "Нове"))
    rows = [
        (known.KYIV_OBLAST, known.VYSHHOROD, known.SLAVUTYCH_HROMADA, known.SLAVUTYCH, "", "X", "Славутич")
        if known.SLAVUTYCH in row
        else row
        for row in rows
    ]

    changes = {one.unit.code: (one.what, one.was) for one in compare(before, read(rows).units)}

    assert changes == {
        village: (UnitChange.NEW, ""),
        known.BRACHKIVKA: (UnitChange.RENAMED, "Брачківка"),
        known.SLAVUTYCH: (UnitChange.RECLASSED, "M"),
        known.BRYNZY: (UnitChange.GONE, ""),
    }


class Kept:
    """A unit as the database gives it."""

    def __init__(self, unit: Unit) -> None:
        self.code, self.parent_code, self.category, self.name = unit.code, unit.parent_code, unit.category, unit.name
        self.gone_on: date | None = None


@pytest.mark.parametrize(
    ("category", "name", "centre", "called"),
    [
        ("H", "Славутицька", "M", "Славутицька міська громада"),
        ("H", "Ямпільська", "X", "Ямпільська селищна громада"),
        ("H", "Садова", "C", "Садова сільська громада"),
        ("P", "Вишгородський", None, "Вишгородський район"),
        ("O", "Київська", None, "Київська область"),
        ("O", "Автономна Республіка Крим", None, "Автономна Республіка Крим"),
        ("K", "Київ", None, "місто Київ"),
        ("C", "Брачківка", None, "село Брачківка"),
    ],
)
def test_units_are_called_in_full(category: str, name: str, centre: str | None, called: str) -> None:
    assert full_name(category, name, centre) == called


def test_a_title_without_a_day_tells_none() -> None:
    assert read_day(HEAD[1][0]) is None
