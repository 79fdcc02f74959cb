"""What is kept of numbers and names: as the database has it, whichever process has written."""

from collections.abc import Iterator

import pytest
from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from config.database import prepare_database
from registry.assets.queries.asset_filter import AssetFilter
from registry.assets.queries.assets import list_assets
from registry.assets.queries.counts import count_assets, count_facets, list_responsible
from registry.kernel.access import SYSTEM
from registry.places.queries.organisations import name_choices
from tests.factories.registry import actor_as, make_asset, make_hromada, make_organisation


@pytest.fixture
def elsewhere(database_url: str) -> Iterator[Session]:
    """Another process's session on the same database."""
    engine = create_engine(database_url)
    prepare_database(engine)
    with Session(engine) as session:
        yield session
    engine.dispose()


def test_what_a_holder_holds_is_counted_anew_when_another_process_gives_it_away(
    session: Session, elsewhere: Session
) -> None:
    hromada = make_hromada(session)
    first, second = make_organisation(session, hromada), make_organisation(session, hromada)
    asset = make_asset(session, hromada, holder_id=first.id)
    session.commit()
    before = [count_assets(elsewhere, SYSTEM, AssetFilter(holder_id=one.id)) for one in (first, second)]
    elsewhere.rollback()

    asset.holder_id = second.id
    session.commit()

    assert before == [1, 0]
    assert [count_assets(elsewhere, SYSTEM, AssetFilter(holder_id=one.id)) for one in (first, second)] == [0, 1]


def test_what_is_of_a_demonstration_is_counted_apart_whoever_changes_it(session: Session, elsewhere: Session) -> None:
    hromada = make_hromada(session)
    asset = make_asset(session, hromada)
    make_asset(session, hromada)
    session.commit()
    wanted = [AssetFilter(is_demo=False), AssetFilter(is_demo=True), AssetFilter()]
    before = [count_assets(elsewhere, SYSTEM, one) for one in wanted]
    elsewhere.rollback()

    asset.is_demo = True
    session.commit()

    assert before == [2, 0, 2]
    assert [count_assets(elsewhere, SYSTEM, one) for one in wanted] == [1, 1, 2]


def test_numbers_by_holder_keep_to_hromada_kind_and_status(session: Session) -> None:
    hromada = make_hromada(session)
    holder = make_organisation(session, hromada)
    make_asset(session, hromada, holder_id=holder.id)
    make_asset(session, hromada, holder_id=holder.id, status="repair")
    make_asset(session, hromada, holder_id=holder.id, kind="server")
    make_asset(session, hromada)
    session.commit()

    assert count_facets(session, SYSTEM, AssetFilter(holder_id=holder.id)) == {
        ("camera", "in_service"): 1, ("camera", "repair"): 1, ("server", "in_service"): 1,
    }  # fmt: skip
    assert count_assets(session, SYSTEM, AssetFilter(holder_id=holder.id, kinds=("camera",))) == 2
    assert count_assets(session, SYSTEM, AssetFilter(holder_id=holder.id, hromada_id=make_hromada(session).id)) == 0


def test_posts_are_those_of_the_hromadas_that_one_may_read(session: Session, elsewhere: Session) -> None:
    own, other = make_hromada(session), make_hromada(session)
    asset = make_asset(session, own, responsible="інженер")
    make_asset(session, other, responsible="сторож")
    session.commit()
    before = list_responsible(elsewhere, SYSTEM, None)
    elsewhere.rollback()

    asset.responsible = "електрик"
    session.commit()

    assert before == ["інженер", "сторож"]
    assert list_responsible(elsewhere, SYSTEM, None) == ["електрик", "сторож"]
    assert list_responsible(elsewhere, actor_as("viewer", own), None) == ["електрик"]
    assert list_responsible(elsewhere, SYSTEM, other.id) == ["сторож"]


def test_a_list_tells_the_holder_by_its_present_name(session: Session, elsewhere: Session) -> None:
    hromada = make_hromada(session)
    holder = make_organisation(session, hromada, name="Стара назва", role="holder")
    make_asset(session, hromada, holder_id=holder.id)
    session.commit()

    def told() -> list[str | None]:
        rows = list_assets(elsewhere, SYSTEM, AssetFilter()).rows
        names = [one.holder.name if one.holder else None for one in rows]
        names += [name for _id, name in name_choices(elsewhere, SYSTEM, None, ("holder",))]
        elsewhere.rollback()
        return names

    before = told()
    holder.name = "Нова назва"
    session.commit()

    assert (before, told()) == (["Стара назва", "Стара назва"], ["Нова назва", "Нова назва"])


def test_choices_of_holders_keep_to_their_role_and_to_what_one_may_read(session: Session) -> None:
    own, other = make_hromada(session), make_hromada(session)
    make_organisation(session, own, name="Яблуневий відділ", role="department")
    make_organisation(session, own, name="Абрикосовий відділ", role="holder")
    make_organisation(session, own, name="Виконавець", role="provider")
    make_organisation(session, other, name="Інша", role="holder")
    session.commit()

    def names(actor: object) -> list[str]:
        return [name for _id, name in name_choices(session, actor, None, ("holder", "department"))]  # type: ignore[arg-type]

    assert names(actor_as("viewer", own)) == ["Абрикосовий відділ", "Яблуневий відділ"]
    assert len(names(SYSTEM)) == 3
