"""Files of GLPI, Snipe-IT and NetBox come in as they are, recognised by their headings."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from maintenance.contracts.models.contract import Contract
from registry.assets.models.asset import Asset
from registry.exchange.rules.columns import normal
from registry.exchange.rules.import_report import ImportReport
from registry.kernel.errors import Invalid
from registry.kernel.text import fold
from registry.places.models.location import Location
from registry.places.models.organisation import Organisation
from tests.exchanged import bring, counts, refused
from tests.factories.registry import first_hromada, make_kind, make_location

FILES = Path(__file__).parent / "files"
MAKE = frozenset({"location", "organisation"})


def bring_file(session: Session, kind: str, name: str, **options: Any) -> ImportReport:
    first_hromada(session)
    make_kind(session, "server")
    return bring(session, kind, (FILES / name).read_bytes(), name=name, create=MAKE, **options)


def assets(session: Session) -> dict[str, Asset]:
    return {one.inventory_number: one for one in session.scalars(select(Asset))}


def stands(asset: Asset) -> tuple[str | None, str | None]:
    place = asset.location
    return (place.name if place else None, place.parent.name if place and place.parent else None)


@pytest.mark.parametrize(
    ("name", "system", "only", "second"),
    [
        ("glpi_assets.csv", "GLPI", (), "reserve"),
        ("snipe_assets_en.csv", "Snipe-IT", (("Category", "Server"),), "repair"),
        ("netbox_devices.csv", "NetBox", (), "repair"),
        ("netbox_devices_uk.csv", "NetBox", (), "repair"),
    ],
)
def test_assets_come_in_with_their_places_and_states(
    session: Session, name: str, system: str, only: tuple[tuple[str, str], ...], second: str
) -> None:
    make_location(session, name="Мерія", kind="building", lon="30.75", lat="51.52")

    report = bring_file(session, "server", name, only=only)
    again = bring_file(session, "server", name, only=only)

    assert (refused(report), report.origin, counts(report), counts(again)) == ([], system, (2, 0, 0), (0, 0, 2))
    first, other = assets(session)["С-001"], assets(session)["С-002"]
    assert (first.name, first.serial, first.manufacturer, first.model) == ("srv-01", "SN100", "Dell", "R750")
    assert (first.status, other.status) == ("in_service", second)
    assert stands(first)[0] == "Серверна"
    if system != "Snipe-IT":
        assert stands(first) == ("Серверна", "Мерія")
        assert stands(other) == ("Мерія", None)


def test_a_report_of_snipe_it_keeps_its_sums_and_days(session: Session) -> None:
    report = bring_file(session, "server", "snipe_assets_uk.csv")

    assert (refused(report), report.origin) == ([], "Snipe-IT")
    asset = assets(session)["С-001"]
    assert (str(asset.price), str(asset.commissioned_on), asset.status) == ("12345.60", "2024-05-01", "in_service")


def test_rows_of_other_categories_are_left_out_and_counted(session: Session) -> None:
    report = bring_file(session, "server", "snipe_assets_en.csv", only=(("Category", "laptop"),))

    assert (report.rows, counts(report), list(assets(session))) == (1, (1, 0, 0), ["Н-001"])
    assert "За умовою пропущено рядків: 2" in [str(one.reason) for one in report.warnings]
    with pytest.raises(Invalid):
        bring_file(session, "server", "snipe_assets_en.csv", only=(("Колір", "білий"),))


def test_what_a_person_maps_wins_over_the_profile(session: Session) -> None:
    report = bring_file(
        session, "server", "glpi_assets.csv", mapped={"Comments": "responsible"},
        values={(normal("Status"), fold("In stock")): "у ремонті"},
    )  # fmt: skip

    assert refused(report) == []
    found = assets(session)
    assert (found["С-001"].responsible, found["С-001"].note, found["С-002"].status) == ("основний", None, "repair")


@pytest.mark.parametrize(
    ("name", "system", "rows"),
    [("glpi_locations.csv", "GLPI", 2), ("snipe_locations.csv", "Snipe-IT", 2), ("netbox_sites.csv", "NetBox", 1)],
)
def test_places_come_in(session: Session, name: str, system: str, rows: int) -> None:
    report = bring_file(session, "location", name)
    again = bring_file(session, "location", name)

    assert (refused(report), report.origin, counts(report), counts(again)) == ([], system, (rows, 0, 0), (0, 0, rows))
    found = {one.name: one for one in session.scalars(select(Location))}
    assert found["Мерія"].address == "вул. Тиха, 1"
    if rows == 2:
        assert found["Серверна"].parent is found["Мерія"]


@pytest.mark.parametrize(("name", "system"), [("glpi_suppliers.csv", "GLPI"), ("snipe_suppliers.csv", "Snipe-IT")])
def test_suppliers_come_in(session: Session, name: str, system: str) -> None:
    report = bring_file(session, "organisation", name)

    assert (refused(report), report.origin, counts(report)) == ([], system, (1, 0, 0))
    made = session.scalars(select(Organisation)).one()
    assert (made.name, made.email, made.phone) == ("ТОВ «Нагляд»", "office@example.com", "+380441234567")


def test_contracts_of_glpi_get_their_last_day_from_their_months(session: Session) -> None:
    report = bring_file(session, "contract", "glpi_contracts.csv")
    again = bring_file(session, "contract", "glpi_contracts.csv")

    assert (refused(report), report.origin, counts(report), counts(again)) == ([], "GLPI", (2, 0, 0), (0, 0, 2))
    cameras, net = session.scalars(select(Contract).order_by(Contract.starts_on))
    assert (str(cameras.ends_on), str(cameras.amount), cameras.subject) == (
        "2026-12-31", "12000.50", "Обслуговування камер"
    )  # fmt: skip
    assert (cameras.renewal, cameras.renewal_months, cameras.notice_value, cameras.notice_unit) == (
        "tacit", 12, 2, "months"
    )  # fmt: skip
    assert cameras.provider and cameras.provider.name == "ТОВ «Нагляд»"
    assert (net.number, str(net.ends_on), net.renewal) == ("Інтернет", "2026-09-14", "none")


def test_a_file_of_ones_own_is_taken_for_nobodys_export(session: Session) -> None:
    first_hromada(session)
    make_kind(session, "server")
    file = "Інвентарний номер;Назва;Стан;Виробник;Тип\nС-1;Сервер;працює;Dell;\n"

    report = bring(session, "server", file)

    assert (refused(report), report.origin) == ([], None)
