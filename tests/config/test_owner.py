"""Two users of a PostgreSQL database: whoever serves works, and cannot touch what was written into the history."""

import uuid
from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from config.database import prepare_database
from config.owner import migrate_as_owner
from config.refusal import WrongSettings
from config.settings import read_settings
from registry.assets.operations.assets import update_asset
from registry.kernel.access import SYSTEM
from registry.kernel.queries.history import prove_history, proves_itself
from tests.factories.registry import make_asset
from tests.postgis import run_sql


@pytest.fixture(scope="module")
def serving(postgis_server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """An engine for a role that owns nothing, on a new database that its owner has migrated."""
    name, role = (f"oblik_{what}_{uuid.uuid4().hex}" for what in ("owned", "serving"))
    for statement in (f"CREATE DATABASE {name}", f"CREATE ROLE {role} LOGIN"):
        run_sql(postgis_server, statement)
    owner = f"{postgis_server}/{name}"
    url = make_url(owner).set(username=role).render_as_string(hide_password=False)
    found = create_engine(url)
    prepare_database(found)
    values = {"OBLIK_INSTANCE": str(tmp_path_factory.mktemp("owned")), "OBLIK_DATABASE_URL": url}
    migrate_as_owner(found, read_settings({**values, "OBLIK_OWNER_URL": owner}))
    yield found
    found.dispose()
    run_sql(postgis_server, f"DROP DATABASE {name} WITH (FORCE)")
    run_sql(postgis_server, f"DROP ROLE {role}")


def test_whoever_serves_writes_with_its_history(serving: Engine) -> None:
    with Session(serving) as session:
        asset = make_asset(session)
        update_asset(session, SYSTEM, asset.id, {"name": "Інша"}, version=asset.version)
        session.commit()

        assert prove_history(session).is_whole
        assert proves_itself(session)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE registry_history SET action = 'x'",
        "DELETE FROM registry_history",
        "TRUNCATE registry_history",
        "UPDATE registry_history_head SET hash = repeat('0', 64)",
        "DELETE FROM registry_history_head",
        "INSERT INTO registry_history_head VALUES (2, 'x')",
        "ALTER TABLE registry_history DISABLE TRIGGER ALL",
        "DROP TRIGGER registry_history_move ON registry_history",
        "CREATE OR REPLACE FUNCTION registry_history_lock() RETURNS text LANGUAGE sql AS $$ SELECT 'x' $$",
        "UPDATE alembic_version SET version_num = '0001'",
    ],
)
def test_whoever_serves_cannot_touch_the_history(serving: Engine, statement: str) -> None:
    with Session(serving) as session:
        make_asset(session)
        session.commit()
    with pytest.raises(DBAPIError, match=r"permission denied|must be owner"), serving.begin() as connection:
        connection.execute(text(statement))


@pytest.mark.parametrize(
    "values",
    [
        {"OBLIK_OWNER_URL": "postgresql://owner@/oblik"},
        {"OBLIK_OWNER_URL": "sqlite:///x", "OBLIK_DATABASE_URL": "postgresql://app@/oblik"},
        {"OBLIK_OWNER_URL": "postgresql://app@/oblik", "OBLIK_DATABASE_URL": "postgresql://app@/oblik"},
    ],
    ids=["without PostgreSQL", "on SQLite", "the same user"],
)
def test_an_owner_that_makes_no_sense_is_refused(values: dict[str, str], tmp_path: object) -> None:
    with pytest.raises(WrongSettings, match="OBLIK_OWNER_URL"):
        read_settings({"OBLIK_INSTANCE": str(tmp_path), **values})


def test_a_type_of_ones_own_does_not_come_between_in_what_works_as_the_owner(serving: Engine) -> None:
    """The functions of the chain work as the owner: a temporary type of the same name would bring in foreign code."""
    with serving.begin() as connection:
        connection.execute(text("CREATE TABLE pg_temp.seen (who pg_catalog.text)"))
        connection.execute(text(
            "CREATE FUNCTION pg_temp.spy(pg_catalog.text) RETURNS pg_catalog.bool LANGUAGE sql AS "
            "$$ INSERT INTO seen VALUES (current_user); SELECT true $$"
        ))  # fmt: skip
        connection.execute(text("CREATE DOMAIN pg_temp.text AS pg_catalog.text CHECK (pg_temp.spy(VALUE))"))
        connection.execute(text("SELECT public.registry_history_lock()"))

        assert connection.scalar(text("SELECT count(*) FROM pg_temp.seen")) == 0
