"""The demonstration's approved year, the transfer after it and the rates, written through the operations."""

import uuid
from collections.abc import Mapping
from datetime import date

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from config.demo_register import DEMO, Say, named, read_csv
from maintenance.contracts.models.service_line import ServiceLine
from maintenance.costing.documents.versions import version_document
from maintenance.costing.models.version import Stage
from maintenance.costing.operations.rates import create_rate
from maintenance.costing.operations.transfers import create_transfer
from maintenance.costing.operations.versions import Freezing, freeze_costing
from registry.kernel.access import SYSTEM
from registry.places.models.territory import Hromada

YEAR, DECISION, PRICES_ON = 2026, "№ ДЕМО-1 від 19.12.2025", date(2025, 12, 19)
"""What Kobeliaky has approved for the demonstration's running year."""


def load_approved(session: Session, hromadas: Mapping[str, Hromada], say: Say) -> None:
    """Write for each hromada that the files name what was approved, what was moved since, and the offers."""
    counts = {"transfers": 0, "rates": 0}
    for path in sorted(DEMO.glob("transfers_*.csv")):
        hromada = hromadas[path.stem.removeprefix("transfers_")]
        freezing = Freezing(Stage.APPROVED.value, DECISION, as_of=PRICES_ON, is_demo=True)
        freeze_costing(session, SYSTEM, hromada, YEAR, freezing, describe=version_document)
        lines = _lines(session, hromada.id)
        for row in read_csv(path.name):
            with named(path.name, row["number"]):
                ends = {f"{side}_line_id": lines[row.pop(side)] for side in ("from", "to")}
                create_transfer(session, SYSTEM, hromada.id, {**row, **ends, "is_demo": True})
            counts["transfers"] += 1
    for path in sorted(DEMO.glob("rates_*.csv")):
        hromada = hromadas[path.stem.removeprefix("rates_")]
        for row in read_csv(path.name):
            with named(path.name, row["kind"]):
                create_rate(session, SYSTEM, hromada.id, {**row, "is_demo": True})
            counts["rates"] += 1
    say("  " + _("перерозподілів: %(transfers)s, розцінок: %(rates)s", **counts))


def _lines(session: Session, hromada_id: uuid.UUID) -> dict[str, uuid.UUID]:
    columns = select(ServiceLine.code, ServiceLine.id).where(ServiceLine.hromada_id == hromada_id)
    return {row.code: row.id for row in session.execute(columns)}
