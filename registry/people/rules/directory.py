"""The organisation's directory: how it is reached, whom it vouches for, which roles its groups mean."""

import re
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from registry.kernel.access import Actor
from registry.kernel.errors import OblikError
from registry.people.rules.people import RoleIn

BY_DIRECTORY = Actor(label="каталог організації", is_system=True)
"""Who makes, changes and shuts out people as the directory says."""
FORGOTTEN = timedelta(days=30)
"""After so long without coming in a person whom nobody can ask about is shut out, tokens included."""
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_AROUND_COMMAS = re.compile(r"\s*,\s*")


class DirectoryAwayError(OblikError):
    """The directory does not answer, or not as it has to."""


@dataclass(frozen=True)
class Vouched:
    """A person as the directory knows them at this moment, with all groups, those that hold groups included."""

    source: str
    subject: str
    login: str
    name: str
    groups: frozenset[str]
    has_proved: bool = False
    """Whether the directory asked for more than a password itself."""


def is_unheard(address: object) -> bool:
    """Tell whether nobody else hears what is sent to an address: by https, or inside this machine."""
    parts = urlsplit(str(address or ""))
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)


@dataclass(frozen=True)
class GroupRole:
    """What being in a group of the directory means here; without a hromada's code, in all of them."""

    group: str
    role: str | None
    hromada: str | None = None
    administers_all: bool = False


@dataclass(frozen=True)
class LdapSettings:
    """How LDAP or Active Directory is reached and asked."""

    urls: tuple[str, ...]
    base: str
    group_base: str
    reader: str | None
    password: str | None
    ca_file: Path | None = None
    login_attribute: str | None = None
    """None: `sAMAccountName` of Active Directory, else `uid`."""


@dataclass(frozen=True)
class OidcSettings:
    """How the provider of OpenID Connect is reached and asked."""

    issuer: str
    client_id: str
    client_secret: str
    scope: str = "openid profile"
    login_claim: str = "preferred_username"
    groups_claim: str = "groups"


@dataclass(frozen=True)
class DirectorySettings:
    """The directory of this instance, what its groups mean, and who still comes in by a password kept here."""

    server: LdapSettings | OidcSettings
    roles: tuple[GroupRole, ...]
    local_admin: str

    @property
    def takes_passwords(self) -> bool:
        """Tell whether people type their directory's password here."""
        return isinstance(self.server, LdapSettings)

    @property
    def hromadas_named(self) -> frozenset[str]:
        """List the codes of hromadas in which groups mean a role."""
        return frozenset(one.hromada for one in self.roles if one.hromada)


def plain_group(name: str) -> str:
    """Give a group's name as it is compared: case and spaces around commas mean nothing."""
    return _AROUND_COMMAS.sub(",", name.strip()).casefold()


def roles_meant(
    groups: Iterable[str], meanings: Iterable[GroupRole], hromada_ids: Mapping[str, uuid.UUID]
) -> tuple[frozenset[RoleIn], bool]:
    """Give the roles that groups mean, and whether they make an administrator of all.

    A role in a hromada that is not here means nothing, never a role in all of them.
    """
    held = {plain_group(one) for one in groups}
    meant = [one for one in meanings if plain_group(one.group) in held]
    roles = {
        RoleIn(one.role, hromada_ids[one.hromada] if one.hromada else None)
        for one in meant
        if one.role and (one.hromada is None or one.hromada in hromada_ids)
    }
    return frozenset(roles), any(one.administers_all for one in meant)
