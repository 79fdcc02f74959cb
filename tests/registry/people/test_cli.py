"""The commands `oblik user` and `oblik token`."""

import re
from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask.cli import ScriptInfo
from sqlalchemy import select
from sqlalchemy.orm import Session

from config.cli import cli
from registry.people.models import ApiToken, User
from tests.factories.api import Api
from tests.factories.people import PASSWORD, make_person, sign_in_by_form
from tests.factories.registry import make_hromada


def run(app: Flask, *arguments: str, given: str = "") -> tuple[int, str, str]:
    """Run a command inside the application; give exit code, output and messages."""
    result = app.test_cli_runner().invoke(cli, list(arguments), input=given, obj=_info(app))
    return result.exit_code, result.stdout, result.stderr


def _info(app: Flask) -> ScriptInfo:
    return ScriptInfo(create_app=lambda: app)


def test_a_person_is_added_with_a_password_and_signs_in(app: Flask, session: Session) -> None:
    code, _out, _said = run(
        app, "user", "add", "olena.it", "--role", "admin", "--password-stdin", given=f"{PASSWORD}\n"
    )

    assert code == 0
    assert sign_in_by_form(app, "olena.it").get("/people").status_code == 200


def test_without_a_password_a_one_time_link_is_printed(app: Flask, session: Session) -> None:
    hromada = make_hromada(session)
    session.commit()

    code, out, _said = run(app, "user", "add", "ivan.tech", "--role", "technician", "--hromada", hromada.code)

    assert code == 0
    assert re.fullmatch(r"http://127\.0\.0\.1:8000/password/[A-Za-z0-9_\-]{40,}\n", out)
    assert app.test_client().post(urlsplit(out.strip()).path, data={"password": PASSWORD}).status_code == 302


@pytest.mark.parametrize(
    ("arguments", "given", "code"),
    [
        (("olena.it", "--role", "admin"), "", 1),
        (("Ні Таке", "--role", "admin"), "", 1),
        (("other.one", "--role", "admin", "--password-stdin"), "short\n", 1),
        (("other.one", "--role", "viewer", "--hromada", "UA1"), "", 1),
        (("other.one", "--role", "emperor"), "", 2),
        (("other.one",), "", 2),
    ],
)
def test_a_wrong_person_is_refused(
    app: Flask, session: Session, arguments: tuple[str, ...], given: str, code: int
) -> None:
    make_person(session)

    found, out, said = run(app, "user", "add", *arguments, given=given)

    assert (found, out) == (code, "")
    assert said
    assert session.scalars(select(User.login)).all() == ["olena.it"]


def test_disabling_ends_everything_but_never_the_last_administrator(app: Flask, session: Session) -> None:
    make_person(session)
    make_person(session, "ivan.tech", role="viewer")

    disabled = run(app, "user", "disable", "ivan.tech")
    last = run(app, "user", "disable", "olena.it")
    unknown = run(app, "user", "disable", "nobody.here")
    listed = run(app, "user", "list")

    assert (disabled[0], last[0], unknown[0]) == (0, 1, 1)
    assert "останній адміністратор" in last[2]
    assert "ivan.tech\tдоступ закрито\tviewer@усі" in listed[1]


def test_a_token_is_printed_alone_and_works(app: Flask, session: Session) -> None:
    make_person(session)

    code, out, _said = run(app, "token", "add", "olena.it", "--scope", "read", "--name", "сайт", "--days", "7")

    assert code == 0
    assert re.fullmatch(r"oblik_[A-Za-z0-9_\-]{40,}\n", out)
    assert Api(app, out.strip()).get("/assets").status_code == 200
    token = session.scalars(select(ApiToken)).one()
    assert (token.scope, token.name, (token.expires_at - token.created_at).days) == ("read", "сайт", 7)


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("nobody.here", "--scope", "read", "--name", "x"), 1),
        (("off.duty", "--scope", "read", "--name", "x"), 1),
        (("olena.it", "--scope", "all", "--name", "x"), 2),
        (("olena.it", "--scope", "read", "--name", "x", "--days", "0"), 2),
        (("olena.it", "--scope", "read", "--name", " "), 1),
    ],
)
def test_a_wrong_token_is_refused(app: Flask, session: Session, arguments: tuple[str, ...], code: int) -> None:
    make_person(session)
    make_person(session, "off.duty", is_active=False)

    found, out, _said = run(app, "token", "add", *arguments)

    assert (found, out) == (code, "")
