"""Exports of any size: one batch in memory, no transaction behind a slow reader, nothing left of what broke off."""

import json
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from config.cli import cli
from config.settings import Settings
from registry.assets.models.asset import Asset
from registry.assets.queries.asset_filter import AssetFilter
from registry.assets.queries.assets import list_assets, orders
from registry.exchange import cli as commands
from registry.exchange import exports, queries
from registry.exchange.web import exports as pages
from registry.kernel.access import SYSTEM
from registry.kernel.seams import db
from registry.places.queries.locations import filtered_locations
from registry.places.queries.organisations import filtered_organisations
from tests.factories.people import make_person, sign_in
from tests.factories.registry import make_asset, make_kind, make_location, make_organisation

MANY, BATCH = 60, 10
FORMS = ("csv", "xlsx", "geojson")


@pytest.fixture
def town(session: Session) -> Session:
    for _ in range(MANY):
        holder = make_organisation(session)
        make_asset(session, holder_id=holder.id, location_id=make_location(session).id)
    session.commit()
    session.expunge_all()
    return session


@pytest.fixture
def admin(app: Flask, town: Session) -> FlaskClient:
    make_person(town, "olena.out")
    return sign_in(app, "olena.out")


@pytest.mark.parametrize("what", ["camera", "location", "organisation"])
def test_memory_holds_one_batch_of_an_export(town: Session, monkeypatch: pytest.MonkeyPatch, what: str) -> None:
    monkeypatch.setattr(queries, "BATCH", BATCH)
    camera = make_kind(town)
    tables = {
        "camera": lambda: queries.asset_table(town, SYSTEM, AssetFilter(), camera),
        "location": lambda: queries.location_table(town, filtered_locations(SYSTEM)),
        "organisation": lambda: queries.organisation_table(town, filtered_organisations(SYSTEM)),
    }

    held = [sum(type(one).__name__ != "AssetKind" for one in town.identity_map.values()) for _ in tables[what]().rows]

    assert len(held) == MANY
    assert max(held) <= 6 * BATCH - 1  # At most two batches of an asset, its place and its holder.


def test_a_file_is_in_the_order_of_the_list_whatever_that_is(app: Flask, session: Session) -> None:
    for kind in ("siren", "camera", "shelter"):
        make_asset(session, kind=kind)
    make_person(session, "olena.out")
    session.commit()
    client = sign_in(app, "olena.out")

    for sort in [turn + one for one in orders() for turn in ("", "-")]:
        listed = list_assets(session, SYSTEM, AssetFilter(), sort=sort).rows
        expected = [session.get_one(Asset, one.id).inventory_number for one in listed]
        session.rollback()
        answers = {form: client.get(f"/assets/export.{form}?sort={sort}") for form in FORMS}

        assert {form: one.status_code for form, one in answers.items()} == dict.fromkeys(FORMS, 200), sort
        features = json.loads(answers["geojson"].data)["features"]
        assert [one["properties"]["inventory_number"] for one in features] == expected, sort


@pytest.mark.parametrize("form", FORMS)
def test_a_slow_reader_holds_no_transaction(app: Flask, admin: FlaskClient, form: str) -> None:
    answer = admin.get(f"/assets/export.{form}", buffered=False)
    with app.app_context():
        busy = db.engine.pool.checkedout()  # type: ignore[attr-defined]

    assert busy == 0
    assert int(answer.headers["Content-Length"]) == len(answer.data) > 1_000


@pytest.mark.parametrize("form", FORMS)
def test_a_broken_export_leaves_no_file(
    admin: FlaskClient, settings: Settings, monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    def break_off(*_: object) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(exports, "_write_cell", break_off)
    monkeypatch.setattr(exports, "_guarded", break_off)
    monkeypatch.setattr(exports, "_feature", break_off)
    before = set(settings.instance.rglob("*"))

    with pytest.raises(OSError, match="no space left"):
        admin.get(f"/assets/export.{form}")

    assert set(settings.instance.rglob("*")) <= before


def test_more_rows_than_a_sheet_holds_are_refused_in_a_sentence(
    app: Flask, admin: FlaskClient, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(exports, "MAX_SHEET_ROWS", MANY - 1)
    command = ["export", "--kind", "camera", "--out", str(tmp_path / "c"), "--format"]

    refused, csv = admin.get("/assets/export.xlsx"), admin.get("/assets/export.csv")
    told = app.test_cli_runner().invoke(cli, [*command, "xlsx"])

    assert (refused.status_code, csv.status_code) == (422, 200)
    assert f"щонайбільше {MANY - 1}" in refused.text
    assert told.exit_code != 0
    assert f"щонайбільше {MANY - 1}" in told.output + str(told.exception)
    assert not (tmp_path / "c").exists()


@pytest.mark.parametrize("door", ["page", "command"])
def test_others_save_while_an_export_reads(
    app: Flask, admin: FlaskClient, engine: Engine, monkeypatch: pytest.MonkeyPatch, door: str
) -> None:
    saved = []

    def write(table: object, form: str, out: object, look: object) -> int:
        rows = iter(table.rows)  # type: ignore[attr-defined]
        next(rows)
        with engine.connect() as other:
            saved.append(other.execute(text("UPDATE registry_asset SET note = 'x'")).rowcount)
            other.commit()
        return len(list(rows)) + 1

    monkeypatch.setattr(pages, "write_table", write)
    monkeypatch.setattr(commands, "write_table", write)

    if door == "page":
        admin.get("/assets/export.csv")
    else:
        app.test_cli_runner().invoke(cli, ["export", "--kind", "camera", "--format", "csv"], catch_exceptions=False)

    assert saved == [MANY]


@pytest.mark.parametrize(("language", "heading"), [("uk", "Зберігання архіву, діб"), ("en", "Archive, days")])
def test_headings_name_units_in_the_reader_s_language_and_come_in_again(
    app: Flask, session: Session, tmp_path: Path, language: str, heading: str
) -> None:
    make_asset(session, kind="camera", attributes={"archive_days": "3600", "range_m": "45"})
    make_person(session, "olena.out")
    session.commit()
    client = sign_in(app, "olena.out")
    client.post("/language", data={"lang": language})

    head, row = client.get("/assets/export.csv?kind=camera").text.splitlines()[:2]
    path = tmp_path / "cameras.csv"
    path.write_text(f"{head}\n{row}\n".replace("3600", "3599 days"), encoding="utf-8")
    told = app.test_cli_runner().invoke(cli, ["import", str(path), "--kind", "camera", "--json"])

    assert heading in head
    assert (", діб" in head) == (language == "uk")
    read = json.loads(told.stdout)
    assert (read["unknown_columns"], read["errors"], read["updated"]) == ([], [], 1)
