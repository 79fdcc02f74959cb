"""The commands of jobs: what there is, running one, what would fall due."""

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

import click
from flask import current_app
from flask_babel import gettext as _

from maintenance.upkeep.jobs.timetable import JOBS, Job, Summary, get_job
from maintenance.upkeep.queries.foresight import foresee_visits
from maintenance.upkeep.queries.job_runs import latest_runs
from maintenance.upkeep.scheduler import run_job
from registry.kernel import clock
from registry.kernel.access import SYSTEM
from registry.kernel.cli import share_database
from registry.kernel.errors import Invalid, NotFound, because
from registry.kernel.rules.reading import Unreadable, read_day
from registry.kernel.seams import db
from registry.kernel.words import say
from registry.places.queries.territory import get_hromada

LONGEST_DAYS = 3 * 366


class Day(click.ParamType[date]):
    """A calendar day: 2026-11-22 or 22.11.2026."""

    name = "DATE"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Read the day; anything else is wrong usage."""
        try:
            found: date | None = read_day(value)
        except Unreadable as refusal:
            self.fail(say(refusal.reason), param, ctx)
        if found is None:
            self.fail(_("Вкажіть дату, наприклад 2026-11-22"), param, ctx)
        return found


@click.group("jobs")
def jobs() -> None:
    """Завдання за розкладом: перелік, запуск, що настане."""


@jobs.command("list")
@click.option("--json", "as_json", is_flag=True, help="Один документ JSON.")
def list_jobs(as_json: bool) -> None:
    """Показати завдання, їхній час і останній запуск."""
    share_database()
    runs = latest_runs(db.session())
    rows = [
        {
            "name": job.name,
            "title": job.title,
            "at": f"{job.at:%H:%M}",
            "last_slot": runs[job.name].slot if job.name in runs else None,
            "error": runs[job.name].error if job.name in runs else None,
        }
        for job in JOBS
    ]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False))
        return
    for row in rows:
        state = row["error"] or (
            _("востаннє за %(slot)s", slot=row["last_slot"]) if row["last_slot"] else _("ще не запускалося")
        )
        click.echo(f"{row['at']}  {row['name']:<10}  {_(row['title'])} ({state})")


@jobs.command("run")
@click.argument("name")
@click.option("--on", type=Day(), help="За який день (типово сьогодні).")
@click.option("--json", "as_json", is_flag=True, help="Один документ JSON.")
def run(name: str, on: date | None, as_json: bool) -> None:
    """Запустити завдання; повторний запуск за той самий день нічого не подвоює."""
    if name not in {job.name for job in JOBS}:
        raise NotFound(because("Немає завдання «%(name)s»", name=name))
    day = on or clock.today()
    summary = run_job(current_app._get_current_object(), name, day)  # type: ignore[attr-defined]
    told = {"name": name, "on": day.isoformat(), "summary": summary}
    if as_json:
        click.echo(json.dumps(told, ensure_ascii=False))
    else:
        said = ", ".join(_say_figures(get_job(name), summary or {}))
        click.echo(_("%(name)s за %(day)s: %(figures)s", name=name, day=f"{day:%d.%m.%Y}", figures=said))


def _say_figures(job: Job, summary: Summary) -> Iterator[str]:
    """Say each figure by its word, and of one that is nothing what is not set."""
    for key, value in summary.items():
        lacking = f" ({_(job.lacks[key])})" if not value and key in job.lacks else ""
        yield f"{_(job.figures[key])} {value}{lacking}"


@jobs.command("plan")
@click.option("--from", "first", type=Day(), required=True, help="Перший день.")
@click.option("--to", "last", type=Day(), required=True, help="Останній день.")
@click.option("--hromada", help="Код КАТОТТГ громади; без нього всі.")
@click.option("--json", "as_json", is_flag=True, help="Один документ JSON.")
def plan(first: date, last: date, hromada: str | None, as_json: bool) -> None:
    """Показати візити, які настануть за планами в ці дні; нічого не записує."""
    if last < first or (last - first).days > LONGEST_DAYS:
        raise Invalid(to=because("Останній день має бути не раніше за перший і не далі ніж за три роки від нього"))
    share_database()
    session = db.session()
    hromada_id = get_hromada(session, hromada).id if hromada else None
    visits = foresee_visits(session, SYSTEM, first, last, hromada_id=hromada_id)
    if as_json:
        rows = [
            {"on": one.on.isoformat(), "plan": one.plan, "plan_id": str(one.plan_id), "work_kind": one.work_kind,
             "hromada": one.hromada, "asset_ids": [str(asset_id) for asset_id in one.asset_ids]}
            for one in visits
        ]  # fmt: skip
        click.echo(json.dumps({"from": first.isoformat(), "to": last.isoformat(), "visits": rows}, ensure_ascii=False))
        return
    for one in visits:
        click.echo(f"{one.on:%d.%m.%Y}  {one.plan} ({one.hromada}): {len(one.asset_ids)}")
    if not visits:
        click.echo(_("У ці дні за планами нічого не настає."))
