"""Reading second factors: a person's own, how many recovery codes are left, which can no longer be opened."""

import uuid

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from registry.people.models import RecoveryCode, SecondFactor, User
from registry.people.rules.sealing import Seal


def find_second_factor(session: Session, user_id: uuid.UUID) -> SecondFactor | None:
    """Find a person's second factor that is in use."""
    factor = session.get(SecondFactor, user_id)
    return factor if factor is not None and factor.sealed is not None else None


def find_pending_secret(session: Session, user_id: uuid.UUID, seal: Seal) -> str | None:
    """Find the secret that is being handed over to a person's device."""
    factor = session.get(SecondFactor, user_id)
    return seal.open(user_id, factor.pending) if factor is not None and factor.pending else None


def count_recovery_codes(session: Session, user_id: uuid.UUID) -> int:
    """Count a person's recovery codes that still work."""
    unused = RecoveryCode.user_id == user_id, RecoveryCode.used_at.is_(None)
    return session.scalar(select(func.count()).select_from(RecoveryCode).where(*unused)) or 0


def list_unreadable(session: Session, seal: Seal) -> list[str]:
    """List the logins whose second factor was sealed with another key."""
    used = select(User.login, SecondFactor).join(User, User.id == SecondFactor.user_id).order_by(User.login)
    rows = session.execute(used.where(SecondFactor.sealed.is_not(None))).all()
    return [login for login, factor in rows if seal.open(factor.user_id, factor.sealed or "") is None]
