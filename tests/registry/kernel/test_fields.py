"""What a description lets follow, and what it keeps from those who may not see a field."""

from collections.abc import Iterator

import pytest

from registry.exchange.rules.columns import asset_columns, columns_of
from registry.kernel.fields import Field, Noun, See, text
from registry.kernel.queries.described import filters_of_noun, orders_of
from registry.places.rules.organisations import ORGANISATION


@pytest.fixture(params=[See.PLACE, See.MONEY])
def closed(request: pytest.FixtureRequest) -> Iterator[tuple[Noun, Field]]:
    """A field that not everyone may see, kept in a column that there is."""
    added = Field("secret_phone", text(40), "Таємний телефон", "Secret phone", column="phone", see=request.param)
    ORGANISATION.fields.append(added)
    yield ORGANISATION, added
    ORGANISATION.fields.remove(added)


def test_a_field_that_not_everyone_may_see_is_no_filter_no_order_and_no_column_of_a_file(
    closed: tuple[Noun, Field],
) -> None:
    noun, field = closed

    assert field.name not in filters_of_noun(noun)
    assert field.name not in orders_of(noun)
    assert field.name not in {column.name for column in columns_of(noun)}


def test_where_an_asset_stands_goes_into_columns_of_its_own() -> None:
    names = {column.name for column in asset_columns()}

    assert {"place", "lat", "lon"} <= names
    assert "location" not in names
