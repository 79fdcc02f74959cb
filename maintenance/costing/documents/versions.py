"""The document of a kept costing: that of its day, with what it was counted from."""

import uuid
from collections.abc import Iterator
from datetime import UTC, date
from typing import Any

import numpy as np

from maintenance.contracts.rules.book import ContractValue
from maintenance.contracts.rules.changed_table import ChangedRoll
from maintenance.costing.documents.json import WriteIds, amount_text, costing_document
from maintenance.costing.models.version import CostingVersion
from maintenance.costing.models.version_document import AssetOrder, PackedIds
from maintenance.costing.queries.costing import Costing
from maintenance.costing.rules.change_words import say_change
from maintenance.costing.rules.figures import AssetSet
from maintenance.costing.rules.text import exact_index
from maintenance.costing.rules.what_if import NO_OVERRIDES, Change

NO_NUMBERS = np.array([], dtype=np.int64)


def version_document(costing: Costing, version: CostingVersion) -> dict[str, Any]:
    """Describe a costing that is being kept as a version."""
    return {
        **explained_document(costing),
        "version": str(version.id),
        "kept": version_item(version),
    }


def version_item(version: CostingVersion) -> dict[str, Any]:
    """Describe a version in a list: all but its document."""
    return {
        "id": str(version.id),
        "year": version.year,
        "number": version.number,
        "stage": version.stage,
        "decision": version.decision,
        "scenario": version.scenario,
        "as_of": version.as_of.isoformat(),
        "frozen_at": version.frozen_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        "frozen_by": version.frozen_by,
        "total": amount_text(version.total),
    }


def explained_document(costing: Costing) -> dict[str, Any]:
    """Describe a costing with what it was counted from, so that it explains itself without the register."""
    order, write_ids = number_assets(costing)
    document = costing_document(costing.year, costing.as_of.isoformat(), [costing], write_ids=write_ids)
    return {**document, "inputs": inputs_document(costing, order)}


def number_assets(costing: Costing) -> tuple[AssetOrder, WriteIds]:
    """Number the assets that a costing names, in the order of lists; what is only thought of has no number."""
    sets = list(_asset_sets(costing))
    roll = max((one.roll for one in sets), key=lambda one: len(one.ids), default=None)
    if roll is None:
        return AssetOrder(b""), lambda _assets: []
    is_named = np.zeros(len(roll.ids), dtype=np.bool_)
    for one in sets:
        is_named[one.places] = True
    named = roll.in_order(np.flatnonzero(is_named).astype(np.int32))
    named = named[named < roll.known] if isinstance(roll, ChangedRoll) else named
    order = AssetOrder(b"".join(one.bytes for one in roll.ids_at(named.tolist())))
    numbers = np.full(len(roll.ids), -1, dtype=np.int64)
    numbers[named] = np.arange(len(named))

    def write_ids(assets: AssetSet | None) -> PackedIds:
        own = np.sort(numbers[assets.places]) if assets else NO_NUMBERS
        # All the numbers of all findings would fill the memory.
        return PackedIds(order, packed=PackedIds(order, own[own >= 0]).packed)

    return order, write_ids


def inputs_document(costing: Costing, order: AssetOrder) -> dict[str, Any]:
    """Describe the indexes, the what-if, and the contracts and assets by their ids."""
    known = {one.id: one for one in costing.workings.book.contracts}
    contracts = (known[one] for one in dict.fromkeys(_contract_ids(costing)) if one in known)
    assets = costing.names.of(uuid.UUID(one) for one in order)
    return {
        "indexes": [
            {"kind": one.kind, "year": one.year, "value": exact_index(one.value), "known_on": one.known_on.isoformat()}
            for one in costing.workings.book.indexes
            if one.known_on <= costing.as_of
        ],
        "what_if": _what_if(costing),
        "contracts": {str(one.id): _contract(one) for one in contracts},
        "assets": {str(one.id): one.inventory_number for one in assets},
    }


def _what_if(costing: Costing) -> dict[str, Any] | None:
    changed = costing.overrides
    if changed == NO_OVERRIDES:
        return None
    return {
        "year": changed.year,
        "all_lines": None if changed.all_lines is None else exact_index(changed.all_lines),
        "by_line": {costing.line_code(line_id): exact_index(one) for line_id, one in changed.by_line.items()},
        **({"changes": [_change(costing, one) for one in changed.changes]} if changed.changes else {}),
    }


def _change(costing: Costing, one: Change) -> dict[str, Any]:
    """Describe a change by all that it says, so that it can be read without the scenario."""
    said = {name: value for name, value in vars(one).items() if value not in (None, ())}
    return {
        **{name: _plain(value) for name, value in said.items()},
        "line": costing.line_code(one.line_id),
        "words": str(say_change(costing.workings.book, one)),
    }


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    return value if isinstance(value, int) else str(value)


def _contract(one: ContractValue) -> dict[str, Any]:
    return {
        "number": one.number,
        "starts_on": one.starts_on.isoformat(),
        "ends_on": one.ends_on.isoformat(),
        "renewal": one.renewal,
        "replaces": str(one.replaces_id) if one.replaces_id else None,
    }


def _contract_ids(costing: Costing) -> Iterator[uuid.UUID]:
    for row in costing.rows:
        yield from (one.contract_id for one in row.components)
        yield from (one.contract_id for one in row.bridge if one.contract_id)
    for found in costing.findings:
        yield from found.contract_ids


def _asset_sets(costing: Costing) -> Iterator[AssetSet]:
    for row in costing.rows:
        yield from (one.assets for one in row.components)
    yield from (one.assets for one in costing.findings if one.assets)
