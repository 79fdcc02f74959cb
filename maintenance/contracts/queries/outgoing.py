"""Support lines and price indexes as tables of everything that goes out."""

import uuid

from sqlalchemy.orm import Session

from maintenance.contracts.queries.service_lines import narrowed
from maintenance.contracts.rules.service_lines import PRICE_INDEX, SERVICE_LINE
from registry.exchange.queries import described_table
from registry.exchange.rules.columns import Table
from registry.kernel.access import Actor


def line_table(session: Session, actor: Actor, hromada_id: uuid.UUID | None) -> Table:
    """Give the visible support lines as rows."""
    return described_table(session, SERVICE_LINE, narrowed(session, actor, SERVICE_LINE, hromada_id=hromada_id))


def index_table(session: Session, actor: Actor, hromada_id: uuid.UUID | None) -> Table:
    """Give the visible price indexes as rows."""
    return described_table(session, PRICE_INDEX, narrowed(session, actor, PRICE_INDEX, hromada_id=hromada_id))
