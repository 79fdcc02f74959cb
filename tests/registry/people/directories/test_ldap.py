"""What Active Directory says of itself in bits and bytes, as samba-ad-dc 4.17 answered; a slapd is asked elsewhere."""

import uuid

import pytest

from registry.people.directories import ldap

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
