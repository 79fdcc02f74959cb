"""People who left: the name goes by a rule and a date, what they did stays and the chain with it."""

from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from config.cli import cli
from gis.models.public_change import PublicChange
from maintenance.costing.operations.year_turns import note_turn
from maintenance.upkeep.jobs.leaving import forget_after, forget_people
from registry.assets.models.asset import Asset
from registry.assets.operations.assets import update_asset
from registry.kernel import clock
from registry.kernel.access import SYSTEM, Actor
from registry.kernel.db import Base
from registry.kernel.errors import Conflict
from registry.kernel.models.history import HistoryEntry
from registry.kernel.models.long_work import LongWork
from registry.kernel.queries.history import HistoryFilter, list_actor_labels, list_history, prove_history
from registry.kernel.queries.leavers import LOGINS
from registry.people.models import (
    DirectoryIdentity,
    Membership,
    RecoveryCode,
    SecondFactor,
    SetupLink,
    User,
    UserSession,
)
from registry.people.operations.leaving import forget_person, forget_who_left
from registry.people.operations.passwords import make_password_link
from registry.people.operations.people import disable_user, enable_user, update_profile
from registry.people.queries.people import find_user_by_login
from registry.places.models.territory import Hromada
from registry.places.operations.merging import Wish, merge
from tests.factories.people import make_api_token, make_person, sign_in, sign_in_by_form
from tests.factories.registry import make_asset, make_hromada, make_organisation

NAME, LOGIN = "Оксана Канаркова", "canary.oksana"
TODAY = date(2026, 11, 28)


@pytest.fixture
def gone(session: Session, app: Flask) -> User:
    """Somebody who came in, changed a thing, was called by name, and has no access any more."""
    make_person(session)
    hromada = make_hromada(session)
    user = make_person(session, LOGIN, role="technician", hromada=hromada)
    update_profile(session, SYSTEM, user, {"display_name": NAME})
    asset = make_asset(session, hromada)
    session.commit()
    sign_in_by_form(app, LOGIN)
    update_asset(session, Actor(label=LOGIN, user_id=user.id, is_system=True), asset.id, {"name": "Інша"}, version=1)
    make_password_link(session, SYSTEM, user.id)
    disable_user(session, SYSTEM, user.id)
    session.commit()
    return user


def test_the_name_gives_way_to_the_post_and_the_account_is_nobodys(session: Session, gone: User) -> None:
    forget_person(session, SYSTEM, gone, TODAY, "Головний спеціаліст")
    session.commit()

    assert (gone.display_name, gone.forgotten_on, gone.password_hash) == ("Головний спеціаліст", TODAY, None)
    assert find_user_by_login(session, LOGIN) is None
    assert session.scalars(select(SetupLink)).all() == []
    assert session.scalars(select(UserSession).where(UserSession.user_id == gone.id)).all() == []
    assert [one.role for one in session.scalars(select(Membership).where(Membership.user_id == gone.id))] == [
        "technician"
    ]


@pytest.mark.parametrize(("is_gone", "stays_known"), [(True, 0), (False, 1)])
def test_no_way_in_is_left_and_who_was_shut_out_here_stays_so(
    session: Session, gone: User, is_gone: bool, stays_known: int
) -> None:
    session.add(SecondFactor(user_id=gone.id, sealed="sealed"))
    session.add(RecoveryCode(user_id=gone.id, code_hash="0" * 64))
    told = {"source": "ldap", "subject": "5f2c", "checked_at": clock.now(), "is_gone": is_gone}
    session.add(DirectoryIdentity(user_id=gone.id, **told))
    session.flush()

    forget_person(session, SYSTEM, gone, TODAY)

    assert session.scalars(select(SecondFactor)).all() == []
    assert session.scalars(select(RecoveryCode)).all() == []
    assert len(session.scalars(select(DirectoryIdentity.subject)).all()) == stays_known


def test_what_waits_and_what_ran_long_tell_the_post_too(session: Session, gone: User) -> None:
    hromada = gone.memberships[0].hromada
    asset = make_asset(session, hromada, inventory_number="П-1")
    told = {"asset_id": asset.id, "hromada_id": hromada.id, "since": clock.now(), "waits": True}
    session.add(PublicChange(**told, changed_by=LOGIN))
    for label in (LOGIN, f"{LOGIN} (API: облік майна)", f"{LOGIN}2 (API: інший)"):
        session.add(LongWork(kind="import", label="x.csv", user_label=label, created_at=clock.now()))
    session.flush()

    forget_person(session, SYSTEM, gone, TODAY, "Головний спеціаліст")

    session.expire_all()
    assert session.scalars(select(PublicChange.changed_by)).all() == ["Головний спеціаліст"]
    assert set(session.scalars(select(LongWork.user_label))) == {
        "Головний спеціаліст", "Головний спеціаліст (API: облік майна)", f"{LOGIN}2 (API: інший)",
    }  # fmt: skip


def test_without_a_post_the_department_is_told(session: Session, gone: User) -> None:
    department = make_organisation(
        session, session.get_one(Membership, gone.memberships[0].id).hromada, name="Відділ ІТ"
    )
    gone.memberships[0].department_id = department.id
    session.flush()

    assert forget_person(session, SYSTEM, gone, TODAY).display_name == "Колишній працівник, Відділ ІТ"


def test_no_page_tells_the_name_any_more_and_the_chain_is_whole(app: Flask, session: Session, gone: User) -> None:
    client = sign_in(app, "olena.it")
    head = prove_history(session).head
    before = client.get("/history").text
    assert LOGIN in before

    forget_person(session, SYSTEM, gone, TODAY, "Головний спеціаліст")
    session.commit()

    token = make_api_token(session, session.scalars(select(User).where(User.login == "olena.it")).one(), "read")
    told = [
        client.get("/history").text,
        client.get(f"/history?who={LOGIN}").text.replace(f"who={LOGIN}", ""),
        client.get("/people").text,
        client.get(f"/people/{gone.id}").text,
        app.test_client().get("/api/v1/history?limit=100", headers={"Authorization": f"Bearer {token}"}).text,
        *(client.get(f"/assets/{one}?tab=history").text for one in session.scalars(select(Asset.id))),
    ]
    for text in told:
        assert NAME not in text
        assert LOGIN not in text
    assert "Головний спеціаліст" in told[0]
    assert "Головний спеціаліст" in told[4]
    proof = prove_history(session, since=head)
    assert (proof.is_whole, proof.holds) == (True, True)


def test_whom_somebody_who_left_has_changed_keeps_the_own_name(app: Flask, session: Session, gone: User) -> None:
    by = Actor(label=LOGIN, user_id=gone.id, is_system=True)
    petro = make_person(session, "petro.stays")
    update_profile(session, by, petro, {"display_name": "Петро"})
    forget_person(session, SYSTEM, gone, TODAY, "Головний спеціаліст")
    session.commit()

    told = sign_in(app, "olena.it").get("/history").text

    assert "petro.stays" in told
    assert "Петро" in told
    assert LOGIN not in told


def test_a_token_that_others_made_or_ended_tells_the_post_too(app: Flask, session: Session, gone: User) -> None:
    """A token made by command, or ended by an administrator, is another actor's entry about this account."""
    gone.is_active = True
    make_api_token(session, gone, "read")
    gone.is_active = False
    session.commit()
    client = sign_in(app, "olena.it")
    before = client.get("/history?entity=token").text
    assert f"{LOGIN}: " in before

    forget_person(session, SYSTEM, gone, TODAY, "Головний спеціаліст")
    session.commit()

    told = client.get("/history?entity=token").text
    assert LOGIN not in told
    assert "Головний спеціаліст" in told


def test_who_knows_the_login_finds_nothing_by_it(session: Session, gone: User) -> None:
    wanted = HistoryFilter(actor_label=LOGIN)
    assert list_history(session, SYSTEM, wanted)

    forget_person(session, SYSTEM, gone, TODAY)

    assert list_history(session, SYSTEM, wanted) == []
    assert LOGIN not in list_actor_labels(session, SYSTEM)


def test_the_entry_of_it_holds_nothing_of_the_name(session: Session, gone: User) -> None:
    forget_person(session, SYSTEM, gone, TODAY, "Посада")
    session.flush()

    entry = session.scalars(select(HistoryEntry).order_by(HistoryEntry.seq.desc()).limit(1)).one()
    assert (entry.action, entry.entity_label) == ("forget", f"former-{gone.id.hex}")
    assert NAME not in str(entry.changes)


def test_whoever_may_come_in_is_not_forgotten(session: Session) -> None:
    user = make_person(session, LOGIN)

    with pytest.raises(Conflict, match="закрийте"):
        forget_person(session, SYSTEM, user, TODAY)


def test_the_forgotten_do_not_come_back_under_their_post(session: Session, gone: User) -> None:
    forget_person(session, SYSTEM, gone, TODAY)

    with pytest.raises(Conflict, match="забуто"):
        enable_user(session, SYSTEM, gone.id)


def test_days_are_counted_from_the_last_closing_of_access(session: Session, gone: User) -> None:
    assert gone.disabled_on == clock.today()
    enable_user(session, SYSTEM, gone.id)
    assert gone.disabled_on is None
    disable_user(session, SYSTEM, gone.id)
    session.flush()
    closed = clock.today()

    assert forget_who_left(session, SYSTEM, closed + timedelta(days=29), 30) == []
    assert forget_who_left(session, SYSTEM, closed + timedelta(days=30), 30) == [gone.id]
    assert forget_who_left(session, SYSTEM, closed + timedelta(days=31), 30) == []


def test_the_job_forgets_nobody_unless_told_after_how_many_days(session: Session, gone: User) -> None:
    later = clock.today() + timedelta(days=400)

    assert forget_people(session, later) == {"forgotten": 0}
    forget_after(365)
    try:
        assert forget_people(session, later) == {"forgotten": 1}
    finally:
        forget_after(None)


def test_the_command_names_the_post(app: Flask, session: Session, gone: User) -> None:
    told = app.test_cli_runner().invoke(cli, ["user", "forget", LOGIN, "--post", "Завідувач"])

    session.refresh(gone)
    assert (told.exit_code, gone.display_name) == (0, "Завідувач")
    assert "Завідувач" in told.output


STAYS = {"registry_history.actor_label", "maintenance_costing_version.frozen_by"}
"""What the chain's hashes and a kept costing prove."""
NO_LOGINS = {
    "registry_revision.written_by", "maintenance_transfer.revoked_by", "maintenance_work.done_by",
    "maintenance_report.signed_by", "maintenance_programme.signed_by",
}  # fmt: skip


def test_every_column_that_tells_by_the_login_is_known(app: Flask) -> None:
    tells = ("_by", "user_label", "actor_label")
    columns = {str(one) for table in Base.metadata.tables.values() for one in table.c if one.name.endswith(tells)}

    known = {f"{one.class_.__tablename__}.{one.key}" for one in LOGINS}

    assert columns - NO_LOGINS - STAYS == known


def test_whoever_merged_doubles_or_took_note_of_a_year_is_told_by_the_post(
    app: Flask, session: Session, gone: User
) -> None:
    hromada = session.scalars(select(Hromada)).one()
    kept, double = (make_organisation(session, hromada) for _one in range(2))
    by = Actor(label=LOGIN, user_id=gone.id, is_system=True)
    merge(session, by, Wish("organisation", kept.id, double.id))
    note_turn(session, by, hromada, 2027, date(2027, 1, 12))
    forget_person(session, SYSTEM, gone, TODAY, "Головний спеціаліст")
    session.commit()

    client = sign_in(app, "olena.it")
    told = [client.get(one).text for one in ("/doubles?of=organisation", "/costing/2027/turn", "/history")]

    assert [LOGIN in text for text in told] == [False] * 3
    assert ["Головний спеціаліст" in text for text in told] == [True] * 3
