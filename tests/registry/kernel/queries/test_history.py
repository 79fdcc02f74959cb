"""The history: chained, refused to be altered, covered where it tells a hidden place."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from registry.assets.operations.assets import update_asset
from registry.assets.queries.history import show_history
from registry.assets.rules.disclosure import HIDDEN
from registry.kernel.access import SYSTEM
from registry.kernel.queries.history import HistoryFilter, list_history, prove_history
from registry.places.operations.locations import update_location
from tests.factories.registry import actor_as, make_asset, make_hromada, make_location


def test_an_untouched_chain_is_whole(session: Session) -> None:
    asset = make_asset(session, price="10,50", attributes={"range_m": "60,5", "analytics": "рух"})
    update_asset(session, SYSTEM, asset.id, {"price": None}, version=1)
    session.commit()
    session.expire_all()

    assert prove_history(session).broken is None


@pytest.mark.parametrize("statement", ["UPDATE registry_history SET action = 'x'", "DELETE FROM registry_history"])
def test_the_database_refuses_to_alter_history(session: Session, statement: str) -> None:
    make_asset(session)
    session.commit()

    with pytest.raises(DBAPIError, match="append-only"):
        session.execute(text(statement))


def test_the_first_forged_record_is_named(session: Session) -> None:
    for _at in range(3):
        make_asset(session)
    entries = list_history(session, SYSTEM, HistoryFilter())
    session.commit()
    session.expunge_all()
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    off = (
        "DROP TRIGGER registry_history_no_update" if is_sqlite else "ALTER TABLE registry_history DISABLE TRIGGER USER"
    )

    session.execute(text(off))
    forge = text("UPDATE registry_history SET actor_label = 'інший' WHERE seq = :seq")
    session.execute(forge, {"seq": entries[1].seq})

    broken = prove_history(session).broken
    assert broken is not None
    assert broken.seq == entries[1].seq


def test_a_cut_off_end_shows(session: Session) -> None:
    for _at in range(3):
        make_asset(session)
    session.commit()
    session.expunge_all()
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    off = (
        "DROP TRIGGER registry_history_no_delete" if is_sqlite else "ALTER TABLE registry_history DISABLE TRIGGER USER"
    )
    session.execute(text(off))

    session.execute(text("DELETE FROM registry_history WHERE seq = (SELECT max(seq) FROM registry_history)"))

    assert prove_history(session).broken is not None


def test_history_hides_places_from_those_who_may_not_know_them(session: Session) -> None:
    hromada = make_hromada(session)
    place = make_location(session, hromada, address="вул. Таємна, 1")
    camera = make_asset(session, hromada, location_id=place.id)
    update_location(session, SYSTEM, place.id, {"lon": "30.70", "lat": "51.52"}, version=1)
    accountant, auditor = actor_as("accountant", hromada), actor_as("auditor", hromada)

    entries = list_history(session, accountant, HistoryFilter(hromada_id=hromada.id))
    covered = show_history(session, accountant, entries)
    clear = show_history(session, auditor, entries)

    told = str([(one.label, one.changes) for one in covered])
    assert "Таємна" not in told
    assert "POINT" not in told
    assert place.name not in told
    assert HIDDEN in told
    assert camera.open_name in told
    assert "Таємна" in str([one.changes for one in clear])


def test_history_is_read_by_right_and_filter(session: Session) -> None:
    asset = make_asset(session)
    update_asset(session, SYSTEM, asset.id, {"name": "Інакше"}, version=1)

    assert list_history(session, actor_as("viewer", asset.hromada), HistoryFilter()) == []
    found = list_history(session, SYSTEM, HistoryFilter(entity="asset", entity_id=asset.id, action="update"))
    assert [entry.changes["name"][1] for entry in found] == ["Інакше"]
