"""What processes keep of small tables: as fresh as the database, over all of them, and never a rolled-back state."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, create_engine, event, select, text
from sqlalchemy.orm import Session

from config.database import prepare_database
from registry.kernel.access import SYSTEM
from registry.people.queries.people import list_hromadas
from registry.places.models.territory import Hromada
from registry.places.queries.territory import list_settlements
from tests.factories.registry import make_hromada, make_settlement


@pytest.fixture
def elsewhere(database_url: str) -> Iterator[Session]:
    """Another process's session on the same database."""
    engine = create_engine(database_url)
    prepare_database(engine)
    with Session(engine) as session:
        yield session
    engine.dispose()


def names(session: Session) -> list[str]:
    return sorted(one.name for one in list_hromadas(session))


def test_a_second_page_reads_no_small_table_again(session: Session, engine: Engine) -> None:
    make_hromada(session)
    session.commit()
    names(session)
    session.rollback()
    asked: list[str] = []
    event.listen(engine, "before_cursor_execute", lambda *given: asked.append(given[2]))

    names(session)
    list_settlements(session, SYSTEM)

    assert [one for one in asked if one.startswith("SELECT")] == [one for one in asked if "registry_revision" in one]
    assert len([one for one in asked if one.startswith("SELECT")]) == 1


def test_another_process_sees_a_change_at_once(session: Session, elsewhere: Session) -> None:
    hromada = make_hromada(session, name="Стара")
    session.commit()
    before = names(elsewhere)
    elsewhere.rollback()

    hromada.name = "Нова"
    session.commit()

    assert (before, names(elsewhere)) == (["Стара"], ["Нова"])


def test_a_transaction_sees_its_own_changes_and_leaves_none_behind(session: Session) -> None:
    make_hromada(session, name="Перша")
    session.commit()
    names(session)

    make_hromada(session, name="Друга")
    within = names(session)
    session.rollback()
    after = names(session)
    make_hromada(session, name="Третя")
    session.commit()

    assert (within, after, names(session)) == (["Друга", "Перша"], ["Перша"], ["Перша", "Третя"])


def test_what_waits_to_be_written_is_seen(session: Session) -> None:
    hromada = make_hromada(session, name="Перша")
    session.commit()
    names(session)

    hromada.name = "Інша"

    assert names(session) == ["Інша"]


@pytest.mark.parametrize(
    "statement", ["UPDATE registry_hromada SET name = 'Руками'", "DELETE FROM registry_settlement"]
)
def test_a_change_by_hand_is_noticed(session: Session, elsewhere: Session, statement: str) -> None:
    make_settlement(session, make_hromada(session))
    session.commit()
    before = names(session), len(list_settlements(session, SYSTEM))
    session.rollback()

    elsewhere.execute(text(statement))
    elsewhere.commit()

    assert (names(session), len(list_settlements(session, SYSTEM))) != before


def test_two_writers_of_small_tables_do_not_wait_for_each_other(session: Session, elsewhere: Session) -> None:
    """The note is taken at the end of a transaction; SQLite has one writer anyway."""
    if session.get_bind().dialect.name == "sqlite":
        return
    one, other = make_hromada(session, name="Одна"), make_hromada(session, name="Інша")
    session.commit()
    elsewhere.execute(text("SET lock_timeout = '1s'"))

    one.name = "Одна 2"
    session.flush()
    elsewhere.get_one(Hromada, other.id).name = "Інша 2"
    elsewhere.commit()
    session.commit()

    assert set(elsewhere.scalars(select(Hromada.name))) == {"Одна 2", "Інша 2"}
    assert names(elsewhere) == ["Інша 2", "Одна 2"]
