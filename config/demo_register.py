"""The demonstration register: read from `config/demo/` and written through the same operations that people use."""

import csv
import tomllib
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import shapely
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from gis.operations.publication import publish_asset
from registry.assets.operations.assets import create_asset, update_asset
from registry.assets.rules.assets import ASSET
from registry.kernel.access import SYSTEM
from registry.kernel.batch import written_together
from registry.kernel.errors import Invalid
from registry.places.models.territory import Hromada
from registry.places.operations.locations import create_location
from registry.places.operations.organisations import create_organisation
from registry.places.operations.territory import sync_territory
from registry.places.queries.territory import list_settlements

DEMO = Path(__file__).parent / "demo"
Say = Callable[[str], None]


@dataclass
class Loaded:
    """What has been written so far, by the keys that the files use."""

    hromadas: dict[str, Hromada] = field(default_factory=dict)
    organisations: dict[str, uuid.UUID] = field(default_factory=dict)
    locations: dict[str, uuid.UUID] = field(default_factory=dict)
    assets: dict[tuple[str, str], uuid.UUID] = field(default_factory=dict)
    published: list[tuple[uuid.UUID, str | None]] = field(default_factory=list)
    """What is to be shown to the public, and the status that it has after that."""

    def asset_id(self, hromada: str, number: str) -> uuid.UUID:
        """Give an asset's id by its inventory number; raise KeyError."""
        return self.assets[hromada, number]


def load_register(session: Session, say: Say) -> Loaded:
    """Write hromadas, organisations, places and assets; a mistake in the files raises Invalid naming the row."""
    loaded = Loaded()
    _load_territory(session, loaded)
    _load_organisations(session, loaded)
    for key in loaded.hromadas:
        with written_together(session):
            _load_locations(session, loaded, key)
            count = _load_assets(session, loaded, key)
        say("  " + _("%(hromada)s: об’єктів майна %(count)s", hromada=loaded.hromadas[key].short_name, count=count))
    for asset_id, status in loaded.published:
        asset = publish_asset(session, SYSTEM, asset_id)
        update_asset(session, SYSTEM, asset_id, {"status": status}, version=asset.version)
    return loaded


def read_toml(name: str) -> dict[str, Any]:
    """Read one of the demonstration's TOML files."""
    return tomllib.loads((DEMO / name).read_text(encoding="utf-8"))


def read_csv(name: str) -> list[dict[str, str]]:
    """Read one of the demonstration's CSV files."""
    with (DEMO / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _load_territory(session: Session, loaded: Loaded) -> None:
    settlements = read_csv("settlements.csv")
    for told in read_toml("hromadas.toml")["hromada"]:
        own = [_filled(row) for row in settlements if row["hromada"] == told["key"]]
        districts = [{"name": one} if isinstance(one, str) else one for one in told.get("districts", ())]
        loaded.hromadas[told["key"]] = sync_territory(session, {**told, "districts": districts, "settlements": own})


def _load_organisations(session: Session, loaded: Loaded) -> None:
    for told in read_toml("organisations.toml")["organisation"]:
        values = {name: value for name, value in told.items() if name not in ("key", "hromada", "parent")}
        if "parent" in told:
            values["parent_id"] = loaded.organisations[told["parent"]]
        made = create_organisation(session, SYSTEM, loaded.hromadas[told["hromada"]].id, values)
        loaded.organisations[told["key"]] = made.id


def _load_locations(session: Session, loaded: Loaded, key: str) -> None:
    hromada = loaded.hromadas[key]
    settlements = {one.katottg: one.id for one in list_settlements(session, SYSTEM, hromada.id)}
    for row in read_csv(f"locations_{key}.csv"):
        values = {
            "name": row["name"],
            "kind": row["kind"],
            "address": row["address"] or None,
            "note": row["note"] or None,
            "indoor": row["indoor"] == "true",
            "geometry": shapely.from_wkt(row["wkt"]) if row["wkt"] else None,
            "settlement_id": settlements[row["settlement"]] if row["settlement"] else None,
            "parent_id": loaded.locations[row["parent"]] if row["parent"] else None,
            "is_demo": True,
        }
        with named(f"locations_{key}.csv", row["key"]):
            loaded.locations[row["key"]] = create_location(session, SYSTEM, hromada.id, values).id


def _load_assets(session: Session, loaded: Loaded, key: str) -> int:
    waiting = list(_asset_rows(key))
    while waiting:
        ready = [row for row in waiting if not row.get("parent") or (key, row["parent"]) in loaded.assets]
        if not ready:
            raise Invalid({str(row["inventory_number"]): [f"немає «{row['parent']}»"] for row in waiting})
        for row in ready:
            _load_asset(session, loaded, key, row)
        waiting = [row for row in waiting if row not in ready]
    return sum(1 for hromada, _ in loaded.assets if hromada == key)


def _asset_rows(key: str) -> Iterator[dict[str, Any]]:
    """Give every asset's row, from the TOML file and from the CSV files of those that are many and alike."""
    yield from read_toml(f"assets_{key}.toml")["asset"]
    for path in sorted(DEMO.glob(f"assets_{key}_*.csv")):
        for row in read_csv(path.name):
            filled = _filled(row)
            attributes = {name: filled.pop(name) for name in list(filled) if name not in BASE}
            yield {**filled, "attributes": attributes}


WRITTEN = {one.name for one in ASSET.written}
BASE = {*WRITTEN, "location", "parent", "holder", "published"}


def _load_asset(session: Session, loaded: Loaded, key: str, row: dict[str, Any]) -> None:
    values = {name: value for name, value in row.items() if name in WRITTEN or name == "attributes"}
    values["is_demo"] = row.get("is_demo", True)
    if row.get("location"):
        values["location_id"] = loaded.locations[row["location"]]
    if row.get("holder"):
        values["holder_id"] = loaded.organisations[row["holder"]]
    if row.get("parent"):
        values["parent_id"] = loaded.asset_id(key, row["parent"])
    with named(f"assets_{key}", row["inventory_number"]):
        is_published = row.get("published") in (True, "true")
        status = {"status": "in_service"} if is_published else {}
        asset = create_asset(session, SYSTEM, loaded.hromadas[key].id, {**values, **status})
    if is_published:
        loaded.published.append((asset.id, values.get("status")))
    loaded.assets[key, row["inventory_number"]] = asset.id


def _filled(row: dict[str, str]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if value != ""}


class named:  # noqa: N801, read as a phrase: with named(file, row)
    """Say which file and row a refusal is about."""

    def __init__(self, file: str, row: str) -> None:
        self.where = f"{file} {row}"

    def __enter__(self) -> None:
        return None

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        if isinstance(error, Invalid):
            raise Invalid({f"{self.where}: {name}": reasons for name, reasons in error.fields.items()}) from error
