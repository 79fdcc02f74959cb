"""The job that keeps indicators at the end of each quarter."""

from datetime import date

from sqlalchemy.orm import Session

from maintenance.papers.operations.indicators import keep_quarter
from maintenance.papers.queries.indicators.values import last_quarter_end
from registry.kernel.access import SYSTEM
from registry.places.queries.territory import list_hromadas


def keep_indicators(session: Session, today: date) -> dict[str, int]:
    """Keep every hromada's indicators as of the latest quarter's end, once."""
    day = last_quarter_end(today)
    kept = [keep_quarter(session, one, day) for one in list_hromadas(session, SYSTEM)]
    return {"hromadas": sum(map(bool, kept)), "indicators": sum(kept)}
