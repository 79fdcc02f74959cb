"""The form of a transfer."""

from collections.abc import Iterable, Mapping
from typing import Any

from flask_wtf import FlaskForm

from maintenance.contracts.models.service_line import ServiceLine
from maintenance.costing.models.transfer import Transfer
from maintenance.costing.rules.approved.transfers import TRANSFER
from registry.kernel.forms import noun_form


def transfer_form(transfer: Transfer | None, start: Mapping[str, Any], lines: Iterable[ServiceLine]) -> FlaskForm:
    """Make the form of a transfer between the lines of its hromada."""
    offered = [(str(one.id), one.name) for one in lines]
    return noun_form(TRANSFER, transfer, {"from_line_id": offered, "to_line_id": offered}, start)
