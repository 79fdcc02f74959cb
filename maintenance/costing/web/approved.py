"""What pages show of approved figures: a year's transfers in short, and what moved a version's lines."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import select

from maintenance.contracts.models.service_line import ServiceLine
from maintenance.costing.models.version import CostingVersion
from maintenance.costing.queries.approved import approved_of
from maintenance.costing.queries.facts import FactYear
from maintenance.costing.rules.approved.balance import Move
from registry.kernel.money import NOTHING
from registry.kernel.seams import db
from registry.kernel.text import sort_key
from registry.kernel.web.filters import day

SHOWN = 10
"""So many stand on another page; their own list has all."""


@dataclass(frozen=True)
class ShownMove:
    """A transfer in a short list."""

    title: str
    told: str
    url: str
    amount: Decimal
    mark: str | None
    """Why it does not count; None where it does."""


@dataclass(frozen=True)
class ShownTransfers:
    """A year's transfers in short."""

    rows: list[ShownMove]
    count: int
    note: str


def transfers_card(found: FactYear) -> ShownTransfers:
    """Prepare a year's transfers, the latest first."""
    latest = sorted(found.moves, key=lambda one: one.on, reverse=True)
    rows = [_shown(one, found) for one in latest[:SHOWN]]
    if found.approved is None:
        note = _("Затвердженої версії ще немає, тож перерозподіли на суми не впливають.")
    else:
        note = _("Збережену версію вони не змінюють: затверджене — це її суми і те, що переміщено після неї.")
    return ShownTransfers(rows, len(found.moves), note)


def _shown(move: Move, found: FactYear) -> ShownMove:
    return ShownMove(
        title=_("№ %(number)s від %(day)s", number=move.number, day=day(move.on)),
        told=way_of(move.source, move.target, found.codes),
        url=url_for("transfers.transfer", transfer_id=move.id),
        amount=move.amount,
        mark=None if found.counts(move) else _mark(move, found),
    )


def _mark(move: Move, found: FactYear) -> str:
    if move.revoked_on and move.revoked_on <= found.comparison.as_of:
        return _("скасовано")
    if move.on > found.comparison.as_of:
        return _("ще не діє")
    return _("не враховано") if found.approved is None else _("вже у затвердженій версії")


def way_of(source: uuid.UUID | None, target: uuid.UUID | None, codes: Mapping[uuid.UUID, str]) -> str:
    """Say where money goes: «2.1 → 2.3»."""
    ends = (codes.get(source, "?") if source else _("ззовні"), codes.get(target, "?") if target else _("забрано"))
    return " → ".join(ends)


@dataclass(frozen=True)
class ShownMoved:
    """What transfers have done to a line of a kept version since."""

    code: str
    kept: Decimal
    moved: Decimal
    now: Decimal


def moved_since(version: CostingVersion) -> list[ShownMoved]:
    """Set the lines that transfers have moved beside what was kept; nothing where another decision is in force."""
    session = db.session()
    approved = approved_of(session, version.hromada_id, [version.year]).get(version.year)
    if approved is None or approved.number != version.number or not approved.moved:
        return []
    lines = session.execute(select(ServiceLine.id, ServiceLine.code).where(ServiceLine.id.in_(approved.moved)))
    sums = approved.sums
    return sorted(
        (
            ShownMoved(row.code, approved.decided.get(row.id, NOTHING), approved.moved[row.id], sums[row.id])
            for row in lines
        ),
        key=lambda one: sort_key(one.code),
    )
