"""Contracts in the API."""

import uuid
from typing import Any

from maintenance.contracts.api.schemas import (
    ContractEnd,
    ContractIn,
    ContractOut,
    ContractPage,
    ContractPatch,
    ContractQuery,
)
from maintenance.contracts.models.contract import Contract, ContractCover, ContractTerm
from maintenance.contracts.operations.contracts import create_contract, end_contract, update_contract
from maintenance.contracts.queries.contracts import (
    SAME,
    ContractFilter,
    count_contracts,
    filtered_contracts,
    get_contract,
    list_contracts,
)
from maintenance.contracts.rules.cover import FILTERS
from registry.assets.queries.kinds import demand_kinds
from registry.kernel import clock
from registry.kernel.api.doors import (
    Answer,
    changes_of,
    demand_match,
    endpoint,
    hromada_code,
    session,
    target_hromada_id,
    version_etag,
)
from registry.kernel.api.lists import answer_page, filters_of
from registry.kernel.api.shapes import amount, day, moment, text_id
from registry.kernel.queries.equality import parted
from registry.kernel.web.access import current_actor


@endpoint("List contracts", permission="contract.read", query=ContractQuery, answer=ContractPage)
def contracts(query: ContractQuery) -> Answer:
    """Give a page of the contracts that match."""
    same, asked = parted(SAME, filters_of(query))
    demand_kinds(session(), kind=[asked["kind"]] if "kind" in asked else [])
    named = {("line_id" if name == "service_line_id" else name): one for name, one in asked.items()}
    wanted = ContractFilter(**named, same=same)
    statement = filtered_contracts(current_actor(), wanted, clock.today())
    page = list_contracts(session(), statement, sort=query.sort, limit=query.limit, cursor=query.cursor)
    return answer_page(page, count_contracts(session(), statement), show_contract)


@endpoint("Add a contract", permission="contract.write", body=ContractIn, answer=ContractOut)
def add_contract(body: ContractIn) -> Answer:
    """Write a new contract with its prices and covers."""
    values = changes_of(body)
    hromada_id = target_hromada_id(values.pop("hromada", None), "contract.write")
    made = create_contract(session(), current_actor(), hromada_id, values)
    return _single(made, status=201, location=f"/api/v1/contracts/{made.id}")


@endpoint("Read a contract", permission="contract.read", answer=ContractOut)
def contract(contract_id: uuid.UUID) -> Answer:
    """Give one contract."""
    return _single(get_contract(session(), current_actor(), contract_id))


@endpoint("Change a contract", permission="contract.write", body=ContractPatch, answer=ContractOut, needs_match=True)
def change_contract(contract_id: uuid.UUID, body: ContractPatch) -> Answer:
    """Change the fields that were sent."""
    found = get_contract(session(), current_actor(), contract_id)
    demand_match(version_etag(found.version))
    values = changes_of(body)
    return _single(update_contract(session(), current_actor(), contract_id, values, version=found.version))


@endpoint("End a contract early", permission="contract.write", query=ContractEnd, needs_match=True)
def drop_contract(contract_id: uuid.UUID, query: ContractEnd) -> Answer:
    """End a contract on a day; it stays with its history."""
    found = get_contract(session(), current_actor(), contract_id)
    demand_match(version_etag(found.version))
    on = query.on or clock.today()
    ended = end_contract(session(), current_actor(), contract_id, on=on, version=found.version)
    return Answer(None, etag=version_etag(ended.version))


def show_contract(found: Contract) -> dict[str, Any]:
    """Show a contract with everything it has."""
    plain = ("number", "subject", "notice_days", "kekv", "dk021", "tender_id", "vat", "renewal", "note", "is_demo")
    return {
        "id": str(found.id),
        "hromada": hromada_code(found.hromada_id),
        **{name: getattr(found, name) for name in plain},
        "provider_id": text_id(found.provider_id),
        "signed_on": day(found.signed_on),
        "starts_on": day(found.starts_on),
        "ends_on": day(found.ends_on),
        "service_line": found.service_line.code if found.service_line else None,
        "service_line_id": text_id(found.service_line_id),
        "terms": [_show_term(one) for one in found.terms],
        "covers": [_show_cover(one) for one in found.covers],
        "version": found.version,
        "updated_at": moment(found.updated_at),
    }


def _show_term(term: ContractTerm) -> dict[str, Any]:
    plain = ("clause", "basis", "visits_per_year", "month_rule", "skip_under_warranty")
    return {
        "id": str(term.id),
        **{name: getattr(term, name) for name in plain},
        "amount": amount(term.amount),
        "from": day(term.starts_on),
        "to": day(term.ends_on),
        "kind": term.kind_code,
    }


def _show_cover(cover: ContractCover) -> dict[str, Any]:
    return {
        "id": str(cover.id),
        "asset_id": text_id(cover.asset_id),
        "kind": cover.kind_code,
        **{name: (cover.filters or {}).get(name) for name in FILTERS},
        "from": day(cover.starts_on),
        "to": day(cover.ends_on),
    }


def _single(found: Contract, *, status: int = 200, location: str | None = None) -> Answer:
    return Answer(show_contract(found), status, version_etag(found.version), location)
