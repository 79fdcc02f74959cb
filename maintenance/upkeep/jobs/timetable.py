"""The timetable: which jobs there are and when they run, on the municipality's clock."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
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
    figures: Mapping[str, str]
    """What each figure of the summary is called."""
    lacks: Mapping[str, str] = field(default_factory=dict)
    """What is not set where a figure is nothing."""

    def __post_init__(self) -> None:
        """Refuse the hour that the clock changes skip or repeat in Kyiv."""
        if time(3) <= self.at < time(4):
            raise ValueError(f"{self.name}: no daily job between 03:00 and 04:00")


JOBS: list[Job] = [
    Job(
        "plan_work",
        N_("Роботи за планами: хто, коли, на якому майні"),
        time(0, 10),
        make_due_work,
        {"plans": N_("планів"), "made": N_("нових робіт"), "skipped": N_("знято робіт із вибулим майном")},
    ),
    Job(
        "history_head",
        N_("Кінець ланцюга історії: збереження поза базою"),
        time(1, 10),
        keep_history_head,
        {"entries": N_("записів історії"), "kept": N_("збережено файлів")},
        {"kept": N_("OBLIK_AUDIT_FOLDER не задано")},
    ),
    Job(
        "backup",
        N_("Резервна копія в теку поза екземпляром"),
        time(1, 40),
        start_backup,
        {"started": N_("почато")},
        {"started": N_("OBLIK_BACKUP_FOLDER не задано")},
    ),
    Job(
        "directory",
        N_("Люди в каталозі організації: хто ще там, які має групи"),
        time(4, 30),
        start_check,
        {"started": N_("почато")},
        {"started": N_("Каталог організації не налаштовано")},
    ),
    Job(
        "expiry",
        N_("Прибирання прострочених сеансів, посилань, спроб входу та ключів повтору"),
        time(2, 20),
        clean_up,
        {
            "sessions": N_("сеансів"),
            "links": N_("посилань на встановлення пароля"),
            "sign_in_attempts": N_("спроб входу"),
            "idempotency_keys": N_("ключів повтору"),
            "long_works": N_("тривалих робіт"),
            "import_drafts": N_("незакінчених імпортів"),
            "packages": N_("пакетів усього реєстру"),
        },
    ),
    Job(
        "leaving",
        N_("Імена людей, що пішли, поступаються посадам (OBLIK_NAMES_DAYS)"),
        time(2, 40),
        forget_people,
        {"forgotten": N_("імен")},
    ),
]


def add_jobs(*jobs: Job) -> None:
    """Take in the jobs of an upper wing."""
    JOBS.extend(jobs)


def get_job(name: str) -> Job:
    """Find a job by its name; raise NotFound."""
    for job in JOBS:
        if job.name == name:
            return job
    raise NotFound(because("Немає завдання «%(name)s»", name=name))


def last_slot_on(job: Job, here: datetime) -> date:
    """Give the day of the latest slot that has come; `here` is the municipality's clock."""
    return here.date() if here.time() >= job.at else here.date() - timedelta(days=1)
