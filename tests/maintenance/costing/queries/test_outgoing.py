"""What goes out of rates, scenarios and acts is in words, as far as the asker may read them."""

import uuid
from datetime import date
from typing import Any

import pytest
from sqlalchemy.orm import Session

from maintenance.costing.operations.scenarios import create_scenario
from maintenance.costing.queries.outgoing import accepted_table, change_table, rate_table
from registry.kernel.access import SYSTEM, Actor
from tests.factories.maintenance_contracts import make_contract, make_line
from tests.factories.maintenance_facts import make_act, make_rate
from tests.factories.maintenance_work import make_work
from tests.factories.registry import make_asset, make_hromada, make_kinds


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


def test_what_acts_accept_goes_out(session: Session) -> None:
    make_kinds(session)
    hromada = make_hromada(session)
    contract = make_contract(session, make_line(session, hromada), number="7")
    assets = [make_asset(session, hromada, inventory_number=one) for one in ("К-2", "К-1")]
    work = make_work(session, *assets, contract_id=str(contract.id), started_at="2026-01-20T10:00")
    make_work(session, assets[0], started_at="2026-01-21T10:00")
    act = make_act(session, contract, number="3", work_ids=[str(work.id)])
    session.flush()

    assert list(accepted_table(session, SYSTEM, hromada.id).rows) == [
        {
            "id": work.id, "act_id": act.id, "contract": "7", "number": "3", "on": date(2026, 1, 31),
            "started_at": "2026-01-20 10:00", "summary": "Очищено від пилу й бруду", "assets": "К-1; К-2",
            "hromada": hromada.code,
        }
    ]  # fmt: skip
    assert list(accepted_table(session, SYSTEM, uuid.uuid4()).rows) == []
    assert list(accepted_table(session, Actor(label="гість"), None).rows) == []
