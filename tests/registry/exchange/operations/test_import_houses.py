"""Houses out of maps and registers."""

import io
import json
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.exchange.exports import write_table
from registry.exchange.imports.tables import read_source
from registry.exchange.operations.imports import Import, import_table
from registry.exchange.operations.own_kinds import get_import_kind
from registry.exchange.rules.import_report import ImportReport
from registry.kernel.access import SYSTEM
from registry.places.models.street import House, Street
from registry.places.operations.territory import sync_territory
from tests.factories.registry import make_hromada, make_settlement, make_street

REGISTER = """Населений пункт;Вулиця;Будинок;Корпус;Широта;Довгота
м. Славутич;вул. Паркова;12А;;51,5200;30,7100
Славутич;вулиця Паркова;12;2;51,5201;30,7101
Славутич;Паркова;№ 14;null;51,5202;30,7102
"""


def feature(geometry: dict[str, Any], **tags: str) -> dict[str, Any]:
    told = {name.replace("__", ":"): value for name, value in tags.items()}
    return {"type": "Feature", "properties": told, "geometry": geometry}


def point(lon: float, lat: float) -> dict[str, Any]:
    return {"type": "Point", "coordinates": [lon, lat]}


def bring(session: Session, text: str | bytes, name: str = "f.csv") -> ImportReport:
    data = text.encode() if isinstance(text, str) else text
    return import_table(session, SYSTEM, Import("house", read_source(data, name), name))


def told(session: Session) -> list[tuple[str, str, str]]:
    statement = select(Street.kind, Street.name, House.number).join(House, House.street_id == Street.id)
    return [(row[0], row[1], row[2]) for row in session.execute(statement.order_by(Street.name, House.number_key))]


def test_an_address_register_brings_houses_and_their_streets(session: Session) -> None:
    make_hromada(session)

    report = bring(session, REGISTER)

    assert (report.created, report.errors) == (3, [])
    assert told(session) == [
        ("street", "Паркова", "12-А"),
        ("street", "Паркова", "12 корп. 2"),
        ("street", "Паркова", "14"),
    ]


def test_the_same_register_again_changes_nothing_and_a_moved_house_moves(session: Session) -> None:
    make_hromada(session)
    bring(session, REGISTER)

    again = bring(session, REGISTER)
    moved = bring(session, REGISTER.replace("30,7100", "30,7150"))

    assert (again.created, again.updated, again.unchanged) == (0, 0, 3)
    assert (moved.created, moved.updated, moved.unchanged) == (0, 1, 2)


def test_an_extract_of_openstreetmap_comes_in_untouched(session: Session) -> None:
    make_hromada(session)
    outline = {"type": "Polygon", "coordinates": [[[30.70, 51.52], [30.702, 51.52], [30.702, 51.522], [30.70, 51.52]]]}
    features = [
        feature(outline, building="yes", addr__street="вулиця Паркова", addr__housenumber="5/2"),
        feature(point(30.71, 51.52), addr__street="Соборна площа", addr__housenumber="1а", name="Каса"),
        feature(point(30.71, 51.52), addr__street="Соборна площа", addr__housenumber="1А"),
        feature(outline, building="garage"),
    ]

    report = bring(session, json.dumps({"type": "FeatureCollection", "features": features}), "houses.geojson")

    assert (report.created, report.errors) == (2, [])
    assert told(session) == [("street", "Паркова", "5/2"), ("square", "Соборна", "1-А")]
    assert len(report.warnings) == 2


def test_a_house_on_a_street_by_its_former_name_joins_the_street_of_today(session: Session) -> None:
    hromada = make_hromada(session)
    make_street(session, make_settlement(session, hromada), "Паркова", former_names=["Леніна"])

    bring(session, REGISTER.replace("Паркова", "Леніна"))

    assert {name for _kind, name, _number in told(session)} == {"Паркова"}


def test_a_house_without_a_settlement_belongs_to_the_nearest_centre_with_a_warning(session: Session) -> None:
    hromada = make_hromada(session)
    places = [
        {"name": "Славутич", "category": "місто", "lon": 30.75, "lat": 51.52},
        {"name": "Лісне", "category": "село", "lon": 30.66, "lat": 51.52},
    ]
    sync_territory(session, {"code": hromada.code, "settlements": places})

    report = bring(session, "Вулиця;Будинок;Широта;Довгота\nЛісова;1;51,52;30,67\n")

    (street,) = session.scalars(select(Street)).all()
    assert (street.settlement.name, len(report.warnings)) == ("Лісне", 1)


def test_wrong_cells_are_refused_by_their_columns(session: Session) -> None:
    make_hromada(session)

    report = bring(session, "Вулиця;Будинок;Широта;Довгота\nПаркова;дім культури;51,52;30,71\nПаркова;2;;\n")

    assert [(one.row, one.column) for one in report.errors] == [(2, "Будинок"), (3, "Широта")]
    assert told(session) == []


def test_what_goes_out_comes_back_in_unchanged(session: Session) -> None:
    make_hromada(session)
    bring(session, REGISTER)
    for form in ("csv", "xlsx", "geojson"):
        out = io.BytesIO()
        write_table(get_import_kind(session, "house").table(session, SYSTEM, None), form, out)

        report = bring(session, out.getvalue(), f"houses.{form}")

        assert (report.errors, report.created, report.updated, report.unchanged) == ([], 0, 0, 3), form
