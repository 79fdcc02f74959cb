"""Keeping the book of job runs: one per job and slot, over all processes."""

from collections.abc import Mapping
from datetime import date

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from maintenance.upkeep.models.job_run import JobRun
from registry.kernel import clock

MAX_ERROR = 2000


def claim_slot(session: Session, job: str, on: date, *, is_again: bool = False) -> JobRun | None:
    """Enter a run in the book; None when the slot is taken by a run that succeeded or is under way.

    The row is part of the run's own transaction: a run that dies leaves the slot free. A failed run gives
    its slot up; `is_again` takes it from a successful one too.
    """
    taken = session.scalars(select(JobRun).where(JobRun.job == job, JobRun.slot == on.isoformat())).one_or_none()
    if taken is not None:
        if taken.error is None and not is_again:
            return None
        session.execute(delete(JobRun).where(JobRun.id == taken.id))
        session.expunge(taken)
    run = JobRun(job=job, slot=on.isoformat(), started_at=clock.now())
    try:
        with session.begin_nested():
            session.add(run)
    except IntegrityError:
        return None
    return run


def finish_run(session: Session, run: JobRun, summary: Mapping[str, int]) -> None:
    """Write down how a run ended."""
    run.summary = dict(summary)
    run.finished_at = clock.now()
    session.flush()


def record_failure(session: Session, job: str, on: date, error: str) -> None:
    """Write down that a run failed and left nothing behind; the next one may take its slot."""
    run = claim_slot(session, job, on, is_again=True)
    if run is not None:
        run.error = error[:MAX_ERROR]
        session.flush()
