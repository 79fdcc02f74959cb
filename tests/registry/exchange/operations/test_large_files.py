"""Files of more than one portion: what earlier portions made is laid aside, found again, and changed again."""

import gc

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from gis.models.coverage import Coverage
from registry.assets.models.asset import Asset
from registry.assets.operations.assets import update_asset
from registry.assets.queries.assets import get_asset
from registry.exchange.imports.tables import read_source
from registry.exchange.operations.import_undo import undo_import
from registry.exchange.operations.imports import Import, check_table, import_table
from registry.kernel.access import SYSTEM
from registry.kernel.batch import batch_of, written_together
from registry.kernel.bulk import AT_ONCE
from registry.kernel.errors import Conflict
from registry.kernel.models.history import HistoryEntry
from registry.kernel.queries.history import prove_history
from registry.places.models.location import Location
from registry.places.operations.locations import change_location, create_location
from tests.factories.registry import make_asset, make_hromada, make_kinds

HEADING = "Номер;Назва;Місце;Широта;Довгота;Належить до;Азимут;Кут огляду;Дальність"


def rows_of(lines: list[str]) -> Import:
    return Import("camera", read_source("\n".join([HEADING, *lines]).encode(), "f.csv"), "f.csv")


def test_memory_holds_one_portion_of_a_large_file(session: Session) -> None:
    make_hromada(session)
    make_kinds(session)
    session.commit()
    held: list[tuple[int, int, int]] = []

    def look(done: int, _rows: int) -> None:
        batch = batch_of(session)
        assert batch is not None
        if done:  # It is told at the start as well, when nothing is held.
            held.append((len(batch.new), len(batch.history.latest), len(batch.history)))

    count = AT_ONCE + 10
    checked = check_table(
        session, SYSTEM, rows_of([f"{number};Камера;Опора {number}" for number in range(count)]), look
    )

    assert held == [(0, 0, 2 * AT_ONCE), (0, 0, 2 * count)]
    assert (checked.report.created, len(checked.batch.new)) == (count, 0)
    assert session.scalar(select(func.count()).select_from(Asset)) == 0


def test_rows_of_a_later_portion_speak_of_what_an_earlier_one_made(session: Session) -> None:
    make_hromada(session)
    make_kinds(session)
    session.commit()
    many = [f"К-{number};Камера;Стовп {number}" for number in range(AT_ONCE)]
    first, last = "Г-1;Головна;Опора", "Г-2;Частина;Опора;51.52;30.75;Г-1;90;60;50"

    report = import_table(session, SYSTEM, rows_of([first, *many, last, "Г-3;Ще;Стовп 7;;;К-7"]))
    session.commit()

    assert (report.errors, report.created) == ([], AT_ONCE + 3)
    assert session.scalar(select(func.count()).select_from(Location)) == AT_ONCE + 1
    by_number = {one.inventory_number: one for one in session.scalars(select(Asset))}
    main, part, other = (by_number[f"Г-{number}"] for number in (1, 2, 3))
    assert (part.parent_id, part.location_id) == (main.id, main.location_id)
    assert (other.parent_id, other.location_id) == (by_number["К-7"].id, by_number["К-7"].location_id)
    assert main.location is not None
    assert (main.location.version, round(main.location.geometry.x, 2)) == (2, 30.75)
    assert session.scalars(select(Coverage.asset_id)).all() == [part.id]
    assert prove_history(session).broken is None

    assert report.id is not None
    undone = undo_import(session, SYSTEM, report.id)
    assert undone.removed == 2 * AT_ONCE + 4
    assert session.scalar(select(func.count()).select_from(Asset)) == 0


def test_a_record_laid_aside_is_found_and_changed_again(session: Session) -> None:
    hromada = make_hromada(session)
    session.commit()

    with written_together(session) as batch:
        building = create_location(session, SYSTEM, hromada.id, {"name": "Школа", "kind": "building"})
        building_id = building.id
        batch.lay_aside(session)
        del building
        gc.collect()  # Nobody holds it: it has to come from its row.
        room = {"name": "12", "kind": "room", "parent_id": building_id}
        room_id = create_location(session, SYSTEM, hromada.id, room).id
        batch.lay_aside(session)
        found = batch.find_aside(session, (Location, building_id))
        assert found is not None
        change_location(session, SYSTEM, found, {"name": "Ліцей"}, version=1)

    session.expire_all()
    kept = {one.id: (one.name, one.parent_id) for one in session.scalars(select(Location))}
    assert kept == {building_id: ("Ліцей", None), room_id: ("12", building_id)}
    assert session.get_one(Location, building_id).version == 2
    told = session.scalars(select(HistoryEntry.action).order_by(HistoryEntry.seq)).all()
    assert told[-3:] == ["create", "create", "update"]
    assert prove_history(session).broken is None


def numbered(session: Session, *, name: str, place: str = "") -> Import:
    text = "\n".join([HEADING, *(f"К-{number};{name};{place}" for number in range(AT_ONCE + 10))])
    return Import("camera", read_source(text.encode(), "f.csv"), "f.csv")


def held_by(session: Session) -> tuple[int, int, int, int]:
    batch = batch_of(session)
    assert batch is not None
    dirty = sum(isinstance(one, (Asset, Location)) for one in session.dirty)
    return len(batch.touched), len(batch.dropped), len(batch.found), dirty


def test_memory_holds_one_portion_of_a_large_update_and_of_a_large_undo(session: Session) -> None:
    make_hromada(session)
    make_kinds(session)
    import_table(session, SYSTEM, numbered(session, name="Камера", place="Опора"))
    session.commit()
    held: list[tuple[int, int, int, int]] = []

    def look(done: int, _rows: int) -> None:
        if done:
            held.append(held_by(session))

    report = import_table(session, SYSTEM, numbered(session, name="Інша", place="Стовп"), look)
    session.commit()
    assert report.id is not None
    assert (report.updated, report.created) == (AT_ONCE + 10, 0)
    assert {one.name for one in session.scalars(select(Asset))} == {"Інша"}
    assert held == [(0, 0, 0, 0)] * 2

    undone = undo_import(session, SYSTEM, report.id, look)

    session.expire_all()
    assert (undone.removed, undone.restored) == (1, AT_ONCE + 10)
    assert {(one.name, one.version) for one in session.scalars(select(Asset))} == {("Камера", 3)}
    assert [one.name for one in session.scalars(select(Location))] == ["Опора"]
    assert held == [(0, 0, 0, 0)] * 5
    assert prove_history(session).broken is None


def test_a_large_update_that_was_overtaken_in_one_row_writes_nothing(session: Session, engine: Engine) -> None:
    make_hromada(session)
    make_kinds(session)
    import_table(session, SYSTEM, numbered(session, name="Камера"))
    session.commit()

    with Session(engine) as bringing:
        bringing.connection(execution_options={"is_reading": True})
        checked = check_table(bringing, SYSTEM, numbered(bringing, name="Інша"))
        known = session.scalars(select(Asset).where(Asset.inventory_number == "К-7")).one()
        known.version += 1  # Behind the history's back: only the version tells of it.
        session.commit()
        bringing.rollback()
        with pytest.raises(Conflict):
            checked.write(bringing)
        bringing.rollback()

    assert set(session.scalars(select(Asset.name))) == {"Камера"}


def test_a_known_record_laid_aside_is_read_as_it_will_be_and_changed_again(session: Session) -> None:
    hromada = make_hromada(session)
    asset_id = make_asset(session, hromada, inventory_number="К-1", name="Камера").id
    session.commit()
    session.expunge_all()

    with written_together(session) as batch:
        pole_id = create_location(session, SYSTEM, hromada.id, {"name": "Опора"}).id
        update_asset(session, SYSTEM, asset_id, {"name": "Інша", "location_id": pole_id}, version=1)
        batch.lay_aside(session)
        gc.collect()  # Nobody holds it: it has to be read again.
        found = get_asset(session, SYSTEM, asset_id)
        assert found.location is not None
        assert (found.name, found.version, found.location.name) == ("Інша", 2, "Опора")
        assert found not in session.dirty
        update_asset(session, SYSTEM, asset_id, {"note": "кут"}, version=2)
        del found
        batch.lay_aside(session)

    session.expire_all()
    kept = session.get_one(Asset, asset_id)
    assert (kept.name, kept.note, kept.location_id, kept.version) == ("Інша", "кут", pole_id, 3)
    told = session.execute(select(HistoryEntry.action, HistoryEntry.changes).order_by(HistoryEntry.seq)).all()
    assert [(action, sorted(changes)) for action, changes in told if action == "update"] == [
        ("update", ["location_id", "name"]), ("update", ["note"]),
    ]  # fmt: skip
    assert prove_history(session).broken is None
