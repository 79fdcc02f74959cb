"""The demonstration's upkeep: lines, indexes, contracts, plans, work and facts, written through the operations."""

import uuid
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from config.demo_approved import load_approved
from config.demo_facts import load_facts
from config.demo_register import DEMO, Loaded, Say, named, read_csv, read_toml
from maintenance.contracts.operations.contracts import create_contract
from maintenance.contracts.operations.indexes import create_index
from maintenance.contracts.operations.service_lines import create_service_line
from maintenance.costing.operations.scenarios import save_scenario
from maintenance.costing.rules.what_if import Overrides
from maintenance.programmes.queries import find_programme
from maintenance.upkeep.operations.plans import create_plan, stop_plan
from maintenance.upkeep.operations.work import log_work
from registry.kernel.access import SYSTEM


def load_upkeep(session: Session, loaded: Loaded, say: Say) -> None:
    """Write what keeps the demonstration register running; a mistake in the files raises Invalid naming the row."""
    contracts: dict[str, uuid.UUID] = {}
    for path in sorted(DEMO.glob("contracts_*.toml")):
        contracts |= _load_contracts(session, loaded, path.name)
    plans = {told["key"]: _load_plan(session, loaded, told) for told in read_toml("plans.toml")["plan"]}
    works: dict[str, uuid.UUID] = {}
    for path in sorted(DEMO.glob("work_*.csv")):
        key = path.stem.removeprefix("work_")
        for row in sorted(read_csv(path.name), key=lambda row: row["started_at"]):
            with named(path.name, row["key"]):
                works[row["key"]] = log_work(session, SYSTEM, _work(loaded, key, row, plans, contracts)).id
    told = {"contracts": len(contracts), "plans": len(plans), "count": len(works)}
    say("  " + _("договорів: %(contracts)s, планів: %(plans)s, записів роботи: %(count)s", **told))
    load_facts(session, contracts, works, say)
    load_approved(session, loaded.hromadas, say)


def _load_contracts(session: Session, loaded: Loaded, name: str) -> dict[str, uuid.UUID]:
    told = read_toml(name)
    key = told["hromada"]
    hromada_id = loaded.hromadas[key].id
    measured = _measured(session, loaded, told)
    lines = {}
    for line in told["service_line"]:
        with named(name, line["code"]):
            values = {**measured, **line} if measured["measure_programme_id"] else {**line, "measure_code": None}
            lines[line["code"]] = create_service_line(session, SYSTEM, hromada_id, {"is_demo": True, **values}).id
    for index in told.get("price_index", ()):
        create_index(session, SYSTEM, hromada_id, index)
    for one in told.get("scenario", ()):
        factors = Overrides(all_lines=Decimal(one["index"]))
        save_scenario(session, SYSTEM, hromada_id, one["name"], factors, note=one["note"])
    made = {}
    for one in told["contract"]:
        with named(name, one["number"]):
            values = _contract(loaded, key, one, lines)
            made[one["number"]] = create_contract(session, SYSTEM, hromada_id, values).id
    return made


def _measured(session: Session, loaded: Loaded, told: Mapping[str, Any]) -> dict[str, Any]:
    """Give what all lines of a file share: the programme where it is loaded, the budget programme, who spends."""
    unit, programme = told.get("spending_unit"), find_programme(session, told["programme"])
    return {
        "measure_programme_id": programme.id if programme else None,
        "programme_code": told.get("programme_code"),
        "spending_unit_id": loaded.organisations[unit] if unit else None,
    }


def _contract(loaded: Loaded, key: str, told: Mapping[str, Any], lines: Mapping[str, uuid.UUID]) -> dict[str, Any]:
    values = {name: value for name, value in told.items() if name not in ("service_line", "provider")}
    values["is_demo"] = True
    values["service_line_id"] = lines[told["service_line"]]
    values["provider_id"] = loaded.organisations[told["provider"]]
    values["covers"] = [one for cover in told["covers"] for one in _covers(loaded, key, cover)]
    return values


def _covers(loaded: Loaded, key: str, cover: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Give one cover per named asset, or the kind with its filters."""
    dates = {name: cover[name] for name in ("from", "to") if name in cover}
    for number in cover.get("assets", ()):
        yield {"asset_id": loaded.asset_id(key, number), **dates}
    if "kind" in cover:
        yield {"kind": cover["kind"], **_filters(loaded, key, cover.get("filters", {})), **dates}


def _filters(loaded: Loaded, key: str, told: Mapping[str, Any]) -> dict[str, Any]:
    filters = dict(told)
    if "parent" in filters:
        filters["parent_id"] = str(loaded.asset_id(key, filters.pop("parent")))
    return filters


def _load_plan(session: Session, loaded: Loaded, told: Mapping[str, Any]) -> uuid.UUID:
    values = {name: value for name, value in told.items() if name not in ("key", "hromada", "is_active")}
    values["filters"] = _filters(loaded, told["hromada"], told.get("filters", {}))
    values["is_demo"] = True
    with named("plans.toml", told["key"]):
        plan = create_plan(session, SYSTEM, loaded.hromadas[told["hromada"]].id, values)
        return plan.id if told.get("is_active", True) else stop_plan(session, SYSTEM, plan.id).id


def _work(
    loaded: Loaded,
    key: str,
    row: Mapping[str, str],
    plans: Mapping[str, uuid.UUID],
    contracts: Mapping[str, uuid.UUID],
) -> dict[str, Any]:
    renamed = {"labour_hours": "labour"}
    values: dict[str, Any] = {
        renamed.get(name, name): value
        for name, value in row.items()
        if value and name not in ("key", "assets", "plan", "contract")
    }
    values["asset_ids"] = [loaded.asset_id(key, number) for number in row["assets"].split("|")]
    if row["plan"]:
        values["plan_id"] = plans[row["plan"]]
    if row["contract"]:
        values["contract_id"] = contracts[row["contract"]]
    values["is_demo"] = True
    return values
