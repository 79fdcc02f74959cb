"""Completeness over all wings: each number is the list behind it, and a filled file leaves nothing lacking."""

import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from config.cli import cli
from registry.kernel import clock
from registry.kernel.access import SYSTEM
from registry.kernel.operations.attachments import add_attachment
from registry.places.models.territory import Hromada
from tests.factories.api import Api
from tests.factories.maintenance_contracts import make_contract
from tests.factories.people import make_api_token, make_person, sign_in
from tests.factories.registry import (
    make_asset,
    make_hromada,
    make_kinds,
    make_location,
    make_organisation,
    make_settlement,
)
from tests.registry.kernel.rules.test_photos import photo

ROLES = ("viewer", "technician", "publisher")


@pytest.fixture
def town(session: Session, tmp_path: Path) -> Hromada:
    """Cameras, points and seats of which each lacks something else, and another hromada beside."""
    town, other = make_hromada(session), make_hromada(session, name="Інша громада", short_name="Інша")
    make_kinds(session)
    holder = make_organisation(session, town, name="Відділ ІТ")
    provider = make_organisation(session, town, name="ТОВ «Око»", role="provider")
    make_organisation(session, town, name="ТОВ «Слух»", role="provider", edrpou="12345678")
    settled = make_settlement(session, town)
    pole = make_location(session, town, settlement_id=str(settled.id))
    bare = make_location(session, town, name="Клуб", kind="building", geometry=None)
    room = make_location(session, town, name="к. 2", kind="room", geometry=None, parent_id=str(bare.id))
    hall = make_location(session, town, name="Рада", kind="building")
    inner = make_location(session, town, name="к. 7", kind="room", geometry=None, parent_id=str(hall.id))
    whole = {
        "price": "100", "commissioned_on": "2024-01-01", "holder_id": str(holder.id), "responsible": "Спеціаліст",
        "serial": "A1", "warranty_until": "2027-01-01", "location_id": str(pole.id),
        "attributes": {"azimuth_deg": 10, "view_angle_deg": 90, "range_m": 30, "height_m": 4},
    }  # fmt: skip
    full = make_asset(session, town, **whole)
    make_asset(session, town, location_id=str(room.id), status="planned")
    make_asset(session, town, location_id=str(inner.id), status="reserve", holder_id=str(holder.id))
    make_asset(session, town, status="retired")
    make_asset(session, town, status="repair")
    make_asset(session, town, kind="wifi_point", attributes={"radius_m": 40}, location_id=str(pole.id), price="1")
    make_asset(session, town, kind="wifi_point", attributes={"ssid": "Town"}, location_id=str(bare.id))
    make_asset(session, town, kind="edms_seat")
    make_asset(session, other, location_id=str(make_location(session, other).id))
    year = clock.today().year
    lasting = {"starts_on": f"{year}-01-01", "ends_on": f"{year}-12-31"}
    make_contract(
        session,
        **lasting,
        provider_id=str(provider.id),
        covers=[{"kind": "wifi_point", "attributes": {"ssid": "Town"}}],
    )
    make_contract(session, **lasting, amount="10", covers=[{"kind": "camera", "holder_id": str(holder.id)}])
    kept = {"entity": "asset", "entity_id": full.id, "hromada_id": town.id, "file_name": "a.jpg", "data": photo()}
    add_attachment(session, SYSTEM, tmp_path / "attachments", **kept)
    session.commit()
    return town


def numbers_of(html: str) -> list[int]:
    """Read how many things a list says that it holds: contracts say so for each hromada."""
    text = re.sub(r"<[^>]+>", " ", html.split('id="found"', 1)[1])
    return [int(one) for one in re.findall(r"(\d+)\s(?:об.єкт|місц|організаці|договір|договор)", text)]


def cells_of(html: str) -> list[tuple[int, str]]:
    """Read the numbers of the page with the addresses they lead to."""
    found = re.findall(r'<a href="([^"]+)">(\d+)</a>', html)
    return [(int(number), address.replace("&amp;", "&")) for address, number in found]


def test_every_number_is_the_list_that_it_leads_to(app: Flask, session: Session, town: Hromada) -> None:
    make_person(session, "admin.test", hromada=town)
    client = sign_in(app, "admin.test")

    cells = {address: number for number, address in cells_of(client.get("/completeness").get_data(as_text=True))}

    assert {address: listed_at(client, address) for address in cells} == cells
    assert {address: cells.get(address, 0) for address in EXPECTED} == EXPECTED


def test_programs_find_as_many_as_they_are_told(app: Flask, session: Session, town: Hromada) -> None:
    for role in ROLES:
        person = make_person(session, f"{role}.test", role=role, hromada=town)
        api = Api(app, make_api_token(session, person))

        told = api.get("/completeness").get_json()["subjects"]

        asked = {path: number for subject in told for path, number in paths_of(subject)}
        assert {path: api.get(f"{path}&limit=1").get_json()["total"] for path in asked} == asked, role
        assert ("/assets?missing=contract" in "".join(asked)) == (role != "publisher")


PATHS = {"asset": "assets", "location": "locations", "organisation": "organisations", "contract": "contracts"}


def paths_of(subject: dict[str, Any]) -> Iterator[tuple[str, int]]:
    """List what to ask the API for what each row is said to lack; retired assets are none of them."""
    status = "&status=planned,in_service,repair,reserve" if subject["entity"] == "asset" else ""
    name = "role" if subject["entity"] == "organisation" else "kind"
    for row in subject["rows"]:
        kind = f"&{name}={row['kind']}" if row["kind"] else ""
        for code, number in row["lacking"].items():
            if number is not None:
                yield f"/{PATHS[subject['entity']]}?missing={code}{kind}{status}", number


EXPECTED = {
    "/assets": 7,
    "/assets?kind=camera": 4,
    "/assets?missing=contract&kind=edms_seat": 1,
    "/assets?missing=contract": 4,
    "/assets?missing=position&kind=camera": 1,
    "/assets?missing=place": 1,
    "/assets?missing=photo&kind=camera": 3,
    "/assets?missing=coverage&kind=camera": 2,
    "/assets?missing=coverage&kind=wifi_point": 1,
    "/assets?missing=height": 3,
    "/locations?missing=settlement&kind=room": 2,
    "/locations?missing=position&kind=building": 1,
    "/organisations?missing=edrpou&role=provider": 1,
    "/contracts?missing=amount": 1,
    "/contracts?missing=file": 2,
}


def listed_at(client: FlaskClient, address: str) -> int:
    """Open a list and give how many it says to hold."""
    response = client.get(address)
    assert response.status_code == 200
    return next(iter(numbers_of(response.get_data(as_text=True))), 0)


FILLED: dict[tuple[str, str], dict[str, str]] = {
    ("asset", "place"): {"Місце": "Опора 100", "Широта": "51,52", "Довгота": "30,75"},
    ("asset", "position"): {"Широта": "51,53", "Довгота": "30,75"},
    ("asset", "coverage"): {
        "Азимут": "90", "Кут огляду": "60", "Дальність": "30"
    },
    ("location", "position"): {"Широта": "51,53", "Довгота": "30,75"},
    ("organisation", "edrpou"): {"ЄДРПОУ": "00032129"},
    ("contract", "provider"): {"Виконавець": "ТОВ «Слух»"},
}  # fmt: skip
"""What is written into the lacking columns; headings by their beginning."""


def test_a_filled_file_leaves_nothing_lacking(app: Flask, session: Session, town: Hromada, tmp_path: Path) -> None:
    run, here = app.test_cli_runner(), ["--hromada", town.code]
    for (entity, code), values in FILLED.items():
        kind = {"asset": "camera", "organisation": "provider", "location": "building"}.get(entity)
        path = tmp_path / f"{entity}-{code}.xlsx"
        more = ["--kind", kind] if kind else []

        told = run.invoke(cli, ["completeness", "--fill", f"{entity}:{code}", *more, *here, "--out", str(path)])
        fill(path, values)
        key = kind if entity == "asset" else entity
        done = run.invoke(cli, ["import", str(path), "--kind", str(key), *here, "--json"])

        report = json.loads(done.stdout)
        assert (told.exit_code, done.exit_code, report["errors"]) == (0, 0, []), (entity, code, done.output)
        assert (report["created"], report["unchanged"], report["unknown_columns"]) == (0, 0, []), (entity, code)
        assert lacking(run, entity, kind, code, town) == 0, (entity, code)


def fill(path: Path, values: dict[str, str]) -> None:
    """Write values into the columns of a file, whose cells must have been empty."""
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    heads = {str(cell.value): cell.column for cell in sheet[1]}
    for row in range(2, sheet.max_row + 1):
        for start, value in values.items():
            column = next(at for head, at in heads.items() if head.startswith(start))
            assert sheet.cell(row, column).value is None
            sheet.cell(row, column).value = value
    book.save(path)


def lacking(run: Any, entity: str, kind: str | None, code: str, town: Hromada) -> int | None:
    told = json.loads(run.invoke(cli, ["completeness", "--json", "--hromada", town.code]).stdout)
    rows = next(one["rows"] for one in told["subjects"] if one["entity"] == entity)
    found: int | None = next(row["lacking"][code] for row in rows if row["kind"] == kind)
    return found


def test_the_page_offers_the_file_of_what_the_list_shows(app: Flask, session: Session, town: Hromada) -> None:
    make_person(session, "admin.test", hromada=town)
    make_person(session, "viewer.test", role="viewer", hromada=town)
    admin, viewer = sign_in(app, "admin.test"), sign_in(app, "viewer.test")

    page = admin.get("/assets?missing=price&kind=camera").get_data(as_text=True)
    sheet = admin.get("/completeness/asset/price.xlsx?kind=camera")

    rows = list(openpyxl.load_workbook(io.BytesIO(sheet.data)).worksheets[0].values)
    assert "/completeness/asset/price.xlsx?kind=camera" in page
    assert rows[0] == ("Інвентарний номер", "Назва", "Вартість придбання, грн")
    assert len(rows) == 1 + 3
    assert "price.xlsx" not in viewer.get("/assets?missing=price&kind=camera").get_data(as_text=True)
    assert admin.get("/completeness/asset/price.xlsx").status_code == 422
    assert admin.get("/completeness/asset/photo.xlsx?kind=camera").status_code == 404
    assert admin.get("/completeness/boat/price.csv").status_code == 404
    assert "бракує" not in admin.get("/assets?missing=mast").get_data(as_text=True).split('id="found"')[1]
