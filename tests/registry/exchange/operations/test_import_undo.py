"""Taking a whole import back: the register is as it was, or nothing happens and it is told why."""

import uuid
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from gis.operations.publication import publish_asset
from maintenance.contracts.operations.contracts import update_contract
from maintenance.programmes.operations.bindings import bind_measure
from registry.assets.models.asset import Asset
from registry.assets.operations.assets import retire_asset, update_asset
from registry.exchange.imports.tables import read_source
from registry.exchange.models.import_run import ImportRun
from registry.exchange.operations.import_undo import check_undo, undo_import
from registry.exchange.operations.imports import Import, import_table
from registry.kernel.access import SYSTEM, Actor
from registry.kernel.db import Base
from registry.kernel.errors import Conflict, Forbidden, NotFound
from registry.kernel.models.attachment import Attachment
from registry.kernel.models.history import HistoryEntry
from registry.kernel.queries.history import prove_history
from registry.places.models.location import Location
from registry.places.models.organisation import Organisation
from registry.places.models.territory import Hromada
from registry.places.operations.locations import update_location
from tests.factories.maintenance_contracts import make_contract
from tests.factories.maintenance_work import make_plan, make_work, person_as, visits_of
from tests.factories.programmes import make_programme_in
from tests.factories.registry import (
    actor_as,
    first_hromada,
    make_asset,
    make_hromada,
    make_kinds,
    make_location,
    make_organisation,
)

NEW = """Номер;Назва;Адреса;Будівля;Широта;Довгота;Балансоутримувач;Населений пункт;Азимут;Огляд;Дальність
1;Перша;вул. Тиха, 1;;51,5200;30,7500;Відділ зв'язку;с. Нове;45;60;40
2;Друга;;Школа;51,5300;30,7600;Відділ зв'язку;;;;
3;Третя;вул. Тиха, 1;;51,5200;30,7500;;с. Нове;;;
"""
MADE = frozenset({"organisation", "location", "settlement"})
UNSEEN = {"version", "updated_at"}
ASIDE = {
    "registry_history", "registry_history_head", "registry_revision", "registry_costed_change", "registry_import_run",
}  # fmt: skip


def bring(session: Session, text: str, what: str = "camera", actor: Actor = SYSTEM, **options: Any) -> uuid.UUID:
    source = read_source(text.encode(), "f.csv")
    report = import_table(session, actor, Import(what, source, "f.csv", **options))
    assert report.errors == []
    assert report.id is not None
    return report.id


def snapshot(session: Session) -> dict[str, list[str]]:
    """Give all that the register holds, but for how often it was written."""
    session.flush()
    session.expire_all()
    found = {}
    for table in Base.metadata.sorted_tables:
        if table.name in ASIDE:
            continue
        own = {"id"} if table.name == "registry_asset_reserve" else set()
        columns = [one for one in table.c if one.name not in UNSEEN | own]
        found[table.name] = sorted(repr([str(value) for value in row]) for row in session.execute(select(*columns)))
    return found


def refused(session: Session, run_id: uuid.UUID, actor: Actor = SYSTEM) -> str:
    before = snapshot(session)
    with pytest.raises(Conflict) as refusal:
        undo_import(session, actor, run_id)
    assert snapshot(session) == before
    return str(refusal.value)


@pytest.fixture
def register(session: Session) -> Session:
    make_hromada(session)
    make_kinds(session)
    return session


def numbered(session: Session, number: str) -> Asset:
    return session.scalars(select(Asset).where(Asset.inventory_number == number)).one()


def test_what_an_import_made_goes_away_with_all_that_it_made_on_the_way(register: Session) -> None:
    make_asset(register)
    before = snapshot(register)
    run_id = bring(register, NEW, create=MADE)

    undone = undo_import(register, SYSTEM, run_id)

    assert snapshot(register) == before
    assert (undone.removed, undone.restored, undone.kept) == (8, 0, 0)


def known(session: Session, **values: Any) -> Asset:
    place = make_location(session, name="Стовп 1", address="вул. Стара, 1", note="кут")
    holder = make_organisation(session, name="Відділ освіти")
    recorder = make_asset(session, inventory_number="Р-1", kind="recorder")
    own = {
        "inventory_number": "К-1", "location_id": place.id, "holder_id": holder.id, "parent_id": recorder.id,
        "status_on": "2026-01-10", "price": "1200.50", "warranty_until": "2027-01-31", "note": "перший\nдругий",
        "attributes": {"azimuth_deg": 12.5, "range_m": 30, "view_angle_deg": 70},
    }  # fmt: skip
    return make_asset(session, **{**own, **values})


CHANGES = {
    "plain fields": "Номер;Назва;Ціна;Гарантія до;Примітка\nК-1;Інша;99,99;01.02.2028;\n",
    "attributes": "Номер;Азимут;Дальність;Роздільність\nК-1;90;;4 Мп\n",
    "another new place": "Номер;Місце;Адреса;Широта;Довгота\nК-1;Нове;вул. Нова, 5;51,53;30,76\n",
    "its own place": "Номер;Місце;Адреса;Широта;Довгота\nК-1;Стовп 1;вул. Стара, 1;51,531;30,761\n",
    "another new holder": "Номер;Балансоутримувач\nК-1;Відділ спорту\n",
    "no parent": "Номер;Належить до\nК-1;\n",
    "another parent of the file": "Номер;Назва;Належить до\nК-1;Камера;К-2\nК-2;Нова;\n",
    "repair": "Номер;Стан\nК-1;у ремонті\n",
    "reserve": "Номер;Стан;Стан з\nК-1;резерв;01.03.2026\n",
    "retired": "Номер;Стан;Вибуло\nК-1;списано;01.03.2026\n",
}


@pytest.mark.parametrize("text", CHANGES.values(), ids=CHANGES)
def test_what_an_import_changed_holds_again_what_it_held(register: Session, text: str) -> None:
    known(register)
    before = snapshot(register)
    run_id = bring(register, text, create=MADE)
    changed = snapshot(register)

    undo_import(register, SYSTEM, run_id)

    assert changed != before
    assert snapshot(register) == before


@pytest.mark.parametrize(
    ("values", "text"),
    [
        ({"status": "reserve", "status_on": "2026-02-01"}, "Номер;Стан;Стан з\nК-1;працює;01.03.2026\n"),
        ({"status": "reserve", "status_on": "2026-02-01"}, "Номер;Стан з\nК-1;15.02.2026\n"),
        ({"status": "reserve", "status_on": "2026-02-01"}, "Номер;Стан;Вибуло\nК-1;списано;01.03.2026\n"),
        ({"status": "retired", "decommissioned_on": "2026-02-01", "status_on": None}, "Номер;Стан\nК-1;працює\n"),
    ],
)
def test_stays_in_reserve_and_retirements_are_as_they_were(
    register: Session, values: dict[str, Any], text: str
) -> None:
    known(register, **values)
    before = snapshot(register)
    run_id = bring(register, text)

    undo_import(register, SYSTEM, run_id)

    assert snapshot(register) == before


PLACES = (
    "Назва;Що за місце;Розташоване в;Адреса;Примітка\nСтовп 1;;;вул. Стара, 1;інша\n"
    "Школа;будівля;;;\nКабінет 1;приміщення;Школа;;\n"
)
HOLDERS = "Назва;ЄДРПОУ;Входить до\nВідділ освіти;00000001;Рада\nРада;00000002;\n"


STREETS = "Населений пункт;Тип;Назва\nСлавутич;вулиця;Тиха\nСлавутич;вулиця;Паркова\n"


@pytest.mark.parametrize(("what", "text"), [("location", PLACES), ("organisation", HOLDERS), ("street", STREETS)])
def test_places_streets_and_organisations_are_taken_back_likewise(register: Session, what: str, text: str) -> None:
    known(register)
    before = snapshot(register)
    run_id = bring(register, text, what)
    changed = snapshot(register)

    undo_import(register, SYSTEM, run_id)

    assert changed != before
    assert snapshot(register) == before


def test_each_record_leaves_an_entry_and_the_chain_holds(register: Session) -> None:
    known(register)
    run_id = bring(register, "Номер;Назва\nК-1;Інша\nК-2;Нова\n")

    undo_import(register, SYSTEM, run_id)

    run = register.get_one(ImportRun, run_id)
    own = HistoryEntry.seq.between(run.undo_first_entry, run.undo_last_entry)
    entries = register.execute(select(HistoryEntry.entity, HistoryEntry.action, HistoryEntry.changes).where(own)).all()
    assert sorted((one.entity, one.action) for one in entries) == [
        ("asset", "delete"), ("asset", "undo"), ("import", "undo"),
    ]  # fmt: skip
    assert next(one.changes for one in entries if one.entity == "import") == {
        "removed": [None, 1], "restored": [None, 1], "kept": [None, 0],
    }  # fmt: skip
    assert (run.status, run.undone_by, run.undone_at is not None) == ("undone", "система", True)
    assert prove_history(register).is_whole


def touch_made(session: Session) -> None:
    update_asset(session, SYSTEM, numbered(session, "1").id, {"note": "руками"}, version=1)


def touch_changed(session: Session) -> None:
    asset = numbered(session, "К-1")
    update_asset(session, SYSTEM, asset.id, {"note": "руками"}, version=asset.version)


def retire(session: Session) -> None:
    retire_asset(session, SYSTEM, numbered(session, "1").id, version=1, on=date(2026, 11, 1))


def touch_changed_place(session: Session) -> None:
    place = session.scalars(select(Location).where(Location.name == "Стовп 1")).one()
    update_location(session, SYSTEM, place.id, {"note": "руками"}, version=place.version)


def use_in_work(session: Session) -> None:
    make_work(session, numbered(session, "1"))


def use_in_contract(session: Session) -> None:
    make_contract(session, covers=[{"asset_id": numbered(session, "1").id}])


def hang_on_it(session: Session) -> None:
    make_asset(session, parent_id=numbered(session, "1").id)


def attach(session: Session) -> None:
    asset = numbered(session, "1")
    told = {"file_name": "f.jpg", "content_type": "image/jpeg", "size_bytes": 1, "sha256": "0" * 64}
    session.add(
        Attachment(hromada_id=asset.hromada_id, entity="asset", entity_id=asset.id, created_at=asset.created_at, **told)
    )
    session.flush()


def bind_to_a_measure(session: Session) -> None:
    asset = numbered(session, "1")
    programme = make_programme_in(session, session.get_one(Hromada, asset.hromada_id), "trial", {"2.1": "1,0"})
    bind_measure(session, SYSTEM, "trial", "2.1", kind="asset", given="1", version=programme.version)


MIXED = "Номер;Назва;Місце;Адреса;Широта;Довгота\n1;Нова;;;;\nК-1;Інша;Стовп 1;вул. Стара, 1;51,531;30,761\n"
IN_THE_WAY: list[tuple[Callable[[Session], None], str]] = [
    (touch_made, "1 Нова"),
    (touch_changed, "К-1 Інша"),
    (retire, "1 Нова"),
    (touch_changed_place, "Стовп 1"),
    (use_in_work, "1 Нова (Робота)"),
    (use_in_contract, "1 Нова (Договір)"),
    (hang_on_it, "1 Нова (Майно)"),
    (attach, "1 Нова (файли)"),
    (bind_to_a_measure, "1 Нова (Програма)"),
]


@pytest.mark.parametrize(("meddle", "named"), IN_THE_WAY, ids=[one.__name__ for one, _named in IN_THE_WAY])
def test_what_others_changed_or_used_since_stands_in_the_way_by_name(
    register: Session, meddle: Callable[[Session], None], named: str
) -> None:
    known(register)
    run_id = bring(register, MIXED)
    meddle(register)

    reason = refused(register, run_id)

    assert f"(усього 1): {named}." in reason
    assert register.get_one(ImportRun, run_id).status == "written"


def test_of_many_things_in_the_way_the_first_are_named_and_all_counted(register: Session) -> None:
    run_id = bring(register, "Номер;Назва\n" + "".join(f"{n};Камера {n}\n" for n in range(1, 9)))
    for asset in register.scalars(select(Asset)).all():
        update_asset(register, SYSTEM, asset.id, {"note": "руками"}, version=asset.version)

    reason = refused(register, run_id)

    assert "(усього 8): " in reason
    assert reason.count("Камера") == 5


def test_a_place_made_on_the_way_that_something_else_uses_stays_with_its_building_and_settlement(
    register: Session,
) -> None:
    run_id = bring(register, NEW, create=MADE)
    school = numbered(register, "2").location
    make_asset(register, location_id=school.id)
    other = snapshot(register)

    undone = undo_import(register, SYSTEM, run_id)

    left = snapshot(register)
    assert undone.kept == 2
    assert [one.name for one in register.scalars(select(Location).order_by(Location.name))] == ["Друга", "Школа"]
    assert len(left["registry_asset"]) == len(other["registry_asset"]) - 3


def test_an_organisation_made_on_the_way_that_somebody_changed_stays(register: Session) -> None:
    run_id = bring(register, NEW, create=MADE)
    contract = make_contract(register)
    maker = register.scalars(select(Organisation)).one()
    update_contract(register, SYSTEM, contract.id, {"provider_id": maker.id}, version=contract.version)

    undone = undo_import(register, SYSTEM, run_id)

    assert (undone.kept, register.scalars(select(Organisation)).all()) == (1, [maker])


def test_visits_that_a_plan_made_of_its_own_accord_go_with_what_they_are_of(register: Session) -> None:
    before = make_asset(register)
    run_id = bring(register, "Номер;Назва\n1;Нова\n")
    plan = make_plan(register, before.hromada)

    undo_import(register, SYSTEM, run_id)

    assert {one.asset_id for one in visits_of(register, plan)} == {before.id}


def test_a_visit_that_somebody_moved_stands_in_the_way(register: Session) -> None:
    run_id = bring(register, "Номер;Назва\n1;Нова\n")
    visit = visits_of(register, make_plan(register))[0]
    visit.due_on = date(2026, 12, 24)

    assert "1 Нова" in refused(register, run_id)


def test_a_published_thing_that_the_import_took_from_the_public_waits_for_a_publisher(register: Session) -> None:
    place = make_location(register, name="Школа", kind="building", address="вул. Шкільна, 1")
    shelter = make_asset(register, inventory_number="У-1", kind="shelter", location_id=place.id)
    publish_asset(register, SYSTEM, shelter.id)
    run_id = bring(register, "Номер;Стан\nУ-1;у ремонті\n", "shelter")

    undo_import(register, SYSTEM, run_id)

    found = snapshot(register)
    assert (shelter.status, shelter.published) == ("in_service", False)
    assert found["gis_public_object"] == []
    assert len(found["gis_public_change"]) == 1


def test_a_thing_published_since_stands_in_the_way(register: Session) -> None:
    run_id = bring(register, "Номер;Назва;Місце;Широта;Довгота\n1;Укриття;Школа;51,52;30,75\n", "shelter")
    publish_asset(register, SYSTEM, numbered(register, "1").id)

    assert "1 Укриття" in refused(register, run_id)


def test_an_import_is_taken_back_once(register: Session) -> None:
    run_id = bring(register, NEW, create=MADE)
    undo_import(register, SYSTEM, run_id)

    assert refused(register, run_id) == "Цей імпорт уже скасовано"


def test_two_who_take_it_back_at_once_do_it_once(register: Session) -> None:
    run_id = bring(register, "Номер;Назва\n1;Нова\n")
    slow = check_undo(register, SYSTEM, run_id)
    undo_import(register, SYSTEM, run_id)

    with pytest.raises(Conflict):
        slow.write(register, SYSTEM)


def test_what_was_changed_while_it_was_being_checked_is_not_lost(register: Session) -> None:
    known(register)
    run_id = bring(register, "Номер;Назва\nК-1;Інша\n")
    slow = check_undo(register, SYSTEM, run_id)
    touch_changed(register)

    with pytest.raises(Conflict):
        slow.write(register, SYSTEM)


def test_imports_are_taken_back_one_after_another_the_last_first(register: Session) -> None:
    known(register)
    before = snapshot(register)
    first = bring(register, "Номер;Назва\nК-1;Інша\nК-2;Нова\n")
    second = bring(register, "Номер;Назва\nК-1;Ще інша\nК-2;Новіша\n")

    assert "(усього 2)" in refused(register, first)
    undo_import(register, SYSTEM, second)
    undo_import(register, SYSTEM, first)

    assert snapshot(register) == before


def test_the_same_file_can_be_brought_again_after_it_was_taken_back(register: Session) -> None:
    run_id = bring(register, NEW, create=MADE)
    undo_import(register, SYSTEM, run_id)

    again = bring(register, NEW, create=MADE)

    assert again != run_id
    assert len(register.scalars(select(Asset)).all()) == 3


@pytest.mark.parametrize(
    ("role", "refusal"), [("accountant", Forbidden), ("viewer", NotFound), ("publisher", NotFound)]
)
def test_whoever_may_not_write_the_things_may_not_take_them_back(
    register: Session, role: str, refusal: type[Exception]
) -> None:
    run_id = bring(register, "Номер;Назва\n1;Нова\n")
    before = snapshot(register)

    with pytest.raises(refusal):
        undo_import(register, actor_as(role, first_hromada(register)), run_id)

    assert snapshot(register) == before


def test_an_import_into_another_hromada_is_nobodys_to_know(register: Session) -> None:
    here = first_hromada(register)
    elsewhere = make_hromada(register)
    run_id = bring(register, "Номер;Назва\n1;Нова\n", hromada_id=here.id)

    with pytest.raises(NotFound):
        undo_import(register, actor_as("admin", elsewhere), run_id)


def test_a_person_of_one_department_takes_back_only_what_it_holds(register: Session) -> None:
    here = first_hromada(register)
    own = make_organisation(register, here, name="Своє")
    person = person_as(register, "technician", here, own.id)
    foreign = bring(register, "Номер;Назва\n1;Чуже\n")
    theirs = bring(register, "Номер;Назва;Балансоутримувач\n2;Своє;Своє\n")

    with pytest.raises(Forbidden):
        undo_import(register, person, foreign)
    undone = undo_import(register, person, theirs)

    assert undone.removed == 1
