"""The scheduler: keeps the timetable in memory, in the one process that leads."""

import logging
import threading
from datetime import date, datetime

from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.cron import CronTrigger
from flask import Flask

from maintenance.upkeep.jobs.timetable import JOBS, Job, Summary, get_job, last_slot_on
from maintenance.upkeep.leader import make_leadership
from maintenance.upkeep.operations.job_runs import claim_slot, finish_run, record_failure
from maintenance.upkeep.queries.job_runs import is_slot_done
from registry.kernel import clock
from registry.kernel.locks import Lock
from registry.kernel.seams import db, seams

BEAT_SECONDS = 5.0
GRACE_SECONDS = 3600
logger = logging.getLogger("oblik.jobs")


def start_scheduler(app: Flask, beat_seconds: float = BEAT_SECONDS) -> "Scheduler":
    """Begin to lead, or to wait for the leader's end; returns at once. Call it after forking."""
    settings = seams(app).settings
    scheduler = Scheduler(app, make_leadership(settings.database_url, settings.instance), beat_seconds)
    scheduler.start()
    return scheduler


def run_job(app: Flask, name: str, on: date, *, is_again: bool = True) -> Summary | None:
    """Run a job for a day in one transaction; None when another process has its slot.

    The command line runs it again on request, the timetable only once. What fails is written down and raised.
    """
    job = get_job(name)
    with app.app_context():
        session = db.session()
        try:
            run = claim_slot(session, job.name, on, is_again=is_again)
            if run is None:
                session.rollback()
                return None
            summary = job.run(session, on)
            finish_run(session, run, summary)
            session.commit()
        except Exception as error:
            session.rollback()
            record_failure(session, job.name, on, f"{type(error).__name__}: {error}")
            session.commit()
            raise
    return summary


class Scheduler:
    """A thread that stands for leadership and, while it leads, keeps APScheduler running."""

    def __init__(self, app: Flask, leadership: Lock, beat_seconds: float) -> None:
        self._app = app
        self._leadership = leadership
        self._beat_seconds = beat_seconds
        self._stopped = threading.Event()
        self._timetable: BackgroundScheduler | None = None
        self._thread = threading.Thread(target=self._stand, name="oblik-scheduler", daemon=True)

    @property
    def is_leader(self) -> bool:
        """Tell whether this process runs the jobs now."""
        return self._timetable is not None

    def start(self) -> None:
        """Begin to stand for leadership."""
        self._thread.start()

    def stop(self) -> None:
        """Stop, and let another lead; a job under way ends first."""
        self._stopped.set()
        self._thread.join()

    def _stand(self) -> None:
        while True:
            try:
                self._beat()
            except Exception:
                logger.exception("the scheduler's beat failed")
            if self._stopped.wait(self._beat_seconds):
                break
        self._retire()

    def _beat(self) -> None:
        if self._timetable is None:
            if self._leadership.take():
                self._lead()
        elif not self._leadership.holds():
            logger.warning("leadership lost")
            self._retire()

    def _lead(self) -> None:
        timetable = BackgroundScheduler(
            timezone=clock.zone(),
            daemon=True,
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": GRACE_SECONDS},
        )
        for job in JOBS:
            slot = CronTrigger(hour=job.at.hour, minute=job.at.minute, timezone=clock.zone())
            timetable.add_job(self._fire, slot, [job], id=job.name)
        timetable.add_job(self._catch_up, id="catch_up")
        timetable.start()
        self._timetable = timetable
        logger.info("leading the jobs")

    def _retire(self) -> None:
        if self._timetable is not None:
            self._timetable.shutdown(wait=True)
            self._timetable = None
        self._leadership.release()

    def _catch_up(self) -> None:
        """Run what should have run while nobody led."""
        for job in JOBS:
            with self._app.app_context():
                is_done = is_slot_done(db.session(), job.name, last_slot_on(job, self._here()))
            if not is_done:
                self._fire(job)

    def _fire(self, job: Job) -> None:
        """Run a job in the slot that came last; a failure is in the book and in the log, the next slot comes anyway."""
        on = last_slot_on(job, self._here())
        try:
            summary = run_job(self._app, job.name, on, is_again=False)
        except Exception:
            logger.exception("job %s failed for %s", job.name, on)
        else:
            logger.info("job %s for %s: %s", job.name, on, "taken" if summary is None else summary)

    def _here(self) -> datetime:
        return clock.local(clock.now())
