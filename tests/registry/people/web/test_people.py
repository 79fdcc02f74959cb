"""Managing people through the pages: roles, last administrator, links, tokens, sessions."""

import re
import uuid

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.kernel.access import SYSTEM
from registry.kernel.errors import Conflict
from registry.kernel.models.history import HistoryEntry
from registry.kernel.seams import seams
from registry.people.models import ApiToken, Membership, SetupLink, User, UserSession
from registry.people.operations.people import disable_user, update_roles
from registry.people.operations.setup import make_setup_link
from registry.people.queries.people import actor_of
from registry.people.rules.people import RoleIn
from tests.factories.people import PASSWORD, make_api_token, make_person, sign_in, sign_in_by_form
from tests.factories.registry import make_hromada

NEW_PASSWORD = "сім мокрих парасольок"


def _add_role(session: Session, user: User, role: str, hromada_id: uuid.UUID | None) -> None:
    session.add(Membership(id=uuid.uuid4(), user_id=user.id, role=role, hromada_id=hromada_id))
    session.commit()


def _link(text: str, kind: str) -> str:
    found = re.search(rf"/{kind}/([A-Za-z0-9_\-]+)", text)
    assert found
    return found.group(0)


def test_the_setup_link_makes_the_first_administrator_once(app: Flask, session: Session) -> None:
    link = make_setup_link(session)
    session.commit()
    client = app.test_client()
    form = {"login": "first.admin", "display_name": "Начальник відділу ІТ", "password": PASSWORD}

    shown = client.get(link)
    made = client.post(link, data=form)
    again = app.test_client().post(link, data={**form, "login": "second.admin"})

    assert (shown.status_code, made.status_code, again.status_code) == (200, 302, 404)
    assert client.get("/people").status_code == 200
    assert session.scalars(select(User.login)).all() == ["first.admin"]


def test_a_setup_link_dies_when_an_administrator_appears_another_way(app: Flask, session: Session) -> None:
    link = make_setup_link(session)
    session.commit()
    make_person(session)

    assert app.test_client().get(link).status_code == 404
    assert app.test_client().post(link, data={"login": "late", "password": PASSWORD}).status_code == 404


def test_a_newer_setup_link_kills_the_earlier_one(app: Flask, session: Session) -> None:
    earlier, later = make_setup_link(session), make_setup_link(session)
    session.commit()

    assert app.test_client().get(earlier).status_code == 404
    assert app.test_client().get(later).status_code == 200


def test_a_refused_setup_keeps_what_was_typed_but_the_password(app: Flask, session: Session) -> None:
    link = make_setup_link(session)
    session.commit()

    response = app.test_client().post(
        link, data={"login": "Ні таке", "display_name": "Відділ ІТ", "password": "qwerty12345"}
    )

    assert response.status_code == 422
    assert "Ні таке" in response.text
    assert "Відділ ІТ" in response.text
    assert "qwerty12345" not in response.text
    assert app.test_client().get(link).status_code == 200


def test_an_administrator_adds_a_person_who_sets_the_own_password(app: Flask, session: Session) -> None:
    hromada = make_hromada(session)
    make_person(session)
    admin = sign_in(app, "olena.it")

    added = admin.post(
        "/people/new", data={"login": "ivan.tech", "display_name": "Технік", "role": f"technician@{hromada.id}"}
    )
    link = _link(added.text, "password")
    ivan = app.test_client()
    done = ivan.post(link, data={"password": NEW_PASSWORD})

    assert (added.status_code, done.status_code) == (201, 302)
    assert ivan.get("/profile").status_code == 200
    assert ivan.get("/people").status_code == 403
    assert app.test_client().get(link).status_code == 404
    assert sign_in_by_form(app, "ivan.tech", NEW_PASSWORD)


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ({"login": "olena.it", "role": "viewer@all"}, "Такий логін уже є"),
        ({"login": "ні", "role": "viewer@all"}, "малих латинських літер"),
        ({"login": "somebody"}, "хоча б одну роль"),
        ({"login": "somebody", "role": "emperor@all"}, "Немає ролі"),
        ({"login": "somebody", "role": "viewer@nowhere"}, "Виберіть роль зі списку"),
        ({"login": "somebody", "role": f"viewer@{uuid.UUID(int=7)}"}, "Такої громади немає"),
        ({"login": "somebody", "role": "viewer@all", "display_name": "я" * 201}, "Не більше 200 символів"),
    ],
)
def test_a_wrong_person_is_refused_by_field(app: Flask, session: Session, data: dict[str, str], text: str) -> None:
    make_person(session)

    response = sign_in(app, "olena.it").post("/people/new", data=data)

    assert response.status_code == 422
    assert text in response.text
    assert session.scalars(select(User.login)).all() == ["olena.it"]


def test_a_role_change_ends_the_sessions_at_once_and_is_in_the_history(app: Flask, session: Session) -> None:
    hromada = make_hromada(session)
    make_person(session)
    ivan = make_person(session, "ivan.tech", role="technician", hromada=hromada)
    browser = sign_in(app, "ivan.tech")
    session.commit()

    response = sign_in(app, "olena.it").post(f"/people/{ivan.id}/roles", data={"role": f"auditor@{hromada.id}"})

    assert response.status_code == 302
    assert browser.get("/profile").status_code == 302
    entry = session.scalars(select(HistoryEntry).where(HistoryEntry.action == "roles")).one()
    assert entry.changes == {"roles": [["technician"], ["auditor"]]}
    assert (entry.hromada_id, entry.actor_label) == (hromada.id, "olena.it")


def test_disabling_ends_sessions_and_tokens_at_once(app: Flask, session: Session) -> None:
    make_person(session)
    ivan = make_person(session, "ivan.tech", role="viewer")
    make_api_token(session, ivan)
    browser = sign_in(app, "ivan.tech")
    admin = sign_in(app, "olena.it")

    address = f"/people/{ivan.id}"
    admin.post(f"{address}/disable")

    session.expire_all()
    assert browser.get("/profile").status_code == 302
    assert app.test_client().post("/sign-in", data={"login": "ivan.tech", "password": PASSWORD}).status_code == 422
    assert session.scalars(select(ApiToken.revoked_at)).one() is not None
    session.commit()
    assert admin.post(f"{address}/enable").status_code == 302
    assert sign_in_by_form(app, "ivan.tech")


def test_nobody_changes_the_own_rights(app: Flask, session: Session) -> None:
    hromada = make_hromada(session)
    me = make_person(session)
    make_person(session, "other.admin")
    client = sign_in(app, "olena.it")

    answers = [
        client.post(f"/people/{me.id}/roles", data={"role": ["admin@all", f"auditor@{hromada.id}"]}).status_code,
        client.post(f"/people/{me.id}/roles", data={}).status_code,
        client.post(f"/people/{me.id}/disable").status_code,
    ]

    assert answers == [403, 403, 403]


def test_the_last_administrator_stays(session: Session) -> None:
    hromada = make_hromada(session)
    last = make_person(session)
    make_person(session, "no.password", password_hash=None)
    make_person(session, "switched.off", is_active=False)
    make_person(session, "local.admin", hromada=hromada)

    for change in (
        lambda: disable_user(session, SYSTEM, last.id),
        lambda: update_roles(session, SYSTEM, last.id, [RoleIn("admin")], administers_all=False),
        lambda: update_roles(session, SYSTEM, last.id, [RoleIn("auditor")], administers_all=False),
    ):
        with pytest.raises(Conflict, match="останній адміністратор"):
            change()
        session.rollback()


def test_a_second_administrator_frees_the_first(session: Session) -> None:
    first = make_person(session)
    make_person(session, "second.admin")

    disable_user(session, SYSTEM, first.id)
    session.commit()

    assert not first.is_active


def test_an_administrator_of_one_hromada_reaches_nobody_elsewhere(app: Flask, session: Session) -> None:
    own, other = make_hromada(session), make_hromada(session, code="UA53060000000000002")
    make_person(session)
    make_person(session, "local.admin", hromada=own)
    stranger = make_person(session, "stranger", role="viewer", hromada=other)
    shared = make_person(session, "shared", role="viewer", hromada=own)
    _add_role(session, shared, "accountant", other.id)
    client = sign_in(app, "local.admin")

    page = client.get("/people").text

    assert "shared" in page and "stranger" not in page and "olena.it" not in page
    assert client.get(f"/people/{stranger.id}").status_code == 404
    assert client.post(f"/people/{stranger.id}/roles", data={"role": f"viewer@{own.id}"}).status_code == 404
    assert client.post(f"/people/{shared.id}/password-link").status_code == 403
    assert client.post(f"/people/{shared.id}/disable").status_code == 403
    assert client.post(f"/people/{shared.id}/roles", data={"role": "admin@all"}).status_code == 403
    assert client.post(f"/people/{shared.id}/roles", data={"role": f"admin@{other.id}"}).status_code == 403


def test_roles_in_other_hromadas_stay_when_a_local_administrator_saves(app: Flask, session: Session) -> None:
    own, other = make_hromada(session), make_hromada(session, code="UA53060000000000002")
    make_person(session, "local.admin", hromada=own)
    shared = make_person(session, "shared", role="viewer", hromada=own)
    _add_role(session, shared, "accountant", other.id)

    response = sign_in(app, "local.admin").post(f"/people/{shared.id}/roles", data={"role": f"auditor@{own.id}"})

    roles = {(one.role, one.hromada_id) for one in session.scalars(select(Membership).filter_by(user_id=shared.id))}
    assert response.status_code == 302
    assert roles == {("auditor", own.id), ("accountant", other.id)}


def test_the_last_role_is_not_taken_so_that_the_person_stays_reachable(app: Flask, session: Session) -> None:
    own = make_hromada(session)
    make_person(session, "local.admin", hromada=own)
    person = make_person(session, "mate", role="viewer", hromada=own)
    client = sign_in(app, "local.admin")

    response = client.post(f"/people/{person.id}/roles", data={})

    assert response.status_code == 422
    assert "закрийте їй доступ" in response.text
    assert client.get(f"/people/{person.id}").status_code == 200


def test_an_administrator_of_one_hromada_neither_gives_nor_takes_the_flag_of_all(app: Flask, session: Session) -> None:
    own = make_hromada(session)
    make_person(session, "local.admin", hromada=own)
    mate = make_person(session, "mate", role="viewer", hromada=own)
    over = make_person(session, "over.all", role="admin", hromada=own, administers_all=True)
    client = sign_in(app, "local.admin")

    told = client.get(f"/people/{mate.id}").text
    client.post(f"/people/{mate.id}/roles", data={"role": f"auditor@{own.id}", "administers_all": "1"})
    client.post(f"/people/{over.id}/roles", data={"role": f"auditor@{own.id}"})
    shut = client.post(f"/people/{over.id}/disable"), client.post(f"/people/{over.id}/password-link")
    made = client.post("/people/new", data={"login": "third.one", "role": f"viewer@{own.id}", "administers_all": "1"})

    session.expire_all()
    third = session.scalars(select(User).where(User.login == "third.one")).one()
    assert "administers_all" not in told
    assert (mate.administers_all, over.administers_all, third.administers_all) == (False, True, False)
    assert [one.status_code for one in shut] == [403, 403]
    assert made.status_code == 201


def test_an_administrator_of_all_gives_and_takes_the_flag(app: Flask, session: Session) -> None:
    make_person(session)
    mate = make_person(session, "mate", role="viewer", hromada=make_hromada(session))
    client = sign_in(app, "olena.it")

    client.post(f"/people/{mate.id}/roles", data={"administers_all": "1"})
    session.expire_all()
    given, roles = mate.administers_all, list(mate.memberships)
    session.commit()
    first_page = sign_in(app, "mate").get("/")
    client.post(f"/people/{mate.id}/roles", data={"role": "viewer@all"})
    session.expire_all()

    assert (given, roles) == (True, [])
    assert (first_page.status_code, first_page.headers["Location"]) == (302, "/people")
    assert not mate.administers_all
    written = select(HistoryEntry).where(HistoryEntry.action == "roles").order_by(HistoryEntry.seq)
    entries = session.scalars(written).all()
    assert [one.changes["administers_all"] for one in entries if "administers_all" in one.changes] == [
        [False, True], [True, False],
    ]  # fmt: skip


def test_an_administrator_of_all_without_a_role_reads_no_register(app: Flask, session: Session) -> None:
    hromada = make_hromada(session)
    over = make_person(session, role=None, administers_all=True)
    api = {"Authorization": f"Bearer {make_api_token(session, over)}"}
    client = sign_in(app, "olena.it")

    answers = [client.get(path).status_code for path in ("/assets", "/map", "/contracts", "/costing")]
    added = app.test_client().post("/api/v1/hromadas", json={}, headers=api).status_code
    listed = app.test_client().get("/api/v1/assets", headers=api).status_code

    assert answers == [403] * 4
    assert (added, listed) == (422, 403)
    assert client.get(f"/hromadas/{hromada.code}").status_code == 200


@pytest.mark.parametrize("role", ["viewer", "technician", "accountant", "auditor", "publisher"])
def test_only_administrators_manage_people(app: Flask, session: Session, role: str) -> None:
    hromada = make_hromada(session)
    victim = make_person(session)
    make_person(session, "other.one", role=role, hromada=hromada)
    client = sign_in(app, "other.one")

    answers = {
        client.get("/people").status_code,
        client.get("/people/new").status_code,
        client.get(f"/people/{victim.id}").status_code,
        client.post(f"/people/{victim.id}/roles", data={"role": "viewer@all"}).status_code,
        client.post(f"/people/{victim.id}/disable").status_code,
        client.post("/people/new", data={"login": "mate", "role": "admin@all"}).status_code,
    }

    assert answers == {403}


def test_changing_the_password_ends_the_other_sessions_and_keeps_this_one(app: Flask, session: Session) -> None:
    make_person(session)
    here, elsewhere = sign_in(app, "olena.it"), sign_in(app, "olena.it")
    old_cookie = here.get_cookie("oblik_session")

    response = here.post("/profile/password", data={"old_password": PASSWORD, "password": NEW_PASSWORD})

    assert response.status_code == 302
    assert here.get("/profile").status_code == 200
    assert here.get_cookie("oblik_session") != old_cookie
    assert elsewhere.get("/profile").status_code == 302
    assert sign_in_by_form(app, "olena.it", NEW_PASSWORD)


def test_a_borrowed_browser_cannot_guess_the_present_password(app: Flask, session: Session) -> None:
    make_person(session)
    client = sign_in(app, "olena.it")
    for _ in range(5):
        client.post("/profile/password", data={"old_password": "wrong", "password": NEW_PASSWORD})

    response = client.post("/profile/password", data={"old_password": PASSWORD, "password": NEW_PASSWORD})

    assert response.status_code == 422
    assert "Забагато спроб" in response.text


def test_other_sessions_can_be_ended(app: Flask, session: Session) -> None:
    make_person(session)
    here, elsewhere = sign_in(app, "olena.it"), sign_in(app, "olena.it")

    here.post("/profile/sessions/end")

    assert here.get("/profile").status_code == 200
    assert elsewhere.get("/profile").status_code == 302


def test_a_token_is_shown_once_and_revoked_for_good(app: Flask, session: Session) -> None:
    make_person(session)
    client = sign_in(app, "olena.it")

    made = client.post("/profile/tokens", data={"name": "сайт громади", "scope": "read", "days": "30"})

    found = re.search(r"oblik_[A-Za-z0-9_\-]{40,}", made.text)
    token = session.scalars(select(ApiToken)).one()
    session.commit()
    assert made.status_code == 201 and found
    assert found.group(0) not in client.get("/profile").text
    assert token.token_hash != found.group(0)
    assert client.post(f"/profile/tokens/{token.id}/revoke").status_code == 302
    assert client.post(f"/profile/tokens/{token.id}/revoke").status_code == 404


@pytest.mark.parametrize(
    "data",
    [{"scope": "root"}, {"days": "0"}, {"days": "99999999999999999999"}, {"days": "x"}, {"name": " "}, {"name": ""}],
)
def test_a_wrong_token_is_refused(app: Flask, session: Session, data: dict[str, str]) -> None:
    make_person(session)
    form = {"name": "сайт", "scope": "read", "days": "30", **data}

    assert sign_in(app, "olena.it").post("/profile/tokens", data=form).status_code == 422
    assert session.scalars(select(ApiToken)).all() == []


def test_a_token_of_another_person_cannot_be_revoked(app: Flask, session: Session) -> None:
    make_person(session)
    make_api_token(session, make_person(session, "other.one", role="viewer"))
    token = session.scalars(select(ApiToken)).one()
    session.commit()

    assert sign_in(app, "olena.it").post(f"/profile/tokens/{token.id}/revoke").status_code == 404


def test_the_name_and_the_language_are_written_and_nothing_else(app: Flask, session: Session) -> None:
    user = make_person(session, role="viewer")
    client = sign_in(app, "olena.it")

    client.post(
        "/profile",
        data={
            "display_name": "Головний спеціаліст",
            "language": "en",
            "is_active": "",
            "login": "root",
            "role": "admin",
        },
    )

    session.refresh(user)
    assert (user.display_name, user.language, user.login, user.is_active) == (
        "Головний спеціаліст",
        "en",
        "olena.it",
        True,
    )
    assert [one.role for one in user.memberships] == ["viewer"]


def test_scripts_in_names_stay_text(app: Flask, session: Session) -> None:
    make_person(session, display_name="<script>alert(1)</script>")
    client = sign_in(app, "olena.it")

    for page in ("/people", "/profile"):
        text = client.get(page).text
        assert "<script>alert" not in text
        assert "&lt;script&gt;" in text


def test_no_secret_is_ever_kept_or_written_into_the_history(app: Flask, session: Session) -> None:
    link = make_setup_link(session)
    session.commit()
    client = app.test_client()
    client.post(link, data={"login": "first.admin", "password": PASSWORD})
    cookie = client.get_cookie("oblik_session")

    texts = [str(entry.changes) for entry in session.scalars(select(HistoryEntry))]
    kept = [*session.scalars(select(UserSession.token_hash)), *session.scalars(select(SetupLink.token_hash))]

    assert texts and not any(PASSWORD in text or "argon2" in text for text in texts)
    assert cookie is not None and cookie.value not in kept
    assert link.rpartition("/")[2] not in kept


def test_roles_are_given_as_they_are_asked_for(app: Flask, session: Session) -> None:
    hromada = make_hromada(session)
    boss = make_person(session)
    user = make_person(session, "ivan.tech", role="viewer", hromada=hromada)

    with app.app_context():
        admin = actor_of(boss, seams(app).roles, [hromada])
    update_roles(session, admin, user.id, [RoleIn("technician", hromada.id), RoleIn("accountant", hromada.id)])
    session.commit()

    assert sorted(one.role for one in user.memberships) == ["accountant", "technician"]


def test_people_are_listed_page_by_page(app: Flask, session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("registry.people.web.people_list.PAGE", 3)
    for at in range(5):
        make_person(session, f"person{at}")

    pages = [sign_in(app, "person0").get(f"/people?page={number}").text for number in (1, 2, 99)]

    assert [[at for at in range(5) if f">person{at}</td>" in page] for page in pages] == [[0, 1, 2], [3, 4], [3, 4]]
    assert "Сторінка 1 із 2" in pages[0]


def test_an_administrator_changes_what_is_open_of_a_person_and_sees_it_told(app: Flask, session: Session) -> None:
    hromada = make_hromada(session)
    make_person(session, "local.admin", hromada=hromada)
    own, foreign = make_person(session, "ivan", role="viewer", hromada=hromada), make_person(session, "petro")
    admin = sign_in(app, "local.admin")
    told = {"display_name": "Технік", "language": "en"}

    saved = admin.post(f"/people/{own.id}", data=told)
    refused = admin.post(f"/people/{own.id}", data={**told, "display_name": " "})
    hidden = admin.post(f"/people/{foreign.id}", data=told)
    make_role = Membership(id=uuid.uuid4(), user_id=own.id, role="viewer", hromada_id=None)
    session.add(make_role)
    session.commit()
    out_of_reach = admin.post(f"/people/{own.id}", data={**told, "display_name": "Чужий"})

    assert (saved.status_code, refused.status_code, hidden.status_code) == (302, 422, 404)
    assert out_of_reach.status_code == 403
    page = admin.get(f"/people/{own.id}").text
    assert "Посада або ім’я" in page
    assert "Історія" in page
    session.refresh(own)
    assert (own.display_name, own.language, own.login) == ("Технік", "en", "ivan")


def test_people_are_listed_by_the_fields_and_orders_asked_for(app: Flask, session: Session) -> None:
    make_person(session)
    make_person(session, "anna", display_name="Яна", language="en")
    make_person(session, "zoia", display_name="Антоніна", is_active=False)
    admin = sign_in(app, "olena.it")

    first = re.findall(r'/people/[0-9a-f-]{36}">([^<]+)<', admin.get("/people").text)
    by_name = re.findall(r'/people/[0-9a-f-]{36}">([^<]+)<', admin.get("/people?sort=-display_name").text)
    english = re.findall(r'/people/[0-9a-f-]{36}">([^<]+)<', admin.get("/people?language=en").text)

    assert first == ["Яна", "olena.it", "Антоніна"]
    assert by_name == ["Яна", "Антоніна", "olena.it"]
    assert english == ["Яна"]


def test_a_link_given_before_access_was_closed_is_dead_when_it_is_open_again(app: Flask, session: Session) -> None:
    make_person(session)
    person = make_person(session, "petro.it", role="viewer", hromada=make_hromada(session))
    session.commit()
    chief = sign_in(app, "olena.it")
    link = _link(chief.post(f"/people/{person.id}/password-link").text, "password")
    assert app.test_client().get(link).status_code == 200

    chief.post(f"/people/{person.id}/disable")
    chief.post(f"/people/{person.id}/enable")

    assert app.test_client().get(link).status_code == 404
