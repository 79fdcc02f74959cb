"""What a contract's days may be against those of its neighbours in a chain."""

from datetime import date

import pytest

from maintenance.contracts.rules.contract_checks import check_succession
from registry.kernel.rules.fields import Errors

START = date(2026, 1, 1)


@pytest.mark.parametrize(
    ("replaced_on", "followed_on", "fields"),
    [
        (None, None, []),
        (date(2025, 12, 31), None, []),
        (START, None, ["replaces_id"]),
        (date(2026, 1, 2), None, ["replaces_id"]),
        (None, date(2026, 1, 2), []),
        (None, START, ["starts_on"]),
        (date(2025, 1, 1), date(2025, 12, 31), ["starts_on"]),
        (date(2026, 2, 1), date(2025, 12, 31), ["replaces_id", "starts_on"]),
    ],
)
def test_each_contract_of_a_chain_begins_later_than_the_one_before(replaced_on, followed_on, fields) -> None:
    errors: Errors = {}

    check_succession({"starts_on": START, "replaced_on": replaced_on, "followed_on": followed_on}, errors)

    assert list(errors) == fields
