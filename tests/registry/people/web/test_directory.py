"""Coming in by LDAP, through HTTP on both engines, against a real slapd: groups, shut accounts, TLS, the way back."""

import gc
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from unittest import mock

import ldap3
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
from registry.people.models import DirectoryIdentity, SignInAttempt, User
from registry.people.operations.people import disable_user
from registry.people.rules.directory import DirectorySettings, GroupRole, LdapSettings
from tests.directories import (
    BASE,
    GROUPS,
    READER,
    READER_SECRET,
    SECRET,
    Slapd,
    dn_of,
    free_port,
    group_dn,
)
from tests.factories.api import Api
from tests.factories.people import PASSWORD, make_api_token, make_person
from tests.factories.registry import make_hromada

CODE = "UA53060000000000002"
MEANINGS = (
    GroupRole(f"CN=Oblik-Admins, {GROUPS}", "admin", administers_all=True),
    GroupRole(group_dn("oblik-viewers"), "viewer", CODE),
    GroupRole(group_dn("oblik-viewers"), "publisher", "UA99000000000000009"),
)
Make = Callable[..., Flask]


@pytest.fixture
def make_app(settings: Settings, slapd: Slapd) -> Iterator[Make]:
    """Make applications whose people come in by the directory; its settings can be given otherwise."""
    made = []

    def make(second_factor: tuple[str, ...] = (), **others: object) -> Flask:
        reached = {
            "urls": (f"ldap://localhost:{slapd.port}",), "base": BASE, "group_base": GROUPS, "reader": READER,
            "password": READER_SECRET, "ca_file": slapd.ca_file, **others,
        }  # fmt: skip
        directory = DirectorySettings(LdapSettings(**reached), MEANINGS, "chief")  # type: ignore[arg-type]
        app = create_app(replace(settings, directory=directory, second_factor=frozenset(second_factor)))
        app.config["WTF_CSRF_ENABLED"] = False
        made.append(app)
        return app

    yield make
    for app in made:
        with app.app_context():
            db.engine.dispose()


@pytest.fixture
def town(make_app: Make, session: Session) -> Flask:
    """A town with a directory, and an administrator whose password is kept here."""
    make_hromada(session, code=CODE)
    make_person(session, "chief")
    return make_app()


def come_in(app: Flask, login: str, password: str | None = None) -> tuple[FlaskClient, int]:
    """Type a login and a password, the directory's unless given; give the browser and the answer's status."""
    client = app.test_client()
    typed = {"login": login, "password": SECRET.format(login) if password is None else password}
    return client, client.post("/sign-in", data=typed).status_code


def is_in(client: FlaskClient) -> bool:
    return client.get("/profile").status_code == 200


def roles_of(session: Session, login: str) -> set[tuple[str, bool]]:
    """List a person's roles, each with whether it is in one hromada alone."""
    user = session.scalars(select(User).where(User.login == login)).one()
    session.refresh(user)
    found = {(one.role, one.hromada_id is not None) for one in user.memberships}
    session.commit()
    return found


def test_a_person_in_a_group_comes_in_with_its_role_in_its_hromada_alone(town: Flask, session: Session) -> None:
    client, status = come_in(town, "petro")

    assert status == 302
    assert is_in(client)
    assert roles_of(session, "petro") == {("viewer", True)}
    petro = session.scalars(select(User).where(User.login == "petro")).one()
    assert (petro.display_name, petro.password_hash) == ("Петро", None)


def test_groups_within_groups_count_and_a_circle_of_groups_ends(town: Flask, session: Session) -> None:
    client, _status = come_in(town, "olena")

    assert client.get("/people").status_code == 200
    olena = session.scalars(select(User).where(User.login == "olena")).one()
    assert olena.administers_all


@pytest.mark.parametrize(
    ("login", "password"),
    [
        ("petro", "wrong"), ("petro", " "), ("ghost", "x"), ("*", SECRET.format("petro")),
        ("petro)(uid=*", SECRET.format("petro")), ("p*tro", SECRET.format("petro")), ("petro", READER_SECRET),
        ("uid=petro", SECRET.format("petro")), ("reader", READER_SECRET),
    ],
)  # fmt: skip
def test_whom_the_directory_does_not_vouch_for_is_refused_and_not_made(
    town: Flask, session: Session, login: str, password: str
) -> None:
    client, status = come_in(town, login, password)

    assert status == 422
    assert not is_in(client)
    assert session.scalars(select(User.login)).all() == ["chief"]
    assert [one.action for one in session.scalars(select(HistoryEntry)) if one.entity == "sign_in"] == ["refuse"]


def test_an_empty_password_never_reaches_the_directory(town: Flask) -> None:
    with town.app_context():
        assert town.extensions["oblik"].directory.vouch("petro", "") is None


def test_a_locked_account_is_refused_though_its_password_is_right(town: Flask, slapd: Slapd) -> None:
    lock(slapd, "petro")

    assert come_in(town, "petro")[1] == 422


def lock(slapd: Slapd, login: str) -> None:
    """Lock an account for good, as the directory's administrator does."""
    with slapd.as_root() as root:
        root.modify(
            dn_of(login),
            {"pwdAccountLockedTime": [(ldap3.MODIFY_ADD, ["000001010000Z"])]},
            controls=[("1.3.6.1.4.1.4203.666.5.12", True, None)],
        )


def test_who_is_in_no_group_is_told_so_and_not_made(town: Flask, session: Session) -> None:
    client = town.test_client()

    answer = client.post("/sign-in", data={"login": "marko", "password": SECRET.format("marko")})

    assert answer.status_code == 422
    assert "Жодна ваша група" in answer.text
    assert session.scalars(select(User.login)).all() == ["chief"]


def test_roles_follow_the_groups_at_each_way_in_and_end_the_sessions_of_before(
    town: Flask, session: Session, slapd: Slapd
) -> None:
    before, _status = come_in(town, "petro")
    with slapd.as_root() as root:
        root.modify(group_dn("oblik-admins"), {"member": [(ldap3.MODIFY_ADD, [dn_of("petro")])]})
        root.modify(
            group_dn("oblik-viewers"),
            {"member": [(ldap3.MODIFY_ADD, [dn_of("marko")]), (ldap3.MODIFY_DELETE, [dn_of("petro")])]},
        )

    after, _status = come_in(town, "petro")

    assert roles_of(session, "petro") == {("admin", False)}
    assert not is_in(before)
    assert after.get("/people").status_code == 200


def test_who_left_all_groups_loses_session_and_tokens_and_comes_back_with_them(
    town: Flask, session: Session, slapd: Slapd
) -> None:
    inside, _status = come_in(town, "petro")
    petro = session.scalars(select(User).where(User.login == "petro")).one()
    api = Api(town, make_api_token(session, petro))
    change = {"member": [(ldap3.MODIFY_ADD, [dn_of("marko")]), (ldap3.MODIFY_DELETE, [dn_of("petro")])]}
    with slapd.as_root() as root:
        root.modify(group_dn("oblik-viewers"), change)

    refused = come_in(town, "petro")[1]
    answers = is_in(inside), api.get("/assets").status_code
    with slapd.as_root() as root:
        root.modify(group_dn("oblik-viewers"), {"member": [(ldap3.MODIFY_ADD, [dn_of("petro")])]})

    assert refused == 422
    assert answers == (False, 401)
    assert is_in(come_in(town, "petro")[0])


@pytest.mark.parametrize("how", ["deleted", "locked"])
def test_the_directory_is_asked_about_those_who_are_in_and_shuts_out_whom_it_has_no_longer(
    town: Flask, session: Session, slapd: Slapd, how: str
) -> None:
    gone, _status = come_in(town, "petro")
    stays, _status = come_in(town, "olena")
    if how == "locked":
        lock(slapd, "petro")
    else:
        with slapd.as_root() as root:
            root.delete(dn_of("petro"))

    told = town.test_cli_runner().invoke(cli, ["user", "check-directory"])

    assert told.exit_code == 0, told.output
    assert "Поновлено: 1, закрито доступ: 1" in told.output
    assert (is_in(gone), is_in(stays)) == (False, True)
    assert ("disable", "каталог організації") in [
        (one.action, one.actor_label) for one in session.scalars(select(HistoryEntry))
    ]


def test_a_login_that_is_none_is_not_asked_about(town: Flask, session: Session) -> None:
    assert come_in(town, "pétro")[1] == 422
    assert session.scalars(select(User).where(User.login.in_(["petro", "pétro"]))).all() == []


def test_a_directory_that_is_away_shuts_nobody_out(make_app: Make, town: Flask) -> None:
    inside, _status = come_in(town, "petro")
    away = make_app(urls=(f"ldap://localhost:{free_port()}",))

    told = away.test_cli_runner().invoke(cli, ["user", "check-directory"])

    assert told.exit_code == 1
    assert "не відповідає" in told.output
    assert is_in(inside)


def test_whom_an_administrator_shut_out_here_stays_out(town: Flask, session: Session) -> None:
    come_in(town, "petro")
    petro = session.scalars(select(User).where(User.login == "petro")).one()
    disable_user(session, SYSTEM, petro.id)
    session.commit()

    assert come_in(town, "petro")[1] == 422
    session.refresh(petro)
    assert not petro.is_active


def test_one_administrator_comes_in_by_the_password_kept_here_and_the_directorys_is_not_theirs(town: Flask) -> None:
    by_own, by_directory = come_in(town, "chief", PASSWORD), come_in(town, "chief")

    assert is_in(by_own[0])
    assert by_directory[1] == 422


def test_other_passwords_kept_here_open_nothing(town: Flask, session: Session) -> None:
    make_person(session, "petro", role="admin")
    make_person(session, "local.one", role="admin")

    assert come_in(town, "petro", PASSWORD)[1] == 422
    assert come_in(town, "local.one", PASSWORD)[1] == 422


def test_an_account_of_before_becomes_the_directorys_with_its_roles(town: Flask, session: Session) -> None:
    make_person(session, "petro", role="admin")

    come_in(town, "petro")

    assert roles_of(session, "petro") == {("viewer", True)}


def test_a_new_person_under_an_old_login_takes_over_no_account(town: Flask, session: Session, slapd: Slapd) -> None:
    come_in(town, "petro")
    with slapd.as_root() as root:
        root.delete(dn_of("petro"))
        root.add(
            dn_of("petro"), ["inetOrgPerson"], {"uid": "petro", "cn": "x", "sn": "x", "userPassword": "new-secret"}
        )

    answer = town.test_client().post("/sign-in", data={"login": "petro", "password": "new-secret"})

    assert answer.status_code == 422
    assert "має інший обліковий запис" in answer.text
    assert len(session.scalars(select(DirectoryIdentity)).all()) == 1


@pytest.mark.filterwarnings("ignore:unclosed <ssl:ResourceWarning")  # ldap3 leaves a socket of another name to Python.
@pytest.mark.parametrize(
    "wrong",
    [
        {"urls": ("ldap://localhost:{closed}",)}, {"ca_file": None}, {"urls": ("ldap://127.0.0.1:{port}",)},
        {"password": "wrong"}, {"reader": None, "password": None}, {"base": "dc=nowhere"},
    ],
    ids=["away", "unknown authority", "another name", "reader's password", "no reader", "no base"],
)  # fmt: skip
def test_a_directory_that_is_not_what_it_has_to_be_lets_in_nobody_but_the_local_administrator(
    make_app: Make, town: Flask, session: Session, slapd: Slapd, wrong: dict[str, object]
) -> None:
    ports = {"closed": free_port(), "port": slapd.port}
    urls = wrong.get("urls")
    app = make_app(**wrong | ({"urls": tuple(one.format(**ports) for one in urls)} if isinstance(urls, tuple) else {}))

    _client, status = come_in(app, "petro")
    chief, _status = come_in(app, "chief", PASSWORD)

    assert status == 503
    assert is_in(chief)
    assert session.scalars(select(SignInAttempt).where(SignInAttempt.key.startswith("pair:petro"))).all() == []
    session.commit()
    assert "не відповідає" in app.test_cli_runner().invoke(cli, ["doctor"]).output
    gc.collect()


def test_the_next_server_is_asked_where_the_first_is_away(make_app: Make, town: Flask, slapd: Slapd) -> None:
    app = make_app(urls=(f"ldap://localhost:{free_port()}", f"ldap://localhost:{slapd.port}"))

    assert is_in(come_in(app, "petro")[0])


def test_guesses_at_the_directory_are_counted_as_at_any_password(town: Flask) -> None:
    answers = [come_in(town, "petro", "wrong")[1] for _guess in range(6)]

    assert answers == [422] * 5 + [429]


def test_after_twelve_hours_the_directory_is_asked_again(town: Flask) -> None:
    client, _status = come_in(town, "petro")
    start = clock.now()
    for hours in (6, 11):
        with mock.patch("registry.kernel.clock.now", lambda moment=start + timedelta(hours=hours): moment):
            assert is_in(client)

    with mock.patch("registry.kernel.clock.now", lambda: start + timedelta(hours=12, minutes=1)):
        assert not is_in(client)


def test_a_second_factor_is_demanded_of_the_directorys_administrators_too(make_app: Make, town: Flask) -> None:
    app = make_app(second_factor=("admin",))
    client = app.test_client()

    answer = client.post("/sign-in", data={"login": "olena", "password": SECRET.format("olena")})

    assert answer.headers["Location"] == "/sign-in/second-factor"
    assert not is_in(client)


def test_a_second_factor_is_set_up_with_the_directorys_password(town: Flask) -> None:
    client, _status = come_in(town, "petro")

    wrong = client.post("/profile/second-factor/begin", data={"old_password": "wrong"})
    right = client.post("/profile/second-factor/begin", data={"old_password": SECRET.format("petro")})

    assert (wrong.status_code, right.status_code) == (422, 302)


def test_nobody_gives_a_password_here_to_whom_the_directory_knows(town: Flask, session: Session) -> None:
    come_in(town, "petro")
    petro = session.scalars(select(User.id).where(User.login == "petro")).one()
    session.commit()
    chief, _status = come_in(town, "chief", PASSWORD)

    assert chief.post(f"/people/{petro}/password-link").status_code == 403
    assert "обліковим записом організації" in chief.get(f"/people/{petro}").text


def doctor_of(app: Flask) -> str:
    """Give the line of the command doctor about the directory."""
    told = app.test_cli_runner().invoke(cli, ["doctor"]).output.splitlines()
    return next(line for line in told if line.startswith("каталог організації: "))


def test_doctor_tells_that_it_answers_and_who_comes_in_without_it(town: Flask, session: Session) -> None:
    make_hromada(session, code="UA99000000000000009")
    session.commit()

    assert doctor_of(town) == "каталог організації: відповідає; без нього входить chief"


def test_doctor_names_hromadas_of_the_file_of_roles_that_are_not_here(town: Flask) -> None:
    assert doctor_of(town).endswith("немає (ролі в них не діють): UA99000000000000009")


@pytest.mark.parametrize(
    ("wrong", "cause"),
    [
        ({"password": "wrong"}, "invalidCredentials"),
        ({"base": "dc=nowhere,dc=test"}, "noSuchObject"),
        ({"ca_file": None}, "CERTIFICATE_VERIFY_FAILED"),
    ],
)
def test_doctor_tells_why_the_directory_is_of_no_use(make_app: Make, wrong: dict[str, object], cause: str) -> None:
    told = doctor_of(make_app(**wrong))

    assert cause in told
    assert READER_SECRET not in told


def test_pages_for_signing_in_say_whose_password_it_is(town: Flask) -> None:
    page = town.test_client().get("/sign-in").text

    assert "Логін і пароль ті самі" in page
    assert "Забули пароль" not in page
    assert Path("/sign-in/oidc").name not in page
