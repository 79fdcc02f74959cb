"""The first start: what a new instance holds, on either engine."""

import threading
import uuid
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, func, select
from sqlalchemy.orm import Session

from config.database import alone, prepare_database
from config.first_start import prepare_instance, start_instance
from config.settings import Settings
from gis.models.coverage import Coverage
from gis.models.public_object import PublicObject
from maintenance.contracts.models.contract import Contract
from maintenance.programmes.models import Programme
from maintenance.upkeep.models.plan import DueWork
from maintenance.upkeep.models.work import WorkEntry
from registry.assets.models.asset import Asset
from registry.assets.models.kind import AssetKind
from registry.places.models.territory import Hromada
from tests.factories.registry import make_hromada
from tests.postgis import run_sql

PATIENCE_SECONDS = 60


def count(session: Session, model: type) -> int:
    return session.scalar(select(func.count()).select_from(model)) or 0


def test_a_new_instance_gets_the_demonstration_and_a_link(session: Session) -> None:
    said: list[str] = []

    link = prepare_instance(session, is_empty=False, say=said.append)

    assert link
    assert link.startswith("/setup/")
    assert sorted(session.scalars(select(Programme.code))) == ["kobeliaky-2024-2026", "slavutych-2017-2020"]
    assert count(session, Asset) > 250
    assert min(count(session, one) for one in (Contract, WorkEntry, DueWork, Coverage, PublicObject)) > 0
    assert session.scalar(select(func.count()).where(Asset.is_demo.is_(False))) == 0


def test_a_second_start_changes_nothing(session: Session) -> None:
    prepare_instance(session, is_empty=False, say=print)
    before = count(session, Asset)

    prepare_instance(session, is_empty=False, say=print)

    assert count(session, Asset) == before


def test_an_empty_instance_has_kinds_and_nothing_else(session: Session) -> None:
    prepare_instance(session, is_empty=True, say=print)

    assert count(session, AssetKind) == 20
    assert count(session, Hromada) == count(session, Asset) == count(session, Programme) == 0


@pytest.mark.usefixtures("demonstration")
@pytest.mark.parametrize(
    ("kind", "hromada", "expected"),
    [
        ("edms_seat", "UA32100130000093505", 33),
        ("wifi_point", "UA32100130000093505", 3),
        ("server", "UA32100130000093505", 3),
    ],
)
def test_the_counts_that_the_programmes_name_are_there(
    session: Session, kind: str, hromada: str, expected: int
) -> None:
    owned = select(func.count()).select_from(Asset).join(Hromada, Hromada.id == Asset.hromada_id)

    found = session.scalar(owned.where(Hromada.code == hromada, Asset.kind_code == kind, Asset.status == "in_service"))

    assert found == expected


@pytest.fixture
def new_database(engine_name: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Session]:
    """A session on a database that nobody has migrated yet."""
    if engine_name == "sqlite":
        url = f"sqlite:///{tmp_path / 'new.sqlite3'}"
    else:
        server, name = request.getfixturevalue("postgis_server"), f"oblik_new_{uuid.uuid4().hex}"
        run_sql(server, f"CREATE DATABASE {name}")
        url = f"{server}/{name}"
    engine = create_engine(url)
    prepare_database(engine)
    with Session(engine) as session:
        yield session
    engine.dispose()
    if engine_name != "sqlite":
        run_sql(server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.mark.parametrize(
    ("demo", "is_empty", "expected"),
    [(None, False, True), (None, True, False), (False, False, False), (True, False, True), (True, True, False)],
)
def test_a_new_database_gets_the_demonstration_where_it_was_meant_to(
    new_database: Session, settings: Settings, demo: bool | None, is_empty: bool, expected: bool
) -> None:
    start_instance(new_database, replace(settings, demo=demo), is_empty=is_empty, say=print)

    assert (count(new_database, Asset) > 0) is expected


def test_an_old_database_without_a_hromada_never_gets_it_by_itself(session: Session, settings: Settings) -> None:
    start_instance(session, settings, is_empty=False, say=print)

    assert count(session, Hromada) == 0


def test_an_old_database_without_a_hromada_gets_it_when_told_to(session: Session, settings: Settings) -> None:
    start_instance(session, replace(settings, demo=True), is_empty=False, say=print)

    assert count(session, Hromada) == 2


def test_a_register_that_has_a_hromada_never_gets_it(session: Session, settings: Settings) -> None:
    make_hromada(session)
    session.commit()

    start_instance(session, replace(settings, demo=True), is_empty=False, say=print)

    assert (count(session, Hromada), count(session, Asset)) == (1, 0)


def test_while_one_process_prepares_the_database_another_waits(
    session: Session, settings: Settings, engine: Engine
) -> None:
    said: list[str] = []
    waiting = threading.Event()

    def note(line: str) -> None:
        said.append(line)
        waiting.set()

    second = threading.Thread(target=start_instance, args=(session, settings), kwargs={"is_empty": True, "say": note})
    with alone(engine, settings.instance, print):
        second.start()
        assert waiting.wait(PATIENCE_SECONDS)
        assert not has_kinds(engine)
    second.join(PATIENCE_SECONDS)

    assert [line for line in said if "чекаю" in line]
    assert has_kinds(engine)


def has_kinds(engine: Engine) -> bool:
    with Session(engine) as own:
        return count(own, AssetKind) > 0
