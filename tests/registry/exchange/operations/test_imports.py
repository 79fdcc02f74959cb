"""Importing tables: all rows or none, repeatable, round trip, every refusal named."""

import csv
import io
import json
from datetime import date
from typing import Any

import pytest
from sqlalchemy import event, func, select
from sqlalchemy.orm import Session

from registry.assets.models.asset import Asset
from registry.assets.queries.asset_filter import AssetFilter
from registry.assets.queries.assets import all_assets
from registry.assets.queries.reserve import reserve_periods
from registry.exchange.exports import write_table
from registry.exchange.imports.tables import read_source
from registry.exchange.operations.imports import Import, import_table
from registry.exchange.queries import asset_table
from registry.exchange.rules.columns import Table
from registry.exchange.rules.import_report import ImportReport
from registry.kernel import clock
from registry.kernel.access import SYSTEM
from registry.kernel.bulk import AT_ONCE
from registry.kernel.errors import Invalid
from registry.kernel.models.history import HistoryEntry
from registry.places.models.location import Location
from registry.places.models.organisation import Organisation
from tests.factories.registry import (
    make_asset,
    make_hromada,
    make_kind,
    make_kinds,
    make_location,
    make_organisation,
    make_settlement,
)

CAMERAS = """Інвентарний номер;Назва;Азимут;Адреса;Широта;Довгота;Стан
1;Камера на в'їзді;45,5;вул. Тиха, 1;51,5200;30,7500;працює
2;Камера в парку;90;вул. Тиха, 2;51,5210;30,7510;у ремонті
"""
FORMS = ("csv", "xlsx", "geojson")


def bring(
    session: Session, text: str | bytes, what: str = "camera", name: str = "f.csv", **options: Any
) -> ImportReport:
    data = text.encode() if isinstance(text, str) else text
    return import_table(session, SYSTEM, Import(what, read_source(data, name), name, **options))


def counts(report: ImportReport) -> tuple[int, int, int]:
    return report.created, report.updated, report.unchanged


def whole(session: Session, code: str = "camera") -> Table:
    session.expire_all()
    table = asset_table(session, SYSTEM, AssetFilter(kinds=(code,)), make_kind(session, code), sort="inventory")
    return Table(table.columns, list(table.rows))


def written(table: Table, form: str = "csv") -> bytes:
    out = io.BytesIO()
    assert write_table(table, form, out) == len(list(table.rows))
    return out.getvalue()


def test_rows_become_assets_with_their_places(session: Session) -> None:
    make_hromada(session)
    make_kinds(session)

    report = bring(session, CAMERAS)

    assets = all_assets(session, SYSTEM, AssetFilter(), sort="inventory")
    assert (report.rows, counts(report), report.errors) == (2, (2, 0, 0), [])
    assert [one.attributes for one in assets] == [{"azimuth_deg": 45.5}, {"azimuth_deg": 90}]
    assert [one.location.address for one in assets if one.location] == ["вул. Тиха, 1", "вул. Тиха, 2"]
    assert assets[1].status == "repair"


def test_a_repeated_import_changes_nothing(session: Session) -> None:
    make_hromada(session)
    make_kinds(session)
    bring(session, CAMERAS)
    entries = session.scalar(select(func.count()).select_from(HistoryEntry))

    report = bring(session, CAMERAS)

    assert counts(report) == (0, 0, 2)
    assert session.scalar(select(func.count()).select_from(HistoryEntry)) == entries
    assert session.scalar(select(func.count()).select_from(Location)) == 2


def test_a_changed_cell_changes_one_row(session: Session) -> None:
    make_hromada(session)
    make_kinds(session)
    bring(session, CAMERAS)

    report = bring(session, CAMERAS.replace("90;", "95;"))

    assert counts(report) == (0, 1, 1)


def test_a_dry_run_reports_the_same_and_writes_nothing(session: Session) -> None:
    make_hromada(session)
    make_kinds(session)

    dry = bring(session, CAMERAS, is_dry_run=True)
    left = session.scalar(select(func.count()).select_from(Asset))
    done = bring(session, CAMERAS)

    assert left == 0
    assert dry == done


def test_any_refusal_leaves_nothing_and_all_are_listed(session: Session) -> None:
    make_hromada(session)
    make_kinds(session)
    rows = (
        "Інвентарний номер,Назва,Азимут,Широта,Довгота,Утримувач,Належить до\n"
        "1,Добра,1,51.52,30.75,,\n"
        "2,,400,51.52,30.75,,\n"
        "3,Третя,схід,30.75,51.52,,\n"
        "1,Повтор,1,,,Нікого,\n"
        "5,П'ята,,,,Нікого,99\n"
        ",Без номера,північ,,,,\n"
        "7,Сьома,,,,,77\n"
        "8,Зайва,,,,,,зайве\n"
    )

    report = bring(session, rows)

    assert {(one.row, one.column) for one in report.errors} == {
        (3, "Назва"), (3, "Азимут"), (4, "Широта"), (4, "Азимут"), (5, "Інвентарний номер"), (6, "Утримувач"),
        (6, "Належить до"), (7, "Інвентарний номер"), (7, "Азимут"), (8, "Належить до"), (9, ""),
    }  # fmt: skip
    assert [one.value for one in report.errors if one.row == 3] == ["", "400"]
    assert session.scalar(select(func.count()).select_from(Asset)) == 0
    assert session.scalar(select(func.count()).select_from(Location)) == 0


@pytest.mark.parametrize("form", FORMS)
def test_export_import_export_is_equal(session: Session, form: str) -> None:
    hromada = make_hromada(session)
    town = make_settlement(session, hromada)
    holder = make_organisation(session, hromada, name="КП «Мережа», міське")
    building = make_location(session, hromada, name="Міська рада", kind="building", settlement_id=town.id)
    room = make_location(session, hromada, name="214", kind="room", parent_id=building.id, geometry=None)
    area = make_location(session, hromada, name="Площа", kind="area", geometry="LINESTRING (30.7 51.52, 30.71 51.53)")
    pole = make_location(session, hromada, lon="30.750000123456", lat="51.52")
    recorder = make_asset(session, hromada, kind="recorder", inventory_number="R")
    for at, place in enumerate((room, area, pole, None)):
        make_asset(
            session,
            hromada,
            inventory_number=f"=К{at}",
            name='-"Лапки"; кома, \'апостроф',
            location_id=place.id if place else None,
            holder_id=holder.id,
            parent_id=recorder.id,
            price="1200.50",
            warranty_until="2027-01-31",
            note="перший\nдругий",
            is_demo=at == 0,
            attributes={
                "azimuth_deg": "45.5",
                "night_vision": True,
                "mount": "pole",
                "analytics": ["plates", "motion"],
            },
        )
    first = whole(session)
    data = written(first, form)

    unchanged = bring(session, data, name=f"f.{form}")
    session.query(Asset).filter(Asset.kind_code == "camera").delete()
    session.query(Location).filter(Location.id != building.id).delete()
    again = bring(session, data, name=f"f.{form}")

    assert (unchanged.errors, counts(unchanged)) == ([], (0, 0, 4))
    assert (again.errors, counts(again)) == ([], (4, 0, 0))
    assert written(whole(session)) == written(first)


def test_cells_that_a_spreadsheet_would_run_are_guarded(session: Session) -> None:
    make_asset(session, name="=1+1", model="+380", serial="@x", responsible="'=у лапках", note="-5")

    rows = list(csv.DictReader(io.StringIO(written(whole(session)).decode())))

    assert rows[0]["Назва"] == "'=1+1"
    assert (rows[0]["Модель"], rows[0]["Серійний номер"]) == ("'+380", "'@x")
    assert (rows[0]["Відповідальна посада"], rows[0]["Примітка"]) == ("''=у лапках", "-5")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1251"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_any_office_encoding_and_delimiter_is_read(session: Session, encoding: str, delimiter: str) -> None:
    make_hromada(session)
    make_kinds(session)
    text = (
        delimiter.join(["Назва", "Інвентарний номер", "Азимут"]) + "\r\n" + delimiter.join(["Їжак на ґанку", "1", "90"])
    )

    report = bring(session, text.encode(encoding))

    assert (report.errors, report.unknown_columns) == ([], [])
    assert session.scalars(select(Asset.name)).all() == ["Їжак на ґанку"]


def test_foreign_headings_are_mapped_and_unknown_ones_named(session: Session) -> None:
    make_hromada(session)
    make_kinds(session)

    report = bring(session, "Ящик,Підпис,Вага\n1,Камера,5\n", mapped={"Ящик": "inventory_number", "Підпис": "Назва"})

    assert (counts(report), report.unknown_columns) == ((1, 0, 0), ["Вага"])


@pytest.mark.parametrize(("mapped", "name"), [({"Немає": "name"}, "map"), ({"Назва": "weight"}, "map")])
def test_a_wrong_map_is_refused(session: Session, mapped: dict[str, str], name: str) -> None:
    make_hromada(session)
    make_kinds(session)

    with pytest.raises(Invalid) as refusal:
        bring(session, "Назва,Номер\nx,1\n", mapped=mapped)

    assert list(refusal.value.fields) == [name]


def test_another_key_finds_the_row(session: Session) -> None:
    asset = make_asset(session, serial="SN-7")

    report = bring(session, "Серійний номер,Модель\nsn-7,DS-2\n", key="serial")

    assert (report.errors, counts(report), asset.model) == ([], (0, 1, 0), "DS-2")


def test_the_hromada_is_told_by_a_column_a_place_or_what_is_known(session: Session) -> None:
    here = make_hromada(session, name="Тут", bounds=(30, 51, 31, 52))
    there = make_hromada(
        session, name="Там", bounds=(34, 49, 35, 50), settlements=[{"name": "Кобеляки", "category": "місто"}]
    )
    make_asset(session, there, inventory_number="4")
    rows = (
        "Номер,Назва,Громада,Широта,Довгота,Населений пункт\n"
        "1,За стовпцем,Там,,,\n2,За місцем,,51.5,30.5,\n3,За пунктом,,,,м. Кобеляки\n4,За номером,,,,\n"
    )

    report = bring(session, rows)
    lost = bring(session, "Номер,Назва\n9,Нічия\n")

    assert report.errors == []
    found = {one.inventory_number: one.hromada_id for one in all_assets(session, SYSTEM, AssetFilter())}
    assert found == {"1": there.id, "2": here.id, "3": there.id, "4": there.id}
    assert [(one.row, one.column) for one in lost.errors] == [(2, "Громада")]


def test_settlements_of_one_name_are_told_apart_by_their_category_in_any_spelling(session: Session) -> None:
    make_hromada(session, settlements=[{"name": "Устя", "category": "село"}, {"name": "Устя", "category": "селище"}])
    rows = "Назва,Населений пункт\nА,с. Устя\nБ,смт Устя\nВ,с.Устя\nГ,С-ще Устя\n"

    report = bring(session, rows, "location")
    doubtful = bring(session, "Назва,Населений пункт\nҐ,Устя\nД,м. Устя\n", "location")

    assert report.errors == []
    places = session.scalars(select(Location).order_by(Location.name))
    assert [one.settlement.category for one in places if one.settlement] == ["село", "селище", "село", "селище"]
    assert [one.row for one in doubtful.errors] == [2, 3]


def test_a_row_may_hang_on_a_later_one(session: Session) -> None:
    make_hromada(session)
    make_kinds(session)

    report = bring(session, "Номер,Назва,Належить до\n1,Камера,2\n2,Головна,\n")

    camera, main = all_assets(session, SYSTEM, AssetFilter(), sort="inventory")
    assert (report.errors, camera.parent_id) == ([], main.id)


def test_a_row_may_hang_on_one_far_above(session: Session) -> None:
    make_hromada(session)
    make_kinds(session)
    between = "".join(f"К-{number},Камера {number},\n" for number in range(AT_ONCE))

    report = bring(session, f"Номер,Назва,Належить до\nГ-1,Головна,\n{between}К-999,Остання,Г-1\n")

    assert (report.errors, counts(report)) == ([], (AT_ONCE + 2, 0, 0))
    last = session.scalars(select(Asset).where(Asset.inventory_number == "К-999")).one()
    assert last.parent is not None
    assert last.parent.inventory_number == "Г-1"


def test_a_number_taken_by_a_row_far_above_is_refused_by_row(session: Session) -> None:
    make_hromada(session)
    make_kinds(session)
    between = "".join(f"К-{number},Камера {number}\n" for number in range(AT_ONCE))

    report = bring(session, f"Номер,Назва\nГ-1,Перша\n{between}Г-1,Остання\n", key="name")

    assert [(one.row, one.column) for one in report.errors] == [(AT_ONCE + 3, "Номер")]


def test_locations_and_organisations_come_in_too(session: Session) -> None:
    make_hromada(session)
    places = "Назва,Що за місце,Будівля,Адреса,lat,lon\nРада,будівля,,Площа 7,51.52,30.75\n214,приміщення,Рада,,,\n"
    organisations = "Назва,ЄДРПОУ,Роль,Входить до\nВідділ ІТ,,підрозділ,Рада\nРада,00034022,балансоутримувач,\n"

    made = [
        counts(bring(session, text, what)) for text, what in ((places, "location"), (organisations, "organisation"))
    ]
    again = [
        counts(bring(session, text, what)) for text, what in ((places, "location"), (organisations, "organisation"))
    ]

    assert (made, again) == ([(2, 0, 0), (2, 0, 0)], [(0, 0, 2), (0, 0, 2)])
    room = session.scalars(select(Location).where(Location.kind == "room")).one()
    part = session.scalars(select(Organisation).where(Organisation.role == "department")).one()
    assert (room.parent is not None, part.parent_id is not None) == (True, True)


@pytest.mark.parametrize(
    ("geometry", "column"),
    [
        ({"type": "Point", "coordinates": [51.52, 30.75]}, "geometry"),
        ({"type": "Point", "coordinates": [True, 51]}, "geometry"),
        ({"type": "Point", "coordinates": ["30", "51"]}, "geometry"),
        ({"type": "GeometryCollection", "geometries": []}, "geometry"),
    ],
)
def test_wrong_geojson_is_refused_by_row(session: Session, geometry: Any, column: str) -> None:
    make_hromada(session)
    make_kinds(session)
    feature = {"type": "Feature", "geometry": geometry, "properties": {"inventory_number": "1", "name": "К"}}

    report = bring(session, json.dumps({"type": "FeatureCollection", "features": [feature]}), name="f.geojson")

    assert [(one.row, one.column) for one in report.errors] == [(1, column)]


def test_all_wrong_columns_of_a_location_are_told_at_once(session: Session) -> None:
    make_hromada(session)
    headings = "Назва;Вид;Населений пункт;Широта;Довгота;У приміщенні"
    rows = f"{headings}\n{'я' * 201};вежа;Ніде;95;30;можливо\nДобра;опора;;;;мабуть\n"

    report = bring(session, rows, "location")

    assert {(one.row, one.column) for one in report.errors} == {
        (2, "Назва"), (2, "Населений пункт"), (2, "Широта"), (2, "Вид"), (2, "У приміщенні"), (3, "У приміщенні"),
    }  # fmt: skip


def test_rows_without_a_number_get_the_next_free_one_of_the_pattern(session: Session) -> None:
    hromada = make_hromada(session)
    make_kinds(session)
    make_asset(session, hromada, inventory_number="КАМ-0001")
    text = "Номер;Назва\n;Перша\nКАМ-0002;Друга\n;Третя\n"

    report = bring(session, text, number="КАМ-{n:04}")

    named = session.execute(
        select(Asset.inventory_number, Asset.name).where(Asset.name.in_(("Перша", "Друга", "Третя")))
    )
    assert (report.errors, counts(report)) == ([], (3, 0, 0))
    assert {tuple(one) for one in named} == {("КАМ-0003", "Перша"), ("КАМ-0002", "Друга"), ("КАМ-0004", "Третя")}
    assert [(one.column, one.rows) for one in report.warnings] == [("Номер", [2, 4])]
    assert [one.rows for one in bring(session, text).errors] == [[2, 4]]


def test_a_number_of_another_kind_is_refused_and_nothing_is_counted(session: Session) -> None:
    hromada = make_hromada(session)
    camera = make_asset(session, hromada, inventory_number="ІМ-11", name="Камера")

    report = bring(session, "inventory_number;name\nІМ-11;Сирена нова\nІМ-12;Сирена\n", "siren")

    assert [(one.row, one.column) for one in report.errors] == [(2, "inventory_number")]
    assert counts(report) == (0, 0, 0)
    assert camera.name == "Камера"


def test_of_buildings_of_one_name_the_one_in_the_rows_settlement_is_meant(session: Session) -> None:
    hromada = make_hromada(session)
    make_kinds(session)
    villages = [make_settlement(session, hromada, name, "село") for name in ("Орлик", "Озера", "Лучки")]
    rows = "Номер;Назва;Будівля;Місце;Населений пункт\n" + "".join(
        f"{number};Роутер;Будинок культури;Хол;с. {one.name}\n" for number, one in enumerate(villages)
    )

    report = bring(session, rows, "network_device")
    again = bring(session, rows, "network_device")
    unsettled = bring(session, "Номер;Назва;Будівля\n9;Роутер;Будинок культури\n", "network_device")

    assert (report.errors, counts(report), counts(again)) == ([], (3, 0, 0), (0, 0, 3))
    stands = {
        (one.location.settlement.name, one.location.parent.settlement.name)
        for one in all_assets(session, SYSTEM, AssetFilter())
        if one.location and one.location.parent and one.location.settlement and one.location.parent.settlement
    }
    assert stands == {("Орлик", "Орлик"), ("Озера", "Озера"), ("Лучки", "Лучки")}
    assert [(one.row, one.column) for one in unsettled.errors] == [(2, "Будівля")]


def test_of_buildings_of_one_name_the_one_that_has_the_room_is_meant(session: Session) -> None:
    hromada = make_hromada(session)
    village = make_settlement(session, hromada, name="Орлик", category="село")
    _first, second = (
        make_location(session, hromada, name="Гараж", kind="building", address=street, settlement_id=village.id)
        for street in ("вул. Тиха, 1", "вул. Тиха, 2")
    )
    room = make_location(session, hromada, name="Бокс 2", kind="room", parent_id=second.id)
    text = "Назва,Що за місце,Будівля,Населений пункт\n{},приміщення,Гараж,Орлик\n"

    again = bring(session, text.format("Бокс 2"), "location")
    doubtful = bring(session, text.format("Бокс 3"), "location")

    assert (again.errors, counts(again), room.parent_id) == ([], (0, 0, 1), second.id)
    assert [(one.row, one.column) for one in doubtful.errors] == [(2, "Будівля")]
    assert "вкажіть населений пункт" not in str(doubtful.errors[0].reason)


def test_only_what_the_rows_speak_of_is_read(session: Session) -> None:
    hromada = make_hromada(session)
    for number in range(20):
        place = make_location(session, hromada, name=f"Опора {number}")
        make_asset(session, hromada, inventory_number=f"С-{number}", location_id=place.id)
    session.commit()
    session.expunge_all()
    loaded: list[str] = []
    event.listen(Asset, "load", lambda one, _context: loaded.append(one.inventory_number))
    event.listen(Location, "load", lambda one, _context: loaded.append(one.name))

    bring(session, "Номер;Назва;Місце\nС-7;Нова назва;Опора 7\nН-1;Камера;Опора нова\n")

    assert sorted(set(loaded)) == ["Опора 7", "С-7"]


STANDING = """Інвентарний номер;Назва;Стан;Стан з
1;Камера 1;у резерві;01.02.2026
2;Камера 2;у резерві;
3;Камера 3;працює;
"""


def test_a_file_tells_since_when_a_status_holds(session: Session) -> None:
    make_hromada(session)
    make_kinds(session)
    bring(session, STANDING)

    again = bring(session, STANDING)
    moved = bring(session, STANDING.replace("1;у резерві;01.02.2026", "1;працює;01.04.2026"))
    kept = bring(session, STANDING.replace("1;у резерві;01.02.2026", "1;у ремонті;01.04.2026"))
    wrong = bring(session, STANDING.replace("1;у резерві;01.02.2026", "1;працює;31.03.2026"))

    assert (counts(again), counts(moved), counts(kept)) == ((0, 0, 3), (0, 1, 2), (0, 1, 2))
    assert [(one.row, one.column) for one in wrong.errors] == [(2, "Стан з")]
    assert stays(session) == {
        "1": [(date(2026, 2, 1), date(2026, 3, 31))],
        "2": [(None, None)],
    }
    # The file sent the former day back with another status: that holds since today.
    assert session.scalar(select(Asset.status_on).where(Asset.inventory_number == "1")) == clock.today()
    assert "2026-04-01" not in written(whole(session)).decode()


def test_a_day_of_service_that_is_yet_to_come_is_written_and_told_in_its_cell(session: Session) -> None:
    make_hromada(session)
    make_kinds(session)
    table = "Інвентарний номер;Назва;Стан;Введено в експлуатацію\n1;А;працює;01.02.2099\n2;Б;заплановано;01.02.2099\n"

    report = bring(session, table)

    assert (counts(report), report.errors) == ((2, 0, 0), [])
    assert [(one.row, one.column) for one in report.warnings] == [(2, "Введено в експлуатацію")]


def test_a_street_and_a_house_in_columns_of_their_own_are_one_address(session: Session) -> None:
    make_hromada(session)
    make_kinds(session)
    rows = ("1;А;Тиха;5-А;", "2;Б;пров. Тихий;;", "3;В;Тиха;7;вул. Інша, 1", "4;Г;;9;")
    table = "\n".join(("Інвентарний номер;Назва;Вулиця;Будинок;Адреса", *rows))

    report = bring(session, table)
    again = bring(session, table)

    assets = all_assets(session, SYSTEM, AssetFilter(), sort="inventory")
    assert (counts(report), report.errors, report.unknown_columns) == ((4, 0, 0), [], [])
    assert [one.location.address if one.location else None for one in assets] == [
        "вул. Тиха, 5-А", "пров. Тихий", "вул. Інша, 1", None,
    ]  # fmt: skip
    assert counts(again) == (0, 0, 4)


def test_thousands_of_statuses_are_changed_with_one_look_up_for_a_portion(session: Session) -> None:
    make_hromada(session)
    make_kinds(session)
    numbers = range(AT_ONCE + 50)
    rows = [f"С-{number};Камера;у резерві;01.02.2026\n" for number in numbers]
    bring(session, "Номер;Назва;Стан;Стан з\n" + "".join(rows))
    asked: list[str] = []
    event.listen(session.get_bind(), "before_cursor_execute", lambda *told: asked.append(told[2]))

    report = bring(session, "Номер;Назва;Стан;Стан з\n" + "".join(rows).replace("у резерві;01.02", "працює;01.03"))

    looked = [one for one in asked if one.startswith("SELECT") and "FROM registry_asset_reserve" in one]
    assert counts(report) == (0, len(numbers), 0)
    assert len(looked) == 2
    assert set(map(tuple, stays(session).values())) == {((date(2026, 2, 1), date(2026, 2, 28)),)}


def stays(session: Session) -> dict[str, list[tuple[date | None, date | None]]]:
    """Give the stays in reserve by inventory number."""
    numbers = dict(session.execute(select(Asset.id, Asset.inventory_number)).all())
    return {numbers[one]: [tuple(stay) for stay in found] for one, found in reserve_periods(session).items()}
