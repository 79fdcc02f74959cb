"""Keeping up with the organisation's directory: one contradiction stops nobody, a doubtful answer everybody."""

import pytest
from sqlalchemy.orm import Session

from registry.kernel import clock
from registry.kernel.errors import Conflict
from registry.people.models import DirectoryIdentity, User
from registry.people.operations.directory import keep_up
from registry.people.rules.directory import DirectorySettings, LdapSettings, Vouched
from tests.factories.people import make_person

LDAP = LdapSettings(("ldap://localhost",), "dc=town", "dc=town", None, None)
SETTINGS = DirectorySettings(LDAP, (), "local.admin")
KNOWN = Vouched("ldap", "unknown here", "unknown.here", "Невідома", frozenset())


def tied(session: Session, login: str, **given: object) -> User:
    person = make_person(session, login, **given)
    session.add(
        DirectoryIdentity(user_id=person.id, source="ldap", subject=login, checked_at=clock.now(), is_gone=False)
    )
    session.flush()
    return person


def test_whom_the_register_must_keep_is_counted_and_the_others_are_shut_out(session: Session) -> None:
    last, gone = tied(session, "last.admin"), tied(session, "gone.one", role="viewer")

    counts = keep_up(session, SETTINGS, [(last.id, None), (gone.id, None)])

    assert counts == {"kept": 0, "shut_out": 1, "refused": 1}
    assert (last.is_active, gone.is_active) == (True, False)


@pytest.mark.parametrize(("gone", "known", "is_doubted"), [(3, 2, True), (3, 3, False), (2, 0, False)])
def test_a_directory_that_suddenly_knows_few_is_not_believed(
    session: Session, gone: int, known: int, is_doubted: bool
) -> None:
    make_person(session, "local.admin")
    people = [tied(session, f"person.{number}", role="viewer") for number in range(gone + known)]
    told = [(one.id, None) for one in people[:gone]] + [(one.id, KNOWN) for one in people[gone:]]

    if is_doubted:
        with pytest.raises(Conflict):
            keep_up(session, SETTINGS, told)
        assert all(one.is_active for one in people)
    counts = keep_up(session, SETTINGS, told, is_forced=is_doubted)

    assert counts["shut_out"] >= gone
    assert not any(one.is_active for one in people[:gone])
