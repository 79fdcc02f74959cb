"""Which year is meant, without a database."""

from datetime import date

import pytest

from maintenance.contracts.rules.periods import costing_year
from registry.places.models.territory import Hromada


@pytest.mark.parametrize(("own", "expected"), [(None, 2027), (2020, 2020)])
def test_the_year_costed_by_default_is_the_next_one_or_the_hromadas_own(own: int | None, expected: int) -> None:
    assert costing_year(Hromada(costing_year=own), date(2026, 11, 22)) == expected
