"""Which assets have no contract: many covers of one kind say together what each of them says."""

from typing import Any

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from maintenance.contracts.queries.completeness import has_no_contract
from registry.assets.models.asset import Asset
from registry.kernel import clock
from registry.kernel.access import SYSTEM
from tests.factories.maintenance_contracts import make_contract
from tests.factories.registry import make_asset, make_hromada, make_kinds

WHOLE: dict[str, Any] = {"kind": "camera"}
POLES: dict[str, Any] = {"kind": "camera", "attributes": {"mount": "pole"}}
ALL_POLES: dict[str, Any] = {**POLES, "include_reserve": True}


@pytest.mark.parametrize(
    ("covers", "left"),
    [
        ([POLES, POLES], {"wall", "reserve"}),
        ([POLES, ALL_POLES], {"wall"}),
        ([POLES, WHOLE], {"reserve"}),
        ([WHOLE, ALL_POLES], set()),
        ([{**WHOLE, "include_reserve": True}, POLES], set()),
    ],
)
def test_covers_of_one_kind_add_up(session: Session, covers: list[dict[str, Any]], left: set[str]) -> None:
    town = make_hromada(session)
    make_kinds(session)
    for name, mount, status in (("pole", "pole", "in_service"), ("wall", "wall", "in_service"),
                                ("reserve", "pole", "reserve")):  # fmt: skip
        make_asset(session, town, name=name, status=status, attributes={"mount": mount})
    year = clock.today().year
    for cover in covers:
        make_contract(session, starts_on=f"{year}-01-01", ends_on=f"{year}-12-31", covers=[cover])

    assert set(session.scalars(select(Asset.name).where(has_no_contract(session, SYSTEM)))) == left


def test_a_condition_grows_by_what_covers_say_and_not_by_their_number(session: Session) -> None:
    make_kinds(session)
    make_asset(session)
    year = clock.today().year
    lengths, asked = [], []
    event.listen(session.get_bind(), "before_cursor_execute", lambda *given: asked.append(given[2]))
    for _ in range(2):
        for _ in range(3):
            make_contract(session, starts_on=f"{year}-01-01", ends_on=f"{year}-12-31", covers=[WHOLE, POLES])
        session.scalars(select(Asset.id).where(has_no_contract(session, SYSTEM))).all()
        lengths.append(len(asked[-1]))

    assert lengths[0] == lengths[1]
