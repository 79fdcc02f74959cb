"""Migrations: a fresh database on either engine."""

import uuid
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from alembic import command
from sqlalchemy import Connection, Engine, Select, TextClause, inspect, select, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import Session

from config.database import alembic_config
from gis.models.public_object import PublicObject
from gis.operations.publication import publish_asset
from gis.queries.public_changes import count_waiting
from maintenance.contracts.models.contract import Contract
from maintenance.contracts.models.service_line import PriceIndex, ServiceLine
from maintenance.costing.operations.scenarios import create_scenario, save_scenario
from maintenance.costing.queries.scenarios import find_scenario
from maintenance.costing.rules.what_if import Overrides
from maintenance.programmes.models import Programme
from maintenance.programmes.operations.drafts import amend_programme
from maintenance.programmes.queries import list_measure_limits
from registry.assets.models.asset import Asset
from registry.assets.operations.assets import update_asset
from registry.assets.queries.reserve import reserve_periods
from registry.kernel.access import SYSTEM
from registry.kernel.operations.history import record_history
from registry.kernel.searching import holds_word
from registry.kernel.spatial import intersects_bbox
from registry.people.models import User
from registry.places.models.location import Location
from registry.places.models.territory import Hromada
from tests.factories.maintenance_contracts import make_contract, make_index, make_line
from tests.factories.people import make_person
from tests.factories.programmes import make_programme_in
from tests.factories.registry import make_asset, make_hromada, make_location, make_organisation, make_settlement


def test_a_fresh_database_has_every_table(session: Session) -> None:
    tables = set(inspect(session.connection()).get_table_names())

    assert {"registry_asset", "registry_location", "maintenance_contract", "registry_history"} <= tables


@pytest.mark.parametrize("statement", ["UPDATE registry_history SET actor_label = 'x'", "DELETE FROM registry_history"])
def test_the_database_refuses_to_rewrite_history(session: Session, statement: str) -> None:
    record_history(
        session, SYSTEM, "create", entity="asset", entity_id="1", label="Камера", hromada_id=None, changes={}
    )
    session.commit()

    with pytest.raises(DBAPIError, match="append-only"):
        session.execute(text(statement))


def test_the_models_and_the_migrations_agree_in_both_directions(engine: Engine) -> None:
    config = alembic_config(engine)

    command.check(config)
    command.downgrade(config, "base")
    left = {
        name for name in inspect(engine).get_table_names() if name.startswith(("registry_", "gis_", "maintenance_"))
    }
    command.upgrade(config, "head")

    assert not left
    command.check(config)


def test_public_cards_of_the_first_version_get_words_and_stamps(engine: Engine) -> None:
    with Session(engine) as session:
        shelter = make_asset(session, kind="shelter", name="Ліцей", location_id=make_location(session).id)
        publish_asset(session, SYSTEM, shelter.id)
        session.commit()
    config = alembic_config(engine)

    command.downgrade(config, "0001")
    command.upgrade(config, "head")

    with Session(engine) as session:
        card = session.scalars(select(PublicObject)).one()
        assert card.search.startswith("ліцей")
        assert card.stamp > 0


def test_lines_and_indexes_learn_from_the_history_when_they_were_written(session: Session, engine: Engine) -> None:
    line, index = make_line(session), make_index(session)
    session.commit()
    written = {line.id: line.updated_at, index.id: index.updated_at}
    lines = select(ServiceLine.id, ServiceLine.updated_at).union(select(PriceIndex.id, PriceIndex.updated_at))
    session.commit()
    config = alembic_config(engine)

    command.downgrade(config, "0003")
    command.upgrade(config, "head")

    told = dict(session.execute(lines).all())
    assert told.keys() == written.keys()
    assert all(abs(told[key] - written[key]) < timedelta(seconds=1) for key in told)
    assert session.scalar(select(PriceIndex.version)) == 1


def test_what_things_are_found_by_survives_the_way_back_and_forth(session: Session, engine: Engine) -> None:
    holder = make_organisation(session, name="КП «Світло» HIK")
    building = make_location(session, kind="building", name="Школа", address="вул. Тиха, 1")
    room = make_location(session, kind="room", name="Серверна", parent_id=str(building.id))
    camera = make_asset(session, name="Камера на Тихій", location_id=room.id, holder_id=holder.id, model="HIK-2")
    server = make_asset(session, kind="server", name="Сервер", location_id=room.id)
    session.commit()
    columns = select(Asset.id, Asset.search, Asset.place_search).order_by(Asset.id)
    before = session.execute(columns).all(), session.execute(select(Location.id, Location.search)).all()
    session.commit()

    command.downgrade(alembic_config(engine), "0001")
    with engine.connect() as connection:
        former = set(connection.scalars(text("SELECT search FROM registry_asset")))
    command.upgrade(alembic_config(engine), "head")

    assert former == {
        f"{camera.inventory_number} камера на тихій камера відеоспостереження hik-2",
        f"{server.inventory_number} сервер сервер",
    }
    session.expire_all()
    assert before == (session.execute(columns).all(), session.execute(select(Location.id, Location.search)).all())
    assert session.scalars(select(Asset.name).where(holds_word("тих", Asset.place_search)).order_by(Asset.name)).all()


def test_settlements_and_people_of_earlier_versions_get_codes_and_versions(engine: Engine) -> None:
    with Session(engine) as session:
        hromada = make_hromada(session)
        make_settlement(session, hromada, "Лісове", "село")
        make_settlement(session, hromada, "Затон", "село")
        make_person(session, language="en")
    config = alembic_config(engine)
    command.downgrade(config, "0004")
    with engine.begin() as connection:
        connection.execute(text("UPDATE registry_settlement SET category = 'смт' WHERE name = 'Лісове'"))
        connection.execute(text("UPDATE registry_settlement SET category = 'хутір', note = 'н' WHERE name = 'Затон'"))

    command.upgrade(config, "head")

    columns = "name, category, note, version"
    with engine.connect() as connection:
        found = connection.execute(text(f"SELECT {columns} FROM registry_settlement ORDER BY name")).all()
        language = connection.scalar(text("SELECT language FROM registry_user"))
    told = {one.name: (one.category, one.note, one.version) for one in found}
    assert (told["Лісове"], told["Затон"]) == (("селище", None, 1), ("село", "н; хутір", 1))
    assert language == "en"
    for wrong in (
        "UPDATE registry_settlement SET category = 'хутір'", "UPDATE registry_settlement SET area_km2 = ''",
        "UPDATE registry_user SET language = 'xx'",
    ):  # fmt: skip
        with engine.begin() as connection, pytest.raises(IntegrityError):
            connection.execute(text(wrong))


def test_contracts_of_earlier_versions_keep_what_they_say_up_and_down(session: Session, engine: Engine) -> None:
    rules = {"any_day": "contract_month", "by_days": "calendar_days", "full_month": "full_month"}
    hromada = make_line(session).hromada_id
    terms = [{"basis": "per_month", "amount": "1", "clause": rule, "month_rule": rule} for rule in rules]
    contract = make_contract(session, terms=terms, notice_days=45, provider_id=None)
    contract_id, words = contract.id, contract.search
    session.commit()
    config = alembic_config(engine)

    command.downgrade(config, "0007")
    with engine.begin() as connection:
        connection.execute(text("UPDATE maintenance_contract_term SET month_rule = clause"))
        before = contracts_told(connection, "notice_days")
    command.upgrade(config, "0008")
    with engine.connect() as connection:
        upgraded = contracts_told(connection, "notice_value")
        columns = "notice_unit, decide_on, renewal_months, replaces_id, amount, decided_on"
        fresh = connection.execute(text(f"SELECT {columns} FROM maintenance_contract")).one()
        told = connection.execute(text("SELECT clause, month_rule, former_month_rule FROM maintenance_contract_term"))
        held = {one.clause: (one.month_rule, one.former_month_rule) for one in told}
    command.downgrade(config, "0007")
    with engine.connect() as connection:
        after = contracts_told(connection, "notice_days")
    command.upgrade(config, "head")

    assert before == after
    assert upgraded[0] == before[0]
    assert (fresh.notice_unit, str(fresh.decide_on)) == ("days", "2026-11-16")
    assert tuple(fresh)[2:] == (None, None, None, None)
    assert held == {one: (rule, "any_day" if one == "any_day" else None) for one, rule in rules.items()}
    found = session.scalars(select(Contract).where(holds_word(words.split()[0], Contract.search))).one()
    assert (found.id, found.hromada_id, [one.payments for one in found.terms]) == (contract_id, hromada, [[], [], []])
    assert [one.include_reserve for one in found.covers] == [False]


def contracts_told(connection: Connection, notice: str) -> tuple[Any, Any]:
    """Give what a contract and its prices say."""
    contract = connection.execute(
        text(f"SELECT id, number, renewal, search, version, {notice} FROM maintenance_contract")
    )
    terms = connection.execute(text("SELECT clause, month_rule FROM maintenance_contract_term ORDER BY position"))
    return [tuple(one) for one in contract], [tuple(one) for one in terms]


def test_what_earlier_versions_cannot_say_of_a_contract_is_said_as_near_as_can_be(
    session: Session, engine: Engine
) -> None:
    first = make_contract(session, number="1", terms=[{"basis": "per_month", "amount": "1"}])
    make_contract(
        session, number="2", starts_on="2027-01-01", ends_on="2027-12-31", renewal="tacit", renewal_months=12,
        notice={"value": 3, "unit": "months"}, replaces_id=str(first.id), terms=[],
    )  # fmt: skip
    session.commit()
    config = alembic_config(engine)

    command.downgrade(config, "0007")

    with engine.connect() as connection:
        told = connection.execute(text("SELECT renewal, notice_days FROM maintenance_contract ORDER BY number")).all()
        rule = connection.scalar(text("SELECT month_rule FROM maintenance_contract_term"))
    command.upgrade(config, "head")
    assert [tuple(one) for one in told] == [("expected", 30), ("expected", 92)]
    assert rule == "by_days"


@pytest.mark.parametrize(
    "wrong",
    [
        "renewal = 'tacit'", "renewal_months = 12", "notice_unit = 'weeks'", "decided_on = '2026-11-01'",
        "amount = -1", "renewal = 'maybe'", "decide_on = NULL",
    ],
)  # fmt: skip
def test_the_database_keeps_a_contract_from_contradicting_itself(session: Session, wrong: str) -> None:
    make_contract(session)
    session.commit()

    with pytest.raises(IntegrityError):
        session.execute(text(f"UPDATE maintenance_contract SET {wrong}"))


def test_what_is_in_reserve_already_has_an_open_stay_and_no_day_of_its_status(session: Session, engine: Engine) -> None:
    dated = make_asset(session, status="reserve", commissioned_on="2024-05-01", status_on="2026-03-01")
    undated, working = make_asset(session, status="reserve"), make_asset(session, status_on="2026-03-01")
    session.commit()
    config = alembic_config(engine)

    command.downgrade(config, "0007")
    command.upgrade(config, "head")

    session.expire_all()
    assert [one.status_on for one in (dated, undated, working)] == [None, None, None]
    assert reserve_periods(session) == {dated.id: [(date(2024, 5, 1), None)], undated.id: [(None, None)]}


def test_indexes_of_scenarios_become_changes_and_go_back(session: Session, engine: Engine) -> None:
    line = make_line(session)
    factors = Overrides(all_lines=Decimal("1.1"), by_line={line.id: Decimal("0.98765432101234567")})
    kept = save_scenario(session, SYSTEM, line.hromada_id, "дорожче", factors, note="чому")
    create_scenario(session, SYSTEM, line.hromada_id, {"name": "інше", "changes": [{"kind": "price", "percent": 5}]})
    session.commit()
    config = alembic_config(engine)

    command.downgrade(config, "0012")
    with engine.connect() as connection:
        former = connection.execute(text("SELECT service_line_id, value FROM maintenance_scenario_index")).all()
        names = set(connection.execute(text("SELECT name FROM maintenance_scenario")).scalars())
    command.upgrade(config, "head")

    session.expire_all()
    told = {one.service_line_id is None: one.value for one in former}
    assert told == {True: "1.1", False: "0.98765432101234567"}
    assert names == {"дорожче", "інше"}
    found = find_scenario(session, SYSTEM, line.hromada_id, "дорожче")
    assert found is not None
    assert (found.id, found.note, found.overrides) == (kept.id, "чому", factors)


def test_whoever_administered_all_hromadas_by_a_role_is_flagged_and_stays_so_on_the_way_back(
    session: Session, engine: Engine
) -> None:
    hromada = make_hromada(session)
    make_person(session, "by.role")
    make_person(session, "local.one", hromada=hromada)
    make_person(session, "by.flag", role="viewer", administers_all=True)
    session.commit()
    admins = text("SELECT login FROM registry_user JOIN registry_membership ON user_id = registry_user.id "
                  "WHERE role = 'admin' AND hromada_id IS NULL")  # fmt: skip

    command.downgrade(alembic_config(engine), "0012")
    with engine.connect() as connection:
        former = set(connection.scalars(admins))
    command.upgrade(alembic_config(engine), "head")

    assert former == {"by.role", "by.flag"}
    flags = select(User.login, User.administers_all)
    assert dict(session.execute(flags).all()) == {"by.role": True, "local.one": False, "by.flag": True}


def test_what_was_published_and_does_not_work_is_withdrawn_and_asks_when_it_works_again(
    session: Session, engine: Engine
) -> None:
    works, idle = (make_asset(session, kind="shelter", location_id=make_location(session).id) for _ in range(2))
    for one in (works, idle):
        publish_asset(session, SYSTEM, one.id)
    session.commit()
    config = alembic_config(engine)

    command.downgrade(config, "0020")
    with engine.begin() as connection:
        connection.execute(update(Asset.__table__).where(Asset.id == idle.id).values(status="repair"))
    command.upgrade(config, "head")

    session.expire_all()
    assert list(session.scalars(select(PublicObject.asset_id))) == [works.id]
    assert (works.published, idle.published, count_waiting(session, SYSTEM)) == (True, False, 0)
    update_asset(session, SYSTEM, idle.id, {"status": "in_service"}, version=idle.version)
    assert count_waiting(session, SYSTEM) == 1


def test_lines_keep_the_ceiling_of_an_equal_number_by_naming_it_where_one_programme_alone_has_it(
    session: Session, engine: Engine
) -> None:
    hromada, other = make_hromada(session), make_hromada(session, code="UA53080130000014699")
    programme = make_programme_in(session, hromada, "first", {"2.1": "1,0", "2.2": "2,0"})
    make_programme_in(session, hromada, "second", {"2.2": "3,0"})
    for here, code in ((hromada, "2.1"), (hromada, "2.2"), (hromada, "9.9"), (other, "2.1")):
        make_line(session, here, code)
    ids = programme.id, hromada.id
    session.commit()
    session.close()
    config = alembic_config(engine)

    command.downgrade(config, "0012")
    with engine.connect() as connection:
        kept = connection.execute(text("SELECT count(*), max(title) FROM maintenance_service_line")).one()
    command.upgrade(config, "head")

    lines = session.scalars(select(ServiceLine).order_by(ServiceLine.code, ServiceLine.hromada_id)).all()
    named = {one.code: one.measure_programme_id for one in lines if one.measure_code}
    assert named == {"2.1": ids[0]}
    assert [one.hromada_id for one in lines if one.measure_code] == [ids[1]]
    assert (len(lines), max(one.title for one in lines)) == tuple(kept)
    assert {one.state for one in session.scalars(select(Programme))} == {"in_force"}
    assert {one.money_unit for one in session.scalars(select(Hromada))} == {"thousand"}


def test_drafts_bind_no_year_where_their_state_is_not_known(session: Session, engine: Engine) -> None:
    hromada = make_hromada(session)
    make_programme_in(session, hromada, "adopted", {"2.1": "1,0"})
    amend_programme(session, SYSTEM, "adopted", "draft")
    hromada_id = hromada.id
    session.commit()
    session.close()
    config = alembic_config(engine)

    command.downgrade(config, "0040")
    command.upgrade(config, "head")

    (limits,) = list_measure_limits(session, hromada_id, (2027,)).values()
    assert [one.code for one in limits.in_force] == ["adopted"]
    assert {one.code: one.state for one in limits.programmes.values()} == {"adopted": "in_force", "draft": "ended"}


def test_lines_of_earlier_versions_learn_the_order_of_their_numbers(session: Session, engine: Engine) -> None:
    hromada = make_hromada(session)
    for code in ("2.10", "2.2", "2"):
        make_line(session, hromada, code)
    session.commit()
    session.close()
    config = alembic_config(engine)

    command.downgrade(config, "0020")
    command.upgrade(config, "head")

    assert session.scalars(select(ServiceLine.code).order_by(ServiceLine.sort_key)).all() == ["2", "2.2", "2.10"]


@pytest.mark.parametrize(
    "wrong",
    [
        "UPDATE maintenance_service_line SET measure_code = '2.1'",
        "UPDATE maintenance_programme SET state = 'planned'",
        "UPDATE maintenance_programme SET state = 'ended'",
        "UPDATE maintenance_programme SET in_force_from = '2027-02-01', in_force_to = '2027-01-01'",
        "UPDATE maintenance_programme SET replaced_by_id = id",
        "UPDATE registry_hromada SET money_unit = 'mln'",
    ],
)
def test_the_database_keeps_measures_programmes_and_units_from_contradicting_themselves(
    session: Session, wrong: str
) -> None:
    hromada = make_hromada(session)
    make_programme_in(session, hromada, "first", {"2.1": "1,0"})
    make_line(session, hromada)
    session.commit()

    with pytest.raises(IntegrityError):
        session.execute(text(wrong))


def test_a_box_search_uses_the_spatial_index(session: Session) -> None:
    statement = select(Location.id).where(intersects_bbox(Location.geometry, (30.7, 51.5, 30.8, 51.6)))
    if session.get_bind().dialect.name == "sqlite":
        told = session.execute(explained("EXPLAIN QUERY PLAN", statement, session)).all()
    else:
        session.execute(text("SET enable_seqscan = off"))
        told = session.execute(explained("EXPLAIN", statement, session)).all()

    assert "idx_registry_location_geometry" in str(told)


def explained(verb: str, statement: Select[uuid.UUID], session: Session) -> TextClause:
    compiled = statement.compile(session.get_bind(), compile_kwargs={"literal_binds": True})
    return text(f"{verb} {compiled}")
