"""Reading the book of job runs."""

from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from maintenance.upkeep.models.job_run import JobRun


def is_slot_done(session: Session, job: str, on: date) -> bool:
    """Tell whether a job succeeded in that slot."""
    statement = select(JobRun.id).where(JobRun.job == job, JobRun.slot == on.isoformat(), JobRun.error.is_(None))
    return session.execute(statement).first() is not None


def latest_runs(session: Session) -> dict[str, JobRun]:
    """Give each job's run in its latest slot."""
    latest = select(JobRun.job, func.max(JobRun.slot).label("slot")).group_by(JobRun.job).subquery()
    statement = select(JobRun).join(latest, (JobRun.job == latest.c.job) & (JobRun.slot == latest.c.slot))
    return {run.job: run for run in session.scalars(statement)}


def last_success(session: Session) -> dict[str, datetime]:
    """Give the moment at which each job last succeeded."""
    is_done = JobRun.error.is_(None) & JobRun.finished_at.is_not(None)
    found = session.execute(select(JobRun.job, func.max(JobRun.finished_at)).where(is_done).group_by(JobRun.job))
    return {job: at for job, at in found if at is not None}
