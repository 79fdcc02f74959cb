"""The command `demo`: the demonstration goes and comes by it alone, and what is people's own stays."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from config.catalogue.reading import read_table
from config.cli import cli
from config.database import all_tables
from config.demo_load import load_programmes
from config.demo_record import ENTITY, MODELS
from config.demo_register import load_register, read_toml
from config.demo_upkeep import load_upkeep
from config.first_start import start_instance
from config.settings import Settings
from maintenance.contracts.models.contract import Contract
from maintenance.papers.operations.indicators import keep_quarter
from maintenance.papers.queries.indicators.values import last_quarter_end
from maintenance.upkeep.models.plan import DueWork, Plan
from maintenance.upkeep.models.work import WorkEntry
from maintenance.upkeep.operations.due_work import skip_visit
from registry.assets.models.asset import Asset
from registry.assets.operations.assets import update_asset
from registry.assets.operations.kinds import sync_kinds
from registry.kernel import clock
from registry.kernel.access import SYSTEM, Actor
from registry.kernel.models.history import HistoryEntry
from registry.kernel.operations.attachments import add_attachment
from registry.kernel.operations.long_work import queue_work
from registry.places.models.location import Location
from registry.places.models.organisation import Organisation
from registry.places.models.territory import Hromada, Settlement
from tests.factories.maintenance_contracts import make_contract, make_line
from tests.factories.maintenance_work import make_plan, make_work
from tests.factories.registry import actor_as, make_asset, make_hromada, make_location, make_user
from tests.registry.kernel.rules.test_photos import photo

OTHER = {
    "registry_asset_kind", "registry_history", "registry_history_head", "registry_revision", "registry_costed_change",
    "registry_setup_link",
    "registry_user", "alembic_version",
}  # fmt: skip
"""Tables that hold no demonstration."""


def run(app: Flask, session: Session, *arguments: str, answer: str | None = None) -> Result:
    session.commit()  # SQLite has one writer at a time.
    told: Result = app.test_cli_runner().invoke(cli, ["demo", *arguments], input=answer)
    assert told.exception is None or isinstance(told.exception, SystemExit), told.output
    return told


def remove(app: Flask, session: Session, *arguments: str) -> dict[str, Any]:
    """Take the demonstration out and give what is told of it."""
    told = run(app, session, "remove", "--yes", "--json", *arguments)
    assert told.exit_code == 0, told.output
    found: dict[str, Any] = json.loads(told.stdout)
    return found


def rows(session: Session) -> dict[str, int]:
    """Count what stands in each table that has anything."""
    session.commit()
    counts = {
        one.name: session.scalar(select(func.count()).select_from(one)) or 0 for one in all_tables().sorted_tables
    }
    session.commit()
    return {name: number for name, number in counts.items() if number and name not in OTHER}


def first(session: Session, model: Any, **wanted: Any) -> Any:
    return session.scalars(select(model).filter_by(**wanted).order_by(model.id)).first()


def kept(told: dict[str, Any]) -> set[tuple[str, str, str]]:
    return {(one["entity"], one["label"], one["reason"]) for one in told["kept"]}


@pytest.fixture
def kobeliaky(session: Session) -> Hromada:
    found = first(session, Hromada, short_name="Кобеляки")
    assert isinstance(found, Hromada)
    return found


@pytest.fixture
def person(kobeliaky: Hromada) -> Actor:
    """Somebody with every right whose account is not in the way."""
    return replace(actor_as("admin", kobeliaky), user_id=None)


@pytest.mark.usefixtures("demonstration")
def test_nothing_of_the_demonstration_is_left(app: Flask, session: Session) -> None:
    before = session.scalar(select(func.count()).select_from(HistoryEntry)) or 0

    told = remove(app, session)

    assert rows(session) == {}
    assert told["kept"] == told["staying"] == []
    assert told["counts"]["asset"] > 250
    removed = sum(told["counts"].values())
    assert session.scalar(select(func.count()).select_from(HistoryEntry)) == before + removed + 1


@pytest.mark.usefixtures("demonstration")
def test_the_history_stays_whole_and_tells_of_the_removal(app: Flask, session: Session) -> None:
    told = remove(app, session)

    session.commit()
    proof = app.test_cli_runner().invoke(cli, ["audit", "verify"])
    entry = session.scalars(select(HistoryEntry).order_by(HistoryEntry.seq.desc())).first()

    assert proof.exit_code == 0, proof.output
    assert entry is not None
    assert (entry.entity, entry.action) == (ENTITY, "remove")
    assert {name: new for name, (_old, new) in entry.changes.items()} == told["counts"]


@pytest.fixture
def earlier(session: Session) -> Session:
    """A database as 0.1.0 loaded it: without the entry in which a load tells of itself."""
    sync_kinds(session, read_table("kinds", "kind"))
    load_upkeep(session, load_register(session, print), print)
    load_programmes(session, print)
    session.commit()
    return session


def test_a_load_of_an_earlier_version_is_known_by_its_history(app: Flask, earlier: Session) -> None:
    remove(app, earlier)

    assert rows(earlier) == {}


def test_beside_a_load_of_an_earlier_version_a_persons_own_is_told_apart(app: Flask, earlier: Session) -> None:
    asset = make_asset(earlier, first(earlier, Hromada, short_name="Кобеляки"))
    make_location(earlier, make_hromada(earlier, code="UA99999999999999999"))
    earlier.commit()

    told = remove(app, earlier)

    assert kept(told) == {("asset", asset.name, "attached")}
    assert rows(earlier)["registry_asset"] == rows(earlier)["registry_location"] == 1
    assert rows(earlier)["registry_hromada"] == 2


def test_a_register_that_was_never_loaded_loses_nothing(app: Flask, session: Session) -> None:
    location = make_location(session)
    make_asset(session, location_id=location.id)
    session.commit()
    before = rows(session)

    told = run(app, session, "remove", "--yes")

    assert told.exit_code == 0
    assert "демонстрації тут немає" in told.stderr
    assert rows(session) == before


def attach_to(session: Session, person: Actor, folder: Path, hromada: Hromada) -> dict[str, Any]:
    """Hang one thing of each kind on things of the demonstration."""
    place = first(session, Location, hromada_id=hromada.id, parent_id=None)
    worked, pictured, edited = session.scalars(
        select(Asset).where(Asset.hromada_id == hromada.id, Asset.kind_code == "camera").order_by(Asset.code).limit(3)
    )
    provider = first(session, Organisation, hromada_id=hromada.id, role="provider")
    asset = make_asset(session, hromada, name="Власна камера", location_id=place.id)
    work = make_work(session, worked, actor=person, summary="Протерто об’єктив")
    line = make_line(session, hromada, code="9.9", title="Свій рядок")
    contract = make_contract(session, line, number="77/26", provider_id=provider.id, covers=[{"asset_id": asset.id}])
    add_attachment(
        session, person, folder, entity="asset", entity_id=pictured.id, hromada_id=hromada.id,
        file_name="фото.jpg", data=photo(),
    )  # fmt: skip
    update_asset(session, person, edited.id, {"note": "Перевірено"}, version=edited.version)
    session.commit()
    return {"place": place, "worked": worked, "pictured": pictured, "edited": edited, "provider": provider,
            "asset": asset, "work": work, "line": line, "contract": contract}  # fmt: skip


@pytest.mark.usefixtures("demonstration")
def test_what_people_attached_stays_by_name_with_what_it_hangs_on(
    app: Flask, session: Session, settings: Settings, kobeliaky: Hromada, person: Actor
) -> None:
    made = attach_to(session, person, settings.instance, kobeliaky)
    ids = {name: one.id for name, one in made.items()}
    edited, hromada_id = made["edited"].name, kobeliaky.id

    told = remove(app, session)

    assert kept(told) == {
        ("asset", "Власна камера", "attached"),
        ("asset", edited, "changed"),
        ("attachment", "фото.jpg", "attached"),
        ("contract", "77/26", "attached"),
        ("service_line", "Свій рядок", "attached"),
        ("work", "Протерто об’єктив", "attached"),
    }
    session.expire_all()
    standing = set(session.scalars(select(Asset.id)))
    assert standing >= {ids[name] for name in ("worked", "pictured", "edited", "asset")}
    assert len(standing) < 10
    assert list(session.scalars(select(WorkEntry.id))) == [ids["work"]]
    assert list(session.scalars(select(Contract.id))) == [ids["contract"]]
    assert ids["provider"] in set(session.scalars(select(Organisation.id)))
    assert ids["place"] in set(session.scalars(select(Location.id)))
    assert list(session.scalars(select(Hromada.id))) == [hromada_id]
    assert (session.scalar(select(func.count()).select_from(Settlement)) or 0) > 50


@pytest.mark.usefixtures("demonstration")
def test_all_of_it_goes_when_everything_is_chosen(
    app: Flask, session: Session, settings: Settings, kobeliaky: Hromada, person: Actor
) -> None:
    attach_to(session, person, settings.instance, kobeliaky)
    make_user(session, hromada=kobeliaky)
    session.commit()

    remove(app, session, "--everything")

    assert rows(session) == {}


@pytest.mark.usefixtures("demonstration")
def test_one_thing_can_be_chosen_by_its_code(
    app: Flask, session: Session, settings: Settings, kobeliaky: Hromada, person: Actor
) -> None:
    made = attach_to(session, person, settings.instance, kobeliaky)
    work_id, worked_id = made["work"].id, made["worked"].id

    told = remove(app, session, "--also", str(work_id)[:8])

    session.expire_all()
    assert "work" not in {entity for entity, _label, _reason in kept(told)}
    assert told["counts"]["work"] > 1
    assert session.get(WorkEntry, work_id) is None
    assert session.get(Asset, worked_id) is None


@pytest.mark.usefixtures("demonstration")
def test_a_chosen_thing_that_another_hangs_on_stays(
    app: Flask, session: Session, settings: Settings, kobeliaky: Hromada, person: Actor
) -> None:
    line_id = attach_to(session, person, settings.instance, kobeliaky)["line"].id

    told = remove(app, session, "--also", str(line_id)[:8])

    assert str(line_id) in {one["id"] for one in told["staying"]}
    assert ("contract", "77/26", "attached") in kept(told)


@pytest.mark.parametrize("code", ["ffffffff", "", "4"])
@pytest.mark.usefixtures("demonstration")
def test_a_code_that_names_nothing_is_refused(app: Flask, session: Session, kobeliaky: Hromada, code: str) -> None:
    make_asset(session, kobeliaky)
    session.commit()
    before = rows(session)

    told = run(app, session, "remove", "--yes", "--also", code)

    assert told.exit_code == 1
    assert f"немає «{code}»" in told.stderr
    assert rows(session) == before


@pytest.mark.usefixtures("demonstration")
def test_a_persons_role_keeps_the_hromada_alone(app: Flask, session: Session, kobeliaky: Hromada) -> None:
    login = make_user(session, hromada=kobeliaky).login
    session.commit()

    told = remove(app, session)

    assert kept(told) == {("membership", f"{login} (admin)", "attached")}
    assert set(rows(session)) == {
        "registry_hromada", "registry_membership", "registry_settlement", "registry_starosta_district",
    }  # fmt: skip


@pytest.mark.usefixtures("demonstration")
def test_a_kept_quarter_goes_with_its_hromada(app: Flask, session: Session, kobeliaky: Hromada) -> None:
    kept = keep_quarter(session, kobeliaky, last_quarter_end(clock.today()))

    told = remove(app, session)

    assert kept == 58
    assert told["kept"] == []
    assert rows(session) == {}


@pytest.mark.usefixtures("demonstration")
def test_a_long_work_lets_its_hromada_go(app: Flask, session: Session, kobeliaky: Hromada) -> None:
    queue_work(session, SYSTEM, "import", "камери", hromada_id=kobeliaky.id)

    told = remove(app, session)

    assert told["kept"] == []
    assert rows(session) == {"registry_long_work": 1}


@pytest.mark.usefixtures("demonstration")
def test_a_plan_whose_conditions_name_an_organisation_keeps_it(
    app: Flask, session: Session, kobeliaky: Hromada
) -> None:
    holder = first(session, Organisation, hromada_id=kobeliaky.id, role="department")
    plan = make_plan(session, kobeliaky, title="Свій план", filters={"holder_id": str(holder.id)})
    holder_id, plan_id = holder.id, plan.id

    told = remove(app, session)

    session.expire_all()
    assert ("plan", "Свій план", "attached") in kept(told)
    assert session.get(Organisation, holder_id) is not None
    assert list(session.scalars(select(Plan.id))) == [plan_id]


@pytest.mark.usefixtures("demonstration")
def test_a_visit_that_somebody_skipped_stays_with_its_plan(
    app: Flask, session: Session, kobeliaky: Hromada, person: Actor
) -> None:
    visit = first(session, DueWork, hromada_id=kobeliaky.id, status="open")
    skip_visit(session, person, visit.id, "Немає доступу")
    session.commit()
    visit_id, plan_id = visit.id, visit.plan_id

    told = remove(app, session)

    session.expire_all()
    assert [one["entity"] for one in told["kept"]] == ["due_work"]
    assert list(session.scalars(select(DueWork.id))) == [visit_id]
    assert list(session.scalars(select(Plan.id))) == [plan_id]


@pytest.mark.usefixtures("demonstration")
def test_the_daily_jobs_visits_are_nobodys_change(app: Flask, session: Session) -> None:
    session.commit()
    app.test_cli_runner().invoke(cli, ["jobs", "run", "plan_work", "--on", "2027-03-01"])
    assert session.scalar(select(HistoryEntry.seq).where(HistoryEntry.action == "plan_work").limit(1))

    told = remove(app, session)

    assert told["kept"] == []


@pytest.mark.usefixtures("demonstration")
def test_a_dry_run_tells_the_same_and_changes_nothing(
    app: Flask, session: Session, settings: Settings, kobeliaky: Hromada, person: Actor
) -> None:
    attach_to(session, person, settings.instance, kobeliaky)
    before = rows(session)

    told = json.loads(run(app, session, "remove", "--dry-run", "--json").stdout)

    assert rows(session) == before
    assert told["removed"] is False
    assert {**told, "removed": True} == remove(app, session)


@pytest.mark.usefixtures("demonstration")
def test_a_terminal_is_asked_and_no_answer_is_no(app: Flask, session: Session) -> None:
    before = rows(session)

    refused, unanswered = run(app, session, "remove", answer="ні\n"), run(app, session, "remove")

    assert (refused.exit_code, unanswered.exit_code) == (1, 1)
    assert "Прибрати?" in refused.stderr
    assert "Нічого не прибрано" in unanswered.stderr
    assert rows(session) == before
    assert run(app, session, "remove", answer="так\n").exit_code == 0
    assert rows(session) == {}


@pytest.mark.usefixtures("demonstration")
def test_people_read_what_goes_and_what_stays(
    app: Flask, session: Session, settings: Settings, kobeliaky: Hromada, person: Actor
) -> None:
    made = attach_to(session, person, settings.instance, kobeliaky)
    work_id, worked = made["work"].id, made["worked"].name

    told = run(app, session, "remove", "--dry-run")

    assert "Майно: 2" in told.stdout
    assert "  Робота: 1\n" in told.stdout
    assert f"    {str(work_id)[:8]}  «Протерто об’єктив» — додано людьми; тримається на:" in told.stdout
    assert f"«{worked}»" in told.stdout
    assert "нічого не змінено" in told.stderr


@pytest.mark.usefixtures("demonstration")
def test_pages_of_the_public_show_it_no_more(app: Flask, session: Session) -> None:
    client = app.test_client()
    before = client.get("/public/").get_data(as_text=True)

    remove(app, session)

    after = client.get("/public/").get_data(as_text=True)
    assert "public-item__end" in before
    assert "public-item__end" not in after


@pytest.mark.usefixtures("demonstration")
def test_it_never_comes_back_by_itself_and_comes_back_when_asked_for(
    app: Flask, session: Session, settings: Settings
) -> None:
    before = rows(session)
    remove(app, session)

    start_instance(session, replace(settings, demo=True), is_empty=False, say=print)
    assert rows(session) == {}

    loaded = run(app, session, "load")
    assert loaded.exit_code == 0, loaded.output
    assert rows(session) == before
    remove(app, session)
    assert rows(session) == {}


@pytest.mark.usefixtures("demonstration")
def test_a_second_load_is_refused_and_changes_nothing(app: Flask, session: Session) -> None:
    before = rows(session)

    told = run(app, session, "load")

    assert told.exit_code == 1
    assert "Демонстрація вже є" in told.stderr
    assert rows(session) == before


@pytest.mark.usefixtures("demonstration")
def test_a_load_beside_what_people_kept_says_why_it_is_refused_and_the_way_out(
    app: Flask, session: Session, settings: Settings, kobeliaky: Hromada, person: Actor
) -> None:
    attach_to(session, person, settings.instance, kobeliaky)
    remove(app, session)

    told = run(app, session, "load")

    assert told.exit_code == 1
    assert "Від прибраної демонстрації лишилося те, що люди додали або змінили" in told.stderr
    assert "./oblik demo remove --everything" in told.stderr
    assert run(app, session, "remove", "--everything", "--yes").exit_code == 0
    assert run(app, session, "load").exit_code == 0


@pytest.mark.usefixtures("demonstration")
def test_a_hromada_that_a_role_has_kept_is_filled_again(app: Flask, session: Session, kobeliaky: Hromada) -> None:
    before = rows(session)
    make_user(session, hromada=kobeliaky)
    remove(app, session)

    told = run(app, session, "load")

    assert told.exit_code == 0, told.output
    assert rows(session) == {**before, "registry_membership": 1}
    assert rows_after_everything(app, session) == {}


def rows_after_everything(app: Flask, session: Session) -> dict[str, int]:
    remove(app, session, "--everything")
    return rows(session)


def test_a_hromada_of_peoples_own_is_never_filled(app: Flask, session: Session) -> None:
    make_hromada(session, code="UA53080130000014699", name="Своя")
    assert {one["code"] for one in read_toml("hromadas.toml")["hromada"]} >= {"UA53080130000014699"}
    before = rows(session)

    told = run(app, session, "load")

    assert told.exit_code == 1
    assert "уже є в реєстрі" in told.stderr
    assert rows(session) == before


@pytest.mark.usefixtures("demonstration")
def test_what_people_changed_is_not_loaded_over(
    app: Flask, session: Session, settings: Settings, kobeliaky: Hromada, person: Actor
) -> None:
    attach_to(session, person, settings.instance, kobeliaky)
    remove(app, session)
    before = rows(session)

    told = run(app, session, "load")

    assert told.exit_code == 1
    assert rows(session) == before


@pytest.mark.usefixtures("demonstration")
def test_every_kind_of_thing_that_a_load_makes_is_known(session: Session) -> None:
    entities = set(session.scalars(select(HistoryEntry.entity).where(HistoryEntry.entity != ENTITY)))

    assert entities <= set(MODELS)
