"""How a column is described for programs: its type, both languages, its unit, what its words stand for."""

from registry.exchange.rules.columns import PLACE_COLUMNS, Column, columns_of
from registry.exchange.rules.data_package import describe_field
from registry.places.rules.organisations import ORGANISATION


def test_figures_say_how_they_are_written_and_in_what_unit() -> None:
    told = describe_field(Column("attributes.range_m", "Дальність, м", "Range, m", "decimal", unit="м"), "asset")

    assert (told["type"], told["decimalChar"], told["unit"]["uk"]) == ("number", ",", "м")
    assert told["titles"] == {"uk": "Дальність, м", "en": "Range, m"}
    assert describe_field(Column("x", "Сума, грн", "Amount, UAH", "money"), "none")["unit"]["en"] == "UAH"
    assert {describe_field(one, "none").get("unit", {}).get("uk") for one in PLACE_COLUMNS} == {None, "°"}


def test_a_nouns_description_tells_help_in_both_languages_and_the_codes_of_choices() -> None:
    told = {one.name: describe_field(one, "organisation") for one in columns_of(ORGANISATION)}

    helped = {"uk": "8 цифр; для підприємця — 10.", "en": "8 digits; 10 for an entrepreneur."}
    assert told["edrpou"]["descriptions"] == helped
    assert {"value": "виконавець", "code": "provider", "en": "provider"} in told["role"]["values"]
    assert told["is_vat_payer"]["trueValues"] == ["так"]
    assert told["name"]["code"] == "name" and "unit" not in told["name"]
