"""The job that clears away what has expired: sessions, links, attempts, keys of requests, old works, drafts."""

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, CursorResult, and_, delete
from sqlalchemy.orm import Session

from registry.exchange.operations.draft_files import kept_drafts
from registry.exchange.operations.import_drafts import forget_drafts
from registry.exchange.operations.package_files import sweep_packages
from registry.kernel import clock
from registry.kernel.models.idempotency import IdempotencyKey
from registry.kernel.operations.long_work import forget_ended
from registry.people.models import SetupLink, SignInAttempt, UserSession
from registry.people.rules.sessions import LINK_LIFE

ATTEMPTS_DAYS = 2
"""Throttling looks back a quarter of an hour; two days stay for whoever investigates."""
KEYS_DAYS = 7
"""How long a repeated POST with the same key gets the same answer."""


def clean_up(session: Session, today: date) -> dict[str, int]:
    """Delete what had expired when the day began."""
    midnight = clock.midnight(today)
    return {
        "sessions": _delete(session, UserSession, UserSession.expires_at < midnight),
        "links": _delete(session, SetupLink, _is_dead_link(midnight)),
        "sign_in_attempts": _delete(
            session, SignInAttempt, SignInAttempt.at < midnight - timedelta(days=ATTEMPTS_DAYS)
        ),
        "idempotency_keys": _delete(
            session, IdempotencyKey, IdempotencyKey.created_at < midnight - timedelta(days=KEYS_DAYS)
        ),
        "long_works": forget_ended(session, midnight),
        "import_drafts": forget_drafts(session, kept_drafts(), midnight),
        "packages": sweep_packages(),
    }


def _is_dead_link(midnight: datetime) -> ColumnElement[bool]:
    """The link to the first administrator has no end but its use."""
    return and_(SetupLink.user_id.is_not(None), SetupLink.created_at < midnight - LINK_LIFE)


def _delete(session: Session, model: type[Any], condition: ColumnElement[bool]) -> int:
    found = session.execute(delete(model).where(condition).execution_options(synchronize_session=False))
    return found.rowcount if isinstance(found, CursorResult) else 0
