"""The demonstration's support lines, price indexes and contracts, written through the operations that people use."""

from collections.abc import Callable
from typing import Any

from sqlalchemy.orm import Session

from config.demo_register import Loaded, read_toml
from maintenance.models.contract import Contract
from maintenance.operations.contracts import create_contract
from maintenance.operations.indexes import create_index
from maintenance.operations.service_lines import create_service_line
from registry.errors import Invalid
from registry.rules.access import SYSTEM

Contracts = dict[tuple[str, str], Contract]


def load_contracts(session: Session, loaded: Loaded, say: Callable[[str], None]) -> Contracts:
    """Write every hromada's contracts, by hromada and number; a mistake in the files raises Invalid naming it."""
    contracts: Contracts = {}
    for key, hromada in loaded.hromadas.items():
        told = read_toml(f"contracts_{key}.toml")
        lines = {}
        for row in told["service_line"]:
            line = create_service_line(session, SYSTEM, hromada.id, {"is_demo": True, **row})
            lines[line.code] = line.id
        for row in told.get("price_index", ()):
            create_index(session, SYSTEM, hromada.id, {"is_demo": True, **row})
        for row in told["contract"]:
            contracts[key, row["number"]] = _load_contract(session, loaded, key, lines, row)
        say(f"  {hromada.short_name}: {len(told['contract'])} договорів")
    return contracts


def _load_contract(session: Session, loaded: Loaded, key: str, lines: dict[str, Any], row: dict[str, Any]) -> Contract:
    values = {name: value for name, value in row.items() if name not in ("provider", "service_line")}
    values["is_demo"] = True
    values["provider_id"] = loaded.organisations[row["provider"]]
    values["service_line_id"] = lines[row["service_line"]]
    values["covers"] = [_cover(loaded, key, one) for one in row["covers"]]
    try:
        return create_contract(session, SYSTEM, loaded.hromadas[key].id, values)
    except Invalid as error:
        where = f"contracts_{key} {row['number']}"
        raise Invalid({f"{where}: {name}": reasons for name, reasons in error.fields.items()}) from error


def _cover(loaded: Loaded, key: str, row: dict[str, Any]) -> dict[str, Any]:
    """Inventory numbers become ids."""
    cover = {name: value for name, value in row.items() if name not in ("assets", "filters")}
    filters = dict(row.get("filters", {}))
    if "parent" in filters:
        filters["parent_id"] = loaded.asset_id(key, filters.pop("parent"))
    if "assets" in row:
        cover["asset_ids"] = [loaded.asset_id(key, number) for number in row["assets"]]
    return {**cover, **filters}
