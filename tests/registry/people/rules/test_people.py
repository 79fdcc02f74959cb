"""Rules of people: logins, passwords, throttling, sessions, uniting roles."""

import subprocess
import sys
import unicodedata
import uuid
from dataclasses import asdict
from datetime import UTC, datetime, timedelta

import pytest
from argon2 import extract_parameters

from config.catalogue.reading import read_roles
from config.settings import ROOT
from registry.kernel.access import Actor
from registry.people.models import Membership, User
from registry.people.rules.passwords import hash_password, judge_password, verify_password
from registry.people.rules.people import administers, is_login
from registry.people.rules.roles import EVERYWHERE, grants_of, make_role
from registry.people.rules.sessions import expires_at
from registry.people.rules.sign_in import address_key, wait_seconds

ROLES = {one.code: make_role(asdict(one)) for one in read_roles()}
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
HERE, THERE = uuid.uuid4(), uuid.uuid4()


@pytest.mark.parametrize("login", ["olena", "olena.it", "it-2", "a_b", "0x0"])
def test_a_plain_login_is_taken(login: str) -> None:
    assert is_login(login)


@pytest.mark.parametrize(
    "login", ["", "ab", "Olena", "олена", "-abc", "abc.", "a b", "a" * 61, "abc\n", "abc\x00", "аdmin"]
)
def test_anything_else_is_not_a_login(login: str) -> None:
    assert not is_login(login)


@pytest.mark.parametrize(
    "password", ["short", "", "qwerty12345", "QWERTY12345", "aaaaaaaaaaaa", "olena.tech", "OLENA.TECH", "x" * 201]
)
def test_a_weak_password_is_refused(password: str) -> None:
    assert judge_password(password, "olena.tech")


@pytest.mark.parametrize("password", ["тихий берег річки", "correct horse battery", "8д7#кЖ2№фы"])
def test_a_long_password_is_taken(password: str) -> None:
    assert judge_password(password, "olena.tech") == []


def test_a_password_is_the_same_however_its_letters_are_composed() -> None:
    kept = hash_password("кавовий їжак")

    assert verify_password(unicodedata.normalize("NFD", "кавовий їжак"), kept)
    assert not verify_password("кавовий ижак", kept)
    assert not verify_password("кавовий їжак", None)


def test_the_product_hashes_as_hard_as_its_library_advises_and_for_nobody_too() -> None:
    """Tests hash lightly: this asks a process without them."""
    told = "from registry.people.rules.passwords import HASHER, NOBODYS; print(HASHER.hash('x')); print(NOBODYS)"
    made = subprocess.run([sys.executable, "-c", told], cwd=ROOT, capture_output=True, text=True, check=True).stdout

    own, nobodys = (extract_parameters(one) for one in made.split())
    assert own == nobodys
    assert (own.memory_cost, own.time_cost) >= (65_536, 3)


@pytest.mark.parametrize(
    ("minutes_ago", "limit", "wait"),
    [
        ([1, 2, 3, 4], 5, 0),
        ([1, 2, 3, 4, 5], 5, 601),
        ([1, 2, 3, 4, 16], 5, 0),
        ([1, 2, 3, 4, 5, 6], 5, 601),
        ([], 5, 0),
    ],
)
def test_the_wait_ends_when_the_failure_that_filled_the_limit_is_old(
    minutes_ago: list[int], limit: int, wait: int
) -> None:
    attempts = [NOON - timedelta(minutes=one) for one in minutes_ago]

    assert wait_seconds(attempts, limit, NOON) == wait


@pytest.mark.parametrize(
    ("address", "key"),
    [
        ("192.0.2.7", "address:192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "address:2001:db8:1:2::/64"),
        ("::ffff:192.0.2.7", "address:192.0.2.7"),
        (None, "address:unknown"),
        ("nonsense", "address:unknown"),
    ],
)
def test_an_address_is_counted_by_who_owns_it(address: str | None, key: str) -> None:
    assert address_key(address) == key


def test_a_session_ends_twelve_hours_after_its_last_use_and_after_fourteen_days() -> None:
    assert expires_at(NOON, NOON, administers=False) == NOON + timedelta(hours=12)
    assert expires_at(NOON - timedelta(days=13, hours=20), NOON, administers=False) == NOON + timedelta(hours=4)


def test_an_administrators_session_ends_an_hour_after_its_last_use() -> None:
    assert expires_at(NOON, NOON, administers=True) == NOON + timedelta(hours=1)
    assert expires_at(NOON - timedelta(days=13, hours=23, minutes=30), NOON, administers=True) == NOON + timedelta(
        minutes=30
    )


@pytest.mark.parametrize(
    ("memberships", "of_all", "is_one"),
    [([], True, True), (["admin"], False, True), (["viewer", "admin"], False, True), (["publisher"], False, False)],
)
def test_who_administers_anything_is_an_administrator(memberships: list[str], of_all: bool, is_one: bool) -> None:
    person = User(administers_all=of_all, memberships=[Membership(role=role, hromada_id=HERE) for role in memberships])

    assert administers(person) is is_one


def _grants(*memberships: Membership) -> dict[uuid.UUID, object]:
    return dict(grants_of(memberships, ROLES, [HERE, THERE]))


def test_a_role_in_one_hromada_gives_nothing_in_another() -> None:
    actor = Actor("x", grants=grants_of([Membership(role="viewer", hromada_id=HERE)], ROLES, [HERE, THERE]))

    assert actor.can("asset.read", HERE)
    assert not actor.can("asset.read", THERE)


def test_a_role_without_a_hromada_counts_in_all_of_them() -> None:
    assert set(_grants(Membership(role="viewer", hromada_id=None))) == {HERE, THERE}


def test_an_administrator_can_begin_before_there_is_any_hromada() -> None:
    grants = grants_of([Membership(role="admin", hromada_id=None)], ROLES, [])

    assert Actor("x", grants=grants).can("people.manage", EVERYWHERE)


def test_several_roles_in_one_hromada_unite() -> None:
    grant = grants_of(
        [Membership(role="viewer", hromada_id=HERE), Membership(role="publisher", hromada_id=None)], ROLES, [HERE]
    )[HERE]

    assert {"publish", "contract.read"} <= grant.permissions


@pytest.mark.parametrize(
    ("others", "is_limited"),
    [([], True), (["viewer"], True), (["accountant"], True), (["admin"], False)],
)
def test_a_department_limits_writing_until_a_wider_writing_role_lifts_it(others: list[str], is_limited: bool) -> None:
    department = uuid.uuid4()
    memberships = [Membership(role="technician", hromada_id=HERE, department_id=department)]
    memberships += [Membership(role=role, hromada_id=HERE) for role in others]

    grant = grants_of(memberships, ROLES, [HERE])[HERE]

    assert grant.department_id == (department if is_limited else None)


def test_a_role_may_not_name_an_unknown_permission() -> None:
    table = {**asdict(read_roles()[0]), "permissions": ["asset.burn"]}

    with pytest.raises(ValueError, match="burn"):
        make_role(table)


@pytest.mark.parametrize("role", ["viewer", "accountant"])
def test_exact_places_are_not_for_everybody(role: str) -> None:
    assert "place.exact" not in ROLES[role].permissions


def test_nobody_but_an_administrator_manages_people() -> None:
    assert {code for code, role in ROLES.items() if "people.manage" in role.permissions} == {"admin"}
