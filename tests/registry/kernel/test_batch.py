"""Records written together: as if one by one, but at once."""

import pytest
from sqlalchemy import Engine, event, func, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from gis.models.coverage import Coverage
from gis.models.public_change import PublicChange
from gis.models.public_object import PublicObject
from gis.operations.publication import publish_asset
from registry.assets.models.asset import Asset
from registry.assets.operations.assets import create_asset, update_asset
from registry.assets.operations.kinds import add_kind
from registry.assets.queries.assets import get_asset
from registry.exchange.imports.tables import read_source
from registry.exchange.operations.imports import Import, check_table
from registry.exchange.operations.recorded import record_export
from registry.kernel.access import SYSTEM
from registry.kernel.batch import written_together
from registry.kernel.bulk import WORTH_COPYING
from registry.kernel.errors import Conflict, Invalid
from registry.kernel.queries.history import HistoryFilter, list_history, prove_history
from registry.people.operations.sign_in import record_refusal
from registry.people.rules.sign_in import Browser
from registry.places.models.location import Location
from registry.places.models.organisation import Organisation
from registry.places.models.territory import Hromada
from registry.places.operations.locations import create_location, update_location
from registry.places.operations.organisations import update_organisation
from tests.factories.registry import make_asset, make_hromada, make_kinds, make_location, make_organisation

VIEW = {"azimuth_deg": 90, "view_angle_deg": 60, "range_m": 50}


def recorded(session: Session, asset: Asset) -> list[tuple[str, list[str]]]:
    found = list_history(session, SYSTEM, HistoryFilter(entity="asset", entity_id=asset.id))
    return [(entry.action, sorted(entry.changes)) for entry in found]


def count(session: Session, model: type) -> int:
    return session.scalar(select(func.count()).select_from(model)) or 0


def rows_of(text: str, what: str = "camera") -> Import:
    return Import(what, read_source(text.encode(), "f.csv"), "f.csv")


def test_records_made_together_are_as_if_made_one_by_one(session: Session) -> None:
    hromada = make_hromada(session)
    make_kinds(session)
    values = {"kind": "camera", "attributes": VIEW, "price": "1200.50", "name": "Камера"}

    def make(number: str) -> None:
        place = create_location(session, SYSTEM, hromada.id, {"name": f"Опора {number}", "lon": "30.7", "lat": "51.52"})
        create_asset(session, SYSTEM, hromada.id, {**values, "inventory_number": number, "location_id": place.id})

    make("1")
    with written_together(session):
        make("2")

    one, other = session.scalars(select(Asset).order_by(Asset.inventory_key))
    plain = {column.name for column in Asset.__table__.c} - {
        "id", "code", "inventory_number", "inventory_key", "location_id", "search", "place_search", "created_at",
        "updated_at", "open_name", "open_sort_key",
    }  # fmt: skip
    assert {name: getattr(one, name) for name in plain} == {name: getattr(other, name) for name in plain}
    assert other.search == one.search.replace(" 1", " 2")
    assert other.open_name == one.open_name.replace(" 1", " 2")
    assert other.open_sort_key == one.open_sort_key.replace("00000001", "00000002")
    assert other.place_search == one.place_search.replace("1", "2")
    assert count(session, Coverage) == 2
    areas = session.scalars(select(Coverage.area_m2)).all()
    assert areas[0] == areas[1]
    assert recorded(session, one) == recorded(session, other)
    assert prove_history(session).broken is None


def test_a_record_may_refer_to_one_gathered_before_and_be_changed_again(session: Session) -> None:
    hromada = make_hromada(session)
    make_kinds(session)

    with written_together(session):
        room = create_location(session, SYSTEM, hromada.id, {"name": "214", "kind": "room"})
        main = create_asset(session, SYSTEM, hromada.id, {"kind": "recorder", "name": "Р", "inventory_number": "9"})
        part = {"kind": "camera", "name": "К", "inventory_number": "1", "parent_id": main.id, "location_id": room.id}
        create_asset(session, SYSTEM, hromada.id, part)
        with pytest.raises(Invalid) as refusal:
            create_asset(session, SYSTEM, hromada.id, {**part, "name": "Ще"})

    assert list(refusal.value.fields) == ["inventory_number"]
    camera = session.scalars(select(Asset).where(Asset.kind_code == "camera")).one()
    assert (camera.parent and camera.parent.name, camera.location and camera.location.name) == ("Р", "214")
    assert camera.version == 1


def test_what_follows_a_change_follows_all_of_them(session: Session) -> None:
    hromada = make_hromada(session)
    holder = make_organisation(session, hromada, name="Стара назва")
    building = make_location(session, hromada, name="Будинок", kind="building")
    room = make_location(session, hromada, name="12", kind="room", parent_id=building.id, geometry=None)
    shelter = make_asset(
        session, hromada, kind="shelter", name="Укриття", location_id=room.id, holder_id=holder.id, status="in_service"
    )
    publish_asset(session, SYSTEM, shelter.id)
    session.commit()

    with written_together(session):
        update_organisation(session, SYSTEM, holder.id, {"name": "Нова назва"}, version=holder.version)
        update_location(session, SYSTEM, building.id, {"name": "Палац", "lon": "30.71"} | {"lat": "51.53"}, version=1)
        update_asset(session, SYSTEM, shelter.id, {"name": "Сховище"}, version=shelter.version)

    session.expire_all()
    found = get_asset(session, SYSTEM, shelter.id)
    shown = session.scalars(select(PublicObject)).one()
    assert "нова" in found.search
    assert "палац" in found.place_search
    assert (shown.name, round(shown.geometry.x, 2)) == ("Укриття", 30.75), "the public sees it when it is confirmed"
    assert session.scalars(select(PublicChange.asset_id)).all() == [shelter.id]
    assert (found.version, building.version, holder.version) == (3, 2, 2)


def test_nothing_is_left_behind_by_a_batch_that_failed(session: Session) -> None:
    hromada = make_hromada(session)
    place = make_location(session, hromada, name="Опора")
    session.commit()

    with pytest.raises(RuntimeError), written_together(session):
        create_location(session, SYSTEM, hromada.id, {"name": "Інша"})
        update_location(session, SYSTEM, place.id, {"name": "Інакше"}, version=1)
        raise RuntimeError

    session.commit()
    assert session.scalars(select(Location.name)).all() == ["Опора"]


def test_others_save_while_a_file_is_checked(session: Session, engine: Engine) -> None:
    hromada = make_hromada(session)
    make_kinds(session)
    session.commit()

    with Session(engine) as bringing:
        bringing.connection(execution_options={"is_reading": True})
        checked = check_table(bringing, SYSTEM, rows_of("Номер;Назва\n1;Перша\n2;Друга\n"))
        make_asset(session, hromada, inventory_number="7", name="Чужа")
        session.commit()
        bringing.rollback()
        checked.write(bringing)
        bringing.commit()

    assert sorted(session.scalars(select(Asset.name))) == ["Друга", "Перша", "Чужа"]
    assert prove_history(session).broken is None


def test_others_save_until_the_rows_lie_ready_beside_the_database(session: Session, engine: Engine) -> None:
    make_hromada(session)
    make_kinds(session)
    session.commit()
    lines = [f"{number};Камера {number}" for number in range(WORTH_COPYING)]
    last = (
        "registry_history_lock" if engine.dialect.name == "postgresql" else "INSERT INTO temp.staged_registry_history"
    )
    saved: list[str] = []

    def save(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if last in statement and not saved:
            saved.append(statement)
            add_place_within_a_second(engine)

    with Session(engine) as bringing:
        bringing.connection(execution_options={"is_reading": True})
        checked = check_table(bringing, SYSTEM, rows_of("\n".join(["Номер;Назва", *lines])))
        bringing.rollback()
        event.listen(engine, "before_cursor_execute", save)
        checked.write(bringing)
        bringing.commit()
        left = bringing.execute(text("SELECT name FROM sqlite_temp_master")).all() if "temp" in last else []

    assert len(saved) == 1
    assert (count(session, Asset), count(session, Location), left) == (WORTH_COPYING, 1, [])
    assert prove_history(session).broken is None


def add_place_within_a_second(engine: Engine) -> None:
    """Save as one who has no time: the one writer's turn has to be free."""
    patience = "PRAGMA busy_timeout = 1000" if engine.dialect.name == "sqlite" else "SET lock_timeout = 1000"
    with Session(engine) as other:
        other.connection(execution_options={"is_reading": True}).exec_driver_sql(patience)
        hromada = other.scalars(select(Hromada)).one()
        create_location(other, SYSTEM, hromada.id, {"name": "Чуже місце"})
        other.commit()


@pytest.mark.parametrize("other", ["changed", "taken"])
def test_a_file_that_was_overtaken_writes_nothing(session: Session, engine: Engine, other: str) -> None:
    hromada = make_hromada(session)
    known = make_asset(session, hromada, inventory_number="1", name="Була")
    session.commit()

    with Session(engine) as bringing:
        bringing.connection(execution_options={"is_reading": True})
        checked = check_table(bringing, SYSTEM, rows_of("Номер;Назва\n1;Стала\n2;Нова\n"))
        if other == "changed":
            update_asset(session, SYSTEM, known.id, {"name": "Інакша"}, version=1)
        else:
            make_asset(session, hromada, inventory_number="2", name="Чужа")
        session.commit()
        bringing.rollback()
        with pytest.raises(Conflict):
            checked.write(bringing)
        bringing.rollback()

    left = {"changed": ["Інакша"], "taken": ["Була", "Чужа"]}
    assert sorted(session.scalars(select(Asset.name))) == left[other]


@pytest.mark.parametrize("other", ["holder renamed", "place moved", "place made", "organisation made"])
def test_a_file_whose_surroundings_were_changed_writes_nothing(session: Session, engine: Engine, other: str) -> None:
    hromada = make_hromada(session)
    make_kinds(session)
    holder = make_organisation(session, hromada, name="Рада")
    place = make_location(session, hromada, name="Опора 1")
    session.commit()
    what, text = {
        "place made": ("location", "Назва\nОпора 2\n"),
        "organisation made": ("organisation", "Назва;Роль\nВідділ;підрозділ\n"),
    }.get(other, ("camera", "Номер;Назва;Місце;Балансоутримувач\n1;Перша;Опора 1;Рада\n"))

    with Session(engine) as bringing:
        bringing.connection(execution_options={"is_reading": True})
        checked = check_table(bringing, SYSTEM, rows_of(text, what))
        assert checked.report.errors == []
        if other == "holder renamed":
            update_organisation(session, SYSTEM, holder.id, {"name": "Інша рада"}, version=1)
        elif other == "place moved":
            update_location(session, SYSTEM, place.id, {"lon": "30.8", "lat": "51.6"}, version=1)
        elif other == "place made":
            make_location(session, hromada, name="Опора 2")
        else:
            make_organisation(session, hromada, name="Відділ")
        session.commit()
        bringing.rollback()
        with pytest.raises(Conflict):
            checked.write(bringing)
        bringing.rollback()

    assert count(session, Asset) == 0
    assert (count(session, Location), count(session, Organisation)) == {
        "place made": (2, 1),
        "organisation made": (1, 2),
    }.get(other, (1, 1))


def test_a_record_changed_and_changed_back_has_another_version(session: Session) -> None:
    place = make_location(session, name="Опора")
    session.commit()

    with written_together(session):
        update_location(session, SYSTEM, place.id, {"name": "Стовп"}, version=1)
        update_location(session, SYSTEM, place.id, {"name": "Опора"}, version=2)

    session.expire_all()
    assert (place.name, place.version) == ("Опора", 3)


def test_what_the_database_refuses_for_a_fault_is_not_told_as_overtaken(session: Session) -> None:
    hromada = make_hromada(session)
    session.commit()

    with pytest.raises(IntegrityError), written_together(session):
        create_location(session, SYSTEM, hromada.id, {"name": "Опора"}).kind = "щось"


@pytest.mark.parametrize("other", ["unknown login", "file taken out", "other kind"])
def test_what_concerns_no_row_of_a_file_lets_it_be_written(session: Session, engine: Engine, other: str) -> None:
    make_hromada(session)
    make_kinds(session)
    session.commit()

    with Session(engine) as bringing:
        bringing.connection(execution_options={"is_reading": True})
        checked = check_table(bringing, SYSTEM, rows_of("Номер;Назва\n1;Перша\n"))
        if other == "unknown login":
            record_refusal(session, "nobody", Browser("127.0.0.1"))
        elif other == "file taken out":
            record_export(session, SYSTEM, "assets.csv")
        else:
            add_kind(session, SYSTEM, {"code": "mast", "name_uk": "Щогла"})
        session.commit()
        bringing.rollback()
        checked.write(bringing)
        bringing.commit()

    assert session.scalars(select(Asset.name)).all() == ["Перша"]
