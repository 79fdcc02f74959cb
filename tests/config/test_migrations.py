"""Migrations: a fresh database on either engine."""

import pytest
from sqlalchemy import inspect, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from registry.operations.history import record_history
from registry.rules.access import SYSTEM


def test_a_fresh_database_has_every_table(session: Session) -> None:
    tables = set(inspect(session.connection()).get_table_names())

    assert {"registry_asset", "registry_location", "maintenance_contract", "registry_history"} <= tables


@pytest.mark.parametrize("statement", ["UPDATE registry_history SET actor_label = 'x'", "DELETE FROM registry_history"])
def test_the_database_refuses_to_rewrite_history(session: Session, statement: str) -> None:
    record_history(
        session, SYSTEM, "create", entity="asset", entity_id="1", label="Камера", hromada_id=None, changes={}
    )
    session.commit()

    with pytest.raises(DBAPIError, match="append-only"):
        session.execute(text(statement))
