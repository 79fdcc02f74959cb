"""The demonstration's acts and payments, written through the operations."""

import uuid
from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from config.demo_register import DEMO, Say, named, read_csv
from maintenance.costing.operations.acts import create_act
from maintenance.costing.operations.payments import create_payment
from registry.kernel.access import SYSTEM

Ids = Mapping[str, uuid.UUID]


def load_facts(session: Session, contracts: Ids, works: Ids, say: Say) -> None:
    """Write what was accepted and paid; `works` are log entries by the keys of the files."""
    acts: dict[tuple[str, str], uuid.UUID] = {}
    for path in sorted(DEMO.glob("acts_*.csv")):
        for row in read_csv(path.name):
            with named(path.name, f"{row['contract']} № {row['number']}"):
                values = {**_plain(row, "works"), "contract_id": contracts[row["contract"]]}
                values["work_ids"] = [works[key] for key in _parted(row["works"])]
                acts[row["contract"], row["number"]] = create_act(session, SYSTEM, values).id
    count = 0
    for path in sorted(DEMO.glob("payments_*.csv")):
        for row in read_csv(path.name):
            with named(path.name, row["number"]):
                values = {**_plain(row, "acts"), "contract_id": contracts[row["contract"]]}
                values["act_ids"] = [acts[row["contract"], number] for number in _parted(row["acts"])]
                create_payment(session, SYSTEM, values)
            count += 1
    say("  " + _("актів: %(acts)s, оплат: %(payments)s", acts=len(acts), payments=count))


def _plain(row: Mapping[str, str], listed: str) -> dict[str, Any]:
    values = {name: value for name, value in row.items() if value and name not in ("contract", listed)}
    return {**values, "is_demo": True}


def _parted(text: str) -> list[str]:
    return text.split("|") if text else []
