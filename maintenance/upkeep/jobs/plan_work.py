"""The job that turns maintenance plans into due work."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from maintenance.upkeep.models.plan import Plan
from maintenance.upkeep.operations.due_work import make_due_work_of, settle_retired
from registry.kernel.access import SYSTEM


def make_due_work(session: Session, today: date) -> dict[str, int]:
    """Make the visits that every active plan owes today and does not have yet; close those of retired assets."""
    plans = session.scalars(select(Plan).where(Plan.is_active).order_by(Plan.id)).all()
    made = sum(make_due_work_of(session, SYSTEM, plan, today) for plan in plans)
    return {"plans": len(plans), "made": made, "skipped": settle_retired(session)}
