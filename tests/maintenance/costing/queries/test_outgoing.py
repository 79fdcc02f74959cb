"""What goes out of rates and scenarios is in words that their forms take."""

import uuid
from typing import Any

import pytest
from sqlalchemy.orm import Session

from maintenance.costing.operations.scenarios import create_scenario
from maintenance.costing.queries.outgoing import change_table, rate_table
from registry.kernel.access import SYSTEM
from tests.factories.maintenance_facts import make_rate
from tests.factories.registry import make_hromada, make_kinds


def make_wish(session: Session, hromada: Any, attributes: dict[str, Any]) -> None:
    change = {"kind": "assets", "asset_kind": "camera", "count": 2, "attributes": attributes}
    create_scenario(session, SYSTEM, hromada.id, {"name": str(uuid.uuid4()), "changes": [change]})


@pytest.mark.parametrize(("attributes", "told"), [({}, None), ({"mount": "pole"}, "кріплення = опора")])
@pytest.mark.parametrize("is_rate", [True, False])
def test_attributes_go_out_in_words_and_none_as_nothing(
    session: Session, attributes: dict[str, Any], told: str | None, is_rate: bool
) -> None:
    make_kinds(session)
    hromada = make_hromada(session)
    if is_rate:
        make_rate(session, hromada, attributes=attributes)
    else:
        make_wish(session, hromada, attributes)
    session.flush()

    (row,) = (rate_table if is_rate else change_table)(session, SYSTEM, hromada.id).rows

    assert row["attributes"] == told
