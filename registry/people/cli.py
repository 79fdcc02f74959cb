"""Commands for people: accounts and API tokens."""

import json
import sys
from typing import Any

import click
from flask import current_app
from flask_babel import gettext as _

from registry.kernel import clock
from registry.kernel.access import SYSTEM
from registry.kernel.cli import say_nothing_yet, share_database
from registry.kernel.errors import Conflict, Invalid, NotFound, because
from registry.kernel.seams import db, seams
from registry.people.models import RoleCode, Scope, User
from registry.people.operations.directory import forget_absent, keep_up, list_identities
from registry.people.operations.leaving import forget_person
from registry.people.operations.passwords import make_password_link, set_password
from registry.people.operations.people import create_user, disable_user, update_roles
from registry.people.operations.second_factor import reset_second_factor
from registry.people.operations.tokens import create_token
from registry.people.queries.people import find_user_by_login, list_hromadas, list_people, managed_people
from registry.people.rules.directory import FORGOTTEN
from registry.people.rules.people import RoleIn, plain_login, roles_of
from registry.people.rules.tokens import DEFAULT_DAYS, MAX_DAYS


@click.group("user")
def user_group() -> None:
    """Люди: додати, закрити доступ, переглянути."""


@click.group("token")
def token_group() -> None:
    """Токени API."""


@user_group.command("add")
@click.argument("login")
@click.option("--role", required=True, type=click.Choice(RoleCode.codes()), help="Роль.")
@click.option(
    "--hromada",
    "code",
    help="Код громади (КАТОТТГ); без нього роль діє в усіх громадах, а admin змінює і спільне для них.",
)
@click.option("--name", default="", help="Посада або ім’я, як його бачитимуть колеги.")
@click.option("--password-stdin", is_flag=True, help="Прочитати пароль зі стандартного входу.")
def add_user(login: str, role: str, code: str | None, name: str, *, password_stdin: bool) -> None:
    """Додати людину; без пароля надрукувати одноразове посилання, за яким вона його задасть."""
    session = db.session()
    user = create_user(
        session,
        SYSTEM,
        {"login": login, "display_name": name},
        [RoleIn(role, _hromada_id(session, code))],
        administers_all=role == RoleCode.ADMIN and code is None,
    )
    if password_stdin:
        set_password(session, SYSTEM, user, sys.stdin.readline().rstrip("\r\n"))
        session.commit()
        click.echo(_("Додано: %(login)s (%(role)s)", login=user.login, role=role), err=True)
        return
    link = f"{seams(current_app).settings.address}password/{make_password_link(session, SYSTEM, user.id)}"
    session.commit()
    told = _(
        "Додано: %(login)s (%(role)s). Пароль людина задасть за посиланням (діє один раз):", login=login, role=role
    )
    click.echo(told, err=True)
    click.echo(link)


@user_group.command("disable")
@click.argument("login")
def disable(login: str) -> None:
    """Закрити людині доступ: вхід, сеанси й токени припиняються одразу."""
    session = db.session()
    user = disable_user(session, SYSTEM, _get_user(session, login).id)
    session.commit()
    click.echo(_("Доступ закрито: %(login)s", login=user.login), err=True)


@user_group.command("forget")
@click.argument("login")
@click.option("--post", default="", help="Посада, що стане замість імені; без неї — підрозділ.")
def forget(login: str, post: str) -> None:
    """Замінити ім'я людини, яка пішла, на посаду; що вона зробила, лишається."""
    session = db.session()
    user = forget_person(session, SYSTEM, _get_user(session, login), clock.today(), post)
    session.commit()
    click.echo(_("Ім'я поступилося посаді: %(post)s", post=user.display_name), err=True)


@user_group.command("administer-all")
@click.argument("login")
@click.option("--off", is_flag=True, help="Більше не адміністратор усього реєстру.")
def administer_all(login: str, *, off: bool) -> None:
    """Зробити людину адміністратором усього реєстру: види майна, громади, налаштування, люди всіх громад."""
    session = db.session()
    user = _get_user(session, login)
    update_roles(session, SYSTEM, user.id, roles_of(user.memberships), administers_all=not off)
    session.commit()
    told = _("Більше не адміністратор усього реєстру") if off else _("Адміністратор усього реєстру")
    click.echo(f"{told}: {user.login}", err=True)


@user_group.command("second-factor-off")
@click.argument("login")
def second_factor_off(login: str) -> None:
    """Скинути другий крок входу людині, яка втратила телефон; її сеанси завершуються."""
    session = db.session()
    user = reset_second_factor(session, SYSTEM, _get_user(session, login).id)
    session.commit()
    click.echo(_("Другий крок входу скинуто: %(login)s", login=user.login), err=True)


@user_group.command("check-directory")
@click.option("--force", is_flag=True, help="Закрити доступ і тоді, коли каталог не знає більшості людей.")
def check_directory(force: bool) -> None:
    """Спитати каталог організації про кожну людину: поновити ролі, закрити доступ тим, кого він більше не має."""
    session, settings = db.session(), seams(current_app).settings.directory
    if settings is None:
        raise Conflict("Каталог організації не налаштовано")
    if settings.takes_passwords:
        listed = list_identities(session, "ldap")
        session.commit()
        told = [(user_id, seams(current_app).directory.look_up(subject)) for user_id, subject in listed]
        counts = keep_up(session, settings, told, is_forced=force)
    else:
        counts = {"kept": 0, "shut_out": forget_absent(session, "oidc", FORGOTTEN), "refused": 0}
    session.commit()
    click.echo(_("Поновлено: %(kept)s, закрито доступ: %(shut_out)s", **counts), err=True)
    if counts["refused"]:
        raise click.ClickException(_("Не вдалося для %(refused)s: їхні ролі чи логіни суперечать реєстру", **counts))


@user_group.command("list")
@click.option("--json", "is_json", is_flag=True, help="Один документ JSON.")
def list_users(is_json: bool) -> None:
    """Показати людей та їхні ролі."""
    share_database()
    session = db.session()
    names: dict[Any, str] = {None: _("усі"), **{one.id: one.code for one in list_hromadas(session)}}
    states = {True: _("діє"), False: _("доступ закрито")}
    people = list_people(session, managed_people(SYSTEM))
    if is_json:
        click.echo(json.dumps([_person_document(one, names) for one in people], ensure_ascii=False, indent=2))
        return
    for user in people:
        over_all = [_("адміністратор усього реєстру")] if user.administers_all else []
        roles = ", ".join([*over_all, *(f"{one.role}@{names[one.hromada_id]}" for one in user.memberships)])
        click.echo(f"{user.login}\t{states[user.is_active]}\t{roles}")
    if not people:
        say_nothing_yet()


def _person_document(user: User, codes: dict[Any, str]) -> dict[str, Any]:
    roles = [{"role": one.role, "hromada": codes[one.hromada_id] if one.hromada_id else None}
             for one in user.memberships]  # fmt: skip
    return {"login": user.login, "name": user.display_name, "is_active": user.is_active,
            "administers_all": user.administers_all, "roles": roles}  # fmt: skip


@token_group.command("add")
@click.argument("login")
@click.option(
    "--scope", required=True, type=click.Choice(Scope.codes()), help="read — лише читати, write — і записувати."
)
@click.option("--name", required=True, help="Для чого токен.")
@click.option(
    "--days", default=DEFAULT_DAYS, show_default=True, type=click.IntRange(1, MAX_DAYS), help="Строк дії, днів."
)
def add_token(login: str, scope: str, name: str, days: int) -> None:
    """Створити токен API і надрукувати його; більше його ніхто не побачить."""
    session = db.session()
    user = _get_user(session, login)
    if not user.is_active:
        raise Conflict("Цій людині закрито доступ")
    _token, secret = create_token(session, SYSTEM, user, name=name, scope=scope, days=days)
    session.commit()
    click.echo(secret)


def _get_user(session: Any, login: str) -> User:
    user = find_user_by_login(session, plain_login(login))
    if user is None:
        raise NotFound(because("Немає людини з логіном «%(login)s»", login=login))
    return user


def _hromada_id(session: Any, code: str | None) -> Any:
    if code is None:
        return None
    found = next((one for one in list_hromadas(session) if one.code == code), None)
    if found is None:
        raise Invalid(hromada=because("Немає громади з кодом «%(code)s»", code=code))
    return found.id
