"""The settings of sign-in by a directory: read whole, or refused by the name of what is missing or wrong."""

from pathlib import Path

import pytest

from config.refusal import WrongSettings
from config.settings import read_settings
from registry.people.rules.directory import GroupRole, LdapSettings, OidcSettings

ROLES = """
[[role]]
group = "CN=admins,DC=town"
role = "admin"
administers_all = true

[[role]]
group = "CN=viewers,DC=town"
role = "viewer"
hromada = "UA53060000000000002"
"""
LDAP = {
    "OBLIK_LDAP_SERVER": "ldaps://dc1.town ldap://dc2.town",
    "OBLIK_LDAP_BASE": "DC=town",
    "OBLIK_LOCAL_ADMIN": "Chief",
}
OIDC = {
    "OBLIK_OIDC_ISSUER": "https://login.town", "OBLIK_OIDC_CLIENT": "oblik", "OBLIK_OIDC_SECRET": "x",
    "OBLIK_LOCAL_ADMIN": "chief",
}  # fmt: skip


@pytest.fixture
def place(tmp_path: Path) -> dict[str, str]:
    """An instance folder with a file of roles."""
    (tmp_path / "roles.toml").write_text(ROLES, encoding="utf-8")
    return {"OBLIK_INSTANCE": str(tmp_path), "OBLIK_DIRECTORY_ROLES": str(tmp_path / "roles.toml")}


def test_an_ldap_directory_is_read_with_what_its_groups_mean(place: dict[str, str]) -> None:
    read = read_settings({**place, **LDAP}).directory

    assert read is not None and isinstance(read.server, LdapSettings)
    assert read.server.urls == ("ldaps://dc1.town", "ldap://dc2.town")
    assert (read.server.group_base, read.local_admin, read.takes_passwords) == ("DC=town", "chief", True)
    assert read.roles == (
        GroupRole("CN=admins,DC=town", "admin", administers_all=True),
        GroupRole("CN=viewers,DC=town", "viewer", "UA53060000000000002"),
    )


def test_a_provider_is_read_with_its_claims(place: dict[str, str]) -> None:
    read = read_settings({**place, **OIDC, "OBLIK_OIDC_GROUPS": "roles"}).directory

    assert read is not None and isinstance(read.server, OidcSettings)
    assert (read.server.groups_claim, read.server.login_claim) == ("roles", "preferred_username")
    assert not read.takes_passwords


def test_without_either_there_is_no_directory(place: dict[str, str]) -> None:
    assert read_settings(place).directory is None


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({**LDAP, **OIDC}, "OBLIK_OIDC_ISSUER"),
        ({**LDAP, "OBLIK_LDAP_BASE": ""}, "OBLIK_LDAP_BASE"),
        ({**LDAP, "OBLIK_LOCAL_ADMIN": ""}, "OBLIK_LOCAL_ADMIN"),
        ({**LDAP, "OBLIK_LOCAL_ADMIN": "Головний"}, "OBLIK_LOCAL_ADMIN"),
        ({**LDAP, "OBLIK_LDAP_SERVER": "dc1.town"}, "OBLIK_LDAP_SERVER"),
        ({**LDAP, "OBLIK_LDAP_SERVER": "https://dc1.town"}, "OBLIK_LDAP_SERVER"),
        ({**LDAP, "OBLIK_LDAP_CA": "/nowhere/ca.pem"}, "OBLIK_LDAP_CA"),
        ({**LDAP, "OBLIK_LDAP_LOGIN": "uid)(x=*"}, "OBLIK_LDAP_LOGIN"),
        ({**LDAP, "OBLIK_DIRECTORY_ROLES": ""}, "OBLIK_DIRECTORY_ROLES"),
        ({**LDAP, "OBLIK_DIRECTORY_ROLES": "/nowhere.toml"}, "OBLIK_DIRECTORY_ROLES"),
        ({**OIDC, "OBLIK_OIDC_ISSUER": "http://login.town"}, "OBLIK_OIDC_ISSUER"),
        ({**OIDC, "OBLIK_OIDC_SECRET": ""}, "OBLIK_OIDC_SECRET"),
        ({**OIDC, "OBLIK_OIDC_SCOPE": "profile"}, "OBLIK_OIDC_SCOPE"),
    ],
)
def test_what_is_missing_or_wrong_is_refused_by_its_name(
    place: dict[str, str], given: dict[str, str], named: str
) -> None:
    with pytest.raises(WrongSettings, match=named):
        read_settings({**place, **given})


@pytest.mark.parametrize(
    "text",
    [
        "", "[[role]]\nrole = 'admin'", "[[role]]\ngroup = 'x'", "[[role]]\ngroup = 'x'\nrole = 'king'",
        "[[role]]\ngroup = 'x'\nrole = 'admin'\ntown = 'y'", "[[role", "[[role]]\ngroup = 7\nrole = 'admin'",
    ],
)  # fmt: skip
def test_a_file_of_roles_that_says_something_else_is_refused(place: dict[str, str], text: str) -> None:
    Path(place["OBLIK_DIRECTORY_ROLES"]).write_text(text, encoding="utf-8")

    with pytest.raises(WrongSettings, match=r"roles\.toml"):
        read_settings({**place, **LDAP})


@pytest.mark.parametrize("given", ["king", "admin,king", "admin;publisher"])
def test_a_second_factor_is_demanded_of_roles_that_there_are(place: dict[str, str], given: str) -> None:
    with pytest.raises(WrongSettings, match="OBLIK_SECOND_FACTOR"):
        read_settings({**place, "OBLIK_SECOND_FACTOR": given})
    taken = read_settings({**place, "OBLIK_SECOND_FACTOR": "admin, publisher"})

    assert taken.second_factor == {"admin", "publisher"}
