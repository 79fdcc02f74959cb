"""A filter on attributes means in the database what it means in Python, on both engines."""

from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.assets.models.asset import Asset
from registry.assets.queries.attribute_filter import attribute_conditions
from registry.assets.rules.attribute_filter import has_wanted, wanted_of
from tests.factories.attributes import DEFINITION, SAME
from tests.factories.registry import make_asset


def test_every_case_of_the_table_is_the_same_in_sql_and_in_python(session: Session) -> None:
    asset = make_asset(session)

    for name, told, found, is_same in SAME:
        asset.attributes = {} if found is None else {name: found}
        session.flush()
        wanted = wanted_of(DEFINITION, {name: told})
        statement = select(Asset.id).where(Asset.id == asset.id, *attribute_conditions(wanted))
        by_sql = session.scalars(statement).first() is not None
        assert (by_sql, has_wanted(asset.attributes, wanted)) == (is_same, is_same), (name, told, found)


@pytest.mark.parametrize("name", ['x"', "x'; --", "", "É"])
def test_a_name_that_no_attribute_has_matches_nothing(session: Session, name: str) -> None:
    asset = make_asset(session)
    asset.attributes = {"mount": "pole"}
    wanted: tuple[Any, ...] = wanted_of(DEFINITION, {name: "pole"})

    assert session.scalars(select(Asset.id).where(*attribute_conditions(wanted))).all() == []
