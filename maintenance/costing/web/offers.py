"""Offering in a finding to say by one click that a contract goes on from another."""

import uuid
from collections.abc import Sequence
from dataclasses import replace

from maintenance.contracts.models.contract import Contract
from maintenance.contracts.queries.contracts import visible_contracts
from maintenance.contracts.rules.book import ContractValue
from maintenance.costing.queries.costing import Costing
from maintenance.costing.rules.next_contracts import Offer, likely_next
from maintenance.costing.web.view import ShownFinding, show_findings
from registry.kernel.bulk import among
from registry.kernel.seams import db
from registry.kernel.web.access import current_actor

Pair = tuple[ContractValue, ContractValue]


def show_with_offers(costing: Costing) -> list[ShownFinding]:
    """Prepare the findings, with what looks like the next contract for who may say that it is."""
    shown = show_findings(costing)
    if not current_actor().can("contract.write", costing.hromada.id):
        return shown
    pairs = [likely_next(costing.workings.covered, one) for one in costing.findings[: len(shown)]]
    offers = _offers([pair for pair in pairs if pair])
    return [
        replace(one, offer=offers.get((pair[0].id, pair[1].id))) if pair else one
        for one, pair in zip(shown, pairs, strict=True)
    ]


def _offers(pairs: Sequence[Pair]) -> dict[tuple[uuid.UUID, uuid.UUID], Offer]:
    """Offer each pair, unless somebody has recorded that nothing follows its first contract."""
    ids = {one.id for pair in pairs for one in pair}
    if not ids:
        return {}
    session = db.session()
    own = visible_contracts(current_actor()).where(among(session, Contract.id, list(ids)))
    rows = session.execute(own.with_only_columns(Contract.id, Contract.version, Contract.decided_on))
    known = {row.id: row for row in rows}
    return {
        (first.id, other.id): Offer(first.id, other.id, other.number, known[other.id].version)
        for first, other in pairs
        if first.id in known and other.id in known and known[first.id].decided_on is None
    }
