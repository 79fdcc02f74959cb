"""LDAP and Active Directory: find the person, let the directory check the password, gather the groups."""

import ssl
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import ldap3
from ldap3.core.exceptions import (
    LDAPConstraintViolationResult,
    LDAPException,
    LDAPInappropriateAuthenticationResult,
    LDAPInvalidCredentialsResult,
    LDAPStartTLSError,
    LDAPUnwillingToPerformResult,
)
from ldap3.utils.conv import escape_filter_chars

from registry.kernel.errors import because
from registry.people.rules.directory import DirectoryAwayError, LdapSettings, Vouched

SECONDS = 5
SHUT = 0x2
"""The bit of `userAccountControl` by which Active Directory tells a disabled account."""
NESTED = "1.2.840.113556.1.4.1941"
"""Active Directory's rule that follows `member` through all groups."""
MOST_DEPTH = 10
MOST_GROUPS = 1000
"""So many groups of one person are looked at; one who has more is taken for a fault of the directory."""
ASKED = (
    "objectGUID", "entryUUID", "nsUniqueId", "userAccountControl", "pwdAccountLockedTime", "nsAccountLock",
    "sAMAccountName", "uid", "displayName", "cn",
)  # fmt: skip
AWAY = because("Каталог організації не відповідає. Спробуйте за кілька хвилин")
OF_THE_ACCOUNT = (
    LDAPInvalidCredentialsResult,
    LDAPInappropriateAuthenticationResult,
    LDAPConstraintViolationResult,
    LDAPUnwillingToPerformResult,
)
"""What a directory answers about a password or an account; anything else is about itself."""


class LdapDirectory:
    """Asks the servers in their order, each time by a connection of its own."""

    def __init__(self, settings: LdapSettings) -> None:
        self.settings = settings
        self._tls = ldap3.Tls(
            validate=ssl.CERT_REQUIRED,
            version=ssl.PROTOCOL_TLS_CLIENT,
            ca_certs_file=str(settings.ca_file) if settings.ca_file else ssl.get_default_verify_paths().cafile,
        )

    def vouch(self, login: str, password: str) -> Vouched | None:
        """Tell who comes in with a password; None for a wrong one and for an account that is shut.

        An empty password never goes to the server, where it would mean coming in as nobody. Raise DirectoryAwayError.
        """
        if not password:
            return None
        with self._reading() as reader:
            entry = self._find(reader, self._by_login(login))
            if entry is None or not self._is_right(entry["dn"], password):
                return None
            return self._vouched(reader, entry)

    def look_up(self, subject: str) -> Vouched | None:
        """Tell how the directory knows a person now; None for whom it no longer has or has shut out."""
        with self._reading() as reader:
            entry = self._find(reader, _by_subject(subject))
            return self._vouched(reader, entry) if entry else None

    def ask_for_itself(self) -> None:
        """Come in as the reader and look for the people; raise DirectoryAwayError."""
        with self._reading() as reader:
            reader.search(self.settings.base, "(objectClass=*)", ldap3.BASE, attributes=["1.1"])

    @contextmanager
    def _reading(self) -> Iterator[ldap3.Connection]:
        connection = self._connect(self.settings.reader, self.settings.password)
        try:
            yield connection
        except LDAPException as error:
            raise DirectoryAwayError(AWAY) from error
        finally:
            with suppress(LDAPException, OSError):
                connection.unbind()

    def _connect(self, name: str | None, password: str | None) -> ldap3.Connection:
        """Come in at the first server that answers; a password never leaves before TLS stands."""
        trouble: Exception | None = None
        for url in self.settings.urls:
            try:
                return self._come_in(url, name, password)
            except LDAPInvalidCredentialsResult as error:
                trouble = error
                break
            except LDAPException as error:
                trouble = error
        raise DirectoryAwayError(AWAY) from trouble

    def _come_in(self, url: str, name: str | None, password: str | None) -> ldap3.Connection:
        server = ldap3.Server(url, tls=self._tls, get_info=ldap3.NONE, connect_timeout=SECONDS)
        connection = ldap3.Connection(
            server,
            name,
            password,
            authentication=ldap3.SIMPLE if name else ldap3.ANONYMOUS,
            auto_referrals=False,
            raise_exceptions=True,
            read_only=True,
            receive_timeout=SECONDS,
            check_names=False,
        )
        try:
            connection.open()
            if not server.ssl and not connection.start_tls():
                raise LDAPStartTLSError(url)
            connection.bind()
        except BaseException:
            with suppress(LDAPException, OSError):
                connection.unbind()
            if connection.socket is not None:  # A connection that never stood is not closed by leaving it.
                connection.socket.close()
            raise
        return connection

    def _is_right(self, dn: str, password: str) -> bool:
        try:
            self._connect(dn, password).unbind()
        except DirectoryAwayError as error:
            if isinstance(error.__cause__, OF_THE_ACCOUNT):
                return False
            raise
        return True

    def _by_login(self, login: str) -> str:
        sought = escape_filter_chars(login)
        if self.settings.login_attribute:
            return f"({self.settings.login_attribute}={sought})"
        return f"(|(&(objectCategory=person)(sAMAccountName={sought}))(&(objectClass=person)(uid={sought})))"

    def _find(self, reader: ldap3.Connection, condition: str) -> dict[str, Any] | None:
        """Find the one entry that a condition holds for; two are as good as none. Shut accounts are not found."""
        entries = _search(
            reader, self.settings.base, condition, [*ASKED, *filter(None, [self.settings.login_attribute])]
        )
        return entries[0] if len(entries) == 1 and not _is_shut(entries[0]) else None

    def _vouched(self, reader: ldap3.Connection, entry: dict[str, Any]) -> Vouched | None:
        login = _text(entry, *filter(None, [self.settings.login_attribute, "sAMAccountName", "uid"]))
        subject = _subject(entry)
        if subject is None or not login:
            return None
        groups = self._groups(reader, entry, login)
        return Vouched("ldap", subject, login.lower(), _text(entry, "displayName", "cn") or login, frozenset(groups))

    def _groups(self, reader: ldap3.Connection, entry: dict[str, Any], login: str) -> set[str]:
        """List the names of all groups that a person is in, through others too: one search, else one for each level.

        Circles and depth are bounded; elsewhere than in Active Directory no server follows groups by itself.
        """
        own = escape_filter_chars(entry["dn"])
        if entry["raw_attributes"].get("objectGUID"):
            return self._group_names(reader, f"(member:{NESTED}:={own})")
        condition = f"(|(member={own})(uniqueMember={own})(memberUid={escape_filter_chars(login)}))"
        groups: set[str] = set()
        for _depth in range(MOST_DEPTH):
            new = self._group_names(reader, condition) - groups
            groups |= new
            if not new or len(groups) > MOST_GROUPS:
                break
            members = map(escape_filter_chars, sorted(new))
            condition = "(|" + "".join(f"(member={one})(uniqueMember={one})" for one in members) + ")"
        return groups

    def _group_names(self, reader: ldap3.Connection, condition: str) -> set[str]:
        return {one["dn"] for one in _search(reader, self.settings.group_base, condition, ["1.1"], MOST_GROUPS)}


def open_directory(settings: LdapSettings) -> LdapDirectory:
    """Give the client of a directory; nothing is asked yet."""
    return LdapDirectory(settings)


def _search(
    reader: ldap3.Connection, base: str, condition: str, attributes: list[str], most: int = 0
) -> list[dict[str, Any]]:
    reader.search(base, condition, ldap3.SUBTREE, attributes=attributes, size_limit=most, time_limit=SECONDS)
    return [one for one in reader.response or [] if one["type"] == "searchResEntry"]


def _is_shut(entry: dict[str, Any]) -> bool:
    """Tell whether the directory says of itself that an account is shut."""
    control = _text(entry, "userAccountControl")
    is_disabled = control.isascii() and control.isdecimal() and bool(int(control) & SHUT)
    is_locked = _text(entry, "pwdAccountLockedTime") == "000001010000Z"
    return is_disabled or is_locked or _text(entry, "nsAccountLock").lower() == "true"


def _subject(entry: dict[str, Any]) -> str | None:
    """Give the entry's unique id, which stays when the person is renamed or moved."""
    raw = entry["raw_attributes"]
    if raw.get("objectGUID"):
        return f"objectGUID={uuid.UUID(bytes_le=raw['objectGUID'][0])}"
    name = next((name for name in ("entryUUID", "nsUniqueId") if raw.get(name)), None)
    return f"{name}={_text(entry, name)}" if name else None


def _by_subject(subject: str) -> str:
    name, _equals, value = subject.partition("=")
    if name == "objectGUID":
        value = "".join(f"\\{byte:02x}" for byte in uuid.UUID(value).bytes_le)
        return f"(objectGUID={value})"
    return f"({name}={escape_filter_chars(value)})"


def _text(entry: dict[str, Any], *names: str) -> str:
    """Give the first value of the first attribute that has one."""
    values = (entry["raw_attributes"].get(name) for name in names)
    first = next((value[0] for value in values if value), b"")
    return first.decode("utf-8", "replace")[:200]
