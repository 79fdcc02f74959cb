"""Who came in, whom a password kept out, tokens: written down, and seen by those who look after people alone."""

from unittest import mock

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.kernel import clock
from registry.kernel.models.history import HistoryEntry
from registry.kernel.queries.history import prove_history
from registry.people.models import SignInAttempt
from registry.people.rules.sign_in import PER_PAIR, TOLD_OF_NOBODY, TOLD_OF_PEOPLE, WINDOW
from tests.factories.api import Api
from tests.factories.people import PASSWORD, make_api_token, make_person, sign_in, sign_in_by_form
from tests.factories.registry import make_hromada

WRONG = "не той пароль"


def entries_of(session: Session, entity: str) -> list[HistoryEntry]:
    """List the entries of an entity in the order of writing."""
    found = session.scalars(select(HistoryEntry).where(HistoryEntry.entity == entity).order_by(HistoryEntry.seq)).all()
    session.commit()
    return list(found)


def try_to_come_in(app: Flask, login: str, password: str = WRONG, *, address: str = "127.0.0.1") -> int:
    """Type a login and a password; give the answer's status."""
    typed, place = {"login": login, "password": password}, {"REMOTE_ADDR": address}
    return app.test_client().post("/sign-in", data=typed, environ_base=place).status_code


def test_coming_in_and_a_wrong_password_are_written_down_with_the_address(app: Flask, session: Session) -> None:
    hromada = make_hromada(session)
    make_person(session, "mate", role="viewer", hromada=hromada)

    try_to_come_in(app, "mate")
    sign_in_by_form(app, "mate")

    refused, came_in = entries_of(session, "sign_in")
    assert (refused.action, refused.entity_label, refused.actor_label) == ("refuse", "mate", "гість")
    assert (came_in.action, came_in.entity_label, came_in.actor_label) == ("sign_in", "mate", "mate")
    assert came_in.changes == {"address": [None, "127.0.0.1"]}
    assert {refused.hromada_id, came_in.hromada_id} == {hromada.id}
    assert prove_history(session).is_whole


def test_what_was_typed_as_a_login_that_nobody_has_is_not_kept(app: Flask, session: Session) -> None:
    make_person(session)

    try_to_come_in(app, "my-secret-passphrase")

    (refused,) = entries_of(session, "sign_in")
    assert refused.entity_label == "невідомий логін"
    assert "my-secret-passphrase" not in str([refused.changes, refused.entity_id, refused.actor_label])


def test_that_a_guesser_is_held_up_is_written_down_once(app: Flask, session: Session) -> None:
    make_person(session, "mate", role="viewer", hromada=make_hromada(session))

    answers = [try_to_come_in(app, "mate") for _attempt in range(9)]

    told = [one.action for one in entries_of(session, "sign_in")]
    assert answers == [422] * PER_PAIR + [429] * 4
    assert told == ["refuse"] * PER_PAIR + ["hold"]


def test_guesses_from_many_addresses_at_many_logins_fill_no_history(app: Flask, session: Session) -> None:
    make_hromada(session)
    session.commit()

    for number in range(TOLD_OF_NOBODY + 5):
        try_to_come_in(app, f"ghost.{number}", address=f"198.51.100.{number}")

    told = [one.action for one in entries_of(session, "sign_in")]
    assert told == ["refuse"] * TOLD_OF_NOBODY + ["refuse_many"]


def test_guesses_at_nobody_hide_no_refusal_at_an_account(app: Flask, session: Session) -> None:
    make_person(session, "mate", role="viewer", hromada=make_hromada(session))
    session.add_all(SignInAttempt(key="told:nobody", at=clock.now()) for _entry in range(99))
    session.commit()

    try_to_come_in(app, "mate")

    assert [one.entity_label for one in entries_of(session, "sign_in")] == ["mate"]


def test_refusals_at_accounts_are_bounded_too_and_told_again_after_the_window(app: Flask, session: Session) -> None:
    make_person(session, "mate", role="viewer", hromada=make_hromada(session))
    session.add_all(SignInAttempt(key="told:people", at=clock.now()) for _entry in range(TOLD_OF_PEOPLE))
    session.commit()

    for _attempt in range(2):
        try_to_come_in(app, "mate")
    soon = clock.now() + WINDOW
    with mock.patch("registry.kernel.clock.now", lambda: soon):
        try_to_come_in(app, "mate")

    assert [one.action for one in entries_of(session, "sign_in")] == ["refuse_many", "refuse"]


@pytest.mark.parametrize(
    ("role", "sees"),
    [("viewer", None), ("technician", False), ("accountant", False), ("auditor", True), ("admin", True)],
)
def test_who_sees_who_came_in_and_tokens_of_the_own_hromada(
    app: Flask, session: Session, role: str, sees: bool | None
) -> None:
    own, other = make_hromada(session), make_hromada(session, code="UA53060000000000002")
    make_person(session, "asker", role=role, hromada=own)
    for login, hromada in (("own.mate", own), ("far.mate", other)):
        make_api_token(session, make_person(session, login, role="viewer", hromada=hromada))
        sign_in_by_form(app, login, PASSWORD)
    asker = sign_in(app, "asker")

    answers = [asker.get(f"/history?entity={entity}") for entity in ("token", "sign_in")]

    assert {one.status_code for one in answers} == ({403} if sees is None else {200})
    assert all(("own.mate" in one.text.partition("<main")[2]) is bool(sees) for one in answers)
    assert not any("far.mate" in one.text for one in answers)


def test_an_administrator_of_all_sees_what_lies_in_no_hromada_and_no_register(app: Flask, session: Session) -> None:
    make_hromada(session)
    over = make_person(session, "over.all", role=None, administers_all=True)
    api = Api(app, make_api_token(session, over))
    try_to_come_in(app, "nobody.at.all")

    told = api.get("/history?limit=200").json["items"]

    assert {one["entity"] for one in told} >= {"token", "sign_in"}
    assert all(one["entity"] in ("token", "sign_in", "user", "kind") for one in told)
    assert sign_in(app, "over.all").get("/history?entity=token").status_code == 200


def test_an_auditor_of_one_of_two_hromadas_does_not_see_what_is_common(app: Flask, session: Session) -> None:
    own = make_hromada(session)
    make_person(session, "auditor", role="auditor", hromada=own)
    try_to_come_in(app, "nobody.at.all")
    auditor = sign_in(app, "auditor")

    alone = auditor.get("/history?entity=sign_in").text
    make_hromada(session, code="UA53060000000000002")
    session.commit()
    of_two = auditor.get("/history?entity=sign_in").text

    assert "невідомий логін" in alone
    assert "невідомий логін" not in of_two
