"""A database that tests share is, after each of them, what the template is."""

from collections.abc import Iterator

import psycopg
import pytest
from sqlalchemy import create_engine, text

from tests.postgis import run_sql
from tests.reused import ReusedDatabase

COLUMNS = "SELECT count(*) FROM information_schema.columns WHERE table_name = 'registry_organisation'"


@pytest.fixture(scope="module")
def template(postgis_server: str) -> Iterator[str]:
    """A template of this module's own: a few tables as the product has them."""
    run_sql(postgis_server, "CREATE DATABASE reused_template")
    with psycopg.connect(f"{postgis_server}/reused_template".replace("+psycopg", "")) as connection:
        connection.execute("CREATE TABLE alembic_version (version_num text)")
        connection.execute("INSERT INTO alembic_version VALUES ('0012')")
        connection.execute("CREATE TABLE registry_organisation (id bigserial, phone text)")
    yield f"{postgis_server}/reused_template"
    run_sql(postgis_server, "DROP DATABASE reused_template WITH (FORCE)")


@pytest.fixture
def reused(template: str) -> Iterator[ReusedDatabase]:
    reused = ReusedDatabase(template)
    yield reused
    reused.drop()


def ask(reused: ReusedDatabase, statement: str) -> int:
    engine = create_engine(reused.url)
    with engine.begin() as connection:
        found: int = connection.execute(text(statement)).scalar_one()
    engine.dispose()
    return found


@pytest.mark.parametrize(
    "change",
    [
        "INSERT INTO registry_organisation (phone) VALUES (NULL)",
        "ALTER TABLE registry_organisation DROP COLUMN phone",
        "ALTER TABLE registry_organisation ADD COLUMN email text",
        "UPDATE alembic_version SET version_num = '0001'",
    ],
)
def test_what_a_test_changes_is_as_before_for_the_next(reused: ReusedDatabase, change: str) -> None:
    asked = (
        COLUMNS,
        "SELECT last_value + is_called::int FROM registry_organisation_id_seq",
        "SELECT max(version_num)::int FROM alembic_version",
    )
    before = [ask(reused, one) for one in asked]
    reused.connection.execute(change.encode())
    assert [ask(reused, one) for one in asked] != before

    reused.renew()

    assert [ask(reused, one) for one in asked] == before
