"""Writing contracts with their prices and covers: create, change, end."""

import uuid
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from maintenance.contracts.models.contract import Contract, ContractCover, ContractTerm
from maintenance.contracts.models.service_line import ServiceLine
from maintenance.contracts.queries.contracts import get_contract
from maintenance.contracts.queries.service_lines import find_service_line
from maintenance.contracts.rules.contract_values import (
    CONTRACT_FIELDS,
    ContractDraft,
    contract_search,
    demand_readable,
    read_contract,
)
from registry.assets.models.asset import Asset
from registry.assets.models.kind import AssetKind
from registry.assets.queries.kinds import KINDS
from registry.assets.rules.attribute_filter import read_wanted
from registry.kernel import clock
from registry.kernel.access import Actor
from registry.kernel.errors import Invalid, because
from registry.kernel.operations.history import record_history
from registry.kernel.operations.permits import apply, demand, demand_version, reference
from registry.kernel.rules.chain import changed
from registry.kernel.rules.fields import Errors
from registry.places.models.organisation import Organisation

NOT_HERE = because("Такого запису немає в цій громаді")
REFERENCES: Mapping[str, type[Any]] = {"provider_id": Organisation, "service_line_id": ServiceLine}
FILTER_REFERENCES: Mapping[str, type[Any]] = {"holder_id": Organisation, "parent_id": Asset}


def create_contract(session: Session, actor: Actor, hromada_id: uuid.UUID, values: Mapping[str, Any]) -> Contract:
    """Write a new contract with its `terms` and `covers`; raise Invalid by field («terms.0.amount»), Forbidden.

    Its support line is named by `service_line_id`, or by its code as `service_line`.
    """
    demand(actor, "contract.write", hromada_id)
    contract = Contract(id=uuid.uuid4(), hromada_id=hromada_id, updated_at=clock.now())
    draft = _read(session, contract, values, is_new=True)
    _write(session, contract, draft)
    session.add(contract)
    session.flush()
    _record(session, actor, "create", contract, before={})
    return contract


def update_contract(
    session: Session, actor: Actor, contract_id: uuid.UUID, values: Mapping[str, Any], *, version: int
) -> Contract:
    """Change the given fields; `terms` or `covers`, when given, replace all. No change writes nothing."""
    contract = _get_writable(session, actor, contract_id, version)
    return _change(session, actor, contract, _read(session, contract, values, is_new=False), "update")


def end_contract(
    session: Session, actor: Actor, contract_id: uuid.UUID, *, on: date, version: int, reason: str | None = None
) -> Contract:
    """End a contract early, on its last day `on` (inclusive), without a renewal; it stays and keeps its history."""
    contract = _get_writable(session, actor, contract_id, version)
    if not contract.starts_on <= on <= contract.ends_on:
        raise Invalid(on=because("Останній день має бути в межах строку договору"))
    values: dict[str, Any] = {"ends_on": on, "renewal": "none"}
    if reason:
        values["note"] = "\n".join(filter(None, [contract.note, f"{clock.today():%d.%m.%Y}: {reason}"]))[:2000]
    return _change(session, actor, contract, ContractDraft(values, None, None), "end")


def _get_writable(session: Session, actor: Actor, contract_id: uuid.UUID, version: int) -> Contract:
    contract = get_contract(session, actor, contract_id)
    demand(actor, "contract.write", contract.hromada_id)
    demand_version(contract, version)
    return contract


def _change(session: Session, actor: Actor, contract: Contract, draft: ContractDraft, action: str) -> Contract:
    before = describe_contract(contract)
    _write(session, contract, draft)
    if changed(before, describe_contract(contract)):
        contract.updated_at = clock.now()
        session.flush()
        _record(session, actor, action, contract, before=before)
    return contract


def _read(session: Session, contract: Contract, values: Mapping[str, Any], *, is_new: bool) -> ContractDraft:
    given, wrong = _with_line(session, contract, values)
    draft = read_contract(given, None if is_new else contract)
    draft.errors.update(wrong)
    with session.no_autoflush:
        for name, model in REFERENCES.items():
            found = session.get(model, draft.values[name]) if draft.values.get(name) else None
            if draft.values.get(name) and (found is None or found.hromada_id != contract.hromada_id):
                draft.refuse(name, NOT_HERE)
        _check_assets(session, contract, draft)
        _check_filters(session, contract, draft)
        _check_kinds(session, draft)
    _check_ids(draft, "terms", draft.terms, {one.id for one in contract.terms})
    _check_ids(draft, "covers", draft.covers, {one.id for one in contract.covers})
    demand_readable(draft)
    return draft


def _with_line(session: Session, contract: Contract, values: Mapping[str, Any]) -> tuple[dict[str, Any], Errors]:
    """Take a support line by its code; a wrong one is refused along with everything else."""
    given = {name: value for name, value in values.items() if name != "service_line"}
    if "service_line" not in values:
        return given, {}
    code = values["service_line"]
    line = find_service_line(session, contract.hromada_id, code) if code else None
    if code and line is None:
        return given, {"service_line": [because("Такого рядка кошторису немає")]}
    return {**given, "service_line_id": line.id if line else None}, {}


def _check_assets(session: Session, contract: Contract, draft: ContractDraft) -> None:
    """One query for all, however many assets are named."""
    named = {cover["asset_id"] for cover in draft.covers or () if cover.get("asset_id")}
    statement = select(Asset.id).where(Asset.hromada_id == contract.hromada_id, Asset.id.in_(named))
    known = set(session.scalars(statement)) if named else set()
    for place, cover in enumerate(draft.covers or ()):
        if cover.get("asset_id") and cover["asset_id"] not in known:
            draft.refuse(f"covers.{place}.asset_id", NOT_HERE)


def _check_filters(session: Session, contract: Contract, draft: ContractDraft) -> None:
    """What covers are narrowed to belongs to the contract's hromada."""
    for place, cover in enumerate(draft.covers or ()):
        for name, model in FILTER_REFERENCES.items():
            named = (cover.get("filters") or {}).get(name)
            found = session.get(model, uuid.UUID(str(named))) if named else None
            if named and (found is None or found.hromada_id != contract.hromada_id):
                draft.refuse(f"covers.{place}.{name}", NOT_HERE)


def _check_kinds(session: Session, draft: ContractDraft) -> None:
    known = KINDS.get(session)
    for name, rows in (("terms", draft.terms), ("covers", draft.covers)):
        for place, row in enumerate(rows or ()):
            if row.get("kind_code") and row["kind_code"] not in known:
                draft.refuse(f"{name}.{place}.kind", because("Такого виду майна немає"))
    for place, cover in enumerate(draft.covers or ()):
        kind = known.get(cover.get("kind_code") or "")
        if kind is not None and cover["filters"].get("attributes"):
            _read_attributes(draft, place, cover, kind)


def _read_attributes(draft: ContractDraft, place: int, cover: dict[str, Any], kind: AssetKind) -> None:
    """Read what a cover asks of attributes as the kind's own values are read."""
    kept, errors = read_wanted(kind.definition, cover["filters"].pop("attributes"))
    if kept:
        cover["filters"]["attributes"] = kept
    for name, reasons in errors.items():
        draft.refuse(f"covers.{place}.{name}", reasons[0])


def _check_ids(draft: ContractDraft, name: str, rows: Iterable[Mapping[str, Any]] | None, known: set[Any]) -> None:
    seen: set[Any] = set()
    for place, row in enumerate(rows or ()):
        if row.get("id") and (row["id"] not in known or row["id"] in seen):
            draft.refuse(f"{name}.{place}.id", because("Цього рядка немає в договорі"))
        seen.add(row.get("id"))


def _write(session: Session, contract: Contract, draft: ContractDraft) -> None:
    with session.no_autoflush:
        for name, model in REFERENCES.items():
            if name in draft.values:
                given = draft.values[name]
                setattr(contract, name.removesuffix("_id"), session.get(model, given) if given else None)
        apply(contract, draft.values)
        if draft.terms is not None:
            contract.terms = _rows(contract.terms, draft.terms, ContractTerm)
        if draft.covers is not None:
            contract.covers = _rows(contract.covers, draft.covers, ContractCover)
            for cover in contract.covers:
                cover.asset = session.get(Asset, cover.asset_id) if cover.asset_id else None
        apply(contract, {"search": contract_search(contract)})


def _rows(present: Iterable[Any], given: Iterable[dict[str, Any]], make: Callable[..., Any]) -> list[Any]:
    """Keep the rows named by their ids, and those that say the same, so that what was computed stays traceable."""
    asked = list(given)
    named = {values.get("id") for values in asked}
    known = {one.id: one for one in present}
    left = {one: row for one, row in known.items() if one not in named}
    rows = []
    for position, values in enumerate(asked):
        row = known[values["id"]] if values.get("id") else _same_row(left, values) or make(id=uuid.uuid4())
        apply(row, {**values, "id": row.id, "position": position})
        rows.append(row)
    return rows


def _same_row(left: dict[Any, Any], values: Mapping[str, Any]) -> Any | None:
    told = {name: value for name, value in values.items() if name != "id"}
    same = next((one for one in left.values() if all(getattr(one, name) == told[name] for name in told)), None)
    return left.pop(same.id) if same else None


def describe_contract(contract: Contract) -> dict[str, Any]:
    """Describe a contract for the history: fields by their outside names, prices and covers row by row."""
    told = {name: getattr(contract, name) for name in CONTRACT_FIELDS if name not in REFERENCES}
    line = contract.service_line
    told["provider_id"] = reference(contract.provider)
    told["service_line_id"] = {"id": str(line.id), "name": f"{line.code} {line.title}"} if line else None
    told["terms"] = [_described_term(one) for one in contract.terms]
    told["covers"] = [_described_cover(one) for one in contract.covers]
    return told


def _described_term(term: ContractTerm) -> dict[str, Any]:
    told = {
        "clause": term.clause,
        "basis": term.basis,
        "amount": term.amount,
        "from": term.starts_on,
        "to": term.ends_on,
        "visits_per_year": term.visits_per_year,
        "month_rule": term.month_rule,
        "skip_under_warranty": term.skip_under_warranty,
        "kind": term.kind_code,
    }
    return {name: value for name, value in told.items() if value not in (None, False, "any_day")}


def _described_cover(cover: ContractCover) -> dict[str, Any]:
    told = {
        "asset": {"id": str(cover.asset.id), "name": cover.asset.name} if cover.asset else None,
        "kind": cover.kind_code,
        **(cover.filters or {}),
        "from": cover.starts_on,
        "to": cover.ends_on,
    }
    return {name: value for name, value in told.items() if value}


def _record(session: Session, actor: Actor, action: str, contract: Contract, *, before: Mapping[str, Any]) -> None:
    told = describe_contract(contract)
    after = {name: value for name, value in told.items() if before or value not in (None, False, [])}
    record_history(
        session,
        actor,
        action,
        entity="contract",
        entity_id=contract.id,
        label=f"№ {contract.number} {contract.subject}",
        hromada_id=contract.hromada_id,
        changes=changed(before, after),
    )
