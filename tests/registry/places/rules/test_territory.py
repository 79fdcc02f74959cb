"""Settlements as people write them."""

import pytest

from registry.places.models.territory import Category
from registry.places.rules.territory import part_category

CITY, TOWN, VILLAGE = Category.CITY, Category.TOWN, Category.VILLAGE


@pytest.mark.parametrize(
    ("told", "category", "name"),
    [
        ("Нове", None, "Нове"),
        ("с. Нове", VILLAGE, "Нове"),
        ("с.Нове", VILLAGE, "Нове"),
        ("село Нове", VILLAGE, "Нове"),
        ("СМТ Нове", TOWN, "Нове"),
        ("м. Нове", CITY, "Нове"),
        ("Нове (село)", VILLAGE, "Нове"),
        ("Нове (с.)", VILLAGE, "Нове"),
        ("Нове, село", VILLAGE, "Нове"),
        ("Нове, с-ще", TOWN, "Нове"),
        ("Нове, смт.", TOWN, "Нове"),
        ("Михайлівка-Рубежівка", None, "Михайлівка-Рубежівка"),
        ("Нове Село", None, "Нове Село"),
        ("Велике (центр)", None, "Велике (центр)"),
        ("Село", None, "Село"),
        ("(село)", None, "(село)"),
        (", село", None, ", село"),
    ],
)
def test_the_category_is_parted_wherever_it_stands(told: str, category: Category | None, name: str) -> None:
    assert part_category(told) == (category, name)
