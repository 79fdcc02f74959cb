"""The second factor, through HTTP on both engines: set up, asked for, demanded, recovered from, taken away."""

import html
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from unittest import mock

import pyotp
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from config.app import create_app
from config.cli import cli
from config.settings import Settings
from registry.kernel import clock
from registry.kernel.access import SYSTEM
from registry.kernel.models.history import HistoryEntry
from registry.kernel.seams import db
from registry.people.models import RecoveryCode, SecondFactor, User, UserSession
from registry.people.operations.passwords import make_password_link
from registry.people.rules.sealing import Seal
from registry.people.rules.sign_in import PER_CODE
from tests.factories.api import Api
from tests.factories.people import PASSWORD, make_api_token, make_person, sign_in
from tests.factories.registry import make_hromada

SECRET = re.compile(r'<input class="input code" type="text" readonly value="([A-Z2-7]{32})"')
CODE = re.compile(r"<li>([A-Z2-9]{4}(?:-[A-Z2-9]{4}){3})</li>")


class Time:
    """A clock that stands until it is moved on."""

    def __init__(self) -> None:
        self.now = clock.now()

    def __call__(self) -> datetime:
        return self.now

    def move_on(self, seconds: int) -> None:
        self.now += timedelta(seconds=seconds)


@pytest.fixture(autouse=True)
def time() -> Iterator[Time]:
    stands = Time()
    with mock.patch("registry.kernel.clock.now", stands):
        yield stands


@pytest.fixture
def olena(session: Session) -> User:
    return make_person(session)


@pytest.fixture
def demanding(settings: Settings) -> Iterator[Flask]:
    """The application where administrators and publishers have to have a second factor."""
    app = create_app(replace(settings, second_factor=frozenset({"admin", "publisher"})))
    app.config["WTF_CSRF_ENABLED"] = False
    yield app
    with app.app_context():
        db.engine.dispose()


def code_of(secret: str, moment: datetime) -> str:
    return pyotp.TOTP(secret).at(moment)


def set_up(app: Flask, time: Time, login: str = "olena.it") -> tuple[str, list[str]]:
    """Set the second factor up on the own page; give the secret and the recovery codes. A code's time passes."""
    client = sign_in(app, login)
    client.post("/profile/second-factor/begin", data={"old_password": PASSWORD})
    secret = SECRET.findall(client.get("/profile/second-factor").text)[0]
    shown = client.post("/profile/second-factor/confirm", data={"code": code_of(secret, time())})
    time.move_on(30)
    return secret, CODE.findall(shown.text)


def give_password(app: Flask, login: str = "olena.it", target: str = "/people") -> FlaskClient:
    """Give the right password in a new browser."""
    client = app.test_client()
    typed = {"login": login, "password": PASSWORD}
    assert client.post("/sign-in", query_string={"next": target}, data=typed).status_code == 302
    return client


def is_in(client: FlaskClient) -> bool:
    return client.get("/profile").status_code == 200


def told(session: Session) -> list[tuple[str, str]]:
    rows = session.execute(select(HistoryEntry.entity, HistoryEntry.action).order_by(HistoryEntry.seq)).all()
    session.commit()
    return [(entity, action) for entity, action in rows]


def test_the_picture_the_key_and_ten_codes_are_shown_and_nothing_of_them_is_kept_readable(
    app: Flask, session: Session, olena: User, time: Time
) -> None:
    secret, codes = set_up(app, time)

    factor = session.scalars(select(SecondFactor)).one()
    kept = str([factor.sealed, factor.pending, *session.scalars(select(RecoveryCode.code_hash))])
    history = str([one.changes for one in session.scalars(select(HistoryEntry))])
    assert len(set(codes)) == 10
    assert factor.sealed and factor.pending is None
    assert not any(one in kept + history for one in (secret, *codes))
    assert Seal("another secret key of another instance").open(olena.id, factor.sealed) is None
    assert Seal(app.config["SECRET_KEY"]).open(make_person(session, "petro.it").id, factor.sealed) is None
    assert ("user", "second_factor_on") in told(session)


def test_the_page_hands_the_secret_over_by_a_picture_a_key_and_a_tap(app: Flask, olena: User) -> None:
    client = sign_in(app, "olena.it")
    client.post("/profile/second-factor/begin", data={"old_password": PASSWORD})

    page = client.get("/profile/second-factor").text

    secret = SECRET.findall(page)[0]
    address = pyotp.parse_uri(html.unescape(re.findall(r'href="(otpauth://[^"]+)"', page)[0]))
    assert (address.secret, address.name, address.issuer) == (secret, "olena.it", "Облік")
    assert "<svg" in page


def test_the_password_alone_opens_nothing(app: Flask, session: Session, olena: User, time: Time) -> None:
    set_up(app, time)

    client = give_password(app)

    assert client.get("/sign-in/code").status_code == 200
    assert not is_in(client)
    assert client.get("/people").headers["Location"].startswith("/sign-in?next=")


def test_a_code_leads_to_where_the_person_wanted_to_go(app: Flask, olena: User, time: Time) -> None:
    secret, _codes = set_up(app, time)
    client = give_password(app)

    answer = client.post("/sign-in/code", data={"code": code_of(secret, time())})

    assert answer.headers["Location"] == "/people"
    assert is_in(client)


@pytest.mark.parametrize(("seconds", "is_taken"), [(0, True), (-30, True), (30, True), (-61, False), (90, False)])
def test_a_code_of_the_half_minute_before_or_after_is_taken(
    app: Flask, olena: User, time: Time, seconds: int, is_taken: bool
) -> None:
    secret, _codes = set_up(app, time)
    time.move_on(600)
    client = give_password(app)

    client.post("/sign-in/code", data={"code": code_of(secret, time() + timedelta(seconds=seconds))})

    assert is_in(client) is is_taken


def test_a_code_comes_in_once(app: Flask, olena: User, time: Time) -> None:
    secret, _codes = set_up(app, time)
    code = code_of(secret, time())
    first, second = give_password(app), give_password(app)
    first.post("/sign-in/code", data={"code": code})

    answer = second.post("/sign-in/code", data={"code": code})

    assert answer.status_code == 422
    assert is_in(first) and not is_in(second)


def test_the_code_that_set_it_up_does_not_come_in_after_it(app: Flask, olena: User, time: Time) -> None:
    secret, _codes = set_up(app, time)
    client = give_password(app)

    client.post("/sign-in/code", data={"code": code_of(secret, time() - timedelta(seconds=30))})

    assert not is_in(client)


def test_a_recovery_code_comes_in_once_however_it_is_typed(
    app: Flask, session: Session, olena: User, time: Time
) -> None:
    _secret, codes = set_up(app, time)
    first, second = give_password(app), give_password(app)

    first.post("/sign-in/code", data={"code": codes[3].lower().replace("-", " ")})
    second.post("/sign-in/code", data={"code": codes[3]})

    assert is_in(first) and not is_in(second)
    assert ("user", "recovery_used") in told(session)


def test_guesses_at_the_code_are_bounded_and_told(app: Flask, session: Session, olena: User, time: Time) -> None:
    secret, codes = set_up(app, time)
    client = give_password(app)

    answers = [client.post("/sign-in/code", data={"code": "000000"}).status_code for _guess in range(PER_CODE)]
    late = [client.post("/sign-in/code", data={"code": code}) for code in (code_of(secret, time()), codes[0])]

    assert answers == [422] * PER_CODE
    assert [one.status_code for one in late] == [429, 429]
    assert int(late[0].headers["Retry-After"]) > 0
    assert not is_in(client)
    assert [action for entity, action in told(session) if entity == "sign_in"] == ["refuse_code"] * PER_CODE + ["hold"]


def test_guesses_at_the_code_from_elsewhere_do_not_keep_out_a_known_browser(
    app: Flask, olena: User, time: Time
) -> None:
    secret, _codes = set_up(app, time)
    own = give_password(app)
    own.post("/sign-in/code", data={"code": code_of(secret, time())})
    own.post("/sign-out")
    time.move_on(30)
    thief = give_password(app)
    for _guess in range(PER_CODE + 1):
        thief.post("/sign-in/code", data={"code": "000000"})

    own.post("/sign-in", data={"login": "olena.it", "password": PASSWORD})
    own.post("/sign-in/code", data={"code": code_of(secret, time())})

    assert is_in(own)


def test_the_second_step_has_to_follow_the_password_within_ten_minutes(app: Flask, olena: User, time: Time) -> None:
    secret, _codes = set_up(app, time)
    client = give_password(app)
    time.move_on(601)

    answer = client.post("/sign-in/code", data={"code": code_of(secret, time())})

    assert answer.headers["Location"] == "/sign-in"
    assert not is_in(client)


@pytest.mark.parametrize("path", ["/sign-in/code", "/sign-in/second-factor"])
def test_nobody_begins_with_the_second_step(client: FlaskClient, path: str) -> None:
    assert client.get(path).headers["Location"] == "/sign-in"
    assert client.post(path, data={"code": "123456"}).headers["Location"] == "/sign-in"


def test_a_link_to_set_the_password_does_not_go_round_the_second_step(
    app: Flask, session: Session, olena: User, time: Time
) -> None:
    set_up(app, time)
    secret = make_password_link(session, SYSTEM, olena.id)
    session.commit()
    client = app.test_client()

    answer = client.post(f"/password/{secret}", data={"password": "нова назва старої річки"})

    assert answer.headers["Location"] == "/sign-in/code"
    assert not is_in(client)


def test_a_step_begun_with_an_old_password_leads_nowhere(app: Flask, session: Session, olena: User, time: Time) -> None:
    secret, _codes = set_up(app, time)
    client = give_password(app)
    link = make_password_link(session, SYSTEM, olena.id)
    session.commit()
    app.test_client().post(f"/password/{link}", data={"password": "нова назва старої річки"})

    client.post("/sign-in/code", data={"code": code_of(secret, time())})

    assert not is_in(client)


@pytest.mark.parametrize(("role", "is_demanded"), [("admin", True), ("publisher", True), ("technician", False)])
def test_who_has_to_have_one_sets_it_up_before_the_first_way_in(
    demanding: Flask, session: Session, time: Time, role: str, is_demanded: bool
) -> None:
    make_person(session, role=role, hromada=make_hromada(session))
    client = give_password(demanding)

    assert is_in(client) is not is_demanded
    if not is_demanded:
        return
    secret = SECRET.findall(client.get("/sign-in/second-factor").text)[0]
    wrong = client.post("/sign-in/second-factor", data={"code": "000000"})
    shown = client.post("/sign-in/second-factor", data={"code": code_of(secret, time())})

    assert wrong.status_code == 422
    assert len(CODE.findall(shown.text)) == 10
    assert 'href="/people"' in shown.text
    assert is_in(client)
    assert client.post("/profile/second-factor/off", data={"code": "x"}).headers["Location"].endswith("second-factor")
    assert session.scalars(select(SecondFactor.sealed)).one() is not None


def test_an_administrator_of_all_is_an_administrator(demanding: Flask, session: Session) -> None:
    make_person(session, role=None, administers_all=True)

    assert not is_in(give_password(demanding))


def test_the_first_administrator_sets_it_up_too(demanding: Flask) -> None:
    from_link = demanding.test_cli_runner().invoke(cli, ["user", "add", "first.one", "--role", "admin"])
    path = from_link.output.splitlines()[-1].partition("8000")[2]

    answer = demanding.test_client().post(path, data={"password": PASSWORD})

    assert answer.headers["Location"] == "/sign-in/second-factor"


def test_whoever_may_do_without_switches_it_off_by_a_code(
    app: Flask, session: Session, olena: User, time: Time
) -> None:
    secret, _codes = set_up(app, time)
    client = sign_in(app, "olena.it")

    refused = client.post("/profile/second-factor/off", data={"code": "000000"})
    client.post("/profile/second-factor/off", data={"code": code_of(secret, time())})

    assert refused.status_code == 422
    assert is_in(give_password(app))
    assert ("user", "second_factor_off") in told(session)
    assert session.scalars(select(RecoveryCode)).all() == []


def test_a_new_device_takes_over_only_when_it_has_shown_a_code(app: Flask, olena: User, time: Time) -> None:
    old, _codes = set_up(app, time)
    client = sign_in(app, "olena.it")
    client.post("/profile/second-factor/begin", data={"code": code_of(old, time())})
    new = SECRET.findall(client.get("/profile/second-factor").text)[0]
    time.move_on(30)

    with_old = give_password(app)
    with_old.post("/sign-in/code", data={"code": code_of(old, time())})
    assert is_in(with_old)
    client.post("/profile/second-factor/confirm", data={"code": code_of(new, time())})
    time.move_on(30)
    answers = [give_password(app) for _device in range(2)]
    for browser, secret in zip(answers, (old, new), strict=True):
        browser.post("/sign-in/code", data={"code": code_of(secret, time())})

    assert [is_in(one) for one in (with_old, client, *answers)] == [False, True, False, True]


def test_new_recovery_codes_kill_the_old_ones(app: Flask, olena: User, time: Time) -> None:
    secret, old = set_up(app, time)
    shown = sign_in(app, "olena.it").post("/profile/second-factor/codes", data={"code": code_of(secret, time())})
    new = CODE.findall(shown.text)
    browsers = [give_password(app) for _code in range(2)]
    for browser, code in zip(browsers, (old[0], new[0]), strict=True):
        browser.post("/sign-in/code", data={"code": code})

    assert [is_in(one) for one in browsers] == [False, True]


def test_a_borrowed_session_sets_nothing_up_without_the_password(app: Flask, session: Session, olena: User) -> None:
    answer = sign_in(app, "olena.it").post("/profile/second-factor/begin", data={"old_password": "не той"})

    assert answer.status_code == 422
    assert "Це не ваш теперішній пароль" in answer.text
    assert session.scalars(select(SecondFactor)).all() == []


def test_what_is_being_handed_over_is_seen_and_confirmed_only_where_the_password_was_given(
    app: Flask, olena: User, time: Time
) -> None:
    borrowed, own = sign_in(app, "olena.it"), sign_in(app, "olena.it")
    own.post("/profile/second-factor/begin", data={"old_password": PASSWORD})
    secret = SECRET.findall(own.get("/profile/second-factor").text)[0]

    assert SECRET.findall(borrowed.get("/profile/second-factor").text) == []
    code = {"code": code_of(secret, time())}
    assert borrowed.post("/profile/second-factor/confirm", data=code).status_code == 409
    time.move_on(1800)
    assert SECRET.findall(own.get("/profile/second-factor").text) == []
    code = {"code": code_of(secret, time())}
    assert own.post("/profile/second-factor/confirm", data=code).status_code == 409


def test_a_second_factor_ends_the_sessions_that_were_opened_without_it(app: Flask, olena: User, time: Time) -> None:
    borrowed, own = sign_in(app, "olena.it"), sign_in(app, "olena.it")
    own.post("/profile/second-factor/begin", data={"old_password": PASSWORD})
    secret = SECRET.findall(own.get("/profile/second-factor").text)[0]

    shown = own.post("/profile/second-factor/confirm", data={"code": code_of(secret, time())})

    assert ("Завершено інших сеансів: 1" in shown.text, is_in(own), is_in(borrowed)) == (True, True, False)


def test_another_administrator_resets_it_and_ends_the_sessions(
    app: Flask, session: Session, olena: User, time: Time
) -> None:
    set_up(app, time)
    make_person(session, "second.admin")
    other = sign_in(app, "second.admin")

    assert "Скинути другий крок" in other.get(f"/people/{olena.id}").text
    other.post(f"/people/{olena.id}/second-factor/off")

    assert olena.id not in session.scalars(select(UserSession.user_id)).all()
    session.commit()
    assert is_in(give_password(app))


def test_an_administrator_of_another_hromada_resets_nothing(app: Flask, session: Session, time: Time) -> None:
    here, there = make_hromada(session), make_hromada(session, code="UA53060000000000002")
    person = make_person(session, "petro.it", role="publisher", hromada=there)
    make_person(session, "admin.here", role="admin", hromada=here)
    set_up(app, time, "petro.it")

    answers = [
        sign_in(app, login).post(f"/people/{person.id}/second-factor/off").status_code
        for login in ("admin.here", "petro.it")
    ]

    assert answers == [404, 403]
    assert session.scalars(select(SecondFactor.sealed)).one() is not None


def test_nobody_resets_the_own_one_as_an_administrator(app: Flask, olena: User, time: Time) -> None:
    set_up(app, time)

    assert sign_in(app, "olena.it").post(f"/people/{olena.id}/second-factor/off").status_code == 403


def test_the_command_resets_it(app: Flask, session: Session, olena: User, time: Time) -> None:
    set_up(app, time)

    done = app.test_cli_runner().invoke(cli, ["user", "second-factor-off", "olena.it"])

    assert done.exit_code == 0, done.output
    assert is_in(give_password(app))


def test_programs_with_tokens_go_on(demanding: Flask, session: Session, time: Time) -> None:
    make_hromada(session)
    api = Api(demanding, make_api_token(session, make_person(session)))

    assert api.get("/assets").status_code == 200


@pytest.fixture
def rekeyed(app: Flask, settings: Settings) -> Iterator[Flask]:
    """The same register under another secret key."""
    other = create_app(replace(settings, secret_key="another secret key of another instance"))
    other.config["WTF_CSRF_ENABLED"] = False
    yield other
    with other.app_context():
        db.engine.dispose()


def test_with_another_secret_key_no_device_comes_in_and_people_are_told_what_to_do(
    app: Flask, rekeyed: Flask, olena: User, time: Time
) -> None:
    secret, _codes = set_up(app, time)

    answer = give_password(rekeyed).post("/sign-in/code", data={"code": code_of(secret, time())})
    checked = rekeyed.test_cli_runner().invoke(cli, ["doctor"])

    assert answer.status_code == 409
    assert "Введіть код відновлення" in answer.text
    assert "olena.it" in checked.output


def test_with_another_secret_key_recovery_codes_come_in_and_set_up_a_device_anew(
    app: Flask, rekeyed: Flask, olena: User, time: Time
) -> None:
    _secret, codes = set_up(app, time)
    client = give_password(rekeyed)

    client.post("/sign-in/code", data={"code": codes[0]})
    client.post("/profile/second-factor/begin", data={"code": codes[1]})
    secret = SECRET.findall(client.get("/profile/second-factor").text)[0]
    client.post("/profile/second-factor/confirm", data={"code": code_of(secret, time())})
    time.move_on(30)
    again = give_password(rekeyed)
    again.post("/sign-in/code", data={"code": code_of(secret, time())})

    assert is_in(client) and is_in(again)
