"""The timetable: which jobs there are and when they run, on the municipality's clock."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy.orm import Session

from maintenance.upkeep.jobs.daily_backup import start_backup
from maintenance.upkeep.jobs.directory_check import start_check
from maintenance.upkeep.jobs.expiry import clean_up
from maintenance.upkeep.jobs.history_head import keep_history_head
from maintenance.upkeep.jobs.leaving import forget_people
from maintenance.upkeep.jobs.plan_work import make_due_work
from registry.kernel.errors import NotFound, because
from registry.kernel.text import N_

Summary = dict[str, int]


@dataclass(frozen=True)
class Job:
    """A daily job: `run(session, today)` gives a summary; running it twice for a day changes nothing more."""

    name: str
    title: str
    at: time
    run: Callable[[Session, date], Summary]

    def __post_init__(self) -> None:
        """Refuse the hour that the clock changes skip or repeat in Kyiv."""
        if time(3) <= self.at < time(4):
            raise ValueError(f"{self.name}: no daily job between 03:00 and 04:00")


JOBS = (
    Job("plan_work", N_("Роботи за планами: хто, коли, на якому майні"), time(0, 10), make_due_work),
    Job("history_head", N_("Кінець ланцюга історії: збереження поза базою"), time(1, 10), keep_history_head),
    Job("backup", N_("Резервна копія в теку поза екземпляром"), time(1, 40), start_backup),
    Job("directory", N_("Люди в каталозі організації: хто ще там, які має групи"), time(4, 30), start_check),
    Job("expiry", N_("Прибирання прострочених сеансів, спроб входу та ключів повтору"), time(2, 20), clean_up),
    Job("leaving", N_("Імена людей, що пішли, поступаються посадам (OBLIK_NAMES_DAYS)"), time(2, 40), forget_people),
)


def get_job(name: str) -> Job:
    """Find a job by its name; raise NotFound."""
    for job in JOBS:
        if job.name == name:
            return job
    raise NotFound(because("Немає завдання «%(name)s»", name=name))


def last_slot_on(job: Job, here: datetime) -> date:
    """Give the day of the latest slot that has come; `here` is the municipality's clock."""
    return here.date() if here.time() >= job.at else here.date() - timedelta(days=1)
