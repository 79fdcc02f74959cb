"""What prices of 0.1.0 counted months by goes out, as far as the asker may read contracts."""

import uuid
from datetime import date
from decimal import Decimal

from sqlalchemy.orm import Session

from maintenance.contracts.queries.outgoing import former_rule_table
from registry.exchange.operations.outgoing import list_tables
from registry.kernel.access import SYSTEM, Actor
from tests.factories.maintenance_contracts import make_contract, make_line
from tests.factories.registry import make_hromada, make_kinds


def test_what_a_price_counted_months_by_goes_out_with_everything(session: Session) -> None:
    make_kinds(session)
    hromada = make_hromada(session)
    line = make_line(session, hromada)
    term = make_contract(
        session,
        line,
        number="7",
        terms=[
            {"basis": "per_month", "amount": "1200.50", "clause": "п. 3.1", "from": "2026-02-01", "to": "2026-12-31"}
        ],
    ).terms[0]
    make_contract(session, line, number="8")
    term.former_month_rule = "any_day"
    session.flush()
    table = next(one.table for one in list_tables(session) if one.code == "former_rule")

    assert list(table(session, SYSTEM, hromada.id).rows) == [
        {
            "id": term.id, "contract": "7", "clause": "п. 3.1", "basis": "на місяць", "amount": Decimal("1200.50"),
            "kind": None, "from": date(2026, 2, 1), "to": date(2026, 12, 31),
            "former_month_rule": "початий місяць рахуємо як повний", "hromada": hromada.code,
        }
    ]  # fmt: skip
    assert list(former_rule_table(session, SYSTEM, uuid.uuid4()).rows) == []
    assert list(former_rule_table(session, Actor(label="гість"), None).rows) == []
