"""The job that reminds of reports: how many are owed, and how many of these are late."""

from datetime import date

from sqlalchemy.orm import Session

from maintenance.papers.queries.reports.owed import list_owed
from registry.kernel.access import SYSTEM


def count_owed_reports(session: Session, today: date) -> dict[str, int]:
    """Count the quarterly reports that are owed; nothing is written but the count."""
    owed = list_owed(session, SYSTEM, today)
    return {"owed": len(owed), "overdue": sum(one.is_overdue for one in owed)}
