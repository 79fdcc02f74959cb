"""Coming in and going out, through HTTP on both engines."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from unittest import mock

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from config.app import create_app
from config.settings import Settings
from registry.kernel import clock
from registry.kernel.access import SYSTEM
from registry.kernel.seams import db
from registry.kernel.web.access import safe_next
from registry.people.models import SignInAttempt, User, UserSession
from registry.people.operations.passwords import set_password
from registry.people.operations.people import disable_user, enable_user
from registry.people.operations.sign_in import Candidate
from registry.people.web.trying import is_right_password
from tests.factories.people import PASSWORD, make_person, sign_in_by_form
from tests.factories.registry import make_hromada

WAITING = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"


def test_a_person_signs_in_and_sees_the_own_page(app: Flask, session: Session) -> None:
    make_person(session)

    client = sign_in_by_form(app, "olena.it")

    assert client.get("/profile").status_code == 200


def test_the_login_may_be_typed_in_capitals_and_with_spaces(app: Flask, session: Session) -> None:
    make_person(session)

    assert sign_in_by_form(app, " Olena.IT ").get("/profile").status_code == 200


def test_the_cookie_is_out_of_reach_and_only_its_hash_is_kept(app: Flask, session: Session) -> None:
    make_person(session)

    response = app.test_client().post(
        "/sign-in", data={"login": "olena.it", "password": PASSWORD}, base_url="https://localhost"
    )

    header = next(one for one in response.headers.getlist("Set-Cookie") if one.startswith("oblik_session="))
    secret = header.partition("=")[2].partition(";")[0]
    assert {"HttpOnly", "Secure", "SameSite=Lax", "Path=/"} <= set(header.split("; "))
    assert session.scalars(select(UserSession.token_hash)).one() != secret


@pytest.mark.parametrize(
    ("login", "password"),
    [("olena.it", "не той пароль"), ("nobody", PASSWORD), ("ні те ні се", PASSWORD), ("off.duty", PASSWORD)],
)
def test_a_wrong_password_an_unknown_login_and_a_disabled_person_get_the_same_answer(
    client: FlaskClient, session: Session, login: str, password: str
) -> None:
    make_person(session)
    make_person(session, "off.duty", is_active=False)

    response = client.post("/sign-in", data={"login": login, "password": password})

    assert response.status_code == 422
    assert "Логін або пароль не підходять" in response.text
    assert password not in response.text
    assert "oblik_session" not in str(response.headers)


@pytest.mark.parametrize("address", ["/assets/%00", "/kinds/a%00b", "/programmes/%00", "/%00"])
def test_an_address_with_a_nul_is_not_found(client: FlaskClient, address: str) -> None:
    assert client.get(address).status_code == 404


def test_a_nul_in_a_query_or_a_form_is_refused(client: FlaskClient) -> None:
    assert client.get("/sign-in?next=%00").status_code == 400
    assert client.post("/sign-in", data={"login": "a\x00b", "password": "x"}).status_code == 400


def test_a_person_without_a_password_cannot_sign_in(client: FlaskClient, session: Session) -> None:
    make_person(session, password_hash=None)

    assert client.post("/sign-in", data={"login": "olena.it", "password": ""}).status_code == 422
    assert client.post("/sign-in", data={"login": "olena.it", "password": "x"}).status_code == 422


def test_an_old_cookie_is_dead_after_sign_out(app: Flask, session: Session) -> None:
    make_person(session)
    client = sign_in_by_form(app, "olena.it")
    stolen = client.get_cookie("oblik_session")
    assert stolen is not None

    client.post("/sign-out")

    thief = app.test_client()
    thief.set_cookie("oblik_session", stolen.value)
    assert thief.get("/profile").status_code == 302
    assert client.get_cookie("oblik_session") is None


def test_signing_in_gives_a_new_secret_and_kills_the_one_brought_along(app: Flask, session: Session) -> None:
    make_person(session)
    client = sign_in_by_form(app, "olena.it")
    before = client.get_cookie("oblik_session")
    client.delete_cookie("oblik_session")
    fixed = app.test_client()
    fixed.set_cookie("oblik_session", "A" * 43)

    fixed.post("/sign-in", data={"login": "olena.it", "password": PASSWORD})

    after = fixed.get_cookie("oblik_session")
    assert after is not None and before is not None
    assert after.value not in {"A" * 43, before.value}


@pytest.mark.parametrize("cookie", ["", "x", "A" * 43, "A" * 3000, "../../etc", "%00", "ї" * 20])
def test_a_made_up_cookie_opens_nothing(client: FlaskClient, cookie: str) -> None:
    client.set_cookie("oblik_session", cookie)

    assert client.get("/profile").status_code == 302


@pytest.mark.parametrize(
    ("age", "last_used", "is_open"),
    [
        (timedelta(hours=11), timedelta(hours=11), True),
        (timedelta(hours=13), timedelta(hours=13), False),
        (timedelta(days=13), timedelta(hours=1), True),
        (timedelta(days=14, minutes=1), timedelta(hours=1), False),
    ],
)
def test_a_session_ends_when_unused_and_after_fourteen_days(
    app: Flask, session: Session, age: timedelta, last_used: timedelta, is_open: bool
) -> None:
    make_person(session, role="viewer")
    now = clock.now()
    with mock.patch("registry.kernel.clock.now", lambda: now - age):
        client = sign_in_by_form(app, "olena.it")
    step = age
    while step > last_used:
        step = max(last_used, step - timedelta(hours=10))
        with mock.patch("registry.kernel.clock.now", lambda moment=now - step: moment):
            client.get("/profile")

    assert (client.get("/profile").status_code == 200) is is_open


EVIL = ["//evil.example", "/\\evil.example", "////evil.example", "https://evil.example", "/\t/evil.example", "\\\\evil"]
EVIL += [
    "javascript:alert(1)",
    "/%0d%0aSet-Cookie:x=1\r\n",
    "http:evil.example",
    " //evil.example",
    "/\n/evil",
    "///evil",
]


@pytest.mark.parametrize("target", EVIL)
def test_sign_in_never_leads_to_another_site(app: Flask, session: Session, target: str) -> None:
    make_person(session)

    response = app.test_client().post(
        "/sign-in", query_string={"next": target}, data={"login": "olena.it", "password": PASSWORD}
    )

    assert response.headers["Location"] == "/"


@pytest.mark.parametrize("target", ["/assets?q=%D0%BA&sort=-name", "/people/new", "/"])
def test_sign_in_leads_back_to_the_page_that_was_asked_for(app: Flask, session: Session, target: str) -> None:
    make_person(session)

    response = app.test_client().post(
        "/sign-in", query_string={"next": target}, data={"login": "olena.it", "password": PASSWORD}
    )

    assert response.headers["Location"] == target
    assert safe_next(target) == target


def test_a_page_sends_to_sign_in_and_back(client: FlaskClient) -> None:
    response = client.get("/people?x=1")

    assert response.headers["Location"] == "/sign-in?next=/people?x%3D1"


@pytest.mark.parametrize(("unused", "is_open"), [(timedelta(minutes=54), True), (timedelta(minutes=61), False)])
def test_an_administrators_session_ends_after_an_hour_without_use(
    app: Flask, session: Session, unused: timedelta, is_open: bool
) -> None:
    make_person(session)
    now = clock.now()
    with mock.patch("registry.kernel.clock.now", lambda: now - unused - timedelta(minutes=50)):
        client = sign_in_by_form(app, "olena.it")
    with mock.patch("registry.kernel.clock.now", lambda: now - unused):
        assert client.get("/profile").status_code == 200

    assert (client.get("/profile").status_code == 200) is is_open


def test_an_account_waits_after_five_failures_over_all_instances(
    app: Flask, settings: Settings, session: Session
) -> None:
    make_person(session)
    other = create_app(settings)
    other.config["WTF_CSRF_ENABLED"] = False
    for number in range(5):
        instance = (app, other)[number % 2]
        instance.test_client().post("/sign-in", data={"login": "olena.it", "password": "wrong"})

    answers = [
        one.test_client().post("/sign-in", data={"login": "olena.it", "password": PASSWORD}) for one in (app, other)
    ]
    with other.app_context():
        db.engine.dispose()

    assert [one.status_code for one in answers] == [429, 429]
    assert 0 < int(answers[0].headers["Retry-After"]) <= 901
    assert PASSWORD not in answers[0].text


def test_an_unknown_account_is_throttled_like_a_known_one(client: FlaskClient) -> None:
    answers = [client.post("/sign-in", data={"login": "ghost", "password": "x"}).status_code for _ in range(6)]

    assert answers == [422] * 5 + [429]


def test_an_address_waits_after_thirty_failures(client: FlaskClient, session: Session) -> None:
    now = clock.now()
    session.add_all(SignInAttempt(key="address:127.0.0.1", at=now) for _ in range(30))
    make_person(session)

    here = client.post("/sign-in", data={"login": "olena.it", "password": PASSWORD})
    elsewhere = client.post(
        "/sign-in", data={"login": "olena.it", "password": PASSWORD}, environ_base={"REMOTE_ADDR": "198.51.100.9"}
    )

    assert here.status_code == 429
    assert elsewhere.status_code == 302


def test_the_right_password_forgives_earlier_slips(app: Flask, session: Session) -> None:
    make_person(session)
    client = app.test_client()
    for _ in range(4):
        client.post("/sign-in", data={"login": "olena.it", "password": "wrong"})

    sign_in_by_form(app, "olena.it")

    assert session.scalars(select(SignInAttempt).where(SignInAttempt.key.startswith("pair:"))).all() == []


def test_an_old_failure_no_longer_counts(app: Flask, session: Session) -> None:
    make_person(session)
    earlier = clock.now() - timedelta(minutes=16)
    session.add_all(SignInAttempt(key="login:olena.it", at=earlier) for _ in range(9))
    session.commit()

    assert sign_in_by_form(app, "olena.it").get("/profile").status_code == 200


def test_the_chosen_hromada_is_remembered_and_a_foreign_one_is_not_found(app: Flask, session: Session) -> None:
    own, other = make_hromada(session), make_hromada(session, code="UA53060000000000002")
    foreign = make_hromada(session, code="UA99000000000000003")
    user = make_person(session, role="viewer", hromada=own)
    user.memberships.append(type(user.memberships[0])(role="viewer", hromada_id=other.id))
    session.commit()
    client = sign_in_by_form(app, "olena.it")

    chosen = client.post("/hromada", data={"code": other.code}, headers={"Referer": "http://localhost/profile?a=1"})
    refused = client.post("/hromada", data={"code": foreign.code})

    assert chosen.headers["Location"] == "/profile?a=1"
    assert refused.status_code == 404
    assert client.get(f"/profile?hromada={foreign.code}").status_code == 404
    row = session.scalars(select(UserSession)).one()
    assert row.data["hromada"] == other.code


@pytest.mark.parametrize("referrer", ["http://evil.example//evil.example/x", "https://evil.example", "nonsense", ""])
def test_the_language_form_never_leads_to_another_site(client: FlaskClient, referrer: str) -> None:
    response = client.post("/language", data={"lang": "en"}, headers={"Referer": referrer})

    assert response.headers["Location"] == "/"
    assert client.get_cookie("oblik_lang").value == "en"  # type: ignore[union-attr]


class TestFormTokens:
    """CSRF: on every form, bound to the session."""

    @pytest.fixture
    def strict(self, app: Flask) -> Flask:
        app.config["WTF_CSRF_ENABLED"] = True
        return app

    def _token(self, client: FlaskClient, page: str) -> str:
        text = client.get(page).text
        return (
            text.partition('name="csrf_token" type="hidden" value="')[2].partition('"')[0]
            or (text.partition('name="csrf_token" value="')[2].partition('"')[0])
        )

    def _enter(self, app: Flask, login: str = "olena.it") -> FlaskClient:
        client = app.test_client()
        token = self._token(client, "/sign-in")
        response = client.post("/sign-in", data={"login": login, "password": PASSWORD, "csrf_token": token})
        assert response.status_code == 302
        return client

    def test_every_form_address_refuses_without_a_token(self, strict: Flask, session: Session) -> None:
        make_person(session)
        client = self._enter(strict)
        addresses = [
            rule.rule.replace("<uuid:", "<").split("<")[0] + "00000000-0000-0000-0000-000000000001" * ("<" in rule.rule)
            for rule in strict.url_map.iter_rules()
            if "POST" in (rule.methods or ()) and rule.endpoint.startswith("people.") and "<secret>" not in rule.rule
        ]

        answers = {address: client.post(address, data={}).status_code for address in addresses}

        assert answers
        assert {code for address, code in answers.items() if not address[-1].isdigit()} == {400}
        assert client.get("/profile").status_code == 200

    @pytest.mark.parametrize(
        ("path", "came_from", "onward"),
        [
            ("/assets/new?kind=camera", None, "/assets/new?kind%3Dcamera"),
            ("/work/00000000-0000-0000-0000-000000000001/undo", "http://localhost/a/ABC?x=1", "/a/ABC?x%3D1"),
            ("/work/00000000-0000-0000-0000-000000000001/undo", "http://evil.example/a", "/"),
        ],
    )
    def test_an_ended_session_leads_to_signing_in_and_back(
        self, strict: Flask, path: str, came_from: str | None, onward: str
    ) -> None:
        headers = {"Referer": came_from} if came_from else {}

        answer = strict.test_client().post(path, data={"name": "x"}, headers=headers)

        assert (answer.status_code, answer.headers["X-Session"]) == (400, "ended")
        assert "Сеанс закінчився" in answer.text
        assert f"/sign-in?next={onward}" in answer.text.replace("%2F", "/").replace("%3F", "?")

    def test_a_token_of_another_session_is_refused(self, strict: Flask, session: Session) -> None:
        make_person(session)
        make_person(session, "other.one")
        mine, theirs = self._enter(strict), self._enter(strict, "other.one")

        token = self._token(theirs, "/profile")
        response = mine.post("/profile/sessions/end", data={"csrf_token": token})

        assert token
        assert response.status_code == 400

    def test_the_token_from_before_sign_in_is_dead_after_it(self, strict: Flask, session: Session) -> None:
        make_person(session)
        client = strict.test_client()
        token = self._token(client, "/sign-in")
        client.post("/sign-in", data={"login": "olena.it", "password": PASSWORD, "csrf_token": token})

        assert client.post("/sign-out", data={"csrf_token": token}).status_code == 400

    def test_the_own_token_is_taken(self, strict: Flask, session: Session) -> None:
        make_person(session)
        client = self._enter(strict)

        response = client.post("/sign-out", data={"csrf_token": self._token(client, "/profile")})

        assert response.status_code == 302

    def test_sign_out_by_a_link_does_nothing(self, strict: Flask, session: Session) -> None:
        make_person(session)
        client = self._enter(strict)

        assert client.get("/sign-out").status_code == 405
        assert client.get("/profile").status_code == 200


@pytest.mark.parametrize("taken", ["password", "access"])
def test_who_comes_in_while_it_is_taken_away_has_no_session_afterwards(
    app: Flask, session: Session, engine_name: str, taken: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if engine_name == "sqlite":
        return  # One writes at a time there.
    make_person(session, "second.admin")
    user_id = make_person(session).id
    session.commit()
    client = app.test_client()

    def check(password: str, candidate: Candidate) -> bool:
        is_right = is_right_password(password, candidate)
        user = session.get_one(User, user_id)
        if taken == "password":
            set_password(session, SYSTEM, user, "сім мокрих парасольок")
        else:
            disable_user(session, SYSTEM, user.id)
        return is_right

    monkeypatch.setattr("registry.people.web.sign_in.is_right_password", check)
    with ThreadPoolExecutor(1) as pool:
        coming = pool.submit(client.post, "/sign-in", data={"login": "olena.it", "password": PASSWORD})
        while not (coming.done() or _is_waited_for(app)):
            pass
        session.commit()
        coming.result(20)
    if taken == "access":
        enable_user(session, SYSTEM, user_id)
        session.commit()

    assert session.scalars(select(UserSession)).all() == []


def _is_waited_for(app: Flask) -> bool:
    with app.app_context(), db.engine.connect() as connection:
        return bool(connection.scalar(text(WAITING)))
