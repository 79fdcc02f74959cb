"""Headings of files, in any spelling."""

import pytest

from registry.assets.models.kind import AssetKind
from registry.exchange.rules.columns import asset_columns, columns_of_kind, match_headings, spellings


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("Інвентарний номер", "inventory_number"),
        ("inventory_number", "inventory_number"),
        ("ІНВ. №", "inventory_number"),
        ("\ufeffНазва", "name"),
        ("Latitude", "lat"),
        ("Широта", "lat"),
        ("Вартість придбання, грн", "price"),
        ("Населений пункт:", "settlement"),
        ("Балансоутримувач", "holder"),
        ("Утримувач", "holder"),
    ],
)
def test_a_heading_is_known(heading: str, field: str) -> None:
    found, unknown = match_headings([heading], asset_columns(), {})

    assert (found, unknown) == ({0: field}, [])


def test_a_foreign_heading_is_mapped_and_the_rest_is_named() -> None:
    found, unknown = match_headings(["Ящик", "Дивне", ""], asset_columns(), {"ящик": "inventory_number"})

    assert (found, unknown) == ({0: "inventory_number"}, ["Дивне"])


def test_a_repeated_heading_is_unknown() -> None:
    _found, unknown = match_headings(["Назва", "Name"], asset_columns(), {})

    assert unknown == ["Name"]


def test_an_attribute_that_is_called_as_a_common_field_gets_a_longer_heading() -> None:
    attribute = {"name": "kind_of", "type": "text", "label_uk": "Модель", "label_en": "Model"}
    kind = AssetKind(code="x", name_uk="Ящик", name_en="Box", definition={"attributes": [attribute]})

    column = columns_of_kind(kind)[-1]

    assert (column.label_uk, column.label_en) == ("Ящик: Модель", "Box: Model")
    assert not spellings(column) & {one for each in asset_columns() for one in spellings(each)}
