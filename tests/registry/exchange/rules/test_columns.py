"""Headings of files, in any spelling."""

import pytest

from registry.assets.models.kind import AssetKind
from registry.exchange.rules.columns import asset_columns, columns_of_kind, known_spellings, match_headings, spellings
from registry.kernel.errors import Invalid


def matched(
    headings: list[str], mapped: dict[str, str] | None = None, words: dict[str, str] | None = None
) -> tuple[dict[int, str], list[str]]:
    return match_headings(headings, known_spellings(asset_columns(), mapped or {}, words or {}))


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
        ("Інв.№", "inventory_number"),
        ("Первісна вартість", "price"),
        ("Найменування майна", "name"),
        ("Aдpeca", "address"),
        ("Дата введення\nв експлуатацію", "commissioned_on"),
        ("Location", "address"),
    ],
)
def test_a_heading_is_known(heading: str, field: str) -> None:
    found, unknown = matched([heading])

    assert (found, unknown) == ({0: field}, [])


def test_a_foreign_heading_is_mapped_and_the_rest_is_named() -> None:
    found, unknown = matched(["Ящик", "Дивне", ""], {"ящик": "inventory_number"})

    assert (found, unknown) == ({0: "inventory_number"}, ["Дивне"])


@pytest.mark.parametrize("headings", [["Назва", "Name"], ["Назва", "Назва"], ["Інв. №", "Номер"]])
def test_two_columns_of_one_field_are_refused_by_name(headings: list[str]) -> None:
    with pytest.raises(Invalid) as refused:
        matched(headings)

    assert all(f"«{one}»" in str(refused.value) for one in headings)


def test_a_column_that_is_left_out_disturbs_nobody() -> None:
    assert matched(["Назва", "Name"], {"Name": "-"}) == ({0: "name"}, [])


def test_an_exact_heading_beats_another_spelling_wherever_it_stands() -> None:
    found, unknown = matched(["№", "Інв. №", "Назва", "Інвентарний номер"])

    assert (found, unknown) == ({2: "name", 3: "inventory_number"}, ["№", "Інв. №"])


def test_a_map_names_the_place_by_the_word_location() -> None:
    assert matched(["pole"], {"pole": "location"})[0] == {0: "place"}


def test_words_that_people_added_are_headings_too() -> None:
    assert matched(["Ознака"], words={"Ознака": "inventory_number"})[0] == {0: "inventory_number"}


def test_an_attribute_that_is_called_as_a_common_field_gets_a_longer_heading() -> None:
    attribute = {"name": "kind_of", "type": "text", "label_uk": "Модель", "label_en": "Model"}
    kind = AssetKind(code="x", name_uk="Ящик", name_en="Box", definition={"attributes": [attribute]})

    column = columns_of_kind(kind)[-1]

    assert (column.label_uk, column.label_en) == ("Ящик: Модель", "Box: Model")
    assert not spellings(column) & {one for each in asset_columns() for one in spellings(each)}
