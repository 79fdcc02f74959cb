"""Everything taken out by the page: what is in the package, whose it is, how long it lies, what it does not tell."""

import csv
import io
import json
import os
import re
import uuid
import zipfile
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from config.cli import cli
from config.settings import Settings
from maintenance.papers.operations.indicators import create_figure, create_indicator
from registry.exchange.operations.import_words import add_word
from registry.kernel.access import SYSTEM
from registry.kernel.models.history import HistoryEntry
from registry.people.models import Membership
from tests.factories.people import make_person, sign_in
from tests.factories.registry import make_asset, make_hromada
from tests.registry.exchange.importing import works_at_once
from tests.safety.town import TRACES, WORD, Town, make_town


@pytest.fixture
def town(session: Session, settings: Settings, app: Flask) -> Town:
    """A town with secrets and papers, beside another one; works are carried out before the page answers."""
    town = make_town(session, settings.attachments)
    make_asset(session, make_hromada(session, name="Чужа", short_name="Чужа"), name="ЧУЖА КАМЕРА")
    session.commit()
    works_at_once(app)
    return town


def person(app: Flask, session: Session, town: Town, role: str) -> FlaskClient:
    make_person(session, f"{role}.one", role=role, hromada=town.hromada)
    return sign_in(app, f"{role}.one")


def page(client: FlaskClient) -> str:
    return re.sub(r"\s+", " ", client.get("/take-out").get_data(as_text=True))


def taken(client: FlaskClient, **asked: str) -> zipfile.ZipFile:
    """Order a package and download it."""
    assert client.post("/take-out", data={"files": "1", **asked}).status_code == 302
    answer = client.get(address(client))
    assert answer.status_code == 200 and answer.headers["Cache-Control"] == "no-store"
    data = answer.data
    answer.close()
    return zipfile.ZipFile(io.BytesIO(data))


def address(client: FlaskClient) -> str:
    found = re.search(r"/take-out/[0-9a-f-]+\.zip", page(client))
    assert found
    return found[0]


def rows(package: zipfile.ZipFile, name: str) -> list[dict[str, str]]:
    text = package.read(f"data/{name}.csv").decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text), delimiter=";"))


def found(session: Session, statement: Any) -> list[Any]:
    """Read beside the pages, and leave the database to them."""
    told = list(session.scalars(statement))
    session.rollback()
    return told


def test_a_package_holds_what_there_is_and_describes_every_column(app: Flask, session: Session, town: Town) -> None:
    photo = town.photo.id, town.photo.file_name
    session.rollback()

    package = taken(person(app, session, town, "admin"), history="1")

    described = json.loads(package.read("datapackage.json"))
    tables = {one["path"]: one for one in described["resources"] if one["format"] == "csv"}
    assert {"data/camera.csv", "data/location.csv", "data/contract.csv", "data/act.csv", "data/work.csv",
            "data/service_line.csv", "data/rate.csv", "data/person.csv", "data/history.csv"} <= set(tables)  # fmt: skip
    for path, one in tables.items():
        data = package.read(path)
        heading = next(csv.reader(io.StringIO(data.decode("utf-8-sig")), delimiter=";"))
        assert [column["name"] for column in one["schema"]["fields"]] == heading
        assert data.startswith(b"\xef\xbb\xbf") and one["bytes"] == len(data)
        assert all(column["titles"]["uk"] and column["titles"]["en"] for column in one["schema"]["fields"])
    price = next(one for one in tables["data/act.csv"]["schema"]["fields"] if one["code"] == "amount")
    assert (price["type"], price["decimalChar"], price["unit"]) == ("number", ",", {"uk": "грн", "en": "UAH"})
    assert any(WORD in one["Назва"] for one in rows(package, "camera"))
    assert f"files/{photo[0]}/{photo[1]}" in package.namelist()
    shapes = json.loads(package.read("data/location.geojson"))["features"]
    assert shapes and all(one["geometry"] and uuid.UUID(one["id"]) for one in shapes)
    assert "«Облік»" in package.read("ПРОЧИТАЙ.md").decode()
    assert all("ЧУЖА" not in package.read(name).decode() for name in package.namelist() if name.startswith("data/"))


@pytest.mark.parametrize("role", ["viewer", "accountant"])
def test_a_package_tells_no_more_than_its_persons_pages(app: Flask, session: Session, town: Town, role: str) -> None:
    hints = [*TRACES, town.photo.sha256]
    session.rollback()

    package = taken(person(app, session, town, role), history="1")

    leaks = [
        (name, hint) for name in package.namelist() for hint in hints if hint in package.read(name).decode() + name
    ]
    assert leaks == []
    assert "data/person.csv" not in package.namelist()
    assert ("data/history.csv" in package.namelist()) == (role == "accountant")


def test_a_package_is_its_makers_alone_and_only_with_the_rights_of_then(
    app: Flask, session: Session, town: Town
) -> None:
    maker, other = person(app, session, town, "technician"), person(app, session, town, "admin")
    taken(maker)
    where = address(maker)
    assert other.get(where).status_code == 404
    assert other.post(where.replace(".zip", "/drop")).status_code == 404

    session.execute(update(Membership).where(Membership.role == "technician").values(role="viewer"))
    session.commit()

    assert sign_in(app, "technician.one").get(where).status_code == 409


def test_the_history_tells_that_a_package_was_made_and_downloaded(app: Flask, session: Session, town: Town) -> None:
    taken(person(app, session, town, "admin"))

    told = found(session, select(HistoryEntry).where(HistoryEntry.entity == "export").order_by(HistoryEntry.seq))

    assert [one.actor_label for one in told] == ["admin.one", "admin.one"]
    assert told[0].changes["address"][1].startswith("take-out?") and ".zip" in told[1].changes["address"][1]


def test_a_package_goes_after_some_days_or_when_it_is_thrown_out(
    app: Flask, session: Session, settings: Settings, town: Town
) -> None:
    maker = person(app, session, town, "admin")
    taken(maker)
    path = next((settings.instance / "taken_out").iterdir())
    assert path.stat().st_mode & 0o777 == 0o600
    where = address(maker)
    os.utime(path, (0, 0))
    assert "уже вилучено" in page(maker)
    assert maker.get(where).status_code == 409

    taken(maker)
    maker.post(address(maker).replace(".zip", "/drop"))
    assert list((settings.instance / "taken_out").iterdir()) == []


def test_no_more_than_some_packages_lie_at_a_time(app: Flask, session: Session, town: Town, settings: Settings) -> None:
    maker = person(app, session, town, "viewer")
    for _time in range(4):
        maker.post("/take-out", data={})

    assert len(list((settings.instance / "taken_out").iterdir())) == 3


def test_the_command_writes_the_same_for_all_hromadas(
    app: Flask, session: Session, town: Town, settings: Settings
) -> None:
    session.rollback()
    path = settings.instance / "усе.zip"

    told = app.test_cli_runner().invoke(cli, ["take-out", str(path), "--without-files", "--json"])

    assert told.exit_code == 0, told.output
    package = zipfile.ZipFile(path)
    assert json.loads(told.stdout)["rows"] > 10
    assert len({one["Громада"] for one in rows(package, "camera")}) == 2
    assert not any(name.startswith("files/") or "history" in name for name in package.namelist())
    assert found(session, select(HistoryEntry.actor_label).where(HistoryEntry.entity == "export")) == ["система"]


def test_what_people_entered_by_hand_goes_out(app: Flask, session: Session, town: Town) -> None:
    create_indicator(session, SYSTEM, town.hromada.id, {"code": "own_one", "title": "Свій показник", "unit": "од."})
    kept = {"code": "own_one", "ends_on": "2026-12-31", "value": "12,5", "source": "Звіт відділу"}
    create_figure(session, SYSTEM, town.hromada.id, kept)
    make_asset(session, town.hromada, inventory_number="Р-1", status="reserve", status_on="2026-01-05")
    add_word(session, SYSTEM, "heading", "Ящик", "inventory_number")
    session.commit()

    package = taken(person(app, session, town, "admin"))

    figure = rows(package, "indicator_figure")[0]
    assert (figure["Індикатор"], figure["Число"], figure["Звідки"]) == ("own_one", "12,5", "Звіт відділу")
    name = next(one for one in package.namelist() if one.startswith("documents/indicators/"))
    assert json.loads(package.read(name))["title"] == "Свій показник"
    assert [(one["Майно"], one["У резерві з"]) for one in rows(package, "asset_reserve")] == [("Р-1", "2026-01-05")]
    assert "data/import_word.csv" not in package.namelist()
