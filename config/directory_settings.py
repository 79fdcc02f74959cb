"""The settings of sign-in by the organisation's directory: OBLIK_LDAP_*, OBLIK_OIDC_*, and what its groups mean."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from config.refusal import WrongSettings
from registry.kernel.errors import because
from registry.people.models import RoleCode
from registry.people.rules.directory import DirectorySettings, GroupRole, LdapSettings, OidcSettings, is_unheard
from registry.people.rules.people import is_login, plain_login

LDAP, OIDC = "OBLIK_LDAP_SERVER", "OBLIK_OIDC_ISSUER"
NAMES = frozenset({
    "OBLIK_DIRECTORY_ROLES",
    "OBLIK_LDAP_BASE",
    "OBLIK_LDAP_CA",
    "OBLIK_LDAP_GROUP_BASE",
    "OBLIK_LDAP_LOGIN",
    "OBLIK_LDAP_PASSWORD",
    "OBLIK_LDAP_READER",
    "OBLIK_LDAP_SERVER",
    "OBLIK_LOCAL_ADMIN",
    "OBLIK_OIDC_CLIENT",
    "OBLIK_OIDC_GROUPS",
    "OBLIK_OIDC_ISSUER",
    "OBLIK_OIDC_LOGIN",
    "OBLIK_OIDC_SCOPE",
    "OBLIK_OIDC_SECRET",
})  # fmt: skip
KEYS = {"group", "role", "hromada", "administers_all"}


def read_directory(values: Mapping[str, str]) -> DirectorySettings | None:
    """Read how people come in by a directory; None where none is named. Raise WrongSettings."""
    if values.get(LDAP) and values.get(OIDC):
        raise WrongSettings(because("Задайте одне: %(one)s або %(other)s", one=LDAP, other=OIDC))
    if not (values.get(LDAP) or values.get(OIDC)):
        return None
    admin = plain_login(_needed(values, "OBLIK_LOCAL_ADMIN"))
    if not is_login(admin):
        raise WrongSettings(because("OBLIK_LOCAL_ADMIN приймає логін адміністратора, який входить і без каталогу"))
    server = _ldap(values) if values.get(LDAP) else _oidc(values)
    return DirectorySettings(server, _roles(Path(_needed(values, "OBLIK_DIRECTORY_ROLES")).expanduser()), admin)


def _ldap(values: Mapping[str, str]) -> LdapSettings:
    urls = tuple(values[LDAP].replace(",", " ").split())
    for url in urls:
        if urlsplit(url).scheme not in ("ldap", "ldaps") or not urlsplit(url).hostname:
            raise WrongSettings(
                because("OBLIK_LDAP_SERVER приймає ldaps://сервер або ldap://сервер (тоді зі StartTLS)")
            )
    base, ca_file = _needed(values, "OBLIK_LDAP_BASE"), values.get("OBLIK_LDAP_CA")
    if ca_file and not Path(ca_file).expanduser().is_file():
        raise WrongSettings(because("OBLIK_LDAP_CA: немає файлу %(path)s", path=ca_file))
    return LdapSettings(
        urls=urls,
        base=base,
        group_base=values.get("OBLIK_LDAP_GROUP_BASE") or base,
        reader=values.get("OBLIK_LDAP_READER") or None,
        password=values.get("OBLIK_LDAP_PASSWORD") or None,
        ca_file=Path(ca_file).expanduser() if ca_file else None,
        login_attribute=_attribute(values.get("OBLIK_LDAP_LOGIN")),
    )


def _attribute(given: str | None) -> str | None:
    if given and not given.replace("-", "").isalnum():
        raise WrongSettings(because("OBLIK_LDAP_LOGIN приймає назву атрибута, такого як uid"))
    return given or None


def _oidc(values: Mapping[str, str]) -> OidcSettings:
    if not is_unheard(values[OIDC]):
        raise WrongSettings(because("OBLIK_OIDC_ISSUER приймає адресу https://…"))
    scope = values.get("OBLIK_OIDC_SCOPE") or "openid profile"
    if "openid" not in scope.split():
        raise WrongSettings(because("OBLIK_OIDC_SCOPE має містити openid"))
    return OidcSettings(
        issuer=values[OIDC],
        client_id=_needed(values, "OBLIK_OIDC_CLIENT"),
        client_secret=_needed(values, "OBLIK_OIDC_SECRET"),
        scope=scope,
        login_claim=values.get("OBLIK_OIDC_LOGIN") or "preferred_username",
        groups_claim=values.get("OBLIK_OIDC_GROUPS") or "groups",
    )


def _needed(values: Mapping[str, str], name: str) -> str:
    if not values.get(name):
        raise WrongSettings(because("З каталогом організації потрібне й налаштування %(name)s", name=name))
    return values[name]


def _roles(path: Path) -> tuple[GroupRole, ...]:
    """Read what groups mean: tables [[role]] with group, role, hromada and administers_all."""
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8-sig")).get("role", [])
    except (OSError, ValueError) as error:
        raise WrongSettings(because("OBLIK_DIRECTORY_ROLES: %(path)s: %(why)s", path=path, why=error)) from error
    if not tables:
        raise WrongSettings(because("OBLIK_DIRECTORY_ROLES: у %(path)s немає жодної таблиці [[role]]", path=path))
    return tuple(_group_role(path, table) for table in tables)


def _group_role(path: Path, table: Mapping[str, Any]) -> GroupRole:
    is_whole = isinstance(table.get("group"), str) and (table.get("role") or table.get("administers_all"))
    if set(table) - KEYS or not is_whole or table.get("role", "admin") not in RoleCode.codes():
        raise WrongSettings(
            because(
                "OBLIK_DIRECTORY_ROLES: у %(path)s таблиця %(table)s: потрібні group і role (одна з %(roles)s) або "
                "administers_all = true; можна hromada",
                path=path,
                table=dict(table),
                roles=", ".join(RoleCode.codes()),
            )
        )
    return GroupRole(
        table["group"], table.get("role"), table.get("hromada"), administers_all=table.get("administers_all") is True
    )
