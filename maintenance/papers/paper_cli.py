"""The command `oblik paper`: a printed form of one thing, as a document or PDF."""

from datetime import datetime
from pathlib import Path

import click
from flask import current_app
from flask_babel import gettext as _

from maintenance.papers.documents.printed.paper import get_form, ready_paper
from maintenance.papers.documents.support_lines import PAPERS
from maintenance.papers.queries.printed.asked import Asked
from maintenance.papers.rules.printed.catalogue import FORMS
from maintenance.papers.rules.printed.form import Lack
from registry.kernel.access import SYSTEM
from registry.kernel.cli import share_database
from registry.kernel.seams import db, seams

MOST_NAMED = 5
DAY = click.DateTime(["%Y-%m-%d"])


@click.command("paper")
@click.argument("form", type=click.Choice(list(FORMS)))
@click.argument("of", nargs=-1, required=True)
@click.option("--on", type=DAY, help="День акта або опису; типово сьогодні.")
@click.option("--from", "first", type=DAY, help="Перший день журналу.")
@click.option("--to", "last", type=DAY, help="Останній день журналу, включно.")
@click.option("--responsible", help="Лише майно цієї відповідальної посади (опис).")
@click.option("--reason", help="Причина списання, поки акт на списання — проєкт.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), required=True, help="Файл .docx або .pdf.")
def paper(
    form: str, of: tuple[str, ...], out: Path, *, responsible: str | None, reason: str | None, **days: datetime | None
) -> None:
    """Надрукувати форму: акт за його ID, журнал і опис — за ID місця, договору, утримувача або кодом громади."""
    if out.suffix not in PAPERS:
        raise click.UsageError(_("Файл має закінчуватися на .docx або .pdf"))
    share_database()
    on, first, last = (day.date() if (day := days[name]) else None for name in ("on", "first", "last"))
    asked = Asked(of, on, first, last, responsible, reason)
    made = ready_paper(db.session(), SYSTEM, get_form(form), asked)
    out.write_bytes(made.write(out.suffix[1:], seams(current_app).settings.front_end))
    for one in made.lacks:
        if one.sources:
            click.echo(_("Бракує: %(what)s", what=_(one.label)) + _named(one), err=True)
    by_hand = [_(one.label) for one in made.lacks if not one.sources]
    if by_hand:
        click.echo(_("Впишіть від руки: %(what)s", what=", ".join(by_hand)), err=True)
    for note in made.printout.notes:
        click.echo(_(note), err=True)
    click.echo(_("Записано %(file)s", file=out), err=True)


def _named(lack: Lack) -> str:
    """Name the things that lack it, the first few of them."""
    names = [source.name for source in lack.sources if source.name]
    more = len(names) - MOST_NAMED
    told = [*names[:MOST_NAMED], *([_("і ще %(count)s", count=more)] if more > 0 else [])]
    return f" ({', '.join(told)})" if told else ""
