"""Clearing away what has expired."""

import uuid
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import select

from maintenance.upkeep.jobs.expiry import clean_up
from registry.kernel.models.idempotency import IdempotencyKey
from registry.people.models import SetupLink, SignInAttempt, UserSession
from tests.factories.registry import make_user

MORNING = datetime(2026, 11, 22, 6, 0, tzinfo=UTC)


def test_only_what_has_expired_goes(session):
    user = make_user(session)
    for days in (-1, 1):
        ends = MORNING + timedelta(days=days)
        session.add(
            UserSession(
                token_hash=uuid.uuid4().hex,
                user_id=user.id,
                created_at=ends - timedelta(days=14),
                seen_at=ends,
                expires_at=ends,
                address="127.0.0.1",
                data={},
            )
        )
    for days in (1, 9):
        at = MORNING - timedelta(days=days)
        session.add(SignInAttempt(key="login:olena", at=at))
        session.add(
            IdempotencyKey(
                user_id=user.id, key=f"key-{days}", request_hash="0" * 64, status=201, body={}, created_at=at
            )
        )
    for number, (owner, days) in enumerate([(user.id, 1), (user.id, 4), (None, 9)]):
        made = MORNING - timedelta(days=days)
        session.add(SetupLink(token_hash=str(number) * 64, user_id=owner, created_at=made))
    session.flush()

    summary = clean_up(session, date(2026, 11, 22))
    again = clean_up(session, date(2026, 11, 22))

    kept = {"long_works": 0, "import_drafts": 0, "packages": 0}
    assert summary == {"sessions": 1, "links": 1, "sign_in_attempts": 1, "idempotency_keys": 1, **kept}
    assert set(again.values()) == {0}
    assert [one.key for one in session.scalars(select(IdempotencyKey))] == ["key-1"]
    assert {one.token_hash[0] for one in session.scalars(select(SetupLink))} == {"0", "2"}
