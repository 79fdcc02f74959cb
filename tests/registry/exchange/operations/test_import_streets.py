"""Streets out of maps and registers."""

import json
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.exchange.imports.tables import read_source
from registry.exchange.operations.imports import Import, import_table
from registry.exchange.rules.import_report import ImportReport
from registry.kernel.access import SYSTEM
from registry.places.models.street import Street
from tests.factories.registry import make_hromada, make_settlement, make_street

OSM = [
    (
        {"highway": "residential", "name": "вулиця Паркова", "old_name": "вулиця Леніна"},
        [[30.70, 51.52], [30.71, 51.52]],
    ),
    ({"highway": "residential", "name": "вулиця Паркова"}, [[30.71, 51.52], [30.72, 51.521]]),
    ({"highway": "residential", "name": "провулок Тихий"}, [[30.70, 51.53], [30.71, 51.53]]),
    ({"highway": "service", "name": None}, [[30.70, 51.53], [30.71, 51.54]]),
    ({"waterway": "river", "name": "Дніпро"}, [[30.70, 51.53], [30.71, 51.54]]),
]


def collection(*features: tuple[dict[str, Any], Any]) -> str:
    told = [
        {"type": "Feature", "properties": properties, "geometry": {"type": "LineString", "coordinates": line}}
        for properties, line in features
    ]
    return json.dumps({"type": "FeatureCollection", "features": told}, ensure_ascii=False)


def bring(session: Session, text: str, name: str = "f.csv") -> ImportReport:
    return import_table(session, SYSTEM, Import("street", read_source(text.encode(), name), name))


def streets(session: Session) -> list[Street]:
    return list(session.scalars(select(Street).order_by(Street.sort_key).execution_options(populate_existing=True)))


def test_the_ways_of_a_map_become_whole_streets(session: Session) -> None:
    make_hromada(session)

    report = bring(session, collection(*OSM), "roads.geojson")

    park, quiet = streets(session)
    assert (report.created, report.errors) == (2, [])
    assert (park.kind, park.name, park.former_names, park.geometry.geom_type) == (
        "street", "Паркова", ["Леніна"], "LineString",
    )  # fmt: skip
    assert len(park.geometry.coords) == 3
    assert (quiet.kind, quiet.name) == ("lane", "Тихий")
    assert sum(len(one.rows) for one in report.warnings) == 2


def test_the_same_map_again_changes_nothing(session: Session) -> None:
    make_hromada(session)
    bring(session, collection(*OSM), "roads.geojson")

    again = bring(session, collection(*OSM), "roads.geojson")

    assert (again.created, again.updated, again.unchanged) == (0, 0, 2)


def test_a_renamed_street_keeps_what_it_was_called(session: Session) -> None:
    hromada = make_hromada(session)
    street = make_street(session, make_settlement(session, hromada), "Леніна")

    report = bring(session, collection(OSM[0]), "roads.geojson")

    (found,) = streets(session)
    assert (report.updated, found.id, found.name, found.former_names) == (1, street.id, "Паркова", ["Леніна"])


def test_a_table_names_settlement_type_and_former_names(session: Session) -> None:
    hromada = make_hromada(session)
    make_settlement(session, hromada, "Лісне", "село")
    rows = "Населений пункт;Тип;Вулиця;Стара назва\nс. Лісне;пров.;Лісовий;Піонерський; Жовтневий\n"

    report = bring(session, rows.replace("; Жовтневий", ""))

    (found,) = streets(session)
    assert report.errors == []
    assert (found.settlement.name, found.kind, found.name, found.former_names) == (
        "Лісне", "lane", "Лісовий", ["Піонерський"],
    )  # fmt: skip


def test_a_street_without_a_settlement_is_refused_where_none_is_near(session: Session) -> None:
    hromada = make_hromada(session)
    make_settlement(session, hromada, "Лісне", "село")

    report = bring(session, "Вулиця\nПаркова\n")

    assert (report.created, [one.column for one in report.errors]) == (0, ["Населений пункт"])
    assert streets(session) == []


HEADINGS = "Населений пункт;Тип вулиці;Назва;Клас дороги;Геометрія\n"
LINE = "LINESTRING (30.70 51.52, 30.71 51.52)"


@pytest.mark.parametrize(
    ("rows", "created", "left_out"),
    [
        ("Славутич;вул.;Паркова;;\nСлавутич;пров.;Тихий;;\n", 2, []),  # An older file to fill in.
        (f"Славутич;вул.;Паркова;;{LINE}\n", 1, []),
        ("Славутич;вул.;Паркова;residential;\nСлавутич;пров.;Тихий;;\n", 2, []),
        (f"Славутич;вул.;Паркова;residential;{LINE}\nСлавутич;;Дніпро;;{LINE}\n", 1, [3]),
        (f"Славутич;;Дніпро;;{LINE}\nСлавутич;вул.;Паркова;residential;{LINE}\n", 1, [2]),
    ],
)
def test_an_empty_class_of_a_road_leaves_no_street_out(
    session: Session, rows: str, created: int, left_out: list[int]
) -> None:
    make_hromada(session)

    report = bring(session, HEADINGS + rows)

    assert (report.created, report.errors) == (created, [])
    assert [row for one in report.warnings for row in one.rows or [one.row]] == left_out


def test_what_is_wrong_in_a_row_without_a_class_is_told_in_its_row(session: Session) -> None:
    make_hromada(session)

    report = bring(session, f"{HEADINGS}Невідоме;вул.;Паркова;;{LINE}\nСлавутич;вул.;Миру;;LINESTRING (1 2)\n")

    assert sorted((one.row, one.column) for one in report.errors) == [(2, "Населений пункт"), (3, "Геометрія")]
