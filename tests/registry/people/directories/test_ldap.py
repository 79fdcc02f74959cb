"""What Active Directory says of itself in bits and bytes, as samba-ad-dc 4.17 answered; a slapd is asked elsewhere."""

import re
import uuid

import pytest

from registry.people.directories import ldap
from registry.people.rules.directory import LdapSettings

GUID = bytes.fromhex("06ec017a5cf70643a4183647233ae117")


def entry(**values: bytes) -> dict[str, object]:
    """Describe an entry by its raw attributes."""
    return {"dn": "CN=x", "raw_attributes": {name: [value] for name, value in values.items()}}


@pytest.mark.parametrize(
    ("values", "is_shut"),
    [
        ({"userAccountControl": b"512"}, False), ({"userAccountControl": b"514"}, True),
        ({"userAccountControl": b"66050"}, True), ({"userAccountControl": b"66048"}, False),
        ({"userAccountControl": b"-1"}, False),
        ({"nsAccountLock": b"TRUE"}, True), ({"nsAccountLock": b"false"}, False),
        ({"pwdAccountLockedTime": b"000001010000Z"}, True), ({"pwdAccountLockedTime": b"20261128120000Z"}, False),
        ({}, False),
    ],
)  # fmt: skip
def test_a_disabled_account_is_told_by_what_its_directory_calls_it(values: dict[str, bytes], is_shut: bool) -> None:
    assert ldap._is_shut(entry(**values)) is is_shut


def test_a_person_of_active_directory_is_found_again_by_the_same_bytes() -> None:
    subject = ldap._subject(entry(objectGUID=GUID))

    assert subject == "objectGUID=7a01ec06-f75c-4306-a418-3647233ae117"
    assert ldap._by_subject(subject) == "(objectGUID=" + "".join(f"\\{byte:02x}" for byte in GUID) + ")"
    assert uuid.UUID(bytes_le=GUID) == uuid.UUID("7a01ec06-f75c-4306-a418-3647233ae117")


def test_an_entry_without_an_id_that_lasts_is_nobody() -> None:
    assert ldap._subject(entry(uid=b"olena")) is None


class Reader:
    """A connection to a directory that is a table: a search names what a group holds, the answer the groups."""

    def __init__(self, groups: dict[str, tuple[str, ...]]) -> None:
        self.groups, self.asked, self.response = groups, [], []

    def search(self, _base: str, condition: str, _scope: object, **limits: object) -> None:
        self.asked.append((condition, limits["size_limit"]))
        sought = re.findall(r"member(?::[0-9.]+:)?=([^)]+)", condition)
        found = [name for name, members in self.groups.items() if {*members} & {*sought}]
        self.response = [{"type": "searchResEntry", "dn": name} for name in found]


def directory() -> ldap.LdapDirectory:
    return ldap.LdapDirectory(LdapSettings(("ldaps://x",), "dc=x", "dc=x", None, None))


def test_a_level_of_groups_is_one_search_and_a_circle_ends() -> None:
    first = {f"cn=g{number}": ("cn=x",) for number in range(40)}
    reader = Reader({**first, "cn=deep": ("cn=g7", "cn=g8", "cn=top"), "cn=top": ("cn=deep",)})

    groups = directory()._groups(reader, {"dn": "cn=x", "raw_attributes": {}}, "x")

    assert groups == set(reader.groups)
    assert len(reader.asked) == 4, "the person's, theirs, those of «deep», and one that brings nothing new"


def test_active_directory_follows_groups_itself_in_one_bounded_search() -> None:
    reader = Reader({"cn=g": ("cn=x",)})

    groups = directory()._groups(reader, {"dn": "cn=x", "raw_attributes": {"objectGUID": [GUID]}}, "x")

    assert groups == {"cn=g"}
    assert reader.asked == [("(member:1.2.840.113556.1.4.1941:=cn=x)", ldap.MOST_GROUPS)]
