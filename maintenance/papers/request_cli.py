"""The command `oblik request`: the budget request as a paper."""

from datetime import datetime
from pathlib import Path

import click
from flask import current_app
from flask_babel import gettext as _

from maintenance.contracts.rules.periods import FIRST_YEAR, LAST_YEAR
from maintenance.papers.documents.budget_request import request_paper
from maintenance.papers.documents.printed.stationery import stationery_of
from maintenance.papers.documents.written import FORMS, write_as
from maintenance.papers.queries.budget_request import YEARS_AFTER, list_budget_requests
from registry.kernel import clock
from registry.kernel.access import SYSTEM
from registry.kernel.cli import share_database
from registry.kernel.seams import db, seams
from registry.places.queries.territory import get_hromada, list_hromadas


@click.command("request")
@click.option(
    "--year",
    type=click.IntRange(FIRST_YEAR + 1, LAST_YEAR - YEARS_AFTER + 1),
    required=True,
    help="Рік запиту.",
)
@click.option("--hromada", "code", help="Код громади за КАТОТТГ; без нього — усі громади.")
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="На який день брати відоме; типово сьогодні.")
@click.option("--form", type=click.IntRange(1, 3), default=2, help="1 — загальний, 2 — індивідуальний, 3 — додатковий.")
@click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), required=True, help="Файл .docx, .pdf або .xlsx."
)
def request(*, year: int, code: str | None, as_of: datetime | None, form: int, out: Path) -> None:
    """Записати бюджетний запит: видатки за КЕКВ і напрямами за п’ять років, показники, борги, обґрунтування."""
    if out.suffix[1:] not in FORMS:
        raise click.UsageError(_("Файл має закінчуватися на .docx, .pdf або .xlsx"))
    share_database()
    session, day = db.session(), as_of.date() if as_of else clock.today()
    hromadas = [get_hromada(session, code)] if code else list_hromadas(session, SYSTEM)
    paper = request_paper(list_budget_requests(session, SYSTEM, hromadas, year, day), year, form)
    by = stationery_of(session, paper.form, hromadas, paper.known_on)
    out.write_bytes(write_as(paper, out.suffix[1:], seams(current_app).settings.front_end, by))
    click.echo(_("Записано %(file)s", file=out), err=True)
