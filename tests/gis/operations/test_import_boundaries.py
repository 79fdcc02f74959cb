"""Importing boundaries: matched by code or name, what is not ours passed over, what several could mean refused."""

import uuid
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from gis.models.boundary import Boundary
from gis.queries.boundaries import list_boundaries
from registry.exchange.imports.tables import read_source
from registry.exchange.operations.import_undo import undo_import
from registry.exchange.operations.imports import Import, import_table
from registry.kernel.access import SYSTEM
from registry.kernel.errors import Forbidden
from registry.kernel.models.history import HistoryEntry
from registry.places.models.territory import Hromada, Settlement
from tests.factories.boundaries import BOW_TIE, CITY, WHOLE, geojson, import_boundaries, polygon
from tests.factories.maintenance_work import person_as
from tests.factories.registry import make_hromada, make_settlement

CODE, CITY_CODE = "UA32100130000093505", "UA32100130010084793"


@pytest.fixture
def slavutych(session: Session) -> Hromada:
    """Slavutych, whose town has its code."""
    hromada = make_hromada(session, code=CODE)
    make_settlement(session, hromada).katottg = CITY_CODE
    session.commit()
    return hromada


def kept(session: Session) -> dict[str | None, Decimal]:
    session.expire_all()
    settlements = {one.id: one.name for one in session.scalars(select(Settlement))}
    return {settlements.get(one.settlement_id): one.area_km2 for one in session.scalars(select(Boundary))}  # type: ignore[arg-type]


def test_boundaries_are_matched_by_code_and_fill_in_what_follows(session: Session, slavutych: Hromada) -> None:
    report = import_boundaries(session, ({"katotth": CODE}, polygon(WHOLE)), ({"katotth": CITY_CODE}, polygon(CITY)))

    assert (report.errors, report.warnings, report.created) == ([], [], 2)
    assert set(kept(session)) == {None, "Славутич"}
    city = session.scalars(select(Settlement)).one()
    assert session.get_one(Hromada, slavutych.id).bounds == (30.65, 51.5, 30.8, 51.56)
    assert city.lon is not None and 30.70 < city.lon < 30.77
    assert city.area_km2 == kept(session)["Славутич"].quantize(Decimal("0.01"))


@pytest.mark.parametrize(
    "name",
    ["Славутицька міська громада", "Славутицька міська територіальна громада", "Славутицька громада", "СЛАВУТИЦЬКА ТГ"],
)
def test_a_hromada_is_known_by_any_way_to_call_it(session: Session, slavutych: Hromada, name: str) -> None:
    report = import_boundaries(session, ({"name": name}, polygon(WHOLE)))

    assert (report.errors, set(kept(session))) == ([], {None})


@pytest.mark.parametrize("name", ["Славутич", "м. Славутич", "місто Славутич", "м.Славутич"])
def test_a_settlement_is_known_with_its_category_or_without(session: Session, slavutych: Hromada, name: str) -> None:
    report = import_boundaries(session, ({"name:uk": name}, polygon(CITY)))

    assert (report.errors, set(kept(session))) == ([], {"Славутич"})


def test_the_same_file_again_changes_nothing(session: Session, slavutych: Hromada) -> None:
    features: Any = (({"code": CODE}, polygon(WHOLE)), ({"code": CITY_CODE}, polygon(CITY)))
    import_boundaries(session, *features)
    before = session.scalar(select(func.count()).select_from(HistoryEntry))

    report = import_boundaries(session, *features)

    assert (report.created, report.updated, report.unchanged) == (0, 0, 2)
    assert session.scalar(select(func.count()).select_from(HistoryEntry)) == before


def test_a_new_shape_replaces_the_old_one(session: Session, slavutych: Hromada) -> None:
    import_boundaries(session, ({"code": CITY_CODE}, polygon(CITY)))
    area = kept(session)["Славутич"]

    report = import_boundaries(session, ({"code": CITY_CODE}, polygon(WHOLE)))

    assert report.updated == 1
    assert kept(session)["Славутич"] > area
    written = select(HistoryEntry).where(HistoryEntry.entity == "boundary").order_by(HistoryEntry.seq)
    told = session.scalars(written).all()
    assert [(one.action, one.entity_label) for one in told] == [
        ("create", "місто Славутич"), ("update", "місто Славутич"),
    ]  # fmt: skip
    assert len(str(told[1].changes)) < 1_000


def test_a_dry_run_writes_nothing(session: Session, slavutych: Hromada) -> None:
    report = import_boundaries(session, ({"code": CODE}, polygon(WHOLE)), is_dry_run=True)

    assert (report.created, kept(session)) == (1, {})


def test_a_name_that_several_have_is_refused_by_naming_them(session: Session, slavutych: Hromada) -> None:
    other = make_hromada(session, short_name="Інша", settlements=[{"name": "Славутич", "category": "село"}])

    refused = import_boundaries(session, ({"name": "Славутич"}, polygon(CITY)))
    taken = import_boundaries(session, ({"name": "Славутич", "hromada": other.code}, polygon(CITY)))
    by_category = import_boundaries(session, ({"name": "село Славутич"}, polygon(CITY)))

    reason = str(refused.errors[0].reason)
    assert "місто Славутич (Славутич)" in reason and "село Славутич (Інша)" in reason
    assert (taken.errors, taken.created) == ([], 1)
    assert (by_category.errors, by_category.unchanged) == ([], 1)


def test_what_is_nobodys_of_ours_is_passed_over_once_for_all_rows(session: Session, slavutych: Hromada) -> None:
    far = ({"name": "Кобеляцька міська громада"}, polygon(CITY))

    report = import_boundaries(session, far, ({"code": CODE}, polygon(WHOLE)), far)

    assert (report.errors, report.created, report.unchanged) == ([], 1, 2)
    assert [(one.rows, "пропущено" in str(one.reason)) for one in report.warnings] == [([1, 3], True)]


def test_a_file_with_nothing_of_ours_is_refused(session: Session, slavutych: Hromada) -> None:
    report = import_boundaries(session, ({"name": "Кобеляцька міська громада"}, polygon(CITY)))

    assert "Жодна межа файлу" in str(report.errors[0].reason)


@pytest.mark.parametrize(
    ("facts", "shape", "column", "reason"),
    [
        ({"code": CODE}, polygon(BOW_TIE), "geometry", "перетинає сам себе (51.52500, 30.73500)"),
        ({"code": CODE}, {"type": "Point", "coordinates": [30.7, 51.5]}, "geometry", "Polygon або MultiPolygon"),
        ({"code": CODE}, None, "Геометрія", "Такого стовпця у файлі немає"),
        ({"code": "UA32"}, polygon(CITY), "code", "UA і 17 цифр"),
        ({"code": ""}, polygon(CITY), "name", "Вкажіть код КАТОТТГ або назву"),
    ],
)
def test_a_wrong_row_is_refused_at_its_column(
    session: Session, slavutych: Hromada, facts: dict[str, str], shape: Any, column: str, reason: str
) -> None:
    report = import_boundaries(session, ({"name": "", **facts}, shape))

    assert [(one.column, reason in str(one.reason)) for one in report.errors] == [(column, True)]
    assert kept(session) == {}


def test_one_boundary_twice_in_a_file_is_refused(session: Session, slavutych: Hromada) -> None:
    report = import_boundaries(session, ({"code": CODE}, polygon(WHOLE)), ({"code": CODE}, polygon(CITY)))

    assert "файл уже має в рядку 1" in str(report.errors[0].reason)


def test_a_settlement_that_lies_apart_is_told_of(session: Session, slavutych: Hromada) -> None:
    city = session.scalars(select(Settlement)).one()
    city.lon, city.lat, city.area_km2 = 30.72, 51.52, Decimal("1.5")
    session.commit()
    far = [[lon + 1, lat] for lon, lat in CITY]

    report = import_boundaries(session, ({"code": CODE}, polygon(WHOLE)), ({"code": CITY_CODE}, polygon(far)))

    reasons = " ".join(str(one.reason) for one in report.warnings)
    assert report.created == 2
    for told in ("поза межею громади", "Точка населеного пункту", "Записано площу 1.5 км²"):
        assert told in reasons
    session.expire_all()
    assert (city.lon, city.area_km2) == (30.72, Decimal("1.5"))


def test_only_who_manages_a_hromada_gives_it_a_boundary(session: Session, slavutych: Hromada) -> None:
    with pytest.raises(Forbidden):
        import_boundaries(session, ({"code": CODE}, polygon(WHOLE)), actor=person_as(session, "technician", slavutych))

    admin = person_as(session, "admin", slavutych)
    assert import_boundaries(session, ({"code": CODE}, polygon(WHOLE)), actor=admin).created


def test_boundaries_go_out_as_they_came_in(session: Session, slavutych: Hromada) -> None:
    import_boundaries(session, ({"code": CODE}, polygon(WHOLE)), ({"code": CITY_CODE}, polygon(CITY)))
    told = [
        ({"code": CITY_CODE if one.settlement_id else CODE}, dict(one.geometry.__geo_interface__))
        for one in list_boundaries(session, SYSTEM)
    ]

    table = read_source(geojson(*told), "again.geojson")
    again = import_table(session, SYSTEM, Import("boundary", table))

    assert (again.errors, again.unchanged) == ([], 2)


def test_an_import_of_boundaries_is_taken_back_with_all_that_followed_from_it(
    session: Session, slavutych: Hromada
) -> None:
    bounds = slavutych.bounds
    first = import_boundaries(session, ({"code": CODE}, polygon(WHOLE)), ({"code": CITY_CODE}, polygon(CITY)))
    whole, areas = session.get_one(Hromada, slavutych.id).bounds, kept(session)
    smaller = [[lon - 0.001 if lon > 30.7 else lon, lat] for lon, lat in WHOLE]
    second = import_boundaries(session, ({"code": CODE}, polygon(smaller)))
    assert kept(session) != areas

    undo_import(session, SYSTEM, uuid.UUID(str(second.id)))

    assert (session.get_one(Hromada, slavutych.id).bounds, kept(session)) == (whole, areas)

    undo_import(session, SYSTEM, uuid.UUID(str(first.id)))

    city = session.scalars(select(Settlement)).one()
    assert kept(session) == {}
    assert session.get_one(Hromada, slavutych.id).bounds == bounds
    assert (city.lon, city.lat, city.area_km2) == (None, None, None)
